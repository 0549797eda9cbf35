"""What can go wrong, in words fit for the person who must put it right.

::

    ReiseveiError
    ├── DataFault      (ValueError)   a table, file or folder is not as promised; carries every Fault found
    ├── UnknownName    (LookupError)  no such place, centre, group …; carries the nearest names
    │   └── AmbiguousName              several places bear the name; carries them all
    ├── NoKnownCount   (LookupError)  nobody has counted how many centres take in a group
    └── RefusedSource  (ValueError)   the source is readable but must not be used for this purpose

A check never stops at the first fault: it gathers all, then raises one ``DataFault``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_LISTED = 100  # faults that the text of an error names; ``faults`` holds them all


class ReiseveiError(Exception):
    """Base of all errors that Reisevei raises on purpose; its text is written for the user."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, where it stands, and what to do about it.

    Parameters
    ----------
    table : str
        Name of the table, file or folder.
    row : int | None
        Line in the file as an editor or spreadsheet counts it (the heading is 1); None: the table as a whole.
    column : str
        Name of the column; blank: none in particular.
    problem : str
        What is wrong, without a full stop.
    remedy : str
        What to do about it: a whole sentence.
    """

    table: str
    row: int | None
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = self.table
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", {self.column}"
        return f"{where}: {self.problem}. {self.remedy}"


class DataFault(ReiseveiError, ValueError):
    """One or more tables are not as promised.

    ``faults`` holds every fault found, in file and row order.

    Parameters
    ----------
    faults : Iterable[Fault]
        The faults, in any order.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(
            sorted(faults, key=lambda fault: (fault.table, fault.row or 0, fault.column, fault.problem))
        )
        count = len(self.faults)
        heading = "1 fault" if count == 1 else f"{count} faults"
        lines = [f"{heading} found:", *(f"  - {fault}" for fault in self.faults[:_LISTED])]
        if count > _LISTED:
            lines.append(f"  … and {count - _LISTED} more")
        super().__init__("\n".join(lines))


class UnknownName(ReiseveiError, LookupError):
    """A name that no table knows.

    ``suggestions`` holds the nearest known names, best first.

    Parameters
    ----------
    kind : str
        What it would name, in words.
    name : str
        What was asked for.
    known : Sequence[str]
        All names there are.
    suggestions : Sequence[str] | None, optional
        Names that may be meant; None: the nearest of ``known``.
    """

    def __init__(self, kind: str, name: str, known: Sequence[str], *, suggestions: Sequence[str] | None = None) -> None:
        self.kind = kind
        self.name = name
        near = get_close_matches(name, known, n=5, cutoff=0.6) if suggestions is None else suggestions
        self.suggestions: tuple[str, ...] = tuple(near)
        hint = f" Did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"Unknown {kind}: {name!r}.{hint}")


class AmbiguousName(UnknownName):
    """A name that several things bear.

    ``suggestions`` holds a clear name for each of them.

    Parameters
    ----------
    kind : str
        What they are, in words.
    name : str
        What was asked for.
    candidates : Sequence[str]
        A clear name for each.
    """

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        super().__init__(kind, name, (), suggestions=candidates)
        self.args = (f"Ambiguous {kind}: {name!r}. Say which: {', '.join(candidates)}.",)


class RefusedSource(ReiseveiError, ValueError):
    """A source that can be read but would give wrong answers; the text says why and what to use instead."""


class NoKnownCount(ReiseveiError, LookupError):
    """The expected reading was asked for, but no national count says how many centres take in the group.

    Parameters
    ----------
    group : str
        Id of the group.
    """

    def __init__(self, group: str) -> None:
        self.group = group
        super().__init__(
            f"No national count says how many centres take in {group!r}. State a number (--known-count K), or read the "
            f"evidence as documented or possible."
        )
