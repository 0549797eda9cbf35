"""What counts as said of each centre and group: a status, when, and how sure. No statement means unknown, never no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from geo.data.vocabulary import UNKNOWN

UNDATED = "undated"
SOURCE, ASSUMPTION = "scenario", "assumption"  # source and confidence of what a scenario says


class Statement(NamedTuple):
    """What counts as said of one centre and group.

    Parameters
    ----------
    status : str
        What the centre offers the group.
    year : str
        As text; of a scenario and of an undated statement a word.
    confidence : str
        How sure it is.
    """

    status: str
    year: str
    confidence: str


@dataclass(frozen=True)
class Statements:
    """What counts as said, by centre and group.

    Parameters
    ----------
    by_centre_and_group : Mapping[tuple[str, str], Statement]
        Statement by centre id and id of the group.
    """

    by_centre_and_group: Mapping[tuple[str, str], Statement]

    @classmethod
    def of(cls, resolved: pd.DataFrame) -> Statements:
        """Statements of resolved evidence (``geo.evidence.groups.resolve``).

        Parameters
        ----------
        resolved : pd.DataFrame
            From ``resolve``.

        Returns
        -------
        Statements
            One statement per row.
        """
        years = resolved["year"].astype("Int64").astype("str").where(resolved["year"].notna(), UNDATED)
        keys = zip(resolved["centre_id"], resolved["group"], strict=True)
        statements = map(Statement, resolved["status"], years, resolved["confidence"])
        return cls(dict(zip(keys, statements, strict=True)))

    def assuming(self, services: Iterable[tuple[str, str, str]]) -> Statements:
        """Return the statements with what a scenario assumes in their place.

        Parameters
        ----------
        services : Iterable[tuple[str, str, str]]
            Centre id, id of the group and status, of each assumption.

        Returns
        -------
        Statements
            A new object.
        """
        assumed = {(centre, group): Statement(status, SOURCE, ASSUMPTION) for centre, group, status in services}
        return Statements({**self.by_centre_and_group, **assumed})

    def status(self, centre_id: str, group: str) -> str:
        """Return the status; ``unknown`` where nobody says anything.

        Parameters
        ----------
        centre_id : str
            Id of the centre.
        group : str
            Id of the group.

        Returns
        -------
        str
            Word of the vocabulary.
        """
        statement = self.by_centre_and_group.get((centre_id, group))
        return UNKNOWN if statement is None else statement.status

    def line(self, centre_id: str, group: str) -> str:
        """Return status, year and confidence in one line; ``unknown`` where nobody says anything.

        Parameters
        ----------
        centre_id : str
            Id of the centre.
        group : str
            Id of the group.

        Returns
        -------
        str
            Parts joined by blanks.
        """
        return " ".join(self.by_centre_and_group.get((centre_id, group), (UNKNOWN,)))
