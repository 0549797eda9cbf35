from __future__ import annotations

import os
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.build.log import RoadLog, SourceLog
from geo.build.roads import nvdb
from geo.data import schema
from geo.data.tables import ROADS
from geo.errors import DataFault
from geo.network.graph import Network, SpeedModel
from geo.routing.matrix import route
from tests.support.osmworld import X0_M, Y0_M, on_edge

RAW = Path(os.environ.get("REISEVEI_RAW", Path(__file__).parents[5] / "shared" / "data"))
SAMPLES = sorted((RAW / "nvdb").glob("ruteplan*.parquet")) if (RAW / "nvdb").is_dir() else []

Column = Sequence[object]

# from, to, kilometres from and to, minutes there and back, ONEWAY, class, category, number
LINKS = [
    ("a", "b", 0, 1, 1.0, 1.0, "B", 0, "E", 6),
    ("b", "c", 1, 3, 2.0, 2.5, "B", 1, "F", 120),
    ("b", "d", 1, 2, 1.5, 0.5, "FT", 2, "K", 10),
    ("c", "d", 3, 2, 0.5, 1.5, "TF", 2, "K", 10),
    ("c", "e", 3, 9, 29.0, 29.0, "B", 4, "F", 120),
    ("e", "f", 9, 10, 1.0, 1.0, "B", 0, "P", 99),
]


def at(km: float, *, north_m: float = 0.0) -> tuple[float, float]:
    return X0_M + km * 1000, Y0_M + north_m


def links(year: str, **changes: Column) -> gpd.GeoDataFrame:
    """The links in a schema; ``changes`` replaces whole columns of the schema of 2022 or the geometry."""
    columns: dict[str, Column] = {
        "FROMNODE": [link[0] for link in LINKS],
        "TONODE": [link[1] for link in LINKS],
        "DRIVETIME_FW": [link[4] for link in LINKS],
        "DRIVETIME_BW": [link[5] for link in LINKS],
        "SHAPE_LENGTH": [abs(link[3] - link[2]) * 1000.0 for link in LINKS],
        "ONEWAY": [link[6] for link in LINKS],
        "ROADCLASS": [link[7] for link in LINKS],
        "VEGTYPE": [link[8] for link in LINKS],
        "VEGNUMMER": [link[9] for link in LINKS],
        "GATENAVN": ["", "", "", "", "Sund–Nes", ""],
        "MEDIUM": ["", "T", "", "", "", "B"],
        "FT_FART": [60, 60, 30, 30, -1, 50],
        "TF_FART": [60, 60, 30, 30, -1, 50],
    }
    shapes = changes.pop(
        "geometry",
        [shapely.LineString([at(link[2]), at((link[2] + link[3]) / 2, north_m=40.0 * row), at(link[3])])
         for row, link in enumerate(LINKS)],
    )  # fmt: skip
    columns |= changes
    if year == "2021":
        older = {"FROMNODE": "FromNodeID", "TONODE": "ToNodeID", "DRIVETIME_FW": "FT_MINUTES",
                 "DRIVETIME_BW": "TF_MINUTES", "SHAPE_LENGTH": "SHAPE_Length", "ROADCLASS": "RoadClass"}  # fmt: skip
        columns = {older.get(name, name): values for name, values in columns.items()}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:25833")
    whole = frame.select_dtypes("int64").columns
    return frame.astype(dict.fromkeys(whole, "int32"))


def built(folder: Path, year: str = "2022", /, **changes: Column) -> tuple[gpd.GeoDataFrame, RoadLog]:
    path = folder / "ruteplan.parquet"
    links(year, **changes).to_parquet(path)
    return nvdb.build_roads(path)


