"""Islands one by one: joined by bridge, by car ferry, or not at all, each with its reason.

Most islands are settled by the source itself: roads run over to them, or a car ferry calls. The rest are looked at
here: those decided by hand (``landmass_decisions.csv``), those parted from a road by no more than a drafting gap,
and those with a quay but no drawn road. What is left has no car road, and its people are counted as cut off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.ops import nearest_points

from geo.build.geometry import Node, Shapes
from geo.build.land.landmass import STRAIT_M, IntArray, IslandDecision
from geo.build.roads.links import Join, Link, joined
from geo.build.roads.quays import Quay


@dataclass(frozen=True)
class IslandStory:
    """What was done for one island.

    Parameters
    ----------
    landmass : int
        Its ``landmass_id``.
    reason : str
        What was done and why, in words.
    metres : float
        Length of the new edge.
    """

    landmass: int
    reason: str
    metres: float


def people_middle(people: pd.DataFrame, *, parts: Shapes) -> dict[int, tuple[float, Node]]:
    """Find where people live on each inhabited landmass.

    Parameters
    ----------
    people : pd.DataFrame
        One row per inhabited cell: x_m and y_m (its middle, metres), population, landmass.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.

    Returns
    -------
    dict[int, tuple[float, Node]]
        By ``landmass_id``: people, and the spot on it nearest to the middle of where they live (whole metres).
    """
    weight = people["population"].clip(lower=1e-6)
    frame = pd.DataFrame(
        {"landmass": people["landmass"], "w": weight, "wx": people["x_m"] * weight, "wy": people["y_m"] * weight,
         "population": people["population"]}
    )  # fmt: skip
    total = frame.groupby("landmass").sum()
    spots = [shapely.Point(*xy) for xy in zip(total["wx"] / total["w"], total["wy"] / total["w"], strict=True)]
    result = {}
    for landmass, population, spot in zip(total.index, total["population"], spots, strict=True):
        on_land = nearest_points(parts[int(landmass)], spot)[0]
        result[int(landmass)] = (float(population), (round(on_land.x), round(on_land.y)))
    return result


def join_islands(
    links: Sequence[Link],
    *,
    parts: Shapes,
    people: Mapping[int, tuple[float, Node]],
    quays: Sequence[Quay],
    decisions: Mapping[int, IslandDecision],
) -> tuple[list[Link], tuple[IslandStory, ...]]:
    """Join every island that can be joined.

    In this order: a quay on an island without a drawn road; decisions by hand; a road of other land that touches the
    island or lies across a strait of no more than ``STRAIT_M``.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.
    people : Mapping[int, tuple[float, Node]]
        By ``landmass_id``, as ``people_middle`` gives them.
    quays : Sequence[Quay]
        Ferry ends without a road, as ``join_quays`` gives them.
    decisions : Mapping[int, IslandDecision]
        Islands decided by hand, by ``landmass_id``.

    Returns
    -------
    tuple[list[Link], tuple[IslandStory, ...]]
        The links with the new ones, and the story of each island that needed looking at.
    """
    quay_nodes: dict[int, list[Node]] = defaultdict(list)
    for quay in quays:
        if quay.outcome == "island":
            quay_nodes[quay.landmass].append(quay.node)
    spots = {part: people[part][1] if part in people else _middle(parts[part]) for part in {*decisions, *quay_nodes}}
    spots |= {part: spot for part, (_, spot) in people.items()}
    result, stories = _ways_to_quays(links, quay_nodes, spots=spots)
    close = _close_to_roads_or_land(links, sorted({*people} - {0}), parts=parts)
    for landmass in sorted({*decisions, *people} - {0}):
        spot, decision = spots[landmass], decisions.get(landmass)
        if decision is not None:
            if decision.action != "none":
                result, metres = _by_hand(result, decision, landmass=landmass, spot=spot, parts=parts)
                stories.append(IslandStory(landmass, decision.reason, metres))
        elif (
            landmass in close and landmass not in quay_nodes and not any(landmass in link.landmasses for link in result)
        ):
            result, story = _by_strait(result, landmass, spot=spot, parts=parts)
            stories += story
    return result, tuple(stories)


def _close_to_roads_or_land(links: Sequence[Link], islands: Sequence[int], *, parts: Shapes) -> set[int]:
    """Return the islands that a road touches or other land is near to: the only ones a strait can be found for."""
    shapes = parts[list(islands)]
    roads = np.array([link.geometry for link in links if link.kind == "road"], dtype=object)
    touched, _ = shapely.STRtree(roads).query(shapes, predicate="intersects")
    near, other = shapely.STRtree(parts).query(shapes, predicate="dwithin", distance=STRAIT_M)
    beside = near[np.array(islands, dtype=np.int64)[near] != other]
    return {islands[row] for row in (*touched.tolist(), *beside.tolist())}


def _ways_to_quays(
    links: Sequence[Link], quay_nodes: Mapping[int, Sequence[Node]], *, spots: Mapping[int, Node]
) -> tuple[list[Link], list[IslandStory]]:
    result, stories = list(links), []
    reason = "island without a drawn road: way from its ferry quay to where its people live"
    for landmass in sorted(quay_nodes):
        for node in quay_nodes[landmass]:
            if node != spots[landmass]:
                line = shapely.LineString([spots[landmass], node])
                result.append(Link("link", line, landmasses=(landmass,), note=reason))
                stories.append(IslandStory(landmass, reason, line.length))
    return result, stories


def _by_strait(links: list[Link], landmass: int, *, spot: Node, parts: Shapes) -> tuple[list[Link], list[IslandStory]]:
    target, gap_m = _across_strait(links, landmass, parts=parts, spot=spot)
    if target is None:
        return links, []
    reason = (
        "a road of the neighbouring land touches the island"
        if gap_m == 0
        else f"strait of {gap_m:.0f} m to land with roads: at 1:1 000 000 a bridge or a drafting gap"
    )
    joined_up = joined(links, [Join(spot, target, "link", (landmass,), reason)])
    metres = joined_up[-1].drawn_m if len(joined_up) > len(links) else 0.0
    return joined_up, [IslandStory(landmass, reason, metres)]


def components(links: Sequence[Link], *, without_ferries: bool = False) -> IntArray:
    """Give each link the number of its strong component, 0 the largest by links, then by first link.

    Every link of the source may be driven both ways, so strong and weak components are the same here; the strong
    ones are asked for all the same, since that is what a one-way street would need.

    Parameters
    ----------
    links : Sequence[Link]
        Roads, ferry lines and links in METRIC_CRS.
    without_ferries : bool, optional
        Whether ferries are left out.

    Returns
    -------
    IntArray
        One number per link; -1: a ferry that was left out.
    """
    used = [place for place, link in enumerate(links) if not (without_ferries and link.kind == "ferry")]
    label = np.full(len(links), -1, dtype=np.int64)
    if not used:
        return label
    number: dict[Node, int] = {}
    tail = np.array([number.setdefault(links[place].ends[0], len(number)) for place in used])
    head = np.array([number.setdefault(links[place].ends[1], len(number)) for place in used])
    both = (np.ones(2 * len(used)), (np.r_[tail, head], np.r_[head, tail]))
    _, group = connected_components(coo_array(both, shape=(len(number), len(number))), connection="strong")
    mine = group[tail]
    values, first, count = np.unique(mine, return_index=True, return_counts=True)
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.lexsort((first, -count))] = np.arange(len(values))
    label[used] = rank[np.searchsorted(values, mine)]
    return label


def _middle(part: shapely.Polygon) -> Node:
    inside = part.representative_point()
    return round(inside.x), round(inside.y)


def _by_hand(
    links: list[Link], decision: IslandDecision, *, landmass: int, spot: Node, parts: Shapes
) -> tuple[list[Link], float]:
    """One decision made real; the links, and the metres of the bridge or crossing."""
    own = [place for place, link in enumerate(links) if landmass in link.landmasses]
    label = components(links)
    own_labels = {int(label[place]) for place in own}
    # A bridge may end on a neighbour's own link, but only where a point is named: else it might lead to nowhere.
    ashore = ("road",) if decision.to_x_m is None else ("road", "link")
    kinds = ("ferry",) if decision.action == "call" else ashore
    others = [
        place
        for place, link in enumerate(links)
        if link.kind in kinds and landmass not in link.landmasses and int(label[place]) not in own_labels
    ]
    if not others:
        return links, 0.0
    shapes = np.array([links[place].geometry for place in others], dtype=object)
    start_shape = shapely.union_all([links[place].geometry for place in own]) if own else shapely.Point(spot)
    towards = (
        shapely.Point(decision.to_x_m, decision.to_y_m)
        if decision.to_x_m is not None and decision.to_y_m is not None
        else start_shape
    )
    target = others[int(np.argmin(shapely.distance(shapes, towards)))]
    if decision.action == "bridge":
        return _bridge(links, decision, own=own, target=target, landmass=landmass, spot=spot)
    # A ferry leaves from the island's shore where it faces the other quay; nobody may board it but over a link.
    arrival = nearest_points(links[target].geometry, towards)[0]
    shore = nearest_points(parts[landmass], arrival)[0]
    quay: Node = (round(shore.x), round(shore.y))
    if own:
        nearest = own[int(np.argmin([links[place].geometry.distance(shore) for place in own]))]
        links = joined(links, [Join(quay, nearest, "link", (landmass,), decision.reason)])
    elif quay != spot:
        stub = shapely.LineString([spot, quay])
        links = [*links, Link("link", stub, landmasses=(landmass,), note=decision.reason)]
    target = next(
        place
        for place, link in enumerate(links)
        if link.kind in kinds and link.geometry.distance(arrival) < 1 and landmass not in link.landmasses
    )
    links = joined(links, [Join(quay, target, "ferry", (), f"{decision.island}: {decision.reason}")])
    return links, links[-1].drawn_m


def _bridge(
    links: list[Link], decision: IslandDecision, *, own: list[int], target: int, landmass: int, spot: Node
) -> tuple[list[Link], float]:
    if not own:
        links = joined(links, [Join(spot, target, "link", (landmass,), decision.reason)])
        return links, links[-1].drawn_m
    nearest = own[int(np.argmin([links[place].geometry.distance(links[target].geometry) for place in own]))]
    here, there = nearest_points(links[nearest].geometry, links[target].geometry)
    start: Node = (round(here.x), round(here.y))
    links = joined(links, [Join(start, nearest, "link", (landmass,), decision.reason)])
    target = int(np.argmin([link.geometry.distance(there) + 1e9 * (link.kind != "road") for link in links]))
    # The island's end stands where its road was cut; without that the bridge would hang beside the road.
    at = min(
        (end for link in links if landmass in link.landmasses for end in link.ends),
        key=lambda end: ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2, end),
    )
    links = joined(links, [Join(at, target, "link", (), decision.reason)])
    return links, links[-1].drawn_m


def _across_strait(links: Sequence[Link], landmass: int, *, parts: Shapes, spot: Node) -> tuple[int | None, float]:
    """Return the road to join a roadless island to, and the strait in metres; (None, inf) where it is too wide."""
    tree = shapely.STRtree(parts)
    roads = [place for place, link in enumerate(links) if link.kind == "road"]
    shapes = np.array([links[place].geometry for place in roads], dtype=object)
    touching = np.flatnonzero(shapely.intersects(shapes, parts[landmass]))
    open_air = [roads[row] for row in touching if links[roads[row]].landmasses]
    if open_air:
        metres = [links[place].geometry.distance(shapely.Point(spot)) for place in open_air]
        return open_air[int(np.argmin(metres))], 0.0
    near = tree.query(parts[landmass], predicate="dwithin", distance=STRAIT_M)
    gaps = sorted((float(parts[landmass].distance(parts[part])), int(part)) for part in near if part != landmass)
    for gap_m, part in gaps:
        there = [place for place in roads if part in links[place].landmasses]
        if there:
            metres = [links[place].geometry.distance(shapely.Point(spot)) for place in there]
            return there[int(np.argmin(metres))], gap_m
    return None, float("inf")
