"""The nearest centre under a scenario, from today's: only who is touched by the change is looked at again.

A scenario closes a centre, opens one, moves one, changes whom it takes in. Everybody else keeps their nearest centre
and the time to it, so neither the matrix of times is copied nor its minimum taken anew. The outcome is the one that
``matrix.nearest`` gives, ties included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import compress
from typing import Protocol

import numpy as np
import numpy.typing as npt

from geo.network.graph import BoolArray
from geo.routing.matrix import NO_CENTRE, CentreIndex, Seconds, nearest


@dataclass(frozen=True, eq=False)
class TravelTimeMatrix:
    """Seconds from every origin to each centre, row by row and read-only; rows are shared between studies.

    Parameters
    ----------
    rows : tuple[Seconds, ...]
        Seconds [origin] for each centre; ``inf``: there is no way.
    origins : int
        Number of origins.
    """

    rows: tuple[Seconds, ...]
    origins: int

    @classmethod
    def of(cls, matrix: Seconds) -> TravelTimeMatrix:
        """Take the rows of a matrix, which is not to be changed from then on.

        Parameters
        ----------
        matrix : Seconds
            Seconds [centre, origin]; made read-only.

        Returns
        -------
        TravelTimeMatrix
            The same memory, row by row.
        """
        matrix.setflags(write=False)
        travel_times = cls(tuple(matrix), matrix.shape[1])
        travel_times.__dict__["matrix"] = matrix  # what the cached property below would put together again
        return travel_times

    @cached_property
    def matrix(self) -> Seconds:
        """All of it as one array [centre, origin]; put together when it is first asked for."""
        times = np.empty((len(self.rows), self.origins), dtype=np.float32)
        for row, seconds in zip(times, self.rows, strict=True):
            row[:] = seconds
        times.setflags(write=False)
        return times

    def with_sites(
        self, times_to_sites: Mapping[str, Sequence[Seconds]], *, centre_ids: Sequence[str], row_was: Mapping[str, int]
    ) -> TravelTimeMatrix:
        """Return rows for these centres, in order: by the times to their sites, else the row that they had here.

        Parameters
        ----------
        times_to_sites : Mapping[str, Sequence[Seconds]]
            Seconds [origin] to each site, by centre id; the nearest site counts.
        centre_ids : Sequence[str]
            The centres of the new rows.
        row_was : Mapping[str, int]
            Row here, by centre id.

        Returns
        -------
        TravelTimeMatrix
            One row per centre; rows that stay are the very same arrays.
        """
        rows = [
            reduce(np.minimum, times_to_sites[centre_id])
            if centre_id in times_to_sites
            else self.rows[row_was[centre_id]]
            for centre_id in centre_ids
        ]
        return TravelTimeMatrix(tuple(rows), self.origins)


class NearestCentres(Protocol):
    """An answer by which everybody uses the nearest of the eligible centres."""

    @property
    def centre(self) -> CentreIndex:
        """Row of the nearest centre per origin, -1 where none can be reached."""

    @property
    def seconds(self) -> Seconds:
        """Seconds to it."""

    @property
    def eligible(self) -> BoolArray:
        """Per centre: whether it counts."""


def update_nearest(
    was: NearestCentres,
    rows: TravelTimeMatrix,
    *,
    was_rows: TravelTimeMatrix,
    eligible: BoolArray,
    row_now: npt.NDArray[np.int64],
) -> tuple[CentreIndex, Seconds]:
    """Find the nearest eligible centre and the seconds to it, per origin.

    The seconds are today's very array where nothing changes.

    Parameters
    ----------
    was : NearestCentres
        Today's answer to the question.
    rows : TravelTimeMatrix
        Times under the scenario.
    was_rows : TravelTimeMatrix
        Today's times.
    eligible : BoolArray
        Whether it counts, one per centre of the scenario.
    row_now : array of int64
        Row under the scenario, one per centre of today, in today's order.

    Returns
    -------
    tuple[CentreIndex, Seconds]
        Row of the centre (-1: none can be reached) and seconds to it (``inf``), one each per origin.
    """
    pairs = zip(row_now.tolist(), was_rows.rows, strict=True)
    kept = np.array([rows.rows[now] is row for now, row in pairs], dtype=bool)
    if not kept.any():  # other roads
        return nearest(rows.matrix, eligible=eligible)
    stays = kept & was.eligible & eligible[row_now]
    renumbered = np.append(np.where(stays, row_now, NO_CENTRE), NO_CENTRE).astype(np.int16)
    centre: CentreIndex = renumbered[was.centre]  # nobody's centre, -1, is the last
    fresh = eligible.copy()
    fresh[row_now[stays]] = False
    left = np.flatnonzero((centre == NO_CENTRE) & (was.centre != NO_CENTRE))
    if not (len(left) or fresh.any()):
        return centre, was.seconds
    seconds = was.seconds.copy()
    if len(left):
        near = np.full(len(left), np.inf, dtype=np.float32)
        for row, times in compress(enumerate(rows.rows), eligible):
            centre[left[times[left] < near]] = row  # strictly, and in order: the tie rule
            np.minimum(near, times[left], out=near)
        seconds[left] = near
    for row, times in compress(enumerate(rows.rows), fresh):
        nearer = np.flatnonzero((times < seconds) | ((times == seconds) & (row < centre)))
        centre[nearer], seconds[nearer] = row, times[nearer]
    seconds.setflags(write=False)
    return centre, seconds
