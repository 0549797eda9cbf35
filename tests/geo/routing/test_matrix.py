from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from geo.network.access import AccessRules, Reason
from geo.routing.matrix import by_centre, k_nearest, matrix, nearest, route
from tests.support import strategies
from tests.support.asciimap import draw, legs, network, seconds

MPS_60 = 60 / 3.6
NEAREST_ONLY = AccessRules(main_within_m=0)  # no preference for the main component: worlds are smaller than it


def approx(value: float) -> object:
    return pytest.approx(value, rel=1e-6)


# ── maps: one rule each ──────────────────────────────────────────────────────────────────────────────────────────────


def test_fast_detour_beats_short_slow_road() -> None:
    world = draw("""
        A---------B
        |         |
        C---------D
    """)
    net = network(world, {"AB": {"kmh": 10}, "ACDB": {"kmh": 60}})
    assert seconds(net, world, "A", "B") == approx((200 + 1000 + 200) / MPS_60)


def test_short_slow_road_beats_a_detour_that_is_not_fast_enough() -> None:
    world = draw("""
        A---------B
        |         |
        C---------D
    """)
    net = network(world, {"AB": {"kmh": 50}, "ACDB": {"kmh": 60}})
    assert seconds(net, world, "A", "B") == approx(1000 / (50 / 3.6))


def test_one_way_out_and_back_differ() -> None:
    world = draw("""
        A---B
        |   |
        C---D
    """)
    net = network(world, {"AB": {"kmh": 60, "oneway": True}, "BDCA": {"kmh": 60}})
    assert seconds(net, world, "A", "B") == approx(400 / MPS_60)
    assert seconds(net, world, "B", "A") == approx((200 + 400 + 200) / MPS_60)


def test_of_two_parallel_roads_the_faster_counts_and_not_the_sum() -> None:
    world = draw("A---B")
    net = network(world, {"AB": {"seconds": 30}, "AB#2": {"seconds": 20}})
    assert seconds(net, world, "A", "B") == approx(20)
    assert seconds(net, world, "B", "A") == approx(20)


def test_a_dead_end_is_driven_in_and_out() -> None:
    world = draw("""
        A--B--C
           |
           D
    """)
    net = network(world, {"ABC": {"kmh": 60}, "BD": {"kmh": 60}})
    assert seconds(net, world, "D", "C") == approx((100 * 2 + 300) / MPS_60)


def test_an_island_without_ferry_is_cut_off_and_says_why() -> None:
    world = draw("A--B   C--D")
    net = network(world, {"AB": {"kmh": 60}, "CD": {"kmh": 60}})
    island, mainland = legs(net, world, "D", rules=NEAREST_ONLY), legs(net, world, "A")
    assert matrix(net, origins=island, sites=mainland).tolist() == [[np.inf]]
    found = route(net, start=island, end=mainland)
    assert (found.legs, found.minutes, found.reason.code) == ((), np.inf, "no_connection")


def test_an_island_is_joined_by_its_ferry_and_cut_off_without_it() -> None:
    world = draw("A--B~~~C--D")
    ways = {"AB": {"kmh": 60}, "CD": {"kmh": 60}}
    ferry = {"kmh": 12.3, "kind": "ferry", "land": "0 1"}
    assert seconds(network(world, {**ways, "BC": ferry}), world, "D", "A") == approx(600 / MPS_60 + 400 / (12.3 / 3.6))
    shut = network(world, {**ways, "BC": {**ferry, "closed": True}})
    assert seconds(shut, world, "D", "A", rules=NEAREST_ONLY) == np.inf


def test_a_closed_bridge_sends_people_round_the_fjord() -> None:
    world = draw("""
        A===B
        |   |
        C---D
    """)
    ways = {"ACDB": {"kmh": 60}}
    assert seconds(network(world, {**ways, "AB": {"kmh": 60}}), world, "A", "B") == approx(400 / MPS_60)
    shut = network(world, {**ways, "AB": {"kmh": 60, "closed": True}})
    assert seconds(shut, world, "A", "B") == approx(800 / MPS_60)


