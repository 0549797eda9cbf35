"""Parts that several pages use, as plain functions of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.offers import Offer
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, minutes, number, people, people_range, percent
from dashboard.web.query import View
from dashboard.web.state import AnswerSummary, AppState, Centre
from geo.data.vocabulary import UNKNOWN

Children = str | Component | Sequence[Any] | None
# Where "Forlat siden" leads: a page that says nothing of who opens it.
NEUTRAL_PAGE = "https://www.yr.no"
_IN_MINUTES_UP_TO = 90  # a sentence says "90 minutter" and "2 t"


def aria(**names: str) -> dict[str, Any]:
    """Return ARIA attributes, as Dash wants them: ``aria(label="…")`` is {"aria-label": "…"}."""
    return {f"aria-{name}": value for name, value in names.items()}


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows as named tuples. Their fields have the types of the columns, which no checker knows."""
    yield from frame.itertuples(index=False)


def inner_link(children: Children, href: str, /, **attributes: Any) -> Component:  # noqa: ANN401 - HTML attributes
    """Return a link within the dashboard; the page changes without being loaded anew (see reisevei-core.js)."""
    return html.A(children, href=href, **{"data-inner": "true", **attributes})


def head(view: View, *, active: str, t: Catalogue) -> list[Component]:
    """Return the page's head: name, ways to go (the view goes along), who to call, the way out."""
    query = view.to_query()
    ways = [
        ("/", "map"),
        ("/hva-hvis", "whatif"),
        ("/plassering", "siting"),
        ("/dekningshull", "gaps"),
        ("/rettferd", "fairness"),
        ("/krisesentre", "centres"),
        ("/metode", "method"),
    ]
    items = [
        html.Li(
            inner_link(
                t(f"head.{name}"),
                f"{path}{query}",
                **(aria(current="page") if name == active else {}),
            )
        )
        for path, name in ways
    ]
    return [
        html.A(t("head.skip"), href="#innhold", className="skip"),
        inner_link(t("head.name"), f"/{query}", className="brand"),
        html.Nav(html.Ul(items), **aria(label=t("head.ways"))),
        html.Span([html.B(t("head.call_first")), " ", t("head.numbers")], className="help"),
        html.A(
            t("head.leave"), href=NEUTRAL_PAGE, className="exit", rel="noreferrer nofollow", title=t("head.leave_how")
        ),
    ]


def foot(sources: Iterable[str], *, t: Catalogue) -> list[Component]:
    """Return the page's foot: what the times mean, who to call, whose data."""
    return [
        html.P(t("foot.times")),
        html.P([html.B(t("head.call_first")), " ", t("head.numbers"), ". ", t("foot.planners")]),
        html.P(t("foot.leave")),
        html.P(t("foot.sources", sources=" · ".join(dict.fromkeys(sources)))),
    ]


def finding(summary: AnswerSummary, *, view: View, t: Catalogue) -> list[Any]:
    """Return the finding as a sentence, the number first."""
    key = "nobody" if summary.beyond + 0.5 < 1 else "some"
    return finding_of(summary.beyond, f"finding.{view.reading}_{key}", view=view, t=t)


def finding_of(count: float, key: str, *, view: View, t: Catalogue) -> list[Any]:
    """Return a sentence that begins with a number of people."""
    return [
        html.Strong(people(count, t=t)),
        " ",
        t(
            key,
            limit=minutes(view.limit_min, t=t)
            if view.limit_min > _IN_MINUTES_UP_TO
            else t("number.minutes_long", minutes=view.limit_min),
            group=t(f"group.{view.group}.phrase"),
        ),
    ]


