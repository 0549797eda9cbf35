"""How travel time is shared among people, each index in one plain sentence, and whether the ranking holds.

The choices on top change the address; the callbacks ask and draw. The ranking is searched anew under eight sets of
assumptions, which takes a second, and hence has a callback of its own; only its answer is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import layout as components
from dashboard.components import question
from dashboard.components.charts import FONT, GREY, PLUM
from dashboard.components.tables import plain
from dashboard.palette import colour
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_word
from dashboard.text.catalogue import Catalogue
from dashboard.text.fairness import sentences, span, stability_sentence
from dashboard.text.numbers import listed, minutes, number, percent
from geo.analysis.fairness import CURVE_AT, Fairness, fairness
from geo.analysis.sensitivity import Sensitivity, Stability
from geo.data.vocabulary import NEAREST, READINGS
from geo.network.conditions_applied import SAILING_KMH
from geo.network.graph import SpeedModel
from geo.study.question import Question

_HALF, _NINE_TENTHS = CURVE_AT.index(0.5), CURVE_AT.index(0.9)


def layout(view: View, *, state: AppState) -> Component:
    """Return the page: the choices, and two parts that the callbacks fill."""
    t = state.t
    return html.Div(
        [
            html.H1(t("fairness.title")),
            controls(view, state=state),
            html.Div(id="fairness-body", **components.aria(live="polite")),
            html.H2(t("stability.heading"), className="table-part"),
            html.P(t("stability.lead")),
            html.Div(id="fairness-stability", **components.aria(live="polite")),
        ]
    )


def controls(view: View, *, state: AppState) -> Component:
    """Return the two choices as native radios."""
    t = state.t
    return html.Div(
        [
            question.group_choice("fairness-group", view, t=t),
            question.reading_choice("fairness-reading", view, readings=READINGS, t=t),
        ],
        className="controls",
    )


def asked(view: View, *, state: AppState) -> Question:
    """Return the question of the page: always about the nearest centre."""
    return state.question(view.with_(measure=NEAREST))


def body(view: View, *, state: AppState) -> list[Component]:
    """Return the indices with what each means, and the curve."""
    t, posed = state.t, asked(view, state=state)
    found = state.remember("fairness", view, lambda: fairness(state.study, posed))
    group = t(f"group.{view.group}.phrase")
    parts: list[Component] = [html.P(t("fairness.lead", group=group, reading=t(f"fairness.reading.{posed.reading}")))]
    if posed.reading != view.reading:
        parts.append(html.P(t("fairness.no_count", group=group), className="note"))
    parts.append(html.Div(index_table(found, t=t), className="table-wide panel"))
    if found.people > 0:
        parts.append(html.Section(_curve(found, t=t), className="panel table-part"))
    return [*parts, html.P(t("fairness.source_note"), className="quiet")]


def index_table(found: Fairness, *, t: Catalogue) -> Component:
    """Return one row per index: name and scale, value, meaning."""
    rows = [
        html.Tr(
            [
                html.Th([one.name, html.Span(one.scale, className="town")], scope="row"),
                html.Td(html.B(one.value), className="n"),
                html.Td(one.sentence),
            ]
        )
        for one in sentences(found, t=t)
    ]
    heads = [t("fairness.measure"), t("fairness.value"), t("fairness.meaning")]
    return plain(t("fairness.indices"), heads, rows, numeric=(1,))


def _curve(found: Fairness, *, t: Catalogue) -> list[Component]:
    words = t(
        "fairness.curve_words",
        half=percent(found.lorenz[_HALF]),
        tenth=percent(1 - found.lorenz[_NINE_TENTHS]),
    )
    chart = dcc.Graph(
        id="fairness-curve",
        figure=lorenz_figure(found.lorenz, t=t),
        config={"displayModeBar": False, "responsive": True},
    )
    return [
        html.H2(t("fairness.curve")),
        html.P(words),
        html.Div(chart, className="curve", **components.aria(hidden="true")),
    ]


def lorenz_figure(shares: Sequence[float], *, t: Catalogue) -> go.Figure:
    """Share of all travelling against share of people, and the diagonal on which all travel equally long."""
    percents = [round(at * 100) for at in CURVE_AT]
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", line={"color": GREY, "width": 1.2, "dash": "dash"},
        name=t("fairness.curve_equal"), hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=percents,
        y=[round(share * 100, 1) for share in shares],
        mode="lines",
        line={"color": PLUM, "width": 2.6},
        name=t("fairness.curve_time"),
        hovertemplate=t("fairness.curve_hover") + "<extra></extra>",
    )
    marks = (0, 25, 50, 75, 100)
    ticks = {
        "tickvals": marks,
        "ticktext": [f"{mark}\u00a0%" for mark in marks],
        "fixedrange": True,
        "zeroline": False,
    }
    figure.update_xaxes(range=[0, 100], showgrid=False, linecolor=GREY, title=t("fairness.curve_people"), **ticks)
    figure.update_yaxes(
        range=[0, 102], gridcolor="rgba(133,126,139,0.25)", title=t("fairness.curve_time"), **ticks
    )  # fmt: skip
    figure.update_layout(
        font={"family": FONT, "size": 12, "color": GREY},
        margin={"l": 66, "r": 24, "t": 6, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": {"family": FONT, "color": colour("ink")}, "bgcolor": colour("card")},
        showlegend=False,
        height=230,
        separators=",\u202f",
        template="none",
    )
    return figure


def stability(view: View, *, state: AppState) -> list[Component]:
    """Return the ranking with its intervals, and what each assumption does."""
    t, posed = state.t, asked(view, state=state)
    found = state.remember("stability", view, lambda: Sensitivity(state.study).stability(posed))
    parts: list[Component] = [html.P(html.B(stability_sentence(found, t=t)))]
    if found.rows:
        parts += [
            html.Div(rank_table(found, view=view, t=t), className="table-wide panel"),
            html.Div(variant_table(found, t=t), className="table-wide panel table-part"),
            html.P(t("stability.kendall_note"), className="quiet"),
        ]
    if found.rows and found.unranked:
        parts.append(html.P(t("stability.unranked", places=listed(found.unranked))))
    notes = (_ferry_note(state), t("stability.population_note"))
    return [*parts, *(html.P(note, className="quiet") for note in notes)]


def _ferry_note(state: AppState) -> str:
    built_with = state.dataset.manifest.parameters.get("speeds", {})
    effective_kmh = float(built_with.get("ferry_kmh", SpeedModel().ferry_kmh))
    return state.t("stability.ferry_note", effective=number(effective_kmh, decimals=1), sailing=number(SAILING_KMH))


def rank_table(found: Stability, *, view: View, t: Catalogue) -> Component:
    """Return today's worst municipalities with the span of their rank and of their median."""
    count = len(found.rows)
    rows = [
        html.Tr(
            [
                html.Td(str(row.rank), className="n"),
                html.Th(
                    components.inner_link(row.municipality, urls.municipality(row.municipality_code, view.to_query())),
                    scope="row",
                ),
                html.Td(number(row.people), className="n"),
                html.Td(html.B(minutes(row.median_min, t=t)), className="n"),
                html.Td(span(str(row.rank_first), str(row.rank_last)), className="n"),
                html.Td(span(minutes(row.low_min, t=t), minutes(row.high_min, t=t)), className="n"),
                html.Td(t("stability.yes" if row.always else "stability.no")),
            ]
        )
        for row in found.rows
    ]
    names = ("rank", "municipality", "people", "median", "ranks", "medians", "always")
    heads = [t(f"stability.{name}", count=count) for name in names]
    return plain(t("stability.caption"), heads, rows, numeric=(0, 2, 3, 4, 5))


