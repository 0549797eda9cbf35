"""A centre that is closed is in operation again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from geo.data.gazetteer import Gazetteer
from geo.scenario.changes.change import Change, Kind, Sentence, argument
from geo.scenario.changes.service import FULL, ChangeService
from geo.scenario.draft import OPEN, Draft
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables, with_values


@dataclass(frozen=True)
class ReopenCentre(Change):
    """A centre that is closed is in operation again, where it was.

    What was documented of it holds as before; ``groups`` are assumed to be taken in.

    Parameters
    ----------
    centre_id : str
        Id of the centre.
    groups : tuple[str, ...], optional
        Ids of the groups; none: only what was documented holds.
    """

    centre_id: str = field(metadata=argument(Kind.CENTRE))
    groups: tuple[str, ...] = field(default=(), metadata=argument(Kind.GROUP, "groups", repeatable=True))
    verb: ClassVar[str] = "gjenapne"

    def resolve(self, draft: Draft) -> bool:
        """Ask for a centre that is closed, and groups that are known.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        known = draft.knows_centre(self.centre_id)
        if known and draft.in_operation[self.centre_id]:
            draft.fault("already_open", centre=draft.name_of(self.centre_id))
        return draft.knows_groups(self.groups) and known

    def apply(self, draft: Draft) -> None:
        """Open it, and let it take in the groups.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        draft.in_operation[self.centre_id] = True
        draft.serve([self.centre_id], self.groups, FULL)

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each centre that is open again, with the groups that it takes in fully.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        return [cls(centre_id, ChangeService.full_groups(effect, centre_id)) for centre_id in effect.reopened]

    @classmethod
    def tables_under(cls, effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
        """Set the status.

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
        if not effect.reopened:
            return tables
        reopened = {centre_id: {"status": OPEN} for centre_id in effect.reopened}
        return replace(tables, centres=with_values(tables.centres, reopened))

    @property
    def sentence(self) -> Sentence:
        """Groups are named where there are any."""
        return Sentence(f"{self.verb}_groups" if self.groups else self.verb, self.names())
