"""What a visitor is looking at, as a frozen value, and its one spelling as a URL query.

The reader is tolerant: anything it does not understand becomes the default, so no address can break a page. The
writer is canonical: defaults are left out and keys stand in a fixed order, so that one view has one address.
Nothing of a view is kept on the server.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS
from geo.scenario.address import read

KNOWLEDGE = "knowledge"  # the layer that shows where the answer is not known
LAYERS = ("answer", KNOWLEDGE)
LONGEST_LIMIT_MIN = 1440  # any whole minute up to this may be asked; THRESHOLDS_MIN are offered first

# The address is read by people, so its keys are Norwegian; ids of groups and statuses are those of the tables.
_KEYS = {
    "group": "gruppe",
    "measure": "mal",
    "reading": "lesning",
    "accept": "godta",
    "known_count": "antall",
    "presumed": "antatt",
    "limit_min": "grense",
    "layer": "kart",
    "municipality": "kommune",
    "scenario": "hva",
}
KEYS = tuple(_KEYS.values())  # in the order of an address
_READING_WORDS = {"documented": "dokumentert", "possible": "mulig", "expected": "forventet"}
_MEASURE_WORDS = {"nearest": "naermest", "contracted": "avtalt", "detour": "omvei"}
_LAYER_WORDS = {"answer": "svar", "knowledge": "kunnskap"}
_BETWEEN = "."  # of accepted statuses; stands in an address as it is
_YES = "ja"
_MOST_DIGITS = 4
_MAX_QUERY = 2000  # characters; a longer query holds nothing of ours
_MUNICIPALITY_DIGITS = 4


@dataclass(frozen=True)
class View:
    """What is asked, field by field as in ``Question``, the limit and the chosen municipality ("": none).

    ``accept``: the statuses that count, in the order of ACCEPTABLE. ``known_count`` None: the newest national count.
    ``layer``: what the map shows, the answer or where it is not known.
    ``scenario``: as ``geo.scenario.address`` spells it; "" is today.
    """

    group: str = "women"
    measure: str = "nearest"
    reading: str = "documented"
    accept: tuple[str, ...] = DEFAULT_ACCEPT
    known_count: int | None = None
    presumed: bool = False
    limit_min: int = 90
    layer: str = "answer"
    municipality: str = ""
    scenario: str = ""

    @classmethod
    def from_query(cls, query: str | None, *, municipalities: Collection[str] | None = None) -> View:
        """Read a query with or without its "?". What is unknown is passed over; of repeated keys the last counts.

        ``municipalities``: the codes that exist; None accepts any four digits.
        """
        text = (query or "")[:_MAX_QUERY].removeprefix("?")
        given = dict(parse_qsl(text, errors="replace", max_num_fields=None))
        values = {name: _READERS[name](given[key]) for name, key in _KEYS.items() if key in given}
        view = cls(**{name: value for name, value in values.items() if value is not None})
        if municipalities is not None and view.municipality not in municipalities:
            return replace(view, municipality="")
        return view

    def to_query(self) -> str:
        """Spell the view as "?key=value&…", or "" for the default view."""
        pairs = [
            (_KEYS[field.name], _WRITERS.get(field.name, str)(getattr(self, field.name)))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        ]
        return f"?{urlencode(pairs)}" if pairs else ""

    def with_(self, **changes: Any) -> View:  # noqa: ANN401 - the fields' own types are checked by the dataclass's users
        """Return the same view with some fields changed."""
        return replace(self, **changes)


def query_key(name: str) -> str:
    """Return the key that a field of the view has in the address."""
    return _KEYS[name]


def query_word(name: str, value: Any) -> str:  # noqa: ANN401 - a field's value: text or number
    """Return how a field's value is spelt in the address."""
    return _WRITERS.get(name, str)(value)


def _group(text: str) -> str | None:
    return text if text in GROUP_IDS else None


def _one_of(words: Mapping[str, str], text: str) -> str | None:
    return next((name for name, word in words.items() if word == text), None)


def _accept(text: str) -> tuple[str, ...] | None:
    """Return the statuses named, in their order; None if any is unknown: half an answer would be another one."""
    named = text.split(_BETWEEN)
    if not set(named) <= set(ACCEPTABLE):
        return None
    return tuple(status for status in ACCEPTABLE if status in named)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _limit(text: str) -> int | None:
    limit = _whole(text)
    return limit if limit is not None and 1 <= limit <= LONGEST_LIMIT_MIN else None


def _municipality(text: str) -> str | None:
    is_code = len(text) == _MUNICIPALITY_DIGITS and text.isascii() and text.isdigit()
    return text if is_code else None


def _scenario(text: str) -> str | None:
    """Return a scenario's spelling that can be read. Whether it can be carried out only a study knows."""
    _, unreadable = read(text)
    return None if unreadable else text


_READERS: dict[str, Callable[[str], Any]] = {
    "group": _group,
    "measure": lambda text: _one_of(_MEASURE_WORDS, text),
    "reading": lambda text: _one_of(_READING_WORDS, text),
    "accept": _accept,
    "known_count": _whole,
    "presumed": lambda text: True if text == _YES else None,
    "limit_min": _limit,
    "layer": lambda text: _one_of(_LAYER_WORDS, text),
    "municipality": _municipality,
    "scenario": _scenario,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "measure": _MEASURE_WORDS.__getitem__,
    "reading": _READING_WORDS.__getitem__,
    "accept": _BETWEEN.join,
    "presumed": lambda _: _YES,
    "layer": _LAYER_WORDS.__getitem__,
}
