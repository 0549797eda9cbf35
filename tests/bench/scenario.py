"""A change of scenario, answered: from the changed scenario to the municipality table of one group."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from geo.dataset import load
from geo.scenario import Change, ChangeService, CloseCentre, CloseRoad, MoveCentre, OpenCentre, Scenario
from geo.study import Question, Study

ROUNDS = 9
LIMIT_MS = 50.0  # of close, open, move and serve; a blocked road is searched anew and has no limit
WOMEN = Question("women")


def measure(*, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Milliseconds of each kind of change, one per round. No town or scenario is asked for twice."""
    study = Study(load())
    study.municipality_table(WOMEN)
    known = {place for homes in study.homes.values() for place in homes}
    towns = iter(place for place in study.situation.places["place_id"] if place not in known)
    ids = iter(study.centres.loc[study.in_operation, "centre_id"].tolist())
    kinds: dict[str, Callable[[], Change]] = {
        "close": lambda: CloseCentre(next(ids)),
        "open in a new town": lambda: OpenCentre(next(towns), ("women",)),
        "move to a new town": lambda: MoveCentre(next(ids), next(towns)),
        "serve": lambda: ChangeService(next(ids), "women", "no"),
    }
    roads = _roads()
    taken: dict[str, list[float]] = {name: [] for name in (*kinds, "block a road")}
    for turn in range(rounds + 1):
        for name, make in kinds.items():
            spent = _spent(study, make())
            if turn:  # the first round warms up
                taken[name].append(spent)
        if turn:
            taken["block a road"].append(_spent(study, next(roads)))
    return taken


def _spent(study: Study, change: Change) -> float:
    begin = time.perf_counter()
    study.under(Scenario((change,))).municipality_table(WOMEN)
    return (time.perf_counter() - begin) * 1000


def _roads() -> Iterator[Change]:
    ends = ("3330-haugastol", "3330-geilo", "3330-ustaoset", "4619-eidfjord", "4619-ovre-eidfjord")
    for start in ends:
        for end in ends:
            if start < end:
                yield CloseRoad("Rv7", start, end)
