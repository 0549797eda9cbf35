"""Car ferries of OpenStreetMap: one crossing over the union of its ways, with the time that the map gives for it.

``duration`` stands on the way of a crossing, on each piece of a crossing that was split (the whole time each), on
some of the pieces, or on a relation ``route=ferry``. So pieces that meet at sea become one crossing first, and the
time is held against the length of the union. A speed outside ``LEAST_KMH``-``MOST_KMH`` is refused (on crossings of
at most ``SHORT_M`` below ``LEAST_KMH_SHORT``: landing and loading take their minutes), and the ferry
runs at the effective speed of ``geo.network.graph.SpeedModel`` instead, waiting included, as does one without a time.

Several relations may hold a way: the passenger boat's speaks of the passenger boat alone. A line that calls at quays
may bear its whole time on every leg; then it counts once (``_counts_once``). Times of the year are listed, not kept.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.build.log import SourceLog
from geo.build.roads.osm import tags as osm_tags
from geo.build.roads.osm.tags import Tags, carries_cars, headway_s, seconds_of
from geo.network.graph import SpeedModel, seconds_for

LEAST_KMH, MOST_KMH = 5.0, 60.0
SHORT_M, LEAST_KMH_SHORT = 1000.0, 1.0  # across a river or sound the time is spent at the quays
EFFECTIVE = "effective speed"  # the basis of a time that the map does not give
WHOLE, LINE, EACH = (
    "duration of the whole crossing", "duration of the whole line, on every leg: counted once", "duration of each part"
)  # fmt: skip
NOT_IN_WINTER = "rests in winter by the map: taken to sail all year"
LIMITED = "limits in time left aside"
TYPICAL_KMH = 20.0  # of a car ferry under way from quay to quay; an assumption, as are the minutes at the quays
AT_QUAYS_S = 300.0
PAIR = 2


@dataclass(frozen=True)
class FerryWay:
    """One ferry line of the map.

    Parameters
    ----------
    osm_id : int
        Number in OpenStreetMap.
    nodes : tuple[int, ...]
        Nodes along the line.
    length_m : float
        Length, metres.
    name : str, optional
        Name of the line.
    forward_s : float, optional
        Seconds along the drawing; None: not said or not readable.
    backward_s : float, optional
        Seconds against the drawing; None: not said or not readable.
    headway_s : float, optional
        Seconds between departures; None: not said or not readable.
    cars : bool, optional
        Whether it carries cars; None: nothing is said of them.
    direction : int, optional
        Sails 1: along the drawing only, -1: against it only, 0: both ways.
    spoken : bool, optional
        Whether ``cars`` is said, not concluded from who else may board.
    limits : tuple[str, ...], optional
        When it sails, as the map has it.
    rests : bool, optional
        Whether it does not sail in winter.
    category : str, optional
        Category of the road that it is part of.
    number : str, optional
        Number of the road that it is part of.
    """

    osm_id: int
    nodes: tuple[int, ...]
    length_m: float
    name: str = ""
    forward_s: float | None = None
    backward_s: float | None = None
    headway_s: float | None = None
    cars: bool | None = None
    direction: int = 0  # 1 along the drawing only, -1 against it only, 0 both
    spoken: bool = True
    limits: tuple[str, ...] = ()
    rests: bool = False
    category: str = ""
    number: str = ""


@dataclass(frozen=True)
class FerryRelation:
    """A relation ``route=ferry``: what it says goes for those of its ways that do not say it themselves.

    That is, if it is about the same ship: a boat without cars says nothing of a car ferry on the same line.

    Parameters
    ----------
    ways : frozenset[int]
        Numbers of the ways that it holds.
    name : str, optional
        Name of the line.
    duration_s : float, optional
        Seconds over all its ways; None: not said or not readable.
    headway_s : float, optional
        Seconds between departures; None: not said or not readable.
    cars : bool, optional
        Whether it carries cars; None: nothing is said of them.
    limits : tuple[str, ...], optional
        When it sails, as the map has it.
    rests : bool, optional
        Whether it does not sail in winter.
    """

    ways: frozenset[int]
    name: str = ""
    duration_s: float | None = None
    headway_s: float | None = None
    cars: bool | None = None
    limits: tuple[str, ...] = ()
    rests: bool = False


@dataclass(frozen=True)
class Sailing:
    """What one whole way of a ferry takes.

    Parameters
    ----------
    way : FerryWay
        The ferry line.
    forward_s : float | None
        Seconds along it, without boarding; None: it does not sail that way.
    backward_s : float | None
        Seconds against it, without boarding; None: it does not sail that way.
    headway_s : float | None
        Seconds between departures; None: the map does not say.
    basis : str
        What the seconds rest on.
    boards : frozenset[int], optional
        Nodes where one boards anew though no car can drive off: terminals where one changes to another line.
    """

    way: FerryWay
    forward_s: float | None
    backward_s: float | None
    headway_s: float | None
    basis: str
    boards: frozenset[int] = frozenset()

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
    """Read the tags of one ferry line.

    Parameters
    ----------
    osm_id : int
        Number in OpenStreetMap.
    tags : Tags
        Tags by key, as the map writes them.
    nodes : Sequence[int]
        Nodes along the line.
    length_m : float
        Length, metres.
    log : SourceLog
        Takes durations and intervals that cannot be read.

    Returns
    -------
    FerryWay
        What the tags say.
    """
    both = _time(tags, "duration", osm_id=osm_id, log=log)
    interval = tags.get("interval", "")
    headway = headway_s(interval)
    if interval and headway is None:
        log.tell("ferry", f"way {osm_id}: interval={interval}", reason="interval cannot be read", metres=length_m)
    oneway = tags.get("oneway", "")
    category, number = _road_of(tags)
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
        spoken=osm_tags.speaks_of_cars(tags),
        limits=_limits(tags),
        rests=osm_tags.rests_in_winter(tags),
        category=category,
        number=number,
    )


def ferry_relation(tags: Tags, *, ways: Collection[int]) -> FerryRelation:
    """Read the tags of a relation ``route=ferry``.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.
    ways : Collection[int]
        Numbers of the ways that it holds.

    Returns
    -------
    FerryRelation
        What the tags say.
    """
    return FerryRelation(
        ways=frozenset(ways),
        name=tags.get("name", ""),
        duration_s=seconds_of(tags.get("duration", "")),
        headway_s=headway_s(tags.get("interval", "")),
        cars=carries_cars(tags),
        limits=_limits(tags),
        rests=osm_tags.rests_in_winter(tags),
    )


def _limits(tags: Tags) -> tuple[str, ...]:
    """Return what the tags say of when a ferry sails, as it is written."""
    keys = ("seasonal", "opening_hours", *(key for key in sorted(tags) if key.endswith(":conditional")))
    return tuple(f"{key}={tags[key]}" for key in keys if tags.get(key, "no") not in {"no", "24/7"})


def _road_of(tags: Tags) -> tuple[str, str]:
    """Category and number of the road that a ferry says it is part of (``ferry=trunk``); blank where it says none."""
    road_class = osm_tags.ferry_class(tags)
    if not road_class:
        return "", ""
    road = {**tags, "highway": road_class}
    return osm_tags.category(road), osm_tags.road_number(road)


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
    terminals: Collection[int] = (),
    speeds: SpeedModel | None = None,
) -> list[Sailing]:
    """Work out the seconds of each car ferry line.

    Those that carry no cars are left out, counted and listed with their time. Lines of which nothing is said of cars
    are kept and counted.

    Parameters
    ----------
    ways : Sequence[FerryWay]
        Ferry lines.
    relations : Sequence[FerryRelation]
        Relations that may hold them.
    landings : Collection[int]
        Nodes where a car can drive off.
    log : SourceLog
        Takes what is counted, filled in or left out.
    terminals : Collection[int], optional
        Nodes that are ferry terminals, also those without a road.
    speeds : SpeedModel, optional
        Speeds in km/h; None: those of ``SpeedModel``.

    Returns
    -------
    list[Sailing]
        One per line that is kept.
    """
    kmh = (speeds or SpeedModel()).ferry_kmh
    cars: list[FerryWay] = []
    held: dict[int, FerryRelation] = {}  # way: the relation that gives its time
    for way in ways:
        told, speaking = _spoken_for(way, [relation for relation in relations if way.osm_id in relation.ways])
        if not _boards_cars(told, log=log):
            continue
        cars.append(told)
        timed = [relation for relation in speaking if relation.duration_s]
        if timed and _own(told) is None:
            held[told.osm_id] = timed[0]
    boards = _changes(cars, terminals=terminals)
    groups = _crossings(cars, held, landings={*landings, *boards})
    line_m = _lines(groups, effective_kmh=kmh)
    found = []
    for place, group in enumerate(groups):
        whole = next((held[way.osm_id] for way in group if way.osm_id in held), None)
        ids = {way.osm_id for way in group} | (whole.ways if whole else set())
        whole_m = sum(way.length_m for way in cars if way.osm_id in ids)
        duration_s = whole.duration_s if whole else None
        found += _timed(group, duration_s=duration_s, whole_m=whole_m, line_m=line_m.get(place), effective_kmh=kmh,
                        log=log)  # fmt: skip
    return [replace(sail, boards=frozenset(boards.intersection(sail.way.nodes))) for sail in found]


def with_relations(ways: Sequence[FerryWay], relations: Sequence[FerryRelation]) -> list[FerryWay]:
    """Add to ways what their relations say of them: above all whether they carry cars.

    Parameters
    ----------
    ways : Sequence[FerryWay]
        Ferry lines.
    relations : Sequence[FerryRelation]
        Relations that may hold them.

    Returns
    -------
    list[FerryWay]
        One per way, in the same order.
    """
    return [_spoken_for(way, [one for one in relations if way.osm_id in one.ways])[0] for way in ways]


def _called(way: FerryWay) -> str:
    return f"way {way.osm_id} {way.name}".strip()


def _own(way: FerryWay) -> tuple[float, float] | None:
    """Seconds there and back that stand on the way itself."""
    there, back = way.forward_s or way.backward_s, way.backward_s or way.forward_s
    return None if there is None or back is None else (there, back)


def _boards_cars(way: FerryWay, *, log: SourceLog) -> bool:
    """Whether it is a car ferry, as far as the map tells; what it says of the times of the year is listed."""
    if way.cars is False:
        minutes = f", {way.forward_s / 60:.0f} min" if way.forward_s else ""
        log.leave_out(f"ferry {_called(way)}{minutes}", reason="carries no cars", metres=way.length_m)
    elif way.cars is None:
        log.tell("ferry", _called(way), reason="nothing is said of cars: taken for a car ferry", metres=way.length_m)
    limits = [limit for limit in way.limits if way.cars is not False or ":conditional=" in limit]
    if limits:
        reason = NOT_IN_WINTER if way.rests and way.cars is not False else LIMITED
        log.tell("ferry", f"{_called(way)}: {', '.join(limits)}", reason=reason, metres=way.length_m)
    return way.cars is not False


def _spoken_for(way: FerryWay, holding: Sequence[FerryRelation]) -> tuple[FerryWay, list[FerryRelation]]:
    """Return a way with what its relations say of it, and those relations, the most exact first.

    That a relation carries cars outweighs what a way only lets one conclude. Only relations that carry what the way
    carries speak for it. Of several the one with the fewest ways counts, and of equals the slowest, which promises
    least; the order in which they come tells nothing.
    """
    cars = way.cars
    if not (cars is not None and way.spoken) and any(relation.cars for relation in holding):
        cars = True
    elif cars is None and holding and all(relation.cars is False for relation in holding):
        cars = False
    if cars is False:
        speaking = [relation for relation in holding if relation.cars is False]
    else:
        speaking = [relation for relation in holding if relation.cars] or [
            relation for relation in holding if relation.cars is None
        ]
    speaking.sort(key=lambda one: (len(one.ways), -(one.duration_s or 0.0), -(one.headway_s or 0.0), one.name))
    said = [FerryRelation(frozenset(), way.name, None, way.headway_s, cars, way.limits, way.rests), *speaking]
    limited = next((one for one in said if one.limits), said[0])
    told = replace(
        way,
        cars=cars,
        name=next((one.name for one in said if one.name), ""),
        headway_s=next((one.headway_s for one in said if one.headway_s), None),
        limits=limited.limits,
        rests=limited.rests,
    )
    return told, speaking


def _changes(ways: Sequence[FerryWay], *, terminals: Collection[int]) -> set[int]:
    """Terminals where lines of different names or intervals meet: there one goes ashore and waits for the other."""
    here: dict[int, list[FerryWay]] = defaultdict(list)
    for way in ways:
        for node in set(terminals).intersection(way.nodes):
            here[node].append(way)
    names = {node: {way.name for way in lines if way.name} for node, lines in here.items()}
    headways = {node: {way.headway_s for way in lines if way.headway_s} for node, lines in here.items()}
    return {node for node in here if len(names[node]) > 1 or len(headways[node]) > 1}


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
        if len(here) == PAIR and node not in landings and _one_ship(ways[here[0]], ways[here[1]], held):
            pairs.append((here[0], here[1]))
    first: dict[FerryRelation, int] = {}
    for place, way in enumerate(ways):
        if way.osm_id in held:
            pairs.append((first.setdefault(held[way.osm_id], place), place))
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    same = coo_array((np.ones(len(pairs)), (one, other)), shape=(len(ways), len(ways)))
    groups: dict[int, list[FerryWay]] = defaultdict(list)
    for crossing, way in zip(connected_components(same, directed=False)[1].tolist(), ways, strict=True):
        groups[crossing].append(way)
    return list(groups.values())


def _one_ship(one: FerryWay, other: FerryWay, held: Mapping[int, FerryRelation]) -> bool:
    names = {way.name for way in (one, other) if way.name}
    times = {way.forward_s for way in (one, other) if way.forward_s}
    relations = {held[way.osm_id] for way in (one, other) if way.osm_id in held}
    return len(names) <= 1 and len(times) <= 1 and len(relations) <= 1


def _lines(groups: Sequence[Sequence[FerryWay]], *, effective_kmh: float) -> dict[int, float]:
    """Metres of the whole line, for each crossing that is a leg of a line whose legs all bear the whole time.

    Legs: crossings in a row from quay to quay, of one name, each with the very same time.
    """
    legs: dict[tuple[str, tuple[float, float]], list[tuple[int, list[int]]]] = defaultdict(list)
    for place, group in enumerate(groups):
        names, times = {way.name for way in group if way.name}, {_own(way) for way in group}
        degree = Counter(node for way in group for node in (way.nodes[0], way.nodes[-1]))
        ends = [node for node, count in degree.items() if count % 2]
        time = next(iter(times))
        if len(names) == len(times) == 1 and time is not None and len(ends) == PAIR:
            legs[next(iter(names)), time].append((place, ends))
    found: dict[int, float] = {}
    for (_, times_s), rows in legs.items():
        for row in _rows(rows):
            metres = [sum(way.length_m for way in groups[place]) for place in row]
            if all(_counts_once(metres, seconds, effective_kmh=effective_kmh) for seconds in times_s):
                found |= dict.fromkeys(row, sum(metres))
    return found


def _rows(legs: Sequence[tuple[int, Sequence[int]]]) -> list[list[int]]:
    """Legs that follow each other in a row, without a branch or a ring; single legs are none."""
    if len(legs) < PAIR:
        return []
    _, node = np.unique([ends for _, ends in legs], return_inverse=True)
    start, end = node.reshape(-1, 2).T
    size = int(node.max()) + 1
    _, part = connected_components(coo_array((np.ones(len(legs)), (start, end)), shape=(size, size)), directed=False)
    degree = np.bincount(node.ravel(), minlength=size)
    found = []
    for number in np.unique(part):
        here = np.flatnonzero(part[start] == number).tolist()
        nodes = part == number
        if len(here) > 1 and nodes.sum() == len(here) + 1 and degree[nodes].max() <= PAIR:
            found.append([legs[place][0] for place in here])
    return found


def _counts_once(metres: Sequence[float], seconds: float, *, effective_kmh: float) -> bool:
    """Whether a time that every leg of a line bears is that of the whole line.

    It is where the slowest leg, minutes at the quays aside, would go slower than ferries do with their waiting, and the
    whole line goes at a speed nearer to that of ferries under way.
    """
    whole, slowest = sum(metres) / seconds * 3.6, min(metres) / max(seconds - AT_QUAYS_S, 1.0) * 3.6
    nearer = abs(math.log(whole / TYPICAL_KMH)) < abs(math.log(slowest / TYPICAL_KMH))
    return _plausible(sum(metres), seconds) and slowest < effective_kmh and nearer


def _timed(
    group: Sequence[FerryWay],
    *,
    duration_s: float | None,
    whole_m: float,
    line_m: float | None,
    effective_kmh: float,
    log: SourceLog,
) -> list[Sailing]:
    """Seconds of each way of one crossing, from the time of the whole, of each way, or the effective speed.

    ``duration_s``: what a relation says of ``whole_m``; ``line_m``: of the line that the crossing is a leg of.
    """
    own = {way.osm_id: _own(way) for way in group}
    said = {times for times in own.values() if times is not None}
    total_m = sum(way.length_m for way in group) if said else whole_m
    if not said and duration_s is not None:
        said = {(duration_s, duration_s)}
    headway = max((way.headway_s or 0.0 for way in group), default=0.0) or None
    result = []
    for way in group:
        there = back = None
        basis, spoken = EFFECTIVE, bool(said)
        if len(said) == 1:
            times = next(iter(said))
            share = way.length_m / (line_m or total_m)
            if all(_plausible(line_m or total_m, seconds) for seconds in times):
                there, back = (seconds * share for seconds in times)
                basis = LINE if line_m else WHOLE
        if basis == EFFECTIVE:
            there, back = own[way.osm_id] or (None, None)
            spoken = spoken and there is not None
            if _plausible(way.length_m, there) and _plausible(way.length_m, back):
                basis = EACH
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
