"""The parts of a question as native controls, the same on every page: group, reading, limit, what counts as served.

Each takes the id of its place on the page; a choice changes the address.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components import controls
from dashboard.state.query import LONGEST_LIMIT_MIN, View, query_key, query_word
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words
from geo.constants import THRESHOLDS_MIN
from geo.data.vocabulary import ACCEPTABLE, GROUP_IDS

Option = dict[str, str]
SOFT_HYPHEN = "\u00ad"  # in the label of a group; a pill breaks there, a check box and a file do not


def group_options(*, t: Catalogue) -> list[Option]:
    """Return the groups to choose from."""
    return [{"value": group, "label": t(f"group.{group}.label")} for group in GROUP_IDS]


def group_choice(part: str, view: View, *, t: Catalogue, clears: str | None = None) -> Component:
    """Return the choice of the group. ``clears``: key of the address that a choice takes away with it."""
    group = controls.Radios(
        id=part,
        name=query_key("group"),
        legend=t("ask.group"),
        look="pills",
        options=group_options(t=t),
        value=view.group,
        standard=View().group,
    )
    if clears is not None:
        group.clears = clears  # type: ignore[attr-defined] # a property of this component
    return group


def reading_choice(part: str, view: View, *, readings: Sequence[str], t: Catalogue) -> Component:
    """Return the choice of how unknown evidence is read, among ``readings``."""
    options = [
        {
            "value": query_word("reading", reading),
            "label": t(f"gaps.reading.{reading}"),
            "title": t(f"gaps.reading.{reading}_title"),
        }
        for reading in readings
    ]
    return controls.Radios(
        id=part,
        name=query_key("reading"),
        legend=t("ask.reading"),
        look="joined",
        options=options,
        value=query_word("reading", view.reading),
        standard=query_word("reading", View().reading),
    )


def limit_options(limits_min: Sequence[int] = THRESHOLDS_MIN, *, t: Catalogue) -> list[Option]:
    """Return limits to choose from, in words."""
    return [{"value": str(limit_min), "label": limit_words(limit_min, t=t)} for limit_min in limits_min]


def any_limit(part: str, view: View, *, label: str) -> Component:
    """Return the box for a limit of any whole minute."""
    return controls.NumberBox(
        id=part,
        name=query_key("limit_min"),
        label=label,
        value=view.limit_min,
        min=1,
        max=LONGEST_LIMIT_MIN,
        standard=str(View().limit_min),
    )


def accept_choice(part: str, view: View, *, legend: str, t: Catalogue) -> Component:
    """Return the choice of statuses that count as documented service."""
    return controls.Checks(
        id=part,
        name=query_key("accept"),
        legend=legend,
        options=[{"value": status, "label": t(f"status.{status}")} for status in ACCEPTABLE],
        value=list(view.accept),
        standard=query_word("accept", View().accept),
    )
