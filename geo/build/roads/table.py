"""From the edges of any road source to the ``roads`` table: sound lines, chains, landmasses, components, numbers.

A source (NVDB, OpenStreetMap) gives one row per stretch between its own nodes, with the seconds that it knows. What
is the same for all of them happens here:

::

    sound lines -> chains between junctions -> landmasses -> pieces that somebody uses -> components -> table

Strong components are taken on the graph with its ferries: a weak one may be a trap that nobody drives home from.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.build.geometry import Shapes
from geo.build.land.labels import Labels
from geo.build.land.landmass import landmasses_of_roads
from geo.build.log import LISTED, RoadLog, SourceLog
from geo.data.schema import METRIC_CRS
from geo.data.tables import ROADS
from geo.errors import DataFault, Fault
from geo.network.access import access_legs
from geo.network.graph import Network

SIMPLIFY_M = 5.0  # such sources are drawn for streets; lengths are measured before
LEAST_M = 0.1  # shorter stretches would round to nothing and be free of charge
KEPT = "kept: not on any round trip through the main network"
ORDER = ["from_node", "to_node", "kind", "length_m"]
COLUMNS = (
    "start", "end", "kind", "category", "number", "motorway", "note", "tunnel", "bridge", "length_m", "seconds",
    "seconds_back", "sailing_s", "headway_s", "geometry",
)  # fmt: skip
PAIR = 2
AT_A_TIME = 1 << 16  # lines worked on at a time, so that the copies of a step never hold a whole country

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


class _Chains(NamedTuple):
    """Chains of edges end to end: ``row`` and whether it is ``forward`` as drawn; ``length``: edges in each chain."""

    row: IntArray
    forward: NDArray[np.bool_]
    length: IntArray


def roads_table(
    edges: pd.DataFrame,
    *,
    log: SourceLog,
    land_parts: Shapes | None = None,
    people: pd.DataFrame | None = None,
    labels: Labels | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Make the ``roads`` table (``geo.data.tables.ROADS``) from a source's edges.

    Parameters
    ----------
    edges : pd.DataFrame
        The columns ``COLUMNS``: ``start`` and ``end`` are node numbers of the source, ``geometry`` lines in METRIC_CRS,
        ``tunnel`` and ``bridge`` flags, seconds NaN where driving that way is not allowed, ``sailing_s`` and
        ``headway_s`` NaN where the source does not give a ferry's time under way and between departures.
    log : SourceLog
        What reading the source counted and listed so far.
    land_parts : Shapes, optional
        Land as ``landmass.landmasses`` gives it; None: everything lies on the mainland.
    people : pd.DataFrame, optional
        One row per inhabited cell: x_m and y_m (metres), landmass, population; with them, loose pieces of road that no
        cell would join are left out and counted.
    labels : Labels, optional
        Place names, by which the log tells of the pieces that are kept.

    Returns
    -------
    tuple[gpd.GeoDataFrame, RoadLog]
        The table, and the log of how it came about.

    Raises
    ------
    DataFault
        No road is left.
    """
    edges = _sound(edges, log=log)
    if not (edges["kind"] == "road").any():
        raise DataFault([Fault("roads", None, "", "there is no car road", "Check that the file holds the roads")])
    log.counts["source_roads"] = int((edges["kind"] == "road").sum())
    log.counts["source_ferries"] = int((edges["kind"] == "ferry").sum())
    edges = merged(edges)
    edges = edges.assign(landmasses=_landmasses(edges, parts=land_parts))
    table = _table(edges)
    if people is not None:
        used = _used(table, people=people, log=log)
        table = _table(edges.iloc[table["row"].to_numpy()[used]]) if not used.all() else table
    roads = table.drop(columns="row")
    _tell_components(roads, people=people, labels=labels, log=log)
    finished = log.finished()
    return roads, RoadLog(finished.rows, {**finished.figures, **_totals(roads)})


