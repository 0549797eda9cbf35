"""Data on persons are found in a text, and what sources are full of is let through."""

from __future__ import annotations

import pytest

from geo.data.personal_data import personal_data


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("skriv til kari.nordmann@krisesenter.example.no", "an e-mail address"),
        ("Kari <kari@example.org>", "an e-mail address"),
        ("ring 98765432", "a telephone number"),
        ("ring 987 65 432", "a telephone number"),
        ("ring 98 76 54 32.", "a telephone number"),
        ("+47 98765432", "a telephone number"),
        ("004798765432", "a telephone number"),
        ("99999900026", "a national identity number"),
        ("999999 00026", "a national identity number"),
    ],
)
def test_data_on_persons_are_named(text: str, what: str) -> None:
    assert personal_data(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "", "2019", "2019-2024", "20210617", "1.13460228", "nrk.no/98765432", "docplayer.me 27758349",
        "id=98765432", "116 006", "112",
        "99999900027",  # no control digits: a number of some other kind
        "6ac98765432f", "5 550 203 innbyggere", "Prop. 122 L (2024-2025)", "1 234 567", "12345678",
    ],
)  # fmt: skip
def test_years_numbers_of_articles_and_of_people_are_let_through(text: str) -> None:
    assert personal_data(text) == ""


@pytest.mark.parametrize("text", ["ola@example.org", "skriv til post@x.no.", "<a@b.co>", "A@B.NO", "x" * 500 + "@a.no"])
def test_an_address_of_electronic_mail_is_seen(text: str) -> None:
    assert personal_data(text) == "an e-mail address"


@pytest.mark.parametrize("text", ["@bufdir.no", "a@b", "5 @ 3.no", "a@@b"])
def test_a_sign_alone_is_none(text: str) -> None:
    assert personal_data(text) == ""
