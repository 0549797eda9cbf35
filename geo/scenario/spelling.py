"""The signs of a scenario's address, and how a reader's name for it is escaped."""

from __future__ import annotations

import re
import unicodedata

VERSION = "1"
BETWEEN_CHANGES, BETWEEN_WORDS = "~", "."
WORD = r"[0-9A-Za-z_-]+"
NAME = "navn"  # stands where a change has its verb, as CONDITIONS does
CONDITIONS = "vilkar"
MAX_TEXT = 1500  # characters; browsers and servers carry at least 2,000 in all
MAX_NAME = 60  # characters
MAX_WORDS = 99  # after a verb
BLANK = "_"  # in a name
ESCAPE = "."  # before and behind the number of any other sign, in base 16
_ESCAPED = re.compile(rf"{re.escape(ESCAPE)}([0-9a-f]{{1,6}}){re.escape(ESCAPE)}")


class Unreadable(ValueError):
    """A part of an address cannot be read."""


def clean_name(name: str) -> str:
    """Return a name fit for an address: one line, single blanks, at most ``MAX_NAME`` characters.

    Parameters
    ----------
    name : str
        Any text.

    Returns
    -------
    str
        The name; blank if nothing is left of it.
    """
    plain = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in name)
    return " ".join(unicodedata.normalize("NFC", plain).split())[:MAX_NAME].strip()


def escaped(name: str) -> str:
    """Spell a name that is clean.

    Parameters
    ----------
    name : str
        A name as ``clean_name`` returns it.

    Returns
    -------
    str
        The spelling.
    """
    return "".join(
        BLANK if sign == " " else sign if sign.isalnum() or sign == "-" else f"{ESCAPE}{ord(sign):x}{ESCAPE}"
        for sign in name
    )


def unescaped(text: str) -> str:
    """Read a name's spelling.

    Parameters
    ----------
    text : str
        The spelling.

    Returns
    -------
    str
        The name.

    Raises
    ------
    Unreadable
        What is spelt is blank or not a clean name.
    """

    def sign(escape: re.Match[str]) -> str:
        return chr(min(int(escape[1], 16), 0x10FFFF))

    # Blanks first: an escaped "_" must come out as itself.
    name = _ESCAPED.sub(sign, text.replace(BLANK, " "))
    if not name or name != clean_name(name):
        raise Unreadable(text)
    return name
