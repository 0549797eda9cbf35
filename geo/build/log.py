"""What the build of the roads did: every drop counted, and the first of each kind listed one by one.

All road sources write the same log: rows of ``LogRow``, gathered in a ``SourceLog`` or by themselves, end in a
``RoadLog``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

LISTED = 200  # rows listed of one kind; all are counted


@dataclass(frozen=True, order=True)
class LogRow:
    """One thing that was read, joined, left out or decided: step, subject, municipality, metres, reason."""

    step: str
    subject: str
    municipality: str
    metres: float
    reason: str


@dataclass(frozen=True)
class RoadLog:
    """What the build of the road network did: ``rows`` one by one, ``figures`` as named totals."""

    rows: tuple[LogRow, ...]
    figures: Mapping[str, float]

    def of(self, step: str) -> tuple[LogRow, ...]:
        """Return the rows of one step: left out, quay, island, ferry, component."""
        return tuple(row for row in self.rows if row.step == step)


@dataclass
class SourceLog:
    """Counts by name, and rows for the build's road log. ``left out`` counts appear as ``left_out_<reason>``."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[LogRow] = field(default_factory=list)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a count."""
        self.counts[name] += number

    def tell(self, step: str, subject: str, *, reason: str, metres: float = 0.0, municipality: str = "") -> None:
        """Count one thing under ``step: reason`` and list it while the kind has fewer than ``LISTED`` rows."""
        kind = f"{step}: {reason}"
        self.counts[kind] += 1
        if self.counts[kind] <= LISTED:
            self.rows.append(LogRow(step, subject, municipality, round(metres, 1), reason))

    def leave_out(self, subject: str, *, reason: str, metres: float = 0.0) -> None:
        """Leave a link out: counted among those left out, and listed."""
        self.counts[f"left_out_{reason}"] += 1
        self.tell("left out", subject, reason=reason, metres=metres)

    def finished(self) -> RoadLog:
        """Return the log as the build writes it."""
        return RoadLog(tuple(sorted(self.rows)), dict(sorted(self.counts.items())))
