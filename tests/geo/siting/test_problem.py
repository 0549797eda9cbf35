"""Siting against brute force: every subset of small random worlds, all three objectives, one group or two."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest

from geo.data.vocabulary import COVER, OBJECTIVES, P_CENTER, P_MEDIAN
from geo.errors import UnknownName
from geo.siting.lagrangian import Instance, Search, best_set, first_prices, greedy
from geo.siting.problem import OPTIMAL, STOPPED, Task, solve

INF = np.inf
WITHIN = 12.0
THREE = np.ones(3, np.float32)


class World(NamedTuple):
    times: np.ndarray
    today: np.ndarray
    people: np.ndarray
    new: int


def world(seed: int, *, layers: int = 1) -> World:
    """Random seconds [candidate, origin] with cut-offs, seconds today, whole people, and how many new sites."""
    random = np.random.default_rng(seed)
    candidates, origins = int(random.integers(1, 9)), int(random.integers(1, 14))
    times = random.integers(1, 30, (candidates, origins)).astype(np.float32)
    times[random.random(times.shape) < 0.2] = INF
    today = random.integers(1, 40, (layers, origins)).astype(np.float32)
    today[random.random(today.shape) < random.choice([0.1, 1.0], p=[0.8, 0.2])] = INF
    people = random.integers(0, 9, (layers, origins)).astype(float) * random.integers(1, 4, (layers, 1))
    return World(times, today, people, int(random.integers(1, min(candidates, 3) + 1)))


def after(w: World, chosen: tuple[int, ...]) -> np.ndarray:
    return np.minimum(w.today, w.times[list(chosen)].min(axis=0)) if chosen else w.today


def value(w: World, chosen: tuple[int, ...], objective: str) -> float:
    """The objective in plain words: loops, nothing from the module."""
    there = after(w, chosen)
    finite = [float(t) for t in [*w.times.ravel(), *w.today.ravel()] if np.isfinite(t)]
    total = 0.0
    for layer, origin in np.ndindex(w.people.shape):
        people, seconds = float(w.people[layer, origin]), float(there[layer, origin])
        served_today = np.isfinite(w.today[:, origin]).any()
        share = np.isfinite(w.times[:, origin]).mean()
        if objective == P_MEDIAN and (served_today or share > 0):
            total += people * min(seconds, max(finite, default=0.0))
        elif objective == COVER and seconds <= WITHIN:
            total += people
        elif objective == P_CENTER and people > 0 and (served_today or share >= 0.5):
            total = max(total, seconds)
    return total


def best_by_brute_force(w: World, objective: str) -> float:
    every = [value(w, chosen, objective) for chosen in combinations(range(len(w.times)), w.new)]
    return max(every) if objective == COVER else min(every)


def task(w: World, objective: str) -> Task:
    return Task(objective, w.times, w.today, w.people, within_s=WITHIN)


# Many small worlds to a test: a case of its own for each would cost more than the worlds themselves.


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_siting_equals_brute_force(objective: str) -> None:
    for seed in range(200):
        w = world(seed, layers=1 + seed % 2)
        plan = solve(task(w, objective), new=w.new)
        assert plan.status == OPTIMAL, seed
        assert plan.gap == 0, seed
        assert plan.value == pytest.approx(best_by_brute_force(w, objective)), seed
        assert plan.value == pytest.approx(value(w, plan.chosen, objective)), seed
        assert plan.before == pytest.approx(value(w, (), objective)), seed
        assert len(plan.chosen) <= w.new, seed


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_runners_up_are_the_sets_one_exchange_away(objective: str) -> None:
    compared = 0
    for seed in range(40):
        w = world(seed)
        plan = solve(task(w, objective), new=w.new, runners_up=5)
        if len(plan.chosen) != w.new:  # the p-center needs no more
            continue
        compared += 1
        near = [
            chosen
            for chosen in combinations(range(len(w.times)), w.new)
            if len(set(chosen) & set(plan.chosen)) == w.new - 1
        ]
        values = [value(w, chosen, objective) for chosen in near]
        values = sorted((one for one in values if np.isfinite(one)), reverse=objective == COVER)[:5]
        assert [one for _, one in plan.runners_up] == pytest.approx(values), seed
        for chosen, one in plan.runners_up:
            assert value(w, chosen, objective) == pytest.approx(one), seed
    assert compared > 10


def test_lagrangian_bound_is_never_above_the_best_set() -> None:
    for seed in range(60):
        random = np.random.default_rng(seed)
        w = world(seed)
        instance = Instance(w.times, w.people, np.minimum(w.today, 40).astype(np.float32))
        sets = combinations(range(len(w.times)), w.new)
        least = min(instance.cost(instance.base, chosen) for chosen in sets)
        rows = np.arange(len(w.times))
        for _ in range(5):  # any prices whatever
            price = (instance.base * random.random(instance.base.shape)).astype(np.float32)
            worth = np.sort(instance.worth(rows, price))[::-1][: w.new].sum()
            assert float((w.people * price).sum() - worth) <= least + 1e-6, seed
        search = Search(instance, tolerance=0.0, seconds=60)
        found = search.raise_bound(instance.base, rows, w.new, price=instance.base, chosen=(), steps=50)
        assert min(found.value, search.cost) <= least + 1e-6, seed
        assert search.cost >= least - 1e-6, seed


def test_one_site_more_never_costs_and_greedy_keeps_its_promise() -> None:
    for seed in range(30):
        w = world(seed)
        values = [solve(task(w, P_MEDIAN), new=new).value for new in range(4)]
        assert values == sorted(values, reverse=True), seed
        instance = Instance(w.times, w.people, np.minimum(w.today, 40).astype(np.float32))
        nothing = instance.cost(instance.base)
        for new in (1, 2, 3):
            saved = nothing - instance.cost(instance.base, greedy(instance, new=new))
            most = nothing - best_set(instance, new=new).cost
            assert most >= saved - 1e-9, seed
            assert saved >= (1 - 1 / np.e) * most - 1e-6, seed


def plane(seed: int, *, candidates: int, origins: int) -> World:
    """Points in a plane, seconds by straight line; today two sites in the corners."""
    random = np.random.default_rng(seed)
    homes, sites = random.random((origins, 2)) * 1000, random.random((candidates, 2)) * 1000
    times = np.hypot(*(sites[:, None, :] - homes[None, :, :]).T).T.astype(np.float32)
    corners = np.array([[0.0, 0.0], [1000.0, 1000.0]])
    today = np.hypot(*(corners[:, None, :] - homes[None, :, :]).T).T.min(axis=1 - 1).astype(np.float32)
    return World(times, today[None, :], random.integers(1, 50, (1, origins)).astype(float), 4)


def test_out_of_time_gives_a_bound_that_holds_and_says_so() -> None:
    w = plane(5, candidates=60, origins=400)
    for objective in (P_MEDIAN, COVER):
        there = Task(objective, w.times, w.today, w.people, within_s=150)
        hurried, patient = solve(there, new=4, seconds=0.0), solve(there, new=4)
        assert patient.status == OPTIMAL
        assert hurried.status == STOPPED
        assert hurried.gap > 0
        worst, middle, best = hurried.value, patient.value, hurried.bound
        assert (best <= middle <= worst) if objective == P_MEDIAN else (worst <= middle <= best)


def test_a_run_can_be_cancelled_and_reports_how_far_it_is() -> None:
    w = plane(6, candidates=60, origins=400)
    asked = []
    reports: list[tuple[float, float]] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    plan = solve(task(w, P_MEDIAN), new=4, stop=stop, progress=lambda cost, bound: reports.append((cost, bound)))
    assert plan.status == STOPPED
    assert plan.bound < plan.value
    whole: list[tuple[float, float]] = []
    proven = solve(task(w, P_MEDIAN), new=4, progress=lambda cost, bound: whole.append((cost, bound)))
    assert all(bound <= proven.value + 1e-6 <= cost + 2e-6 for cost, bound in whole)
    assert whole[-1][0] == pytest.approx(proven.value)


def test_first_prices_from_the_coarse_instance_bound_better_than_the_times_of_today() -> None:
    w = plane(7, candidates=40, origins=2000)
    base = np.full_like(w.today, 1500)  # from scratch: sites compete
    instance = Instance(w.times, w.people, base)
    rows = np.arange(40)

    def bound(price: np.ndarray) -> float:
        return float((w.people * price).sum() - np.sort(instance.worth(rows, price))[::-1][:3].sum())

    least = best_set(instance, new=3).cost
    prices = first_prices(instance, new=3, seconds=60)
    assert bound(base) < 0.5 * least < 0.9 * least < bound(prices) <= least


def test_runners_up_of_one_site_are_the_next_best_sites() -> None:
    times = np.array([[5, 50], [10, 50], [50, 20], [50, 50]], np.float32)
    plan = solve(Task(P_MEDIAN, times, np.array([50, 50], np.float32), np.array([1.0, 2.0])), new=1)
    assert plan.chosen == (2,)
    assert plan.value == 50 + 2 * 20
    assert [one for one, _ in plan.runners_up[:2]] == [(0,), (1,)]


def test_exactly_on_the_limit_is_within() -> None:
    times = np.array([[12.0, 13.0], [13.0, 11.0]], np.float32)
    plan = solve(Task(COVER, times, np.array([INF, INF], np.float32), np.array([3.0, 2.0]), within_s=12), new=1)
    assert (plan.chosen, plan.value) == ((0,), 3.0)


def test_hamlet_on_a_road_joined_to_nothing_does_not_decide_the_p_center() -> None:
    times = np.array([[5, 90, INF], [60, 50, INF], [90, 5, INF], [INF, INF, 1]], np.float32)
    plan = solve(Task(P_CENTER, times, np.array([INF, INF, INF], np.float32), np.array([1.0, 1.0, 7.0])), new=1)
    assert (plan.chosen, plan.value, plan.left_out) == ((1,), 60, 7)


def test_two_groups_weigh_as_much_as_their_people() -> None:
    times = np.array([[1, 100], [100, 1]], np.float32)
    today = np.array([[100, 1], [1, 100]], np.float32)  # one group lacks the first town, the other the second
    people = np.array([[5.0, 5.0], [5.0, 5.0]])
    assert solve(Task(P_MEDIAN, times, today, people * [[2], [1]]), new=1).chosen == (0,)
    assert solve(Task(P_MEDIAN, times, today, people * [[1], [2]]), new=1).chosen == (1,)


def test_wrong_use_is_refused() -> None:
    two = np.ones((2, 3), np.float32)
    with pytest.raises(UnknownName, match="p-median"):
        Task("p-meridian", two, THREE, np.ones(3))
    with pytest.raises(ValueError, match="per origin"):
        Task(P_MEDIAN, two, THREE, np.ones(4))
    with pytest.raises(ValueError, match="layers"):
        Task(P_MEDIAN, two, two, np.ones(3))
    with pytest.raises(ValueError, match="limit"):
        Task(COVER, two, THREE, np.ones(3))
    with pytest.raises(ValueError, match="negative"):
        solve(Task(P_MEDIAN, two, THREE, np.ones(3)), new=-1)
