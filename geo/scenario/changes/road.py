"""A road is blocked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Self

from geo.scenario.changes.change import Change, Kind, argument
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect


@dataclass(frozen=True)
class CloseRoad(Change):
    """A numbered road is blocked half-way between two places; who lives along it gets out on their own side.

    Parameters
    ----------
    number : str
        Number of the road, such as Rv7.
    from_place_id : str
        Id of a place along it.
    to_place_id : str
        Id of another place along it; the order does not matter.
    """

    number: str = field(metadata=argument(Kind.ROAD))
    from_place_id: str = field(metadata=argument(Kind.PLACE, "from_place"))
    to_place_id: str = field(metadata=argument(Kind.PLACE, "to_place"))
    verb: ClassVar[str] = "veg"
    decides: ClassVar[tuple[str, ...]] = ("number", "from_place_id", "to_place_id")
    either_way: ClassVar[tuple[str, ...]] = ("from_place_id", "to_place_id")
    replaces: ClassVar[tuple[str, ...]] = decides

    @property
    def _road(self) -> tuple[str, str, str]:
        low, high = sorted((self.from_place_id, self.to_place_id))
        return (self.number, low, high)

    def resolve(self, draft: Draft) -> bool:
        """Ask for a road that leads from one place to the other, all of them known.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied; what is wrong is noted in the draft.
        """
        start, end = draft.place(self.from_place_id), draft.place(self.to_place_id)
        if not draft.knows_road(self.number) or start is None or end is None:
            return False
        if not draft.cuts(self._road):
            draft.fault("no_stretch", road=self.number, from_place=start.label, to_place=end.label)
        return True

    def apply(self, draft: Draft) -> None:
        """Block it half-way.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """
        draft.roads[self._road] = draft.cuts(self._road)

    @classmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return one for each stretch that is blocked.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """
        return [cls(*road) for road in effect.roads]
