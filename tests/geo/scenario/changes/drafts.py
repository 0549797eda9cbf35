"""A draft over the three towns, for the tests of each kind of change."""

from __future__ import annotations

from geo.scenario.changes import Change
from geo.scenario.draft import Draft
from geo.study.study import Study
from tests.support.worlds import three_towns

TODAY = Study(three_towns())


def after(*changes: Change) -> Draft:
    """Return the draft after changes that can be carried out."""
    draft = Draft(TODAY)
    for change in changes:
        assert change.resolve(draft)
        change.apply(draft)
    assert draft.problems == []
    return draft


def faults(change: Change, draft: Draft | None = None) -> list[str]:
    """Return what is wrong with a change: codes, in the order in which they are said."""
    draft = Draft(TODAY) if draft is None else draft
    change.resolve(draft)
    return [problem.code for problem in draft.problems]
