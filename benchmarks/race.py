"""The race: every task of every engine in turn, round after round, so that a disturbance meets all of them.

``ratio_to_scipy`` says how many times as fast as scipy an engine did the task, in the same run. The fastest round
counts: whatever else the machine does can only make a round slower. What takes longer than ``SLOW_S`` is done
``SLOW_ROUNDS`` times, and what takes longer than ``VERY_SLOW_S`` once. Speed without exactness is nothing: the number
of ``differences`` between our times of all nodes and scipy's, to the millisecond, is part of the result.
"""

from __future__ import annotations

import gc
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import geo
from benchmarks import engines
from benchmarks.engines import ADD, ALL, FULL, NEAREST, ONE, TASKS, Runner
from benchmarks.graphs import Course
from geo.routing.engines.cch._numba import LANES, aligned, compiled, stream_row

ROUNDS = 7
SLOW_S, SLOW_ROUNDS = 3.0, 3
VERY_SLOW_S = 15.0
_MB = 1e6


@dataclass(frozen=True)
class Target:
    """What was promised, what came out. ``at_least``: the more the better; else the less."""

    name: str
    value: float
    limit: float
    unit: str
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether the promise was kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def as_json(self) -> dict[str, Any]:
        """Return the promise as plain values."""
        value = round(self.value, 2)
        return {"name": self.name, "value": value, "limit": self.limit, "unit": self.unit, "met": self.met}


