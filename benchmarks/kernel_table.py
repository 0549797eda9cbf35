"""Travel times of a whole country in 20 MB, and the figures of every area and group from one walk through them.

An ``AggregateTable`` keeps, per centre, the time from every cell in steps of ``UNIT_S`` = 2 s (uint16, ``CUT_OFF`` = no
way, up to 36 hours). Cells stand sorted by area (``Grid``), so an area is a run of columns. **Times are rounded up**:
"within 30 minutes" and any other whole number of units is answered exactly as from the unrounded times.

A *key* is ``units << 8 | centre``: the least of the eligible keys is the nearest centre and its time at once; of
equally near centres (in steps of 2 seconds) the smaller number wins. ``Answers`` holds the keys of each group and, per
group and area, the figures of ``geo.measures.coverage`` from a histogram by the minute: shares within whole minutes are
exact, quantiles are the minute in which the person is home, counted up. Who needs the second asks
``geo.measures.coverage`` with the times of ``geo.routing.matrix``.

One more centre, or one less, changes few areas: only these are looked at again.

The dashboard does without: its tables name quantiles to the second. Here it shows what a national grid of 250 m would
take (``benchmarks.engines``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.constants import THRESHOLDS_MIN
from geo.measures.weighted import ROUNDING
from geo.routing.engines.cch._numba import LANES, compiled
from geo.routing.engines.cch.customise import CUT_OFF_MS
from geo.routing.engines.cch.order import Ints
from geo.routing.engines.cch.sweep import answer_rows, shares

UNIT_S = 2
CUT_OFF = 0xFFFF  # the one place: uint16, "there is no way"
LONGEST = 0xFFFE  # a way of 36 hours or more is still a way
UNITS_PER_MINUTE = 60 // UNIT_S
MINUTES = -(-LONGEST // UNITS_PER_MINUTE) + 1  # rows of a histogram
QUANTILES = (0.1, 0.5, 0.9)
MAX_CENTRES = 255
NO_CENTRE = -1
_MS_PER_UNIT = 1000.0 * UNIT_S
_CENTRE_BITS = 8
_NO_KEY = np.uint32(CUT_OFF << _CENTRE_BITS | MAX_CENTRES)
_FIRST_CUT_OFF_KEY = np.uint32(CUT_OFF << _CENTRE_BITS)
_BLOCK = 64

Floats = npt.NDArray[np.float64]
Units = npt.NDArray[np.uint16]
Keys = npt.NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells sorted by area: column j is cell ``cell[j]``; area a has columns ``first[a]:first[a + 1]``."""

    cell: Ints
    first: Ints
    people: Floats

    @classmethod
    def of(cls, population: Floats, *, area_index: npt.NDArray[np.int64], area_count: int) -> Grid:
        """Sort cells by area, keeping their order within one. Areas may be empty, cells may have nobody in them."""
        order = np.argsort(area_index, kind="stable").astype(np.int32)
        first = np.zeros(area_count + 1, dtype=np.int32)
        np.cumsum(np.bincount(area_index, minlength=area_count), out=first[1:])
        return cls(cell=order, first=first, people=np.asarray(population, dtype=np.float64)[order])

    @property
    def area_count(self) -> int:
        """How many areas there are."""
        return len(self.first) - 1


