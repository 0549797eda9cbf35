"""A scenario: an ordered row of changes over today, as a value. It holds names only and knows no data.

What a scenario means for one data set is worked out in ``geo.scenario.effect`` (all problems at once), how it is spelt
in an address in ``geo.scenario.address``. ``Study.under(scenario)`` answers under it. Nothing here is a fact about a
centre: whatever a scenario says of one is an assumption and is marked as such (``ASSUMPTION``).

Conditions such as night and winter are no changes to centres; they stand beside ``changes``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypeAlias

from geo.errors import ReiseveiError
from geo.network.conditions import STANDARD, Conditions

EVERY = "alle"  # in place of a centre's id: every centre in operation at that point
LAWFUL_GROUPS = ("women", "men", "women_with_children", "men_with_children")  # krisesenterlova section 1
VERSION = "1"
BETWEEN_CHANGES, BETWEEN_WORDS = "~", "."
CONDITIONS = "vilkar"  # stands where a change has its verb
_NEW = "ny-"


@dataclass(frozen=True)
class CloseCentre:
    """A centre in operation is closed: for good or for the summer, the times are the same."""

    centre_id: str
    verb: ClassVar[str] = "lukk"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.centre_id,)


@dataclass(frozen=True)
class ReopenCentre:
    """A centre that is closed is in operation again, where it was.

    What was documented of it holds as before; ``groups`` are assumed to be taken in.
    """

    centre_id: str
    groups: tuple[str, ...] = ()
    verb: ClassVar[str] = "gjenapne"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.centre_id, *self.groups)


@dataclass(frozen=True)
class OpenCentre:
    """A new centre in a town of the gazetteer, assumed to take in ``groups``; of others nothing is known."""

    place_id: str
    groups: tuple[str, ...] = LAWFUL_GROUPS
    verb: ClassVar[str] = "apne"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.place_id, *self.groups)


@dataclass(frozen=True)
class MoveCentre:
    """A centre in operation, with all its houses, stands in another town instead."""

    centre_id: str
    place_id: str
    verb: ClassVar[str] = "flytt"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.centre_id, self.place_id)


@dataclass(frozen=True)
class ChangeService:
    """A centre in operation (or ``EVERY`` one) is assumed to offer a group what ``status`` says; "no" withdraws it."""

    centre_id: str
    group: str
    status: str
    verb: ClassVar[str] = "tilbud"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.centre_id, self.group, self.status)


@dataclass(frozen=True)
class ChangeAgreement:
    """A municipality has its agreement with this centre instead."""

    municipality_code: str
    centre_id: str
    verb: ClassVar[str] = "avtale"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.municipality_code, self.centre_id)


@dataclass(frozen=True)
class CloseRoad:
    """A numbered road is blocked half-way between two places; who lives along it gets out on their own side."""

    number: str
    from_place_id: str
    to_place_id: str
    verb: ClassVar[str] = "veg"

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        return (self.number, self.from_place_id, self.to_place_id)


Change: TypeAlias = (
    CloseCentre | ReopenCentre | OpenCentre | MoveCentre | ChangeService | ChangeAgreement | CloseRoad
)  # fmt: skip
CHANGES: tuple[type[Change], ...] = (
    CloseCentre,
    ReopenCentre,
    OpenCentre,
    MoveCentre,
    ChangeService,
    ChangeAgreement,
    CloseRoad,
)


def subject(change: Change) -> tuple[str, ...] | None:
    """Return what a change decides once and for all, so that two with the same subject contradict each other.

    None for opening and closing: one may follow the other.
    """
    if isinstance(change, MoveCentre):
        return (change.verb, change.centre_id)
    if isinstance(change, ChangeService):
        return (change.verb, change.centre_id, change.group)
    if isinstance(change, ChangeAgreement):
        return (change.verb, change.municipality_code)
    if isinstance(change, CloseRoad):
        return (change.verb, change.number, *sorted((change.from_place_id, change.to_place_id)))
    return None


@dataclass(frozen=True)
class Scenario:
    """Changes in the order in which they are made, a name that the reader may give, and conditions. Empty: today."""

    changes: tuple[Change, ...] = ()
    name: str = field(default="", compare=True)
    conditions: Conditions = STANDARD

    def __bool__(self) -> bool:
        """Tell whether anything is changed."""
        return bool(self.changes) or bool(self.conditions)

    @property
    def text(self) -> str:
        """Return the changes and conditions as the address spells them, without the name; "" for today."""
        if not self:
            return ""
        parts = [BETWEEN_WORDS.join((change.verb, *change.words)) for change in self.changes]
        if self.conditions:
            parts.append(BETWEEN_WORDS.join((CONDITIONS, *self.conditions.words)))
        return BETWEEN_CHANGES.join((VERSION, *parts))

    @property
    def id(self) -> str:
        """Return what tells this scenario from others: SHA-256 of its text. The name does not count."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def with_(self, change: Change) -> Scenario:
        """Return the scenario with one more change; it takes the place of an earlier one on the same subject."""
        about = subject(change)
        kept = tuple(old for old in self.changes if about is None or subject(old) != about)
        return replace(self, changes=(*kept, change))

    def without(self, index: int) -> Scenario:
        """Return the scenario without the change at this position. IndexError where there is none."""
        if not 0 <= index < len(self.changes):
            raise IndexError(f"The scenario has {len(self.changes)} changes; there is none at {index}.")
        return replace(self, changes=self.changes[:index] + self.changes[index + 1 :])

    def under_conditions(self, conditions: Conditions) -> Scenario:
        """Return the scenario under these conditions, in place of the former ones."""
        return replace(self, conditions=conditions)

    @property
    def bounds(self) -> tuple[Scenario, Scenario] | None:
        """Return the two scenarios between which the truth lies at night: unknown ferries sail, and rest.

        One of them is this one; None by day. From every place the second takes at least as long as the first.
        """
        both = self.conditions.bounds
        return None if both is None else (self.under_conditions(both[0]), self.under_conditions(both[1]))

    def named(self, name: str) -> Scenario:
        """Return the scenario under another name; "" takes the name away."""
        return replace(self, name=name)


