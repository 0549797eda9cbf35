"""The counties ranked by the share of their people beyond the limit: the figures, and the bars that show them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.layout import aria
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import beyond
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, number, percent
from geo.data.vocabulary import DETOUR, EXPECTED, NEAREST


def county_bars(
    rows: Sequence[tuple[str, float, float, float]], *, limit_min: int, t: Catalogue, caption: str = "bars.caption"
) -> Component:
    """Return the counties ranked by the share of people beyond the limit.

    ``rows``: county, share beyond as documented, share beyond as possible, people beyond as documented. The bar's
    strong part is certain whatever the unknown centres do; its pale part is what we do not know.
    """
    ranked = sorted(rows, key=lambda row: (-row[1], -row[3], row[0]))
    body = [
        html.Tr(
            [
                html.Th(county, scope="row"),
                html.Td(_bar(documented, possible), **aria(hidden="true")),
                html.Td(percent(documented), className="n"),
                html.Td(number(count), className="n people"),
            ]
        )
        for county, documented, possible, count in ranked
    ]
    heading = html.Thead(
        html.Tr([html.Th(t(f"bars.{name}"), scope="col") for name in ("county", "bar", "share", "people")]),
        className="visually-hidden",
    )
    return html.Table(
        [html.Caption(t(caption, limit=limit_words(limit_min, t=t))), heading, html.Tbody(body)],
        className="bars",
    )


def _bar(documented: float, possible: float) -> Component:
    low, high = sorted((round(possible * 100, 1), round(documented * 100, 1)))
    return html.Div(
        [
            html.Div(className="gap", style={"width": f"{high}%"}),
            html.Div(className="sure", style={"width": f"{low}%"}),
        ],
        className="bar",
    )


def county_rows(view: View, *, state: AppState) -> list[tuple[str, float, float, float]]:
    """Return county, share beyond the limit as documented and as possible, and people beyond as documented."""
    return state.remember("counties", view, lambda: _county_rows(view, state=state))


def _county_rows(view: View, *, state: AppState) -> list[tuple[str, float, float, float]]:
    if view.measure != NEAREST:
        agreed = state.agreements(view)
        counted = agreed.assign(
            beyond=beyond_known(view, state=state),
            known=agreed["population"].where(agreed["contracted_id"] != "", 0.0),
        )
        known = counted.groupby("county")[["known", "beyond"]].sum()
        return [(county, late / there, late / there, late) for county, there, late in known.itertuples() if there]
    rows: dict[str, list[float]] = {}
    first = EXPECTED if state.question(view).reading == EXPECTED else "documented"
    for place, reading in enumerate((first, "possible")):
        table = state.table(view, reading=reading)
        counted = table.assign(beyond=beyond(table, limit_min=view.limit_min))
        sums = counted.groupby("county")[["population", "beyond"]].sum()
        for county, population, late in sums.itertuples():
            row = rows.setdefault(county, [0.0, 0.0, 0.0])
            row[place] = late / population if population else 0.0
            if reading == first:
                row[2] = late
    return [(county, row[0], row[1], row[2]) for county, row in rows.items()]


def beyond_known(view: View, *, state: AppState) -> pd.Series[float]:
    """People beyond the limit (contracted) or with a longer way (detour), of known agreements; code order."""
    agreed = state.agreements(view)
    if view.measure == DETOUR:
        return agreed["people_detour"]
    late = beyond(state.table(view), limit_min=view.limit_min)
    return late.where(agreed["contracted_id"] != "", 0.0)
