"""How far points lie from the roads: to the nearest edge, and to the nearest one of the main component.

A wide gap, or a nearest edge on a loose piece, is an error of the source or a place without a road. It is shown, never
hidden by looking farther away.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.build.land.labels import Labels
from geo.build.log import LISTED, LogRow
from geo.build.raw import Step
from geo.network.graph import FERRY, Network

COLUMNS = ("nearest_edge", "nearest_m", "main_edge", "main_m")
STEP = "way to the road"
FAR_M = 5_000.0  # a cell farther than this from every road of its land is listed one by one


def snap_report(x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike, *, network: Network) -> pd.DataFrame:
    """Find for each point the nearest edge, and the nearest main edge.

    Straight lines, in METRIC_CRS, to edges that are no ferries and touch the point's own land part. "Main": part of
    the largest strong component, ferries included.

    Parameters
    ----------
    x_m : array-like
        Easting, metres, one per point.
    y_m : array-like
        Northing, metres, one per point.
    landmass : array-like
        ``landmass_id``, one per point.
    network : Network
        The network in use.

    Returns
    -------
    pd.DataFrame
        One row per point: nearest_edge, nearest_m, main_edge, main_m (metres); where there is none, edge -1 and
        ``inf``.
    """
    points = np.asarray(shapely.points(np.asarray(x_m, dtype=float), np.asarray(y_m, dtype=float)))
    land = np.asarray(landmass, dtype=np.int64)
    dry = (network.kind != FERRY)[network.touch_edge]
    report = pd.DataFrame({name: np.full(len(land), np.inf if name.endswith("_m") else -1) for name in COLUMNS})
    report = report.astype({"nearest_edge": "int64", "main_edge": "int64"})
    for part in np.unique(land):
        here = np.flatnonzero(land == part)
        edges = np.unique(network.touch_edge[dry & (network.touch_landmass == part)])
        for name, usable in (("nearest", edges), ("main", edges[network.in_main[edges]])):
            if len(usable):
                tree = shapely.STRtree(network.geometry[usable])
                (_, found), metres = tree.query_nearest(points[here], return_distance=True, all_matches=False)
                report.loc[here, f"{name}_edge"] = usable[found]
                report.loc[here, f"{name}_m"] = metres
    return report


def tell_snapping(people: pd.DataFrame, *, network: Network, labels: Labels) -> tuple[Step, tuple[LogRow, ...]]:
    """Make what a build reports of ``snap_report``: figures over people, and cells one by one.

    Listed are the cells whose nearest edge hangs on a loose piece and those more than ``FAR_M`` from any, the most
    people first, ``LISTED`` at most; cells on land without an edge are only counted, for the table of landmasses names
    each of these.

    Parameters
    ----------
    people : pd.DataFrame
        One row per inhabited cell: x_m and y_m (its middle, metres), population, landmass.
    network : Network
        The network in use.
    labels : Labels
        Place names, by which the log tells of places.

    Returns
    -------
    tuple[Step, tuple[LogRow, ...]]
        The step with the figures, and a row per listed cell.
    """
    report = snap_report(people["x_m"], people["y_m"], people["landmass"], network=network)
    living = people["population"].to_numpy(dtype=float)
    metres, main_m = report["nearest_m"].to_numpy(), report["main_m"].to_numpy()
    without = np.isinf(metres)
    loose = ~without & ~network.in_main[np.maximum(report["nearest_edge"].to_numpy(), 0)]
    told = np.flatnonzero(loose | (~without & (metres > FAR_M)))
    told = told[np.lexsort((told, -living[told]))]
    rows = []
    for row in told[:LISTED]:
        spot = shapely.Point(people["x_m"].iloc[row], people["y_m"].iloc[row])
        reason = "the nearest road is far"
        if loose[row]:
            beyond = f"{main_m[row]:.0f} m away" if np.isfinite(main_m[row]) else "not on its land"
            reason = f"the nearest road is a loose piece; the main network is {beyond}"
        subject = f"{living[row]:.0f} people by {labels.nearest(spot)}"
        rows.append(LogRow(STEP, subject, labels.municipality(spot), round(float(metres[row]), 1), reason))
    why = (
        f"straight line, over people: to the nearest edge {_spread(metres, living)}; to the nearest of the main "
        f"network {_spread(main_m, living)}; {living[loose].sum():.0f} people in {loose.sum()} cells are nearest to a "
        f"loose piece of road, {living[without].sum():.0f} in {without.sum()} have no road on their land"
    )
    return Step(STEP, len(people), len(people), 0, why), tuple(rows)


def _spread(metres: npt.NDArray[np.float64], people: npt.NDArray[np.float64]) -> str:
    """Median, nine in ten and most of the finite metres, over people; in words where there are none."""
    finite = np.isfinite(metres)
    if not finite.any():
        return "none"
    order = np.argsort(metres[finite], kind="stable")
    ordered, within = metres[finite][order], np.cumsum(people[finite][order])
    median_m, most_m = (ordered[int(np.searchsorted(within, share * within[-1]))] for share in (0.5, 0.9))
    return f"median {median_m:.0f} m, nine in ten within {most_m:.0f} m, farthest {ordered[-1]:.0f} m"
