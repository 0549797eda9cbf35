"""Comparisons on the three towns: people are powers of two, so a sum says exactly who is meant."""

from __future__ import annotations

import numpy as np
import pytest

from geo.analysis.comparison import Comparison, Pair, by_group, compare
from geo.data.vocabulary import GROUP_IDS
from geo.scenario.scenario import Change, ChangeService, CloseCentre, MoveCentre, OpenCentre, ReopenCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import three_towns

WOMEN = Question("women")


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


def change(study: Study, *changes: Change, question: Question = WOMEN) -> Comparison:
    return compare(study, study.under(Scenario(changes)), question)


def test_who_loses_is_counted_where_they_live(study: Study) -> None:
    found = change(study, CloseCentre("aust"))
    # o0 0 -> 60, o1 30 -> 30 (bru is as near), o8 (256) 90 -> 150; all others have bru.
    summary = found.summary
    assert summary.people_losing == 1 + 256
    assert summary.people_gaining == 0
    assert summary.person_minutes_change == pytest.approx(1 * 60 + 256 * 60)
    assert (summary.municipalities_losing, summary.municipalities_gaining) == (2, 0)
    assert summary.people == 1023
    assert summary.people_beyond[60] == Pair(64 + 128 + 256 + 512, 64 + 128 + 256 + 512), "at most 60 is within 60"
    assert summary.people_beyond[90] == Pair(64 + 128 + 512, 64 + 128 + 256 + 512)
    table = found.municipalities.set_index("municipality_code")
    assert table["people_losing"].tolist() == [1, 0, 0, 256]
    assert list(table.loc["0202", ["before_min", "after_min", "change_min"]]) == [90, 150, 60]
    assert list(table.loc["0202", ["before_centre_id", "after_centre_id"]]) == ["aust", "bru"]


def test_a_minute_counts_and_less_does_not(study: Study) -> None:
    # Moving aust from Auset to Øyvær: o0 goes from 0 to 60; the other way is o8, who gets it at the door.
    found = change(study, MoveCentre("aust", "0202-oyvaer"))
    assert found.summary.people_losing == 1
    assert found.summary.people_gaining == 256
    assert found.summary.person_minutes_change == pytest.approx(60 - 256 * 90)
    edge = Comparison(found.before_study, found.after_study, found.before, found.after, (60,), np.zeros(10))
    edge.change_s[:4] = [60, 59.9, -60, -59.9]
    assert edge.losing.tolist() == [True, *[False] * 9]
    assert edge.gaining.tolist() == [False, False, True, *[False] * 7]


def test_cut_off_before_or_after_is_counted_apart_and_never_as_minutes(study: Study) -> None:
    wheelchair = Question("wheelchair")
    lost = change(study, CloseCentre("bru"), question=wheelchair)
    assert lost.summary.people_newly_cut_off == lost.summary.people_losing == 1 + 2 + 4 + 8 + 16 + 32 + 256
    assert lost.summary.person_minutes_change == 0
    assert np.isnan(lost.change_s[[6, 7, 9]]).all(), "cut off in both worlds: no change to speak of"
    assert lost.municipalities["after_min"].isna().all()
    won = change(study, ReopenCentre("oya", ("lgbt",)), question=Question("lgbt"))
    assert won.summary.people_newly_reached == won.summary.people_gaining == 1 + 2 + 4 + 8 + 16 + 32 + 256
    assert won.summary.people_beyond[300] == Pair(1023, 64 + 128 + 512)


def test_the_other_way_round_is_the_opposite(study: Study) -> None:
    changed = study.under(Scenario((CloseCentre("aust"), OpenCentre("0202-oyvaer", ("women",)))))
    there, back = compare(study, changed, WOMEN).summary, compare(changed, study, WOMEN).summary
    assert (there.people_losing, there.people_gaining) == (back.people_gaining, back.people_losing) == (1, 256)
    assert there.person_minutes_change == -back.person_minutes_change
    assert {limit: Pair(pair.after, pair.before) for limit, pair in back.people_beyond.items()} == there.people_beyond


def test_nothing_changed_is_nobody(study: Study) -> None:
    summary = compare(study, study, WOMEN).summary
    assert (summary.people_losing, summary.people_gaining, summary.person_minutes_change) == (0, 0, 0)
    assert all(pair.before == pair.after for pair in summary.people_beyond.values())


@pytest.mark.parametrize("by", ["county", "centrality", "country", "municipality"])
def test_groups_of_municipalities_add_up_to_the_whole(study: Study, by: str) -> None:
    found = change(study, CloseCentre("aust"))
    table = found.by(by)
    assert table["people"].sum() == 1023
    assert table["people_losing"].sum() == 257
    assert table["person_minutes_change"].sum() == pytest.approx(found.summary.person_minutes_change)


def test_counties_have_their_own_medians(study: Study) -> None:
    table = change(study, CloseCentre("aust")).by("county").set_index("group")
    # Sørfylket: o0 1, o1 2, o2 4, o3 8 people. Before 0, 30, 0, 20; after 60, 30, 0, 20: o3 has the middle one.
    assert list(table.loc["01", ["before_min", "after_min", "people_losing"]]) == [20, 20, 1]
    assert table.loc["02", "people_losing"] == 256


def test_who_crosses_a_limit_is_said_with_the_direction(study: Study) -> None:
    found = change(study, CloseCentre("aust"))
    assert found.crossings(90)[["municipality_code", "direction"]].to_numpy().tolist() == [["0202", "beyond"]]
    assert found.crossings(60).empty
    back = compare(found.after_study, study, WOMEN)
    assert back.crossings(90)["direction"].tolist() == ["within"]
    lost = change(study, CloseCentre("bru"), question=Question("wheelchair"))
    assert lost.crossings(300)["municipality_code"].tolist() == ["0202", "0201", "0102", "0101"], "most people first"


def test_each_group_of_people_has_a_row(study: Study) -> None:
    table = by_group(study, study.under(Scenario((ChangeService("aust", "women", "no"),))), WOMEN).set_index("group")
    assert table.index.tolist() == list(GROUP_IDS)
    assert table.loc["women", "people_losing"] == 1 + 256
    assert (table.drop(index="women")["people_losing"] == 0).all()


def test_groups_that_nobody_has_counted_have_no_expected_row(study: Study) -> None:
    asked = Question("women", reading="expected", known_count=1)
    table = by_group(study, study.under(Scenario((CloseCentre("aust"),))), asked)
    assert "women" in table["group"].tolist()
    assert "older" not in table["group"].tolist()


def test_expected_people_are_compared_under_the_expected_reading(study: Study) -> None:
    question = Question("trafficking", reading="expected", known_count=1)
    found = change(study, ChangeService("aust", "trafficking", "full"), question=question)
    # Before: one of aust and bru serves, each as likely. After: aust does, and it is the one that was counted.
    # o0 goes from (0 + 60) / 2 to 0; o2 from (60 + 0) / 2 to 60.
    assert (found.change_s[[0, 2]] / 60).tolist() == [-30, 30]
    assert found.summary.people_beyond[90].before == pytest.approx(64 + 128 + 512 + (16 + 32 + 256) / 2), (
        "o4 and o5 are beyond if it is aust, o8 if it is bru"
    )


def test_two_data_sets_are_not_compared(study: Study) -> None:
    with pytest.raises(ValueError, match="come from one"):
        compare(study, Study(three_towns()), WOMEN)
