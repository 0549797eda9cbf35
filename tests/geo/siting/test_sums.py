"""The two sums behind the search, against plain loops: the same in one thread and in two."""

from __future__ import annotations

import numpy as np
import pytest

from geo.siting import sums
from geo.siting.sums import group_means, nearest_row, worth_at

RANDOM = np.random.default_rng(2026)
TIMES = RANDOM.uniform(0, 100, size=(5, 12)).astype(np.float32)
TIMES[1, 3] = np.inf  # no way
TIMES[:, 7] = np.inf  # nobody can be reached from there
WEIGHT = RANDOM.uniform(0, 4, size=(2, 12))
PRICE = RANDOM.uniform(0, 100, size=(2, 12)).astype(np.float32)


@pytest.fixture(autouse=True, params=["one thread", "two threads"])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "two threads":
        monkeypatch.setattr(sums, "_WORTH_SHARING", 0)


def test_a_site_is_worth_what_it_saves_below_the_price() -> None:
    rows = np.array([4, 1, 2])
    saved = [
        sum(
            WEIGHT[layer, o] * max(float(PRICE[layer, o]) - float(TIMES[row, o]), 0)
            for layer in range(2)
            for o in range(12)
        )
        for row in rows
    ]
    assert worth_at(TIMES, rows=rows, price=PRICE, weight=WEIGHT) == pytest.approx(saved, rel=1e-5)


def test_a_site_without_a_way_is_worth_nothing() -> None:
    nowhere = np.full((1, 12), np.inf, dtype=np.float32)
    assert worth_at(nowhere, rows=np.array([0]), price=PRICE, weight=WEIGHT).tolist() == [0]


def test_means_of_groups_are_weighted_and_capped() -> None:
    group, weight = np.arange(12) % 3, WEIGHT[0]
    found = group_means(TIMES, weight=weight, group=group, count=4, top=60.0)
    capped = np.minimum(TIMES, 60.0)
    for number in range(3):
        here = group == number
        assert found[:, number] == pytest.approx(capped[:, here] @ weight[here] / weight[here].sum(), rel=1e-5)
    assert found[:, 3].tolist() == [0] * 5  # a group that nobody is in


def test_the_nearest_row_the_first_of_equals_and_none_where_there_is_no_way() -> None:
    expected = TIMES.argmin(axis=0)
    expected[7] = -1
    assert nearest_row(TIMES).tolist() == expected.tolist()
    assert nearest_row(np.ones((3, 2), dtype=np.float32)).tolist() == [0, 0]
