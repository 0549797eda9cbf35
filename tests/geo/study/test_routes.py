"""Routes by the roads of a world."""

from __future__ import annotations

import pytest

from geo.errors import UnknownName
from geo.network.conditions import Conditions
from geo.scenario.effect import Effect
from geo.study.memory import Memory
from geo.study.routes import route
from geo.study.world import World, apply
from tests.support.worlds import three_towns

TODAY = World.today(three_towns())


def test_a_route_is_between_places_or_their_names() -> None:
    by_name = route(TODAY, "Auset", "Brubyen")
    assert by_name.minutes == pytest.approx(60)
    assert route(TODAY, TODAY.gazetteer["0101-auset"], TODAY.gazetteer["0102-brubyen"]) == by_name


def test_a_route_is_by_the_worlds_own_roads() -> None:
    slow = apply(Effect(conditions=Conditions(speed_percent=50)), TODAY, memory=Memory())
    assert route(slow, "Auset", "Brubyen").minutes == pytest.approx(120)


def test_a_place_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownName):
        route(TODAY, "Auset", "Ingensteds")
