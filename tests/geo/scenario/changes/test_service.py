from __future__ import annotations

from geo.scenario.changes.service import STATUSES, ChangeService
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect


def test_one_centre_or_every_one_now_in_operation_offers_it(draft: Draft) -> None:
    ChangeService("aust", "men", "no").apply(draft)
    ChangeService("alle", "older", "full").apply(draft)
    assert draft.services == {("aust", "men"): "no", ("aust", "older"): "full", ("bru", "older"): "full"}


def test_a_plan_is_no_offer_and_no_is_a_status(draft: Draft) -> None:
    assert "no" in STATUSES
    assert not ChangeService("aust", "men", "planned").resolve(draft)
    assert not ChangeService("aust", "menn", "full").resolve(draft)
    assert not ChangeService("oya", "men", "full").resolve(draft)
    assert [problem.code for problem in draft.problems] == ["unknown_status", "unknown_group", "closed_centre"]


def test_what_an_opening_says_already_is_not_said_again() -> None:
    effect = Effect(
        reopened=("oya",),
        services=(("aust", "men", "full"), ("oya", "women", "full"), ("oya", "men", "day_only")),
    )
    assert ChangeService.left_in(effect) == [
        ChangeService("aust", "men", "full"), ChangeService("oya", "men", "day_only")
    ]  # fmt: skip


def test_the_sentence_knows_every_centre_and_a_withdrawal() -> None:
    said = {
        (centre, status): ChangeService(centre, "men", status).sentence
        for centre in ("aust", "alle")
        for status in ("full", "no")
    }
    assert [one.key for one in said.values()] == ["tilbud", "tilbud_no", "tilbud_every", "tilbud_every_no"]
    assert "centre" not in said["alle", "full"].names
    assert "status" not in said["aust", "no"].names
