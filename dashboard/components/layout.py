"""Parts that several pages use, as plain functions of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.state.app_state import AnswerSummary, Centre
from dashboard.state.offers import Offer, offer_words
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, minutes, number, people, people_range
from geo.data.vocabulary import UNKNOWN

Children = str | Component | Sequence[Any] | None
# Where "Forlat siden" leads: a page that says nothing of who opens it.
NEUTRAL_PAGE = "https://www.yr.no"
_IN_MINUTES_UP_TO = 90  # a sentence says "90 minutter" and "2 t"


def aria(**names: str) -> dict[str, Any]:
    """Return ARIA attributes, as Dash wants them: ``aria(label="…")`` is {"aria-label": "…"}."""
    return {f"aria-{name}": value for name, value in names.items()}


def inner_link(children: Children, href: str, /, **attributes: Any) -> Component:  # noqa: ANN401 - HTML attributes
    """Return a link within the dashboard; the page changes without being loaded anew (see assets/js/address.js)."""
    return html.A(children, href=href, **{"data-inner": "true", **attributes})


def head(view: View, *, active: str, t: Catalogue) -> list[Component]:
    """Return the page's head: name, ways to go (the view goes along), who to call, the way out."""
    query = view.to_query()
    ways = [
        (urls.MAP, "map"),
        (urls.WHAT_IF, "whatif"),
        (urls.SITING, "siting"),
        (urls.GAPS, "gaps"),
        (urls.FAIRNESS, "fairness"),
        (urls.CENTRES, "centres"),
        (urls.METHOD, "method"),
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
        inner_link(t("head.name"), urls.first_screen(query), className="brand"),
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
    # The name comes first for a screen reader; on screen the figure stands above it (see assets/css/base.css).
    parts = [html.Dt(label), html.Dd(figure, className="figure")]
    return html.Div([*parts, html.Dd(more, className="more")] if more else parts, className="key")


def mark(look: str) -> Component:
    """Return the sign of a look; words always stand beside it."""
    return html.Span(className=f"mark {look}", **aria(hidden="true"))


def offer_tag(offer: Offer | None, *, this_year: int, t: Catalogue) -> list[Any]:
    """Return the status with its sign, year, and a mark if it is old."""
    parts: list[Any] = [mark(offer.look if offer else UNKNOWN), offer_words(offer, t=t)]
    if offer:
        old = offer.old(this_year=this_year)
        parts += [" ", html.Span(offer.year_words(t=t), className="tag old" if old else "tag")]
    return parts


def centre_link(centre: Centre, *, view: View) -> Component:
    """Return a link to the centre's page; the view goes along."""
    return inner_link(centre.name, urls.centre(centre.centre_id, view.to_query()))


def downloads(view: View, *, t: Catalogue) -> list[Component]:
    """Return the links to the table as files; each carries sources and method."""
    address = f"{urls.EXPORT}{view.to_query()}"
    return [
        html.Li(html.A(t(f"download.{fmt}"), href=urls.with_format(address, fmt), className="button", download=""))
        for fmt in ("xlsx", "pdf", "csv", "geojson", "gpkg", "parquet")
    ]
