"""Where the coverage has holes: one page with several views of it, each with its own address under /dekningshull.

The choices on top change the address; the callback then asks the tables (``dashboard.pages.gaps.data``) and draws. The
ready questions are links to views and nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls as widgets
from dashboard.components import data_table, question
from dashboard.components import layout as components
from dashboard.components.county_bars import county_bars, county_rows
from dashboard.components.gap_frames import agreements_frame, gaps_frame
from dashboard.components.tables import wide
from dashboard.pages.gaps import data
from dashboard.pages.gaps.sections import counts, ready_questions
from dashboard.pages.gaps.tabs import (
    AGREED,
    CAUSES,
    KNOWLEDGE,
    OVERVIEW,
    SAMI,
    SCHOOL,
    SECOND,
    SMALL,
    TOWNS,
    WAYS,
    address,
    way_of,
)
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key, query_word
from dashboard.state.table import beyond
from dashboard.text.numbers import number, people, people_range, percent
from geo.constants import HALF_A_PERSON
from geo.data.vocabulary import BOUND_READINGS, DOCUMENTED, EXPECTED, READINGS
from geo.measures.gaps import SMALL_POPULATION

_NO_GROUP = (AGREED, SAMI)
_NO_LIMIT = (SCHOOL, AGREED, SAMI)
_NO_READING = (CAUSES, KNOWLEDGE, AGREED, SAMI)
_WITH_EXPECTED = (OVERVIEW, TOWNS)
_MOST = 0.5  # more than this share of the people: most of them


def layout(way: str, view: View, *, state: AppState) -> Component:
    """Return the page: ways, choices, and a body that the callback fills."""
    return html.Div(
        [
            html.Nav(ways(way, view, state=state), id="gaps-ways", **components.aria(label=state.t("gaps.ways"))),
            controls(way, view, state=state),
            html.Div(id="gaps-body", **components.aria(live="polite")),
        ],
        className="gaps",
    )


def ways(way: str, view: View, *, state: AppState) -> Component:
    """Return the links to the other views; the choices go along."""
    links = [
        html.Li(
            components.inner_link(
                state.t(f"gaps.way.{one}"),
                address(one, view),
                **(components.aria(current="page") if one == way else {}),
            )
        )
        for one in WAYS
    ]
    return html.Ul(links, className="ways")


def controls(way: str, view: View, *, state: AppState) -> Component:
    """Return the choices. Those that mean nothing here are hidden, not absent: the callback sets them all."""
    t = state.t
    group = question.group_choice("gaps-group", view, t=t)
    readings = READINGS if way in _WITH_EXPECTED else BOUND_READINGS
    reading = question.reading_choice("gaps-reading", view, readings=readings, t=t)
    limit = widgets.Radios(
        id="gaps-limit",
        name=query_key("limit_min"),
        legend=t("gaps.limit_legend"),
        look="joined",
        options=question.limit_options(t=t),
        value=str(view.limit_min),
        standard=str(View().limit_min),
    )
    any_limit = question.any_limit("gaps-limit-any", view, label=t("gaps.limit_any"))
    accept = question.accept_choice("gaps-accept", view, legend=t("gaps.accept_legend"), t=t)
    return html.Div(
        [
            html.Div(group, hidden=way in _NO_GROUP),
            html.Div(
                [
                    html.Div(reading, hidden=way in _NO_READING),
                    html.Div([limit, any_limit], hidden=way in _NO_LIMIT, className="limit"),
                ],
                className="row",
            ),
            html.Details([html.Summary(t("gaps.accept_legend")), accept], hidden=way in _NO_GROUP, className="accept"),
        ],
        className="controls gaps-controls",
    )


def body(way: str, view: View, *, state: AppState) -> list[Any]:
    """Return what the view answers on this way of looking at the gaps."""
    makers = {
        OVERVIEW: _overview,
        TOWNS: _towns,
        SECOND: _second,
        SCHOOL: _school,
        SMALL: _small,
        CAUSES: _causes,
        KNOWLEDGE: _knowledge,
        AGREED: _agreed,
        SAMI: _sami,
    }
    return makers[way](view, state=state)


# --- the overview ------------------------------------------------------------------------------------------------


def finding(view: View, *, state: AppState) -> list[Any]:
    """Return the view's answer as a sentence, the number first."""
    t = state.t
    asked = data.question(view, state=state)
    amount = people(float(beyond(state.table(_near(view)), limit_min=view.limit_min).sum()), t=t)
    if asked.reading == EXPECTED:
        amount = t("gaps.finding.about", people=amount)
    words = data.words_of(view, state=state)
    sentence = t(f"gaps.finding.{asked.reading}", limit=words["limit"], group=words["group"])
    return [html.Strong(amount), " ", sentence]


def _near(view: View) -> View:
    return view.with_(measure="nearest")


