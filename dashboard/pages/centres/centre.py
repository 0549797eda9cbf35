"""One centre: whom it documents to serve, who depends on it, and what changes if it closes."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import layout as components
from dashboard.components.tables import plain, wide
from dashboard.pages.centres import data
from dashboard.pages.centres.data import StatementRow
from dashboard.state.app_state import AppState, Centre
from dashboard.state.offers import LOOKS, OLD_AFTER_YEARS
from dashboard.state.query import View
from dashboard.state.table import rows_of
from dashboard.text.numbers import limit_words, minutes, number
from geo.constants import HALF_A_PERSON
from geo.data.vocabulary import DOCUMENTED, EXPECTED, GROUP_IDS
from geo.evidence.statements import ASSUMPTION

_ROLES = ("contracted", "superseded", "presumed", "history")


def layout(centre_id: str, view: View, *, state: AppState) -> Component:
    """Return the page of one centre; an unknown id gives a page that says so."""
    t = state.t
    centre = state.centres.get(centre_id)
    back = html.P(components.inner_link(t("centres.back"), f"{urls.CENTRES}{view.to_query()}"), className="crumbs")
    if centre is None:
        return html.Div([back, html.H1(t("centres.not_found")), html.P(t("centres.not_found_more"))])
    asked = view.with_(measure="nearest", reading=DOCUMENTED if view.reading == EXPECTED else view.reading)
    return html.Div(
        [
            back,
            *_head(centre, state=state),
            html.H2(t("centres.offers_caption"), className="table-part"),
            *_evidence(centre_id, state=state),
            html.Div(
                [
                    html.Section(_within(centre_id, state=state), className="panel"),
                    html.Section(_closes(centre_id, asked, state=state), className="panel"),
                ],
                className="two table-part",
            ),
            html.H2(t("centre.agreed_heading"), className="table-part"),
            *_agreed(centre_id, asked, state=state),
            html.H2(t("centres.nearest_heading"), className="table-part"),
            *_served(centre_id, asked, state=state),
        ]
    )


def _head(centre: Centre, *, state: AppState) -> list[Any]:
    t = state.t
    owner = t(f"owner.{centre.owner_type or 'unknown'}")
    return [
        html.H1(centre.name),
        html.P(t("centres.one_intro", where=centre.where, owner=owner)),
        html.P(_in_operation(centre, state=state), className="quiet"),
        html.P(centre.note, className="quiet") if centre.note else "",
        html.P([html.B(t("head.call_first")), " ", t("head.numbers"), ". ", t("map.changed")], className="note"),
    ]


def _in_operation(centre: Centre, *, state: AppState) -> str:
    """Say since when and from whom it is known, or that only the scenario opens it."""
    if centre.status_year is None:
        return state.t("centres.in_scenario")
    return state.t("centres.in_operation", year=centre.status_year, source=centre.source)


def _evidence(centre_id: str, *, state: AppState) -> list[Any]:
    """Every statement, and the groups of which nothing is said."""
    t = state.t
    said = data.statements(centre_id, state=state)
    known = {one.group for one in said}
    unknown = [t(f"group.{group}.label").lower() for group in GROUP_IDS if group not in known]
    rest = html.P(
        [html.B(t("centres.unknown_heading")), ": ", t("centres.unknown", groups=", ".join(unknown))]
        if unknown
        else "",
        className="note",
    )
    if not said:
        return [html.P(t("offer.none"))]
    names = ("group", "status", "year", "confidence", "source", "note")
    heads = html.Tr([html.Th(t(f"offer.{name}"), scope="col") for name in names])
    table = html.Table(
        [
            html.Caption(t("centre.evidence_caption")),
            html.Thead(heads),
            html.Tbody([_statement(one, first=_first(said, at), state=state) for at, one in enumerate(said)]),
        ],
        className="plain wide-table",
    )
    return [wide(table, label=t("centre.evidence_caption")), rest]


def _first(said: tuple[StatementRow, ...], at: int) -> bool:
    return at == 0 or said[at - 1].group != said[at].group


def _statement(said: StatementRow, *, first: bool, state: AppState) -> Component:
    t = state.t
    assumed = said.confidence == ASSUMPTION
    old = not assumed and (said.year is None or state.this_year - said.year > OLD_AFTER_YEARS)
    year = str(said.year) if said.year is not None else t("offer.assumed" if assumed else "offer.undated")
    remarks = [said.note.rstrip(".")] if said.note else []
    remarks += [t("offer.deduced")] if said.deduced else []
    remarks += [t("centre.disagrees")] if said.disagrees else []
    remarks += [t("centre.not_used")] if not said.used and not said.disagrees else []
    label = t(f"group.{said.group}.label")
    return html.Tr(
        [
            html.Th(label if first else html.Span(label, className="visually-hidden"), scope="row"),
            html.Td([components.mark(LOOKS[said.status]), " ", t(f"status.{said.status}")]),
            html.Td(
                html.Span(
                    f"{year}, {t('offer.old')}" if old and said.year else year, className="tag old" if old else "tag"
                )
            ),
            html.Td(t(f"confidence.{said.confidence}")),
            html.Td(said.source),
            html.Td("; ".join(remarks)),
        ],
        className="" if said.used else "quiet",
    )


def _within(centre_id: str, *, state: AppState) -> list[Any]:
    t = state.t
    frame = data.people_within(centre_id, state=state)
    rows = [
        html.Tr(
            [
                html.Th(t("centre.within", limit=limit_words(int(row.limit_min), t=t)), scope="row"),
                html.Td(number(row.people), className="n"),
                html.Td(number(row.nearest_people), className="n"),
            ]
        )
        for row in rows_of(frame)
    ]
    heads = [
        html.Th(t("centre.time"), scope="col"),
        html.Th(t("centre.people"), scope="col", className="n"),
        html.Th(t("centre.nearest_people"), scope="col", className="n"),
    ]
    caption = html.Caption(t("centre.within_caption"))
    return [
        html.H2(t("centre.within_heading")),
        html.Table([caption, html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain"),
    ]


def _closes(centre_id: str, view: View, *, state: AppState) -> list[Any]:
    """Say what changes if the centre closes, for the view's group."""
    t = state.t
    group = t(f"group.{view.group}.phrase")
    found = state.remember(f"closure {centre_id}", view, lambda: data.closure(centre_id, view, state=state))
    heading = html.H2(t("centre.closes_heading"))
    if found.affected < HALF_A_PERSON:
        return [heading, html.P(t("centre.closes_nobody", group=group))]
    facts = [
        (t("centre.closes_affected"), number(found.affected)),
        (t("centre.closes_before"), minutes(found.before_min, t=t)),
        (t("centre.closes_after"), minutes(found.after_min, t=t)),
        (t("centre.closes_over_30"), number(found.over_30)),
        (
            t("centre.closes_beyond", limit=limit_words(view.limit_min, t=t)),
            t("centre.closes_from_to", before=number(found.beyond_today), after=number(found.beyond_then)),
        ),
        (t("centre.closes_stranded"), number(found.stranded)),
    ]
    shown = 6
    worst = found.municipalities.head(shown)
    rows = [
        html.Tr(
            [
                html.Th(
                    components.inner_link(row.municipality, urls.municipality(row.municipality_code, view.to_query())),
                    scope="row",
                ),
                html.Td(number(row.people), className="n"),
                html.Td(minutes(row.before_min, t=t), className="n"),
                html.Td(html.B(minutes(row.after_min, t=t)), className="n"),
            ]
        )
        for row in rows_of(worst)
    ]
    heads = [t(f"centre.column_{name}") for name in ("municipality", "affected", "today", "then")]
    more = len(found.municipalities) - len(worst)
    return [
        heading,
        html.P(
            t("centre.closes_lead", group=group, reading=t(f"gaps.reading.{view.reading}").lower()), className="quiet"
        ),
        html.Table(
            [
                html.Caption(t("centre.closes_caption"), className="visually-hidden"),
                html.Tbody(
                    [
                        html.Tr([html.Th(name, scope="row"), html.Td(html.B(value), className="n")])
                        for name, value in facts
                    ]
                ),
            ],
            className="plain facts",
        ),
        plain(t("centre.closes_where"), heads, rows, numeric=(1, 2, 3)),
        html.P(t("centre.closes_more", count=more), className="quiet") if more > 0 else "",
    ]


