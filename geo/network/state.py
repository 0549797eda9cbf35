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
    """How people get about. ``access``: to today's roads, where legs are found; ``network``: the roads driven on.

    ``joined``: everybody's leg as it is today, whatever the conditions.
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
        """Ways of the people who live at these points, as they are today."""
        access = Access(network, rules, frozenset(no_car_road))
        return cls(network, access, access.legs(x_m, y_m, landmass))

    def under(
        self, conditions: Conditions, *, cuts: Collection[Cut] = (), closures: SeasonalClosures | None = None
    ) -> TravelNetwork:
        """Return today's ways under conditions and with roads blocked; the network is always another object."""
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
        """Legs from points to the network, by the rules, the land parts' decisions and the conditions."""
        return legs_under(self.access.legs(x_m, y_m, landmass), self.conditions)

    def town_legs(self, places: Sequence[Place]) -> AccessLegs:
        """Legs from towns."""
        return self.legs(
            [place.x_m for place in places], [place.y_m for place in places], [place.landmass for place in places]
        )
