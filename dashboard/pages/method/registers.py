"""The lower part of the method page: how evidence is weighed, the three readings, figures that disagree, services."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.tables import plain, wide
from dashboard.state.app_state import AppState
from dashboard.state.table import rows_of
from dashboard.text.numbers import number
from geo.data.rules.registers import contradictions

_RULES = ("planned", "newest", "surest", "cautious", "contradiction", "unknown")
_READINGS = ("documented", "possible", "expected", "formula", "totals", "assumption", "sample")
_PRIVACY = ("town", "rounding", "small", "log", "open")


def layout(*, state: AppState) -> list[Any]:
    """Return the sections in order."""
    t = state.t
    return [
        html.Div(
            [
                html.H2(t("weigh.heading"), id="opplysninger"),
                html.Ol([html.Li(t(f"weigh.{rule}")) for rule in _RULES]),
                html.H2(t("three.heading"), id="lesninger"),
                *(html.P(t(f"three.{name}"), className="formula" if name == "formula" else "") for name in _READINGS),
                html.H2(t("agree.heading")),
                html.P(t("agree.rule")),
                html.P(t("gaps.avtaler.any")),
                html.H2(t("private.heading"), id="personvern"),
                html.Ul([html.Li(t(f"private.{rule}")) for rule in _PRIVACY]),
            ],
            className="prose",
        ),
        html.H2(t("disagree.heading"), id="uenighet", className="table-part"),
        html.P(t("disagree.lead"), className="prose"),
        *_disagreements(state=state),
        html.H2(t("figures.heading"), id="landstall", className="table-part"),
        *_figures(state=state),
        html.H2(t("method.services_heading"), id="tilbud", className="table-part"),
        html.P(t("method.services_lead"), className="prose"),
        _services(state=state),
    ]


def value_words(row: Any, *, state: AppState) -> str:  # noqa: ANN401 - a row of the table
    """Return a figure as its source states it: "om lag 40 %", "9–10 prosent", "3 av 7 kommuner"."""
    t = state.t
    text = _number(row.value)
    if not pd.isna(row.value_to):
        text = f"{text}–{_number(row.value_to)}"
    if not pd.isna(row.of_total):
        text = t("figures.of", value=text, total=_number(row.of_total))
    if row.qualifier:
        text = t(f"figures.{row.qualifier}", value=text)
    return f"{text} {row.unit}"


def _number(value: float) -> str:
    return number(value, decimals=0 if float(value).is_integer() else 1)


def _figure_row(row: Any, *, state: AppState) -> Component:  # noqa: ANN401 - a row of the table
    return html.Tr(
        [
            html.Th(value_words(row, state=state), scope="row"),
            html.Td(row.definition),
            html.Td(str(row.year)),
            html.Td([f"{row.source}, {row.lines}", html.Span(row.note, className="town") if row.note else ""]),
        ]
    )


def _figure_table(frame: pd.DataFrame, *, caption: str, state: AppState) -> Component:
    heads = [state.t(f"figures.column_{name}") for name in ("value", "what", "year", "source")]
    rows = [_figure_row(row, state=state) for row in rows_of(frame)]
    return wide(plain(caption, heads, rows, look="wide-table"), label=caption)


def _disagreements(*, state: AppState) -> list[Component]:
    """Figures that answer one question differently, side by side; never reconciled."""
    found = contradictions(state.dataset.national_figures)
    tables = [
        _figure_table(
            frame,
            caption=state.t(f"disagree.{key}") if state.t.has(f"disagree.{key}") else key.replace("_", " "),
            state=state,
        )
        for key, frame in found.items()
    ]
    return [html.Div(tables, className="stack-panels")]


def _figures(*, state: AppState) -> list[Component]:
    t = state.t
    frame = state.dataset.national_figures
    parts: list[Component] = []
    for topic in dict.fromkeys(frame["topic"]):
        mine = frame[frame["topic"] == topic]
        name = t(f"figures.topic_{topic}")
        summary = html.Summary(t("figures.summary", topic=name, count=len(mine)))
        parts.append(html.Details([summary, _figure_table(mine, caption=name, state=state)]))
    return parts


def _services(*, state: AppState) -> Component:
    t = state.t
    counties = dict(zip(state.dataset.counties["county_code"], state.dataset.counties["county"], strict=True))
    rows = [
        html.Tr(
            [
                html.Th([row.service, html.Span(t(f"service.kind_{row.kind}"), className="town")], scope="row"),
                html.Td(row.what),
                html.Td(row.whom),
                html.Td(
                    [
                        counties[row.county_code]
                        if row.area == "county"
                        else t(f"service.area_{row.area}", town=row.town),
                        f" · {t(f'service.status_{row.status}')}",
                    ]
                ),
                html.Td(
                    [
                        f"{row.year}. {row.source}, {row.lines}",
                        html.Span(row.note, className="town") if row.note else "",
                    ]
                ),
            ]
        )
        for row in rows_of(state.dataset.services)
    ]
    heads = [t(f"service.{name}") for name in ("service", "what", "whom", "where", "source")]
    caption = t("method.services_caption")
    return wide(plain(caption, heads, rows, look="wide-table"), label=caption)
