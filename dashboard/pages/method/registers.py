"""The lower part of the method page: how evidence is weighed, the three readings, figures that disagree, services."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components import layout as components
from dashboard.components.tables import plain, wide
from dashboard.text.numbers import number
from dashboard.web.state import Desk
from geo.data.rules.registers import contradictions

_RULES = ("planned", "newest", "surest", "cautious", "contradiction", "unknown")
_READINGS = ("documented", "possible", "expected", "formula", "totals", "assumption", "sample")
_PRIVACY = ("town", "rounding", "small", "log", "open")


def layout(*, desk: Desk) -> list[Any]:
    """Return the sections in order."""
    t = desk.t
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
        *_disagreements(desk=desk),
        html.H2(t("figures.heading"), id="landstall", className="table-part"),
        *_figures(desk=desk),
        html.H2(t("method.services_heading"), id="tilbud", className="table-part"),
        html.P(t("method.services_lead"), className="prose"),
        _services(desk=desk),
    ]


def value_words(row: Any, *, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return a figure as its source states it: "om lag 40 %", "9–10 prosent", "3 av 7 kommuner"."""
    t = desk.t
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


def _figure_row(row: Any, *, desk: Desk) -> Component:  # noqa: ANN401 - a row of the table
    return html.Tr(
        [
            html.Th(value_words(row, desk=desk), scope="row"),
            html.Td(row.definition),
            html.Td(str(row.year)),
            html.Td([f"{row.source}, {row.lines}", html.Span(row.note, className="town") if row.note else ""]),
        ]
    )


def _figure_table(frame: pd.DataFrame, *, caption: str, desk: Desk) -> Component:
    heads = [desk.t(f"figures.column_{name}") for name in ("value", "what", "year", "source")]
    rows = [_figure_row(row, desk=desk) for row in components.rows_of(frame)]
    return wide(plain(caption, heads, rows, look="wide-table"), label=caption)


def _disagreements(*, desk: Desk) -> list[Component]:
    """Figures that answer one question differently, side by side; never reconciled."""
    found = contradictions(desk.situation.national_figures)
    tables = [
        _figure_table(
            frame,
            caption=desk.t(f"disagree.{key}") if desk.t.has(f"disagree.{key}") else key.replace("_", " "),
            desk=desk,
        )
        for key, frame in found.items()
    ]
    return [html.Div(tables, className="stack-panels")]


def _figures(*, desk: Desk) -> list[Component]:
    t = desk.t
    frame = desk.situation.national_figures
    parts: list[Component] = []
    for topic in dict.fromkeys(frame["topic"]):
        mine = frame[frame["topic"] == topic]
        name = t(f"figures.topic_{topic}")
        summary = html.Summary(t("figures.summary", topic=name, count=len(mine)))
        parts.append(html.Details([summary, _figure_table(mine, caption=name, desk=desk)]))
    return parts


def _services(*, desk: Desk) -> Component:
    t = desk.t
    counties = dict(zip(desk.situation.counties["county_code"], desk.situation.counties["county"], strict=True))
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
        for row in components.rows_of(desk.situation.services)
    ]
    heads = [t(f"service.{name}") for name in ("service", "what", "whom", "where", "source")]
    caption = t("method.services_caption")
    return wide(plain(caption, heads, rows, look="wide-table"), label=caption)
