"""The map of a change: classes by what happens to people, not by medians alone."""

from __future__ import annotations

from math import nan
from types import SimpleNamespace

import pytest

from dashboard.map.change import change_class, payload, row_class, time_or_nobody
from dashboard.state.app_state import AppState
from dashboard.state.worlds import AFTER, BEFORE, CHANGE, WhatIf
from dashboard.text.catalogue import Catalogue


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (60, 60.9, "d3"), (60, 61, "d4"), (60, 75, "d4"), (60, 75.1, "d5"), (60, 120.1, "d6"),
        (60, 59, "d2"), (60, 44.9, "d1"), (100, 39, "d0"), (60, nan, "d7"), (nan, 60, "d8"), (nan, nan, "d9"),
    ],
)  # fmt: skip
def test_the_class_of_a_change_of_the_median(before: float, after: float, expected: str) -> None:
    assert change_class(before, after) == expected


def row(before: float, after: float, **people: float) -> SimpleNamespace:
    nobody = dict.fromkeys(("losing", "gaining", "newly_cut_off", "newly_reached"), 0.0)
    return SimpleNamespace(
        before_min=before, after_min=after, **{f"people_{name}": count for name, count in (nobody | people).items()}
    )


def test_a_median_that_falls_because_the_far_ones_are_cut_off_is_no_gain() -> None:
    assert row_class(row(60, 30, newly_cut_off=5, losing=5)) == "d7"
    assert row_class(row(60, 30, newly_cut_off=5, gaining=1)) == "d1"
    assert row_class(row(30, 60, newly_reached=5, gaining=5)) == "d8"
    assert row_class(row(30, 60, newly_reached=5, losing=1)) == "d5"


def test_each_map_shows_its_own_world(state: AppState) -> None:
    worlds = WhatIf(state).worlds("?hva=1~lukk.aust")
    change, before, after = (payload(worlds, show=show) for show in (CHANGE, BEFORE, AFTER))
    assert len({one["question"] for one in (change, before, after)}) == 3
    assert change["codes"] == before["codes"] == ["0101", "0102", "0201", "0202"]
    assert change["classes"][3] == "d5"  # Øya: 150 minutes instead of 90
    assert (before["classes"][3], after["classes"][3]) == ("2", "3")
    assert before["centres"]["aust"] == "documented"
    assert after["centres"]["aust"] == "closed"


def test_where_nobody_gets_there_no_time_is_said(t: Catalogue) -> None:
    assert time_or_nobody(nan, t=t) == t("whatif.nobody")
    assert time_or_nobody(35, t=t) == t("number.minutes", minutes=35)
