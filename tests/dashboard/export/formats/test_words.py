from __future__ import annotations

import pytest

from dashboard.export.formats.table import COMPARISON_FIELDS, EXPECTED_FIELDS, FIELDS
from dashboard.export.formats.words import words
from dashboard.text.catalogue import MissingWords, catalogue
from geo.evidence.groups import GROUP_IDS, STATUSES


def test_files_have_the_words_of_the_pages_and_their_own() -> None:
    t = words()
    assert t("group.women.phrase") == catalogue()("group.women.phrase")
    assert not catalogue().has("export.sheet_table")
    assert t("export.sheet_table") == "Kommuner"
    with pytest.raises(MissingWords):
        t("export.nothing")


def test_every_column_status_and_group_has_words() -> None:
    t = words()
    fields = (*FIELDS, *EXPECTED_FIELDS, *COMPARISON_FIELDS)
    assert not [field.key for field in fields if not t.has(f"export.column.{field.key}")]
    assert not [status for status in STATUSES if not t.has(f"export.status.{status}")]
    assert not [group for group in GROUP_IDS if not t.has(f"group.{group}.phrase")]
