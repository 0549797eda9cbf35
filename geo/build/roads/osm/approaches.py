"""Quays that only a road leads to which is left out for its class or access: a private road, a drive-through.

Whoever takes the ferry drives there all the same. So where a car ferry calls at a point without an open road, and a
road that is left out begins there, its shortest stretch to an open road is taken in, both ways, and listed. Nothing
else of such roads is, so that nobody drives through.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from scipy.sparse import csr_array

from geo.build.log import SourceLog
from geo.build.roads.osm.ferries import FerryWay, ferry_way, with_relations
from geo.build.roads.osm.ways import Collected

MOST_M = 5_000.0  # the longest quay road that Kartverket's map lacks is 3.9 km (Urke in Ørsta)
DEGREE = 1e-7
APPROACH = "reached by a road that is otherwise left out for its class or access"

IntArray = NDArray[np.int64]
Step = tuple[int, int, int, int]  # road, node, lon, lat


class _Shut(NamedTuple):
    """Roads left out, as a graph: ``ids`` of its nodes, rising, and ``at``, one place of each in the list of all nodes.

    ``beside``: between neighbours 1 + the row of ``metres`` and ``road`` that is about the two.
    """

    ids: IntArray
    at: IntArray
    beside: csr_array
    metres: NDArray[np.float64]
    road: NDArray[np.int32]


def open_approaches(collected: Collected) -> None:
    """Take in, of the roads left out, what leads from a car ferry's quay to an open road; then let them go.

    Parameters
    ----------
    collected : Collected
        What was read; changed in place.
    """
    paths = _paths(collected) if collected.ferries and collected.shut.first else []
    for quay, metres, steps in paths:
        node_of = [step[1] for step in steps]
        for road, run in groupby(steps[1:], key=lambda step: step[0]):
            nodes = [step[1:] for step in run]
            before = steps[node_of.index(nodes[0][0]) - 1]
            collected.line([before[1:], *nodes], road=road)
        collected.log.tell("quay", f"ferry at node {quay}", reason=APPROACH, metres=metres)
    collected.shut = type(collected.shut)()


def _paths(collected: Collected) -> list[tuple[int, float, list[Step]]]:
    """Return node, metres and steps of the way from each quay without an open road to the nearest open road."""
    ids = np.frombuffer(collected.ids, dtype=np.int64)
    first = np.frombuffer(collected.first, dtype=np.int64)
    is_ferry = np.frombuffer(collected.road_of, dtype=np.int32) < 0
    at_sea = np.repeat(is_ferry, np.diff(np.r_[first, len(ids)]))
    shut_ids = np.frombuffer(collected.shut.ids, dtype=np.int64)
    called = np.intersect1d(_called_at(collected), shut_ids)
    called = called[~np.isin(called, ids[~at_sea])]
    if not len(called):
        return []
    shut = _graph(collected)
    on_road = shut.ids[np.isin(shut.ids, ids[~at_sea])]
    goals = set(np.searchsorted(shut.ids, on_road).tolist())
    walls = set(np.flatnonzero(np.isin(shut.ids, list(collected.walls))).tolist())
    found = []
    for quay in called.tolist():
        metres, way = _nearest(shut, int(np.searchsorted(shut.ids, quay)), goals=goals, walls=walls)
        if way:
            found.append((quay, metres, _steps(way, shut, collected)))
            goals.update(way)  # the next quay may join here
    return found


def _called_at(collected: Collected) -> IntArray:
    """Nodes of the lines that carry cars, as far as the map tells."""
    silent = SourceLog()  # what cannot be read is told where the ferries are timed
    ids = np.frombuffer(collected.ids, dtype=np.int64)
    first = np.frombuffer(collected.first, dtype=np.int64)
    is_ferry = np.frombuffer(collected.road_of, dtype=np.int32) < 0
    last = np.r_[first[1:], len(ids)]
    lines: list[FerryWay] = [
        ferry_way(osm_id, tags, nodes=ids[begin:stop].tolist(), length_m=1.0, log=silent)
        for (osm_id, tags), begin, stop in zip(collected.ferries, first[is_ferry], last[is_ferry], strict=True)
    ]
    cars = [way for way in with_relations(lines, collected.relations) if way.cars is not False]
    return np.array(sorted({node for way in cars for node in way.nodes}), dtype=np.int64)


def _graph(collected: Collected) -> _Shut:
    lines = collected.shut
    ids = np.frombuffer(lines.ids, dtype=np.int64)
    first = np.frombuffer(lines.first, dtype=np.int64)
    way = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(ids)]))
    unique, at, node = np.unique(ids, return_index=True, return_inverse=True)
    step = np.flatnonzero(way[:-1] == way[1:])
    east, north = (np.frombuffer(values, dtype=np.int32) * DEGREE for values in (lines.lon, lines.lat))
    _, _, metres = Geod(ellps="GRS80").inv(east[step], north[step], east[step + 1], north[step + 1])
    size = len(unique)
    start, end = np.minimum(node[step], node[step + 1]), np.maximum(node[step], node[step + 1])
    _, once = np.unique(start * size + end, return_index=True)
    start, end, step = start[once], end[once], step[once]
    row = np.arange(1, len(once) + 1)
    beside = csr_array((np.r_[row, row], (np.r_[start, end], np.r_[end, start])), shape=(size, size))
    return _Shut(unique, at, beside, metres[once], np.frombuffer(lines.road_of, dtype=np.int32)[way[step]])


def _nearest(shut: _Shut, start: int, *, goals: set[int], walls: set[int]) -> tuple[float, list[int]]:
    """Metres and nodes of the shortest way to a goal within ``MOST_M``, not through a wall; none: no nodes."""
    before = {start: start}
    best = {start: 0.0}
    queue = [(0.0, start)]
    while queue:
        metres, node = heapq.heappop(queue)
        if metres > best[node]:
            continue
        if node in goals:
            way = [node]
            while way[-1] != start:
                way.append(before[way[-1]])
            return metres, way[::-1]
        for other, step_m in _neighbours(shut, node):
            far = metres + step_m
            if far <= MOST_M and far < best.get(other, MOST_M + 1) and other not in walls:
                best[other], before[other] = far, node
                heapq.heappush(queue, (far, other))
    return 0.0, []


def _neighbours(shut: _Shut, node: int) -> Iterable[tuple[int, float]]:
    here = slice(shut.beside.indptr[node], shut.beside.indptr[node + 1])
    return zip(shut.beside.indices[here].tolist(), shut.metres[shut.beside.data[here] - 1].tolist(), strict=True)


def _steps(way: list[int], shut: _Shut, collected: Collected) -> list[Step]:
    lines = collected.shut
    roads = [-1, *(int(shut.road[shut.beside[pair] - 1]) for pair in pairwise(way))]
    places = shut.at[way].tolist()
    return [
        (road, int(shut.ids[node]), lines.lon[place], lines.lat[place])
        for road, node, place in zip(roads, way, places, strict=True)
    ]