def _sound(edges: pd.DataFrame, *, log: SourceLog) -> pd.DataFrame:
    """Edges with a line that can be drawn and a time at least one way; the others are left out and listed."""
    shape = edges["geometry"].to_numpy(dtype=object)
    bounds = shapely.bounds(shape)
    drawn = ~shapely.is_missing(shape) & ~shapely.is_empty(shape) & np.isfinite(bounds).all(axis=1)
    length = edges["length_m"].to_numpy(dtype=float)
    seconds, back = (edges[name].to_numpy(dtype=float) for name in ("seconds", "seconds_back"))
    checks = (
        (~drawn, "no line, or one that is not finite"),
        (drawn & ~(np.isfinite(length) & (length >= LEAST_M)), "shorter than 0.1 m"),
        (drawn & np.isnan(seconds) & np.isnan(back), "open neither way"),
    )
    wrong = np.zeros(len(edges), dtype=bool)
    for found, reason in checks:
        for row in np.flatnonzero(found & ~wrong):
            where = f"{bounds[row][0]:.0f} {bounds[row][1]:.0f}" if drawn[row] else f"row {row}"
            log.leave_out(f"{edges['kind'].iloc[row]} at {where}", reason=reason)
        wrong |= found
    return edges[~wrong].reset_index(drop=True)


def merged(edges: pd.DataFrame) -> pd.DataFrame:
    """Make edges in a row between junctions into one, where all that matters on the way is the same.

    Roads must agree in category, number, motorway, tunnel, bridge and note, ferries in their note; both must agree in
    the directions that are open. Metres and seconds add up, so that no time is changed by it; the time under way is
    unknown where that of a part is. Of several headways the longest is kept, which promises least.

    Parameters
    ----------
    edges : pd.DataFrame
        The columns ``COLUMNS``.

    Returns
    -------
    pd.DataFrame
        The same columns, one row per chain.
    """
    start, end = edges["start"].to_numpy(dtype=np.int64), edges["end"].to_numpy(dtype=np.int64)
    there, back = (np.isfinite(edges[name].to_numpy(dtype=float)) for name in ("seconds", "seconds_back"))
    chains = _chains(start, end, alike=_alike(edges), there=there, back=back)
    return edges if len(chains.length) == len(edges) else _joined(edges, chains)


def _alike(edges: pd.DataFrame) -> IntArray:
    """Return a number per edge, the same where two edges may become one as far as they themselves go."""
    ferry = edges["kind"] == "ferry"
    texts = [edges[name].where(~ferry, "") for name in ("category", "number", "motorway")]
    flags = [edges[name] & ~ferry for name in ("tunnel", "bridge")]
    keys = pd.DataFrame(dict(enumerate([edges["kind"], edges["note"], *texts, *flags])))
    return np.asarray(keys.groupby(list(keys.columns), sort=False).ngroup(), dtype=np.int64)


def _chains(
    start: IntArray, end: IntArray, *, alike: IntArray, there: NDArray[np.bool_], back: NDArray[np.bool_]
) -> _Chains:
    """Return the chains, each edge in just one; an edge that joins nothing is a chain of its own, drawn forward."""
    count = len(start)
    _, node = np.unique(np.r_[start, end], return_inverse=True)
    order = np.argsort(node, kind="stable")
    degree = np.bincount(node)
    first = np.cumsum(degree) - degree
    beside = np.full(2 * count, -1, dtype=np.int64)  # the end (edge + count for the far end) that one drives on at
    passing = np.flatnonzero(degree == PAIR)
    one, other = order[first[passing]], order[first[passing] + 1]
    a, b = one % count, other % count
    out_a, into_a = np.where(one < count, there[a], back[a]), np.where(one < count, back[a], there[a])
    out_b, into_b = np.where(other < count, there[b], back[b]), np.where(other < count, back[b], there[b])
    # On from a to b is open just where a leads here and b leads away, and likewise back.
    passes = (a != b) & (alike[a] == alike[b]) & (into_a == out_b) & (into_b == out_a)
    beside[one[passes]], beside[other[passes]] = other[passes], one[passes]
    next_end = array("q", beside.tobytes())
    done = bytearray(count)
    row_of, forward_of, length = array("q"), bytearray(), array("q")
    stops = [edge for edge in range(count) if next_end[edge] < 0 or next_end[edge + count] < 0]
    for edge in [*stops, *range(count)]:  # then the rings, which have no stop
        if done[edge]:
            continue
        before, here = len(row_of), edge if next_end[edge] < 0 else edge + count
        if next_end[edge] >= 0 and next_end[edge + count] >= 0:
            here = edge
        while here >= 0 and not done[here % count]:
            row, forward = here % count, here < count
            done[row] = 1
            row_of.append(row)
            forward_of.append(forward)
            here = next_end[row + count if forward else row]
        length.append(len(row_of) - before)
    return _Chains(
        np.frombuffer(row_of, dtype=np.int64),
        np.frombuffer(forward_of, dtype=np.uint8).astype(bool),
        np.frombuffer(length, dtype=np.int64),
    )


