"""Worth of centres, closures and moves against brute force on small random worlds."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from geo.data.vocabulary import COVER, OBJECTIVES, P_CENTER, P_MEDIAN
from geo.siting.problem import OPTIMAL, STOPPED, Task
from geo.siting.relocation import MarginalLoss, OpenCentres, cheapest_closures, marginal_loss, relocate

INF = np.inf
WITHIN = 12.0


def world(seed: int) -> tuple[OpenCentres, np.ndarray]:
    """Two groups, a few centres that take in one, both or none, and seconds of candidates."""
    random = np.random.default_rng(seed)
    origins = int(random.integers(2, 10))
    centre_s = random.integers(1, 40, (int(random.integers(2, 6)), origins)).astype(np.float32)
    centre_s[random.random(centre_s.shape) < 0.1] = INF
    candidate_s = random.integers(1, 40, (int(random.integers(3, 6)), origins)).astype(np.float32)
    eligible = random.random((2, len(centre_s))) < 0.8
    return OpenCentres(centre_s, eligible, random.integers(0, 9, (2, origins)).astype(float), 50.0), candidate_s


def cost(centres: OpenCentres, extra: np.ndarray, closed: tuple[int, ...], objective: str) -> float:
    """What is paid: loops only. Who counts is settled by today's centres (and all candidates here reach everybody)."""
    total = 0.0
    for layer, origin in np.ndindex(centres.people.shape):
        open_ = [
            float(centres.seconds[row, origin])
            for row in range(len(centres.seconds))
            if centres.eligible[layer, row] and row not in closed
        ]
        seconds = min([*open_, *(float(t) for t in extra[:, origin]), INF])
        people = float(centres.people[layer, origin])
        if objective == P_MEDIAN:
            total += people * min(seconds, centres.charge_s)
        elif objective == COVER:
            total -= people * (seconds <= WITHIN)
        elif people:
            total = max(total, seconds)
    return total


# Many small worlds to a test: a case of its own for each would cost more than the worlds themselves.


def test_closures_that_hurt_least_equal_brute_force() -> None:
    for seed in range(60):
        centres, _ = world(seed)
        reached = np.isfinite(centres.today())
        there = OpenCentres(centres.seconds, centres.eligible, np.where(reached, centres.people, 0.0), centres.charge_s)
        nothing = np.empty((0, centres.seconds.shape[1]))
        for count in range(4):
            found = cheapest_closures(centres, close=count)
            sets = list(combinations(centres.rows, min(count, len(centres.rows))))
            assert found.status == OPTIMAL, seed
            assert found.value == pytest.approx(min(cost(there, nothing, one, P_MEDIAN) for one in sets)), seed
            assert found.value == pytest.approx(cost(there, nothing, found.closed, P_MEDIAN)), seed
            assert found.before == pytest.approx(cost(there, nothing, (), P_MEDIAN)), seed


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_new_sites_with_moves_equal_brute_force(objective: str) -> None:
    for seed in range(40):
        centres, candidate_s = world(seed)
        new, most = seed % 2, 1 + seed % 3 // 2
        task = Task(objective, candidate_s, centres.today(), centres.people, within_s=WITHIN, charge_s=centres.charge_s)
        plan = relocate(task, centres, new=new, close_at_most=most)
        ways = [
            (sites, closed)
            for moves in range(min(most, len(centres.rows), len(candidate_s) - new) + 1)
            for sites, closed in product(
                combinations(range(len(candidate_s)), new + moves), combinations(centres.rows, moves)
            )
        ]
        least = min(cost(centres, candidate_s[list(sites)], closed, objective) for sites, closed in ways)
        paid = cost(centres, candidate_s[list(plan.chosen)], plan.closed, objective)
        assert plan.status == OPTIMAL, seed
        assert paid == pytest.approx(least), seed
        assert plan.value == pytest.approx(-paid if objective == COVER else paid), seed
        assert len(plan.closed) <= most, seed


def test_moves_without_time_keep_a_bound_that_holds() -> None:
    random = np.random.default_rng(3)
    times = random.integers(1, 1000, (30, 80)).astype(np.float32)
    centres = OpenCentres(
        random.integers(1, 1000, (6, 80)).astype(np.float32),
        np.ones((1, 6), dtype=bool),
        random.integers(1, 9, (1, 80)).astype(float),
        1000.0,
    )
    task = Task(P_MEDIAN, times, centres.today(), centres.people, charge_s=1000.0)
    hurried = relocate(task, centres, new=2, close_at_most=2, seconds=0.0)
    reports: list[tuple[float, float]] = []
    patient = relocate(
        task, centres, new=2, close_at_most=2, progress=lambda cost, bound: reports.append((cost, bound))
    )
    assert all(bound <= cost and cost >= patient.value - 1e-6 for cost, bound in reports)
    assert len({cost for cost, _ in reports}) > 1  # better plans were found on the way
    assert (hurried.status, patient.status) == (STOPPED, OPTIMAL)
    assert hurried.bound <= patient.value < hurried.value
    assert patient.closed


def test_worth_of_a_centre_is_what_its_closing_costs() -> None:
    seconds = np.array([[10, 100, 30, INF], [20, 60, INF, INF], [15, 300, INF, INF]], np.float32)
    eligible = np.array([[True, True, False]])
    centres = OpenCentres(seconds, eligible, np.array([[1.0, 2.0, 4.0, 8.0]]), 300.0)
    # the first row: 1 person 10 s further, 4 without any way (and so beyond); the second: 2 people 40 s further
    assert marginal_loss(centres, limit_s=60) == [MarginalLoss(0, 10, 4, 4), MarginalLoss(1, 2 * (100 - 60), 2, 0)]


def test_a_centre_is_worth_only_the_group_it_takes_in() -> None:
    seconds = np.array([[10.0], [30.0]], np.float32)
    eligible = np.array([[True, True], [False, True]])
    centres = OpenCentres(seconds, eligible, np.array([[1.0], [5.0]]), 100.0)
    by_row = {one.row: one for one in marginal_loss(centres, limit_s=50)}
    assert by_row[0] == MarginalLoss(0, 20, 0, 0)
    assert by_row[1] == MarginalLoss(1, 0, 5, 5)
    assert [one.row for one in marginal_loss(centres, limit_s=50)] == [1, 0]  # cut-off people weigh as the charge


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="eligible"):
        OpenCentres(np.ones((2, 3), np.float32), np.ones((1, 3), dtype=bool), np.ones((1, 3)), 1.0)


def test_p_center_can_gain_by_a_move() -> None:
    centres = OpenCentres(np.array([[9.0, 50.0]], np.float32), np.array([[True]]), np.ones((1, 2)), 99.0)
    task = Task(P_CENTER, np.array([[20.0, 20.0]], np.float32), centres.today(), centres.people)
    plan = relocate(task, centres, new=0, close_at_most=1)
    assert (plan.closed, plan.chosen, plan.before, plan.value) == ((0,), (0,), 50, 20)
