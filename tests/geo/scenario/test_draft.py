"""The centres while changes are gone through: what there is not is noted, with what may have been meant."""

from __future__ import annotations

import pytest

from geo.scenario.draft import Draft, near
from geo.study.study import Study
from tests.support.worlds import three_towns

TODAY = Study(three_towns())


@pytest.fixture
def draft() -> Draft:
    return Draft(TODAY)


def test_before_any_change_there_is_no_difference(draft: Draft) -> None:
    assert not draft.effect()
    assert draft.sites is not TODAY.sites  # today is never touched
    draft.in_operation["aust"] = False
    draft.sites["bru"] = ("0101-auset",)
    assert TODAY.sites["bru"] == ("0102-brubyen", "0201-dalsbygda")


@pytest.mark.parametrize(
    ("ask", "code", "suggestions"),
    [
        (lambda draft: draft.knows_centre("austt"), "unknown_centre", ("aust",)),
        (lambda draft: draft.knows_groups(["womn"]), "unknown_group", ("women",)),
        (lambda draft: draft.knows_municipality("0102x"), "unknown_municipality", ("0102 (Bru)",)),
        (lambda draft: draft.knows_road("Rv33"), "unknown_road", ("Rv3",)),
    ],
)
def test_what_there_is_not_is_noted_with_what_may_have_been_meant(
    draft: Draft, ask: object, code: str, suggestions: tuple[str, ...]
) -> None:
    draft.at = 3
    assert not ask(draft)
    (problem,) = draft.problems
    assert (problem.change, problem.code) == (3, code)
    assert set(suggestions) <= set(problem.suggestions)


def test_what_there_is_is_not_noted(draft: Draft) -> None:
    assert draft.has_open_centre("aust")
    assert draft.knows_centre("oya")
    assert draft.place("0101-auset").place == "Auset"
    assert draft.knows_municipality("0101")
    assert draft.knows_road("E6")
    assert not draft.problems


def test_services_come_in_the_order_of_centres_and_groups(draft: Draft) -> None:
    draft.serve(["bru", "aust"], ["older", "lgbt"], "full")
    assert [left[:2] for left in draft.effect().services] == [
        ("aust", "lgbt"), ("aust", "older"), ("bru", "lgbt"), ("bru", "older")
    ]  # fmt: skip
    draft.forget_services("aust")
    assert {left[0] for left in draft.effect().services} == {"bru"}


def test_nearest_first() -> None:
    assert near("austt", ["bru", "aust", "aus"])[0] == "aust"
    assert near("zzz", ["aust"]) == []
