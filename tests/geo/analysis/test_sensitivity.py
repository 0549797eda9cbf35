"""Ranks under changed assumptions: exact on the small world, correlations by their definitions."""

from __future__ import annotations

import math
import statistics
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.sensitivity import (
    TODAY,
    VARIANTS,
    Sensitivity,
    Stability,
    Variant,
    kendall,
    network_under,
    ranks_of,
    seconds_under,
    spearman,
    times_under,
)
from geo.network.conditions_applied import SAILING_KMH
from geo.network.graph import FERRY, ROAD
from geo.scenario.scenario import CloseCentre, CloseRoad, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

WOMEN = Question("women")


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


@pytest.fixture(scope="module")
def found(study: Study) -> Stability:
    return Sensitivity(study).stability(WOMEN, worst=2)


@pytest.mark.parametrize(
    "changes", [(), (CloseCentre("bru"),), (CloseRoad("Rv3", "0102-brubyen", "0201-dalsbygda"),)], ids=str
)
def test_todays_assumptions_give_todays_times_exactly(study: Study, changes: tuple[Any, ...]) -> None:
    under = study.under(Scenario(changes))
    assert np.array_equal(times_under(under, TODAY), under.times)


def test_all_that_is_driven_goes_slower_together(study: Study) -> None:
    """o0 lives at the centre and o8 crosses by ferry; o5 has a leg to the road. 0.5: everything driven takes double."""
    before, after = (
        study.answer(WOMEN).seconds,
        seconds_under(study, WOMEN, times_under(study, Variant("x", speed=0.5))),
    )
    for origin in (1, 3, 5):
        assert after[origin] == pytest.approx(2 * before[origin])
    crossing_s = 3600
    assert after[8] == pytest.approx(2 * (before[8] - crossing_s) + crossing_s)


def test_only_the_waiting_of_a_ferry_is_changed(study: Study) -> None:
    """Ten kilometres that take an hour: 28 min 34 s sailing at 21 km/h, and the rest waiting."""
    sailing_s = 10 / SAILING_KMH * 3600
    assert sailing_s == pytest.approx(1714.29, abs=0.01)
    for wait in (0.5, 1.5):
        network = network_under(study.network, Variant("x", wait=wait), length_factor=1.034)
        ferry = study.network.kind == FERRY
        assert network.seconds[ferry] == pytest.approx([sailing_s + wait * (3600 - sailing_s)])
        assert np.array_equal(network.seconds[~ferry], study.network.seconds[~ferry])


def test_a_ferry_faster_than_the_assumed_speed_has_no_waiting(study: Study) -> None:
    tables = three_towns_tables()
    quick_s = 900.0
    tables["roads"].loc[tables["roads"]["kind"] == "ferry", ["seconds", "seconds_back"]] = quick_s
    network = Study(dataset_of(tables)).network
    for wait in (0.5, 1.5):
        under = network_under(network, Variant("x", wait=wait), length_factor=1.034)
        assert under.seconds[network.kind == FERRY] == pytest.approx([quick_s])


def test_the_length_factor_concerns_roads_alone_and_closed_ways_stay_closed(study: Study) -> None:
    tables = three_towns_tables()
    tables["roads"].loc[0, "seconds_back"] = np.nan
    network = Study(dataset_of(tables)).network
    under = network_under(network, Variant("x", speed=1.1, wait=1.5, length_factor=1.0), length_factor=1.034)
    assert np.isinf(under.seconds_back[0])
    assert np.isfinite(under.seconds_back[1:]).all()
    plain = network_under(study.network, Variant("x", length_factor=1.0), length_factor=1.034)
    road = study.network.kind == ROAD
    assert plain.seconds[road] == pytest.approx(study.network.seconds[road] / 1.034)
    assert np.array_equal(plain.seconds[~road], study.network.seconds[~road])


def test_ranks_and_minutes_of_the_small_world(study: Study, found: Stability) -> None:
    """Øya: 30 km and an hour by ferry to Auset. Aust: most live at o1, half-way to Brubyen."""
    assert [row.municipality for row in found.rows] == ["Øya", "Aust"]
    assert [row.rank for row in found.rows] == [1, 2]
    assert found.unranked == ()
    first = found.rows[0]
    minutes = {
        outcome.variant.variant_id: seconds_under(study, WOMEN, times_under(study, outcome.variant))[8] / 60
        for outcome in found.outcomes
    }
    assert first.median_min == pytest.approx(minutes["today"])
    assert first.low_min == pytest.approx(min(minutes.values()))
    assert first.high_min == pytest.approx(max(minutes.values()))
    assert (first.rank_first, first.rank_last, first.always) == (1, 1, True)
    assert found.always == 2
    assert [outcome.kept for outcome in found.outcomes] == [2] * 9
    assert found.outcomes[0].kendall == found.outcomes[0].spearman == 1


