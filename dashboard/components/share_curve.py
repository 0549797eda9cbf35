"""The share of people who are there within a time: one line for each bound, and one for the chosen municipality."""

from __future__ import annotations

from dashboard.components import charts
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from geo.data.vocabulary import BOUND_READINGS, EXPECTED, NEAREST


def curves(view: View, *, state: AppState) -> list[charts.Curve]:
    """Return the country's two lines and, if a municipality is chosen, its own."""
    t = state.t

    def shares(reading: str, area: str | None) -> list[float]:
        question = state.question(view.with_(measure=NEAREST), reading=reading)
        return [float(one) for one in state.study.share_curve(question, area=area, at_min=charts.CURVE_MIN)["share"]]

    lines = [charts.Curve(t(f"curve.{reading}"), reading, shares(reading, None)) for reading in BOUND_READINGS]
    if state.kind(view) == EXPECTED:
        lines.append(charts.Curve(t("first.expected"), EXPECTED, shares(EXPECTED, None)))
    if view.municipality:
        name = t("curve.selected", municipality=state.municipality_names[view.municipality])
        lines.append(charts.Curve(name, "selected", shares("documented", view.municipality)))
    return lines
