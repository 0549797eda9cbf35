from __future__ import annotations

from dashboard.components.charts import CURVE_MIN, Curve, curve_in_words, share_curve
from dashboard.text.catalogue import Catalogue


def line(value: float) -> list[float]:
    return [value] * len(CURVE_MIN)


def test_each_curve_is_a_line_in_percent(t: Catalogue) -> None:
    curves = [Curve("dokumentert", "documented", line(0.25)), Curve("mulig", "possible", line(1.0))]
    figure = share_curve(curves, limit_min=90, t=t)
    assert [trace.name for trace in figure.data] == ["dokumentert", "mulig"]
    assert set(figure.data[0].y) == {25.0}
    assert list(figure.data[0].x) == list(CURVE_MIN)


def test_the_limit_is_marked(t: Catalogue) -> None:
    figure = share_curve([Curve("x", "documented", line(0.5))], limit_min=180, t=t)
    assert figure.layout.shapes[0].x0 == 180


def test_nobody_to_count_over_draws_a_gap_not_a_zero(t: Catalogue) -> None:
    figure = share_curve([Curve("x", "selected", line(float("nan")))], limit_min=90, t=t)
    assert set(figure.data[0].y) == {None}


def test_the_chart_is_said_in_words(t: Catalogue) -> None:
    curves = [Curve("dokumentert", "documented", line(0.25)), Curve("tomt", "selected", line(float("nan")))]
    words = curve_in_words(curves, limit_min=90, t=t)
    assert words == "Innen 90\u00a0min: dokumentert 25 %."


def test_lines_differ_in_more_than_colour(t: Catalogue) -> None:
    curves = [Curve("dokumentert", "documented", line(0.25)), Curve("mulig", "possible", line(1.0))]
    dashes = [trace.line.dash for trace in share_curve(curves, limit_min=90, t=t).data]
    assert len(set(dashes)) == 2
