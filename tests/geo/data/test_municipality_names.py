"""A municipality is found by every official spelling of its name, and by nothing that is not a name of it."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.data.municipality_names import MunicipalityNames

COLUMNS = ["municipality_code", "municipality", "name_sami", "name_kven", "county"]
ROWS = [
    ("0301", "Oslo", "", "", "Oslo"),
    ("1515", "Herøy", "", "", "Møre og Romsdal"),
    ("1818", "Herøy", "", "", "Nordland"),
    ("1833", "Rana", "Raane", "", "Nordland"),
    ("3114", "Våler", "", "", "Østfold"),
    ("3419", "Våler", "", "", "Innlandet"),
    ("5610", "Karasjok", "Kárášjohka", "", "Finnmark"),
    ("5622", "Porsanger", "Porsáŋgu", "Porsanki", "Finnmark"),
    ("5605", "Sør-Varanger", "", "", "Finnmark"),
]


@pytest.fixture(scope="module")
def names() -> MunicipalityNames:
    return MunicipalityNames(pd.DataFrame(ROWS, columns=COLUMNS))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Herøy i Møre og Romsdal", "1515"),
        ("Herøy (Nordland)", "1818"),
        ("HERØY (MØRE OG ROMSDAL)", "1515"),
        ("Våler i Innlandet", "3419"),
        ("Våler (Hedmark)", "3419"),
        ("Våler (Østfold)", "3114"),
        ("Våler (3114)", "3114"),
        ("Kárášjohka – Karasjok", "5610"),
        ("Karasjok/Kárášjohka", "5610"),
        ("Kárášjohka-Karasjok", "5610"),
        ("KarasjokKárášjohka", "5610"),
        ("Porsanger-Porsáŋgu-Porsanki", "5622"),
        ("porsangu porsanger", "5622"),
        ("Oslo kommune", "0301"),
        ("Karasjok gielda", "5610"),
        ("Sor-Varanger", "5605"),
        ("0301 Oslo", "0301"),
        ("301", "0301"),
        ("K-0301", "0301"),
        ("5437", "5610"),
        ("2021", "5610"),
    ],
)
def test_every_official_spelling_is_the_municipality(names: MunicipalityNames, text: str, code: str) -> None:
    assert names.codes_of(text) == {code}


@pytest.mark.parametrize("text", ["", "Narvika", "Mo i Rana", "Herøy (Finnmark)", "Karasjok – Porsanger", "9999", "()"])
def test_what_names_no_municipality_names_none(names: MunicipalityNames, text: str) -> None:
    assert names.codes_of(text) == frozenset()


def test_a_name_that_two_bear_is_both(names: MunicipalityNames) -> None:
    assert names.codes_of("Herøy") == {"1515", "1818"}
    assert names.labels(names.codes_of("Herøy")) == "1515 Herøy or 1818 Herøy"


def test_a_code_is_what_it_became_and_a_divided_one_is_all_of_them(names: MunicipalityNames) -> None:
    assert names.current("0301") == ("0301",)
    assert names.current("1507") == ("1508", "1580")
    assert names.current("5012") == ("5055", "5056", "5059")
    assert names.current("0000") == ()


def test_names_near_by_are_suggested(names: MunicipalityNames) -> None:
    assert names.near("Karasjokk kommune", count=1) == ["Karasjok"]
