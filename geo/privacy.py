"""What must never be kept or shown: where a centre lies finer than its town, and data on a person.

Free text (a source, a note, a cell in a file that someone sends) is searched for addresses and coordinates and for
e-mail addresses, telephone numbers and national identity numbers. The search prefers a false alarm to a leak where
that costs the writer only another wording; it lets through what sources are full of: years, article numbers, road
numbers, the helpline 116 006 and 112.
"""

from __future__ import annotations

import re
import unicodedata

_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[a-zæøå]{2,}", re.IGNORECASE)
# Norwegian numbers have eight digits and begin with 2-9; digits inside article numbers and links are left alone.
_PHONE = re.compile(r"(?<![\d./=_-])(?:(?:\+|00)47 ?)?([2-9]\d{7}|[2-9]\d(?: \d{2}){3}|[2-9]\d{2} \d{2} \d{3})(?!\d)")
_COMPACT_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6}) ?(\d{5})(?!\d)")
# Weights of the two control digits of a national identity number (fødselsnummer, D-number).
_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))

_LATITUDE = re.compile(
    r"(?<![\d.,])(?:5[7-9]|6\d|7[01]|80)[.,]\d{3,}(?!\d*[.,]\d)"
)  # Norway with Svalbard, ≥ 3 decimals
_DEGREES = re.compile(r"\d\s*°\s*\d")
_METRES = re.compile(r"(?<!\d)-?\d{5,6}(?:\.\d+)?\s*[,; NØE]\s*N?\s*[67]\d{6}(?!\d)")
_WKT = re.compile(r"\b(?:POINT|POLYGON|LINESTRING)\s*Z?\s*\(", re.IGNORECASE)
_STREET = re.compile(
    r"\b([^\W\d_]*(?:gata|gaten|gate|veien|vegen|vei|veg|alléen|allé|svingen))\s+\d{1,3}\s?[a-h]?\b", re.IGNORECASE
)
_ROADS = frozenset({"fylkesvei", "fylkesveg", "riksvei", "riksveg", "europavei", "europaveg"})  # a road's number
_POST_BOX = re.compile(r"\bpostboks\s*\d", re.IGNORECASE)

# Headings, as ``key`` writes them, of columns that no table of people's may have.
PLACE_HEADINGS = frozenset({
    "lat", "latitude", "breddegrad", "lon", "lng", "long", "longitude", "lengdegrad", "x", "y", "xm", "ym",
    "xkoordinat", "ykoordinat", "ost", "nord", "easting", "northing", "koordinat", "koordinater", "coordinate",
    "coordinates", "geometri", "geometry", "wkt", "punkt", "point", "adresse", "address", "gate", "gateadresse",
    "gatenavn", "gatenummer", "street", "besoksadresse", "postadresse", "postnummer", "postnr", "postcode", "zip",
    "poststed", "bygning", "gnr", "bnr", "gardsnummer", "bruksnummer", "matrikkel",
})  # fmt: skip
PERSON_HEADINGS = frozenset({
    "telefon", "telefonnummer", "tlf", "mobil", "mobilnummer", "phone", "epost", "epostadresse", "email", "mail",
    "kontakt", "kontaktperson", "person", "personnavn", "fodselsnummer", "personnummer", "fodselsdato",
})  # fmt: skip


def key(text: str, /) -> str:
    """Fold ``text`` to small letters and digits without accents, for comparison: "Målgruppe" and "MALGRUPPE" are one.

    æ becomes ae and ø becomes o; blanks and punctuation fall away. Empty text stays empty.
    """
    folded = text.casefold().replace("æ", "ae").replace("ø", "o").replace("đ", "d").replace("ŋ", "n").replace("ŧ", "t")
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded) if letter.isalnum())


def exact_place(text: str, /) -> str:
    """Name what in ``text`` says where something lies finer than its town; "" if nothing does."""
    if _LATITUDE.search(text) or _DEGREES.search(text) or _METRES.search(text) or _WKT.search(text):
        return "coordinates"
    if any(street[1].casefold() not in _ROADS for street in _STREET.finditer(text)) or _POST_BOX.search(text):
        return "an address"
    return ""


def personal_data(text: str, /) -> str:
    """Name what in ``text`` points to a person; "" if nothing does."""
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
