"""Known distances and medians in the three towns, worked out by hand: one kilometre of road is one minute."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from geo.analysis import validation
from geo.analysis.validation import compare, known_distances, summary, town_medians, towns, trips
from geo.errors import DataFault
from geo.network.conditions import PRESETS
from geo.scenario.scenario import Scenario
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns_tables

PAIRS = [
    ("Auset", "Brubyen", 60.0, 5.0, False, "the map", "high"),
    ("Auset", "Dalsbygda", 100.0, 19.0, False, "hearsay", "low"),  # it is 120 km: 20 % too long
    ("Auset", "Øyvær", 40.0, 1.0, True, "the map", "high"),
    ("Auset", "Holmen", 60.0, 10.0, False, "hearsay", "low"),  # there is no road
]


@pytest.fixture(scope="module")
def study() -> Study:
    tables = three_towns_tables()
    columns = ["from_place", "to_place", "known_km", "tolerance_percent", "expects_ferry", "source", "confidence"]
    tables["known_distances"] = pd.DataFrame(PAIRS, columns=columns).assign(note="")
    return Study(dataset_of(tables))


def test_rows_of_the_table_become_known_distances(study: Study) -> None:
    known = known_distances(study.dataset.known_distances)
    assert [(one.start, one.goal, one.known_km) for one in known] == [pair[:3] for pair in PAIRS]
    assert known[1].tolerance == pytest.approx(0.19)
    assert [one.expects_ferry for one in known] == [False, False, True, False]
    assert known[1].confidence == "low"


def test_trips_are_our_routes_in_the_tables_order(study: Study) -> None:
    found = trips(study)
    assert [(trip.known.start, trip.known.goal) for trip in found] == [pair[:2] for pair in PAIRS]
    assert found[0].km == pytest.approx(60)
    assert found[0].minutes == pytest.approx(60)
    assert found[1].km == pytest.approx(60 + 60)
    assert found[1].roads == ("E6", "Rv3")
    assert found[2].km == pytest.approx(20 + 10 + 10)
    assert found[2].ferries == 1


def test_an_error_is_ours_against_theirs_and_the_tolerance_is_inclusive(study: Study) -> None:
    found = trips(study)
    assert found[1].error == pytest.approx(120 / 100 - 1)
    assert [trip.is_within for trip in found] == [True, False, True, False]
    known = known_distances(study.dataset.known_distances)[0]
    exact = validation.KnownDistance("a", "b", 100, 0.25, expects_ferry=False, source="", confidence="low")
    assert validation.Trip(exact, 125.0, 0.0, 0, ()).is_within
    assert validation.Trip(exact, 75.0, 0.0, 0, ()).is_within
    assert not validation.Trip(exact, 126.0, 0.0, 0, ()).is_within
    assert known.known_km == 60


def test_no_way_is_a_miss_with_a_reason_and_out_of_the_median(study: Study) -> None:
    found = trips(study)
    assert math.isinf(found[3].km)
    assert found[3].reason == "no_car_road"
    told = summary(found)
    assert (told.trips, told.within) == (4, 2)
    assert [trip.known.goal for trip in told.misses] == ["Dalsbygda", "Holmen"]
    assert told.median_error == pytest.approx(0.0, abs=1e-9)  # of 0 %, 20 % and 0 %
    assert summary(found[:2]).median_error == pytest.approx(0.1)  # half-way between two


def test_no_known_distance_is_no_error() -> None:
    told = summary(trips(Study(dataset_of(three_towns_tables()))))
    assert (told.trips, told.within, told.misses) == (0, 0, ())
    assert math.isnan(told.median_error)


def test_conditions_move_the_trips(study: Study) -> None:
    slow = study.under(Scenario(conditions=PRESETS["ssb"]))
    assert trips(slow)[2].minutes == pytest.approx(20 + 10 / 12.3 * 60 + 10, abs=0.01)
    assert trips(study)[2].minutes == pytest.approx(20 + 60 + 10, abs=0.01)


def test_towns_are_read_with_remarks_and_each_counted_once(study: Study) -> None:
    found = towns(study, ["# hospitals", "", "Auset  # the old one", " 0101 ", "Øyvær"])
    assert [place.place_id for place in found] == ["0101-auset", "0202-oyvaer"]


def test_every_unknown_town_is_told_with_its_line(study: Study) -> None:
    with pytest.raises(DataFault) as error:
        towns(study, ["Auset", "Ausett", "", "Bergen"])
    assert [fault.row for fault in error.value.faults] == [2, 4]
    assert "Auset (0101)" in str(error.value)


@pytest.mark.parametrize("lines", [[], ["", "# nothing"]])
def test_no_town_at_all_is_a_fault(study: Study, lines: list[str]) -> None:
    with pytest.raises(DataFault, match="no town is named"):
        towns(study, lines)


def test_medians_are_of_people_to_the_nearest_town_by_the_studys_conditions(study: Study) -> None:
    ssb = study.under(Scenario(conditions=PRESETS["ssb"]))
    found = town_medians(ssb, towns(ssb, ["Auset"])).set_index("municipality_code")
    assert found.loc["0101", "ours_min"] == pytest.approx(30)  # 1 person 0, 2 people 30
    assert found.loc["0102", "ours_min"] == pytest.approx(60 + 20)  # 4 people 60, 8 people 80
    assert found.loc["0201", "ours_min"] == pytest.approx(60 + 45)  # 32 of the 48 who get there, from the road
    assert found.loc["0202", "ours_min"] == pytest.approx(20 + 10 / 12.3 * 60 + 10, abs=0.01)
    assert found["cut_off_population"].to_dict() == {"0101": 0, "0102": 0, "0201": 64 + 128, "0202": 512}
    two = town_medians(ssb, towns(ssb, ["Auset", "Brubyen"])).set_index("municipality_code")
    assert two.loc["0102", "ours_min"] == pytest.approx(20)
    today = town_medians(study, towns(study, ["Auset"])).set_index("municipality_code")
    assert today.loc["0202", "ours_min"] == pytest.approx(20 + 60 + 10)


def test_nobody_gets_there_is_nan(study: Study) -> None:
    found = town_medians(study, towns(study, ["Holmen"])).set_index("municipality_code")
    assert found["ours_min"].isna().all()


OURS = pd.DataFrame(
    [("5610", "Karasjok", 10.0), ("5601", "Alta", 40.0), ("0301", "Oslo", 20.0), ("1580", "Haram", 33.0),
     ("3301", "Drammen", np.nan), ("3118", "Indre Østfold", 50.0), ("4020", "Våler", 1.0), ("3419", "Våler", 2.0)],
    columns=["municipality_code", "municipality", "ours_min"],
)  # fmt: skip


def published(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["region_code", "region", "minutes"])


def test_regions_are_matched_by_code_then_renumbering_then_name() -> None:
    found = compare(
        OURS,
        published(
            ("0301", "Oslo", 22.0), ("5437", "Karasjok - Kárášjohka", 9.0), ("2012", "Alta (-2019)", 30.0),
            ("1507", "Ålesund (2020-2023)", 5.0), ("0137", "Våler (Østfold) (-2019)", 6.0), ("0", "Oslo", 1.0),
        ),
    )  # fmt: skip
    matched = list(zip(found.rows["municipality_code"], found.rows["matched"], strict=True))
    assert matched == [("0301", "code"), ("5601", "name"), ("5610", "renumbered")]
    assert found.rows["difference_min"].tolist() == [20 - 22, 40 - 30, 10 - 9]
    # split in two, borne by two municipalities of today, and no municipality at all
    assert found.unmatched == ("1507 Ålesund (2020-2023)", "0137 Våler (Østfold) (-2019)", "0 Oslo")
    assert [found.matched(how) for how in ("code", "renumbered", "name")] == [1, 1, 1]


def test_the_best_match_of_a_municipality_counts_in_whatever_order_they_come() -> None:
    rows = [("2012", "Alta (-2019)", 30.0), ("5403", "Vardø", 1.0), ("5601", "Alta", 41.0), ("9999", "Alta", 3.0)]
    for order in (rows, rows[::-1]):
        found = compare(OURS, published(*order))
        assert found.rows["published_min"].tolist() == [41.0]
        assert found.rows["published_region"].tolist() == ["5601 Alta"]


def test_figures_are_over_municipalities_with_both() -> None:
    found = compare(
        OURS,
        published(
            ("0301", "Oslo", 22.0), ("5601", "Alta", 30.0), ("5610", "Karasjok", 9.0), ("3301", "Drammen", 5.0),
            ("3118", "Indre Østfold", math.nan),
        ),
    )  # fmt: skip
    assert found.unreached == ("3118", "3301")
    assert found.median_difference_min == 1
    assert found.median_absolute_difference_min == 2
    assert found.correlation == pytest.approx(np.corrcoef([22, 30, 9], [20, 40, 10])[0, 1])
    assert found.largest(2)["municipality_code"].tolist() == ["5601", "0301"]


def test_ties_among_the_largest_go_by_code() -> None:
    found = compare(OURS, published(("5601", "Alta", 35.0), ("0301", "Oslo", 25.0), ("5610", "Karasjok", 5.0)))
    assert found.largest()["municipality_code"].tolist() == ["0301", "5601", "5610"]


def test_no_common_municipality_leaves_no_figures() -> None:
    found = compare(OURS, published(("0", "Hele landet", 12.0)))
    assert found.rows.empty
    assert math.isnan(found.correlation)
    assert math.isnan(found.median_difference_min)
    assert math.isnan(found.median_absolute_difference_min)
    assert math.isnan(compare(OURS, published(("0301", "Oslo", 1.0))).correlation)
