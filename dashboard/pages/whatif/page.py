"""The page "Hva hvis": change the centres, and see at once who gains and who loses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import closures, conditions, controls, question
from dashboard.components import layout as components
from dashboard.components.legends import change_legend
from dashboard.map import change
from dashboard.map.choices import choices_url
from dashboard.map.overlays import closed_ways
from dashboard.pages.whatif import answer
from dashboard.pages.whatif.routes import DOWNLOADS
from dashboard.state.app_state import AppState
from dashboard.state.query import View, query_key, query_word
from dashboard.state.worlds import AFTER, AGAINST, BEFORE, BOTH, CHANGE, SHOW, Worlds, troubles, whatif_of
from dashboard.text.scenario import describe, describe_all
from geo.constants import THRESHOLDS_MIN
from geo.data.vocabulary import BOUND_READINGS, GROUP_IDS
from geo.scenario.address import MAX_NAME, read, to_text
from geo.scenario.cases import CASES
from geo.scenario.changes import STATUSES
from geo.scenario.resolution import resolve
from geo.scenario.scenario import LAWFUL_GROUPS


def layout(query: str | None, *, state: AppState, map_url: str) -> Component:
    """Return the page. What depends on the scenario is filled in by the callbacks."""
    t = state.t
    worlds = whatif_of(state).worlds(query)
    the_map = controls.ScenarioMap(
        id="whatif-map",
        url=map_url,
        choices=choices_url(state),
        words={**t.section("map"), **t.section("whatif.map")},
        label=t("whatif.map_label"),
        centres=centre_choices(worlds),
    )
    editor = controls.ScenarioEditor(
        id="whatif-editor", url=choices_url(state), words=t.section("whatif.edit"), **choices(worlds)
    )
    head = html.Section(
        [
            html.H1(id="whatif-finding", **components.aria(live="polite")),
            html.Dl(id="whatif-keys", className="keys four"),
            html.Div(id="whatif-bounds", className="note bounds", **components.aria(live="polite")),
        ],
        className="ask-first",
    )
    rest = html.Section(
        [editor, html.Div(id="whatif-tables", className="two whatif-tables", **components.aria(live="off"))],
        className="ask-rest",
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Div([html.Div(id="whatif-legend"), the_map], className="map-box"),
                            html.Div(id="whatif-other", className="map-other"),
                        ],
                        id="whatif-maps",
                        className="map-column",
                    ),
                    html.Div([head, rest], className="ask-column"),
                ],
                className="overview whatif",
            ),
            html.Section(id="whatif-closures", className="closures table-part"),
            html.Section(
                [
                    html.H2(t("whatif.all.heading")),
                    html.Div(id="whatif-all"),
                    html.Ul(
                        id="whatif-downloads", className="downloads", **components.aria(label=t("download.heading"))
                    ),
                    html.P(t("whatif.note"), className="quiet"),
                ],
                className="table-part",
            ),
        ]
    )


def choices(worlds: Worlds) -> dict[str, Any]:
    """Return what the editor shows: the changes in words, what is wrong with them, the question, what may be added."""
    t, seen = worlds.after.t, worlds.asked
    today = worlds.before.study.today
    given = seen.given
    view = seen.view
    return {
        "text": to_text(given),
        "name": given.name,
        "changes": [
            {"text": describe(one, study=today, t=t), "problem": seen.wrong.get(at, "")}
            for at, one in enumerate(given.changes)
        ],
        "troubles": list(seen.troubles),
        "against": to_text(seen.against),
        "centres": centre_choices(worlds),
        "question": [
            _select("group", "ask.group", question.group_options(t=t), view.group, t=t),
            _select(
                "reading",
                "whatif.edit.reading",
                [{"value": query_word("reading", one), "label": t(f"reading.{one}")} for one in BOUND_READINGS],
                query_word("reading", view.reading),
                t=t,
            ),
            _select(
                "limit_min",
                "whatif.edit.limit",
                question.limit_options(sorted({*THRESHOLDS_MIN, view.limit_min}), t=t),
                str(view.limit_min),
                t=t,
            ),
        ],
        "groups": [[option["value"], option["label"]] for option in question.group_options(t=t)],
        "lawful": list(LAWFUL_GROUPS),
        "statuses": [[one, t(f"status.{one}")] for one in STATUSES],
        "cases": cases(worlds.before),
        "show": {"name": SHOW, "standard": CHANGE, "value": seen.show, "options": shows(worlds)},
        "max_name": MAX_NAME,
        "against_key": AGAINST,
        "conditions": conditions.editor(given, t=t),
    }


def _select(field: str, label: str, options: list[question.Option], value: str, *, t: Any) -> dict[str, Any]:  # noqa: ANN401
    standard = {"group": GROUP_IDS[0], "reading": query_word("reading", BOUND_READINGS[0]), "limit_min": "90"}
    return {
        "name": query_key(field),
        "label": t(label),
        "value": value,
        "standard": standard[field],
        "options": options,
    }


def shows(worlds: Worlds) -> list[dict[str, str]]:
    """Return what the map may show; "today" is called so only where it is today."""
    t, against = worlds.after.t, worlds.asked.against
    names = {BEFORE: "before" if against else "today", AFTER: "after", CHANGE: "change", BOTH: "both"}
    return [{"value": one, "label": t(f"whatif.show.{names[one]}")} for one in (BEFORE, AFTER, CHANGE, BOTH)]


def cases(state: AppState) -> list[dict[str, str]]:
    """Return the real cases that this data set allows, with the scenario's spelling and the group to see it for."""
    return state.once("cases", lambda: _cases(state))


