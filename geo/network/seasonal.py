"""What ``data/closures.csv`` means on one network: where roads are blocked in winter, which ferries sail at night.

The table speaks of roads by number and places on either side, and of ferries by their two quays, so that it holds for
any road source. What cannot be found on a network is listed in ``SeasonalClosures.unmatched``, never dropped in
silence.

A ferry's edge bears the names of its quays in its note, "Moss–Horten", or where lines meet at sea those of all quays
beyond, "Halhjem–Sandvikvåg/Våge": then it serves several crossings. It sails at night if any of them is documented to;
it rests if all of them are documented to rest; otherwise nobody documents it and it is unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geo.data.gazetteer import Gazetteer, Place
from geo.data.names import fold
from geo.data.rules.closures import PLACE_ID, WINTER_ROAD
from geo.errors import UnknownName
from geo.network.blocks import Cut, find_cuts, road_numbers
from geo.network.graph import FERRY, IntArray, Network

NOT_FERRY, SAILS, RESTS, UNKNOWN = range(4)
NEAR_QUAY_M = 10_000.0  # how far from the quay the place may lie that stands for it; an assumption
_BETWEEN_QUAYS = re.compile(r"\s*[–—]\s*|\s+-\s+")
Crossing = frozenset[str]


class Matched(NamedTuple):
    """A row of the table that was found.

    Parameters
    ----------
    closure_id : str
        Its id in the table.
    kind : str
        What is closed, as in the table.
    closed : bool
        Whether it is closed; False: it was looked up and stays open.
    cuts : tuple[Cut, ...], optional
        Blocks of a road, by rows of the network.
    ferry_edges : tuple[int, ...], optional
        Edges of a crossing, rows of the network.
    """

    closure_id: str
    kind: str
    closed: bool
    cuts: tuple[Cut, ...] = ()
    ferry_edges: tuple[int, ...] = ()


class Unmatched(NamedTuple):
    """A row of the table that was not found on the network.

    Parameters
    ----------
    closure_id : str
        Its id in the table.
    kind : str
        What is closed, as in the table.
    reason : str
        Why it was not found, in English.
    """

    closure_id: str
    kind: str
    reason: str


@dataclass(frozen=True, eq=False)
class SeasonalClosures:
    """The table on one network.

    Parameters
    ----------
    winter_cuts : tuple[Cut, ...]
        Where roads are blocked in winter.
    ferry_at_night : array of uint8
        NOT_FERRY, SAILS, RESTS or UNKNOWN, one per edge.
    matched : tuple[Matched, ...]
        Rows that were found.
    unmatched : tuple[Unmatched, ...]
        Rows that were not.
    """

    winter_cuts: tuple[Cut, ...]
    ferry_at_night: npt.NDArray[np.uint8]
    matched: tuple[Matched, ...]
    unmatched: tuple[Unmatched, ...]


def resolve(table: pd.DataFrame, *, network: Network, gazetteer: Gazetteer) -> SeasonalClosures:
    """Find every row of the table on a network. An empty table: no road blocked, every ferry unknown at night.

    Parameters
    ----------
    table : pd.DataFrame
        Rows of ``seasonal_closures``.
    network : Network
        Roads and ferries to find them on.
    gazetteer : Gazetteer
        Finds the places between which a road is closed.

    Returns
    -------
    SeasonalClosures
        What was found, and what was not.
    """
    return _Finder(network, gazetteer).find(table)


@dataclass
class _Finder:
    """Goes through the rows once."""

    network: Network
    gazetteer: Gazetteer
    said: dict[int, dict[Crossing, bool]] = field(default_factory=lambda: defaultdict(dict))  # edge: crossing, closed?

    def __post_init__(self) -> None:
        self.ferries = np.flatnonzero(self.network.kind == FERRY)
        self.serves = {int(edge): crossings_of(str(self.network.note[edge])) for edge in self.ferries}

    def find(self, table: pd.DataFrame) -> SeasonalClosures:
        found = [self._row(row) for row in table.itertuples(index=False)]
        matched = tuple(one for one in found if isinstance(one, Matched))
        return SeasonalClosures(
            winter_cuts=tuple(sorted({cut for one in matched if one.closed for cut in one.cuts})),
            ferry_at_night=self._at_night(),
            matched=matched,
            unmatched=tuple(one for one in found if isinstance(one, Unmatched)),
        )

    def _row(self, row: Any) -> Matched | Unmatched:  # noqa: ANN401 -- a row of the table
        told = self._road(row) if row.kind == WINTER_ROAD else self._ferry(row)
        if isinstance(told, str):
            return Unmatched(row.closure_id, row.kind, told)
        cuts, edges = (told, ()) if row.kind == WINTER_ROAD else ((), told)
        return Matched(row.closure_id, row.kind, bool(row.closed), tuple(cuts), tuple(edges))  # type: ignore[arg-type]

    # --- roads in winter -----------------------------------------------------------------------------------------

    def _road(self, row: Any) -> tuple[Cut, ...] | str:  # noqa: ANN401
        places = [self._place(row.from_place), self._place(row.to_place)]
        if places[0] is None or places[1] is None:
            return "a place that the gazetteer does not know"
        if row.road not in road_numbers(self.network):
            return f"no road is numbered {row.road}"
        cuts = find_cuts(self.network, row.road, start=places[0], end=places[1])
        return cuts or f"{row.road} does not lead from {places[0].place} to {places[1].place}"

    def _place(self, place_id: str) -> Place | None:
        try:
            return self.gazetteer[place_id]
        except UnknownName:
            return None

    # --- ferries at night ----------------------------------------------------------------------------------------

    def _ferry(self, row: Any) -> tuple[int, ...] | str:  # noqa: ANN401
        ends = (str(row.from_place), str(row.to_place))
        places = [self._place(end) if PLACE_ID.fullmatch(end) else None for end in ends]
        names = [end if place is None else place.place for end, place in zip(ends, places, strict=True)]
        crossing = frozenset(map(fold, names))
        edges = [edge for edge, serves in self.serves.items() if crossing in serves]
        if not edges and places[0] is not None and places[1] is not None:
            edges = self._between(places[0], places[1])
        edges = [edge for edge in edges if self._bears(edge, str(row.road))]
        for edge in edges:
            # Of an edge that serves one crossing only, whatever the source calls it, that one is spoken of.
            own = self.serves[edge] if len(self.serves[edge]) == 1 else {crossing}
            self.said[edge].update(dict.fromkeys(own, bool(row.closed)))
        return tuple(edges) or f"no ferry {row.road} sails between {names[0]} and {names[1]}".replace("  ", " ")

    def _bears(self, edge: int, number: str) -> bool:
        """Whether an edge may be of the road; an edge or a row without a number contradicts nothing."""
        own = str(self.network.number[edge])
        return not (number and own) or number in own.split("/")

    def _between(self, start: Place, end: Place) -> list[int]:
        """Edges of the crossing between the quays nearest to two places, without a landing on the way; else empty."""
        network, quay = self.network, self.network.ashore
        tail, head = network.tail[self.ferries], network.head[self.ferries]
        called_at = np.unique(np.concatenate([tail, head]))
        ends = [_nearest(network, called_at[quay[called_at]], place) for place in (start, end)]
        if -1 in ends or ends[0] == ends[1]:
            return []
        edge_between: dict[tuple[int, int], int] = {}
        for edge in sorted(map(int, self.ferries), key=lambda one: (float(network.length_m[one]), one)):
            nodes = sorted((int(network.tail[edge]), int(network.head[edge])))
            if all(not quay[node] or node in ends for node in nodes) and nodes[0] != nodes[1]:
                edge_between.setdefault((nodes[0], nodes[1]), edge)  # of parallel lines the shortest
        if not edge_between:
            return []
        low, high = np.array(list(edge_between), dtype=np.int32).T
        metres = network.length_m[list(edge_between.values())]
        graph = coo_array((metres, (low, high)), shape=(network.node_count, network.node_count)).tocsr()
        _, before = dijkstra(graph, directed=False, indices=ends[0], return_predecessors=True)
        way, node = [], ends[1]
        while node != ends[0]:
            other = int(before[node])
            if other < 0:
                return []
            way.append(edge_between[min(node, other), max(node, other)])
            node = other
        return way[::-1]

    def _at_night(self) -> npt.NDArray[np.uint8]:
        at_night = np.full(self.network.edge_count, NOT_FERRY, dtype=np.uint8)
        at_night[self.ferries] = UNKNOWN
        for edge, closed in self.said.items():
            if not all(closed.values()):
                at_night[edge] = SAILS
            elif set(closed) >= set(self.serves[edge]):
                at_night[edge] = RESTS
        return at_night


def crossings_of(note: str) -> frozenset[Crossing]:
    """Return the crossings that a ferry's note names, as pairs of folded quay names; none where it names no two.

    Parameters
    ----------
    note : str
        As the roads table has it, such as "A–B/C".

    Returns
    -------
    frozenset[Crossing]
        One pair per crossing.

    Examples
    --------
    >>> sorted(sorted(one) for one in crossings_of("Halhjem–Sandvikvåg/Våge"))
    [['halhjem', 'sandvikvag'], ['halhjem', 'vage']]
    """
    sides = [[fold(quay) for quay in side.split("/") if fold(quay)] for side in _BETWEEN_QUAYS.split(note) if side]
    if len(sides) == 1:  # a line between two joints at sea that reach the same quays
        pairs: Sequence[tuple[str, ...]] = list(combinations(sides[0], 2))
    elif len(sides) == 2:  # noqa: PLR2004 -- this side and that
        pairs = list(product(*sides))
    else:
        pairs = []
    return frozenset(frozenset(pair) for pair in pairs if len(set(pair)) > 1)


def _nearest(network: Network, nodes: IntArray, place: Place) -> int:
    """Nearest of the nodes to a place; -1 where the nearest is too far away."""
    if not len(nodes):
        return -1
    distance_m = np.hypot(network.node_x[nodes] - place.x_m, network.node_y[nodes] - place.y_m)
    at = int(np.argmin(distance_m))
    return int(nodes[at]) if distance_m[at] <= NEAR_QUAY_M else -1
