"""Seconds from every origin to every centre, the nearest of them, and the route behind one number.

A trip runs origin -> centre, so the search starts at the centre on the *reversed* graph: one-way roads and one-way
closures count in the direction that people drive. A travel time is

    leg(origin) + cheapest path from the origin's joining point to the site's joining point + leg(site)

where a joining point splits its edge: it reaches the edge's ends (or, for a site, is reached from them) for the share
of the edge's seconds in the allowed direction. Two points on one edge may also use the piece between them. Nobody
passes a block (``Network.block_edge``): not from end to end, and not from a joining point to the end behind it. Costs
are float64 in the search; the matrix is kept as float32 seconds (error below 0.01 s in 30 hours), ``inf`` where there
is no way. It is kept before any question of eligibility: what a group may use is a mask over its rows.

Networks of KERNEL_FROM_NODES nodes and more are searched by ``geo.routing.engines.cch.kernel``, which needs seconds
once and milliseconds from then on, in whole milliseconds per piece of the way; smaller ones by scipy, which needs no
preparation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.constants import METRES_PER_KM, SECONDS_PER_MINUTE
from geo.network.access import AccessLegs, Reason
from geo.network.graph import FERRY, KINDS, Arcs, BoolArray, FloatArray, IntArray, Network

Seconds = npt.NDArray[np.float32]
CentreIndex = npt.NDArray[np.int16]
NO_CENTRE = -1
KERNEL_FROM_NODES = 100_000  # below, 45 plain searches take less than taking the network apart
_NO_NODE = -9999  # scipy's mark for "no predecessor"
_KIND_NAMES = {value: name for name, value in KINDS.items()}


def _share(fraction: FloatArray, seconds: FloatArray) -> FloatArray:
    """Cost of a share of an edge. A share of nothing costs nothing, even where the edge may not be driven."""
    return np.where(
        fraction == 0, 0.0, np.where(np.isinf(seconds), np.inf, fraction * np.nan_to_num(seconds, posinf=0))
    )


class _Pieces(NamedTuple):
    """Cost between a joining point and the two ends of its edge, per leg."""

    tail: FloatArray
    head: FloatArray


def _outward(network: Network, legs: AccessLegs) -> _Pieces:
    """From the joining point to the ends of its edge."""
    back, forth = network.seconds_back[legs.edge], network.seconds[legs.edge]
    return _on_own_side(network, legs, _Pieces(tail=_share(legs.fraction, back), head=_share(1 - legs.fraction, forth)))


def _inward(network: Network, legs: AccessLegs) -> _Pieces:
    """From the ends of its edge to the joining point."""
    back, forth = network.seconds_back[legs.edge], network.seconds[legs.edge]
    return _on_own_side(network, legs, _Pieces(tail=_share(legs.fraction, forth), head=_share(1 - legs.fraction, back)))


def _on_own_side(network: Network, legs: AccessLegs, pieces: _Pieces) -> _Pieces:
    """Return the same pieces, without those that a block lies on."""
    before, behind = network.blocks_beside(legs.edge, legs.fraction)
    return _Pieces(tail=np.where(before > 0, np.inf, pieces.tail), head=np.where(behind > 0, np.inf, pieces.head))


def _along(network: Network, edge: IntArray, *, start: FloatArray, end: FloatArray) -> FloatArray:
    """Cost of the piece of one edge between two fractions of it, in the direction start -> end."""
    forth = _share(end - start, network.seconds[edge])
    back = _share(start - end, network.seconds_back[edge])
    blocked = network.blocks_beside(edge, start)[0] != network.blocks_beside(edge, end)[0]
    return np.where(blocked, np.inf, np.where(end >= start, forth, back))


def matrix(network: Network, *, origins: AccessLegs, sites: AccessLegs) -> Seconds:
    """Work out the seconds from each origin to each site, both legs included.

    Parameters
    ----------
    network : Network
        The roads.
    origins : AccessLegs
        One leg per origin.
    sites : AccessLegs
        One leg per site; trips end here.

    Returns
    -------
    Seconds
        Seconds [site, origin]; ``inf`` where there is no way.
    """
    times = np.full((len(sites), len(origins)), np.inf, dtype=np.float32)
    joined = np.flatnonzero(origins.edge >= 0).astype(np.int32)
    placed = np.flatnonzero(sites.edge >= 0).astype(np.int32)
    if not (len(joined) and len(placed)):
        return times
    homes, goals = origins[joined], sites[placed]
    for row, path in zip(placed, _paths(network, homes, goals, remember=origins.edge), strict=True):
        same = np.flatnonzero(homes.edge == sites.edge[row])
        if len(same):
            goal = np.full(len(same), sites.fraction[row])
            direct = _along(network, homes.edge[same], start=homes.fraction[same], end=goal)
            path[same] = np.minimum(path[same], direct)
        times[row, joined] = homes.seconds + path + sites.seconds[row]
    return times


def _paths(network: Network, homes: AccessLegs, goals: AccessLegs, *, remember: IntArray) -> Iterator[FloatArray]:
    """Per goal the seconds from each home's joining point to the goal's, by way of a node.

    ``remember``: the array of edges that the homes come from; legs that are only slower or shorter share it.
    """

    def ends() -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
        to_end = _outward(network, homes)
        return network.tail[homes.edge], network.head[homes.edge], to_end.tail, to_end.head

    if network.node_count >= KERNEL_FROM_NODES and find_spec("numba"):
        from geo.routing.engines.cch.engine import Ends, search_of  # noqa: PLC0415 -- small networks start without the compiler

        from_end = _inward(network, goals)
        goal_tail, goal_head = network.tail[goals.edge], network.head[goals.edge]
        yield from search_of(network).paths(
            lambda: Ends(*ends()),
            Ends(goal_tail, goal_head, from_end.tail, from_end.head),
            remember=remember,
        )
        return
    tail, head, to_tail, to_head = ends()
    for from_node in _search(network, goals):
        yield np.minimum(to_tail + from_node[tail], to_head + from_node[head])


def _search(network: Network, goals: AccessLegs) -> FloatArray:
    """Seconds [goal, node] from each node to each goal's joining point: a search from an extra node per goal."""
    nodes, count = network.node_count, len(goals)
    reversed_arcs = network.arcs(reverse=True).seconds
    from_end = _inward(network, goals)
    start = np.concatenate([np.arange(count), np.arange(count)]) + nodes
    end = np.concatenate([network.tail[goals.edge], network.head[goals.edge]])
    cost = np.concatenate([from_end.tail, from_end.head])
    extended = _with_extra_nodes(reversed_arcs, start=start, end=end, cost=cost, extra=count)
    seconds: FloatArray = dijkstra(extended, directed=True, indices=np.arange(count) + nodes)[:, :nodes]
    return seconds


