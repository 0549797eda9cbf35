"""A scenario in sentences, on the three towns."""

from __future__ import annotations

import pytest

from dashboard.text.catalogue import Catalogue
from dashboard.text.scenario import describe, describe_all, describe_conditions, problem_words, short_words
from geo.network.conditions import CROSSING, EFFECTIVE, STANDARD, Conditions
from geo.scenario.resolution import resolve
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


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (CloseCentre("aust"), ["Aust krisesenter"]),
        (ReopenCentre("oya"), ["Øya krisesenter"]),
        (ReopenCentre("oya", ("men", "women")), ["Øya krisesenter", "menn", "kvinner"]),
        (OpenCentre("0202-holmen", ("men",)), ["Holmen", "menn"]),
        (MoveCentre("aust", "0102-brubyen"), ["Aust krisesenter", "Brubyen"]),
        (ChangeService("aust", "men", "full"), ["Aust krisesenter", "menn"]),
        (ChangeService(EVERY, "men", "no"), ["menn"]),
        (ChangeAgreement("0201", "bru"), ["Dal", "Krisesenteret Bru og Dal"]),
        (CloseRoad("Rv3", "0102-brubyen", "0201-dalsbygda"), ["Rv3", "Brubyen", "Dalsbygda"]),
        (CloseCentre("ny-0202-holmen"), ["Nytt krisesenter i Holmen"]),
    ],
)
def test_each_change_names_what_it_is_about(change: Change, names: list[str], study: Study, t: Catalogue) -> None:
    said = describe(change, study=study, t=t)
    assert [name for name in names if name not in said] == []
    assert said.endswith(".")


@pytest.mark.parametrize("change", [CloseCentre("ukjent"), OpenCentre("9999-x", ("trolls",)), MoveCentre("a", "b")])
def test_a_name_that_the_data_do_not_know_is_given_as_it_stands(change: Change, study: Study, t: Catalogue) -> None:
    assert [word for word in change.words if word not in describe(change, study=study, t=t)] == []


def test_withdrawing_is_not_said_like_offering(study: Study, t: Catalogue) -> None:
    said = {status: describe(ChangeService("aust", "men", status), study=study, t=t) for status in ("full", "no")}
    assert said["full"] != said["no"]
    assert "ikke" in said["no"]


def test_today_and_all_changes_in_one_text(study: Study, t: Catalogue) -> None:
    assert describe_all(Scenario(), study=study, t=t) == t("scenario.change.today")
    both = Scenario((CloseCentre("aust"), CloseCentre("bru")), conditions=Conditions(winter=True))
    said = describe_all(both, study=study, t=t)
    assert said.index("Aust") < said.index("Bru") < said.index(describe_conditions(both.conditions, t=t)[0])


def test_night_says_what_is_assumed_of_unknown_ferries(t: Catalogue) -> None:
    sail = describe_conditions(Conditions(night=True), t=t)
    rest = describe_conditions(Conditions(night=True, unknown_ferries_rest=True), t=t)
    assert len(sail) == len(rest) == 2
    assert sail[0] == rest[0]
    assert sail[1] != rest[1]


def test_each_condition_is_said_and_an_ordinary_day_says_nothing(t: Catalogue) -> None:
    assert describe_conditions(STANDARD, t=t) == ()
    assert short_words(STANDARD, t=t) == ""
    every = (
        Conditions(winter=True), Conditions(ferry_rule=EFFECTIVE), Conditions(ferry_rule=CROSSING),
        Conditions(speed_percent=80), Conditions(from_road=True),
    )  # fmt: skip
    said = [describe_conditions(one, t=t) for one in every]
    assert [len(one) for one in said] == [1] * 5
    assert len({short_words(one, t=t) for one in every}) == 5
    assert "80" in said[3][0]
    assert "80" in short_words(every[3], t=t)


def test_a_problem_comes_with_what_may_have_been_meant(study: Study, t: Catalogue) -> None:
    near, far = (resolve(Scenario((CloseCentre(name),)), study)[0] for name in ("austt", "qqqq"))
    assert "aust" in problem_words(near, t=t).replace("austt", "")
    assert problem_words(far, t=t) == t(far.key, **far.placeholders)
