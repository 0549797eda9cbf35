"""The three towns' answers, worked out by hand in tests/support/worlds.py: 1 km is 1 minute on every road."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pandas.util import hash_pandas_object

from geo.data.folder import Dataset
from geo.errors import UnknownName
from geo.network.access import AccessRules
from geo.network.graph import SpeedModel
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

WOMEN = Question("women")
COLUMNS = [
    "municipality_code", "municipality", "county_code", "county", "population", "cut_off_population", "cut_off_reason",
    "centre_id", "centre", "median_min", "mean_min", "p10_min", "p90_min", "share_within_30", "share_within_60",
    "share_within_90", "share_within_120", "share_within_180", "share_within_300", "evidence",
]  # fmt: skip
OFF_ROAD_MIN = 2 * 1.3 / 30 * 60  # o5 lives 2 km off the road


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


@cache
def drawn() -> dict[str, pd.DataFrame]:
    """The three towns' tables, drawn once: a study leaves them as they are (a test below holds it to that)."""
    return three_towns_tables()


def world_with(**tables: pd.DataFrame) -> Dataset:
    return dataset_of(drawn() | tables)


def minutes(study: Study, question: Question) -> list[float]:
    return [float(seconds) / 60 for seconds in study.answer(question).seconds]


def test_travel_times_are_those_on_the_map(study: Study) -> None:
    assert study.centres["centre_id"].tolist() == ["aust", "bru", "oya"]
    inf = np.inf
    assert (study.times / 60).tolist() == [
        pytest.approx([0, 30, 60, 80, 120, 60 + 45 + OFF_ROAD_MIN, inf, inf, 10 + 60 + 20, inf]),
        pytest.approx([60, 30, 0, 20, 0, 15 + OFF_ROAD_MIN, inf, inf, 10 + 60 + 20 + 60, inf]),
        pytest.approx([90, 120, 150, 170, 210, 90 + 105 + OFF_ROAD_MIN, inf, inf, 0, inf]),
    ]


def test_the_nearest_centre_in_operation_that_takes_the_group_in(study: Study) -> None:
    answer = study.answer(WOMEN)
    assert answer.eligible.tolist() == [True, True, False]  # the closed one documents women too, and is not asked
    assert answer.centre.tolist() == [0, 0, 1, 1, 1, 1, -1, -1, 0, -1]  # o1 is 30 minutes from both: aust
    assert minutes(study, WOMEN)[:6] == pytest.approx([0, 30, 0, 20, 0, 15 + OFF_ROAD_MIN])
    wheelchair = study.answer(Question("wheelchair"))
    assert wheelchair.centre.tolist() == [1, 1, 1, 1, 1, 1, -1, -1, 1, -1]


def test_everyone_cut_off_has_a_reason(study: Study) -> None:
    codes = {0: "", 1: "no_car_road", 2: "no_road_within_reach", 3: "no_connection", 4: "no_serving_centre"}
    women = [codes[int(one)] for one in study.answer(WOMEN).reason]
    assert women == [""] * 6 + ["no_connection", "no_road_within_reach", "", "no_car_road"]
    nobody = [codes[int(one)] for one in study.answer(Question("active_substance_use")).reason]
    assert nobody == ["no_serving_centre"] * 6 + [
        "no_connection", "no_road_within_reach", "no_serving_centre", "no_car_road",
    ]  # fmt: skip


