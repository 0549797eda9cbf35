"""How a scenario is spelt in an address: short, readable, with a version.

::

    1~lukk.hammerfest~gjenapne.karasjok_closed.women.sami_north~vilkar.natt.vinter~navn.Uten_Hammerfest
    | |                                                         |                  name: blanks as _, others as .hex.
    | verb.word.word…: a change, in order                       conditions, see geo.network.conditions
    version

Only letters, digits and ``- . _ ~`` occur, which no address has to escape (letters outside a to z in a name are escaped
by the address's own rules). ``from_text`` is strict and says what it could not read; ``read`` never fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from geo.errors import ReiseveiError
from geo.network.conditions import STANDARD, Conditions
from geo.scenario.scenario import (
    BETWEEN_CHANGES,
    BETWEEN_WORDS,
    CONDITIONS,
    LAWFUL_GROUPS,
    TODAY,
    VERSION,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
    Scenario,
)

MAX_TEXT = 1500  # characters; browsers and servers carry at least 2,000 in all
MAX_NAME = 60  # characters
NAME = "navn"
_WORD = re.compile(r"[0-9A-Za-z_-]+")
_ESCAPE = re.compile(r"\.([0-9a-f]{1,6})\.")


class BadScenarioText(ReiseveiError, ValueError):
    """An address's scenario cannot be read. ``part``: what could not be read; ``key``: the catalogue's sentence."""

    def __init__(self, code: str, part: str) -> None:
        self.code, self.part = code, part[:80]
        super().__init__(_MESSAGES[code].format(part=self.part))

    @property
    def key(self) -> str:
        """Key of the sentence in the catalogue of texts; its placeholder is ``part``."""
        return f"scenario.unreadable.{self.code}"


_MESSAGES = {
    "version": "The scenario in the address is of a kind that is not known here: {part!r}.",
    "part": "A part of the scenario in the address cannot be read: {part!r}.",
    "too_long": "The scenario in the address is too long (it begins {part!r}).",
}


def clean_name(name: str) -> str:
    """Return a name fit for an address: one line, single blanks, at most ``MAX_NAME`` characters."""
    plain = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in name)
    return " ".join(unicodedata.normalize("NFC", plain).split())[:MAX_NAME].strip()


def to_text(scenario: Scenario) -> str:
    """Spell a scenario with its name; "" for today without a name."""
    name = clean_name(scenario.name)
    if not name:
        return scenario.text
    return BETWEEN_CHANGES.join((scenario.text or VERSION, f"{NAME}{BETWEEN_WORDS}{_escaped(name)}"))


def from_text(text: str) -> Scenario:
    """Read a scenario's spelling; "" is today. BadScenarioText, with what could not be read."""
    if not text:
        return TODAY
    if len(text) > MAX_TEXT:
        raise BadScenarioText("too_long", text)
    version, *parts = text.split(BETWEEN_CHANGES)
    if version != VERSION:
        raise BadScenarioText("version", version)
    changes: list[Change] = []
    name, conditions = "", STANDARD
    for part in parts:
        verb, _, rest = part.partition(BETWEEN_WORDS)
        if verb == NAME and not name:
            name = _unescaped(rest, part)
        elif verb == CONDITIONS and not conditions:
            conditions = _conditions(rest.split(BETWEEN_WORDS), part)
        else:
            changes.append(_change(verb, rest.split(BETWEEN_WORDS), part))
    return Scenario(tuple(changes), name, conditions)


def read(text: str | None) -> tuple[Scenario, BadScenarioText | None]:
    """Read whatever stands in an address: what cannot be read is today, with the reason."""
    try:
        return from_text(text or ""), None
    except BadScenarioText as unreadable:
        return TODAY, unreadable


_MAKERS: dict[str, tuple[int, int, Callable[..., Change]]] = {  # verb: fewest words, most words, how it is made
    CloseCentre.verb: (1, 1, CloseCentre),
    ReopenCentre.verb: (1, 99, lambda centre, *groups: ReopenCentre(centre, groups)),
    OpenCentre.verb: (1, 99, lambda place, *groups: OpenCentre(place, groups or LAWFUL_GROUPS)),
    MoveCentre.verb: (2, 2, MoveCentre),
    ChangeService.verb: (3, 3, ChangeService),
    ChangeAgreement.verb: (2, 2, ChangeAgreement),
    CloseRoad.verb: (3, 3, CloseRoad),
}


def _change(verb: str, words: list[str], part: str) -> Change:
    fewest, most, make = _MAKERS.get(verb, (1, 0, CloseCentre))
    if not (fewest <= len(words) <= most and all(_WORD.fullmatch(word) for word in words)):
        raise BadScenarioText("part", part)
    return make(*words)


def _conditions(words: list[str], part: str) -> Conditions:
    try:
        return Conditions.from_words(words)
    except ValueError:
        raise BadScenarioText("part", part) from None


def _escaped(name: str) -> str:
    return "".join(
        "_" if sign == " " else sign if sign.isalnum() or sign == "-" else f".{ord(sign):x}." for sign in name
    )


def _unescaped(text: str, part: str) -> str:
    def sign(found: re.Match[str]) -> str:
        return chr(min(int(found[1], 16), 0x10FFFF))

    # Blanks first: an escaped "_" must come out as itself.
    name = _ESCAPE.sub(sign, text.replace("_", " "))
    if not name or name != clean_name(name):
        raise BadScenarioText("part", part)
    return name
