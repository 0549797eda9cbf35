"""The chosen municipality beside the map: its numbers under the view, what they rest on, and its nearest centres."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, layout, table_notes
from dashboard.map import colours
from dashboard.text.numbers import limit_words, minutes, number, percent
from dashboard.web.query import View
from dashboard.web.state import Desk
from geo.measures.reasons import EXPECTED

NEAREST = 3


def panel(view: View, *, desk: Desk, map_url: str) -> list[Any]:
    """Return the chosen municipality's numbers, nearest centres and way to its page; or how to choose one."""
    t = desk.t
    finder = controls.Finder(
        id="finder",
        url=map_url,
        label=t("ask.find"),
        placeholder=t("ask.find_placeholder"),
        unknown=t("ask.find_unknown"),
    )
    if not view.municipality:
        return [html.H3(t("panel.none_heading")), html.P(t("panel.none"), className="quiet"), finder]
    row = _row(view, desk=desk, reading="")
    facts = (agreed_facts if view.measure != colours.NEAREST else nearest_facts)(row, view=view, desk=desk)
    body = [html.Tr([html.Th(name, scope="row"), html.Td(value, className="n")]) for name, value in facts]
    name = row["municipality"]
    return [
        html.H3(desk.full_name(view.municipality)),
        html.P(t("panel.people", people=number(row["population"]), year=_year(view, desk)), className="quiet"),
        html.Table(
            [html.Caption(t("panel.caption"), className="visually-hidden"), html.Tbody(body)], className="plain facts"
        ),
        nearest(view, desk=desk),
        html.P(layout.inner_link(t("panel.page", municipality=name), f"/kommune/{view.municipality}{view.to_query()}")),
        finder,
    ]


def nearest_facts(row: Any, *, view: View, desk: Desk) -> list[tuple[str, Any]]:  # noqa: ANN401 - a row of the table
    """Return the panel's lines for the nearest centre: name and value, the last one saying what they rest on."""
    t = desk.t
    reading = desk.question(view).reading
    beyond = (t("panel.beyond", limit=limit_words(view.limit_min, t=t)), beyond_words(row, view=view, desk=desk))
    cut_off = (t("panel.cut_off"), cut_off_words(row, desk=desk))
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
        (t("panel.spread"), spread(row, desk=desk)),
        beyond,
        cut_off,
    ]
    if reading == "documented":
        other = _row(view, desk=desk, reading="possible")
        facts.append((t("panel.possible"), minutes(other["median_min"], t=t)))
    if view.layer == colours.KNOWLEDGE:
        unknowns = desk.unknowns(view)
        unknown = float(unknowns.loc[unknowns["area"] == view.municipality, "people_undecided"].sum())
        facts.append((t("panel_more.undecided"), t("number.people", count=number(unknown))))
    if row["centre_id"]:
        statement = table_notes.statement_words(row["centre_id"], view.group, desk=desk)
        told = t("panel_more.basis_value", reading=told, centre=row["centre"], statement=statement)
    facts.append((t("panel_more.basis"), told))
    return facts


def agreed_facts(_row: Any, *, view: View, desk: Desk) -> list[tuple[str, Any]]:  # noqa: ANN401 - a row of the table
    """Return the panel's lines for the contracted centre: which, how that is known, what it costs."""
    t = desk.t
    agreed = desk.agreements(view)
    found = next(one for one in layout.rows_of(agreed) if one.municipality_code == view.municipality)
    if not found.contracted_id:
        return [
            (t("panel_more.contracted"), t("panel_more.agreement_unknown")),
            (t("panel_more.nearest_min"), minutes(_nearest_min(view, desk=desk), t=t)),
        ]
    return [
        (t("panel_more.contracted"), html.B(found.contracted)),
        (t("panel_more.agreement"), table_notes.agreement_words(found, desk=desk)),
        (t("panel_more.contracted_min"), minutes(found.contracted_min, t=t)),
        (t("panel_more.nearest_min"), minutes(found.nearest_min, t=t)),
        (t("panel_more.detour_min"), minutes(found.detour_min, t=t)),
        (t("panel_more.people_detour"), t("number.people", count=number(found.people_detour))),
    ]


def _nearest_min(view: View, *, desk: Desk) -> float:
    """Median to the nearest centre in operation, whomever it serves; nan where there is none."""
    found = desk.study.nearest_centres(view.municipality, question=desk.question(view), n=1)
    return float(found["median_min"].iloc[0]) if len(found) else float("nan")


def nearest(view: View, *, desk: Desk, count: int = NEAREST) -> Component:
    """Return the nearest centres in operation for the view's municipality, whatever they document for the group."""
    found = desk.study.nearest_centres(view.municipality, question=desk.question(view), n=count)
    rows = [
        (desk.centres[row.centre_id], row.median_min) for row in layout.rows_of(found) if row.centre_id in desk.centres
    ]
    if not rows:
        return html.P(desk.t("nearest.none"))
    return layout.nearest_table(rows, view=view, desk=desk)


def _row(view: View, *, desk: Desk, reading: str) -> Any:  # noqa: ANN401 - a row of the table
    table = desk.table(view, reading=reading)
    return table[table["municipality_code"] == view.municipality].iloc[0]


def _year(view: View, desk: Desk) -> int:
    frame = desk.situation.municipalities
    return int(frame.loc[frame["municipality_code"] == view.municipality, "population_year"].iloc[0])


def spread(row: Any, *, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return the times between which 80 % of those who get there lie."""
    return desk.t("panel.spread_value", low=minutes(row["p10_min"], t=desk.t), high=minutes(row["p90_min"], t=desk.t))


def beyond_words(row: Any, *, view: View, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return share and number of people beyond the limit."""
    share = 1 - float(row[colours.share_column(view.limit_min)])
    return desk.t("panel.beyond_value", share=percent(share), people=number(share * float(row["population"])))


def cut_off_words(row: Any, *, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    """Return how many do not get there, and why."""
    if not row["cut_off_population"] >= 0.5:  # noqa: PLR2004 - half a person: nobody, in whole people
        return desk.t("panel.cut_off_none")
    reason = desk.t(f"table.reason_{colours.main_reason(row['cut_off_reason'])}")
    return desk.t("panel.cut_off_value", people=number(row["cut_off_population"]), reason=reason)
