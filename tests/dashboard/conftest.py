from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.state.app_state import AppState
from dashboard.text.catalogue import Catalogue, catalogue
from geo.study.study import Study
from tests.support.worlds import three_towns

THIS_YEAR = 2026


@pytest.fixture(scope="session")
def study() -> Study:
    return Study(three_towns())


@pytest.fixture(scope="session")
def t() -> Catalogue:
    return catalogue("nb")


@pytest.fixture(scope="session")
def state(study: Study, t: Catalogue) -> AppState:
    return AppState(study, t, THIS_YEAR)


@pytest.fixture(scope="session")
def app(study: Study) -> Dash:
    return create_app(study, this_year=THIS_YEAR)


@pytest.fixture
def call(app: Dash) -> Callable[..., Any]:
    """Post a callback as the browser does: its first output, then the values of inputs and state by "id.property"."""

    def post(first_output: str, values: dict[str, Any], *, on: Dash = app, changed: str = "url.search") -> TestResponse:
        client = on.server.test_client()
        told = client.get("/_dash-dependencies").get_json()
        found = next(one for one in told if first_output in one["output"].strip(".").split("..."))

        def part(entry: dict[str, str]) -> dict[str, Any]:
            return {**entry, "value": values.get(f"{entry['id']}.{entry['property']}")}

        names = found["output"].strip(".").split("...")
        outputs = [dict(zip(("id", "property"), name.split(".", 1), strict=True)) for name in names]
        body = {
            "output": found["output"],
            "outputs": outputs if found["output"].startswith("..") else outputs[0],
            "inputs": [part(one) for one in found["inputs"]],
            "state": [part(one) for one in found["state"]],
            "changedPropIds": [changed],
        }
        return client.post("/_dash-update-component", json=body)

    return post
