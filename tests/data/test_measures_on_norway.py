"""The three measures and three readings on the embedded data: what must hold whatever the figures are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from geo.analysis import planning
from geo.data.vocabulary import GROUP_IDS
from geo.errors import NoKnownCount
from geo.measures import expected
from geo.measures.gaps import Hindrance
from geo.study.question import Question
from geo.study.study import Study
from tests.support.norway import norway

pytestmark = pytest.mark.slow

MEN_WITH_CHILDREN = Question("men_with_children")
SUBSTANCE = Question("active_substance_use", reading="expected")


@pytest.fixture(scope="module")
def study() -> Study:
    return norway()


@pytest.fixture(scope="module")
def costs(study: Study) -> dict[str, dict[str, Any]]:
    rows = planning.agreement_costs(study).set_index("municipality_code")
    return {str(code): {str(name): row[name] for name in rows.columns} for code, row in rows.iterrows()}


@pytest.mark.parametrize("group", GROUP_IDS)
def test_readings_are_nested_for_every_origin(study: Study, group: str) -> None:
    documented, possible = (study.answer(Question(group, reading=name)).seconds for name in ("documented", "possible"))
    assert np.all(possible <= documented)
    for known_count in (0, 9, 30, 43):
        outcome = study.expected(Question(group, reading="expected", known_count=known_count)).outcome
        ladder = (possible, outcome.p5_s, outcome.median_s, outcome.p95_s, documented)
        assert all(np.all(lower <= upper) for lower, upper in pairwise(ladder))
        assert np.all(possible <= outcome.expected_s)
        assert np.all(outcome.expected_s <= documented)


def test_closed_form_agrees_with_drawn_subsets_on_the_real_matrix(study: Study) -> None:
    # Every 25th origin, 1,500 subsets; bound: 5 standard errors. At 180 minutes the closed total within 4 of its own.
    reading = study.expected(SUBSTANCE)
    some = slice(None, None, 25)
    documented, unknown = reading.outcome.documented_s[some], np.flatnonzero(reading.constraint.unknown)
    times = study.times[:, some]
    rng = np.random.default_rng(4)
    drawn = np.array(
        [
            np.minimum(documented, times[rng.choice(unknown, reading.constraint.serving, replace=False)].min(axis=0))
            for _ in range(1500)
        ]
    ).astype(np.float64)
    reached = np.isfinite(reading.outcome.possible_s[some])
    assert np.all(np.isinf(drawn[:, ~reached]))
    mean, spread = drawn[:, reached].mean(axis=0), drawn[:, reached].std(axis=0)
    off = np.abs(mean - reading.outcome.expected_s[some][reached])
    assert np.all(off <= 5 * spread / np.sqrt(1500) + 0.01)
    total = planning.expected_beyond(study, SUBSTANCE, limit_min=180, by="country").iloc[0]
    assert abs(total["drawn_mean_people"] - total["expected_people"]) < 4 * total["drawn_error_people"]
    assert total["possible_people"] < total["p5_people"] < total["expected_people"] < total["p95_people"]
    assert total["p95_people"] < total["documented_people"]


def test_default_counts_are_the_newest_published(study: Study) -> None:
    substance, men = (study.expected(Question(g, reading="expected")) for g in ("active_substance_use", "men"))
    assert (substance.count.serving, substance.count.year) == (9, 2023)
    assert (men.count.serving, men.count.year) == (42, 2024)
    assert men.constraint.clash == ""
    assert men.constraint.serving == men.constraint.size  # one documents no, 42 of 43 serve: docs/uncertainty.md


def test_men_with_children_two_bounds_and_no_count(study: Study) -> None:
    documented, possible = (
        study.figures(Question("men_with_children", reading=name)) for name in ("documented", "possible")
    )
    assert documented.median_min > possible.median_min
    assert documented.people_beyond[90] > possible.people_beyond[90] > 0
    with pytest.raises(NoKnownCount):
        study.expected(MEN_WITH_CHILDREN)


def test_bronnoy_and_lier_are_contracted_to_another_than_the_nearest(costs: dict[str, dict[str, Any]]) -> None:
    bronnoy, lier = costs["1813"], costs["3312"]
    assert bronnoy["contracted_id"] == "nord_trondelag"
    assert bronnoy["people_detour_over_30"] > 0.99 * bronnoy["population"]
    assert bronnoy["contracted_min"] > 4 * 60 > bronnoy["nearest_min"]
    assert lier["contracted_id"] == "abl"
    assert 0.5 * lier["population"] < lier["people_detour"] < lier["population"]


def test_hindrances_add_up_to_everybody(study: Study) -> None:
    frame = planning.municipality_gaps(study, MEN_WITH_CHILDREN, limit_min=90)
    assert len(frame) == 357
    kinds = [f"people_{kind.code}" for kind in Hindrance]
    np.testing.assert_allclose(frame[kinds].sum(axis=1), frame["population"])
    np.testing.assert_allclose(frame["people_beyond"], frame["population"] - frame["people_none"], atol=1e-6)
    assert {"distance", "missing_documentation"} <= set(frame["cause"])


def test_intervals_are_the_same_each_time(study: Study) -> None:
    first, second = (planning.expected_beyond(study, SUBSTANCE, limit_min=90) for _ in range(2))
    np.testing.assert_array_equal(first["p5_people"], second["p5_people"])
    assert expected.DEFAULT_SEED == 2026
    assert len(first) == 15