def _cases(state: AppState) -> list[dict[str, str]]:
    t, today = state.t, state.study.today
    return [
        {"id": one.id, "title": t(one.title_key), "text": t(one.text_key), "hva": one.scenario.text, "group": one.group}
        for one in CASES
        if not resolve(one.scenario, today)
    ]


def centre_choices(worlds: Worlds) -> list[list[Any]]:
    """Return id, name, whether in operation under the scenario, whether the scenario has opened it."""
    study = worlds.after.study
    opened = {one for one, _ in study.effect.opened}
    pairs = sorted(zip(study.centres["centre"], study.centres["centre_id"], study.in_operation, strict=True))
    return [[centre_id, name, int(is_open), int(centre_id in opened)] for name, centre_id, is_open in pairs]


def downloads(worlds: Worlds) -> list[Component]:
    """Return the links to the comparison as files: the difference, and in the workbook both worlds."""
    t, seen = worlds.after.t, worlds.asked
    more = urlencode([(AGAINST, to_text(seen.against))] if seen.against else [])
    asked = "&".join(part for part in (seen.view.to_query().removeprefix("?"), more) if part)
    address = f"{urls.WHAT_IF_FILE}{'?' if asked else ''}{asked}"
    return [
        html.Li(
            html.A(
                t(f"whatif.download.{fmt}"),
                href=urls.with_format(address, fmt),
                className="button",
                download="",
            )
        )
        for fmt in DOWNLOADS
    ]


def other_map(worlds: Worlds, *, map_url: str, state: AppState) -> list[Component]:
    """Return the second map for two worlds side by side, with both captions; else nothing."""
    if worlds.asked.show != BOTH:
        return []
    t = worlds.after.t
    second = controls.ScenarioMap(
        id="whatif-map-before",
        url=map_url,
        choices=choices_url(state),
        words={**t.section("map"), **t.section("whatif.map")},
        label=t("whatif.map_before_label"),
        centres=[],
        still=True,
        answer=change.payload(worlds, show=BEFORE),
    )
    return [html.H2(t("whatif.show.before" if worlds.asked.against else "whatif.show.today")), second]


def said_above(path: str | None, query: str | None, *, state: AppState) -> list[Component]:
    """Return what stands above a page's content: that a scenario is shown, or that it cannot be carried out.

    Nothing on this page, which says both beside the changes.
    """
    if path == urls.WHAT_IF:
        return []
    wrong = trouble(query, path=path, state=state)
    if wrong is not None:
        return [wrong]
    view = state.view(query)
    return [] if state.under(view) is state else [banner(view, path=path, state=state)]


