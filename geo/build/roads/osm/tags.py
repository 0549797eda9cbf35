"""What the tags of OpenStreetMap say of driving: may a car go here, which way, how fast; how long a ferry takes.

Pure functions on the tags of one way or node. Nothing is guessed from a value that cannot be read: the function says
so (None, or a remark), and the reader of the file counts it.

Speeds
------
A signed limit is not a driven speed. Above ``TOWN_KMH`` people drive at 0.96 of the limit: the share that makes the
road classes of ``geo.network.graph.SpeedModel`` (E 70, R 66, F 62 km/h) out of NVDB's mean limits of 2024 (73, 68, 64).
Up to it 0.8, for junctions and traffic: the reduction that OSRM's car profile applies. A way without a limit has the
speed of its class in OSRM's car profile (``profiles/car.lua``), which is a driven speed already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Tags = Mapping[str, str]

# Driven speed in km/h of a way without a limit. Source: OSRM, profiles/car.lua; track: an assumption.
CLASS_KMH: Mapping[str, float] = {
    "motorway": 90, "motorway_link": 75, "trunk": 85, "trunk_link": 70, "primary": 65, "primary_link": 60,
    "secondary": 55, "secondary_link": 50, "tertiary": 40, "tertiary_link": 30, "unclassified": 25,
    "residential": 25, "living_street": 10, "service": 15, "road": 25, "track": 15,
}  # fmt: skip
TOWN_KMH = 60.0
LIMIT_SHARE_TOWN = 0.8
LIMIT_SHARE_ABOVE = 0.96

# Limits that a country's law implies, km/h. Norway: trafikkreglene section 13 (50 in built-up areas, 80 outside); 110
# is the highest that is signed. Others: OpenStreetMap wiki, "Default speed limits". Germany has none on motorways; 130
# is the advisory speed.
IMPLIED_KMH: Mapping[str, float] = {
    "NO:urban": 50, "NO:rural": 80, "NO:motorway": 110, "NO:zone30": 30,
    "SE:urban": 50, "SE:rural": 70, "SE:motorway": 110, "FI:urban": 50, "FI:rural": 80, "FI:motorway": 120,
    "DK:urban": 50, "DK:rural": 80, "DK:motorway": 130, "DE:urban": 50, "DE:rural": 100, "DE:motorway": 130,
    "DE:living_street": 7, "AT:urban": 50, "AT:rural": 100, "AT:motorway": 130, "CH:urban": 50, "CH:rural": 80,
    "CH:trunk": 100, "CH:motorway": 120, "LI:urban": 50, "LI:rural": 80, "AD:urban": 50, "AD:rural": 90,
}  # fmt: skip
NO_LIMIT_KMH = 130.0
WALK_KMH = 7.0
LEAST_KMH, MOST_KMH = 3.0, 140.0
KMH_PER_MPH = 1.609344
KMH_PER_KNOT = 1.852

OPEN = {"yes", "permissive", "designated", "destination", "customers", "official", "public", "permitted"}
SHUT = {
    "no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "taxi", "delivery", "permit", "military",
    "residents", "foot", "bicycle", "use_sidepath", "restricted", "hgv", "employees", "students",
}  # fmt: skip
ALONG, AGAINST = {"yes", "true", "1"}, {"-1", "reverse"}  # words of oneway
BOTH_WAYS = {"no", "false", "0", "alternating"}
WHO = ("motorcar", "motor_vehicle", "vehicle", "access")  # the more exact key decides

# Why a road is left out that may lead to a quay all the same.
CLOSED, TRACK, AISLE = "closed to cars", "track not opened to cars", "parking aisle or driveway"
LEADS_TO_QUAY = {CLOSED, TRACK, AISLE}

# Barriers that a car does not pass unless the node says so, and those it passes unless the node says otherwise.
BLOCKING = {
    "bollard", "block", "jersey_barrier", "log", "debris", "planter", "chain", "cycle_barrier", "kissing_gate", "stile",
    "turnstile", "full-height_turnstile", "motorcycle_barrier", "bus_trap", "sump_buster", "fence", "wall", "hedge",
    "guard_rail", "ditch", "rope", "bar", "horse_stile", "vehicle_block", "barrier_board", "tank_trap",
}  # fmt: skip

# Gates that are opened for a car, or are not: a lock shuts them, and so does naming walkers or cyclists alone.
GATES = {"gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "wicket_gate", "hampshire_gate"}
WALKERS = ("foot", "bicycle")
STOPS, LOCKED, FOR_WALKERS, OPEN_GATE = (
    "stops cars", "gate is locked", "gate names walkers or cyclists and is silent on cars", "gate is open"
)  # fmt: skip

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_SPAN = re.compile(rf"\b({_MONTH})[a-z]*\b(?:\s+\d{{1,2}})?(?:\s*[-–]\s*(?:\d{{4}}\s+)?({_MONTH})[a-z]*\b)?")
_REMARK = re.compile(r'"[^"]*"')
_SHUT_RULE = re.compile(r"\b(off|closed)\b")
MID_WINTER = {12, 1, 2}
WARM_SEASONS = {"spring", "summer", "autumn", "fall"}

_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?$")
_ZONE = re.compile(r"^(?:[A-Z]{2}:)?(?:zone:?)?(\d{1,3})$")
_CLOCK = re.compile(r"^(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?$")
_MINUTES = re.compile(r"^(\d{1,4}(?:\.\d+)?)\s*(?:min|minutes?|minutter)?$")
_HOURS = re.compile(r"^(\d{1,2})\s*(?:h|hours?|timer?)\s*(?:(\d{1,2})\s*(?:m|min|minutes?|minutter)?)?$")
_ISO = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")


@dataclass(frozen=True)
class Driving:
    """How one drives along a way.

    Parameters
    ----------
    forward_kmh : float | None
        Speed along the drawing, km/h; None: not allowed that way.
    backward_kmh : float | None
        Speed against the drawing, km/h; None: not allowed that way.
    basis : str
        What the speed rests on: "signed", "implied" or "class".
    remarks : tuple[str, ...], optional
        What was not understood or left aside.
    """

    forward_kmh: float | None
    backward_kmh: float | None
    basis: str  # "signed", "implied" or "class"
    remarks: tuple[str, ...] = ()


def seconds_of(text: str) -> float | None:
    """Read a ``duration`` or ``interval``: HH:MM, HH:MM:SS, minutes, "1 h 30 min" or ISO 8601.

    Parameters
    ----------
    text : str
        Value of the tag.

    Returns
    -------
    float | None
        Seconds; None for anything else, and for nothing at all: ``abc``, ``0``, ``PT``, ``00:10-00:20``.
    """
    words = text.strip()
    seconds = 0.0
    if found := _CLOCK.match(words):
        hours, minutes, rest = found.groups(default="0")
        seconds = int(hours) * 3600 + int(minutes) * 60 + int(rest)
    elif found := _MINUTES.match(words):
        seconds = float(found[1]) * 60
    elif found := _HOURS.match(words):
        seconds = int(found[1]) * 3600 + int(found[2] or 0) * 60
    elif found := _ISO.match(words.upper()):
        days, hours, minutes, rest = found.groups(default="0")
        seconds = int(days) * 86400 + int(hours) * 3600 + int(minutes) * 60 + float(rest)
    return seconds or None


def headway_s(text: str) -> float | None:
    """Read the time between departures; of several the longest, which promises least.

    Parameters
    ----------
    text : str
        Value of the tag ``interval``.

    Returns
    -------
    float | None
        Seconds; None where one cannot be read.
    """
    each = [seconds_of(part) for part in text.split(";") if part.strip()]
    known = [seconds for seconds in each if seconds is not None]
    return max(known) if known and len(known) == len(each) else None


def limit_kmh(text: str) -> float | None:
    """Read a speed limit: ``50``, ``50 mph``, ``NO:urban``, ``NO:zone30``, ``none``, ``walk``; the lowest of a list.

    Parameters
    ----------
    text : str
        Value of the tag ``maxspeed``.

    Returns
    -------
    float | None
        Limit in km/h; None for what is no limit (``signals``, ``variable``) or cannot be one (``-30``, ``999``,
        ``fast``).
    """
    limits = [_one_limit(part.strip()) for part in re.split(r"[;|,]", text) if part.strip()]
    known = [limit for limit in limits if limit is not None]
    return min(known) if known and len(known) == len(limits) else None


def _one_limit(text: str) -> float | None:
    if text in {"none", "unlimited"}:
        return NO_LIMIT_KMH
    if text == "walk" or text.endswith(":walk"):
        return WALK_KMH
    if text in IMPLIED_KMH:
        return IMPLIED_KMH[text]
    found = _NUMBER.match(text)
    if found:
        unit = {"mph": KMH_PER_MPH, "knots": KMH_PER_KNOT}.get(found[2] or "", 1.0)
        limit = float(found[1]) * unit
    elif zone := _ZONE.match(text):
        limit = float(zone[1])
    else:
        return None
    return limit if LEAST_KMH <= limit <= MOST_KMH else None


def driven_kmh(limit: float) -> float:
    """Work out the mean speed on a road with a limit (see above).

    Parameters
    ----------
    limit : float
        Limit in km/h.

    Returns
    -------
    float
        Speed in km/h.
    """
    return limit * (LIMIT_SHARE_TOWN if limit <= TOWN_KMH else LIMIT_SHARE_ABOVE)


def permission(tags: Tags, *, direction: str = "") -> bool | None:
    """Tell whether a car may pass; the most exact key decides.

    Of several values one that opens is enough (``agricultural;destination``). A value that nobody knows says nothing.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.
    direction : str, optional
        "forward" or "backward": what is said of that direction alone; blank: of both.

    Returns
    -------
    bool | None
        None where the tags do not say.
    """
    for key in WHO:
        value = tags.get(f"{key}:{direction}" if direction else key)
        if value is None:
            continue
        values = {part.strip() for part in value.split(";")}
        if values & OPEN:
            return True
        if values & SHUT:
            return False
    return None


def driving(tags: Tags) -> Driving | str:
    """Tell how one drives along a way.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    Driving | str
        Speeds, or in a few words why not.
    """
    highway = tags.get("highway", "")
    allowed = permission(tags)
    refused = _refusal(tags, highway=highway, allowed=allowed)
    if refused:
        return refused
    forward, backward = _directions(tags, highway=highway)
    if tags.get("oneway") == "reversible":
        return "reversible lane"
    forward = forward and permission(tags, direction="forward") is not False
    backward = backward and permission(tags, direction="backward") is not False
    if not (forward or backward):
        return "no car may drive either way"
    remarks = []
    if any(key.endswith(":conditional") and key.startswith(("maxspeed", *WHO, "oneway")) for key in tags):
        remarks.append("conditional left aside")
    if allowed is None and any(key in tags for key in WHO):
        remarks.append("access value unknown")
    if _one_way_said(tags) not in {"", *BOTH_WAYS, *ALONG, *AGAINST}:
        remarks.append("oneway value unknown: taken as not said")
    basis, there, back = _speeds(tags, highway=highway, remarks=remarks)
    return Driving(there if forward else None, back if backward else None, basis, tuple(remarks))


def shut_road(tags: Tags) -> Driving | None:
    """Tell how one would drive on a road that is left out for its class or access.

    Such a road may be the only one to a quay (``osm.approaches``).

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    Driving | None
        Speeds both ways; None for any other way.
    """
    highway = tags.get("highway", "")
    if _refusal(tags, highway=highway, allowed=permission(tags)) not in LEADS_TO_QUAY:
        return None
    basis, there, back = _speeds(tags, highway=highway, remarks=[])
    return Driving(there, back, basis)


def _refusal(tags: Tags, *, highway: str, allowed: bool | None) -> str:
    checks = (
        (highway not in CLASS_KMH, "not a road for cars"),
        (tags.get("area") == "yes", "an area, not a line"),
        (tags.get("ice_road") == "yes" or tags.get("winter_road") == "yes", "ice or winter road"),
        (tags.get("impassable") == "yes" or tags.get("smoothness") == "impassable", "impassable"),
        (allowed is False, CLOSED),
        (highway == "track" and allowed is not True, TRACK),
        (tags.get("service") in {"parking_aisle", "driveway", "drive-through", "emergency_access"}
         and highway == "service", AISLE),
    )  # fmt: skip
    return next((reason for wrong, reason in checks if wrong), "")


def _directions(tags: Tags, *, highway: str) -> tuple[bool, bool]:
    """Whether the way is open along and against its drawing, before permissions by direction."""
    said = _one_way_said(tags)
    if said in AGAINST:
        return False, True
    if said in ALONG:
        return True, False
    implied = tags.get("junction") in {"roundabout", "circular"} or highway == "motorway"
    return True, not (implied and said not in BOTH_WAYS)


def _one_way_said(tags: Tags) -> str:
    return next((tags[key] for key in ("oneway:motorcar", "oneway:motor_vehicle", "oneway") if key in tags), "")


def _speeds(tags: Tags, *, highway: str, remarks: list[str]) -> tuple[str, float, float]:
    """Basis and driven speed along and against the way; limits that cannot be read are told in ``remarks``."""
    default = CLASS_KMH[highway]
    found: dict[str, float | None] = {}
    for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward"):
        if key in tags:
            found[key] = limit_kmh(tags[key])
            if found[key] is None:
                remarks.append(f"limit not read: {tags[key]}")
    signed = found.get("maxspeed")
    there, back = found.get("maxspeed:forward") or signed, found.get("maxspeed:backward") or signed
    basis = "signed" if there or back else "class"
    if basis == "class":
        implied = next(
            (limit for key in ("maxspeed:type", "zone:maxspeed", "source:maxspeed") if key in tags
             if (limit := limit_kmh(tags[key])) is not None), None,
        )  # fmt: skip
        if implied is not None:
            basis, there, back = "implied", implied, implied
    return basis, driven_kmh(there) if there else default, driven_kmh(back) if back else default


def barrier(tags: Tags) -> str:
    """Tell what a node means to a car.

    What is said of cars decides; else a lock, then the kind of barrier. A barrier of a kind that nobody knows lets cars
    pass, as do gates of which nothing is said. A gate that names walkers or cyclists and is silent on cars is theirs.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    str
        ``STOPS``, ``LOCKED``, ``FOR_WALKERS``, ``OPEN_GATE`` or blank.
    """
    kind = tags.get("barrier", "")
    allowed = permission(tags)
    if allowed is False or (allowed is None and kind in BLOCKING):
        return STOPS
    if allowed is None and tags.get("locked") == "yes":
        return LOCKED
    if kind not in GATES:
        return ""
    return FOR_WALKERS if allowed is None and _names_walkers(tags) else OPEN_GATE


def _names_walkers(tags: Tags) -> bool:
    return any(tags.get(key, "no") != "no" for key in WALKERS)


def ferry_class(tags: Tags) -> str:
    """Find the road class that a ferry line is part of (``ferry=trunk``).

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    str
        A key of ``CLASS_KMH``; blank where it names none.
    """
    return tags.get("ferry", "") if tags.get("ferry", "") in CLASS_KMH else ""


def carries_cars(tags: Tags) -> bool | None:
    """Tell whether a ferry takes cars.

    A ferry that is part of a road (``ferry=trunk``) carries its cars. One that names walkers or cyclists and is silent
    on cars carries none: what GraphHopper takes it for, too.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    bool | None
        None where the tags say nothing at all of who may board.
    """
    allowed = permission(tags)
    if allowed is None and ferry_class(tags):
        return True
    if allowed is not None:
        return allowed
    return False if _names_walkers(tags) else None


def speaks_of_cars(tags: Tags) -> bool:
    """Tell whether a ferry's tags say themselves that cars board, or that they do not.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    bool
        False where it can only be concluded.
    """
    return permission(tags) is not None or bool(ferry_class(tags))


def rests_in_winter(tags: Tags) -> bool:
    """Tell whether ``seasonal`` or ``opening_hours`` leave out the whole of mid-winter, December to February.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    bool
        False where neither is given.
    """
    seasons = {part.strip() for part in tags.get("seasonal", "").split(";") if part.strip()}
    if seasons and seasons <= WARM_SEASONS:
        return True
    hours = _REMARK.sub("", tags.get("opening_hours", "").lower())
    open_months: set[int] = set()
    for rule in hours.split(";"):
        if not rule.strip():
            continue
        months = _months(rule)
        if _SHUT_RULE.search(rule):
            open_months -= months
        else:
            open_months |= months
    return bool(hours.strip()) and not open_months & MID_WINTER


def _months(rule: str) -> set[int]:
    """Months that one rule of ``opening_hours`` speaks of; all where it names none."""
    found: set[int] = set()
    for first, last in _SPAN.findall(rule):
        begin = _MONTHS.index(first)
        count = (_MONTHS.index(last) - begin) % 12 + 1 if last else 1
        found |= {(begin + step) % 12 + 1 for step in range(count)}
    return found or set(range(1, 13))


def category(tags: Tags) -> str:
    """Norwegian road category, E R F K P, as road class and number tell it.

    In Norway trunk roads are E and R, numbered roads below them F, other public roads K; service roads and tracks P.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    str
        One letter.
    """
    highway, number = tags.get("highway", "").removesuffix("_link"), tags.get("ref", "")
    if number.startswith("E"):
        return "E"
    if highway in {"motorway", "trunk"}:
        return "R"
    if highway in {"primary", "secondary"} or (highway == "tertiary" and number):
        return "F"
    return "P" if highway in {"service", "track"} else "K"


def road_number(tags: Tags) -> str:
    """Write the road number as on the signs: E6, Rv4, Fv120.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    str
        The first of several; blank where there is none.
    """
    first = tags.get("ref", "").split(";")[0].replace(" ", "")
    if not first.isdigit():
        return first
    return {"R": "Rv", "F": "Fv"}.get(category(tags), "") + first


def motorway(tags: Tags) -> str:
    """Tell what kind of motorway a way is.

    Parameters
    ----------
    tags : Tags
        Tags by key, as the map writes them.

    Returns
    -------
    str
        ``motorveg``, ``motortrafikkveg`` or blank.
    """
    if tags.get("highway") in {"motorway", "motorway_link"}:
        return "motorveg"
    return "motortrafikkveg" if tags.get("motorroad") == "yes" else ""
