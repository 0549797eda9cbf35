"""The expected reading, the contracted centre and the detour, asked of a study of three towns.

Minutes to the two centres in operation, from the drawing in tests/support/worlds.py (o6, o7, o9 have no way):

    origin (people)   o0 (1)  o1 (2)  o2 (4)  o3 (8)  o4 (16)  o5 (32)  o8 (256)
    aust               0      30      60      80      120      110.2     90
    bru               60      30       0      20        0       20.2    150
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pandas as pd
import pytest

from geo.errors import NoKnownCount
from geo.measures import reasons
from geo.network.access import Reason
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

UNSAID = Question("active_substance_use", reading="expected")  # counted: one of two centres
AREA_0102 = "0102"  # o2 and o3


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


def minutes(values: np.ndarray) -> list[float]:
    return [round(float(value) / 60, 1) for value in values]


def row(frame: pd.DataFrame, code: str) -> dict[str, object]:
    return {str(name): value for name, value in frame.set_index("municipality_code").loc[code].items()}


def test_expected_is_the_mean_over_which_of_the_two_serves(study: Study) -> None:
    answer = study.answer(UNSAID)
    assert minutes(answer.seconds) == [30, 30, 30, 50, 60, (20.2 + 110.2) / 2, inf, inf, (90 + 150) / 2, inf]
    assert set(answer.centre.tolist()) == {-1}
    assert answer.expected is not None
    assert (answer.expected.constraint.serving, answer.expected.constraint.size) == (1, 2)
    assert (answer.expected.count.serving, answer.expected.count.year) == (1, 2023)


def test_shares_count_expected_people_not_people_with_an_expected_time(study: Study) -> None:
    # From o3 (8 of 12 people) 20 or 80 minutes: expected 50, yet within 60 only if Bru serves.
    bru = row(study.municipality_table(UNSAID), AREA_0102)
    assert bru["share_within_60"] == pytest.approx((4 + 8 / 2) / 12)
    assert bru["share_within_30"] == pytest.approx((4 / 2 + 8 / 2) / 12)
    assert bru["expected_min"] == pytest.approx(50)
    assert bru["p5_min"] == pytest.approx(20)
    assert bru["p95_min"] == pytest.approx(80)
    assert bru["evidence"] == "1 of 2 unknown centres"


def test_figures_and_curve_agree_with_the_table(study: Study) -> None:
    figures = study.figures(UNSAID, area=AREA_0102)
    assert figures.share_within[60] == pytest.approx(8 / 12)
    assert figures.people_beyond[60] == pytest.approx(8 / 2)
    assert figures.cut_off_population == 0
    curve = study.share_curve(UNSAID, area=AREA_0102, at_min=(0, 20, 30, 60, 80))
    assert curve["share"].tolist() == pytest.approx([2 / 12, 6 / 12, 6 / 12, 8 / 12, 1])
    turned = study.share_curve(UNSAID, area=AREA_0102, at_min=(80, 0, 60))
    assert turned["share"].tolist() == pytest.approx([1, 2 / 12, 8 / 12])
    nation = study.figures(UNSAID)
    # Beyond 60: o3, o4, o5 in one case of two, o6 to o9 always.
    assert nation.people_beyond[60] == pytest.approx((8 + 16 + 32) / 2 + 64 + 128 + 256 + 512)
    assert nation.cut_off_population == pytest.approx(64 + 128 + 512)
    assert sum(nation.cut_off_by_reason.values()) == pytest.approx(nation.cut_off_population)


@pytest.mark.parametrize(("known_count", "reading"), [(0, "documented"), (2, "possible")])
def test_none_and_all_are_the_other_two_readings(study: Study, known_count: int, reading: str) -> None:
    expected = study.answer(replace(UNSAID, known_count=known_count))
    other = study.answer(replace(UNSAID, reading=reading))
    np.testing.assert_allclose(expected.seconds, other.seconds)
    np.testing.assert_array_equal(expected.reason, other.reason)
    here, there = (study.municipality_table(answer.question) for answer in (expected, other))
    for name in ("cut_off_population", "cut_off_reason", "median_min", "p90_min", "share_within_60"):
        pd.testing.assert_series_equal(here[name], there[name])


def test_a_probable_cut_off_has_a_reason(study: Study) -> None:
    # None serves: everybody with a road is cut off for want of a serving centre, under the expected reading as well.
    answer = study.answer(replace(UNSAID, known_count=0))
    assert [Reason(value) for value in answer.reason[:6]] == [Reason.NO_SERVING_CENTRE] * 6


def test_cut_off_in_some_cases_counts_for_as_many_people_as_are_expected() -> None:
    # Bru's only house is on an islet without a road: who can travel at all is cut off in one case of two.
    tables = three_towns_tables()
    centres = tables["centres"]
    tables["centres"] = centres.assign(town=centres["town"].where(centres["centre_id"] != "bru", "Holmen (0202)"))
    study = Study(dataset_of(tables))
    answer = study.answer(UNSAID)
    assert minutes(answer.seconds[:5]) == [0, 30, 60, 80, 120]
    assert [Reason(value) for value in answer.reason[:6]] == [Reason.NO_SERVING_CENTRE] * 6
    some = 1 + 2 + 4 + 8 + 16 + 32 + 256
    nation = study.figures(UNSAID)
    assert nation.cut_off_population == pytest.approx(64 + 128 + 512 + some / 2)
    assert nation.cut_off_by_reason["no_serving_centre"] == pytest.approx(some / 2)
    assert row(study.municipality_table(UNSAID), AREA_0102)["cut_off_population"] == pytest.approx((4 + 8) / 2)
    assert row(study.municipality_table(UNSAID), AREA_0102)["cut_off_reason"] == "no_serving_centre"


def test_readings_are_nested_for_every_group_and_number(study: Study) -> None:
    for group in ("men", "wheelchair", "severe_mental_illness", "active_substance_use", "older"):
        documented, possible = (
            study.answer(Question(group, reading=reading)).seconds for reading in ("documented", "possible")
        )
        for known_count in range(4):
            expected = study.answer(Question(group, reading="expected", known_count=known_count)).seconds
            assert np.all(possible <= expected)
            assert np.all(expected <= documented)


def test_statement_that_is_not_accepted_is_unknown_to_the_count(study: Study) -> None:
    # Bru documents case by case for severe mental illness, Aust nothing: two unknown, and with it accepted one.
    unaccepted = study.expected(Question("severe_mental_illness", known_count=1, reading="expected"))
    assert (unaccepted.constraint.serving, unaccepted.constraint.size) == (1, 2)
    accept = ("full", "case_by_case")
    accepted = study.expected(Question("severe_mental_illness", known_count=1, reading="expected", accept=accept))
    assert (accepted.constraint.serving, accepted.constraint.size, accepted.constraint.clash) == (0, 1, "")


def test_count_that_contradicts_the_evidence_says_so(study: Study) -> None:
    # Both document men; one of two is documented no for wheelchair.
    assert study.expected(Question("men", reading="expected", known_count=1)).constraint.clash == (
        "fewer_counted_than_documented"
    )
    assert study.expected(Question("wheelchair", reading="expected", known_count=2)).constraint.clash == (
        "more_counted_than_possible"
    )


def test_documented_offer_of_a_form_that_is_not_counted_does_not_use_up_the_count() -> None:
    tables = three_towns_tables()
    evidence = tables["evidence"]
    said = evidence.iloc[[0]].assign(group="active_substance_use", status="day_only")  # aust
    tables["evidence"] = pd.concat([evidence, said], ignore_index=True)
    accept = ("full", "day_only")
    found = Study(dataset_of(tables)).expected(replace(UNSAID, accept=accept))
    assert (found.constraint.serving, found.constraint.size) == (1, 1)  # the one counted is Bru
    assert found.count.notes == ("counts_forms_not_accepted", "accepts_forms_not_counted")


def test_nobody_has_counted(study: Study) -> None:
    with pytest.raises(NoKnownCount, match="men_with_children"):
        study.answer(Question("men_with_children", reading="expected"))


def test_contracted_is_the_agreed_centre_also_where_another_is_nearer(study: Study) -> None:
    # Aust and Dal have agreements with Aust; Dal has Bru's second house in its own town.
    answer = study.answer(Question("women", measure="contracted"))
    assert minutes(answer.seconds) == [0, 30, inf, inf, 120, 110.2, inf, inf, inf, inf]
    assert [Reason(value).code for value in answer.reason[[2, 6, 7, 8, 9]]] == [
        "agreement_unknown",
        "no_connection",
        "no_road_within_reach",
        "agreement_unknown",
        "no_car_road",
    ]
    table = study.municipality_table(Question("women", measure="contracted"))
    assert table["centre_id"].tolist() == ["aust", "", "aust", ""]
    assert all(
        reason for reason, lost in zip(table["cut_off_reason"], table["cut_off_population"], strict=True) if lost
    )


def test_detour_is_contracted_minus_nearest(study: Study) -> None:
    answer = study.answer(Question("women", measure="detour"))
    assert minutes(answer.seconds) == [0, 0, inf, inf, 120, 90, inf, inf, inf, inf]
    dal = row(study.municipality_table(Question("women", measure="detour")), "0201")
    assert dal["median_min"] == pytest.approx(90)


def test_presumed_agreements_only_when_asked_for() -> None:
    tables = three_towns_tables()
    known = tables["agreements"]
    guess = known.iloc[[0]].assign(municipality_code="0102", centre_id="aust", basis="inferred")
    tables["agreements"] = pd.concat([known, guess], ignore_index=True)
    study = Study(dataset_of(tables))
    sure, asked = (
        study.answer(Question("women", measure="contracted", presumed=presumed)) for presumed in (False, True)
    )
    assert minutes(sure.seconds[[2, 3]]) == [inf, inf]
    assert minutes(asked.seconds[[2, 3]]) == [60, 80]


def test_what_does_not_belong_to_the_question_is_dropped() -> None:
    assert Question("men", reading="possible", known_count=3, presumed=True) == Question("men", reading="possible")
    assert Question("men", measure="detour", reading="possible") == Question("men", measure="detour")
    with pytest.raises(ValueError, match="not negative"):
        Question("men", reading="expected", known_count=-1)


def test_answers_do_not_depend_on_what_was_asked_before(study: Study) -> None:
    fresh = Study(three_towns())
    for question in (Question("men", measure="detour"), UNSAID, Question("women", measure="contracted"), UNSAID):
        np.testing.assert_array_equal(study.answer(question).seconds, fresh.answer(question).seconds)
        pd.testing.assert_frame_equal(study.municipality_table(question), fresh.municipality_table(question))


def test_share_of_nobody_is_nan(study: Study) -> None:
    reading = study.expected(UNSAID)
    cut_off, shares, beyond = reading.totals(
        origins=np.array([0]), population=np.array([0.0]), shares_min=[60], beyond_min=[60]
    )
    assert (cut_off, beyond) == (0, {60: 0})
    assert np.isnan(shares[60])


def test_who_lacks_a_centre_is_told_why() -> None:
    leg = np.array([Reason.NONE, Reason.NONE, Reason.NO_CAR_ROAD, Reason.NONE], dtype=np.uint8)
    lacking = np.array([False, True, True, True])
    found = reasons.nearest_reasons(lacking, unconnected=np.array([2, 3]), leg_reason=leg)
    assert found.tolist() == [Reason.NONE, Reason.NO_SERVING_CENTRE, Reason.NO_CAR_ROAD, Reason.NO_CONNECTION]
    assert leg.tolist() == [Reason.NONE, Reason.NONE, Reason.NO_CAR_ROAD, Reason.NONE]


def test_nobody_is_without_connection_where_there_is_no_centre() -> None:
    rows = [np.array(row, dtype=np.float32) for row in ([1, inf, inf, inf], [inf, inf, 5, inf])]
    assert reasons.unconnected(rows).tolist() == [1, 3]
    assert reasons.unconnected([]).tolist() == []
