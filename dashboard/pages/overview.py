"""The first screen: the question, the map, the finding, the key figures, the chosen municipality and the table."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import components, figures, map_answer, widgets
from dashboard.desk import Desk
from dashboard.i18n.numbers import limit_words, minutes, number, percent
from dashboard.view import GROUP_IDS, LIMITS_MIN, READINGS, View, query_key, query_word

NEAREST = 3
SOURCE = "/svar"  # where the map and the table ask for their numbers (``dashboard.server``)


def layout(view: View, /, *, desk: Desk, map_url: str) -> Component:
    """Return the page for a view, with its finding and the map's numbers; the rest is filled in once the map stands."""
    return html.Div([_first_screen(view, desk=desk, map_url=map_url), _below(view, desk=desk, map_url=map_url)])


def _first_screen(view: View, /, *, desk: Desk, map_url: str) -> Component:
    t = desk.t
    the_map = widgets.Map(
        id="map",
        url=map_url,
        source=SOURCE,
        answer=desk.answer(view),
        selected=view.municipality,
        words=t.section("map"),
        label=t("map.label"),
    )
    told = told_of(view, desk=desk)
    question = html.Section(
        [
            html.H1(told["finding"], id="finding", **components.aria(live="polite")),
            controls(view, desk=desk),
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
                                _waiting_panel(view, desk=desk),
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
            html.Div([html.Div([components.legend(t), the_map], className="map-box")], className="map-column"),
            html.Div([question, rest], className="ask-column"),
        ],
        className="overview",
    )


