from __future__ import annotations

import pandas as pd

from dashboard.pages.method import page
from dashboard.state.app_state import AppState
from dashboard.text.catalogue import Catalogue
from geo.network.graph import SpeedModel
from geo.study.study import Study
from tests.dashboard.reading import kind, links, semantic, text
from tests.support.worlds import dataset_of, three_towns_tables


def test_the_page_has_tables_that_can_be_read_out(state: AppState) -> None:
    semantic(page.layout(state=state))


def test_speeds_are_those_that_are_used(state: AppState) -> None:
    speeds = SpeedModel()
    found = page.speed_table(speeds, state=state)
    rows = [text(row).split() for row in kind(kind(found, "Tbody"), "Tr")]
    assert len(rows) == sum(name.endswith("_kmh") for name in vars(speeds))
    ferry = next(row for row in rows if "," in row[-1])
    assert float(ferry[-1].replace(",", ".")) == round(speeds.ferry_kmh, 1)


def test_every_source_stands_with_its_licence(state: AppState) -> None:
    found = page.sources_table(state=state)
    assert links(found) == {
        "Three towns, drawn for the tests": "https://example.org/three-towns",
        "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    }


def test_a_figure_that_a_count_does_not_state_is_a_dash_and_none_is_a_nought(t: Catalogue) -> None:
    tables = three_towns_tables()
    counts = tables["national_counts"].assign(case_by_case=pd.array([pd.NA], dtype="Int64"))
    tables["national_counts"] = counts
    found = page.counts_table(state=AppState(Study(dataset_of(tables)), t, 2026))
    (row,) = kind(kind(found, "Tbody"), "Tr")
    assert [text(cell).strip() for cell in kind(row, "Td")][:5] == ["2023", "2", "1", "–", "0"]
