from __future__ import annotations

from dashboard.export.formats.kinds import FORMAT_NAMES, FORMATS


def test_only_text_may_go_to_a_terminal() -> None:
    assert {one.name for one in FORMATS if one.text} == {"csv", "geojson"}


def test_each_format_has_one_name_and_one_media_type() -> None:
    assert len(set(FORMAT_NAMES)) == len({one.media_type for one in FORMATS}) == len(FORMATS)
    assert next(one.media_type for one in FORMATS if one.name == "csv") == "text/csv; charset=utf-8"
