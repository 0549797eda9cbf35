from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.formats.cells import FORMULA_STARTS, fixed, safe_text

NAN = float("nan")


@given(st.text(min_size=1))
def test_no_text_begins_as_a_formula(text: str) -> None:
    safe = safe_text(text)
    assert not safe.startswith(FORMULA_STARTS)
    assert safe in {text, f"'{text}"}


@pytest.mark.parametrize("text", ["=1+1", "+47 12", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_dangerous_starts_get_an_apostrophe(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Å", "a=b", "5 - 3", ""])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text


def test_fixed_decimals() -> None:
    assert [fixed(v, decimals=1) for v in (1.25, -0.04, -3.0, NAN, math.inf)] == ["1.2", "0.0", "-3.0", "", ""]
