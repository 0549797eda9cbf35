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
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from geo.network.graph import FERRY, FloatArray, IntArray, Network, seconds_for


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
    """How the off-network leg is found and charged. Each value moves the answer: tests/geo/network/test_access.py.

    Parameters
    ----------
    detour : float, optional
        What the straight line is multiplied by; at least 1.
    speed_kmh : float, optional
        Speed along the leg, kilometres an hour; above zero.
    max_m : float, optional
        Longest straight line to a road, metres, inclusive; beyond it no road is within reach.
    main_within_m : float, optional
        How many metres further away an edge of the main component may lie and still be preferred.

    Raises
    ------
    ValueError
        A value that cannot be.
    """

    detour: float = 1.3  # driveways and local roads are not straight: ratio usual in accessibility studies; assumption
    speed_kmh: float = 30.0  # local road or farm track; assumption
    max_m: float = 30_000.0  # straight line; beyond it no road is within reach. Generous: large roadless fells
    main_within_m: float = 2_000.0  # how much further away an edge of the main component may lie and still be preferred

    def __post_init__(self) -> None:
        if not (self.detour >= 1 and self.speed_kmh > 0 and self.max_m >= 0 and self.main_within_m >= 0):
            raise ValueError("Access rules: detour at least 1, speed above zero, distances not below zero.")

    def seconds(self, straight_m: FloatArray) -> FloatArray:
        """Charge legs by their straight lines.

        Parameters
        ----------
        straight_m : FloatArray
            Lengths of the straight lines, metres.

        Returns
        -------
        FloatArray
            Seconds along the legs, detour included.
        """
        return straight_m * (self.detour * seconds_for(1.0, speed_kmh=self.speed_kmh))


