"""One file names the colours; styles, charts and drawings take them from there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.components import charts
from dashboard.palette import colour, palette
from geo.data.folder import embedded_assets
from tests.support.colour_vision import colours_of

DASHBOARD = Path(charts.__file__).resolve().parents[1]
STYLES = sorted((embedded_assets() / "css").glob("*.css"))
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!-)")
#: A sheet of paper or of a workbook has no page's colours around it.
PAPER = {"export"}


def test_python_and_css_have_the_same_colours() -> None:
    light, dark = colours_of((embedded_assets() / "css" / "palette.css").read_text(encoding="utf-8"))
    assert dict(palette()[0]) == light
    assert dict(palette()[1]) == dark
    assert len(light) > 50
    assert {name for name in light if light[name] != dark[name]} >= {"page", "ink", "c4", "d0", "cells-4"}
    assert colour("plum") == light["plum"]
    assert colour("plum", dark=True) == dark["plum"]


def test_charts_have_the_palettes_colours() -> None:
    assert colour("chart-documented") == charts.PLUM
    assert colour("chart-line") == charts.GREY


@pytest.mark.parametrize("style", [one for one in STYLES if one.stem != "palette"], ids=lambda one: one.stem)
def test_no_style_has_a_colour_of_its_own(style: Path) -> None:
    css = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
    declared = re.findall(r":[^;{}]*;", css)  # "#name {" is a part of the page
    assert [one for one in declared if LITERAL.search(one)] == []
    named = set(re.findall(r"var\(--([\w-]+)\)", css))
    assert named - set(palette()[0]) <= {"edge", "shadow"}


def test_no_python_has_a_colour_of_its_own() -> None:
    files = [one for one in DASHBOARD.rglob("*.py") if one.relative_to(DASHBOARD).parts[0] not in PAPER]
    found = {one.name: re.findall(r"#[0-9a-fA-F]{6}\b", one.read_text(encoding="utf-8")) for one in files}
    assert {name: colours for name, colours in found.items() if colours} == {}
