"""Trips against known distances: ``python -m tests.known_distances`` writes the table into README.md.

The pairs, what is known and how well stand in ``data/known_distances.csv``; they were written down before any answer
of ours existed and are not tuned to them. ``reisevei validate`` prints the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geo.analysis.validation import Trip, summary, trips
from geo.data.folder import load
from geo.study.study import Study

TOP = Path(__file__).resolve().parent.parent
BEGIN = "<!-- known distances: made by python -m tests.known_distances -->\n"
END = "<!-- end of known distances -->"


def table(found: Sequence[Trip]) -> str:
    """The table as Markdown, rows in the order of the pairs."""
    lines = ["| From | To | Known, km | Ours, km | Error | Ours, time | Ferries | Mostly on | Basis |"]
    lines.append("|---|---|--:|--:|--:|--:|--:|---|---|")
    for trip in found:
        known = trip.known
        hours, minutes = divmod(round(trip.minutes), 60)
        miss = "" if trip.is_within else " **miss**"
        figures = (f"{known.known_km:.0f}", f"{trip.km:.0f}", f"{trip.error:+.1%}{miss}", f"{hours} h {minutes:02d}")
        cells = (known.start, known.goal, *figures, str(trip.ferries), ", ".join(trip.roads), known.source)
        lines.append(f"| {' | '.join(cells)} |")
    within = sum(abs(trip.error) <= 0.06 for trip in found)
    told = summary(found)
    last = (
        f"{told.trips} trips: median error {told.median_error:.1%}, {within} within 6 %, {len(told.misses)} outside "
        "their tolerance (6 % for the first three, 10 % for the others)."
    )
    return "\n".join([*lines, "", last]) + "\n"


def with_table(readme: str, text: str) -> str:
    """The README with the table put between its two marks."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n{text}\n{END}{rest.split(END, 1)[1]}"


if __name__ == "__main__":
    README = TOP / "README.md"
    README.write_text(with_table(README.read_text(encoding="utf-8"), table(trips(Study(load())))), encoding="utf-8")
