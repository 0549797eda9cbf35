"""Roads blocked at a point: nobody passes, and everybody gets out on their own side. Drawn maps, then any network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal

from geo.network.blocks import Cut, blocked
from geo.network.graph import Network
from geo.routing import matrix as travel_time
from geo.routing.engines.cch.engine import search_at_hand, search_of
from geo.routing.matrix import matrix, route
from tests.support import oracles, strategies
from tests.support.asciimap import World, draw, legs, network, seconds

MPS_60 = 60 / 3.6
INF = float("inf")


def times(net: Network, world: World, start: str, ends: str) -> list[float]:
    """Seconds from one place to each of the others."""
    return [seconds(net, world, start, end) for end in ends]


def approx(values: list[float]) -> object:
    return pytest.approx(values, rel=1e-6)


# ── maps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_passes_a_block_and_every_home_reaches_its_own_side() -> None:
    world = draw("A-1---2-B")
    net = network(world, {"AB": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 0.5)])
    assert times(shut, world, "A", "12B") == approx([200 / MPS_60, INF, INF])
    assert times(shut, world, "B", "12A") == approx([INF, 200 / MPS_60, INF])
    assert times(shut, world, "1", "A2B") == approx([200 / MPS_60, INF, INF])
    assert times(shut, world, "2", "A1B") == approx([INF, INF, 200 / MPS_60])
    assert times(net, world, "1", "A2B") == approx([200 / MPS_60, 400 / MPS_60, 600 / MPS_60]), "open as it was"


def test_the_way_round_leads_to_the_other_side_of_a_block() -> None:
    world = draw("""
        A-1-2-B
        |     |
        C-----D
    """)
    net = network(world, {"AB": {"kmh": 60}, "ACDB": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 0.5)])
    round_m = 200 + 200 + 600 + 200 + 200
    assert times(shut, world, "1", "2A") == approx([round_m / MPS_60, 200 / MPS_60])
    assert times(shut, world, "A", "B") == approx([(200 + 600 + 200) / MPS_60])


def test_a_point_exactly_at_a_block_is_before_it_on_the_tails_side() -> None:
    world = draw("A-1-B")
    net = network(world, {"AB": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 0.5)])
    assert times(shut, world, "1", "A1B") == approx([200 / MPS_60, 0, INF])
    assert times(shut, world, "A", "1") == approx([200 / MPS_60])
    assert times(shut, world, "B", "1") == [INF]
    turned = blocked(network(world, {"BA": {"kmh": 60}}), [Cut(0, 0.5)])
    assert times(turned, world, "1", "AB") == approx([INF, 200 / MPS_60])


def test_who_lives_between_two_blocks_on_one_edge_gets_nowhere_but_to_the_neighbour() -> None:
    world = draw("A1-2--3-4B")
    net = network(world, {"AB": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 2 / 9), Cut(0, 7 / 9), Cut(0, 7 / 9)])
    assert shut.block_edge.tolist() == [0, 0], "the same point is one block"
    assert times(shut, world, "2", "A13B4") == approx([INF, INF, 300 / MPS_60, INF, INF])
    assert times(shut, world, "1", "A2") == approx([100 / MPS_60, INF])
    assert times(shut, world, "4", "B3") == approx([100 / MPS_60, INF])


def test_a_one_way_road_with_a_block_lets_out_only_who_drives_away_from_it() -> None:
    world = draw("""
        A-1-2-B
        |     |
        C-----D
    """)
    net = network(world, {"AB": {"kmh": 60, "oneway": True}, "ACDB": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 0.5)])
    assert times(shut, world, "1", "AB2") == [INF, INF, INF], "behind lies the block, and back is not allowed"
    assert times(shut, world, "2", "BA1") == approx([200 / MPS_60, 1200 / MPS_60, 1400 / MPS_60])
    assert times(shut, world, "A", "1B") == approx([200 / MPS_60, 1000 / MPS_60])
    assert times(shut, world, "B", "2") == [INF]


def test_a_loop_with_a_block_is_left_by_the_end_on_ones_side() -> None:
    # The loop from A by way of 1, B, C, 2 back to A is one edge; the block is beyond 1 and B, before C and 2.
    world = draw("""
        D----A-1--B
             |    |
             2    |
             |    |
             .----C
    """)
    ways = {"DA": {"kmh": 60}, "AA": {"kmh": 60, "via": "1BC2"}}
    net = network({**world}, ways)
    length_m = float(net.length_m[1])
    middle = 0.5
    shut = blocked(net, [Cut(1, middle)])
    for sign in "12":
        at = float(legs(net, world, sign).fraction[0])
        out_m = at * length_m if at <= middle else (1 - at) * length_m
        assert times(shut, world, sign, "D") == approx([(out_m + 500) / MPS_60])
    assert times(shut, world, "1", "2")[0] >= times(net, world, "1", "2")[0]
    from_1, from_2 = (float(legs(net, world, sign).fraction[0]) for sign in "12")
    assert times(shut, world, "1", "2") == approx([(from_1 + 1 - from_2) * length_m / MPS_60])


def test_a_site_on_a_blocked_edge_is_reached_from_its_own_side_only() -> None:
    world = draw("A-1-2-B--C")
    net = network(world, {"ABC": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 0.5)])
    found = matrix(shut, origins=legs(net, world, "A1C"), sites=legs(net, world, "12"))
    assert_allclose(found, [[200 / MPS_60, 0, INF], [INF, INF, 500 / MPS_60]], rtol=1e-6)


def test_the_route_turns_round_before_a_block_and_is_as_long_as_the_time_says() -> None:
    world = draw("""
        A-1-2-B
        |     |
        C-----D
    """)
    net = network(world, {"AB": {"kmh": 60, "number": "E6"}, "ACDB": {"kmh": 60, "number": "Fv1"}})
    shut = blocked(net, [Cut(0, 0.5)])
    way = route(shut, start=legs(net, world, "1"), end=legs(net, world, "2"))
    assert [(leg.number, round(leg.km, 3)) for leg in way.legs] == [("E6", 0.2), ("Fv1", 1.0), ("E6", 0.2)]
    assert way.minutes * 60 == pytest.approx(seconds(shut, world, "1", "2"))
    line = draw("A-1-2-B")
    alone = blocked(network(line, {"AB": {"kmh": 60}}), [Cut(0, 0.5)])
    assert route(alone, start=legs(alone, line, "1"), end=legs(alone, line, "2")).legs == ()


def test_of_parallel_roads_the_other_one_stays_open() -> None:
    world = draw("A---B")
    net = network(world, {"AB": {"seconds": 20}, "AB#2": {"seconds": 30}})
    assert times(blocked(net, [Cut(0, 0.5)]), world, "A", "B") == approx([30])
    assert times(blocked(net, [Cut(0, 0.5), Cut(1, 0.5)]), world, "A", "B") == [INF]


def test_blocks_are_weights_rows_nodes_and_lines_stay_what_they_are() -> None:
    world = draw("A-1-B")
    net = network(world, {"AB": {"kmh": 60}})
    shut = blocked(net, [Cut(0, 0.5)])
    for name in ("tail", "head", "length_m", "seconds", "seconds_back", "geometry", "node_x"):
        assert getattr(shut, name) is getattr(net, name), name
    assert net.block_edge.tolist() == []
    assert net.through[0] is net.seconds
    assert np.isinf(shut.through).all()
    assert blocked(shut, []).block_edge.tolist() == [], "in place of the former blocks"
    assert shut.with_seconds(shut.seconds * 2, shut.seconds_back * 2).block_edge.tolist() == [0]


# ── any network ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@given(strategies.blocked_scenes())
@settings(max_examples=100)
def test_blocked_equals_networkx_on_edges_cut_in_two(scene: strategies.Scene) -> None:
    found = matrix(scene.net, origins=scene.origins, sites=scene.sites)
    assert_allclose(found, oracles.travel_times(scene.net, scene.origins, scene.sites), rtol=1e-5)


@given(strategies.blocked_scenes())
def test_a_block_shortens_no_time(scene: strategies.Scene) -> None:
    net = scene.net
    opened = replace(net, block_edge=net.block_edge[:0], block_fraction=net.block_fraction[:0])
    before, after = (matrix(one, origins=scene.origins, sites=scene.sites) for one in (opened, net))
    assert (after >= before).all()


@pytest.mark.slow
@given(strategies.blocked_scenes())
@settings(max_examples=100)
def test_blocked_is_the_same_by_kernel_and_by_plain_search(scene: strategies.Scene) -> None:
    net = scene.net
    plain = matrix(net, origins=scene.origins, sites=scene.sites)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(travel_time, "KERNEL_FROM_NODES", 0)
        assert_array_equal(plain, matrix(replace(net), origins=scene.origins, sites=scene.sites))
        # Taken apart while open, then blocked: only the weights are new.
        opened = net.with_seconds(net.seconds, net.seconds_back, blocks=(net.block_edge[:0], net.block_fraction[:0]))
        matrix(opened, origins=scene.origins, sites=scene.sites)
        again = opened.with_seconds(net.seconds, net.seconds_back, blocks=(net.block_edge, net.block_fraction))
        assert_array_equal(plain, matrix(again, origins=scene.origins, sites=scene.sites))
        if search_at_hand(opened) is not None:
            assert search_of(again).kernel is search_of(opened).kernel


@given(strategies.blocked_scenes())
def test_the_route_past_blocks_is_as_long_as_the_time_says(scene: strategies.Scene) -> None:
    found = matrix(scene.net, origins=scene.origins, sites=scene.sites)
    for site in range(len(scene.sites)):
        for origin in range(len(scene.origins)):
            way = route(scene.net, start=scene.origins[[origin]], end=scene.sites[[site]])
            assert way.minutes * 60 == pytest.approx(float(found[site, origin]), rel=1e-5)
