"""Rules that hold for every kind of change, and what each may find wrong; one file per kind stands in changes/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import FrozenInstanceError

import pytest

from dashboard.text.catalogue import catalogue
from geo.scenario.changes import (
    CHANGES,
    EVERY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
)
from geo.scenario.changes.opening import LAWFUL_GROUPS, new_centre_id
from geo.scenario.changes.service import STATUSES
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect
from geo.scenario.resolution import resolve
from geo.scenario.scenario import Scenario
from geo.scenario.spelling import MAX_WORDS, Unreadable
from geo.study.study import Study
from tests.support.worlds import three_towns

TODAY = Study(three_towns())


def after(*changes: Change) -> Draft:
    """Return the draft after changes that can be carried out."""
    draft = Draft(TODAY)
    for change in changes:
        assert change.resolve(draft)
        change.apply(draft)
    assert draft.problems == []
    return draft


def faults(change: Change, draft: Draft | None = None) -> list[str]:
    """Return what is wrong with a change: codes, in the order in which they are said."""
    draft = Draft(TODAY) if draft is None else draft
    change.resolve(draft)
    return [problem.code for problem in draft.problems]


SAMPLES: tuple[Change, ...] = (
    CloseCentre("aust"),
    ReopenCentre("oya"),
    ReopenCentre("oya", ("men", "older")),
    OpenCentre("0202-holmen", ("men",)),
    MoveCentre("aust", "0202-holmen"),
    ChangeService("aust", "men", "full"),
    ChangeService("aust", "men", "no"),
    ChangeService(EVERY, "men", "full"),
    ChangeService(EVERY, "men", "no"),
    ChangeAgreement("0101", "bru"),
    CloseRoad("E6", "0101-auset", "0102-brubyen"),
)


@pytest.mark.parametrize("change", SAMPLES, ids=str)
def test_words_are_read_as_they_are_spelt(change: Change) -> None:
    assert type(change).parse(change.words) == change
    assert len(change.words) >= len(change.arguments()) - 1


@pytest.mark.parametrize("change", SAMPLES, ids=str)
def test_the_catalogue_has_the_sentence_and_all_its_placeholders_are_filled(change: Change) -> None:
    t, key = catalogue("nb"), f"scenario.change.{change.sentence.key}"
    assert t.has(key)
    assert t.placeholders(key) <= set(change.sentence.names)


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.verb)
@pytest.mark.parametrize("words", [[], [""], ["a.b"], ["å"], ["x"] * (MAX_WORDS + 1)])
def test_what_are_no_words_is_refused(kind: type[Change], words: Sequence[str]) -> None:
    with pytest.raises(Unreadable):
        kind.parse(words)


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.verb)
def test_nothing_is_left_of_no_effect(kind: type[Change]) -> None:
    assert kind.left_in(Effect()) == []


def test_a_change_is_a_value() -> None:
    assert hash(CloseCentre("aust")) == hash(CloseCentre("aust"))
    assert CloseCentre("aust") != CloseCentre("bru")
    with pytest.raises(FrozenInstanceError):
        CloseCentre("aust").centre_id = "bru"  # type: ignore[misc]


def test_what_a_change_decides_once_and_for_all() -> None:
    assert CloseCentre("aust").subject is None
    assert OpenCentre("0202-holmen").subject is None
    assert MoveCentre("aust", "a").subject == MoveCentre("aust", "b").subject == ("flytt", "aust")
    assert ChangeService("aust", "men", "no").subject == ("tilbud", "aust", "men")
    assert ChangeAgreement("0101", "bru").subject == ("avtale", "0101")
    assert CloseRoad("E6", "b", "a").subject == CloseRoad("E6", "a", "b").subject == ("veg", "E6", "a", "b")
    assert CloseRoad("E6", "b", "a").subject != CloseRoad("E8", "a", "b").subject


# --- closing ---------------------------------------------------------------------------------------------


def test_a_closed_centre_is_not_in_operation() -> None:
    draft = after(CloseCentre("aust"))
    assert draft.in_operation == {"aust": False, "bru": True, "oya": False}
    assert draft.effect() == Effect(closed=("aust",))


def test_a_new_centre_that_is_closed_again_is_nothing() -> None:
    assert after(OpenCentre("0202-holmen"), CloseCentre("ny-0202-holmen")).effect() == Effect()


def test_what_may_be_wrong_with_closing() -> None:
    assert faults(CloseCentre("austt")) == ["unknown_centre"]
    assert faults(CloseCentre("oya")) == ["already_closed"]


def test_the_centres_closed_are_what_is_left() -> None:
    assert CloseCentre.left_in(Effect(closed=("aust", "bru"))) == [CloseCentre("aust"), CloseCentre("bru")]


# --- reopening -------------------------------------------------------------------------------------------


def test_it_is_in_operation_and_takes_in_the_groups() -> None:
    draft = after(ReopenCentre("oya", ("men",)))
    assert draft.in_operation["oya"]
    assert draft.effect() == Effect(reopened=("oya",), services=(("oya", "men", "full"),))


def test_what_may_be_wrong_with_reopening() -> None:
    assert faults(ReopenCentre("aust")) == ["already_open"]
    assert faults(ReopenCentre("oy", ("wimen", "men", "oldr"))) == ["unknown_centre", "unknown_group", "unknown_group"]


def test_an_unknown_group_leaves_it_closed() -> None:
    assert not ReopenCentre("oya", ("wimen",)).resolve(after())


def test_of_reopening_what_is_left_names_the_groups_that_it_takes_in_fully() -> None:
    effect = Effect(reopened=("oya",), services=(("oya", "men", "full"), ("oya", "older", "day_only")))
    assert ReopenCentre.left_in(effect) == [ReopenCentre("oya", ("men",))]


def test_groups_are_said_where_there_are_any() -> None:
    assert ReopenCentre("oya").sentence.key == "gjenapne"
    assert ReopenCentre("oya", ("men",)).sentence.key == "gjenapne_groups"


# --- opening ---------------------------------------------------------------------------------------------


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


def test_what_may_be_wrong_with_opening() -> None:
    assert faults(OpenCentre("0202-holmn")) == ["unknown_place"]
    assert faults(OpenCentre("0202-holmen", ())) == ["no_groups"]
    assert faults(OpenCentre("0202-holmen", ("wimen",))) == ["unknown_group"]
    assert faults(OpenCentre("0202-holmen"), after(OpenCentre("0202-holmen"))) == ["already_opened"]


def test_of_opening_what_is_left_names_those_it_takes_in_fully_or_else_all_that_it_serves() -> None:
    opened = (("ny-0202-holmen", "0202-holmen"),)
    some = (("ny-0202-holmen", "men", "full"), ("ny-0202-holmen", "older", "day_only"))
    assert OpenCentre.left_in(Effect(opened=opened, services=some)) == [OpenCentre("0202-holmen", ("men",))]
    assert OpenCentre.left_in(Effect(opened=opened, services=some[1:])) == [OpenCentre("0202-holmen", ("older",))]
    assert ChangeService.left_in(Effect(opened=opened, services=some)) == [
        ChangeService("ny-0202-holmen", "older", "day_only")
    ]


def test_its_id_is_its_towns() -> None:
    assert new_centre_id("5610-karasjok") == "ny-5610-karasjok"


# --- moving ----------------------------------------------------------------------------------------------


def test_all_its_houses_stand_in_the_new_town() -> None:
    draft = after(MoveCentre("bru", "0202-holmen"))  # it has two
    assert draft.sites["bru"] == ("0202-holmen",)
    assert draft.effect() == Effect(moved=(("bru", "0202-holmen"),))


def test_a_move_to_where_it_stands_is_nothing() -> None:
    assert after(MoveCentre("aust", "0101-auset")).effect() == Effect()


def test_what_may_be_wrong_with_moving() -> None:
    assert faults(MoveCentre("oya", "0202-holmn")) == ["unknown_place", "closed_centre"]
    assert faults(MoveCentre("austt", "0202-holmen")) == ["unknown_centre"]


# --- services --------------------------------------------------------------------------------------------


def test_the_centre_offers_what_is_assumed() -> None:
    assert after(ChangeService("aust", "older", "day_only")).effect() == Effect(
        services=(("aust", "older", "day_only"),)
    )


def test_every_centre_is_every_one_in_operation() -> None:
    assert set(after(ChangeService(EVERY, "older", "full")).services) == {("aust", "older"), ("bru", "older")}


def test_what_is_documented_already_is_nothing() -> None:
    assert after(ChangeService("bru", "women", "full")).effect() == Effect()


def test_of_services_what_is_left_is_what_opening_a_centre_does_not_say_already() -> None:
    services = (("aust", "men", "full"), ("oya", "men", "full"), ("oya", "older", "no"))
    left = ChangeService.left_in(Effect(reopened=("oya",), services=services))
    assert left == [ChangeService("aust", "men", "full"), ChangeService("oya", "older", "no")]


def test_what_may_be_wrong_with_services() -> None:
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


# --- agreements ------------------------------------------------------------------------------------------


def test_the_municipality_has_the_other_centre() -> None:
    assert after(ChangeAgreement("0102", "aust")).effect() == Effect(agreements=(("0102", "aust"),))
    agreed = dict(TODAY.contracted()[["municipality_code", "centre_id"]].itertuples(index=False, name=None))
    assert after(ChangeAgreement("0101", agreed["0101"])).effect() == Effect()


def test_what_may_be_wrong_with_agreements() -> None:
    assert faults(ChangeAgreement("0109", "oya")) == ["closed_centre", "unknown_municipality"]
    draft = after()
    ChangeAgreement("0109", "aust").resolve(draft)
    assert "0101 (Aust)" in draft.problems[0].suggestions


# --- roads -----------------------------------------------------------------------------------------------

A, B = "0101-auset", "0102-brubyen"


def test_it_is_cut_half_way_whichever_end_comes_first() -> None:
    there, back = (after(CloseRoad("E6", *ends)).effect() for ends in ((A, B), (B, A)))
    assert there == back
    assert there.roads == (("E6", A, B),)
    assert [cut.fraction for cut in there.cuts] == [0.5]


def test_what_may_be_wrong_with_roads() -> None:
    assert faults(CloseRoad("E66", "0101-ausett", B)) == ["unknown_place", "unknown_road"]
    assert faults(CloseRoad("E6", A, "0202-oyvaer")) == ["no_stretch"]


def test_every_stretch_is_what_is_left() -> None:
    assert CloseRoad.left_in(Effect(roads=(("E6", A, B),))) == [CloseRoad("E6", A, B)]


# --- one after the other -------------------------------------------------------------------------------------------


def test_what_is_decided_twice_is_said_once_and_not_looked_at_again() -> None:
    scenario = Scenario((MoveCentre("aust", "0202-holmen"), MoveCentre("aust", "0202-holmn")))
    assert [(problem.change, problem.code) for problem in resolve(scenario, TODAY)] == [(1, "repeated")]
