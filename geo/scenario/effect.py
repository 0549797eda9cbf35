"""What a scenario amounts to over one data set: the difference from today, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from geo.network.blocks import Cut
from geo.network.conditions import STANDARD, Conditions


@dataclass(frozen=True)
class Effect:
    """The difference from today, each part in a fixed order: equal effects are equal worlds. Empty: today."""

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
