"""The tables as a scenario has them: its words in place of the documents, marked as assumed, today untouched."""

from __future__ import annotations

import pandas as pd
from pandas.testing import assert_frame_equal

from geo.data.gazetteer import Gazetteer
from geo.scenario.apply import tables_under
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables
from tests.support.worlds import three_towns_tables

TABLES = three_towns_tables()
GAZETTEER = Gazetteer(TABLES["places"], TABLES["municipalities"])
TODAY = CentreTables(TABLES["centres"], TABLES["evidence"], TABLES["agreements"])


def under(effect: Effect) -> CentreTables:
    return tables_under(effect, TODAY, gazetteer=GAZETTEER)


def test_without_a_difference_the_frames_are_todays_own() -> None:
    assert under(Effect()) is TODAY
    closed = under(Effect(closed=("aust",)))
    assert closed.evidence is TODAY.evidence
    assert closed.agreements is TODAY.agreements


def test_centres_are_closed_reopened_moved_and_opened_and_marked_as_assumed() -> None:
    before = TABLES["centres"].copy()
    effect = Effect(
        closed=("aust",), reopened=("oya",), moved=(("bru", "0201-dalsbygda"),), opened=(("ny-x", "0202-holmen"),)
    )
    found = under(effect).centres.set_index("centre_id")
    assert found["status"].to_dict() == {"aust": "closed", "bru": "open", "oya": "open", "ny-x": "open"}
    assert found.loc["bru", ["town", "municipality_code", "municipality"]].tolist() == ["Dalsbygda", "0201", "Dal"]
    assert found.loc["ny-x", ["centre", "town", "owner_type"]].tolist() == ["Nytt krisesenter i Holmen", "Holmen", ""]
    assert set(found["source"]) == {"scenario"}
    assert set(found["confidence"]) == {"assumption"}
    assert found["status_year"].isna().all()
    assert_frame_equal(TABLES["centres"], before)


def test_a_centre_that_is_left_alone_keeps_its_documents() -> None:
    found = under(Effect(closed=("aust",))).centres
    assert_frame_equal(found.iloc[1:2], TABLES["centres"].iloc[1:2], check_dtype=False)


def test_a_statement_takes_the_place_of_all_on_the_same_centre_and_group() -> None:
    found = under(Effect(services=(("aust", "men", "full"),))).evidence
    mine = found[found["centre_id"].eq("aust") & found["group"].eq("men")]
    assert mine[["status", "source", "kind", "confidence"]].to_numpy().tolist() == [
        ["full", "scenario", "assumption", "assumption"]
    ]
    assert mine["year"].isna().all()
    assert len(found) == len(TABLES["evidence"]) - 2 + 1
    assert found.dtypes.equals(TABLES["evidence"].dtypes)


def test_a_municipality_has_only_the_agreement_that_the_scenario_says() -> None:
    found = under(Effect(agreements=(("0201", "bru"), ("0102", "bru")))).agreements
    assert found[["municipality_code", "municipality", "centre_id", "basis"]].to_numpy().tolist() == [
        ["0101", "Aust", "aust", "stated"],
        ["0201", "Dal", "bru", "scenario"],
        ["0102", "Bru", "bru", "scenario"],
    ]
    assert pd.isna(found["year"].iloc[1])
