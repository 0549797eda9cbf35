from __future__ import annotations

from geo.network.conditions import Conditions
from geo.scenario.effect import Effect
from geo.scenario.scenario import CloseCentre, Scenario


def test_nothing_is_today_and_anything_is_not() -> None:
    assert not Effect()
    assert Effect(closed=("aust",))
    assert Effect(conditions=Conditions(winter=True))


def test_equal_effects_are_equal_worlds() -> None:
    assert Effect(closed=("a", "b")) == Effect(closed=("a", "b"))
    assert hash(Effect(closed=("a",))) == hash(Effect(closed=("a",)))
    assert Effect(closed=("a",)) != Effect(reopened=("a",))


def test_an_effect_is_put_as_a_scenario() -> None:
    effect = Effect(closed=("aust",), conditions=Conditions(winter=True))
    assert Scenario.of(effect) == Scenario((CloseCentre("aust"),), conditions=Conditions(winter=True))
    assert not Scenario.of(Effect())
