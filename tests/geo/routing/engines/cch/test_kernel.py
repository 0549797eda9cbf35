from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.routing.engines.cch._numba import LANES
from geo.routing.engines.cch.customise import SweepPlan, Targets
from geo.routing.engines.cch.kernel import Kernel
from geo.routing.engines.cch.sweep import Goals
from tests.support.kernel_graphs import NO_WAY, Graph, grid_graph, plain_times, random_graph

GRAPHS = 3_000


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def taken_apart(graph: Graph) -> Kernel:
    return Kernel.of(graph.nodes, tail=graph.tail, head=graph.head)


def fast_times(graph: Graph, goals: np.ndarray) -> np.ndarray:
    kernel = taken_apart(graph)
    return kernel.node_times(kernel.weights(ms=graph.ms, ms_back=graph.back), Goals.at_nodes(goals))


def homes_on(graph: Graph, *, seed: int, count: int) -> Targets:
    """People who live along the streets, some of them on a one-way street, some off every road."""
    rng = np.random.default_rng(seed)
    edge = rng.integers(-1, len(graph.tail), count)
    tail, head = (np.where(edge < 0, -1, ends[edge]).astype(np.int32) for ends in (graph.tail, graph.head))
    out = rng.integers(0, 50, (2, count)).astype(np.int32)
    out[rng.random((2, count)) < 0.2] = NO_WAY
    return Targets(tail=tail, head=head, tail_ms=out[0], head_ms=out[1])


def plain_home_times(graph: Graph, homes: Targets, goals: np.ndarray) -> np.ndarray:
    nodes = plain_times(graph, goals)
    found = np.minimum(homes.tail_ms + nodes[:, homes.tail], homes.head_ms + nodes[:, homes.head])
    return np.where((found >= NO_WAY) | (homes.tail < 0), NO_WAY, found)


def test_equal_to_the_plain_search_on_thousands_of_random_graphs() -> None:
    different = 0
    for seed in range(GRAPHS):
        graph = random_graph(seed)
        goals = np.arange(graph.nodes, dtype=np.int32)
        different += int((fast_times(graph, goals) != plain_times(graph, goals)).sum())
    assert different == 0


def test_homes_along_the_streets_of_random_graphs() -> None:
    for seed in range(600):
        graph = random_graph(seed)
        if not len(graph.tail):
            continue
        kernel, homes = taken_apart(graph), homes_on(graph, seed=seed, count=7)
        weights = kernel.weights(ms=graph.ms, ms_back=graph.back)
        plan, goals = SweepPlan.to_targets(kernel.net, homes), np.arange(graph.nodes, dtype=np.int32)
        found = kernel.times(weights, Goals.at_nodes(goals), plan=plan, cost=plan.weigh(weights, costs=homes.costs))
        np.testing.assert_array_equal(found, plain_home_times(graph, homes, goals))


@pytest.mark.parametrize("count", [1, 2, 3, LANES, LANES + 1, 2 * LANES + 5])
def test_any_number_of_goals(count: int) -> None:
    graph = grid_graph(30, seed=2)
    goals = np.random.default_rng(0).integers(0, graph.nodes, count).astype(np.int32)
    np.testing.assert_array_equal(fast_times(graph, goals), plain_times(graph, goals))


def test_no_goal_no_edge_no_node() -> None:
    empty = ints()
    assert fast_times(Graph(3, empty, empty, empty, empty), empty).shape == (0, 3)
    assert fast_times(Graph(3, empty, empty, empty, empty), ints(1)).tolist() == [[NO_WAY, 0, NO_WAY]]
    assert fast_times(Graph(1, empty, empty, empty, empty), ints(0)).tolist() == [[0]]
    assert fast_times(Graph(0, empty, empty, empty, empty), empty).shape == (0, 0)


def test_a_drawn_map_of_one_way_streets() -> None:
    """
    0 → 1 → 2
    ↑       ↓
    5 ← 4 ← 3      6 (an island)

    Each street 1 s; to drive from 1 to 0 takes the whole way round.
    """
    street = ints(*[1000] * 6)
    shut = ints(*[NO_WAY] * 6)
    ring = Graph(7, ints(0, 1, 2, 3, 4, 5), ints(1, 2, 3, 4, 5, 0), street, shut)
    assert fast_times(ring, ints(0)).tolist() == [[0, 5000, 4000, 3000, 2000, 1000, NO_WAY]]
    assert fast_times(ring, ints(6)).tolist() == [[NO_WAY] * 6 + [0]]