def test_someone_between_two_nodes_takes_the_better_end() -> None:
    world = draw("""
        A--1-----B
        |        |
        C        D
    """)
    net = network(world, {"AB": {"kmh": 60}, "AC": {"kmh": 60}, "BD": {"kmh": 60}})
    assert seconds(net, world, "1", "C") == approx((300 + 200) / MPS_60)
    assert seconds(net, world, "1", "D") == approx((600 + 200) / MPS_60)


def test_origin_and_centre_on_the_same_edge_use_the_piece_between_them() -> None:
    world = draw("A--1---2--B")
    net = network(world, {"AB": {"kmh": 60}})
    assert seconds(net, world, "1", "2") == approx(400 / MPS_60)
    assert seconds(net, world, "2", "1") == approx(400 / MPS_60)


def test_same_edge_but_one_way_the_wrong_way_goes_round() -> None:
    world = draw("""
        A--1---2--B
        |         |
        C---------D
    """)
    net = network(world, {"AB": {"kmh": 60, "oneway": True}, "BDCA": {"kmh": 60}})
    assert seconds(net, world, "1", "2") == approx(400 / MPS_60)
    assert seconds(net, world, "2", "1") == approx((300 + 200 + 1000 + 200 + 300) / MPS_60)


def test_on_a_slow_edge_it_can_be_faster_to_leave_it_and_come_back() -> None:
    world = draw("""
        A1-------2B
        |         |
        C---------D
    """)
    net = network(world, {"AB": {"kmh": 6}, "BDCA": {"kmh": 60}})
    assert seconds(net, world, "1", "2") == approx(2 * 100 / (6 / 3.6) + (200 + 1000 + 200) / MPS_60)


def test_a_one_way_edge_lets_nobody_out_backwards() -> None:
    world = draw("""
        A--1--B

        C
    """)
    net = network(world, {"AB": {"kmh": 60, "oneway": True}, "CA": {"kmh": 60}})
    assert seconds(net, world, "1", "B", rules=NEAREST_ONLY) == approx(300 / MPS_60)
    assert seconds(net, world, "1", "C", rules=NEAREST_ONLY) == np.inf
    assert seconds(net, world, "C", "1", rules=NEAREST_ONLY) == approx((200 + 300) / MPS_60)


def test_the_way_off_the_road_is_counted_at_both_ends() -> None:
    world = draw("""
        1      2

        A------B

    """)
    net = network(world, {"AB": {"kmh": 60}})
    off_road = 200 * 1.3 / (30 / 3.6)
    assert seconds(net, world, "1", "2") == approx(off_road + 700 / MPS_60 + off_road)
    assert seconds(net, world, "1", "B") == approx(off_road + 700 / MPS_60)
    assert seconds(net, world, "A", "2") == approx(700 / MPS_60 + off_road)


def test_too_far_off_the_road_is_cut_off_at_either_end() -> None:
    world = draw("""
        1

        A------B
    """)
    net = network(world, {"AB": {"kmh": 60}})
    near, far = AccessRules(max_m=200), AccessRules(max_m=199)
    assert seconds(net, world, "1", "B", rules=near) < np.inf
    assert seconds(net, world, "1", "B", rules=far) == np.inf
    assert seconds(net, world, "B", "1", rules=far) == np.inf


def test_one_place_twice_is_only_the_way_to_the_road_and_back() -> None:
    world = draw("""
        A---B

          1
    """)
    net = network(world, {"AB": {"kmh": 60}})
    assert seconds(net, world, "A", "A") == 0
    assert seconds(net, world, "1", "1") == approx(2 * 200 * 1.3 / (30 / 3.6))


