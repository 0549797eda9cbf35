"""A new centre is opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from geo.data.gazetteer import Gazetteer
from geo.scenario.changes.change import Change, Kind, argument
from geo.scenario.changes.service import FULL, ChangeService
from geo.scenario.draft import OPEN, Draft
from geo.scenario.effect import Effect
from geo.scenario.tables import ASSUMED, CentreTables, town_columns, with_rows

LAWFUL_GROUPS = ("women", "men", "women_with_children", "men_with_children")  # krisesenterlova section 1
NEW = "ny-"  # before the town's place_id: the id of a new centre
#: A new centre has no name of its own; names of centres are Norwegian, as in the table.
NEW_CENTRE = "Nytt krisesenter i {place}"


def new_centre_id(place_id: str) -> str:
    """Return the id of a scenario's new centre in a town.

    Parameters
    ----------
    place_id : str
        Id of the town.

    Returns
    -------
    str
        The id.

    Examples
    --------
    >>> new_centre_id("5610-karasjok")
    'ny-5610-karasjok'
    """
    return f"{NEW}{place_id}"


@dataclass(frozen=True)
class OpenCentre(Change):
    """A new centre in a town of the gazetteer, assumed to take in ``groups``; of others nothing is known.

    Parameters
    ----------
    place_id : str
        Id of the town.
    groups : tuple[str, ...], optional
        Ids of the groups, at least one.
    """

    place_id: str = field(metadata=argument(Kind.PLACE))
    groups: tuple[str, ...] = field(default=LAWFUL_GROUPS, metadata=argument(Kind.GROUP, "groups", repeatable=True))
    verb: ClassVar[str] = "apne"
    replaces: ClassVar[tuple[str, ...]] = ("place_id",)

    def resolve(self, draft: Draft) -> bool:
        """Ask for a town without another new centre, and at least one group, all of them known.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        place = draft.place(self.place_id)
        if not self.groups:
            draft.fault("no_groups", place=place.label if place else self.place_id)
        if not draft.knows_groups(self.groups) or place is None:
            return False
        if draft.in_operation.get(new_centre_id(self.place_id), False):
            draft.fault("already_opened", place=place.label)
            return False
        return True

    def apply(self, draft: Draft) -> None:
        """Open it; nothing is left of one that was opened there and closed again.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        centre_id = new_centre_id(self.place_id)
        draft.forget_services(centre_id)
        draft.in_operation[centre_id] = True
        draft.sites[centre_id] = (self.place_id,)
        draft.serve([centre_id], self.groups, FULL)

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each new centre, with the groups that it takes in fully, or else those that it serves.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        return [
            cls(
                place_id,
                ChangeService.full_groups(effect, centre_id)
                or tuple(group for served, group, _ in effect.services if served == centre_id),
            )
            for centre_id, place_id in effect.opened
        ]

    @classmethod
    def tables_under(cls, effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
        """Add the new centres, last.

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
        if not effect.opened:
            return tables
        rows = [
            {
                "centre_id": centre_id,
                "centre": NEW_CENTRE.format(place=gazetteer[place_id].place),
                "owner_type": "",
                "status": OPEN,
                **town_columns(place_id, gazetteer=gazetteer),
                **ASSUMED,
            }
            for centre_id, place_id in effect.opened
        ]
        return replace(tables, centres=with_rows(tables.centres, rows, kept=[True] * len(tables.centres)))
