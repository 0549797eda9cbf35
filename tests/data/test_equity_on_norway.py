"""How travel time is shared in Norway today: the figures that docs/equity.md states."""

from __future__ import annotations

import pytest

from geo.analysis.fairness import fairness
from geo.analysis.sensitivity import TODAY, Sensitivity, times_under
from geo.study.question import Question
from geo.study.study import Study
from tests.support.norway import norway

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def study() -> Study:
    return norway()


@pytest.mark.parametrize(
    ("group", "mean_min", "gini", "between_counties", "palma", "concentration", "worst_min"),
    [
        ("women", 25.0, 0.578, 0.25, 20.6, -0.469, 112),
        ("men_with_children", 193.5, 0.578, 0.94, 32.3, -0.312, 706),
    ],
)
def test_the_indices_of_today(
    study: Study,
    group: str,
    mean_min: float,
    gini: float,
    between_counties: float,
    palma: float,
    concentration: float,
    worst_min: float,
) -> None:
    found = fairness(study, Question(group))
    assert found.mean_min == pytest.approx(mean_min, abs=0.05)
    assert found.gini == pytest.approx(gini, abs=0.0005)
    assert found.theil.between_share == pytest.approx(between_counties, abs=0.005)
    assert found.palma == pytest.approx(palma, abs=0.05)
    assert found.concentration == pytest.approx(concentration, abs=0.0005)
    assert found.worst.mean_min == pytest.approx(worst_min, abs=0.5)
    assert found.cut_off_people == pytest.approx(2965, abs=0.5)
    assert found.worst.people == pytest.approx(found.people / 10)


@pytest.mark.parametrize(
    ("group", "always", "first", "moves_most"),
    [("women", 19, "Røst", ("Solund", 10, 16)), ("men_with_children", 17, "Røst", ("Træna", 12, 27))],
)
def test_the_ranking_of_today_holds_but_for_a_few(
    study: Study, group: str, always: int, first: str, moves_most: tuple[str, int, int]
) -> None:
    found = Sensitivity(study).stability(Question(group))
    assert (found.ranked, found.unranked) == (357, ())
    assert found.always == always
    assert (found.rows[0].municipality, found.rows[0].rank_last) == (first, 1)
    widest = max(found.rows, key=lambda row: row.rank_last - row.rank_first)
    assert (widest.municipality, widest.rank_first, widest.rank_last) == moves_most
    assert min(outcome.kendall for outcome in found.outcomes) > 0.98


def test_todays_assumptions_give_todays_times(study: Study) -> None:
    assert (times_under(study, TODAY) == study.times).all()
