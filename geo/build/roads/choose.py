"""The choice of road source: ``n1000:PATH``, ``nvdb:PATH``, ``osm:PATH`` or ``overpass:AREA``, all to one table."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.build.geometry import Shapes
from geo.build.land.labels import Labels
from geo.build.log import RoadLog
from geo.build.roads import n1000, n1000_gml, nvdb
from geo.build.roads.osm import overpass, pbf
from geo.errors import DataFault, Fault, UnknownName
from geo.network.graph import SpeedModel

KINDS = ("n1000", "nvdb", "osm", "overpass")
SOURCE_IDS = {"n1000": "kartverket_n1000", "nvdb": "nvdb_ruteplan", "osm": "openstreetmap", "overpass": "openstreetmap"}
LAND = "kartverket_n1000"  # which land an edge touches comes from N1000, whatever the roads come from


@dataclass(frozen=True)
class RoadSource:
    """Where the roads come from.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    where : str
        A path, or the name of an area.
    """

    kind: str
    where: str

    @classmethod
    def parse(cls, text: str) -> RoadSource:
        """Read ``kind:where``.

        Parameters
        ----------
        text : str
            As written on the command line.

        Returns
        -------
        RoadSource
            A file that is named is there.

        Raises
        ------
        UnknownName
            The kind is none of ``KINDS``.
        DataFault
            Nothing follows the kind, or the file is not there.
        """
        kind, _, where = text.partition(":")
        if kind not in KINDS:
            raise UnknownName("road source", kind, KINDS)
        if not where.strip():
            what = "the name of an area" if kind == "overpass" else "a path"
            raise DataFault([Fault("roads", None, kind, f"{what} is missing", f"Write {kind}: and then {what}")])
        if kind != "overpass" and not Path(where).exists():
            raise DataFault([Fault(Path(where).name, None, "", "there is no such file", "Check the path")])
        return cls(kind, where.strip())

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of ``sources.toml`` that the roads table rests on."""
        return tuple(dict.fromkeys((SOURCE_IDS[self.kind], LAND)))

    def described(self) -> dict[str, str]:
        """Return what the manifest says of the source.

        Returns
        -------
        dict[str, str]
            Kind, and the file's name and SHA-256 or the area.
        """
        if self.kind == "overpass":
            return {"kind": self.kind, "area": self.where}
        path = Path(self.where)
        told = {"kind": self.kind, "file": path.name}
        return told | ({"sha256": _sha256(path)} if path.is_file() else {})

    def provenance(self) -> str:
        """Return the lines for ``sources.toml`` on this source; blank for N1000, which stands there already.

        Returns
        -------
        str
            A block of TOML.
        """
        if self.kind == "n1000":
            return ""
        text = Path(__file__).with_name("road_sources.toml").read_text(encoding="utf-8")
        block = text[text.index(f"[{SOURCE_IDS[self.kind]}]") :].split("\n\n", 1)[0].rstrip()
        name = self.where if self.kind == "overpass" else Path(self.where).name
        return "\n" + block.format(date=self._date(), file=re.sub(r'["\\\n]', "", name)) + "\n"

    def _date(self) -> str:
        """Date of state: as the extract says, else of the file; of today for an area that is fetched now."""
        if self.kind == "overpass":
            return datetime.now(UTC).date().isoformat()
        said = pbf.state_date(Path(self.where)) if self.kind == "osm" else ""
        return said or datetime.fromtimestamp(Path(self.where).stat().st_mtime, UTC).date().isoformat()

    def build_roads(
        self, *, land_parts: Shapes, people: pd.DataFrame, labels: Labels, speeds: SpeedModel
    ) -> tuple[gpd.GeoDataFrame, RoadLog]:
        """Make the ``roads`` table.

        Parameters
        ----------
        land_parts : Shapes
            Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.
        people : pd.DataFrame
            One row per inhabited cell: x_m and y_m (its middle, metres), population, landmass.
        labels : Labels
            Place names, by which the log tells of places, whatever the roads come from.
        speeds : SpeedModel
            Speeds in km/h.

        Returns
        -------
        tuple[gpd.GeoDataFrame, RoadLog]
            The table, and the log of how it came about.

        Raises
        ------
        DataFault
            Something cannot be read, or there is no road.
        """
        path = Path(self.where)
        if self.kind == "n1000":
            with tempfile.TemporaryDirectory() as aside:
                gpkg = n1000_gml.as_geopackage(path, Path(aside)) if path.suffix.lower() == ".zip" else path
                return n1000.build_roads(gpkg, land_parts=land_parts, people=people, speeds=speeds)
        if self.kind == "overpass":
            return overpass.build_roads(self.where, land_parts=land_parts, people=people, labels=labels, speeds=speeds)
        read = nvdb.build_roads if self.kind == "nvdb" else pbf.build_roads
        return read(path, land_parts=land_parts, people=people, labels=labels, speeds=speeds)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
