"""Random networks and people for hypothesis. Costs and fractions are binary round numbers: sums are exact."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
from hypothesis import strategies as st
from shapely.geometry import LineString

from geo.access_leg import AccessLegs, AccessRules, Reason
from geo.network import Network

MAX_NODES = 9
FRACTIONS = (0.0, 0.125, 0.25, 0.5, 0.75, 1.0)


class Scene(NamedTuple):
    """A network with some places where trips begin and some where they end."""

    net: Network
    origins: AccessLegs
    sites: AccessLegs


def _line(tail: tuple[int, int], head: tuple[int, int]) -> LineString:
    """A straight edge; a loop goes out and comes back in a triangle."""
    if tail != head:
        return LineString([tail, head])
    x, y = tail
    return LineString([tail, (x + 40, y), (x + 40, y + 30), tail])


@st.composite
def roads(draw: st.DrawFn, *, min_edges: int = 1, max_edges: int = 16) -> gpd.GeoDataFrame:
    """A roads table: any directed multigraph, with parallel edges, loops, one-ways, closed roads, ferries, islands."""
    spots = st.tuples(st.integers(0, 40), st.integers(0, 40))
    positions = draw(st.lists(spots, min_size=1, max_size=MAX_NODES, unique=True))
    nodes = st.integers(0, len(positions) - 1)
    cost = st.one_of(st.none(), st.integers(1, 600).map(float))
    edge = st.tuples(nodes, nodes, cost, cost, st.sampled_from(["road", "road", "link", "ferry"]))
    edges = draw(st.lists(edge, min_size=min_edges, max_size=max_edges))
    metres = [tuple(100 * value for value in spot) for spot in positions]
    lines = [_line(metres[tail], metres[head]) for tail, head, *_ in edges]  # type: ignore[arg-type]
    frame = gpd.GeoDataFrame(
        {
            "edge_id": range(len(edges)),
            "from_node": [7 * edge[0] + 3 for edge in edges],
            "to_node": [7 * edge[1] + 3 for edge in edges],
            "kind": [edge[4] for edge in edges],
            "category": "F",
            "number": "Fv1",
            "motorway": "",
            "length_m": [line.length for line in lines],
            "seconds": [edge[2] for edge in edges],
            "seconds_back": [edge[3] for edge in edges],
            "landmasses": draw(
                st.lists(st.sampled_from(["0", "1", "0 1", ""]), min_size=len(edges), max_size=len(edges))
            ),
            "note": "",
        },
        geometry=lines,
        crs="EPSG:25833",
    )
    return frame.astype({"seconds": "float64", "seconds_back": "float64"})


@st.composite
def places_on(draw: st.DrawFn, edge_count: int, *, min_size: int = 1, max_size: int = 5) -> AccessLegs:
    """Legs that join given edges anywhere, with or without a way off the road; some places join none."""
    one = st.tuples(st.integers(-1, edge_count - 1), st.sampled_from(FRACTIONS), st.integers(0, 300))
    chosen = draw(st.lists(one, min_size=min_size, max_size=max_size))
    edge = np.array([row[0] for row in chosen], dtype=np.int32)
    apart = edge < 0
    metres = np.where(apart, np.inf, [row[2] for row in chosen])
    return AccessLegs(
        edge=edge,
        fraction=np.where(apart, np.nan, [row[1] for row in chosen]),
        metres=metres,
        seconds=metres.copy(),
        reason=np.where(apart, Reason.NO_ROAD_WITHIN_REACH, Reason.NONE).astype(np.uint8),
        rules=AccessRules(detour=1.0, speed_kmh=3.6),
    )


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A network, one to five origins and one to five sites on it."""
    net = Network.from_roads(draw(roads()))
    return Scene(net, draw(places_on(net.edge_count)), draw(places_on(net.edge_count)))


class People(NamedTuple):
    """Origins with whole people, a time each (some ``inf``), and the area each lies in, of ``areas`` areas."""

    seconds: list[float]
    people: list[int]
    area: list[int]
    areas: int


@st.composite
def people(draw: st.DrawFn) -> People:
    """Up to twenty origins with up to two hundred people in up to four areas, some of which stay empty."""
    areas = draw(st.integers(1, 4))
    time = st.one_of(st.just(float("inf")), st.integers(0, 12).map(lambda steps: 600.0 * steps))
    row = st.tuples(time, st.integers(0, 10), st.integers(0, areas - 1))
    rows = draw(st.lists(row, min_size=0, max_size=20))
    return People([one[0] for one in rows], [one[1] for one in rows], [one[2] for one in rows], areas)
