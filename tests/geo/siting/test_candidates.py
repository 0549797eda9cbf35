"""Where a new centre may stand: one candidate per point under its best name; the fullest cell of each square."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.data.vocabulary import CELLS, MUNICIPALITIES, TOWNS
from geo.siting.candidates import SitingCancelled, candidates, times_to
from geo.study.study import Study
from tests.support.worlds import dataset_of, three_towns, three_towns_tables


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


def with_places(*rows: dict[str, object]) -> Study:
    tables = three_towns_tables()
    first = tables["places"].iloc[0].to_dict()
    tables["places"] = pd.concat([tables["places"], pd.DataFrame([first | row for row in rows])], ignore_index=True)
    return Study(dataset_of(tables))


def test_places_on_one_point_are_one_candidate_under_the_best_name() -> None:
    here = {"x_m": 300_000, "y_m": 6_700_000, "is_seat": False, "municipality_code": "0102"}
    study = with_places(
        {**here, "place_id": "0102-a", "place": "A", "kind": "hamlet"},
        {**here, "place_id": "0102-b", "place": "B", "kind": "town", "basis": "parallel name of A"},
        {**here, "place_id": "0102-c", "place": "C", "kind": "settlement"},
    )
    (found,) = (one for one in candidates(study, TOWNS) if one.x_m == 300_000)
    assert (found.place_id, found.also) == ("0102-c", ("A", "B"))  # a name of its own, and a settlement before a hamlet
    assert found.label == "C / A / B (0102)"


def test_a_seat_comes_before_a_town_on_its_point(study: Study) -> None:
    seat = study.dataset.places.iloc[0]
    other = {"place_id": "0101-x", "place": "X", "kind": "town", "is_seat": False}
    found = candidates(with_places(other), TOWNS)
    assert "0101-x" not in {one.place_id for one in found}
    (best,) = (one for one in found if one.place_id == seat["place_id"])
    assert best.also == ("X",)


def test_municipalities_are_their_seats(study: Study) -> None:
    found = candidates(study, MUNICIPALITIES)
    assert [one.place_id for one in found] == study.dataset.municipalities["seat"].tolist()
    assert [one.municipality for one in found] == study.dataset.municipalities["municipality"].tolist()


def test_of_each_square_the_cell_with_most_people() -> None:
    tables = three_towns_tables()
    origins = tables["origins"]
    first = origins.iloc[0]
    beside = {**first.to_dict(), "origin_id": 1, "x_m": first["x_m"] + 2000, "population": first["population"] + 1}
    tables["origins"] = pd.concat([origins, pd.DataFrame([beside])], ignore_index=True)
    study = Study(dataset_of(tables))
    points = {(one.x_m, one.y_m) for one in candidates(study, CELLS)}
    assert (beside["x_m"], beside["y_m"]) in points
    assert (first["x_m"], first["y_m"]) not in points
    assert all(one.label.startswith("near ") and not one.place_id for one in candidates(study, CELLS))


def test_times_are_those_of_the_roads_and_read_only(study: Study) -> None:
    sites = candidates(study, MUNICIPALITIES)
    told: list[float] = []
    times = times_to(study, sites, report=told.append)
    assert times.shape == (len(sites), len(study.population))
    assert times[0][:3] / 60 == pytest.approx([0, 30, 60], abs=0.1)  # from Auset, o1 half-way and o2 at Brubyen
    assert np.isinf(times[0][9])
    assert told[-1] == 1.0
    assert not times.flags.writeable


def test_a_run_that_is_cancelled_says_so(study: Study) -> None:
    with pytest.raises(SitingCancelled):
        times_to(study, candidates(study, TOWNS), stop=lambda: True)
