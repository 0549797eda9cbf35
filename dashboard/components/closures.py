"""What is documented of roads in winter and ferries at night, in words and as tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.tables import plain, wide
from dashboard.state.app_state import AppState
from dashboard.state.table import rows_of
from dashboard.text.catalogue import Catalogue
from geo.data.rules.closures import NIGHT_FERRY, WINTER_ROAD
from geo.errors import UnknownName
from geo.network.seasonal import UNKNOWN
from geo.study.study import Study

KINDS = (WINTER_ROAD, NIGHT_FERRY)
_MONTHS_SIGN = "-"


@dataclass(frozen=True)
class Fact:
    """One row of the table of closures, in words. ``found``: whether it could be placed on this network."""

    closure_id: str
    kind: str
    road: str
    stretch: str
    closed: bool
    period: str
    year: int | None
    source: str
    confidence: str
    note: str
    found: bool


def facts(kind: str, *, state: AppState) -> tuple[Fact, ...]:
    """Return what is documented of roads in winter or of ferries at night: the closed ones first, then by name."""
    study = state.study
    found = {one.closure_id for one in study.closures.matched}
    frame = study.dataset.closures
    rows = [
        Fact(
            closure_id=row.closure_id,
            kind=row.kind,
            road=row.road,
            stretch=f"{_place(row.from_place, study=study)}–{_place(row.to_place, study=study)}",
            closed=bool(row.closed),
            period=period_words(row.period, t=state.t),
            year=None if pd.isna(row.year) else int(row.year),
            source=row.source,
            confidence=row.confidence,
            note=row.note,
            found=row.closure_id in found,
        )
        for row in rows_of(frame[frame["kind"] == kind])
    ]
    return tuple(sorted(rows, key=lambda one: (not one.closed, one.stretch)))


def _place(name: str, *, study: Study) -> str:
    """Return the name of a place by its id; a quay's name is one already."""
    try:
        return str(study.gazetteer[name].place)
    except UnknownName:
        return name


def period_words(period: str, *, t: Catalogue) -> str:
    """Return "11-05" as months and "00:30-05:00" as times of the day; blank: not told.

    >>> from dashboard.text.catalogue import catalogue
    >>> period_words("11-05", t=catalogue())
    'november–mai'
    """
    if not period:
        return t("closures.period_unknown")
    first, last = period.split(_MONTHS_SIGN, maxsplit=1)
    if ":" in period:
        return t("closures.hours", first=first.replace(":", "."), last=last.replace(":", "."))
    return t("closures.months", first=t(f"closures.month.{int(first)}"), last=t(f"closures.month.{int(last)}"))


def table(kind: str, *, state: AppState, closed_only: bool = False) -> list[Component]:
    """Return the facts of a kind with source, year and confidence as a table, and in words what was not found."""
    t = state.t
    every = facts(kind, state=state)
    shown = [one for one in every if one.found and (one.closed or not closed_only)]
    parts: list[Component] = []
    if shown:
        caption = t(f"closures.caption_{kind}{'_closed' if closed_only else ''}", count=len(shown))
        heads = [t(f"closures.column_{name}") for name in ("road", "state", "period", "year", "confidence", "source")]
        parts.append(
            wide(
                plain(caption, heads, [_row(one, t=t) for one in shown], look="wide-table closure-facts"), label=caption
            )
        )
    else:
        parts.append(html.P(t(f"closures.none_{kind}"), className="quiet"))
    missing = [one for one in every if not one.found]
    if missing:
        named = "; ".join(
            t(
                "closures.not_found_one",
                name=f"{one.road} {one.stretch}".strip(),
                source=one.source,
                year=one.year or "–",
            )
            for one in missing
        )
        parts.append(html.P(t("closures.not_found", named=named), className="note"))
    return parts


def _row(fact: Fact, *, t: Catalogue) -> Component:
    standing = t(f"closures.{'closed' if fact.closed else 'open'}_{fact.kind}")
    return html.Tr(
        [
            html.Th([html.B(fact.road), " " if fact.road else "", fact.stretch], scope="row"),
            html.Td(html.Span(standing, className="answer no" if fact.closed else "answer yes")),
            html.Td(fact.period),
            html.Td(str(fact.year or "–")),
            html.Td(t(f"confidence.{fact.confidence}")),
            html.Td([fact.source, html.Span(fact.note, className="town") if fact.note else ""]),
        ]
    )


def listed(state: AppState) -> list[Component]:
    """Return what the study's conditions close, each with its source: roads in winter, ferries at night.

    Empty where neither winter nor night holds.
    """
    t, conditions = state.t, state.study.effect.conditions
    parts: list[Component] = []
    if conditions.winter:
        parts += [html.H2(t("closures.heading_winter")), *table(WINTER_ROAD, state=state, closed_only=True)]
    if conditions.night:
        parts += [html.H2(t("closures.heading_night")), *table(NIGHT_FERRY, state=state), html.P(unknown_words(state))]
    return parts


def unknown_words(state: AppState) -> str:
    """Say of how many stretches of ferry nobody documents the night, and how they are counted."""
    study = state.study
    count = int((study.closures.ferry_at_night == UNKNOWN).sum())
    key = "rest" if study.effect.conditions.unknown_ferries_rest else "sail"
    return state.t(f"closures.unknown_{key}", count=count)