def _with_extra_nodes(
    arcs: csr_array, *, start: npt.NDArray[np.int64], end: IntArray, cost: FloatArray, extra: int
) -> csr_array:
    """Graph with ``extra`` more nodes and these arcs *out of them*. Zero costs stay arcs: CSR keeps explicit zeros.

    Of two arcs between the same nodes (a loop's two ends) the cheaper stays; closed ones (``inf``) fall away.
    """
    nodes = arcs.shape[0]
    usable = np.isfinite(cost)
    start, end, cost = start[usable], end[usable], cost[usable]
    order = np.lexsort((cost, end, start))
    start, end, cost = start[order], end[order], cost[order]
    keep = np.ones(len(start), dtype=bool)
    keep[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    start, end, cost = start[keep], end[keep], cost[keep]
    added = np.cumsum(np.bincount(start - nodes, minlength=extra))
    indptr = np.concatenate([arcs.indptr, arcs.indptr[-1] + added])
    return csr_array(
        (np.concatenate([arcs.data, cost]), np.concatenate([arcs.indices, end]), indptr),
        shape=(nodes + extra, nodes + extra),
    )


def by_centre(site_seconds: Seconds, *, centre_of_site: npt.NDArray[np.int64], centre_count: int) -> Seconds:
    """Take per centre the times to its nearest site.

    Parameters
    ----------
    site_seconds : Seconds
        Seconds [site, origin].
    centre_of_site : array of int64
        Row of the centre, one per site.
    centre_count : int
        Number of centres.

    Returns
    -------
    Seconds
        Seconds [centre, origin]; ``inf`` for a centre without a site.
    """
    times = np.full((centre_count, site_seconds.shape[1]), np.inf, dtype=np.float32)
    for site, centre in enumerate(centre_of_site):
        np.minimum(times[centre], site_seconds[site], out=times[centre])
    return times


def nearest(seconds: Seconds, *, eligible: BoolArray) -> tuple[CentreIndex, Seconds]:
    """Find the nearest eligible centre of each origin; equally near: the smaller row, hence the smaller ``centre_id``.

    Parameters
    ----------
    seconds : Seconds
        Seconds [centre, origin], rows in order of ``centre_id``.
    eligible : BoolArray
        Which rows count, one per centre.

    Returns
    -------
    tuple[CentreIndex, Seconds]
        Row of the centre (-1: none can be reached) and the seconds to it (``inf``), one each per origin.
    """
    rows = np.flatnonzero(eligible)
    index = np.full(seconds.shape[1], NO_CENTRE, dtype=np.int16)
    best = np.full(seconds.shape[1], np.inf, dtype=np.float32)
    for row in rows:  # in order, and only strictly nearer ones replace: the tie rule, without a copy of the matrix
        nearer = seconds[row] < best
        index[nearer] = row
        np.minimum(best, seconds[row], out=best)
    return index, best


def k_nearest(seconds: Seconds, *, eligible: BoolArray, k: int) -> tuple[CentreIndex, Seconds]:
    """Find the ``k`` nearest eligible centres of each origin; equally near: the smaller row first.

    Parameters
    ----------
    seconds : Seconds
        Seconds [centre, origin], rows in order of ``centre_id``.
    eligible : BoolArray
        Which rows count, one per centre.
    k : int
        How many.

    Returns
    -------
    tuple[CentreIndex, Seconds]
        Rows of the centres and the seconds to them, both [k, origin]; -1 and ``inf`` where there are fewer.
    """
    rows = np.flatnonzero(eligible)
    index = np.full((k, seconds.shape[1]), NO_CENTRE, dtype=np.int16)
    times = np.full((k, seconds.shape[1]), np.inf, dtype=np.float32)
    among = seconds[rows]
    order = np.argsort(among, axis=0, kind="stable")[:k]
    nearest_s = np.take_along_axis(among, order, axis=0)
    times[: len(order)] = nearest_s
    index[: len(order)] = np.where(np.isfinite(nearest_s), rows[order], NO_CENTRE)
    return index, times


@dataclass(frozen=True)
class RouteLeg:
    """One part of a route.

    Parameters
    ----------
    kind : str
        access, road, ferry or link.
    number : str
        The road's number; blank without one.
    name : str
        The ferry's name; blank for other kinds.
    km : float
        Length, kilometres.
    minutes : float
        Time, minutes.
    """

    kind: str
    number: str
    name: str
    km: float
    minutes: float


@dataclass(frozen=True)
class Route:
    """The way behind a travel time. Without a way: no legs, ``inf`` minutes and km, and the ``reason``.

    Parameters
    ----------
    legs : tuple[RouteLeg, ...]
        The parts in driving order, access legs included.
    km : float
        Sum over the legs, kilometres.
    minutes : float
        Sum over the legs, minutes.
    edges : tuple[int, ...], optional
        Rows of the network's edges, in driving order.
    reason : Reason, optional
        Why there is no way.
    """

    legs: tuple[RouteLeg, ...]
    km: float
    minutes: float
    edges: tuple[int, ...] = ()
    reason: Reason = Reason.NONE

    @property
    def ferries(self) -> int:
        """How many ferries are on the way."""
        return len(self.ferry_names)

    @property
    def ferry_names(self) -> tuple[str, ...]:
        """Names of the ferries on the way, in order."""
        return tuple(leg.name for leg in self.legs if leg.kind == "ferry")


class _Piece(NamedTuple):
    """A stretch of one edge: how much of it, and the seconds for that."""

    edge: int
    share: float
    seconds: float


def route(network: Network, *, start: AccessLegs, end: AccessLegs) -> Route:
    """Find the quickest way between two points. Costs as in ``matrix``.

    Parameters
    ----------
    network : Network
        The roads.
    start : AccessLegs
        The single leg of the point to start from.
    end : AccessLegs
        The single leg of the point to reach.

    Returns
    -------
    Route
        The way, or the reason why there is none.
    """
    for leg in (start, end):
        if leg.edge[0] < 0:
            return _no_way(Reason(int(leg.reason[0])))
    pieces = _cheapest_pieces(network, start, end)
    if pieces is None:
        return _no_way(Reason.NO_CONNECTION)
    middle = [_route_leg(network, group) for group in _grouped(network, pieces)]
    legs = tuple(leg for leg in (_access(start), *middle, _access(end)) if leg.minutes > 0 or leg.km > 0)
    return Route(
        legs=legs,
        km=sum(leg.km for leg in legs),
        minutes=sum(leg.minutes for leg in legs),
        edges=tuple(piece.edge for piece in pieces),
    )


def _no_way(reason: Reason) -> Route:
    return Route(legs=(), km=float("inf"), minutes=float("inf"), reason=reason)


def _access(leg: AccessLegs) -> RouteLeg:
    km = float(leg.metres[0]) * leg.rules.detour / METRES_PER_KM
    return RouteLeg("access", "", "", km, float(leg.seconds[0]) / SECONDS_PER_MINUTE)


def _grouped(network: Network, pieces: list[_Piece]) -> list[list[_Piece]]:
    """Put pieces together that are one leg to a driver: the same road on and on, or one crossing by ferry.

    Ferry lines meet out at sea as well: that is one crossing, or a call, and no change of ship. So a crossing ends
    where a ferry's node has a road or link.
    """
    groups: list[list[_Piece]] = []
    for piece in pieces:
        last = groups[-1][-1].edge if groups else piece.edge
        at_sea = network.kind[last] == network.kind[piece.edge] == FERRY and not any(
            network.ashore[node] for node in _ends(network, last) & _ends(network, piece.edge)
        )
        same_road = network.kind[last] == network.kind[piece.edge] != FERRY and (
            network.number[last] == network.number[piece.edge]
        )
        if groups and (at_sea or same_road):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _ends(network: Network, edge: int) -> set[int]:
    return {int(network.tail[edge]), int(network.head[edge])}


def _ferry_name(notes: list[str]) -> str:
    """Name of a crossing from its parts' notes, "quay–quay" or "quay–quay/quay/quay" where lines meet at sea.

    One part: its note. Several: the named quays of the first and the last part, where each has exactly one.
    """
    if len(notes) == 1:
        return notes[0]
    quays = [[side.strip() for side in note.split("–") if side and "/" not in side] for note in (notes[0], notes[-1])]
    if all(len(names) == 1 for names in quays):
        return f"{quays[0][0]}–{quays[1][0]}"
    return "; ".join(dict.fromkeys(note for note in notes if note))


def _route_leg(network: Network, pieces: list[_Piece]) -> RouteLeg:
    first = pieces[0].edge
    kind, numbers = int(network.kind[first]), [str(network.number[piece.edge]) for piece in pieces]
    km = sum(piece.share * float(network.length_m[piece.edge]) for piece in pieces) / METRES_PER_KM
    return RouteLeg(
        kind=_KIND_NAMES[kind],
        number=next((number for number in numbers if number), ""),
        name=_ferry_name([str(network.note[piece.edge]) for piece in pieces]) if kind == FERRY else "",
        km=km,
        minutes=sum(piece.seconds for piece in pieces) / SECONDS_PER_MINUTE,
    )


def _cheapest_pieces(network: Network, start: AccessLegs, end: AccessLegs) -> list[_Piece] | None:
    """Stretches from one joining point to the other, cheapest in sum; None: there is no way."""
    arcs = network.arcs()
    out, into = _outward(network, start), _inward(network, end)
    first, last = int(start.edge[0]), int(end.edge[0])
    leave = {int(network.tail[first]): _Piece(first, float(start.fraction[0]), float(out.tail[0]))}
    by_head = _Piece(first, 1 - float(start.fraction[0]), float(out.head[0]))
    head = int(network.head[first])
    if head not in leave or by_head.seconds < leave[head].seconds:  # a loop has one node at both ends
        leave[head] = by_head
    times, before = _from_start(network, arcs, leave)
    arrive = {
        int(network.tail[last]): _Piece(last, float(end.fraction[0]), float(into.tail[0])),
    }
    by_head = _Piece(last, 1 - float(end.fraction[0]), float(into.head[0]))
    head = int(network.head[last])
    if head not in arrive or by_head.seconds < arrive[head].seconds:
        arrive[head] = by_head
    node = min(arrive, key=lambda last: float(times[last]) + arrive[last].seconds)
    total = float(times[node]) + arrive[node].seconds
    if first == last:
        direct = float(_along(network, start.edge[:1], start=start.fraction[:1], end=end.fraction[:1])[0])
        if direct <= total:
            share = abs(float(end.fraction[0] - start.fraction[0]))
            return [_Piece(first, share, direct)] if np.isfinite(direct) else None
    if not np.isfinite(total):
        return None
    return _pieces_between(network, arcs, before, leave=leave, arrive=arrive[node], node=node)


def _from_start(network: Network, arcs: Arcs, leave: dict[int, _Piece]) -> tuple[FloatArray, IntArray]:
    """Seconds from the start to every node, and the node before each."""
    nodes = network.node_count
    extended = _with_extra_nodes(
        arcs.seconds,
        start=np.full(len(leave), nodes),
        end=np.array(list(leave), dtype=np.int32),
        cost=np.array([piece.seconds for piece in leave.values()]),
        extra=1,
    )
    times, before = dijkstra(extended, directed=True, indices=nodes, return_predecessors=True)
    return times, before


def _pieces_between(
    network: Network, arcs: Arcs, before: IntArray, *, leave: dict[int, _Piece], arrive: _Piece, node: int
) -> list[_Piece]:
    """Follow the way back and return its stretches in driving order; stretches of no length fall away."""
    way = [node]
    while before[way[-1]] not in (network.node_count, _NO_NODE):
        way.append(int(before[way[-1]]))
    way.reverse()
    edges = [(arcs.edge(a, b), float(arcs.seconds[a, b])) for a, b in pairwise(way)]
    pieces = [leave[way[0]], *(_Piece(edge, 1.0, seconds) for edge, seconds in edges), arrive]
    return [piece for piece in pieces if piece.share > 0]
