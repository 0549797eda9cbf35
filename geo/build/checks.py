"""The doors that road files come in by: a layer that is there, in metres and in Norway; a zip that can be unpacked.

What is wrong with a file as a whole is one ``DataFault``; what is wrong with one line is left to the caller to count.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from geo.build.geometry import Shapes
from geo.data.schema import METRIC_CRS
from geo.errors import DataFault, Fault

NEAR_NORWAY = (-300_000.0, 6_200_000.0, 1_300_000.0, 8_200_000.0)  # EPSG:25833, west south east north
AS_PUBLISHED = "Take the file as it was published"
# Official GML and SpatiaLite shrink to a tenth or so. What unpacks to a thousand times its size is no map.
MOST_TIMES_LARGER = 200
SMALL_BYTES = 50_000_000  # up to here it does no harm


def layer(path: Path, name: str, *, columns: Sequence[str], remedy: str) -> gpd.GeoDataFrame:
    """Return a layer of a geopackage in METRIC_CRS.

    Parameters
    ----------
    path : Path
        The geopackage.
    name : str
        Name of the layer.
    columns : Sequence[str]
        Columns that the layer must have.
    remedy : str
        What to do about a fault, for the person who reads of it.

    Returns
    -------
    gpd.GeoDataFrame
        The whole layer, with all its columns.

    Raises
    ------
    DataFault
        The file cannot be read, lacks the layer or some of ``columns``, or lies elsewhere.
    """
    try:
        with np.errstate(invalid="ignore"):  # a point that is not a number is one line to leave out, not a warning
            frame = pyogrio.read_dataframe(path, layer=name)
    except (DataSourceError, DataLayerError, OSError, ValueError) as cause:
        raise DataFault([Fault(path.name, None, name, f"cannot be read: {cause}", remedy)]) from cause
    missing = [column for column in columns if column not in frame]
    if missing or not isinstance(frame, gpd.GeoDataFrame):
        lacking = missing or ["geometry"]
        raise DataFault(Fault(path.name, None, f"{name}.{one}", "the column is missing", remedy) for one in lacking)
    return placed(frame, name=path.name)


def placed(frame: gpd.GeoDataFrame, *, name: str) -> gpd.GeoDataFrame:
    """Return the frame in METRIC_CRS, as a whole near Norway.

    Parameters
    ----------
    frame : gpd.GeoDataFrame
        Shapes in any coordinate system.
    name : str
        Name of the file, for faults.

    Returns
    -------
    gpd.GeoDataFrame
        The same rows, in metres.

    Raises
    ------
    DataFault
        It has no coordinate system, or all of it lies elsewhere.
    """
    if frame.crs is None:
        raise DataFault([Fault(name, None, "", "has no coordinate system", AS_PUBLISHED)])
    if not frame.crs.equals(METRIC_CRS):
        frame = frame.to_crs(METRIC_CRS)
    bounds = shapely.bounds(frame.geometry.to_numpy())
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    west, south, east, north = NEAR_NORWAY
    away = (bounds[:, 0] < west) | (bounds[:, 1] < south) | (bounds[:, 2] > east) | (bounds[:, 3] > north)
    if len(bounds) and away.all():
        where = f"what it draws lies at {bounds[0][0]:.0f} {bounds[0][1]:.0f}, not in Norway"
        raise DataFault([Fault(name, None, "geometry", where, "Its coordinate system is wrong; it should be 25833")])
    return frame


def is_line(shapes: Shapes) -> NDArray[np.bool_]:
    """Whether each shape is a line, or several, with points that are all finite numbers.

    Parameters
    ----------
    shapes : Shapes
        Shapes of any kind, n of them.

    Returns
    -------
    array of bool
        Flags, n of them; false for empty lines.
    """
    kinds = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
    lines = np.isin(shapely.get_type_id(shapes), kinds) & ~shapely.is_empty(shapes)
    points, of = shapely.get_coordinates(shapes, return_index=True)
    spoilt = np.bincount(of[~np.isfinite(points).all(axis=1)], minlength=len(shapes)) > 0
    return np.asarray(lines & ~spoilt)


def zip_members(path: Path, *, remedy: str) -> list[zipfile.ZipInfo]:
    """Return what a zip holds. Nothing is unpacked to disk by its own name, so that no name can lead astray.

    Parameters
    ----------
    path : Path
        The zip.
    remedy : str
        What to do about a fault, for the person who reads of it.

    Returns
    -------
    list[zipfile.ZipInfo]
        Its members, in their order.

    Raises
    ------
    DataFault
        It is no whole zip, or unpacks to more than any map does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as cause:
        raise DataFault([Fault(path.name, None, "", f"is not a whole zip file: {cause}", remedy)]) from cause
    for member in members:
        if member.file_size > max(SMALL_BYTES, MOST_TIMES_LARGER * member.compress_size):
            problem = f"would unpack to {member.file_size / 1e6:.0f} MB from {member.compress_size / 1e6:.1f} MB"
            raise DataFault([Fault(path.name, None, member.filename, problem, remedy)])
    return members
