"""Siting in the three towns: candidates, plans in minutes and people, weights, scenarios, what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.data.vocabulary import CELLS, MUNICIPALITIES, TOWNS
from geo.errors import UnknownName
from geo.scenario.scenario import CloseCentre, Scenario
from geo.siting.candidates import SitingCancelled, candidates, times_to
from geo.siting.plan import SiteQuestion, SiteStudy, SitingRefused
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import three_towns

WOMEN = (("women", 1.0),)


@pytest.fixture(scope="module")
def sites() -> SiteStudy:
    return SiteStudy(Study(three_towns()))


def test_plan_says_what_a_loop_over_the_towns_says(sites: SiteStudy) -> None:
    study = sites.study
    asked = SiteQuestion((("men_with_children", 1.0),), within_min=30)
    plan = sites.plan(asked)
    towns, times = sites.candidates(TOWNS)
    today = study.answer(Question("men_with_children")).seconds
    charge = max(times[np.isfinite(times)].max(), today[np.isfinite(today)].max(initial=0))
    reached = np.isfinite(today) | np.isfinite(times).any(axis=0)
    paid = [
        float(study.population[reached] @ np.minimum(np.minimum(today, row), charge)[reached].astype(float)) / 60
        for row in times
    ]
    assert plan.status == "optimal"
    assert plan.value == pytest.approx(min(paid))
    assert plan.sites == (towns[int(np.argmin(paid))],)
    assert plan.charge_min == pytest.approx(charge / 60)
    (effect,) = plan.groups
    assert effect.person_minutes_saved == pytest.approx(plan.before - plan.value)
    after = np.minimum(today, times[int(np.argmin(paid))])
    assert effect.people_within_after == study.population[after <= 1800].sum()
    assert effect.cut_off_after == study.population[np.isinf(after)].sum()
    assert plan.left_out == study.population[~reached].sum()


def test_cover_counts_people_within_the_limit(sites: SiteStudy) -> None:
    plan = sites.plan(SiteQuestion(WOMEN, objective="cover", within_min=30))
    (effect,) = plan.groups
    assert plan.unit == "people"
    assert plan.value == effect.people_within_after
    assert plan.before == effect.people_within_before


def test_candidates_of_each_kind(sites: SiteStudy) -> None:
    study = sites.study
    assert [one.place_id for one in candidates(study, TOWNS)] == study.dataset.places["place_id"].tolist()
    seats = set(study.dataset.municipalities["seat"])
    assert {one.place_id for one in candidates(study, MUNICIPALITIES)} == seats
    cells = candidates(study, CELLS)
    assert 0 < len(cells) <= len(study.dataset.origins)
    assert all(one.label.startswith("near ") for one in cells)
    squares = {(one.x_m // 10_000, one.y_m // 10_000) for one in cells}
    assert len(squares) == len(cells)
    with pytest.raises(UnknownName, match="towns"):
        candidates(study, "town")


def test_places_on_one_point_are_one_candidate_under_the_main_name() -> None:
    world = three_towns()
    first = world.places.iloc[[0]]
    other = first.assign(place_id="0101-a", place="Ausetr", is_seat=False, basis="parallel name of Auset (N1000)")
    both = replace(world, places=pd.concat([other, world.places], ignore_index=True))
    found = candidates(Study(both), TOWNS)
    assert [one.place_id for one in found] == world.places["place_id"].tolist()
    assert (found[0].also, found[0].label) == (("Ausetr",), f"{first['place'].iloc[0]} / Ausetr (0101)")


def test_weights_are_scaled_and_order_does_not_matter(sites: SiteStudy) -> None:
    one = sites.plan(SiteQuestion((("women", 2.0), ("men", 6.0))))
    other = sites.plan(SiteQuestion((("men", 3.0), ("women", 1.0))))
    assert one.sites == other.sites
    assert one.value == pytest.approx(other.value)
    assert [effect.weight for effect in one.groups] == [0.25, 0.75]
    alone = sites.plan(SiteQuestion((("women", 7.0),)))
    assert alone.value == pytest.approx(sites.plan(SiteQuestion(WOMEN)).value)


def test_without_today_everybody_starts_cut_off(sites: SiteStudy) -> None:
    plan = sites.plan(SiteQuestion(WOMEN, keep_today=False))
    (effect,) = plan.groups
    assert effect.people_within_before == 0
    assert effect.cut_off_before == sites.study.population.sum()
    assert len(plan.sites) == 1


def test_worth_is_the_change_when_the_centre_closes(sites: SiteStudy) -> None:
    study = sites.study
    asked = SiteQuestion(WOMEN, within_min=60)
    table = sites.marginal_loss(asked)
    assert len(table) == study.eligible(Question("women")).sum() > 0
    before = study.answer(Question("women")).seconds
    for one in table:
        after = study.under(Scenario((CloseCentre(one.centre_id),))).answer(Question("women")).seconds
        both = np.isfinite(after) & np.isfinite(before)
        longer = study.population[both] @ (after[both].astype(float) - before[both]) / 60
        assert one.person_minutes == pytest.approx(longer)
        beyond = study.population[(after > 3600) & (before <= 3600)].sum()
        assert one.people_beyond == beyond
        assert one.people_cut_off == study.population[np.isinf(after) & np.isfinite(before)].sum()


def test_least_harmful_closure_and_a_move(sites: SiteStudy) -> None:
    asked = SiteQuestion(WOMEN, new=0, close_at_most=1)
    table = sites.marginal_loss(asked)
    closed = sites.closures(asked, close=1)
    assert closed.status == "optimal"
    assert closed.centre_ids == (table[-1].centre_id,)
    plan = sites.plan(asked)
    assert len(plan.closed) == len(plan.sites) <= 1
    assert plan.value <= plan.before


def test_scenarios_share_the_times(sites: SiteStudy) -> None:
    first = str(sites.study.centres.loc[sites.study.in_operation, "centre_id"].iloc[0])
    under = sites.study.under(Scenario((CloseCentre(first),)))
    shared = SiteStudy(under, like=sites)
    assert shared.candidates(TOWNS)[1] is sites.candidates(TOWNS)[1]
    assert shared.plan(SiteQuestion(WOMEN)).before >= sites.plan(SiteQuestion(WOMEN)).before
    assert SiteStudy(Study(three_towns()), like=sites).candidates(TOWNS)[1] is not sites.candidates(TOWNS)[1]


def test_times_are_reported_and_can_be_cancelled(sites: SiteStudy) -> None:
    towns = candidates(sites.study, TOWNS)
    shares: list[float] = []
    times = times_to(sites.study, towns, report=shares.append)
    assert shares[-1] == 1
    assert not times.flags.writeable
    with pytest.raises(SitingCancelled):
        times_to(sites.study, towns, stop=lambda: True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reading": "expected"}, "expected"),
        ({"groups": ()}, "one group"),
        ({"groups": (("women", 1.0), ("women", 2.0))}, "once"),
        ({"groups": (("women", 0.0),)}, "above zero"),
        ({"new": 0}, "1 to 20"),
        ({"new": 21}, "1 to 20"),
        ({"within_min": 0.0}, "limit"),
        ({"keep_today": False, "close_at_most": 1}, "Closures"),
    ],
)
def test_what_cannot_be_asked_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(SitingRefused, match=said):
        replace(SiteQuestion(WOMEN), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "near"),
    [
        ({"objective": "p-medium"}, "p-median"),
        ({"candidates": "town"}, "towns"),
        ({"groups": (("woman", 1.0),)}, "women"),
    ],
)
def test_unknown_names_get_the_nearest(changed: dict[str, object], near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        replace(SiteQuestion(WOMEN), **changed)  # type: ignore[arg-type]
