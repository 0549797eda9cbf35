"""The map's shapes as one JSON text: integer metres in EPSG:25833, y turned downwards, relative path commands.

It holds what never changes while a data set is served: outlines and roads; names, people and centres stand in a file of
their own (``map_file``). A change of group or limit sends only numbers (``map_answer``). The address carries the hash
of the content, so a browser fetches it once and keeps it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import brotli
import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

GRID_M = 25  # the finest grid that coordinates are rounded to
LAKE_MIN_KM2 = 12
SMALL_PART_M2 = 250_000  # skerries smaller than this are left out, unless a municipality consists of nothing else
MARGIN_M = 25_000
BROTLI_QUALITY = 5  # 9 saves a twentieth more and takes eight times as long
ROAD_CLASSES = {"E": "main", "R": "main", "F": "county"}


@dataclass(frozen=True)
class Detail:
    """How finely a drawing is made: how far a line may move, and the grid its corners lie on. Metres."""

    tolerance_m: float
    road_tolerance_m: float
    grid_m: int
    county_roads: bool


#: The whole country on a screen of 800 pixels is some 2,200 m a pixel: a third of a pixel.
COARSE = Detail(tolerance_m=700, road_tolerance_m=900, grid_m=100, county_roads=False)
#: For whoever zooms in.
FINE = Detail(tolerance_m=300, road_tolerance_m=350, grid_m=GRID_M, county_roads=True)


@dataclass(frozen=True)
class TextFile:
    """A JSON text that is compressed when it is first asked for, and then kept."""

    name: str
    etag: str
    plain: bytes

    @cached_property
    def gzip(self) -> bytes:
        """The text by gzip."""
        return gzip.compress(self.plain, 6, mtime=0)

    @cached_property
    def brotli(self) -> bytes:
        """The text by Brotli."""
        return bytes(brotli.compress(self.plain, quality=BROTLI_QUALITY))


@dataclass(frozen=True)
class MapFile(TextFile):
    """The finished file of the first screen, and the finer one, which is made when it is first asked for."""

    finer: Callable[[], dict[str, Any]] = dict

    @property
    def detail_name(self) -> str:
        """Name of the finer file; it follows the first one's, so both change together."""
        return f"detail-{self.etag}.json"

    @cached_property
    def detail(self) -> TextFile:
        """The finer file."""
        return TextFile(self.detail_name, f"{self.etag}-detail", _json(self.finer()))


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def map_file(content: dict[str, Any], *, finer: Callable[[], dict[str, Any]] = dict) -> MapFile:
    """Write the content as JSON, named after what is in it."""
    file = text_file("map", content)
    return MapFile(name=file.name, etag=file.etag, plain=file.plain, finer=finer)


def text_file(kind: str, content: dict[str, Any]) -> TextFile:
    """Write the content as JSON, named after its kind and what is in it."""
    plain = _json(content)
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return TextFile(name=f"{kind}-{digest}.json", etag=digest, plain=plain)


def shapes(
    municipalities: gpd.GeoDataFrame,
    *,
    roads: gpd.GeoDataFrame,
    lakes: gpd.GeoDataFrame,
    neighbours: gpd.GeoDataFrame,
    detail: Detail = COARSE,
) -> dict[str, Any]:
    """Return the drawing: ``box`` [x0, y_top, width, height] in metres and the paths of every layer.

    Municipalities are simplified as one coverage, so neighbours keep their common border. Empty layers give "".
    """
    land = _simplified_coverage(municipalities, detail.tolerance_m)
    left, bottom, right, top = shapely.total_bounds(land)
    box = [left - MARGIN_M, top + MARGIN_M, right - left + 2 * MARGIN_M, top - bottom + 2 * MARGIN_M]
    x0, y0, width, height = (round(value) for value in box)
    # Beyond the frame so that a wide window shows land to its edge.
    wide = shapely.box(x0 - width, y0 - height - 200_000, x0 + 2 * width, y0 + 200_000)
    near = shapely.intersection(neighbours.geometry.to_numpy(), wide) if len(neighbours) else np.array([], object)
    pen = _Pen(x0, y0, detail.grid_m)
    big_lakes = lakes[lakes["area_km2"] >= LAKE_MIN_KM2] if len(lakes) else lakes
    return {
        "box": [x0, y0, width, height],
        "municipalities": {
            code: pen.path([shape]) for code, shape in zip(municipalities["municipality_code"], land, strict=True)
        },
        "counties": pen.path(_county_borders(municipalities, land)),
        "lakes": pen.path(shapely.simplify(big_lakes.geometry.to_numpy(), detail.tolerance_m)),
        "neighbours": pen.path(shapely.simplify(near, 2 * detail.tolerance_m)),
        **_road_paths(roads, pen, detail),
    }


