"""The legends of the maps in words: of travel times, of a change between two worlds, of what a scenario closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from dash import html
from dash.development.base_component import Component

from dashboard.components.layout import mark
from dashboard.state.worlds import CHANGE
from dashboard.text.catalogue import Catalogue

_IN_ORDER = ("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9")


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


def change_legend(t: Catalogue, *, show: str, folded: bool = False, looks: Sequence[str] = ()) -> Component:
    """Return the legend of the map that is shown, in words. ``looks``: of what is closed on it."""
    closed = closed_legend(looks, t=t)
    if show != CHANGE:
        times: Any = legend(t, more=closed)
        times.open = not folded
        return cast("Component", times)
    classes = [html.Li([html.Span(className=f"swatch {one}"), t(f"whatif.legend.{one}")]) for one in _IN_ORDER]
    marks = [html.Li([html.Span(className=f"mark {one}"), t(f"whatif.legend.{one}")]) for one in ("new", "closed")]
    return html.Details(
        [html.Summary(t("whatif.legend.title")), html.Ul(classes), html.Ul(marks), *closed],
        open=not folded,
        className="legend",
    )
