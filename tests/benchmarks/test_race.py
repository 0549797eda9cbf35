from __future__ import annotations

import ctypes
import json
import lzma
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import engines, race
from benchmarks.command import bench, chatter_aside
from benchmarks.engines import ADD, ALL, ONE, TASKS
from benchmarks.graphs import CENTRES, Course, dimacs, norway, town
from benchmarks.plot import growth

pytestmark = pytest.mark.slow

SIDE = 14


@pytest.fixture(name="small", scope="module")
def fixture_small() -> Course:
    return town(side=SIDE)


@pytest.fixture(name="result", scope="module")
def fixture_result(small: Course) -> race.Race:
    return race.run(small, rounds=1)


def test_a_drawn_course_is_the_same_every_time_and_whole(small: Course) -> None:
    again = town(side=SIDE)
    for name in ("tail", "head", "ms", "back", "centres"):
        np.testing.assert_array_equal(getattr(small, name), getattr(again, name))
    assert len(small.centres) == CENTRES
    assert (small.back >= small.ms).all()
    assert (small.back > small.ms).any()
    assert small.eligible.shape == (12, CENTRES)
    assert small.grid.first[-1] == len(small.homes)


def test_every_task_is_timed_and_exact(result: race.Race) -> None:
    assert result.differences == 0
    assert all(result.seconds[task]["reisevei"] > 0 for task in TASKS)
    assert result.seconds[ALL]["scipy"] > 0
    assert set(result.seconds[engines.CLOSURES]) == {"reisevei"}
    assert result.floor_s["streaming stores"] > 0
    assert result.resident_mb > 0


def test_an_engine_in_error_is_found_out(small: Course) -> None:
    ours, plain = engines.reisevei(small), engines.scipy(small)
    wrong = engines.Runner("wrong", {}, {}, 0, lambda: ours.node_times() + 1)  # type: ignore[misc]
    assert race.differences(ours, plain) == 0
    assert race.differences(wrong, plain) == CENTRES * small.nodes
    with pytest.raises(ValueError, match="times of nodes"):
        race.differences(engines.Runner("mute", {}, {}), plain)


def test_rows_of_the_result_have_the_agreed_columns(result: race.Race) -> None:
    found = json.loads(json.dumps(result.as_json()))
    assert {tuple(row) for row in found["rows"]} == {("task", "engine", "seconds", "ratio_to_scipy")}
    ratios = {row["task"]: row["ratio_to_scipy"] for row in found["rows"] if row["engine"] == "scipy"}
    assert ratios[ONE] == 1.0
    assert all(row["ratio_to_scipy"] is None for row in found["rows"] if row["task"] == engines.CLOSURES)
    assert found["graph"] == "drawn town"


def test_promises_are_judged_by_the_figures() -> None:
    seconds = {task: {"reisevei": 1.0, "scipy": 100.0} for task in TASKS}
    seconds[ADD]["reisevei"] = 10.0
    run = race.Race("g", 1, 2, seconds, {"reisevei": {"order": 14.0, "weights": 1.5, "plan": 0.0}}, 250.0, 1, 1, {}, 1)
    met = {target.name: target.met for target in run.targets()}
    assert met == {
        "45 centres -> all, times scipy": False,
        "one centre -> all, times scipy": True,
        "full recompute, of scipy's 45 trees": True,
        "add a centre, of one scipy tree": True,
        "serving structures in memory": True,
        "preprocessing": False,
        "differences from scipy": False,
    }


@pytest.mark.parametrize(
    ("taken", "enough"), [([], False), ([1.0] * 6, False), ([4.0] * 2, False), ([4.0] * 3, True), ([16.0], True)]
)
def test_slow_tasks_are_done_less_often(taken: list[float], enough: bool) -> None:  # noqa: FBT001
    assert race.enough(taken) is enough


def test_a_dimacs_file_is_read_from_one_upwards(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    ring = [f"{i + 1} {(i + 1) % 60 + 1}" for i in range(60)] + [f"{a} {b}" for a, b in rng.integers(1, 61, (30, 2))]
    path = tmp_path / "dimacs9_TOY.gr.xz"
    path.write_bytes(lzma.compress("\n".join(["p tw 60 90", *ring]).encode()))
    course = dimacs(path)
    assert (course.name, course.nodes, len(course.tail)) == ("DIMACS TOY", 60, 90)
    assert (course.tail[0], course.head[0], course.tail[59], course.head[59]) == (0, 1, 59, 0)
    run = CliRunner().invoke(bench, ["--graph", str(path), "--rounds", "1", "--no-rivals", "--format", "json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.output)["differences"] == 0
    text = CliRunner().invoke(bench, ["--graph", str(path), "--rounds", "1", "--no-rivals"])
    assert "x scipy" in text.output
    assert "differences from scipy" in text.output


def test_what_a_compiled_library_prints_does_not_stand_in_the_result(capfd: pytest.CaptureFixture[str]) -> None:
    with chatter_aside():
        ctypes.CDLL(None).puts(b"hierarchy 10 %")
        os.write(1, b"hierarchy 20 %\n")
    os.write(1, b"result\n")
    out, err = capfd.readouterr()
    assert out == "result\n"
    assert {"hierarchy 10 %", "hierarchy 20 %"} <= set(err.splitlines())


@pytest.mark.slow
def test_the_embedded_roads_make_a_course() -> None:
    course = norway()
    assert course.name.startswith("N1000")
    assert (course.homes.tail >= 0).sum() > 50_000
    assert course.nodes == course.reversed_arcs.shape[0]


def rows(**seconds: float) -> list[dict[str, object]]:
    return [
        {"task": ALL, "engine": engine, "seconds": taken, "ratio_to_scipy": None} for engine, taken in seconds.items()
    ]


def test_the_plot_shows_each_size_once_and_ten_times_as_long_a_decade_higher() -> None:
    drawn = growth(
        [{"nodes": 10_000, "rows": rows(scipy=1.0)}, {"nodes": 1_000, "rows": rows(scipy=0.1, reisevei=0.01)}]
    )
    root = ET.fromstring(drawn)
    lines = [line.get("points") for line in root.iter("{http://www.w3.org/2000/svg}polyline")]
    (x1, y1), (x2, y2) = (tuple(map(float, point.split(","))) for point in str(lines[0]).split())
    ((x3, y3),) = (tuple(map(float, point.split(","))) for point in str(lines[1]).split())
    assert (x1, x2 > x1) == (x3, True)
    assert y1 - y2 == pytest.approx(y3 - y1, abs=0.2)
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"45 centres, scipy", "45 centres, reisevei", "0.01", "0.00", "100 ms", "1 s"} <= set(words)


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(ValueError, match="No result"):
        growth([{"nodes": 5, "rows": []}])
