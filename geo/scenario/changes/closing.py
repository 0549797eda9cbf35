"""A centre is closed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from geo.data.gazetteer import Gazetteer
from geo.scenario.changes.change import Change, Kind, Undoing, argument
from geo.scenario.changes.opening import NEW, OpenCentre
from geo.scenario.changes.reopening import ReopenCentre
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables, with_values

CLOSED = "closed"


@dataclass(frozen=True)
class CloseCentre(Change):
    """A centre in operation is closed: for good or for the summer, the times are the same.

    Parameters
    ----------
    centre_id : str
        Id of the centre.
    """

    centre_id: str = field(metadata=argument(Kind.CENTRE))
    verb: ClassVar[str] = "lukk"
    undoes: ClassVar[tuple[Undoing, ...]] = (
        Undoing(ReopenCentre.verb, both_ways=True),
        Undoing(OpenCentre.verb, prefix=NEW),
    )

    def resolve(self, draft: Draft) -> bool:
        """Ask for a centre in operation; one that is closed stays so.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        if not draft.knows_centre(self.centre_id):
            return False
        if not draft.in_operation[self.centre_id]:
            draft.fault("already_closed", centre=draft.name_of(self.centre_id))
        return True

    def apply(self, draft: Draft) -> None:
        """Close it.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        draft.in_operation[self.centre_id] = False

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each centre that is closed.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        return [cls(centre_id) for centre_id in effect.closed]

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
        if not effect.closed:
            return tables
        closed = {centre_id: {"status": CLOSED} for centre_id in effect.closed}
        return replace(tables, centres=with_values(tables.centres, closed))
