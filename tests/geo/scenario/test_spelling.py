"""Names in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.scenario.spelling import MAX_NAME, Unreadable, clean_name, escaped, unescaped


@given(st.text(max_size=80).map(clean_name).filter(bool))
def test_a_name_survives(name: str) -> None:
    assert unescaped(escaped(name)) == name
    assert not set(escaped(name)) & set(" ~/?&=#%+")


def test_blanks_and_other_signs() -> None:
    assert escaped("Før og_etter?") == "Før_og.5f.etter.3f."
    assert unescaped("Før_og.5f.etter.3f.") == "Før og_etter?"


def test_a_name_is_one_line_of_limited_length() -> None:
    assert clean_name("  to\n linjer\t her ") == "to linjer her"
    assert clean_name("a" * 100) == "a" * MAX_NAME


@pytest.mark.parametrize("text", ["", "_a", "a__b", "a.0.", "a" * 61, "a.110000."])
def test_what_is_no_clean_name_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        unescaped(text)
