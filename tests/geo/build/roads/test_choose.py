"""``reisevei build --roads``: the roads of another source in an otherwise unchanged folder; fetching the files."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.build import download, pipeline, raw
from geo.build.download import Official
from geo.build.roads.choose import RoadSource
from geo.data import folder as data_folder
from geo.data import tables
from geo.errors import DataFault, UnknownName
from geo.network.access import access_legs
from geo.network.graph import Network
from geo.routing.matrix import route
from tests.geo.build.roads.test_n1000_gml import zipped
from tests.geo.build.test_pipeline import hashes
from tests.support import osmworld, rawfolder

CHANGED = {"roads.parquet", "roads_log.csv", "build_log.csv", "landmasses.csv", "manifest.json"}
PLAIN = (rawfolder.X0_M, rawfolder.Y0_M)


def osm_file(folder: Path) -> Path:
    """The roads of the raw folder in miniature as OpenStreetMap would have them."""
    shift = PLAIN[0] - osmworld.X0_M, PLAIN[1] - osmworld.Y0_M
    at = {1: (2500, 2500), 2: (25_000, 6500), 3: (3500, 30_500), 4: (9500, 30_000), 5: (20_500, 28_000),
          6: (24_000, 27_500)}  # fmt: skip
    nodes = {node: ((x + shift[0]) / osmworld.SCALE, (y + shift[1]) / osmworld.SCALE) for node, (x, y) in at.items()}
    road = {"highway": "primary", "maxspeed": "80"}
    ferry = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:40", "name": "Bergen–Øyvåg"}
    ways = [(1, [1, 2], road), (2, [1, 3, 4], road), (3, [4, 5], ferry), (4, [5, 6], road)]
    return osmworld.write_pbf(folder / "norway.osm.pbf", nodes, ways)


def nvdb_file(folder: Path) -> Path:
    lines = [rawfolder.at(2.5, 2.5), rawfolder.at(25, 6.5)], [rawfolder.at(2.5, 2.5), rawfolder.at(3.5, 30.5)]
    columns = {"FROMNODE": ["1", "1"], "TONODE": ["2", "3"], "DRIVETIME_FW": [20.0, 25.0], "DRIVETIME_BW": [20.0, 25.0],
               "ONEWAY": ["B", "B"], "ROADCLASS": [0, 0]}  # fmt: skip
    frame = gpd.GeoDataFrame(columns, geometry=[shapely.LineString(line) for line in lines], crs="EPSG:25833")
    frame.to_parquet(folder / "ruteplan.parquet")
    return folder / "ruteplan.parquet"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["n1000", "gml", "nvdb", "osm"])
def test_all_but_the_roads_stays_as_it_was(source: Path, built: Path, tmp_path: Path, kind: str) -> None:
    before = hashes(built)
    text = {
        "n1000": lambda: f"n1000:{source / raw.N1000}",
        "gml": lambda: f"n1000:{zipped(tmp_path, source / raw.N1000)}",
        "nvdb": lambda: f"nvdb:{nvdb_file(tmp_path)}",
        "osm": lambda: f"osm:{osm_file(tmp_path)}",
    }[kind]()
    pipeline.build(source, built, road_source=RoadSource.parse(text))
    changed = {name for name, value in hashes(built).items() if before[name] != value}
    same_roads = kind in {"n1000", "gml"}
    assert changed == {"manifest.json"} if same_roads else changed <= CHANGED | {"sources.toml"}
    assert same_roads or {"roads.parquet", "sources.toml"} <= changed
    assert data_folder.check(built) == []
    assert data_folder.load(built).manifest.parameters["roads"]["kind"] == text.split(":")[0]


@pytest.mark.slow
def test_the_roads_source_is_named_once_and_answers_come_from_it(source: Path, built: Path, tmp_path: Path) -> None:
    roads = RoadSource.parse(f"osm:{osm_file(tmp_path)}")
    pipeline.build(source, built, road_source=roads)
    first = hashes(built)
    pipeline.build(source, built, road_source=roads)
    assert hashes(built) == first
    dataset = data_folder.load(built)
    assert dataset.manifest.tables["roads"].sources == ("openstreetmap", "kartverket_n1000")
    assert dataset.sources["openstreetmap"].files == ("norway.osm.pbf",)
    assert (built / "sources.toml").read_text().count("[openstreetmap]") == 1
    network = Network.from_roads(dataset.roads)
    towns = dataset.places.set_index("place_id").loc[["9101-drammen", "9201-oyvag"]]
    legs = access_legs(towns["x_m"], towns["y_m"], towns["landmass"], network=network)
    way = route(network, start=legs[[0]], end=legs[[1]])
    assert way.ferry_names == ("Bergen–Øyvåg",)
    assert [leg.minutes for leg in way.legs if leg.kind == "ferry"] == [pytest.approx(40, abs=0.01)]
    island = dataset.landmasses.set_index("landmass_id").loc[1]
    assert (island["decision"], island["reason"]) == ("ferry", "car ferry Bergen–Øyvåg")


def test_the_choice_of_source_is_checked_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="overpass"):
        RoadSource.parse("overpas:Tromsø kommune")
    with pytest.raises(DataFault, match="the name of an area is missing"):
        RoadSource.parse("overpass:")
    with pytest.raises(DataFault, match="a path is missing"):
        RoadSource.parse("nvdb")
    with pytest.raises(DataFault, match="no such file"):
        RoadSource.parse(f"osm:{tmp_path / 'none.osm.pbf'}")
    assert RoadSource.parse("overpass:Tromsø kommune").described() == {"kind": "overpass", "area": "Tromsø kommune"}


def test_every_road_source_is_described_in_full(tmp_path: Path) -> None:
    for kind in ("nvdb", "osm"):
        (tmp_path / "roads.x").write_bytes(b"x")
        text = RoadSource.parse(f"{kind}:{tmp_path / 'roads.x'}").provenance()
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        assert list(data_folder.provenance.read_sources(tmp_path)) in (["nvdb_ruteplan"], ["openstreetmap"])
    assert RoadSource("n1000", "x.gpkg").provenance() == ""
    assert "kartverket_n1000" in data_folder.provenance.read_sources(data_folder.embedded_data())
    assert tables.ROADS.name == "roads"


# Fetching ---------------------------------------------------------------------------------------------------------

CONTENT = bytes(range(256)) * 4000
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()


@dataclass
class Host:
    """A server on the loopback with one file, its md5 and a feed."""

    url: str = ""
    resumes: bool = True
    breaks_at: int = 0  # bytes after which the next answer breaks off
    asked: list[str] = field(default_factory=list)
    md5: str = MD5
    feed: str = ""


@pytest.fixture
def host() -> Iterator[Host]:
    state = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            state.asked.append(f"{self.path} {asked}".strip())
            if self.path.endswith(".md5"):
                self.give(f"{state.md5}  file.pbf\n".encode())
            elif self.path.endswith(".xml") and state.feed:
                self.give(state.feed.encode())
            elif not self.path.endswith(("file.pbf", "2026_GML.zip")):
                self.send_error(404)
            elif asked and state.resumes:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                if start >= len(CONTENT):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(CONTENT)}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    self.give(
                        CONTENT[start:], status=206, content_range=f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
                    )
            else:
                self.give(CONTENT)

        def give(self, content: bytes, *, status: int = 200, content_range: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if content_range:
                self.send_header("Content-Range", content_range)
            self.end_headers()
            breaks_at, state.breaks_at = state.breaks_at, 0
            self.wfile.write(content[: breaks_at or None])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class has it so
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        state.url = f"http://127.0.0.1:{http.server_port}"
        yield state
        http.shutdown()


def test_a_file_is_fetched_checked_and_not_fetched_twice(host: Host, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    official = Official(url=f"{host.url}/europe/file.pbf", md5_suffix=".md5")
    path = download.fetch_official(official, tmp_path, told=lambda held, whole: told.append((held, whole)))
    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    download.fetch_official(official, tmp_path)
    assert host.asked == ["/europe/file.pbf.md5", "/europe/file.pbf", "/europe/file.pbf.md5"]
    assert [path.name for path in tmp_path.iterdir()] == ["file.pbf"]


@pytest.mark.parametrize("resumes", [True, False])
def test_a_download_that_broke_off_is_taken_up_again(host: Host, tmp_path: Path, resumes: bool) -> None:  # noqa: FBT001
    host.breaks_at, host.resumes = 300_000, resumes
    with pytest.raises(DataFault, match="broke off after"):
        download.fetch(f"{host.url}/file.pbf", tmp_path, md5=MD5)
    assert [path.name for path in tmp_path.iterdir()] == ["file.pbf.part"]
    held = (tmp_path / "file.pbf.part").stat().st_size
    assert 200_000 < held <= 300_000
    assert download.fetch(f"{host.url}/file.pbf", tmp_path, md5=MD5).read_bytes() == CONTENT
    assert host.asked[-1] == f"/file.pbf bytes={held}-"


def test_one_that_broke_off_after_the_last_byte_is_whole(host: Host, tmp_path: Path) -> None:
    (tmp_path / "file.pbf.part").write_bytes(CONTENT)
    assert download.fetch(f"{host.url}/file.pbf", tmp_path, md5=MD5).read_bytes() == CONTENT
    (tmp_path / "file.pbf.part").write_bytes(CONTENT + b"more")  # left by another file: begun anew
    assert download.fetch(f"{host.url}/file.pbf", tmp_path).read_bytes() == CONTENT


def test_another_md5_is_refused_and_the_old_file_kept(host: Host, tmp_path: Path) -> None:
    (tmp_path / "file.pbf").write_bytes(b"the last good one")
    host.md5 = "0" * 32
    with pytest.raises(DataFault, match="md5"):
        download.fetch_official(Official(url=f"{host.url}/file.pbf", md5_suffix=".md5"), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file.pbf": b"the last good one"}


def test_the_present_name_is_looked_up_in_the_feed(host: Host, tmp_path: Path) -> None:
    name = "Basisdata_0000_Norge_25833_N1000Kartdata2026_GML.zip"
    links = (f"{host.url}/other.zip", f"{host.url}/x/{name}")
    host.feed = "".join(f'<entry><link rel="alternate" href="{link}"/></entry>' for link in links)
    old = Official(url=f"{host.url}/gone.zip", feed=f"{host.url}/feed.xml", pattern=download.OFFICIAL["n1000"].pattern)
    assert download.fetch_official(old, tmp_path).name == name
    host.feed = ""
    with pytest.raises(DataFault, match="404"):
        download.fetch_official(old, tmp_path)  # no feed: the address last known, which is gone too


def test_a_server_that_is_not_there_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="does not answer"):
        download.fetch("http://127.0.0.1:9/file.pbf", tmp_path, timeout_s=2)


@pytest.mark.parametrize("name", ["n1000", "nvdb"])
def test_the_last_known_address_fits_the_pattern_it_is_looked_up_by(name: str) -> None:
    official = download.OFFICIAL[name]
    assert download.re.fullmatch(official.pattern, official.url.rsplit("/", 1)[-1])