@dataclass(frozen=True, eq=False)
class AccessLegs:
    """One leg per point; all arrays are of one length.

    Where ``reason`` is not NONE: edge -1, fraction nan, metres and seconds ``inf``.

    Parameters
    ----------
    edge : IntArray
        Row of the edge that the point joins.
    fraction : FloatArray
        Share of the edge between its tail and the joining point, 0 to 1.
    metres : FloatArray
        Straight line to the joining point.
    seconds : FloatArray
        What the leg costs.
    reason : array of uint8
        ``Reason`` why there is none.
    rules : AccessRules
        What the legs were found and charged by.
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


@dataclass(frozen=True, eq=False)
class Access:
    """A network as those see it who want to join it: which edges are near, land part by land part.

    What finds them is made when a land part is first asked for, and kept: a scenario's new town costs no more than the
    look. Safe to share between threads: two may make the same thing, with no harm.

    Parameters
    ----------
    network : Network
        The roads.
    rules : AccessRules
        How legs are found and charged.
    no_car_road : frozenset[int]
        Land parts decided to have no car road; their points get that reason, whatever lies on them.
    """

    network: Network
    rules: AccessRules
    no_car_road: frozenset[int]
    _shores: dict[int, _Shore] = field(default_factory=dict)

    def legs(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike) -> AccessLegs:
        """Lead every point to the network. The three arrays are of one length; no points, no legs.

        Parameters
        ----------
        x_m : array_like
            Eastings in METRIC_CRS, metres.
        y_m : array_like
            Northings in METRIC_CRS, metres.
        landmass : array_like
            Land part of each point.

        Returns
        -------
        AccessLegs
            One leg per point; NO_ROAD_WITHIN_REACH on a land part without usable edges.
        """
        x, y = np.asarray(x_m, dtype=float), np.asarray(y_m, dtype=float)
        points: npt.NDArray[Any] = np.asarray(shapely.points(x, y))
        land = np.asarray(landmass, dtype=np.int64)
        edge = np.full(len(land), -1, dtype=np.int32)
        metres = np.full(len(land), np.inf)
        cut_off = np.isin(land, list(self.no_car_road))
        for part in np.unique(land[~cut_off]):
            here = np.flatnonzero((land == part) & ~cut_off)
            edge[here], metres[here] = self._shore(int(part)).join(points[here], rules=self.rules)
        joined = edge >= 0
        lines = self.network.geometry[edge[joined]]
        fraction = np.full(len(land), np.nan)
        fraction[joined] = shapely.line_locate_point(lines, points[joined], normalized=True)
        reason = np.where(cut_off, Reason.NO_CAR_ROAD, np.where(joined, Reason.NONE, Reason.NO_ROAD_WITHIN_REACH))
        return AccessLegs(
            edge=edge,
            fraction=fraction,
            metres=metres,
            seconds=self.rules.seconds(metres),
            reason=reason.astype(np.uint8),
            rules=self.rules,
        )

    def _shore(self, part: int) -> _Shore:
        if part not in self._shores:
            network = self.network
            open_edge = np.isfinite(network.seconds) | np.isfinite(network.seconds_back)
            touching = network.touch_edge[network.touch_landmass == part]
            usable = np.unique(touching[((network.kind != FERRY) & open_edge)[touching]])
            self._shores[part] = _Shore(network, usable)
        return self._shores[part]


def access_legs(
    x_m: npt.ArrayLike,
    y_m: npt.ArrayLike,
    landmass: npt.ArrayLike,
    *,
    network: Network,
    rules: AccessRules | None = None,
    no_car_road: Collection[int] = (),
) -> AccessLegs:
    """Lead points to a network that is asked once only; see ``Access.legs``.

    Parameters
    ----------
    x_m : array_like
        Eastings in METRIC_CRS, metres.
    y_m : array_like
        Northings in METRIC_CRS, metres.
    landmass : array_like
        Land part of each point.
    network : Network
        The roads.
    rules : AccessRules, optional
        How legs are found and charged; None: ``AccessRules()``.
    no_car_road : Collection[int], optional
        Land parts decided to have no car road.

    Returns
    -------
    AccessLegs
        One leg per point.
    """
    access = Access(network, AccessRules() if rules is None else rules, frozenset(no_car_road))
    return access.legs(x_m, y_m, landmass)


@dataclass(frozen=True, eq=False)
class _Shore:
    """The edges ``usable`` from one land part, ascending, and the means to find the nearest."""

    network: Network
    usable: IntArray

    def join(self, points: npt.NDArray[Any], *, rules: AccessRules) -> tuple[IntArray, FloatArray]:
        """Edge (-1: none) and straight metres (inf: none) for points."""
        in_main = self.network.in_main
        edge, metres = self._nearest(points, self._all, max_m=rules.max_m)
        aside = np.flatnonzero((edge >= 0) & ~in_main[edge])
        if len(aside):
            reach_m = min(rules.max_m, float(metres[aside].max()) + rules.main_within_m)
            other, other_m = self._nearest(points[aside], self._main, max_m=reach_m)
            better = other_m <= metres[aside] + rules.main_within_m
            edge[aside[better]], metres[aside[better]] = other[better], other_m[better]
        return edge, metres

    @cached_property
    def _all(self) -> _Tree:
        return self.usable, shapely.STRtree(self.network.geometry[self.usable])

    @cached_property
    def _main(self) -> _Tree:
        main = self.usable[self.network.in_main[self.usable]]
        return main, shapely.STRtree(self.network.geometry[main])

    def _nearest(self, points: npt.NDArray[Any], tree: _Tree, *, max_m: float) -> tuple[IntArray, FloatArray]:
        """Nearest edge within ``max_m``, inclusive. Equally near: the faster edge, then the earlier row."""
        network, (among, found) = self.network, tree
        edge = np.full(len(points), -1, dtype=np.int32)
        metres = np.full(len(points), np.inf)
        if not len(among):
            return edge, metres
        (point, position), distance = found.query_nearest(points, return_distance=True, all_matches=True)
        within = distance <= max_m
        point, candidate, distance = point[within], among[position[within]], distance[within]
        pace = np.minimum(network.seconds[candidate], network.seconds_back[candidate]) / network.length_m[candidate]
        order = np.lexsort((candidate, pace, distance, point))
        first = order[np.unique(point[order], return_index=True)[1]]
        edge[point[first]], metres[point[first]] = candidate[first], distance[first]
        return edge, metres


_Tree: TypeAlias = tuple[IntArray, shapely.STRtree]