def test_the_municipality_table(study: Study) -> None:
    table = study.municipality_table(WOMEN)
    assert table.columns.tolist() == COLUMNS
    assert table["municipality_code"].tolist() == ["0101", "0102", "0201", "0202"]
    assert table["population"].tolist() == [1 + 2, 4 + 8, 16 + 32 + 64 + 128, 256 + 512]
    assert table["cut_off_population"].tolist() == [0, 0, 64 + 128, 512]
    assert table["cut_off_reason"].tolist() == ["", "", "no_road_within_reach;no_connection", "no_car_road"]
    assert table["centre_id"].tolist() == ["aust", "bru", "bru", "aust"]
    assert table["centre"].tolist()[0] == "Aust krisesenter"
    far = 15 + OFF_ROAD_MIN
    assert table["median_min"].tolist() == pytest.approx([30, 20, far, 90])
    assert table["mean_min"].tolist() == pytest.approx([2 * 30 / 3, 8 * 20 / 12, 32 * far / 48, 90])
    assert table["p10_min"].tolist() == pytest.approx([0, 0, 0, 90])
    assert table["p90_min"].tolist() == pytest.approx([30, 20, far, 90])
    assert table["share_within_30"].tolist() == pytest.approx([1, 1, 48 / 240, 0])
    assert table["share_within_60"].tolist() == pytest.approx([1, 1, 48 / 240, 0])
    assert table["share_within_90"].tolist() == pytest.approx([1, 1, 48 / 240, 256 / 768])
    assert table["share_within_300"].tolist() == pytest.approx([1, 1, 48 / 240, 256 / 768])
    assert table["evidence"].tolist() == ["full 2021 medium", "full 2023 high", "full 2023 high", "full 2021 medium"]


def test_a_group_that_nobody_documents_leaves_every_row_with_its_reason(study: Study) -> None:
    table = study.municipality_table(Question("active_substance_use"))
    assert table["cut_off_population"].tolist() == table["population"].tolist()
    assert table["median_min"].isna().all()
    assert (table[["centre_id", "centre", "evidence"]] == "").all(axis=None)
    assert (table["share_within_300"] == 0).all()
    assert table["cut_off_reason"].tolist() == [
        "no_serving_centre", "no_serving_centre",
        "no_road_within_reach;no_connection;no_serving_centre", "no_car_road;no_serving_centre",
    ]  # fmt: skip


def test_unknown_is_not_no(study: Study) -> None:
    possible = Question("wheelchair", reading="possible")
    assert study.eligible(possible).tolist() == [False, True, False]  # aust documents no
    unknown = Question("active_substance_use", reading="possible")
    assert study.eligible(unknown).tolist() == [True, True, False]  # nobody says anything: both may
    assert set(study.municipality_table(unknown)["evidence"]) == {"unknown"}


def test_accepted_statuses_decide_what_counts_as_documented(study: Study) -> None:
    by_case = Question("severe_mental_illness", accept=("full", "case_by_case"))
    assert study.eligible(Question("severe_mental_illness")).tolist() == [False, False, False]
    assert study.eligible(by_case).tolist() == [False, True, False]
    assert study.municipality_table(by_case)["evidence"].tolist() == ["case_by_case 2022 medium"] * 4


def test_the_newest_statement_counts_and_an_undated_one_says_so(study: Study) -> None:
    assert study.evidence_of("aust", "men") == "elsewhere 2024 high"
    assert study.evidence_of("aust", "interpreter") == "full undated low"
    assert study.evidence_of("bru", "interpreter") == "unknown"
    assert study.status_of("aust", "wheelchair") == "no"


def test_counties_and_the_nation_are_counted_over_their_people(study: Study) -> None:
    table = study.county_table(WOMEN)
    assert table["county_code"].tolist() == ["01", "02"]
    assert table.columns.tolist() == COLUMNS[2:]
    assert table["population"].tolist() == [15, 1008]
    assert table["cut_off_population"].tolist() == [0, 704]
    assert table["cut_off_reason"].tolist() == ["", "no_car_road;no_road_within_reach;no_connection"]
    assert table["centre_id"].tolist() == ["bru", "aust"]
    assert table["median_min"].tolist() == pytest.approx([20, 90])
    nation = study.national(WOMEN)
    assert (nation.population, nation.cut_off_population) == (1023, 704)
    assert nation.median_min == pytest.approx(90)
    assert nation.people_beyond == {60: 704 + 256, 90: 704, 180: 704, 300: 704}
    assert nation.share_within[90] == pytest.approx((1023 - 704) / 1023)
    assert nation.cut_off_by_reason == {"no_car_road": 512, "no_road_within_reach": 128, "no_connection": 64}
    assert study.figures(WOMEN, area="0201").cut_off_population == 192
    assert study.figures(WOMEN, area="02").population == 1008


