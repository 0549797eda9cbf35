"""The page "Plassering": where new centres help most, with proof, and what each centre of today is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, question
from dashboard.components import layout as components
from dashboard.components.legends import change_legend
from dashboard.components.tables import figures
from dashboard.map import change
from dashboard.map.choices import choices_url
from dashboard.map.overlays import closed_ways
from dashboard.pages.siting.search import (
    AIM_KEY,
    AIMS,
    CANDIDATE_WORDS,
    CANDIDATES_KEY,
    GROUPS_KEY,
    KEEP_KEY,
    NEW,
    NEW_KEY,
    Siting,
    SitingAsked,
    siting_of,
)
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key, query_word
from dashboard.state.worlds import CHANGE, whatif_of
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, listed, minutes, number, percent
from geo.constants import THRESHOLDS_MIN
from geo.data.vocabulary import BOUND_READINGS, COVER, P_CENTER
from geo.scenario.address import read
from geo.scenario.resolution import opening
from geo.scenario.scenario import CloseCentre, Scenario
from geo.siting.candidates import Candidate
from geo.siting.plan import SitePlan
from geo.siting.problem import OPTIMAL

_SHOWN = 5  # runners-up
_PERSON_HOURS = 60.0
_SAME = 0.9995  # of the gain: as good as the best, in whole tenths of a per cent


def layout(query: str | None, *, state: AppState, map_url: str) -> Component:
    """Return the page: the question, the search, the map; plan and worths are filled in by the callbacks."""
    t = state.t
    asked = siting_of(state).asked(query)
    closed = [way["look"] for way in closed_ways(state.under(asked.view))]
    the_map = controls.ScenarioMap(
        id="siting-map",
        url=map_url,
        choices=choices_url(state),
        words={**t.section("map"), **t.section("whatif.map")},
        label=t("siting.map_label"),
        centres=[],
        still=True,
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [html.Div([change_legend(t, show=CHANGE, looks=closed), the_map], className="map-box")],
                        className="map-column",
                    ),
                    html.Div(
                        [
                            html.Section(
                                [
                                    html.H1(t("siting.title")),
                                    html.Div(form(asked, t=t), id="siting-form", className="siting-form"),
                                    controls.SearchRun(
                                        id="siting-run", address=urls.SITING_SEARCH, words=t.section("siting.run")
                                    ),
                                ],
                                className="ask-first",
                            ),
                            html.Section(
                                [html.Div(id="siting-plan", className="plan", **components.aria(live="polite"))],
                                className="ask-rest",
                            ),
                        ],
                        className="ask-column",
                    ),
                ],
                className="overview",
            ),
            html.Section(
                [
                    html.H2(t("siting.worth.heading")),
                    html.P(t("siting.worth.lead"), className="quiet"),
                    html.Div(id="siting-worth"),
                ],
                className="table-part",
            ),
        ]
    )


def form(asked: SitingAsked, *, t: Catalogue) -> list[Component]:
    """Return the question as native controls; each changes the address."""
    view = asked.view

    def radios(name: str, key: str, options: Sequence[tuple[str, str]], value: str) -> Component:
        return controls.Radios(
            id=f"siting-{name}",
            name=key,
            legend=t(f"siting.ask.{name}"),
            look="joined",
            options=[{"value": one, "label": text} for one, text in options],
            value=value,
            standard=_STANDARD.get(name, options[0][0]),
        )

    return [
        controls.Checks(
            id="siting-groups",
            name=GROUPS_KEY,
            legend=t("siting.ask.groups"),
            options=[
                {**option, "label": option["label"].replace(question.SOFT_HYPHEN, "")}
                for option in question.group_options(t=t)
            ],
            value=list(asked.groups),
            standard=view.group,
        ),
        radios("aim", AIM_KEY, [(one, t(f"siting.aim.{one}")) for one in AIMS], asked.aim),
        html.Div(
            [
                radios("new", NEW_KEY, [(str(one), str(one)) for one in NEW], str(asked.new)),
                radios(
                    "limit",
                    query_key("limit_min"),
                    [(str(one), limit_words(one, t=t)) for one in sorted({*THRESHOLDS_MIN, view.limit_min})],
                    str(view.limit_min),
                ),
            ],
            className="row",
        ),
        html.Div(
            [
                radios(
                    "candidates",
                    CANDIDATES_KEY,
                    [(one, t(f"siting.candidates.{one}")) for one in CANDIDATE_WORDS],
                    asked.candidates,
                ),
                radios(
                    "keep",
                    KEEP_KEY,
                    [(one, t(f"siting.keep.{one}")) for one in ("ja", "nei")],
                    "ja" if asked.keep else "nei",
                ),
                radios(
                    "reading",
                    query_key("reading"),
                    [(query_word("reading", one), t(f"reading.{one}")) for one in BOUND_READINGS],
                    query_word("reading", view.reading),
                ),
            ],
            className="row",
        ),
    ]


_STANDARD = {"limit": str(View().limit_min), "reading": query_word("reading", View().reading)}


def tried(plan: SitePlan, asked: SitingAsked, *, state: AppState) -> Scenario:
    """Return the scenario in which the plan's sites are opened, on top of the one that was asked under."""
    scenario = read(asked.view.scenario)[0]
    today = state.study.today
    for site in plan.sites:
        if site.place_id:
            groups = tuple(group for group, _ in plan.question.groups)
            scenario = scenario.with_(opening(site.place_id, groups, scenario=scenario, today=today))
    return scenario


