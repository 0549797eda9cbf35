"""Roads and car ferries of OpenStreetMap, from a PBF extract (Geofabrik), in one streaming pass.

Ways come by once, and what stays in memory of them is in ``osm.ways``; those few that only a relation calls a ferry are
fetched afterwards. Positions of all the other nodes are needed
until the ways have come by; for a large file they lie in a file beside the memory, not in it. ``osm.edges`` cuts the
ways where they meet, and ``roads.table`` does the rest.

OpenStreetMap data: © OpenStreetMap contributors, ODbL 1.0.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.build.geometry import Shapes
from geo.build.land.labels import Labels
from geo.build.log import RoadLog, SourceLog
from geo.build.roads.osm import files
from geo.build.roads.osm.edges import edges_of
from geo.build.roads.osm.ways import UNKNOWN_POSITION, Collected
from geo.build.roads.table import roads_table
from geo.errors import DataFault, Fault
from geo.network.graph import SpeedModel

IN_MEMORY_BYTES = 200_000_000  # up to this size of file, node positions are held in memory
NOT_ROADS = {
    "footway", "path", "cycleway", "steps", "pedestrian", "bridleway", "corridor", "platform", "construction",
    "proposed", "elevator", "bus_guideway", "busway", "raceway", "escape", "rest_area", "services",
}  # fmt: skip


def build_roads(
    pbf: Path,
    *,
    land_parts: Shapes | None = None,
    people: pd.DataFrame | None = None,
    labels: Labels | None = None,
    speeds: SpeedModel | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Make the ``roads`` table from a PBF extract.

    Parameters
    ----------
    pbf : Path
        The extract.
    land_parts : Shapes, optional
        Land as ``landmass.landmasses`` gives it; None: everything lies on the mainland.
    people : pd.DataFrame, optional
        One row per inhabited cell, as ``roads_table`` wants them.
    labels : Labels, optional
        Place names, by which the log tells of places.
    speeds : SpeedModel, optional
        Speeds in km/h of ferries and links; None: those of ``SpeedModel``.

    Returns
    -------
    tuple[gpd.GeoDataFrame, RoadLog]
        The table, and the log of how it came about.

    Raises
    ------
    DataFault
        The file is no PBF, breaks off, is no extract of one day, or holds no car road.
    """
    log = SourceLog()
    # What was collected is let go before the table is made of it, so that memory never holds both.
    edges = [edges_of(read_pbf(pbf, log=log), speeds=speeds or SpeedModel())]
    return roads_table(edges.pop(), log=log, land_parts=land_parts, people=people, labels=labels)


def read_pbf(pbf: Path, *, log: SourceLog | None = None) -> Collected:
    """Read the car roads, ferries and barriers of a PBF extract in one pass.

    Parameters
    ----------
    pbf : Path
        The extract.
    log : SourceLog, optional
        Takes what is counted and left out; None: a new one.

    Returns
    -------
    Collected
        Ways as read, with the log.

    Raises
    ------
    DataFault
        It cannot be read, or roads would be missing (``osm.files``).
    """
    import osmium  # noqa: PLC0415 - needed for this source alone

    kind = files.look(pbf)
    collected = Collected(log=log or SourceLog())
    osm = osmium.osm
    with tempfile.TemporaryDirectory() as aside:
        in_memory = pbf.stat().st_size <= IN_MEMORY_BYTES
        storage = "flex_mem" if in_memory else f"sparse_file_array,{Path(aside) / 'positions'}"
        stream = osmium.FileProcessor(str(pbf))
        if not kind.positions_on_ways:
            stream = stream.with_locations(storage)
        for keys, kinds in ((("highway", "route"), osm.WAY | osm.RELATION), (("barrier", "amenity"), osm.NODE)):
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
                    collected.relation(dict(thing.tags), _members(thing))
            _read_members(pbf, collected, positions_on_ways=kind.positions_on_ways)
        except (RuntimeError, ValueError) as cause:  # what pyosmium raises for a file that is broken or something else
            fault = Fault(pbf.name, None, "", f"cannot be read as OSM PBF: {cause}", "Download the extract again")
            raise DataFault([fault]) from cause
    files.refuse_repeats(pbf, np.asarray(collected.way_ids, dtype=np.int64))
    files.refuse_lost_nodes(pbf, lost=collected.lost_ways, ways=len(collected.way_ids))
    return collected


def _members(relation: Any) -> list[int]:  # noqa: ANN401 -- pyosmium has no types
    """Ways of a relation but those where one waits or boards."""
    return [one.ref for one in relation.members if one.type == "w" and not one.role.startswith(("platform", "stop"))]


def _read_members(pbf: Path, collected: Collected, *, positions_on_ways: bool) -> None:
    """Read ways that ferry relations hold and that are not called a ferry themselves; mostly there are none.

    Ways come before relations in a file, so they are fetched afterwards: they by their numbers, then their nodes.
    """
    import osmium  # noqa: PLC0415

    osm = osmium.osm
    wanted = {way for relation in collected.relations for way in relation.ways} - set(collected.way_ids)
    if not wanted:
        return
    found: dict[int, tuple[dict[str, str], list[tuple[int, int, int]]]] = {}
    ways: Any = osmium.FileProcessor(str(pbf), osm.WAY).with_filter(osmium.filter.IdFilter(sorted(wanted)))
    for way in ways:
        nodes = [(node.ref, node.x, node.y) if positions_on_ways else (node.ref, 0, 0) for node in way.nodes]
        found[way.id] = dict(way.tags), nodes
    collected.log.count("ways of ferry relations that the file lacks", len(wanted) - len(found))
    places: dict[int, tuple[int, int, int]] = {}
    if not positions_on_ways and found:
        refs = sorted({ref for _, nodes in found.values() for ref, _, _ in nodes})
        points: Any = osmium.FileProcessor(str(pbf), osm.NODE).with_filter(osmium.filter.IdFilter(refs))
        for node in points:
            places[node.id] = node.id, node.location.x, node.location.y
    for osm_id, (tags, nodes) in sorted(found.items()):
        unknown = UNKNOWN_POSITION
        at = nodes if positions_on_ways else [places.get(ref, (ref, unknown, unknown)) for ref, _, _ in nodes]
        collected.member(osm_id, tags, at)


def state_date(pbf: Path) -> str:
    """Read the date that an extract says it describes.

    Parameters
    ----------
    pbf : Path
        The extract.

    Returns
    -------
    str
        YYYY-MM-DD; blank where it does not say or cannot be read.
    """
    import osmium  # noqa: PLC0415

    try:
        header = osmium.FileProcessor(str(pbf)).header
    except RuntimeError:
        return ""
    return header.get("osmosis_replication_timestamp", "")[:10]
