"""Answers about a world; what they come to on the three towns stands in test_study.py."""

from __future__ import annotations

import numpy as np
import pytest

from geo.errors import NoKnownCount
from geo.network.conditions import Conditions
from geo.scenario.effect import Effect
from geo.study import answers
from geo.study.memory import Memory
from geo.study.question import Question
from geo.study.world import World, apply
from tests.support.worlds import three_towns

TODAY = World.today(three_towns())
WOMEN = Question("women")


def nearest(world: World, question: Question) -> answers.Answer:
    return answers.nearest_answer(world, question, unconnected=answers.unconnected(world))


@pytest.mark.parametrize(
    "effect",
    [
        Effect(),
        Effect(closed=("aust",)),
        Effect(reopened=("oya",)),
        Effect(moved=(("bru", "0202-oyvaer"),)),
        Effect(opened=(("ny-0202-holmen", "0202-holmen"),), services=(("ny-0202-holmen", "women", "full"),)),
        Effect(services=(("aust", "women", "no"),)),
        Effect(conditions=Conditions(speed_percent=80)),
    ],
    ids=str,
)
@pytest.mark.parametrize("reading", ["documented", "possible"])
def test_an_answer_from_todays_is_the_one_worked_out_anew(effect: Effect, reading: str) -> None:
    question = Question("women", reading=reading)
    world = apply(effect, TODAY, memory=Memory())
    anew = nearest(world, question)
    derived = answers.nearest_answer_from(
        TODAY, nearest(TODAY, question), world, unconnected=answers.unconnected(world)
    )
    for name in ("seconds", "centre", "reason", "eligible"):
        np.testing.assert_array_equal(getattr(derived, name), getattr(anew, name))
    assert derived.question == question


def test_a_closed_centre_takes_in_nobody_whatever_it_documents() -> None:
    assert answers.eligible(TODAY, WOMEN).tolist() == [True, True, False]
    assert answers.eligible(TODAY, Question("sami_north")).tolist() == [False, False, False]
    assert answers.eligible(TODAY, Question("sami_north", reading="possible")).tolist() == [True, True, False]


def test_presumed_agreements_are_those_asked_for() -> None:
    assert answers.contracted(TODAY, presumed=False)["municipality_code"].tolist() == ["0101", "0201"]
    detour = answers.detour(TODAY, presumed=False)
    answer = answers.agreement_answer(TODAY, Question("women", measure="contracted"), detour=detour)
    assert answer.seconds is detour.contracted_s
    assert (
        answers.agreement_answer(TODAY, Question("women", measure="detour"), detour=detour).seconds is detour.detour_s
    )


def test_under_the_expected_reading_no_centre_is_named() -> None:
    question = answers.expected_question(Question("active_substance_use", measure="detour"))
    assert (question.measure, question.reading) == ("nearest", "expected")
    expected = answers.expected(TODAY, question)
    answer = answers.expected_answer(TODAY, question, expected=expected, unconnected=answers.unconnected(TODAY))
    assert (answer.centre == -1).all()
    assert answer.expected is expected
    assert answer.reason[6] != 0


def test_without_a_count_there_is_no_expected_reading() -> None:
    assert answers.known_counts(TODAY, WOMEN) == ()
    with pytest.raises(NoKnownCount):
        answers.expected(TODAY, answers.expected_question(WOMEN))
    chosen = answers.expected(TODAY, Question("women", reading="expected", known_count=2))
    assert chosen.count.serving == 2