def _joined(edges: pd.DataFrame, chains: _Chains) -> pd.DataFrame:
    row, forward, lengths = chains
    head, tail = np.cumsum(lengths) - lengths, np.cumsum(lengths) - 1
    start, end = edges["start"].to_numpy()[row], edges["end"].to_numpy()[row]
    there, back = (edges[name].to_numpy(dtype=float)[row] for name in ("seconds", "seconds_back"))
    result: pd.DataFrame = edges.iloc[row[head]].reset_index(drop=True)
    for name, values in (
        ("length_m", edges["length_m"].to_numpy(dtype=float)[row]),
        ("seconds", np.where(forward, there, back)),
        ("seconds_back", np.where(forward, back, there)),
        ("sailing_s", edges["sailing_s"].to_numpy(dtype=float)[row]),
    ):
        result[name] = np.add.reduceat(values, head)
    result["headway_s"] = np.fmax.reduceat(edges["headway_s"].to_numpy(dtype=float)[row], head)
    result["start"] = np.where(forward, start, end)[head]
    result["end"] = np.where(forward, end, start)[tail]
    result["geometry"] = _drawn_through(edges["geometry"].to_numpy(dtype=object), chains)
    return result


def _drawn_through(lines: Shapes, chains: _Chains) -> Shapes:
    """Return the line of each chain; that of an edge by itself as it is."""
    row, forward, lengths = chains
    head = np.cumsum(lengths) - lengths
    result: Shapes = lines[row[head]]
    several = np.flatnonzero(lengths > 1)
    for low in range(0, len(several), AT_A_TIME):
        which = several[low : low + AT_A_TIME]
        many = lengths[which]
        group = np.repeat(np.arange(len(which)), many)
        nth = np.arange(len(group)) - np.repeat(np.cumsum(many) - many, many)
        member = np.repeat(head[which], many) + nth
        parts = lines[row[member]]
        turned = ~forward[member]
        parts[turned] = shapely.reverse(parts[turned])
        points, piece = shapely.get_coordinates(parts, return_index=True)
        follows = np.r_[True, piece[1:] != piece[:-1]] & (nth[piece] > 0)  # a joint stands in both pieces
        result[which] = shapely.linestrings(points[~follows], indices=group[piece[~follows]])
    return result


def _landmasses(edges: pd.DataFrame, *, parts: Shapes | None) -> list[str]:
    """``landmasses`` of each edge; ferries touch none, so that nobody joins one in mid-fjord, nor do tunnels."""
    ferry, tunnel = (edges["kind"] == "ferry").to_numpy(), edges["tunnel"].to_numpy(dtype=bool)
    if parts is None:
        return ["" if apart else "0" for apart in ferry | tunnel]
    dry = np.flatnonzero(~ferry)
    lines = edges["geometry"].to_numpy(dtype=object)[dry]
    result = [""] * len(edges)
    text: dict[tuple[int, ...], str] = {}
    for low in range(0, len(dry), AT_A_TIME):
        rows = slice(low, low + AT_A_TIME)
        found = landmasses_of_roads(lines[rows], in_tunnel=tunnel[dry[rows]], parts=parts)
        for row, touched in zip(dry[rows], found, strict=True):
            result[row] = text.setdefault(touched, " ".join(str(part) for part in touched))
    return result


def components(start: IntArray, end: IntArray, *, there: NDArray[np.bool_], back: NDArray[np.bool_]) -> IntArray:
    """Give each edge the number of its strong component: 0 that of most edges, then by falling size and first edge.

    An edge that no round trip uses (a one-way street out of the network) is a component of its own.

    Parameters
    ----------
    start : IntArray
        Node number, one per edge.
    end : IntArray
        Node number, one per edge.
    there : array of bool
        Whether one may drive from start to end, one per edge.
    back : array of bool
        Whether one may drive from end to start, one per edge.

    Returns
    -------
    IntArray
        One number per edge.
    """
    _, node = np.unique(np.r_[start, end], return_inverse=True)
    tail, head = node[: len(start)], node[len(start) :]
    come, go = np.r_[tail[there], head[back]], np.r_[head[there], tail[back]]
    size = int(node.max(initial=-1)) + 1
    _, label = connected_components(coo_array((np.ones(len(come)), (come, go)), (size, size)), connection="strong")
    inside = label[tail] == label[head]
    mine = np.where(inside, label[tail], size + np.arange(len(start)))
    names, first, number, members = np.unique(mine, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.lexsort((first, -members))] = np.arange(len(names))
    return np.asarray(rank[number], dtype=np.int64)


