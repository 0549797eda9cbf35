"""Municipalities and counties as shapes: which one a cell or point lies in, and outlines simplified as one coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.build.geometry import Shapes

Numbers = npt.NDArray[np.float64] | npt.NDArray[np.int64]

SLIVER_M2 = 1_000.0  # left over where two generalised lines run almost alike; never land
ISLET_M2 = 100_000.0  # too small to be seen on a national map: 0.1 km2
TOLERANCE_M = 300.0  # coverage_simplify: about one pixel of a map of Norway 5,000 pixels high


@dataclass(frozen=True)
class Located:
    """The area of each cell, and how it was found.

    Parameters
    ----------
    area : array of int64
        Position of the area, one per cell.
    inside : int
        Cells whose centre lies in an area.
    overlapping : int
        Cells given to the area with most of their land.
    nearest : int
        Cells given to the nearest area.
    farthest_m : float
        The longest distance of these to their area, metres.
    """

    area: npt.NDArray[np.int64]
    inside: int
    overlapping: int
    nearest: int
    farthest_m: float  # the longest distance bridged by "nearest"


def locate(x_m: Numbers, y_m: Numbers, *, cell_m: float, areas: Shapes) -> Located:
    """Find the area that each square cell belongs to, given its centre.

    The area that holds the centre (the first one, if the centre is on a shared border); else the one that overlaps
    most of the cell; else the nearest. The coast is generalised, so that every tenth inhabited 1 km cell has its
    centre at sea.

    Parameters
    ----------
    x_m : Numbers
        Easting of the centres, metres.
    y_m : Numbers
        Northing of the centres, metres.
    cell_m : float
        Side of a cell, metres.
    areas : Shapes
        Polygons in METRIC_CRS.

    Returns
    -------
    Located
        Positions in ``areas``, one per cell.
    """
    tree = shapely.STRtree(areas)
    centres: Shapes = np.asarray(shapely.points(x_m, y_m), dtype=object)
    area = np.full(len(centres), len(areas), dtype=np.int64)
    cells, hits = tree.query(centres, predicate="intersects")
    np.minimum.at(area, cells, hits)
    outside = np.flatnonzero(area == len(areas))
    inside = len(area) - len(outside)

    half_m = cell_m / 2
    x, y = np.asarray(x_m)[outside], np.asarray(y_m)[outside]
    squares: Shapes = np.asarray(shapely.box(x - half_m, y - half_m, x + half_m, y + half_m), dtype=object)
    cells, hits = tree.query(squares, predicate="intersects")
    shared_m2 = shapely.area(shapely.intersection(squares[cells], areas[hits]))
    cells, hits, shared_m2 = cells[shared_m2 > 0], hits[shared_m2 > 0], shared_m2[shared_m2 > 0]
    order = np.lexsort((hits, -shared_m2, cells))
    overlapping, best = np.unique(cells[order], return_index=True)
    area[outside[overlapping]] = hits[order][best]

    far = np.flatnonzero(area == len(areas))
    farthest_m = 0.0
    if len(far):
        (cells, hits), distances_m = tree.query_nearest(centres[far], return_distance=True, all_matches=True)
        np.minimum.at(area, far[cells], hits)
        farthest_m = float(distances_m.max())
    return Located(area, inside=inside, overlapping=len(overlapping), nearest=len(far), farthest_m=farthest_m)


@dataclass(frozen=True)
class Outlines:
    """Areas simplified together, and what was left out of the drawing.

    Parameters
    ----------
    shapes : Shapes
        One per area, in whole metres.
    parts : int
        Pieces of land before.
    dropped_parts : int
        Pieces left out.
    dropped_km2 : float
        Their area, km2.
    """

    shapes: Shapes
    parts: int
    dropped_parts: int
    dropped_km2: float


def outlines(areas: Shapes, *, tolerance_m: float = TOLERANCE_M) -> Outlines:
    """Simplify areas that share borders, as one coverage, so that no gap or overlap arises; in whole metres.

    Islets under 0.1 km2 are left out, but never the largest piece of an area.

    Parameters
    ----------
    areas : Shapes
        Polygons in METRIC_CRS that share borders.
    tolerance_m : float, optional
        How far a line may move, metres.

    Returns
    -------
    Outlines
        One shape per area, in the same order.

    Raises
    ------
    ValueError
        If the areas are not a valid coverage, before or after.
    """
    _require_coverage(areas, "before simplification")
    cleaned, slivers, _ = _without_small_parts(areas, SLIVER_M2)
    simplified = shapely.coverage_simplify(cleaned, tolerance_m)
    drawn, islets, islets_m2 = _without_small_parts(shapely.transform(simplified, np.rint), ISLET_M2)
    _require_coverage(drawn, "after simplification")
    parts = int(shapely.get_num_geometries(areas).sum())
    return Outlines(drawn, parts, slivers + islets, islets_m2 / 1e6)


def merged(areas: Shapes, groups: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Shapes]:
    """Join the areas of a group along their common borders.

    Parameters
    ----------
    areas : Shapes
        Polygons of one coverage.
    groups : array of object
        Name of the group, one per area.

    Returns
    -------
    tuple[array of object, Shapes]
        Names of the groups in order, and one shape for each.
    """
    names = np.unique(groups.astype(str)).astype(object)
    return names, np.array([shapely.coverage_union_all(areas[groups == name]) for name in names], dtype=object)


def _without_small_parts(areas: Shapes, least_m2: float) -> tuple[Shapes, int, float]:
    """Areas without the pieces smaller than ``least_m2``; how many were left out, and their area in m2."""
    parts, owner = shapely.get_parts(areas, return_index=True)
    part_m2 = shapely.area(parts)
    largest = np.zeros(len(areas))
    np.maximum.at(largest, owner, part_m2)
    keep = (part_m2 >= least_m2) | (part_m2 == largest[owner])
    kept, kept_owner = parts[keep], owner[keep]
    shapes = np.array(
        [_joined(kept[kept_owner == number]) for number in range(len(areas))],
        dtype=object,
    )
    return shapes, int((~keep).sum()), float(part_m2[~keep].sum())


def _joined(parts: Shapes) -> shapely.Geometry:
    joined: shapely.Geometry = parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))
    return joined


def _require_coverage(areas: Shapes, when: str) -> None:
    if not shapely.is_valid(areas).all() or not shapely.coverage_is_valid(areas):
        raise ValueError(f"The areas do not form a valid coverage {when}.")
