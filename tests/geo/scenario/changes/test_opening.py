from __future__ import annotations

from geo.scenario.changes.opening import LAWFUL_GROUPS, OpenCentre, new_centre_id
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect

NEW = new_centre_id("0202-holmen")


def test_a_new_centre_takes_in_the_groups_and_nothing_is_left_of_a_former_one(draft: Draft) -> None:
    draft.serve([NEW], ["older"], "full")
    change = OpenCentre("0202-holmen", ("men",))
    assert change.resolve(draft)
    change.apply(draft)
    assert draft.in_operation[NEW]
    assert draft.sites[NEW] == ("0202-holmen",)
    assert draft.services == {(NEW, "men"): "full"}


def test_by_default_it_takes_in_those_of_the_law() -> None:
    assert OpenCentre("0202-holmen").groups == LAWFUL_GROUPS == (
        "women", "men", "women_with_children", "men_with_children"
    )  # fmt: skip


def test_a_town_a_group_and_no_other_new_centre_are_asked_for(draft: Draft) -> None:
    OpenCentre("0202-holmen").apply(draft)
    for wrong in (OpenCentre("nowhere"), OpenCentre("0101-auset", ("menn",)), OpenCentre("0202-holmen")):
        assert not wrong.resolve(draft)
    OpenCentre("0101-auset", ()).resolve(draft)
    assert [problem.code for problem in draft.problems] == [
        "unknown_place", "unknown_group", "already_opened", "no_groups"
    ]  # fmt: skip


def test_what_a_new_centre_serves_is_said_with_its_opening() -> None:
    full = Effect(opened=((NEW, "0202-holmen"),), services=((NEW, "women", "full"), (NEW, "men", "day_only")))
    assert OpenCentre.left_in(full) == [OpenCentre("0202-holmen", ("women",))]
    partly = Effect(opened=((NEW, "0202-holmen"),), services=((NEW, "men", "day_only"),))
    assert OpenCentre.left_in(partly) == [OpenCentre("0202-holmen", ("men",))]
