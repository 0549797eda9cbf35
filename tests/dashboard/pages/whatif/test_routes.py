from __future__ import annotations

import brotli
import pytest
from dash import Dash

from dashboard import urls
from dashboard.map.choices import choices_file
from dashboard.pages.whatif.routes import DOWNLOADS
from dashboard.state.app_state import AppState


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_the_choices_are_kept_for_ever_under_the_hash_of_their_content(
    accepted: str, app: Dash, state: AppState
) -> None:
    offered = choices_file(state)
    found = app.server.test_client().get(urls.choices(offered.name), headers={"Accept-Encoding": accepted})
    body = found.get_data()
    assert (brotli.decompress(body) if accepted == "br" else body) == offered.plain
    assert found.headers.get("Content-Encoding", "") == ("br" if accepted == "br" else "")
    assert "immutable" in found.headers["Cache-Control"]
    assert found.headers["Vary"] == "Accept-Encoding"


def test_another_name_is_not_found(app: Dash) -> None:
    assert app.server.test_client().get(urls.choices("choices-0000.json")).status_code == 404


@pytest.mark.parametrize("fmt", DOWNLOADS)
def test_a_comparison_is_a_file_that_nobody_keeps(fmt: str, app: Dash) -> None:
    client = app.server.test_client()
    found = client.get(urls.with_format(f"{urls.WHAT_IF_FILE}?hva=1~lukk.aust", fmt))
    assert found.status_code == 200
    assert f'.{fmt}"' in found.headers["Content-Disposition"]
    assert found.headers["Cache-Control"] == "no-store"


def test_another_scenario_is_another_file(app: Dash) -> None:
    client = app.server.test_client()
    one, other = (client.get(f"/hva-hvis/fil?hva=1~lukk.{centre}&format=csv").get_data() for centre in ("aust", "bru"))
    assert one != other
