from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.state.query import LAYERS, LONGEST_LIMIT_MIN, View
from geo.data.vocabulary import ACCEPTABLE, GROUP_IDS, MEASURES, READINGS

ACCEPTED = st.sets(st.sampled_from(ACCEPTABLE), min_size=1).map(lambda some: tuple(s for s in ACCEPTABLE if s in some))
VIEWS = st.builds(
    View,
    group=st.sampled_from(GROUP_IDS),
    measure=st.sampled_from(MEASURES),
    reading=st.sampled_from(READINGS),
    accept=ACCEPTED,
    known_count=st.none() | st.integers(0, 99),
    presumed=st.booleans(),
    limit_min=st.integers(1, LONGEST_LIMIT_MIN),
    layer=st.sampled_from(LAYERS),
    municipality=st.sampled_from(["", "0101", "5612"]),
)


@given(VIEWS)
def test_a_view_survives_its_own_spelling(view: View) -> None:
    assert View.from_query(view.to_query()) == view


@given(VIEWS, VIEWS)
def test_one_view_has_one_spelling(one: View, other: View) -> None:
    assert (one.to_query() == other.to_query()) == (one == other)


@given(st.text())
def test_any_text_is_read_as_some_view(text: str) -> None:
    view = View.from_query(text)
    assert view.group in GROUP_IDS
    assert 1 <= view.limit_min <= LONGEST_LIMIT_MIN
    assert View.from_query(view.to_query()) == view


def test_the_default_view_has_no_query() -> None:
    assert View().to_query() == ""


def test_the_address_is_in_norwegian_and_ordered() -> None:
    view = View(group="men", reading="possible", limit_min=180, municipality="5612")
    assert view.to_query() == "?gruppe=men&lesning=mulig&grense=180&kommune=5612"
    other = View(measure="contracted", presumed=True, accept=("full", "elsewhere"), known_count=9, reading="expected")
    assert other.to_query() == "?mal=avtalt&lesning=forventet&godta=full.elsewhere&antall=9&antatt=ja"


@pytest.mark.parametrize(
    "query",
    [
        "?gruppe=alle",
        "?grense=0",
        "?grense=1441",
        "?grense=-90",
        "?godta=full.alle",
        "?godta=",
        "?antall=mange",
        "?antatt=nei",
        "?mal=lengst",
        "?grense=90.0",
        "?kommune=56120",
        "?kommune=٥٦١٢",
        "?lesning=kanskje",
        "?;;;&&&=%ff%00",
        "?" + "gruppe=men_with_children&" * 200 + "x",
        None,
    ],
)
def test_garbage_becomes_the_default(query: str | None) -> None:
    expected = View(group="men_with_children") if query and query.startswith("?gruppe=men_w") else View()
    assert View.from_query(query) == expected


def test_a_municipality_that_does_not_exist_is_passed_over_and_the_rest_kept() -> None:
    read = View.from_query("?gruppe=men&kommune=9999", municipalities={"5612"})
    assert read == View(group="men")
