"""Indices held against naïve versions over persons, hand-worked cases, and what must hold for any people."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.fairness import CATCHMENT_MIN, fairness
from geo.errors import UnknownName
from geo.measures import inequality
from geo.scenario.scenario import CloseCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

Rows = list[tuple[float, int, int]]
Array = np.ndarray[Any, Any]

#: origins as (seconds, whole people, group)
some_people = st.lists(
    st.tuples(st.integers(0, 50).map(float), st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=14
).filter(lambda rows: sum(people for _, people, _ in rows) > 0)


def parts(rows: Rows) -> tuple[Array, Array, Array]:
    times, people, group = zip(*rows, strict=True)
    return np.array(times), np.array(people, dtype=float), np.array(group)


def persons(rows: Rows) -> list[tuple[float, int]]:
    """Everybody by name: (time, group)."""
    return [(time, group) for time, count, group in rows for _ in range(count)]


def naive_gini(times: list[float]) -> float:
    mean = sum(times) / len(times)
    if mean == 0:
        return 0.0
    return sum(abs(a - b) for a in times for b in times) / (2 * len(times) ** 2 * mean)


def naive_theil(times: list[float]) -> float:
    mean = sum(times) / len(times)
    if mean == 0:
        return 0.0
    return sum(time / mean * math.log(time / mean) for time in times if time > 0) / len(times)


@given(some_people)
def test_gini_is_half_the_mean_difference_over_the_mean(rows: Rows) -> None:
    times, people, _ = parts(rows)
    everybody = [time for time, _ in persons(rows)]
    assert inequality.gini(times, population=people) == pytest.approx(naive_gini(everybody), abs=1e-12)
    difference = sum(abs(a - b) for a in everybody for b in everybody) / len(everybody) ** 2
    assert inequality.mean_difference_s(times, population=people) == pytest.approx(difference, abs=1e-9)


def test_gini_by_hand() -> None:
    # Two persons, 0 and 1: the difference is 1 in half of the draws, the mean 1/2: (1/2) / (2 · 1/2) = 1/2.
    assert inequality.gini([0, 1], population=[1, 1]) == 0.5
    assert inequality.gini([0, 0, 0, 8], population=[1, 1, 1, 1]) == 0.75  # one does it all: 1 - 1/n
    assert inequality.gini([7, 7], population=[3, 9]) == 0


@given(some_people)
def test_theil_is_the_sum_over_persons_and_its_parts_add_up(rows: Rows) -> None:
    times, people, group = parts(rows)
    found = inequality.theil(times, population=people, group=group)
    assert found.total == pytest.approx(naive_theil([time for time, _ in persons(rows)]), abs=1e-12)
    assert found.between + found.within == found.total
    mean = sum(time for time, _ in persons(rows)) / len(persons(rows))
    between = 0.0
    for one in {group for _, group in persons(rows)}:
        own = [time for time, group in persons(rows) if group == one]
        ratio = sum(own) / len(own) / mean if mean else 0
        between += len(own) / len(persons(rows)) * ratio * math.log(ratio) if ratio else 0
    assert found.between == pytest.approx(between, abs=1e-12)


def test_theil_by_hand() -> None:
    # One person does all the travelling of four: ln 4. Two groups of equal people, times 1 and 3: only between.
    assert inequality.theil([0, 0, 0, 5], population=[1, 1, 1, 1], group=[0, 0, 0, 0]).within == pytest.approx(
        math.log(4)
    )
    found = inequality.theil([1, 1, 3, 3], population=[1, 1, 1, 1], group=[0, 0, 1, 1])
    assert found.within == pytest.approx(0, abs=1e-15)
    assert found.between == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))
    assert found.between_share == pytest.approx(1)
    assert math.isnan(inequality.theil([2, 2], population=[1, 1], group=[0, 1]).between_share)


@given(some_people)
def test_palma_and_tails_over_persons(rows: Rows) -> None:
    times, people, _ = parts(rows)
    # Ten copies of everybody: a tenth and four tenths are whole persons.
    everybody = sorted(time for time, _ in persons(rows) for _ in range(10))
    tenth, forty = len(everybody) // 10, len(everybody) * 4 // 10
    worst, best = everybody[-tenth:], everybody[:forty]
    longest = inequality.tail(times, population=people)
    assert longest.mean_s == pytest.approx(sum(worst) / tenth)
    assert longest.from_s == worst[0]
    assert longest.total == pytest.approx(people.sum() / 10)
    assert (longest.people <= people + 1e-12).all()
    mean_best = sum(best) / forty
    expected = sum(worst) / tenth / mean_best if mean_best else (1 if not sum(worst) else math.inf)
    assert inequality.palma(times, population=people) == pytest.approx(expected)


def test_palma_by_hand_and_ties_share_the_tail() -> None:
    assert inequality.palma([10, 20, 30], population=[4, 5, 1]) == 3
    assert inequality.palma([6, 6], population=[1, 2]) == 1
    assert inequality.palma([0, 6], population=[5, 5]) == math.inf
    # Twenty people; the worst two are out of ten who share the longest time: each origin gives a fifth of its people.
    found = inequality.tail([5, 9, 9], population=[10, 4, 6])
    assert found.people == pytest.approx([0, 0.8, 1.2])
    with pytest.raises(ValueError, match="share of people"):
        inequality.tail([1], population=[1], share=0)


@given(some_people)
def test_concentration_is_the_covariance_with_the_rank_and_never_more_than_gini(rows: Rows) -> None:
    times, people, group = parts(rows)
    found = inequality.concentration(times, population=people, rank_by=group)
    everybody = persons(rows)
    count, spent = len(everybody), sum(time for time, _ in everybody)
    below = {one: sum(group < one for _, group in everybody) for one in range(4)}
    equal = {one: sum(group == one for _, group in everybody) for one in range(4)}
    naive = 2 * sum(time * (below[one] + equal[one] / 2) / count for time, one in everybody) / spent - 1 if spent else 0
    assert found == pytest.approx(naive, abs=1e-12)
    gini = inequality.gini(times, population=people)
    assert abs(found) <= gini + 1e-12
    assert inequality.concentration(times, population=people, rank_by=times) == pytest.approx(gini, abs=1e-12)
    assert inequality.concentration(times, population=people, rank_by=-group) == pytest.approx(-found, abs=1e-12)


def test_concentration_is_negative_where_the_least_central_travel_longest() -> None:
    central, remote = 900, 300
    assert inequality.concentration([10, 90], population=[1, 1], rank_by=[central, remote]) == pytest.approx(-0.4)
    assert inequality.concentration([90, 10], population=[1, 1], rank_by=[central, remote]) == pytest.approx(0.4)
    assert inequality.concentration([10, 90], population=[1, 1], rank_by=[central, central]) == 0
    assert inequality.concentration([10, 90, 5], population=[1, 1, 9], rank_by=[900, 300, np.nan]) == pytest.approx(
        -0.4
    )


def every_index(times: Array, people: Array, group: Array) -> list[float]:
    theil = inequality.theil(times, population=people, group=group)
    return [
        inequality.gini(times, population=people),
        theil.between,
        theil.within,
        inequality.palma(times, population=people),
        inequality.concentration(times, population=people, rank_by=group),
    ]


@given(some_people, st.sampled_from([0.5, 2.0, 7.0, 60.0]), st.integers(2, 5))
def test_slower_for_all_or_more_of_the_same_people_changes_no_index(rows: Rows, factor: float, copies: int) -> None:
    times, people, group = parts(rows)
    plain = every_index(times, people, group)
    assert every_index(times * factor, people, group) == pytest.approx(plain, abs=1e-9)
    assert every_index(times, people * copies, group) == pytest.approx(plain, abs=1e-9)
    backwards = every_index(times[::-1], people[::-1], group[::-1])
    assert backwards == pytest.approx(plain, abs=1e-9)
    beside = [np.append(times, np.inf), np.append(people, 5.0), np.append(group, 0)]
    assert every_index(*beside) == pytest.approx(plain, abs=1e-9)
    assert inequality.cut_off_people(beside[0], population=beside[1]) == 5


@given(some_people, st.data())
def test_giving_a_minute_from_a_long_way_to_a_short_one_lessens_inequality(rows: Rows, data: st.DataObject) -> None:
    """The principle of transfers (Pigou 1912, Dalton 1920), between two persons who stay in order."""
    everybody = sorted(time for time, _ in persons(rows))
    if len(everybody) < 2:
        everybody = [1.0, 9.0]
    short = data.draw(st.integers(0, len(everybody) - 2))
    long = data.draw(st.integers(short + 1, len(everybody) - 1))
    moved = (everybody[long] - everybody[short]) / 4
    after = list(everybody)
    after[long] -= moved
    after[short] += moved
    ones = np.ones(len(everybody))
    for before, then in (
        (inequality.gini(everybody, population=ones), inequality.gini(after, population=ones)),
        (
            inequality.theil(everybody, population=ones, group=ones).total,
            inequality.theil(after, population=ones, group=ones).total,
        ),
    ):
        assert then < before if moved > 0 else then == before


@given(some_people)
def test_the_lorenz_curve_rises_below_the_diagonal_and_holds_gini(rows: Rows) -> None:
    times, people, _ = parts(rows)
    at = np.concatenate([[0.0], np.cumsum(people[np.argsort(times, kind="stable")])]) / people.sum()
    curve = inequality.lorenz(times, population=people, at=at)
    assert (curve <= at + 1e-12).all()
    assert (np.diff(curve) >= -1e-12).all()
    area = float(np.trapezoid(curve, at))
    assert 1 - 2 * area == pytest.approx(inequality.gini(times, population=people), abs=1e-12)


def test_nobody_has_no_index_and_nobody_travelling_has_no_inequality() -> None:
    for times, people in (([math.inf], [4.0]), ([3.0], [0.0]), ([], [])):
        found = every_index(np.array(times), np.array(people), np.zeros(len(times), dtype=int))
        assert all(math.isnan(value) for value in found)
        assert np.isnan(inequality.lorenz(times, population=people, at=[0.5])).all()
        assert math.isnan(inequality.mean_difference_s(times, population=people))
        assert math.isnan(inequality.tail(times, population=people).from_s)
    assert every_index(np.zeros(2), np.ones(2), np.array([0, 1])) == [0, 0, 0, 1, 0]
    assert inequality.lorenz([0, 0], population=[1, 1], at=[0.3]).tolist() == [0.3]


# -- floating catchments ----------------------------------------------------------------------------------------------


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4),
    st.lists(st.integers(0, 5), min_size=4, max_size=4),
    st.lists(st.integers(0, 20), min_size=4, max_size=4),
    st.sampled_from([((5, 1.0),), ((2, 1.0), (5, 0.68), (7, 0.22))]),
)
def test_catchments_equal_the_two_steps_written_out(
    times: list[list[int]], people: list[int], places: list[int], zones: tuple[tuple[float, float], ...]
) -> None:
    def weight(time: float) -> float:
        return next((weight for limit, weight in zones if time <= limit), 0.0)

    capacity = places[: len(times)]
    expected = [0.0] * 4
    handed_out = 0.0
    for row, supply in zip(times, capacity, strict=True):
        around = sum(weight(time) * count for time, count in zip(row, people, strict=True))
        if around:
            handed_out += supply
            expected = [have + weight(time) * supply / around for have, time in zip(expected, row, strict=True)]
    found = inequality.floating_catchment(times, population=people, capacity=capacity, zones=zones)
    assert found == pytest.approx(expected)
    assert float(found @ np.array(people)) == pytest.approx(handed_out)


def test_one_catchment_that_holds_all_is_supply_over_demand() -> None:
    """A grid of 5 x 5 with a centre in each corner and a catchment as wide as the grid."""
    cells = [(x, y) for x in range(5) for y in range(5)]
    corners = [(0, 0), (0, 4), (4, 0), (4, 4)]
    times = [[60 * (abs(x - a) + abs(y - b)) for x, y in cells] for a, b in corners]
    people = [1 + (x * y) % 3 for x, y in cells]
    found = inequality.floating_catchment(times, population=people, capacity=[2, 4, 8, 16], zones=[(480, 1.0)])
    assert found == pytest.approx(np.full(25, 30 / sum(people)))


def test_an_unknown_capacity_is_left_out_and_zones_must_rise() -> None:
    found = inequality.floating_catchment([[1, 9], [1, 1]], population=[2, 2], capacity=[6, np.nan], zones=[(1, 1.0)])
    assert found.tolist() == [3, 0]  # inclusive: one second is within one second
    for zones in ([], [(5, 1.0), (5, 0.5)], [(9, 1.0), (5, 0.5)], [(5, -1.0)]):
        with pytest.raises(ValueError, match="rising limits"):
            inequality.floating_catchment([[1]], population=[1], capacity=[1], zones=zones)
    with pytest.raises(ValueError, match="not negative"):
        inequality.floating_catchment([[1]], population=[1], capacity=[-1], zones=[(5, 1.0)])


# -- asked of a study -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


@pytest.mark.parametrize("reading", ["documented", "possible"])
def test_a_study_in_indices(study: Study, reading: str) -> None:
    question = Question("women", reading=reading)
    seconds = study.answer(question).seconds.astype(float)
    people = study.population
    found = fairness(study, question)
    everybody = [
        time for time, count in zip(seconds, people, strict=True) for _ in range(int(count)) if time < math.inf
    ]
    assert found.people == len(everybody) == 1023 - found.cut_off_people
    assert found.cut_off_people == 64 + 128 + 512  # o6 on a road joined to nothing, o7 far from any, o9 on an islet
    assert found.mean_min == pytest.approx(sum(everybody) / len(everybody) / 60)
    assert found.gini == pytest.approx(naive_gini(everybody))
    assert found.theil.total == pytest.approx(naive_theil(everybody))
    assert found.concentration < 0  # Øya is the least central and has the ferry
    ((*oya, of_oya),) = found.worst.municipalities
    ((*north, of_north),) = found.worst.counties
    assert (oya, north) == (["0202", "Øya"], ["02", "Nordfylket"])
    assert (of_oya, of_north) == pytest.approx((31.9, 31.9))
    assert found.capacity is None
    assert found.lorenz[0] == 0
    assert found.lorenz[-1] == pytest.approx(1)
    assert list(found.indices.values())[3] == found.gini


def test_under_the_expected_reading_people_count_by_their_chance_to_get_there() -> None:
    """Three centres, one of which serves; Øya has one of its own and no ferry: 63 people by 2 in 3, 256 by 1 in 3."""
    tables = three_towns_tables()
    tables["centres"].loc[tables["centres"]["centre_id"] == "oya", "status"] = "open"
    tables["roads"] = tables["roads"][tables["roads"]["kind"] != "ferry"].reset_index(drop=True)
    apart = Study(dataset_of(tables))
    found = fairness(apart, Question("lgbt", reading="expected", known_count=1))
    assert found.people == pytest.approx(63 * 2 / 3 + 256 / 3)
    assert found.cut_off_people == pytest.approx(1023 - found.people)
    outcome = apart.answer(found.question).expected
    assert outcome is not None
    expected_s = outcome.outcome.expected_s[[0, 1, 2, 3, 4, 5, 8]]
    people = np.array([1, 2, 4, 8, 16, 32, 128]) * 2 / 3
    assert found.mean_min == pytest.approx(float(people @ expected_s) / people.sum() / 60)


def test_a_scenario_has_indices_of_its_own(study: Study) -> None:
    question = Question("women")
    closed = study.under(Scenario((CloseCentre("aust"),)))
    assert fairness(closed, question).mean_min > fairness(study, question).mean_min


def test_where_no_centre_counts_there_is_no_index(study: Study) -> None:
    found = fairness(study, Question("lgbt"))
    assert (found.people, found.cut_off_people) == (0, 1023)
    counted = {"people", "cut_off_people", "worst_tenth_people"}
    assert all(math.isnan(value) for name, value in found.indices.items() if name not in counted)
    assert found.worst.municipalities == ()


def test_places_are_counted_where_they_are_given_and_only_at_centres_that_count(study: Study) -> None:
    found = fairness(study, Question("women"), capacity={"aust": 3}).capacity
    assert found is not None
    assert (found.centres_known, found.centres, found.places) == (1, 2, 3)
    near = study.times[study.centres["centre_id"].tolist().index("aust")] <= CATCHMENT_MIN * 60
    assert found.people_without == study.population[~near].sum()
    assert found.mean_2sfca == pytest.approx(3 / 1023 * 10_000)
    closed = fairness(study, Question("women"), capacity={"oya": 8}).capacity
    assert closed is not None
    assert (closed.centres_known, closed.places, closed.mean_2sfca, closed.mean_e2sfca) == (0, 0, 0, 0)
    with pytest.raises(UnknownName, match="auts"):
        fairness(study, Question("women"), capacity={"auts": 3})


def test_a_municipality_without_a_centrality_index_has_no_rank(study: Study) -> None:
    tables = three_towns_tables()
    tables["municipalities"]["centrality_index"] = tables["municipalities"]["centrality_index"].astype("Int64")
    tables["municipalities"].loc[:, "centrality_index"] = 500
    level = fairness(Study(dataset_of(tables)), Question("women"))
    assert level.concentration == pytest.approx(0, abs=1e-12)
