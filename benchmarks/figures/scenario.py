"""A change of scenario, answered: from the changed scenario to the table of one group, and as a request."""

from __future__ import annotations

import time

from benchmarks.whatif import Served, serve
from benchmarks.whatifs import GROUP, KINDS, whatifs
from geo.data.folder import load
from geo.scenario.scenario import Change, Scenario
from geo.study.question import Question
from geo.study.study import Study

ROUNDS = 9
LIMIT_MS = 50.0  # of all but a blocked road, which is searched anew and has no limit
WOMEN = Question(GROUP)


def measure(*, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Milliseconds of each kind of change, one per round. No town or scenario is asked for twice."""
    study = Study(load())
    study.municipality_table(WOMEN)
    some = whatifs(study)
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(rounds + 1):
        for kind in KINDS:
            spent = _spent(study, next(some[kind]))
            if turn:  # the first round warms up
                taken[kind].append(spent)
    return taken


def requests() -> Served:
    """Time what-ifs as requests to a server with the embedded data."""
    return serve(load(), name="the embedded data")


def _spent(study: Study, change: Change) -> float:
    begin = time.perf_counter()
    study.under(Scenario((change,))).municipality_table(WOMEN)
    return (time.perf_counter() - begin) * 1000
