"""Named worlds, small enough to know by heart. ``three_towns`` is the one that other tests and the demo share.

::

    three_towns (1 character = 5 km, x to the right, y up; road times 60 km/h throughout, so 1 km = 1 minute)

                            .  o7 (128)            far from any road            (0201 Dal)
                                     F=G  o6 (64)  a road joined to nothing     (0201 Dal)
      (512) o9 islet          C  o4 (16)           Dalsbygda, seat of 0201
                              |  o5 (32) 2 km east of the road
      (256) o8 J-I ~~~ Q      |                    ferry I-Q 60 min             (0202 Øya)
                       |      |  o3 (8)            on the road, 20 km from B
                       A--o1--B                    Auset: o0 (1), o1 (2) half-way; Brubyen: o2 (4)

People are powers of two: a sum of people says exactly which origins it stands for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from geo.data.files import write_table
from geo.data.folder import Dataset, write_manifest
from geo.data.manifest import Manifest, Source, Sources
from geo.data.schema import normalise
from geo.data.tables import table_named

EMPTY = ("services", "national_figures", "municipal_work", "closures", "known_distances")  # left empty here
CRS = "EPSG:25833"
X0_M, Y0_M = 250_500, 6_650_500  # node A, in the middle of a 1 km cell
KM = 1000

#: node -> (km east of A, km north of A)
NODES: Mapping[str, tuple[float, float]] = {
    "A": (0, 0),
    "B": (60, 0),
    "C": (60, 60),
    "Q": (0, 20),
    "I": (-10, 20),
    "J": (-20, 20),
    "F": (100, 90),
    "G": (104, 90),
}


@dataclass(frozen=True)
class Edge:
    """One straight edge of a world, 60 km/h unless ``minutes`` says otherwise."""

    ends: str
    number: str
    category: str
    kind: str = "road"
    minutes: float | None = None
    landmasses: str = "0"
    component: int = 0
    note: str = ""


EDGES: Sequence[Edge] = (
    Edge("AB", "E6", "E"),
    Edge("BC", "Rv3", "R"),
    Edge("AQ", "Fv10", "F"),
    Edge("QI", "", "", kind="ferry", minutes=60, landmasses="0 1", note="Auskaia–Øya"),
    Edge("IJ", "Fv11", "F", landmasses="1"),
    Edge("FG", "Fv99", "F", component=1),
)

#: (km east of A, km north of A, municipality, people, landmass), in the order o0 to o9
ORIGINS: Sequence[tuple[float, float, str, int, int]] = (
    (0, 0, "0101", 1, 0),
    (30, 0, "0101", 2, 0),
    (60, 0, "0102", 4, 0),
    (60, 20, "0102", 8, 0),
    (60, 60, "0201", 16, 0),
    (62, 45, "0201", 32, 0),
    (102, 90, "0201", 64, 0),
    (60, 140, "0201", 128, 0),
    (-20, 20, "0202", 256, 1),
    (-37, 52, "0202", 512, 2),
)

#: code -> (name, Sámi name, county code, county, seat, boxes in km)
AREAS: Mapping[str, tuple[str, str, str, str, str, Sequence[tuple[float, float, float, float]]]] = {
    "0101": ("Aust", "", "01", "Sørfylket", "0101-auset", [(-5, -20, 45, 40)]),
    "0102": ("Bru", "", "01", "Sørfylket", "0102-brubyen", [(45, -20, 110, 40)]),
    "0201": ("Dal", "Leahki", "02", "Nordfylket", "0201-dalsbygda", [(45, 40, 110, 150)]),
    "0202": ("Øya", "", "02", "Nordfylket", "0202-oyvaer", [(-30, 10, -8, 30), (-40, 50, -34, 55)]),
}

#: place_id -> (name, kind, municipality, node or km, landmass)
PLACES: Mapping[str, tuple[str, str, str, tuple[float, float], int]] = {
    "0101-auset": ("Auset", "town", "0101", NODES["A"], 0),
    "0102-brubyen": ("Brubyen", "town", "0102", NODES["B"], 0),
    "0201-dalsbygda": ("Dalsbygda", "town", "0201", NODES["C"], 0),
    "0202-oyvaer": ("Øyvær", "settlement", "0202", NODES["J"], 1),
    "0202-holmen": ("Holmen", "hamlet", "0202", (-37, 52), 2),
}

CENTRES: Sequence[tuple[str, str, str, str, str, str, int]] = (
    ("aust", "Aust krisesenter", "Auset", "0101", "municipal", "open", 2024),
    ("bru", "Krisesenteret Bru og Dal", "Brubyen;Dalsbygda (0201)", "0102", "intermunicipal", "open", 2024),
    ("oya", "Øya krisesenter", "Øyvær", "0202", "foundation", "closed", 2019),
)

#: (centre, group, status, year, confidence, deduced): nobody says anything of active substance use
EVIDENCE: Sequence[tuple[str, str, str, int | None, str, bool]] = (
    ("aust", "women", "full", 2021, "medium", False),
    ("aust", "women_with_children", "full", 2021, "medium", False),
    ("aust", "men", "no", 2016, "low", False),
    ("aust", "men", "elsewhere", 2024, "high", False),
    ("aust", "wheelchair", "no", 2023, "high", False),
    ("aust", "interpreter", "full", None, "low", True),
    ("bru", "women", "full", 2023, "high", False),
    ("bru", "men", "full", 2022, "medium", False),
    ("bru", "wheelchair", "full", 2023, "high", False),
    ("bru", "severe_mental_illness", "case_by_case", 2022, "medium", False),
    ("oya", "women", "full", 2018, "medium", False),
    ("oya", "sami_north", "full", 2018, "low", False),
)


SOURCES_TOML = """\
[test-world]
publisher = "Reisevei"
product = "Three towns, drawn for the tests"
date = "2026-01-01"
licence = "CC0 1.0"
licence_url = "https://creativecommons.org/publicdomain/zero/1.0/"
attribution = "Reisevei"
url = "https://example.org/three-towns"
files = ["three_towns.txt"]
"""


def three_towns_tables() -> dict[str, pd.DataFrame]:
    """Every table of the shared world by name, as ``geo.data.tables`` promises it; fresh frames at each call."""
    drawn: dict[str, pd.DataFrame] = {
        "municipalities": _municipalities(),
        "counties": _counties(),
        "places": _places(),
        "origins": _origins(),
        "landmasses": _landmasses(),
        "roads": _roads(),
        "lakes": _outlines("lake_id", [(70, 5, 80, 12)], area_km2=[70.0]),
        "neighbours": _outlines("neighbour_id", [(110, -20, 160, 150)]),
        "centres": _centres(),
        "evidence": _evidence(),
        "agreements": _agreements(),
        "national_counts": _national_counts(),
    }
    empty = {name: pd.DataFrame(columns=list(table_named(name).column_names), dtype=object) for name in EMPTY}
    return {name: normalise(frame, table_named(name)) for name, frame in (drawn | empty).items()}


def dataset_of(tables: Mapping[str, pd.DataFrame]) -> Dataset:
    """A situation of these tables, with a source of its own and an empty manifest; no file is touched."""
    source = Source("test-world", **tomllib.loads(SOURCES_TOML)["test-world"])
    source = replace(source, files=tuple(source.files))
    frames: Any = tables
    return Dataset(
        **frames, sources=Sources({"test-world": source}), manifest=Manifest({}, {}), folder=Path("three_towns")
    )


def three_towns() -> Dataset:
    """The shared world: three towns, an island with a ferry, an islet without, a road joined to nothing."""
    return dataset_of(three_towns_tables())


def write_world(folder: Path, tables: Mapping[str, pd.DataFrame] | None = None) -> Path:
    """Write a world (default: three towns) as a whole data folder that ``geo.data.folder.load`` opens."""
    tables = three_towns_tables() if tables is None else tables
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        write_table(frame, table_named(name), folder)
    (folder / "sources.toml").write_text(SOURCES_TOML, encoding="utf-8")
    write_manifest(folder, sources=dict.fromkeys(tables, ("test-world",)), parameters={"world": "three towns"})
    return folder


def _metres(km: tuple[float, float]) -> tuple[int, int]:
    return round(X0_M + km[0] * KM), round(Y0_M + km[1] * KM)


def _boxes(parts: Sequence[tuple[float, float, float, float]]) -> BaseGeometry:
    polygons = [box(*_metres((west, south)), *_metres((east, north))) for west, south, east, north in parts]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _people(code: str) -> int:
    return sum(people for _, _, municipality, people, _ in ORIGINS if municipality == code)


def _municipalities() -> gpd.GeoDataFrame:
    rows = [
        {
            "municipality_code": code,
            "municipality": name,
            "name_sami": sami,
            "name_kven": "",
            "county_code": county_code,
            "county": county,
            "population": _people(code),
            "population_year": 2026,
            "centrality_index": 900 - 200 * index,
            "centrality_class": 2 + index,
            "sami_category": "språkvitaliseringskommune" if sami else "",
            "seat": seat,
            "geometry": _boxes(parts),
        }
        for index, (code, (name, sami, county_code, county, seat, parts)) in enumerate(AREAS.items())
    ]
    return gpd.GeoDataFrame(rows, crs=CRS)


def _counties() -> gpd.GeoDataFrame:
    dissolved = _municipalities().dissolve("county_code", as_index=False)
    return gpd.GeoDataFrame(dissolved[["county_code", "county", "geometry"]], crs=CRS)


def _places() -> pd.DataFrame:
    seats = {area[4] for area in AREAS.values()}
    rows = [
        {
            "place_id": place_id,
            "place": name,
            "kind": kind,
            "municipality_code": code,
            "x_m": _metres(km)[0],
            "y_m": _metres(km)[1],
            "is_seat": place_id in seats,
            "landmass": landmass,
            "basis": "drawn for the tests",
        }
        for place_id, (name, kind, code, km, landmass) in PLACES.items()
    ]
    return pd.DataFrame(rows)


def _origins() -> pd.DataFrame:
    cell_m = 1000
    rows = []
    for east, north, code, people, landmass in ORIGINS:
        x_m, y_m = _metres((east, north))
        cell_id = (x_m - cell_m // 2 + 2_000_000) * 10**7 + (y_m - cell_m // 2)
        rows.append((cell_id, x_m, y_m, code, float(people), landmass))
    return pd.DataFrame(rows, columns=["origin_id", "x_m", "y_m", "municipality_code", "population", "landmass"])


def _landmasses() -> pd.DataFrame:
    rows = [
        (0, "fastlandet", "0201", 11_000.0, 255.0, "mainland", "the largest land part"),
        (1, "Øya", "0202", 440.0, 256.0, "ferry", "car ferry Auskaia–Øya"),
        (2, "Holmen", "0202", 30.0, 512.0, "no_car_road", "no road in the source"),
    ]
    columns = ["landmass_id", "landmass", "municipality_code", "area_km2", "population", "decision", "reason"]
    return pd.DataFrame(rows, columns=columns)


def _roads() -> gpd.GeoDataFrame:
    number_of = {name: index for index, name in enumerate(NODES)}
    rows = []
    for index, edge in enumerate(EDGES):
        line = LineString([_metres(NODES[edge.ends[0]]), _metres(NODES[edge.ends[1]])])
        minutes = line.length / KM if edge.minutes is None else edge.minutes
        rows.append(
            {
                "edge_id": index,
                "from_node": number_of[edge.ends[0]],
                "to_node": number_of[edge.ends[1]],
                "kind": edge.kind,
                "category": edge.category,
                "number": edge.number,
                "motorway": "",
                "tunnel_m": 0.0,
                "bridge_m": 0.0,
                "length_m": line.length,
                "seconds": minutes * 60,
                "seconds_back": minutes * 60,
                "landmasses": edge.landmasses,
                "component": edge.component,
                "note": edge.note,
                "sailing_s": None,
                "headway_s": None,
                "geometry": line,
            }
        )
    return gpd.GeoDataFrame(rows, crs=CRS)


def _outlines(
    key: str, boxes_km: Sequence[tuple[float, float, float, float]], **columns: Sequence[float]
) -> gpd.GeoDataFrame:
    data = {key: range(len(boxes_km)), **columns, "geometry": [_boxes([one]) for one in boxes_km]}
    return gpd.GeoDataFrame(data, crs=CRS)


def _centres() -> pd.DataFrame:
    rows = [
        {
            "centre_id": centre_id,
            "centre": name,
            "town": town,
            "municipality_code": code,
            "municipality": AREAS[code][0],
            "owner_type": owner,
            "status": status,
            "status_year": year,
            "source": "drawn for the tests",
            "confidence": "high",
            "note": "",
        }
        for centre_id, name, town, code, owner, status, year in CENTRES
    ]
    return pd.DataFrame(rows)


def _evidence() -> pd.DataFrame:
    rows = [
        (centre, group, status, year, "drawn for the tests", "test", confidence, deduced, "")
        for centre, group, status, year, confidence, deduced in EVIDENCE
    ]
    columns = ["centre_id", "group", "status", "year", "source", "kind", "confidence", "deduced", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def _agreements() -> pd.DataFrame:
    rows = [
        ("0101", "Aust", "aust", 2024, "stated", "drawn for the tests", "high", ""),
        ("0201", "Dal", "aust", 2023, "stated", "drawn for the tests", "medium", "cheaper than Bru"),
    ]
    columns = ["municipality_code", "municipality", "centre_id", "year", "basis", "source", "confidence", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def _national_counts() -> pd.DataFrame:
    rows = [("active_substance_use", 2023, 2, 1, 1, 0, "drawn for the tests", "centres asked")]
    columns = ["group", "year", "of_centres", "yes", "case_by_case", "no", "source", "definition"]
    return pd.DataFrame(rows, columns=columns).astype(
        dict.fromkeys(["of_centres", "yes", "case_by_case", "no"], "Int64")
    )