@dataclass(frozen=True, eq=False)
class AggregateTable:
    """Time from each cell to each centre: ``units`` [centre, column], columns as in ``grid``."""

    units: Units
    grid: Grid

    @classmethod
    def of(cls, ms: Ints | Sequence[Ints], *, centre_count: int, grid: Grid, threads: int = 1) -> AggregateTable:
        """Table from milliseconds [cell, lane], lane after lane in parts of LANES: what sweeps give, side by side.

        ``ms`` is one answer of a sweep, or a list of them where there are more centres than lanes.
        """
        parts = [ms] if isinstance(ms, np.ndarray) else ms
        if centre_count > min(MAX_CENTRES, LANES * len(parts)):
            raise ValueError(f"{centre_count} centres: more than {MAX_CENTRES}, or than the times have lanes.")
        units = np.empty((centre_count, len(grid.cell)), dtype=np.uint16)
        for number, part in enumerate(parts):
            some = units[number * LANES : (number + 1) * LANES]

            def work(low: int, high: int, part: Ints = part, some: Units = some) -> None:
                _to_units(part, grid.cell, some, low, high)

            shares(len(grid.cell), work, threads=threads)
        return cls(units=units, grid=grid)

    @property
    def seconds(self) -> npt.NDArray[np.float32]:
        """Seconds [centre, cell], cells in the caller's order, rounded up to UNIT_S; ``inf`` where there is no way."""
        found = np.empty(self.units.shape, dtype=np.float32)
        found[:, self.grid.cell] = np.where(self.units == CUT_OFF, np.inf, self.units * np.float32(UNIT_S))
        return found

    def answers(self, eligible: npt.NDArray[np.bool_], *, threads: int = 1) -> Answers:
        """Nearest eligible centre of every cell and the figures of every area; ``eligible`` [group, centre]."""
        groups = np.arange(len(eligible))
        look = np.ones((len(eligible), self.grid.area_count), dtype=np.bool_)
        keys = np.empty((len(eligible), len(self.grid.cell)), dtype=np.uint32)
        found = Answers.empty(self.grid, keys=keys)
        found.fill(self.units, eligible, look, keys=keys, groups=groups, threads=threads)
        return found


@compiled
def _to_units(ms: Ints, cell: Ints, units: Units, low: int, high: int) -> None:
    """Turn rows of LANES times into columns, block by block so that both stay in the cache. Rounds up."""
    block = np.empty((_BLOCK, LANES), dtype=np.uint16)
    for begin in range(low, high, _BLOCK):
        count = min(_BLOCK, high - begin)
        for i in range(count):
            row = ms[cell[begin + i]]
            for k in range(LANES):
                steps = np.uint16(min(np.ceil(row[k] / _MS_PER_UNIT), LONGEST))
                block[i, k] = CUT_OFF if row[k] >= CUT_OFF_MS else steps
        for centre in range(len(units)):
            for i in range(count):
                units[centre, begin + i] = block[i, centre]


def row_of(ms: Ints, grid: Grid) -> Units:
    """One centre's row of a table, from the milliseconds of every cell."""
    return _row_of(np.ascontiguousarray(ms), grid.cell)


@compiled
def _row_of(ms: Ints, cell: Ints) -> Units:
    row = np.empty(len(cell), dtype=np.uint16)
    for column in range(len(cell)):
        time = ms[cell[column]]
        steps = np.uint16(min(np.ceil(time / _MS_PER_UNIT), LONGEST))
        row[column] = CUT_OFF if time >= CUT_OFF_MS else steps
    return row


