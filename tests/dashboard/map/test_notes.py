"""What stands beside the numbers: on what each row rests, never more than is known."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.map.notes import agreement_words, beside, statement_words
from dashboard.state.app_state import AppState
from dashboard.state.query import View


def test_a_statement_has_its_year_and_says_if_it_is_old(state: AppState) -> None:
    t = state.t
    assert statement_words("bru", "women", state=state) == t("basis.statement", status=t("status.full"), year="2023")
    assert t("offer.undated") in statement_words("aust", "interpreter", state=state)
    assert statement_words("aust", "interpreter", state=state).endswith(f"({t('offer.old')})")
    assert statement_words("aust", "lgbt", state=state) == t("status.unknown")
    assert statement_words("nobody", "women", state=state) == t("status.unknown")


def test_an_unknown_agreement_says_so(state: AppState) -> None:
    t = state.t
    unknown = SimpleNamespace(contracted_id="", basis="", agreement_year=None)
    assert agreement_words(unknown, state=state) == t("basis.agreement_unknown")
    undated = SimpleNamespace(contracted_id="aust", basis="stated", agreement_year=pd.NA)
    assert t("offer.undated") in agreement_words(undated, state=state)


@pytest.mark.parametrize(
    ("kind", "view"),
    [
        ("nearest", View()),
        ("contracted", View(measure="contracted")),
        ("detour", View(measure="detour")),
        ("knowledge", View(layer="knowledge")),
        ("expected", View(group="active_substance_use", reading="expected")),
    ],
)
def test_each_kind_of_answer_has_a_caption_and_notes_for_its_rows(kind: str, view: View, state: AppState) -> None:
    table = state.table(view)
    found = beside(kind, view, table=table, state=state)
    assert found.caption
    assert len(found.notes) in (0, len(table))
    assert len(found.known) in (0, len(table))
    if kind in ("contracted", "detour"):
        assert list(found.known) == [True, False, True, False]  # Bru and Øya: nobody says which
    if kind == "knowledge":
        assert list(found.undecided) == pytest.approx(state.unknowns(view)["people_undecided"].tolist())
        assert len(found.undecided) == len(table)
