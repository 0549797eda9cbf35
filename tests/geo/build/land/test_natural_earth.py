"""Neighbouring land meets the drawn border without gap or overlap, on a border drawn a kilometre beside."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.build.land.natural_earth import neighbours

X_M, Y_M = 500_000, 7_000_000
NORWAY = shapely.box(X_M, Y_M, X_M + 50_000, Y_M + 100_000)


def outline(folder: Path, *shapes: BaseGeometry) -> Path:
    degrees = gpd.GeoSeries(list(shapes), crs="EPSG:25833").to_crs("EPSG:4326")
    features = [{"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape))} for shape in degrees]
    path = folder / "outline.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.mark.parametrize("beside_m", [1_500, -1_500])
def test_a_gap_is_filled_and_an_overlap_is_cut_away(tmp_path: Path, beside_m: int) -> None:
    west = X_M + 50_000 + beside_m
    path = outline(tmp_path, shapely.segmentize(shapely.box(west, Y_M, west + 60_000, Y_M + 100_000), 1_000))
    (piece,) = neighbours(np.array([NORWAY]), drawn=np.array([NORWAY]), outline=path).geometry
    assert shapely.area(shapely.intersection(piece, NORWAY)) < 100_000 * 3  # a rounding along the border
    middle = shapely.box(X_M + 50_005, Y_M + 20_000, X_M + 58_000, Y_M + 80_000)
    assert shapely.area(shapely.difference(middle, piece)) < 1


def test_pieces_come_largest_first_and_crumbs_are_left_out(tmp_path: Path) -> None:
    small = shapely.box(X_M + 70_000, Y_M, X_M + 80_000, Y_M + 10_000)
    large = shapely.box(X_M + 90_000, Y_M, X_M + 140_000, Y_M + 50_000)
    crumb = shapely.box(X_M + 60_000, Y_M, X_M + 62_000, Y_M + 2_000)
    found = neighbours(np.array([NORWAY]), drawn=np.array([NORWAY]), outline=outline(tmp_path, crumb, small, large))
    assert found["neighbour_id"].tolist() == [0, 1]
    assert (found.geometry.area / 1e6).tolist() == pytest.approx([2_500, 100], rel=0.01)


def test_norways_own_sea_is_not_taken_for_the_neighbours_land(tmp_path: Path) -> None:
    with_sea = shapely.box(X_M, Y_M, X_M + 60_000, Y_M + 100_000)  # the municipality reaches 10 km out to sea
    path = outline(tmp_path, shapely.box(X_M + 49_000, Y_M, X_M + 90_000, Y_M + 100_000))
    (piece,) = neighbours(np.array([with_sea]), drawn=np.array([NORWAY]), outline=path).geometry
    assert not piece.contains(shapely.Point(X_M + 55_000, Y_M + 50_000))
    assert piece.contains(shapely.Point(X_M + 75_000, Y_M + 50_000))
