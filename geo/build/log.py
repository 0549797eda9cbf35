"""What a road source was read as: every drop counted, and the first of each kind listed one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from geo.build.roads.n1000 import LogRow, RoadLog

LISTED = 200  # rows listed of one kind; all are counted


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
