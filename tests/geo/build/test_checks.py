from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import from_wkb, to_wkb
from shapely.geometry import LineString, MultiLineString, Point

from geo.build.checks import is_line, layer, placed, zip_members
from geo.errors import DataFault


def points(*xy: tuple[float, float], crs: str | None = "EPSG:25833") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["x"] * len(xy)}, geometry=[Point(one) for one in xy], crs=crs)


def test_degrees_are_turned_into_metres_and_metres_are_left_alone() -> None:
    frame = points((250_000, 6_650_000))
    assert placed(frame, name="f") is frame
    (turned,) = placed(frame.to_crs("EPSG:4326"), name="f").geometry
    assert turned.distance(frame.geometry.iloc[0]) < 0.01


def test_a_file_without_coordinate_system_or_in_another_country_is_refused() -> None:
    with pytest.raises(DataFault, match="has no coordinate system"):
        placed(points((250_000, 6_650_000), crs=None), name="f")
    with pytest.raises(DataFault, match="not in Norway"):
        placed(points((250_000, 100), (0, 0)), name="f")


def test_one_stray_point_does_not_condemn_the_file() -> None:
    assert len(placed(points((250_000, 6_650_000), (0, 0)), name="f")) == 2


def test_a_layer_must_be_there_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "f.gpkg"
    points((250_000, 6_650_000)).to_file(path, layer="roads", driver="GPKG", engine="pyogrio")
    assert len(layer(path, "roads", columns=("name",), remedy="Fetch it")) == 1
    with pytest.raises(DataFault, match=r"roads\.number: the column is missing\. Fetch it"):
        layer(path, "roads", columns=("name", "number"), remedy="Fetch it")
    with pytest.raises(DataFault, match="cannot be read"):
        layer(path, "ferries", columns=(), remedy="Fetch it")
    with pytest.raises(DataFault, match="cannot be read"):
        layer(tmp_path / "none.gpkg", "roads", columns=(), remedy="Fetch it")


def test_a_line_has_finite_points() -> None:
    line = LineString([(0, 0), (1, 1)])
    spoilt = from_wkb(to_wkb(line).replace(to_wkb(Point(1, 1))[5:], to_wkb(Point(np.inf, 1))[5:]))
    shapes = np.array([line, MultiLineString([line]), spoilt, LineString(), Point(0, 0)], dtype=object)
    assert is_line(shapes).tolist() == [True, True, False, False, False]


def test_a_zip_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small.gml", b"\0" * 1_000_000)  # shrinks as much, but does no harm
    assert [member.filename for member in zip_members(path, remedy="Fetch it")] == ["small.gml"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large.gml", b"\0" * 51_000_000)
    with pytest.raises(DataFault, match="would unpack to 51 MB"):
        zip_members(path, remedy="Fetch it")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataFault, match="is not a whole zip file"):
        zip_members(path, remedy="Fetch it")
