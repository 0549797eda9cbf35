from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import osmnx
import pytest
from click.testing import CliRunner

from dashboard.cli.main import main
from geo.build.roads.osm import overpass
from geo.build.roads.osm.overpass import Service
from geo.data import schema
from geo.data.tables import ROADS
from geo.errors import DataFault
from tests.geo.build.test_pipeline import hashes
from tests.support.osmworld import Tags, lonlat, trip

NODES = {1: (0, 0), 2: (1000, 0), 3: (2000, 0), 4: (2000, 1000), 7: (8000, 0), 8: (9000, 0)}
WAYS: dict[int, tuple[list[int], Tags]] = {
    1: ([1, 2, 3], {"highway": "primary", "maxspeed": "80", "ref": "53"}),
    2: ([3, 4], {"highway": "residential", "oneway": "-1"}),
    3: ([7, 8], {"highway": "primary", "maxspeed": "80"}),
    4: ([3, 7], {"route": "ferry", "motor_vehicle": "yes", "duration": "00:20", "name": "Sund–Nes"}),
}
ROAD_MINUTES = 3 / (80 * 0.96) * 60


@dataclass
class Recorded:
    """A server on the loopback that answers as Nominatim and Overpass do, and keeps what it was asked."""

    url: str = ""
    queries: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    found: bool = True
    roads: bool = True
    status: int = 200
    busy: int = 0  # how many of the next questions are answered with 429
    remark: str = ""
    silent_s: float = 0.0
    barriers: dict[int, Tags] = field(default_factory=dict)

    def place(self, query: str) -> list[dict[str, object]]:
        self.places.append(query)
        if not self.found:
            return []
        corners = [lonlat(x, y) for x, y in ((-2000, -2000), (11000, -2000), (11000, 3000), (-2000, 3000))]
        west, south = corners[0]
        east, north = corners[2]
        return [
            {
                "place_id": 1, "licence": "ODbL 1.0", "osm_type": "relation", "osm_id": 406075, "lat": f"{south}",
                "lon": f"{west}", "class": "boundary", "type": "administrative", "place_rank": 14, "importance": 0.5,
                "addresstype": "municipality", "name": "Tromsø", "display_name": "Tromsø, Troms, Norge",
                "boundingbox": [f"{south}", f"{north}", f"{west}", f"{east}"],
                "geojson": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
            }
        ]  # fmt: skip

    def overpass(self, query: str) -> dict[str, object]:
        self.queries.append(query)
        wanted = {key: value for key, value in WAYS.items() if ("route" in value[1]) == ('"route"' in query)}
        if not self.roads:
            wanted = {}
        nodes = sorted({node for refs, _ in wanted.values() for node in refs})
        elements: list[dict[str, object]] = [
            {"type": "node", "id": node, "lat": lonlat(*NODES[node])[1], "lon": lonlat(*NODES[node])[0],
             **({"tags": dict(self.barriers[node])} if node in self.barriers else {})}
            for node in nodes
        ]  # fmt: skip
        elements += [
            {"type": "way", "id": key, "nodes": refs, "tags": dict(tags)} for key, (refs, tags) in wanted.items()
        ]
        return {
            "version": 0.6,
            "generator": "Overpass API 0.7.62",
            "osm3s": {"copyright": "ODbL"},
            "elements": elements,
            **({"remark": self.remark} if self.remark else {}),
        }


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The public server wants a second between questions; this one is ours."""
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.fixture
def server() -> Iterator[Recorded]:
    recorded, hung = Recorded(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(recorded.place(parse_qs(urlsplit(self.path).query)["q"][0]))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(recorded.overpass(parse_qs(body)["data"][0]))

        def answer(self, content: object) -> None:
            hung.wait(recorded.silent_s)
            status, recorded.busy = (429, recorded.busy - 1) if recorded.busy else (recorded.status, 0)
            text = json.dumps(content).encode() if status == 200 else b"<html>runtime error</html>"
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class has it so
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        recorded.url = f"http://127.0.0.1:{http.server_port}"
        yield recorded
        hung.set()
        http.shutdown()


def service(server: Recorded, *, cache: Path | None = None) -> Service:
    return Service(
        overpass_url=f"{server.url}/api", nominatim_url=f"{server.url}/", polite=False, cache=cache, timeout_s=5
    )


def test_a_named_area_gives_its_roads_and_its_car_ferries(server: Recorded) -> None:
    roads, log = overpass.build_roads("Tromsø kommune", service=service(server))
    assert schema.faults(roads, ROADS) == []
    assert roads["kind"].value_counts().to_dict() == {"road": 3, "ferry": 1}
    assert trip(roads, (0, 0), (9000, 0)).minutes == pytest.approx(20 + ROAD_MINUTES, rel=1e-3)
    assert trip(roads, (9000, 0), (0, 0)).ferry_names == ("Sund–Nes",)
    assert server.places == ["Tromsø kommune"]
    assert log.figures["speed_signed"] == 2


def test_the_ferry_filter_that_drive_lacks_is_asked_for(server: Recorded) -> None:
    overpass.build_roads("Tromsø kommune", service=service(server))
    assert len(server.queries) == 2
    assert sum('["route"="ferry"]' in query for query in server.queries) == 1
    assert sum('["highway"~"' in query for query in server.queries) == 1


def test_one_way_against_the_drawing_keeps_its_meaning(server: Recorded) -> None:
    roads, _ = overpass.build_roads("Tromsø kommune", service=service(server))
    assert trip(roads, (2000, 1000), (2000, 0)).minutes < 10
    assert trip(roads, (2000, 0), (2000, 1000)).minutes == float("inf")


def test_barriers_come_along(server: Recorded) -> None:
    server.barriers = {2: {"barrier": "bollard"}}
    roads, log = overpass.build_roads("Tromsø kommune", service=service(server))
    assert log.figures["barriers that stop cars"] == 1
    assert trip(roads, (0, 0), (2000, 0)).minutes == float("inf")


def test_osmnx_is_left_with_the_settings_it_had(server: Recorded) -> None:
    before = {name: getattr(osmnx.settings, name) for name in dir(osmnx.settings)}, socket.getaddrinfo
    overpass.build_roads("Tromsø kommune", service=service(server))
    assert ({name: getattr(osmnx.settings, name) for name in dir(osmnx.settings)}, socket.getaddrinfo) == before


def test_a_kept_answer_is_used_without_the_server(server: Recorded, tmp_path: Path) -> None:
    first, _ = overpass.build_roads("Tromsø kommune", service=service(server, cache=tmp_path))
    asked = len(server.queries)
    again, _ = overpass.build_roads("Tromsø kommune", service=service(server, cache=tmp_path))
    assert (asked, len(server.queries)) == (2, 2)
    assert again.equals(first)


def test_a_server_that_is_busy_once_is_asked_again(server: Recorded) -> None:
    server.busy = 2
    roads, _ = overpass.build_roads("Tromsø kommune", service=service(server))
    assert len(roads) == 4
    assert len(server.places) == 3


WRONG = {
    "no such place": "no roads could be fetched",
    "no roads": "no roads could be fetched",
    "server error": "500",
    "no server": "no roads could be fetched",
    "always busy": "the server is busy: 429 Too Many Requests, 3 times in a row",
    "gateway timeout": "the server is busy: 504 Gateway Timeout, 3 times in a row",
    "query timed out": "the server broke off: runtime error: Query timed out",  # with 200 and a part of the ways
    "silent server": "Read timed out",
}


def asked_in_vain(server: Recorded, fault: str) -> Service:
    """Let a server do what ``WRONG`` names; how it is asked."""
    server.found = fault != "no such place"
    server.roads = fault != "no roads"
    server.status = {"server error": 500, "always busy": 429, "gateway timeout": 504}.get(fault, 200)
    if fault == "query timed out":
        server.remark = 'runtime error: Query timed out in "query" at line 1 after 180 seconds.'
    if fault == "silent server":
        server.silent_s = 3.0
        return replace(service(server), timeout_s=1)
    if fault == "no server":
        return Service(overpass_url="http://127.0.0.1:9/api", nominatim_url="http://127.0.0.1:9/", polite=False)
    return service(server)


@pytest.mark.parametrize("fault", WRONG)
def test_what_goes_wrong_is_one_clear_fault(server: Recorded, fault: str) -> None:
    asked = asked_in_vain(server, fault)
    with pytest.raises(DataFault, match="overpass:Nowhere") as caught:
        overpass.build_roads("Nowhere", service=asked)
    assert len(caught.value.faults) == 1
    assert WRONG[fault] in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["no such place", "always busy", "query timed out"])
def test_the_folder_stays_as_it_was_where_the_service_fails(
    server: Recorded, fault: str, source: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(good)
    asked = asked_in_vain(server, fault)
    monkeypatch.setattr(overpass, "Service", lambda: asked)
    command = ["build", "--raw", str(source), "--out", str(good), "--roads", "overpass:Nowhere"]
    answer = CliRunner().invoke(main, command)
    assert answer.exit_code != 0
    assert hashes(good) == before
