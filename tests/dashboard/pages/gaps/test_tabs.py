from __future__ import annotations

import pytest

from dashboard.pages.gaps.tabs import OVERVIEW, WAYS, address, way_of
from dashboard.state.query import View


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_found_again_from_its_address(way: str) -> None:
    assert way_of(address(way, View())) == way


def test_the_first_way_is_the_page_itself_and_the_view_goes_along() -> None:
    assert address(OVERVIEW, View(group="men")) == "/dekningshull?gruppe=men"
    assert address("neste", View()) == "/dekningshull/neste"


@pytest.mark.parametrize("path", ["/", None, "/metode", "/dekningshull/ukjent", "/kommune/neste"])
def test_other_paths_are_no_way(path: str | None) -> None:
    assert way_of(path) is None
