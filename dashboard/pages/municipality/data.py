"""What is known of one municipality, gathered for its page: every group, agreements, comparison, where people live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from string import Template
from urllib.parse import quote

import numpy as np
import pandas as pd
import shapely

from dashboard.components.gap_frames import agreement_readings
from dashboard.map.colours import colour_class
from dashboard.palette import palette
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import share_column
from geo.constants import SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.data.vocabulary import BOUND_READINGS, EXPECTED, GROUP_IDS
from geo.network.access import Reason
from geo.study.question import Question

CLASSES = 8
_KEPT = ["municipality_code", "population", "median_min", "cut_off_population", "cut_off_reason", "centre_id", "centre"]
_EXPECTED = ["municipality_code", "expected_min", "p5_min", "p95_min"]


def by_group(view: View, *, state: AppState) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the municipality table of each (group, reading), indexed by code; expected only where there is a count.

    Made once for all municipalities; of the view only limit and accepted statuses matter.
    """
    limit = view.limit_min if view.limit_min not in THRESHOLDS_MIN else View().limit_min
    asked = View(accept=view.accept, limit_min=limit)

    def work_out() -> dict[tuple[str, str], pd.DataFrame]:
        shares = [share_column(one) for one in sorted({*THRESHOLDS_MIN, limit})]
        found: dict[tuple[str, str], pd.DataFrame] = {}
        for group in GROUP_IDS:
            here = asked.with_(group=group)
            for reading in BOUND_READINGS:
                table = state.table(here, reading=reading)
                found[group, reading] = table[[*_KEPT, *shares]].set_index("municipality_code")
            if state.question(here, reading=EXPECTED).reading == EXPECTED:
                table = state.table(here, reading=EXPECTED)
                found[group, EXPECTED] = table[_EXPECTED].set_index("municipality_code")
        return found

    return state.remember("by group", asked, work_out)


def _median(*, state: AppState, question: Question, area: str | None) -> float:
    return state.study.figures(question, area=area).median_min


@dataclass(frozen=True)
class Compared:
    """One row of the comparison: an area under one reading. Share and people are of all its inhabitants."""

    area: str  # municipality, county or country
    reading: str
    median_min: float
    share_beyond: float
    cut_off: float


def comparison(code: str, view: View, *, state: AppState) -> tuple[Compared, ...]:
    """Return the municipality, its county and the country under both bounds, for the view's group and limit."""
    here = view.with_(measure="nearest", municipality="")
    facts = state.dataset.municipalities
    county = str(facts.loc[facts["municipality_code"] == code, "county_code"].iloc[0])
    rows = []
    for area, key in (("municipality", code), ("county", county), ("country", None)):
        for reading in BOUND_READINGS:
            table = state.table(here, reading=reading)
            mine = table if key is None else table[table[f"{area}_code"] == key]
            late = float((mine["population"] * (1 - mine[share_column(view.limit_min)])).sum())
            question = state.question(here, reading=reading)
            median = state.remember(
                f"median {key} {reading}", here, partial(_median, state=state, question=question, area=key)
            )
            rows.append(
                Compared(
                    area=area,
                    reading=reading,
                    median_min=median,
                    share_beyond=max(0.0, late / float(mine["population"].sum())),
                    cut_off=float(mine["cut_off_population"].sum()),
                )
            )
    return tuple(rows)


def agreed(code: str, *, state: AppState) -> pd.DataFrame:
    """Return every statement on the municipality's agreement, with its ``role``, the best first."""
    every = agreement_readings(state=state)
    return every[every["municipality_code"] == code].reset_index(drop=True)


@dataclass(frozen=True)
class CellMap:
    """The inhabited cells as a drawing: an SVG file, and the people of each class of the map's legend."""

    svg: str
    people: tuple[float, ...]
    count: int
    towns: tuple[str, ...]

    @property
    def source(self) -> str:
        """The drawing as an address that an image may have."""
        return f"data:image/svg+xml;charset=utf-8,{quote(self.svg)}"


