"""The gazetteer finds what a person means, and says what it did not understand."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.data.gazetteer import Gazetteer
from geo.data.municipality_codes import NEW_CODES
from geo.errors import AmbiguousName, UnknownName

MUNICIPALITIES = pd.DataFrame(
    [
        ("0301", "Oslo", "", "", "0301-oslo"),
        ("1804", "Bodø", "Bådåddjo", "", "1804-bodo"),
        ("1867", "Bø", "", "", "1867-straume"),
        ("3114", "Våler", "", "", "3114-kirkebygden"),
        ("3419", "Våler", "", "", "3419-valer"),
        ("4020", "Midt-Telemark", "", "", "4020-bo"),
        ("4626", "Øygarden", "", "", "4626-straume"),
        ("5538", "Storfjord", "Omasvuotna", "Omasvuono", "5538-hatteng"),
        ("5610", "Karasjok", "Kárášjohka", "", "5610-karasjok"),
        ("1834", "Lurøy", "", "", "1834-luroy"),
    ],
    columns=["municipality_code", "municipality", "name_sami", "name_kven", "seat"],
)
PLACES = pd.DataFrame(
    [
        ("0301-oslo", "Oslo", "town", "0301"),
        ("1804-bodo", "Bodø", "town", "1804"),
        ("1867-straume", "Straume", "settlement", "1867"),
        ("1867-bo", "Bø", "hamlet", "1867"),
        ("3114-kirkebygden", "Kirkebygden", "settlement", "3114"),
        ("3419-valer", "Våler", "settlement", "3419"),
        ("4020-bo", "Bø", "town", "4020"),
        ("4626-straume", "Straume", "town", "4626"),
        ("4020-nes", "Nes", "hamlet", "4020"),
        ("3419-nes", "Nes", "town", "3419"),
        ("0301-vik", "Vik", "hamlet", "0301"),
        ("1804-vik", "Vik", "hamlet", "1804"),
        ("5538-hatteng", "Hatteng", "settlement", "5538"),
        ("5610-karasjok", "Karasjok", "town", "5610"),
        ("1834-luroy", "Lurøy", "hamlet", "1834"),
        ("1834-lur-oy", "Lurøy", "hamlet", "1804"),
    ],
    columns=["place_id", "place", "kind", "municipality_code"],
).assign(x_m=range(16), y_m=7_000_000, landmass=0)
GAZETTEER = Gazetteer(PLACES, MUNICIPALITIES)


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Karasjok", "5610-karasjok"),
        ("  karasjok ", "5610-karasjok"),
        ("Kárášjohka", "5610-karasjok"),
        ("karasjohka", "5610-karasjok"),
        ("5610", "5610-karasjok"),
        ("5610-karasjok", "5610-karasjok"),
        ("5610-KARASJOK", "5610-karasjok"),
        ("Karasjok (5610)", "5610-karasjok"),
        ("Omasvuono", "5538-hatteng"),  # Kven name of the municipality
        ("BODO", "1804-bodo"),
        ("Bådåddjo", "1804-bodo"),
        ("Midt Telemark", "4020-bo"),
        ("Bø (1867)", "1867-bo"),
        ("Bø (4020)", "4020-bo"),
        ("Bø", "4020-bo"),  # two places, one of them a seat
        ("Straume (1867)", "1867-straume"),
        ("Øygarden (4626)", "4626-straume"),  # a municipality's own name means its seat
        ("Våler", "3419-valer"),  # a place's name comes before the other municipality of that name
        ("Våler (3114)", "3114-kirkebygden"),
        ("Nes", "3419-nes"),  # no seat, but one of them is a town
        ("Lurøy", "1834-luroy"),  # two places, one of them the seat
    ],
)
def test_a_name_is_read_by_the_written_rules(text: str, place_id: str) -> None:
    assert GAZETTEER.find(text).place_id == place_id


def test_a_place_carries_its_municipality_and_point() -> None:
    place = GAZETTEER.find("Bodø")
    assert (place.municipality, place.x_m, place.y_m, place.landmass) == ("Bodø", 1, 7_000_000, 0)
    assert place.label == "Bodø (1804)"


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Straume", ("Straume (1867), Bø", "Straume (4626), Øygarden")),
        ("vik", ("Vik (0301), Oslo", "Vik (1804), Bodø")),
    ],
)
def test_an_ambiguous_name_lists_its_candidates(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousName, match="Ambiguous place") as caught:
        GAZETTEER.find(text)
    assert caught.value.suggestions == candidates
    found = [GAZETTEER.find(candidate) for candidate in candidates]  # each can be asked as it stands
    assert [f"{place.label}, {place.municipality}" for place in found] == list(candidates)


def test_a_misspelt_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean Karasjok") as caught:
        GAZETTEER.find("Karasjokk")
    assert "Karasjok (5610)" in caught.value.suggestions


@pytest.mark.parametrize("text", ["", " ", "Atlantis", "()", "(5610)x"])
def test_what_is_no_name_is_unknown(text: str) -> None:
    with pytest.raises(UnknownName):
        GAZETTEER.find(text)


def test_a_code_of_2020_gets_its_successor() -> None:
    with pytest.raises(UnknownName, match=r"'5437'. Did you mean 5610 \(Karasjok\)"):
        GAZETTEER.find("5437")


def test_a_place_in_the_wrong_municipality_is_refused_with_the_right_one() -> None:
    with pytest.raises(UnknownName, match=r"Unknown place in 1804: 'Karasjok'. Did you mean Karasjok \(5610\)"):
        GAZETTEER.find("Karasjok (1804)")


def test_every_place_is_found_by_its_id_and_its_label_leads_to_its_name() -> None:
    assert len(GAZETTEER) == len(PLACES)
    for place_id in PLACES["place_id"]:
        place = GAZETTEER.find(place_id)
        assert place == GAZETTEER[place_id]
        assert GAZETTEER.find(place.label).place == place.place


def test_an_id_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownName, match="'0301-os'"):
        GAZETTEER["0301-os"]


def test_former_codes_lead_to_codes_of_2024() -> None:
    assert NEW_CODES["3025"] == ("3203",)  # Asker
    assert NEW_CODES["1507"] == ("1508", "1580")  # Ålesund, split
    assert not set(NEW_CODES) & {new for codes in NEW_CODES.values() for new in codes}
