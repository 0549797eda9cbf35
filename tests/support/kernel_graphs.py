"""Graphs for the kernel as plain arrays, and the plain search that it is held against. Times are whole milliseconds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Ints = npt.NDArray[np.int32]
NO_WAY = 1 << 29


class Graph(NamedTuple):
    """Edges with milliseconds along and against them; ``NO_WAY``: not allowed."""

    nodes: int
    tail: Ints
    head: Ints
    ms: Ints
    back: Ints


def random_graph(seed: int) -> Graph:
    """Up to 12 nodes and 20 edges: loops, parallel edges, one-ways, closed roads, free roads, islands, many ties."""
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(1, 13))
    edges = int(rng.integers(0, 21))
    tail, head = rng.integers(0, nodes, (2, edges)).astype(np.int32)
    ms, back = rng.integers(0, rng.choice([3, 60, 100_000]), (2, edges)).astype(np.int32)
    ms[rng.random(edges) < 0.2] = NO_WAY
    back[rng.random(edges) < 0.3] = NO_WAY
    return Graph(nodes, tail, head, ms, back)


def grid_graph(side: int, *, seed: int, one_way: float = 0.1, missing: float = 0.25) -> Graph:
    """A town of ``side`` x ``side`` crossings with some streets missing and some one-way."""
    rng = np.random.default_rng(seed)
    node = np.arange(side * side, dtype=np.int32).reshape(side, side)
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    there = rng.random(len(tail)) >= missing
    tail, head = tail[there], head[there]
    ms = rng.integers(1_000, 90_000, len(tail)).astype(np.int32)
    back = np.where(rng.random(len(tail)) < one_way, NO_WAY, ms).astype(np.int32)
    return Graph(side * side, tail, head, ms, back)


def arcs(graph: Graph, *, reverse: bool = False) -> csr_array:
    """Cheapest arc of each pair; a free road stays an arc."""
    start, end = np.concatenate([graph.tail, graph.head]), np.concatenate([graph.head, graph.tail])
    if reverse:
        start, end = end, start
    cost = np.concatenate([graph.ms, graph.back]).astype(float)
    cheapest: dict[tuple[int, int], float] = {}
    for a, b, c in zip(start.tolist(), end.tolist(), cost.tolist(), strict=True):
        if a != b and c < NO_WAY:
            cheapest[a, b] = min(c, cheapest.get((a, b), np.inf))
    pairs = sorted(cheapest)
    indptr = np.searchsorted([a for a, _ in pairs], np.arange(graph.nodes + 1))
    data, indices = np.array([cheapest[pair] for pair in pairs]), np.array([b for _, b in pairs], dtype=np.int32)
    return csr_array((data, indices, indptr.astype(np.int32)), shape=(graph.nodes, graph.nodes))


def plain_times(graph: Graph, goals: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Milliseconds [goal, node] from every node to the goals, by scipy; NO_WAY where there is none."""
    found = dijkstra(arcs(graph, reverse=True), directed=True, indices=np.asarray(goals))
    return np.where(np.isinf(found), NO_WAY, found).astype(np.int64).reshape(-1, graph.nodes)
