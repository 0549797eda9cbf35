from __future__ import annotations

from math import inf, nan

import pandas as pd
import pytest

from dashboard.components.data_table import component, downloads
from dashboard.export.tables import COUNT, MINUTES, PEOPLE, SHARE, STACK, ExportColumn, ExportTable
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from tests.dashboard.reading import links

FRAME = pd.DataFrame(
    {
        "name": ["=Øya", "Dal"],
        "people": [2.5, 10.4],
        "min": [inf, 61.5],
        "share": [1 / 3, nan],
        "count": [1, 2],
        "one": [2.4, 0.0],
        "two": [-0.6, 3.5],
        "why": ["ingen vei", ""],
        "href": ["/kommune/0202", "/kommune/0201"],
    }
)
TABLE = ExportTable(
    "prove",
    "Prøve",
    (
        ExportColumn("name", "Navn"),
        ExportColumn("people", "Folk", PEOPLE),
        ExportColumn("min", "Minutter", MINUTES, why="why"),
        ExportColumn("share", "Andel", SHARE),
        ExportColumn("count", "Antall", COUNT, file_only=True),
        ExportColumn("stack", "Stabel", STACK, parts=("one", "two")),
    ),
    FRAME,
    sort="people",
    href="href",
)


def test_the_page_has_whole_numbers_reasons_and_links(t: Catalogue) -> None:
    shown = component(TABLE, t=t)
    assert [column["key"] for column in shown.columns] == ["name", "people", "min", "share", "stack"]
    first, second = shown.rows
    assert first[0] == {"t": "=Øya", "h": "/kommune/0202"}
    assert (first[1], second[1]) == (3, 10)
    assert first[2]["t"] == "ingen vei"
    assert first[2]["v"] > second[2] == 62  # whoever does not get there is sorted as farthest
    assert (first[3], second[3]) == (0.3333, None)
    assert (first[4], second[4]) == ([2, 0], [0, 4])


@pytest.mark.parametrize("view", [View(), View(group="men", limit_min=30)])
def test_files_are_asked_for_with_the_view(view: View, t: Catalogue) -> None:
    found = links(downloads(TABLE, view=view, t=t))
    assert sorted(found.values()) == [f"/dekningshull/filer/prove.{fmt}{view.to_query()}" for fmt in ("csv", "xlsx")]
