"""What the web server adds: hashed map files, numbers, downloads, headers, compression."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from dash import Dash
from flask import Flask, Response
from flask.testing import FlaskClient

from dashboard.map import files
from dashboard.map.answer import map_answer
from dashboard.state.app_state import AppState
from dashboard.web.routes import compressor


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture(scope="module")
def address(state: AppState) -> str:
    return f"/kart/{files.of(state).drawing.name}"


@pytest.mark.parametrize(("accepted", "unpacked"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)])
def test_the_map_comes_as_the_browser_can_read_it(
    client: FlaskClient, address: str, accepted: str, unpacked: object, state: AppState
) -> None:
    answer = client.get(address, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == accepted
    assert unpacked(answer.get_data()) == files.of(state).drawing.plain
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/kommune/0101",
        "/metode",
        "/svar?gruppe=men",
        "/eksport?format=csv",
        "/hva-hvis/fil?hva=1~lukk.aust&format=csv",
        "/dekningshull/filer/kommuner.csv",
        "/kommune/0101/faktaark.pdf",
        "/plassering/soek?nye=1",
    ],
)
def test_no_proxy_and_no_shared_computer_keeps_what_was_looked_at(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/svar", "/eksport?format=pdf", "/kart/none.json", "/ingenting"])
def test_every_answer_protects_the_visitor(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["connect-src"] == rules["font-src"] == rules["form-action"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[^']+')+", rules["script-src"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_numbers_of_the_map_follow_the_address(client: FlaskClient, state: AppState) -> None:
    told = client.get("/svar?gruppe=men").get_json()
    assert told == map_answer(state.view("?gruppe=men"), state=state)


def test_a_format_that_there_is_not_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.get("/eksport?format=exe")
    assert answer.status_code == 400
    assert "xlsx" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("size", "media_type", "accepted", "packing"),
    [
        (2000, "text/html", "br", "br"),
        (2000, "application/json", "gzip, br", "br"),
        (2000, "text/html", "gzip", None),
        (2000, "application/pdf", "br", None),
        (1000, "text/html", "br", None),
    ],
)
def test_text_is_packed_where_it_is_worth_it(size: int, media_type: str, accepted: str, packing: str | None) -> None:
    compress, server = compressor(), Flask("bare")
    with server.test_request_context("/assets/x.js", headers={"Accept-Encoding": accepted}):
        for _ in range(2):  # the second time from what was kept
            answer = compress(Response("x" * size, mimetype=media_type))
            assert answer.headers.get("Content-Encoding") == packing
            body = answer.get_data()
            assert (brotli.decompress(body) if packing else body) == b"x" * size


def test_a_bundle_that_changes_is_packed_anew() -> None:
    compress, server = compressor(), Flask("bare")
    with server.test_request_context("/assets/x.js", headers={"Accept-Encoding": "br"}):
        first, second = (compress(Response(sign * 2000, mimetype="text/css")).get_data() for sign in "ab")
    assert (brotli.decompress(first), brotli.decompress(second)) == (b"a" * 2000, b"b" * 2000)
