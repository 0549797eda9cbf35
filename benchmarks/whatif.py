"""How long the server takes for a what-if: requests as a browser makes them, to the application, timed.

Each request asks about a change that nobody has asked about before, on a server that is otherwise warm. Two clocks:
that of the wall, and the processor's time of the whole process, which others on the machine disturb less.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash import Dash
from werkzeug.test import TestResponse

from benchmarks.national import serving_mb
from benchmarks.race import Target, peak_rss_mb
from benchmarks.whatifs import BLOCK, KINDS, OPEN, whatifs
from dashboard import urls
from dashboard.app import create_app
from dashboard.state.query import View
from geo.data.folder import Dataset
from geo.scenario.address import to_text
from geo.scenario.scenario import Change, Scenario
from geo.study.study import Study

ROUNDS = 5
LIMIT_MS = 150.0  # of the server's time for a what-if, at the scale of a whole country's roads
ANSWER, TABLES, OTHER_PAGE, FILE = "map and figures", "tables below", "map of another page", "file"


@dataclass(frozen=True)
class Timing:
    """One kind of request: milliseconds of each round, by the wall's clock and the processor's."""

    task: str
    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]

    def as_row(self) -> dict[str, Any]:
        """Return the medians and the slowest, as plain values."""
        return {
            "task": self.task,
            "wall_ms": round(statistics.median(self.wall_ms), 2),
            "cpu_ms": round(statistics.median(self.cpu_ms), 2),
            "slowest_wall_ms": round(max(self.wall_ms), 2),
            "rounds": len(self.wall_ms),
        }


@dataclass(frozen=True)
class Served:
    """How a server with one study did. Memory in MB: what the study keeps by kind, the process now and at most."""

    graph: str
    nodes: int
    arcs: int
    origins: int
    timings: tuple[Timing, ...]
    serving_mb: Mapping[str, float]
    process_mb: float
    peak_rss_mb: float

    def targets(self) -> list[Target]:
        """Return the promise for each kind of what-if but a blocked road, for which there is none."""
        rows = {timing.task: timing.as_row() for timing in self.timings}
        return [
            Target(f"what-if in the dashboard: {kind}", rows[task]["wall_ms"], LIMIT_MS, "ms", at_least=False)
            for kind in KINDS
            if kind != BLOCK and (task := f"{kind}: {ANSWER}") in rows
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values: ``rows`` as those of the engine's bench, the clocks one by one beside."""
        rows = [timing.as_row() for timing in self.timings]
        return {
            "graph": self.graph,
            "nodes": self.nodes,
            "arcs": self.arcs,
            "origins": self.origins,
            "rows": [
                {"task": row["task"], "engine": "reisevei", "seconds": row["wall_ms"] / 1000, "ratio_to_scipy": None}
                for row in rows
            ],
            "requests": rows,
            "serving_mb": dict(self.serving_mb),
            "process_mb": round(self.process_mb, 1),
            "peak_rss_mb": round(self.peak_rss_mb, 1),
            "targets": [target.as_json() for target in self.targets()],
        }


def serve(dataset: Dataset, *, name: str, rounds: int = ROUNDS) -> Served:
    """Start a server in this process, warm it and time what-ifs on it."""
    study = Study(dataset)
    timings = measure(create_app(study), study, rounds=rounds)
    return Served(
        graph=name,
        nodes=study.network.node_count,
        arcs=2 * study.network.edge_count,
        origins=len(study.population),
        timings=tuple(timings),
        serving_mb=serving_mb(study),
        process_mb=_process_mb(),
        peak_rss_mb=peak_rss_mb(),
    )


def _process_mb() -> float:
    """Memory of this process now; nan where the system does not tell (only Linux does)."""
    told = Path("/proc/self/status")
    sizes = (
        [line.split()[1] for line in told.read_text().splitlines() if line.startswith("VmRSS")] if told.exists() else []
    )
    return int(sizes[0]) * 1024 / 1e6 if sizes else float("nan")


