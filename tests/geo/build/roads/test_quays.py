"""Ferry ends that miss the road: joined to the nearest one, or explained."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import LineString, box

from geo.build.roads.links import Link
from geo.build.roads.quays import Quay, join_quays

MAINLAND, ISLAND = box(0, 0, 20_000, 10_000), box(40_000, 0, 44_000, 4_000)
PARTS = np.array([MAINLAND, ISLAND], dtype=object)


def road(*points: tuple[float, float], landmasses: tuple[int, ...] = (0,)) -> Link:
    return Link("road", LineString(points), landmasses=landmasses)


def ferry(*points: tuple[float, float]) -> Link:
    return Link("ferry", LineString(points))


def stories(*links: Link) -> tuple[list[Link], dict[tuple[int, int], Quay]]:
    found, quays = join_quays(links, parts=PARTS)
    return found, {quay.node: quay for quay in quays}


HOME = road((1_000, 5_000), (19_000, 5_000))
AWAY = road((41_000, 1_000), (43_000, 1_000), landmasses=(1,))


def test_a_quay_that_stops_short_is_joined_to_the_nearest_road_of_its_own_land() -> None:
    links, quays = stories(HOME, AWAY, ferry((19_500, 5_000), (41_000, 1_500)))
    assert {quay.outcome for quay in quays.values()} == {"joined"}
    assert [(link.ends, link.landmasses) for link in links if link.kind == "link"] == [
        (((19_500, 5_000), (19_000, 5_000)), (0,)),
        (((41_000, 1_500), (41_000, 1_000)), (1,)),
    ]


def test_where_lines_meet_at_sea_nobody_gets_off() -> None:
    links, quays = stories(HOME, ferry((19_000, 5_000), (25_000, 5_000)), ferry((25_000, 5_000), (43_000, 1_000)), AWAY)
    assert quays[25_000, 5_000].outcome == "joint at sea"
    assert not [link for link in links if link.kind == "link"]


def test_a_line_that_ends_alone_at_sea_is_a_quay_where_a_road_is_near() -> None:
    _, quays = stories(HOME, ferry((20_900, 5_000), (43_000, 1_000)), AWAY)
    assert quays[20_900, 5_000].outcome == "open"  # 1,900 m from the road
    _, quays = stories(road((1_000, 5_000), (19_990, 5_000)), ferry((20_900, 5_000), (43_000, 1_000)), AWAY)
    assert quays[20_900, 5_000].outcome == "joined"
    assert "ends at sea, 900 m from land; nearest road 910 m away" in quays[20_900, 5_000].reason


@pytest.mark.parametrize(("gap_m", "outcome"), [(5_000, "joined"), (5_001, "open")])
def test_a_quay_on_land_may_lie_five_kilometres_from_its_road(gap_m: int, outcome: str) -> None:
    _, quays = stories(road((1_000, 9_000), (10_000, 9_000)), ferry((10_000, 9_000 - gap_m), (43_000, 1_000)), AWAY)
    assert quays[10_000, 9_000 - gap_m].outcome == outcome


def test_an_island_without_roads_is_left_to_the_islands() -> None:
    links, quays = stories(HOME, ferry((19_000, 5_000), (41_000, 1_500)))
    assert (quays[41_000, 1_500].outcome, quays[41_000, 1_500].landmass) == ("island", 1)
    assert len(links) == 2


def test_a_quay_at_a_road_has_no_story() -> None:
    assert stories(HOME, ferry((19_000, 5_000), (43_000, 1_000)), AWAY)[1] == {}
