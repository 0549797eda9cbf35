"""The chosen municipality beside the map: its numbers under the view, what they rest on, and its nearest centres."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import urls
from dashboard.components import controls, layout
from dashboard.components.nearest import nearest
from dashboard.map import notes
from dashboard.state.app_state import AppState
from dashboard.state.query import KNOWLEDGE, View
from dashboard.state.table import main_reason, rows_of, share_column
from dashboard.text.numbers import limit_words, minutes, number, percent
from geo.data.vocabulary import EXPECTED, NEAREST


def panel(view: View, *, state: AppState, map_url: str) -> list[Any]:
    """Return the chosen municipality's numbers, nearest centres and way to its page; or how to choose one."""
    t = state.t
    finder = controls.Finder(
        id="finder",
        url=map_url,
        label=t("ask.find"),
        placeholder=t("ask.find_placeholder"),
        unknown=t("ask.find_unknown"),
    )
    if not view.municipality:
        return [html.H3(t("panel.none_heading")), html.P(t("panel.none"), className="quiet"), finder]
    row = _row(view, state=state, reading="")
    facts = (agreed_facts if view.measure != NEAREST else nearest_facts)(row, view=view, state=state)
    body = [html.Tr([html.Th(name, scope="row"), html.Td(value, className="n")]) for name, value in facts]
    name = row["municipality"]
    return [
        html.H3(state.full_name(view.municipality)),
        html.P(t("panel.people", people=number(row["population"]), year=_year(view, state)), className="quiet"),
        html.Table(
            [html.Caption(t("panel.caption"), className="visually-hidden"), html.Tbody(body)], className="plain facts"
        ),
        nearest(view, state=state),
        html.P(
            layout.inner_link(t("panel.page", municipality=name), urls.municipality(view.municipality, view.to_query()))
        ),
        finder,
    ]


def nearest_facts(row: Any, *, view: View, state: AppState) -> list[tuple[str, Any]]:  # noqa: ANN401 - a row of the table
    """Return the panel's lines for the nearest centre: name and value, the last one saying what they rest on."""
    t = state.t
    reading = state.question(view).reading
    beyond = (t("panel.beyond", limit=limit_words(view.limit_min, t=t)), beyond_words(row, view=view, state=state))
    cut_off = (t("panel.cut_off"), cut_off_words(row, state=state))
    told = t(f"basis.reading_{reading}")
    if reading == EXPECTED:
        span = t("panel.spread_value", low=minutes(row["p5_min"], t=t), high=minutes(row["p95_min"], t=t))
        return [
            (t("panel_more.expected"), html.B(minutes(row["expected_min"], t=t))),
            (t("panel_more.interval"), span),
            beyond,
            cut_off,
            (t("panel_more.basis"), told),
        ]
    facts: list[tuple[str, Any]] = [
        (t("panel.median"), html.B(minutes(row["median_min"], t=t))),
        (t("panel.spread"), spread(row, state=state)),
        beyond,
        cut_off,
    ]
    if reading == "documented":
        other = _row(view, state=state, reading="possible")
        facts.append((t("panel.possible"), minutes(other["median_min"], t=t)))
    if view.layer == KNOWLEDGE:
        unknowns = state.unknowns(view)
        unknown = float(unknowns.loc[unknowns["area"] == view.municipality, "people_undecided"].sum())
        facts.append((t("panel_more.undecided"), t("number.people", count=number(unknown))))
    if row["centre_id"]:
        statement = notes.statement_words(row["centre_id"], view.group, state=state)
        told = t("panel_more.basis_value", reading=told, centre=row["centre"], statement=statement)
    facts.append((t("panel_more.basis"), told))
    return facts


def agreed_facts(_row: Any, *, view: View, state: AppState) -> list[tuple[str, Any]]:  # noqa: ANN401 - a row of the table
    """Return the panel's lines for the contracted centre: which, how that is known, what it costs."""
    t = state.t
    agreed = state.agreements(view)
    found = next(one for one in rows_of(agreed) if one.municipality_code == view.municipality)
    if not found.contracted_id:
        return [
            (t("panel_more.contracted"), t("panel_more.agreement_unknown")),
            (t("panel_more.nearest_min"), minutes(_nearest_min(view, state=state), t=t)),
        ]
    return [
        (t("panel_more.contracted"), html.B(found.contracted)),
        (t("panel_more.agreement"), notes.agreement_words(found, state=state)),
        (t("panel_more.contracted_min"), minutes(found.contracted_min, t=t)),
        (t("panel_more.nearest_min"), minutes(found.nearest_min, t=t)),
        (t("panel_more.detour_min"), minutes(found.detour_min, t=t)),
        (t("panel_more.people_detour"), t("number.people", count=number(found.people_detour))),
    ]


def _nearest_min(view: View, *, state: AppState) -> float:
    """Median to the nearest centre in operation, whomever it serves; nan where there is none."""
    found = state.study.nearest_centres(view.municipality, question=state.question(view), n=1)
    return float(found["median_min"].iloc[0]) if len(found) else float("nan")


def _row(view: View, *, state: AppState, reading: str) -> Any:  # noqa: ANN401 - a row of the table
    table = state.table(view, reading=reading)
    return table[table["municipality_code"] == view.municipality].iloc[0]


def _year(view: View, state: AppState) -> int:
    frame = state.dataset.municipalities
    return int(frame.loc[frame["municipality_code"] == view.municipality, "population_year"].iloc[0])


def spread(row: Any, *, state: AppState) -> str:  # noqa: ANN401 - a row of the table
    """Return the times between which 80 % of those who get there lie."""
    return state.t(
        "panel.spread_value", low=minutes(row["p10_min"], t=state.t), high=minutes(row["p90_min"], t=state.t)
    )


def beyond_words(row: Any, *, view: View, state: AppState) -> str:  # noqa: ANN401 - a row of the table
    """Return share and number of people beyond the limit."""
    share = 1 - float(row[share_column(view.limit_min)])
    return state.t("panel.beyond_value", share=percent(share), people=number(share * float(row["population"])))


def cut_off_words(row: Any, *, state: AppState) -> str:  # noqa: ANN401 - a row of the table
    """Return how many do not get there, and why."""
    if not row["cut_off_population"] >= 0.5:  # noqa: PLR2004 - half a person: nobody, in whole people
        return state.t("panel.cut_off_none")
    reason = state.t(f"table.reason_{main_reason(row['cut_off_reason'])}")
    return state.t("panel.cut_off_value", people=number(row["cut_off_population"]), reason=reason)
