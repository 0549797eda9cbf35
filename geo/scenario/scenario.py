"""A scenario: an ordered row of changes over today, as a value. It holds names only and knows no data.

The kinds of change stand in ``geo.scenario.changes``. What a scenario means for one data set is worked out in
``geo.scenario.resolution`` (all problems at once), how it is spelt in an address in ``geo.scenario.address``.
``Study.under(scenario)`` answers under it. Nothing here is a fact about a centre: whatever a scenario says of one is an
assumption and is marked as such (``ASSUMPTION``).

Conditions such as night and winter are no changes to centres; they stand beside ``changes``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from geo.evidence.statements import ASSUMPTION, SOURCE
from geo.network.conditions import STANDARD, Conditions
from geo.scenario.changes import (
    CHANGES,
    EVERY,
    LAWFUL_GROUPS,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
    new_centre_id,
)
from geo.scenario.changes import conditions as spelt_conditions
from geo.scenario.effect import Effect
from geo.scenario.problems import PROBLEMS, Problem, ScenarioFault
from geo.scenario.spelling import BETWEEN_CHANGES, BETWEEN_WORDS, VERSION

#: What speaks of scenarios needs most of this: the parts stand in the modules named above and are handed on.
__all__ = [
    "ASSUMPTION",
    "CHANGES",
    "EVERY",
    "LAWFUL_GROUPS",
    "PROBLEMS",
    "SOURCE",
    "TODAY",
    "Change",
    "ChangeAgreement",
    "ChangeService",
    "CloseCentre",
    "CloseRoad",
    "MoveCentre",
    "OpenCentre",
    "Problem",
    "ReopenCentre",
    "Scenario",
    "ScenarioFault",
    "new_centre_id",
]


@dataclass(frozen=True)
class Scenario:
    """Changes in the order in which they are made, a name that the reader may give, and conditions. Empty: today.

    Parameters
    ----------
    changes : tuple[Change, ...], optional
        The changes, first to last.
    name : str, optional
        The reader's name for it; blank: none.
    conditions : Conditions, optional
        What holds while people travel.
    """

    changes: tuple[Change, ...] = ()
    name: str = field(default="", compare=True)
    conditions: Conditions = STANDARD

    @classmethod
    def of(cls, effect: Effect) -> Scenario:
        """Return the shortest scenario that amounts to an effect, without a name; the same for equal effects.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        Scenario
            The scenario.
        """
        changes = tuple(change for kind in CHANGES for change in kind.left_in(effect))
        return cls(changes, conditions=effect.conditions)

    def __bool__(self) -> bool:
        """Tell whether anything is changed."""
        return bool(self.changes) or bool(self.conditions)

    @property
    def text(self) -> str:
        """Return the changes and conditions as the address spells them, without the name; "" for today."""
        parts = [BETWEEN_WORDS.join((change.verb, *change.words)) for change in self.changes]
        if self.conditions:
            parts.append(BETWEEN_WORDS.join(spelt_conditions.spell(self.conditions)))
        return BETWEEN_CHANGES.join((VERSION, *parts)) if parts else ""

    @property
    def id(self) -> str:
        """Return what tells this scenario from others: SHA-256 of its text. The name does not count."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def with_(self, change: Change) -> Scenario:
        """Return the scenario with one more change; it takes the place of an earlier one on the same subject.

        Parameters
        ----------
        change : Change
            The change; it comes last.

        Returns
        -------
        Scenario
            A new scenario.
        """
        subject = change.subject
        kept = tuple(old for old in self.changes if subject is None or old.subject != subject)
        return replace(self, changes=(*kept, change))

    def without(self, index: int) -> Scenario:
        """Return the scenario without the change at this position.

        Parameters
        ----------
        index : int
            Position of the change, from 0.

        Returns
        -------
        Scenario
            A new scenario.

        Raises
        ------
        IndexError
            There is no change at that position.
        """
        if not 0 <= index < len(self.changes):
            raise IndexError(f"The scenario has {len(self.changes)} changes; there is none at {index}.")
        return replace(self, changes=self.changes[:index] + self.changes[index + 1 :])

    def under_conditions(self, conditions: Conditions) -> Scenario:
        """Return the scenario under these conditions, in place of the former ones.

        Parameters
        ----------
        conditions : Conditions
            What is to hold while people travel.

        Returns
        -------
        Scenario
            A new scenario.
        """
        return replace(self, conditions=conditions)

    @property
    def bounds(self) -> tuple[Scenario, Scenario] | None:
        """Return the two scenarios between which the truth lies at night: unknown ferries sail, and rest.

        One of them is this one; None by day. From every place the second takes at least as long as the first.
        """
        both = self.conditions.bounds
        return None if both is None else (self.under_conditions(both[0]), self.under_conditions(both[1]))

    def named(self, name: str) -> Scenario:
        """Return the scenario under another name; "" takes the name away.

        Parameters
        ----------
        name : str
            The name.

        Returns
        -------
        Scenario
            A new scenario.
        """
        return replace(self, name=name)


TODAY = Scenario()
