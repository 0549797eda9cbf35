"""Pieces of road and ferry line, and the four things done to them: end on nodes, split, join, merge into chains.

A link is a straight reading of one source line. Links meet where their ends share coordinates; all coordinates of
ends are whole metres. Every function returns new links and loses none silently.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.ops import substring

from geo.build.geometry import Node

SAME_NODE_M = 0.02  # ends of the source match to 1 cm
TOUCH_M = 2.0  # an end this near to the middle of another road is a junction of the source without a node
AT_END_M = 1.0  # a cut this near to an end is the end
PAIR = 2


@dataclass(frozen=True)
class Link:
    """A stretch of road, car ferry line or hand-made link, drawn from its first to its last node.

    Parameters
    ----------
    kind : str
        Kind of edge, such as "road", "ferry" or "link".
    geometry : shapely.LineString
        The line in METRIC_CRS.
    category : str, optional
        Road category: E, R, F, K or P.
    number : str, optional
        Road number.
    motorway : str, optional
        Kind of motorway; blank: none.
    tunnel_m : float, optional
        Metres in tunnels, as drawn.
    bridge_m : float, optional
        Metres on bridges, as drawn.
    landmasses : tuple[int, ...], optional
        Ids of the landmasses from which one can drive onto it.
    note : str, optional
        Name of a ferry line, or how the link was made.
    """

    kind: str
    geometry: shapely.LineString
    category: str = ""
    number: str = ""
    motorway: str = ""
    tunnel_m: float = 0.0  # as drawn
    bridge_m: float = 0.0  # as drawn
    landmasses: tuple[int, ...] = ()
    note: str = ""

    @property
    def drawn_m(self) -> float:
        """Length as drawn, metres."""
        return float(self.geometry.length)

    @cached_property  # asked for a million times; the geometry never changes
    def ends(self) -> tuple[Node, Node]:
        """Nodes at the first and last point."""
        first, last = self.geometry.coords[0], self.geometry.coords[-1]
        return (round(first[0]), round(first[1])), (round(last[0]), round(last[1]))


@dataclass(frozen=True)
class Join:
    """An edge to be made by hand from a node to the nearest point of a link.

    Parameters
    ----------
    node : Node
        Where it begins, whole metres.
    target : int
        Place of the link in the list.
    kind : str
        Kind of the new edge.
    landmasses : tuple[int, ...]
        Ids of the landmasses that the new edge touches.
    note : str
        Why it was made, in words.
    """

    node: Node
    target: int  # place of the link in the list
    kind: str
    landmasses: tuple[int, ...]
    note: str


def on_nodes(links: Sequence[Link]) -> list[Link]:
    """Move ends that match to 1 cm onto one node of whole metres.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.

    Returns
    -------
    list[Link]
        The links between nodes.
    """
    ends = np.array([xy for link in links for xy in (link.geometry.coords[0][:2], link.geometry.coords[-1][:2])])
    pairs = cKDTree(ends).query_pairs(SAME_NODE_M, output_type="ndarray")
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(ends), len(ends)))
    _, group = connected_components(graph, directed=False)
    order = np.lexsort((ends[:, 1], ends[:, 0], group))
    firsts = order[np.unique(group[order], return_index=True)[1]]
    node = np.round(ends[firsts])[group]
    result = []
    for place, link in enumerate(links):
        inner = np.asarray(link.geometry.coords)[1:-1, :2]
        line = np.vstack([node[2 * place], inner, node[2 * place + 1]])
        result.append(replace(link, geometry=shapely.LineString(line)))
    return result


def split_where_ends_touch(links: Sequence[Link]) -> tuple[list[Link], int]:
    """Cut every road in whose middle another road ends (within ``TOUCH_M``).

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.

    Returns
    -------
    tuple[list[Link], int]
        The links, and how many ends it was.
    """
    roads = [place for place, link in enumerate(links) if link.kind == "road"]
    nodes = sorted({node for place in roads for node in links[place].ends})
    lines = np.array([links[place].geometry for place in roads], dtype=object)
    pairs = shapely.STRtree(lines).query(shapely.points(nodes), predicate="dwithin", distance=TOUCH_M)
    cuts: dict[int, list[Node]] = defaultdict(list)
    for at, row in pairs.T:
        node, link = nodes[at], links[roads[row]]
        if node not in link.ends:
            cuts[roads[row]].append(node)
    return split(links, cuts), sum(len(each) for each in cuts.values())


def split(links: Sequence[Link], cuts: dict[int, list[Node]]) -> list[Link]:
    """Cut links at nodes on or near them; the pieces stand where the link stood and end on the nodes.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.
    cuts : dict[int, list[Node]]
        Nodes by place of the link in the list.

    Returns
    -------
    list[Link]
        All links, those without cuts as they were.
    """
    result: list[Link] = []
    for place, link in enumerate(links):
        if place not in cuts:
            result.append(link)
            continue
        line = link.geometry
        at = sorted({(line.project(shapely.Point(node)), node) for node in cuts[place]})
        stations = [(0.0, link.ends[0]), *at, (line.length, link.ends[1])]
        for (start, first), (stop, last) in pairwise(stations):
            piece = np.asarray(substring(line, start, stop).coords)[:, :2]
            if len(piece) < PAIR or (first == last and stop - start < AT_END_M):
                continue  # two cuts on one spot: no road between them
            share = (stop - start) / line.length
            drawn = shapely.LineString(np.vstack([first, piece[1:-1], last]))
            result.append(replace(link, geometry=drawn, tunnel_m=link.tunnel_m * share, bridge_m=link.bridge_m * share))
    return result


def joined(links: Sequence[Link], joins: Iterable[Join]) -> list[Link]:
    """Make each join: its target is cut at the nearest point, unless that is one of its ends.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.
    joins : Iterable[Join]
        Edges to be made.

    Returns
    -------
    list[Link]
        The links, the new ones last.
    """
    cuts: dict[int, list[Node]] = defaultdict(list)
    made: list[Link] = []
    for join in joins:
        target = links[join.target]
        along = target.geometry.project(shapely.Point(join.node))
        if along <= AT_END_M:
            meeting = target.ends[0]
        elif along >= target.geometry.length - AT_END_M:
            meeting = target.ends[1]
        else:
            spot = target.geometry.interpolate(along)
            meeting = (round(spot.x), round(spot.y))
            if meeting not in target.ends:
                cuts[join.target].append(meeting)
        if meeting == join.node:
            continue  # it stood on the road already: the cut is all that was needed
        line = shapely.LineString([join.node, meeting])
        made.append(Link(join.kind, line, landmasses=join.landmasses, note=join.note))
    return [*split(links, cuts), *made]


def merge_chains(links: Sequence[Link]) -> list[Link]:
    """Make links in a row between junctions into one, where everything that matters on the way is the same.

    Roads must agree in kind, category, number, motorway, landmasses and note; ferry lines only in kind and note,
    since a joint at sea is one crossing. Lengths, tunnel and bridge metres add up. A ring without a junction keeps
    one node, the westernmost.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.

    Returns
    -------
    list[Link]
        One link per chain.
    """
    at: dict[Node, list[int]] = defaultdict(list)
    for place, link in enumerate(links):
        for node in link.ends:
            at[node].append(place)

    def passes(node: Node) -> bool:
        here = at[node]
        return len(here) == PAIR and here[0] != here[1] and _alike(links[here[0]], links[here[1]])

    done = np.zeros(len(links), dtype=bool)
    result: list[Link] = []
    stops = sorted(node for node in at if not passes(node))
    ring_starts = sorted(node for node in at if passes(node))
    for start in [*stops, *ring_starts]:
        for first in sorted(at[start]):
            if done[first]:
                continue
            chain, node, place = [], start, first
            while True:
                done[place] = True
                forward = links[place].ends[0] == node
                chain.append((links[place], forward))
                node = links[place].ends[1] if forward else links[place].ends[0]
                if node == start or not passes(node):
                    break
                place = at[node][0] if at[node][1] == place else at[node][1]
            result.append(_as_one(chain))
    return result


def _alike(one: Link, other: Link) -> bool:
    if one.kind == other.kind == "ferry":
        return one.note == other.note
    return (one.kind, one.category, one.number, one.motorway, one.landmasses, one.note) == (
        other.kind, other.category, other.number, other.motorway, other.landmasses, other.note,
    )  # fmt: skip


def _as_one(chain: Sequence[tuple[Link, bool]]) -> Link:
    pieces: list[NDArray[np.float64]] = []
    for link, forward in chain:
        line = np.asarray(link.geometry.coords)[:, :2]
        line = line if forward else line[::-1]
        pieces.append(line if not pieces else line[1:])
    line = np.vstack(pieces)
    if tuple(map(tuple, line[::-1])) < tuple(map(tuple, line)):
        line = line[::-1]  # one direction for one chain, whatever end the walk began at
    return replace(
        chain[0][0],
        geometry=shapely.LineString(line),
        category=_each_once(link.category for link, _ in chain),
        number=_each_once(link.number for link, _ in chain),
        tunnel_m=sum(link.tunnel_m for link, _ in chain),
        bridge_m=sum(link.bridge_m for link, _ in chain),
    )


def _each_once(texts: Iterable[str]) -> str:
    return "/".join(sorted({text for text in texts if text}))
