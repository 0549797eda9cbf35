"""Where a numbered road is blocked between two places, and the network with the block in it.

The point lies half-way along the road between two places. Nobody passes it; who lives along the road, and a town along
it, is reached from its own side. A block takes ways away and adds none (``geo.network``): closing a road shortens no
time. Where the road has several carriageways or loops between the places, each is blocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.data.gazetteer import Place
from geo.network.graph import BoolArray, FloatArray, IntArray, Network

NEAR_ROAD_M = 16_000.0  # how far from the road a place that names a stretch of it may lie; an assumption
LEAST_STRAY_M = 50_000.0  # how far a way along a road may stray beyond its two ends, at least; an assumption
_DETOUR = 1.3  # a second way by the same road, at most this much longer, is blocked as well
_MOST_CUTS = 8
_ASIDE = 20.0  # how many metres of another road count as one metre aside from the numbered one
_FIRST_CIRCLE_M = 100_000.0  # how far a way along a road is sought at first
_MARGIN = 0.01  # a cut keeps this share of the edge on either side


@dataclass(frozen=True, order=True)
class Cut:
    """Where a road is blocked.

    Parameters
    ----------
    edge : int
        Row of the edge.
    fraction : float
        Share of the edge between its tail and the block, 0 to 1.
    """

    edge: int
    fraction: float


def is_numbered(network: Network, number: str) -> BoolArray:
    """Tell per edge whether it is a road of this number; a stretch that two roads share bears both.

    Parameters
    ----------
    network : Network
        Roads with their numbers.
    number : str
        Such as "E6" or "Rv3".

    Returns
    -------
    BoolArray
        One flag per edge.
    """
    bears = np.zeros(network.edge_count, dtype=bool)
    bears[network.roads_by_number.get(number, [])] = True
    return bears


def road_numbers(network: Network) -> list[str]:
    """Return all numbers that roads bear, sorted.

    Parameters
    ----------
    network : Network
        Roads with their numbers.

    Returns
    -------
    list[str]
        Such as "E6"; each once.
    """
    return list(network.roads_by_number)


def find_cuts(network: Network, number: str, *, start: Place, end: Place) -> tuple[Cut, ...]:
    """Return where the road is blocked half-way between two places; empty: it does not lead from one to the other.

    The way along the road may leave it for a shorter stretch than it follows it (where a number is interrupted).

    Parameters
    ----------
    network : Network
        Roads with their numbers.
    number : str
        Such as "E6" or "Rv3".
    start : Place
        Where the stretch begins; at most ``NEAR_ROAD_M`` from the road.
    end : Place
        Where it ends; likewise.

    Returns
    -------
    tuple[Cut, ...]
        One block per carriageway or loop, in order of the edges.
    """
    ours = is_numbered(network, number)
    nodes = [_nearest_node(network, ours, place) for place in (start, end)]
    if -1 in nodes or nodes[0] == nodes[1]:
        return ()
    cuts: list[Cut] = []
    ways = _OpenRoads(network, ours, usable=_around(network, nodes))
    first_m = np.inf
    while len(cuts) < _MOST_CUTS:
        edges = ways.between(nodes[0], nodes[1])
        along = edges[ours[edges]]
        along_m, all_m = float(network.length_m[along].sum()), float(network.length_m[edges].sum())
        if not along_m > all_m / 2 or along_m > first_m * _DETOUR:
            break
        first_m = min(first_m, along_m)
        cut = _half_way(network, along, along_m=along_m, start=nodes[0], way=edges)
        cuts.append(cut)
        ways.close(cut.edge)
    return tuple(sorted(cuts))


def _nearest_node(network: Network, ours: BoolArray, place: Place) -> int:
    """Nearest end of the road's edges to the place; -1 where the road is too far away."""
    nodes = np.unique(np.concatenate([network.tail[ours], network.head[ours]]))
    if not len(nodes):
        return -1
    distance_m = np.hypot(network.node_x[nodes] - place.x_m, network.node_y[nodes] - place.y_m)
    at = int(np.argmin(distance_m))
    return int(nodes[at]) if distance_m[at] <= NEAR_ROAD_M else -1


