"""Quays that only a left-out road leads to are reached by its shortest stretch, and by nothing else of such roads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from geo.build.roads.osm.approaches import APPROACH
from tests.geo.build.roads.osm.test_crossings import FAR, NODES, ROAD, ROAD_MIN, SAIL, built, over, reasons, shores
from tests.support.osmworld import Tags, trip

SHUT: Sequence[dict[str, str]] = (
    {"highway": "service", "service": "drive-through"},
    {"highway": "unclassified", "access": "private"},
    {"highway": "track"},
)
# The open road ends at 2; the quay 23 lies 1.5 km further east, by 22.
LONG = NODES | {22: (700, 0), 23: (1500, 0), 24: (700, 900), 25: (1500, 900)}


@pytest.mark.parametrize("tags", SHUT, ids=["drive-through", "private", "track"])
def test_a_quay_is_reached_by_a_road_that_is_left_out(tmp_path: Path, tags: Tags) -> None:
    ways = shores((7, [23, 3], SAIL), (8, [2, 22], tags), (9, [23, 22], tags))
    roads, log = built(tmp_path, ways, nodes=LONG)
    there, back = over(roads), trip(roads, FAR, (-1000, 0)).minutes - 2 * ROAD_MIN
    kmh = {"service": 15, "unclassified": 25, "track": 15}[tags["highway"]]
    assert there == pytest.approx(30 + 1.5 / kmh * 60, rel=1e-3)
    assert back == pytest.approx(there)
    assert [(row.subject, row.reason) for row in log.of("quay")] == [("ferry at node 23", APPROACH)]
    assert log.of("quay")[0].metres == pytest.approx(1500, abs=1)


def test_nothing_else_of_such_roads_is_opened(tmp_path: Path) -> None:
    private = SHUT[1]
    through = [(10, [22, 24], private), (11, [24, 25], ROAD)]
    ways = shores((7, [23, 3], SAIL), (8, [2, 22, 23], private), *through)
    roads, _ = built(tmp_path, ways, nodes=LONG)
    assert trip(roads, (-1000, 0), (1500, 900)).minutes == np.inf
    assert roads.loc[roads["kind"] == "road", "length_m"].sum() == pytest.approx(1000 + 1000 + 1500 + 800, abs=2)


@pytest.mark.parametrize(
    ("tags", "sail"),
    [({"highway": "footway"}, SAIL), (SHUT[1], SAIL | {"motor_vehicle": "no"}),
     ({"highway": "track", "ice_road": "yes"}, SAIL)],
    ids=["no road", "no car ferry", "winter road"],
)  # fmt: skip
def test_what_is_no_road_or_leads_to_no_car_ferry_is_not_opened(tmp_path: Path, tags: Tags, sail: Tags) -> None:
    roads, log = built(tmp_path, shores((7, [23, 3], sail), (8, [2, 22, 23], tags)), nodes=LONG)
    assert over(roads) == np.inf
    assert APPROACH not in reasons(log, "quay")


def test_a_road_too_long_or_behind_a_bollard_is_not_opened(tmp_path: Path) -> None:
    ways = shores((7, [23, 3], SAIL), (8, [2, 22, 23], SHUT[1]))
    roads, log = built(tmp_path, ways, nodes=LONG, node_tags={22: {"barrier": "bollard"}})
    assert over(roads) == np.inf
    assert reasons(log, "quay") == ["open: no road within 500 m"]
    roads, log = built(tmp_path, ways, nodes=LONG | {23: (5100, 0)})
    assert over(roads) == np.inf
    roads, log = built(tmp_path, ways, nodes=LONG | {23: (4900, 0)})
    assert over(roads) < np.inf


def test_two_quays_share_the_road_that_leads_to_both(tmp_path: Path) -> None:
    nodes = LONG | {26: (1500, -600)}
    ways = [
        *shores((7, [23, 3], SAIL), (6, [26, 4], SAIL), (8, [2, 22, 23], SHUT[1]), (9, [22, 26], SHUT[1])),
        (3, [4, 14], ROAD),
    ]
    roads, log = built(tmp_path, ways, nodes=nodes)
    assert over(roads) < np.inf
    assert over(roads, end=(16_000, 1000)) < np.inf
    metres = 700 + 800 + np.hypot(800, 600)
    assert roads.loc[roads["kind"] == "road", "length_m"].sum() == pytest.approx(3000 + metres, abs=3)
    assert reasons(log, "quay") == [APPROACH, APPROACH]
