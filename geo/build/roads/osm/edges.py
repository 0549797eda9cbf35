"""From the ways of OpenStreetMap to edges between the nodes where they meet: cut, measured, drawn, timed.

Written for a whole country: what is as long as the list of all nodes is kept to whole numbers of few bytes, metres and
lines are made of ``STRETCHES`` stretches at a time, and lines are thinned as soon as they are measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from geo.build.geometry import Shapes
from geo.build.log import SourceLog
from geo.build.roads.osm import tags as osm_tags
from geo.build.roads.osm.approaches import open_approaches
from geo.build.roads.osm.ferries import FerryWay, Sailing, ferry_way, sailings
from geo.build.roads.osm.ways import Collected, Road
from geo.build.roads.table import COLUMNS, SIMPLIFY_M
from geo.data.schema import METRIC_CRS
from geo.network.graph import SpeedModel, seconds_for

DEGREE = 1e-7  # positions are whole numbers of this, as in the file
THIN_M = SIMPLIFY_M / 2  # of a line before it is joined to others; the whole is simplified to SIMPLIFY_M in the end
QUAY_M = 500.0  # a ferry that ends this near to a road is joined to it
LINK = "quay joined to the nearest road"
NODES, STRETCHES = 1 << 20, 1 << 16  # how many are worked on at a time

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


class _Cuts(NamedTuple):
    """Where ways are cut: ``node`` numbers those places by rising id (``ids``); ``ashore``: a car can drive off.

    ``place``: positions in the list of all nodes; ``way`` and ``node`` of each; ``shut``: this road has a barrier.
    """

    ids: IntArray
    ashore: NDArray[np.bool_]
    place: IntArray
    way: IntArray
    node: IntArray
    shut: NDArray[np.bool_]


def edges_of(collected: Collected, *, speeds: SpeedModel) -> pd.DataFrame:
    """Cut ways into edges where they meet, end, or a barrier stands.

    At a barrier the road ends on both sides: one may drive up to it, not through. Ferry lines meet roads and the ends
    of other ferry lines; where two only cross at sea nobody changes ship.

    Parameters
    ----------
    collected : Collected
        Ways as read.
    speeds : SpeedModel
        Speeds in km/h of ferries.

    Returns
    -------
    pd.DataFrame
        Columns ``COLUMNS`` of ``geo.build.roads.table``; no rows where nothing was read.
    """
    if not collected.first:
        return pd.DataFrame(columns=list(COLUMNS))
    open_approaches(collected)
    ids = np.frombuffer(collected.ids, dtype=np.int64)
    first = np.frombuffer(collected.first, dtype=np.int64)
    road_of = np.frombuffer(collected.road_of, dtype=np.int32)
    is_ferry = road_of < 0
    cuts = _cuts(ids, first=first, is_ferry=is_ferry, collected=collected)
    # A stretch runs from one cut to the next on the same way. A road shut by a barrier has two nodes of its own there.
    own = len(cuts.ids) + 2 * (np.cumsum(cuts.shut) - 1)
    row = np.flatnonzero(cuts.way[:-1] == cuts.way[1:])
    length_m, shapes = _measured(collected, begin=cuts.place[row], stop=cuts.place[row + 1])
    edges = pd.DataFrame(
        {
            "way": cuts.way[row],
            "start": np.where(cuts.shut[row], own[row] + 1, cuts.node[row]),
            "end": np.where(cuts.shut[row + 1], own[row + 1], cuts.node[row + 1]),
            "length_m": length_m,
            "geometry": shapes,
        }
    )
    aboard = is_ferry[edges["way"].to_numpy()]
    lines = edges[aboard].assign(way=lambda frame: np.cumsum(is_ferry)[frame["way"]] - 1)
    edges = edges[~aboard] if aboard.any() else edges
    roads = _road_edges(edges, road_of[edges["way"].to_numpy()], tuple(collected.roads))
    if not collected.ferries:
        return roads
    whole_m = lines.groupby("way")["length_m"].sum()
    ferries = [
        ferry_way(osm_id, tags, nodes=ids[begin:stop].tolist(), length_m=float(whole_m[place]), log=collected.log)
        for place, ((osm_id, tags), begin, stop) in enumerate(
            zip(collected.ferries, first[is_ferry], np.r_[first[1:], len(ids)][is_ferry], strict=True)
        )
    ]
    terminals = np.searchsorted(cuts.ids, np.intersect1d(cuts.ids, sorted(collected.terminals)))
    joins = _quays(roads, lines, terminals=terminals, speeds=speeds, log=collected.log)
    ashore = {int(one) for one in np.r_[np.flatnonzero(cuts.ashore), joins["start"].to_numpy(dtype=np.int64)]}
    sails = sailings([way for way in ferries if way.length_m > 0], collected.relations,
                     landings={int(cuts.ids[one]) for one in ashore}, terminals=collected.terminals,
                     log=collected.log, speeds=speeds)  # fmt: skip
    changed = {int(node) for sail in sails for node in np.searchsorted(cuts.ids, sorted(sail.boards))}
    sailed = _ferry_edges(lines, sails, ferries=ferries, boards=ashore | changed)
    used = joins["start"].isin(np.r_[sailed["start"], sailed["end"]].tolist())
    return pd.concat([frame for frame in (roads, sailed, joins[used]) if len(frame)], ignore_index=True)


def _cuts(ids: IntArray, *, first: IntArray, is_ferry: NDArray[np.bool_], collected: Collected) -> _Cuts:
    """Where ways end, meet, or a barrier stands.

    Roads meet at any node they share, ferries only at ends, at roads and at terminals.
    """
    last = np.r_[first[1:], len(ids)] - 1
    at_sea = np.repeat(is_ferry, last - first + 1)
    on_road = ids[~at_sea]
    on_road.sort()
    shared = np.unique(on_road[1:][on_road[1:] == on_road[:-1]])
    called = np.unique(ids[at_sea])
    barrier = _barriers(collected, on_road=on_road)
    harbour = np.array(sorted(collected.terminals), dtype=np.int64)
    harbour = harbour[_within(called, harbour)[1]]
    special = np.unique(np.r_[ids[first], ids[last], shared, called[_within(on_road, called)[1]], barrier, harbour])
    ashore = _within(on_road, special)[1]
    del on_road
    found = [np.flatnonzero(_within(special, ids[low : low + NODES])[1]) + low for low in range(0, len(ids), NODES)]
    at = np.concatenate(found)
    node, _ = _within(special, ids[at])
    shut = _within(barrier, ids[at])[1] & ~at_sea[at]
    return _Cuts(special, ashore, at, np.searchsorted(first, at, side="right") - 1, node, shut)


def _barriers(collected: Collected, *, on_road: IntArray) -> IntArray:
    """Nodes of roads with a barrier that stops cars, rising; all are counted, and gates that are shut are listed."""
    nodes = np.array(sorted(collected.barriers), dtype=np.int64)
    nodes = nodes[_within(on_road, nodes)[1]]
    walls = []
    for node in nodes.tolist():
        means = collected.barriers[node]
        if means == osm_tags.OPEN_GATE:
            collected.log.count("gates that are open")
            continue
        walls.append(node)
        if means != osm_tags.STOPS:
            collected.log.tell("barrier", f"node {node}", reason=f"{means}: shut")
    collected.log.counts["barriers that stop cars"] = len(walls)
    return np.array(walls, dtype=np.int64)


def _within(ordered: IntArray, values: IntArray) -> tuple[IntArray, NDArray[np.bool_]]:
    """Place of each value in an ordered array, and whether it stands there."""
    place = np.searchsorted(ordered, values)
    if not len(ordered):
        return place, np.zeros(len(values), dtype=bool)
    return place, ordered[np.minimum(place, len(ordered) - 1)] == values


def _measured(collected: Collected, *, begin: IntArray, stop: IntArray) -> tuple[FloatArray, Shapes]:
    """Metres on the ellipsoid, and thinned lines in METRIC_CRS, of the stretches ``begin`` to ``stop``."""
    lon, lat = (np.frombuffer(values, dtype=np.int32) for values in (collected.lon, collected.lat))
    to_metres, ellipsoid = Transformer.from_crs("EPSG:4326", METRIC_CRS, always_xy=True), Geod(ellps="GRS80")
    length_m, shapes = np.empty(len(begin)), np.empty(len(begin), dtype=object)
    for low in range(0, len(begin), STRETCHES):
        rows = slice(low, low + STRETCHES)
        opens, count = int(begin[rows][0]), int(stop[rows][-1]) + 1
        east, north = lon[opens:count] * DEGREE, lat[opens:count] * DEGREE
        _, _, step = ellipsoid.inv(east[:-1], north[:-1], east[1:], north[1:])
        along = np.r_[0.0, np.cumsum(step)]  # between ways the steps mean nothing, and no stretch holds one
        length_m[rows] = along[stop[rows] - opens] - along[begin[rows] - opens]
        points = np.column_stack(to_metres.transform(east, north))
        many = stop[rows] - begin[rows] + 1
        piece = np.repeat(np.arange(len(many)), many)
        which = np.arange(len(piece)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(begin[rows] - opens, many)
        lines = np.asarray(shapely.linestrings(points[which], indices=piece))
        thin = shapely.simplify(lines, THIN_M)
        shapes[rows] = np.where(shapely.is_closed(lines), lines, thin)  # a thinned ring may fall flat
    return length_m, shapes


def _road_edges(edges: pd.DataFrame, road: NDArray[np.int32], roads: Sequence[Road]) -> pd.DataFrame:
    """Edges of the roads: ``road`` says which of ``roads`` each is."""
    length_m = edges["length_m"].to_numpy(dtype=float)

    def told(name: str, kind: type) -> NDArray[Any]:
        return np.array([getattr(one, name) for one in roads], dtype=kind)[road]

    frame = pd.DataFrame(
        {
            "start": edges["start"].to_numpy(),
            "end": edges["end"].to_numpy(),
            "kind": "road",
            **{name: told(name, object) for name in ("category", "number", "motorway")},
            "note": "",
            **{name: told(name, bool) for name in ("tunnel", "bridge")},
            "length_m": length_m,
            "seconds": 3.6 * length_m / told("forward_kmh", float),  # None, a way that is shut, becomes nan
            "seconds_back": 3.6 * length_m / told("backward_kmh", float),
            "sailing_s": np.nan,
            "headway_s": np.nan,
            "geometry": edges["geometry"].to_numpy(),
        }
    )
    return frame[list(COLUMNS)]


def _quays(
    roads: pd.DataFrame, lines: pd.DataFrame, *, terminals: IntArray, speeds: SpeedModel, log: SourceLog
) -> pd.DataFrame:
    """Links from loose ends of ferry lines, and terminals, to the nearest road node within ``QUAY_M``."""
    ends = np.r_[lines["start"], lines["end"]].astype(np.int64)
    shapes = np.r_[lines["geometry"], lines["geometry"]]
    which = np.r_[np.zeros(len(lines), dtype=int), np.full(len(lines), -1)]
    known = np.unique(np.r_[roads["start"], roads["end"]].astype(np.int64))
    loose, first, times = np.unique(ends, return_index=True, return_counts=True)
    bare = ((times == 1) | np.isin(loose, terminals)) & ~np.isin(loose, known)
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
    lines: pd.DataFrame, sails: list[Sailing], *, ferries: list[FerryWay], boards: set[int]
) -> pd.DataFrame:
    """Edges of the car ferries; boarding is charged where a stretch leaves land, not between stretches at sea.

    ``boards``: where one boards, ashore or at a terminal without a road where one changes to another line.
    """
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
            np.nan if whole is None else whole * share + (sail.boarding_s if left in boards else 0.0)
            for whole, left in ((sail.forward_s, start), (sail.backward_s, end))
        )
        under_way = np.nan if sail.sailing_s is None else sail.sailing_s * share
        headway = np.nan if sail.headway_s is None else sail.headway_s
        rows.append((start, end, "ferry", way.category, way.number, "", sail.way.name, False, False, length_m, there,
                     back, under_way, headway, shape))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
