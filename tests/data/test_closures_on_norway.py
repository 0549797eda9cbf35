"""The facts of ``data/closures.csv`` on the embedded network: each is found, and blocks what it says and no more."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.network.conditions import PRESETS
from geo.network.seasonal import RESTS, SAILS, UNKNOWN
from geo.scenario.scenario import Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.support.norway import norway


@pytest.fixture(scope="module")
def study() -> Study:
    return norway()


@pytest.fixture(scope="module")
def winter(study: Study) -> Study:
    return study.under(Scenario(conditions=PRESETS["winter"]))


@pytest.fixture(scope="module")
def night(study: Study) -> Study:
    return study.under(Scenario(conditions=PRESETS["night"]))


@pytest.fixture(scope="module")
def table(study: Study) -> pd.DataFrame:
    return study.dataset.closures


def test_every_row_is_found_on_the_embedded_network(study: Study, table: pd.DataFrame) -> None:
    assert study.closures.unmatched == ()
    assert {one.closure_id for one in study.closures.matched} == set(table["closure_id"])


def test_both_kinds_are_documented_both_ways(table: pd.DataFrame) -> None:
    rows = table.groupby(["kind", "closed"]).size().to_dict()
    assert rows["winter_road", True] >= 12
    assert rows["winter_road", False] >= 10
    assert rows["night_ferry", True] >= 4
    assert rows["night_ferry", False] >= 7


def test_what_nobody_looked_up_says_so_and_is_of_low_confidence(table: pd.DataFrame) -> None:
    not_looked_up = table["source"].str.contains("ikke slått opp")
    assert not_looked_up.any()
    assert set(table.loc[not_looked_up, "confidence"]) == {"low"}
    assert table.loc[table["confidence"].eq("low"), "note"].str.contains("slått opp").all()


def test_a_block_lies_on_its_road_and_one_road_has_one(study: Study, table: pd.DataFrame) -> None:
    road_of = dict(zip(table["closure_id"], table["road"], strict=True))
    for one in study.closures.matched:
        if one.kind == "winter_road":
            assert len(one.cuts) == 1, one.closure_id
            assert road_of[one.closure_id] in study.network.number[one.cuts[0].edge].split("/"), one.closure_id


def test_most_ferries_are_unknown_at_night(study: Study) -> None:
    at_night = study.closures.ferry_at_night
    assert (at_night == RESTS).sum() == 5
    assert (at_night == SAILS).sum() == 12  # ten crossings, one of them drawn in three pieces
    assert (at_night == UNKNOWN).sum() > 200


@pytest.mark.parametrize(
    ("start", "goal"),
    [
        ("Skjolden", "Lom"),
        ("Geiranger", "Grotli"),
        ("Valldal", "Åndalsnes"),
        ("Beitostølen", "Randsverk"),
        ("Hellandsbygda", "Røldal"),
        ("Fidjeland", "Rysstad"),
        ("Lysebotn", "Fidjeland"),
    ],
)
def test_over_a_closed_pass_the_way_is_longer_in_winter(study: Study, winter: Study, start: str, goal: str) -> None:
    assert winter.route(start, goal).minutes > study.route(start, goal).minutes + 20


def test_a_dead_end_road_is_cut_off_in_winter(study: Study, winter: Study) -> None:
    assert math.isfinite(study.route("Vardø", "Hamningberg").minutes)
    assert math.isinf(winter.route("Vardø", "Hamningberg").minutes)


@pytest.mark.parametrize(
    ("start", "goal"),
    [
        ("Oslo", "Bergen"),
        ("Lærdalsøyri", "Aurlandsvangen"),
        ("Eidfjord", "Haugastøl"),
        ("Dombås", "Oppdal"),
        ("Voss", "Vik"),
    ],
)
def test_passes_that_are_kept_open_cost_the_same(study: Study, winter: Study, start: str, goal: str) -> None:
    places = {"Vik": "4639-vikoyri", "Voss": "4621-vossevangen"}
    ends = [places.get(name, name) for name in (start, goal)]
    assert winter.route(*ends).minutes == pytest.approx(study.route(*ends).minutes)


def test_a_ferry_that_rests_is_gone_around_at_night_and_one_that_sails_is_not(study: Study, night: Study) -> None:
    assert study.route("Norddal", "Linge").minutes + 60 < night.route("Norddal", "Linge").minutes
    assert night.route("Molde", "Vestnes").minutes == pytest.approx(study.route("Molde", "Vestnes").minutes)


def test_the_two_bounds_at_night_differ_by_the_unknown_ferries_alone(study: Study, night: Study) -> None:
    without = study.under(Scenario(conditions=PRESETS["night_without"]))
    assert without.route("Molde", "Vestnes").minutes == pytest.approx(night.route("Molde", "Vestnes").minutes)
    assert math.isfinite(night.route("Bodø", "Moskenes").minutes)
    assert without.route("Bodø", "Moskenes").minutes > night.route("Bodø", "Moskenes").minutes
    assert (without.times >= night.times).all()
    assert (without.times > night.times).any()
    assert np.isfinite(night.times).sum() > np.isfinite(without.times).sum()


def test_the_figures_of_the_documentation_hold(study: Study) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "conditions.md").read_text(encoding="utf-8")
    told = re.findall(r"\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", text)
    assert {name for name, *_ in told} == set(PRESETS)
    for name, *figures in told:
        found = study.under(Scenario(conditions=PRESETS[name])).national(Question("women"))
        people = (found.people_beyond[90], found.people_beyond[180], found.cut_off_population)
        assert figures == [f"{round(count, -2):,.0f}" for count in people], name
