"""Two parts of the page on gaps: the national counts as choices, and questions that lead to the views."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, layout
from dashboard.components.tables import plain, wide
from dashboard.pages.gaps import data
from dashboard.pages.gaps.tabs import AGREED, KNOWLEDGE, OVERVIEW, SAMI, SCHOOL, SECOND, SMALL, TOWNS, address
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key
from dashboard.text.numbers import number
from geo.data.vocabulary import EXPECTED
from geo.evidence.national_counts import KnownCount

_MOST_CENTRES = 99


def counts(view: View, *, state: AppState) -> list[Any]:
    """Return the national counts as choices, each with what it implies, and the assumption behind it all."""
    t = state.t
    asked = data.question(view, state=state)
    own = controls.NumberBox(
        id="gaps-count",
        name=query_key("known_count"),
        label=t("gaps.expected.own"),
        value=view.known_count,
        min=0,
        max=_MOST_CENTRES,
        standard="",
    )
    group = t(f"group.{view.group}.phrase")
    if asked.reading != EXPECTED:
        return [html.Div([html.P(t("gaps.no_count", group=group)), own], className="note")]
    reading = state.study.expected(asked)
    offered = {count.serving: count for count in reversed(state.study.known_counts(asked))}
    chosen = reading.count.serving
    shown: dict[int, KnownCount] = {chosen: reading.count, **offered}
    rows = [_count_row(count, view, chosen=chosen, state=state) for _, count in sorted(shown.items(), reverse=True)]
    names = ("count", "year", "low", "people", "high", "source")
    heads = [t(f"gaps.expected.{name}") for name in names]
    words = data.words_of(view, state=state)
    row = data.intervals(view, state=state).iloc[-1]
    assumption = t(
        "gaps.expected.assumption",
        k=reading.constraint.serving,
        n=reading.constraint.size,
        possible=number(row["possible_people"]),
        documented=number(row["documented_people"]),
    )
    label = t(f"group.{view.group}.label")
    caption = t("gaps.expected.caption", group=label, limit=words["limit"])
    return [
        html.H2(t("gaps.expected.heading")),
        html.P(assumption, className="note"),
        html.P(t(f"gaps.expected.clash_{clash}"), className="note") if (clash := reading.constraint.clash) else "",
        wide(
            plain(caption, heads, rows, numeric=range(1, len(names) - 1), look="counts"),
            label=caption,
        ),
        html.Div([own, html.P(t("gaps.expected.interval_note"), className="quiet")], className="own-count"),
    ]


def _count_row(count: KnownCount, view: View, *, chosen: int, state: AppState) -> Component:
    t = state.t
    here = view.with_(known_count=count.serving)
    row = data.intervals(here, state=state).iloc[-1]
    notes = [t(f"gaps.expected.note_{note}") for note in count.notes if count.source]
    of = "" if count.of_centres is None else t("gaps.expected.of", of=count.of_centres)
    mine = count.serving == chosen
    text = f"{count.serving} {of}".strip()
    named: Any = html.B(text) if mine else layout.inner_link(text, address(OVERVIEW, here))
    return html.Tr(
        [
            html.Th([named, html.Span(t("gaps.expected.chosen"), className="town") if mine else ""], scope="row"),
            html.Td(str(count.year or "–"), className="n"),
            html.Td(number(row["p5_people"]), className="n"),
            html.Td(html.B(number(row["expected_people"])), className="n"),
            html.Td(number(row["p95_people"]), className="n"),
            html.Td(
                [
                    count.source or t("gaps.expected.own_source"),
                    html.Span("; ".join(notes), className="town") if notes else "",
                ]
            ),
        ],
        className="chosen" if mine else "",
    )


def ready_questions(*, state: AppState) -> list[Any]:
    """Return questions that a reader may have, as links to the views that answer them."""
    t = state.t
    substance = View(group="active_substance_use", reading=EXPECTED)
    groups = [
        ("far", [(t(f"gaps.ask.over_{limit}"), address(TOWNS, View(limit_min=limit))) for limit in (90, 180, 300)]),
        ("men_with_children", address(TOWNS, View(group="men_with_children", accept=("full",)))),
        (
            "substance",
            [
                (t(f"gaps.ask.centres_{count}"), address(OVERVIEW, substance.with_(known_count=count)))
                for count in (8, 12, 10, 9)
            ],
        ),
        ("contracted", address(AGREED, View())),
        ("sami", address(SAMI, View())),
        ("counties", "#table-fylker"),
        ("school", address(SCHOOL, View(group="women_with_children"))),
        ("second", address(SECOND, View())),
        ("unknown", address(KNOWLEDGE, View(group="men_with_children"))),
        ("small", address(SMALL, View())),
    ]
    items = []
    for name, target in groups:
        text = t(f"gaps.ask.{name}")
        if isinstance(target, str):
            on_page = target.startswith("#")
            items.append(html.Li(html.A(text, href=target) if on_page else layout.inner_link(text, target)))
        else:
            links: list[Any] = []
            for label, href in target:
                links += [" · " if links else "", layout.inner_link(label, href)]
            items.append(html.Li([text, " ", html.Span(links, className="several")]))
    return [html.H2(t("gaps.ask.heading")), html.Ul(items)]
