"""Kartverket N1000 Kartdata: municipalities, sea, lakes and map labels, all in EPSG:25833.

The roads of the same file are read by ``geo.sources.n1000_roads``. Municipalities include their sea; taking the sea
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

from geo.errors import DataFault, Fault
from geo.tables import METRIC_CRS

LAYERS = {
    "Kommune": ("kommunenummer", "kommunenavn", "fylkesnummer"),
    "Havflate": (),
    "Innsjø": (),
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
LAKE_MIN_KM2 = 10.0  # smaller ones cannot be seen on a national map
LAKE_TOLERANCE_M = 200.0
M2_PER_KM2 = 1e6


@dataclass(frozen=True)
class Municipalities:
    """Municipalities as N1000 draws them, sorted by code.

    ``code`` and ``name`` (the official form that stands first), ``county_code``: text arrays; ``whole``: polygons with
    their sea; ``land``: without it; ``rows``: polygons in the source before pieces of one municipality were joined.
    """

    code: npt.NDArray[np.object_]
    name: npt.NDArray[np.object_]
    county_code: npt.NDArray[np.object_]
    whole: npt.NDArray[np.object_]
    land: npt.NDArray[np.object_]
    rows: int


def faults(gpkg: Path, /) -> list[Fault]:
    """List every layer and column that the build needs and the file lacks, and layers in another CRS."""
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


def require(gpkg: Path, /) -> None:
    """Raise DataFault with everything that ``faults`` finds."""
    found = faults(gpkg)
    if found:
        raise DataFault(found)


def municipalities(gpkg: Path, /) -> Municipalities:
    """Read municipalities and their land: pieces of one municipality joined, the sea taken away.

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
    land = shapely.difference(whole, sea)
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
    )


def lakes(gpkg: Path, /) -> tuple[gpd.GeoDataFrame, int]:
    """Lakes of at least ``LAKE_MIN_KM2``, largest first, simplified for drawing; and how many the source has.

    Columns: ``lake_id`` (from 0), ``area_km2`` (before simplification), ``geometry`` (whole metres).
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


def labels(gpkg: Path, /) -> pd.DataFrame:
    """Every map label: ``name``, ``source_kind`` (navneobjekttype), ``name_number``, ``x_m``, ``y_m`` (the anchor).

    An anchor says where the lettering stands on the map, typically 2 km beside the place itself. ``name_number`` above
    1 marks a parallel name, mostly in another language. Sorted by name and position.
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
