from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.network.access import Access, AccessRules, Reason, access_legs
from geo.network.graph import Network
from tests.support import oracles, strategies
from tests.support.asciimap import draw, legs, network

NEAREST_ONLY = AccessRules(main_within_m=0)


def test_a_leg_is_the_straight_line_to_the_nearest_edge() -> None:
    world = draw("""
        1  A---2---B


           C-------D
    """)
    net = network(world, {"AB": {"kmh": 60}, "CD": {"kmh": 60}, "AC": {"kmh": 60}})
    found = legs(net, world, "12")
    assert found.edge.tolist() == [0, 0]
    assert found.fraction.tolist() == pytest.approx([0, 0.5])
    assert found.metres.tolist() == pytest.approx([300, 0])
    assert found.seconds.tolist() == pytest.approx([300 * 1.3 / (30 / 3.6), 0])
    assert found.reason.tolist() == [0, 0]


def test_the_documented_defaults() -> None:
    assert AccessRules() == AccessRules(detour=1.3, speed_kmh=30, max_m=30_000, main_within_m=2_000)


def test_each_rule_moves_the_answer() -> None:
    world = draw("""
        1
        E-F

        A--B--C
    """)
    net = network(world, {"ABC": {"kmh": 60}, "EF": {"kmh": 60}})
    usual = legs(net, world, "1")
    assert usual.metres.tolist() == [300]
    assert legs(net, world, "1", rules=AccessRules(detour=2.6)).seconds[0] == pytest.approx(2 * usual.seconds[0])
    assert legs(net, world, "1", rules=AccessRules(speed_kmh=15)).seconds[0] == pytest.approx(2 * usual.seconds[0])
    assert legs(net, world, "1", rules=AccessRules(max_m=99)).edge.tolist() == [-1]
    assert legs(net, world, "1", rules=AccessRules(main_within_m=199)).metres.tolist() == [100]


def test_the_longest_leg_is_inclusive_and_beyond_it_no_road_is_within_reach() -> None:
    world = draw("""
        1

        A--B
    """)
    net = network(world, {"AB": {"kmh": 60}})
    at_limit, below = (legs(net, world, "1", rules=AccessRules(max_m=metres)) for metres in (200, 199.9))
    assert at_limit.reason.tolist() == [Reason.NONE]
    assert below.reason.tolist() == [Reason.NO_ROAD_WITHIN_REACH]
    assert (below.edge.tolist(), below.metres.tolist(), below.seconds.tolist()) == ([-1], [np.inf], [np.inf])
    assert np.isnan(below.fraction).all()


def test_nobody_boards_a_ferry_between_its_quays() -> None:
    world = draw("""
        A--B~~~1~~~C--D
    """)
    net = network(world, {"AB": {"kmh": 60}, "BC": {"kmh": 12, "kind": "ferry"}, "CD": {"kmh": 60}})
    found = legs(net, world, "1")
    assert found.metres.tolist() == [400]
    assert found.edge[0] in (0, 2)


def test_a_link_made_by_hand_may_be_joined() -> None:
    world = draw("""
        A--B
        1  |
           C
    """)
    net = network(world, {"AB": {"kmh": 60, "land": "7"}, "BC": {"kmh": 30, "kind": "link"}})
    assert legs(net, world, "1").edge.tolist() == [1]


def test_a_road_on_the_other_side_of_the_sound_is_not_within_reach() -> None:
    world = draw("""
        A----B
          1

        C----D
    """)
    net = network(world, {"AB": {"kmh": 60, "land": "0"}, "CD": {"kmh": 60, "land": "5"}})
    assert legs(net, world, "1", land=5).metres.tolist() == [200]
    assert legs(net, world, "1", land=0).metres.tolist() == [100]
    assert legs(net, world, "1", land=9).reason.tolist() == [Reason.NO_ROAD_WITHIN_REACH]


