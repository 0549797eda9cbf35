"""All centres against all groups: what is documented, and when."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components import layout as components
from dashboard.state.app_state import AppState, Centre
from dashboard.state.offers import Offer, offer_words
from dashboard.state.query import View
from geo.data.vocabulary import GROUP_IDS


def layout(view: View, *, state: AppState) -> Component:
    """Return the matrix of centres and groups, with a key in words."""
    t = state.t
    heads = [html.Th(t("centres.centre"), scope="col")]
    heads += [html.Th(t(f"group.{group}.label"), scope="col") for group in GROUP_IDS]
    body = [
        html.Tr(
            [
                _name(centre, view=view),
                *(_cell(state.offers[centre.centre_id].get(group), state=state) for group in GROUP_IDS),
            ]
        )
        for centre in state.centres.values()
    ]
    looks = ("documented", "partly", "no", "unknown")
    return html.Div(
        [
            html.H1(t("centres.title")),
            html.P(t("centres.intro", count=len(state.centres)), className="prose"),
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


def _name(centre: Centre, *, view: View) -> Component:
    return html.Th([components.centre_link(centre, view=view), html.Span(centre.where, className="town")], scope="row")


def _cell(offer: Offer | None, *, state: AppState) -> Component:
    t = state.t
    words = offer_words(offer, t=t)
    if offer is None:
        return html.Td(html.Span(words, className="visually-hidden"))
    old = offer.old(this_year=state.this_year)
    hover = f"{words}, {offer.year_words(t=t)}. {t('offer.source')}: {offer.source}"
    return html.Td(
        [
            components.mark(offer.look),
            html.Span(f"{words}, ", className="visually-hidden"),
            html.Span(
                "" if offer.year is None and not offer.assumed else offer.year_words(t=t),
                className="old" if old else "",
            ),
        ],
        title=hover,
    )
