"""How a documented statement looks: four looks for seven statuses, with year, source and age.

Unknown is never no: a centre without a statement is "unknown", and so is one with nothing but a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.text.catalogue import Catalogue
from geo.data.vocabulary import DEFAULT_ACCEPT, UNKNOWN
from geo.evidence.groups import resolve
from geo.evidence.statements import ASSUMPTION, SOURCE

LOOKS: Mapping[str, str] = {
    "full": "documented",
    "unspecified": "documented",
    "elsewhere": "partly",
    "case_by_case": "partly",
    "day_only": "partly",
    "no": "no",
    "planned": "unknown",
}
OLD_AFTER_YEARS = 5  # a statement older than this is marked; it still counts


@dataclass(frozen=True)
class Offer:
    """What is documented of one centre and one group, after contradictions were weighed."""

    status: str
    year: int | None
    source: str
    confidence: str
    deduced: bool
    note: str
    contradicted: bool

    @property
    def look(self) -> str:
        """Documented, partly, no or unknown."""
        return LOOKS[self.status]

    @property
    def counts(self) -> bool:
        """Tell whether the offer counts as documented in the times."""
        return self.status in DEFAULT_ACCEPT

    @property
    def assumed(self) -> bool:
        """Tell whether a scenario says it, and nobody documents it."""
        return self.confidence == ASSUMPTION

    def old(self, *, this_year: int) -> bool:
        """Tell whether the statement is older than ``OLD_AFTER_YEARS`` years, or undated; an assumption has no age."""
        if self.assumed:
            return False
        return self.year is None or this_year - self.year > OLD_AFTER_YEARS

    def year_words(self, *, t: Catalogue) -> str:
        """Return the year, or words for "in the scenario" and for "undated"."""
        if self.assumed:
            return t("offer.assumed")
        return str(self.year) if self.year is not None else t("offer.undated")


def offers_of(evidence: pd.DataFrame, *, centres: Sequence[str]) -> dict[str, dict[str, Offer]]:
    """Return the resolved statements by centre and group, for the centres asked for."""
    found: dict[str, dict[str, Offer]] = {centre: {} for centre in centres}
    rows: Iterable[Any] = resolve(evidence).itertuples()
    for row in rows:
        if row.centre_id in found:
            found[row.centre_id][row.group] = Offer(
                status=row.status,
                year=None if pd.isna(row.year) else int(row.year),
                source=row.source,
                confidence=row.confidence,
                deduced=bool(row.deduced),
                note=row.note,
                contradicted=bool(row.contradicted),
            )
    return found


def assumed_offers(services: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, Offer]]:
    """Return what a scenario says of centre, group and status, in place of what is documented of the two."""
    found: dict[str, dict[str, Offer]] = {}
    for centre, group, status in services:
        said = Offer(
            status, year=None, source=SOURCE, confidence=ASSUMPTION, deduced=False, note="", contradicted=False
        )  # fmt: skip
        found.setdefault(centre, {})[group] = said
    return found


def looks_for(group: str, *, offers: Mapping[str, Mapping[str, Offer]], centres: Sequence[str]) -> dict[str, str]:
    """Return the look of each centre for one group."""
    return {centre: offers[centre][group].look if group in offers.get(centre, {}) else UNKNOWN for centre in centres}


def offer_words(offer: Offer | None, *, t: Catalogue) -> str:
    """Return what is documented, in a word or two."""
    return t(f"status.{offer.status}") if offer else t("status.unknown")