def test_a_bridge_may_be_joined_from_both_shores() -> None:
    world = draw("""
        1---
        A---B
    """)
    net = network(world, {"AB": {"kmh": 60, "land": "0 5"}})
    assert [legs(net, world, "1", land=land).edge.tolist() for land in (0, 5)] == [[0], [0]]


def test_land_decided_to_have_no_car_road_says_so_whatever_lies_on_it() -> None:
    world = draw("A1-B")
    net = network(world, {"AB": {"kmh": 60, "land": "0 5"}})
    (x, y) = world["1"]
    found = access_legs([x, x], [y, y], [5, 0], network=net, no_car_road={5})
    assert found.reason.tolist() == [Reason.NO_CAR_ROAD, Reason.NONE]
    assert found.edge.tolist() == [-1, 0]
    assert [Reason(int(one)).code for one in found.reason] == ["no_car_road", ""]


def test_a_closed_road_is_not_joined_but_a_one_way_road_is() -> None:
    world = draw("""
        1
        A---B

        C---D
    """)
    ways = {"CD": {"kmh": 60}, "AC": {"kmh": 60}}
    shut = network(world, {"AB": {"kmh": 60, "closed": True}, **ways})
    one_way = network(world, {"BA": {"kmh": 60, "oneway": True}, **ways})
    assert legs(shut, world, "1").edge.tolist() != [0]
    assert legs(one_way, world, "1", rules=NEAREST_ONLY).metres.tolist() == [100]


def test_nearer_edge_is_not_the_better_one() -> None:
    # a piece of road joined to nothing lies nearest; the main network is 200 m further away
    world = draw("""
        A----B----C

        1
        D-E
    """)
    net = network(world, {"DE": {"kmh": 60}, "ABC": {"kmh": 60}})
    assert legs(net, world, "1").edge.tolist() == [1]
    assert legs(net, world, "1").metres.tolist() == [200]
    assert legs(net, world, "1", rules=AccessRules(main_within_m=100)).metres.tolist() == [200]
    assert legs(net, world, "1", rules=AccessRules(main_within_m=99)).metres.tolist() == [100]


def test_the_main_network_is_preferred_only_on_the_same_land() -> None:
    world = draw("""
        A----B----C
        1
        D-E
    """)
    net = network(world, {"DE": {"kmh": 60, "land": "5"}, "ABC": {"kmh": 60, "land": "0"}})
    assert legs(net, world, "1", land=5).edge.tolist() == [0]


def test_preferring_the_main_network_never_reaches_beyond_the_longest_leg() -> None:
    world = draw("""
        A----B----C

        1
        D-E
    """)
    net = network(world, {"DE": {"kmh": 60}, "ABC": {"kmh": 60}})
    assert legs(net, world, "1", rules=AccessRules(max_m=150)).metres.tolist() == [100]


def test_of_equally_near_edges_the_faster_is_joined_whatever_the_order() -> None:
    world = draw("A-1-B")
    for ways in ({"AB": {"kmh": 30}, "AB#2": {"kmh": 60}}, {"AB": {"kmh": 60}, "AB#2": {"kmh": 30}}):
        net = network(world, ways)
        joined = int(legs(net, world, "1").edge[0])
        assert net.seconds[joined] == pytest.approx(400 / (60 / 3.6))


def test_no_points_no_legs_and_no_roads_no_way() -> None:
    world = draw("A-1-B")
    net = network(world, {"AB": {"kmh": 60}})
    assert len(access_legs([], [], [], network=net)) == 0
    ferry_only = network(world, {"AB": {"kmh": 12, "kind": "ferry"}})
    assert legs(ferry_only, world, "1").reason.tolist() == [Reason.NO_ROAD_WITHIN_REACH]


def test_legs_can_be_chosen_and_put_in_another_order() -> None:
    world = draw("""
        1 2 3
        A---B
    """)
    net = network(world, {"AB": {"kmh": 60}})
    found = legs(net, world, "123")
    assert found[[2, 0]].fraction.tolist() == [1, 0]
    assert found[:1].rules == found.rules


