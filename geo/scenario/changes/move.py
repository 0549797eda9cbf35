"""A centre moves to another town."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from geo.data.gazetteer import Gazetteer
from geo.scenario.changes.change import Change, Kind, argument
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables, town_columns, with_values


@dataclass(frozen=True)
class MoveCentre(Change):
    """A centre in operation, with all its sites, stands in another town instead.

    Parameters
    ----------
    centre_id : str
        Id of the centre.
    place_id : str
        Id of the town.
    """

    centre_id: str = field(metadata=argument(Kind.CENTRE))
    place_id: str = field(metadata=argument(Kind.PLACE))
    verb: ClassVar[str] = "flytt"
    decides: ClassVar[tuple[str, ...]] = ("centre_id",)
    replaces: ClassVar[tuple[str, ...]] = decides

    def resolve(self, draft: Draft) -> bool:
        """Ask for a town that is known and a centre in operation.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        place, is_open = draft.place(self.place_id), draft.has_open_centre(self.centre_id)
        return is_open and place is not None

    def apply(self, draft: Draft) -> None:
        """Put all of it there.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        draft.sites[self.centre_id] = (self.place_id,)

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each centre that stands elsewhere.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        return [cls(centre_id, place_id) for centre_id, place_id in effect.moved]

    @classmethod
    def tables_under(cls, effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
        """Set the town.

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
        if not effect.moved:
            return tables
        moved = {centre_id: town_columns(place_id, gazetteer=gazetteer) for centre_id, place_id in effect.moved}
        return replace(tables, centres=with_values(tables.centres, moved))
