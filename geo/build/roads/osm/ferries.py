"""Car ferries of OpenStreetMap: one crossing over the union of its ways, with the time that the map gives for it.

``duration`` stands on the way of a crossing, on each piece of a crossing that was split (the whole time each), on
some of the pieces, or on a relation ``route=ferry``. So pieces that meet at sea become one crossing first, and the
time is held against the length of the union. A speed outside ``LEAST_KMH``-``MOST_KMH`` is refused (on crossings of
at most ``SHORT_M`` below ``LEAST_KMH_SHORT``: landing and loading take their minutes), and the ferry
runs at the effective speed of ``geo.network.graph.SpeedModel`` instead, waiting included, as does one without a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.build.log import SourceLog
from geo.build.roads.osm.tags import Tags, carries_cars, headway_s, seconds_of
from geo.network.graph import SpeedModel, seconds_for

LEAST_KMH, MOST_KMH = 5.0, 60.0
SHORT_M, LEAST_KMH_SHORT = 1000.0, 1.0  # across a river or sound the time is spent at the quays
EFFECTIVE = "effective speed"  # the basis of a time that the map does not give
PAIR = 2


@dataclass(frozen=True)
class FerryWay:
    """One ferry line of the map. Seconds None: not said or not readable. ``cars`` None: nothing is said of cars."""

    osm_id: int
    nodes: tuple[int, ...]
    length_m: float
    name: str = ""
    forward_s: float | None = None
    backward_s: float | None = None
    headway_s: float | None = None
    cars: bool | None = None
    direction: int = 0  # 1 along the drawing only, -1 against it only, 0 both


@dataclass(frozen=True)
class FerryRelation:
    """A relation ``route=ferry``: what it says goes for those of its ways that do not say it themselves."""

    ways: frozenset[int]
    name: str = ""
    duration_s: float | None = None
    headway_s: float | None = None
    cars: bool | None = None


@dataclass(frozen=True)
class Sailing:
    """Seconds that one whole way takes, without boarding, along it and against it; None: it does not sail that way.

    ``headway_s``: seconds between departures; None: the map does not say.
    """

    way: FerryWay
    forward_s: float | None
    backward_s: float | None
    headway_s: float | None
    basis: str

    @property
    def boarding_s(self) -> float:
        """Half the headway, paid once when a car drives aboard.

        Zero where the headway is unknown or the time rests on the effective speed, which has waiting in it.
        """
        return 0.0 if self.basis == EFFECTIVE else (self.headway_s or 0.0) / 2

    @property
    def sailing_s(self) -> float | None:
        """Seconds under way, the mean of the directions it sails; None where the map gives no time, or none usable."""
        each = [seconds for seconds in (self.forward_s, self.backward_s) if seconds is not None]
        return None if self.basis == EFFECTIVE or not each else sum(each) / len(each)


def ferry_way(osm_id: int, tags: Tags, *, nodes: Sequence[int], length_m: float, log: SourceLog) -> FerryWay:
    """Read the tags of one ferry line; a duration or interval that cannot be read is listed and left aside."""
    both = _time(tags, "duration", osm_id=osm_id, log=log)
    interval = tags.get("interval", "")
    headway = headway_s(interval)
    if interval and headway is None:
        log.tell("ferry", f"way {osm_id}: interval={interval}", reason="interval cannot be read", metres=length_m)
    oneway = tags.get("oneway", "")
    return FerryWay(
        osm_id=osm_id,
        nodes=tuple(nodes),
        length_m=length_m,
        name=tags.get("name", ""),
        forward_s=_time(tags, "duration:forward", osm_id=osm_id, log=log) or both,
        backward_s=_time(tags, "duration:backward", osm_id=osm_id, log=log) or both,
        headway_s=headway,
        cars=carries_cars(tags),
        direction={"yes": 1, "1": 1, "true": 1, "-1": -1, "reverse": -1}.get(oneway, 0),
    )


def ferry_relation(tags: Tags, *, ways: Collection[int]) -> FerryRelation:
    """Read the tags of a relation ``route=ferry`` and the ways it holds."""
    return FerryRelation(
        ways=frozenset(ways),
        name=tags.get("name", ""),
        duration_s=seconds_of(tags.get("duration", "")),
        headway_s=headway_s(tags.get("interval", "")),
        cars=carries_cars(tags),
    )


def _time(tags: Tags, key: str, *, osm_id: int, log: SourceLog) -> float | None:
    text = tags.get(key, "")
    seconds = seconds_of(text)
    if text and seconds is None:
        log.tell("ferry", f"way {osm_id}: {key}={text}", reason="duration cannot be read")
    return seconds


def sailings(
    ways: Sequence[FerryWay],
    relations: Sequence[FerryRelation],
    *,
    landings: Collection[int],
    log: SourceLog,
    speeds: SpeedModel | None = None,
) -> list[Sailing]:
    """Seconds of each car ferry line; those that carry no cars are left out, counted and listed with their time.

    ``landings``: nodes where a car can drive off. Lines of which nothing is said of cars are kept and counted.
    """
    kmh = (speeds or SpeedModel()).ferry_kmh
    told = [_with_relation(way, relations) for way in ways]
    cars = []
    for way in told:
        if way.cars is False:
            minutes = f", {way.forward_s / 60:.0f} min" if way.forward_s else ""
            log.leave_out(f"ferry {_called(way)}{minutes}", reason="carries no cars", metres=way.length_m)
            continue
        if way.cars is None:
            log.tell(
                "ferry", _called(way), reason="nothing is said of cars: taken for a car ferry", metres=way.length_m
            )
        cars.append(way)
    held = {way.osm_id: relation for relation in relations for way in cars if way.osm_id in relation.ways}
    found = []
    for group in _crossings(cars, held, landings=landings):
        whole = held.get(group[0].osm_id)
        found += _timed(group, duration_s=whole.duration_s if whole else None, effective_kmh=kmh, log=log)
    return found


def _called(way: FerryWay) -> str:
    return f"way {way.osm_id} {way.name}".strip()


def _with_relation(way: FerryWay, relations: Sequence[FerryRelation]) -> FerryWay:
    for relation in relations:
        if way.osm_id in relation.ways:
            cars = relation.cars if way.cars is None else way.cars
            way = replace(way, name=way.name or relation.name, headway_s=way.headway_s or relation.headway_s, cars=cars)
    return way


def _crossings(
    ways: Sequence[FerryWay], held: Mapping[int, FerryRelation], *, landings: Collection[int]
) -> list[list[FerryWay]]:
    """Ways that are one crossing: they meet two by two at sea, or lie in one relation that says how long it takes."""
    pairs: list[tuple[int, int]] = []
    at: dict[int, list[int]] = defaultdict(list)
    for place, way in enumerate(ways):
        for node in {way.nodes[0], way.nodes[-1]}:
            at[node].append(place)
    for node, here in at.items():
        if len(here) == PAIR and node not in landings and _one_ship(ways[here[0]], ways[here[1]]):
            pairs.append((here[0], here[1]))
    first: dict[FerryRelation, int] = {}
    for place, way in enumerate(ways):
        relation = held.get(way.osm_id)
        if relation is not None and relation.duration_s and way.forward_s is None and way.backward_s is None:
            pairs.append((first.setdefault(relation, place), place))
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    same = coo_array((np.ones(len(pairs)), (one, other)), shape=(len(ways), len(ways)))
    groups: dict[int, list[FerryWay]] = defaultdict(list)
    for crossing, way in zip(connected_components(same, directed=False)[1].tolist(), ways, strict=True):
        groups[crossing].append(way)
    return list(groups.values())


def _one_ship(one: FerryWay, other: FerryWay) -> bool:
    names = {way.name for way in (one, other) if way.name}
    times = {way.forward_s for way in (one, other) if way.forward_s}
    return len(names) <= 1 and len(times) <= 1


def _timed(
    group: Sequence[FerryWay], *, duration_s: float | None, effective_kmh: float, log: SourceLog
) -> list[Sailing]:
    """Seconds of each way of one crossing, from the time of the whole, of each way, or the effective speed."""
    total_m = sum(way.length_m for way in group)
    own = {way.osm_id: (way.forward_s or way.backward_s, way.backward_s or way.forward_s) for way in group}
    said = {times for times in own.values() if times[0] is not None}
    if not said and duration_s is not None:
        said = {(duration_s, duration_s)}
    headway = max((way.headway_s or 0.0 for way in group), default=0.0) or None
    result = []
    for way in group:
        there = back = None
        basis, spoken = EFFECTIVE, bool(said)
        if len(said) == 1:
            there, back = next(iter(said))
            if _plausible(total_m, there) and _plausible(total_m, back):
                there, back = (seconds * way.length_m / total_m for seconds in (there or 0.0, back or 0.0))
                basis = "duration of the whole crossing"
        if basis == EFFECTIVE:
            there, back = own[way.osm_id]
            spoken = spoken and there is not None
            if _plausible(way.length_m, there) and _plausible(way.length_m, back):
                basis = "duration of each part"
        if basis == EFFECTIVE:
            there = back = seconds_for(way.length_m, speed_kmh=effective_kmh)
            reason = "duration refused: not 5-60 km/h" if spoken else "no duration"
            log.tell("ferry", _called(way), reason=f"{reason}; {effective_kmh} km/h", metres=way.length_m)
        else:
            log.tell("ferry", _called(way), reason=basis, metres=way.length_m)
        result.append(
            Sailing(way, there if way.direction >= 0 else None, back if way.direction <= 0 else None, headway, basis)
        )
    return result


def _plausible(length_m: float, seconds: float | None) -> bool:
    least_kmh = LEAST_KMH_SHORT if length_m <= SHORT_M else LEAST_KMH
    return seconds is not None and least_kmh <= length_m / seconds * 3.6 <= MOST_KMH
