"""The best few of many sites, with proof: branch and bound on a facility-location function.

Each candidate j would save each origin o some amount ``s[j, o] >= 0`` (people-seconds, or people newly within a
limit). A set S of candidates saves

    f(S) = Σ_o  max_{j in S} s[j, o]

because everybody uses the best of the new sites. f is monotone and *submodular*: what j adds to a set never grows
when the set grows (Nemhauser, Wolsey & Fisher 1978). So for any set S of p - r sites and candidates sorted by what
each adds to S, no completion of S by r of them saves more than ``f(S) + the r largest additions``: that bound prunes
almost everything when p is small. Every set is met once: a branch takes the candidates after its own in the order.

The savings are sparse (a new site helps only those for whom it is nearer than what they have), kept as CSR rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Savings:
    """What each candidate saves each origin, sparse: row j is ``origin[start[j]:start[j + 1]]`` and ``saved[...]``."""

    start: npt.NDArray[np.int64]
    origin: npt.NDArray[np.int32]
    saved: npt.NDArray[np.float32]
    origin_count: int

    @property
    def candidate_count(self) -> int:
        """How many candidates there are."""
        return len(self.start) - 1

    @classmethod
    def from_rows(cls, rows: Sequence[npt.NDArray[np.float32]], /, *, origin_count: int) -> Savings:
        """Make savings from one dense row per candidate; zeros and negatives save nothing and are left out."""
        where = [np.flatnonzero(row > 0).astype(np.int32) for row in rows]
        start = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in where], out=start[1:])
        saved = [row[one] for row, one in zip(rows, where, strict=True)]
        return cls(
            start,
            np.concatenate([*where, np.zeros(0, np.int32)]),
            np.concatenate([*saved, np.zeros(0, np.float32)]).astype(np.float32),
            origin_count,
        )


@dataclass(frozen=True)
class Found:
    """The best set met, what it saves, and a bound: no set of that size saves more. ``sets`` counts those worked out.

    ``met`` holds the best sets met, best first: the chosen one and its runners-up.
    """

    chosen: tuple[int, ...]
    saved: float
    bound: float
    sets: int
    proven: bool
    met: tuple[tuple[float, tuple[int, ...]], ...]


@numba.njit(cache=True)
def _additions(
    start: npt.NDArray[np.int64],
    origin: npt.NDArray[np.int32],
    saved: npt.NDArray[np.float32],
    have: Floats,
    candidates: Ints,
) -> Floats:
    """Sum up what each of ``candidates`` adds to people who already save ``have`` [origin]."""
    out = np.zeros(len(candidates))
    for i in range(len(candidates)):
        total = 0.0
        for at in range(start[candidates[i]], start[candidates[i] + 1]):
            more = saved[at] - have[origin[at]]
            if more > 0:
                total += more
        out[i] = total
    return out


class _Search:
    """One run of the search; holds what must be shared between its branches."""

    def __init__(self, savings: Savings, *, seconds: float, keep: int, stop: Callable[[], bool]) -> None:
        self.savings = savings
        self.best: tuple[float, tuple[int, ...]] = (-1.0, ())
        self.sets = 0
        self.open_bound = 0.0
        self.stopped = False
        self._until = monotonic() + seconds
        self._stop = stop
        self._keep = keep
        self._met: dict[tuple[int, ...], float] = {}

    def additions(self, have: Floats, candidates: Ints) -> Floats:
        """Return what each candidate adds to ``have``."""
        s = self.savings
        found: Floats = _additions(s.start, s.origin, s.saved, have, candidates)
        return found

    def with_site(self, have: Floats, candidate: int) -> Floats:
        """Return what everybody saves once the candidate is there too."""
        s = self.savings
        first, last = s.start[candidate], s.start[candidate + 1]
        more = have.copy()
        here = s.origin[first:last]
        more[here] = np.maximum(more[here], s.saved[first:last])
        return more

    def met(self, saved: float, chosen: tuple[int, ...]) -> None:
        """Note a set that was worked out."""
        self.sets += 1
        key = tuple(sorted(chosen))
        self._met[key] = saved
        if len(self._met) > 4 * self._keep:
            kept = sorted(self._met.items(), key=lambda item: (-item[1], item[0]))[: self._keep]
            self._met = dict(kept)
        if (saved, tuple(-one for one in key)) > (self.best[0], tuple(-one for one in self.best[1])):
            self.best = (saved, key)

    def ranking(self) -> tuple[tuple[float, tuple[int, ...]], ...]:
        """Return the best sets met, best first."""
        kept = sorted(self._met.items(), key=lambda item: (-item[1], item[0]))[: self._keep]
        return tuple((saved, chosen) for chosen, saved in kept)

    def out_of_time(self) -> bool:
        """Tell whether to stop here; once true, stays true."""
        self.stopped = self.stopped or monotonic() > self._until or self._stop()
        return self.stopped

    def branch(self, chosen: tuple[int, ...], have: Floats, base: float, candidates: Ints, left: int) -> None:
        """Work out every completion of ``chosen`` by ``left`` of ``candidates`` that could beat the best set met."""
        adds = self.additions(have, candidates)
        order = np.lexsort((candidates, -adds))
        candidates, adds = candidates[order], adds[order]
        if left == 1:
            for candidate, more in zip(candidates[: self._keep], adds[: self._keep], strict=True):
                self.met(base + float(more), (*chosen, int(candidate)))
            return
        running = np.concatenate([[0.0], np.cumsum(adds)])
        for i, candidate in enumerate(candidates[: len(candidates) - left + 1]):
            bound = base + float(running[min(i + left, len(adds))] - running[i])
            if bound <= self.best[0]:
                return
            if self.out_of_time():
                self.open_bound = max(self.open_bound, bound)
                return
            self.branch(
                (*chosen, int(candidate)),
                self.with_site(have, int(candidate)),
                base + float(adds[i]),
                candidates[i + 1 :],
                left - 1,
            )


def greedy(savings: Savings, /, *, new: int) -> tuple[tuple[int, ...], float]:
    """Take the candidate that adds most, ``new`` times; at least 1 - 1/e of the best possible. Ties: smaller index."""
    have = np.zeros(savings.origin_count)
    everyone = np.arange(savings.candidate_count)
    search = _Search(savings, seconds=np.inf, keep=1, stop=lambda: False)
    chosen: list[int] = []
    total = 0.0
    for _ in range(min(new, savings.candidate_count)):
        adds = search.additions(have, everyone)
        adds[chosen] = -1.0
        one = int(np.argmax(adds))
        total += float(adds[one])
        chosen.append(one)
        have = search.with_site(have, one)
    return tuple(chosen), total


def best_set(
    savings: Savings,
    /,
    *,
    new: int,
    seconds: float = 30.0,
    keep: int = 10,
    stop: Callable[[], bool] = lambda: False,
) -> Found:
    """Find the set of ``new`` candidates that saves most, proven unless ``seconds`` run out or ``stop()`` says so.

    Starts from the greedy set improved by single exchanges, so that the first bound already prunes. Ties go to the
    smaller indices. ``new`` above the number of candidates means all of them.
    """
    new = min(new, savings.candidate_count)
    if new == 0:
        return Found((), 0.0, 0.0, 1, proven=True, met=())
    search = _Search(savings, seconds=seconds, keep=keep, stop=stop)
    nothing = np.zeros(savings.origin_count)
    _exchange(search, greedy(savings, new=new)[0])
    search.branch((), nothing, 0.0, np.arange(savings.candidate_count), new)
    saved, chosen = search.best
    bound = max(saved, search.open_bound) if search.stopped else saved
    return Found(chosen, saved, bound, search.sets, proven=bound <= saved, met=search.ranking())


def _exchange(search: _Search, chosen: tuple[int, ...]) -> None:
    """Exchange one site at a time for a better one until none helps; each set met is noted."""
    everyone = np.arange(search.savings.candidate_count)
    improved = True
    while improved and not search.out_of_time():
        improved = False
        for out in range(len(chosen)):
            rest = chosen[:out] + chosen[out + 1 :]
            have = np.zeros(search.savings.origin_count)
            for one in rest:
                have = search.with_site(have, one)
            adds = search.additions(have, everyone)
            adds[list(rest)] = -1.0
            one, total = int(np.argmax(adds)), float(have.sum() + adds.max())
            search.met(total, (*rest, one))
            before = search.best[1]
            if one != chosen[out] and tuple(sorted((*rest, one))) == before:
                chosen, improved = (*rest, one), True
                break
