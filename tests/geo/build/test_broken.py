"""Broken and odd road files: each is one clear error that leaves the old folder whole, or a counted, listed drop."""

from __future__ import annotations

import hashlib
import shutil
import struct
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner

from dashboard.cli.main import main
from geo.build import raw
from geo.build.log import RoadLog
from geo.build.roads import n1000 as n1000_roads
from geo.build.roads import nvdb
from geo.build.roads.osm import pbf as osm
from geo.network.graph import SpeedModel
from tests.geo.build.roads.osm.test_pbf import FERRY_TAGS, NODES, ROAD
from tests.geo.build.roads.test_n1000_gml import zipped
from tests.geo.build.roads.test_nvdb import links
from tests.support import rawfolder
from tests.support.osmworld import Tags, write_pbf

Make = Callable[[Path], Path]


# Files that are refused -------------------------------------------------------------------------------------------


def pbf(*ways: tuple[int, list[int], Tags]) -> Make:
    return lambda folder: write_pbf(folder / "x.osm.pbf", NODES, list(ways) or [(1, [1, 2, 3], ROAD)])


def content(name: str, what: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(what)
        return folder / name

    return make


def cut(make: Make, *, keep: float) -> Make:
    """The file that ``make`` makes, broken off after a share of its bytes."""

    def made(folder: Path) -> Path:
        path = make(folder)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * keep)])
        return path

    return made


def ruteplan(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], *, year: str = "2022") -> Make:
    def make(folder: Path) -> Path:
        change(links(year)).to_parquet(folder / "ruteplan.parquet")
        return folder / "ruteplan.parquet"

    return make


def n1000(**changes: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame | None]) -> Make:
    """The small N1000 with some layers changed; None leaves a layer out."""

    def make(folder: Path) -> Path:
        whole = rawfolder.write(folder / "n1000") / raw.N1000
        path = folder / "n1000.gpkg"
        for name in pyogrio.list_layers(whole)[:, 0]:
            frame = changes.get(name, lambda same: same)(pyogrio.read_dataframe(whole, layer=name))
            if frame is not None:
                with warnings.catch_warnings(action="ignore"):  # that a layer says not where it lies is meant
                    pyogrio.write_dataframe(frame, path, layer=name)
        return path

    return make


def gml(damage: Callable[[Path], object], *, themes: dict[str, tuple[str, ...]] | None = None) -> Make:
    def make(folder: Path) -> Path:
        whole = rawfolder.write(folder / "n1000") / raw.N1000
        path = zipped(folder, whole) if themes is None else zipped(folder, whole, themes=themes)
        damage(path)
        return path

    return make