def _agreed(centre_id: str, view: View, *, state: AppState) -> list[Any]:
    """Return the municipalities that have, may have or had an agreement with the centre."""
    t = state.t
    frame = data.agreed(centre_id, state=state)
    note = html.P([t("gaps.avtaler.any"), " ", t("centre.agreed_unknown")], className="note")
    if frame.empty:
        return [html.P(t("centre.agreed_none")), note]
    people = dict(
        zip(state.dataset.municipalities["municipality_code"], state.dataset.municipalities["population"], strict=True)
    )
    parts: list[Any] = []
    for role in _ROLES:
        mine = frame[frame["role"] == role]
        if mine.empty:
            continue
        rows = [
            html.Tr(
                [
                    html.Th(
                        components.inner_link(
                            state.municipality_names[row.municipality_code],
                            urls.municipality(row.municipality_code, view.to_query()),
                        ),
                        scope="row",
                    ),
                    html.Td(number(people[row.municipality_code]), className="n"),
                    html.Td("–" if pd.isna(row.year) else str(int(row.year))),
                    html.Td(t(f"agreement.basis.{row.basis}")),
                    html.Td(t(f"confidence.{row.confidence}")),
                    html.Td([row.source, html.Span(row.note, className="town") if row.note else ""]),
                ]
            )
            for row in rows_of(mine)
        ]
        names = ("municipality", "people", "year", "basis", "confidence", "source")
        heads = [t(f"centre.agreed_{name}") for name in names]
        caption = t(f"centre.role_{role}", count=len(mine))
        parts.append(
            wide(
                plain(html.B(caption), heads, rows, numeric=(names.index("people"),), look="wide-table"), label=caption
            )
        )
    return [html.Div(parts, className="stack-panels"), note]


def _served(centre_id: str, view: View, *, state: AppState) -> list[Any]:
    """Municipalities most of whose people have this centre as the nearest under the view."""
    t = state.t
    table = state.table(view)
    mine: pd.DataFrame = table[table["centre_id"] == centre_id].sort_values("median_min")
    if mine.empty:
        return [html.P(t("centres.nearest_none"))]
    rows = [
        html.Tr(
            [
                html.Th(
                    components.inner_link(row.municipality, urls.municipality(row.municipality_code, view.to_query())),
                    scope="row",
                ),
                html.Td(number(row.population), className="n"),
                html.Td(minutes(row.median_min, t=t), className="n"),
                html.Td(number(row.cut_off_population), className="n"),
            ]
        )
        for row in rows_of(mine)
    ]
    heads = [t(f"table.column_{name}") for name in ("name", "people", "minutes", "cut_off")]
    caption = t(
        "centres.nearest_caption", group=t(f"group.{view.group}.phrase"), reading=t(f"reading.{view.reading}").lower()
    )
    return [
        html.P(t("centres.nearest_sum", count=len(mine), people=number(mine["population"].sum()))),
        wide(plain(caption, heads, rows, numeric=(1, 2, 3)), label=caption),
    ]