def test_closing_and_opening_a_road_is_new_weights_for_the_same_network() -> None:
    graph = grid_graph(25, seed=4)
    kernel = taken_apart(graph)
    rng = np.random.default_rng(1)
    goals = rng.integers(0, graph.nodes, 5).astype(np.int32)
    today = kernel.node_times(kernel.weights(ms=graph.ms, ms_back=graph.back), Goals.at_nodes(goals))
    shut = rng.choice(len(graph.tail), 50, replace=False)
    ms, back = graph.ms.copy(), graph.back.copy()
    ms[shut] = back[shut] = NO_WAY
    closed = kernel.node_times(kernel.weights(ms=ms, ms_back=back), Goals.at_nodes(goals))
    np.testing.assert_array_equal(closed, plain_times(graph._replace(ms=ms, back=back), goals))
    assert (closed >= today).all()
    assert (closed > today).any()
    again = kernel.node_times(kernel.weights(ms=graph.ms, ms_back=graph.back), Goals.at_nodes(goals))
    np.testing.assert_array_equal(again, today)


def test_from_the_goal_instead_of_to_it_is_the_reversed_network() -> None:
    graph = grid_graph(15, seed=6)
    kernel = taken_apart(graph)
    weights = kernel.weights(ms=graph.ms, ms_back=graph.back)
    turned = graph._replace(ms=graph.back, back=graph.ms)
    outward = kernel.node_times(weights.reversed, Goals.at_nodes(ints(3)))
    np.testing.assert_array_equal(outward, plain_times(turned, [3]))
    assert (outward != kernel.node_times(weights, Goals.at_nodes(ints(3)))).any()


edges = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 99) | st.just(NO_WAY), st.integers(0, 99)),
    max_size=18,
)


@given(edges, st.permutations(range(8)))
@settings(max_examples=200)
def test_times_hold_the_triangle_and_do_not_hang_on_the_numbering(
    streets: list[tuple[int, int, int, int]], names: list[int]
) -> None:
    columns = np.array(streets, dtype=np.int32).reshape(-1, 4).T
    graph = Graph(8, *columns)
    every = np.arange(8, dtype=np.int32)
    to = fast_times(graph, every).astype(np.int64)  # [goal, from]
    np.testing.assert_array_equal(to, plain_times(graph, every))
    assert (np.minimum(to[:, :, None] + to[None, :, :], NO_WAY) >= to[:, None, :]).all()
    name = np.array(names, dtype=np.int32)
    renamed = fast_times(graph._replace(tail=name[graph.tail], head=name[graph.head]), name)
    np.testing.assert_array_equal(renamed[:, name], to)


@given(edges, st.integers(0, 17))
def test_closing_a_road_never_helps(streets: list[tuple[int, int, int, int]], which: int) -> None:
    graph = Graph(8, *np.array(streets, dtype=np.int32).reshape(-1, 4).T)
    every = np.arange(8, dtype=np.int32)
    ms, back = graph.ms.copy(), graph.back.copy()
    ms[which : which + 1] = back[which : which + 1] = NO_WAY
    assert (fast_times(graph._replace(ms=ms, back=back), every) >= fast_times(graph, every)).all()


@pytest.mark.slow
def test_nothing_is_left_to_compile_after_warming() -> None:
    """In a process of its own: here the other tests have compiled everything long ago."""
    code = """
        import numpy as np
        from geo.routing.engines.cch import customise, engine, kernel, order, sweep
        modules = (order, customise, sweep, kernel)
        def compiled():
            return sum(len(f.signatures) for m in modules for f in vars(m).values() if hasattr(f, "signatures"))
        kernel.warm()
        before = compiled()
        tail, head = np.arange(9, dtype=np.int32), np.arange(1, 10, dtype=np.int32)
        net = engine.CchSearch.of(10, tail=tail, head=head, seconds=np.ones(9), seconds_back=np.ones(9))
        ends = engine.Ends(tail, head, np.zeros(9), np.ones(9))
        found = net.with_seconds(np.full(9, 2.0), np.ones(9)).paths(lambda: ends, ends, remember=ends)
        print(before > 10, compiled() - before, found[8, 0])
    """
    run = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "0", "15.0"]  # 1 s to node 1, seven edges of 2 s to node 8


@pytest.mark.slow
def test_an_installation_that_may_not_be_written_works_and_remembers_elsewhere(tmp_path: Path) -> None:
    package, cache = tmp_path / "site" / "geo", tmp_path / "cache"
    shutil.copytree(Path(geo.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    room = package / "routing" / "engines" / "cch"
    code = """
        import geo.routing.engines.cch.sweep as k, numpy as np
        print(k.__file__, *k._line(np.array([-1, 0, 1], dtype=np.int32), 2))
    """
    environment = {
        **os.environ, "PYTHONPATH": str(package.parent), "NUMBA_CACHE_DIR": str(cache), "PYTHONDONTWRITEBYTECODE": "1"
    }  # fmt: skip
    room.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        run = subprocess.run(
            [sys.executable, "-c", dedent(code)],
            capture_output=True,
            text=True,
            check=True,
            cwd=package.parent,
            env=environment,
        )
    finally:
        room.chmod(stat.S_IRWXU)
    assert run.stdout.split() == [str(room / "sweep.py"), "0", "1", "2"]
    assert list(cache.rglob("*.nbi"))
    assert not (room / "__pycache__").exists()
