"""Conditions on screen: what may be chosen, how it is spelt in the address, and what a night leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, layout
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key
from dashboard.state.table import beyond
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, people
from dashboard.text.scenario import describe_conditions
from geo.data.vocabulary import NEAREST
from geo.network.conditions import FASTEST_PERCENT, FERRY_RULES, NORMAL_PERCENT, PRESETS, SLOWEST_PERCENT, Conditions
from geo.network.seasonal import NOT_FERRY, UNKNOWN
from geo.scenario.address import read, to_text
from geo.scenario.scenario import Scenario

OWN = "own"  # conditions that have no name
#: The order in which named conditions are offered.
OFFERED = ("standard", "night", "night_without", "winter", "winter_night_without", "timetable", "ssb")


def preset_of(conditions: Conditions) -> str:
    """Return the name under which conditions are offered; ``OWN`` where they have none."""
    return next((name for name, preset in PRESETS.items() if preset == conditions), OWN)


def options(scenario: Scenario, *, t: Catalogue) -> list[dict[str, str]]:
    """Return the named conditions to choose from: value is the whole scenario's spelling under them, and a label.

    Conditions without a name are offered only while they hold.
    """
    offered = {name: PRESETS[name] for name in OFFERED}
    if preset_of(scenario.conditions) == OWN:
        offered[OWN] = scenario.conditions
    return [
        {"value": to_text(scenario.under_conditions(conditions)), "label": t(f"conditions.preset.{name}")}
        for name, conditions in offered.items()
    ]


def chooser(view: View, *, state: AppState) -> Component:
    """Return a native select of the named conditions, for any page; a choice changes the scenario in the address."""
    t = state.t
    scenario = read(view.scenario)[0]
    return controls.Select(
        id="conditions",
        name=query_key("scenario"),
        label=t("conditions.legend"),
        options=options(scenario, t=t),
        value=to_text(scenario),
        standard="",
    )


@dataclass(frozen=True)
class Bounds:
    """People beyond the limit if all ferries of which nothing is known sail at night, and if none of them does."""

    sailing: float
    resting: float

    @property
    def low(self) -> float:
        """The smaller of the two."""
        return min(self.sailing, self.resting)

    @property
    def high(self) -> float:
        """The larger of the two."""
        return max(self.sailing, self.resting)


def bounds(view: View, *, state: AppState) -> Bounds | None:
    """Return people beyond the view's limit in both cases of ``Scenario.bounds``; None by day and for agreements."""
    both = read(view.scenario)[0].bounds
    if both is None or view.measure != NEAREST:
        return None
    sailing, resting = (_beyond(view.with_(scenario=one.text), state=state) for one in both)
    return Bounds(sailing, resting)


def _beyond(view: View, *, state: AppState) -> float:
    return float(beyond(state.under(view).table(view), limit_min=view.limit_min).sum())


def bounds_words(view: View, *, state: AppState) -> list[Any]:
    """Say between what the number lies at night, and why; nothing by day."""
    found = bounds(view, state=state)
    if found is None:
        return []
    t = state.t
    limit = limit_words(view.limit_min, t=t)
    if round(found.low) == round(found.high):
        return [html.P(t("conditions.bounds_same", people=people(found.low, t=t), limit=limit))]
    low = people(found.low, t=t).removesuffix(t("whatif.finding.unit")).rstrip()
    told = t("conditions.bounds", low=low, high=people(found.high, t=t), limit=limit)
    return [html.P([html.B(told), " ", why(state=state)])]


def why(*, state: AppState) -> str:
    """Say in one sentence why nobody knows of most ferries, with how many."""
    at_night = state.study.closures.ferry_at_night
    return state.t("conditions.why", unknown=int((at_night == UNKNOWN).sum()), all=int((at_night != NOT_FERRY).sum()))


def box(view: View, *, state: AppState) -> list[Any]:
    """Return what stands under the choice: both bounds at night, and the way to all of it; the banner names them.

    Empty on an ordinary day.
    """
    t = state.t
    scenario = read(view.scenario)[0]
    if not scenario.conditions:
        return []
    parts: list[Any] = []
    other = scenario.conditions.sibling
    if other is not None:
        parts += bounds_words(view, state=state)
        there = view.with_(scenario=to_text(scenario.under_conditions(other)))
        key = "sail" if scenario.conditions.unknown_ferries_rest else "rest"
        parts.append(html.P(layout.inner_link(t(f"conditions.count_as_{key}"), urls.first_screen(there.to_query()))))
    parts.append(html.P(layout.inner_link(t("conditions.more"), f"{urls.WHAT_IF}{view.to_query()}")))
    return [html.Div(parts, className="note conditions-note")]


def vocabulary() -> dict[str, Any]:
    """Return the address's word for each condition that is not one of a list, and the order in which they stand.

    ``speed`` is what stands before the number; ``rule`` has its words in the list of rules.
    """
    kinds: dict[str, Conditions] = {
        "night": Conditions(night=True),
        "unknown_rest": Conditions(night=True, unknown_ferries_rest=True),
        "winter": Conditions(winter=True),
        "rule": Conditions(ferry_rule=FERRY_RULES[-1]),
        "speed": Conditions(speed_percent=SLOWEST_PERCENT),
        "from_road": Conditions(from_road=True),
    }
    words = {kind: conditions.words[-1].removesuffix(str(SLOWEST_PERCENT)) for kind, conditions in kinds.items()}
    every = Conditions(
        winter=True,
        night=True,
        unknown_ferries_rest=True,
        ferry_rule=FERRY_RULES[-1],
        speed_percent=SLOWEST_PERCENT,
        from_road=True,
    ).words
    in_order = [word.removesuffix(str(SLOWEST_PERCENT)) for word in every]
    order = sorted(words, key=lambda kind: in_order.index(words[kind]))
    return {**words, "order": order}


def editor(scenario: Scenario, *, t: Catalogue) -> dict[str, Any]:
    """Return what the fieldset of conditions shows: the words that hold, named conditions, and what all is called."""
    return {
        "words": list(scenario.conditions.words),
        "presets": [
            {
                "words": list(PRESETS[name].words),
                "label": t(f"conditions.short.{name}"),
                "title": t(f"conditions.preset.{name}"),
            }
            for name in OFFERED
        ],
        "own": t("conditions.preset.own"),
        "rules": [
            {"word": next(iter(Conditions(ferry_rule=rule).words), ""), "label": t(f"conditions.rule.{rule}")}
            for rule in FERRY_RULES
        ],
        "speed": [SLOWEST_PERCENT, FASTEST_PERCENT, NORMAL_PERCENT],
        "vocabulary": vocabulary(),
        "said": list(describe_conditions(scenario.conditions, t=t)),
        "texts": t.section("conditions.edit"),
    }
