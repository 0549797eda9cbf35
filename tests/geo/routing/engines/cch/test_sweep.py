from __future__ import annotations

import numpy as np
import pytest

from geo.routing.engines.cch._numba import LANES, aligned, is_aligned
from geo.routing.engines.cch.customise import SweepPlan
from geo.routing.engines.cch.kernel import Kernel
from geo.routing.engines.cch.sweep import Goals, answer_rows, seeds_of, shares, sweep
from tests.support.kernel_graphs import NO_WAY, grid_graph, plain_times


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def test_climbing_finds_what_the_ancestors_need_by_way_of_descendants() -> None:
    """0 -> 1 -> 2 one way: to get to node 0 nobody but node 0 itself has a way; to node 2 everybody has."""
    kernel = Kernel.of(3, tail=ints(0, 1), head=ints(1, 2))
    weights = kernel.weights(ms=ints(5, 7), ms_back=ints(NO_WAY, NO_WAY))
    to_first = seeds_of(kernel.hierarchy, weights, Goals.at_nodes(ints(0)))
    assert (
        dict(zip(to_first.place.tolist(), to_first.ms[:, 0].tolist(), strict=True))[int(kernel.hierarchy.place_of[0])]
        == 0
    )
    assert sorted(to_first.ms[:, 0].tolist())[1:] == [NO_WAY] * (len(to_first.place) - 1)
    from_first = seeds_of(kernel.hierarchy, weights.reversed, Goals.at_nodes(ints(0)))
    known = dict(zip(from_first.place.tolist(), from_first.ms[:, 0].tolist(), strict=True))
    assert known.get(int(kernel.hierarchy.place_of[1]), 5) == 5


def test_a_goal_may_be_entered_at_several_nodes_each_at_its_price() -> None:
    kernel = Kernel.of(4, tail=ints(0, 1, 2), head=ints(1, 2, 3))
    weights = kernel.weights(ms=ints(10, 10, 10), ms_back=ints(10, 10, 10))
    both_ends = Goals(goal=ints(0, 0), node=ints(0, 3), ms=ints(1, 5), count=1)
    assert kernel.node_times(weights, both_ends).tolist() == [[1, 11, 15, 5]]


def test_goals_among_others_are_numbered_anew() -> None:
    goals = Goals(goal=ints(0, 1, 2, 1), node=ints(5, 6, 7, 8), ms=ints(1, 2, 3, 4), count=3)
    some = goals.among(1, 3)
    assert (some.goal.tolist(), some.node.tolist(), some.ms.tolist(), some.count) == (
        [0, 1, 0],
        [6, 7, 8],
        [2, 3, 4],
        2,
    )


@pytest.mark.parametrize("lanes", [1, LANES])
@pytest.mark.parametrize("threads", [2, 3, 7])
def test_threads_share_the_steps_and_change_nothing(lanes: int, threads: int) -> None:
    graph = grid_graph(25, seed=3)
    kernel = Kernel.of(graph.nodes, tail=graph.tail, head=graph.head)
    weights = kernel.weights(ms=graph.ms, ms_back=graph.back)
    plan = SweepPlan.everywhere(kernel.hierarchy)
    goals = Goals.at_nodes(np.arange(lanes, dtype=np.int32) * 7)
    seeds = seeds_of(kernel.hierarchy, weights, goals, lanes=lanes)
    alone = sweep(plan, plan.weigh(weights), seeds)
    together = sweep(plan, plan.weigh(weights), seeds, threads=threads)
    np.testing.assert_array_equal(alone, together)
    np.testing.assert_array_equal(alone[kernel.hierarchy.place_of, 0], plain_times(graph, [0])[0])


def test_shares_cover_everything_once_and_weigh_about_the_same() -> None:
    seen: list[tuple[int, int]] = []
    effort = np.array([0, 100, 101, 102, 103], dtype=np.uint32)
    shares(4, lambda low, high: seen.append((low, high)), threads=2, effort=effort)
    assert sorted(seen) == [(0, 1), (1, 4)]
    seen.clear()
    shares(10, lambda low, high: seen.append((low, high)), threads=3)
    assert [number for low, high in sorted(seen) for number in range(low, high)] == list(range(10))


def test_an_answer_must_have_the_shape_and_place_in_memory_that_the_sweep_needs() -> None:
    kernel = Kernel.of(2, tail=ints(0), head=ints(1))
    weights = kernel.weights(ms=ints(1), ms_back=ints(2))
    plan = SweepPlan.everywhere(kernel.hierarchy)
    seeds = seeds_of(kernel.hierarchy, weights, Goals.at_nodes(ints(0)), lanes=LANES)
    crooked = np.empty(3 * LANES + 1, dtype=np.int32)
    base = aligned(4, fill=0).reshape(-1)
    wrong = (
        answer_rows(3, lanes=LANES),
        answer_rows(2, lanes=1),
        crooked[1:].reshape(3, LANES),
        base[4 : 4 + 3 * LANES],
    )
    for out in wrong:
        with pytest.raises(ValueError, match="answer has 2 rows"):
            sweep(plan, plan.weigh(weights), seeds, out=out)
    with pytest.raises(ValueError, match="1 or 48 lanes"):
        answer_rows(2, lanes=16)
    right = answer_rows(2, lanes=LANES)
    assert is_aligned(right)
    assert sweep(plan, plan.weigh(weights), seeds, out=right).base is not None
    assert right[kernel.hierarchy.place_of[1], 0] == 2


def test_an_answer_that_is_used_again_holds_nothing_of_the_last_one() -> None:
    graph = grid_graph(6, seed=5, missing=0.5)
    kernel = Kernel.of(graph.nodes, tail=graph.tail, head=graph.head)
    weights = kernel.weights(ms=graph.ms, ms_back=graph.back)
    plan, out = SweepPlan.everywhere(kernel.hierarchy), answer_rows(graph.nodes, lanes=1)
    for goal in range(graph.nodes):
        seeds = seeds_of(kernel.hierarchy, weights, Goals.at_nodes(ints(goal)))
        found = sweep(plan, plan.weigh(weights), seeds, out=out)
        np.testing.assert_array_equal(found[kernel.hierarchy.place_of, 0], plain_times(graph, [goal])[0])
