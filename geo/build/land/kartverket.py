"""Kartverket N1000 Kartdata: municipalities, sea, lakes and map labels, all in EPSG:25833.

The roads of the same file are read by ``geo.build.roads.n1000``. Municipalities include their sea; taking the sea
away leaves the land, which is valid and forms one valid coverage.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from geo.data.schema import METRIC_CRS
from geo.errors import DataFault, Fault

LAYERS = {
    "Kommune": ("kommunenummer", "kommunenavn", "fylkesnummer"),
    "Havflate": (),
    "Innsjø": (),
    "Veglenke": ("typeVeg", "vegkategori", "vegfase", "vegnummer", "motorvegtype", "medium"),
    "StedsnavnTekst": ("fulltekst", "navneobjekttype", "stedsnavnnummer"),
}
REMEDY = "Fetch N1000 Kartdata as GeoPackage in EPSG:25833 from Geonorge again"

# navneobjekttype -> kind in the gazetteer. Left out: quays (ferjekai) and parts of towns (bydel).
KINDS = {
    "by": "town",
    "tettsted": "settlement",
    "tettbebyggelse": "settlement",
    "bygdelagBygd": "hamlet",
    "grend": "hamlet",
}
# The sea layer stops short of the territorial limit in places. What it leaves there, 12 nautical miles out, are strips
# of some 11 m width and one corner of 2 km2: sea, not land. No island touches the country's outer line.
AT_LIMIT_M = 1.0
STRIP_WIDTH_M = 500.0  # at the limit; mean width, that is twice the area over the length of the outline
SLIVER_WIDTH_M = 5.0  # anywhere: generalised lines that run almost alike
LAKE_MIN_KM2 = 10.0  # smaller ones cannot be seen on a national map
LAKE_TOLERANCE_M = 200.0
M2_PER_KM2 = 1e6


@dataclass(frozen=True)
class Municipalities:
    """Municipalities as N1000 draws them, sorted by code.

    Parameters
    ----------
    code : array of object
        Codes, text.
    name : array of object
        The official form that stands first.
    county_code : array of object
        Codes of their counties, text.
    whole : array of object
        Polygons with their sea, in METRIC_CRS.
    land : array of object
        Polygons without it.
    rows : int
        Polygons in the source, before pieces of one municipality were joined.
    strips : int
        Pieces of sea at the territorial limit that were not taken for land.
    strips_km2 : float
        Their area, km2.
    """

    code: npt.NDArray[np.object_]
    name: npt.NDArray[np.object_]
    county_code: npt.NDArray[np.object_]
    whole: npt.NDArray[np.object_]
    land: npt.NDArray[np.object_]
    rows: int
    strips: int
    strips_km2: float


def faults(gpkg: Path) -> list[Fault]:
    """List every layer and column that the build needs and the file lacks, and layers in another CRS.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.

    Returns
    -------
    list[Fault]
        Empty where nothing is wrong.
    """
    present = {str(name) for name, _ in pyogrio.list_layers(gpkg)}
    found = []
    for layer, columns in LAYERS.items():
        if layer not in present:
            found.append(Fault(gpkg.name, None, layer, "the layer is missing", REMEDY))
            continue
        info = pyogrio.read_info(gpkg, layer=layer)
        found += [
            Fault(gpkg.name, None, f"{layer}.{column}", "the column is missing", REMEDY)
            for column in columns
            if column not in set(info["fields"])
        ]
        if info["crs"] != METRIC_CRS:
            found.append(Fault(gpkg.name, None, layer, f"is in {info['crs']}, expected {METRIC_CRS}", REMEDY))
    return found


def require(gpkg: Path) -> None:
    """Make sure that the file has what the build needs.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.

    Raises
    ------
    DataFault
        With everything that ``faults`` finds.
    """
    found = faults(gpkg)
    if found:
        raise DataFault(found)


def municipalities(gpkg: Path) -> Municipalities:
    """Read municipalities and their land: pieces of one municipality joined, the sea taken away.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.

    Returns
    -------
    Municipalities
        One entry per municipality in each array.

    Raises
    ------
    DataFault
        Listing municipalities without land, and polygons that are invalid or overlap.
    """
    rows = pyogrio.read_dataframe(gpkg, layer="Kommune", columns=list(LAYERS["Kommune"]))
    sea = shapely.union_all(pyogrio.read_dataframe(gpkg, layer="Havflate", columns=[]).geometry.to_numpy())
    joined = rows.groupby("kommunenummer", sort=True)
    whole = np.array([shapely.union_all(part.to_numpy()) for _, part in joined["geometry"]], dtype=object)
    first = joined.first()
    land, strips, strips_km2 = _without_strips(shapely.difference(whole, sea), whole=whole)
    codes = first.index.to_numpy(dtype=object)
    bad = {
        "has no land": shapely.is_empty(land),
        "is not a valid polygon": ~shapely.is_valid(land),
        "overlaps a neighbour or leaves a gap": ~shapely.is_empty(shapely.coverage_invalid_edges(land)),
    }
    found = [
        Fault(gpkg.name, None, "Kommune", f"{codes[position]} {problem}", REMEDY)
        for problem, hit in bad.items()
        for position in np.flatnonzero(hit)
    ]
    if found:
        raise DataFault(found)
    return Municipalities(
        code=codes,
        name=first["kommunenavn"].to_numpy(dtype=object),
        county_code=first["fylkesnummer"].to_numpy(dtype=object),
        whole=whole,
        land=land,
        rows=len(rows),
        strips=strips,
        strips_km2=strips_km2,
    )


def _without_strips(
    land: npt.NDArray[np.object_], *, whole: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.object_], int, float]:
    """Land without the strips of sea along the territorial limit; how many there were, and their area in km2."""
    limit = shapely.boundary(shapely.union_all(whole))
    shapely.prepare(limit)
    parts, owner = shapely.get_parts(land, return_index=True)
    area_m2 = shapely.area(parts)
    outline_m = shapely.length(parts)
    width_m = np.divide(2 * area_m2, outline_m, out=np.zeros(len(parts)), where=outline_m > 0)
    at_limit = shapely.dwithin(parts, limit, AT_LIMIT_M)
    strip = (width_m < SLIVER_WIDTH_M) | (at_limit & (width_m < STRIP_WIDTH_M))
    kept = [parts[~strip & (owner == number)] for number in range(len(land))]
    shapes = np.array([own[0] if len(own) == 1 else shapely.MultiPolygon(list(own)) for own in kept], dtype=object)
    return shapes, int(strip.sum()), float(area_m2[strip].sum()) / M2_PER_KM2


def lakes(gpkg: Path) -> tuple[gpd.GeoDataFrame, int]:
    """Read the lakes of at least ``LAKE_MIN_KM2``, largest first, simplified for drawing.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.

    Returns
    -------
    tuple[gpd.GeoDataFrame, int]
        Columns ``lake_id`` (from 0), ``area_km2`` (before simplification), ``geometry`` (whole metres); and the number
        of lakes in the source.
    """
    source = pyogrio.read_dataframe(gpkg, layer="Innsjø", columns=[])
    shapes = source.geometry.to_numpy()
    area_km2 = shapely.area(shapes) / M2_PER_KM2
    large = np.flatnonzero(area_km2 >= LAKE_MIN_KM2)
    bounds = shapely.bounds(shapes[large])
    order = large[np.lexsort((bounds[:, 1], bounds[:, 0], -area_km2[large]))]
    drawn = shapely.set_precision(shapely.simplify(shapes[order], LAKE_TOLERANCE_M), 1.0)
    frame = gpd.GeoDataFrame(
        {"lake_id": np.arange(len(order)), "area_km2": np.round(area_km2[order], 2)}, geometry=drawn, crs=METRIC_CRS
    )
    return frame, len(source)


def labels(gpkg: Path) -> pd.DataFrame:
    """Read every map label.

    An anchor says where the lettering stands on the map, typically 2 km beside the place itself. ``name_number`` above
    1 marks a parallel name, mostly in another language.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.

    Returns
    -------
    pd.DataFrame
        Columns ``name``, ``source_kind`` (navneobjekttype), ``name_number``, ``x_m``, ``y_m`` (the anchor, metres);
        sorted by name and position.
    """
    source = pyogrio.read_dataframe(gpkg, layer="StedsnavnTekst", columns=list(LAYERS["StedsnavnTekst"]))
    table = pd.DataFrame(
        {
            "name": source["fulltekst"].str.strip(),
            "source_kind": source["navneobjekttype"],
            "name_number": source["stedsnavnnummer"],
            "x_m": source.geometry.x,
            "y_m": source.geometry.y,
        }
    )
    return table.sort_values(["name", "x_m", "y_m", "name_number"], ignore_index=True)