def test_the_share_curve_is_inclusive_and_over_all_people(study: Study) -> None:
    curve = study.share_curve(WOMEN, area="0101", at_min=[0, 29, 30])
    assert curve["minutes"].tolist() == [0, 29, 30]
    assert curve["share"].tolist() == pytest.approx([1 / 3, 1 / 3, 1])
    assert study.share_curve(WOMEN, area="0202", at_min=[89, 90, 600])["share"].tolist() == pytest.approx(
        [0, 1 / 3, 1 / 3]
    )
    assert study.share_curve(WOMEN)["share"].iloc[-1] == pytest.approx(319 / 1023)


def test_the_nearest_centres_of_a_municipality_with_what_they_document(study: Study) -> None:
    found = study.nearest_centres("0101", question=Question("wheelchair"))
    assert found["centre_id"].tolist() == ["aust", "bru"]
    assert found["median_min"].tolist() == pytest.approx([30, 30])
    assert found["evidence"].tolist() == ["no 2023 high", "full 2023 high"]
    assert found["eligible"].tolist() == [False, True]
    assert study.nearest_centres("0202", question=WOMEN, n=1)["centre_id"].tolist() == ["aust"]
    assert study.nearest_centres("0202", question=WOMEN)["cut_off_population"].tolist() == [512, 512]


def test_a_route_between_two_places_of_the_gazetteer(study: Study) -> None:
    found = study.route("Øyvær", "Brubyen")
    assert [(leg.kind, leg.number or leg.name) for leg in found.legs] == [
        ("road", "Fv11"), ("ferry", "Auskaia–Øya"), ("road", "Fv10"), ("road", "E6"),
    ]  # fmt: skip
    assert found.km == pytest.approx(100)
    assert found.minutes == pytest.approx(150)
    assert study.route("0102", "0202").minutes == pytest.approx(150)  # codes mean the seats
    assert study.route("Holmen", "Auset").reason.code == "no_car_road"


@pytest.mark.parametrize(
    "wrong",
    [{"group": "womn"}, {"group": "women", "measure": "far"}, {"group": "women", "reading": "guess"},
     {"group": "women", "accept": ("no",)}],
)  # fmt: skip
def test_a_question_with_an_unknown_word_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownName):
        Question(**wrong)  # type: ignore[arg-type]


def test_an_unknown_area_is_refused(study: Study) -> None:
    with pytest.raises(UnknownName, match="0999"):
        study.share_curve(WOMEN, area="0999")


def test_the_same_question_is_the_same_whatever_the_order_of_its_statuses() -> None:
    one, other = (Question("women", accept=accept) for accept in (("full", "day_only"), ("day_only", "full")))
    assert one == other
    assert hash(one) == hash(other)


def test_questions_do_not_disturb_each_other_and_frames_are_the_callers_own(study: Study) -> None:
    first = study.municipality_table(WOMEN)
    kept = first.copy(deep=True)
    study.municipality_table(Question("wheelchair", reading="possible"))
    first.loc[:, "median_min"] = -1.0
    assert_frame_equal(study.municipality_table(WOMEN), kept)


def test_a_study_leaves_its_situation_as_it_was() -> None:
    tables = three_towns_tables()
    before = {name: hash_pandas_object(pd.DataFrame(frame).astype(str)).sum() for name, frame in tables.items()}
    study = Study(dataset_of(tables))
    study.municipality_table(WOMEN)
    study.nearest_centres("0101", question=WOMEN)
    study.route("Auset", "Brubyen")
    after = {name: hash_pandas_object(pd.DataFrame(frame).astype(str)).sum() for name, frame in tables.items()}
    assert before == after


