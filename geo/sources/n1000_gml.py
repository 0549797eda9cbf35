"""N1000 Kartdata from the official GML download: one zip, brought into the form that the rest of the build reads.

Geonorge hands out N1000 as GML, one file per theme inside a zip. Layers and attributes bear the names that they have
in the geopackage, so the zip is turned into one, layer by layer.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geo.errors import DataFault, Fault
from geo.tables import METRIC_CRS

LAYERS = ("Veglenke", "StedsnavnTekst", "Kommune", "Havflate", "Innsjø")  # what a build asks for
NEEDED = ("Veglenke", "StedsnavnTekst", "Kommune")  # what the roads alone ask for
ROAD_TEXTS = ("medium", "typeVeg", "vegkategori", "vegfase", "vegnummer", "motorvegtype")


def as_geopackage(zipped: Path, folder: Path, /) -> Path:
    """Write the layers of the zip ``zipped`` into a geopackage in ``folder`` and return it.

    An attribute that no feature of the file carries is left out of GML altogether; those of the roads come as blanks.
    Raises DataFault for a file that is no zip, holds no GML, or lacks a layer that the roads need.
    """
    remedy = "Fetch N1000 Kartdata (GML, EPSG:25833) from Geonorge again"
    try:
        with zipfile.ZipFile(zipped) as archive:
            members = sorted(name for name in archive.namelist() if name.lower().endswith(".gml"))
    except (zipfile.BadZipFile, OSError) as cause:
        raise DataFault([Fault(zipped.name, None, "", f"is not a whole zip file: {cause}", remedy)]) from cause
    if not members:
        raise DataFault([Fault(zipped.name, None, "", "holds no GML file", remedy)])
    target = folder / f"{zipped.stem}.gpkg"
    written: set[str] = set()
    for member in members:
        where = f"/vsizip/{zipped}/{member}"
        try:
            for layer in sorted(set(pyogrio.list_layers(where)[:, 0]) & set(LAYERS) - written):
                frame = pyogrio.read_dataframe(where, layer=layer)
                frame = frame.set_crs(METRIC_CRS) if frame.crs is None else frame.to_crs(METRIC_CRS)
                if layer == "Veglenke":
                    frame = frame.assign(**{name: None for name in ROAD_TEXTS if name not in frame})
                pyogrio.write_dataframe(frame, target, layer=layer, driver="GPKG")
                written.add(layer)
        except (DataSourceError, DataLayerError) as cause:
            raise DataFault([Fault(zipped.name, None, member, f"cannot be read: {cause}", remedy)]) from cause
    missing = [layer for layer in NEEDED if layer not in written]
    if missing:
        raise DataFault(Fault(zipped.name, None, layer, "the layer is missing", remedy) for layer in missing)
    return target
