"""Trips on the embedded data against known distances; the README's table is what the test sees."""

from __future__ import annotations

import pytest

from geo.analysis.validation import Trip, known_distances, trips
from geo.study.study import Study
from tests.known_distances import TOP, table, with_table
from tests.support.norway import norway

# Pairs outside their tolerance, each with the reason. The list is for reading: it may only shrink.
KNOWN_MISSES: dict[tuple[str, str], str] = {
    ("Oslo", "Drammen"): "ours is 6 km longer: reference points in both towns, and the way in from the E18",
    ("Narvik", "Harstad"): "ours is shorter: the published distance is likely from before the bridge over Rombaken",
}


@pytest.fixture(scope="module")
def study() -> Study:
    return norway()


@pytest.fixture(scope="module")
def found(study: Study) -> tuple[Trip, ...]:
    return trips(study)


def test_there_are_enough_pairs_with_an_honest_basis(study: Study) -> None:
    listed = known_distances(study.dataset.known_distances)
    assert len(listed) >= 20
    assert len({(pair.start, pair.goal) for pair in listed}) == len(listed)
    basis = {(pair.source, pair.confidence) for pair in listed}
    assert basis == {("NRK 2022", "medium"), ("commonly published; unverified", "low")}


def test_distances_are_within_their_tolerance_or_listed_as_a_miss(found: tuple[Trip, ...]) -> None:
    misses = {(trip.known.start, trip.known.goal): trip.error for trip in found if not trip.is_within}
    assert set(misses) == set(KNOWN_MISSES), misses


def test_a_trip_over_water_uses_a_ferry_and_no_other_does(found: tuple[Trip, ...]) -> None:
    assert [(t.known.start, t.known.goal) for t in found if (t.ferries > 0) != t.known.expects_ferry] == []


def test_rost_is_reached_by_ferry_and_the_route_says_so(study: Study) -> None:
    route = study.route("Bodø", "Røst")
    assert route.ferries >= 1
    assert max(leg.km for leg in route.legs if leg.kind == "ferry") > 90


def test_the_readme_shows_these_figures(found: tuple[Trip, ...]) -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    assert with_table(readme, table(found)) == readme, "run: python -m tests.known_distances"
