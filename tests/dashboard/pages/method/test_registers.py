from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from dashboard.pages.method import registers
from dashboard.state.app_state import AppState
from dashboard.text.catalogue import Catalogue
from geo.data.schema import normalise
from geo.data.tables import table_named
from geo.study.study import Study
from tests.dashboard.reading import kind, semantic, text
from tests.support.worlds import dataset_of, three_towns_tables


def figure(**other: Any) -> Any:  # noqa: ANN401 - a row of the table
    blank = {"value": 40.0, "value_to": pd.NA, "of_total": pd.NA, "qualifier": "", "unit": "%"}
    return SimpleNamespace(**(blank | other))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "40 %"),
        ({"value": 9.0, "value_to": 10.0, "unit": "prosent"}, "9–10 prosent"),
        ({"value": 3.0, "of_total": 7, "unit": "kommuner"}, "3 av 7 kommuner"),
        ({"value": 2.25, "unit": "ganger"}, "2,3 ganger"),
        ({"qualifier": "about"}, "om lag 40 %"),
    ],
)
def test_a_figure_stands_as_its_source_states_it(row: dict[str, Any], words: str, state: AppState) -> None:
    assert registers.value_words(figure(**row), state=state) == words


def test_figures_are_gathered_by_topic_and_those_that_disagree_stand_side_by_side(t: Catalogue) -> None:
    tables = three_towns_tables()
    names = table_named("national_figures").column_names
    numbers = {"value", "value_to", "of_total", "year"}
    blank = {name: None if name in numbers else "" for name in names}
    said = {
        "figure_id": "part", "topic": "use", "unit": "%", "year": 2024, "source": "Kilde", "lines": "s. 1",
        "definition": "sum", "contradicts": "share",
    }  # fmt: skip
    rows = [{**blank, **said, "value": value} for value in (40, 45)]
    frame = pd.DataFrame(rows, columns=list(names))
    tables["national_figures"] = normalise(frame, table_named("national_figures"))
    found = registers.layout(state=AppState(Study(dataset_of(tables)), t, 2026))
    semantic(found)
    assert len(kind(found, "Details")) == 1
    assert "40 %" in text(found)
    assert "45 %" in text(found)
