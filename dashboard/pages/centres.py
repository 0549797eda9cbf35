"""All centres against all groups, and one centre: what is documented, when, by whom."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components
from dashboard.desk import Centre, Desk
from dashboard.i18n.numbers import minutes, number
from dashboard.offers import Offer
from dashboard.view import GROUP_IDS, View


def layout(view: View, /, *, desk: Desk) -> Component:
    """Return the matrix of centres and groups, with a key in words."""
    t = desk.t
    heads = [html.Th(t("centres.centre"), scope="col")]
    heads += [html.Th(t(f"group.{group}.label"), scope="col") for group in GROUP_IDS]
    body = [
        html.Tr(
            [
                _name(centre, view=view),
                *(_cell(desk.offers[centre.centre_id].get(group), desk=desk) for group in GROUP_IDS),
            ]
        )
        for centre in desk.centres.values()
    ]
    looks = ("documented", "partly", "no", "unknown")
    return html.Div(
        [
            html.H1(t("centres.title")),
            html.P(t("centres.intro", count=len(desk.centres)), className="prose"),
            html.Ul(
                [html.Li([components.mark(look), " ", t(f"legend.{look}")]) for look in looks], className="keyline"
            ),
            html.P(t("centres.age"), className="quiet"),
            html.Div(
                html.Table(
                    [html.Caption(t("centres.caption")), html.Thead(html.Tr(heads)), html.Tbody(body)],
                    className="matrix",
                ),
                className="matrix-scroll",
                tabIndex=0,
                role="region",
                **components.aria(label=t("centres.caption")),
            ),
        ]
    )


def _name(centre: Centre, /, *, view: View) -> Component:
    return html.Th([components.centre_link(centre, view=view), html.Span(centre.where, className="town")], scope="row")


def _cell(offer: Offer | None, /, *, desk: Desk) -> Component:
    t = desk.t
    words = components.offer_words(offer, t=t)
    if offer is None:
        return html.Td(html.Span(words, className="visually-hidden"))
    old = offer.old(this_year=desk.this_year)
    hover = f"{words}, {offer.year_words(t=t)}. {t('offer.source')}: {offer.source}"
    return html.Td(
        [
            components.mark(offer.look),
            html.Span(f"{words}, ", className="visually-hidden"),
            html.Span(str(offer.year or ""), className="old" if old else ""),
        ],
        title=hover,
    )


def one(centre_id: str, view: View, /, *, desk: Desk) -> Component:
    """Return the page of one centre; an unknown id gives a page that says so."""
    t = desk.t
    centre = desk.centres.get(centre_id)
    back = html.P(components.inner_link(t("centres.back"), f"/krisesentre{view.to_query()}"), className="crumbs")
    if centre is None:
        return html.Div([back, html.H1(t("centres.not_found")), html.P(t("centres.not_found_more"))])
    offers = desk.offers[centre_id]
    unknown = [t(f"group.{group}.label").lower() for group in GROUP_IDS if group not in offers]
    owner = t(f"owner.{centre.owner_type or 'unknown'}")
    return html.Div(
        [
            back,
            html.H1(centre.name),
            html.P(t("centres.one_intro", where=centre.where, owner=owner)),
            html.P(t("centres.in_operation", year=centre.status_year, source=centre.source), className="quiet"),
            html.P([html.B(t("head.call_first")), " ", t("head.numbers"), ". ", t("map.changed")], className="note"),
            html.H2(t("centres.offers_caption")),
            _offers(offers, desk=desk) if offers else html.P(t("offer.none")),
            html.H2(t("centres.unknown_heading")),
            html.P(t("centres.unknown", groups=", ".join(unknown)) if unknown else ""),
            html.H2(t("centres.nearest_heading")),
            *_served(centre_id, view, desk=desk),
        ],
        className="prose wide",
    )


def _offers(offers: Mapping[str, Offer], /, *, desk: Desk) -> Component:
    t = desk.t
    rows = []
    for group in GROUP_IDS:
        offer = offers.get(group)
        if offer is None:
            continue
        remarks = [offer.note.rstrip(".")] if offer.note else []
        remarks += [t("offer.deduced")] if offer.deduced else []
        remarks += [t("offer.contradicted")] if offer.contradicted else []
        rows.append(
            html.Tr(
                [
                    html.Th(t(f"group.{group}.label"), scope="row"),
                    html.Td(components.offer_tag(offer, this_year=desk.this_year, t=t)),
                    html.Td(t(f"confidence.{offer.confidence}")),
                    html.Td(offer.source),
                    html.Td("; ".join(remarks)),
                ]
            )
        )
    names = ("group", "status", "confidence", "source", "note")
    heads = html.Tr([html.Th(t(f"offer.{name}"), scope="col") for name in names])
    return html.Div(
        html.Table(
            [
                html.Caption(t("centres.offers_caption"), className="visually-hidden"),
                html.Thead(heads),
                html.Tbody(rows),
            ],
            className="plain",
        ),
        className="table-wide",
    )


def _served(centre_id: str, view: View, /, *, desk: Desk) -> list[Component]:
    """Municipalities most of whose people have this centre as the nearest under the view."""
    t = desk.t
    table = desk.table(view)
    mine: pd.DataFrame = table[table["centre_id"] == centre_id].sort_values("median_min")
    if mine.empty:
        return [html.P(t("centres.nearest_none"))]
    rows = [
        html.Tr(
            [
                html.Th(
                    components.inner_link(row.municipality, f"/kommune/{row.municipality_code}{view.to_query()}"),
                    scope="row",
                ),
                html.Td(number(row.population), className="n"),
                html.Td(minutes(row.median_min, t=t), className="n"),
                html.Td(number(row.cut_off_population), className="n"),
            ]
        )
        for row in components.rows_of(mine)
    ]
    names = ("name", "people", "minutes", "cut_off")
    heads = html.Tr(
        [html.Th(t(f"table.column_{name}"), scope="col", className="n" if name != "name" else "") for name in names]
    )
    caption = t(
        "centres.nearest_caption",
        group=t(f"group.{view.group}.phrase"),
        reading=t(f"reading.{view.reading}").lower(),
    )
    return [
        html.P(t("centres.nearest_sum", count=len(mine), people=number(mine["population"].sum()))),
        html.Div(
            html.Table([html.Caption(caption), html.Thead(heads), html.Tbody(rows)], className="plain"),
            className="table-wide",
        ),
    ]
