"""Names are compared by one folding, whoever compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.names import fold, key, site_names, slug


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøåáčđŋšŧž -", max_size=30))
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Målgruppe", "malgruppe"), ("ÅR", "ar"), ("Sør-Trøndelag", "sortrondelag"), ("Kárášjohka", "karasjohka"),
     ("  E-post: ", "epost"), ("Værøy", "vaeroy"), ("Unjárga – Nesseby", "unjarganesseby"), ("", ""), (" - ", "")],
)  # fmt: skip
def test_words_are_compared_without_case_accents_and_signs(text: str, folded: str) -> None:
    assert key(text) == folded


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ørje", "orje"),
        ("Ål", "al"),
        ("Bø i Telemark", "bo-i-telemark"),
        ("Kárášjohka", "karasjohka"),
        ("Ceavccageađgi", "ceavccageadgi"),
        ("Porsáŋgu", "porsangu"),
        ("Tana bru/Deanušaldi", "tana-bru-deanusaldi"),
        ("Øvre Årdal ", "ovre-ardal"),
        ("Sætre", "saetre"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("town", "expected"),
    [
        ("Oslo", (("Oslo", "0301"),)),
        (" Haugesund ;Leirvik (4614) ", (("Haugesund", "0301"), ("Leirvik", "4614"))),
        ("Mo i Rana", (("Mo i Rana", "0301"),)),
        ("Oslo;", (("Oslo", "0301"),)),
        ("Oslo (x)", (("Oslo (x)", "0301"),)),  # not a code: left to be refused by name
    ],
)
def test_the_town_cell_is_split_into_sites(town: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert site_names(town, host="0301") == expected


@given(st.text(alphabet="abcæøåáđŋ -_.()", max_size=20))
def test_one_folding_stands_behind_all_three_forms(text: str) -> None:
    assert key(text) == key(fold(text))
    assert slug(text) == slug(fold(text))
    assert slug(text).replace("-", "") == key(text)
