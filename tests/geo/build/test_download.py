"""Fetching a file from a server of our own: taken up where it broke off, checked, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from geo.build.download import Official, fetch, fetch_official, in_feed
from geo.errors import DataFault

CONTENT = bytes(range(256)) * 1200  # more than one chunk
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()


class Server:
    """What the server does, and what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.breaks_after = len(CONTENT)
        self.resumes = True
        self.asked: list[str] = []
        self.pages: dict[str, bytes] = {}


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.headers.get("Range", ""))
            name = self.path.rsplit("/", 1)[-1]
            if name in state.pages:
                self._answer(200, state.pages[name])
            elif name != "map.zip":
                self._answer(404, b"")
            else:
                self._file()

        def _file(self) -> None:
            first = int((self.headers.get("Range") or "bytes=0-")[6:-1]) if state.resumes else 0
            if first >= len(CONTENT):
                self._answer(416, b"", {"Content-Range": f"bytes */{len(CONTENT)}"})
                return
            rest = CONTENT[first:]
            span = {"Content-Range": f"bytes {first}-{len(CONTENT) - 1}/{len(CONTENT)}"} if first else {}
            self._answer(206 if first else 200, rest, span, sent=rest[: max(state.breaks_after - first, 0)])

        def _answer(
            self, code: int, body: bytes, more: dict[str, str] | None = None, sent: bytes | None = None
        ) -> None:
            self.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **(more or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if sent is None else sent)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = HTTPServer(("127.0.0.1", 0), Handler)
    state = Server(f"http://127.0.0.1:{http.server_port}/")
    thread = Thread(target=http.serve_forever)
    thread.start()
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


def test_a_file_comes_whole_under_its_own_name(server: Server, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = fetch(server.url + "map.zip", tmp_path, md5=MD5, told=lambda held, whole: told.append((held, whole)))
    assert path.read_bytes() == CONTENT
    assert [one.name for one in tmp_path.iterdir()] == ["map.zip"]
    assert told[-1] == (len(CONTENT), len(CONTENT))
    fetch(server.url + "map.zip", tmp_path, md5=MD5)
    assert server.asked == [""]  # what is there with the right md5 is kept


def test_what_broke_off_is_taken_up_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.breaks_after = 1 << 17
    with pytest.raises(DataFault, match="broke off"):
        fetch(server.url + "map.zip", tmp_path, md5=MD5)
    held = (tmp_path / "map.zip.part").stat().st_size
    assert 0 < held < len(CONTENT)
    assert not (tmp_path / "map.zip").exists()
    server.breaks_after = len(CONTENT)
    assert fetch(server.url + "map.zip", tmp_path, md5=MD5).read_bytes() == CONTENT
    assert server.asked == ["", f"bytes={held}-"]


def test_a_server_that_cannot_resume_gives_the_file_from_the_start(server: Server, tmp_path: Path) -> None:
    (tmp_path / "map.zip.part").write_bytes(b"rubbish")
    server.resumes = False
    assert fetch(server.url + "map.zip", tmp_path).read_bytes() == CONTENT


def test_what_broke_off_after_the_last_byte_is_whole(server: Server, tmp_path: Path) -> None:
    (tmp_path / "map.zip.part").write_bytes(CONTENT)
    assert fetch(server.url + "map.zip", tmp_path, md5=MD5).read_bytes() == CONTENT


def test_a_part_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "map.zip.part").write_bytes(CONTENT + b"x")
    assert fetch(server.url + "map.zip", tmp_path, md5=MD5).read_bytes() == CONTENT


def test_a_wrong_md5_throws_away_what_came_and_leaves_the_former_file(server: Server, tmp_path: Path) -> None:
    (tmp_path / "map.zip").write_bytes(b"former")
    with pytest.raises(DataFault, match="not what the publisher's md5 describes"):
        fetch(server.url + "map.zip", tmp_path, md5="0" * 32)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"map.zip": b"former"}


def test_the_publishers_md5_and_feed_are_looked_up_first(server: Server, tmp_path: Path) -> None:
    server.pages["feed.xml"] = f'<link href="{server.url}old/map_2019.zip"/><link href="map.zip"/>'.encode()
    server.pages["map.zip.md5"] = f"{MD5.upper()}  map.zip\n".encode()
    official = Official(
        url=server.url + "gone.zip", feed=server.url + "feed.xml", pattern=r"map\.zip", md5_suffix=".md5"
    )
    assert fetch_official(official, tmp_path).read_bytes() == CONTENT
    assert in_feed(server.url + "feed.xml", pattern=r"other\.zip") == ""
    assert in_feed(server.url + "no_feed.xml", pattern=r"map\.zip") == ""


def test_where_the_feed_cannot_be_read_the_known_address_is_tried(server: Server, tmp_path: Path) -> None:
    official = Official(url=server.url + "map.zip", feed=server.url + "no_feed.xml", pattern=r"map\.zip")
    assert fetch_official(official, tmp_path).name == "map.zip"
    server.pages["map.zip.md5"] = b"<html>not found</html>"
    with pytest.raises(DataFault, match="is no md5"):
        fetch_official(Official(url=server.url + "map.zip", md5_suffix=".md5"), tmp_path)


def test_an_error_of_the_server_is_one_clear_fault(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="the server answers 404"):
        fetch(server.url + "nothing.zip", tmp_path)
    assert not list(tmp_path.iterdir())