TODAY = Scenario()


def new_centre_id(place_id: str) -> str:
    """Return the id of a scenario's new centre in a town.

    >>> new_centre_id("5610-karasjok")
    'ny-5610-karasjok'
    """
    return f"{_NEW}{place_id}"


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be done: which change (position in the scenario), what is wrong, and what may be meant.

    ``key`` is the catalogue's, with ``values`` and ``suggestions`` (joined by commas) as placeholders.
    """

    change: int
    code: str
    values: tuple[tuple[str, str], ...]
    suggestions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Key of the sentence in the catalogue of texts."""
        return f"scenario.problem.{self.code}"

    @property
    def placeholders(self) -> dict[str, str]:
        """Values for the catalogue's sentence."""
        return {**dict(self.values), "suggestions": ", ".join(self.suggestions)}

    @property
    def message(self) -> str:
        """The problem in English, with the change's number as people count."""
        hint = f" Did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        return f"Change {self.change + 1}: {PROBLEMS[self.code].format(**dict(self.values))}{hint}"


#: What may be wrong, by code. The words in braces are the problem's ``values``.
PROBLEMS = {
    "unknown_centre": "there is no centre {centre!r}.",
    "unknown_place": "there is no place {place!r}.",
    "unknown_group": "there is no group {group!r}.",
    "unknown_status": "there is no offer called {status!r}.",
    "unknown_municipality": "there is no municipality {municipality!r}.",
    "unknown_road": "no road is numbered {road!r}.",
    "already_closed": "{centre} is closed already.",
    "already_open": "{centre} is in operation already.",
    "already_opened": "the scenario opens a centre in {place} twice.",
    "closed_centre": "{centre} is closed; reopen it first.",
    "no_groups": "the new centre in {place} takes in nobody; name at least one group.",
    "repeated": "it decides what another change of the scenario decides as well; keep one of the two.",
    "no_stretch": "{road} does not lead from {from_place} to {to_place}.",
}


class ScenarioFault(ReiseveiError, ValueError):
    """A scenario cannot be carried out. ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(
            "\n".join(["The scenario cannot be carried out:", *(f"  - {one.message}" for one in problems)])
        )
