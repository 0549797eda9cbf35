"""How the times grow with the network: one small SVG, seconds against nodes, both on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from benchmarks.engines import ADD, ALL, FULL, ONE

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 40, 50
SERIES = (
    (ALL, "scipy", "#8a3b12", ""),
    (ONE, "scipy", "#c9762f", ""),
    (FULL, "reisevei", "#3b2f7f", "6 3"),
    (ALL, "reisevei", "#0b5d5e", ""),
    (ADD, "reisevei", "#3b2f7f", "2 3"),
    (ONE, "reisevei", "#1f9a8f", ""),
)
NAMES: Mapping[str, str] = {ONE: "one centre", ALL: "45 centres", FULL: "full recompute", ADD: "add a centre"}


def growth(results: Sequence[Mapping[str, Any]], *, tasks: Sequence[tuple[str, str, str, str]] = SERIES) -> str:
    """SVG of the rows of several results (``Race.as_json``), by their number of nodes.

    Raises ValueError where nothing is to be drawn.
    """
    ordered = sorted(results, key=lambda one: one["nodes"])
    lines = []
    for task, engine, colour, dashes in tasks:
        points = [
            (one["nodes"], row["seconds"])
            for one in ordered
            for row in one["rows"]
            if (row["task"], row["engine"]) == (task, engine)
        ]
        if points:
            lines.append((f"{NAMES.get(task, task)}, {engine}", colour, dashes, points))
    if not lines:
        raise ValueError("No result has a task that the plot shows.")
    x_range = _decades([x for *_, points in lines for x, _ in points])
    y_range = _decades([y for *_, points in lines for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x_range[0]) / (x_range[1] - x_range[0])
        up = (math.log10(y) - y_range[0]) / (y_range[1] - y_range[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        "<style>text { font-size: 13px } .title { font-size: 15px }</style>",
        "<title>Seconds against nodes, both logarithmic</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" class="title">Time per task as the network grows</text>',
    ]
    for power in range(y_range[0], y_range[1] + 1):
        _, y = place(10.0 ** x_range[0], 10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d5d5d5"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_seconds(power)}</text>')
    for nodes in sorted({one["nodes"] for one in ordered}):
        x, _ = place(nodes, 10.0 ** y_range[0])
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#ececec"/>'
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{nodes / 1e6:.2f}</text>'
        )
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 10}" text-anchor="middle">million nodes</text>')
    for _, colour, dashes, points in lines:
        at = [place(x, y) for x, y in points]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes or "none"}"'
        parts.append(f'<polyline points="{drawn}" {style}/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in at]
    parts += _labels([(place(*points[-1])[1], label, colour) for label, colour, _, points in lines])
    return "\n".join([*parts, "</svg>\n"])


def _labels(ends: Sequence[tuple[float, str, str]]) -> list[str]:
    """Names at the right ends of their lines, pushed down where they would cover each other."""
    found, last = [], -math.inf
    for y, label, colour in sorted(ends):
        last = max(y, last + 16)
        found.append(f'<text x="{WIDTH - RIGHT + 12}" y="{last + 4:.1f}" fill="{colour}">{escape(label)}</text>')
    return found


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _seconds(power: int) -> str:
    return f"{10**power} s" if power >= 0 else f"{10 ** (power + 3):g} ms"
