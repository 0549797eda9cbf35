"""Maps drawn as text: letters are nodes, digits are places off the road, strokes are decoration.

One character is 100 m to the right, one line 100 m down. Ways are words of letters with tags::

    world = draw('''
        A----B
             |
        1    C
    ''')
    net = network(world, {"ABC": {"kmh": 60}, "CA": {"kmh": 30, "oneway": True}})
    assert seconds(net, world, "A", "C") == approx((500 + 200) / (60 / 3.6))

Tags: ``kmh`` (or ``seconds`` for the whole of each edge), ``oneway``, ``closed``, ``kind``, ``number``, ``note``,
``land`` (land parts the edges touch, default "0"), ``via`` (a digit or letter that the line bends through).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from textwrap import dedent
from typing import Any

import geopandas as gpd
from shapely.geometry import LineString

from geo.network.access import AccessLegs, AccessRules, access_legs
from geo.network.graph import Network
from geo.routing.matrix import matrix

STEP_M = 100.0
World = Mapping[str, tuple[float, float]]
Ways = Mapping[str, Mapping[str, Any]]


def draw(text: str) -> World:
    """Letter or digit -> position in metres. ValueError if one stands twice."""
    found: dict[str, tuple[float, float]] = {}
    for row, line in enumerate(dedent(text).strip("\n").splitlines()):
        for column, sign in enumerate(line):
            if not sign.isalnum():
                continue
            if sign in found:
                raise ValueError(f"{sign} stands twice on the map")
            found[sign] = (column * STEP_M, -row * STEP_M)
    return found


def roads(world: World, ways: Ways) -> gpd.GeoDataFrame:
    """The roads table of these ways. A way named "AB#2" is another one between A and B."""
    rows: list[dict[str, Any]] = []
    for word, tags in ways.items():
        for start, end in pairwise(word.split("#")[0]):
            line = LineString([world[sign] for sign in (start, *tags.get("via", ""), end)])
            cost = tags["seconds"] if "seconds" in tags else line.length / (tags["kmh"] / 3.6)
            closed = tags.get("closed", False)
            rows.append(
                {
                    "edge_id": len(rows),
                    "from_node": ord(start),
                    "to_node": ord(end),
                    "kind": tags.get("kind", "road"),
                    "category": tags.get("category", "F"),
                    "number": tags.get("number", ""),
                    "motorway": "",
                    "length_m": line.length,
                    "seconds": None if closed else cost,
                    "seconds_back": None if closed or tags.get("oneway", False) else cost,
                    "landmasses": tags.get("land", "0"),
                    "note": tags.get("note", ""),
                    "geometry": line,
                }
            )
    frame = gpd.GeoDataFrame(rows, crs="EPSG:25833")
    return frame.astype({"seconds": "float64", "seconds_back": "float64"})


def network(world: World, ways: Ways) -> Network:
    """The network of these ways."""
    return Network.from_roads(roads(world, ways))


def legs(net: Network, world: World, signs: str, *, land: int = 0, rules: AccessRules | None = None) -> AccessLegs:
    """Access legs of the places with these signs, all on one land part."""
    x_m, y_m = zip(*(world[sign] for sign in signs), strict=True)
    return access_legs(x_m, y_m, [land] * len(signs), network=net, rules=rules)


def seconds(net: Network, world: World, start: str, end: str, *, rules: AccessRules | None = None) -> float:
    """Travel time between two places of the map."""
    origins, sites = legs(net, world, start, rules=rules), legs(net, world, end, rules=rules)
    return float(matrix(net, origins=origins, sites=sites)[0, 0])