def minutes(roads: gpd.GeoDataFrame, start_km: float, end_km: float) -> float:
    """From the road's end nearest to one place to that nearest to another."""
    network = Network.from_roads(roads)
    legs = []
    for km in (start_km, end_km):
        dry = network.kind != 1
        gap = np.where(dry, np.minimum(abs(network.node_x[network.tail] - at(km)[0]),
                                       abs(network.node_x[network.head] - at(km)[0])), np.inf)  # fmt: skip
        edge = int(np.argmin(gap))
        near_tail = abs(network.node_x[network.tail[edge]] - at(km)[0]) < 1
        legs.append(on_edge(network, edge, fraction=0.0 if near_tail else 1.0))
    return route(network, start=legs[0], end=legs[1]).minutes


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_both_schemas_give_the_same_network_with_the_times_of_the_source(tmp_path: Path, year: str) -> None:
    roads, log = built(tmp_path, year)
    assert schema.faults(roads, ROADS) == []
    assert minutes(roads, 0, 10) == pytest.approx(1 + 2 + 29 + 1)
    assert minutes(roads, 10, 0) == pytest.approx(1 + 29 + 2.5 + 1)  # the street by d is no way back
    assert log.figures["source_ferries"] == 1
    ferry = roads[roads["kind"] == "ferry"].iloc[0]
    assert (ferry["note"], ferry["landmasses"], ferry["number"]) == ("Sund–Nes", "", "Fv120")
    assert roads[["sailing_s", "headway_s"]].isna().all(axis=None)  # its minutes have the waiting in them
    assert sorted(roads["number"]) == ["", "", "E6", "Fv120", "Fv120"]
    assert sorted(roads["tunnel_m"]) == [0, 0, 0, 0, 2000]
    assert sorted(roads["bridge_m"]) == [0, 0, 0, 0, 1000]


def test_one_way_is_as_oneway_says_whatever_the_minutes_say(tmp_path: Path) -> None:
    roads, _ = built(tmp_path, DRIVETIME_FW=[1, 2, 0.5, 0.5, 29, 1.0], DRIVETIME_BW=[1, 2.5, 0.5, 0.5, 29, 1.0])
    streets = roads[roads["category"] == "K"]
    assert len(streets) == 1  # b-d along its drawing, then c-d against it
    assert streets[["seconds", "seconds_back"]].isna().to_numpy().sum() == 1
    assert minutes(roads, 1, 3) == pytest.approx(1)
    assert minutes(roads, 3, 1) == pytest.approx(2.5)


def spatialite_line(line: shapely.LineString) -> bytes:
    """A line as SpatiaLite stores it: header, bounds, then the points."""
    points = shapely.get_coordinates(line)
    numbers = struct.pack(f"<ii{points.size}d", 2, len(points), *points.ravel())
    return b"\x00\x01" + struct.pack("<i4d", 25833, *line.bounds) + b"\x7c" + numbers + b"\xfe"


def write_spatialite(frame: gpd.GeoDataFrame, path: Path) -> None:
    """The file that Geonorge hands out: a SQLite database with SpatiaLite's own tables and geometries."""
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE spatial_ref_sys (srid INTEGER PRIMARY KEY, auth_name TEXT, auth_srid INTEGER, "
                     "ref_sys_name TEXT, proj4text TEXT, srtext TEXT)")  # fmt: skip
        base.execute("INSERT INTO spatial_ref_sys VALUES (25833, 'epsg', 25833, 'ETRS89 / UTM zone 33N', '', ?)",
                     [frame.crs.to_wkt("WKT1_GDAL")])  # fmt: skip
        base.execute("CREATE TABLE geometry_columns (f_table_name TEXT, f_geometry_column TEXT, geometry_type INTEGER, "
                     "coord_dimension INTEGER, srid INTEGER, spatial_index_enabled INTEGER)")  # fmt: skip
        base.execute("INSERT INTO geometry_columns VALUES ('ruttger_link_geom', 'geometry', 2, 2, 25833, 0)")
        plain = pd.DataFrame(frame.drop(columns="geometry")).assign(
            geometry=[spatialite_line(one) for one in frame.geometry]
        )
        plain.to_sql("ruttger_link_geom", base, index=False, dtype={"geometry": "LINESTRING"})
    base.close()


@pytest.mark.parametrize("kind", ["gpkg", "spatialite", "sqlite", "gdb", "zip"])
def test_every_container_is_read(tmp_path: Path, kind: str) -> None:
    driver = {"gpkg": "GPKG", "gdb": "OpenFileGDB"}.get(kind, "SQLite")
    path = tmp_path / f"ruteplan.{'sqlite' if kind in {'zip', 'spatialite'} else kind}"
    if kind == "spatialite":
        write_spatialite(links("2022"), path)
    else:
        plain = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(0, 0)], crs="EPSG:25833")
        pyogrio.write_dataframe(plain, path, layer="another", driver=driver)
        pyogrio.write_dataframe(links("2022"), path, layer="ruttger_link_geom", driver=driver, append=True)
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "ruteplan.zip", "w") as archive:
            archive.write(path, path.name)
        path = tmp_path / "ruteplan.zip"
    roads, _ = nvdb.build_roads(path)
    expected, _ = built(tmp_path)
    assert roads.drop(columns="geometry").equals(expected.drop(columns="geometry"))


