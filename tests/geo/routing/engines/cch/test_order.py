from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geo.routing.engines.cch.order import Hierarchy, hierarchy
from tests.support.kernel_graphs import Graph, grid_graph, random_graph


def taken_apart(nodes: int, *edges: tuple[int, int]) -> Hierarchy:
    ends = np.array(edges, dtype=np.int32).reshape(-1, 2)
    return hierarchy(nodes, tail=ends[:, 0], head=ends[:, 1])


def uppers(net: Hierarchy, place: int) -> list[int]:
    return net.upper[net.first[place] : net.first[place + 1]].tolist()


def line(net: Hierarchy, place: int) -> list[int]:
    found = []
    while place >= 0:
        found.append(place)
        place = int(net.parent[place])
    return found


def check_is_chordal(graph: Graph, net: Hierarchy) -> None:
    """Everything that the sweep relies on, one place after the other."""
    assert sorted(net.place_of.tolist()) == list(range(graph.nodes))
    for place in range(graph.nodes):
        own, ancestors = uppers(net, place), line(net, place)[1:]
        assert own == sorted(set(own))
        assert set(own) <= set(ancestors)
        assert net.depth[place] == len(ancestors)
        assert net.parent[place] == (own[-1] if own else -1)
        assert all(low in uppers(net, high) for low, high in combinations(own, 2))
    for a, b in zip(net.place_of[graph.tail].tolist(), net.place_of[graph.head].tolist(), strict=True):
        assert a == b or min(a, b) in uppers(net, max(a, b))


def test_a_street_of_three_is_taken_apart_from_its_ends() -> None:
    net = taken_apart(3, (0, 1), (1, 2))
    first_to_go, root, second_to_go = net.place_of.tolist()
    assert (root, second_to_go, first_to_go) == (0, 1, 2)
    assert (net.parent.tolist(), net.depth.tolist(), net.height) == ([-1, 0, 0], [0, 1, 1], 2)
    assert [uppers(net, place) for place in range(3)] == [[], [0], [0]]


def test_removing_the_middle_of_a_square_joins_its_neighbours() -> None:
    net = taken_apart(4, (0, 1), (1, 2), (2, 3), (3, 0))
    assert net.arc_count == 4 + 1  # one shortcut: without it the way through the node that went first would be lost


def test_a_long_ring_is_halved_and_halved_again() -> None:
    ring = taken_apart(1024, *((i, (i + 1) % 1024) for i in range(1024)))
    assert ring.height <= 24


def test_a_dead_end_needs_no_shortcut() -> None:
    road = taken_apart(1024, *((i, i + 1) for i in range(1023)))
    assert road.arc_count == 1023
    assert road.height <= 513


def test_direction_loops_and_parallel_edges_change_nothing() -> None:
    one, other = taken_apart(3, (0, 1), (1, 2)), taken_apart(3, (1, 0), (2, 1), (1, 2), (1, 1), (0, 1))
    for name in ("place_of", "parent", "depth", "first", "upper"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("nodes", [0, 1, 5])
def test_without_edges_every_node_is_a_root(nodes: int) -> None:
    net = taken_apart(nodes)
    assert (net.node_count, net.arc_count, net.height) == (nodes, 0, min(nodes, 1))
    assert net.parent.tolist() == [-1] * nodes


def test_a_complete_graph_is_one_line_of_ancestors() -> None:
    net = taken_apart(40, *combinations(range(40), 2))
    assert (net.height, net.arc_count) == (40, 40 * 39 / 2)


def test_random_graphs_become_chordal_with_each_arc_between_ancestors() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        check_is_chordal(graph, hierarchy(graph.nodes, tail=graph.tail, head=graph.head))


def test_a_town_too() -> None:
    graph = grid_graph(20, seed=1)
    net = hierarchy(graph.nodes, tail=graph.tail, head=graph.head)
    check_is_chordal(graph, net)
    assert net.height < 120
    assert net.bytes == 4 * (3 * graph.nodes + len(net.first) + net.arc_count)
