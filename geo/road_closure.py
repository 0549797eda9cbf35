"""A numbered road blocked at one point, as another network, and what that does to the legs that join it.

The point lies half-way along the road between two places. Nobody passes it; who lives along the road, and a town along
it, is reached from its own side. The edge there becomes two dead ends, so every way that is left cost the same before:
closing a road shortens no time. Where the road has several carriageways or loops between the places, each is blocked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from geo.access_leg import AccessLegs
from geo.network import ROAD, BoolArray, FloatArray, IntArray, Network
from geo.places import Place

NEAR_ROAD_M = 15_000.0  # how far from the road a place that names a stretch of it may lie; an assumption
_DETOUR = 1.3  # a second way by the same road, at most this much longer, is blocked as well
_MOST_CUTS = 8
_ASIDE = 20.0  # how many metres of another road count as one metre aside from the numbered one
_MARGIN = 0.01  # a cut keeps this share of the edge on either side


@dataclass(frozen=True, order=True)
class Cut:
    """Where a road is blocked: row of the edge, share of it between its tail and the block."""

    edge: int
    fraction: float


def is_numbered(network: Network, number: str, /) -> BoolArray:
    """Tell per edge whether it is a road of this number; a stretch that two roads share bears both."""
    bears = np.array([number in str(one).split("/") for one in network.number], dtype=bool)
    return np.asarray(bears & (network.kind == ROAD), dtype=bool)


def road_numbers(network: Network, /) -> list[str]:
    """Return all numbers that roads bear, sorted."""
    numbers = {one for text in set(network.number[network.kind == ROAD].tolist()) for one in str(text).split("/")}
    return sorted(numbers - {""})


def find_cuts(network: Network, number: str, /, *, start: Place, end: Place) -> tuple[Cut, ...]:
    """Return where the road is blocked half-way between two places; empty: it does not lead from one to the other.

    The way along the road may leave it for a shorter stretch than it follows it (where a number is interrupted).
    """
    ours = is_numbered(network, number)
    nodes = [_nearest_node(network, ours, place) for place in (start, end)]
    if -1 in nodes or nodes[0] == nodes[1]:
        return ()
    cuts: list[Cut] = []
    still_open = network.kind == ROAD
    first_m = np.inf
    while len(cuts) < _MOST_CUTS:
        edges = _way(network, ours, usable=still_open, start=nodes[0], end=nodes[1])
        along = edges[ours[edges]]
        along_m, all_m = float(network.length_m[along].sum()), float(network.length_m[edges].sum())
        if not along_m > all_m / 2 or along_m > first_m * _DETOUR:
            break
        first_m = min(first_m, along_m)
        cut = _half_way(network, along, along_m=along_m, start=nodes[0], way=edges)
        cuts.append(cut)
        still_open = still_open.copy()
        still_open[cut.edge] = False
    return tuple(sorted(cuts))


def _nearest_node(network: Network, ours: BoolArray, place: Place) -> int:
    """Nearest end of the road's edges to the place; -1 where the road is too far away."""
    nodes = np.unique(np.concatenate([network.tail[ours], network.head[ours]]))
    if not len(nodes):
        return -1
    distance_m = np.hypot(network.node_x[nodes] - place.x_m, network.node_y[nodes] - place.y_m)
    at = int(np.argmin(distance_m))
    return int(nodes[at]) if distance_m[at] <= NEAR_ROAD_M else -1


def _way(network: Network, ours: BoolArray, *, usable: BoolArray, start: int, end: int) -> IntArray:
    """Edges of the way from one node to another that keeps to the road; empty where there is none."""
    edge = np.flatnonzero(usable)
    weight = network.length_m[edge] * np.where(ours[edge], 1.0, _ASIDE)
    a, b = network.tail[edge], network.head[edge]
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((edge, weight, high, low))
    keep = order[np.unique(np.stack([low[order], high[order]]), axis=1, return_index=True)[1]]
    keep = keep[low[keep] != high[keep]]
    size = network.node_count
    graph = coo_array((weight[keep], (low[keep], high[keep])), shape=(size, size)).tocsr()
    found, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    if not np.isfinite(found[end]):
        return np.zeros(0, dtype=np.int32)
    edge_between = {(int(low[k]), int(high[k])): int(edge[k]) for k in keep}
    way, node = [], end
    while node != start:
        other = int(before[node])
        way.append(edge_between[min(node, other), max(node, other)])
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


