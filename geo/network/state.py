"""The roads open to people, and everybody's leg to them.

Today's ``TravelNetwork`` and those under conditions, or with a road closed, differ in weights alone: a house joins the
same point of the same edge. So the legs are found once, on today's network, and only charged otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy.typing as npt

from geo.data.gazetteer import Place
from geo.network.access import Access, AccessLegs, AccessRules
from geo.network.blocks import Cut
from geo.network.conditions import STANDARD, Conditions
from geo.network.conditions_applied import legs_under, network_under
from geo.network.graph import Network
from geo.network.seasonal import SeasonalClosures


@dataclass(frozen=True, eq=False)
class TravelNetwork:
    """How people get about.

    Parameters
    ----------
    network : Network
        The roads driven on.
    access : Access
        The way to today's roads; legs are found there.
    joined : AccessLegs
        Everybody's leg as it is today, whatever the conditions.
    conditions : Conditions, optional
        What ``network`` was made by.
    """

    network: Network
    access: Access
    joined: AccessLegs
    conditions: Conditions = STANDARD

    @classmethod
    def today(
        cls,
        network: Network,
        x_m: npt.ArrayLike,
        y_m: npt.ArrayLike,
        landmass: npt.ArrayLike,
        *,
        rules: AccessRules,
        no_car_road: Collection[int],
    ) -> TravelNetwork:
        """Ways of the people who live at these points, as they are today.

        Parameters
        ----------
        network : Network
            Today's roads.
        x_m : array_like
            One per point, metres, METRIC_CRS.
        y_m : array_like
            One per point, metres, METRIC_CRS.
        landmass : array_like
            Number of the land part, one per point.
        rules : AccessRules
            How legs are found and charged.
        no_car_road : Collection[int]
            Land parts that were decided to have no car road.

        Returns
        -------
        TravelNetwork
            Standard conditions; one leg per point, in order.
        """
        access = Access(network, rules, frozenset(no_car_road))
        return cls(network, access, access.legs(x_m, y_m, landmass))

    def under(
        self, conditions: Conditions, *, cuts: Collection[Cut] = (), closures: SeasonalClosures | None = None
    ) -> TravelNetwork:
        """Return today's ways under conditions and with roads blocked; the network is always another object.

        Parameters
        ----------
        conditions : Conditions
            In place of those here.
        cuts : Collection[Cut], optional
            Points at which roads are blocked.
        closures : SeasonalClosures | None, optional
            What is documented; needed in winter and at night.

        Returns
        -------
        TravelNetwork
            The same legs and access over other times.

        Raises
        ------
        ValueError
            ``closures`` is needed and missing.
        """
        return replace(
            self,
            network=network_under(self.access.network, conditions, closures=closures, cuts=cuts),
            conditions=conditions,
        )

    @cached_property
    def origin_legs(self) -> AccessLegs:
        """Everybody's leg to the network, under the conditions."""
        return legs_under(self.joined, self.conditions)

    def legs(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike) -> AccessLegs:
        """Legs from points to the network, by the rules, the land parts' decisions and the conditions.

        Parameters
        ----------
        x_m : array_like
            One per point, metres, METRIC_CRS.
        y_m : array_like
            One per point, metres, METRIC_CRS.
        landmass : array_like
            Number of the land part, one per point.

        Returns
        -------
        AccessLegs
            One leg per point, in order.
        """
        return legs_under(self.access.legs(x_m, y_m, landmass), self.conditions)

    def town_legs(self, places: Sequence[Place]) -> AccessLegs:
        """Legs from towns.

        Parameters
        ----------
        places : Sequence[Place]
            They are joined by their reference points.

        Returns
        -------
        AccessLegs
            One leg per town, in order.
        """
        return self.legs(
            [place.x_m for place in places], [place.y_m for place in places], [place.landmass for place in places]
        )
