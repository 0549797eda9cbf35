"""The nearest centre under a scenario, from today's: only who is touched by the change is looked at again.

A scenario closes a centre, opens one, moves one, changes whom it takes in. Everybody else keeps their nearest centre
and the time to it, so neither the matrix of times is copied nor its minimum taken anew. The outcome is the one that
``travel_time.nearest`` gives, ties included.
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
    """Seconds from every origin to each centre, row by row and read-only; rows are shared between studies."""

    rows: tuple[Seconds, ...]
    origins: int

    @classmethod
    def of(cls, matrix: Seconds) -> TravelTimeMatrix:
        """Rows of a matrix [centre, origin], which is not to be changed from then on."""
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
        """Return rows for these centres, in order: by the times to their sites, else the row that they had here."""
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
    """Row of the nearest eligible centre (-1: none can be reached) and the seconds to it, per origin.

    ``was`` and ``was_rows``: today's answer to the question and today's times. ``row_now``: where each of today's
    centres stands under the scenario, in the same order; ``eligible`` is by the scenario's rows. The seconds are
    today's very array where nothing changes.
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
