"""The road network as arrays: nodes, edges, seconds each way. And the one place where speeds are decided.

``SpeedModel`` holds every speed and the length factor, each with its source: to change a driving time, change it
there and rebuild (or hand another model to ``Network.from_roads``). ``Network`` holds one row per edge between
junctions; an edge has a cost along its drawn direction (``seconds``) and against it (``seconds_back``), ``inf``
where driving that way is not allowed. ``Network.arcs`` turns the edges into a sparse matrix for the search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geo.constants import METRES_PER_KM, SECONDS_PER_HOUR
from geo.errors import DataFault, Fault

IntArray = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

ROAD, FERRY, LINK = 0, 1, 2
KINDS: Mapping[str, int] = {"road": ROAD, "ferry": FERRY, "link": LINK}


def seconds_for(length_m: float, *, speed_kmh: float) -> float:
    """Seconds it takes to travel ``length_m`` metres at ``speed_kmh``. Zero metres take zero seconds.

    Parameters
    ----------
    length_m : float
        Length, metres.
    speed_kmh : float
        Speed, km/h, above zero.

    Returns
    -------
    float
        Seconds.
    """
    hours = length_m / METRES_PER_KM / speed_kmh
    return hours * SECONDS_PER_HOUR


@dataclass(frozen=True)
class SpeedModel:
    """Mean driving speeds by kind of road, in km/h, and the factor that makes up for the generalised line.

    N1000 has no speeds, so a class stands for a mean. Upper bounds: the length-weighted harmonic mean speed limit
    in NVDB 2024, numbered roads outside motorways, is 73 km/h on E roads, 68 on R and 64 on F; people drive a
    little below it. Within these bounds the speeds were set so that well-known driving times hold: Oslo-Bergen
    about 7 h, Oslo-Trondheim about 6.5 h by way of Rv3, Oslo-Kristiansand about 3 h 45 min (table: docs/method.md).

    Parameters
    ----------
    motorway_kmh : float, optional
        Motorways.
    expressway_kmh : float, optional
        Expressways.
    e_kmh : float, optional
        Other E roads.
    r_kmh : float, optional
        National roads.
    f_kmh : float, optional
        County roads.
    k_kmh : float, optional
        Municipal roads.
    p_kmh : float, optional
        Private roads, and roads of no known category.
    ferry_kmh : float, optional
        Car ferries, waiting included.
    link_kmh : float, optional
        Quays and islands joined by hand.
    length_factor : float, optional
        Length to drive over length as drawn; roads only.

    Raises
    ------
    ValueError
        A value that is not a number above zero.
    """

    motorway_kmh: float = 95.0  # motorveg: signed 90-110, junctions and towns included; fits Oslo-Kristiansand
    expressway_kmh: float = 82.0  # motortrafikkveg: signed 80-90
    e_kmh: float = 70.0  # limit 73 (NVDB 2024, harmonic mean); with 71 Oslo-Trondheim leaves Rv3 for a 38 km longer E6
    r_kmh: float = 66.0  # limit 68 (NVDB 2024, harmonic mean)
    f_kmh: float = 62.0  # limit 64 (NVDB 2024, harmonic mean)
    k_kmh: float = 45.0  # municipal road: general limit 50 in built-up areas (trafikkreglene section 13)
    p_kmh: float = 40.0  # private and forest road: narrow, gravel; an assumption
    ferry_kmh: float = 12.3  # effective, waiting included: SSB's convention for travel time over NVDB
    link_kmh: float = 30.0  # quay or island joined by hand: short, slow; an assumption
    length_factor: float = 1.034  # N1000 lengths are 0.967 of NVDB's (median of 219 numbered roads over 40 km, 2024)

    def __post_init__(self) -> None:
        wrong = [name for name, value in vars(self).items() if not (np.isfinite(value) and value > 0)]
        if wrong:
            raise ValueError(f"Speed model: {', '.join(wrong)} must be a number above zero.")

    def kmh(self, kind: str, *, category: str = "", motorway: str = "") -> float:
        """Mean speed in km/h of an edge of this kind. Unknown or blank category: as a private road.

        Parameters
        ----------
        kind : str
            Road, ferry or link, as the roads table says it.
        category : str, optional
            Road category of one letter.
        motorway : str, optional
            Class of motorway; blank: none.

        Returns
        -------
        float
            Km/h.

        Raises
        ------
        ValueError
            A kind that the network does not know.
        """
        if kind not in KINDS:
            raise ValueError(f"Unknown kind of edge {kind!r}; one of {', '.join(KINDS)} is expected.")
        if kind == "ferry":
            return self.ferry_kmh
        if kind == "link":
            return self.link_kmh
        by_motorway = {"motorveg": self.motorway_kmh, "motortrafikkveg": self.expressway_kmh}
        by_category = {"E": self.e_kmh, "R": self.r_kmh, "F": self.f_kmh, "K": self.k_kmh, "P": self.p_kmh}
        return by_motorway.get(motorway, by_category.get(category, self.p_kmh))

    def calibrated_m(self, drawn_m: float, *, kind: str) -> float:
        """Length to drive, from the length as drawn: roads are generalised in N1000, ferries and links are not.

        Parameters
        ----------
        drawn_m : float
            Length of the line, metres.
        kind : str
            Road, ferry or link.

        Returns
        -------
        float
            Metres.
        """
        return drawn_m * self.length_factor if kind == "road" else drawn_m

    def seconds(self, length_m: float, *, kind: str, category: str = "", motorway: str = "") -> float:
        """Seconds along an edge of calibrated length ``length_m``.

        Parameters
        ----------
        length_m : float
            Calibrated length, metres.
        kind : str
            Road, ferry or link.
        category : str, optional
            Road category of one letter; blank: as a private road.
        motorway : str, optional
            Class of motorway; blank: none.

        Returns
        -------
        float
            Seconds.

        Raises
        ------
        ValueError
            A kind that the network does not know.
        """
        return seconds_for(length_m, speed_kmh=self.kmh(kind, category=category, motorway=motorway))


@dataclass(frozen=True)
class Arcs:
    """The network as the search wants it: cheapest seconds per ordered pair of nodes, and the edge it stands for.

    Self-loops are left out: no shortest path uses one.

    Parameters
    ----------
    seconds : csr_array
        Cheapest seconds [from node, to node].
    edge_of : IntArray
        Row of the edge, parallel to ``seconds.data``.
    """

    seconds: csr_array
    edge_of: IntArray

    def edge(self, start: int, end: int) -> int:
        """Row number of the edge that the arc ``start`` -> ``end`` stands for.

        Parameters
        ----------
        start : int
            Node that the arc leaves.
        end : int
            Node that it leads to.

        Returns
        -------
        int
            Row of the edge.

        Raises
        ------
        KeyError
            There is no such arc.
        """
        first, last = self.seconds.indptr[start], self.seconds.indptr[start + 1]
        at = first + int(np.searchsorted(self.seconds.indices[first:last], end))
        if at == last or self.seconds.indices[at] != end:
            raise KeyError((start, end))
        return int(self.edge_of[at])


@dataclass(frozen=True, eq=False)
class Network:
    """Roads, car ferries and links as arrays; nodes are numbered from 0, edges are rows in the order given.

    Coordinates are in METRIC_CRS.

    Parameters
    ----------
    node_x : FloatArray
        Easting in metres, one per node.
    node_y : FloatArray
        Northing in metres, one per node.
    tail : IntArray
        Node at which the drawn line begins, one per edge.
    head : IntArray
        Node at which it ends, one per edge.
    length_m : FloatArray
        Calibrated length in metres, one per edge.
    seconds : FloatArray
        Time from tail to head, one per edge; ``inf``: not allowed that way.
    seconds_back : FloatArray
        Time from head to tail, likewise.
    kind : array of uint8
        ROAD, FERRY or LINK, one per edge.
    number : array of object
        Road number or blank, one per edge; "E6/Rv3" where two share it.
    note : array of object
        Text of the source or blank, one per edge.
    geometry : array of object
        Drawn line from tail to head, one per edge.
    touch_edge : IntArray
        Rows of edges; an edge stands here once for each land part that it touches (a bridge: several).
    touch_landmass : IntArray
        The land part that ``touch_edge`` touches, position by position.
    sailing_s : FloatArray | None, optional
        A ferry's seconds under way, one per edge; nan: not told. None: the source tells none.
    headway_s : FloatArray | None, optional
        A ferry's seconds between departures, likewise.
    block_edge : IntArray, optional
        Rows of blocked edges. Nobody passes a block; who joins the edge before it reaches the tail only, behind it the
        head only.
    block_fraction : FloatArray, optional
        Share of the edge between its tail and the block (0 to 1), one per ``block_edge``.
    """

    node_x: FloatArray
    node_y: FloatArray
    tail: IntArray
    head: IntArray
    length_m: FloatArray
    seconds: FloatArray
    seconds_back: FloatArray
    kind: npt.NDArray[np.uint8]
    number: npt.NDArray[np.object_]
    note: npt.NDArray[np.object_]
    geometry: npt.NDArray[np.object_]
    touch_edge: IntArray
    touch_landmass: IntArray
    sailing_s: FloatArray | None = None
    headway_s: FloatArray | None = None
    block_edge: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    block_fraction: FloatArray = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def from_roads(cls, roads: gpd.GeoDataFrame, *, speeds: SpeedModel | None = None) -> Network:
        """Network from the roads table (geo.data.tables.ROADS). ``roads`` is left as it was.

        With ``speeds``, a direction that the table does not allow stays closed. Node numbers may be any integers. An
        empty table gives an empty network.

        Parameters
        ----------
        roads : gpd.GeoDataFrame
            The table; left as it was.
        speeds : SpeedModel | None, optional
            Gives the seconds anew from length, kind and category; None: the seconds of the table.

        Returns
        -------
        Network
            Edges in the order of the table.

        Raises
        ------
        DataFault
            Every edge with an impossible time, length, kind or line.
        """
        seconds = roads["seconds"].to_numpy(dtype=float, na_value=np.nan)
        back = roads["seconds_back"].to_numpy(dtype=float, na_value=np.nan)
        length_m = roads["length_m"].to_numpy(dtype=float)
        faults = _faults(roads, seconds=seconds, back=back, length_m=length_m)
        if faults:
            raise DataFault(faults)
        if speeds is not None:
            anew = _seconds_by_model(roads, speeds=speeds, length_m=length_m)
            seconds, back = np.where(np.isnan(seconds), np.nan, anew), np.where(np.isnan(back), np.nan, anew)
        geometry = np.asarray(roads.geometry.array, dtype=object)
        ends = np.concatenate([roads["from_node"].to_numpy(dtype=np.int64), roads["to_node"].to_numpy(dtype=np.int64)])
        _, first, node = np.unique(ends, return_index=True, return_inverse=True)
        points = np.concatenate([shapely.get_point(geometry, 0), shapely.get_point(geometry, -1)])[first]
        count = len(roads)
        landmasses = [str(text).split() for text in roads["landmasses"].fillna("")]
        return cls(
            node_x=shapely.get_x(points),
            node_y=shapely.get_y(points),
            tail=node[:count].astype(np.int32),
            head=node[count:].astype(np.int32),
            length_m=length_m,
            seconds=np.where(np.isnan(seconds), np.inf, seconds),
            seconds_back=np.where(np.isnan(back), np.inf, back),
            kind=np.array([KINDS[kind] for kind in roads["kind"]], dtype=np.uint8),
            number=roads["number"].fillna("").to_numpy(dtype=object),
            note=roads["note"].fillna("").to_numpy(dtype=object),
            geometry=geometry,
            touch_edge=np.repeat(np.arange(count, dtype=np.int32), [len(ids) for ids in landmasses]),
            touch_landmass=np.array([int(one) for ids in landmasses for one in ids], dtype=np.int32),
            sailing_s=_told(roads, "sailing_s"),
            headway_s=_told(roads, "headway_s"),
        )

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.node_x)

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return len(self.tail)

    @cached_property
    def through(self) -> tuple[FloatArray, FloatArray]:
        """Seconds along and against each edge from end to end: ``seconds`` and ``seconds_back``, ``inf`` if blocked."""
        if not len(self.block_edge):
            return self.seconds, self.seconds_back
        forth, back = self.seconds.copy(), self.seconds_back.copy()
        forth[self.block_edge] = back[self.block_edge] = np.inf
        return forth, back

    def blocks_beside(self, edge: IntArray, fraction: FloatArray) -> tuple[IntArray, IntArray]:
        """How many blocks lie between the tail and a point, and between it and the head, of these edges.

        A point exactly at a block is before it, on the tail's side.

        Parameters
        ----------
        edge : IntArray
            Rows of edges, one per point.
        fraction : FloatArray
            Share of the edge between its tail and the point, 0 to 1.

        Returns
        -------
        tuple[IntArray, IntArray]
            Blocks towards the tail and blocks towards the head, one each per point.
        """
        before, behind = np.zeros(len(edge), dtype=np.int32), np.zeros(len(edge), dtype=np.int32)
        if len(self.block_edge):
            on_blocked = np.flatnonzero(np.isin(edge, self.block_edge))
            for blocked, at in zip(self.block_edge, self.block_fraction, strict=True):
                here = on_blocked[edge[on_blocked] == blocked]
                passed = fraction[here] > at
                before[here] += passed
                behind[here] += ~passed
        return before, behind

    def arcs(self, *, reverse: bool = False) -> Arcs:
        """Directed arcs, cheapest of parallel ones; worked out once.

        Parameters
        ----------
        reverse : bool, optional
            Turn each arc round.

        Returns
        -------
        Arcs
            The same object whenever it is asked for.
        """
        return self._arcs_back if reverse else self._arcs_forth

    @cached_property
    def _arcs_forth(self) -> Arcs:
        return self._sorted_arcs(reverse=False)

    @cached_property
    def _arcs_back(self) -> Arcs:
        return self._sorted_arcs(reverse=True)

    def _sorted_arcs(self, *, reverse: bool) -> Arcs:
        """Build by sorting instead of from coordinates: scipy *adds up* entries that share a pair of nodes."""
        edge = np.arange(self.edge_count, dtype=np.int32)
        start = np.concatenate([self.tail, self.head])
        end = np.concatenate([self.head, self.tail])
        cost = np.concatenate(self.through)
        edges = np.concatenate([edge, edge])
        if reverse:
            start, end = end, start
        usable = np.isfinite(cost) & (start != end)
        start, end, cost, edges = start[usable], end[usable], cost[usable], edges[usable]
        order = np.lexsort((edges, cost, end, start))
        start, end, cost, edges = start[order], end[order], cost[order], edges[order]
        cheapest = np.ones(len(start), dtype=bool)
        cheapest[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        indptr = np.zeros(self.node_count + 1, dtype=np.int32)
        np.cumsum(np.bincount(start[cheapest], minlength=self.node_count), out=indptr[1:])
        matrix = csr_array((cost[cheapest], end[cheapest], indptr), shape=(self.node_count, self.node_count))
        return Arcs(seconds=matrix, edge_of=edges[cheapest])

    def with_seconds(
        self, seconds: FloatArray, seconds_back: FloatArray, *, blocks: tuple[IntArray, FloatArray] | None = None
    ) -> Network:
        """Return the same roads with other times (``inf``: closed); nodes and edges are the very same arrays.

        Parameters
        ----------
        seconds : FloatArray
            From tail to head, one per edge.
        seconds_back : FloatArray
            From head to tail, one per edge.
        blocks : tuple[IntArray, FloatArray] | None, optional
            Edges, and where on them, that are blocked in place of the former ones; None: those as before.

        Returns
        -------
        Network
            A new network.
        """
        edge, fraction = blocks or (self.block_edge, self.block_fraction)
        return replace(self, seconds=seconds, seconds_back=seconds_back, block_edge=edge, block_fraction=fraction)

    @cached_property
    def roads_by_number(self) -> Mapping[str, IntArray]:
        """Rows of the roads that bear each number, ascending; a stretch that two roads share, "E6/Rv3", bears both."""
        roads = np.flatnonzero(self.kind == ROAD).astype(np.int32)
        code, texts = pd.factorize(self.number[roads])
        rows = np.split(roads[np.argsort(code, kind="stable")], np.cumsum(np.bincount(code, minlength=len(texts)))[:-1])
        found: dict[str, list[IntArray]] = {}
        for text, here in zip(texts, rows, strict=False):
            for number in set(str(text).split("/")) - {""}:
                found.setdefault(number, []).append(here)
        return {number: np.sort(np.concatenate(parts)) for number, parts in sorted(found.items())}

    @cached_property
    def beside(self) -> tuple[IntArray, IntArray, IntArray]:
        """Per node, from ``[0][node]`` to ``[0][node + 1]``: the nodes at the other end of its roads, and the roads.

        Both ends know a road, whichever way it is open, and parallel ones all stand there; a loop does not.
        """
        edge = np.flatnonzero((self.kind == ROAD) & (self.tail != self.head)).astype(np.int32)
        start = np.concatenate([self.tail[edge], self.head[edge]])
        order = np.argsort(start, kind="stable")
        first = np.zeros(self.node_count + 1, dtype=np.int32)
        np.cumsum(np.bincount(start, minlength=self.node_count), out=first[1:])
        return first, np.concatenate([self.head[edge], self.tail[edge]])[order], np.concatenate([edge, edge])[order]

    @cached_property
    def ashore(self) -> BoolArray:
        """Per node: whether one can get off a ferry there, since it has a road or link. At sea lines meet as well."""
        found = np.zeros(self.node_count, dtype=bool)
        dry = self.kind != FERRY
        found[self.tail[dry]] = True
        found[self.head[dry]] = True
        return found

    @cached_property
    def in_main(self) -> BoolArray:
        """Per edge: whether both its ends lie in the largest strong component (by nodes), ferries included.

        Strong, not weak: from a weak component's one-way trap nobody gets home. Among components of equal size
        the one with the westernmost, then southernmost node counts as the largest, whatever the numbering.
        """
        if not self.node_count:
            return np.zeros(0, dtype=bool)
        _, label = connected_components(self.arcs().seconds, directed=True, connection="strong")
        size = np.bincount(label)[label]
        main = label[np.lexsort((self.node_y, self.node_x, -size))[0]]
        return np.asarray((label[self.tail] == main) & (label[self.head] == main), dtype=bool)


def _told(roads: gpd.GeoDataFrame, column: str) -> FloatArray | None:
    """Values of a column that a roads table may lack; None where it is lacking or blank throughout."""
    if column not in roads or roads[column].isna().all():
        return None
    return np.asarray(roads[column].to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _seconds_by_model(roads: gpd.GeoDataFrame, *, speeds: SpeedModel, length_m: FloatArray) -> FloatArray:
    rows = zip(
        length_m, roads["kind"], roads["category"].fillna(""), roads["motorway"].fillna(""), strict=True
    )  # fmt: skip
    return np.array([speeds.seconds(m, kind=kind, category=cat, motorway=mw) for m, kind, cat, mw in rows], dtype=float)


def _faults(roads: gpd.GeoDataFrame, *, seconds: FloatArray, back: FloatArray, length_m: FloatArray) -> list[Fault]:
    """Everything that would make the search wrong. A time of zero would make an edge free of charge."""
    checks: tuple[tuple[str, Any, str, str], ...] = (
        ("kind", ~roads["kind"].isin(list(KINDS)).to_numpy(), "unknown kind", f"Use {', '.join(KINDS)}"),
        ("length_m", ~(np.isfinite(length_m) & (length_m > 0)), "length must be above zero", "Leave the edge out"),
        ("seconds", (seconds <= 0) | np.isinf(seconds), "time must be above zero", "Blank means not allowed"),
        ("seconds_back", (back <= 0) | np.isinf(back), "time must be above zero", "Blank means not allowed"),
        ("geometry", np.asarray(roads.geometry.is_empty | roads.geometry.isna()), "no line", "Draw the edge"),
    )
    return [
        Fault("roads", int(row) + 2, column, problem, remedy)
        for column, wrong, problem, remedy in checks
        for row in np.flatnonzero(wrong)
    ]