_WIDTH = 640.0
_MARGIN = 14.0
_TALLEST = 720.0
_LEAST_RADIUS, _MOST_RADIUS = 2.1, 15.0  # pixels
#: An image cannot read the page's style sheet: the palette's colours are put in by name, of both schemes.
_STYLE = """
.l{fill:$track;stroke:$cells_shore}.d{fill-opacity:.85;stroke:$card;stroke-width:.6}
.d0{fill:$cells_0;stroke:$cells_edge}.d1{fill:$cells_1}.d2{fill:$cells_2}.d3{fill:$cells_3}.d4{fill:$cells_4}
.d5{fill:$cells_5}
.d6,.d7{fill:$card;stroke:$ink;stroke-width:1.2;stroke-dasharray:2 1.5}.s{fill:$teal;stroke:$card;stroke-width:2}
.t{font:600 13px Inter,system-ui,sans-serif;fill:$teal_ink;paint-order:stroke;stroke:$card;stroke-width:3px}
@media(prefers-color-scheme:dark){.l{fill:$dark_track;stroke:$dark_cells_shore}.d{stroke:$dark_card}
.d5{fill:$dark_cells_5}.d4{fill:$dark_cells_4}.d6,.d7{fill:$dark_card;stroke:$dark_ink}
.s{fill:$dark_teal;stroke:$dark_card}.t{fill:$dark_teal_ink;stroke:$dark_card}}
"""


@cache
def _style() -> str:
    light, dark = palette()
    named = {**light, **{f"dark_{name}": colour for name, colour in dark.items()}}
    return Template(_STYLE).substitute({name.replace("-", "_"): colour for name, colour in named.items()})


Placer = Callable[[float, float], tuple[float, float]]


def _towns(code: str, at: Placer, *, state: AppState) -> tuple[tuple[str, ...], str]:
    """Return the towns of the municipality that have a centre, and their marks."""
    found = {
        site.place.place: at(site.place.x_m, site.place.y_m)
        for centre in state.centres.values()
        for site in centre.sites
        if site.place.municipality_code == code
    }
    marks = [
        f'<rect class="s" x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" rx="3"/>'
        f'<text class="t" x="{x + 10:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'
        for name, (x, y) in found.items()
    ]
    return tuple(found), "".join(marks)


def cells(code: str, view: View, *, state: AppState) -> CellMap:
    """Draw where the municipality's people live: one dot per inhabited cell of 1 km, as large as its people are many.

    The dot's class is that of its time to the nearest centre that counts. A centre is its town's public point.
    """
    study = state.study
    facts = state.dataset.municipalities
    outline = facts.loc[facts["municipality_code"] == code].geometry.iloc[0]
    here = np.flatnonzero(study.municipality_of_origin == study.municipality_codes.index(code))
    answer = study.answer(state.question(view.with_(measure="nearest")))
    origins = state.dataset.origins.iloc[here]
    minutes = answer.seconds[here].astype(np.float64) / SECONDS_PER_MINUTE
    kinds = [
        colour_class(value if np.isfinite(value) else None, reason=Reason(int(reason)).code)
        for value, reason in zip(minutes, answer.reason[here], strict=True)
    ]
    people = study.population[here]
    left, bottom, right, top = outline.bounds
    scale = min((_WIDTH - 2 * _MARGIN) / (right - left), (_TALLEST - 2 * _MARGIN) / (top - bottom))
    width, height = (right - left) * scale + 2 * _MARGIN, (top - bottom) * scale + 2 * _MARGIN

    def at(x_m: float, y_m: float) -> tuple[float, float]:
        return round((x_m - left) * scale + _MARGIN, 1), round((top - y_m) * scale + _MARGIN, 1)

    most = max(float(people.max()) if people.size else 1.0, 1.0)
    dots = []
    for x_m, y_m, amount, kind in sorted(
        zip(origins["x_m"], origins["y_m"], people, kinds, strict=True), key=lambda one: -float(one[2])
    ):
        x, y = at(float(x_m), float(y_m))
        radius = max(_LEAST_RADIUS, _MOST_RADIUS * float(np.sqrt(amount / most)))
        dots.append(f'<circle class="d d{kind}" cx="{x}" cy="{y}" r="{radius:.1f}"/>')
    rings = [
        "M" + "L".join(f"{x} {y}" for x, y in (at(*point[:2]) for point in shapely.get_coordinates(ring))) + "Z"
        for part in shapely.get_parts(outline)
        for ring in (part.exterior, *part.interiors)
    ]
    towns, marks = _towns(code, at, state=state)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}"><style>{_style()}</style><path class="l" d="{"".join(rings)}"/>'
        f"{''.join(dots)}{marks}</svg>"
    )
    by_class = np.bincount(np.array(kinds, dtype=np.int64), weights=people, minlength=CLASSES)
    return CellMap(svg, tuple(float(value) for value in by_class), len(here), towns)
