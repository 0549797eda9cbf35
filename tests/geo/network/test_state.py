"""Ways under conditions: the same points of the same edges, charged otherwise; towns by the ways they belong to."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from geo.data.gazetteer import Gazetteer, Place
from geo.network.access import AccessRules
from geo.network.blocks import Cut
from geo.network.conditions import Conditions
from geo.network.graph import Network
from geo.network.state import TravelNetwork
from geo.routing import matrix
from geo.routing.cache import TownTimes
from tests.support.worlds import three_towns

SITUATION = three_towns()
HALF_SPEED = Conditions(speed_percent=50)
FROM_ROAD = Conditions(from_road=True)


@pytest.fixture(name="today")
def fixture_today() -> TravelNetwork:
    origins = SITUATION.origins
    return TravelNetwork.today(
        Network.from_roads(SITUATION.roads),
        origins["x_m"],
        origins["y_m"],
        origins["landmass"],
        rules=AccessRules(),
        no_car_road=(),
    )


@pytest.fixture(name="towns")
def fixture_towns() -> list[Place]:
    gazetteer = Gazetteer(SITUATION.places, SITUATION.municipalities)
    return [gazetteer[place_id] for place_id in SITUATION.places["place_id"]]


@pytest.mark.parametrize("conditions", [HALF_SPEED, FROM_ROAD, Conditions(ferry_rule="crossing")])
def test_everybody_joins_the_same_point_under_all_conditions(today: TravelNetwork, conditions: Conditions) -> None:
    ways = today.under(conditions)
    assert_array_equal(ways.origin_legs.edge, today.origin_legs.edge)
    assert_array_equal(ways.origin_legs.fraction, today.origin_legs.fraction)
    assert_array_equal(ways.origin_legs.reason, today.origin_legs.reason)
    assert ways.network is not today.network
    assert ways.access is today.access


def test_towns_and_people_are_charged_alike(today: TravelNetwork, towns: list[Place]) -> None:
    slow, free = today.under(HALF_SPEED), today.under(FROM_ROAD)
    for found, usual in ((slow.origin_legs, today.origin_legs), (slow.town_legs(towns), today.town_legs(towns))):
        assert_array_equal(found.seconds, 2 * usual.seconds)
    for found in (free.origin_legs, free.town_legs(towns)):
        assert set(found.seconds[found.edge >= 0]) == {0.0}
        assert np.isinf(found.seconds[found.edge < 0]).all()


@pytest.mark.parametrize("conditions", [Conditions(), HALF_SPEED, FROM_ROAD])
def test_a_towns_row_is_the_search_over_its_own_network(
    today: TravelNetwork, towns: list[Place], conditions: Conditions
) -> None:
    ways = today.under(conditions)
    expected = matrix.matrix(ways.network, origins=ways.origin_legs, sites=ways.town_legs(towns))
    assert_array_equal(np.stack(TownTimes.over(ways).rows(towns)), expected)


def test_a_pinned_town_is_not_searched_again(today: TravelNetwork, towns: list[Place]) -> None:
    said = np.full(len(SITUATION.origins), 7.0, dtype=np.float32)
    found = TownTimes.over(today, pinned={towns[0].place_id: said}).rows(towns)
    assert found[0] is said
    assert_array_equal(found[1], TownTimes.over(today).rows(towns)[1])


def test_conditions_do_not_add_up_but_take_the_place_of_todays(today: TravelNetwork, towns: list[Place]) -> None:
    """Ways under ways are ways under the later conditions: all start from today's network."""
    cut = Cut(int(today.origin_legs.edge.max()), 0.5)
    closed = today.under(HALF_SPEED, cuts=[cut])
    assert len(closed.network.block_edge) == 1
    again = closed.under(Conditions())
    assert_array_equal(again.origin_legs.seconds, today.origin_legs.seconds)
    assert len(again.network.block_edge) == 0
    assert_array_equal(np.stack(TownTimes.over(again).rows(towns)), np.stack(TownTimes.over(today).rows(towns)))


@pytest.mark.parametrize("conditions", [Conditions(), HALF_SPEED, FROM_ROAD])
def test_a_point_off_the_road_is_charged_like_whoever_lives_there(today: TravelNetwork, conditions: Conditions) -> None:
    origins, ways = SITUATION.origins, today.under(conditions)
    found = ways.legs(origins["x_m"], origins["y_m"], origins["landmass"])
    assert (today.origin_legs.seconds[today.origin_legs.edge >= 0] > 0).any()  # somebody lives off the road
    assert_array_equal(found.seconds, ways.origin_legs.seconds)