def test_coordinates_in_degrees_are_brought_to_metres(tmp_path: Path) -> None:
    path = tmp_path / "degrees.parquet"
    links("2022").to_crs("EPSG:4326").to_parquet(path)
    roads, _ = nvdb.build_roads(path)
    assert roads.total_bounds.round()[0] == X0_M


# Broken and odd input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [(np.nan, "minutes missing"), (-3.0, "minutes not above zero"), (0.0, "minutes not above zero"),
     (0.001, "minutes mean no driving speed"), (500.0, "minutes mean no driving speed")],
)  # fmt: skip
def test_minutes_that_cannot_be_are_filled_from_the_limit_and_counted(
    tmp_path: Path, wrong: float, reason: str
) -> None:
    roads, log = built(tmp_path, DRIVETIME_FW=[wrong, 2, 1, 1, 29, 1], ONEWAY=["FT", "B", "FT", "TF", "B", "B"])
    first = roads[roads["number"] == "E6"].iloc[0]
    assert first["seconds"] == pytest.approx(60)  # 1 km at the limit of 60
    assert log.figures[f"{reason}: filled in"] == 1
    assert log.figures["filled in from the speed limit"] == 1
    assert [row.subject for row in log.of("filled in")] == ["link 0, a-b"]


def test_without_a_limit_the_class_counts_and_a_ferry_goes_at_the_effective_speed(tmp_path: Path) -> None:
    limits = [np.nan, 60, 30, 30, 80, 50]
    roads, log = built(tmp_path, DRIVETIME_FW=[np.nan, 2, 1, 1, np.nan, 1], FT_FART=limits)
    assert roads.loc[roads["number"] == "E6", "seconds"].tolist() == [pytest.approx(1 / 70 * 3600, abs=0.01)]
    assert roads.loc[roads["kind"] == "ferry", "seconds"].tolist() == [pytest.approx(6 / 12.3 * 3600, abs=0.01)]
    assert log.figures["filled in from the road class"] == 2


def test_minutes_of_a_direction_that_is_closed_are_not_counted_as_missing(tmp_path: Path) -> None:
    _, log = built(tmp_path, DRIVETIME_BW=[1, 2.5, np.nan, 1, 29, 1])
    assert log.figures["minutes missing: filled in"] == 0


def test_an_empty_or_unfinite_line_is_left_out_and_counted(tmp_path: Path) -> None:
    shapes = list(links("2022").geometry)
    shapes[5] = None
    roads, log = built(tmp_path, geometry=shapes)
    assert log.figures["left_out_no line, or one that is not finite"] == 1
    assert roads["length_m"].sum() == 11_000
    path = tmp_path / "nan.parquet"
    frame = links("2022")
    with np.errstate(invalid="ignore"):
        frame.loc[5, "geometry"] = shapely.LineString([at(9), (np.nan, np.nan), at(10)])
        frame.to_parquet(path)
    _, log = nvdb.build_roads(path)
    assert log.figures["left_out_no line, or one that is not finite"] == 1


def test_a_link_without_node_numbers_is_left_out_and_listed(tmp_path: Path) -> None:
    _, log = built(tmp_path, TONODE=["b", "c", "d", "d", "e", " "])
    assert [row.reason for row in log.of("left out")] == ["has no node number"]


def test_a_node_number_at_places_far_apart_is_several_nodes(tmp_path: Path) -> None:
    roads, log = built(tmp_path, TONODE=["b", "c", "d", "d", "e", "a"])  # a lies at 0 and, they say, at 10 km
    assert [row.subject for row in log.of("node")] == ["node a"]
    assert minutes(roads, 0, 10) == pytest.approx(33)


NUMBERS = {"a": 1, "b": 2, "c": 3, "d": 40, "e": 500, "f": 12_345_678}


