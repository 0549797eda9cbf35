"""Siting on the embedded data, seats as candidates: proven, and held against plain loops."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from geo.data.vocabulary import MUNICIPALITIES, OBJECTIVES, TOWNS
from geo.scenario.scenario import CloseCentre, Scenario
from geo.siting.candidates import candidates
from geo.siting.plan import SiteQuestion, SiteStudy
from geo.siting.problem import MinimisationForm
from geo.study.question import Question
from geo.study.study import Study
from tests.support.norway import norway

pytestmark = pytest.mark.slow

GROUPS = ("women", "men_with_children", "sami_north")


@pytest.fixture(scope="module")
def sites() -> SiteStudy:
    return SiteStudy(norway())


def asked(group: str, **options: object) -> SiteQuestion:
    return SiteQuestion(((group, 1.0),), candidates=MUNICIPALITIES, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("group", GROUPS)
def test_one_new_centre_is_the_best_of_all_seats_one_by_one(sites: SiteStudy, group: str) -> None:
    study, (towns, times) = sites.study, sites.candidates(MUNICIPALITIES)
    today = study.answer(Question(group)).seconds
    plan = sites.plan(asked(group))
    reached = np.isfinite(today) | np.isfinite(times).any(axis=0)
    people, charge = study.population[reached], plan.charge_min * 60
    saved = [
        float(people @ np.minimum(np.minimum(today, row), charge)[reached].astype(np.float64)) / 60 for row in times
    ]
    assert len(towns) == 357
    assert plan.status == "optimal"
    assert plan.sites == (towns[int(np.argmin(saved))],)
    assert plan.value == pytest.approx(min(saved), rel=1e-6)
    assert [one.value for one in plan.runners_up] == pytest.approx(sorted(saved)[1:11], rel=1e-6)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("group", GROUPS)
def test_two_new_centres_are_proven_and_better_than_one(sites: SiteStudy, group: str, objective: str) -> None:
    one, two = (sites.plan(asked(group, new=new, objective=objective)) for new in (1, 2))
    assert one.status == two.status == "optimal"
    values = [one.before, one.value, two.value]
    assert all((b >= a) if objective == "cover" else (b <= a) for a, b in pairwise(values))
    assert len(two.sites) == 2
    sign = -1 if objective == "cover" else 1
    assert all(sign * (runner.value - two.value) >= -1e-6 * two.value for runner in two.runners_up)
    (effect,) = two.groups
    assert effect.people_within_after >= effect.people_within_before
    assert effect.cut_off_after <= effect.cut_off_before


def test_no_pair_drawn_at_random_beats_the_proven_pair(sites: SiteStudy) -> None:
    _, times = sites.candidates(MUNICIPALITIES)
    question = asked("men_with_children", new=2)
    posed = MinimisationForm.of(sites.task(question, times))
    assert posed.instance is not None
    proven = sites.plan(question).value * 60
    random = np.random.default_rng(1)
    for first, second in random.integers(0, len(times), (50, 2)):
        assert posed.instance.cost(posed.instance.base, (int(first), int(second))) >= proven * (1 - 1e-6)


def test_every_centre_has_a_worth_and_it_is_what_its_closing_costs(sites: SiteStudy) -> None:
    study, question = sites.study, asked("women")
    table = sites.marginal_loss(question)
    assert len(table) == int(study.eligible(Question("women")).sum())
    before = study.answer(Question("women")).seconds
    for one in (table[0], table[-1]):
        after = study.under(Scenario((CloseCentre(one.centre_id),))).answer(Question("women")).seconds
        both = np.isfinite(before) & np.isfinite(after)
        lost = study.population[both] @ (after[both].astype(np.float64) - before[both]) / 60
        assert one.person_minutes == pytest.approx(lost, rel=1e-6)
        assert one.people_beyond == pytest.approx(study.population[(before <= 5400) & (after > 5400)].sum())
    assert sites.closures(question, close=1).centre_ids == (table[-1].centre_id,)
    pair = sites.closures(question, close=2)
    assert pair.status == "optimal"
    assert pair.person_minutes_lost <= study_loss(study, (table[-1].centre_id, table[-2].centre_id)) + 1


def study_loss(study: Study, closed: tuple[str, ...]) -> float:
    before = study.answer(Question("women")).seconds
    after = study.under(Scenario(tuple(CloseCentre(one) for one in closed))).answer(Question("women")).seconds
    both = np.isfinite(before)
    return float(study.population[both] @ (after[both].astype(np.float64) - before[both]) / 60)


def test_towns_are_one_per_point_under_the_main_name(sites: SiteStudy) -> None:
    towns = candidates(sites.study, TOWNS)
    assert len({(one.x_m, one.y_m) for one in towns}) == len(towns)
    (trondheim,) = [one for one in towns if one.place_id == "5001-trondheim"]
    assert trondheim.also == ("Tråante",)
    assert len(towns) > 1700
