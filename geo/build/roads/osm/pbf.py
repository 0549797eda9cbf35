"""Roads and car ferries of OpenStreetMap, from a PBF extract (Geofabrik) in one streaming pass.

Ways come by once, their tags are read at once (``osm_tags``), and what stays in memory are three numbers per node of a
car road. Positions of all the other nodes are needed until the ways have come by; for a large file they lie in a file
beside the memory, not in it. ``osm_edges`` cuts the ways where they meet, and ``edges.roads_table`` does the rest.

OpenStreetMap data: © OpenStreetMap contributors, ODbL 1.0.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geo.build.land.labels import Labels
from geo.build.land.landmass import Shapes
from geo.build.log import SourceLog
from geo.build.roads.n1000 import RoadLog
from geo.build.roads.osm import tags as osm_tags
from geo.build.roads.osm.edges import edges_of
from geo.build.roads.osm.ferries import FerryRelation, ferry_relation
from geo.build.roads.table import roads_table
from geo.errors import DataFault, Fault
from geo.network.graph import SpeedModel

IN_MEMORY_BYTES = 200_000_000  # up to this size of file, node positions are held in memory
UNKNOWN_POSITION = 2_147_483_647  # a node that the extract does not hold
NOT_ROADS = {
    "footway", "path", "cycleway", "steps", "pedestrian", "bridleway", "corridor", "platform", "construction",
    "proposed", "elevator", "bus_guideway", "busway", "raceway", "escape", "rest_area", "services",
}  # fmt: skip
FERRY = -1  # in ``Collected.road_of``
SHAPE = 2


class Road(NamedTuple):
    """What the tags of a road say that matters for driving. Many roads have the same, and share it."""

    forward_kmh: float | None
    backward_kmh: float | None
    category: str
    number: str
    motorway: str
    tunnel: bool
    bridge: bool


@dataclass
class Collected:
    """Ways as read: ``ids``, ``lon``, ``lat`` of their nodes end to end (1e-7 degrees), ``first`` where each begins.

    ``road_of``: which of ``roads`` each way is, in the order of their first coming; ``FERRY``: the next of ``ferries``.
    Sixteen bytes per node and twelve per way: a country fits.
    """

    log: SourceLog
    ids: array[int] = field(default_factory=lambda: array("q"))
    lon: array[int] = field(default_factory=lambda: array("i"))
    lat: array[int] = field(default_factory=lambda: array("i"))
    first: array[int] = field(default_factory=lambda: array("q"))
    road_of: array[int] = field(default_factory=lambda: array("i"))
    roads: dict[Road, int] = field(default_factory=dict)
    ferries: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    relations: list[FerryRelation] = field(default_factory=list)
    barriers: set[int] = field(default_factory=set)

    def way(self, osm_id: int, tags: osm_tags.Tags, nodes: Iterable[tuple[int, int, int]]) -> None:
        """Take in a way: its nodes as (id, lon, lat). Not for cars: counted and left out."""
        ferry = tags.get("route") == "ferry"
        if not ferry and "highway" not in tags:
            return
        read = "ferry" if ferry else osm_tags.driving(tags)
        if isinstance(read, str) and not ferry:
            self.log.count(f"left_out_{read}")
            return
        runs = _runs(nodes, osm_id=osm_id, log=self.log)
        if not runs:
            return
        if isinstance(read, osm_tags.Driving):
            for remark in read.remarks:
                self.log.tell("tags", f"way {osm_id}", reason=remark)
            self.log.count(f"speed_{read.basis}")
        for run in runs:
            self.first.append(len(self.ids))
            if isinstance(read, str):
                self.road_of.append(FERRY)
                self.ferries.append((osm_id, dict(tags)))
            else:
                self.road_of.append(self.roads.setdefault(_road(tags, read), len(self.roads)))
            for node, lon, lat in run:
                self.ids.append(node)
                self.lon.append(lon)
                self.lat.append(lat)

    def relation(self, tags: osm_tags.Tags, ways: Iterable[int]) -> None:
        """Take in a relation, if it is a ferry's."""
        if tags.get("route") == "ferry":
            self.relations.append(ferry_relation(tags, ways=set(ways)))

    def node(self, osm_id: int, tags: osm_tags.Tags) -> None:
        """Take in a node with a barrier."""
        if "barrier" in tags and osm_tags.blocks(tags):
            self.barriers.add(osm_id)


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


def _runs(nodes: Iterable[tuple[int, int, int]], *, osm_id: int, log: SourceLog) -> list[list[tuple[int, int, int]]]:
    """Return the stretches of a way between nodes that the file lacks; none repeats a node, none has but one."""
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
    return runs


def build_roads(
    pbf: Path,
    *,
    land_parts: Shapes | None = None,
    people: pd.DataFrame | None = None,
    labels: Labels | None = None,
    speeds: SpeedModel | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Return the ``roads`` table from a PBF extract, and the log. ``speeds`` gives ferries and links their speed.

    Raises DataFault for a file that is no PBF, breaks off, or holds no car road.
    """
    log = SourceLog()
    # What was collected is let go before the table is made of it, so that memory never holds both.
    edges = [edges_of(read_pbf(pbf, log=log), speeds=speeds or SpeedModel())]
    return roads_table(edges.pop(), log=log, land_parts=land_parts, people=people, labels=labels)


def read_pbf(pbf: Path, *, log: SourceLog | None = None) -> Collected:
    """Read the car roads, ferries and barriers of a PBF extract in one pass. Raises DataFault if it cannot be read."""
    import osmium  # noqa: PLC0415 - needed for this source alone

    collected = Collected(log or SourceLog())
    osm = osmium.osm
    with tempfile.TemporaryDirectory() as aside:
        in_memory = pbf.stat().st_size <= IN_MEMORY_BYTES
        storage = "flex_mem" if in_memory else f"sparse_file_array,{Path(aside) / 'positions'}"
        stream = osmium.FileProcessor(str(pbf)).with_locations(storage)
        for keys, kinds in ((("highway", "route"), osm.WAY | osm.RELATION), (("barrier",), osm.NODE)):
            only = osmium.filter.KeyFilter(*keys)
            only.enable_for(kinds)
            stream = stream.with_filter(only)
        try:
            for thing in stream:
                if isinstance(thing, osm.Way):
                    if thing.tags.get("highway", "") in NOT_ROADS:  # two ways in three: not worth reading their tags
                        collected.log.count("left_out_not a road for cars")
                        continue
                    collected.way(thing.id, dict(thing.tags), ((node.ref, node.x, node.y) for node in thing.nodes))
                elif isinstance(thing, osm.Node):
                    collected.node(thing.id, dict(thing.tags))
                elif isinstance(thing, osm.Relation):
                    ways = [member.ref for member in thing.members if member.type == "w"]
                    collected.relation(dict(thing.tags), ways)
        except (RuntimeError, ValueError) as cause:  # what pyosmium raises for a file that is broken or something else
            fault = Fault(pbf.name, None, "", f"cannot be read as OSM PBF: {cause}", "Download the extract again")
            raise DataFault([fault]) from cause
    return collected


def state_date(pbf: Path) -> str:
    """Date that an extract says it describes (YYYY-MM-DD); blank where it does not say or cannot be read."""
    import osmium  # noqa: PLC0415

    try:
        header = osmium.FileProcessor(str(pbf)).header
    except RuntimeError:
        return ""
    return header.get("osmosis_replication_timestamp", "")[:10]
