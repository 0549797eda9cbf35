"""What is asked on the page "Hva hvis": a view, a second scenario to hold it against, and what the map shows.

All of it stands in the address and nowhere else. What cannot be read or carried out becomes sentences, and the page
shows today in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key
from dashboard.text.scenario import problem_words
from geo.analysis.comparison import Comparison, compare
from geo.cache import LRU
from geo.constants import BEYOND_MIN
from geo.scenario.address import read
from geo.scenario.scenario import Scenario, ScenarioFault
from geo.study.question import Question

AGAINST, SHOW = "mot", "vis"  # keys of the address beside the view's
CHANGE, BEFORE, AFTER, BOTH = SHOWS = ("endring", "for", "etter", "begge")
_REMEMBERED = 8  # comparisons; each holds two studies
_MAX_QUERY = 4000  # characters: two scenarios and a question


@dataclass(frozen=True)
class Asked:
    """What the address asks, as far as it can be understood, and what it holds that cannot.

    ``scenario`` and ``against`` can be read and carried out; where they could not, they are today.
    """

    view: View
    scenario: Scenario
    against: Scenario
    show: str
    troubles: tuple[str, ...]  # Norwegian sentences
    wrong: Mapping[int, str]  # of the changes asked for: what is wrong with which
    given: Scenario  # as it can be read, whether or not it can be carried out


def asked(query: str | None, *, state: AppState) -> Asked:
    """Read a query. It never fails; ``troubles`` says all at once what could not be done."""
    given = _pairs(query)
    scenario, said = _scenario(given.get(query_key("scenario"), ""), state=state)
    against, said_against = _scenario(given.get(AGAINST, ""), state=state)
    show = given.get(SHOW, CHANGE)
    wrong = dict(said[1])
    sure = Scenario() if said[0] else scenario
    return Asked(
        view=state.view(query).with_(scenario=given.get(query_key("scenario"), "") if sure else ""),
        scenario=sure,
        against=Scenario() if said_against[0] else against,
        show=show if show in SHOWS else CHANGE,
        troubles=(*said[0], *said_against[0]),
        wrong=wrong,
        given=scenario,
    )


def troubles(query: str | None, *, state: AppState) -> tuple[str, tuple[str, ...]]:
    """Return the address's scenario as it is spelt there, and in sentences why it cannot be carried out."""
    spelt = _pairs(query).get(query_key("scenario"), "")
    return spelt, _scenario(spelt, state=state)[1][0]


def _pairs(query: str | None) -> dict[str, str]:
    return dict(parse_qsl((query or "")[:_MAX_QUERY].removeprefix("?"), errors="replace", keep_blank_values=True))


Said = tuple[tuple[str, ...], tuple[tuple[int, str], ...]]


def _scenario(text: str, *, state: AppState) -> tuple[Scenario, Said]:
    """Return a scenario and what is wrong with it: sentences, and those that belong to a change by its number."""
    t = state.t
    scenario, unreadable = read(text)
    if unreadable:
        return scenario, ((t(unreadable.key, part=unreadable.part),), ())
    try:
        state.study.under(scenario)  # remembers what it has worked out
    except ScenarioFault as fault:
        words = tuple((one.change, problem_words(one, t=t)) for one in fault.problems)
        return scenario, (tuple(said for _, said in words), words)
    return scenario, ((), ())


@dataclass(frozen=True, eq=False)
class Worlds:
    """Two states and what lies between them."""

    asked: Asked
    question: Question
    before: AppState
    after: AppState
    change: Comparison

    @property
    def changed(self) -> bool:
        """Tell whether the two worlds differ at all."""
        return self.before is not self.after


class WhatIf:
    """Holds two worlds against each other for a state, and remembers the latest comparisons by their content alone."""

    def __init__(self, state: AppState) -> None:
        self.state = state
        self._memory = LRU(_REMEMBERED)

    def worlds(self, query: str | None) -> Worlds:
        """Return both worlds that a query asks for."""
        seen = asked(query, state=self.state)
        before = self._under(seen.against)
        after = self._under(seen.scenario)
        question = after.question(seen.view)
        limits = tuple(sorted({*BEYOND_MIN, seen.view.limit_min}))
        key = (before.study.scenario, after.study.scenario, question, limits)
        change = self._memory.get(key, lambda: compare(before.study, after.study, question, limits_min=limits))
        return Worlds(seen, question, before, after, change)

    def _under(self, scenario: Scenario) -> AppState:
        return self.state.under(View(scenario=scenario.text))


def whatif_of(state: AppState) -> WhatIf:
    """Return the one that belongs to today's state."""
    return state.once("what if", lambda: WhatIf(state))
