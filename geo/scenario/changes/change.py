"""What every kind of change is: a value with a verb, whose fields are the words behind it.

A kind of change stands in one module: how the address spells it, what it needs and what may be wrong with it
(``resolve``), what it does to the centres (``apply``), what is left of it in an effect (``left_in``) and does to the
tables (``tables_under``), and which sentence of the catalogue says it (``sentence``).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Self

from geo.data.gazetteer import Gazetteer
from geo.scenario.draft import Draft
from geo.scenario.effect import Effect
from geo.scenario.spelling import BETWEEN_WORDS, MAX_WORDS, WORD, Unreadable
from geo.scenario.tables import CentreTables

EVERY = "alle"  # in place of a centre's id: every centre in operation at that point
_WORD = re.compile(WORD)
_ARGUMENT = "argument"


class Kind(StrEnum):
    """What an argument of a change names."""

    CENTRE = "centre"
    PLACE = "place"
    GROUP = "group"
    STATUS = "status"
    MUNICIPALITY = "municipality"
    ROAD = "road"


@dataclass(frozen=True)
class Argument:
    """A field of a change.

    A repeatable one comes last, and its field is a tuple with a default.

    Parameters
    ----------
    kind : Kind
        What is named.
    placeholder : str
        Its name in the catalogue's sentence.
    repeatable : bool, optional
        Whether several words may stand there, or none.
    every : bool, optional
        Whether ``EVERY`` may stand there.
    """

    kind: Kind
    placeholder: str
    repeatable: bool = False
    every: bool = False


def argument(
    kind: Kind, placeholder: str = "", *, repeatable: bool = False, every: bool = False
) -> dict[str, Argument]:
    """Return a field's metadata: what the argument is.

    Parameters
    ----------
    kind : Kind
        What is named.
    placeholder : str, optional
        Its name in the catalogue's sentence; blank: as its kind.
    repeatable : bool, optional
        Whether several words may stand there, or none.
    every : bool, optional
        Whether ``EVERY`` may stand there.

    Returns
    -------
    dict[str, Argument]
        Metadata for ``dataclasses.field``.
    """
    return {_ARGUMENT: Argument(kind, placeholder or kind.value, repeatable=repeatable, every=every)}


@dataclass(frozen=True)
class Undoing:
    """An earlier change of the verb ``verb`` is taken back, where its first argument is this change's.

    Parameters
    ----------
    verb : str
        Verb of the earlier change.
    prefix : str, optional
        What this change's argument has in front of the earlier one's.
    both_ways : bool, optional
        Whether the other verb takes back this one likewise.
    """

    verb: str
    prefix: str = ""
    both_ways: bool = False


@dataclass(frozen=True)
class Name:
    """Something that a sentence names.

    Parameters
    ----------
    kind : Kind
        What the ids are of.
    ids : str | tuple[str, ...]
        An id, or several.
    """

    kind: Kind
    ids: str | tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalogue.

    Parameters
    ----------
    key : str
        Its key below ``scenario.change``.
    names : Mapping[str, Name]
        What stands in its placeholders, by placeholder.
    """

    key: str
    names: Mapping[str, Name]


class Change(ABC):
    """A change over today. Equal words are equal changes.

    ``decides``: the arguments for which the change decides something once and for all; none: it may come again.
    ``either_way``: those of them whose order does not matter. ``replaces``: the arguments by which one who builds a
    scenario step by step means the same thing, so that the later change takes the earlier one's place. ``undoes``:
    which earlier changes such a reader takes back instead of adding this one.
    """

    verb: ClassVar[str]
    decides: ClassVar[tuple[str, ...]] = ()
    either_way: ClassVar[tuple[str, ...]] = ()
    replaces: ClassVar[tuple[str, ...]] = ()
    undoes: ClassVar[tuple[Undoing, ...]] = ()

    # --- the address -----------------------------------------------------------------------------------------------

    @classmethod
    def arguments(cls) -> dict[str, Argument]:
        """Return the arguments by field, in the order of the address.

        Returns
        -------
        dict[str, Argument]
            One per field, by the field's name.
        """
        return {part.name: part.metadata[_ARGUMENT] for part in fields(cls)}  # type: ignore[arg-type]  # a dataclass

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands after the verb in the address."""
        values = [getattr(self, name) for name in self.arguments()]
        return tuple(word for value in values for word in ([value] if isinstance(value, str) else value))

    @classmethod
    def parse(cls, words: Sequence[str]) -> Self:
        """Read what stands after the verb.

        Parameters
        ----------
        words : Sequence[str]
            The words, in order.

        Returns
        -------
        Self
            The change.

        Raises
        ------
        Unreadable
            These are no words for this verb: too few, too many, or with other signs.
        """
        arguments = cls.arguments().values()
        single = sum(not argument.repeatable for argument in arguments)
        most = MAX_WORDS if single < len(arguments) else single
        if not (single <= len(words) <= most and all(_WORD.fullmatch(word) for word in words)):
            raise Unreadable(BETWEEN_WORDS.join(words))
        values: list[Any] = list(words[:single])
        if words[single:]:
            values.append(tuple(words[single:]))
        return cls(*values)

    @property
    def subject(self) -> tuple[str, ...] | None:
        """Return what is decided once and for all, so that two changes with the same subject contradict each other."""
        if not self.decides:
            return None
        in_order = [getattr(self, name) for name in self.decides if name not in self.either_way]
        return (self.verb, *in_order, *sorted(getattr(self, name) for name in self.either_way))

    # --- what it does ----------------------------------------------------------------------------------------------

    @abstractmethod
    def resolve(self, draft: Draft) -> bool:
        """Look up what the change names and note what is wrong with it; tell whether it can be applied.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.

        Returns
        -------
        bool
            True: the change can be applied.
        """

    @abstractmethod
    def apply(self, draft: Draft) -> None:
        """Carry the change out on the draft, which has resolved it.

        Parameters
        ----------
        draft : Draft
            The centres as the changes before have left them.
        """

    @classmethod
    @abstractmethod
    def left_in(cls, effect: Effect) -> list[Self]:
        """Return the changes of this kind that come to what the effect says, as few as can be.

        Parameters
        ----------
        effect : Effect
            The difference from today.

        Returns
        -------
        list[Self]
            Changes in the order of the effect.
        """

    @classmethod
    def tables_under(cls, effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
        """Return the tables with what this kind of change does to them; the same tables where it does nothing.

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
            The tables.
        """
        del effect, gazetteer
        return tables

    # --- how it is said --------------------------------------------------------------------------------------------

    @property
    def sentence(self) -> Sentence:
        """Return the sentence that says what the change is."""
        return Sentence(self.verb, self.names())

    def names(self) -> dict[str, Name]:
        """Return what the change names, by the placeholder in a sentence.

        Returns
        -------
        dict[str, Name]
            Kind and ids.
        """
        return {
            argument.placeholder: Name(argument.kind, getattr(self, field))
            for field, argument in self.arguments().items()
        }  # fmt: skip