def plan_in_words(plan: SitePlan | None, asked: SitingAsked, *, state: AppState) -> list[Component]:
    """Return sites, what they bring, how good that is at best, the runners-up, and the way to try it."""
    t = state.t
    if plan is None:
        return [html.P(t("siting.none_yet"), className="quiet")]
    if not plan.sites:
        return [html.P(t("siting.no_gain"))]
    view = asked.view.with_(group=asked.groups[0], scenario=tried(plan, asked, state=state).text)
    proven = plan.status == OPTIMAL
    proof = (
        t("siting.proven", count=number(plan.candidate_count))
        if proven
        else t("siting.gap", gap=percent(plan.gap_of_gain, decimals=1))
    )
    return [
        html.H2([t.counted("siting.best", len(plan.sites)), " ", html.Em(_names(plan.sites, t=t))]),
        html.P(gain_in_words(plan, t=t)),
        html.P(proof, className="proof" if proven else "proof open"),
        html.P(
            components.inner_link(t("siting.try"), f"{urls.WHAT_IF}{view.to_query()}", className="button strong"),
        ),
        _effects(plan, t=t),
        *_runners_up(plan, t=t),
        *(
            [html.P(t("siting.left_out", people=number(plan.left_out)), className="quiet")]
            if plan.left_out >= 1
            else []
        ),
        html.P(t("siting.note"), className="quiet"),
    ]


def gain_in_words(plan: SitePlan, *, t: Catalogue) -> str:
    """Return what the objective gains, in a sentence."""
    limit = limit_words(int(plan.question.within_min), t=t)
    if plan.question.objective == COVER:
        return t("siting.gain.cover", people=number(plan.value - plan.before), limit=limit)
    if plan.question.objective == P_CENTER:
        if math.isinf(plan.before):
            return t("siting.gain.first", after=minutes(plan.value, t=t))
        return t("siting.gain.center", before=minutes(plan.before, t=t), after=minutes(plan.value, t=t))
    return t("siting.gain.median", hours=number((plan.before - plan.value) / _PERSON_HOURS))


def _names(sites: Sequence[Candidate], *, t: Catalogue) -> str:
    names = [
        one.place if one.place == one.municipality else t("siting.site", place=one.place, municipality=one.municipality)
        for one in sites
    ]
    return listed(names)