@pytest.mark.parametrize(
    "written",
    [
        float, lambda number: f"{number:012d}", lambda number: f"{number}.0",
        lambda number: f" {number},00 ", lambda number: f"{number:.7e}",
    ],
    ids=["decimals", "padded", "text of decimals", "decimal comma", "powers"],
)  # fmt: skip
def test_node_numbers_meet_however_each_column_writes_them(tmp_path: Path, written: Callable[[int], object]) -> None:
    plain = [NUMBERS[link[0]] for link in LINKS]
    expected, _ = built(tmp_path)
    roads, log = built(tmp_path, FROMNODE=plain, TONODE=[written(NUMBERS[link[1]]) for link in LINKS])
    assert roads.drop(columns="geometry").equals(expected.drop(columns="geometry"))
    assert log.of("node") == ()


def test_a_blank_among_whole_numbers_costs_that_link_alone(tmp_path: Path) -> None:
    ends = [float(NUMBERS[link[1]]) for link in LINKS[:-1]] + [np.nan]
    roads, log = built(tmp_path, FROMNODE=[NUMBERS[link[0]] for link in LINKS], TONODE=ends)
    assert [row.reason for row in log.of("left out")] == ["has no node number"]
    assert roads["length_m"].sum() == 11_000


def test_names_that_only_look_like_numbers_stay_apart(tmp_path: Path) -> None:
    names = {"a": "1", "b": "1_0", "c": "10", "d": "-1", "e": "1a", "f": "0x1"}
    roads, log = built(tmp_path, FROMNODE=[names[link[0]] for link in LINKS], TONODE=[names[link[1]] for link in LINKS])
    assert log.of("node") == ()
    assert minutes(roads, 0, 10) == pytest.approx(33)


def test_links_that_hardly_meet_are_a_fault_and_no_build(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"FROMNODE, TONODE: only 33% .* \(first: a, #b\)"):
        built(tmp_path, TONODE=["#b", "#c", "#d", "#d2", "#e", "#f"])