def test_a_loop_is_entered_and_left_the_shorter_way() -> None:
    world = draw("""
        B--A---1
           |   |
           3---2
    """)
    net = network(world, {"AA": {"kmh": 60, "via": "123"}, "AB": {"kmh": 60}})
    assert seconds(net, world, "1", "B") == approx((400 + 300) / MPS_60)
    assert seconds(net, world, "3", "B") == approx((200 + 300) / MPS_60)
    assert seconds(net, world, "B", "3") == approx((300 + 200) / MPS_60)
    assert seconds(net, world, "1", "3") == approx((400 + 200) / MPS_60)
    turned = network(world, {"AA": {"kmh": 60, "via": "123", "oneway": True}, "AB": {"kmh": 60}})
    assert seconds(turned, world, "1", "B") == approx((200 + 400 + 200 + 300) / MPS_60)


def test_nearer_centre_is_not_the_eligible_one_and_ties_go_to_the_smaller_row() -> None:
    times = np.array([[30, 60, 10, np.inf], [10, 60, 20, np.inf], [10, 50, 30, np.inf]], dtype=np.float32)
    index, best = nearest(times, eligible=np.array([True, True, True]))
    assert index.tolist() == [1, 2, 0, -1]
    assert best.tolist() == [10, 50, 10, np.inf]
    index, best = nearest(times, eligible=np.array([True, True, False]))
    assert index.tolist() == [1, 0, 0, -1]
    assert best.tolist() == [10, 60, 10, np.inf]
    index, best = nearest(times, eligible=np.array([False, False, False]))
    assert index.tolist() == [-1] * 4
    assert np.isinf(best).all()


def test_a_centre_is_as_near_as_its_nearest_site() -> None:
    at_sites = np.array([[5, 9], [7, 1], [3, 3]], dtype=np.float32)
    times = by_centre(at_sites, centre_of_site=np.array([1, 1, 0]), centre_count=3)
    assert times.tolist() == [[3, 3], [5, 1], [np.inf, np.inf]]


def test_the_nearest_few_come_in_order_with_blanks_where_there_are_fewer() -> None:
    times = np.array([[30, 5], [10, np.inf], [10, 50], [1, 1]], dtype=np.float32)
    index, best = k_nearest(times, eligible=np.array([True, True, True, False]), k=4)
    assert index.T.tolist() == [[1, 2, 0, -1], [0, 2, -1, -1]]
    assert best.T.tolist() == [[10, 10, 30, np.inf], [5, 50, np.inf, np.inf]]


# ── the route behind a number ────────────────────────────────────────────────────────────────────────────────────────


def test_a_route_names_its_roads_and_ferries_and_its_legs_sum_to_the_travel_time() -> None:
    world = draw("""
        1

        A--B--C~~~D---E
                  2
    """)
    net = network(world, {
        "ABC": {"kmh": 60, "number": "E39"},
        "CD": {"kmh": 12, "kind": "ferry", "note": "Halhjem–Sandvikvåg"},
        "DE": {"kmh": 60, "number": "Fv1"},
    })  # fmt: skip
    found = route(net, start=legs(net, world, "1"), end=legs(net, world, "2"))
    named = [(leg.kind, leg.number, leg.name) for leg in found.legs]
    assert named == [
        ("access", "", ""), ("road", "E39", ""), ("ferry", "", "Halhjem–Sandvikvåg"), ("access", "", ""),
    ]  # fmt: skip
    assert [leg.km for leg in found.legs] == [approx(0.2 * 1.3), approx(0.6), approx(0.4), approx(0.1 * 1.3)]
    assert [leg.minutes for leg in found.legs] == [
        approx(0.26 / 30 * 60),
        approx(0.6),
        approx(2),
        approx(0.13 / 30 * 60),
    ]
    assert (found.ferries, found.ferry_names, found.edges) == (1, ("Halhjem–Sandvikvåg",), (0, 1, 2))
    assert found.km == approx(sum(leg.km for leg in found.legs))
    assert found.minutes * 60 == approx(seconds(net, world, "1", "2"))


