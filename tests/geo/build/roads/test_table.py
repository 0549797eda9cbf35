"""From edges of any source to the roads table: nothing is free, no time is changed, nothing is lost unsaid."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, box
from shapely.geometry.base import BaseGeometry

from geo.build.log import RoadLog, SourceLog
from geo.build.roads.table import COLUMNS, components, merged, roads_table
from geo.data.schema import faults
from geo.data.tables import ROADS
from geo.errors import DataFault

POINTS = {1: (0, 0), 2: (1_000, 0), 3: (2_000, 0), 4: (3_000, 0), 5: (2_000, 900), 8: (0, 9_000), 9: (500, 9_000)}


def edge(start: int, end: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- a cell of any kind
    line = LineString([POINTS[start], POINTS[end]])
    plain = {
        "start": start, "end": end, "kind": "road", "category": "F", "number": "", "motorway": "", "note": "",
        "tunnel": False, "bridge": False, "length_m": line.length, "seconds": line.length / 10,
        "seconds_back": line.length / 10, "sailing_s": np.nan, "headway_s": np.nan, "geometry": line,
    }  # fmt: skip
    return plain | more


def frame(*edges: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(edges, columns=list(COLUMNS))


def table(*edges: dict[str, Any], **more: Any) -> tuple[gpd.GeoDataFrame, RoadLog]:  # noqa: ANN401
    return roads_table(frame(*edges), log=SourceLog(), **more)


def test_edges_in_a_row_become_one_and_metres_and_seconds_add_up() -> None:
    roads, log = table(edge(1, 2, seconds=70.0), edge(3, 2, seconds=50.0, seconds_back=60.0), edge(3, 4))
    assert len(roads) == 1
    row = roads.iloc[0]
    assert (row["length_m"], row["seconds"], row["seconds_back"]) == (3_000, 70 + 60 + 100, 100 + 50 + 100)
    assert log.figures["source_roads"] == 3
    assert not faults(roads, ROADS)


@pytest.mark.parametrize(
    "differs",
    [{"number": "6"}, {"category": "E"}, {"motorway": "motorveg"}, {"tunnel": True}, {"bridge": True}, {"note": "x"}],
)
def test_what_differs_on_the_way_ends_the_chain(differs: dict[str, Any]) -> None:
    assert len(merged(frame(edge(1, 2), edge(2, 3, **differs)))) == 2
    assert len(merged(frame(edge(1, 2, **differs), edge(2, 3, **differs)))) == 1


def test_a_one_way_street_joins_only_one_the_same_way() -> None:
    there, back = {"seconds_back": np.nan}, {"seconds": np.nan}
    assert len(merged(frame(edge(1, 2, **there), edge(2, 3, **there)))) == 1
    assert len(merged(frame(edge(1, 2, **there), edge(3, 2, **back)))) == 1  # drawn the other way, driven the same
    assert len(merged(frame(edge(1, 2, **there), edge(2, 3, **back)))) == 2
    assert len(merged(frame(edge(1, 2, **there), edge(2, 3)))) == 2


def test_of_two_headways_the_longest_is_kept_and_an_unknown_time_under_way_spoils_the_sum() -> None:
    line = {"kind": "ferry", "note": "A–B"}
    one = edge(2, 3, **line, sailing_s=300.0, headway_s=1800.0)
    found = merged(frame(one, edge(3, 4, **line, sailing_s=200.0, headway_s=3600.0)))
    assert found[["sailing_s", "headway_s"]].to_numpy().tolist() == [[500, 3600]]
    assert np.isnan(merged(frame(one, edge(3, 4, **line, headway_s=600.0)))["sailing_s"]).all()


def test_what_cannot_be_driven_or_drawn_is_left_out_and_listed() -> None:
    roads, log = table(
        edge(1, 2),
        edge(2, 5, seconds=np.nan, seconds_back=np.nan),
        edge(3, 4, length_m=0.09),
        edge(3, 5, geometry=LineString()),
    )
    assert len(roads) == 1
    left = {name: count for name, count in log.figures.items() if name.startswith("left_out_")}
    assert left == {
        "left_out_open neither way": 1,
        "left_out_shorter than 0.1 m": 1,
        "left_out_no line, or one that is not finite": 1,
    }
    assert {row.step for row in log.rows} == {"left out"}


def test_a_source_without_a_road_is_a_fault() -> None:
    with pytest.raises(DataFault, match="there is no car road"):
        table(edge(1, 2, kind="ferry"))


def test_land_is_touched_by_roads_but_not_by_ferries_and_tunnels() -> None:
    parts: Any = np.array([box(-100, -100, 2_500, 2_000)], dtype=object)
    edges = (edge(1, 2), edge(2, 3, tunnel=True), edge(3, 4, kind="ferry"))
    for given in ({}, {"land_parts": parts}):
        roads, _ = table(*edges, **given)
        by_kind = dict(zip(roads["kind"] + roads["tunnel_m"].gt(0).astype(str), roads["landmasses"], strict=True))
        assert by_kind == {"roadFalse": "0", "roadTrue": "", "ferryFalse": ""}


def test_a_loose_piece_that_nobody_lives_by_is_dropped_and_told() -> None:
    loose = edge(8, 9)
    living = pd.DataFrame({"x_m": [100.0], "y_m": [0.0], "landmass": [0], "population": [5.0]})
    roads, log = table(edge(1, 2), loose, people=living)
    assert len(roads) == 1
    assert [row.reason for row in log.rows] == ["dropped: loose, and nobody lives nearest to it"]
    there = pd.concat([living, living.assign(y_m=9_000.0)])
    roads, log = table(edge(1, 2), edge(2, 5), loose, people=there)
    assert len(roads) == 2
    assert [row.reason for row in log.rows] == ["kept: not on any round trip through the main network"]


def test_a_component_is_strong_and_a_one_way_trap_stands_alone() -> None:
    start, end = np.array([1, 2, 3, 7]), np.array([2, 3, 1, 1])
    both, one = np.array([True, True, True, True]), np.array([True, True, True, False])
    assert components(start, end, there=both, back=both).tolist() == [0, 0, 0, 0]
    assert components(start, end, there=both, back=one).tolist() == [0, 0, 0, 1]


def test_a_line_too_short_to_draw_keeps_its_ends_and_its_price() -> None:
    dot: BaseGeometry = LineString([(0, 0), (0.2, 0)])
    tiny = edge(1, 5, length_m=0.2, seconds=0.001, seconds_back=0.001, geometry=dot, number="7")
    roads, _ = table(edge(1, 2), tiny)
    short = roads.loc[roads["number"] == "7"].iloc[0]
    assert short["seconds"] == 0.01
    assert len(short["geometry"].coords) >= 2
