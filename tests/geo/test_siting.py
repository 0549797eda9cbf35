"""Siting against brute force: every subset of small random worlds, all three objectives."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geo.siting import OPTIMAL, cover, p_center, p_median, worth
from geo.siting_search import Savings, best_set, greedy

INF = np.inf


def world(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Random seconds [candidate, origin] with cut-offs, seconds today, whole people, and how many new sites."""
    random = np.random.default_rng(seed)
    candidates, origins = int(random.integers(1, 9)), int(random.integers(1, 14))
    times = random.integers(1, 30, (candidates, origins)).astype(np.float32)
    times[random.random(times.shape) < 0.2] = INF
    today = random.integers(1, 40, origins).astype(np.float32)
    today[random.random(origins) < random.choice([0.1, 1.0], p=[0.8, 0.2])] = INF
    return times, today, random.integers(0, 9, origins).astype(float), int(random.integers(1, min(candidates, 3) + 1))


def after(times: np.ndarray, today: np.ndarray, chosen: tuple[int, ...]) -> np.ndarray:
    return np.minimum(today, times[list(chosen)].min(axis=0)) if chosen else today


@pytest.mark.parametrize("seed", range(200))
def test_siting_equals_brute_force(seed: int) -> None:
    times, today, people, new = world(seed)
    finite = np.concatenate([times[np.isfinite(times)], today[np.isfinite(today)], [0.0]])
    charge = float(finite.max())
    anyone = (np.isfinite(times).any(axis=0) | np.isfinite(today)) & (people > 0)
    sets = [chosen for size in range(new + 1) for chosen in combinations(range(len(times)), size)]

    median = p_median(times, today_s=today, population=people, new=new)
    least = min(sum(people[anyone] * np.minimum(after(times, today, one), charge)[anyone]) for one in sets)
    assert median.status == OPTIMAL
    assert median.value == pytest.approx(least)
    mine = sum(people[anyone] * np.minimum(after(times, today, median.chosen), charge)[anyone])
    assert mine == pytest.approx(least)

    within = 12.0
    covering = cover(times, today_s=today, population=people, new=new, within_s=within)
    most = max(people[after(times, today, one) <= within].sum() for one in sets)
    assert covering.value == pytest.approx(most)
    assert people[after(times, today, covering.chosen) <= within].sum() == pytest.approx(most)
    assert covering.gap == 0

    centre = p_center(times, today_s=today, population=people, new=new)
    shortest = min(after(times, today, one)[anyone].max(initial=0.0) for one in sets)
    assert centre.value == pytest.approx(shortest)
    assert after(times, today, centre.chosen)[anyone].max(initial=0.0) == pytest.approx(shortest)


@pytest.mark.parametrize("seed", range(30))
def test_one_site_more_never_costs_and_greedy_keeps_its_promise(seed: int) -> None:
    times, today, people, _ = world(seed)
    values = [p_median(times, today_s=today, population=people, new=new).value for new in range(4)]
    assert values == sorted(values, reverse=True)
    rows = np.where(np.isfinite(times), 30 - times, 0).astype(np.float32) * people.astype(np.float32)
    savings = Savings.from_rows(list(rows), origin_count=len(people))
    for new in (1, 2, 3):
        best = best_set(savings, new=new)
        assert best.saved >= greedy(savings, new=new)[1] >= (1 - 1 / np.e) * best.saved - 1e-6


def test_out_of_time_gives_a_bound_that_holds_and_says_so() -> None:
    random = np.random.default_rng(5)
    times = random.integers(1, 1000, (40, 60)).astype(np.float32)
    today = np.full(60, 1000, np.float32)
    people = random.integers(1, 50, 60).astype(float)
    hurried = p_median(times, today_s=today, population=people, new=4, seconds=0.0)
    patient = p_median(times, today_s=today, population=people, new=4)
    assert patient.status == "optimal"
    assert hurried.status == "stopped"
    assert hurried.bound <= patient.value <= hurried.value
    assert hurried.gap > 0


def test_runners_up_are_the_next_best_single_sites() -> None:
    times = np.array([[5, 50], [10, 50], [50, 20], [50, 50]], np.float32)
    today = np.array([50, 50], np.float32)
    plan = p_median(times, today_s=today, population=np.array([1.0, 2.0]), new=1)
    assert plan.chosen == (2,)
    assert plan.value == 50 + 2 * 20
    assert [one for one, _ in plan.runners_up[:2]] == [(0,), (1,)]


def test_worth_of_a_centre_is_what_its_closing_costs() -> None:
    seconds = np.array([[10, 100, 30, INF], [20, 60, INF, INF], [15, 300, INF, INF]], np.float32)
    eligible = np.array([True, True, False])
    lost = worth(seconds, eligible=eligible, population=np.array([1.0, 2.0, 4.0, 8.0]), limit_s=60)
    assert lost.tolist() == [[1 * (20 - 10), 4, 4], [2 * (100 - 60), 2, 0], [0, 0, 0]]