def banner(view: View, *, path: str | None, state: AppState) -> Component:
    """Return what says on other pages that a scenario is shown, and the ways to change it and back to today."""
    t = state.t
    scenario = read(view.scenario)[0]
    words = scenario.name or describe_all(scenario, study=state.study.today, t=t)
    return html.P(
        [
            html.B(t("whatif.banner" if scenario.changes else "conditions.banner")),
            f" {words} ",
            components.inner_link(t("whatif.banner_change"), f"{urls.WHAT_IF}{view.to_query()}"),
            " · ",
            components.inner_link(t("whatif.banner_back"), f"{path or urls.MAP}{view.with_(scenario='').to_query()}"),
        ],
        className="scenario-banner",
    )


def trouble(query: str | None, *, path: str | None, state: AppState) -> Component | None:
    """Return what says that the address's scenario cannot be carried out and today is shown; None where it can."""
    t = state.t
    spelt, said = troubles(query, state=state)
    if not said:
        return None
    rest = state.view(query).with_(scenario="").to_query()
    wrong = f"{urls.WHAT_IF}{rest}{'&' if rest else '?'}{urlencode([(query_key('scenario'), spelt)])}"
    ways: list[Any] = [
        components.inner_link(t("whatif.banner_change"), wrong),
        " · ",
        components.inner_link(t("whatif.banner_back"), f"{path or urls.MAP}{rest}"),
    ]
    return html.Div(
        [html.P(html.B(t("whatif.banner_trouble"))), html.Ul([html.Li(one) for one in said]), html.P(ways)],
        className="scenario-banner",
        role="alert",
    )


def over_the_map(worlds: Worlds, *, show: str) -> list[Component]:
    """Return the legend; beside another map also the title, and the legend folded."""
    t = worlds.after.t
    beside = worlds.asked.show == BOTH
    closed = [way["look"] for way in closed_ways(worlds.before if show == BEFORE else worlds.after)]
    legend = change_legend(t, show=show, folded=beside, looks=closed)
    return [html.H2(t("whatif.show.after")), legend] if beside else [legend]


def main_show(worlds: Worlds) -> str:
    """Return what the first map shows: beside another map, the world after."""
    return AFTER if worlds.asked.show == BOTH else worlds.asked.show


def register(app: Dash, *, state: AppState, map_url: str) -> None:
    """Wire the page's callbacks: parse the address, compare, draw."""

    @app.callback(
        Output("whatif-map", "answer"),
        Output("whatif-finding", "children"),
        Output("whatif-keys", "children"),
        Output("whatif-legend", "children"),
        Output("whatif-editor", "state"),
        Output("whatif-map", "centres"),
        Output("whatif-maps", "data-show"),
        Input("url", "search"),
        State("url", "pathname"),
    )
    def _answer(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - seven outputs of different kinds
        if path != urls.WHAT_IF:
            return (no_update,) * 7
        worlds = whatif_of(state).worlds(query)
        show = main_show(worlds)
        return (
            change.payload(worlds, show=show),
            answer.finding(worlds),
            answer.keys(worlds),
            over_the_map(worlds, show=show),
            choices(worlds),
            centre_choices(worlds),
            worlds.asked.show,
        )

    # Once the map stands: what is less urgent.
    @app.callback(
        Output("whatif-tables", "children"),
        Output("whatif-all", "children"),
        Output("whatif-downloads", "children"),
        Output("whatif-other", "children"),
        Output("whatif-closures", "children"),
        Output("whatif-bounds", "children"),
        Input("whatif-map", "drawn"),
        State("url", "search"),
    )
    def _tables(drawn: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        if not drawn:
            return (no_update,) * 6
        worlds = whatif_of(state).worlds(query)
        return (
            answer.tables(worlds),
            answer.municipalities(worlds),
            downloads(worlds),
            other_map(worlds, map_url=map_url, state=state),
            closures.listed(worlds.after),
            conditions.bounds_words(worlds.asked.view, state=state),
        )
