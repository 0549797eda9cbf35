"""A hand-made table of two municipalities, as each format gets it."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from dashboard.export.formats.about import About, Choice
from dashboard.export.formats.table import tidy
from geo.data.manifest import Source

NAN = float("nan")


@pytest.fixture
def about() -> About:
    source = Source("n1", "Kartverket", "N1000", "2024-12", "CC BY 4.0", "https://l.example", "© Kartverket",
                    "https://k.example", ("roads.gpkg",))  # fmt: skip
    choices = (Choice("group", "women", "kvinner"), Choice("measure", "nearest", "Nærmeste"))
    return About("Reisetid for kvinner", choices, ("Slik er det regnet.",), "ab" * 32, (source,))


@pytest.fixture
def raw() -> pd.DataFrame:
    """As a study might give it: out of order, unrounded, with one municipality that reaches nothing."""
    far = {f"share_within_{limit}": 0.0 for limit in (30, 60, 90, 120, 180, 300)}
    near = {**far, "share_within_90": 1 / 3, "share_within_120": 0.99999, "share_within_180": 1.0}
    return pd.DataFrame(
        [
            {"municipality_code": "0202", "municipality": "=Øya", "county_code": "02", "county": "Nordfylket",
             "population": 768, "cut_off_population": 767.6, "cut_off_reason": "no_car_road", "centre_id": "",
             "centre": "", "median_min": NAN, "mean_min": math.inf, "p10_min": NAN, "p90_min": NAN, **far,
             "evidence": ""},
            {"municipality_code": "0101", "municipality": "Aust", "county_code": "01", "county": "Sørfylket",
             "population": 3, "cut_off_population": 0.0, "cut_off_reason": None, "centre_id": "aust",
             "centre": "-1+1", "median_min": 12.3456, "mean_min": 20.0, "p10_min": -0.04, "p90_min": 99.95, **near,
             "evidence": "full 2021 medium", "extra": 1},
        ]
    )  # fmt: skip


@pytest.fixture
def table(raw: pd.DataFrame) -> pd.DataFrame:
    return tidy(raw)


@pytest.fixture
def with_shapes(table: pd.DataFrame) -> gpd.GeoDataFrame:
    hole = Polygon(
        box(200_000, 6_600_000, 240_000, 6_640_000).exterior, [box(210_000, 6_610_000, 220_000, 6_620_000).exterior]
    )
    isles = MultiPolygon([box(900_000, 7_800_000, 901_000, 7_801_000), box(905_000, 7_800_000, 906_000, 7_801_000)])
    return gpd.GeoDataFrame(table, geometry=[hole, isles], crs="EPSG:25833")
