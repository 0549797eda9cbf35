"""One spelling for what looks the same; what nobody sees is gone, what nobody may write is named."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.cells.clean import clean, problem_of


@pytest.mark.parametrize(
    "text",
    [
        "Hárstták suohkan",
        unicodedata.normalize("NFD", "Hárstták suohkan"),
        "Hárstták\u00a0suohkan",
        "Hárstták \u202f suohkan",
        "  Hárst\u00adták suoh\u200bkan\ufeff ",
        "Hárstták\tsuohkan",
    ],
)
def test_what_looks_the_same_is_the_same(text: str) -> None:
    assert clean(text) == "Hárstták suohkan"


def test_line_breaks_and_control_characters_are_left_for_a_fault() -> None:
    assert clean("a\nb") == "a\nb"
    assert problem_of(clean("a\x00b")) == ("holds a control character (␀)", "Remove it, or write a blank")
    assert problem_of(clean("a\x9fb")) == ("holds a control character (U+009F)", "Remove it, or write a blank")


def test_plain_text_may_stand() -> None:
    assert problem_of("Oslo #1, N/A") is None


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
