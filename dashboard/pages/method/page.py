"""How the numbers come about, whose data they rest on, and what they cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components import closures
from dashboard.components.tables import wide
from dashboard.pages.method import registers
from dashboard.state.app_state import AppState
from dashboard.state.table import rows_of
from dashboard.text.numbers import number
from geo.constants import SECONDS_PER_MINUTE
from geo.network.conditions_applied import BOARDING_S, HEADWAY_S, SAILING_KMH
from geo.network.graph import SpeedModel


def layout(*, state: AppState) -> Component:
    """Return the page. Speeds, sources and counts are read from the data, never repeated in words."""
    t = state.t
    return html.Div(
        [
            html.Div(
                [
                    html.H1(t("method.title")),
                    html.P(t("method.lead")),
                    *_texts("what", ("what_1", "what_2", "what_3"), state=state),
                    *_texts("readings", ("readings_1", "readings_2", "readings_3"), state=state),
                    *_texts("speed", ("speed_intro",), state=state),
                    speed_table(SpeedModel(), state=state),
                    *_texts("assumptions", tuple(f"assumption_{index}" for index in range(1, 5)), state=state),
                    *conditions(state=state),
                    *_texts("unknown", ("unknown_1", "unknown_2", "unknown_3"), state=state),
                    *_texts("safety", ("safety_1",), state=state),
                ],
                className="prose",
            ),
            html.H2(t("method.conditions_table"), id="vilkar", className="table-part"),
            *(part for kind in closures.KINDS for part in closures.table(kind, state=state)),
            html.P(closures.unknown_words(state)),
            html.H2(t("method.sources_heading"), id="kilder", className="table-part"),
            wide(sources_table(state=state), label=t("method.sources_caption")),
            html.H2(t("method.counts_heading"), className="table-part"),
            wide(counts_table(state=state), label=t("method.counts_caption")),
            *registers.layout(state=state),
        ]
    )


def _texts(section: str, keys: Sequence[str], *, state: AppState) -> list[Component]:
    return [html.H2(state.t(f"method.{section}_heading")), *(html.P(state.t(f"method.{key}")) for key in keys)]


def conditions(*, state: AppState) -> list[Component]:
    """Return what night, winter and the rules for ferries mean, with the figures that are assumed."""
    t = state.t
    assumed = {
        "sailing": number(SAILING_KMH),
        "headway": number(HEADWAY_S / SECONDS_PER_MINUTE),
        "boarding": number(BOARDING_S / SECONDS_PER_MINUTE),
    }
    texts = [html.P(t(f"method.conditions_{at}", **assumed)) for at in range(1, 6)]
    return [html.H2(t("method.conditions_heading")), *texts]


def speed_table(speeds: SpeedModel, *, state: AppState) -> Component:
    """Return the speed of each kind of road, and what road lengths are multiplied by."""
    t = state.t
    kinds = [field.name for field in fields(speeds) if field.name.endswith("_kmh")]
    rows = [
        html.Tr(
            [
                html.Th(t(f"speed.{kind}"), scope="row"),
                html.Td(number(getattr(speeds, kind), decimals=1 if kind == "ferry_kmh" else 0), className="n"),
            ]
        )
        for kind in kinds
    ]
    heads = [t("method.speed_kind"), t("method.speed_kmh")]
    factor = t("method.length_factor", factor=number(speeds.length_factor, decimals=3))
    return html.Div([_table(t("method.speed_caption"), heads, rows), html.P(factor, className="quiet")])


def sources_table(*, state: AppState) -> Component:
    """Return every source with publisher, state, licence and attribution."""
    t = state.t
    rows = [
        html.Tr(
            [
                html.Th(
                    html.A(source.product, href=source.url, rel="noreferrer") if source.url else source.product,
                    scope="row",
                ),
                html.Td(source.publisher),
                html.Td(str(source.date)),
                html.Td(
                    html.A(source.licence, href=source.licence_url, rel="noreferrer")
                    if source.licence_url
                    else source.licence
                ),
                html.Td(source.attribution),
            ]
        )
        for source in state.dataset.sources.values()
    ]
    names = ("product", "publisher", "date", "licence", "attribution")
    return _table(t("method.sources_caption"), [t(f"method.source_{name}") for name in names], rows)


def counts_table(*, state: AppState) -> Component:
    """Return the national counts with year, source and definition; blanks are "not stated"."""
    t = state.t
    rows = [
        html.Tr(
            [
                html.Th(t(f"group.{row.group}.label"), scope="row"),
                html.Td(str(row.year)),
                *(
                    html.Td(_count(value), className="n")
                    for value in (row.of_centres, row.yes, row.case_by_case, row.no)
                ),
                html.Td(row.source),
                html.Td(row.definition),
            ]
        )
        for row in rows_of(state.dataset.national_counts)
    ]
    names = ("group", "year", "of", "yes", "case", "no", "source", "definition")
    return _table(t("method.counts_caption"), [t(f"method.count_{name}") for name in names], rows)


def _count(value: Any) -> str:  # noqa: ANN401 - a whole number or NA
    return "–" if pd.isna(value) else number(float(value))


def _table(caption: str, heads: Sequence[str], rows: Sequence[Component]) -> Component:
    return html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(list(rows)),
        ],
        className="plain",
    )