def test_a_rank_that_turns_is_shown_as_an_interval() -> None:
    """Aust 45 min by road, Øya 30 and an hour by ferry. At half the speed and no waiting: 90 and 88.6."""
    tables = three_towns_tables()
    tables["roads"].loc[tables["roads"]["number"] == "E6", ["seconds", "seconds_back"]] = 5400.0
    turn = Variant("turn", speed=0.5, wait=0.0)
    turned = Sensitivity(Study(dataset_of(tables)), variants=(turn,)).stability(WOMEN, worst=1)
    (row,) = turned.rows
    assert (row.municipality, row.rank, row.rank_first, row.rank_last, row.always) == ("Øya", 1, 1, 2, False)
    assert (row.low_min, row.high_min) == pytest.approx((88.571, 90), abs=0.001)
    assert [outcome.kept for outcome in turned.outcomes] == [1, 0]
    assert turned.outcomes[1].kendall == pytest.approx(1 - 2 / 6)  # one pair of six turned round
    assert turned.outcomes[1].spearman == pytest.approx(1 - 6 * 2 / (4 * 15))


def test_municipalities_that_nobody_leaves_are_named_and_not_ranked(study: Study) -> None:
    none = Sensitivity(study).stability(Question("lgbt"))
    assert none.ranked == 0
    assert none.rows == ()
    assert none.unranked == ("Aust", "Bru", "Dal", "Øya")
    assert math.isnan(none.outcomes[0].kendall)
    assert math.isnan(none.outcomes[0].mean_min)


@pytest.mark.parametrize("year_factor", [0.5, 3.0, 8.0])
def test_another_years_totals_move_no_median_and_no_rank(found: Stability, year_factor: float) -> None:
    tables = three_towns_tables()
    dal = tables["origins"]["municipality_code"] == "0201"
    tables["origins"].loc[dal, "population"] *= year_factor
    then = Sensitivity(Study(dataset_of(tables))).stability(WOMEN, worst=2)
    assert then.rows == found.rows


def test_the_expected_reading_is_searched_anew(study: Study) -> None:
    question = Question("active_substance_use", reading="expected")
    today = seconds_under(study, question, study.times)
    assert np.array_equal(today, study.answer(question).seconds)
    slower = seconds_under(study, question, times_under(study, Variant("x", speed=0.5)))
    there = np.isfinite(today) & (today > 0)
    assert (slower[there] > today[there]).all()


def test_times_are_searched_once_and_questions_that_have_no_rank_are_refused(study: Study) -> None:
    asked = Sensitivity(study)
    assert asked.times(VARIANTS[0]) is asked.times(VARIANTS[0])
    assert asked.stability(WOMEN) is asked.stability(WOMEN)
    for question, worst in ((Question("women", measure="detour"), 20), (WOMEN, 0)):
        with pytest.raises(ValueError, match="Ranks are asked"):
            asked.stability(question, worst=worst)


pairs_of_values = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=12)


@given(pairs_of_values)
def test_correlations_by_their_definitions(pairs: list[tuple[int, int]]) -> None:
    one, other = (list(values) for values in zip(*pairs, strict=True))
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert math.isnan(kendall(one, other))
        assert math.isnan(spearman(one, other))
        return
    # pairs in the same order minus pairs turned round, over the root of those untied in one times those in the other
    both = [((a > c) - (a < c), (b > d) - (b < d)) for (a, b), (c, d) in combinations(pairs, 2)]
    untied = math.sqrt(sum(a != 0 for a, _ in both) * sum(b != 0 for _, b in both))
    assert kendall(one, other) == pytest.approx(sum(a * b for a, b in both) / untied)
    # the correlation of the ranks, equal values sharing the mean of theirs
    ranks = [[sum(v < w for v in values) + (values.count(w) + 1) / 2 for w in values] for values in (one, other)]
    assert spearman(one, other) == pytest.approx(statistics.correlation(*ranks))


def test_ranks_begin_with_the_largest_and_equals_keep_their_order() -> None:
    assert ranks_of([5, 9, 5, 1]).tolist() == [2, 1, 3, 4]
