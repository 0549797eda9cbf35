"""The columns of the tables, and a set of figures, from a drawn answer: seconds, centres and reasons of six origins."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pandas as pd
import pytest

from geo.measures.tables import area_columns, figures, medians_to
from geo.network.access import Reason
from geo.study.question import Answer, Question

MIN = 60.0
POPULATION = np.array([1.0, 2, 4, 8, 16, 32])
AREA = np.array([0, 0, 0, 1, 1, 2])
ANSWER = Answer(
    Question("women"),
    seconds=np.array([30 * MIN, 60 * MIN, inf, 301 * MIN, 300 * MIN, inf], dtype=np.float32),
    centre=np.array([0, 1, -1, 1, 0, -1], dtype=np.int16),
    reason=np.array([0, 0, Reason.NO_CONNECTION, 0, 0, Reason.NO_CAR_ROAD], dtype=np.uint8),
    eligible=np.array([True, True]),
)
CENTRES = pd.DataFrame({"centre_id": ["k1", "k2"], "centre": ["First", "Second"]})


def table() -> pd.DataFrame:
    return area_columns(
        ANSWER,
        population=POPULATION,
        area_index=AREA,
        areas=["A", "B", "C"],
        centres=CENTRES,
        evidence_of=lambda centre_id: f"of {centre_id}",
    )


def test_times_are_in_minutes_and_everyone_is_counted() -> None:
    found = table()
    assert found["population"].tolist() == [7, 24, 32]
    assert found["cut_off_population"].tolist() == [4, 0, 32]
    assert found["median_min"].tolist() == pytest.approx([60, 300, nan], nan_ok=True)
    assert found["mean_min"].tolist() == pytest.approx([(30 + 2 * 60) / 3, (8 * 301 + 16 * 300) / 24, nan], nan_ok=True)
    assert found["share_within_30"].tolist() == pytest.approx([1 / 7, 0, 0])
    assert found["share_within_300"].tolist() == pytest.approx([3 / 7, 16 / 24, 0])


def test_the_centre_is_that_of_most_people_with_its_evidence_and_blank_where_nobody_has_one() -> None:
    found = table()
    assert found["centre_id"].tolist() == ["k2", "k1", ""]
    assert found["centre"].tolist() == ["Second", "First", ""]
    assert found["evidence"].tolist() == ["of k2", "of k1", ""]
    assert found["cut_off_reason"].tolist() == [Reason.NO_CONNECTION.code, "", Reason.NO_CAR_ROAD.code]


def test_figures_over_everyone_and_over_some_origins() -> None:
    every = figures(ANSWER, population=POPULATION)
    assert every.population == POPULATION.sum()
    assert every.cut_off_population == 36
    assert every.cut_off_by_reason == {Reason.NO_CAR_ROAD.code: 32, Reason.NO_CONNECTION.code: 4}
    assert every.people_beyond == {60: 60, 90: 60, 180: 60, 300: 44}  # beyond is not within, so 300 minutes is within
    assert every.share_within[60] == pytest.approx(3 / 63)
    some = figures(ANSWER, population=POPULATION, origins=np.array([3, 4]))
    assert (some.population, some.cut_off_population, some.cut_off_by_reason) == (24, 0, {})
    assert some.median_min == pytest.approx(300)


def test_medians_to_each_centre_by_itself() -> None:
    times = np.array([[60, 120, inf], [inf, inf, inf]], dtype=np.float32)
    found = medians_to(times, population=np.array([1.0, 2, 4]))
    assert found["median_min"].tolist() == pytest.approx([2, nan], nan_ok=True)
    assert found["cut_off_population"].tolist() == [4, 7]