def _below(view: View, /, *, desk: Desk, map_url: str) -> Component:
    t = desk.t
    table = widgets.MunicipalityTable(
        id="table",
        url=map_url,
        source=SOURCE,
        answer=desk.answer(view),
        selected=view.municipality,
        words=_table_words(desk),
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


def _table_words(desk: Desk) -> dict[str, str]:
    words = desk.t.section("table")
    return {key: text for key, text in words.items() if not key.startswith(("heading", "caption"))}


def told_of(view: View, /, *, desk: Desk) -> dict[str, Any]:
    """Return what is said of a view in words and figures beside the map, by the id of the part that shows it."""
    t = desk.t
    summary = desk.summary(view)
    bars = components.county_bars(county_rows(view, desk=desk), limit_min=view.limit_min, t=t)
    return {
        "finding": components.finding(summary, view=view, t=t),
        "keys": components.key_figures(summary, view=view, t=t),
        "bars": [bars, html.P(t("bars.note"), className="quiet")],
    }


def values_of(view: View, /) -> dict[str, Any]:
    """Return the value of each choice, by its id."""
    return {"group": view.group, "reading": query_word("reading", view.reading), "limit": str(view.limit_min)}


def _waiting_panel(view: View, /, *, desk: Desk) -> list[Any]:
    """Return what stands in the panel until the map does."""
    t = desk.t
    return [html.H3(desk.full_name(view.municipality) if view.municipality else t("panel.none_heading"))]


def controls(view: View, /, *, desk: Desk) -> Component:
    """Return the three questions as native radios, and the box to find a municipality."""
    t = desk.t
    standard = View()
    groups = [{"value": group, "label": t(f"group.{group}.label")} for group in GROUP_IDS]
    readings = [
        {
            "value": query_word("reading", reading),
            "label": t(f"reading.{reading}"),
            "title": t(f"reading.{reading}_title"),
        }
        for reading in READINGS
    ]
    limits = [{"value": str(limit), "label": limit_words(limit, t=t)} for limit in LIMITS_MIN]
    return html.Div(
        [
            widgets.Radios(
                id="group",
                name=query_key("group"),
                legend=t("ask.group"),
                look="pills",
                options=groups,
                value=view.group,
                standard=standard.group,
            ),
            html.Div(
                [
                    widgets.Radios(
                        id="reading",
                        name=query_key("reading"),
                        legend=t("ask.reading"),
                        look="joined",
                        options=readings,
                        value=query_word("reading", view.reading),
                        standard=query_word("reading", standard.reading),
                    ),
                    widgets.Radios(
                        id="limit",
                        name=query_key("limit_min"),
                        legend=t("ask.limit"),
                        look="joined",
                        options=limits,
                        value=str(view.limit_min),
                        standard=str(standard.limit_min),
                    ),
                ],
                className="row",
            ),
        ],
        className="controls",
    )


def county_rows(view: View, /, *, desk: Desk) -> list[tuple[str, float, float, float]]:
    """Return county, share beyond the limit as documented and as possible, and people beyond as documented."""
    return desk.remember("counties", view, lambda: _county_rows(view, desk=desk))


def _county_rows(view: View, /, *, desk: Desk) -> list[tuple[str, float, float, float]]:
    rows: dict[str, list[float]] = {}
    for place, reading in enumerate(READINGS):
        table = desk.table(view, reading=reading)
        people = table.assign(beyond=map_answer.beyond(table, limit_min=view.limit_min))
        sums = people.groupby("county")[["population", "beyond"]].sum()
        for county, population, beyond in sums.itertuples():
            row = rows.setdefault(county, [0.0, 0.0, 0.0])
            row[place] = beyond / population if population else 0.0
            if reading == "documented":
                row[2] = beyond
    return [(county, row[0], row[1], row[2]) for county, row in rows.items()]


def curves(view: View, /, *, desk: Desk) -> list[figures.Curve]:
    """Return the country's two lines and, if a municipality is chosen, its own."""
    t = desk.t

    def shares(reading: str, area: str | None) -> list[float]:
        question = desk.question(view, reading=reading)
        return [float(one) for one in desk.study.share_curve(question, area=area, at_min=figures.CURVE_MIN)["share"]]

    lines = [figures.Curve(t(f"curve.{reading}"), reading, shares(reading, None)) for reading in READINGS]
    if view.municipality:
        name = t("curve.selected", municipality=desk.municipality_names[view.municipality])
        lines.append(figures.Curve(name, "selected", shares("documented", view.municipality)))
    return lines


def curve_chart(view: View, /, *, desk: Desk) -> list[Component]:
    """Return the chart with a sentence that says the same."""
    lines = curves(view, desk=desk)
    figure: go.Figure = figures.share_curve(lines, limit_min=view.limit_min, t=desk.t)
    return [
        dcc.Graph(figure=figure, config={"displayModeBar": False, "responsive": True}, id="curve-graph"),
        html.P(figures.curve_in_words(lines, limit_min=view.limit_min, t=desk.t), className="visually-hidden"),
    ]


def panel(view: View, /, *, desk: Desk, map_url: str) -> list[Any]:
    """Return the chosen municipality's numbers, nearest centres and way to its page; or how to choose one."""
    t = desk.t
    finder = widgets.Finder(
        id="finder",
        url=map_url,
        label=t("ask.find"),
        placeholder=t("ask.find_placeholder"),
        unknown=t("ask.find_unknown"),
    )
    if not view.municipality:
        return [html.H3(t("panel.none_heading")), html.P(t("panel.none"), className="quiet"), finder]
    row = _row(view, desk=desk, reading=view.reading)
    other = _row(view, desk=desk, reading="possible")
    facts: list[tuple[str, Any]] = [
        (t("panel.median"), html.B(minutes(row["median_min"], t=t))),
        (t("panel.spread"), spread(row, desk=desk)),
        (t("panel.beyond", limit=limit_words(view.limit_min, t=t)), beyond_words(row, view=view, desk=desk)),
        (t("panel.cut_off"), cut_off_words(row, desk=desk)),
    ]
    if view.reading == "documented":
        facts.append((t("panel.possible"), minutes(other["median_min"], t=t)))
    body = [html.Tr([html.Th(name, scope="row"), html.Td(value, className="n")]) for name, value in facts]
    name = row["municipality"]
    return [
        html.H3(desk.full_name(view.municipality)),
        html.P(t("panel.people", people=number(row["population"]), year=_year(view, desk)), className="quiet"),
        html.Table(
            [html.Caption(t("panel.caption"), className="visually-hidden"), html.Tbody(body)], className="plain facts"
        ),
        nearest(view, desk=desk),
        html.P(
            components.inner_link(t("panel.page", municipality=name), f"/kommune/{view.municipality}{view.to_query()}")
        ),
        finder,
    ]


def nearest(view: View, /, *, desk: Desk, count: int = NEAREST) -> Component:
    """Return the nearest centres in operation for the view's municipality, whatever they document for the group."""
    found = desk.study.nearest_centres(view.municipality, question=desk.question(view), n=count)
    rows = [
        (desk.centres[row.centre_id], row.median_min)
        for row in components.rows_of(found)
        if row.centre_id in desk.centres
    ]
    if not rows:
        return html.P(desk.t("nearest.none"))
    return components.nearest_table(rows, view=view, desk=desk)


def _row(view: View, /, *, desk: Desk, reading: str) -> Any:  # noqa: ANN401 - a row of the table
    table = desk.table(view, reading=reading)
    return table[table["municipality_code"] == view.municipality].iloc[0]


def _year(view: View, desk: Desk) -> int:
    frame = desk.situation.municipalities
    return int(frame.loc[frame["municipality_code"] == view.municipality, "population_year"].iloc[0])


def spread(row: Any, /, *, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return the times between which 80 % of those who get there lie."""
    return desk.t("panel.spread_value", low=minutes(row["p10_min"], t=desk.t), high=minutes(row["p90_min"], t=desk.t))


def beyond_words(row: Any, /, *, view: View, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return share and number of people beyond the limit."""
    share = 1 - float(row[map_answer.share_column(view.limit_min)])
    return desk.t("panel.beyond_value", share=percent(share), people=number(share * float(row["population"])))


def cut_off_words(row: Any, /, *, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return how many do not get there, and why."""
    if not row["cut_off_population"] >= 0.5:  # noqa: PLR2004 - half a person: nobody, in whole people
        return desk.t("panel.cut_off_none")
    reason = desk.t(f"table.reason_{map_answer.main_reason(row['cut_off_reason'])}")
    return desk.t("panel.cut_off_value", people=number(row["cut_off_population"]), reason=reason)


def centre_list(view: View, /, *, desk: Desk) -> list[Component]:
    """Return the map's markers as a list: each centre with its town and what is documented for the group."""
    t = desk.t
    items = [
        html.Li(
            [
                components.centre_link(centre, view=view),
                html.Span(f" {centre.where} ", className="quiet"),
                *components.offer_tag(desk.offers[centre.centre_id].get(view.group), this_year=desk.this_year, t=t),
            ]
        )
        for centre in desk.centres.values()
    ]
    return [
        html.P(t("list.intro", group=t(f"group.{view.group}.phrase")), className="quiet"),
        html.Ul(items, className="centre-list"),
    ]


def register(app: Dash, /, *, desk: Desk, map_url: str) -> None:
    """Wire the page's callbacks: parse the address, ask the study, draw."""
    names = tuple(told_of(View(), desk=desk))

    # The map and the table ask ``SOURCE`` by themselves, before this is asked; the first view came with the layout.
    @app.callback(
        *(Output(name, "children") for name in names),
        *(Output(name, "value") for name in values_of(View())),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def _answer(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - outputs of different kinds
        view = desk.view(query)
        if path not in ("/", None):
            return (no_update,) * (len(names) + len(values_of(view)))
        told = told_of(view, desk=desk)
        return (*(told[name] for name in names), *values_of(view).values())

    # The map says which view it shows, once it stands: only then do server and browser spend their time on the rest.
    @app.callback(Output("panel", "children"), Input("map", "drawn"), State("url", "search"), prevent_initial_call=True)
    def _panel(drawn: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        return panel(desk.view(query), desk=desk, map_url=map_url) if drawn else no_update

    @app.callback(Output("curve", "children"), Input("map", "drawn"), State("url", "search"), prevent_initial_call=True)
    def _curve(drawn: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        return curve_chart(desk.view(query), desk=desk) if drawn else no_update

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
        view = desk.view(query)
        return components.downloads(view, t=desk.t), centre_list(view, desk=desk)
