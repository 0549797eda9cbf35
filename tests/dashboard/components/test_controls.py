from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.components import controls
from geo.data.folder import embedded_assets

KINDS = [one for one in vars(controls).values() if isinstance(one, type) and one.__module__ == controls.__name__]


@pytest.mark.parametrize("component", KINDS, ids=lambda one: one.__name__)
def test_a_property_that_the_browser_does_not_know_is_refused(component: type) -> None:
    with pytest.raises(TypeError, match="has no property colour"):
        component(id="x", colour="red")
    assert component(id="x").to_plotly_json()["namespace"] == "reisevei"


@pytest.mark.parametrize("component", KINDS, ids=lambda one: one.__name__)
def test_each_is_drawn_by_a_script(component: type) -> None:
    scripts = [path.read_text(encoding="utf-8") for path in Path(embedded_assets()).rglob("*.js")]
    assert any(re.search(rf"\b{component.__name__}\b", script) for script in scripts)
