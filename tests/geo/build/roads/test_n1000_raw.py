"""The real N1000: named islands and ferries, where the official files are at hand (REISEVEI_RAW, ../shared/data)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.build import raw
from geo.build.geometry import Shapes
from geo.build.land import landmass
from geo.build.land.labels import Labels
from geo.build.land.landmass_table import landmass_table
from geo.build.log import RoadLog
from geo.build.roads.n1000 import build_roads

TOP = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("REISEVEI_RAW", TOP.parent / "shared" / "data"))
GPKG = FOLDER / raw.N1000
__test__ = GPKG.is_file()  # without the file nothing is collected, and so nothing skipped

# Somewhere people live, EPSG:25833, and how one leaves by car.
ISLANDS = {
    "Utsira": (-74_362, 6_617_612, "ferry"),
    "Kvitsøy": (-48_688, 6_586_589, "ferry"),
    "Fedje": (-58_500, 6_777_500, "ferry"),
    "Røst": (376_500, 7_491_500, "ferry"),
    "Værøy": (401_500, 7_508_500, "ferry"),
    "Træna": (377_500, 7_387_500, "ferry"),
    "Vassøya": (-28_492, 6_576_087, "ferry"),
    "Brønnøya": (250_355, 6_644_202, "ferry"),
    "Skåtøy": (182_359, 6_537_312, "ferry"),
    "Skrova": (485_500, 7_561_500, "ferry"),
    "Bolga": (422_208, 7_410_499, "ferry"),
    "Risøya in Haugesund": (-51_500, 6_626_500, "road"),
    "Ulvøya": (262_500, 6_644_724, "road"),
    "Havøya": (849_500, 7_905_500, "road"),  # bridge; only the far north of the mainland is dry from there
    "Odderøya": (87_500, 6_462_500, "road"),
    "Bulandet": (-54_500, 6_838_500, "ferry"),
    "Veierland": (234_154, 6_566_764, "no_car_road"),
    "Røvær": (-60_604, 6_630_627, "no_car_road"),
    "Sandøya, Tvedestrand": (154_625, 6_509_951, "no_car_road"),
}
FERRIES = (
    "Horten–Moss", "Arsvågen–Vikevåg", "Vestnes–Molde", "Vanvikan–Flakk", "Mannheller–Lærdalsøyri", "Oppedal–Lavik",
    "Bekkjarvik/Sandvikvåg/Våge–Haljem", "Moskenes/Røst/Sørland–Bodø", "Røst–Bodø/Moskenes/Sørland",
    "Bognes–Gásluokta/Lødingen", "Kanestraum–Halsa", "Hareid–Sulesund",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Built:
    parts: Shapes
    roads: gpd.GeoDataFrame
    log: RoadLog
    table: pd.DataFrame


@pytest.fixture(scope="module")
def built() -> Built:
    municipalities, sea = (
        pyogrio.read_dataframe(GPKG, layer=name).geometry.to_numpy() for name in ("Kommune", "Havflate")
    )
    parts = landmass.landmasses(shapely.difference(shapely.union_all(municipalities), shapely.union_all(sea)))
    spots = np.array([shapely.Point(x, y) for x, y, _ in ISLANDS.values()], dtype=object)
    people = pd.DataFrame(
        {
            "x_m": shapely.get_x(spots),
            "y_m": shapely.get_y(spots),
            "population": 10.0,
            "landmass": landmass.landmass_of(spots, parts=parts),
            "municipality_code": "0000",
        }
    )
    roads, log = build_roads(GPKG, land_parts=parts, people=people)
    table = landmass_table(people, roads=roads, land_parts=parts, labels=Labels.read(GPKG))
    return Built(parts, roads, log, table)


def of_kind(built: Built, kind: str) -> gpd.GeoDataFrame:
    return built.roads[built.roads["kind"] == kind]


@pytest.mark.raw
def test_each_named_island_is_left_as_in_life(built: Built) -> None:
    decision = dict(zip(built.table["landmass_id"], built.table["decision"], strict=True))
    spots = np.array([shapely.Point(x, y) for x, y, _ in ISLANDS.values()], dtype=object)
    found = [decision[part] for part in landmass.landmass_of(spots, parts=built.parts)]
    assert dict(zip(ISLANDS, found, strict=True)) == {name: expected for name, (_, _, expected) in ISLANDS.items()}


@pytest.mark.raw
def test_the_great_ferries_are_there_under_their_names(built: Built) -> None:
    assert [name for name in FERRIES if name not in set(of_kind(built, "ferry")["note"])] == []


@pytest.mark.raw
def test_every_ferry_reaches_the_network(built: Built) -> None:
    assert of_kind(built, "ferry")["component"].max() == 0


@pytest.mark.raw
def test_every_quay_is_joined_or_explained(built: Built) -> None:
    outcomes = [row.reason.split(":")[0] for row in built.log.of("quay")]
    assert len(outcomes) == 188  # 341 ends less 153 at a road, of which 5 fall on the middle of one
    assert set(outcomes) == {"joined", "island", "joint at sea"}


@pytest.mark.raw
def test_the_planned_roads_are_out(built: Built) -> None:
    assert sum(row.subject.startswith("planned") for row in built.log.of("left out")) == 13
    assert sum(row.subject.startswith("passasjerferje") for row in built.log.of("left out")) == 25


@pytest.mark.raw
def test_the_lengths_are_those_of_the_source(built: Built) -> None:
    assert of_kind(built, "road")["length_m"].sum() / 1000 == pytest.approx(63_300 * 1.034, rel=0.01)
    assert of_kind(built, "ferry")["length_m"].sum() / 1000 == pytest.approx(1_840, rel=0.01)
    assert len(of_kind(built, "road")) < 13_202


@pytest.mark.raw
def test_the_ends_of_edges_on_one_node_are_one_point(built: Built) -> None:
    lines = built.roads.geometry.to_numpy()
    nodes = np.r_[built.roads["from_node"], built.roads["to_node"]]
    ends = shapely.get_coordinates(np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    pairs: Sequence[tuple[int, float, float]] = sorted(
        {(int(n), float(x), float(y)) for n, (x, y) in zip(nodes, ends, strict=True)}
    )
    assert len(pairs) == nodes.max() + 1
