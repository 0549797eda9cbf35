"""The first screen: the question, the map, the finding, the key figures, the chosen municipality and the table."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import charts, choices, conditions, controls
from dashboard.components import layout as components
from dashboard.components.county_bars import beyond_known, county_bars, county_rows
from dashboard.components.legends import closed_legend, legend_parts
from dashboard.components.share_curve import curves
from dashboard.map.answer import map_answer
from dashboard.map.overlays import closed_ways
from dashboard.pages.overview.panel import panel
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.numbers import limit_words, minutes, number, people, people_range
from geo.data.vocabulary import CONTRACTED, DETOUR, EXPECTED, NEAREST


def layout(view: View, *, state: AppState, map_url: str) -> Component:
    """Return the page for a view, with its finding and the map's numbers; the rest is filled in once the map stands."""
    return html.Div([_first_screen(view, state=state, map_url=map_url), _below(view, state=state, map_url=map_url)])


def _first_screen(view: View, *, state: AppState, map_url: str) -> Component:
    t = state.t
    the_map = controls.Map(
        id="map",
        url=map_url,
        source=urls.ANSWER,
        answer=map_answer(view, state=state),
        selected=view.municipality,
        words=t.section("map"),
        label=t("map.label"),
    )
    told = told_of(view, state=state)
    question = html.Section(
        [
            html.H1(told["finding"], id="finding", **components.aria(live="polite")),
            choices.controls(view, state=state),
            html.Dl(told["keys"], id="keys", className="keys"),
        ],
        className="ask-first",
    )
    rest = html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(html.Div(told["bars"], id="bars"), className="panel"),
                        ],
                        className="stack",
                    ),
                    html.Div(
                        [
                            html.Section(
                                _waiting_panel(view, state=state),
                                id="panel",
                                className="panel",
                                **components.aria(live="polite"),
                            ),
                            html.Section(
                                [html.H3(t("curve.heading")), html.Div(id="curve", className="curve")],
                                className="panel",
                            ),
                        ],
                        className="stack",
                    ),
                ],
                className="two",
            )
        ],
        className="ask-rest",
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Details(legend(view, state=state), open=True, className="legend", id="legend"),
                            the_map,
                        ],
                        className="map-box",
                    )
                ],
                className="map-column",
            ),
            html.Div([question, rest], className="ask-column"),
        ],
        className="overview",
    )


def _below(view: View, *, state: AppState, map_url: str) -> Component:
    t = state.t
    table = controls.MunicipalityTable(
        id="table",
        url=map_url,
        source=urls.ANSWER,
        answer=map_answer(view, state=state),
        selected=view.municipality,
        words=_table_words(state),
    )
    return html.Section(
        [
            html.H2(t("table.heading")),
            table,
            html.Ul(id="downloads", className="downloads", **components.aria(label=t("download.heading"))),
            html.P(t("download.note"), className="quiet"),
            html.Details(
                [html.Summary(html.H2(t("list.heading"))), html.Div(id="centre-list")], className="table-part"
            ),
        ],
        className="table-part",
    )


def _table_words(state: AppState) -> dict[str, str]:
    words = state.t.section("table")
    return {key: text for key, text in words.items() if not key.startswith(("heading", "caption"))}


def told_of(view: View, *, state: AppState) -> dict[str, Any]:
    """Return what is said of a view in words and figures beside the map, by the id of the part that shows it."""
    t = state.t
    kind = state.kind(view)
    agreed = kind in (CONTRACTED, DETOUR)
    finding, keys = (agreed_words if agreed else nearest_words)(view, state=state)
    bars = county_bars(
        county_rows(view, state=state),
        limit_min=view.limit_min,
        t=t,
        caption=f"bars_more.caption_{kind}" if agreed else "bars.caption",
    )
    note = "bars_more.note_known" if agreed else "bars_more.note_expected" if kind == EXPECTED else "bars.note"
    return {
        "finding": finding,
        "keys": keys,
        "bars": [bars, html.P(t(note), className="quiet")],
        "legend": legend(view, state=state),
        "count-box": choices.expected_box(view, state=state),
        "conditions-box": conditions.box(view, state=state),
    }


def legend(view: View, *, state: AppState) -> list[Component]:
    """Return what stands in the map's legend, with what the view's scenario closes."""
    closed = closed_legend([way["look"] for way in closed_ways(state)], t=state.t)
    return legend_parts(state.t, words=choices.legend_words(view, state=state), more=closed)


def nearest_words(view: View, *, state: AppState) -> tuple[list[Any], list[Any]]:
    """Return finding and key figures for the nearest centre, under the view's reading."""
    t = state.t
    asked = state.question(view)
    summary = state.summary(view)
    if asked.reading != EXPECTED:
        read = view.with_(reading=asked.reading)
        return components.finding(summary, view=read, t=t), components.key_figures(summary, view=read, t=t)
    group = t(f"group.{view.group}.phrase")
    limit = limit_words(view.limit_min, t=t)
    count = state.study.expected(asked).count
    row = choices.interval(view, state=state)
    bounds = people_range(row["possible_people"], row["documented_people"], t=t)
    of = t("key.of", count=count.serving, all=count.of_centres or summary.centres)
    source = f"{count.source} ({count.year})" if count.year else count.source
    named = t("key_more.count", group=group, source=source) if source else t("key_more.count_own", group=group)
    keys = [
        components.key_figure(
            people_range(row["p5_people"], row["p95_people"], t=t),
            t("key_more.interval", limit=limit),
            t("key_more.interval_range", range=bounds),
        ),
        components.key_figure(
            minutes(summary.median_min, t=t),
            t("key_more.median_expected"),
            t("key.cut_off", people=number(summary.cut_off)),
        ),
        components.key_figure(of, named, t("key_more.count_which", known=summary.documented)),
    ]
    return components.finding_of(summary.beyond, f"finding_more.expected_{_some(summary.beyond)}", view=view, t=t), keys


