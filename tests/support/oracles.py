"""Naïve versions of what the engine does: slow, plain, written without a look at the engine's own steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import networkx as nx
import numpy as np
import numpy.typing as npt
import shapely

from geo.network.access import AccessLegs
from geo.network.graph import FERRY, Network


def travel_times(net: Network, origins: AccessLegs, sites: AccessLegs) -> npt.NDArray[np.float64]:
    """Seconds [site, origin] by cutting edges at every joining point and asking networkx, trip by trip."""
    times = np.full((len(sites), len(origins)), np.inf)
    for site in range(len(sites)):
        for origin in range(len(origins)):
            if origins.edge[origin] >= 0 and sites.edge[site] >= 0:
                times[site, origin] = _one_trip(net, origins, origin, sites, site)
    return times


def _one_trip(net: Network, origins: AccessLegs, origin: int, sites: AccessLegs, site: int) -> float:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(["home", "goal"])
    cuts: dict[int, list[tuple[float, str]]] = {}
    cuts.setdefault(int(origins.edge[origin]), []).append((float(origins.fraction[origin]), "home"))
    cuts.setdefault(int(sites.edge[site]), []).append((float(sites.fraction[site]), "goal"))
    blocks: dict[int, list[float]] = {}
    for edge, at in zip(net.block_edge, net.block_fraction, strict=True):
        blocks.setdefault(int(edge), []).append(float(at))
    for edge in range(net.edge_count):
        stops = [(0.0, int(net.tail[edge])), *sorted(cuts.get(edge, [])), (1.0, int(net.head[edge]))]
        for (at, here), (then, there) in pairwise(stops):
            if any(at <= block < then for block in blocks.get(edge, [])):
                continue
            share = then - at
            if share == 0:
                graph.add_edge(here, there, cost=0.0)
                graph.add_edge(there, here, cost=0.0)
                continue
            if math.isfinite(net.seconds[edge]):
                graph.add_edge(here, there, cost=share * net.seconds[edge])
            if math.isfinite(net.seconds_back[edge]):
                graph.add_edge(there, here, cost=share * net.seconds_back[edge])
    try:
        cost = nx.dijkstra_path_length(graph, "home", "goal", weight="cost")
    except nx.NetworkXNoPath:
        return math.inf
    return float(origins.seconds[origin] + cost + sites.seconds[site])


def node_times(net: Network) -> npt.NDArray[np.float64]:
    """Seconds [from, to] between all nodes: Floyd and Warshall's three loops."""
    count = net.node_count
    times = np.full((count, count), math.inf)
    np.fill_diagonal(times, 0.0)
    for edge in range(net.edge_count):
        if edge in net.block_edge:
            continue
        tail, head = int(net.tail[edge]), int(net.head[edge])
        times[tail, head] = min(times[tail, head], net.seconds[edge])
        times[head, tail] = min(times[head, tail], net.seconds_back[edge])
    for middle in range(count):
        for start in range(count):
            for end in range(count):
                times[start, end] = min(times[start, end], times[start, middle] + times[middle, end])
    return times


def nearest_edge_m(net: Network, x_m: float, y_m: float, landmass: int, *, max_m: float) -> float:
    """Metres to the nearest edge that may be joined; ``inf`` where none is within reach. Every edge is measured."""
    point = shapely.Point(x_m, y_m)
    best = math.inf
    for edge in range(net.edge_count):
        touches = any(
            int(net.touch_edge[i]) == edge and int(net.touch_landmass[i]) == landmass
            for i in range(len(net.touch_edge))
        )
        shut = math.isinf(net.seconds[edge]) and math.isinf(net.seconds_back[edge])
        if touches and not shut and net.kind[edge] != FERRY:
            best = min(best, float(net.geometry[edge].distance(point)))
    return best if best <= max_m else math.inf


def quantile(seconds: Sequence[float], people: Sequence[int], q: float) -> float:
    """Quantile by lining up every single person who gets there; nan if nobody does."""
    line = sorted(time for time, count in zip(seconds, people, strict=True) for _ in range(count) if time < math.inf)
    if not line:
        return math.nan
    needed = next(k for k in range(1, len(line) + 1) if k >= q * len(line) - 1e-9)
    return line[needed - 1]


def mean(seconds: Sequence[float], people: Sequence[int]) -> float:
    """Mean over every single person who gets there; nan if nobody does."""
    line = [time for time, count in zip(seconds, people, strict=True) for _ in range(count) if time < math.inf]
    return sum(line) / len(line) if line else math.nan


def share_within(seconds: Sequence[float], people: Sequence[int], within_s: float) -> float:
    """Share of every single person who is there within the time, inclusive; nan if there is nobody."""
    there = 0
    for time, count in zip(seconds, people, strict=True):
        if time <= within_s:
            there += count
    return there / sum(people) if sum(people) else math.nan


def nearest_centre(times: Sequence[Sequence[float]], eligible: Sequence[bool]) -> list[tuple[int, float]]:
    """Per origin the smallest row among the nearest eligible centres, and its seconds; (-1, inf) if there is none."""
    found = []
    for origin in range(len(times[0]) if times else 0):
        choices = [(times[row][origin], row) for row in range(len(times)) if eligible[row]]
        time, row = min(choices, default=(math.inf, -1))
        found.append((row if time < math.inf else -1, time))
    return found
