"""What an import would change on the map, in three towns: centres by group, and the contracted centre."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.importing.effects import CONTRACTED, answers_of
from geo.study.study import Study
from tests.support.worlds import three_towns

WORLD = three_towns()
STUDY = Study(WORLD)


def minutes(seconds: np.ndarray) -> list[float]:
    return [round(float(value) / 60) if np.isfinite(value) else np.inf for value in seconds]


def test_evidence_counts_centres_in_operation_with_a_documented_offer() -> None:
    found = answers_of(STUDY, kind="evidence")(WORLD)
    # Both take women in; wheelchair users only Bru; sami_north only the closed centre on the island.
    assert minutes(found["women"])[:3] == [0, 30, 0]
    assert minutes(found["wheelchair"])[:3] == [60, 30, 0]
    assert np.isinf(found["sami_north"]).all()
    assert np.isinf(found["active_substance_use"]).all()  # nobody says anything: unknown is not documented


def test_new_evidence_is_read_without_a_new_search() -> None:
    aust = WORLD.evidence[WORLD.evidence["centre_id"].eq("aust")]
    after = replace(WORLD, evidence=aust)
    assert minutes(answers_of(STUDY, kind="evidence")(after)["women"])[:3] == [0, 30, 60]


def test_agreements_give_the_time_to_the_contracted_centre_inferred_ones_left_out() -> None:
    asked = answers_of(STUDY, kind="agreements")
    found = minutes(asked(WORLD)[CONTRACTED])
    assert found[:2] == [0, 30]  # Aust with its own
    assert found[2:4] == [np.inf, np.inf]  # Bru: no agreement is known
    assert found[4] == 120  # Dal goes to Aust by agreement
    guessed = replace(WORLD, agreements=WORLD.agreements.assign(basis="inferred"))
    assert np.isinf(asked(guessed)[CONTRACTED]).all()


@pytest.mark.parametrize("kind", ["commitments", "anything"])
def test_what_changes_no_travel_time_has_no_answers(kind: str) -> None:
    assert answers_of(STUDY, kind=kind)(WORLD) == {}