def test_speeds_and_rules_move_the_answer() -> None:
    slow_ferry = Study(three_towns(), speeds=SpeedModel(ferry_kmh=5))
    quick_ferry = Study(three_towns(), speeds=SpeedModel(ferry_kmh=10))
    assert slow_ferry.times[0, 8] - quick_ferry.times[0, 8] == pytest.approx(3600, rel=1e-4)
    free = Study(three_towns(), rules=AccessRules(speed_kmh=1e9))
    assert free.times[1, 5] / 60 == pytest.approx(15)


def test_rows_in_another_order_give_the_same_table() -> None:
    tables = three_towns_tables()
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in tables.items()}
    for group in ("women", "wheelchair", "active_substance_use"):
        question = Question(group)
        assert_frame_equal(
            Study(dataset_of(turned)).municipality_table(question),
            Study(dataset_of(tables)).municipality_table(question),
        )


def test_without_any_centre_in_operation_nobody_is_served_and_the_road_is_not_blamed() -> None:
    centres = three_towns_tables()["centres"].assign(status="closed")
    answer = Study(world_with(centres=centres)).answer(WOMEN)
    assert answer.reason.tolist() == [4, 4, 4, 4, 4, 4, 4, 2, 4, 1]


STATUSES = st.sampled_from(["full", "elsewhere", "case_by_case", "no", None])


@settings(max_examples=12)
@given(st.lists(STATUSES, min_size=6, max_size=6), st.integers(0, 1))
def test_withdrawing_a_group_never_helps_it_and_leaves_other_groups_alone(
    said: list[str | None], withdrawn: int
) -> None:
    centres, groups = ("aust", "bru"), ("women", "men", "older")
    rows = [
        (centre, group, status, 2024, "s", "k", "high", False, "")
        for (centre, group), status in zip([(c, g) for c in centres for g in groups], said, strict=True)
        if status is not None
    ]
    columns = drawn()["evidence"].columns.tolist()
    before = pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})
    gone = (before["centre_id"] == centres[withdrawn]) & (before["group"] == "men")
    after = before.assign(status=before["status"].mask(gone, "no"))
    was, now = (Study(world_with(evidence=evidence)) for evidence in (before, after))
    for reading in ("documented", "possible"):
        for group in groups:
            old, new = (one.answer(Question(group, reading=reading)).seconds for one in (was, now))
            assert (new >= old).all()
            if group != "men":
                assert (new == old).all()
        documented, possible = (now.answer(Question("men", reading=one)).seconds for one in ("documented", "possible"))
        assert (possible <= documented).all()


def test_one_more_centre_never_makes_anyone_slower() -> None:
    tables = three_towns_tables()
    today = Study(dataset_of(tables))
    reopened = Study(world_with(centres=tables["centres"].assign(status="open")))
    before, after = (one.answer(WOMEN).seconds for one in (today, reopened))
    assert (after <= before).all()
    assert after[8] == 0  # Øyvær, where the centre was


def test_a_centre_with_several_sites_is_as_near_as_the_nearest_of_them(study: Study) -> None:
    centres = three_towns_tables()["centres"]
    one_site = centres.assign(town=centres["town"].mask(centres["centre_id"] == "bru", "Brubyen"))
    alone = Study(world_with(centres=one_site))
    assert (study.times[1] / 60)[[2, 4]].tolist() == [0, 0]
    assert (alone.times[1] / 60)[[2, 4]].tolist() == [0, 60]


def test_answers_are_remembered(study: Study) -> None:
    assert study.answer(WOMEN) is study.answer(Question("women"))
    assert dataclasses.replace(WOMEN, reading="possible") != WOMEN


def test_a_new_question_needs_no_new_search(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a question searched the network")

    monkeypatch.setattr("geo.routing.matrix.matrix", refuse)
    monkeypatch.setattr("geo.routing.matrix.dijkstra", refuse)
    assert study.municipality_table(Question("older", reading="possible"))["centre_id"].tolist()[0] == "aust"
