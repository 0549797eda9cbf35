"""A raw folder in miniature: the official files' names, layers and columns, with three municipalities.

Names are real, codes are not: a folder with real codes must hold all of Norway.

::

    km     0         10        20        30        40
    40     +---------+-------------------------------+
           | 9201    |  sea      island (20-26,      |
           | Bergen  |           25-31)              |
    20     +---------+---------+---------+-----------+
           | 9301 Karasjok     | 9101    |  sea      |    9301 comes in two rows, cut at 10 km;
           | (0-20)            | Drammen |  (30.2-)  |    a strip of 10 m at 40 km is left over of the sea
    0      +-------------------+---------+-----------+
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import LineString, Point, box

from geo.build import raw

CRS = "EPSG:25833"
X0_M, Y0_M = 250_000, 6_650_000
POPULATION_2026 = {"9101": 1000, "9201": 500, "9301": 77}

# cell (km east, km north of its south-west corner) -> people in 2019
CELLS: Mapping[tuple[int, int], int] = {
    (2, 2): 40,  # 9301
    (18, 18): 3,  # 9301
    (24, 6): 300,  # 9101
    (25, 6): 100,  # 9101
    (30, 15): 7,  # centre at sea, 200 m of land: 9101
    (34, 15): 2,  # no land at all: nearest is 9101
    (3, 30): 11,  # 9201
    (22, 27): 5,  # 9201, the island
}

# name, kind in the source, number, km east, km north
LABELS = (
    ("Karasjok", "tettsted", 1, 3.0, 3.5),
    ("Kárášjohka", "tettsted", 2, 4.0, 4.5),
    ("Drammen", "by", 1, 26.0, 7.5),
    ("Mo", "bygdelagBygd", 1, 18.0, 17.5),
    ("Mo", "grend", 1, 17.0, 17.5),
    ("Ødegård", "bygdelagBygd", 1, 10.0, 10.5),
    ("Øyvåg", "grend", 1, 23.5, 28.5),
    ("Øyvåg ferjekai", "ferjekai", 1, 21.0, 28.5),
    ("Nordnes", "bydel", 1, 3.0, 31.0),
)
SEATS = (
    ("9101", "Drammen", "91", "Buskerud", "Drammen", 25.2, 6.4),
    ("9201", "Bergen", "92", "Vestland", "Bergen", 3.4, 30.6),
    ("9301", "Karasjok", "93", "Finnmark", "Karasjok", 2.4, 2.6),
)


def km(*values: float) -> shapely.Polygon:
    """Box from west, south, east, north in km of this world."""
    west, south, east, north = values
    return box(X0_M + west * 1000, Y0_M + south * 1000, X0_M + east * 1000, Y0_M + north * 1000)


def at(east_km: float, north_km: float) -> tuple[float, float]:
    return X0_M + east_km * 1000, Y0_M + north_km * 1000


def write(folder: Path) -> Path:
    """Write the raw files below ``folder`` and return it."""
    for name in (raw.N1000, raw.POPULATION, raw.SEATS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for layer, frame in layers().items():
        frame.to_file(folder / raw.N1000, layer=layer, driver="GPKG", engine="pyogrio")
    write_grid(folder / raw.GRIDS[1000], CELLS)
    lines = [f"{code},{people - 5},{people}" for code, people in POPULATION_2026.items()]
    write_text(folder / raw.POPULATION, "kommunenummer,2025,2026", *lines)
    write_text(folder / raw.CENTRALITY, "kommunenummer,sentralitet_klasse,sentralitet_indeks", "9101,2,880",
               "9201,1,930", "9301,6,300")  # fmt: skip
    write_text(folder / raw.SAMI_AREA, "kommunenummer,navn,kategori", "9301,Karasjok,språkutvikling")
    write_seats(folder / raw.SEATS)
    return folder


def write_text(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_grid(path: Path, cells: Mapping[tuple[int, int], int], *, cell_m: int = 1000) -> None:
    rows = [
        f"{(X0_M + east * 1000 + 2_000_000) * 10_000_000 + Y0_M + north * 1000};{people};0,5"
        for (east, north), people in cells.items()
    ]
    write_text(path, f"SSBID{cell_m:04d}M;pop_tot;pop_ave2", *rows)


def write_seats(path: Path) -> None:
    points = gpd.GeoSeries([Point(at(east, north)) for *_, east, north in SEATS], crs=CRS).to_crs("EPSG:4326")
    heading = "kommunenummer,name,county_code,county,seat,lat,lon,coord_confidence,seat_confidence,sami_admin_area"
    rows = [
        ",".join([*seat[:5], f"{point.y:.6f}", f"{point.x:.6f}", "high", "low" if seat[0] == "9201" else "high", ""])
        for seat, point in zip(SEATS, points, strict=True)
    ]
    write_text(path, heading, *rows)


def layers() -> dict[str, gpd.GeoDataFrame]:
    """The layers of the N1000 file."""
    sea = shapely.union_all([km(30.2, 0, 40, 20), km(10, 20, 40, 40)])
    sea = sea.difference(km(20, 25, 26, 31)).difference(km(39.99, 2, 40, 8))
    return {
        "Kommune": _frame(
            [km(0, 0, 20, 10), km(0, 10, 20, 20), km(20, 0, 40, 20), km(0, 20, 40, 40)],
            kommunenummer=["9301", "9301", "9101", "9201"],
            kommunenavn=["Karasjok", "Karasjok", "Drammen", "Bergen"],
            fylkesnummer=["93", "93", "91", "92"],
            fylkesnavn=["Finnmark", "Finnmark", "Buskerud", "Vestland"],
        ),
        "Havflate": _frame(list(shapely.get_parts(sea)), målemetode="gen"),
        "Innsjø": _frame([km(5, 5, 9, 8), km(12, 12, 13, 13)], høyde=[10, 20]),
        "Veglenke": roads(),
        "StedsnavnTekst": _frame(
            [Point(at(east, north)) for *_, east, north in LABELS],
            fulltekst=[name for name, *_ in LABELS],
            navneobjekttype=[kind for _, kind, *_ in LABELS],
            språk="norsk",
            stedsnavnnummer=[number for _, _, number, *_ in LABELS],
        ),
    }


def roads() -> gpd.GeoDataFrame:
    """Karasjok - Drammen - Bergen by road, a ferry from Bergen's shore to a road on the island."""
    lines = [
        ([at(2.5, 2.5), at(25, 6.5)], "enkelBilveg", "E", 6),
        ([at(2.5, 2.5), at(3.5, 30.5)], "enkelBilveg", "F", 92),
        ([at(3.5, 30.5), at(9.5, 30)], "enkelBilveg", "K", 0),
        ([at(9.5, 30), at(20.5, 28)], "bilferje", "F", 92),
        ([at(20.5, 28), at(24, 27.5)], "enkelBilveg", "F", 92),
    ]
    return _frame(
        [LineString(line) for line, *_ in lines],
        medium="T",
        typeVeg=[kind for _, kind, *_ in lines],
        vegkategori=[category for *_, category, _ in lines],
        vegfase="V",
        vegnummer=[number for *_, number in lines],
        motorvegtype=None,
    )


def _frame(shapes: list[object], **columns: object) -> gpd.GeoDataFrame:
    # As in the source, shapes that share a line share its points.
    shapes = [shapely.segmentize(shape, 100) if isinstance(shape, shapely.Polygon) else shape for shape in shapes]
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=range(len(shapes))), geometry=shapes, crs=CRS)
