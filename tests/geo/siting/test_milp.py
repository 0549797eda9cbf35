"""A second opinion on siting: the textbook integer programmes, solved by HiGHS, come to the same values.

Plans are not compared: equally good ones may differ. Times and people are whole numbers, so values are exact.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.data.vocabulary import COVER, P_CENTER, P_MEDIAN
from geo.siting.problem import OPTIMAL, Task, solve

Numbers = npt.NDArray[np.float64]
WITHIN_S = 15.0
CASES = st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 3))


def random_task(seed: int, objective: str, *, layers: int = 1) -> Task:
    """Up to 8 sites and 14 origins; a quarter of the ways does not exist, some origins have nobody."""
    rng = np.random.default_rng(seed)
    sites, origins = int(rng.integers(1, 9)), int(rng.integers(1, 15))
    times = rng.integers(0, 40, (sites, origins)).astype(np.float32)
    today = rng.integers(10, 60, (layers, origins)).astype(np.float32)
    times[rng.random(times.shape) < 0.25] = np.inf
    today[rng.random(today.shape) < 0.25] = np.inf
    people = rng.integers(0, 9, (layers, origins)).astype(np.float64)
    return Task(objective, times, today, people, within_s=WITHIN_S)


def optimum(cost: Numbers, rules: list[LinearConstraint], *, whole: int) -> float:
    """Least cost with variables of 0 to 1, the first ``whole`` of them whole; the last is unbounded above."""
    integrality = np.zeros(len(cost))
    integrality[:whole] = 1
    upper = np.ones(len(cost))
    upper[-1] = np.inf
    found = milp(cost, constraints=rules, integrality=integrality, bounds=Bounds(0, upper))
    assert found.status in {0, 2}, found.message  # 2: infeasible
    return float(found.fun) if found.status == 0 else math.inf


def assigned(task: Task, *, layer: int, new: int, dear: float) -> tuple[Numbers, list[LinearConstraint]]:
    """Costs [origin, site or today] and the rules of an assignment: one place each, only to sites that are chosen.

    Variables: x per site, then y per origin and site, then one free for the caller. ``dear``: what no way costs.
    """
    sites, origins = task.times.shape
    cost = np.minimum(np.vstack([task.times, task.today[layer : layer + 1]]).T.astype(np.float64), dear)
    count = sites + cost.size + 1
    one_place, chosen = np.zeros((origins, count)), np.zeros((origins * sites, count))
    for origin in range(origins):
        begin = sites + origin * (sites + 1)
        one_place[origin, begin : begin + sites + 1] = 1
        for site in range(sites):
            chosen[origin * sites + site, [site, begin + site]] = -1, 1
    few = np.zeros((1, count))
    few[0, :sites] = 1
    rules = [LinearConstraint(one_place, 1, 1), LinearConstraint(chosen, -np.inf, 0), LinearConstraint(few, 0, new)]
    return cost, rules


@settings(deadline=None, max_examples=25)
@given(CASES, st.integers(1, 2))
def test_p_median_pays_what_highs_pays(case: tuple[int, int], layers: int) -> None:
    seed, new = case
    task = random_task(seed, P_MEDIAN, layers=layers)
    plan = solve(task, new=new)
    sites, origins = task.times.shape
    # Both layers use the same sites: the assignments stand side by side behind one set of x.
    blocks = [assigned(task, layer=layer, new=new, dear=task.charge_s) for layer in range(layers)]
    width = origins * (sites + 1)
    cost = np.zeros(sites + layers * width + 1)
    rules: list[LinearConstraint] = []
    for layer, (paid, own) in enumerate(blocks):
        at = slice(sites + layer * width, sites + (layer + 1) * width)
        cost[at] = (paid * task.weight[layer][:, None]).ravel()
        for rule in own:
            wide = np.zeros((rule.A.shape[0], len(cost)))
            wide[:, :sites], wide[:, at] = rule.A[:, :sites], rule.A[:, sites : sites + width]
            rules.append(LinearConstraint(wide, rule.lb, rule.ub))
    assert plan.status == OPTIMAL
    assert plan.value == pytest.approx(optimum(cost, rules, whole=sites), rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(CASES, st.integers(1, 2))
def test_cover_reaches_whom_highs_reaches(case: tuple[int, int], layers: int) -> None:
    seed, new = case
    task = random_task(seed, COVER, layers=layers)
    plan = solve(task, new=new)
    sites, origins = task.times.shape
    covers = (task.times <= WITHIN_S).T.astype(np.float64)
    cost = np.zeros(sites + layers * origins + 1)
    rules, there = [], 0.0
    for layer, weight in enumerate(task.weight):
        beyond = task.today[layer] > WITHIN_S
        there += float(weight[~beyond].sum())
        at = sites + layer * origins
        cost[at : at + origins] = -weight * beyond
        rule = np.zeros((origins, len(cost)))
        rule[:, :sites] = -covers
        rule[:, at : at + origins] = np.eye(origins)
        rules.append(LinearConstraint(rule, -np.inf, 0))
    few = np.zeros((1, len(cost)))
    few[0, :sites] = 1
    rules.append(LinearConstraint(few, 0, new))
    assert plan.status == OPTIMAL
    assert plan.value == pytest.approx(there - optimum(cost, rules, whole=sites), abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(CASES)
def test_p_center_leaves_nobody_farther_than_highs_does(case: tuple[int, int]) -> None:
    seed, new = case
    task = random_task(seed, P_CENTER)
    plan = solve(task, new=new)
    sites, _ = task.times.shape
    far = 10_000.0  # stands for "no way": whoever is assigned there stays without
    paid, rules = assigned(task, layer=0, new=new, dear=far)
    rows = []
    for origin in np.flatnonzero(task.weight[0] > 0):
        row = np.zeros(sites + paid.size + 1)
        begin = sites + origin * (sites + 1)
        row[begin : begin + sites + 1] = paid[origin]
        row[-1] = -1  # no longer than the longest trip
        rows.append(row)
    if rows:
        rules.append(LinearConstraint(np.array(rows), -np.inf, 0))
    longest = np.zeros(sites + paid.size + 1)
    longest[-1] = 1
    # Assignments are whole here: half a trip to the one and half to the other would be shorter than either.
    best = optimum(longest, rules, whole=sites + paid.size)
    assert plan.value == (math.inf if best > far / 2 else pytest.approx(best, abs=1e-6))
