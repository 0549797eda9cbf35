"""What a visitor is looking at, as a frozen value, and its one spelling as a URL query.

The reader is tolerant: anything it does not understand becomes the default, so no address can break a page. The
writer is canonical: defaults are left out and keys stand in a fixed order, so that one view has one address.
Nothing of a view is kept on the server.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from geo.centres import GROUPS

GROUP_IDS: tuple[str, ...] = tuple(group.id for group in GROUPS)
READINGS = ("documented", "possible")
LIMITS_MIN = (30, 60, 90, 120, 180, 300)  # the thresholds that the tables carry; none of them is a legal limit

# The address is read by people, so its keys are Norwegian; group ids are those of the tables and the command line.
_KEYS = {"group": "gruppe", "reading": "lesning", "limit_min": "grense", "municipality": "kommune"}
_READING_WORDS = {"documented": "dokumentert", "possible": "mulig"}
_MAX_QUERY = 2000  # characters; a longer query holds nothing of ours
_MUNICIPALITY_DIGITS = 4


@dataclass(frozen=True)
class View:
    """The group asked for, how the unknown is read, the limit in minutes and the chosen municipality ("": none)."""

    group: str = "women"
    reading: str = "documented"
    limit_min: int = 90
    municipality: str = ""

    @classmethod
    def from_query(cls, query: str | None, /, *, municipalities: Collection[str] | None = None) -> View:
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


def query_key(name: str, /) -> str:
    """Return the key that a field of the view has in the address."""
    return _KEYS[name]


def query_word(name: str, value: Any, /) -> str:  # noqa: ANN401 - a field's value: text or number
    """Return how a field's value is spelt in the address."""
    return _WRITERS.get(name, str)(value)


def _group(text: str) -> str | None:
    return text if text in GROUP_IDS else None


def _reading(text: str) -> str | None:
    return next((reading for reading, word in _READING_WORDS.items() if word == text), None)


def _limit(text: str) -> int | None:
    return next((limit for limit in LIMITS_MIN if str(limit) == text), None)


def _municipality(text: str) -> str | None:
    is_code = len(text) == _MUNICIPALITY_DIGITS and text.isascii() and text.isdigit()
    return text if is_code else None


_READERS: dict[str, Callable[[str], Any]] = {
    "group": _group,
    "reading": _reading,
    "limit_min": _limit,
    "municipality": _municipality,
}
_WRITERS: dict[str, Callable[[Any], str]] = {"reading": _READING_WORDS.__getitem__}
