"""A centre offers a group something else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.data.vocabulary import ACCEPTABLE
from geo.evidence.statements import ASSUMPTION, SOURCE
from geo.scenario.changes.change import EVERY, Change, Kind, Name, Sentence, argument
from geo.scenario.draft import Draft, near
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables, with_rows

FULL, NO = "full", "no"
STATUSES = (*ACCEPTABLE, NO)  # what a scenario may assume; a plan is no offer


@dataclass(frozen=True)
class ChangeService(Change):
    """A centre in operation (or ``EVERY`` one) is assumed to offer a group what ``status`` says; "no" withdraws it.

    Parameters
    ----------
    centre_id : str
        Id of the centre, or ``EVERY``.
    group : str
        Id of the group.
    status : str
        One of ``STATUSES``.
    """

    centre_id: str = field(metadata=argument(Kind.CENTRE, every=True))
    group: str = field(metadata=argument(Kind.GROUP))
    status: str = field(metadata=argument(Kind.STATUS))
    verb: ClassVar[str] = "tilbud"
    decides: ClassVar[tuple[str, ...]] = ("centre_id", "group")
    replaces: ClassVar[tuple[str, ...]] = decides

    def resolve(self, draft: Draft) -> bool:
        """Ask for a centre in operation, a group and a status that are known.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        can_serve = self.centre_id == EVERY or draft.has_open_centre(self.centre_id)
        known = draft.knows_groups([self.group])
        if self.status not in STATUSES:
            draft.fault("unknown_status", near(self.status, STATUSES), status=self.status)
            return False
        return known and can_serve

    def apply(self, draft: Draft) -> None:
        """Let it, or every centre now in operation, offer it.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        every = [centre_id for centre_id, is_open in draft.in_operation.items() if is_open]
        draft.serve(every if self.centre_id == EVERY else [self.centre_id], [self.group], self.status)

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each service that the opening or reopening of its centre does not say already.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        fresh = _fresh(effect)
        return [
            cls(centre_id, group, status)
            for centre_id, group, status in effect.services
            if status != FULL or centre_id not in fresh
        ]

    @staticmethod
    def full_groups(effect: Effect, centre_id: str) -> tuple[str, ...]:
        """Return the groups whom a centre that is opened or reopened is assumed to take in fully.

        Parameters
        ----------
        effect : Effect
            The difference from today.
        centre_id : str
            Id of the centre.

        Returns
        -------
        tuple[str, ...]
            Ids of the groups.
        """
        return tuple(group for served, group, status in effect.services if (served, status) == (centre_id, FULL))

    @classmethod
    def tables_under(cls, effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
        """Put statements in place of those on the same centre and group.

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
        del gazetteer
        if not effect.services:
            return tables
        changed = {(centre_id, group) for centre_id, group, _ in effect.services}
        evidence = tables.evidence
        kept = [pair not in changed for pair in zip(evidence["centre_id"], evidence["group"], strict=True)]
        rows = [
            {
                "centre_id": centre_id,
                "group": group,
                "status": status,
                "year": pd.NA,
                "source": SOURCE,
                "kind": ASSUMPTION,
                "confidence": ASSUMPTION,
                "deduced": False,
                "note": "",
            }
            for centre_id, group, status in effect.services
        ]
        return replace(tables, evidence=with_rows(evidence, rows, kept=kept))

    @property
    def sentence(self) -> Sentence:
        """Every centre is called so, and a service that is withdrawn is not called by its status."""
        key, names = self.verb, self.names()
        if self.centre_id == EVERY:
            key, names = f"{key}_every", _without(names, "centre")
        if self.status == NO:
            key, names = f"{key}_no", _without(names, "status")
        return Sentence(key, names)


def _fresh(effect: Effect) -> set[str]:
    """Centres that are in operation only under the scenario."""
    return {*effect.reopened, *(centre_id for centre_id, _ in effect.opened)}


def _without(names: dict[str, Name], placeholder: str) -> dict[str, Name]:
    return {key: name for key, name in names.items() if key != placeholder}
