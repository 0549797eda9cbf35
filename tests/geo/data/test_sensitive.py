"""An address or a point is refused wherever it hides; what only looks like one is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.sensitive import names_a_point, reveals

HEADINGS = """lat Lon X y easting Northing utm UTM33 koordinat Koordinater adresse Adresse Besøksadresse address gate
vei Postnummer postnr postcode zip geometry WKT gps longitude breddegrad x_m husnummer gnr lat_wgs84_koordinat"""


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