@dataclass(frozen=True)
class Race:
    """The result of a run on one network. ``seconds`` [task][engine]: the fastest round."""

    graph: str
    nodes: int
    arcs: int
    seconds: Mapping[str, Mapping[str, float]]
    prepared_s: Mapping[str, Mapping[str, float]]
    resident_mb: float
    peak_rss_mb: float
    disk_mb: float
    floor_s: Mapping[str, float]
    differences: int

    def ratio(self, task: str, engine: str, *, to: str = "scipy") -> float:
        """How many times as fast as another engine; nan where one of them did not run."""
        times = self.seconds.get(task, {})
        return times[to] / times[engine] if to in times and engine in times else float("nan")

    @property
    def preprocessing_s(self) -> float:
        """Seconds until our first question, compiling left out."""
        steps = self.prepared_s["reisevei"]
        return sum(steps[name] for name in ("order", "weights", "plan"))

    def targets(self) -> list[Target]:
        """Return the promises that this run can tell about."""
        trees, tree = self.seconds[ALL].get("scipy", np.nan), self.seconds[ONE].get("scipy", np.nan)
        ours = {task: self.seconds[task]["reisevei"] for task in TASKS}
        found = [
            Target("45 centres -> all, times scipy", self.ratio(ALL, "reisevei"), 200, "x", at_least=True),
            Target(
                "45 centres -> all, times igraph", self.ratio(ALL, "reisevei", to="igraph"), 500, "x", at_least=True
            ),
            Target("one centre -> all, times scipy", self.ratio(ONE, "reisevei"), 15, "x", at_least=True),
            Target(
                "nearest of 45, times pandana", self.ratio(NEAREST, "reisevei", to="pandana"), 500, "x", at_least=True
            ),
            Target("full recompute, of scipy's 45 trees", 100 * ours[FULL] / trees, 1.5, "%", at_least=False),
            Target("add a centre, of one scipy tree", 100 * ours[ADD] / tree, 10, "%", at_least=False),
            Target("serving structures in memory", self.resident_mb, 250, "MB", at_least=False),
            Target("preprocessing", self.preprocessing_s, 15, "s", at_least=False),
            Target("differences from scipy", self.differences, 0, "", at_least=False),
        ]
        return [target for target in found if np.isfinite(target.value)]

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values; ``rows`` has one row per task and engine."""
        return {
            "graph": self.graph,
            "nodes": self.nodes,
            "arcs": self.arcs,
            "rows": [
                {
                    "task": task,
                    "engine": engine,
                    "seconds": round(taken, 6),
                    "ratio_to_scipy": round(self.ratio(task, engine), 3) if "scipy" in times else None,
                }
                for task, times in self.seconds.items()
                for engine, taken in times.items()
            ],
            "preprocessing_seconds": {name: round(sum(steps.values()), 3) for name, steps in self.prepared_s.items()},
            "resident_mb": round(self.resident_mb, 1),
            "peak_rss_mb": round(self.peak_rss_mb, 1),
            "disk_mb": round(self.disk_mb, 2),
            "memory_floor_seconds": {name: round(taken, 6) for name, taken in self.floor_s.items()},
            "differences": self.differences,
            "targets": [target.as_json() for target in self.targets()],
            "machine": f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}",
        }


def run(course: Course, *, rivals: Sequence[str] = (), rounds: int = ROUNDS, tasks: Sequence[str] = TASKS) -> Race:
    """Run the tasks of all engines on one network, all of them unless said otherwise."""
    ours = engines.reisevei(course)
    peak_mb = peak_rss_mb()
    plain = engines.scipy(course)
    runners = [ours, plain, *(engines.RIVALS[name](course) for name in rivals)]
    different = differences(ours, plain)
    times: dict[tuple[str, str], list[float]] = {}
    with _undisturbed():
        for _ in range(rounds):
            for task in tasks:
                for runner in runners:
                    taken = times.setdefault((task, runner.name), [])
                    if task in runner.tasks and not enough(taken):
                        taken.append(_seconds(runner.tasks[task]))
    fastest = {
        task: {runner.name: min(times[task, runner.name]) for runner in runners if times[task, runner.name]}
        for task in tasks
    }
    return Race(
        graph=course.name,
        nodes=course.nodes,
        arcs=2 * len(course.tail),
        seconds=fastest,
        prepared_s={runner.name: runner.prepared_s for runner in runners if runner.prepared_s},
        resident_mb=ours.resident_bytes / _MB,
        peak_rss_mb=peak_mb,
        disk_mb=_compiled_bytes() / _MB,
        floor_s=_floor(course.nodes),
        differences=different,
    )


def enough(taken: Sequence[float]) -> bool:
    """Whether a task has been done often enough for what it takes."""
    if not taken:
        return False
    return min(taken) > VERY_SLOW_S or (min(taken) > SLOW_S and len(taken) >= SLOW_ROUNDS)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back the collector of garbage, which would strike some tasks and not others."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _seconds(task: Callable[[], object]) -> float:
    begin = time.perf_counter()
    task()
    return time.perf_counter() - begin


def differences(one: Runner, other: Runner) -> int:
    """Count the times of nodes that are not the same, to the millisecond."""
    if one.node_times is None or other.node_times is None:
        raise ValueError("Only engines that give the times of nodes can be compared.")
    return int((one.node_times() != other.node_times()).sum())


def peak_rss_mb() -> float:
    """Most memory this process ever held; Linux counts in kibibytes, macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MB


def _compiled_bytes() -> int:
    folder = Path(geo.__file__).parent / "__pycache__"
    return sum(path.stat().st_size for ending in ("*.nbi", "*.nbc") for path in folder.glob(ending))


@compiled
def _store(rows: Any) -> None:  # noqa: ANN401 -- an array
    for row in range(len(rows)):
        for k in range(LANES):
            rows[row, k] = row


@compiled
def _stream(rows: Any, source: Any) -> None:  # noqa: ANN401 -- arrays
    for row in range(len(rows)):
        stream_row(rows, row, source, row & 63)


def _floor(nodes: int) -> dict[str, float]:
    """Seconds that one thread needs to write the answer of 45 centres -> all nodes and nothing else."""
    rows, source = aligned(nodes, fill=0), aligned(64, fill=1)
    _store(rows)
    _stream(rows, source)
    return {
        "ordinary stores": min(_seconds(lambda: _store(rows)) for _ in range(5)),
        "streaming stores": min(_seconds(lambda: _stream(rows, source)) for _ in range(5)),
    }
