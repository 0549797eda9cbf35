"""Reopening a centre."""

from __future__ import annotations

from geo.scenario.changes.reopening import ReopenCentre
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import after, faults


def test_it_is_in_operation_and_takes_in_the_groups() -> None:
    draft = after(ReopenCentre("oya", ("men",)))
    assert draft.in_operation["oya"]
    assert draft.effect() == Effect(reopened=("oya",), services=(("oya", "men", "full"),))


def test_what_may_be_wrong() -> None:
    assert faults(ReopenCentre("aust")) == ["already_open"]
    assert faults(ReopenCentre("oy", ("wimen", "men", "oldr"))) == ["unknown_centre", "unknown_group", "unknown_group"]


def test_an_unknown_group_leaves_it_closed() -> None:
    assert not ReopenCentre("oya", ("wimen",)).resolve(after())


def test_what_is_left_names_the_groups_that_it_takes_in_fully() -> None:
    effect = Effect(reopened=("oya",), services=(("oya", "men", "full"), ("oya", "older", "day_only")))
    assert ReopenCentre.left_in(effect) == [ReopenCentre("oya", ("men",))]


def test_groups_are_said_where_there_are_any() -> None:
    assert ReopenCentre("oya").sentence.key == "gjenapne"
    assert ReopenCentre("oya", ("men",)).sentence.key == "gjenapne_groups"