def _table(edges: pd.DataFrame) -> gpd.GeoDataFrame:
    """Edges in the order and shape of the table; the column ``row`` says which edge each is."""
    shapes = edges["geometry"].to_numpy(dtype=object)
    start, end = edges["start"].to_numpy(dtype=np.int64), edges["end"].to_numpy(dtype=np.int64)
    keys, first, node = np.unique(np.r_[start, end], return_index=True, return_inverse=True)
    points = np.round(_ends(shapes)[first])
    from_point, to_point = points[node[: len(edges)]], points[node[len(edges) :]]
    lines = np.empty(len(edges), dtype=object)
    for low in range(0, len(edges), AT_A_TIME):
        rows = slice(low, low + AT_A_TIME)
        lines[rows] = _drawn(shapes[rows], start=from_point[rows], end=to_point[rows])
    place = np.empty(len(keys), dtype=np.int64)
    place[np.lexsort((keys, points[:, 1], points[:, 0]))] = np.arange(len(keys))
    number = place[node]
    seconds, back = (edges[name].to_numpy(dtype=float) for name in ("seconds", "seconds_back"))
    length_m = np.maximum(edges["length_m"].to_numpy(dtype=float), LEAST_M)
    frame = pd.DataFrame(
        {
            "from_node": number[: len(edges)],
            "to_node": number[len(edges) :],
            "kind": edges["kind"].to_numpy(dtype=object),
            "category": edges["category"].to_numpy(dtype=object),
            "number": edges["number"].to_numpy(dtype=object),
            "motorway": edges["motorway"].to_numpy(dtype=object),
            "tunnel_m": np.where(edges["tunnel"], length_m, 0.0).round(1),
            "bridge_m": np.where(edges["bridge"], length_m, 0.0).round(1),
            "length_m": length_m.round(1),
            "seconds": np.maximum(seconds, 0.01).round(2),
            "seconds_back": np.maximum(back, 0.01).round(2),
            "sailing_s": edges["sailing_s"].to_numpy(dtype=float).round(2),
            "headway_s": edges["headway_s"].to_numpy(dtype=float).round(2),
            "landmasses": edges["landmasses"].to_numpy(dtype=object),
            "component": components(start, end, there=np.isfinite(seconds), back=np.isfinite(back)),
            "note": edges["note"].to_numpy(dtype=object),
            "geometry": lines,
            "row": np.arange(len(edges)),
        }
    )
    alike = frame.duplicated(ORDER, keep=False).to_numpy()  # only these few are told apart by how they are drawn
    frame["drawing"] = b""
    frame.loc[alike, "drawing"] = shapely.to_wkb(lines[alike])
    frame = frame.sort_values([*ORDER, "drawing"], ignore_index=True)
    frame["edge_id"] = np.arange(len(frame))
    return gpd.GeoDataFrame(frame[[*ROADS.column_names, "geometry", "row"]], geometry="geometry", crs=METRIC_CRS)


def _ends(lines: Shapes) -> FloatArray:
    """First points of all lines, then last points."""
    result = np.empty((2 * len(lines), 2))
    for low in range(0, len(lines), AT_A_TIME):
        points, line = shapely.get_coordinates(lines[low : low + AT_A_TIME], return_index=True)
        turn = np.flatnonzero(np.r_[True, line[1:] != line[:-1]])
        result[low : low + len(turn)] = points[turn]
        result[len(lines) + low :][: len(turn)] = points[np.r_[turn[1:], len(line)] - 1]
    return result


