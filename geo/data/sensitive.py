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

#: Ends of names that only streets have, in any case: Storgata, STORGT., kirkevn, Strandgate.
_STREET_ENDS = """
    gata gaten gate gatan gatå gt veien vegen vei veg vn allé alle alléen alleen smuget smauet smau stredet strædet
    gangen veita veiten almenningen allmenningen street road
"""
#: Ends that other names have too: these need a capital letter before them (Solbakken 11, RÅDHUSPLASSEN 3).
_PLACE_ENDS = """
    plassen plass torget torg torvet bakken bakke svingen stien sti brygga bryggen brygge kaia kaien kai tunet tun lia
    haugen ringen faret kroken terrasse terrassen parken løkka grenda grend hagen toppen jordet åsen berget kleiva
    kleiven stubben leitet lykkja løypa sletta myra geilen geila gutua råsa rabben hellinga svaet strand stranda veita
"""
#: What ends like a street and is none, with a number after it: a road's number, the length of a way.
_NO_STREETS = "reise om kjøre fylkes riks europa motor skogs gang sykkel under sveise inn ut av"
_NO_NAMES = """
    nearest uten ingen noen annen egen denne over langs ved mot med på er en
    et ei av til og som den det hver lang kort hele halve under etter samme
"""
_UNITS = r"(?! ?(?:min\w{0,7}|k?m|kilometer|mil|meter|timer?|prosent|kr|kroner|personer|people|innbyggere)\b| ?%)"
_MAX_LETTERS = 2_000  # of a cell that is looked through; longer ones are refused unseen


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


# Every repetition is bounded: the time grows with the length of the text and no faster
_HOUSE = rf"\.?[ ,:]{{0,2}}(?:(?:nr|nummer|no|hus)\b\.? ?)?\d{{1,3}} ?[a-zæøå]?\b{_UNITS}"
_STREET = re.compile(
    rf"\b(?!(?:{_any_of(_NO_STREETS)})(?:vei|veg)(?:en)?\b)\w[\w'.-]{{1,40}}(?:{_any_of(_STREET_ENDS)}){_HOUSE}"
    rf"|\b(?!(?:{_any_of(_NO_NAMES)})\b)\w[\w'.-]{{1,40}} (?:{_any_of(_STREET_ENDS)}){_HOUSE}"
    rf"|\b(?-i:[A-ZÆØÅÁČĐŊŠŽ])[\w'-]{{1,40}}(?:{_any_of(_PLACE_ENDS)}){_HOUSE}"
    rf"|\b(?-i:[A-ZÆØÅÁČĐŊŠŽ])[\w'-]{{1,40}} (?:plass|torg|brygge|kai|terrasse|ring|kroken){_HOUSE}"
    r"|\b(?:post ?boks|p\.? ?b\.?|p\.? ?o\.? ?box)[ .:]{0,2}(?:nr\.? ?)?\d"
    r"|\bhus ?(?:nr|nummer)[ .:]{0,2}\d",
    re.IGNORECASE,
)
_CADASTRE = re.compile(
    r"\b(?:g[åa]rds-? ?(?:nr|nummer)|bruks-? ?(?:nr|nummer)|[gb]\.? ?nr|matrikkel\w{0,12})[ .:/]{0,3}(?:b\.? ?nr)?"
    r"[ .:]{0,2}\d",
    re.IGNORECASE,
)
_DWELLING = re.compile(r"\b[HKLU]0\d{3}\b", re.IGNORECASE)
_POINT_TEXT = re.compile(r"\b(?:MULTI)?POINT ?Z? ?\(|\bSRID ?=|\bgeo: ?-?\d|\bUTM\b|\bEPSG\b", re.IGNORECASE)
# Norway lies between 57.9 and 71.2 degrees north (81 with Svalbard), 4.4 and 31.2 east: three decimals are 100 m
_LATITUDE = re.compile(r"(?<![\d.,])(?:5[7-9]|6\d|7\d|80)[.,]\d{3,}(?![\d/])")
_LONGITUDE = re.compile(r"(?<![\d.,])0?(?:[4-9]|[12]\d|3[01])[.,]\d{4,}(?![\d/])")
_DEGREES = re.compile(r"\b\d{1,2} ?°")
# a northing in UTM, with or without blanks between thousands; not a document number after a domain name
_NORTHING = re.compile(r"(?<![\d.,/])(?<!\.me )(?<!\.no )(?:6[ .]?[4-9]\d{2}|7[ .]?\d{3})[ .]?\d{3}(?:[.,]\d+)?(?!\d)")
#: Towns as people write them after a post code without a capital letter; none of them is a word of the language.
_TOWNS = """
    oslo bergen trondheim stavanger tromsø kristiansand drammen fredrikstad sarpsborg sandnes skien porsgrunn ålesund
    sandefjord haugesund tønsberg bodø arendal hamar larvik halden lillehammer molde harstad gjøvik kongsberg
    hønefoss narvik alta hammerfest kirkenes vadsø vardø karasjok kautokeino steinkjer levanger verdal namsos stjørdal
    kristiansund volda ørsta førde florø leirvik stord odda egersund flekkefjord mandal lyngdal grimstad risør kragerø
    notodden rjukan elverum kongsvinger brumunddal horten moss askim jessheim lillestrøm asker sandvika drøbak mysen
    mosjøen sandnessjøen brønnøysund finnsnes sortland svolvær leknes fauske otta vinstra røros longyearbyen
"""
_POSTCODE = re.compile(
    rf"(?<![\d.,/(-])(\d{{4}}),? (?:[A-ZÆØÅ][A-Za-zæøåÆØÅ]|(?i:{_any_of(_TOWNS)})\b)"
    rf"|\bNO?[ -](\d{{4}})\b|\b(?i:{_any_of(_TOWNS)}),? (\d{{4}})(?![\d./-]){_UNITS}"
)
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

    Case, abbreviations and blanks do not matter. Years, references to laws and articles, document numbers and "4 of 52
    weeks" do not point at a place. A four-digit number from 1800 to 2099 before a name is taken to be a year, so a post
    code in that span is seen only by the street beside it.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    str
        What it reveals, in words; "" for nothing.
    """
    if len(text) > _MAX_LETTERS:
        return f"{len(text)} letters, more than can be looked through ({_MAX_LETTERS})"
    text = " ".join(text.split())
    if not any(letter.isdigit() for letter in text):
        return ""  # every address, post code and coordinate holds a figure
    for words, pattern in (
        ("a geometry or grid reference", _POINT_TEXT),
        ("a coordinate", _LATITUDE),
        ("a coordinate", _LONGITUDE),
        ("a coordinate", _DEGREES),
        ("a coordinate", _NORTHING),
        ("a street address", _STREET),
        ("a number of the land register", _CADASTRE),
        ("the number of a dwelling", _DWELLING),
    ):
        hit = pattern.search(text)
        if hit:
            return f"{words} ({hit.group().strip()!r})"
    for hit in _POSTCODE.finditer(text):
        if int(next(filter(None, hit.groups()))) not in _YEARS:
            return f"a post code ({hit.group()!r})"
    return ""
