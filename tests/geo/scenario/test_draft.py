"""Looking names up notes what there is not, with what may have been meant."""

from __future__ import annotations

from geo.scenario.draft import Draft, near
from geo.scenario.effect import Effect
from geo.study.study import Study
from tests.support.worlds import three_towns

TODAY = Study(three_towns())


def test_a_draft_without_changes_is_today() -> None:
    assert Draft(TODAY).effect() == Effect()


def test_what_is_known_is_found_without_a_word() -> None:
    draft = Draft(TODAY)
    assert draft.knows_centre("oya")
    assert draft.has_open_centre("aust")
    assert draft.knows_groups(["women", "men"])
    assert draft.knows_municipality("0101")
    assert draft.knows_road("E6")
    place = draft.place("0202-holmen")
    assert place is not None
    assert place.place == "Holmen"
    assert draft.problems == []


def test_what_is_not_known_is_noted_at_the_change_that_names_it() -> None:
    draft = Draft(TODAY)
    draft.at = 3
    assert not draft.knows_centre("austt")
    assert not draft.has_open_centre("oya")
    assert not draft.knows_groups(["women", "wimen"])
    assert not draft.knows_municipality("0109")
    assert not draft.knows_road("E66")
    assert draft.place("0202-holmn") is None
    assert [problem.code for problem in draft.problems] == [
        "unknown_centre", "closed_centre", "unknown_group", "unknown_municipality", "unknown_road", "unknown_place",
    ]  # fmt: skip
    assert {problem.change for problem in draft.problems} == {3}
    assert draft.problems[0].suggestions[0] == "aust"
    assert draft.problems[1].values == (("centre", "Øya krisesenter"),)


def test_a_change_of_the_draft_leaves_today_alone() -> None:
    draft = Draft(TODAY)
    draft.sites["aust"] = ("0202-holmen",)
    draft.in_operation["aust"] = False
    assert TODAY.sites["aust"] == ("0101-auset",)
    assert Draft(TODAY).effect() == Effect()


def test_a_service_that_is_forgotten_is_the_centres_own() -> None:
    draft = Draft(TODAY)
    draft.serve(["aust", "bru"], ["older"], "full")
    draft.forget_services("aust")
    assert draft.services == {("bru", "older"): "full"}


def test_the_nearest_name_comes_first_and_a_far_one_not_at_all() -> None:
    assert near("aust", ["bru", "øst", "austt"]) == ["austt"]