@pytest.mark.parametrize("prefix", ["", "n"])
def test_links_that_meet_within_each_column_alone_are_a_fault_too(prefix: str) -> None:
    side = 8
    squares = [(row * side + step, row * side + step + 1) for row in range(side) for step in range(side - 1)]
    squares += [(low, low + side) for low in range(side * (side - 1))]
    points = [at(node % side, north_m=node // side * 1000.0) for node in range(side * side)]
    frame = gpd.GeoDataFrame(
        {"FROMNODE": [str(low) for low, _ in squares], "TONODE": [f"{prefix}{high}" for _, high in squares],
         "DRIVETIME_FW": 1.0, "DRIVETIME_BW": 1.0},
        geometry=[shapely.LineString([points[low], points[high]]) for low, high in squares], crs="EPSG:25833",
    )  # fmt: skip
    frame.columns = [column.lower() for column in frame.columns]
    log = SourceLog()
    if not prefix:
        assert len(nvdb.edges_of(frame, name="x", log=log, speeds=SpeedModel())) == len(squares)
        return
    with pytest.raises(DataFault, match="share next to no number"):
        nvdb.edges_of(frame, name="x", log=log, speeds=SpeedModel())


def test_minutes_with_a_decimal_comma_are_read(tmp_path: Path) -> None:
    expected, _ = built(tmp_path)
    comma = [f"{link[4]:.1f}".replace(".", ",") for link in LINKS]
    roads, log = built(tmp_path, DRIVETIME_FW=comma, SHAPE_LENGTH=[f"{abs(link[3] - link[2])} 000,0" for link in LINKS])
    assert roads.drop(columns="geometry").equals(expected.drop(columns="geometry"))
    assert log.figures["minutes missing: filled in"] == 0


@pytest.mark.parametrize(
    ("there", "problem"),
    [([f"0:{10 + row}" for row in range(6)], r"no minute can be read \(the first: '0:10'\)"),
     ([None] * 6, "no minute stands there")],
    ids=["clock", "blank"],
)  # fmt: skip
def test_a_column_of_minutes_that_cannot_be_read_is_a_fault(tmp_path: Path, there: Column, problem: str) -> None:
    with pytest.raises(DataFault, match=f"DRIVETIME_FW: {problem}") as caught:
        built(tmp_path, DRIVETIME_FW=there)
    assert len(caught.value.faults) == 1
    with pytest.raises(DataFault) as caught:
        built(tmp_path, DRIVETIME_FW=there, DRIVETIME_BW=there)
    assert [fault.column for fault in caught.value.faults] == ["DRIVETIME_BW", "DRIVETIME_FW"]
    links_there_only = built(tmp_path, DRIVETIME_BW=there, ONEWAY=["FT"] * 6)[0]  # nobody needs the minutes back
    assert links_there_only["seconds"].notna().all()


def test_cycle_roads_and_barred_links_are_left_out(tmp_path: Path) -> None:
    roads, log = built(tmp_path, ISBIKEROAD=[0, 0, 1, 0, 0, 0], SPERRING=[-1, -1, -1, -1, -1, 1])
    assert log.figures["left_out_cycle road"] == 1
    assert log.figures["left_out_barrier across the road"] == 1
    assert roads["length_m"].sum() == 10_000


def test_an_unknown_word_for_one_way_is_told(tmp_path: Path) -> None:
    roads, log = built(tmp_path, ONEWAY=["??", "B", "FT", "TF", "B", "B"])
    assert [row.subject for row in log.of("oneway")] == ["'??', 1 links"]
    assert minutes(roads, 10, 0) < np.inf


def test_lengths_that_cannot_be_are_taken_from_the_line(tmp_path: Path) -> None:
    roads, log = built(tmp_path, SHAPE_LENGTH=[np.nan, -5.0, 1000.0, 1000.0, 6000.0, 1000.0])
    assert log.figures["length taken from the line"] == 2
    assert roads.loc[roads["number"] == "E6", "length_m"].tolist() == [1000]


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_every_missing_column_of_the_nearer_schema_is_named(tmp_path: Path, year: str) -> None:
    frame = links(year)
    columns = ["FT_MINUTES", "ToNodeID"] if year == "2021" else ["DRIVETIME_FW", "TONODE"]
    path = tmp_path / "ruteplan.parquet"
    frame.drop(columns=columns).to_parquet(path)
    with pytest.raises(DataFault) as caught:
        nvdb.build_roads(path)
    assert [fault.column for fault in caught.value.faults] == [column.upper() for column in columns]
    assert f"Ruteplan of {year}" in str(caught.value)


def test_a_file_of_something_else_a_missing_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.gpkg"
    nonsense.write_bytes(b"no database")
    with pytest.raises(DataFault, match="cannot be read"):
        nvdb.build_roads(nonsense)
    with pytest.raises(DataFault, match="no such file"):
        nvdb.build_roads(tmp_path / "none.gpkg")
    links("2022").iloc[:0].to_parquet(tmp_path / "empty.parquet")
    with pytest.raises(DataFault, match="holds no road link"):
        nvdb.build_roads(tmp_path / "empty.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(DataFault, match="cannot be read"):
        nvdb.build_roads(tmp_path / "broken.parquet")


def test_a_wrong_or_missing_coordinate_system_is_refused(tmp_path: Path) -> None:
    links("2022").set_crs("EPSG:32633", allow_override=True).set_crs(None, allow_override=True).to_parquet(
        tmp_path / "none.parquet"
    )
    with pytest.raises(DataFault, match="no coordinate system"):
        nvdb.build_roads(tmp_path / "none.parquet")
    links("2022").set_crs("EPSG:3857", allow_override=True).to_parquet(tmp_path / "wrong.parquet")
    with pytest.raises(DataFault, match="not in Norway"):
        nvdb.build_roads(tmp_path / "wrong.parquet")


def test_only_ferries_are_no_road_network(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="there is no car road"):
        built(tmp_path, ROADCLASS=[4] * 6)


@pytest.mark.raw
@pytest.mark.parametrize("path", SAMPLES, ids=["oslo"])
def test_the_official_sample_builds_and_answers(path: Path) -> None:
    roads, log = nvdb.build_roads(path)
    assert schema.faults(roads, ROADS) == []
    assert log.figures["left_out_cycle road"] == 113
    assert log.figures["minutes missing: filled in"] == 0
    network = Network.from_roads(roads)
    main = np.flatnonzero(network.in_main)
    start, end = (on_edge(network, int(edge), fraction=0.5) for edge in (main[0], main[-1]))
    way = route(network, start=start, end=end)
    assert 10 < way.km / way.minutes * 60 < 90