def _simplified_coverage(municipalities: gpd.GeoDataFrame, tolerance_m: float) -> NDArray[np.object_]:
    simple = shapely.coverage_simplify(municipalities.geometry.to_numpy(), tolerance_m)
    return np.array([_without_skerries(shape) for shape in simple], dtype=object)


def _without_skerries(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    sizes = shapely.area(parts)
    keep = parts[sizes >= min(SMALL_PART_M2, sizes.max(initial=0.0))]
    return shapely.multipolygons(keep) if len(keep) else shape


def _county_borders(municipalities: gpd.GeoDataFrame, land: NDArray[np.object_]) -> list[shapely.Geometry]:
    """Borders between counties only: the coast is drawn already, by the land's colour against the sea."""
    codes = municipalities["county_code"].to_numpy()
    whole = [shapely.coverage_union_all(land[codes == code]) for code in sorted(set(codes))]
    tree = shapely.STRtree(whole)
    first, second = tree.query(whole, predicate="intersects")
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a < b]
    shared = [shapely.intersection(shapely.boundary(whole[a]), shapely.boundary(whole[b])) for a, b in pairs]
    return [shapely.line_merge(part) for part in shared if shapely.length(part) > 0]


def _road_paths(roads: gpd.GeoDataFrame, pen: _Pen, detail: Detail) -> dict[str, str]:
    kinds = roads["kind"].to_numpy() if len(roads) else np.array([], object)
    classes = roads["category"].fillna("").map(ROAD_CLASSES).fillna("minor").to_numpy() if len(roads) else kinds
    lines = roads.geometry.to_numpy() if len(roads) else kinds

    def drawn(mask: NDArray[np.bool_]) -> str:
        if not mask.any():
            return ""
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines[mask])))
        return pen.path(shapely.simplify(merged, detail.road_tolerance_m))

    return {
        "main_roads": drawn((kinds == "road") & (classes == "main")),
        "county_roads": drawn((kinds == "road") & (classes == "county")) if detail.county_roads else "",
        "ferries": drawn(kinds == "ferry"),
    }


@dataclass(frozen=True)
class _Pen:
    """Writes geometries as SVG path text with the origin at (x0, y0), y downwards, on a grid of ``grid_m``."""

    x0: int
    y0: int
    grid_m: int

    def path(self, geometries: Iterable[shapely.Geometry | None]) -> str:
        """Return one path for all rings and lines of the geometries; points and empty geometries draw nothing."""
        pieces: list[str] = []
        for geometry in geometries:
            for part in shapely.get_parts(geometry) if geometry is not None else ():
                if isinstance(part, shapely.Polygon):
                    rings = shapely.get_rings(part)
                    pieces += [self._stroke(shapely.get_coordinates(ring), closed=True) for ring in rings]
                elif isinstance(part, shapely.LineString):
                    pieces.append(self._stroke(shapely.get_coordinates(part), closed=False))
        return "".join(pieces)

    def _stroke(self, coordinates: NDArray[np.float64], *, closed: bool) -> str:
        grid = np.rint((coordinates - (self.x0, self.y0)) / (self.grid_m, -self.grid_m)).astype(int) * self.grid_m
        moves = np.diff(grid, axis=0)
        moves = moves[np.any(moves != 0, axis=1)]
        if closed:
            moves = moves[:-1]  # "z" draws the last side
        if not len(moves):
            return ""
        start = f"M{grid[0][0]},{grid[0][1]}l"
        return start + _joined(moves.tolist()) + ("z" if closed else "")


def _joined(moves: Sequence[Sequence[int]]) -> str:
    """Join numbers with as few separators as SVG allows: a minus sign separates by itself."""
    text = " ".join(f"{dx} {dy}" for dx, dy in moves)
    return text.replace(" -", "-")