@dataclass(frozen=True, eq=False)
class Answers:
    """Per group: the ``keys`` of all columns, and per area people cut off, within thresholds, quantiles, time spent.

    ``people`` [area]; ``cut_off`` and ``spent_s`` (people times seconds, of those who get there) [group, area];
    ``within`` people [group, area, THRESHOLDS_MIN]; ``minutes`` [group, area, QUANTILES], -1 where nobody gets there.
    """

    grid: Grid
    keys: tuple[Keys, ...]
    people: Floats
    cut_off: Floats
    spent_s: Floats
    within: Floats
    minutes: npt.NDArray[np.int16]

    @classmethod
    def empty(cls, grid: Grid, *, keys: Keys) -> Answers:
        """Nothing counted yet; ``keys`` [group, column]."""
        shape = (len(keys), grid.area_count)
        running = np.concatenate([[0.0], np.cumsum(grid.people)])
        return cls(
            grid=grid,
            keys=tuple(keys),
            people=np.diff(running[grid.first]),
            cut_off=np.zeros(shape),
            spent_s=np.zeros(shape),
            within=np.zeros((*shape, len(THRESHOLDS_MIN))),
            minutes=np.full((*shape, len(QUANTILES)), -1, dtype=np.int16),
        )

    def centre(self, group: int) -> npt.NDArray[np.int16]:
        """Nearest centre of each cell, in the caller's order; -1: none can be reached."""
        keys = self.keys[group]
        found = np.empty(len(keys), dtype=np.int16)
        own = (keys & np.uint32(MAX_CENTRES)).astype(np.int16)
        found[self.grid.cell] = np.where(keys >= _FIRST_CUT_OFF_KEY, np.int16(NO_CENTRE), own)
        return found

    def seconds(self, group: int) -> npt.NDArray[np.float32]:
        """Seconds to the nearest centre of each cell, rounded up to UNIT_S; ``inf``: none can be reached."""
        keys = self.keys[group]
        found = np.empty(len(keys), dtype=np.float32)
        steps = (keys >> np.uint32(_CENTRE_BITS)) * np.float32(UNIT_S)
        found[self.grid.cell] = np.where(keys >= _FIRST_CUT_OFF_KEY, np.float32(np.inf), steps)
        return found

    @property
    def bytes(self) -> int:
        """Memory that the arrays take, the grid's included."""
        arrays: list[npt.NDArray[Any]] = [self.people, self.cut_off, self.spent_s, self.within, self.minutes]
        arrays += [*self.keys, self.grid.cell, self.grid.first, self.grid.people]
        return sum(array.nbytes for array in arrays)

    def fill(
        self,
        units: Units,
        eligible: npt.NDArray[np.bool_],
        look: npt.NDArray[np.bool_],
        *,
        keys: Keys,
        groups: npt.NDArray[np.int64],
        threads: int = 1,
    ) -> None:
        """Work out keys and figures of these groups where ``look`` says so. For answers that nobody has seen yet.

        ``eligible``, ``look`` [group, area] and ``keys`` have one row for each of ``groups``.
        """

        def work(low: int, high: int) -> None:
            _answer(units, eligible, self.grid.first, look, keys, low, high)
            self.count(keys, groups, look, low, high)

        shares(self.grid.area_count, work, threads=threads, effort=self.grid.first.astype(np.uint32))

    def count(
        self, keys: Keys, groups: npt.NDArray[np.int64], look: npt.NDArray[np.bool_], low: int, high: int
    ) -> None:
        """Read the figures of the areas low..high off the keys, where ``look`` says so."""
        figures = (self.cut_off, self.spent_s, self.within, self.minutes)
        _count(keys, groups, self.grid.first, self.grid.people, _THRESHOLDS, _SHARES, look, *figures, low, high)

    def _anew(self, keys: Keys, groups: npt.NDArray[np.int64]) -> Answers:
        """Answers with these groups' keys and room for their figures; all else is shared or copied: it is small."""
        row = {int(group): keys[at] for at, group in enumerate(groups)}
        figures = {name: getattr(self, name).copy() for name in ("cut_off", "spent_s", "within", "minutes")}
        return replace(self, keys=tuple(row.get(at, old) for at, old in enumerate(self.keys)), **figures)

    def with_centre(self, units: Units, *, centre: int, groups: Sequence[int]) -> Answers:
        """Answers with one more centre: its row of the table, its number, and the groups that it takes in."""
        if not 0 <= centre < MAX_CENTRES:
            raise ValueError(f"A centre has a number from 0 to {MAX_CENTRES - 1}, not {centre}.")
        which = np.array(groups, dtype=np.int64)
        keys = np.empty((len(which), len(units)), dtype=np.uint32)
        look = np.zeros((len(which), self.grid.area_count), dtype=np.bool_)
        for at, group in enumerate(which):
            _improve(self.keys[group], keys[at], units, centre, self.grid.first, look[at])
        found = self._anew(keys, which)
        found.count(keys, which, look, 0, self.grid.area_count)
        return found

    def without_centre(self, table: AggregateTable, *, centre: int, eligible: npt.NDArray[np.bool_]) -> Answers:
        """Answers without a centre; ``eligible`` [group, centre] is today's, ``table`` the one these come from."""
        which = np.flatnonzero(eligible[:, centre])
        keys = np.empty((len(which), len(self.grid.cell)), dtype=np.uint32)
        look = np.zeros((len(which), self.grid.area_count), dtype=np.bool_)
        for at, group in enumerate(which):
            keys[at] = self.keys[group]
            _touched(keys[at], centre, self.grid.first, look[at])
        left = eligible[which]
        left[:, centre] = False
        found = self._anew(keys, which)
        found.fill(table.units, left, look, keys=keys, groups=which)
        return found


_THRESHOLDS = np.array(THRESHOLDS_MIN, dtype=np.int64)
_SHARES = np.array(QUANTILES)


