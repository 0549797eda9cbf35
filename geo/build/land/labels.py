"""Names for quays, islands and loose ends: the nearest place name of N1000's own lettering (``StedsnavnTekst``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.build import checks
from geo.build.geometry import Node, Shapes

LAYERS = {"StedsnavnTekst": ("fulltekst", "navneobjekttype"), "Kommune": ("kommunenavn", "kommunenummer")}
PLACE_M = 6000.0  # a name farther than this from the people is not the name of where they live
OFF_SHORE_M = 500.0  # lettering may stand this far off the land it names
QUAY_LABEL_M = 2500.0  # a label "… ferjekai" within this names the quay
TOWN_M = 3000.0  # a town this near names the quay before a hamlet does


@dataclass(frozen=True, eq=False)
class Labels:
    """Place names with their points and kinds, and the municipalities that hold them.

    Parameters
    ----------
    names : array of object
        Names as the map has them.
    kinds : array of object
        Kind of each, such as "by" or "ferjekai".
    points : Shapes
        Where the lettering stands, in METRIC_CRS.
    municipality_of : array of int64
        Row of the municipality that each name lies in.
    municipality_names : array of object
        Names of the municipalities.
    municipality_codes : array of object
        Their codes.
    municipality_shapes : Shapes
        Their polygons.
    """

    names: NDArray[np.object_]
    kinds: NDArray[np.object_]
    points: Shapes
    municipality_of: NDArray[np.int64]  # row of the municipality that each name lies in
    municipality_names: NDArray[np.object_]
    municipality_codes: NDArray[np.object_]
    municipality_shapes: Shapes

    @classmethod
    def read(cls, gpkg: Path) -> Labels:
        """Read the labels of the N1000 geopackage.

        Parameters
        ----------
        gpkg : Path
            Geopackage of N1000, EPSG:25833.

        Returns
        -------
        Labels
            All names and municipalities of the file.

        Raises
        ------
        DataFault
            Layers or their columns are missing.
        """
        texts, areas = (
            checks.layer(gpkg, name, columns=columns, remedy="Fetch N1000 Kartdata (EPSG:25833) from Geonorge again")
            for name, columns in LAYERS.items()
        )
        return cls.of(texts, municipalities=areas)

    @classmethod
    def of(cls, texts: gpd.GeoDataFrame, *, municipalities: gpd.GeoDataFrame) -> Labels:
        """Make labels from layers in memory.

        Parameters
        ----------
        texts : gpd.GeoDataFrame
            The layer ``StedsnavnTekst``.
        municipalities : gpd.GeoDataFrame
            The layer ``Kommune``.

        Returns
        -------
        Labels
            Sorted by name, then by easting.
        """
        ordered = texts.iloc[np.lexsort((texts.geometry.x, texts["fulltekst"].to_numpy(str)))]
        shapes = municipalities.geometry.to_numpy()
        points = ordered.geometry.to_numpy()
        inside = shapely.STRtree(shapes).nearest(points) if len(shapes) and len(points) else np.zeros(len(points))
        return cls(
            names=ordered["fulltekst"].to_numpy(object),
            kinds=ordered["navneobjekttype"].to_numpy(object),
            points=points,
            municipality_of=np.asarray(inside, dtype=np.int64),
            municipality_names=municipalities["kommunenavn"].to_numpy(object),
            municipality_codes=municipalities["kommunenummer"].to_numpy(object),
            municipality_shapes=shapes,
        )

    def nearest(self, shape: shapely.Geometry) -> str:
        """Return the name nearest to a shape; blank where there are no names at all.

        Parameters
        ----------
        shape : shapely.Geometry
            Any shape in METRIC_CRS.

        Returns
        -------
        str
            Without the ending "ferjekai".
        """
        if not len(self.names):
            return ""
        return _bare(str(self.names[int(np.argmin(shapely.distance(self.points, shape)))]))

    def quay(self, node: Node) -> str:
        """Return the name that a quay goes by: its own label, a town close by, or the nearest name of its municipality.

        Not the nearest name of all: that is often the one across the fjord.

        Parameters
        ----------
        node : Node
            The quay, whole metres.

        Returns
        -------
        str
            Without the ending "ferjekai"; blank where there are no names at all.
        """
        if not len(self.names):
            return ""
        point = shapely.Point(node)
        metres = shapely.distance(self.points, point)
        own = self.municipality_of == self._municipality(point)
        for allowed in (
            own & (self.kinds == "ferjekai") & (metres <= QUAY_LABEL_M),
            (self.kinds == "by") & (metres <= TOWN_M),  # the lettering of a town may stand in its neighbour
            own,
        ):
            near = np.flatnonzero(allowed)
            if len(near):
                return _bare(str(self.names[near[np.argmin(metres[near])]]))
        return self.municipality(point)

    def on(self, part: shapely.Polygon, *, near: shapely.Point) -> str:
        """Return the name on a piece of land nearest to ``near``, a town before a hamlet; blank where none is close.

        Lettering may stand a little off its place: what is within ``OFF_SHORE_M`` counts as on the land, if it is in
        the municipality of ``near``.

        Parameters
        ----------
        part : shapely.Polygon
            The piece of land.
        near : shapely.Point
            Where people live on it.

        Returns
        -------
        str
            Without the ending "ferjekai".
        """
        metres = shapely.distance(self.points, near)
        close = np.flatnonzero((metres <= PLACE_M) & (self.municipality_of == self._municipality(near)))
        close = close[shapely.distance(part, self.points[close]) <= OFF_SHORE_M]
        if not len(close):
            return ""
        towns = close[(self.kinds[close] == "by") & (metres[close] <= TOWN_M)]
        among = towns if len(towns) else close
        return _bare(str(self.names[among[np.argmin(metres[among])]]))

    def between(self, line: shapely.LineString) -> str:
        """Name a line from-to, by the nearest names.

        Parameters
        ----------
        line : shapely.LineString
            A line in METRIC_CRS.

        Returns
        -------
        str
            Two names with a dash between.
        """
        return "–".join(self.nearest(shapely.get_point(line, end)) for end in (0, -1))

    def municipality(self, shape: shapely.Geometry) -> str:
        """Return the name of the municipality that a shape lies in or is nearest to; blank where there is none.

        Parameters
        ----------
        shape : shapely.Geometry
            Any shape in METRIC_CRS.

        Returns
        -------
        str
            Name as the map has it.
        """
        if not len(self.municipality_names):
            return ""
        return str(self.municipality_names[self._municipality(shape)])

    def municipality_code(self, shape: shapely.Geometry) -> str:
        """Return the code of the municipality that a shape lies in or is nearest to; blank where there is none.

        Parameters
        ----------
        shape : shapely.Geometry
            Any shape in METRIC_CRS.

        Returns
        -------
        str
            Four digits.
        """
        return str(self.municipality_codes[self._municipality(shape)]) if len(self.municipality_codes) else ""

    def _municipality(self, shape: shapely.Geometry) -> int:
        return int(shapely.STRtree(self.municipality_shapes).nearest(shape))


def _bare(name: str) -> str:
    return name.removesuffix(" ferjekai")