def _around(network: Network, nodes: Sequence[int]) -> BoolArray:
    """Tell per edge whether it begins near the nodes: a way along the road strays no farther. Spares large networks."""
    x, y = network.node_x[list(nodes)], network.node_y[list(nodes)]
    stray_m = max(LEAST_STRAY_M, float(np.hypot(np.ptp(x), np.ptp(y))))
    within = (np.abs(network.node_x - x.mean()) <= np.ptp(x) / 2 + stray_m) & (
        np.abs(network.node_y - y.mean()) <= np.ptp(y) / 2 + stray_m
    )
    return np.asarray(within[network.tail], dtype=bool)


class _OpenRoads:
    """Ways that keep to a road wherever they can, over edges that may be closed one by one.

    An edge's cost is its metres, and ``_ASIDE`` times as many beside the road; of parallel edges the cheapest counts.
    """

    def __init__(self, network: Network, ours: BoolArray, *, usable: BoolArray) -> None:
        cost = np.where(usable, network.length_m * np.where(ours, 1.0, _ASIDE), np.inf)
        self._first, self._neighbour, self._edge = network.beside
        self._cost = cost[self._edge]
        self._everything_m = float(cost[np.isfinite(cost)].sum())

    def close(self, edge: int) -> None:
        """Leave an edge out from now on."""
        self._cost[self._edge == edge] = np.inf

    def between(self, start: int, end: int) -> IntArray:
        """Edges of the cheapest way from one node to another, in order; empty where there is none.

        Searched in growing circles: beside the road a circle is small, and most of a country need not be looked at.
        """
        size = len(self._first) - 1
        graph = csr_array((self._cost, self._neighbour, self._first), shape=(size, size))
        circle_m = _FIRST_CIRCLE_M
        while True:
            found, before = dijkstra(graph, indices=start, limit=circle_m, return_predecessors=True)
            if np.isfinite(found[end]) or circle_m > self._everything_m:
                break
            circle_m *= 4
        if not np.isfinite(found[end]):
            return np.zeros(0, dtype=np.int32)
        way, node = [], end
        while node != start:
            other = int(before[node])
            roads = np.arange(self._first[node], self._first[node + 1])
            roads = roads[self._neighbour[roads] == other]
            cheapest = roads[np.lexsort((self._edge[roads], self._cost[roads]))[0]]
            way.append(int(self._edge[cheapest]))
            node = other
        return np.array(way[::-1], dtype=np.int32)


def _half_way(network: Network, along: IntArray, *, along_m: float, start: int, way: IntArray) -> Cut:
    """Where half of the road's metres on the way are behind: the edge, and how far along its drawn direction."""
    behind_m = np.cumsum(network.length_m[along])
    at = int(np.searchsorted(behind_m, along_m / 2))
    edge = int(along[at])
    share = 1 - (float(behind_m[at]) - along_m / 2) / float(network.length_m[edge])
    node = start
    for step in way:
        if int(step) == edge:
            break
        node = int(network.head[step]) if int(network.tail[step]) == node else int(network.tail[step])
    forth = int(network.tail[edge]) == node
    return Cut(edge, float(np.clip(share if forth else 1 - share, _MARGIN, 1 - _MARGIN)))


def blocked(network: Network, cuts: Iterable[Cut]) -> Network:
    """Return the network blocked at these points and no others: other weights, the same edges and nodes.

    Parameters
    ----------
    network : Network
        Its own blocks are left out.
    cuts : Iterable[Cut]
        Where to block it; repeats count once.

    Returns
    -------
    Network
        A new network.
    """
    return network.with_seconds(network.seconds, network.seconds_back, blocks=points_of(cuts))


def points_of(cuts: Iterable[Cut]) -> tuple[IntArray, FloatArray]:
    """Return the cuts as a network holds them: edges, and where on them; in order, each once.

    Parameters
    ----------
    cuts : Iterable[Cut]
        In any order, repeats allowed.

    Returns
    -------
    tuple[IntArray, FloatArray]
        Rows of the edges, and shares of them between tail and block (0 to 1), one each per cut.
    """
    each = sorted(set(cuts))
    return (
        np.array([cut.edge for cut in each], dtype=np.int32),
        np.array([cut.fraction for cut in each], dtype=np.float64),
    )
