"""Opening a new centre."""

from __future__ import annotations

from geo.scenario.changes.closing import CloseCentre
from geo.scenario.changes.opening import LAWFUL_GROUPS, OpenCentre, new_centre_id
from geo.scenario.changes.service import ChangeService
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import after, faults


def test_it_stands_in_its_town_and_takes_in_the_groups_of_the_law() -> None:
    draft = after(OpenCentre("0202-holmen"))
    assert draft.sites["ny-0202-holmen"] == ("0202-holmen",)
    assert {group for _, group in draft.services} == set(LAWFUL_GROUPS)
    assert draft.effect().opened == (("ny-0202-holmen", "0202-holmen"),)


def test_one_opened_again_starts_anew() -> None:
    again = after(
        OpenCentre("0202-holmen", ("older",)), CloseCentre("ny-0202-holmen"), OpenCentre("0202-holmen", ("men",))
    )
    assert again.services == {("ny-0202-holmen", "men"): "full"}


def test_what_may_be_wrong() -> None:
    assert faults(OpenCentre("0202-holmn")) == ["unknown_place"]
    assert faults(OpenCentre("0202-holmen", ())) == ["no_groups"]
    assert faults(OpenCentre("0202-holmen", ("wimen",))) == ["unknown_group"]
    assert faults(OpenCentre("0202-holmen"), after(OpenCentre("0202-holmen"))) == ["already_opened"]


def test_what_is_left_names_those_it_takes_in_fully_or_else_all_that_it_serves() -> None:
    opened = (("ny-0202-holmen", "0202-holmen"),)
    some = (("ny-0202-holmen", "men", "full"), ("ny-0202-holmen", "older", "day_only"))
    assert OpenCentre.left_in(Effect(opened=opened, services=some)) == [OpenCentre("0202-holmen", ("men",))]
    assert OpenCentre.left_in(Effect(opened=opened, services=some[1:])) == [OpenCentre("0202-holmen", ("older",))]
    assert ChangeService.left_in(Effect(opened=opened, services=some)) == [
        ChangeService("ny-0202-holmen", "older", "day_only")
    ]


def test_its_id_is_its_towns() -> None:
    assert new_centre_id("5610-karasjok") == "ny-5610-karasjok"
