"""The off-network leg: from a point to the road edge it joins, or the reason why it joins none.

A point (an inhabited cell, a town's reference point) is not on the network. It joins the *nearest usable edge* at the
nearest point of that edge, by a straight line times ``AccessRules.detour`` at ``AccessRules.speed_kmh``. Usable: open
in at least one direction, not a ferry (nobody boards in mid-fjord), and touching the land part on which the point
stands (a road across the sound is near, but not within reach). The leg is part of the travel time and is charged at
both ends of a trip.

Nearest, not best of several: with many candidates the search would choose the straight line that crosses most
water, since the leg knows nothing of fjords. One exception: if the nearest edge is not part of the main component
(``Network.in_main``) and an edge that is lies at most ``main_within_m`` further away, that one is taken. The source has
short pieces of road joined to nothing, and a cell of 1 km must not be cut off by the one that happens to lie nearest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.network import FERRY, FloatArray, IntArray, Network, seconds_for


class Reason(IntEnum):
    """Why an origin is cut off; ``code`` is the word used outside. First come those that hold for any centre."""

    NONE = 0
    NO_CAR_ROAD = 1  # the land part was decided to have no car road to the rest
    NO_ROAD_WITHIN_REACH = 2  # no usable edge within AccessRules.max_m
    NO_CONNECTION = 3  # there is a road, but it leads to no centre in operation
    NO_SERVING_CENTRE = 4  # centres can be reached, but none that takes in the group
    AGREEMENT_UNKNOWN = 5  # asked for the contracted centre, and nobody says which it is

    @property
    def code(self) -> str:
        """Stable English word for tables and exports; blank for NONE."""
        return "" if self is Reason.NONE else self.name.lower()


@dataclass(frozen=True)
class AccessRules:
    """How the off-network leg is found and charged. Each value moves the answer (see tests/geo/test_access_leg.py)."""

    detour: float = 1.3  # driveways and local roads are not straight: ratio usual in accessibility studies; assumption
    speed_kmh: float = 30.0  # local road or farm track; assumption
    max_m: float = 30_000.0  # straight line; beyond it no road is within reach. Generous: large roadless fells
    main_within_m: float = 2_000.0  # how much further away an edge of the main component may lie and still be preferred

    def __post_init__(self) -> None:
        if not (self.detour >= 1 and self.speed_kmh > 0 and self.max_m >= 0 and self.main_within_m >= 0):
            raise ValueError("Access rules: detour at least 1, speed above zero, distances not below zero.")

    def seconds(self, straight_m: FloatArray, /) -> FloatArray:
        """Seconds along a leg of this straight-line length."""
        return straight_m * (self.detour * seconds_for(1.0, speed_kmh=self.speed_kmh))


@dataclass(frozen=True, eq=False)
class AccessLegs:
    """One leg per point. Where ``reason`` is not NONE: edge -1, fraction nan, metres and seconds ``inf``.

    ``fraction`` is the share of the edge between its tail and the joining point; ``metres`` the straight line to it.
    """

    edge: IntArray
    fraction: FloatArray
    metres: FloatArray
    seconds: FloatArray
    reason: npt.NDArray[np.uint8]
    rules: AccessRules

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, chosen: slice | IntArray | list[int]) -> AccessLegs:
        """Return the legs at these positions, in this order."""
        return AccessLegs(
            edge=self.edge[chosen],
            fraction=self.fraction[chosen],
            metres=self.metres[chosen],
            seconds=self.seconds[chosen],
            reason=self.reason[chosen],
            rules=self.rules,
        )


def access_legs(
    x_m: npt.ArrayLike,
    y_m: npt.ArrayLike,
    landmass: npt.ArrayLike,
    /,
    *,
    network: Network,
    rules: AccessRules | None = None,
    no_car_road: Collection[int] = (),
) -> AccessLegs:
    """Leg from each point to the network. Three arrays of one length: coordinates in METRIC_CRS and the land part.

    ``no_car_road``: land parts decided to have no car road; their points get that reason, whatever lies on them.
    No points: no legs. A land part without usable edges: NO_ROAD_WITHIN_REACH.
    """
    rules = AccessRules() if rules is None else rules
    points: npt.NDArray[Any] = np.asarray(shapely.points(np.asarray(x_m, dtype=float), np.asarray(y_m, dtype=float)))
    land = np.asarray(landmass, dtype=np.int64)
    edge = np.full(len(land), -1, dtype=np.int32)
    metres = np.full(len(land), np.inf)
    open_edge = np.isfinite(network.seconds) | np.isfinite(network.seconds_back)
    drivable = ((network.kind != FERRY) & open_edge)[network.touch_edge]
    touch_edge, touch_land = network.touch_edge[drivable], network.touch_landmass[drivable]
    cut_off = np.isin(land, list(no_car_road))
    for part in np.unique(land[~cut_off]):
        here = np.flatnonzero((land == part) & ~cut_off)
        usable = np.unique(touch_edge[touch_land == part])
        edge[here], metres[here] = _join(points[here], network=network, usable=usable, rules=rules)
    joined = edge >= 0
    fraction = np.full(len(land), np.nan)
    fraction[joined] = shapely.line_locate_point(network.geometry[edge[joined]], points[joined], normalized=True)
    reason = np.where(cut_off, Reason.NO_CAR_ROAD, np.where(joined, Reason.NONE, Reason.NO_ROAD_WITHIN_REACH))
    return AccessLegs(
        edge=edge,
        fraction=fraction,
        metres=metres,
        seconds=rules.seconds(metres),
        reason=reason.astype(np.uint8),
        rules=rules,
    )


def _join(
    points: npt.NDArray[Any], *, network: Network, usable: IntArray, rules: AccessRules
) -> tuple[IntArray, FloatArray]:
    """Edge (-1: none) and straight metres (inf: none) for points that may use the edges ``usable``."""
    edge, metres = _nearest(points, network=network, usable=usable, max_m=rules.max_m)
    aside = np.flatnonzero((edge >= 0) & ~network.in_main[edge])
    main = usable[network.in_main[usable]]
    if len(aside) and len(main):
        reach_m = min(rules.max_m, float(metres[aside].max()) + rules.main_within_m)
        other, other_m = _nearest(points[aside], network=network, usable=main, max_m=reach_m)
        better = other_m <= metres[aside] + rules.main_within_m
        edge[aside[better]], metres[aside[better]] = other[better], other_m[better]
    return edge, metres


def _nearest(
    points: npt.NDArray[Any], *, network: Network, usable: IntArray, max_m: float
) -> tuple[IntArray, FloatArray]:
    """Nearest of the usable edges within ``max_m``, inclusive. Equally near: the faster edge, then the earlier row."""
    edge = np.full(len(points), -1, dtype=np.int32)
    metres = np.full(len(points), np.inf)
    if not len(usable):
        return edge, metres
    tree = shapely.STRtree(network.geometry[usable])
    (point, position), distance = tree.query_nearest(points, return_distance=True, all_matches=True)
    within = distance <= max_m
    point, candidate, distance = point[within], usable[position[within]], distance[within]
    pace = np.minimum(network.seconds[candidate], network.seconds_back[candidate]) / network.length_m[candidate]
    order = np.lexsort((candidate, pace, distance, point))
    first = order[np.unique(point[order], return_index=True)[1]]
    edge[point[first]], metres[point[first]] = candidate[first], distance[first]
    return edge, metres