class Visitor:
    """Asks the application as the page in the browser does."""

    def __init__(self, app: Dash) -> None:
        self._client = app.server.test_client()
        self._callbacks: list[dict[str, Any]] = self._client.get("/_dash-dependencies").get_json()

    def callback(self, output: str, values: Mapping[str, Any]) -> TestResponse:
        """Call the callback with this among its outputs; ``values`` of inputs and state by "id.property"."""
        found = next(one for one in self._callbacks if output in one["output"].strip(".").split("..."))
        names = found["output"].strip(".").split("...")
        body = {
            "output": found["output"],
            "outputs": [dict(zip(("id", "property"), name.split(".", 1), strict=True)) for name in names],
            **{
                kind: [{**one, "value": values.get(f"{one['id']}.{one['property']}")} for one in found[kind]]
                for kind in ("inputs", "state")
            },
            "changedPropIds": [f"{found['inputs'][0]['id']}.{found['inputs'][0]['property']}"],
        }
        response: TestResponse = self._client.post(
            "/_dash-update-component", json=body, headers={"Accept-Encoding": "br"}
        )
        return response

    def get(self, address: str) -> TestResponse:
        """Get an address of this server."""
        response: TestResponse = self._client.get(address, headers={"Accept-Encoding": "br"})
        return response

    def answer(self, query: str) -> TestResponse:
        """Ask for the map and the figures of the page on what-ifs."""
        return self.callback("whatif-map.answer", {"url.search": query, "url.pathname": urls.WHAT_IF})

    def tables(self, query: str) -> TestResponse:
        """Ask for what the page shows below."""
        return self.callback("whatif-tables.children", {"url.search": query, "whatif-map.drawn": "drawn"})


def measure(app: Dash, study: Study, *, rounds: int = ROUNDS, kinds: Sequence[str] = KINDS) -> list[Timing]:
    """Time each kind of what-if on the page itself, and a new centre on another page's map and as a file.

    The first round of each warms up and is not counted. RuntimeError where the server refuses.
    """
    visitor = Visitor(app)
    visitor.answer("")
    visitor.tables("?hva=")
    visitor.get(urls.ANSWER)
    some = whatifs(study)
    taken: dict[str, list[tuple[float, float]]] = {}
    for turn in range(rounds + 1):
        for kind in kinds:
            if kind == BLOCK and not turn:
                continue  # nothing to warm up, and few to be had
            change = next(some[kind], None)
            if change is None:
                continue  # a small world has few things to change
            query = _query(change)
            steps: dict[str, Callable[[str], TestResponse]] = {ANSWER: visitor.answer, TABLES: visitor.tables}
            for step, ask in steps.items():
                _note(taken, f"{kind}: {step}", timed(ask, query), counted=bool(turn))
        for step, address in ((OTHER_PAGE, urls.ANSWER), (FILE, urls.WHAT_IF_FILE)):
            change = next(some[OPEN], None)
            if change is None:
                continue
            query = f"{_query(change)}{'&format=csv' if step == FILE else ''}"
            _note(taken, f"{OPEN}: {step}", timed(visitor.get, f"{address}{query}"), counted=bool(turn))
    return [
        Timing(task, tuple(wall for wall, _ in times), tuple(cpu for _, cpu in times))
        for task, times in taken.items()
        if times
    ]


def _query(change: Change) -> str:
    return View(scenario=to_text(Scenario((change,)))).to_query()


def timed(ask: Callable[[str], TestResponse], what: str) -> tuple[float, float]:
    """Return milliseconds of the wall's clock and the processor's for one request. RuntimeError where it is refused."""
    gc.collect()
    begin, begin_cpu = time.perf_counter(), time.process_time()
    response = ask(what)
    wall, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    if response.status_code != 200:  # noqa: PLR2004 -- HTTP
        raise RuntimeError(f"{what}: the server answers {response.status}")
    return wall * 1000, cpu * 1000


def _note(taken: dict[str, list[tuple[float, float]]], task: str, found: tuple[float, float], *, counted: bool) -> None:
    taken.setdefault(task, [])
    if counted:
        taken[task].append(found)