def _drawn(lines: Shapes, *, start: FloatArray, end: FloatArray) -> Shapes:
    """Lines for drawing: simplified, on whole metres, no point twice, from node ``start`` to node ``end``.

    A line too short to be drawn goes a metre out and back, so that it still has both its ends.
    """
    flat = shapely.force_2d(lines)
    simple = np.array(shapely.simplify(flat, SIMPLIFY_M), dtype=object)
    ring = shapely.is_closed(flat)
    simple[ring] = flat[ring]  # a simplified ring may fall flat
    points, line = shapely.get_coordinates(simple, return_index=True)
    points = np.round(points)
    opens, closes = np.r_[True, line[1:] != line[:-1]], np.r_[line[1:] != line[:-1], True]
    points[opens], points[closes] = start, end
    same = ~opens & np.r_[False, (points[1:] == points[:-1]).all(axis=1)]
    short = np.flatnonzero(np.bincount(line[~same], minlength=len(simple)) == 1)
    out_and_back = np.repeat(start[short], 2, axis=0)
    out_and_back[::2, 0] += 1
    points = np.vstack([points[~same], out_and_back])
    line = np.r_[line[~same], np.repeat(short, 2)]
    order = np.argsort(line, kind="stable")
    return np.asarray(shapely.linestrings(points[order], indices=line[order]))


def _used(table: gpd.GeoDataFrame, *, people: pd.DataFrame, log: SourceLog) -> NDArray[np.bool_]:
    """Edges that hang together with the main component or with an edge that some inhabited cell joins."""
    size = int(table[["from_node", "to_node"]].to_numpy().max()) + 1
    ends = table["from_node"].to_numpy(), table["to_node"].to_numpy()
    _, label = connected_components(coo_array((np.ones(len(table)), ends), (size, size)), directed=False)
    piece = label[ends[0]]
    main = np.bincount(piece, weights=table["component"] == 0).argmax()
    network = Network.from_roads(table)
    legs = access_legs(people["x_m"], people["y_m"], people["landmass"], network=network)
    joined = np.unique(piece[legs.edge[legs.edge >= 0]])
    used = np.isin(piece, np.r_[main, joined])
    _, first, members = np.unique(piece, return_index=True, return_counts=True)
    metres = np.bincount(piece, weights=table["length_m"])
    for number in np.unique(piece[~used]):
        spot = table.geometry.iloc[first[number]].coords[0]
        log.tell("component", f"{members[number]} edges at {spot[0]:.0f} {spot[1]:.0f}",
                 reason="dropped: loose, and nobody lives nearest to it", metres=float(metres[number]))  # fmt: skip
    return np.asarray(used, dtype=bool)


def _tell_components(
    roads: gpd.GeoDataFrame, *, people: pd.DataFrame | None, labels: Labels | None, log: SourceLog
) -> None:
    """List every small component, those first by which most people live: its roads' numbers, its place, its people."""
    component = roads["component"].to_numpy()
    count = int(component.max()) + 1
    living: FloatArray = np.zeros(count)
    if people is not None:
        legs = access_legs(people["x_m"], people["y_m"], people["landmass"], network=Network.from_roads(roads))
        joined = legs.edge >= 0
        here = people["population"].to_numpy(dtype=float)[joined]
        living += np.bincount(component[legs.edge[joined]], weights=here, minlength=count)
    order = 1 + np.argsort(-living[1:], kind="stable")
    for number in order[:LISTED]:
        rows = roads[component == number]
        middle = rows.geometry.iloc[0].interpolate(0.5, normalized=True)
        names = ", ".join(sorted({text for text in (*rows["number"], *rows["note"]) if text})[:3])
        where = f"by {labels.nearest(middle)}" if labels else f"at {middle.x:.0f} {middle.y:.0f}"
        inhabited = f", {living[number]:.0f} people" if people is not None else ""
        subject = f"component {number}: {len(rows)} edges {names} {where}{inhabited}"
        log.tell(
            "component",
            " ".join(subject.split()),
            reason=KEPT,
            metres=float(rows["length_m"].sum()),
            municipality=labels.municipality(middle) if labels else "",
        )
    log.count(f"component: {KEPT}", len(order[LISTED:]))


def _totals(roads: gpd.GeoDataFrame) -> dict[str, float]:
    km = roads.groupby("kind")["length_m"].sum() / 1000
    kinds = Counter(roads["kind"])
    return {
        "edges": len(roads),
        "nodes": int(max(roads["from_node"].max(), roads["to_node"].max())) + 1,
        "components": int(roads["component"].max()) + 1,
        "edges_in_largest": int((roads["component"] == 0).sum()),
        **{f"edges_{kind}": count for kind, count in sorted(kinds.items())},
        **{f"km_{kind}": round(float(value), 1) for kind, value in sorted(km.items())},
    }
