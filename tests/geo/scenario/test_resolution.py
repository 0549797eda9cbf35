"""What a row of changes amounts to; carried out in a study, the same stands in test_scenario.py."""

from __future__ import annotations

import pytest

from geo.network.conditions import Conditions
from geo.scenario.effect import Effect
from geo.scenario.resolution import opening, resolve, work_out
from geo.scenario.scenario import (
    EVERY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
    Scenario,
)
from geo.study.study import Study
from tests.support.worlds import three_towns

TODAY = Study(three_towns())


def effect(*changes: Change) -> Effect:
    found, problems = work_out(Scenario(changes), TODAY)
    assert not problems
    return found


def problems(*changes: Change) -> list[tuple[int, str]]:
    return [(one.change, one.code) for one in resolve(Scenario(changes), TODAY)]


def test_closing_and_reopening_is_nothing_and_so_is_what_holds_already() -> None:
    assert not effect(CloseCentre("aust"), ReopenCentre("aust"))
    assert not effect(ChangeService("bru", "women", "full"))
    assert not effect(ChangeAgreement("0101", "aust"))
    assert not effect(MoveCentre("aust", "0102-brubyen"), CloseCentre("aust"), ReopenCentre("aust")).closed


def test_each_change_leaves_its_part() -> None:
    assert effect(CloseCentre("bru"), CloseCentre("aust")).closed == ("aust", "bru")
    assert effect(ReopenCentre("oya", ("men",))).services == (("oya", "men", "full"),)
    opened = effect(OpenCentre("0202-holmen", ("men", "women")))
    assert opened.opened == (("ny-0202-holmen", "0202-holmen"),)
    assert [group for _, group, _ in opened.services] == ["women", "men"]  # in the order of the groups
    assert effect(MoveCentre("aust", "0201-dalsbygda")).moved == (("aust", "0201-dalsbygda"),)
    assert effect(ChangeAgreement("0102", "aust")).agreements == (("0102", "aust"),)


def test_every_centre_means_those_in_operation_at_that_point() -> None:
    assert effect(CloseCentre("aust"), ChangeService(EVERY, "older", "full")).services == (("bru", "older", "full"),)


def test_a_road_is_blocked_whichever_end_is_named_first() -> None:
    there, back = "0102-brubyen", "0201-dalsbygda"
    assert effect(CloseRoad("Rv3", there, back)) == effect(CloseRoad("Rv3", back, there))
    assert len(effect(CloseRoad("Rv3", there, back)).cuts) == 1


def test_a_service_of_a_centre_that_is_closed_in_the_end_is_not_assumed() -> None:
    assert effect(ChangeService("aust", "older", "full"), CloseCentre("aust")).services == ()


def test_conditions_alone_are_a_difference() -> None:
    found, _ = work_out(Scenario(conditions=Conditions(from_road=True)), TODAY)
    assert found
    assert found != Effect()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((CloseCentre("ost"),), [(0, "unknown_centre")]),
        ((CloseCentre("oya"),), [(0, "already_closed")]),
        ((ReopenCentre("aust"),), [(0, "already_open")]),
        ((MoveCentre("oya", "0101-auset"),), [(0, "closed_centre")]),
        ((OpenCentre("0101-nowhere"),), [(0, "unknown_place")]),
        ((OpenCentre("0101-auset", ()),), [(0, "no_groups")]),
        ((OpenCentre("0101-auset"), OpenCentre("0101-auset")), [(1, "already_opened")]),
        ((ChangeService("aust", "womn", "full"),), [(0, "unknown_group")]),
        ((ChangeService("aust", "women", "planned"),), [(0, "unknown_status")]),
        ((ChangeAgreement("9999", "aust"),), [(0, "unknown_municipality")]),
        ((CloseRoad("Rv99", "0101-auset", "0102-brubyen"),), [(0, "unknown_road")]),
        ((CloseRoad("Rv3", "0101-auset", "0202-oyvaer"),), [(0, "no_stretch")]),
        ((ChangeService("aust", "men", "full"), ChangeService("aust", "men", "no")), [(1, "repeated")]),
        ((CloseCentre("ost"), CloseCentre("oya")), [(0, "unknown_centre"), (1, "already_closed")]),
    ],
)
def test_everything_that_is_wrong_is_said_where_it_stands(
    changes: tuple[Change, ...], expected: list[tuple[int, str]]
) -> None:
    assert problems(*changes) == expected


def test_opening_in_a_town_with_one_closed_centre_reopens_it() -> None:
    assert opening("0202-oyvaer", ("men",), scenario=Scenario(), today=TODAY) == ReopenCentre("oya", ("men",))
    assert opening("0202-holmen", ("men",), scenario=Scenario(), today=TODAY) == OpenCentre("0202-holmen", ("men",))
    closed = Scenario((CloseCentre("aust"),))
    assert opening("0101-auset", ("men",), scenario=closed, today=TODAY) == ReopenCentre("aust", ())


def test_the_shortest_scenario_amounts_to_the_same() -> None:
    long = effect(OpenCentre("0202-holmen", ("men",)), ChangeService("ny-0202-holmen", "men", "day_only"))
    assert work_out(Scenario.of(long), TODAY) == (long, ())
