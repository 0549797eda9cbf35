"""The map as plain HTML: y turned downwards, the documented on top, every text escaped."""

from __future__ import annotations

import re
from typing import Any

from dashboard.map.svg import FirstMap

SHAPES = {
    "box": [1000, 9000, 4000, 7000],
    "municipalities": {"0101": "M0,0l10 10z", "0202": "M5,5l1 1z"},
    "neighbours": "N", "lakes": "L", "county_roads": "", "main_roads": "R", "ferries": "F", "counties": "C",
}  # fmt: skip
NAMES = {
    "centres": [
        {"id": "a", "sites": [{"town": "<A>", "x": 1000, "y": 9000}]},
        {"id": "b", "sites": [{"town": "B", "x": 3000.5, "y": 4000}]},
    ]
}
WORDS = {"zoom_in": "inn", "zoom_out": "ut", "zoom_all": "alt"}


def drawn(**changed: Any) -> str:  # noqa: ANN401 -- parts of the answer
    answer = {"question": "q", "kind": "nearest", "codes": ["0101", "0202"], "classes": [0, 7],
              "centres": {"a": "documented", "b": "no"}, "ways": [], "extras": []}  # fmt: skip
    return FirstMap(SHAPES, NAMES)(
        {"answer": answer | changed, "words": WORDS, "label": "Kart", "selected": changed.pop("selected", "")}
    )


def test_each_municipality_has_its_class() -> None:
    assert re.findall(r'class="m (c\d)" data-code="(\d+)"', drawn()) == [("c0", "0101"), ("c7", "0202")]


def test_metres_are_turned_downwards_from_the_corner() -> None:
    found = dict(re.findall(r'data-centre="(\w)" data-at="([^"]+)"', drawn()))
    assert found == {"a": "0,0", "b": "2000.5,5000"}
    (place,) = re.findall(r'class="way blocked" transform="([^"]+)"', drawn(ways=[
        {"look": "blocked", "d": "M1 1", "signs": [[2000, 8000, "E6"]]}]))  # fmt: skip
    assert place == "translate(-1000,9000) scale(1,-1)"
    assert 'data-at="1000,1000"' in drawn(ways=[{"look": "blocked", "d": "M1 1", "signs": [[2000, 8000, "E6"]]}])


def test_the_documented_lie_on_top_of_the_others() -> None:
    assert re.findall(r'class="centre (\w+)"', drawn()) == ["no", "documented"]
    assert re.findall(r'class="centre (\w+)"', drawn(centres={})) == ["unknown", "unknown"]


def test_only_the_chosen_municipality_is_outlined() -> None:
    assert 'class="halo"' not in drawn()
    assert drawn(selected="0202").count('d="M5,5l1 1z"') == 3
    assert 'class="halo"' not in drawn(selected="9999")


def test_names_are_escaped() -> None:
    extra = {"id": '"><b>', "town": "<C>", "x": 0, "y": 0, "look": "new"}
    text = drawn(extras=[extra])
    assert "&lt;A&gt;" in text
    assert "&lt;C&gt;" in text
    assert "<b>" not in text


def test_a_closed_marker_has_no_plus() -> None:
    extra = {"id": "x", "town": "C", "x": 0, "y": 0}
    assert "plus" in drawn(extras=[{**extra, "look": "new"}])
    assert "plus" not in drawn(extras=[{**extra, "look": "closed"}])