def with_members(**members: bytes) -> Callable[[Path], object]:
    """A zip of these files alone; ``__`` stands for a slash, ``_up_`` for two dots."""

    def damage(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, what in members.items():
                archive.writestr(name.replace("_up_", "..").replace("__", "/") + ".gml", what)

    return damage


def truncate_gml(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, what in held.items():
            archive.writestr(name, what[: len(what) // 2])


def no_crs(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_crs(None, allow_override=True)


def web_mercator(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Metres of zone 33, said to be those of the web's maps."""
    return frame.set_crs("EPSG:3857", allow_override=True)


def as_points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.assign(geometry=frame.geometry.centroid)


def one_kind(kind: str) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    return lambda frame: frame.assign(typeVeg=kind)


# name: the source, how the file comes about, what must be said of it
REFUSED: dict[str, tuple[str, Make, str]] = {
    "empty PBF": ("osm", content("x.osm.pbf", b""), "x.osm.pbf: "),
    "text instead of a PBF": ("osm", content("x.osm.pbf", b"<html>Not found</html>"), "cannot be read as OSM PBF"),
    "truncated PBF": ("osm", cut(pbf(), keep=0.8), "Download the extract again"),
    "PBF with a blob of impossible size": (
        "osm", content("x.osm.pbf", struct.pack(">I", 2**31)), "cannot be read as OSM PBF"),
    "PBF without roads": ("osm", pbf((1, [1, 2], {"highway": "footway"})), "there is no car road"),
    "PBF with ferries alone": ("osm", pbf((1, [3, 7], FERRY_TAGS)), "there is no car road"),
    "PBF whose ways have lost their nodes": ("osm", pbf((1, [90, 91], ROAD)), "1 of 1 ways lack nodes"),
    "a file that is not there": ("osm", lambda folder: folder / "gone.osm.pbf", "there is no such file"),
    "NVDB: no database": ("nvdb", content("x.gpkg", b"no database"), "cannot be read"),
    "NVDB: empty database": ("nvdb", content("x.gpkg", b""), "cannot be read"),
    "NVDB: truncated parquet": ("nvdb", cut(ruteplan(lambda frame: frame), keep=0.5), "cannot be read"),
    "NVDB: missing column": (
        "nvdb", ruteplan(lambda frame: frame.drop(columns="TONODE")), "TONODE: the column is missing"),
    "NVDB: unknown columns": (
        "nvdb", ruteplan(lambda frame: frame[["GATENAVN", "geometry"]]), "Ruteplan of 2022 has it"),
    "NVDB: no coordinate system": ("nvdb", ruteplan(no_crs), "has no coordinate system"),
    "NVDB: wrong coordinate system": ("nvdb", ruteplan(web_mercator), "not in Norway"),
    "NVDB: no links": ("nvdb", ruteplan(lambda frame: frame.iloc[:0]), "holds no road link"),
    "NVDB: points instead of lines": ("nvdb", ruteplan(as_points), "there is no car road"),
    "NVDB: all barred": ("nvdb", ruteplan(lambda frame: frame.assign(SPERRING=1)), "holds no road link"),
    "NVDB: half a zip": ("nvdb", cut(gml(lambda _: None), keep=0.5), "not a whole zip file"),
    "N1000: no geopackage": ("n1000", content("x.gpkg", b""), "Veglenke: cannot be read"),
    "N1000: layer missing": ("n1000", n1000(Veglenke=lambda _: None), "Veglenke: cannot be read"),
    "N1000: columns missing": (
        "n1000", n1000(Veglenke=lambda frame: frame.drop(columns=["typeVeg", "medium"])), "2 faults found"),
    "N1000: no coordinate system": ("n1000", n1000(Veglenke=no_crs), "has no coordinate system"),
    "N1000: wrong coordinate system": ("n1000", n1000(Veglenke=web_mercator), "not in Norway"),
    "N1000: footpaths alone": ("n1000", n1000(Veglenke=one_kind("sti")), "there is no car road"),
    "GML: truncated in the zip": ("n1000", gml(truncate_gml), "breaks off before its end"),
    "GML: zip without GML": ("n1000", gml(lambda _: None, themes={}), "holds no GML file"),
    "GML: half a zip": ("n1000", cut(gml(lambda _: None), keep=0.5), "not a whole zip file"),
    "GML: an empty zip": ("n1000", content("x.zip", b""), "not a whole zip file"),
    "GML: text instead of a zip": ("n1000", content("x.zip", b"half a file"), "not a whole zip file"),
    "GML: a zip bomb": ("n1000", gml(with_members(veger=bytes(60_000_000))), "would unpack to 60 MB from 0.1 MB"),
    "GML: a name that leads out of the zip": (
        "n1000", gml(with_members(_up____up__evil=b"<gml/>")), "Fetch N1000 Kartdata"),
}  # fmt: skip


def everything(folder: Path) -> dict[str, str]:
    """Every file and folder below one, with the hash of what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in folder.rglob("*")
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_one_clear_error_and_the_folder_stays(
    source: Path, good: Path, tmp_path: Path, name: str
) -> None:
    kind, make, said = REFUSED[name]
    (tmp_path / "in").mkdir()
    path = make(tmp_path / "in")
    before, outside = everything(good), {*tmp_path.rglob("*")}
    command = ["build", "--raw", str(source), "--out", str(good), "--roads", f"{kind}:{path}"]
    answer = CliRunner().invoke(main, command)
    assert answer.exit_code == 1
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert said in " ".join(answer.output.split()), answer.output
    assert everything(good) == before  # and so without fault, as it was
    assert {*tmp_path.rglob("*")} == outside  # nothing was left lying about


# Odd content that is dropped or mended, counted and listed ------------------------------------------------------------


@dataclass(frozen=True)
class Odd:
    """What the log must say: a count by its name, a row that bears this subject and reason; and how many edges stay."""

    make: Make
    figure: tuple[str, int]
    row: tuple[str, str]
    edges: int


def osm_way(nodes: list[int], **tags: str) -> Make:
    """A road from 1 over 2 to 3 that is sound, and way 9 that is not."""
    return pbf((1, [1, 2, 3], ROAD), (9, nodes, {key.replace("__", ":"): value for key, value in tags.items()}))


def osm_ferry(nodes: list[int], **tags: str) -> Make:
    return pbf((1, [1, 2, 3], ROAD), (2, [7, 8], ROAD), (9, nodes, {**FERRY_TAGS, **tags}))


def on_one_spot(folder: Path) -> Path:
    return write_pbf(folder / "x.osm.pbf", {**NODES, 20: NODES[3]}, [(1, [1, 2, 3], ROAD), (9, [3, 20], ROAD)])


def ruteplan_column(name: str, values: list[object]) -> Make:
    return ruteplan(lambda frame: frame.assign(**{name: values}))


def with_shape(row: int, shape: shapely.Geometry | None) -> Make:
    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = list(frame.geometry)
        shapes[row] = shape
        return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))

    return ruteplan(change)


def n1000_shape(row: int, shape: shapely.Geometry | None) -> Make:
    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = list(frame.geometry)
        shapes[row] = shape
        return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))

    return n1000(Veglenke=change)


def nan_line() -> shapely.Geometry:
    with np.errstate(invalid="ignore"):
        return shapely.LineString([(500_000, 7_200_000), (np.nan, np.nan), (510_000, 7_200_000)])


MINUTES = [1.0, 2.0, 1.5, 0.5, 29.0, 1.0]
NODES_FROM, NODES_TO = ["a", "b", "b", "c", "c", "e"], ["b", "c", "d", "d", "e", "f"]
NO_LINE = "no line, or one that is not finite"
ODD: dict[str, Odd] = {
    "OSM: ferry of one node": Odd(
        osm_ferry([3]), ("left_out_fewer than two nodes in the file", 1), ("way 9", "fewer than two nodes"), 2),
    "OSM: duration=abc": Odd(
        osm_ferry([3, 7], duration="abc"), ("ferry: duration cannot be read", 1),
        ("way 9: duration=abc", "duration cannot be read"), 3),
    "OSM: interval=often": Odd(
        osm_ferry([3, 7], interval="often"), ("ferry: interval cannot be read", 1),
        ("way 9: interval=often", "interval cannot be read"), 3),
    "OSM: ferry at 360 km/h": Odd(
        osm_ferry([3, 7], duration="1"), ("ferry: duration refused: not 5-60 km/h; 12.3 km/h", 1),
        ("way 9", "duration refused"), 3),
    "OSM: ferry with a negative duration": Odd(
        osm_ferry([3, 7], duration="-00:20"), ("ferry: duration cannot be read", 1), ("way 9", "cannot be read"), 3),
    "OSM: node twice in a row": Odd(
        osm_way([3, 4, 4], **ROAD), ("node twice in a row", 1), ("", ""), 1),
    "OSM: way from a node to itself": Odd(
        osm_way([3, 3], **ROAD), ("left_out_fewer than two nodes in the file", 1), ("way 9", "fewer than two"), 1),
    "OSM: two nodes on one spot": Odd(
        on_one_spot, ("left_out_shorter than 0.1 m", 1), ("road at", "shorter than 0.1 m"), 1),
    "OSM: maxspeed=0": Odd(
        osm_way([3, 4], highway="primary", maxspeed="0"), ("tags: limit not read: 0", 1), ("way 9", "not read: 0"), 1),
    "OSM: maxspeed=fast": Odd(
        osm_way([3, 4], highway="primary", maxspeed="fast"), ("tags: limit not read: fast", 1), ("way 9", "fast"), 1),
    "OSM: negative maxspeed": Odd(
        osm_way([3, 4], highway="primary", maxspeed="-30"), ("tags: limit not read: -30", 1), ("way 9", "-30"), 1),
    "OSM: oneway=maybe": Odd(
        osm_way([3, 4], highway="primary", oneway="maybe"), ("tags: oneway value unknown: taken as not said", 1),
        ("way 9", "oneway value unknown"), 1),
    "OSM: access=perhaps": Odd(
        osm_way([3, 4], highway="primary", access="perhaps"), ("tags: access value unknown", 1),
        ("way 9", "access value unknown"), 1),
    "NVDB: negative minutes": Odd(
        ruteplan_column("DRIVETIME_FW", [-1.0, *MINUTES[1:]]), ("minutes not above zero: filled in", 1),
        ("link 0, a-b", "minutes not above zero"), 5),
    "NVDB: zero minutes": Odd(
        ruteplan_column("DRIVETIME_FW", [0.0, *MINUTES[1:]]), ("minutes not above zero: filled in", 1),
        ("link 0, a-b", "minutes not above zero"), 5),
    "NVDB: negative speed limit, no minutes": Odd(
        ruteplan(lambda frame: frame.assign(DRIVETIME_FW=[np.nan, *MINUTES[1:]], FT_FART=-60)),
        ("filled in from the road class", 1), ("link 0, a-b", "minutes missing"), 5),
    "NVDB: minutes that mean 6000 km/h": Odd(
        ruteplan_column("DRIVETIME_FW", [0.01, *MINUTES[1:]]), ("minutes mean no driving speed: filled in", 1),
        ("link 0, a-b", "minutes mean no driving speed"), 5),
    "NVDB: wrong ONEWAY": Odd(
        ruteplan_column("ONEWAY", ["X", "B", "FT", "TF", "B", "B"]),
        ("oneway: unknown value: taken as open both ways", 1), ("'x', 1 links", "unknown value"), 5),
    "NVDB: NaN in a line": Odd(
        with_shape(5, nan_line()), (f"left_out_{NO_LINE}", 1), ("1 links", NO_LINE), 4),
    "NVDB: no line": Odd(with_shape(5, None), (f"left_out_{NO_LINE}", 1), ("1 links", NO_LINE), 4),
    "NVDB: mixed kinds of geometry": Odd(
        with_shape(5, shapely.Point(500_000, 7_200_000)), (f"left_out_{NO_LINE}", 1), ("1 links", NO_LINE), 4),
    "NVDB: blank node": Odd(
        ruteplan_column("TONODE", [*NODES_TO[:5], " "]), ("left_out_has no node number", 1),
        ("link 5", "has no node number"), 4),
    "NVDB: node number twice, far apart": Odd(
        ruteplan_column("TONODE", [*NODES_TO[:5], "a"]),
        ("node: one number at places far apart: taken for several nodes", 1), ("node a", "far apart"), 5),
    "N1000: NaN in a line": Odd(
        n1000_shape(4, nan_line()), (f"left_out_{NO_LINE}", 1), ("link 4", NO_LINE), 4),
    "N1000: a polygon among the lines": Odd(
        n1000_shape(4, shapely.box(270_000, 6_677_000, 271_000, 6_678_000)), (f"left_out_{NO_LINE}", 1),
        ("link 4", NO_LINE), 4),
}  # fmt: skip


def read(path: Path) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Roads and log, by the source that the file's name tells."""
    if path.name.endswith(".pbf"):
        return osm.build_roads(path)
    if path.suffix == ".parquet":
        return nvdb.build_roads(path)
    mainland = np.array([shapely.box(0, 6_000_000, 1_000_000, 8_000_000)], dtype=object)
    nobody = pd.DataFrame({"x_m": [250_000.0], "y_m": [6_650_000.0], "landmass": [0], "population": [1.0]})
    return n1000_roads.build_roads(path, land_parts=mainland, people=nobody, speeds=SpeedModel())


@pytest.mark.parametrize("name", ODD)
def test_odd_content_is_counted_and_listed(tmp_path: Path, name: str) -> None:
    odd = ODD[name]
    roads, log = read(odd.make(tmp_path))
    what, times = odd.figure
    assert log.figures.get(what) == times, dict(log.figures)
    subject, reason = odd.row
    listed = [row for row in log.rows if row.subject.startswith(subject) and reason in row.reason]
    assert len(listed) == 1 or not subject, log.rows
    assert len(roads) == odd.edges
    shut = roads["seconds"].isna() & roads["seconds_back"].isna()
    assert not shut.any()
    assert (roads[["seconds", "seconds_back"]].min() > 0).all()
    assert np.isfinite(shapely.get_coordinates(roads.geometry.to_numpy())).all()


@pytest.mark.slow
def test_what_was_dropped_stands_in_the_logs_of_the_folder(source: Path, good: Path, tmp_path: Path) -> None:
    out = tmp_path / "data"
    shutil.copytree(good, out)
    path = ODD["N1000: NaN in a line"].make(tmp_path)
    answer = CliRunner().invoke(main, ["build", "--raw", str(source), "--out", str(out), "--roads", f"n1000:{path}"])
    assert answer.exit_code == 0, answer.output
    assert f"1 {NO_LINE}" in (out / "build_log.csv").read_text()
    rows = pd.read_csv(out / "roads_log.csv")
    assert rows.loc[rows["reason"] == NO_LINE, "subject"].tolist() == ["link 4"]


def test_a_link_of_several_parts_is_drawn_through_them(tmp_path: Path) -> None:
    in_two = n1000(Veglenke=lambda frame: frame.assign(geometry=[_in_two(line) for line in frame.geometry]))
    (tmp_path / "whole").mkdir()
    roads, _ = read(in_two(tmp_path))
    whole, _ = read(n1000()(tmp_path / "whole"))
    assert roads["length_m"].sum() == pytest.approx(whole["length_m"].sum(), abs=1)


def _in_two(line: shapely.LineString) -> shapely.MultiLineString:
    middle = line.interpolate(0.5, normalized=True)
    return shapely.MultiLineString([[line.coords[0], middle.coords[0]], [middle.coords[0], line.coords[-1]]])
