from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from geo.errors import UnknownName
from geo.measures.question import Question


def test_what_does_not_belong_to_the_measure_or_reading_is_dropped_so_that_equal_questions_are_equal() -> None:
    assert Question("women", known_count=3) == Question("women")
    assert Question("women", presumed=True) == Question("women")
    assert Question("women", measure="contracted", reading="possible") == Question("women", measure="contracted")


def test_what_belongs_to_it_tells_questions_apart() -> None:
    expected = Question("women", reading="expected")
    assert replace(expected, known_count=3) != expected
    assert replace(expected, known_count=3) != replace(expected, known_count=4)
    contracted = Question("women", measure="contracted")
    assert replace(contracted, presumed=True) != contracted
    assert Question("women", measure="detour", presumed=True).presumed


def test_statuses_stand_in_one_order_and_once() -> None:
    assert Question("women", accept=("day_only", "full", "day_only")) == Question("women", accept=("full", "day_only"))


@pytest.mark.parametrize(
    "wrong",
    [{"group": "womn"}, {"measure": "furthest"}, {"reading": "documentd"}, {"accept": ("full", "no")},
     {"accept": ("planned",)}],
)  # fmt: skip
def test_an_unknown_word_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownName):
        Question(**({"group": "women"} | wrong))  # type: ignore[arg-type]


def test_a_number_of_centres_is_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Question("women", reading="expected", known_count=-1)


def test_a_question_is_a_value() -> None:
    with pytest.raises(FrozenInstanceError):
        Question("women").group = "men"  # type: ignore[misc]
