"""Roads and car ferries of OpenStreetMap, from a PBF extract (Geofabrik) in one streaming pass.

Ways come by once, their tags are read at once (``osm_tags``), and what stays in memory is a number per node of a car
road. Positions of all the other nodes are needed until the ways have come by; for a large file they lie in a file
beside the memory, not in it. Then ways are cut where they meet, and ``edges.roads_table`` does the rest.

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
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from geo.errors import DataFault, Fault
from geo.network import SpeedModel, seconds_for
from geo.sources import osm_tags
from geo.sources.edges import COLUMNS, roads_table
from geo.sources.labels import Labels
from geo.sources.landmass import Shapes
from geo.sources.n1000_roads import RoadLog
from geo.sources.osm_ferries import FerryRelation, FerryWay, Sailing, ferry_relation, ferry_way, sailings
from geo.sources.source_log import SourceLog
from geo.tables import METRIC_CRS

IN_MEMORY_BYTES = 200_000_000  # up to this size of file, node positions are held in memory
DEGREE = 1e-7  # positions are whole numbers of this, as in the file
UNKNOWN_POSITION = 2_147_483_647  # a node that the extract does not hold
NOT_ROADS = {
    "footway", "path", "cycleway", "steps", "pedestrian", "bridleway", "corridor", "platform", "construction",
    "proposed", "elevator", "bus_guideway", "busway", "raceway", "escape", "rest_area", "services",
}  # fmt: skip
QUAY_M = 500.0  # a ferry that ends this near to a road is joined to it
LINK = "quay joined to the nearest road"
SHAPE = 2

IntArray = NDArray[np.int64]


class Road(NamedTuple):
    """What the tags of one way say; its nodes stand in ``Collected``."""

    osm_id: int
    forward_kmh: float
    backward_kmh: float
    category: str
    number: str
    motorway: str
    tunnel: bool
    bridge: bool


@dataclass
class Collected:
    """Ways as read: ``ids``, ``lon``, ``lat`` of their nodes end to end (1e-7 degrees), ``first`` where each begins."""

    log: SourceLog
    ids: array[int] = field(default_factory=lambda: array("q"))
    lon: array[int] = field(default_factory=lambda: array("i"))
    lat: array[int] = field(default_factory=lambda: array("i"))
    first: array[int] = field(default_factory=lambda: array("q"))
    roads: list[Road | None] = field(default_factory=list)  # None: a ferry, the next of ``ferries``
    ferries: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    relations: list[FerryRelation] = field(default_factory=list)
    barriers: set[int] = field(default_factory=set)

    def way(self, osm_id: int, tags: osm_tags.Tags, nodes: Iterable[tuple[int, int, int]], /) -> None:
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
            self.roads.append(None if isinstance(read, str) else _road(osm_id, tags, read))
            if isinstance(read, str):
                self.ferries.append((osm_id, dict(tags)))
            for node, lon, lat in run:
                self.ids.append(node)
                self.lon.append(lon)
                self.lat.append(lat)

    def relation(self, tags: osm_tags.Tags, ways: Iterable[int], /) -> None:
        """Take in a relation, if it is a ferry's."""
        if tags.get("route") == "ferry":
            self.relations.append(ferry_relation(tags, ways=set(ways)))

    def node(self, osm_id: int, tags: osm_tags.Tags, /) -> None:
        """Take in a node with a barrier."""
        if "barrier" in tags and osm_tags.blocks(tags):
            self.barriers.add(osm_id)


