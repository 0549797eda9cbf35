"""How evenly times are shared in three towns: women, documented; o6, o7 and o9 are cut off and in no index."""

from __future__ import annotations

import numpy as np
import pytest

from geo.analysis.fairness import county_of_origin, fairness
from geo.errors import UnknownName
from geo.measures import inequality
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import three_towns

STUDY = Study(three_towns())
WOMEN = Question("women")
REACHED = 1 + 2 + 4 + 8 + 16 + 32 + 256
CUT_OFF = 64 + 128 + 512
# Minutes to the nearest of the two centres: see tests/geo/measures/test_reasons.py.
MINUTES = np.array([0, 30, 0, 20, 0, 20.2, np.inf, np.inf, 90, np.inf])
PEOPLE = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512.0])


def test_people_without_a_time_are_counted_beside_and_in_no_index() -> None:
    found = fairness(STUDY, WOMEN)
    assert (found.people, found.cut_off_people) == (REACHED, CUT_OFF)
    spent = 2 * 30 + 8 * 20 + 32 * 20.2 + 256 * 90
    assert found.mean_min == pytest.approx(spent / REACHED)
    assert found.gini == pytest.approx(inequality.gini(MINUTES, population=PEOPLE), rel=1e-4)


def test_the_tenth_with_the_longest_way_lives_where_it_lives() -> None:
    worst = fairness(STUDY, WOMEN).worst
    assert worst.people == pytest.approx(REACHED / 10)
    assert (worst.mean_min, worst.from_min) == pytest.approx((90, 90))
    assert [(code, name) for code, name, _ in worst.municipalities] == [("0202", "Øya")]
    assert [(code, name) for code, name, _ in worst.counties] == [("02", "Nordfylket")]


def test_counties_are_numbered_by_their_code() -> None:
    county, names = county_of_origin(STUDY)
    assert names["county_code"].tolist() == ["01", "02"]
    assert county.tolist() == [0] * 4 + [1] * 6


def test_the_lorenz_curve_begins_at_nothing_and_ends_at_all() -> None:
    curve = fairness(STUDY, WOMEN).lorenz
    assert (curve[0], curve[-1]) == pytest.approx((0, 1))
    assert list(curve) == sorted(curve)
    assert all(share <= step / 50 + 1e-9 for step, share in enumerate(curve))


def test_places_are_counted_only_where_somebody_said_how_many_and_the_centre_takes_the_group_in() -> None:
    found = fairness(STUDY, WOMEN, capacity={"aust": 10}).capacity
    assert found is not None
    assert (found.centres_known, found.centres, found.places) == (1, 2, 10)
    # Within 90 minutes of Aust: o0, o1, o2, o3 and o8; whoever is not has no place known.
    near = 1 + 2 + 4 + 8 + 256
    assert found.people_without == PEOPLE.sum() - near
    assert found.mean_2sfca == pytest.approx(10 / PEOPLE.sum() * 10_000)
    assert fairness(STUDY, Question("wheelchair"), capacity={"aust": 10}).capacity.centres_known == 0
    assert fairness(STUDY, WOMEN).capacity is None


def test_places_of_a_centre_that_does_not_exist_are_refused() -> None:
    with pytest.raises(UnknownName, match="aust"):
        fairness(STUDY, WOMEN, capacity={"ausst": 10})
