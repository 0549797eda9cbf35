"""N1000 Kartdata from the official GML download: one zip, brought into the form that the rest of the build reads.

Geonorge hands out N1000 as GML, one file per theme inside a zip. Layers and attributes bear the names that they have
in the geopackage, so the zip is turned into one, layer by layer.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geo.build.checks import zip_members
from geo.data.schema import METRIC_CRS
from geo.errors import DataFault, Fault

LAYERS = ("Veglenke", "StedsnavnTekst", "Kommune", "Havflate", "Innsjø")  # what a build asks for
NEEDED = ("Veglenke", "StedsnavnTekst", "Kommune")  # what the roads alone ask for
CHUNK_BYTES, TAIL_BYTES = 1 << 20, 500
ROAD_TEXTS = ("medium", "typeVeg", "vegkategori", "vegfase", "vegnummer", "motorvegtype")


def as_geopackage(zipped: Path, folder: Path) -> Path:
    """Write the layers of a zip into a geopackage.

    An attribute that no feature of the file carries is left out of GML altogether; those of the roads come as blanks.

    Parameters
    ----------
    zipped : Path
        The zip of GML files.
    folder : Path
        Where to put the geopackage.

    Returns
    -------
    Path
        The geopackage.

    Raises
    ------
    DataFault
        The file is no zip, holds no GML that can be read whole, or lacks a layer that the roads need.
    """
    remedy = "Fetch N1000 Kartdata (GML, EPSG:25833) from Geonorge again"
    names = (member.filename for member in zip_members(zipped, remedy=remedy))
    members = sorted(name for name in names if name.lower().endswith(".gml"))
    if not members:
        raise DataFault([Fault(zipped.name, None, "", "holds no GML file", remedy)])
    broken = [name for name in members if not _is_whole(zipped, name)]
    if broken:
        raise DataFault(Fault(zipped.name, None, name, "breaks off before its end", remedy) for name in broken)
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


def _is_whole(zipped: Path, member: str) -> bool:
    """Whether a GML file ends with the tag that it begins with: a reader takes a half of one for all there is."""
    head, tail = b"", b""
    try:
        with zipfile.ZipFile(zipped) as archive, archive.open(member) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                head, tail = head or chunk, (tail + chunk)[-TAIL_BYTES:]
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return False
    root = re.search(rb"<([A-Za-z_][\w:.-]*)", head)
    return root is not None and tail.rstrip().endswith(b"</" + root[1] + b">")
