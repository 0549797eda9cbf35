"""Routes between places of a world's gazetteer."""

from __future__ import annotations

from geo.data.gazetteer import Place
from geo.routing import matrix
from geo.routing.matrix import Route
from geo.study.world import World


def route(world: World, start: Place | str, end: Place | str) -> Route:
    """Return the quickest way between two places of the gazetteer, access legs included.

    Parameters
    ----------
    world : World
        The world whose roads are used.
    start : Place | str
        A place, or a text that the gazetteer can find.
    end : Place | str
        A place, or a text that the gazetteer can find.

    Returns
    -------
    Route
        The legs, minutes and kilometres; without a way no legs, ``inf`` and the reason.

    Raises
    ------
    UnknownName
        The gazetteer does not know a name.
    """
    places = [place if isinstance(place, Place) else world.gazetteer.find(place) for place in (start, end)]
    legs = world.travel_network.town_legs(places)
    return matrix.route(world.travel_network.network, start=legs[:1], end=legs[1:])
