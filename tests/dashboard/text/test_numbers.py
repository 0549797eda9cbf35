"""Numbers as Norwegians write them; the sentences they stand in are in test_catalogue.py."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text.catalogue import Catalogue, catalogue
from dashboard.text.numbers import limit_words, listed, minutes, number, people, people_range, percent

T = catalogue()


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, "1"),  # halves away from zero, not to the even number
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.25, 1, "0,3"),
        (-0.4, 0, "0"),
        (999.5, 0, "1 000"),
        (1234567.25, 1, "1 234 567,3"),
        (nan, 0, "–"),
        (-inf, 0, "–"),
    ],
)
def test_a_number(value: float, decimals: int, expected: str) -> None:
    assert plain(number(value, decimals=decimals)) == expected


@pytest.mark.parametrize(
    ("share", "decimals", "expected"),
    [
        (1.0, 0, "100 %"),
        (0.9997, 0, "> 99 %"),
        (0.9997, 1, "> 99,9 %"),
        (0.994, 0, "99 %"),
        (0.0, 0, "0 %"),
        (0.0003, 0, "< 1 %"),
        (0.0003, 1, "< 0,1 %"),
        (0.005, 0, "1 %"),
        (nan, 0, "–"),
    ],
)
def test_a_share_never_claims_all_or_nothing(share: float, decimals: int, expected: str) -> None:
    assert plain(percent(share, decimals=decimals)) == expected


@given(st.floats(0, 1))
def test_only_all_is_a_hundred_and_only_nothing_is_none(share: float) -> None:
    text = plain(percent(share))
    assert (text == "100 %") == (share == 1)
    assert (text == "0 %") == (share == 0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.5, "1 min"), (59.4, "59 min"), (59.5, "1 t"), (60, "1 t"), (90, "1 t 30 min"), (None, "–"), (inf, "–")],
)
def test_minutes(value: float | None, expected: str) -> None:
    assert plain(minutes(value, t=T)) == expected


def test_a_limit_is_said_as_it_is_chosen() -> None:
    assert [plain(limit_words(limit, t=T)) for limit in (30, 90, 120, 300)] == ["30 min", "90 min", "2 t", "5 t"]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0.4, "Ingen"),
        (0.5, "1 person"),
        (2, "2 mennesker"),
        (9_999, "9 999 mennesker"),
        (214_400, "214 000 mennesker"),
        (2_800_000, "2,8 millioner mennesker"),
    ],
)
def test_people_in_a_sentence(count: float, expected: str) -> None:
    assert plain(people(count, t=T)) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (2_800_000, 400_000, "0,4–2,8"),
        (12, 7, "7–12"),
        (5, 5.2, "5"),
        (214_499, 12_000, "12 000–214 000"),
        (12_040, 14_060, "12 000–14 100"),
        (30_000, 2_800_000, "0,03–2,8"),
    ],
)
def test_a_range_has_the_smaller_first_and_both_ends_alike(low: float, high: float, expected: str) -> None:
    assert plain(people_range(low, high, t=T)).startswith(expected)


def test_the_words_come_from_the_catalogue() -> None:
    other = Catalogue("xx", {**T.texts, "number.minutes": "{minutes} m"})
    assert minutes(5, t=other) == "5 m"


@pytest.mark.parametrize(("names", "expected"), [("", ""), ("a", "a"), ("ab", "a og b"), ("abc", "a, b og c")])
def test_a_list_ends_with_og(names: str, expected: str) -> None:
    assert listed(names) == expected