def _overview(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    asked = data.question(view, state=state)
    expected = asked.reading == EXPECTED
    uncertain = _section("usikkerhet", "gaps.oversikt.interval_heading", view, state=state) if expected else []
    return [
        html.Div(
            [
                html.Section(
                    [
                        html.H1(finding(view, state=state)),
                        key_figures(view, state=state),
                        *(counts(view, state=state) if view.reading == EXPECTED else _bars(view, state=state)),
                    ]
                ),
                html.Section(ready_questions(state=state), className="panel ready"),
            ],
            className="gaps-top",
        ),
        *_section("fylker", "gaps.oversikt.county_heading", view, state=state),
        *uncertain,
        *_section("sentralitet", "gaps.oversikt.centrality_heading", view, state=state),
        *_section("samisk-omrade", "gaps.oversikt.sami_heading", view, state=state),
        html.P(t("gaps.oversikt.sami_note"), className="note"),
    ]


def _bars(view: View, *, state: AppState) -> list[Any]:
    """Return the counties ranked, with what is certain and what is not known."""
    rows = county_rows(_near(view), state=state)
    bars = county_bars(rows, limit_min=view.limit_min, t=state.t)
    return [html.Div([bars, html.P(state.t("bars.note"), className="quiet")], className="panel")]


def _section(name: str, heading: str, view: View, *, state: AppState) -> list[Component]:
    """Return a table with its heading and its files."""
    made = data.table(name, view, state=state)
    return [
        html.H2(state.t(heading), className="table-part"),
        data_table.component(made, t=state.t),
        data_table.downloads(made, view=view, t=state.t),
    ]


def key_figures(view: View, *, state: AppState) -> Component:
    """Return people beyond (both bounds, or the interval), municipalities beyond, people cut off."""
    t = state.t
    words = data.words_of(view, state=state)
    country = data.table("fylker", view, state=state).frame.iloc[-1]
    documented, possible = (
        float(beyond(state.table(_near(view), reading=reading), limit_min=view.limit_min).sum())
        for reading in BOUND_READINGS
    )
    if data.question(view, state=state).reading == EXPECTED:
        row = data.intervals(view, state=state).iloc[-1]
        first = (
            people_range(row["p5_people"], row["p95_people"], t=t),
            t("gaps.key.interval"),
            t("gaps.key.interval_more", possible=number(possible), documented=number(documented)),
        )
        cut_off_more = t("gaps.key.cut_off_expected_more")
    else:
        first = (
            people_range(possible, documented, t=t),
            t("gaps.key.range", limit=words["limit"]),
            t("gaps.key.range_more"),
        )
        cut_off_more = t("gaps.key.cut_off_more")
    figures = [
        first,
        (
            number(country[f"municipalities_beyond_{view.limit_min}"]),
            t("gaps.key.municipalities"),
            t("gaps.key.municipalities_more", all=len(state.municipality_names)),
        ),
        (number(country["cut_off_population"]), t("gaps.key.cut_off"), cut_off_more),
    ]
    return html.Dl(
        [
            html.Div(
                [html.Dt(label), html.Dd(figure, className="figure"), html.Dd(more, className="more")], className="key"
            )
            for figure, label, more in figures
        ],
        className="keys",
    )


# --- the other views ---------------------------------------------------------------------------------------------


def _page(name: str, lead: Sequence[Any], tables: Sequence[Any], *, state: AppState) -> list[Any]:
    return [
        html.H1(state.t(f"gaps.{name}.heading")),
        *(text if isinstance(text, Component) else html.P(text, className="lead") for text in lead if text),
        *tables,
    ]


def _table(name: str, view: View, *, state: AppState) -> list[Component]:
    made = data.table(name, view, state=state)
    if made.frame.empty:
        return [html.P(state.t("gaps.none_found"))]
    return [data_table.component(made, t=state.t), data_table.downloads(made, view=view, t=state.t)]


def _bounds_note(view: View, *, state: AppState) -> Component | str:
    return html.P(state.t("gaps.reading_only_bounds"), className="note") if view.reading == EXPECTED else ""


def _towns(view: View, *, state: AppState) -> list[Any]:
    words = data.words_of(view, state=state)
    frame = data.table("kommuner", view, state=state).frame
    far = int((frame["share_beyond"] > _MOST).sum())
    lead = state.t("gaps.kommuner.lead", count=far, all=len(frame), limit=words["limit"])
    sentence = html.P(finding(view, state=state), className="lead")
    more = counts(view, state=state) if view.reading == EXPECTED else []
    return _page(TOWNS, [sentence, lead], [*_table("kommuner", view, state=state), *more], state=state)


def _second(view: View, *, state: AppState) -> list[Any]:
    frame = gaps_frame(view, state=state)
    words = data.words_of(view, state=state)
    lead = state.t("gaps.neste.lead", people=number(frame["people_one_only"].sum()), limit=words["limit"])
    return _page(SECOND, [_bounds_note(view, state=state), lead], _table("neste", view, state=state), state=state)


def _school(view: View, *, state: AppState) -> list[Any]:
    frame = gaps_frame(view, state=state)
    lead = state.t("gaps.skole.lead", people=number(frame["people_beyond_school"].sum()))
    return _page(SCHOOL, [_bounds_note(view, state=state), lead], _table("skole", view, state=state), state=state)


def _small(view: View, *, state: AppState) -> list[Any]:
    words = data.words_of(view, state=state)
    rows = data.table("sma", view, state=state).frame
    lead = state.t("gaps.sma.lead", count=len(rows), small=number(SMALL_POPULATION), limit=words["limit"])
    return _page(SMALL, [_bounds_note(view, state=state), lead], _table("sma", view, state=state), state=state)


def _causes(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    here = view.with_(reading=DOCUMENTED)
    words = data.words_of(here, state=state)
    frame = data.table("hindringer", here, state=state).frame
    total = float(frame["people_hindered"].sum())
    lead = t("gaps.hindringer.lead", people=number(total), group=words["group"], limit=words["limit"])
    rows = [
        html.Tr(
            [
                html.Th([html.Span(className=f"swatch s{index}"), t(f"gaps.cause.{kind}")], scope="row"),
                html.Td(number(frame[f"people_{kind}"].sum()), className="n"),
                html.Td(percent(float(frame[f"people_{kind}"].sum()) / total if total else 0.0), className="n"),
                html.Td(t(f"gaps.hindringer.explain_{kind}")),
            ]
        )
        for index, kind in enumerate(data.HINDERED, start=1)
    ]
    heads = html.Tr(
        [
            html.Th(t("gaps.hindringer.sum_cause"), scope="col"),
            html.Th(t("gaps.hindringer.sum_people"), scope="col", className="n"),
            html.Th(t("gaps.hindringer.sum_share"), scope="col", className="n"),
            html.Th(t("gaps.hindringer.sum_means"), scope="col"),
        ]
    )
    caption = html.Caption(t("gaps.hindringer.sum_caption"))
    whole = html.Table([caption, html.Thead(heads), html.Tbody(rows)], className="plain causes")
    panel = wide(whole, label=t("gaps.hindringer.sum_caption"))
    return _page(CAUSES, [lead], [panel, *_table("hindringer", here, state=state)], state=state)


def _knowledge(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    words = data.words_of(view, state=state)
    frame = data.table("kunnskap", view, state=state).frame
    undecided = number(frame["people_undecided"].sum())
    lead = t("gaps.kunnskap.lead", people=undecided, group=words["group"], limit=words["limit"])
    on_map = components.inner_link(t("gaps.kunnskap.map"), urls.first_screen(view.with_(reading="possible").to_query()))
    old = [
        html.H2(t("gaps.kunnskap.evidence_heading"), className="table-part"),
        html.P(t("gaps.kunnskap.evidence_note")),
        *_table("dokumentasjon", view, state=state),
    ]
    return _page(KNOWLEDGE, [lead, html.P(on_map)], [*_table("kunnskap", view, state=state), *old], state=state)


def _agreed(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    frame = agreements_frame(view, state=state)
    known = frame[frame["contracted"] != ""]
    lead = t(
        "gaps.avtaler.lead",
        people=number(known["people_detour"].sum()),
        count=int((known["people_detour"] >= HALF_A_PERSON).sum()),
        long=number(known["people_detour_over_30"].sum()),
    )
    other = view.with_(presumed=not view.presumed)
    switch = components.inner_link(
        t("gaps.avtaler.presumed_hide" if view.presumed else "gaps.avtaler.presumed_show"), address(AGREED, other)
    )
    presumed = t("gaps.avtaler.presumed_in" if view.presumed else "gaps.avtaler.presumed")
    texts = [
        lead,
        html.P(t("gaps.avtaler.any"), className="note"),
        html.P([t("gaps.avtaler.known", known=len(known), all=len(frame)), " ", presumed, " ", switch, "."]),
    ]
    return _page(AGREED, texts, _table("avtaler", view, state=state), state=state)


def _sami(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    centres = {
        centre
        for centre, offers in state.offers.items()
        if any(group in offers and offers[group].counts for group in data.LANGUAGES)
    }
    lead = t("gaps.samisk.lead_some", count=len(centres)) if centres else t("gaps.samisk.lead")
    note = html.P(t("gaps.oversikt.sami_note"), className="note")
    return _page(SAMI, [lead, note], _table("samisk", view, state=state), state=state)


def register(app: Dash, *, state: AppState) -> None:
    """Wire the page's callback: parse the address, ask, draw; the choices follow the address back and forth."""

    @app.callback(
        Output("gaps-body", "children"),
        Output("gaps-ways", "children"),
        Output("gaps-group", "value"),
        Output("gaps-reading", "value"),
        Output("gaps-limit", "value"),
        Output("gaps-limit-any", "value"),
        Output("gaps-accept", "value"),
        Input("url", "search"),
        State("url", "pathname"),
    )
    def _gaps(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - seven outputs of different kinds
        way = way_of(path)
        if way is None:
            return (no_update,) * 7
        view = state.view(query)
        return (
            body(way, view, state=state.under(view)),
            ways(way, view, state=state.under(view)),
            view.group,
            query_word("reading", view.reading),
            str(view.limit_min),
            view.limit_min,
            list(view.accept),
        )
