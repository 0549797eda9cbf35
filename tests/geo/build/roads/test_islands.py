"""Islands one by one; maps with the whole build stand in test_n1000.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from shapely import LineString, box

from geo.build.geometry import Node
from geo.build.land.landmass import IslandDecision
from geo.build.roads.islands import IslandStory, components, join_islands, people_middle
from geo.build.roads.links import Link
from geo.build.roads.quays import Quay

MAINLAND, ISLAND = box(0, 0, 20_000, 10_000), box(20_150, 0, 24_000, 4_000)  # a strait of 150 m
WIDE = box(20_250, 0, 24_000, 4_000)  # 250 m: a sound
HOME = Link("road", LineString([(1_000, 2_000), (19_000, 2_000)]), landmasses=(0,))
PEOPLE = {0: (100.0, (5_000, 5_000)), 1: (7.0, (22_000, 2_000))}


def joined(
    *links: Link,
    island: object = ISLAND,
    quays: Sequence[Quay] = (),
    decisions: Mapping[int, IslandDecision] | None = None,
) -> tuple[list[Link], tuple[IslandStory, ...]]:
    parts = np.array([MAINLAND, island], dtype=object)
    return join_islands(links, parts=parts, people=PEOPLE, quays=quays, decisions=decisions or {})


def decision(action: str, to: tuple[float, float] | None = None) -> IslandDecision:
    to_x, to_y = to or (None, None)
    return IslandDecision("Øya", "Sund", 22_000, 2_000, action, to_x, to_y, "looked up")


def made(links: Sequence[Link]) -> list[tuple[str, tuple[Node, Node]]]:
    return [(link.kind, link.ends) for link in links if link.kind != "road"]


def test_a_strait_too_narrow_to_draw_is_crossed_from_where_people_live_and_a_sound_is_not() -> None:
    links, stories = joined(HOME)
    assert made(links) == [("link", ((22_000, 2_000), (19_000, 2_000)))]
    assert [(story.landmass, story.metres) for story in stories] == [(1, 3_000)]
    assert "strait of 150 m" in stories[0].reason
    assert joined(HOME, island=WIDE) == ([HOME], ())


def test_a_skerry_beside_the_island_brings_no_farther_land_nearer() -> None:
    island, skerry = box(21_000, 0, 24_000, 4_000), box(24_100, 0, 24_500, 400)
    parts = np.array([MAINLAND, island, skerry], dtype=object)
    assert join_islands([HOME], parts=parts, people=PEOPLE, quays=[], decisions={}) == ([HOME], ())


def test_a_road_of_other_land_that_touches_the_island_is_its_road() -> None:
    over = Link("road", LineString([(19_000, 2_000), (21_000, 2_000)]), landmasses=(0,))
    links, stories = joined(HOME, over, island=WIDE)
    assert made(links) == [("link", ((22_000, 2_000), (21_000, 2_000)))]
    assert stories[0].reason == "a road of the neighbouring land touches the island"


def test_an_island_with_roads_of_its_own_is_left_alone() -> None:
    own = Link("road", LineString([(21_000, 1_000), (23_000, 1_000)]), landmasses=(1,))
    assert joined(HOME, own)[1] == ()


def test_a_quay_gets_a_way_to_the_people_and_the_strait_is_not_crossed_as_well() -> None:
    quay = Quay((20_200, 3_000), 1, np.inf, "island", "no road")
    links, stories = joined(HOME, quays=[quay])
    assert made(links) == [("link", ((22_000, 2_000), (20_200, 3_000)))]
    assert [story.landmass for story in stories] == [1]


def test_a_decision_by_hand_goes_before_the_strait() -> None:
    assert joined(HOME, decisions={1: decision("none")}) == ([HOME], ())
    links, (story,) = joined(HOME, island=WIDE, decisions={1: decision("bridge")})
    assert (story.reason, story.metres) == ("looked up", 3_000)
    assert made(links) == [("link", ((22_000, 2_000), (19_000, 2_000)))]


def test_a_ferry_by_decision_leaves_from_the_shore_over_a_link() -> None:
    links, (story,) = joined(HOME, island=WIDE, decisions={1: decision("ferry", (19_000, 2_000))})
    assert made(links) == [
        ("link", ((22_000, 2_000), (20_250, 2_000))),
        ("ferry", ((20_250, 2_000), (19_000, 2_000))),
    ]
    assert story.metres == 1_250


def test_components_count_from_the_largest_and_may_leave_ferries_out() -> None:
    pair = [HOME, Link("road", LineString([(19_000, 2_000), (19_000, 9_000)]))]
    ferry = Link("ferry", LineString([(19_000, 9_000), (22_000, 9_000)]))
    beyond = Link("road", LineString([(22_000, 9_000), (23_000, 9_000)]))
    assert components([beyond, ferry, *pair]).tolist() == [0, 0, 0, 0]
    assert components([beyond, ferry, *pair], without_ferries=True).tolist() == [1, -1, 0, 0]
    assert components([], without_ferries=True).tolist() == []


def test_the_middle_of_people_is_weighted_and_on_land() -> None:
    cells = pd.DataFrame(
        {"x_m": [1_000, 3_000, 30_000], "y_m": [1_000, 1_000, 2_000], "population": [3.0, 1, 5], "landmass": [0, 0, 1]}
    )
    found = people_middle(cells, parts=np.array([MAINLAND, ISLAND], dtype=object))
    assert found[0] == (4, (1_500, 1_000))
    assert found[1] == (5, (24_000, 2_000))  # pulled ashore
