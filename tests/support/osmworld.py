"""Small OpenStreetMap extracts on a drawn plane: points in metres from a corner, written as PBF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
from pyproj import Transformer

from geo.network.access import AccessLegs, AccessRules
from geo.network.graph import Network
from geo.routing.matrix import Route, route

X0_M, Y0_M = 500_000.0, 7_200_000.0  # on the central meridian of zone 33: 1 m on the ground is 0.9996 m on the map
SCALE = 0.9996

Tags = Mapping[str, str]


def lonlat(x_m: float, y_m: float) -> tuple[float, float]:
    lon, lat = Transformer.from_crs("EPSG:25833", "EPSG:4326", always_xy=True).transform(
        X0_M + x_m * SCALE, Y0_M + y_m * SCALE
    )
    return float(lon), float(lat)


def write_pbf(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[int, Sequence[int], Tags]],
    *,
    relations: Sequence[tuple[int, Sequence[int], Tags]] = (),
    node_tags: Mapping[int, Tags] | None = None,
) -> Path:
    """Write nodes (id: metres east, metres north), ways and relations of ways."""
    tagged = node_tags or {}
    with osmium.SimpleWriter(str(path)) as writer:
        for node, at in sorted(nodes.items()):
            writer.add_node(osmium.osm.mutable.Node(id=node, location=lonlat(*at), tags=dict(tagged.get(node, {}))))
        for way, refs, tags in ways:
            writer.add_way(osmium.osm.mutable.Way(id=way, nodes=list(refs), tags=dict(tags)))
        for relation, members, tags in relations:
            held = [("w", member, "") for member in members]
            writer.add_relation(osmium.osm.mutable.Relation(id=relation, members=held, tags=dict(tags)))
    return path


def on_edge(network: Network, edge: int, *, fraction: float) -> AccessLegs:
    """A traveller who stands on an edge: no way to walk."""
    return AccessLegs(
        edge=np.array([edge], dtype=np.int32),
        fraction=np.array([fraction]),
        metres=np.zeros(1),
        seconds=np.zeros(1),
        reason=np.zeros(1, dtype=np.uint8),
        rules=AccessRules(),
    )


def trip(roads: gpd.GeoDataFrame, start_m: tuple[float, float], end_m: tuple[float, float]) -> Route:
    """The quickest trip between the nodes nearest to two points of the plane."""
    network = Network.from_roads(roads)
    legs = []
    for x_m, y_m in (start_m, end_m):
        away = np.hypot(network.node_x - (X0_M + x_m * SCALE), network.node_y - (Y0_M + y_m * SCALE))
        dry = [node for node in np.argsort(away) if _edges_at(network, int(node))]
        node = int(dry[0])
        edge = _edges_at(network, node)[0]
        legs.append(on_edge(network, edge, fraction=0.0 if network.tail[edge] == node else 1.0))
    return route(network, start=legs[0], end=legs[1])


def _edges_at(network: Network, node: int) -> list[int]:
    on_land = network.kind != 1
    return [int(edge) for edge in np.flatnonzero(((network.tail == node) | (network.head == node)) & on_land)]
