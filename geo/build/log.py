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
    """One thing that was read, joined, left out or decided.

    Parameters
    ----------
    step : str
        Part of the build: left out, quay, island, ferry, component.
    subject : str
        What it is, in words.
    municipality : str
        Where it is; may be blank.
    metres : float
        Its length, or how far off it is.
    reason : str
        Why, in words.
    """

    step: str
    subject: str
    municipality: str
    metres: float
    reason: str


@dataclass(frozen=True)
class RoadLog:
    """What the build of the road network did.

    Parameters
    ----------
    rows : tuple[LogRow, ...]
        Things one by one.
    figures : Mapping[str, float]
        Totals by name.
    """

    rows: tuple[LogRow, ...]
    figures: Mapping[str, float]

    def of(self, step: str) -> tuple[LogRow, ...]:
        """Return the rows of one step: left out, quay, island, ferry, component.

        Parameters
        ----------
        step : str
            Name of the step.

        Returns
        -------
        tuple[LogRow, ...]
            In the order of ``rows``.
        """
        return tuple(row for row in self.rows if row.step == step)


@dataclass
class SourceLog:
    """Counts and rows for the build's road log. ``left out`` counts appear as ``left_out_<reason>``.

    Parameters
    ----------
    counts : Counter[str], optional
        How many of each kind, by name.
    rows : list[LogRow], optional
        Things one by one, ``LISTED`` of each kind at most.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[LogRow] = field(default_factory=list)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a count.

        Parameters
        ----------
        name : str
            Name of the count.
        number : int, optional
            How many to add.
        """
        self.counts[name] += number

    def tell(self, step: str, subject: str, *, reason: str, metres: float = 0.0, municipality: str = "") -> None:
        """Count one thing under ``step: reason`` and list it while the kind has fewer than ``LISTED`` rows.

        Parameters
        ----------
        step : str
            Part of the build.
        subject : str
            What it is, in words.
        reason : str
            Why, in words.
        metres : float, optional
            Its length, or how far off it is.
        municipality : str, optional
            Where it is.
        """
        kind = f"{step}: {reason}"
        self.counts[kind] += 1
        if self.counts[kind] <= LISTED:
            self.rows.append(LogRow(step, subject, municipality, round(metres, 1), reason))

    def leave_out(self, subject: str, *, reason: str, metres: float = 0.0) -> None:
        """Leave a link out: counted among those left out, and listed.

        Parameters
        ----------
        subject : str
            What it is, in words.
        reason : str
            Why, in words.
        metres : float, optional
            Its length.
        """
        self.counts[f"left_out_{reason}"] += 1
        self.tell("left out", subject, reason=reason, metres=metres)

    def finished(self) -> RoadLog:
        """Return the log as the build writes it.

        Returns
        -------
        RoadLog
            Rows sorted, counts by name.
        """
        return RoadLog(tuple(sorted(self.rows)), dict(sorted(self.counts.items())))