def _effects(plan: SitePlan, *, t: Catalogue) -> Component:
    limit = limit_words(int(plan.question.within_min), t=t)
    rows = [
        (
            t(f"group.{one.group}.label").replace(question.SOFT_HYPHEN, ""),
            number(one.people_within_before),
            number(one.people_within_after),
            number(one.person_minutes_saved / _PERSON_HOURS),
            minutes(one.longest_min_before, t=t),
            minutes(one.longest_min_after, t=t),
        )
        for one in plan.groups
    ]
    heads = [
        t(f"siting.effect.{name}", limit=limit)
        for name in ("group", "within_before", "within_after", "saved", "longest_before", "longest_after")
    ]
    return figures(t("siting.effect.caption"), heads, rows)


def _runners_up(plan: SitePlan, *, t: Catalogue) -> list[Component]:
    if not plan.runners_up:
        return []
    rows = [
        (
            _names(one.sites, t=t),
            t("siting.same") if one.share_of_gain > _SAME else percent(one.share_of_gain, decimals=1),
        )
        for one in plan.runners_up[:_SHOWN]
    ]
    return [figures(t("siting.runners_up"), [t("siting.sites"), t("siting.share_of_gain")], rows)]


def worths(siting: Siting, asked: SitingAsked) -> Component:
    """Return today's centres ranked by what closing each alone would cost the groups."""
    state = siting.state
    t = state.t
    limit = limit_words(asked.view.limit_min, t=t)
    scenario = read(asked.view.scenario)[0]
    rows = []
    for one in siting.worth(asked):
        closed = asked.view.with_(group=asked.groups[0], scenario=scenario.with_(CloseCentre(one.centre_id)).text)
        rows.append(
            [
                {"t": one.centre, "h": urls.centre(one.centre_id, asked.view.to_query())},
                round(one.person_minutes / _PERSON_HOURS),
                round(one.people_beyond),
                round(one.people_cut_off),
                {"t": t("siting.worth.try"), "h": f"{urls.WHAT_IF}{closed.to_query()}"},
            ]
        )
    order = (("centre", "text"), ("hours", "people"), ("beyond", "people"), ("cut_off", "people"), ("action", "text"))
    return controls.DataTable(
        id="table-worth",
        caption=t("siting.worth.caption", groups=", ".join(t(f"group.{one}.phrase") for one in asked.groups)),
        columns=[
            {"key": key, "label": t(f"siting.worth.{key}", limit=limit), "kind": kind, "title": ""}
            for key, kind in order
        ],
        rows=rows,
        sort="hours",
        down=True,
        gather="",
        words=t.section("data_table"),
    )


def map_of(plan: SitePlan | None, asked: SitingAsked, *, state: AppState) -> dict[str, Any]:
    """Return what the map shows: the change that the plan makes, for the first of the groups."""
    view = asked.view.with_(group=asked.groups[0])
    base = view.scenario
    if plan is not None:
        view = view.with_(scenario=tried(plan, asked, state=state).text)
    query = view.to_query()
    against = f"{'&' if query else '?'}mot={base}" if base else ""
    return change.payload(whatif_of(state).worlds(query + against), show=CHANGE)


def register(app: Dash, *, state: AppState) -> None:
    """Wire the page's callbacks: what is known of the question, and the plan once the search is done."""

    @app.callback(
        Output("siting-map", "answer"),
        Output("siting-plan", "children"),
        Output("siting-worth", "children"),
        Output("siting-form", "children"),
        Input("url", "search"),
        Input("siting-run", "done"),
        State("url", "pathname"),
    )
    def _plan(query: str | None, _done: str | None, path: str | None) -> Any:  # noqa: ANN401 - Dash children
        if path != urls.SITING:
            return (no_update,) * 4
        siting = siting_of(state)
        asked = siting.asked(query)
        plan = siting.known(asked)
        return (
            map_of(plan, asked, state=state),
            plan_in_words(plan, asked, state=state),
            worths(siting, asked),
            form(asked, t=state.t),
        )
