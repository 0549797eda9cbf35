"""Ways of OpenStreetMap as they are read, from an extract or a service: car roads, car ferries, barriers.

Their tags are read at once (``osm.tags``), and what stays in memory are three numbers per node of a car road.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from geo.build.log import SourceLog
from geo.build.roads.osm import tags as osm_tags
from geo.build.roads.osm.ferries import FerryRelation, ferry_relation

UNKNOWN_POSITION = 2_147_483_647  # a node that the extract does not hold
FERRY = -1  # in ``Collected.road_of``
SHAPE = 2
# What a way is, by one of these keys, is no ferry line, whatever relation holds it.
NO_FERRY = (
    "highway", "route", "railway", "aeroway", "man_made", "amenity", "building", "public_transport", "barrier",
    "natural", "landuse", "leisure", "tourism", "boundary", "place", "power", "area",
)  # fmt: skip


class Road(NamedTuple):
    """What the tags of a road say that matters for driving. Many roads have the same, and share it.

    Parameters
    ----------
    forward_kmh : float | None
        Speed along the drawing, km/h; None: not allowed that way.
    backward_kmh : float | None
        Speed against the drawing, km/h; None: not allowed that way.
    category : str
        Road category: E, R, F, K or P.
    number : str
        Road number as on the signs; may be blank.
    motorway : str
        Kind of motorway; blank: none.
    tunnel : bool
        Whether it is a tunnel.
    bridge : bool
        Whether it is a bridge.
    """

    forward_kmh: float | None
    backward_kmh: float | None
    category: str
    number: str
    motorway: str
    tunnel: bool
    bridge: bool


@dataclass(kw_only=True)
class Lines:
    """Ways end to end. Sixteen bytes per node and twelve per way: a country fits.

    Parameters
    ----------
    ids : array[int], optional
        Numbers of the nodes.
    lon : array[int], optional
        Their longitudes, 1e-7 degrees.
    lat : array[int], optional
        Their latitudes, 1e-7 degrees.
    first : array[int], optional
        Place of the first node, one per way.
    road_of : array[int], optional
        Which road it is, one per way.
    """

    ids: array[int] = field(default_factory=lambda: array("q"))
    lon: array[int] = field(default_factory=lambda: array("i"))
    lat: array[int] = field(default_factory=lambda: array("i"))
    first: array[int] = field(default_factory=lambda: array("q"))
    road_of: array[int] = field(default_factory=lambda: array("i"))

    def line(self, run: Iterable[tuple[int, int, int]], *, road: int) -> None:
        """Take in a line of nodes.

        Parameters
        ----------
        run : Iterable[tuple[int, int, int]]
            Nodes as id, longitude and latitude (1e-7 degrees).
        road : int
            Which road it is.
        """
        self.first.append(len(self.ids))
        self.road_of.append(road)
        for node, lon, lat in run:
            self.ids.append(node)
            self.lon.append(lon)
            self.lat.append(lat)


@dataclass
class Collected(Lines):
    """Ways as read.

    Parameters
    ----------
    log : SourceLog, optional
        Takes what is counted and left out.
    roads : dict[Road, int], optional
        Roads with their numbers, in the order of their first coming.
    ferries : list[tuple[int, dict[str, str]]], optional
        Ferry lines: their number in OpenStreetMap and their tags.
    relations : list[FerryRelation], optional
        Relations of ferries.
    barriers : dict[int, str], optional
        Nodes with a barrier, and what each means (``osm.tags.barrier``).
    terminals : set[int], optional
        Nodes that are ferry terminals.
    shut : Lines, optional
        Roads left out for their class or access, which may lead to a quay (``osm.approaches``).
    way_ids : array[int], optional
        Numbers of all ways taken in.
    lost_ways : int, optional
        How many of them lack nodes.
    ids : array[int], optional
        Numbers of the nodes.
    lon : array[int], optional
        Their longitudes, 1e-7 degrees.
    lat : array[int], optional
        Their latitudes, 1e-7 degrees.
    first : array[int], optional
        Place of the first node, one per way.
    road_of : array[int], optional
        Which of ``roads`` it is, one per way; ``FERRY``: the next of ``ferries``.
    """

    log: SourceLog = field(default_factory=SourceLog)
    roads: dict[Road, int] = field(default_factory=dict)
    ferries: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    relations: list[FerryRelation] = field(default_factory=list)
    barriers: dict[int, str] = field(default_factory=dict)
    terminals: set[int] = field(default_factory=set)
    shut: Lines = field(default_factory=Lines)
    way_ids: array[int] = field(default_factory=lambda: array("q"))
    lost_ways: int = 0

    def way(self, osm_id: int, tags: osm_tags.Tags, nodes: Iterable[tuple[int, int, int]]) -> None:
        """Take in a way; one that is not for cars is counted and left out.

        Parameters
        ----------
        osm_id : int
            Number in OpenStreetMap.
        tags : osm_tags.Tags
            Tags by key, as the map writes them.
        nodes : Iterable[tuple[int, int, int]]
            Nodes as id, longitude and latitude (1e-7 degrees).
        """
        ferry = tags.get("route") == "ferry"
        if not ferry and "highway" not in tags:
            return
        read = "ferry" if ferry else osm_tags.driving(tags)
        if isinstance(read, str) and not ferry:
            self.log.count(f"left_out_{read}")
            self._shut(tags, nodes)
            return
        runs, whole = _runs(nodes, osm_id=osm_id, log=self.log)
        self.way_ids.append(osm_id)
        self.lost_ways += not whole
        if not runs:
            return
        if isinstance(read, osm_tags.Driving):
            for remark in read.remarks:
                self.log.tell("tags", f"way {osm_id}", reason=remark)
            self.log.count(f"speed_{read.basis}")
        for run in runs:
            if isinstance(read, str):
                self.ferries.append((osm_id, dict(tags)))
                self.line(run, road=FERRY)
            else:
                self.line(run, road=self.roads.setdefault(_road(tags, read), len(self.roads)))

    @property
    def walls(self) -> set[int]:
        """Nodes with a barrier that stops cars."""
        return {node for node, means in self.barriers.items() if means != osm_tags.OPEN_GATE}

    def _shut(self, tags: osm_tags.Tags, nodes: Iterable[tuple[int, int, int]]) -> None:
        """Keep a road that is left out, if it is one that may lead to a quay."""
        read = osm_tags.shut_road(tags)
        if read is None:
            return
        road = self.roads.setdefault(_road(tags, read), len(self.roads))
        runs, _ = _runs(nodes, osm_id=0, log=SourceLog())
        for run in runs:
            self.shut.line(run, road=road)

    def relation(self, tags: osm_tags.Tags, ways: Iterable[int]) -> None:
        """Take in a relation, if it is a ferry's.

        Parameters
        ----------
        tags : osm_tags.Tags
            Tags by key, as the map writes them.
        ways : Iterable[int]
            Numbers of the ways that it holds.
        """
        if tags.get("route") == "ferry":
            self.relations.append(ferry_relation(tags, ways=set(ways)))

    def member(self, osm_id: int, tags: osm_tags.Tags, nodes: Iterable[tuple[int, int, int]]) -> None:
        """Take in a way that a ferry's relation holds and that is no ferry by itself: a ferry, unless something else.

        A pier, a terminal's building or a road stays what it is.

        Parameters
        ----------
        osm_id : int
            Number in OpenStreetMap.
        tags : osm_tags.Tags
            Tags by key, as the map writes them.
        nodes : Iterable[tuple[int, int, int]]
            Nodes as id, longitude and latitude (1e-7 degrees).
        """
        held = list(nodes)
        other = next((key for key in NO_FERRY if key in tags), "")
        if other or (held and held[0][0] == held[-1][0]):
            if other != "highway":
                what = f"{other}={tags[other]}" if other else "an area"
                self.log.tell("ferry", f"way {osm_id}: {what}", reason="member of a ferry relation that is no ferry")
            return
        self.log.tell("ferry", f"way {osm_id}", reason="a ferry by its relation alone")
        self.way(osm_id, {**tags, "route": "ferry"}, held)

    def node(self, osm_id: int, tags: osm_tags.Tags) -> None:
        """Take in a node with a barrier, or a ferry terminal.

        Parameters
        ----------
        osm_id : int
            Number in OpenStreetMap.
        tags : osm_tags.Tags
            Tags by key, as the map writes them.
        """
        if tags.get("amenity") == "ferry_terminal":
            self.terminals.add(osm_id)
        if "barrier" in tags and (means := osm_tags.barrier(tags)):
            self.barriers[osm_id] = means


def _road(tags: osm_tags.Tags, read: osm_tags.Driving) -> Road:
    return Road(
        forward_kmh=read.forward_kmh,
        backward_kmh=read.backward_kmh,
        category=osm_tags.category(tags),
        number=osm_tags.road_number(tags),
        motorway=osm_tags.motorway(tags),
        tunnel=tags.get("tunnel", "no") != "no",
        bridge=tags.get("bridge", "no") != "no",
    )


def _runs(
    nodes: Iterable[tuple[int, int, int]], *, osm_id: int, log: SourceLog
) -> tuple[list[list[tuple[int, int, int]]], bool]:
    """Return the stretches of a way between nodes that the file lacks, and whether it is whole.

    No stretch repeats a node, none has but one.
    """
    told = [(known, list(run)) for known, run in groupby(nodes, key=lambda node: node[1] != UNKNOWN_POSITION)]
    runs = []
    for run in (run for known, run in told if known):
        kept = [node for place, node in enumerate(run) if place == 0 or node[0] != run[place - 1][0]]
        if len(kept) < len(run):
            log.count("node twice in a row", len(run) - len(kept))
        if len(kept) >= SHAPE:
            runs.append(kept)
    if not runs:
        log.leave_out(f"way {osm_id}", reason="fewer than two nodes in the file")
    elif not all(known for known, _ in told):
        log.tell("nodes", f"way {osm_id}", reason="nodes that the file lacks: the way is cut there")
    return runs, all(known for known, _ in told)
