"""Data on persons: what no table, log or import may hold.

Free text (a source, a note, the name of a supplier) is searched for e-mail addresses, telephone numbers and national
identity numbers. It lets through what sources are full of: years, dates, article numbers, the helpline 116 006 and
112. ``geo.data.sensitive`` does the same for addresses and coordinates.
"""

from __future__ import annotations

import re

# From the sign itself, each way with a bound: the time grows with the length of the text and no faster.
_EMAIL = re.compile(r"(?<=[^\s@,;<>()])@[^\s@,;<>()]{1,250}?\.[a-zæøå]{2}", re.IGNORECASE)
# Norwegian numbers have eight digits, the first 2-9; digits inside article numbers, links and hashes are left alone.
_PHONE = re.compile(
    r"(?<![\w./=-])(?<!\.me )(?<!\.no )(?<!\.com )"
    r"(?:(?:\+|00)47 ?)?([2-9]\d{7}|[2-9]\d(?: \d{2}){3}|[2-9]\d{2} \d{2} \d{3})(?!\w)"
)
_COMPACT_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6}) ?(\d{5})(?!\d)")
# Weights of the two control digits of a national identity number (fødselsnummer, D-number).
_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))

# Headings, as ``geo.data.names.key`` writes them, of columns that no import may have.
PERSON_HEADINGS = frozenset({
    "telefon", "telefonnummer", "tlf", "mobil", "mobilnummer", "phone", "epost", "epostadresse", "email", "mail",
    "kontakt", "kontaktperson", "person", "personnavn", "fodselsnummer", "personnummer", "fodselsdato",
})  # fmt: skip


def personal_data(text: str) -> str:
    """Name what in ``text`` points to a person; "" if nothing does.

    Parameters
    ----------
    text : str
        A text that somebody has filled in.

    Returns
    -------
    str
        What it holds, in words.
    """
    if _EMAIL.search(text):
        return "an e-mail address"
    if any(_is_national_id(number[1] + number[2]) for number in _ELEVEN_DIGITS.finditer(text)):
        return "a national identity number"
    if any(not _COMPACT_DATE.fullmatch(number[1]) for number in _PHONE.finditer(text)):
        return "a telephone number"
    return ""


def _is_national_id(digits: str) -> bool:
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, row, strict=False)) % 11 == 0 for row in _WEIGHTS
    )