@pytest.mark.parametrize("wrong", [{"detour": 0.9}, {"speed_kmh": 0}, {"max_m": -1}, {"main_within_m": -1}])
def test_impossible_rules_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Access rules"):
        AccessRules(**wrong)


@given(
    strategies.networks(),
    st.lists(st.tuples(st.integers(-500, 4500), st.integers(-500, 4500)), min_size=1, max_size=4),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([300.0, 30_000.0]),
)
def test_equals_measuring_every_edge(net: Network, spots: list[tuple[int, int]], land: int, max_m: float) -> None:
    x_m, y_m = zip(*spots, strict=True)
    rules = AccessRules(max_m=max_m, main_within_m=0)
    found = access_legs(x_m, y_m, [land] * len(spots), network=net, rules=rules)
    expected = [oracles.nearest_edge_m(net, x, y, land, max_m=max_m) for x, y in spots]
    assert found.metres.tolist() == pytest.approx(expected)
    for at, (x, y) in enumerate(spots):
        if found.edge[at] >= 0:
            joint = net.geometry[found.edge[at]].interpolate(found.fraction[at], normalized=True)
            assert np.hypot(joint.x - x, joint.y - y) == pytest.approx(expected[at], abs=1e-6)


@given(strategies.networks(), st.tuples(st.integers(0, 4000), st.integers(0, 4000)), st.integers(-5, 5))
def test_shifting_the_map_shifts_the_legs(net: Network, spot: tuple[int, int], steps: int) -> None:
    x, y = spot
    east, north = 1024.0 * steps, -512.0 * steps
    found = access_legs([x], [y], [0], network=net)
    moved = access_legs([x + east], [y + north], [0], network=_shifted(net, east, north))
    assert moved.metres.tolist() == pytest.approx(found.metres.tolist())
    assert moved.reason.tolist() == found.reason.tolist()


@given(strategies.networks(), st.tuples(st.integers(0, 4000), st.integers(0, 4000)))
def test_a_more_generous_reach_never_cuts_anyone_off(net: Network, spot: tuple[int, int]) -> None:
    reached = [
        access_legs([spot[0]], [spot[1]], [0], network=net, rules=AccessRules(max_m=max_m)).edge[0] >= 0
        for max_m in (0, 100, 1000, 30_000)
    ]
    assert reached == sorted(reached)


def _shifted(net: Network, east: float, north: float) -> Network:
    lines = shapely.transform(net.geometry, lambda xy: xy + np.array([east, north]))
    return dataclasses.replace(net, node_x=net.node_x + east, node_y=net.node_y + north, geometry=lines)


def test_what_finds_the_nearest_edge_is_made_once_per_land_part(monkeypatch: pytest.MonkeyPatch) -> None:
    world = draw("""
        1  A---B

        2  C---D
    """)
    net = network(world, {"AB": {"kmh": 60, "land": "0"}, "CD": {"kmh": 60, "land": "5"}, "BD": {"kmh": 60}})
    points = [world[sign] for sign in "12"]
    x_m, y_m, land = [x for x, _ in points], [y for _, y in points], [0, 5]
    made: list[int] = []
    tree = shapely.STRtree

    def counted(lines: list[shapely.Geometry]) -> shapely.STRtree:
        made.append(len(lines))
        return tree(lines)

    monkeypatch.setattr(shapely, "STRtree", counted)
    access = Access(net, AccessRules(), frozenset())
    first = access.legs(x_m, y_m, land)
    asked = len(made)
    again = access.legs(x_m[::-1], y_m[::-1], land[::-1])
    assert (asked > 0, len(made)) == (True, asked)
    assert again.edge.tolist() == first.edge.tolist()[::-1] == [1, 0]
    assert again.metres.tolist() == first.metres.tolist()[::-1]
