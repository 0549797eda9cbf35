"""What would give away where a centre is: words and numbers that no table edited by people may hold.

A centre is placed by the name of a town and nothing finer. ``names_a_point`` judges a column by its heading and
``reveals`` a cell by its text: coordinates, street addresses, post codes. Both err on the side of refusing; the remedy
is to write the town.
"""

from __future__ import annotations

import re

REMEDY = "Take it out; a centre is placed by its town only, never by an address or a point"

_HEADINGS = """
    lat latitude breddegrad lon long lng longitude lengdegrad x y z x_m y_m east easting ost øst øst_koordinat north
    northing nord utm utm33 epsg coord coords coordinate coordinates koordinat koordinater geometry geometri geom geo
    wkt wkb geojson point punkt posisjon position location lokasjon gps plus_code what3words address addr adresse
    gateadresse besøksadresse besoksadresse postadresse gate gatenavn gateadr street vei vegadresse veinavn husnummer
    house_number postnummer postnr postkode postcode post_code postal_code zip zipcode zip_code poststed postboks
    gnr bnr gårdsnummer bruksnummer matrikkel eiendom
"""
_POINT_WORDS = frozenset(_HEADINGS.split())
_POINT_PARTS = ("koordinat", "coord", "adresse", "address", "postnummer", "postcode", "breddegrad", "lengdegrad")

_ADDRESS_ENDINGS = r"gata|gaten|gate|gt\.|veien|vegen|vei|veg|vn\.|allé|alléen|alleen|smuget|stredet|street|road"
_STREET = re.compile(
    rf"\b[A-ZÆØÅ][\wæøåÆØÅ.-]*(?:{_ADDRESS_ENDINGS})\s+\d{{1,3}}\s?[A-Za-z]?\b"  # Storgata 12, Kirkeveien 4B
    rf"|\b[A-ZÆØÅ][\w'.-]*\s+(?:{_ADDRESS_ENDINGS})\s+\d{{1,3}}\s?[A-Za-z]?\b"  # Karl Johans gate 22
    r"|\b[A-ZÆØÅ][\w-]{2,}(?:plassen|torget|bakken|svingen|stien|brygga|kaia|tunet|lia|haugen)\s+\d{1,3}\s?[A-Za-z]?\b"
    r"|\b(?:[Pp]ostboks|PB)\s*\d+"
)
_POINT_TEXT = re.compile(r"\b(?:MULTI)?POINT\s*Z?\s*\(|\bSRID\s*=|\bgeo:\s*-?\d|\bUTM\b|\bEPSG\b", re.IGNORECASE)
# Norway lies between 57.9 and 71.2 degrees north (81 with Svalbard), 4.4 and 31.2 east: three decimals are 100 m
_LATITUDE = re.compile(r"(?<![\d.,])(?:5[7-9]|6\d|7\d|80)[.,]\d{3,}(?![\d/])")
_LONGITUDE = re.compile(r"(?<![\d.,])0?(?:[4-9]|[12]\d|3[01])[.,]\d{4,}(?![\d/])")
_DEGREES = re.compile(r"\b\d{1,2}\s?°")
# a northing in UTM, with or without blanks between thousands; not a document number after a domain name
_NORTHING = re.compile(r"(?<![\d.,/])(?<!\.me )(?<!\.no )(?:6[ .]?[4-9]\d{2}|7[ .]?\d{3})[ .]?\d{3}(?:[.,]\d+)?(?!\d)")
_POSTCODE = re.compile(r"(?<![\d.,/(-])(\d{4})\s+[A-ZÆØÅ][A-Za-zæøåÆØÅ]+")
_YEARS = range(1800, 2100)


def names_a_point(heading: str) -> bool:
    """Tell whether a column of this name would hold coordinates or an address, in Norwegian or English.

    Parameters
    ----------
    heading : str
        A column's heading.

    Returns
    -------
    bool
        Whether such a column is refused.
    """
    word = re.sub(r"[^\wæøå]+", "_", heading.strip().casefold()).strip("_")
    return word in _POINT_WORDS or any(part in word for part in _POINT_PARTS)


def reveals(text: str) -> str:
    """Say what in the text points at a place finer than a town; "" if nothing does.

    Years, references to laws and articles, document numbers and "4 of 52 weeks" do not. A four-digit number from 1800
    to 2099 before a name is taken to be a year, so a post code in that span is seen only by the street beside it.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    str
        What it reveals, in words; "" for nothing.
    """
    if not any(letter.isdigit() for letter in text):
        return ""  # every address, post code and coordinate holds a figure
    for words, pattern in (
        ("a geometry or grid reference", _POINT_TEXT),
        ("a coordinate", _LATITUDE),
        ("a coordinate", _LONGITUDE),
        ("a coordinate", _DEGREES),
        ("a coordinate", _NORTHING),
        ("a street address", _STREET),
    ):
        hit = pattern.search(text)
        if hit:
            return f"{words} ({hit.group().strip()!r})"
    for hit in _POSTCODE.finditer(text):
        if int(hit.group(1)) not in _YEARS:
            return f"a post code ({hit.group()!r})"
    return ""
