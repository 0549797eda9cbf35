"""Charts as plotly figures. Each builder is a plain function of plain values; colours follow the page's style sheet.

plotly cannot read CSS variables, so the palette has colours for it that stand on both the light and the dark page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.palette import colour
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, minutes

PLUM, TEAL, SELECTED, GREY = (colour(f"chart-{name}") for name in ("documented", "possible", "selected", "line"))
FONT = "Inter, system-ui, sans-serif"
LAST_MIN = 480  # the curve's right edge; who needs longer, or cannot get there, is the gap up to 100 %
STEP_MIN = 5
CURVE_MIN: tuple[int, ...] = tuple(range(0, LAST_MIN + 1, STEP_MIN))


@dataclass(frozen=True)
class Curve:
    """One line: its name, its role (documented, possible or selected) and the share of people at each ``CURVE_MIN``."""

    name: str
    role: str
    shares: Sequence[float]


_LOOK = {
    "documented": {"color": PLUM, "width": 2.6},
    "possible": {"color": TEAL, "width": 2, "dash": "dot"},
    "expected": {"color": GREY, "width": 2.2, "dash": "dashdot"},
    "selected": {"color": SELECTED, "width": 2.2},
}


def share_curve(curves: Sequence[Curve], *, limit_min: int, t: Catalogue) -> go.Figure:
    """Share of people who are there within a time, one line per curve, with the chosen limit marked."""
    figure = go.Figure()
    words = [minutes(value, t=t) for value in CURVE_MIN]
    for curve in curves:
        figure.add_scatter(
            x=CURVE_MIN,
            y=[None if share != share else round(share * 100, 1) for share in curve.shares],  # noqa: PLR0124 - nan
            mode="lines",
            name=curve.name,
            line={**_LOOK[curve.role], "shape": "linear"},
            customdata=words,
            hovertemplate=t("curve.hover"),
        )
    figure.add_vline(x=limit_min, line={"color": GREY, "width": 1.2, "dash": "dash"})
    hours = range(0, LAST_MIN + 1, 60)
    figure.update_xaxes(
        range=[0, LAST_MIN],
        tickvals=list(hours),
        ticktext=["0", *(t("curve.hours", hours=hour // 60) for hour in hours if hour)],
        showgrid=False,
        linecolor=GREY,
        tickcolor=GREY,
        ticks="outside",
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[0, 102],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=[f"{value}\u00a0%" for value in (0, 25, 50, 75, 100)],
        gridcolor="rgba(133,126,139,0.25)",
        zeroline=False,
        fixedrange=True,
    )
    figure.update_layout(
        font={"family": FONT, "size": 12, "color": GREY},
        margin={"l": 46, "r": 10, "t": 6, "b": 28},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="x unified",
        hoverlabel={"font": {"family": FONT, "color": colour("ink")}, "bgcolor": colour("card")},
        legend={"orientation": "h", "x": 0, "y": -0.16, "yanchor": "top", "font": {"size": 12}},
        height=250,
        separators=",\u202f",
        template="none",
    )
    return figure


def curve_in_words(curves: Sequence[Curve], *, limit_min: int, t: Catalogue) -> str:
    """Say what the chart shows at the limit, for those who do not see it."""
    at = min(range(len(CURVE_MIN)), key=lambda index: abs(CURVE_MIN[index] - limit_min))
    parts = [
        t("curve.at", name=curve.name, percent=round(curve.shares[at] * 100))
        for curve in curves
        if curve.shares[at] == curve.shares[at]
    ]
    return t("curve.words", limit=limit_words(limit_min, t=t), parts="; ".join(parts))
