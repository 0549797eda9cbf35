"""The page on how travel time is shared; its sentences are tested in text/test_fairness.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.pages.fairness import page
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.analysis.fairness import CURVE_AT
from tests.dashboard.reading import links, semantic, text


@pytest.mark.parametrize("view", [View(), View(group="men"), View(reading="possible"), View(group="trafficking")])
def test_every_view_is_answered_with_tables_that_can_be_read_out(view: View, state: AppState) -> None:
    semantic(page.layout(view, state=state))
    semantic(page.body(view, state=state))
    semantic(page.stability(view, state=state))


def test_whatever_measure_is_chosen_elsewhere_here_it_is_the_nearest_centre(state: AppState) -> None:
    assert page.asked(View(measure="contracted"), state=state).measure == "nearest"


def test_a_reading_that_nobody_has_counted_is_said_to_be_another(state: AppState) -> None:
    note = state.t("fairness.no_count", group=state.t("group.women.phrase"))
    assert note in text(page.body(View(reading="expected"), state=state))
    assert note not in text(page.body(View(), state=state))


def test_the_curve_is_in_per_cent_with_the_line_of_equality(t: Catalogue) -> None:
    figure = page.lorenz_figure(tuple(at**2 for at in CURVE_AT), t=t)
    equal, curve = figure.data
    assert (list(equal.x), list(equal.y)) == ([0, 100], [0, 100])
    assert (curve.x[0], curve.x[-1]) == (0, 100)
    assert list(curve.y) == [round(at**2 * 100, 1) for at in CURVE_AT]


def test_where_nobody_travels_there_is_no_curve(state: AppState) -> None:
    assert "fairness-curve" not in str(page.body(View(group="trafficking"), state=state))
    assert "fairness-curve" in str(page.body(View(), state=state))


def test_the_ranking_leads_to_the_municipalities_with_the_view(state: AppState) -> None:
    found = links(page.stability(View(group="men"), state=state))
    assert found
    assert all(href.startswith("/kommune/") and href.endswith("?gruppe=men") for href in found.values())


def test_other_pages_are_left_alone(call: Callable[..., Any]) -> None:
    elsewhere = call("fairness-body.children", {"url.pathname": "/", "url.search": "?gruppe=men"})
    assert not (elsewhere.get_json() or {}).get("response")
    here = call("fairness-body.children", {"url.pathname": "/rettferd", "url.search": "?gruppe=men"}).get_json()[
        "response"
    ]
    assert here["fairness-group"]["value"] == "men"
