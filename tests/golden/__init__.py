"""Answers to read: exports of the shared world. ``python -m tests.golden`` rewrites them; review the difference."""

from __future__ import annotations

from pathlib import Path

from geo.study.question import Question

FOLDER = Path(__file__).resolve().parent
CASES: tuple[tuple[Question, str], ...] = (
    (Question("women"), "csv"),
    (Question("women"), "geojson"),
    (Question("wheelchair"), "csv"),
    (Question("active_substance_use", reading="possible"), "csv"),
)
