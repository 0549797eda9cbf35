"""A question's parts as controls: the same on every page, each of them a part of the address."""

from __future__ import annotations

from dashboard.components.question import (
    accept_choice,
    any_limit,
    group_choice,
    group_options,
    limit_options,
    reading_choice,
)
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.evidence.groups import ACCEPTABLE, GROUP_IDS


def test_the_group_is_a_part_of_the_address_and_may_take_another_with_it(t: Catalogue) -> None:
    assert [one["value"] for one in group_options(t=t)] == list(GROUP_IDS)
    plain = group_choice("x", View(group="men"), t=t)
    assert (plain.name, plain.value, plain.standard) == ("gruppe", "men", "women")
    assert getattr(plain, "clears", None) is None
    assert group_choice("x", View(), t=t, clears="antall").clears == "antall"


def test_readings_are_offered_as_asked_and_spelt_as_in_the_address(t: Catalogue) -> None:
    choice = reading_choice("x", View(reading="possible"), readings=("documented", "possible"), t=t)
    assert [one["value"] for one in choice.options] == ["dokumentert", "mulig"]
    assert (choice.value, choice.standard) == ("mulig", "dokumentert")


def test_any_whole_minute_up_to_a_day_may_be_asked(t: Catalogue) -> None:
    box = any_limit("x", View(limit_min=45), label="L")
    assert (box.name, box.value, box.min, box.max, box.standard) == ("grense", 45, 1, 1440, "90")
    assert [one["value"] for one in limit_options((30, 120), t=t)] == ["30", "120"]


def test_a_plan_and_a_no_cannot_be_accepted(t: Catalogue) -> None:
    choice = accept_choice("x", View(accept=("full",)), legend="L", t=t)
    assert [one["value"] for one in choice.options] == list(ACCEPTABLE)
    assert (choice.value, choice.standard) == (["full"], "full.elsewhere.unspecified")
