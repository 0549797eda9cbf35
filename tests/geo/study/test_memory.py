"""What a study keeps never moves an answer: whatever was asked of it first, it answers as a fresh one does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, MEASURES, READINGS
from geo.errors import NoKnownCount
from geo.network.conditions import Conditions
from geo.scenario.changes import (
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
)
from geo.scenario.effect import Effect
from geo.scenario.scenario import TODAY, Scenario
from geo.study.memory import HOW_MANY, Kept, Memory
from geo.study.question import Answer, Question
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns_tables

pytestmark = pytest.mark.slow

AT_NIGHT = Conditions(night=True, unknown_ferries_rest=True)
SCENARIOS: Mapping[str, Scenario] = {
    "today": TODAY,
    "closed": Scenario((CloseCentre("aust"),)),
    "closed, by another name": Scenario((CloseCentre("aust"),), "Uten Aust"),
    "reopened": Scenario((ReopenCentre("oya", ("men",)),)),
    "opened": Scenario((OpenCentre("0202-oyvaer", ("women", "lgbt")),)),
    "opened for others": Scenario((OpenCentre("0202-oyvaer", ("men",)),)),
    "moved": Scenario((MoveCentre("bru", "0202-oyvaer"),)),
    "withdrawn": Scenario((ChangeService("aust", "women", "no"),)),
    "agreed": Scenario((ChangeAgreement("0102", "aust"),)),
    "blocked": Scenario((CloseRoad("E6", "0101-auset", "0102-brubyen"),)),
    "slower": Scenario(conditions=Conditions(speed_percent=80)),
    "from the road": Scenario(conditions=Conditions(from_road=True)),
    "night": Scenario(conditions=AT_NIGHT),
    "closed at night": Scenario((CloseCentre("aust"),), conditions=AT_NIGHT),
}
SMALL: Mapping[Kept, tuple[int, int]] = dict.fromkeys(HOW_MANY, (1, 1))  # nearly all is forgotten at once


def _world() -> dict[str, pd.DataFrame]:
    """The three towns, where Øya's agreement is only inferred."""
    tables = three_towns_tables()
    agreements = tables["agreements"]
    inferred = agreements.iloc[[0]].assign(
        municipality_code="0202", municipality="Øya", centre_id="bru", basis="inferred"
    )
    others = agreements[agreements["municipality_code"] != "0202"]
    return tables | {"agreements": pd.concat([others, inferred], ignore_index=True)}


DATASET = dataset_of(_world())
Fingerprint: TypeAlias = tuple[object, ...]
Ask: TypeAlias = Callable[[Study, Question], Fingerprint]


def of_arrays(*arrays: np.ndarray) -> Fingerprint:
    return tuple((array.dtype.str, array.shape, array.tobytes()) for array in arrays)


def of_frame(frame: pd.DataFrame) -> Fingerprint:
    return (frame.to_csv(), repr(frame.dtypes.to_dict()))


def of_answer(answer: Answer) -> Fingerprint:
    return (answer.question, *of_arrays(answer.seconds, answer.centre, answer.reason, answer.eligible))


def of_detour(study: Study, question: Question) -> Fingerprint:
    detour = study.detour(presumed=question.presumed)
    return of_arrays(detour.centre, detour.known, detour.contracted_s, detour.nearest_s, detour.detour_s)


def of_expected(study: Study, question: Question) -> Fingerprint:
    expected = study.expected(question)
    outcome = expected.outcome
    return (expected.count, *of_arrays(expected.times, outcome.expected_s, outcome.cut_off_probability))


ASKS: Mapping[str, Ask] = {
    "answer": lambda study, question: of_answer(study.answer(question)),
    "municipalities": lambda study, question: of_frame(study.municipality_table(question)),
    "counties": lambda study, question: of_frame(study.county_table(question)),
    "nation": lambda study, question: (repr(study.national(question)),),
    "a municipality": lambda study, question: (repr(study.figures(question, area="0201")),),
    "curve": lambda study, question: of_frame(study.share_curve(question, at_min=(30, 60, 90))),
    "another curve": lambda study, question: of_frame(study.share_curve(question, area="02", at_min=(45, 300))),
    "near": lambda study, question: of_frame(study.nearest_centres("0102", question=question, n=2)),
    "expected": of_expected,
    "counts": lambda study, question: study.known_counts(question),
    "detour": of_detour,
    "contracted": lambda study, question: of_frame(study.contracted(presumed=question.presumed)),
    "times": lambda study, _: of_arrays(study.times, study.origin_legs.seconds, study.network.seconds),
    "centres": lambda study, _: (
        *of_frame(study.centres),
        *of_arrays(study.in_operation),
        *sorted(study.sites.items()),
    ),
    "towns": lambda study, _: of_arrays(*study.town_times(["0101-auset", "0202-oyvaer"])),
    "route": lambda study, _: (repr(study.route("Øyvær", "Brubyen")),),
    "scenario": lambda study, _: (study.scenario, study.effect),
}
questions = st.builds(
    Question,
    st.sampled_from(("women", "men", "lgbt", "active_substance_use")),
    measure=st.sampled_from(MEASURES),
    reading=st.sampled_from(READINGS),
    accept=st.sampled_from((DEFAULT_ACCEPT, ACCEPTABLE, ("full",))),
    known_count=st.sampled_from((None, 0, 1, 2)),
    presumed=st.booleans(),
)
Step: TypeAlias = tuple[str, str, Question]
steps = st.tuples(st.sampled_from(sorted(SCENARIOS)), st.sampled_from(sorted(ASKS)), questions)


