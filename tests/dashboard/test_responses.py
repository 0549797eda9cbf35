from __future__ import annotations

from flask import Flask

from dashboard.responses import FOREVER, NEVER_KEPT, as_file, asked_query


def test_a_file_has_its_name_and_is_kept_nowhere() -> None:
    answer = as_file(b"x", filename="reisevei.csv", media_type="text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reisevei.csv"'
    assert answer.headers["Cache-Control"] == NEVER_KEPT == "no-store"
    assert answer.content_type == "text/csv; charset=utf-8"


def test_only_an_address_that_holds_its_hash_lasts() -> None:
    assert "immutable" in FOREVER
    assert "max-age=31536000" in FOREVER


def test_a_query_that_is_no_text_is_read_all_the_same() -> None:
    with Flask("bare").test_request_context("/svar?gruppe=%F0&a=b"):
        assert asked_query() == "gruppe=%F0&a=b"
    with Flask("bare").test_request_context("/svar"):
        assert asked_query() == ""
