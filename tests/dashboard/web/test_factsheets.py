from __future__ import annotations

import pytest
from dash import Dash

from dashboard import urls


def test_a_fact_sheet_is_a_pdf_of_its_municipality_that_nobody_keeps(app: Dash) -> None:
    answer = app.server.test_client().get("/kommune/0201/faktaark.pdf")
    assert answer.get_data().startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reisevei-faktaark-0201.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", ["9999", "0101x", "x"])
def test_a_municipality_that_does_not_exist_has_none(app: Dash, code: str) -> None:
    assert app.server.test_client().get(f"/kommune/{code}/faktaark.pdf").status_code == 404


def test_under_a_scenario_it_is_another_sheet(app: Dash) -> None:
    client = app.server.test_client()
    today, closed = (client.get(urls.factsheet("0101", text)).get_data() for text in ("", "?hva=1~lukk.aust"))
    assert today != closed
