"""A world under an effect is today's with some parts replaced; the rest is shared, and nothing is changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from geo.network.blocks import find_cuts
from geo.network.conditions import Conditions
from geo.scenario.effect import Effect
from geo.study.memory import Memory
from geo.study.world import World, apply, seasonal_closures
from tests.support.worlds import three_towns

TODAY = World.today(three_towns())
#: What an effect may replace; all other parts are today's. A part that is added is put on one of the two sides.
SHARED = {"gazetteer", "origins"}
REPLACED = {"dataset", "statements", "travel_network", "towns", "sites", "travel_times", "effect"}
HALF_SPEED = Effect(conditions=Conditions(speed_percent=50))


def under(effect: Effect) -> World:
    return apply(effect, TODAY, memory=Memory())


def rows_shared(world: World) -> list[bool]:
    today = dict(zip(TODAY.centre_ids, TODAY.travel_times.rows, strict=True))
    return [today.get(one) is row for one, row in zip(world.centre_ids, world.travel_times.rows, strict=True)]


def test_of_each_part_it_is_decided_whether_a_scenario_replaces_it() -> None:
    assert {part.name for part in fields(World)} == SHARED | REPLACED


@pytest.mark.parametrize(
    "effect",
    [
        Effect(closed=("aust",)),
        Effect(moved=(("bru", "0202-oyvaer"),)),
        Effect(opened=(("ny-0202-holmen", "0202-holmen"),)),
        Effect(services=(("aust", "men", "no"),)),
        HALF_SPEED,
    ],
    ids=str,
)
def test_people_and_places_are_shared_and_the_effect_is_the_worlds_own(effect: Effect) -> None:
    world = under(effect)
    for name in SHARED:
        assert getattr(world, name) is getattr(TODAY, name)
    assert world.effect == effect
    assert TODAY.effect == Effect()


def test_without_an_effect_all_parts_answer_as_todays() -> None:
    world = under(Effect())
    assert world.dataset.centres is TODAY.dataset.centres
    assert world.travel_times is TODAY.travel_times
    assert world.towns is TODAY.towns
    assert world.statements == TODAY.statements


def test_what_follows_from_a_part_follows_from_the_worlds_own() -> None:
    _ = TODAY.centres, TODAY.in_operation, TODAY.centre_ids  # worked out before, and not handed on
    world = under(Effect(closed=("aust",), opened=(("ny-0202-holmen", "0202-holmen"),)))
    assert world.centre_ids == ["aust", "bru", "ny-0202-holmen", "oya"]
    assert world.in_operation.tolist() == [False, True, True, False]
    assert TODAY.in_operation.tolist() == [True, True, False]
    assert world.sites["ny-0202-holmen"] == ("0202-holmen",)
    assert world.dataset.centres["centre_id"].tolist() != TODAY.dataset.centres["centre_id"].tolist()


def test_only_centres_that_stand_elsewhere_have_other_rows() -> None:
    assert rows_shared(under(Effect(closed=("aust",), services=(("bru", "men", "no"),)))) == [True, True, True]
    assert rows_shared(under(Effect(moved=(("bru", "0202-oyvaer"),)))) == [True, False, True]
    assert rows_shared(under(Effect(opened=(("ny-0202-holmen", "0202-holmen"),)))) == [True, True, False, True]


def test_a_centre_with_two_sites_is_as_near_as_the_nearer_on_other_roads_too() -> None:
    world = under(HALF_SPEED)
    assert rows_shared(world) == [False, False, False]
    assert (world.times[1][[2, 4]] == 0).all()
    np.testing.assert_allclose(world.times[1][:3], 2 * TODAY.times[1][:3])


def test_worlds_of_the_same_roads_share_them_and_their_towns() -> None:
    memory = Memory()
    one = apply(HALF_SPEED, TODAY, memory=memory)
    other = apply(replace(HALF_SPEED, closed=("aust",)), TODAY, memory=memory)
    assert one.travel_network is other.travel_network
    assert one.towns is other.towns
    quarter = replace(HALF_SPEED, conditions=Conditions(speed_percent=75))
    assert apply(quarter, TODAY, memory=memory).towns is not one.towns


def test_a_cut_alone_is_another_network() -> None:
    gazetteer = TODAY.gazetteer
    ends = {"start": gazetteer["0101-auset"], "end": gazetteer["0102-brubyen"]}
    cuts = find_cuts(TODAY.travel_network.network, "E6", **ends)
    world = under(Effect(roads=(("E6", "0101-auset", "0102-brubyen"),), cuts=cuts))
    assert np.isinf(world.times[0][2])
    assert TODAY.times[0][2] == 60 * 60


def test_closures_are_looked_for_on_todays_roads_once() -> None:
    memory = Memory()
    assert seasonal_closures(TODAY, memory=memory) is seasonal_closures(TODAY, memory=memory)


def test_a_world_is_a_value() -> None:
    with pytest.raises(FrozenInstanceError):
        TODAY.effect = HALF_SPEED  # type: ignore[misc]
    assert not TODAY.times.flags.writeable
