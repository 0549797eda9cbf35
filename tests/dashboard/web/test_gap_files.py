from __future__ import annotations

import csv
import io

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.pages.gaps import data


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.mark.parametrize("name", [name for name in data.NAMES if name != "usikkerhet"])
def test_every_table_is_a_file_in_both_formats(client: FlaskClient, name: str) -> None:
    for fmt, start in (("csv", b""), ("xlsx", b"PK")):
        answer = client.get(f"/dekningshull/filer/{name}.{fmt}?gruppe=men&grense=60")
        assert answer.status_code == 200
        assert answer.get_data().startswith(start)
        assert answer.headers["Cache-Control"] == "no-store"
        stem = f"reisevei-{name}-men-documented-60min"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{stem}.{fmt}"'


def test_the_limit_and_the_group_of_the_address_are_those_of_the_file(client: FlaskClient) -> None:
    def beyond(query: str) -> dict[str, int]:
        text = client.get(f"/dekningshull/filer/kommuner.csv{query}").get_data(as_text=True)
        return {row["municipality_code"]: int(row["people_beyond"]) for row in csv.DictReader(io.StringIO(text))}

    # Women of Dal: o4 and o5 are there in half an hour, o6 and o7 are cut off. Øya: o8 needs 90 minutes, o9 is cut off.
    assert beyond("") == {"0101": 0, "0102": 0, "0201": 64 + 128, "0202": 512}
    assert beyond("?grense=60") == {"0101": 0, "0102": 0, "0201": 64 + 128, "0202": 256 + 512}


@pytest.mark.parametrize("path", ["kommuner.pdf", "ingenting.csv", "usikkerhet.csv", "kommuner.csv.exe"])
def test_a_table_or_format_that_there_is_not_is_refused_in_words(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/dekningshull/filer/{path}")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"


def test_the_interval_is_a_file_where_somebody_has_counted(client: FlaskClient) -> None:
    query = "?gruppe=active_substance_use&lesning=forventet"
    assert client.get(f"/dekningshull/filer/usikkerhet.csv{query}").status_code == 200
