"""A municipality makes its agreement with another centre."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.evidence.statements import ASSUMPTION, SOURCE
from geo.scenario.changes.change import Change, Kind, argument
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables, with_rows


@dataclass(frozen=True)
class ChangeAgreement(Change):
    """A municipality has its agreement with this centre instead.

    Parameters
    ----------
    municipality_code : str
        Four digits.
    centre_id : str
        Id of the centre.
    """

    municipality_code: str = field(metadata=argument(Kind.MUNICIPALITY))
    centre_id: str = field(metadata=argument(Kind.CENTRE))
    verb: ClassVar[str] = "avtale"
    decides: ClassVar[tuple[str, ...]] = ("municipality_code",)
    replaces: ClassVar[tuple[str, ...]] = decides

    def resolve(self, draft: Draft) -> bool:
        """Ask for a centre in operation and a municipality that is known.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        is_open = draft.has_open_centre(self.centre_id)
        return draft.knows_municipality(self.municipality_code) and is_open

    def apply(self, draft: Draft) -> None:
        """Let the municipality have no other agreement.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        draft.agreements[self.municipality_code] = self.centre_id

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each municipality that has another centre.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        return [cls(code, centre_id) for code, centre_id in effect.agreements]

    @classmethod
    def tables_under(cls, effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
        """Give each municipality the one agreement, in place of all that it has.

        Parameters
        ----------
        effect : Effect
            The difference from today.
        tables : CentreTables
            The tables so far; left as they are.
        gazetteer : Gazetteer
            The places.

        Returns
        -------
        CentreTables
            The tables with it; the same where the effect has nothing of the kind.
        """
        if not effect.agreements:
            return tables
        named = dict(effect.agreements)
        names = gazetteer.municipality_names
        rows = [
            {
                "municipality_code": code,
                "municipality": names[code],
                "centre_id": centre_id,
                "year": pd.NA,
                "basis": SOURCE,
                "source": SOURCE,
                "confidence": ASSUMPTION,
                "note": "",
            }
            for code, centre_id in effect.agreements
        ]
        kept = [code not in named for code in tables.agreements["municipality_code"]]
        return replace(tables, agreements=with_rows(tables.agreements, rows, kept=kept))
