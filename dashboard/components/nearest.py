"""The nearest centres of a municipality, whatever they document for the group, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.layout import centre_link, offer_tag
from dashboard.state.app_state import AppState, Centre
from dashboard.state.query import View
from dashboard.state.table import rows_of
from dashboard.text.numbers import minutes

_SHOWN = 3


def nearest(view: View, *, state: AppState, count: int = _SHOWN) -> Component:
    """Return the nearest centres in operation for the view's municipality, whatever they document for the group."""
    found = state.study.nearest_centres(view.municipality, question=state.question(view), n=count)
    rows = [(state.centres[row.centre_id], row.median_min) for row in rows_of(found) if row.centre_id in state.centres]
    if not rows:
        return html.P(state.t("nearest.none"))
    return nearest_table(rows, view=view, state=state)


def nearest_table(rows: Sequence[tuple[Centre, float]], *, view: View, state: AppState) -> Component:
    """Return the nearest centres with minutes and what each documents for the view's group."""
    t = state.t
    body = [
        html.Tr(
            [
                html.Th([centre_link(centre, view=view), html.Span(centre.where, className="town")], scope="row"),
                html.Td(offer_tag(state.offers[centre.centre_id].get(view.group), this_year=state.this_year, t=t)),
                html.Td(html.B(minutes(value, t=t)), className="n"),
            ]
        )
        for centre, value in rows
    ]
    heading = html.Tr(
        [
            html.Th(t("nearest.centre"), scope="col"),
            html.Th(t("nearest.offer", group=t(f"group.{view.group}.label").lower()), scope="col"),
            html.Th(t("nearest.minutes"), scope="col", className="n"),
        ]
    )
    return html.Table([html.Caption(t("nearest.caption")), html.Thead(heading), html.Tbody(body)], className="plain")
