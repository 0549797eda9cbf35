"""The rules between the built tables: codes, people, places and roads must tell one story."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from geo.data.rules.built import MUNICIPALITIES_2024, folder_faults
from tests.support.worlds import three_towns_tables

Tables = dict[str, pd.DataFrame]


def test_the_shared_world_tells_one_story() -> None:
    assert folder_faults(three_towns_tables()) == []


def test_there_are_357_municipalities_in_15_counties() -> None:
    assert (sum(MUNICIPALITIES_2024.values()), len(MUNICIPALITIES_2024)) == (357, 15)


def cell(table: str, column: str, position: int, value: object) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        values = tables[table][column].tolist()
        values[position] = value
        tables[table][column] = pd.Series(values, dtype=tables[table][column].dtype)

    return apply


CASES: dict[str, tuple[Callable[[Tables], None], str]] = {
    "an official county stands alone": (
        cell("municipalities", "county_code", 0, "03"),
        "municipalities.parquet, municipality_code: number of municipalities is not that of 2024: 14 (county 11: 0",
    ),
    "a county nobody knows": (
        cell("municipalities", "county_code", 0, "09"),
        "municipalities.parquet, county_code: unknown county: 1 (09)",
    ),
    "code and county disagree": (
        cell("municipalities", "county_code", 0, "02"),
        "municipalities.parquet, county_code: code and county disagree: 1 (0101)",
    ),
    "people in no municipality": (
        cell("origins", "municipality_code", 0, "0999"),
        "origins.parquet, municipality_code: unknown municipality: 1 (0999)",
    ),
    "a place in no municipality": (
        cell("places", "municipality_code", 4, "0999"),
        "places.csv, municipality_code: unknown municipality: 1 (0999)",
    ),
    "a seat that is no place": (
        cell("municipalities", "seat", 0, "0101-nowhere"),
        "municipalities.parquet, seat: the seat is not in places.csv: 1 (0101)",
    ),
    "a seat elsewhere": (
        cell("municipalities", "seat", 0, "0102-brubyen"),
        "municipalities.parquet, seat: the seat lies in another municipality: 1 (0101)",
    ),
    "a seat that does not know it": (
        cell("places", "is_seat", 0, value=False),
        "places.csv, is_seat: is_seat and the municipality's seat disagree: 1 (0101-auset)",
    ),
    "a place in the wrong region": (
        cell("places", "y_m", 0, 7_500_000),
        "places.csv, x_m: more than 10 km outside the municipality: 1 (0101-auset)",
    ),
    "a person too many": (
        cell("origins", "population", 0, 2.0),
        "origins.parquet, population: people do not add up to the official number: 1 (0101: 4.0 instead of 3)",
    ),
    "a person too few": (
        cell("origins", "population", 2, 3.0),
        "origins.parquet, population: people do not add up to the official number: 1 (0102: 11.0 instead of 12)",
    ),
    "fewer than no people": (
        cell("origins", "population", 2, -1.0),
        "origins.parquet, population: fewer than no people: 1 (",
    ),
    "an unknown landmass": (
        cell("origins", "landmass", 9, 77),
        "origins.parquet, landmass: unknown landmass: 1 (",
    ),
    "edges that do not count from 0": (
        cell("roads", "edge_id", 5, 6),
        "roads.parquet, edge_id: does not count from 0: 1 (6)",
    ),
    "a road without length": (cell("roads", "length_m", 1, 0.0), "roads.parquet, length_m: not longer than nothing: 1"),
    "a road in no time": (cell("roads", "seconds", 1, 0.0), "roads.parquet, seconds: not longer than nothing: 1 (1)"),
}
CASES["a torn node"] = (
    lambda tables: cell("roads", "from_node", 1, tables["roads"]["from_node"].iloc[0])(tables),
    "roads.parquet, from_node: nodes where the lines do not meet: 1 (",
)


@pytest.mark.parametrize("name", CASES)
def test_a_broken_story_is_told_in_one_line(name: str) -> None:
    spoil, message = CASES[name]
    tables = three_towns_tables()
    spoil(tables)
    told = [str(fault) for fault in folder_faults(tables)]
    assert [line.startswith(message) for line in told].count(True) == 1, told


def test_an_edge_open_in_neither_direction_is_told() -> None:
    tables = three_towns_tables()
    tables["roads"] = tables["roads"].assign(seconds=float("nan"), seconds_back=float("nan"))
    assert [fault.problem for fault in folder_faults(tables)] == ["allowed in neither direction: 6 (0, 1, 2, 3, 4 …)"]


def test_rounding_of_people_is_no_fault_but_half_a_person_more_is() -> None:
    tables = three_towns_tables()
    cell("origins", "population", 0, 1.5)(tables)
    assert folder_faults(tables) == []
    cell("origins", "population", 0, 1.51)(tables)
    assert len(folder_faults(tables)) == 1


def test_a_missing_table_leaves_its_rules_out() -> None:
    tables = three_towns_tables()
    for name in list(tables):
        held = {key: frame for key, frame in tables.items() if key != name}
        assert folder_faults(held) == []
