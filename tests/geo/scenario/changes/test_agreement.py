from __future__ import annotations

from geo.scenario.changes.agreement import ChangeAgreement
from geo.scenario.draft import Draft


def test_the_last_agreement_counts_and_one_that_stands_already_is_nothing(draft: Draft) -> None:
    for change in (ChangeAgreement("0201", "aust"), ChangeAgreement("0201", "bru"), ChangeAgreement("0101", "aust")):
        assert change.resolve(draft)
        change.apply(draft)
    assert draft.effect().agreements == (("0201", "bru"),)


def test_a_centre_in_operation_and_a_municipality_are_asked_for(draft: Draft) -> None:
    assert not ChangeAgreement("0201", "oya").resolve(draft)
    assert not ChangeAgreement("9999", "aust").resolve(draft)
    assert [problem.code for problem in draft.problems] == ["closed_centre", "unknown_municipality"]


def test_an_agreement_with_a_centre_that_is_gone_in_the_end_is_none(draft: Draft) -> None:
    draft.agreements["0201"] = "ny-0202-holmen"
    assert draft.effect().agreements == ()
