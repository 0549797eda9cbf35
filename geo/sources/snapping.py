"""How far points lie from the roads: to the nearest edge, and to the nearest one of the main component.

A wide gap, or a nearest edge on a loose piece, is an error of the source or a place without a road. It is shown, never
hidden by looking farther away.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.network import FERRY, Network

COLUMNS = ("nearest_edge", "nearest_m", "main_edge", "main_m")


def snap_report(
    x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike, /, *, network: Network
) -> pd.DataFrame:
    """One row per point: the nearest edge and metres to it, the nearest main edge and metres to it.

    Straight lines, in METRIC_CRS, to edges that are no ferries and touch the point's own land part. "Main": part of
    the largest strong component, ferries included. Where there is none: edge -1, metres ``inf``.
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
