from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.kernel_table import CUT_OFF, LONGEST, AggregateTable, Answers, Grid, row_of
from geo.measures import coverage
from geo.routing.engines.cch._numba import LANES
from tests.support.kernel_graphs import NO_WAY
from tests.support.oracles import nearest_centre

MINUTE_MS = 60_000


def table_of(times: list[list[int]], area: list[int], people: list[float], areas: int = 3) -> AggregateTable:
    """Table from milliseconds [cell][centre]."""
    grid = Grid.of(np.array(people, dtype=float), area_index=np.array(area, dtype=np.int64), area_count=areas)
    centres = len(times[0]) if times else 0
    lanes = np.full((len(times), LANES), NO_WAY, dtype=np.int32)
    lanes[:, :centres] = np.array(times, dtype=np.int32).reshape(len(times), centres)
    return AggregateTable.of(lanes, centre_count=centres, grid=grid)


def same(one: Answers, other: Answers) -> None:
    for a, b in zip(one.keys, other.keys, strict=True):
        np.testing.assert_array_equal(a, b)
    for name in ("people", "cut_off", "spent_s", "within", "minutes"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_times_are_rounded_up_to_two_seconds_and_cut_off_stays_cut_off() -> None:
    found = table_of([[0], [1], [2000], [2001], [NO_WAY], [NO_WAY - 1]], [2, 0, 1, 0, 2, 1], [1.0] * 6)
    assert (CUT_OFF, LONGEST) == (65535, 65534)
    assert found.seconds.tolist() == [[0, 2, 2, 4, np.inf, 65534 * 2]]


def test_cells_stand_by_area_and_come_back_in_their_own_order() -> None:
    grid = Grid.of(np.array([1.0, 2.0, 4.0]), area_index=np.array([2, 0, 2]), area_count=3)
    assert (grid.cell.tolist(), grid.first.tolist(), grid.people.tolist()) == ([1, 0, 2], [0, 1, 1, 3], [2, 1, 4])
    assert row_of(np.array([2000, 4000, NO_WAY], dtype=np.int32), grid).tolist() == [2, 1, CUT_OFF]


def test_the_nearest_eligible_centre_and_ties_to_the_smaller_number() -> None:
    found = table_of([[9000, 3000, 3000], [NO_WAY, NO_WAY, 8000], [NO_WAY] * 3], [0, 0, 1], [1.0] * 3)
    answers = found.answers(np.array([[True, True, True], [True, False, True], [True, False, False], [False] * 3]))
    assert [answers.centre(group).tolist() for group in range(4)] == [
        [1, 2, -1], [2, 2, -1], [0, -1, -1], [-1, -1, -1],
    ]  # fmt: skip
    assert answers.seconds(0).tolist() == [4, 8, np.inf]


def test_within_a_whole_minute_is_exact_although_times_are_rounded() -> None:
    """Thirty minutes sharp is within thirty minutes; a millisecond more is not."""
    half_hour = 30 * MINUTE_MS
    answers = table_of([[half_hour], [half_hour + 1], [NO_WAY]], [0, 0, 0], [1.0, 2.0, 4.0]).answers(
        np.ones((1, 1), bool)
    )
    assert answers.within[0, 0].tolist() == [1, 3, 3, 3, 3, 3]
    assert (answers.people[0], answers.cut_off[0, 0]) == (7, 4)


def test_quantiles_are_minutes_over_the_people_who_get_there() -> None:
    times = [[1 * MINUTE_MS], [10 * MINUTE_MS], [10 * MINUTE_MS + 1], [NO_WAY]]
    answers = table_of(times, [0, 0, 0, 0], [1.0, 4.0, 5.0, 100.0]).answers(np.ones((1, 1), bool))
    assert answers.minutes[0].tolist() == [[1, 10, 11], [-1] * 3, [-1] * 3]


near, far = st.integers(0, 400_000), st.integers(0, 9).map(lambda n: n * 2_000_000)
four_times = st.lists(near | far | st.just(NO_WAY), min_size=4, max_size=4)
rows = st.lists(st.tuples(four_times, st.integers(0, 2), st.integers(0, 5)), max_size=25)
eligible = st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=3)


