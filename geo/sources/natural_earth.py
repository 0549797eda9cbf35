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

from geo.boundaries import Shapes
from geo.tables import METRIC_CRS

OUTLINE = Path(__file__).with_name("neighbours.geojson")
GAP_M = 1_500.0  # Natural Earth's border lies up to about 1 km beside N1000's
LEAST_M2 = 5e6  # smaller pieces are what the two borders leave over


def neighbours(norway: Shapes, /, *, drawn: Shapes, outline: Path = OUTLINE) -> gpd.GeoDataFrame:
    """Neighbouring land that meets Norway's drawn border without gap or overlap; largest piece first.

    ``norway``: municipalities with their sea; ``drawn``: their land as it is drawn. Columns: ``neighbour_id``,
    ``geometry`` (whole metres).
    """
    features = json.loads(outline.read_text(encoding="utf-8"))["features"]
    degrees = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    land = shapely.union_all(gpd.GeoSeries(degrees, crs="EPSG:4326").to_crs(METRIC_CRS).make_valid().to_numpy())
    country = shapely.union_all(norway)
    inland = shapely.coverage_union_all(drawn)
    strip = shapely.buffer(inland, GAP_M)
    filled = shapely.union(land, shapely.intersection(shapely.buffer(land, GAP_M), strip))
    sea = shapely.difference(country, shapely.buffer(inland, GAP_M))
    outside = shapely.difference(shapely.difference(filled, inland), sea)
    pieces = shapely.get_parts(shapely.set_precision(outside, 1.0))
    pieces = pieces[shapely.area(pieces) >= LEAST_M2]
    bounds = shapely.bounds(pieces)
    order = np.lexsort((bounds[:, 1], bounds[:, 0], -shapely.area(pieces)))
    return gpd.GeoDataFrame({"neighbour_id": np.arange(len(order))}, geometry=pieces[order], crs=METRIC_CRS)
