from __future__ import annotations

from geo.scenario.changes.reopening import ReopenCentre
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect


def test_a_closed_centre_is_in_operation_again_and_takes_in_the_groups(draft: Draft) -> None:
    change = ReopenCentre("oya", ("men",))
    assert change.resolve(draft)
    change.apply(draft)
    assert draft.in_operation["oya"]
    assert draft.services == {("oya", "men"): "full"}


def test_one_in_operation_is_told_so_and_unknown_groups_cannot_be_taken_in(draft: Draft) -> None:
    assert ReopenCentre("aust").resolve(draft)
    assert not ReopenCentre("oya", ("menn", "womn")).resolve(draft)
    assert [problem.code for problem in draft.problems] == ["already_open", "unknown_group", "unknown_group"]


def test_only_what_is_offered_fully_is_said_with_the_reopening() -> None:
    effect = Effect(reopened=("oya",), services=(("oya", "women", "full"), ("oya", "men", "day_only")))
    assert ReopenCentre.left_in(effect) == [ReopenCentre("oya", ("women",))]


def test_groups_are_named_in_the_sentence_where_there_are_any() -> None:
    assert ReopenCentre("oya").sentence.key == "gjenapne"
    assert ReopenCentre("oya", ("men",)).sentence.key == "gjenapne_groups"