def variant_table(found: Stability, *, t: Catalogue) -> Component:
    """Return what each assumption does to the twenty, to the whole order, to the mean and to the inequality."""
    rows = [
        html.Tr(
            [
                html.Th(t(f"stability.name.{one.variant.variant_id}"), scope="row"),
                html.Td(str(one.kept), className="n"),
                html.Td(number(one.kendall, decimals=3), className="n"),
                html.Td(minutes(one.mean_min, t=t), className="n"),
                html.Td(number(one.gini, decimals=3), className="n"),
            ]
        )
        for one in found.outcomes
    ]
    heads = [t(f"stability.{name}", count=len(found.rows)) for name in ("variant", "kept", "kendall", "mean", "gini")]
    return plain(t("stability.variants_caption"), heads, rows, numeric=(1, 2, 3, 4))


def register(app: Dash, *, state: AppState) -> None:
    """Wire the page's callbacks: parse the address, ask, draw."""
    address = (Input("url", "search"), State("url", "pathname"))

    @app.callback(
        Output("fairness-body", "children"),
        Output("fairness-group", "value"),
        Output("fairness-reading", "value"),
        *address,
    )
    def _body(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - Dash children and two words
        if path != urls.FAIRNESS:
            return (no_update,) * 3
        view = state.view(query)
        return body(view, state=state.under(view)), view.group, query_word("reading", view.reading)

    @app.callback(Output("fairness-stability", "children"), *address)
    def _stability(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - Dash children
        if path != urls.FAIRNESS:
            return no_update
        view = state.view(query)
        return stability(view, state=state.under(view))
