"""What a scenario amounts to over one data set: the difference from today, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from geo.network.blocks import Cut
from geo.network.conditions import STANDARD, Conditions


@dataclass(frozen=True)
class Effect:
    """The difference from today, each part in a fixed order: equal effects are equal worlds. Empty: today.

    Parameters
    ----------
    closed : tuple[str, ...], optional
        Ids of centres that are closed.
    reopened : tuple[str, ...], optional
        Ids of centres that are in operation again.
    opened : tuple[tuple[str, str], ...], optional
        Id and place_id of new centres.
    moved : tuple[tuple[str, str], ...], optional
        Id and new place_id of centres that stand elsewhere.
    services : tuple[tuple[str, str, str], ...], optional
        Centre, group and status that differ.
    agreements : tuple[tuple[str, str], ...], optional
        Municipality code and centre that differ.
    roads : tuple[tuple[str, str, str], ...], optional
        Number and two place_ids of roads that are blocked.
    cuts : tuple[Cut, ...], optional
        Where these roads are blocked.
    conditions : Conditions, optional
        What holds while people travel.
    """

    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()  # id of the new centre, place_id
    moved: tuple[tuple[str, str], ...] = ()  # id of the centre, place_id
    services: tuple[tuple[str, str, str], ...] = ()  # centre, group, status
    agreements: tuple[tuple[str, str], ...] = ()  # municipality, centre
    roads: tuple[tuple[str, str, str], ...] = ()  # number, place_id, place_id
    cuts: tuple[Cut, ...] = ()  # where the roads are blocked
    conditions: Conditions = STANDARD

    def __bool__(self) -> bool:
        """Tell whether anything differs from today."""
        return self != Effect()
