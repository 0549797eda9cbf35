"""Travel times to towns, searched once: what all scenarios over one network share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from types import MappingProxyType

from geo.data.gazetteer import Place
from geo.network.access import AccessLegs
from geo.network.graph import Network
from geo.network.state import TravelNetwork
from geo.routing import matrix
from geo.routing.matrix import Seconds

_REMEMBERED = 160  # towns beside the pinned ones; one takes 0.2 MB for 55,000 origins


class TownTimes:
    """Seconds from every origin to a town, by ``place_id``. Safe to share between threads; rows are read-only.

    Parameters
    ----------
    network : Network
        Roads to search by.
    origins : AccessLegs
        One leg per origin.
    legs : Callable[[Sequence[Place]], AccessLegs]
        Gives the legs of towns, one each, in order.
    pinned : Mapping[str, Seconds]
        Seconds [origin] by ``place_id``, known already and never forgotten; of the others, those used longest ago are.
    """

    def __init__(
        self,
        network: Network,
        *,
        origins: AccessLegs,
        legs: Callable[[Sequence[Place]], AccessLegs],
        pinned: Mapping[str, Seconds],
    ) -> None:
        self._network = network
        self._origins = origins
        self._legs = legs
        self._pinned = dict(pinned)
        self._searched: OrderedDict[str, Seconds] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def over(cls, travel_network: TravelNetwork, *, pinned: Mapping[str, Seconds] = MappingProxyType({})) -> TownTimes:
        """Return a store of times by these roads, from everybody's leg to them.

        Parameters
        ----------
        travel_network : TravelNetwork
            Roads and everybody's legs.
        pinned : Mapping[str, Seconds], optional
            Seconds [origin] by ``place_id`` that are known already.

        Returns
        -------
        TownTimes
            An empty store but for ``pinned``.
        """
        return cls(
            travel_network.network, origins=travel_network.origin_legs, legs=travel_network.town_legs, pinned=pinned
        )

    def rows(self, places: Sequence[Place]) -> list[Seconds]:
        """Return the travel times to these places, searching for those not known yet.

        Parameters
        ----------
        places : Sequence[Place]
            Towns, in any order.

        Returns
        -------
        list[Seconds]
            Seconds [origin] for each place, in order; ``inf``: there is no way.
        """
        known: dict[str, Seconds] = {}
        with self._lock:
            for place in places:
                if place.place_id in self._pinned:
                    known[place.place_id] = self._pinned[place.place_id]
                elif place.place_id in self._searched:
                    self._searched.move_to_end(place.place_id)
                    known[place.place_id] = self._searched[place.place_id]
        missing = {place.place_id: place for place in places if place.place_id not in known}
        if missing:  # outside the lock: two threads may search for the same town, with the same result
            searched = matrix.matrix(
                self._network, origins=self._origins, sites=self._legs(list(missing.values()))
            )  # fmt: skip
            for place_id, seconds in zip(missing, searched, strict=True):
                row = seconds.copy()  # a view would keep the whole matrix alive
                row.setflags(write=False)
                known[place_id] = row
            with self._lock:
                self._searched.update({place_id: known[place_id] for place_id in missing})
                while len(self._searched) > _REMEMBERED:
                    self._searched.popitem(last=False)
        return [known[place.place_id] for place in places]