def key_figures(summary: AnswerSummary, *, view: View, t: Catalogue) -> list[Component]:
    """Return the three key figures; the median has the people cut off beside it."""
    limit = limit_words(view.limit_min, t=t)
    group = t(f"group.{view.group}.phrase")
    elsewhere = t("key.elsewhere", count=summary.elsewhere) if summary.elsewhere else ""
    unknown = t("key.unknown", count=summary.unknown)
    return [
        key_figure(
            people_range(summary.beyond_possible, summary.beyond_documented, t=t),
            t("key.beyond", limit=limit),
            t("key.beyond_range") if round(summary.beyond_possible) != round(summary.beyond_documented) else "",
        ),
        key_figure(
            minutes(summary.median_min, t=t),
            t("key.median"),
            t("key.cut_off", people=number(summary.cut_off)) if summary.documented_somewhere else t("key.nowhere"),
        ),
        key_figure(
            t("key.of", count=summary.documented, all=summary.centres),
            t("key.documented", group=group),
            " ".join(text for text in (unknown, elsewhere) if text),
        ),
    ]


def key_figure(figure: str, label: str, more: str) -> Component:
    """Return a figure with its name and what must be said beside it."""
    # The name comes first for a screen reader; on screen the figure stands above it (see reisevei.css).
    parts = [html.Dt(label), html.Dd(figure, className="figure")]
    return html.Div([*parts, html.Dd(more, className="more")] if more else parts, className="key")


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


def mark(look: str) -> Component:
    """Return the sign of a look; words always stand beside it."""
    return html.Span(className=f"mark {look}", **aria(hidden="true"))


def offer_words(offer: Offer | None, *, t: Catalogue) -> str:
    """Return what is documented, in a word or two."""
    return t(f"status.{offer.status}") if offer else t("status.unknown")


def offer_tag(offer: Offer | None, *, this_year: int, t: Catalogue) -> list[Any]:
    """Return the status with its sign, year, and a mark if it is old."""
    parts: list[Any] = [mark(offer.look if offer else UNKNOWN), offer_words(offer, t=t)]
    if offer:
        old = offer.old(this_year=this_year)
        parts += [" ", html.Span(offer.year_words(t=t), className="tag old" if old else "tag")]
    return parts


def centre_link(centre: Centre, *, view: View) -> Component:
    """Return a link to the centre's page; the view goes along."""
    return inner_link(centre.name, f"/krisesentre/{centre.centre_id}{view.to_query()}")


def downloads(view: View, *, t: Catalogue) -> list[Component]:
    """Return the links to the table as files; each carries sources and method."""
    query = view.to_query()
    joiner = "&" if query else "?"
    return [
        html.Li(
            html.A(t(f"download.{fmt}"), href=f"/eksport{query}{joiner}format={fmt}", className="button", download="")
        )
        for fmt in ("xlsx", "pdf", "csv", "geojson", "gpkg", "parquet")
    ]


def legend(t: Catalogue, *, more: Sequence[Component] = ()) -> Component:
    """Return the legend of a map of travel times, in words. ``more`` stands last."""
    return html.Details(legend_parts(t, more=more), open=True, className="legend")


def closed_legend(looks: Sequence[str], *, t: Catalogue) -> list[Component]:
    """Return the part of a legend on what a scenario closes; nothing where it closes nothing."""
    if not looks:
        return []
    items = [html.Li([html.Span(className=f"swatch way {look}"), t(f"conditions.map.{look}")]) for look in looks]
    return [html.H3(t("conditions.map.heading")), html.Ul(items)]


def legend_parts(
    t: Catalogue, *, words: Mapping[str, str] | None = None, more: Sequence[Component] = ()
) -> list[Component]:
    """Return what stands in the legend; a class without words is left out. ``more`` stands last.

    ``words``: title and classes of another map than that of travel times.
    """
    told = t.section("legend") if words is None else words
    classes = [
        html.Li([html.Span(className=f"swatch c{index}"), told[f"c{index}"]])
        for index in range(8)
        if f"c{index}" in told
    ]
    looks = [html.Li([mark(look), t(f"legend.{look}")]) for look in ("documented", "partly", "no", "unknown")]
    return [
        html.Summary(told["title"]),
        html.Ul([*classes, html.Li([html.Span(className="swatch ferry"), t("legend.ferry")])]),
        html.H3(t("legend.centres")),
        html.Ul(looks),
        *more,
    ]


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