@dataclass(frozen=True, eq=False)
class Blocked:
    """A network with blocks in it. ``legs`` turns legs to the open network into legs to this one."""

    network: Network
    pieces: dict[int, tuple[FloatArray, IntArray]]  # cut edge: bounds of its pieces (0 … 1), rows of the pieces

    def legs(self, legs: AccessLegs, /) -> AccessLegs:
        """Return the same legs where they join the pieces of cut edges; a point exactly at a block is before it."""
        edge, fraction = legs.edge.copy(), legs.fraction.copy()
        for row, (bounds, pieces) in self.pieces.items():
            here = np.flatnonzero(legs.edge == row)
            piece = np.clip(np.searchsorted(bounds, legs.fraction[here], side="left") - 1, 0, len(pieces) - 1)
            low, high = bounds[piece], bounds[piece + 1]
            edge[here] = pieces[piece]
            fraction[here] = np.clip((legs.fraction[here] - low) / (high - low), 0.0, 1.0)
        return replace(legs, edge=edge, fraction=fraction)


def block(network: Network, cuts: Sequence[Cut], /) -> Blocked:
    """Return the network with its edges cut in two at each block; rows and nodes of the rest stay what they are."""
    arrays = {name: [np.asarray(getattr(network, name))] for name in _PER_EDGE}
    touch_edge, touch_land = [network.touch_edge], [network.touch_landmass]
    node_x, node_y = list(network.node_x), list(network.node_y)
    whole = {name: np.array(values[0], copy=True) for name, values in arrays.items()}
    pieces: dict[int, tuple[FloatArray, IntArray]] = {}
    count = network.edge_count
    for edge in sorted({cut.edge for cut in cuts}):
        bounds = np.array([0.0, *sorted({cut.fraction for cut in cuts if cut.edge == edge}), 1.0])
        rows = np.array([edge, *range(count, count + len(bounds) - 2)], dtype=np.int32)
        count += len(rows) - 1
        land = network.touch_landmass[network.touch_edge == edge]
        tail = int(network.tail[edge])
        for at, row in enumerate(rows):
            low, high = float(bounds[at]), float(bounds[at + 1])
            line = substring(network.geometry[edge], low, high, normalized=True)
            head = int(network.head[edge])
            if at < len(rows) - 1:  # a dead end on this side of the block, and the next piece begins with one
                x, y = line.coords[-1]
                node_x += [x, x]
                node_y += [y, y]
                head = len(node_x) - 2
            share = high - low
            piece = {
                "tail": tail,
                "head": head,
                "length_m": network.length_m[edge] * share,
                "seconds": network.seconds[edge] * share,
                "seconds_back": network.seconds_back[edge] * share,
                "kind": network.kind[edge],
                "number": network.number[edge],
                "note": network.note[edge],
                "geometry": line,
            }
            tail = len(node_x) - 1
            for name, value in piece.items():
                if row == edge:
                    whole[name][edge] = value
                else:
                    one = np.empty(1, dtype=whole[name].dtype)
                    one[0] = value
                    arrays[name].append(one)
            if row != edge:
                touch_edge.append(np.full(len(land), row, dtype=np.int32))
                touch_land.append(land)
        pieces[edge] = (bounds, rows)
    joined = {name: np.concatenate([whole[name], *values[1:]]) for name, values in arrays.items()}
    blocked = Network(
        node_x=np.array(node_x),
        node_y=np.array(node_y),
        touch_edge=np.concatenate(touch_edge),
        touch_landmass=np.concatenate(touch_land),
        **joined,
    )
    return Blocked(blocked, pieces)


_PER_EDGE = ("tail", "head", "length_m", "seconds", "seconds_back", "kind", "number", "note", "geometry")
