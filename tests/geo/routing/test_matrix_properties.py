"""Travel times against other people's algorithms, and what must hold on any network."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.sparse.csgraph import floyd_warshall
from shapely import line_interpolate_point
from shapely.geometry import LineString
from shapely.ops import substring

from geo.network.access import AccessLegs, AccessRules
from geo.network.graph import Network
from geo.routing.matrix import k_nearest, matrix, nearest
from tests.support import oracles, strategies

FREE_LEG = AccessRules(detour=1.0, speed_kmh=3.6)  # one second per metre off the road


# ── oracles ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(strategies.scenes())
def test_equals_networkx_on_any_multigraph(scene: strategies.Scene) -> None:
    times = matrix(scene.net, origins=scene.origins, sites=scene.sites)
    assert times.dtype == np.float32
    assert_allclose(times, oracles.travel_times(scene.net, scene.origins, scene.sites), rtol=1e-5)


@given(strategies.networks())
def test_between_nodes_equals_floyd_and_warshall(net: Network) -> None:
    nodes, at_nodes = _at_nodes(net)
    times = matrix(net, origins=at_nodes, sites=at_nodes)
    expected = oracles.node_times(net)
    assert_allclose(times, expected.T[np.ix_(nodes, nodes)], rtol=1e-5)  # ours is [site, origin]
    assert_allclose(floyd_warshall(net.arcs().seconds), expected)


@given(
    st.lists(st.lists(st.sampled_from([1.0, 2.0, 3.0, np.inf]), min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.integers(1, 6),
)
def test_nearest_and_the_nearest_few_equal_a_plain_minimum(rows: list[list[float]], flags: list[bool], k: int) -> None:
    times, eligible = np.array(rows, dtype=np.float32), np.array(flags[: len(rows)])
    expected = oracles.nearest_centre(rows, flags[: len(rows)])
    index, best = nearest(times, eligible=eligible)
    assert list(zip(index.tolist(), best.tolist(), strict=True)) == expected
    few, few_times = k_nearest(times, eligible=eligible, k=k)
    assert few.shape == few_times.shape == (k, 3)
    assert list(zip(few[0].tolist(), few_times[0].tolist(), strict=True)) == expected
    for origin in range(3):
        ranked = sorted((row[origin], at) for at, row in enumerate(rows) if flags[at] and row[origin] < np.inf)[:k]
        assert few[: len(ranked), origin].tolist() == [at for _, at in ranked]
        assert (few[len(ranked) :, origin] == -1).all()


def test_a_network_of_two_thousand_nodes_equals_networkx() -> None:
    random = np.random.default_rng(20261122)
    nodes, edges = 2000, 5000
    net = Network(
        node_x=random.uniform(0, 1e5, nodes),
        node_y=random.uniform(0, 1e5, nodes),
        tail=random.integers(0, nodes, edges).astype(np.int32),
        head=random.integers(0, nodes, edges).astype(np.int32),
        length_m=np.full(edges, 1000.0),
        seconds=np.where(random.random(edges) < 0.2, np.inf, random.lognormal(5, 1, edges)),
        seconds_back=np.where(random.random(edges) < 0.2, np.inf, random.lognormal(5, 1, edges)),
        kind=np.zeros(edges, dtype=np.uint8),
        number=np.full(edges, "", dtype=object),
        note=np.full(edges, "", dtype=object),
        geometry=np.full(edges, None, dtype=object),
        touch_edge=np.zeros(0, dtype=np.int32),
        touch_landmass=np.zeros(0, dtype=np.int32),
    )
    graph = nx.MultiDiGraph()
    graph.add_weighted_edges_from(zip(net.tail, net.head, net.seconds, strict=True))
    graph.add_weighted_edges_from(zip(net.head, net.tail, net.seconds_back, strict=True))
    at_nodes_of, at_nodes = _at_nodes(net)
    chosen = [3, 700, 1500]
    times = matrix(net, origins=at_nodes, sites=at_nodes[chosen])
    for row, place in enumerate(chosen):
        found = nx.single_source_dijkstra_path_length(graph.reverse(), at_nodes_of[place])
        assert_allclose(times[row], [found.get(node, np.inf) for node in at_nodes_of], rtol=1e-5)


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────


@given(strategies.scenes())
def test_triangle_on_the_network_and_no_way_to_where_one_is(scene: strategies.Scene) -> None:
    places = scene.origins[np.flatnonzero(scene.origins.edge >= 0).astype(np.int32)]
    bare = dataclasses.replace(places, seconds=np.zeros(len(places)))
    times = matrix(scene.net, origins=bare, sites=bare).T.astype(float)  # [from, to]
    assert (np.diag(times) == 0).all()
    for middle in range(len(places)):
        through = times[:, [middle]] + times[[middle], :]
        assert (times <= through * (1 + 1e-5) + 1e-3).all()


@given(strategies.scenes(), st.sampled_from([2.0, 4.0, 0.5]))
def test_faster_everywhere_by_k_divides_the_network_part_by_k(scene: strategies.Scene, k: float) -> None:
    net = scene.net
    quick = dataclasses.replace(net, seconds=net.seconds / k, seconds_back=net.seconds_back / k)
    origins = dataclasses.replace(scene.origins, seconds=_zero(scene.origins))
    sites = dataclasses.replace(scene.sites, seconds=_zero(scene.sites))
    before, after = (matrix(one, origins=origins, sites=sites) for one in (net, quick))
    assert_allclose(after, before / k, rtol=1e-5)


@given(strategies.scenes(), st.data())
def test_closing_a_road_never_helps(scene: strategies.Scene, data: st.DataObject) -> None:
    edge = data.draw(st.integers(0, scene.net.edge_count - 1))
    seconds_, back = scene.net.seconds.copy(), scene.net.seconds_back.copy()
    (seconds_ if data.draw(st.booleans()) else back)[edge] = np.inf
    shut = dataclasses.replace(scene.net, seconds=seconds_, seconds_back=back)
    before, after = (matrix(one, origins=scene.origins, sites=scene.sites) for one in (scene.net, shut))
    assert (after >= before).all()


@given(strategies.scenes())
def test_one_more_centre_never_makes_anyone_slower(scene: strategies.Scene) -> None:
    times = matrix(scene.net, origins=scene.origins, sites=scene.sites)
    everyone = np.ones(len(times), dtype=bool)
    _, best = nearest(times, eligible=everyone)
    for removed in range(len(times)):
        fewer = everyone.copy()
        fewer[removed] = False
        _, without = nearest(times, eligible=fewer)
        assert (without >= best).all()


@given(strategies.roads(), st.data())
def test_splitting_an_edge_changes_no_time(table: gpd.GeoDataFrame, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(table) - 1))
    share = data.draw(st.sampled_from([0.25, 0.5, 0.75]))
    net, split = Network.from_roads(table), Network.from_roads(_split(table, row, share))
    places = _spots(net)
    same = _moved(places, row=row, share=share, added=len(table))
    assert_allclose(
        matrix(net, origins=places, sites=places), matrix(split, origins=same, sites=same), rtol=1e-4, atol=1e-3
    )


@given(strategies.roads(), st.randoms(use_true_random=False))
def test_renumbering_nodes_and_shuffling_rows_change_no_time(table: gpd.GeoDataFrame, random: object) -> None:
    order = list(range(len(table)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = table.iloc[order].reset_index(drop=True)
    mixed = mixed.assign(from_node=1000 - mixed["from_node"], to_node=1000 - mixed["to_node"])
    net, other = Network.from_roads(table), Network.from_roads(mixed)
    places = _spots(net)
    where = {edge: at for at, edge in enumerate(order)}
    same = dataclasses.replace(places, edge=np.array([where[int(edge)] for edge in places.edge], dtype=np.int32))
    assert_allclose(matrix(net, origins=places, sites=places), matrix(other, origins=same, sites=same), rtol=1e-6)


def _zero(places: AccessLegs) -> npt.NDArray[np.float64]:
    return np.where(places.edge >= 0, 0.0, np.inf)


def _legs_at(edge: npt.ArrayLike, fraction: npt.ArrayLike) -> AccessLegs:
    edges = np.asarray(edge, dtype=np.int32)
    zero = np.zeros(len(edges))
    reason = np.zeros(len(edges), dtype=np.uint8)
    return AccessLegs(edges, np.asarray(fraction, dtype=float), zero, zero, reason, FREE_LEG)


def _at_nodes(net: Network) -> tuple[list[int], AccessLegs]:
    """One place at each node that has an edge: at that end of one of its edges."""
    ends: dict[int, tuple[int, float]] = {}
    for edge in range(net.edge_count):
        ends.setdefault(int(net.tail[edge]), (edge, 0.0))
        ends.setdefault(int(net.head[edge]), (edge, 1.0))
    nodes = sorted(ends)
    return nodes, _legs_at([ends[node][0] for node in nodes], [ends[node][1] for node in nodes])


def _spots(net: Network) -> AccessLegs:
    """Three places on every edge."""
    edges = np.repeat(np.arange(net.edge_count), 3)
    return _legs_at(edges, np.tile([0.0, 0.375, 1.0], net.edge_count))


def _split(table: gpd.GeoDataFrame, row: int, share: float) -> gpd.GeoDataFrame:
    """The table with one edge cut in two: the first part in its row, the second at the end."""
    line: LineString = table.geometry.iloc[row]
    first, second = table.iloc[[row]].copy(), table.iloc[[row]].copy()
    middle = 10_000
    for part, portion in ((first, share), (second, 1 - share)):
        part[["seconds", "seconds_back", "length_m"]] *= portion
    first["to_node"], second["from_node"] = middle, middle
    first["geometry"] = [substring(line, 0, share, normalized=True)]
    second["geometry"] = [substring(line, share, 1, normalized=True)]
    assert first.geometry.iloc[0].distance(line_interpolate_point(line, share, normalized=True)) < 1e-6
    parts = [table.iloc[:row], first, table.iloc[row + 1 :], second]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=table.crs)


def _moved(places: AccessLegs, *, row: int, share: float, added: int) -> AccessLegs:
    """The same places after the cut."""
    edge, fraction = places.edge.copy(), places.fraction.copy()
    here = places.edge == row
    later = here & (places.fraction >= share)
    fraction[here & ~later] /= share
    fraction[later] = (fraction[later] - share) / (1 - share)
    edge[later] = added
    return dataclasses.replace(places, edge=edge, fraction=fraction)
