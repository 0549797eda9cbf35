"""The p-center: sites that make the longest trip shortest, with proof.

Minimise ``max_o min(base_o, min_{j in S} t_jo)`` over sets S of p candidates (Hakimi 1964). Only a few origins decide
it, so the search keeps a list of witnesses: the problem over the witnesses alone is solved exactly (its value is a
bound for all), its sites are tried on everybody, and whoever is then worst off becomes a witness too. When nobody is
worse off than the witnesses, the sites are best (row generation, after Chen & Handler 1987).

Over the witnesses: the least radius at which p sites are enough, by bisection over the radii that occur. At a radius,
the witness with the fewest sites within reach must be served by one of those: branch on which, p deep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.siting.lagrangian import Progress, Solution, never, silent

Seconds = npt.NDArray[np.float32]
_MOST_NODES = 200_000  # of one branching; beyond it the answer to "are p enough?" is left open


@dataclass(frozen=True)
class _Witnessed:
    """The best set for the witnesses and its radius; ``certain``: no set does better for them."""

    chosen: tuple[int, ...]
    radius: float
    certain: bool


def shortest_worst(
    times: Seconds,
    *,
    base: Seconds,
    new: int,
    out_of_time: Callable[[], bool] = never,
    progress: Progress = silent,
    beat: float = np.inf,
) -> Solution:
    """Find the sites for which the longest of all trips is shortest.

    All origins given count. Ties: the first found, the same each time.

    Parameters
    ----------
    times : Seconds
        Seconds [candidate, origin]; ``inf``: no way.
    base : Seconds
        Seconds at hand, one per origin.
    new : int
        How many candidates to choose; above their number: all of them.
    out_of_time : Callable[[], bool], optional
        Asked after each round whether to stop.
    progress : Progress, optional
        Told the best cost known and the bound.
    beat : float, optional
        Only sets with a shorter worst trip are of interest, seconds.

    Returns
    -------
    Solution
        Rows of the candidates, none where nothing beats ``beat``; cost and bound in seconds, ``inf``: some cannot be
        served.
    """
    new = min(new, len(times))
    before = float(base.max(initial=0.0))
    if new == 0 or not len(base):
        return Solution((), min(before, beat), min(before, beat), proven=True)
    witnesses = [int(np.argmax(base))]
    best: tuple[int, ...] = ()
    cost, bound = beat, 0.0
    while True:
        found = _over_witnesses(times[:, witnesses], base=base[witnesses], new=new)
        bound = max(bound, found.radius) if found.certain else bound
        after = np.minimum(base, times[list(found.chosen)].min(axis=0)) if found.chosen else base
        worst = float(after.max())
        if worst < cost or (not best and np.isinf(cost)):
            best, cost = found.chosen, worst
        progress(cost, min(bound, cost))
        if bound >= cost or not found.certain or out_of_time():
            break
        more = _worst_by_site(times, found.chosen, after)
        witnesses += [one for one in more if one not in witnesses]
    return Solution(tuple(sorted(best)), cost, min(bound, cost), proven=bound >= cost)


def _worst_by_site(times: Seconds, chosen: tuple[int, ...], after: Seconds) -> list[int]:
    """Return the origin worst off of all, and the one worst off among those that use each site."""
    found = [int(np.argmax(after))]
    for one in chosen:
        its = np.flatnonzero(times[one] == after)
        if len(its):
            found.append(int(its[np.argmax(after[its])]))
    return list(dict.fromkeys(found))


def _over_witnesses(times: Seconds, *, base: Seconds, new: int) -> _Witnessed:
    """Solve the problem over few origins: bisection over the radii that occur."""
    floor = float(np.minimum(base, times.min(axis=0)).max())
    radii = np.unique(np.concatenate([times.ravel(), base]))
    radii = radii[radii >= floor]
    low, high, certain = 0, len(radii) - 1, True
    chosen: tuple[int, ...] = ()
    while low < high:
        middle = (low + high) // 2
        found, sure = _enough(times <= radii[middle], open_=base > radii[middle], most=new)
        if found is not None:
            chosen, high = found, middle
        else:
            low, certain = middle + 1, certain and sure
    if not chosen:  # the last radius always does: everybody has at least that
        chosen = _enough(times <= radii[high], open_=base > radii[high], most=new)[0] or ()
    filled = chosen or (int(np.argmin(times.max(axis=1))),)
    return _Witnessed(filled, float(radii[high]), certain)


def _enough(
    covers: npt.NDArray[np.bool_], *, open_: npt.NDArray[np.bool_], most: int
) -> tuple[tuple[int, ...] | None, bool]:
    """Find at most ``most`` rows that cover all ``open_`` columns; None: there are none (or, if not sure, unknown)."""
    columns = np.flatnonzero(open_)
    if not len(columns):
        return (), True
    patterns, first = np.unique(covers[:, columns], axis=0, return_index=True)
    order = np.argsort(first, kind="stable")
    sites = [(int("".join("1" if bit else "0" for bit in patterns[at]), 2), int(first[at])) for at in order]
    sites = [(mask, row) for mask, row in sites if mask]
    nodes = 0

    def serve(left: int, depth: int) -> tuple[int, ...] | None:
        nonlocal nodes
        nodes += 1
        if not left:
            return ()
        if depth == 0 or nodes > _MOST_NODES:
            return None
        if depth == 1:
            return next(((row,) for mask, row in sites if left & ~mask == 0), None)
        by_column = [
            [(mask, row) for mask, row in sites if mask >> column & 1]
            for column in range(len(columns))
            if left >> column & 1
        ]
        hardest = by_column[int(np.argmin([len(who) for who in by_column]))]
        served: set[int] = set()
        for mask, row in sorted(hardest, key=lambda site: -(site[0] & left).bit_count()):
            if mask & left in served:
                continue
            served.add(mask & left)
            rest = serve(left & ~mask, depth - 1)
            if rest is not None:
                return (row, *rest)
        return None

    found = serve((1 << len(columns)) - 1, most)
    return found, found is not None or nodes <= _MOST_NODES
