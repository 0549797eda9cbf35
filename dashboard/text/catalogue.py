"""The words on screen. They live in TOML catalogues, one per language; code asks for them by key.

A key that is missing, or a placeholder that is not filled, is an error: a page never shows a bare key.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from babel import Locale

LANGUAGES = ("nb",)
# A language's files; no key stands in two of them.
PARTS = ("", "_conditions", "_fairness", "_first", "_gaps", "_pages", "_scenario", "_whatif")
FILE_PARTS = ("_export",)  # headings and method of downloaded files, which no page needs


class MissingWords(KeyError):
    """The catalogue has no text under that key, or the text asks for a value that was not given."""


@dataclass(frozen=True)
class Catalogue:
    """All texts of one language, by dotted key, e.g. ``overview.finding``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text with its placeholders filled. Missing key or value: ``MissingWords``."""
        try:
            return self.texts[key].format(**values)
        except KeyError as missing:
            msg = f"{self.language}: no text for {key!r} (missing {missing})"
            raise MissingWords(msg) from missing

    def counted(self, key: str, count: int, /, **values: object) -> str:
        """Return the text for so many of a thing: the key's form of the language, ``key.one`` or ``key.other``."""
        form = Locale.parse(self.language).plural_form(count)
        return self(f"{key}.{form}", count=count, **values)

    def has(self, key: str) -> bool:
        """Tell whether there is a text under that key."""
        return key in self.texts

    def section(self, prefix: str) -> dict[str, str]:
        """Return the texts whose key begins with ``prefix.``, by the rest of the key; for the browser's own code."""
        cut = len(prefix) + 1
        found = {key[cut:]: text for key, text in self.texts.items() if key.startswith(f"{prefix}.")}
        if not found:
            msg = f"{self.language}: no section {prefix!r}"
            raise MissingWords(msg)
        return found

    def placeholders(self, key: str) -> frozenset[str]:
        """Return the names of the values that the text asks for."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.texts[key]) if name)


@cache
def catalogue(language: str = "nb") -> Catalogue:
    """Return the words of the pages. They are read once and never changed afterwards.

    MissingWords for a language that there is not, and for a key that two parts both have.
    """
    return _read(language, PARTS)


@cache
def file_words(language: str = "nb") -> Catalogue:
    """Return the words that downloaded files are written with: those of the pages, and the files' own."""
    return _read(language, (*PARTS, *FILE_PARTS))


def _read(language: str, parts: Sequence[str]) -> Catalogue:
    if language not in LANGUAGES:
        msg = f"no catalogue for {language!r}; there are: {', '.join(LANGUAGES)}"
        raise MissingWords(msg)
    pairs: list[tuple[str, str]] = []
    for part in parts:
        content = files(__package__).joinpath("locales", f"{language}{part}.toml").read_text(encoding="utf-8")
        pairs += _flatten(tomllib.loads(content))
    texts = dict(pairs)
    if len(texts) < len(pairs):
        twice = sorted(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        msg = f"{language}: two texts for {', '.join(twice)}"
        raise MissingWords(msg)
    return Catalogue(language, texts)


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            pairs += _flatten(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", str(value).strip()))
    return pairs
