"""What stands beside the numbers of an answer, in words: on what each row rests, and the table's caption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.numbers import minutes, number, percent
from geo.data.vocabulary import CONTRACTED, DETOUR, EXPECTED, NEAREST
from geo.evidence.statements import SOURCE


@dataclass(frozen=True)
class Beside:
    """What a kind of answer has beside the municipality table, one place per row of it; empty: nothing.

    ``notes``: on what the row rests, in words. ``undecided``: people whose answer depends on what is not known.
    ``known``: False where nothing is known of the row; it then has no figures. ``basis``: by centre, in words.
    """

    caption: str
    notes: Sequence[str] = ()
    undecided: Sequence[float] = ()
    known: Sequence[bool] = ()
    basis: Mapping[str, str] = field(default_factory=dict)


def beside(kind: str, view: View, *, table: pd.DataFrame, state: AppState) -> Beside:
    """Return what belongs beside a table of a kind; rows in the table's order."""
    caption = _caption(kind, view, state=state)
    if kind in (CONTRACTED, DETOUR):
        agreed = state.agreements(view)
        return Beside(
            caption,
            notes=[agreement_words(row, state=state) for row in agreed.itertuples(index=False)],
            known=(agreed["contracted_id"] != "").tolist(),
        )
    if kind == EXPECTED:
        spans = zip(table["p5_min"], table["p95_min"], strict=True)
        return Beside(
            caption,
            notes=[
                state.t("basis.interval", low=minutes(low, t=state.t), high=minutes(high, t=state.t))
                for low, high in spans
            ],
        )
    basis = {
        centre.name: statement_words(centre.centre_id, view.group, state=state) for centre in state.centres.values()
    }
    if kind == NEAREST:
        return Beside(caption, basis=basis)
    undecided = state.unknowns(view)["people_undecided"]
    shares = undecided / table["population"].where(table["population"] > 0)
    return Beside(
        caption,
        notes=[
            state.t("basis.knowledge", people=number(people), share=percent(0.0 if pd.isna(share) else float(share)))
            for people, share in zip(undecided, shares, strict=True)
        ],
        undecided=undecided.tolist(),
        basis=basis,
    )


def statement_words(centre_id: str, group: str, *, state: AppState) -> str:
    """Return what is documented of a centre and a group, with its year, and whether that is old."""
    t = state.t
    offer = state.offers.get(centre_id, {}).get(group)
    if offer is None:
        return t("status.unknown")
    words = t("basis.statement", status=t(f"status.{offer.status}"), year=offer.year_words(t=t))
    return f"{words} ({t('offer.old')})" if offer.old(this_year=state.this_year) else words


def agreement_words(row: object, *, state: AppState) -> str:
    """Return how a municipality's agreement is known, and since when; ``row`` of ``findings.agreement_costs``."""
    t = state.t
    basis, year = getattr(row, "basis", ""), getattr(row, "agreement_year", None)
    if not getattr(row, "contracted_id", ""):
        return t("basis.agreement_unknown")
    if basis == SOURCE:
        return t(f"agreement.basis.{basis}")
    told = t("offer.undated") if year is None or pd.isna(year) else str(int(year))
    return t("basis.agreement", basis=t(f"agreement.basis.{basis}"), year=told)


def _caption(kind: str, view: View, *, state: AppState) -> str:
    t = state.t
    group = t(f"group.{view.group}.phrase")
    if kind == NEAREST:
        return t(f"table.caption_{state.question(view).reading}", group=group)
    if kind == EXPECTED:
        count = state.study.expected(state.question(view)).count
        return t("table_more.caption_expected", group=group, count=count.serving)
    return t(f"table_more.caption_{kind}", group=group)
