"""Findings over the study of three towns; people are powers of two. Minutes: see tests/geo/measures/test_reasons.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.analysis import planning
from geo.errors import UnknownName
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

UNSAID = Question("active_substance_use", reading="expected")
MEN = Question("men")  # both centres document it
ILLNESS = Question("severe_mental_illness")  # Bru case by case, Aust nothing
WHEELS = Question("wheelchair")  # Bru full, Aust no


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


def by_code(frame: pd.DataFrame, column: str, key: str = "municipality_code") -> dict[str, Any]:
    return dict(zip(frame[key], frame[column], strict=True))


def test_each_centre_in_operation_is_in_exactly_one_kind(study: Study) -> None:
    for group in ("men", "wheelchair", "severe_mental_illness", "sami_north", "interpreter"):
        found = planning.evidence(study, Question(group))
        kinds = np.sum([found.documented, found.unknown, found.limited, found.documented_no], axis=0)
        np.testing.assert_array_equal(kinds, study.in_operation.astype(int))
    illness = planning.evidence(study, ILLNESS)
    ids = study.centres["centre_id"].to_numpy()
    assert ids[illness.limited].tolist() == ["bru"]
    assert ids[illness.unknown].tolist() == ["aust"]
    assert ids[planning.evidence(study, WHEELS).documented_no].tolist() == ["aust"]


def test_a_plan_leaves_the_centre_unknown() -> None:
    tables = three_towns_tables()
    plan = tables["evidence"].iloc[[0]].assign(group="older", status="planned")  # aust
    tables["evidence"] = pd.concat([tables["evidence"], plan], ignore_index=True)
    found = planning.evidence(Study(dataset_of(tables)), Question("older"))
    assert found.unknown.tolist() == [True, True, False]  # aust, bru; oya is closed
    assert not found.limited.any()


def test_beyond_by_county_class_area_and_country(study: Study) -> None:
    counties = planning.beyond(study, MEN, by="county", limits_min=(20,))
    assert counties[["group", "name", "people_beyond_20"]].to_numpy().tolist() == [
        ["01", "Sørfylket", 2],  # o1 has 30 minutes; o3 exactly 20
        ["02", "Nordfylket", 32 + 64 + 128 + 256 + 512],
    ]
    assert counties["municipalities_beyond_20"].tolist() == [1, 2]
    country = planning.beyond(study, MEN, by="country", limits_min=(20,))
    assert country["people_beyond_20"].tolist() == [2 + 32 + 64 + 128 + 256 + 512]
    classes = planning.beyond(study, MEN, by="centrality", limits_min=(20,))
    assert by_code(classes, "people_beyond_20", "group") == {"2": 2, "3": 0, "4": 32 + 64 + 128, "5": 256 + 512}
    sami = planning.beyond(study, MEN, by="sami", limits_min=(20,))
    assert sami[["group", "municipalities", "people_beyond_20"]].to_numpy().tolist() == [["sami", 1, 32 + 64 + 128]]
    each = planning.beyond(study, MEN, by="municipality", limits_min=(20,))
    assert by_code(each, "people_beyond_20", "group") == {"0101": 2, "0102": 0, "0201": 224, "0202": 768}


def test_unknown_grouping_is_named_with_the_nearest(study: Study) -> None:
    with pytest.raises(UnknownName, match="county"):
        planning.beyond(study, MEN, by="countys")


def test_expected_people_beyond_with_their_interval(study: Study) -> None:
    country = planning.expected_beyond(study, UNSAID, limit_min=60, by="country").iloc[0]
    always = 64 + 128 + 256 + 512  # o6, o7, o9 have no way, o8 is 90 minutes away at best
    assert country["expected_people"] == always + (8 + 16 + 32) / 2
    assert country["p5_people"] == always
    assert country["p95_people"] == always + 8 + 16 + 32  # Aust alone serves: all three at once
    assert country["possible_people"] == always
    assert country["documented_people"] == 1023
    counties = planning.expected_beyond(study, UNSAID, limit_min=60)
    plain = planning.beyond(study, UNSAID, by="county", limits_min=(60,))
    assert counties["expected_people"].tolist() == plain["people_beyond_60"].tolist()
    sami = planning.expected_beyond(study, UNSAID, limit_min=60, by="sami")
    assert sami["expected_people"].tolist() == [64 + 128 + (16 + 32) / 2]


def test_what_hinders_by_municipality(study: Study) -> None:
    illness = planning.hindrances(study, ILLNESS, limit_min=60)
    assert by_code(illness, "people_missing_documentation", "area") == {"0101": 1 + 2, "0102": 4, "0201": 0, "0202": 0}
    assert by_code(illness, "people_limited_offer", "area") == {"0101": 0, "0102": 8, "0201": 16 + 32, "0202": 0}
    wheels = planning.hindrances(study, WHEELS, limit_min=50)
    assert by_code(wheels, "people_documented_no", "area") == {"0101": 1, "0102": 0, "0201": 0, "0202": 0}
    assert by_code(wheels, "cause", "area") == {
        "0101": "documented_no",
        "0102": "",
        "0201": "distance",
        "0202": "distance",
    }


def test_municipality_gaps_are_whole_and_in_order(study: Study) -> None:
    frame = planning.municipality_gaps(study, MEN, limit_min=30)
    assert frame["municipality_code"].tolist() == ["0101", "0102", "0201", "0202"]
    assert frame["population"].tolist() == study.dataset.municipalities["population"].tolist()
    assert by_code(frame, "people_beyond") == {"0101": 0, "0102": 0, "0201": 64 + 128, "0202": 256 + 512}
    assert by_code(frame, "people_one_only") == {"0101": 1, "0102": 4 + 8, "0201": 16 + 32, "0202": 0}
    kinds = ["none", "missing_documentation", "limited_offer", "documented_no", "distance"]
    people = frame[[f"people_{kind}" for kind in kinds]].sum(axis=1)
    assert people.tolist() == frame["population"].tolist()
    assert (frame["people_beyond"] == frame["population"] - frame["people_none"]).all()
    assert by_code(frame, "people_uncertain") == {"0101": 0, "0102": 0, "0201": 0, "0202": 0}
    unknown = planning.municipality_gaps(study, ILLNESS, limit_min=30)
    assert by_code(unknown, "people_no_documented") == {"0101": 3, "0102": 12, "0201": 16 + 32, "0202": 256}


def test_agreements_and_what_they_cost(study: Study) -> None:
    frame = planning.agreement_costs(study)
    assert by_code(frame, "contracted_id") == {"0101": "aust", "0102": "", "0201": "aust", "0202": ""}
    assert by_code(frame, "people_known") == {"0101": 3, "0102": 0, "0201": 16 + 32, "0202": 0}
    assert by_code(frame, "people_detour_over_30") == {"0101": 0, "0102": 0, "0201": 16 + 32, "0202": 0}
    assert frame["person_hours"].tolist() == pytest.approx([0, 0, (16 * 120 + 32 * 90) / 60, 0])
    assert frame["presumed"].tolist() == [False] * 4
