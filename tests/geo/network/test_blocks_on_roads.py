"""Where a road is blocked, on the three towns' roads with other numbers (tests/support/worlds.py: 1 km is 1 minute)."""

from __future__ import annotations

import pytest

from geo.data.gazetteer import Place
from geo.network.blocks import find_cuts, road_numbers
from geo.network.graph import Network
from tests.support.asciimap import network as drawn_network
from tests.support.worlds import NODES, X0_M, Y0_M, three_towns_tables


def network(**numbers: str) -> Network:
    """The three towns' roads in their order AB, BC, AQ, QI, IJ, FG, some with another number."""
    roads = three_towns_tables()["roads"]
    order = ["AB", "BC", "AQ", "QI", "IJ", "FG"]
    return Network.from_roads(
        roads.assign(number=[numbers.get(ends, old) for ends, old in zip(order, roads["number"], strict=True)])
    )


def at(node: str, *, off_km: float = 0) -> Place:
    east, north = NODES[node]
    x_m, y_m = X0_M + round(east * 1000), Y0_M + round((north - off_km) * 1000)
    return Place(node, node, "town", "0101", "", x_m, y_m, 0)


@pytest.mark.parametrize("ends", ["QB", "BQ"])
def test_half_way_is_counted_along_the_road_in_either_direction(ends: str) -> None:
    # Q-A is 20 km and drawn from A, A-B 60 km and drawn from A: half of 80 km is 20 km from A towards B.
    (cut,) = find_cuts(network(AB="E6", AQ="E6"), "E6", start=at(ends[0]), end=at(ends[1]))
    assert cut.edge == 0
    assert cut.fraction == pytest.approx(20 / 60)


def test_a_shared_stretch_bears_both_numbers() -> None:
    roads = network(AB="E6/Rv3")
    assert road_numbers(roads) == ["E6", "Fv10", "Fv11", "Fv99", "Rv3"]
    (cut,) = find_cuts(roads, "Rv3", start=at("A"), end=at("C"))
    assert cut.edge in {0, 1}
    assert cut.fraction == pytest.approx(0.99), "exactly at Brubyen: just before it"


def test_no_stretch_where_the_road_does_not_lead() -> None:
    roads = network()
    assert find_cuts(roads, "E6", start=at("A"), end=at("C", off_km=-30)) == ()
    assert find_cuts(roads, "E6", start=at("A"), end=at("A")) == ()
    assert find_cuts(roads, "E6", start=at("A"), end=at("B", off_km=17)) == (), "17 km is too far from the road"
    assert len(find_cuts(roads, "E6", start=at("A"), end=at("B", off_km=16))) == 1


@pytest.mark.parametrize(("north_m", "blocks"), [(49_000, 1), (51_000, 0)])
def test_a_way_along_a_road_strays_fifty_kilometres_at_most(north_m: float, blocks: int) -> None:
    world = {"A": (0.0, 0.0), "B": (2000.0, 0.0), "C": (1000.0, north_m)}
    net = drawn_network(world, {"ACB": {"kmh": 60, "number": "E6"}})
    start, end = (Place(sign, sign, "town", "0101", "", int(world[sign][0]), 0, 0) for sign in "AB")
    assert len(find_cuts(net, "E6", start=start, end=end)) == blocks


def test_both_carriageways_of_a_road_are_blocked() -> None:
    world = {"A": (0.0, 0.0), "B": (2000.0, 0.0), "n": (1000.0, 30.0), "s": (1000.0, -30.0)}
    one_way = {"kmh": 60, "number": "E6", "oneway": True}
    net = drawn_network(world, {"AB": {**one_way, "via": "n"}, "BA": {**one_way, "via": "s"}})
    start, end = (Place(sign, sign, "town", "0101", "", int(world[sign][0]), 0, 0) for sign in "AB")
    cuts = find_cuts(net, "E6", start=start, end=end)
    assert [(cut.edge, cut.fraction) for cut in cuts] == [(0, pytest.approx(0.5)), (1, pytest.approx(0.5))]
