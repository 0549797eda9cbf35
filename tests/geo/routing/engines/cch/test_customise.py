from __future__ import annotations

import numpy as np
import pytest

from geo.routing.engines.cch.customise import CUT_OFF_MS, SweepPlan, Targets, to_ms, to_seconds
from geo.routing.engines.cch.kernel import Kernel
from tests.support.kernel_graphs import NO_WAY, Graph, plain_times, random_graph


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def kernel_of(graph: Graph) -> Kernel:
    return Kernel.of(graph.nodes, tail=graph.tail, head=graph.head)


def test_seconds_become_whole_milliseconds_and_come_back() -> None:
    assert CUT_OFF_MS == NO_WAY
    assert to_ms(np.array([0.0, 1.2344, 1.2346, np.inf])).tolist() == [0, 1234, 1235, NO_WAY]
    assert to_seconds(ints(0, 1235, NO_WAY)).tolist() == [0.0, 1.235, np.inf]


@pytest.mark.parametrize("wrong", [np.nan, -1.0, -np.inf, 149.2 * 3600])
def test_impossible_times_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="1 times"):
        to_ms(np.array([1.0, wrong]))


def test_customising_gives_every_arc_the_best_way_through_what_lies_below() -> None:
    """A square of one-way streets A->B->C->D->A: the one shortcut costs what the way round its corner costs."""
    square = Graph(4, ints(0, 1, 2, 3), ints(1, 2, 3, 0), ints(1, 10, 100, 1000), ints(*[NO_WAY] * 4))
    kernel = kernel_of(square)
    weights = kernel.weights(ms=square.ms, ms_back=square.back)
    shortcut = next(iter(set(range(kernel.hierarchy.arc_count)) - set(kernel.arc.tolist())))
    both = {int(weights.up[shortcut]), int(weights.down[shortcut])}
    assert both in ({1 + 10, 100 + 1000}, {10 + 100, 1000 + 1})


def test_of_parallel_edges_the_fastest_counts_each_way_and_loops_do_not() -> None:
    kernel = Kernel.of(2, tail=ints(0, 1, 0, 0), head=ints(1, 0, 1, 0))
    weights = kernel.weights(ms=ints(7, 9, NO_WAY, 1), ms_back=ints(NO_WAY, 5, 4, 1))
    assert kernel.arc.tolist() == [0, 0, 0, -1]
    assert sorted((*weights.up, *weights.down)) == [4, 5]
    assert weights.reversed.up is weights.down
    assert weights.reversed.down is weights.up


def test_every_arc_weighs_at_least_what_the_shortest_way_takes_and_some_way_takes_it() -> None:
    for seed in range(200):
        graph = random_graph(seed)
        kernel = kernel_of(graph)
        weights = kernel.weights(ms=graph.ms, ms_back=graph.back)
        nodes = np.argsort(kernel.hierarchy.place_of)
        times = plain_times(graph, np.arange(graph.nodes))[np.ix_(nodes, nodes)]  # [to place, from place]
        lower = np.repeat(np.arange(graph.nodes), np.diff(kernel.hierarchy.first))
        assert (weights.up >= times[kernel.hierarchy.upper, lower]).all()
        assert (weights.down >= times[lower, kernel.hierarchy.upper]).all()


def test_a_plan_to_targets_keeps_their_ancestors_and_nothing_else() -> None:
    """Two streets that do not meet; somebody lives on one of them."""
    kernel = Kernel.of(6, tail=ints(0, 1, 3, 4), head=ints(1, 2, 4, 5))
    targets = Targets(tail=ints(0, -1), head=ints(1, -1), tail_ms=ints(3, 0), head_ms=ints(4, 0))
    plan = SweepPlan.to_targets(kernel.hierarchy, targets)
    visited = set(plan.place.tolist()) - {-1}
    assert visited <= set(kernel.hierarchy.place_of[[0, 1, 2]].tolist())
    assert set(kernel.hierarchy.place_of[[0, 1]].tolist()) <= visited
    assert (plan.place == -1).sum() == 1
    assert min(plan.row.tolist()) == 0
    assert plan.rows == 2
    assert targets.costs.tolist() == [3, 4, 0, 0]


def test_a_plan_without_targets_has_no_steps() -> None:
    kernel = Kernel.of(2, tail=ints(0), head=ints(1))
    plan = SweepPlan.to_targets(kernel.hierarchy, Targets(ints(), ints(), ints(), ints()))
    assert (len(plan.depth), plan.rows, plan.first.tolist()) == (0, 0, [0])


def test_memory_is_what_the_arrays_take() -> None:
    kernel = Kernel.of(2, tail=ints(0), head=ints(1))
    weights = kernel.weights(ms=ints(1), ms_back=ints(2))
    assert weights.bytes == 8
    assert SweepPlan.everywhere(kernel.hierarchy).bytes == 4 * (2 + 3 + 1 + 2 + 2 + 2)
    assert kernel.bytes == kernel.hierarchy.bytes + 4 + 1
