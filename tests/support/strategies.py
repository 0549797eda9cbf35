"""Random networks and people for hypothesis. Costs and fractions are binary round numbers: sums are exact."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
from hypothesis import strategies as st
from shapely.geometry import LineString

from geo.network.access import AccessLegs, AccessRules, Reason
from geo.network.graph import KINDS, Network

MAX_NODES = 9
MAX_EDGES = 16
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


class _Drawn(NamedTuple):
    """A multigraph as drawn: where its nodes lie, and its edges with land parts."""

    spots: list[tuple[int, int]]
    edges: list[tuple[int, int, float | None, float | None, str, str]]

    @property
    def lines(self) -> list[LineString]:
        metres = [(100 * x, 100 * y) for x, y in self.spots]
        return [_line(metres[edge[0]], metres[edge[1]]) for edge in self.edges]


@st.composite
def _multigraphs(draw: st.DrawFn) -> _Drawn:
    """Any directed multigraph: parallel edges, loops, one-ways, closed roads, ferries, islands."""
    spots = draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=MAX_NODES, unique=True)
    )
    node = st.integers(0, len(spots) - 1)
    cost = st.one_of(st.none(), st.integers(1, 600).map(float))
    kind = st.sampled_from(["road", "road", "link", "ferry"])
    land = st.sampled_from(["0", "1", "0 1", ""])
    return _Drawn(spots, draw(st.lists(st.tuples(node, node, cost, cost, kind, land), min_size=1, max_size=MAX_EDGES)))


def _as_table(drawn: _Drawn) -> gpd.GeoDataFrame:
    tails, heads, forth, back, kinds, lands = zip(*drawn.edges, strict=True)
    frame = gpd.GeoDataFrame(
        {
            "edge_id": range(len(tails)),
            "from_node": [7 * node + 3 for node in tails],
            "to_node": [7 * node + 3 for node in heads],
            "kind": kinds,
            "category": "F",
            "number": "Fv1",
            "motorway": "",
            "length_m": [line.length for line in drawn.lines],
            "seconds": forth,
            "seconds_back": back,
            "landmasses": lands,
            "note": "",
        },
        geometry=drawn.lines,
        crs="EPSG:25833",
    )
    return frame.astype({"seconds": "float64", "seconds_back": "float64"})


def _as_network(drawn: _Drawn) -> Network:
    """The network straight from what was drawn: ten times as fast as by way of a table."""
    tails, heads, forth, back, kinds, lands = zip(*drawn.edges, strict=True)
    touches = [(edge, int(part)) for edge, land in enumerate(lands) for part in land.split()]
    text = np.full(len(tails), "", dtype=object)
    return Network(
        node_x=np.array([100.0 * x for x, _ in drawn.spots]),
        node_y=np.array([100.0 * y for _, y in drawn.spots]),
        tail=np.array(tails, dtype=np.int32),
        head=np.array(heads, dtype=np.int32),
        length_m=np.array([line.length for line in drawn.lines]),
        seconds=np.array([np.inf if cost is None else cost for cost in forth]),
        seconds_back=np.array([np.inf if cost is None else cost for cost in back]),
        kind=np.array([KINDS[kind] for kind in kinds], dtype=np.uint8),
        number=text,
        note=text,
        geometry=np.array(drawn.lines, dtype=object),
        touch_edge=np.array([edge for edge, _ in touches], dtype=np.int32),
        touch_landmass=np.array([part for _, part in touches], dtype=np.int32),
    )


def roads() -> st.SearchStrategy[gpd.GeoDataFrame]:
    """A roads table of any directed multigraph."""
    return _multigraphs().map(_as_table)


def networks() -> st.SearchStrategy[Network]:
    """A network of any directed multigraph; nodes may stand alone."""
    return _multigraphs().map(_as_network)


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
    net = draw(networks())
    return Scene(net, draw(places_on(net.edge_count)), draw(places_on(net.edge_count)))


@st.composite
def blocked_scenes(draw: st.DrawFn) -> Scene:
    """A scene with one to five blocks, often several on one edge, on loops, on one-ways, or exactly where one joins."""
    scene = draw(scenes())
    net = scene.net
    used = [int(edge) for edge in (*scene.origins.edge, *scene.sites.edge) if edge >= 0]
    edge = st.one_of(st.integers(0, net.edge_count - 1), st.sampled_from(used or [0]))
    block = st.tuples(edge, st.sampled_from((0.125, 0.25, 0.375, 0.5, 0.75, 0.875)))
    blocks = sorted(set(draw(st.lists(block, min_size=1, max_size=5))))
    points = (np.array([one for one, _ in blocks], dtype=np.int32), np.array([at for _, at in blocks]))
    return scene._replace(net=net.with_seconds(net.seconds, net.seconds_back, blocks=points))


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
