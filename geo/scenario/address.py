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

from geo.errors import ReiseveiError
from geo.network.conditions import STANDARD
from geo.scenario.changes import CHANGES, Change
from geo.scenario.changes import conditions as spelt_conditions
from geo.scenario.scenario import TODAY, Scenario
from geo.scenario.spelling import (
    BETWEEN_CHANGES,
    BETWEEN_WORDS,
    CONDITIONS,
    MAX_NAME,
    MAX_TEXT,
    NAME,
    VERSION,
    Unreadable,
    clean_name,
    escaped,
    unescaped,
)

__all__ = ["MAX_NAME", "BadScenarioText", "clean_name", "from_text", "read", "to_text"]

_KINDS = {kind.verb: kind for kind in CHANGES}


class BadScenarioText(ReiseveiError, ValueError):
    """An address's scenario cannot be read.

    ``key`` is the catalogue's sentence.

    Parameters
    ----------
    code : str
        What is wrong: version, part or too_long.
    part : str
        What could not be read; its first 80 characters are kept.
    """

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


def to_text(scenario: Scenario) -> str:
    """Spell a scenario with its name; "" for today without a name.

    Parameters
    ----------
    scenario : Scenario
        The scenario; its name is cleaned.

    Returns
    -------
    str
        The spelling, as it may stand in an address.
    """
    name = clean_name(scenario.name)
    if not name:
        return scenario.text
    return BETWEEN_CHANGES.join((scenario.text or VERSION, f"{NAME}{BETWEEN_WORDS}{escaped(name)}"))


def from_text(text: str) -> Scenario:
    """Read a scenario's spelling; "" is today.

    Parameters
    ----------
    text : str
        The spelling.

    Returns
    -------
    Scenario
        The scenario with its name.

    Raises
    ------
    BadScenarioText
        The text is too long, of another version, or has a part that cannot be read.
    """
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
        words = rest.split(BETWEEN_WORDS)
        try:
            if verb == NAME and not name:
                name = unescaped(rest)
            elif verb == CONDITIONS and not conditions:
                conditions = spelt_conditions.parse(words)
            elif verb in _KINDS:
                changes.append(_KINDS[verb].parse(words))
            else:
                raise BadScenarioText("part", part)
        except Unreadable:
            raise BadScenarioText("part", part) from None
    return Scenario(tuple(changes), name, conditions)


def read(text: str | None) -> tuple[Scenario, BadScenarioText | None]:
    """Read whatever stands in an address: what cannot be read is today, with the reason.

    Parameters
    ----------
    text : str | None
        The spelling; None or blank: today.

    Returns
    -------
    tuple[Scenario, BadScenarioText | None]
        The scenario, and why it could not be read; None: it could.
    """
    try:
        return from_text(text or ""), None
    except BadScenarioText as unreadable:
        return TODAY, unreadable