def test_a_road_that_comes_back_is_a_leg_of_its_own() -> None:
    world = draw("A--B--C--D")
    net = network(
        world,
        {"AB": {"kmh": 60, "number": "E6"}, "BC": {"kmh": 60, "number": "Fv2"}, "CD": {"kmh": 60, "number": "E6"}},
    )
    found = route(net, start=legs(net, world, "A"), end=legs(net, world, "D"))
    assert [leg.number for leg in found.legs] == ["E6", "Fv2", "E6"]


def test_ferry_lines_that_meet_at_sea_are_one_crossing_and_a_quay_ends_it() -> None:
    world = draw("""
        A--B~~~c~~~D~~~E--F
               ~   |
               G   H
    """)
    sea: dict[str, object] = {"kmh": 12, "kind": "ferry"}
    net = network(world, {
        "AB": {"kmh": 60},
        "Bc": {**sea, "note": "Bodø–Moskenes/Røst"},
        "cD": {**sea, "note": "Røst–Bodø/Moskenes"},
        "cG": {**sea, "note": "Bodø/Røst–Moskenes"},
        "DE": {**sea, "note": "Røst–Værøy"},
        "DH": {"kmh": 60},
        "EF": {"kmh": 60},
    })  # fmt: skip
    found = route(net, start=legs(net, world, "A"), end=legs(net, world, "F"))
    assert [leg.kind for leg in found.legs] == ["road", "ferry", "ferry", "road"]
    assert found.ferry_names == ("Bodø–Røst", "Røst–Værøy")
    assert found.ferries == 2


def test_a_crossing_whose_parts_do_not_name_their_quays_keeps_all_its_names() -> None:
    world = draw("A--B~~~c~~~D--E")
    sea: dict[str, object] = {"kmh": 12, "kind": "ferry"}
    ways: dict[str, dict[str, object]] = {
        "AB": {"kmh": 60},
        "Bc": {**sea, "note": "Nord–Sør"},
        "cD": {**sea, "note": "Øst"},
        "DE": {"kmh": 60},
    }
    net = network(world, ways)
    found = route(net, start=legs(net, world, "A"), end=legs(net, world, "E"))
    assert found.ferry_names == ("Nord–Sør; Øst",)


def test_a_route_takes_the_cheaper_of_parallel_roads_and_says_which() -> None:
    world = draw("A---B---C")
    net = network(
        world, {"AB": {"seconds": 50, "number": "Fv1"}, "AB#2": {"seconds": 40, "number": "E6"}, "BC": {"seconds": 5}}
    )
    found = route(net, start=legs(net, world, "C"), end=legs(net, world, "A"))
    assert [leg.number for leg in found.legs] == ["", "E6"]
    assert found.minutes * 60 == approx(45)


def test_a_route_from_a_place_without_road_says_why() -> None:
    world = draw("A---B  1")
    net = network(world, {"AB": {"kmh": 60}})
    found = route(net, start=legs(net, world, "1", rules=AccessRules(max_m=10)), end=legs(net, world, "A"))
    assert (found.legs, found.km, found.minutes, found.reason) == ((), np.inf, np.inf, Reason.NO_ROAD_WITHIN_REACH)


@given(strategies.scenes())
def test_every_route_costs_what_the_matrix_says(scene: strategies.Scene) -> None:
    times = matrix(scene.net, origins=scene.origins, sites=scene.sites)
    for origin in range(len(scene.origins)):
        for site in range(len(scene.sites)):
            found = route(scene.net, start=scene.origins[[origin]], end=scene.sites[[site]])
            assert found.minutes * 60 == pytest.approx(float(times[site, origin]), rel=1e-5)
            assert sum(leg.minutes for leg in found.legs) == (approx(found.minutes) if found.legs else 0)
            assert (found.reason == Reason.NONE) == bool(np.isfinite(times[site, origin]))
