"""The lower part of a municipality's page: who is cut off, what is not known, its own work, other services."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.tables import wide
from dashboard.pages.municipality import data
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import rows_of
from dashboard.text.numbers import number
from geo.constants import HALF_A_PERSON
from geo.data.rules.registers import municipal_work, services_near
from geo.data.vocabulary import GROUP_IDS, UNKNOWN


def cut_off(view: View, *, state: AppState) -> list[Any]:
    """Say who reaches no centre in operation at all, and why."""
    t = state.t
    row: Any = data.by_group(view, state=state)["women", "possible"].loc[view.municipality]
    people = float(row["cut_off_population"])
    text = (
        t("municipality.cut_off_none")
        if people < HALF_A_PERSON
        else t(
            "municipality.cut_off_some",
            people=number(people),
            reason=", ".join(t(f"table.reason_{reason}") for reason in row["cut_off_reason"].split(";")),
        )
    )
    return [html.H2(t("municipality.cut_off_heading")), html.P(text)]


def unknown(view: View, *, state: AppState) -> list[Any]:
    """Say of which groups nothing is documented at the nearest centre, and whether the agreement is known."""
    t = state.t
    near = state.study.nearest_centres(view.municipality, question=state.question(view), n=1)
    said = data.agreed(view.municipality, state=state)
    items = []
    if len(near):
        offers = state.offers.get(str(near["centre_id"].iloc[0]), {})
        silent = [t(f"group.{group}.label").lower() for group in GROUP_IDS if group not in offers]
        old = [
            t(f"group.{group}.label").lower()
            for group in GROUP_IDS
            if group in offers and offers[group].old(this_year=state.this_year)
        ]
        name = str(near["centre"].iloc[0])
        items += [t("place.unknown_groups", centre=name, groups=", ".join(silent))] if silent else []
        items += [t("place.old_groups", centre=name, groups=", ".join(old))] if old else []
    if not (said["role"] == "contracted").any():
        items.append(t("place.unknown_agreement"))
    if not (state.dataset.municipal_work["municipality_code"] == view.municipality).any():
        items.append(t("place.unknown_work"))
    return [
        html.H2(t("municipality.unknown_heading")),
        html.Ul([html.Li(text) for text in items], className="plainlist"),
    ]


def work(code: str, *, state: AppState) -> list[Any]:
    """Return what the municipality itself has in place: yes, no or unknown, with year and source."""
    t = state.t
    said = municipal_work(state.dataset.municipal_work, municipality_code=code)
    rows = [
        html.Tr(
            [
                html.Th([t(f"work.{measure}"), html.Span(t(f"work.{measure}_what"), className="town")], scope="row"),
                html.Td(html.Span(t(f"gaps.{one.value}"), className=f"answer {one.value}")),
                html.Td(str(one.year or "–")),
                html.Td([one.source or "–", html.Span(one.note, className="town") if one.note else ""]),
            ]
        )
        for measure, one in said.items()
    ]
    heads = [html.Th(t(f"work.{name}"), scope="col") for name in ("measure", "value", "year", "source")]
    table = html.Table(
        [html.Caption(t("work.caption")), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain wide-table"
    )
    nothing = all(one.value == UNKNOWN for one in said.values())
    return [wide(table, label=t("work.caption")), html.P(t("work.none"), className="note") if nothing else ""]


def services(code: str, *, state: AppState) -> list[Any]:
    """Return the other services that the municipality may point to, its own first."""
    t = state.t
    frame = state.dataset.municipalities
    county = str(frame.loc[frame["municipality_code"] == code, "county_code"].iloc[0])
    places = state.dataset.places
    towns = places.loc[places["municipality_code"] == code, "place"].tolist()
    near = services_near(state.dataset.services, county_code=county, towns=towns)
    rows = [
        html.Tr(
            [
                html.Th(row.service, scope="row"),
                html.Td(row.what),
                html.Td(row.whom),
                html.Td([t(f"service.area_{row.area}", town=row.town), f" · {t(f'service.status_{row.status}')}"]),
                html.Td(
                    [
                        f"{row.year}. {row.source}, {row.lines}",
                        html.Span(row.note, className="town") if row.note else "",
                    ]
                ),
            ]
        )
        for row in rows_of(near)
    ]
    heads = [html.Th(t(f"service.{name}"), scope="col") for name in ("service", "what", "whom", "where", "source")]
    table = html.Table(
        [html.Caption(t("service.caption")), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain wide-table"
    )
    return [
        html.Details([html.Summary(t("service.summary", count=len(near))), wide(table, label=t("service.caption"))])
    ]
