"""A network under conditions: the same edges and nodes with other weights, and legs that are slower or left out.

Rules, by ``Conditions`` field; a direction that is not allowed stays closed:

winter        the roads of ``SeasonalClosures.winter_cuts`` are blocked at a point (mid-winter: all at once)
night         ferries that rest are closed; unknown ones too, if they are taken to rest
ferry_rule    as_built: the data set's seconds. effective: length at 12.3 km/h. crossing: time under way, and where one
              comes aboard from the shore half the headway and boarding; never where lines meet at sea
speed_percent what is driven (roads, links, the way to the road) takes 100 / percent times as long
from_road     the ways between door and road cost nothing; who has no road within reach is as cut off as before
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geo.constants import METRES_PER_KM, SECONDS_PER_HOUR
from geo.network.access import AccessLegs
from geo.network.blocks import Cut, points_of
from geo.network.conditions import CROSSING, EFFECTIVE, NORMAL_PERCENT, Conditions
from geo.network.graph import FERRY, FloatArray, Network, SpeedModel
from geo.network.seasonal import RESTS, UNKNOWN, SeasonalClosures

#: An assumption where the source does not tell: some 11 knots, the unhurried speed of a Norwegian car ferry. What is
#: left of the effective time, 41 % at 12.3 km/h, is waiting and boarding. A faster ferry would leave more to waiting.
SAILING_KMH = 21.0
#: Assumptions where the source does not tell. Half the headway and boarding come to 20 minutes: what 12.3 km/h leave
#: for waiting on the mean crossing of N1000 (10 km at SAILING_KMH), so that the two rules agree there.
HEADWAY_S = 30 * 60.0
BOARDING_S = 5 * 60.0


def network_under(
    network: Network, conditions: Conditions, *, closures: SeasonalClosures | None = None, cuts: Collection[Cut] = ()
) -> Network:
    """Return the network under conditions, blocked at ``cuts`` too. Always another object, so that nothing is shared.

    Parameters
    ----------
    network : Network
        Roads under standard conditions.
    conditions : Conditions
        What to apply.
    closures : SeasonalClosures | None, optional
        What is documented; needed in winter and at night.
    cuts : Collection[Cut], optional
        Points at which roads are blocked besides.

    Returns
    -------
    Network
        The same nodes and edges, other seconds and blocks.

    Raises
    ------
    ValueError
        ``closures`` is needed and missing.
    """
    ferry = network.kind == FERRY
    seconds, back = network.seconds, network.seconds_back
    if conditions.ferry_rule == EFFECTIVE:
        effective_s = _sailing_s(network, kmh=SpeedModel().ferry_kmh)
        seconds, back = (_where_open(ferry, effective_s, old) for old in (seconds, back))
    elif conditions.ferry_rule == CROSSING:
        sailing_s, aboard_s = _known(network.sailing_s, _sailing_s(network, kmh=SAILING_KMH)), _aboard_s(network)
        seconds = _where_open(ferry, sailing_s + aboard_s * network.ashore[network.tail], seconds)
        back = _where_open(ferry, sailing_s + aboard_s * network.ashore[network.head], back)
    if conditions.speed_percent != NORMAL_PERCENT:
        longer = np.where(ferry, 1.0, NORMAL_PERCENT / conditions.speed_percent)
        seconds, back = seconds * longer, back * longer
    blocks = set(cuts)
    if conditions.winter or conditions.night:
        if closures is None:
            raise ValueError("In winter and at night it must be said what is closed.")
        if conditions.winter:
            blocks |= set(closures.winter_cuts)
        if conditions.night:
            at_rest = _at_rest(closures, unknown_rest=conditions.unknown_ferries_rest)
            seconds, back = np.where(at_rest, np.inf, seconds), np.where(at_rest, np.inf, back)
    return network.with_seconds(seconds, back, blocks=points_of(blocks))


def legs_under(legs: AccessLegs, conditions: Conditions) -> AccessLegs:
    """Return the same legs under conditions; the very same object where they are what they were.

    Parameters
    ----------
    legs : AccessLegs
        Legs under standard conditions.
    conditions : Conditions
        What to apply.

    Returns
    -------
    AccessLegs
        One leg per leg given, in order.
    """
    if conditions.from_road:
        joined = legs.edge >= 0
        nothing = np.where(joined, 0.0, np.inf)
        return replace(legs, metres=nothing, seconds=nothing)
    if conditions.speed_percent != NORMAL_PERCENT:
        return replace(legs, seconds=legs.seconds * (NORMAL_PERCENT / conditions.speed_percent))
    return legs


def _at_rest(closures: SeasonalClosures, *, unknown_rest: bool) -> npt.NDArray[np.bool_]:
    resting = (RESTS, UNKNOWN) if unknown_rest else (RESTS,)
    return np.isin(closures.ferry_at_night, resting)


def _sailing_s(network: Network, *, kmh: float) -> FloatArray:
    hours = network.length_m / METRES_PER_KM / kmh
    return np.asarray(hours * SECONDS_PER_HOUR, dtype=np.float64)


def _aboard_s(network: Network) -> FloatArray:
    """Seconds from the quay until the ship is under way, as if one boarded at each edge."""
    return _known(network.headway_s, np.full(network.edge_count, HEADWAY_S)) / 2 + BOARDING_S


def _known(told: FloatArray | None, assumed: FloatArray) -> FloatArray:
    return assumed if told is None else np.where(np.isnan(told), assumed, told)


def _where_open(chosen: npt.NDArray[np.bool_], anew: FloatArray, old: FloatArray) -> FloatArray:
    """Return ``anew`` for the chosen edges that may be used that way, the old seconds for all others."""
    return np.where(chosen & np.isfinite(old), anew, old)
