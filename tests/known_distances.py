"""Trips against known distances: ``python -m tests.known_distances`` writes the table into README.md.

``tests/data/known_distances.csv`` holds the pairs, what is known and how well; it was written before any answer of
ours existed and is not tuned to them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from geo.dataset import load
from geo.study import Study

TOP = Path(__file__).resolve().parent.parent
PAIRS = Path(__file__).resolve().parent / "data" / "known_distances.csv"
BEGIN = "<!-- known distances: made by python -m tests.known_distances -->\n"
END = "<!-- end of known distances -->"


@dataclass(frozen=True)
class Pair:
    """Two places, the distance that is known, how it is known, and how far off we may be."""

    start: str
    goal: str
    known_km: float
    basis: str
    tolerance: float
    expects_ferry: bool


@dataclass(frozen=True)
class Trip:
    """A pair and our own answer."""

    pair: Pair
    km: float
    minutes: float
    ferries: int
    roads: tuple[str, ...]

    @property
    def error(self) -> float:
        """Return ours against the known distance: 0.05 is five per cent too long."""
        return self.km / self.pair.known_km - 1


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        return [
            Pair(
                row["from"],
                row["to"],
                float(row["known_km"]),
                row["basis"],
                float(row["tolerance_percent"]) / 100,
                row["expects_ferry"] == "yes",
            )
            for row in csv.DictReader(stream)
        ]


def trips(study: Study, /) -> list[Trip]:
    found = []
    for pair in pairs():
        route = study.route(pair.start, pair.goal)
        by_length = sorted({leg.number for leg in route.legs if leg.number}, key=lambda number: -_km_on(route, number))
        found.append(Trip(pair, route.km, route.minutes, route.ferries, tuple(by_length[:3])))
    return found


def _km_on(route: object, number: str) -> float:
    return sum(leg.km for leg in route.legs if leg.number == number)  # type: ignore[attr-defined]


def table(found: list[Trip], /) -> str:
    """The table as Markdown, rows in the order of the pairs."""
    lines = ["| From | To | Known, km | Ours, km | Error | Ours, time | Ferries | Mostly on | Basis |"]
    lines.append("|---|---|--:|--:|--:|--:|--:|---|---|")
    for trip in found:
        hours, minutes = divmod(round(trip.minutes), 60)
        miss = "" if abs(trip.error) <= trip.pair.tolerance else " **miss**"
        known, ours, taken = f"{trip.pair.known_km:.0f}", f"{trip.km:.0f}", f"{hours} h {minutes:02d}"
        cells = (trip.pair.start, trip.pair.goal, known, ours, f"{trip.error:+.1%}{miss}", taken, str(trip.ferries))
        lines.append(f"| {' | '.join(cells)} | {', '.join(trip.roads)} | {trip.pair.basis} |")
    errors = sorted(abs(trip.error) for trip in found)
    middle = errors[len(errors) // 2]
    misses = sum(abs(trip.error) > trip.pair.tolerance for trip in found)
    within = sum(error <= 0.06 for error in errors)
    summary = (
        f"{len(found)} trips: median error {middle:.1%}, {within} within 6 %, {misses} outside their tolerance "
        "(6 % for the first three, 10 % for the others)."
    )
    lines += ["", summary]
    return "\n".join(lines) + "\n"


def with_table(readme: str, text: str, /) -> str:
    """The README with the table put between its two marks."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n{text}\n{END}{rest.split(END, 1)[1]}"


if __name__ == "__main__":
    README = TOP / "README.md"
    README.write_text(with_table(README.read_text(encoding="utf-8"), table(trips(Study(load())))), encoding="utf-8")
