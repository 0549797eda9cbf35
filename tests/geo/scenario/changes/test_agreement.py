"""Changing an agreement."""

from __future__ import annotations

from geo.scenario.changes.agreement import ChangeAgreement
from geo.scenario.effect import Effect
from tests.geo.scenario.changes.drafts import TODAY, after, faults


def test_the_municipality_has_the_other_centre() -> None:
    assert after(ChangeAgreement("0102", "aust")).effect() == Effect(agreements=(("0102", "aust"),))
    agreed = dict(TODAY.contracted()[["municipality_code", "centre_id"]].itertuples(index=False, name=None))
    assert after(ChangeAgreement("0101", agreed["0101"])).effect() == Effect()


def test_what_may_be_wrong() -> None:
    assert faults(ChangeAgreement("0109", "oya")) == ["closed_centre", "unknown_municipality"]
    draft = after()
    ChangeAgreement("0109", "aust").resolve(draft)
    assert "0101 (Aust)" in draft.problems[0].suggestions