@compiled
def _answer(
    units: Units,
    eligible: npt.NDArray[np.bool_],
    first: Ints,
    look: npt.NDArray[np.bool_],
    keys: Keys,
    low: int,
    high: int,
) -> None:
    """Least key of the eligible centres, for the areas low..high; an area's part of the table stays in the cache."""
    for area in range(low, high):
        for group in range(len(keys)):
            if not look[group, area]:
                continue
            best = keys[group, first[area] : first[area + 1]]
            best[:] = _NO_KEY
            for centre in range(len(units)):
                if eligible[group, centre]:
                    row = units[centre, first[area] : first[area + 1]]
                    own = np.uint32(centre)
                    for j in range(len(best)):
                        best[j] = min(best[j], np.uint32((np.uint32(row[j]) << np.uint32(_CENTRE_BITS)) | own))


@compiled
def _improve(keys: Keys, improved: Keys, units: Units, centre: int, first: Ints, look: npt.NDArray[np.bool_]) -> None:
    """Copy the keys with the new centre where it is nearer, and mark the areas in which it is."""
    own = np.uint32(centre)
    for area in range(len(first) - 1):
        better = 0
        for j in range(first[area], first[area + 1]):
            key = np.uint32((np.uint32(units[j]) << np.uint32(_CENTRE_BITS)) | own)
            better += key < keys[j]
            improved[j] = min(keys[j], key)
        look[area] = better > 0


@compiled
def _touched(keys: Keys, centre: int, first: Ints, look: npt.NDArray[np.bool_]) -> None:
    """Mark the areas in which the centre is anybody's nearest."""
    for area in range(len(first) - 1):
        found = 0
        for j in range(first[area], first[area + 1]):
            found += (keys[j] & np.uint32(MAX_CENTRES)) == centre
        look[area] = found > 0


@compiled
def _count(  # noqa: C901, PLR0913, PLR0917 -- compiled functions take arrays, not objects
    keys: Keys,
    groups: npt.NDArray[np.int64],
    first: Ints,
    people: Floats,
    thresholds: npt.NDArray[np.int64],
    quantiles: Floats,
    look: npt.NDArray[np.bool_],
    cut_off: Floats,
    spent_s: Floats,
    within: Floats,
    minutes: npt.NDArray[np.int16],
    low: int,
    high: int,
) -> None:
    """Histogram by the minute, counted up, of each group and area; then what can be read off it."""
    histogram = np.zeros(MINUTES + 1)
    for area in range(low, high):
        for at in range(len(keys)):
            if not look[at, area]:
                continue
            group = groups[at]
            lost, reaching, spent = 0.0, 0.0, 0.0
            earliest, latest = MINUTES, -1
            for j in range(first[area], first[area + 1]):
                key = keys[at, j]
                if key >= _FIRST_CUT_OFF_KEY:
                    lost += people[j]
                elif people[j] > 0:
                    steps = np.uint32(key >> np.uint32(_CENTRE_BITS))
                    minute = int((steps + np.uint32(UNITS_PER_MINUTE - 1)) // np.uint32(UNITS_PER_MINUTE))
                    histogram[minute] += people[j]
                    reaching += people[j]
                    spent += people[j] * steps * UNIT_S
                    earliest = min(earliest, minute)
                    latest = max(latest, minute)
            cut_off[group, area], spent_s[group, area] = lost, spent
            minutes[group, area] = -1
            within[group, area] = 0.0
            running, quantile = 0.0, 0
            for minute in range(earliest, latest + 1):
                running += histogram[minute]
                for t in range(len(thresholds)):
                    if minute <= thresholds[t]:
                        within[group, area, t] = running
                while quantile < len(quantiles) and (
                    running >= quantiles[quantile] * reaching - ROUNDING * max(reaching, 1.0) or minute == latest
                ):
                    minutes[group, area, quantile] = minute
                    quantile += 1
                histogram[minute] = 0.0


def warm() -> None:
    """Compile everything here, or load it from disk, by answering for two cells and two centres."""
    grid = Grid.of(np.ones(2), area_index=np.zeros(2, dtype=np.int64), area_count=1)
    rows = answer_rows(2, lanes=LANES)[:-1]
    rows[:, :2] = np.array([[0, 1000], [1000, 0]], dtype=np.int32)
    table = AggregateTable.of(rows, centre_count=2, grid=grid)
    eligible = np.ones((1, 2), dtype=np.bool_)
    answers = table.answers(eligible)
    answers.with_centre(row_of(rows[:, 0], grid), centre=2, groups=[0])
    answers.without_centre(table, centre=1, eligible=eligible)
