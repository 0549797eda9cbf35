"""The elimination order and the contraction hierarchy that it leaves: topology alone, no weights.

Idea: eliminate the node with the fewest neighbours and join its neighbours to each other, so that no shortest path is
lost; go on until nothing is left. In a road network most nodes have one to three neighbours and the last few hundred
are joined to each other. What remains is a *chordal* graph with these properties, on which all the rest is built:

- the neighbours of a node that outlived it (its *upper* ones) are joined to each other;
- they all lie on one line of the *elimination tree*, in which a node's parent is the first of them to go: they are its
  *ancestors*;
- any shortest path can be replaced by one that first goes up the tree and then down.

Nodes are renumbered in preorder of that tree: a *place*. Ancestors come before descendants, and a subtree is a run of
places. ``depth`` counts from the root, so an ancestor is known by its depth alone: a sweep over the places needs to
remember one value per depth, not one per node.

The order is by minimum degree; references stand in the package.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.routing.engines.cch._numba import compiled

Ints = npt.NDArray[np.int32]
_NONE = -1


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """What the elimination leaves; arrays run over places, but for ``place_of`` and ``upper``.

    Parameters
    ----------
    place_of : Ints
        Place, one per node.
    parent : Ints
        Place of the parent; -1: a root.
    depth : Ints
        How many ancestors there are; roots have 0.
    first : Ints
        ``first[p]:first[p + 1]`` are the upper arcs of place ``p``; one longer than there are places.
    upper : Ints
        The place that an upper arc leads to; ascending for each place.
    height : int
        How many depths there are.
    """

    place_of: Ints
    parent: Ints
    depth: Ints
    first: Ints
    upper: Ints
    height: int

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.place_of)

    @property
    def arc_count(self) -> int:
        """How many upper arcs there are: roads and shortcuts, each for both directions."""
        return len(self.upper)

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        return sum(a.nbytes for a in (self.place_of, self.parent, self.depth, self.first, self.upper))


def hierarchy(node_count: int, *, tail: Ints, head: Ints) -> Hierarchy:
    """Take apart the network of these edges, whatever their direction.

    Loops and parallel edges change nothing. No edges: every node is a root. No nodes: an empty hierarchy.

    Parameters
    ----------
    node_count : int
        Number of nodes; they are numbered from 0.
    tail : Ints
        Node at one end, one per edge.
    head : Ints
        Node at the other end, one per edge.

    Returns
    -------
    Hierarchy
        Places, parents and upper arcs.
    """
    start, neighbours = _neighbours(node_count, tail, head)
    order, begin, size, pool = _eliminate(start, neighbours)
    rank = np.empty(node_count, dtype=np.int32)
    rank[order] = np.arange(node_count, dtype=np.int32)
    place_of, parent, depth = _places(order, rank, begin, size, pool)
    first, upper = _upper_arcs(order, place_of, begin, size, pool)
    height = int(depth.max()) + 1 if node_count else 0
    return Hierarchy(place_of=place_of, parent=parent, depth=depth, first=first, upper=upper, height=height)


@compiled
def _neighbours(node_count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints]:
    """Who is joined to whom, as runs of ascending node numbers; each pair once per side, loops left out."""
    free = np.zeros(node_count + 1, dtype=np.int64)
    for edge in range(len(tail)):
        free[tail[edge]] += 1
        free[head[edge]] += 1
    total = 0
    for node in range(node_count + 1):
        free[node], total = total, total + free[node]
    found = np.empty(total, dtype=np.int32)
    for edge in range(len(tail)):
        for one, other in ((tail[edge], head[edge]), (head[edge], tail[edge])):
            found[free[one]] = other
            free[one] += 1
    start = np.zeros(node_count + 1, dtype=np.int32)
    low, kept = np.int64(0), 0
    for node in range(node_count):
        run = found[low : free[node]]
        low = free[node]
        run.sort()
        for i in range(len(run)):
            if run[i] != node and (i == 0 or run[i] != run[i - 1]):
                found[kept] = run[i]
                kept += 1
        start[node + 1] = kept
    return start, found[:kept].copy()


@compiled
def _eliminate(start: Ints, neighbours: Ints) -> tuple[Ints, npt.NDArray[np.int64], Ints, Ints]:
    """Order of elimination, and each node's neighbours at its turn: ``pool[begin[v]:begin[v] + size[v]]``.

    A list per degree, first in, first out: a node whose neighbourhood changed queues up anew, so that a long road
    is halved and halved again instead of being eaten up from one end, which would make a tree as deep as the road.
    """
    n = len(start) - 1
    pool = np.empty(4 * len(neighbours) + 64, dtype=np.int32)
    pool[: len(neighbours)] = neighbours
    begin = start[:n].astype(np.int64)
    size = np.empty(n, dtype=np.int32)
    room = np.empty(n, dtype=np.int32)
    used = len(neighbours)
    front = np.full(n + 1, _NONE, dtype=np.int32)
    rear = np.full(n + 1, _NONE, dtype=np.int32)
    after = np.full(n, _NONE, dtype=np.int32)
    before = np.full(n, _NONE, dtype=np.int32)
    for v in range(n):
        size[v] = start[v + 1] - start[v]
        room[v] = size[v]
        _queue_up(v, size[v], front, rear, after, before)
    order = np.empty(n, dtype=np.int32)
    merged = np.empty(max(n, 1), dtype=np.int32)
    least = 0
    for turn in range(n):
        while front[least] == _NONE:
            least += 1
        v = front[least]
        _leave(v, least, front, rear, after, before)
        order[turn] = v
        low, high = begin[v], begin[v] + size[v]
        for at in range(low, high):
            u = pool[at]
            _leave(u, size[u], front, rear, after, before)
            count = _merge(pool, begin[u], size[u], low, high, u, v, merged)
            if count > room[u]:
                room[u] = count + count // 2 + 2
                if used + room[u] > len(pool):
                    grown = np.empty(2 * len(pool) + room[u], dtype=np.int32)
                    grown[:used] = pool[:used]
                    pool = grown
                begin[u] = used
                used += room[u]
            size[u] = count
            pool[begin[u] : begin[u] + count] = merged[:count]
            _queue_up(u, count, front, rear, after, before)
            least = min(least, count)
    return order, begin, size, pool


@compiled
def _queue_up(v: int, degree: int, front: Ints, rear: Ints, after: Ints, before: Ints) -> None:
    last = rear[degree]
    before[v] = last
    after[v] = _NONE
    if last == _NONE:
        front[degree] = v
    else:
        after[last] = v
    rear[degree] = v


@compiled
def _leave(v: int, degree: int, front: Ints, rear: Ints, after: Ints, before: Ints) -> None:
    if before[v] == _NONE:
        front[degree] = after[v]
    else:
        after[before[v]] = after[v]
    if after[v] == _NONE:
        rear[degree] = before[v]
    else:
        before[after[v]] = before[v]


@compiled
def _merge(pool: Ints, begin: int, size: int, low: int, high: int, u: int, v: int, merged: Ints) -> int:
    """Neighbours of ``u`` and of ``v`` without these two, ascending, each once; returns how many."""
    count = 0
    i, end, j = begin, begin + size, low
    while i < end or j < high:
        if j >= high or (i < end and pool[i] < pool[j]):
            one = pool[i]
            i += 1
        elif i >= end or pool[j] < pool[i]:
            one = pool[j]
            j += 1
        else:
            one = pool[i]
            i += 1
            j += 1
        if one not in (u, v):
            merged[count] = one
            count += 1
    return count


@compiled
def _places(order: Ints, rank: Ints, begin: npt.NDArray[np.int64], size: Ints, pool: Ints) -> tuple[Ints, Ints, Ints]:
    """Place of each node; parent and depth of each place. Roots stand in the order of their going, last first."""
    n = len(order)
    parent_node = np.full(n, _NONE, dtype=np.int32)
    below = np.ones(n, dtype=np.int32)  # nodes in the subtree
    for turn in range(n):
        v = order[turn]
        earliest = n
        for at in range(begin[v], begin[v] + size[v]):
            earliest = min(earliest, rank[pool[at]])
        if earliest < n:
            parent_node[v] = order[earliest]
            below[order[earliest]] += below[v]
    place_of = np.empty(n, dtype=np.int32)
    parent = np.empty(n, dtype=np.int32)
    depth = np.empty(n, dtype=np.int32)
    free = np.empty(n, dtype=np.int32)  # next place to give away within the subtree
    free_root = 0
    for turn in range(n - 1, -1, -1):
        v = order[turn]
        over = parent_node[v]
        if over == _NONE:
            place, parent_place, level = free_root, _NONE, 0
            free_root += below[v]
        else:
            place, parent_place, level = free[over], place_of[over], depth[place_of[over]] + 1
            free[over] += below[v]
        place_of[v] = place
        parent[place] = parent_place
        depth[place] = level
        free[v] = place + 1
    return place_of, parent, depth


@compiled
def _upper_arcs(order: Ints, place_of: Ints, begin: npt.NDArray[np.int64], size: Ints, pool: Ints) -> tuple[Ints, Ints]:
    """Upper arcs of each place, by ascending place of the upper end."""
    n = len(order)
    first = np.zeros(n + 1, dtype=np.int32)
    for v in range(n):
        first[place_of[v] + 1] = size[v]
    for place in range(n):
        first[place + 1] += first[place]
    upper = np.empty(first[n], dtype=np.int32)
    for v in range(n):
        at = first[place_of[v]]
        for i in range(size[v]):
            one = place_of[pool[begin[v] + i]]
            j = at + i
            while j > at and upper[j - 1] > one:  # few: sorted by insertion
                upper[j] = upper[j - 1]
                j -= 1
            upper[j] = one
    return first, upper
