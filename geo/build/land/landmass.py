"""Landmasses: which pieces of land lie apart, who lives on each, and how one leaves it by car.

The land is the municipalities minus the sea (N1000 ``Kommune``, ``Havflate``). Each connected part has a number:
0 is the mainland, the rest follow by falling area. The coast is generalised for 1:1 000 000, so a part is a drawing
of an island, not the island itself: straits below some 150 m come and go. What the drawing cannot tell stands in
``landmass_decisions.csv``, one island a row, with the reason in words.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.build.geometry import Shapes
from geo.errors import DataFault, Fault

SAMPLE_M = 50.0  # a road is looked at each so many metres when it is asked which land it runs on
TRIFLE_M = 100.0  # shorter stretches than this on a landmass are a graze of the generalised coast ...
TRIFLE_SHARE = 0.2  # ... unless they are this share of the road
COAST_M = 300.0  # a road drawn at sea belongs to the land at both its ends, if that is no farther than this
STRAIT_M = 200.0  # 0.2 mm on paper at 1:1 000 000, the least gap that can be drawn: a bridge or a drafting gap
ROAD_WEIGHT = 5.0  # a cell on two shores: land with roads counts so many times its area, for people live by roads

ACTIONS = ("bridge", "ferry", "call", "none")

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class IslandDecision:
    """What was decided by hand for one island, and why.

    Parameters
    ----------
    island : str
        Name of the island.
    municipality : str
        Name of its municipality.
    x_m : float
        Easting of a point on the island, metres.
    y_m : float
        Northing of that point, metres.
    action : str
        "bridge" (or a drafting gap of the source): a link to the nearest road on other land; "ferry": a car ferry that
        the source lacks; "call": a car ferry line of the source calls here; "none": no car road, whatever the map
        suggests.
    to_x_m : float | None
        Easting of a point by the road that a "ferry" leads to, metres; None where none is needed.
    to_y_m : float | None
        Northing of that point, metres.
    reason : str
        Why, in words.
    """

    island: str
    municipality: str
    x_m: float
    y_m: float
    action: str
    to_x_m: float | None
    to_y_m: float | None
    reason: str


def landmasses(land: shapely.Geometry | Iterable[shapely.Geometry]) -> Shapes:
    """Find the connected parts of the land.

    The largest comes first, so 0 is the mainland; ties go to the western, then the southern part.

    Parameters
    ----------
    land : shapely.Geometry | Iterable[shapely.Geometry]
        Polygons in METRIC_CRS.

    Returns
    -------
    Shapes
        Polygons: the place in the array is the ``landmass_id``.

    Raises
    ------
    DataFault
        There is no land at all.
    """
    whole = land if isinstance(land, shapely.Geometry) else shapely.union_all(list(land))
    parts = np.array([part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"], dtype=object)
    if not len(parts):
        raise DataFault([Fault("landmasses", None, "", "there is no land", "Check the municipality and sea layers")])
    bounds = shapely.bounds(parts)
    order = np.lexsort((bounds[:, 1], bounds[:, 0], -shapely.area(parts)))
    ordered: Shapes = parts[order]
    return ordered


def landmass_of(points: Shapes, *, parts: Shapes) -> IntArray:
    """Find the part that each point lies on, else the nearest part (the smaller id of equals).

    Parameters
    ----------
    points : Shapes
        Points in METRIC_CRS.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.

    Returns
    -------
    IntArray
        ``landmass_id``, one per point.
    """
    owner = _inside(points, parts=parts)
    afloat = np.flatnonzero(owner < 0)
    if len(afloat):
        tree = shapely.STRtree(parts)
        which, part = tree.query_nearest(points[afloat], all_matches=True)
        nearest = pd.Series(part).groupby(which).min()
        owner[afloat[nearest.index.to_numpy()]] = nearest.to_numpy()
    return owner


def landmass_of_cells(
    x_m: FloatArray, y_m: FloatArray, *, cell_m: float, parts: Shapes, with_roads: Collection[int] = ()
) -> IntArray:
    """Find the part that each square cell overlaps most.

    Where a cell lies on two shores its people may live on either: land with roads counts ``ROAD_WEIGHT`` times. A cell
    that touches no land goes to the part nearest to its middle. Ties go to the smaller id.

    Parameters
    ----------
    x_m : FloatArray
        Easting of the south-west corners, metres.
    y_m : FloatArray
        Northing of the south-west corners, metres.
    cell_m : float
        Side of a cell, metres.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.
    with_roads : Collection[int], optional
        Ids of the landmasses that carry roads.

    Returns
    -------
    IntArray
        ``landmass_id``, one per cell.
    """
    cells = shapely.box(x_m, y_m, np.asarray(x_m) + cell_m, np.asarray(y_m) + cell_m)
    owner = np.full(len(cells), -1, dtype=np.int64)
    shared: list[tuple[IntArray, IntArray]] = []
    for part, near in _by_part(cells, parts=parts):
        within = shapely.contains_properly(parts[part], cells[near])
        owner[near[within]] = part
        across = near[~within]
        across = across[shapely.intersects(parts[part], cells[across])]
        shared.append((across, np.full(len(across), part, dtype=np.int64)))
    cell = np.concatenate([each for each, _ in shared]) if shared else np.empty(0, dtype=np.int64)
    part_of = np.concatenate([each for _, each in shared]) if shared else np.empty(0, dtype=np.int64)
    touched = np.bincount(cell, minlength=len(cells))
    alone = touched[cell] == 1
    owner[cell[alone]] = part_of[alone]
    cell, part_of = cell[~alone], part_of[~alone]
    overlap = np.array(
        [
            shapely.intersection(cells[one], shapely.clip_by_rect(parts[part], *cells[one].bounds)).area
            for one, part in zip(cell, part_of, strict=True)
        ],
        dtype=np.float64,
    )
    overlap *= np.where(np.isin(part_of, sorted(with_roads)), ROAD_WEIGHT, 1.0)
    contest = pd.DataFrame({"cell": cell, "part": part_of, "overlap": overlap})
    contest = contest.sort_values(["cell", "overlap", "part"], ascending=[True, False, True]).drop_duplicates("cell")
    owner[contest["cell"].to_numpy()] = contest["part"].to_numpy()
    at_sea = np.flatnonzero(owner < 0)
    if len(at_sea):
        owner[at_sea] = landmass_of(shapely.centroid(cells[at_sea]), parts=parts)
    return owner


def landmasses_of_roads(lines: Shapes, *, in_tunnel: NDArray[np.bool_], parts: Shapes) -> list[tuple[int, ...]]:
    """Find for each road the landmasses from which one can drive onto it.

    A road belongs to a landmass with ``TRIFLE_M`` or more of its length on it, or ``TRIFLE_SHARE`` of its length.
    A road drawn at sea along the coast belongs to the land near both its ends. A tunnel belongs to none: nobody
    who lives above it can enter it there.

    Parameters
    ----------
    lines : Shapes
        Roads in METRIC_CRS.
    in_tunnel : array of bool
        Whether it is a tunnel, one per road.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.

    Returns
    -------
    list[tuple[int, ...]]
        Ids, ascending, per road; empty for bridges and tunnels.
    """
    result: list[tuple[int, ...]] = [()] * len(lines)
    open_air = np.flatnonzero(~in_tunnel)
    if not len(open_air):
        return result
    found = _metres_on_land(lines[open_air], parts=parts)
    length = shapely.length(lines[open_air])[found["line"].to_numpy()]
    found = found[(found["metres"] >= TRIFLE_M) | (found["metres"] >= TRIFLE_SHARE * length)]
    for line, rows in found.groupby("line"):
        result[open_air[int(str(line))]] = tuple(sorted(int(part) for part in rows["part"]))
    adrift = np.array([row for row in open_air if not result[row]], dtype=np.int64)
    if len(adrift):
        first, last = (shapely.get_point(lines[adrift], end) for end in (0, -1))
        at_first, at_last = landmass_of(first, parts=parts), landmass_of(last, parts=parts)
        near = (shapely.distance(first, parts[at_first]) <= COAST_M) & (
            shapely.distance(last, parts[at_last]) <= COAST_M
        )
        for row in np.flatnonzero((at_first == at_last) & near):
            result[adrift[row]] = (int(at_first[row]),)
    return result


def read_decisions(path: Path | None = None) -> tuple[IslandDecision, ...]:
    """Read the islands decided by hand.

    Parameters
    ----------
    path : Path, optional
        The list; None: the one that ships.

    Returns
    -------
    tuple[IslandDecision, ...]
        In the order of the list.

    Raises
    ------
    DataFault
        With every fault of the list.
    """
    file = path or Path(__file__).with_name("landmass_decisions.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        entries = list(csv.DictReader(stream))
    faults = []
    for row, entry in enumerate(entries, start=2):
        if entry["action"] not in ACTIONS:
            problem = f"unknown action {entry['action']!r}"
            faults.append(Fault(file.name, row, "action", problem, f"Write one of {', '.join(ACTIONS)}"))
        if not entry["reason"].strip():
            faults.append(Fault(file.name, row, "reason", "no reason is given", "Say in words why it was decided so"))
        if entry["action"] == "ferry" and not entry["to_x_m"]:
            faults.append(Fault(file.name, row, "to_x_m", "the ferry goes nowhere", "Give a point by the other quay"))
    if faults:
        raise DataFault(faults)
    return tuple(
        IslandDecision(
            island=entry["island"],
            municipality=entry["municipality"],
            x_m=float(entry["x_m"]),
            y_m=float(entry["y_m"]),
            action=entry["action"],
            to_x_m=float(entry["to_x_m"]) if entry["to_x_m"] else None,
            to_y_m=float(entry["to_y_m"]) if entry["to_y_m"] else None,
            reason=entry["reason"].strip(),
        )
        for entry in entries
    )


def decisions_by_landmass(decisions: Sequence[IslandDecision], *, parts: Shapes) -> dict[int, IslandDecision]:
    """Put each decision under the landmass that its point lies on, or is nearest to.

    Parameters
    ----------
    decisions : Sequence[IslandDecision]
        Decisions; the first one for a landmass holds.
    parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.

    Returns
    -------
    dict[int, IslandDecision]
        By ``landmass_id``.
    """
    if not decisions:
        return {}
    where = landmass_of(shapely.points([(each.x_m, each.y_m) for each in decisions]), parts=parts)
    found: dict[int, IslandDecision] = {}
    for part, decision in zip(where, decisions, strict=True):
        found.setdefault(int(part), decision)
    return found


def _metres_on_land(lines: Shapes, *, parts: Shapes) -> pd.DataFrame:
    """Metres of each line on each part it crosses, counted in steps of about ``SAMPLE_M``: line, part, metres."""
    length = shapely.length(lines)
    steps = np.maximum(1, np.ceil(length / SAMPLE_M)).astype(np.int64)
    line = np.repeat(np.arange(len(lines)), steps)
    step = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    middle = shapely.line_interpolate_point(lines[line], (step + 0.5) / steps[line], normalized=True)
    sample = pd.DataFrame({"line": line, "part": _inside(middle, parts=parts), "metres": (length / steps)[line]})
    on_land = sample[sample["part"] >= 0]
    return on_land.groupby(["line", "part"])["metres"].sum().reset_index()


def _inside(points: Shapes, *, parts: Shapes) -> IntArray:
    """``landmass_id`` of the part that each point lies on; -1 at sea."""
    owner = np.full(len(points), -1, dtype=np.int64)
    for part, near in _by_part(points, parts=parts):
        owner[near[shapely.intersects(parts[part], points[near])]] = part
    return owner


def _by_part(shapes: Shapes, *, parts: Shapes) -> Iterator[tuple[int, IntArray]]:
    """For each part, largest id first, the shapes whose bounding boxes meet its own; the part is prepared.

    Part by part, not pair by pair: preparing the mainland once is what makes a million questions cheap.
    """
    shape, part = shapely.STRtree(parts).query(shapes)
    order = np.lexsort((shape, -part))
    shape, part = shape[order], part[order]
    if not len(part):
        return
    for group in np.split(np.arange(len(part)), np.flatnonzero(np.diff(part)) + 1):
        shapely.prepare(parts[part[group[0]]])
        yield int(part[group[0]]), shape[group]
