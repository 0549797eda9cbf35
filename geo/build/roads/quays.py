"""Car-ferry ends that miss the road: each is joined to the nearest road, or explained.

Three kinds of ends have no road at them. A quay on land that stops short, a gap of the generalised drawing: it is
joined to the nearest road of the same land. A line that ends at sea: nothing else lies there, so it is a quay as
well, joined to the nearest road within ``AT_SEA_M``. And a joint where two or more lines meet at sea: one crossing
or a call on the way, never a place to get off, and left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.build.geometry import Node, Shapes
from geo.build.land.landmass import landmass_of
from geo.build.roads.links import Join, Link, joined

SHORE_M = 50.0  # a ferry end no farther from land than this stands at the shore
AT_SEA_M = 1000.0  # how far an end at sea may lie from the road it is joined to
FAR_M = 1000.0  # a quay this far from every road of its land may stand by the mouth of a tunnel
ON_LAND_M = 5000.0  # how far a quay may lie from the nearest road of its own land


@dataclass(frozen=True)
class Quay:
    """One car-ferry end without a road at it, and what became of it.

    Parameters
    ----------
    node : Node
        Where it is, whole metres.
    landmass : int
        ``landmass_id`` of its land.
    metres : float
        To the road it was joined to, else to the nearest road of its land; ``inf``: there is none.
    outcome : str
        "joined", "island" (its island has no road: see ``geo.build.roads.islands``), "joint at sea" or "open".
    reason : str
        Why, in words.
    """

    node: Node
    landmass: int
    metres: float  # to the road it was joined to, else to the nearest road of its land; inf where there is none
    outcome: str
    reason: str


def join_quays(links: Sequence[Link], *, parts: Shapes) -> tuple[list[Link], tuple[Quay, ...]]:
    """Join every quay that stops short of a road.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.

    Returns
    -------
    tuple[list[Link], tuple[Quay, ...]]
        The links with the new ones, and the story of each ferry end without a road.
    """
    ferry_ends = Counter(node for link in links if link.kind == "ferry" for node in link.ends)
    road_ends = {node for link in links if link.kind == "road" for node in link.ends}
    bare = sorted(node for node in ferry_ends if node not in road_ends)
    if not bare:
        return list(links), ()
    points = shapely.points(bare)
    land = landmass_of(points, parts=parts)
    from_land_m = shapely.distance(points, parts[land])
    roads = [place for place, link in enumerate(links) if link.kind == "road"]
    quays, joins = [], []
    for node, point, part, gap_m in zip(bare, points, land, from_land_m, strict=True):
        at_sea = gap_m > SHORE_M
        if at_sea and ferry_ends[node] > 1:
            quays.append(Quay(node, int(part), np.inf, "joint at sea", "lines meet at sea: nobody can get off here"))
            continue
        own = [place for place in roads if at_sea or part in links[place].landmasses]
        target, metres = _nearest(point, links, own)
        if metres > FAR_M:
            # A quay at a tunnel mouth: a tunnel belongs to no land, since nobody may join it on the way, but its
            # mouths lie on this one. Mannheller is the case in point.
            buried = [place for place in roads if not links[place].landmasses and _lies_on(links[place], part, parts)]
            nearer, nearer_m = _nearest(point, links, buried)
            target, metres = (nearer, nearer_m) if nearer_m <= FAR_M else (target, metres)
        limit_m = AT_SEA_M if at_sea else ON_LAND_M
        if target is None and not at_sea:
            quays.append(Quay(node, int(part), metres, "island", "its island has no car road in the source"))
            continue
        if target is None or metres > limit_m:
            quays.append(Quay(node, int(part), metres, "open", f"no road within {limit_m:.0f} m"))
            continue
        reason = (
            f"ferry line ends at sea, {gap_m:.0f} m from land; nearest road {metres:.0f} m away"
            if at_sea
            else f"quay stops {metres:.0f} m short of the road: drafting gap of the source"
        )
        quays.append(Quay(node, int(part), metres, "joined", reason))
        joins.append(Join(node, target, "link", tuple(links[target].landmasses) or (int(part),), reason))
    return joined(links, joins), tuple(quays)


def _lies_on(link: Link, part: int, parts: Shapes) -> bool:
    """Whether both ends of a link lie on the landmass ``part``."""
    return all(bool(shapely.intersects_xy(parts[part], *node)) for node in link.ends)


def _nearest(point: shapely.Point, links: Sequence[Link], places: Sequence[int]) -> tuple[int | None, float]:
    """Return the nearest of the links in ``places`` and the metres to it; (None, inf) where there is none."""
    if not places:
        return None, float("inf")
    metres = shapely.distance(point, np.array([links[place].geometry for place in places], dtype=object))
    best = int(np.argmin(metres))
    return places[best], float(metres[best])
