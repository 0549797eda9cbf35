"""Outline of the neighbouring countries' land, for drawing only: Natural Earth 1:10m, public domain.

``neighbours.geojson`` holds the merged outline in degrees, cut to a frame 150 km outside Norway and simplified by
800 m. It was made once from Natural Earth's countries and is kept here, since it never enters a figure.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.build.geometry import Shapes
from geo.data.schema import METRIC_CRS

OUTLINE = Path(__file__).with_name("neighbours.geojson")
REACH_M = 6_000.0  # Natural Earth's border lies up to 4 km beside N1000's; farther away nothing is touched
CLOSING_M = 2_500.0  # half the width of the widest gap that is filled
STRIP_M = 200.0  # half the width of what simplification leaves between drawn land and the sea's edge
LEAST_M2 = 5e6  # smaller pieces are what the two borders leave over


def neighbours(norway: Shapes, *, drawn: Shapes, outline: Path = OUTLINE) -> gpd.GeoDataFrame:
    """Cut neighbouring land so that it meets Norway's drawn border without gap or overlap.

    Parameters
    ----------
    norway : Shapes
        Municipalities with their sea, in METRIC_CRS.
    drawn : Shapes
        Their land as it is drawn.
    outline : Path, optional
        File of the neighbouring land.

    Returns
    -------
    gpd.GeoDataFrame
        Columns ``neighbour_id``, ``geometry`` (whole metres); largest piece first.
    """
    features = json.loads(outline.read_text(encoding="utf-8"))["features"]
    degrees = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    land = shapely.union_all(gpd.GeoSeries(degrees, crs="EPSG:4326").to_crs(METRIC_CRS).make_valid().to_numpy())
    inland = shapely.coverage_union_all(drawn)
    border = shapely.intersection(inland, shapely.buffer(land, REACH_M))
    near = shapely.intersection(land, shapely.buffer(border, REACH_M))
    closed = shapely.buffer(shapely.buffer(shapely.union(border, near), CLOSING_M), -CLOSING_M)
    gap = shapely.intersection(closed, shapely.buffer(near, REACH_M))
    sea = shapely.difference(shapely.union_all(norway), inland)
    open_sea = shapely.buffer(shapely.buffer(sea, -STRIP_M), STRIP_M)
    outside = shapely.difference(shapely.difference(shapely.union(land, gap), inland), open_sea)
    pieces = shapely.get_parts(shapely.set_precision(outside, 1.0))
    pieces = pieces[shapely.area(pieces) >= LEAST_M2]
    bounds = shapely.bounds(pieces)
    order = np.lexsort((bounds[:, 1], bounds[:, 0], -shapely.area(pieces)))
    return gpd.GeoDataFrame({"neighbour_id": np.arange(len(order))}, geometry=pieces[order], crs=METRIC_CRS)
