from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.scenario.spelling import MAX_NAME, Unreadable, clean_name, escaped, unescaped


@given(st.text())
def test_a_clean_name_survives_its_spelling_and_needs_no_escape_of_an_address(name: str) -> None:
    clean = clean_name(name)
    assert clean_name(clean) == clean
    if clean:
        text = escaped(clean)
        assert unescaped(text) == clean
        assert all(sign.isalnum() or sign in "-._~" for sign in text)


def test_blanks_underlines_and_other_signs_are_told_apart() -> None:
    assert escaped("a b") == "a_b"
    assert escaped("a_b") == "a.5f.b"
    assert unescaped("a.5f.b") == "a_b"


def test_a_name_is_one_line_of_single_blanks_and_not_too_long() -> None:
    assert clean_name(" a\n\tb\u00a0\u200b c ") == "a b c"
    assert len(clean_name("x" * 100)) == MAX_NAME


@pytest.mark.parametrize("text", ["", "_", "a__b", "a.a.b", "x" * (MAX_NAME + 1), ".110000."])
def test_what_is_no_clean_name_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        unescaped(text)
