from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import brotli
import pytest
from click.testing import CliRunner
from dash import Dash
from werkzeug.test import TestResponse

from benchmarks import whatif
from benchmarks.command import bench
from benchmarks.whatif import ANSWER, Served, Timing, Visitor, measure, serve, timed
from benchmarks.whatifs import BLOCK, CLOSE, OPEN
from geo.data.folder import Dataset
from geo.study.study import Study
from tests.support.worlds import three_towns

CLOSED = "?hva=1~lukk.aust"


def said(response: TestResponse) -> dict[str, Any]:
    assert response.headers["Content-Encoding"] == "br", "as a browser asks for it"
    told: dict[str, Any] = json.loads(brotli.decompress(response.data))["response"]
    return told


def test_a_visitor_gets_what_the_page_gets(app: Dash) -> None:
    visitor = Visitor(app)
    told = said(visitor.answer(CLOSED))
    assert told["whatif-map"]["answer"]["codes"] == ["0101", "0102", "0201", "0202"]
    assert "children" in said(visitor.tables(CLOSED))["whatif-tables"]


@pytest.mark.slow
def test_the_round_that_warms_up_is_not_counted(app: Dash, study: Study) -> None:
    assert measure(app, study, rounds=0) == []
    found = {timing.task: timing for timing in measure(app, study, rounds=1, kinds=(CLOSE,))}
    assert len(found[f"{CLOSE}: {ANSWER}"].wall_ms) == 1


def test_a_refusal_is_not_timed(app: Dash) -> None:
    with pytest.raises(RuntimeError, match="400"):
        timed(Visitor(app).get, "/eksport?format=doc")


def served(*, wall_ms: float) -> Served:
    timings = tuple(
        Timing(f"{kind}: {ANSWER}", (wall_ms, wall_ms + 1, wall_ms + 2), (5.0, 6.0, 7.0)) for kind in (OPEN, BLOCK)
    )
    return Served("g", 10, 20, 5, timings, {"times": 1.0}, 100.0, 200.0)


def test_the_promise_is_about_the_median_and_not_about_blocked_roads() -> None:
    assert [(target.value, target.met) for target in served(wall_ms=149.0).targets()] == [(150.0, True)]
    assert [target.met for target in served(wall_ms=149.5).targets()] == [False]


def test_rows_have_the_columns_of_the_engines_bench() -> None:
    found = json.loads(json.dumps(served(wall_ms=9.0).as_json()))
    assert {tuple(row) for row in found["rows"]} == {("task", "engine", "seconds", "ratio_to_scipy")}
    assert found["rows"][0]["seconds"] == 0.01
    assert found["requests"][0]["cpu_ms"] == 6.0
    assert found["targets"][0]["met"] is True


@pytest.mark.slow
def test_the_command_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(_made: Dataset, *, name: str, rounds: int) -> Served:
        return replace(served(wall_ms=float(rounds)), graph=name)

    monkeypatch.setattr(whatif, "serve", shown)
    monkeypatch.setattr("geo.data.folder.load", three_towns)
    monkeypatch.setattr("benchmarks.graphs.DRAWN_SIDE", 8)
    told = CliRunner().invoke(bench, ["--part", "dashboard", "--raw", "nowhere", "--rounds", "1"])
    assert told.exit_code == 0, told.output
    assert "Norway on made-up roads (drawn town), 10 cells" in told.output
    assert "what-if in the dashboard" in told.output
    assert "kept to answer: times 1 MB" in told.output


@pytest.mark.slow
def test_a_server_tells_what_it_keeps() -> None:
    found = serve(three_towns(), name="three towns", rounds=1)
    assert (found.graph, found.origins, found.nodes) == ("three towns", 10, 8)
    assert set(found.serving_mb) == {"times", "network and legs"}
    assert f"{BLOCK}: {ANSWER}" in {timing.task for timing in found.timings}
    assert found.peak_rss_mb > 0
