"""One spelling for a cell's text: composed letters, single blanks, no invisible signs; and what no cell may hold."""

from __future__ import annotations

import re
import unicodedata

#: Signs that are not seen: soft hyphen, zero-width blanks and joiners, marks of direction and of byte order.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"[^\S\n\r]+")  # no-break, thin and other blanks as well; line breaks stay, and are refused
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: What a spreadsheet shows for a formula that failed, as English and Norwegian ones write it.
ERROR_VALUES = frozenset({
    "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#GETTING_DATA", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    "#I/T", "#NAVN?", "#VERDI!", "#OVERFLYT!", "#BEREGN!", "#FELT!", "#BLOKKERT!", "#HENTER_DATA",
})  # fmt: skip
_CONTROL_PICTURES = 0x2400  # the sign that stands for control character 0


def clean(text: str) -> str:
    """Return a text with composed letters (NFC) and single blanks, without invisible signs; control signs stay.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same in one spelling.

    Examples
    --------
    >>> clean("Ha\u030arsta\u00a0d  by\u200b ")
    'Hårsta d by'
    """
    if text.isascii() and "  " not in text and "\t" not in text:  # nearly every cell
        return text.strip(" ")
    return _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip(" ")


def problem_of(text: str) -> tuple[str, str] | None:
    """Return what no cell may hold, and the remedy; None for a cell that may stand.

    Parameters
    ----------
    text : str
        A clean cell.

    Returns
    -------
    tuple[str, str] | None
        Problem and remedy, in words.

    Examples
    --------
    >>> problem_of("#REF!")
    ('holds #REF!, the error of a formula', 'Put the formula right, or write the value')
    """
    if text.upper() in ERROR_VALUES:
        return f"holds {text}, the error of a formula", "Put the formula right, or write the value"
    found = _CONTROL.search(text)
    if found:
        sign = found[0]
        shown = chr(_CONTROL_PICTURES + ord(sign)) if ord(sign) < ord(" ") else f"U+{ord(sign):04X}"
        return f"holds a control character ({shown})", "Remove it, or write a blank"
    return None