@given(rows, eligible)
def test_figures_are_those_of_coverage_and_centres_those_of_the_plain_minimum(
    cells: list[tuple[list[int], int, int]], serves: list[list[bool]]
) -> None:
    times, area, people = [c[0] for c in cells], [c[1] for c in cells], [float(c[2]) for c in cells]
    found = table_of(times, area, people)
    answers = found.answers(np.array(serves))
    limits = [60.0 * minutes for minutes in (30, 60, 90, 120, 180, 300)]
    for group, who in enumerate(serves):
        seconds = found.seconds if times else np.zeros((4, 0), dtype=np.float32)
        expected = nearest_centre([row.tolist() for row in seconds], who)
        assert answers.centre(group).tolist() == [centre for centre, _ in expected]
        assert answers.seconds(group).tolist() == [time for _, time in expected]
        table = coverage.area_table(
            np.array([time for _, time in expected], dtype=np.float32), population=np.array(people),
            area_index=np.array(area, dtype=np.int64), areas=["a", "b", "c"], thresholds_s=limits,
        )  # fmt: skip
        np.testing.assert_allclose(answers.people, table["population"])
        np.testing.assert_allclose(answers.cut_off[group], table["cut_off_population"])
        shares = table[[f"share_within_{limit:g}_s" for limit in limits]].fillna(0).to_numpy()
        np.testing.assert_allclose(answers.within[group], shares * answers.people[:, None], atol=1e-9)
        for at, column in enumerate(("p10_s", "median_s", "p90_s")):
            counted_up = np.ceil(table[column].to_numpy() / 60)
            np.testing.assert_array_equal(answers.minutes[group, :, at], np.nan_to_num(counted_up, nan=-1))
        reaching = answers.people - answers.cut_off[group]
        np.testing.assert_allclose(answers.spent_s[group], np.nan_to_num(table["mean_s"].to_numpy()) * reaching)


@given(rows, eligible)
def test_one_centre_more_or_less_is_the_same_as_asking_anew(
    cells: list[tuple[list[int], int, int]], serves: list[list[bool]]
) -> None:
    times, area, people = [c[0] for c in cells], [c[1] for c in cells], [float(c[2]) for c in cells]
    found, who = table_of(times or [[]], area or [0], people or [0.0]), np.array(serves)
    if not times:
        return
    whole = found.answers(who)
    for centre in range(4):
        less = who.copy()
        less[:, centre] = False
        without = found.answers(less)
        same(whole.without_centre(found, centre=centre, eligible=who), without)
        groups = np.flatnonzero(who[:, centre]).tolist()
        same(without.with_centre(found.units[centre], centre=centre, groups=groups), whole)
    same(found.answers(who), whole)  # and none of that has touched the answers themselves


def test_threads_change_nothing() -> None:
    rng = np.random.default_rng(1)
    times = rng.integers(0, 9_000_000, (500, 7)).tolist()
    found = table_of(times, rng.integers(0, 3, 500).tolist(), rng.random(500).tolist())
    who = rng.random((4, 7)) < 0.5
    same(found.answers(who), found.answers(who, threads=3))


def test_more_centres_than_lanes_come_in_parts() -> None:
    grid = Grid.of(np.ones(2), area_index=np.zeros(2, dtype=np.int64), area_count=1)
    first, second = np.full((2, LANES), 4000, dtype=np.int32), np.full((2, LANES), 2000, dtype=np.int32)
    found = AggregateTable.of([first, second], centre_count=LANES + 1, grid=grid)
    assert found.units[:, 0].tolist() == [2] * LANES + [1]
    with pytest.raises(ValueError, match="49 centres"):
        AggregateTable.of(first, centre_count=LANES + 1, grid=grid)
    with pytest.raises(ValueError, match="256 centres"):
        AggregateTable.of([first] * 6, centre_count=256, grid=grid)
    with pytest.raises(ValueError, match="not 255"):
        found.answers(np.ones((1, LANES + 1), bool)).with_centre(found.units[0], centre=255, groups=[0])


def test_what_stays_the_same_is_shared_and_counted_once() -> None:
    found = table_of([[1000, 2000]], [0], [1.0])
    whole = found.answers(np.array([[True, True], [False, True]]))
    fewer = whole.without_centre(found, centre=0, eligible=np.array([[True, True], [False, True]]))
    assert fewer.keys[1] is whole.keys[1]
    assert whole.bytes == 2 * 4 + 8 * (3 + 2 * 3 + 2 * 3 + 2 * 3 * 6) + 2 * 2 * 3 * 3 + 4 + 4 * 4 + 8