def told(study: Study, step: Step) -> Fingerprint:
    scenario, ask, question = step
    try:
        return ASKS[ask](study.under(SCENARIOS[scenario]), question)
    except NoKnownCount as unknown:
        return (str(unknown),)


@cache
def told_by_a_fresh_study(step: Step) -> Fingerprint:
    return told(Study(DATASET), step)


WOMEN = Question("women")
CONTRACTED = Question("women", measure="contracted")
EXPECTED = Question("active_substance_use", reading="expected")


@settings(max_examples=30)
@given(st.lists(steps, min_size=2, max_size=12), st.sampled_from((HOW_MANY, SMALL)))
@example([(scenario, "answer", WOMEN) for scenario in (*SCENARIOS, "today")], HOW_MANY)
@example([(scenario, "municipalities", WOMEN) for scenario in (*SCENARIOS, "today")], HOW_MANY)
@example([(scenario, "detour", CONTRACTED) for scenario in (*SCENARIOS, "today")], HOW_MANY)
@example([(scenario, "expected", EXPECTED) for scenario in ("closed", "moved", "night", "today")], HOW_MANY)
@example(
    [("agreed", ask, Question("women", measure="contracted", presumed=presumed)) for ask in ("detour", "answer")
     for presumed in (False, True, False)],
    HOW_MANY,
)  # fmt: skip
@example(
    [("opened", "expected", Question("active_substance_use", reading="expected", known_count=count))
     for count in (None, 0, 2, 1)],
    HOW_MANY,
)  # fmt: skip
def test_whatever_was_asked_first_the_answers_are_those_of_a_fresh_study(
    asked: list[Step], how_many: Mapping[Kept, tuple[int, int]]
) -> None:
    study = Study(DATASET)
    study.memory = Memory(how_many)
    for step in asked:
        assert told(study, step) == told_by_a_fresh_study(step), step


def test_no_two_of_the_scenarios_and_questions_are_the_same_by_chance() -> None:
    """A test of the test: what is mixed up must be seen."""
    answers = {name: told_by_a_fresh_study((name, "times", WOMEN)) for name in SCENARIOS}
    assert len(set(answers.values())) == 7
    presumed, stated = (
        told_by_a_fresh_study(("today", "detour", Question("women", measure="contracted", presumed=flag)))
        for flag in (True, False)
    )
    assert presumed != stated


# --- the memory itself ---------------------------------------------------------------------------------------------


def test_only_what_stands_in_the_key_is_handed_on() -> None:
    memory, seen = Memory(), []

    def work_out(*about: object) -> int:
        seen.append(about)
        return len(seen)

    assert memory.keep(Kept.ANSWER, Effect(), work_out, "a", 1) == 1
    assert memory.keep(Kept.ANSWER, Effect(), work_out, "a", 1) == 1
    assert memory.keep(Kept.ANSWER, Effect(), work_out, "a", 2) == 2
    assert memory.keep(Kept.DETOUR, Effect(), work_out, "a", 1) == 3
    assert memory.keep(Kept.ANSWER, Effect(closed=("aust",)), work_out, "a", 1) == 4
    assert memory.keep(Kept.ANSWER, Effect(closed=("bru",)), work_out, "a", 1) == 5
    assert seen == [("a", 1), ("a", 2), ("a", 1), ("a", 1), ("a", 1)]


def test_scenarios_do_not_push_out_what_is_kept_of_today() -> None:
    memory = Memory({**HOW_MANY, Kept.ANSWER: (1, 2)})
    made: list[str] = []

    def ask(name: str) -> None:
        memory.keep(Kept.ANSWER, Effect(closed=(name,) if name else ()), lambda: made.append(name))

    for name in ("", "a", "b", "c", "", "c", "b", "a"):
        ask(name)
    assert made == ["", "a", "b", "c", "a"]


def test_every_kind_has_its_number() -> None:
    assert set(HOW_MANY) == set(Kept)
    assert all(max(numbers) > 0 for numbers in HOW_MANY.values())