def agreed_words(view: View, *, state: AppState) -> tuple[list[Any], list[Any]]:
    """Return finding and key figures for the contracted centre or the detour: of known agreements alone."""
    t = state.t
    agreed = state.agreements(view)
    known = agreed["contracted_id"] != ""
    amount = beyond_known(view, state=state)
    people_known = float(agreed.loc[known, "population"].sum())
    municipalities = components.key_figure(
        t("key.of", count=int(known.sum()), all=len(agreed)),
        t("key_more.known"),
        t("key_more.known_people", unknown=int((~known).sum())),
    )
    late = float(amount.sum())
    of_known = t("key_more.of_known", people=people(people_known, t=t))
    sentence = components.finding_of(late, f"finding_more.{view.measure}_{_some(late)}", view=view, t=t)
    if view.measure == CONTRACTED:
        limit = limit_words(view.limit_min, t=t)
        first = components.key_figure(number(late), t("key_more.contracted_people", limit=limit), of_known)
        median = state.study.national(state.question(view)).median_min
        second = components.key_figure(minutes(median, t=t), t("key_more.contracted_median"), of_known)
    else:
        hours = number(float(agreed["person_hours"].sum()))
        first = components.key_figure(number(late), t("key_more.detour_people"), of_known)
        second = components.key_figure(
            number(float(agreed["people_detour_over_30"].sum())),
            t("key_more.detour_long"),
            t("key_more.detour_hours", hours=hours),
        )
    return sentence, [first, second, municipalities]


def _some(count: float) -> str:
    return "nobody" if count + 0.5 < 1 else "some"


def _waiting_panel(view: View, *, state: AppState) -> list[Any]:
    """Return what stands in the panel until the map does."""
    t = state.t
    return [html.H3(state.full_name(view.municipality) if view.municipality else t("panel.none_heading"))]


def curve_chart(view: View, *, state: AppState) -> list[Component]:
    """Return the chart with a sentence that says the same."""
    lines = curves(view, state=state)
    figure: go.Figure = charts.share_curve(lines, limit_min=view.limit_min, t=state.t)
    return [
        dcc.Graph(figure=figure, config={"displayModeBar": False, "responsive": True}, id="curve-graph"),
        html.P(charts.curve_in_words(lines, limit_min=view.limit_min, t=state.t), className="visually-hidden"),
        html.P(state.t("panel_more.curve_note"), className="quiet", hidden=view.measure == NEAREST),
    ]


def centre_list(view: View, *, state: AppState) -> list[Component]:
    """Return the map's markers as a list: each centre with its town and what is documented for the group."""
    t = state.t
    items = [
        html.Li(
            [
                components.centre_link(centre, view=view),
                html.Span(f" {centre.where} ", className="quiet"),
                *components.offer_tag(state.offers[centre.centre_id].get(view.group), this_year=state.this_year, t=t),
            ]
        )
        for centre in state.centres.values()
    ]
    return [
        html.P(t("list.intro", group=t(f"group.{view.group}.phrase")), className="quiet"),
        html.Ul(items, className="centre-list"),
    ]


def register(app: Dash, *, state: AppState, map_url: str) -> None:
    """Wire the page's callbacks: parse the address, ask the study, draw."""
    names = tuple(told_of(View(), state=state))
    values, hidden = tuple(choices.values_of(View())), tuple(choices.hidden_of(View()))

    # The map and the table ask for their numbers by themselves, before this; the first view came with the layout.
    @app.callback(
        *(Output(name, "children") for name in names),
        *(Output(name, "value") for name in values),
        *(Output(name, "hidden") for name in hidden),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def _answer(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - outputs of different kinds
        view = state.view(query)
        if urls.split(path) != (urls.MAP, []):
            return (no_update,) * (len(names) + len(values) + len(hidden))
        told, chosen, away = told_of(view, state=state.under(view)), choices.values_of(view), choices.hidden_of(view)
        return (
            *(told[name] for name in names),
            *(chosen[name] for name in values),
            *(away[name] for name in hidden),
        )

    # The map says which view it shows, once it stands: only then do server and browser spend their time on the rest.
    @app.callback(Output("panel", "children"), Input("map", "drawn"), State("url", "search"), prevent_initial_call=True)
    def _panel(drawn: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        view = state.view(query)
        return panel(view, state=state.under(view), map_url=map_url) if drawn else no_update

    @app.callback(Output("curve", "children"), Input("map", "drawn"), State("url", "search"), prevent_initial_call=True)
    def _curve(drawn: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        view = state.view(query)
        return curve_chart(view, state=state.under(view)) if drawn else no_update

    @app.callback(
        Output("downloads", "children"),
        Output("centre-list", "children"),
        Input("map", "drawn"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def _below_the_map(drawn: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        if not drawn:
            return no_update, no_update
        view = state.view(query)
        return components.downloads(view, t=state.t), centre_list(view, state=state.under(view))
