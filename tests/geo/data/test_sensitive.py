"""An address or a point is refused wherever it hides; what only looks like one is not."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.folder import embedded_data
from geo.data.sensitive import names_a_point, reveals

SPELLINGS = """
Storgata 12|STORGATA 12|storgata 12|Storgata 12B|Storgata 12 b|Storgata nr. 12|Storgata nr 12|Storgata nummer 12
Storgata, 12|Storgata no. 12|Storgata12|Storgata 12-14|Storgata 12/14|Storgt 12|Storgt. 12|storgt.12|STORGT 12
Storgaten 12|Stor-gata 12|St.gata 12|Kirkevn 4|Kirkevn. 4|kirkevn 4|KIRKEVN. 4 A|Kirkeveien 4|kirkeveien 4|Kirkeveg 4
KIRKEVEGEN 4|Kirke veien 4|Karl Johans gate 22|karl johans gate 22|KARL JOHANS GATE 22|Karl Johans gt 22
Karl Johans gt. 22|Dronning Eufemias gate nr. 8|Nordre Parkvei 7 b|Bygdøy allé 3|bygdøy alle 3|Bygdøy Allé nr 3
Trondhjemsveien 115|Rådhusplassen 3|RÅDHUSPLASSEN 3|Solbakken 11|SOLBAKKEN 11|Stortorget 2|Aker brygge 4|Olav Vs plass 1
Torvbakken 8|Fjellsvingen 9|Elvestien 21|Skansekaia 5|Prestetunet 6|Solhaugen 7|Ekornringen 14|Bjørkefaret 3
Vestre Kroken 4|Lerketerrassen 18|Furulia 3|Sjøgata 33 c|Sjøgate 33|Strandgata 1, Bodø|Bakklandet gate 4
postboks 33|Postboks 33|POSTBOKS 33|Post boks 33|postboks nr. 33|PB 120|pb 120|Pb. 120|P.B. 120|P.O. Box 7
gnr. 12 bnr. 34|gnr 12 bnr 34|Gnr. 12|GNR 12/34|g.nr. 12|bnr. 34|gnr/bnr 12/34|gårdsnummer 12|gardsnr. 12|bruksnr 34
bruksnummer 34|matrikkelnummer 12/34|matrikkel 0301-12/34|9008 Tromsø|9008 tromsø|9008 TROMSØ|9008, Tromsø|N-9008
NO-9008|Tromsø 9008|0150 oslo|leilighet H0201|husnr. 12|hus nummer 12|Senteret holder til i storgata 12.|Storgata  12
"""
ADDRESSES = [text for line in SPELLINGS.strip().splitlines() for text in line.split("|")]
NO_ADDRESSES = """
på vei 12 minutter|reisevei 90 minutter|Reiseveien 45 min|fylkesvei 7 stengt|Riksvei 13|europavei 6|omvei 20 km
skoleveien 12 km|veien 3 mil lang|gjennom gata 24 timer|underveis 12|vedtak 12/34|sak 11/245|Boks 4.2 i utredningen
familia 3|4614 personer|2000 kroner|Oslo 2024|Tromsø, 2019|1999 Bodø|tall for bergen 2021
Innbyggere uten vei 960|Stavanger, 1111 people|side 12|tabell 4 b|16 av 43
stien er 300 m|medgift 3|nr. 44|§ 3 nr. 2|kapittel 8|gruppe 12|lag 5|hage 7|uke 12
"""
HEADINGS = """lat Lon X y easting Northing utm UTM33 koordinat Koordinater adresse Adresse Besøksadresse address gate
vei Postnummer postnr postcode zip geometry WKT gps longitude breddegrad x_m husnummer gnr lat_wgs84_koordinat"""


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_refused_however_people_spell_it(text: str) -> None:
    assert reveals(text)


@pytest.mark.parametrize("text", [text for line in NO_ADDRESSES.strip().splitlines() for text in line.split("|")])
def test_what_only_sounds_like_a_street_is_let_through(text: str) -> None:
    assert reveals(text) == ""


def test_no_cell_of_our_own_tables_raises_a_false_alarm() -> None:
    alarms: list[str] = []
    for path in sorted(embedded_data().glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            texts = {cell for row in csv.reader(stream) for cell in row if any(letter.isalpha() for letter in cell)}
        told = {f"{path.name}: {cell}": reveals(cell) for cell in texts}
        if path.name == "roads_log.csv":  # the ends of ferry lines, made by the build: points, but none of a centre
            told = {cell: what for cell, what in told.items() if not what.startswith("a coordinate")}
        alarms += [f"{cell}: {what}" for cell, what in told.items() if what]
    assert alarms == []


@pytest.mark.parametrize("separator", [" ", "  ", "\t", "\n", "\u00a0", "\u2009"])
def test_blanks_of_any_kind_hide_nothing(separator: str) -> None:
    for text in ("Storgata 12", "9008 Tromsø", "gnr 12", "Karl Johans gate 22"):
        assert reveals(text.replace(" ", separator))


def test_a_text_too_long_to_be_looked_through_is_refused_unseen() -> None:
    assert reveals("a" * 2_000) == ""
    assert "2001 letters" in reveals("a" * 2_001)


@pytest.mark.parametrize("heading", HEADINGS.split())
def test_a_heading_that_names_a_point_is_refused(heading: str) -> None:
    assert names_a_point(heading)


@pytest.mark.parametrize("heading", ["note", "town", "source", "year", "status", "group", "kilde", "merknad", "latest"])
def test_other_headings_are_not(heading: str) -> None:
    assert not names_a_point(heading)


@pytest.mark.parametrize(
    "text",
    [
        "59.9139",
        "59,91390",
        "59.9139, 10.7522",
        "ligger ved 10.75224",
        "POINT(262000 6652000)",
        "point z (1 2 3)",
        "6 652 000",
        "nord 6652000, øst 262000",
        "7123456.78",
        "59° 54' 50'' N",
        "EPSG:25833 262000",
        "Storgata 12",
        "Kirkeveien 4B",
        "Karl Johans gate 22",
        "bor i Nordre Parkvei 7 b",
        "Rådhusplassen 3",
        "Solbakken 11",
        "postboks 33",
        "0150 Oslo",
        "Vei ukjent, 9730 Karasjok",
        "PB 120",
    ],
)
def test_a_text_that_points_at_a_house_is_refused(text: str) -> None:
    assert reveals(text)


@pytest.mark.parametrize(
    "text",
    [
        "NRK 1.16851005",
        "NRK Nordland 1.12630854 (2015); årsmelding 2019",
        "docplayer.me 6580170",
        "lov 2009-06-19 nr. 44 § 1",
        "4 of 52 weeks",
        "beboere i fire av årets uker, 75 døgn i 2023",
        "Bufdir 2021 (bufdir.no); Tall 43",
        "Stavanger kommune: Årsrapport 2017, 5.5.17 Krisesenteret",
        "Haugesund; Leirvik (4614)",
        "Steinkjer24 2021-01-07 (steinkjer24.no)",
        "norgeslover.no/horingssvar/10975",
        "Kongsvinger kommune, sak 11/245",
        "dokument 15:1336 (2024-2025)",
        "178 000 innbyggere i alt",
        "over 5 550 203 mennesker",
        "på vei 12 minutter",
        "doi 10.1177/1748895",
        "116 006 og 112",
        "i 1993 Krisesenteret flyttet",
        "256 kroner per innbygger",
        "linje 385-386",
        "",
    ],
)
def test_figures_references_and_years_are_not(text: str) -> None:
    assert reveals(text) == ""


@given(st.integers(1, 999), st.sampled_from(["Storgata", "Skoleveien", "Fjordgaten", "Kirkevegen", "Torggata"]))
def test_any_number_in_a_street_is_an_address(number: int, street: str) -> None:
    assert "a street address" in reveals(f"Senteret holder til i {street} {number}.")


@given(st.floats(58, 71), st.integers(3, 7))
def test_any_latitude_of_norway_is_a_coordinate(latitude: float, decimals: int) -> None:
    assert "a coordinate" in reveals(f"{latitude:.{decimals}f}")


@given(st.integers(1978, 2026), st.sampled_from(["Bufdir", "NRK", "Oslo", "Dagsavisen"]))
def test_a_year_before_a_name_is_a_year(year: int, name: str) -> None:
    assert reveals(f"{year} {name}") == ""
