"""Changing a service."""

from __future__ import annotations

from geo.scenario.changes.change import EVERY
from geo.scenario.changes.service import STATUSES, ChangeService
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import after, faults


def test_the_centre_offers_what_is_assumed() -> None:
    assert after(ChangeService("aust", "older", "day_only")).effect() == Effect(
        services=(("aust", "older", "day_only"),)
    )


def test_every_centre_is_every_one_in_operation() -> None:
    assert set(after(ChangeService(EVERY, "older", "full")).services) == {("aust", "older"), ("bru", "older")}


def test_what_is_documented_already_is_nothing() -> None:
    assert after(ChangeService("bru", "women", "full")).effect() == Effect()


def test_what_is_left_is_what_opening_a_centre_does_not_say_already() -> None:
    services = (("aust", "men", "full"), ("oya", "men", "full"), ("oya", "older", "no"))
    left = ChangeService.left_in(Effect(reopened=("oya",), services=services))
    assert left == [ChangeService("aust", "men", "full"), ChangeService("oya", "older", "no")]


def test_what_may_be_wrong() -> None:
    assert faults(ChangeService("oya", "wimen", "planned")) == ["closed_centre", "unknown_group", "unknown_status"]
    assert faults(ChangeService(EVERY, "wimen", "full")) == ["unknown_group"]
    assert "planned" not in STATUSES
    assert all(faults(ChangeService("aust", "women", status)) == [] for status in STATUSES)


def test_the_sentence_tells_withdrawing_from_offering_and_all_centres_from_one() -> None:
    keys = [
        ChangeService(centre_id, "men", status).sentence.key
        for centre_id in ("aust", EVERY)
        for status in ("full", "no")
    ]
    assert keys == ["tilbud", "tilbud_no", "tilbud_every", "tilbud_every_no"]
    assert set(ChangeService(EVERY, "men", "no").sentence.names) == {"group"}
