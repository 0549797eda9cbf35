"""Classes are told apart by everyone: under every kind of colour blindness, in the light scheme and the dark one."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from geo.data.folder import embedded_assets
from tests.support.colour_vision import VISIONS, ciede2000, colours_of, distance

#: CIEDE2000. 1 is just noticed side by side; neighbouring classes must be told apart across the map.
APART = 9.5
#: Lines of a hatching on its ground, and of ferries on the sea: thin, so they need more.
LINE_APART = 25.0

STYLES = embedded_assets() / "css"
CSS = "".join((STYLES / f"{part}.css").read_text(encoding="utf-8") for part in ("base", "whatif"))
SCHEMES = dict(zip(("light", "dark"), colours_of((STYLES / "palette.css").read_text(encoding="utf-8")), strict=True))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # from the test data of Sharma, Wu and Dalal
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ],
)
def test_the_distance_is_that_of_the_paper(one: tuple[float, ...], other: tuple[float, ...], expected: float) -> None:
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


def test_red_and_green_of_equal_lightness_are_what_the_simulation_is_for() -> None:
    assert distance("#c04a4a", "#7d7d30", "normal") > 3 * distance("#c04a4a", "#7d7d30", "deuteranopia")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scale", [[f"c{at}" for at in range(6)], [f"d{at}" for at in range(7)]], ids="cd")
def test_neighbouring_classes_are_told_apart(scale: list[str], scheme: str, vision: str) -> None:
    colours = SCHEMES[scheme]
    near = {pair: round(distance(colours[pair[0]], colours[pair[1]], vision), 1) for pair in pairwise(scale)}
    assert {pair: far for pair, far in near.items() if far < APART} == {}


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_longer_is_never_taken_for_shorter(scheme: str, vision: str) -> None:
    colours = SCHEMES[scheme]
    pairs = [("d0", "d6"), ("d1", "d5"), ("d2", "d4"), ("gain", "lose")]
    near = {pair: round(distance(colours[pair[0]], colours[pair[1]], vision), 1) for pair in pairs}
    assert {pair: far for pair, far in near.items() if far < APART} == {}


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_hatchings_and_ferries_are_seen_on_their_ground(scheme: str, vision: str) -> None:
    colours = SCHEMES[scheme]
    pairs = [("hatch-ground", line) for line in ("hatch-cut", "hatch-line", "gain", "lose")] + [("sea", "ferry")]
    near = {pair: round(distance(colours[pair[0]], colours[pair[1]], vision), 1) for pair in pairs}
    assert {pair: far for pair, far in near.items() if far < LINE_APART} == {}


def test_map_and_legend_draw_a_class_in_one_colour() -> None:
    swatches = dict(re.findall(r"(\.swatch\.\w+) \{([^}]*)\}", CSS))
    for name in ("c0", "c1", "c2", "c3", "c4", "c5", "d0", "d6", "ferry"):
        assert f"var(--{name})" in swatches[f".swatch.{name}"]
    drawn = (STYLES / "map.css").read_text(encoding="utf-8")
    assert ".ferries { fill: none; stroke: var(--ferry);" in drawn