def _road(osm_id: int, tags: osm_tags.Tags, read: osm_tags.Driving) -> Road:
    return Road(
        osm_id=osm_id,
        forward_kmh=read.forward_kmh if read.forward_kmh is not None else np.nan,
        backward_kmh=read.backward_kmh if read.backward_kmh is not None else np.nan,
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
    /,
    *,
    land_parts: Shapes | None = None,
    people: pd.DataFrame | None = None,
    labels: Labels | None = None,
    speeds: SpeedModel | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Return the ``roads`` table from a PBF extract, and the log. ``speeds`` gives ferries and links their speed.

    Raises DataFault for a file that is no PBF, breaks off, or holds no car road.
    """
    collected = read_pbf(pbf)
    edges = edges_of(collected, speeds=speeds or SpeedModel())
    return roads_table(edges, log=collected.log, land_parts=land_parts, people=people, labels=labels)


def read_pbf(pbf: Path, /) -> Collected:
    """Read the car roads, ferries and barriers of a PBF extract in one pass. Raises DataFault if it cannot be read."""
    import osmium  # noqa: PLC0415 - needed for this source alone

    collected = Collected(SourceLog())
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


def state_date(pbf: Path, /) -> str:
    """Date that an extract says it describes (YYYY-MM-DD); blank where it does not say or cannot be read."""
    import osmium  # noqa: PLC0415

    try:
        header = osmium.FileProcessor(str(pbf)).header
    except RuntimeError:
        return ""
    return header.get("osmosis_replication_timestamp", "")[:10]


def edges_of(collected: Collected, /, *, speeds: SpeedModel) -> pd.DataFrame:
    """Cut ways into edges (``edges.COLUMNS``) where they meet, end, or a barrier stands; none where nothing was read.

    At a barrier the road ends on both sides: one may drive up to it, not through. Ferry lines meet roads and the ends
    of other ferry lines; where two only cross at sea nobody changes ship.
    """
    if not collected.roads:
        return pd.DataFrame(columns=list(COLUMNS))
    ids = np.frombuffer(collected.ids, dtype=np.int64)
    lon, lat = (
        np.frombuffer(values, dtype=np.int32).astype(np.float64) * DEGREE for values in (collected.lon, collected.lat)
    )
    first = np.frombuffer(collected.first, dtype=np.int64)
    last = np.r_[first[1:], len(ids)] - 1
    way = np.repeat(np.arange(len(first)), last - first + 1)
    x, y = Transformer.from_crs("EPSG:4326", METRIC_CRS, always_xy=True).transform(lon, lat)
    along = _metres_along(lon, lat, first=first)
    is_ferry = np.array([road is None for road in collected.roads])
    number, node = np.unique(ids, return_inverse=True)
    ends = np.zeros(len(ids), dtype=bool)
    ends[first] = ends[last] = True
    on_road = ~is_ferry[way]
    landing = np.bincount(node[on_road], minlength=len(number)) > 0
    meeting = (
        (np.bincount(node[on_road], minlength=len(number)) > 1)
        | (np.bincount(node[ends], minlength=len(number)) > 0)
        | (landing & (np.bincount(node[~on_road], minlength=len(number)) > 0))
    )
    barrier = np.isin(number, np.fromiter(collected.barriers, dtype=np.int64, count=len(collected.barriers)))
    barrier &= landing
    collected.log.counts["barriers that stop cars"] = int(barrier.sum())
    cut = ends | (meeting | barrier)[node]
    # Each stretch runs from one cut to the next on the same way.
    at = np.flatnonzero(cut)
    begin, stop = at[:-1], at[1:]
    same = way[begin] == way[stop]
    begin, stop = begin[same], stop[same]
    key = node.astype(np.int64)
    shut = np.flatnonzero(barrier[node] & on_road)
    start, end = key[begin].copy(), key[stop].copy()
    own = np.full(len(ids), -1, dtype=np.int64)
    own[shut] = len(number) + 2 * np.arange(len(shut))
    start = np.where(own[begin] >= 0, own[begin] + 1, start)
    end = np.where(own[stop] >= 0, own[stop], end)
    piece = np.repeat(np.arange(len(begin)), stop - begin + 1)
    offset = np.arange(len(piece)) - np.repeat(np.cumsum(stop - begin + 1) - (stop - begin + 1), stop - begin + 1)
    points = begin[piece] + offset
    edges = pd.DataFrame(
        {
            "way": way[begin],
            "start": start,
            "end": end,
            "length_m": along[stop] - along[begin],
            "geometry": shapely.linestrings(np.column_stack([x[points], y[points]]), indices=piece),
        }
    )
    roads = _road_edges(edges[~is_ferry[edges["way"]]], collected.roads)
    if not collected.ferries:
        return roads
    whole_m = along[last] - along[first]
    ferries = _ferries(collected, nodes=[ids[a : b + 1] for a, b in zip(first[is_ferry], last[is_ferry], strict=True)],
                       length_m=whole_m[is_ferry])  # fmt: skip
    lines = edges[is_ferry[edges["way"]]].assign(way=lambda frame: np.cumsum(is_ferry)[frame["way"]] - 1)
    joins = _quays(roads, lines, speeds=speeds, log=collected.log)
    ashore = {int(one) for one in np.r_[np.flatnonzero(landing), joins["start"].to_numpy(dtype=np.int64)]}
    sails = sailings(ferries, collected.relations, landings={int(number[one]) for one in ashore},
                     log=collected.log, speeds=speeds)  # fmt: skip
    aboard = _ferry_edges(lines, sails, ferries=ferries, ashore=ashore)
    used = joins["start"].isin(np.r_[aboard["start"], aboard["end"]].tolist())
    return pd.concat([frame for frame in (roads, aboard, joins[used]) if len(frame)], ignore_index=True)


def _metres_along(lon: NDArray[np.float64], lat: NDArray[np.float64], *, first: IntArray) -> NDArray[np.float64]:
    """Metres on the ellipsoid from the beginning of all ways; only differences within one way mean anything."""
    _, _, step = Geod(ellps="GRS80").inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    step = np.r_[0.0, step]
    step[first] = 0.0
    return np.cumsum(step)


def _road_edges(edges: pd.DataFrame, roads: list[Road | None]) -> pd.DataFrame:
    facts = [road for road in (roads[way] for way in edges["way"]) if road is not None]
    length_m = edges["length_m"].to_numpy(dtype=float)
    pace = 3.6 * length_m
    frame = pd.DataFrame(
        {
            "start": edges["start"].to_numpy(),
            "end": edges["end"].to_numpy(),
            "kind": "road",
            "category": [road.category for road in facts],
            "number": [road.number for road in facts],
            "motorway": [road.motorway for road in facts],
            "note": "",
            "tunnel": [road.tunnel for road in facts],
            "bridge": [road.bridge for road in facts],
            "length_m": length_m,
            "seconds": pace / np.array([road.forward_kmh for road in facts]),
            "seconds_back": pace / np.array([road.backward_kmh for road in facts]),
            "sailing_s": np.nan,
            "headway_s": np.nan,
            "geometry": edges["geometry"].to_numpy(),
        }
    )
    return frame[list(COLUMNS)]


def _ferries(collected: Collected, *, nodes: list[IntArray], length_m: NDArray[np.float64]) -> list[FerryWay]:
    return [
        ferry_way(osm_id, tags, nodes=[int(one) for one in own], length_m=float(metres), log=collected.log)
        for (osm_id, tags), own, metres in zip(collected.ferries, nodes, length_m, strict=True)
        if metres > 0
    ]


def _quays(roads: pd.DataFrame, lines: pd.DataFrame, *, speeds: SpeedModel, log: SourceLog) -> pd.DataFrame:
    """Links from loose ends of ferry lines to the nearest road node within ``QUAY_M``."""
    ends = np.r_[lines["start"], lines["end"]].astype(np.int64)
    shapes = np.r_[lines["geometry"], lines["geometry"]]
    which = np.r_[np.zeros(len(lines), dtype=int), np.full(len(lines), -1)]
    known = np.unique(np.r_[roads["start"], roads["end"]].astype(np.int64))
    loose, first, times = np.unique(ends, return_index=True, return_counts=True)
    bare = (times == 1) & ~np.isin(loose, known)
    made = []
    if bare.any() and len(roads):
        lines_of = roads["geometry"].to_numpy(dtype=object)
        nodes = np.r_[roads["start"], roads["end"]].astype(np.int64)
        spots = np.r_[shapely.get_point(lines_of, 0), shapely.get_point(lines_of, -1)]
        tree = shapely.STRtree(spots)
        for node, row in zip(loose[bare], first[bare], strict=True):
            quay = shapely.get_point(shapes[row], which[row])
            nearest = int(tree.nearest(quay))
            gap_m = float(shapely.distance(quay, spots[nearest]))
            where = f"ferry end at {quay.x:.0f} {quay.y:.0f}"
            if gap_m > QUAY_M:
                log.tell("quay", where, reason=f"open: no road within {QUAY_M:.0f} m", metres=gap_m)
                continue
            log.tell("quay", where, reason=LINK, metres=gap_m)
            gap_m = max(gap_m, 1.0)
            seconds = seconds_for(gap_m, speed_kmh=speeds.link_kmh)
            line = shapely.LineString([quay, spots[nearest]])
            made.append((int(node), int(nodes[nearest]), "link", "", "", "", LINK, False, False, gap_m, seconds,
                         seconds, np.nan, np.nan, line))  # fmt: skip
    return pd.DataFrame(made, columns=list(COLUMNS))


def _ferry_edges(
    lines: pd.DataFrame, sails: list[Sailing], *, ferries: list[FerryWay], ashore: set[int]
) -> pd.DataFrame:
    """Edges of the car ferries; boarding is charged where a stretch leaves land, not between stretches at sea."""
    sailing = {(sail.way.osm_id, sail.way.nodes): sail for sail in sails}
    rows = []
    for place, start, end, length_m, shape in zip(
        lines["way"].tolist(), lines["start"].tolist(), lines["end"].tolist(), lines["length_m"].tolist(),
        lines["geometry"], strict=True,
    ):  # fmt: skip
        way = ferries[place]
        sail = sailing.get((way.osm_id, way.nodes))
        if sail is None:
            continue
        share = length_m / way.length_m
        there, back = (
            np.nan if whole is None else whole * share + (sail.boarding_s if left in ashore else 0.0)
            for whole, left in ((sail.forward_s, start), (sail.backward_s, end))
        )
        under_way = np.nan if sail.sailing_s is None else sail.sailing_s * share
        headway = np.nan if sail.headway_s is None else sail.headway_s
        rows.append((start, end, "ferry", "", "", "", sail.way.name, False, False, length_m, there, back, under_way,
                     headway, shape))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
