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
from typing import Any

from dash import Dash
from werkzeug.test import TestResponse

from dashboard.pages.whatif import PATH
from dashboard.view import View
from geo.bench.whatifs import BLOCK, KINDS, OPEN, whatifs
from geo.scenario import Change, Scenario
from geo.scenario_text import to_text
from geo.study import Study

ROUNDS = 5
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


class Visitor:
    """Asks the application as the page in the browser does."""

    def __init__(self, app: Dash) -> None:
        self._client = app.server.test_client()
        self._callbacks: list[dict[str, Any]] = self._client.get("/_dash-dependencies").get_json()

    def callback(self, output: str, values: Mapping[str, Any], /) -> TestResponse:
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

    def get(self, address: str, /) -> TestResponse:
        """Get an address of this server."""
        response: TestResponse = self._client.get(address, headers={"Accept-Encoding": "br"})
        return response

    def answer(self, query: str, /) -> TestResponse:
        """Ask for the map and the figures of the page on what-ifs."""
        return self.callback("whatif-map.answer", {"url.search": query, "url.pathname": PATH})

    def tables(self, query: str, /) -> TestResponse:
        """Ask for what the page shows below."""
        return self.callback("whatif-tables.children", {"url.search": query, "whatif-map.drawn": "drawn"})


def measure(app: Dash, study: Study, /, *, rounds: int = ROUNDS, kinds: Sequence[str] = KINDS) -> list[Timing]:
    """Time each kind of what-if on the page itself, and a new centre on another page's map and as a file.

    The first round of each warms up and is not counted. RuntimeError where the server refuses.
    """
    visitor = Visitor(app)
    visitor.answer("")
    visitor.tables("?hva=")
    visitor.get("/svar")
    some = whatifs(study)
    taken: dict[str, list[tuple[float, float]]] = {}
    for turn in range(rounds + 1):
        for kind in kinds:
            if kind == BLOCK and not turn:
                continue  # nothing to warm up, and few to be had
            query = _query(next(some[kind]))
            steps: dict[str, Callable[[str], TestResponse]] = {ANSWER: visitor.answer, TABLES: visitor.tables}
            for step, ask in steps.items():
                _note(taken, f"{kind}: {step}", _timed(ask, query), counted=bool(turn))
        for step, address in ((OTHER_PAGE, "/svar"), (FILE, f"{PATH}/fil")):
            query = f"{_query(next(some[OPEN]))}{'&format=csv' if step == FILE else ''}"
            _note(taken, f"{OPEN}: {step}", _timed(visitor.get, f"{address}{query}"), counted=bool(turn))
    return [
        Timing(task, tuple(wall for wall, _ in times), tuple(cpu for _, cpu in times)) for task, times in taken.items()
    ]


def _query(change: Change) -> str:
    return View(scenario=to_text(Scenario((change,)))).to_query()


def _timed(ask: Callable[[str], TestResponse], what: str) -> tuple[float, float]:
    gc.collect()
    begin, begin_cpu = time.perf_counter(), time.process_time()
    response = ask(what)
    wall, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    if response.status_code != 200:  # noqa: PLR2004 -- HTTP
        raise RuntimeError(f"{what}: the server answers {response.status}")
    return wall * 1000, cpu * 1000


def _note(
    taken: dict[str, list[tuple[float, float]]], task: str, found: tuple[float, float], /, *, counted: bool
) -> None:
    taken.setdefault(task, [])
    if counted:
        taken[task].append(found)
