"""The best few of many sites, with proof: Lagrangian bounds, and branch and bound on what they leave.

Symbols: origins o with weight a_o and a time at hand ``base_o``; candidates j with times t_jo; S a set of p of them.
Everybody uses what is nearest, so S costs

    c(S) = Σ_o a_o · min(base_o, min_{j in S} t_jo).

For *any* prices v_o <= base_o the cost of every S of that size is at least

    L(v) = Σ_o a_o v_o - (the p largest ρ_j(v)),      ρ_j(v) = Σ_o a_o · max(v_o - t_jo, 0)

(Cornuejols, Fisher & Nemhauser 1977: the assignment of origins is relaxed, v are its multipliers, measured in time).
With v = base it is the bound of submodularity (Nemhauser, Wolsey & Fisher 1978); good prices come by the subgradient
method (Held, Wolfe & Crowder 1974): v rises where no chosen site is below the price and falls where several are.

A candidate j outside the p largest can only be in a set that costs ``L(v) + ρ_last - ρ_j`` or more. If that is not
below the best set known, j is out for good. The few that stay are branched on, each branch with better prices of its
own. First prices come from a coarse instance (origins joined by the candidate nearest to them): it needs to be good,
not right, for L(v) is always worked out over all origins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np
import numpy.typing as npt

from geo.siting.sums import Floats, Prices, Rows, Times, group_means, nearest_row, worth_at

Stop = Callable[[], bool]
Progress = Callable[[float, float], None]  # best cost known, bound
_COARSE_STEPS, _ROOT_STEPS, _NODE_STEPS = 400, 80, 30
_WORTH_JOINING = 4  # origins per group, at least, for the coarse instance to pay
_PATIENCE = 8  # steps without a better bound before the step is halved
_LEAST_STEP = 0.02


def never() -> bool:
    """Do not stop.

    Returns
    -------
    bool
        False.
    """
    return False


def silent(_cost: float, _bound: float) -> None:
    """Report nothing."""


@dataclass(frozen=True, eq=False)
class Instance:
    """What is to be solved.

    Parameters
    ----------
    times : Times
        Times [candidate, origin]: float32 seconds, ``inf``: no way; or 0 and 1.
    weight : Floats
        Weights [layer, origin].
    base : Prices
        Times at hand [layer, origin]; finite, and exact as float32.
    """

    times: Times
    weight: Floats
    base: Prices

    def with_site(self, base: Prices, candidate: int) -> Prices:
        """Return the times at hand once the candidate is there too.

        Parameters
        ----------
        base : Prices
            Times at hand [layer, origin].
        candidate : int
            Row of the candidate.

        Returns
        -------
        Prices
            Times at hand [layer, origin].
        """
        nearer: Prices = np.minimum(base, self.times[candidate].astype(np.float32)[None, :])
        return nearer

    def cost(self, base: Prices, chosen: tuple[int, ...] = ()) -> float:
        """Return what a set costs on top of ``base``.

        Parameters
        ----------
        base : Prices
            Times at hand [layer, origin].
        chosen : tuple[int, ...], optional
            Rows of the candidates.

        Returns
        -------
        float
            Weight times time, summed over layers and origins.
        """
        for one in chosen:
            base = self.with_site(base, one)
        return float(np.vdot(self.weight, base.astype(np.float64)))

    def worth(self, rows: Rows, price: Prices) -> Floats:
        """Return ρ of each row at these prices.

        Parameters
        ----------
        rows : Rows
            Rows of candidates.
        price : Prices
            Prices [layer, origin].

        Returns
        -------
        Floats
            ρ, one per row; weight times time.
        """
        return worth_at(self.times, rows=rows, price=price, weight=self.weight)


@dataclass(frozen=True)
class Solution:
    """The best set known, its cost, and a bound.

    Parameters
    ----------
    chosen : tuple[int, ...]
        Rows of the candidates, ascending; empty where nothing beats the cost that was to be beaten.
    cost : float
        Cost of the set, or the one that was to be beaten.
    bound : float
        No set of that size costs less.
    proven : bool
        Whether the bound is reached, within the tolerance asked for.
    price : Prices | None, optional
        Where a similar search may start; None: nowhere in particular.
    """

    chosen: tuple[int, ...]
    cost: float
    bound: float
    proven: bool
    price: Prices | None = None


@dataclass(frozen=True, eq=False)
class _Bound:
    """The best L(v) met, its prices, ρ there, and the rows not ruled out (in the order of ρ)."""

    value: float
    price: Prices
    rows: Rows
    worth: Floats


@dataclass(frozen=True, eq=False)
class WarmStart:
    """What a run may build on.

    Parameters
    ----------
    beat : float, optional
        Only sets that cost less are of interest.
    price : Prices | None, optional
        Prices from a similar run [layer, origin]; None: there is none.
    bound_only : bool, optional
        Whether to improve the first bound, but branch on nothing.
    """

    beat: float = np.inf
    price: Prices | None = None
    bound_only: bool = False


NOTHING = WarmStart()


class Search:
    """One run: the best set known, the time left, and the least bound of what was left open.

    Parameters
    ----------
    instance : Instance
        The problem.
    tolerance : float
        Sets better by no more than this are not looked for; in the cost's unit.
    seconds : float
        Longest time to search, seconds.
    stop : Stop, optional
        Asked now and then whether to stop.
    progress : Progress, optional
        Told the best cost known and the bound.
    beat : float, optional
        Only sets that cost less are kept.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        tolerance: float,
        seconds: float,
        stop: Stop = never,
        progress: Progress = silent,
        beat: float = np.inf,
    ) -> None:
        self.instance = instance
        self.best: tuple[int, ...] = ()
        self.cost = beat
        self.open_bound = np.inf
        self.price: Prices | None = None
        self._tolerance = tolerance
        self._until = monotonic() + seconds
        self._stop, self._progress = stop, progress
        self._stopped = False

    def out_of_time(self) -> bool:
        """Tell whether to stop here.

        Returns
        -------
        bool
            True: stop; once true, stays true.
        """
        self._stopped = self._stopped or monotonic() > self._until or self._stop()
        return self._stopped

    def note(self, chosen: tuple[int, ...], cost: float) -> bool:
        """Keep a set if it is the best so far; of equal ones the first met.

        Parameters
        ----------
        chosen : tuple[int, ...]
            Rows of the candidates, in any order.
        cost : float
            Cost of the set.

        Returns
        -------
        bool
            True: it is the best so far.
        """
        better = cost < self.cost
        if better:
            self.best, self.cost = tuple(sorted(chosen)), cost
        return better

    def beaten(self, bound: float) -> bool:
        """Tell whether nothing above this bound can be better than what is known.

        Parameters
        ----------
        bound : float
            What a set costs at least.

        Returns
        -------
        bool
            True: nothing to be found there, within the tolerance.
        """
        return bound >= self.cost - self._tolerance

    def raise_bound(
        self, base: Prices, rows: Rows, new: int, *, price: Prices, chosen: tuple[int, ...], steps: int
    ) -> _Bound:
        """Improve the prices by up to ``steps`` subgradient steps and rule candidates out on the way.

        Sets met are worked out and noted.

        Parameters
        ----------
        base : Prices
            Times at hand with ``chosen`` [layer, origin].
        rows : Rows
            Rows of candidates that may be added; at least ``new``.
        new : int
            How many of them to add; at least one.
        price : Prices
            Prices to start from [layer, origin].
        chosen : tuple[int, ...]
            Rows of the candidates that are in every set.
        steps : int
            How many steps at most.

        Returns
        -------
        _Bound
            The best bound met, its prices, and the rows not ruled out; ``inf`` and no rows where no set can be better.
        """
        weight = self.instance.weight
        best = _Bound(-np.inf, price, rows, np.zeros(len(rows)))
        pace, waited = 1.0, 0
        seen: set[tuple[int, ...]] = set()
        for _ in range(steps):
            worth = self.instance.worth(rows, price)
            order = np.lexsort((rows, -worth))
            top = rows[order[:new]]
            least = float(np.vdot(weight, price.astype(np.float64))) - float(worth[order[:new]].sum())
            key = tuple(sorted(int(one) for one in top))
            if key not in seen:
                seen.add(key)
                self.note((*chosen, *key), self.instance.cost(base, key))
            if least > best.value:
                best, waited = _Bound(least, price, rows[order], worth[order]), 0
            else:
                waited += 1
                if waited >= _PATIENCE:
                    pace, waited, price = pace / 2, 0, best.price
            alone = least + worth[order[new - 1]] - worth
            alone[order[:new]] = least
            rows = rows[alone < self.cost - self._tolerance]
            if len(rows) < new or self.beaten(best.value):
                return _Bound(np.inf, best.price, rows[:0], best.worth[:0])
            if pace < _LEAST_STEP or self.out_of_time():
                break
            below = np.zeros(price.shape, dtype=np.float32)
            for one in top:
                below += self.instance.times[one] < price
            slope = 1 - below
            size = float(np.vdot(weight, (slope * slope).astype(np.float64)))
            if size == 0:
                break
            length = pace * max(self.cost - least, self._tolerance) / size
            price = np.clip(price + np.float32(length) * slope, 0, base)
        kept = np.isin(best.rows, rows)
        return _Bound(best.value, best.price, best.rows[kept], best.worth[kept])

    def branch(
        self,
        base: Prices,
        rows: Rows,
        new: int,
        *,
        price: Prices,
        chosen: tuple[int, ...],
        floor: float,
        deeper: bool = True,
    ) -> None:
        """Find whatever ``new`` of ``rows`` add to ``chosen`` that is better than the best known.

        Parameters
        ----------
        base : Prices
            Times at hand with ``chosen`` [layer, origin].
        rows : Rows
            Rows of candidates that may be added.
        new : int
            How many of them to add.
        price : Prices
            Prices to start from [layer, origin].
        chosen : tuple[int, ...]
            Rows of the candidates that are in every set.
        floor : float
            A bound that holds for all of it.
        deeper : bool, optional
            Whether to branch; else the bound is improved and left open.
        """
        steps = _ROOT_STEPS if not chosen else _NODE_STEPS
        while len(rows) >= new:
            if new == 1:
                self._last(base, rows, chosen)
                return
            found = self.raise_bound(base, rows, new, price=np.minimum(price, base), chosen=chosen, steps=steps)
            floor = max(floor, found.value)
            if not chosen:
                self.price = found.price if self.price is None else self.price
                self._progress(self.cost, min(floor, self.cost))
            if self.beaten(floor):
                return
            if self.out_of_time() or not deeper:
                self.open_bound = min(self.open_bound, floor)
                return
            one, rows, price = int(found.rows[0]), found.rows[1:], found.price
            self.branch(
                self.instance.with_site(base, one), rows, new - 1, price=price, chosen=(*chosen, one), floor=floor
            )  # fmt: skip
            steps = _NODE_STEPS

    def _last(self, base: Prices, rows: Rows, chosen: tuple[int, ...]) -> None:
        """Add the one site that is best: a plain look."""
        worth = self.instance.worth(rows, base)
        at = int(np.lexsort((rows, -worth))[0])
        self.note((*chosen, int(rows[at])), self.instance.cost(base) - float(worth[at]))

    def exchange(self, chosen: tuple[int, ...]) -> None:
        """Exchange one site at a time for a better one until none helps.

        Parameters
        ----------
        chosen : tuple[int, ...]
            Rows of the set to start from; it must be the best known.
        """
        everyone = np.arange(len(self.instance.times))
        improved = True
        while improved:
            improved = False
            for out in chosen:
                rest = tuple(one for one in chosen if one != out)
                base = self.instance.base
                for one in rest:
                    base = self.instance.with_site(base, one)
                self._last(base, np.setdiff1d(everyone, rest), rest)
                if self.best != tuple(sorted(chosen)):
                    chosen, improved = self.best, True
                    break
                if self.out_of_time():
                    return


def greedy(instance: Instance, *, new: int) -> tuple[int, ...]:
    """Take the candidate that saves most, ``new`` times; at least 1 - 1/e of the best saving.

    Parameters
    ----------
    instance : Instance
        The problem.
    new : int
        How many sites to choose.

    Returns
    -------
    tuple[int, ...]
        Rows in the order of the choice; of equal ones the smaller first.
    """
    base, rows = instance.base, np.arange(len(instance.times))
    chosen: list[int] = []
    for _ in range(min(new, len(rows))):
        worth = instance.worth(rows, base)
        worth[chosen] = -1.0
        chosen.append(int(np.argmax(worth)))
        base = instance.with_site(base, chosen[-1])
    return tuple(chosen)


def best_set(
    instance: Instance,
    *,
    new: int,
    tolerance: float = 0.0,
    seconds: float = 60.0,
    stop: Stop = never,
    progress: Progress = silent,
    known: WarmStart = NOTHING,
) -> Solution:
    """Find the ``new`` candidates that cost least, proven unless ``seconds`` run out or ``stop()`` says so.

    The same input gives the same set, if time does not run out.

    Parameters
    ----------
    instance : Instance
        The problem.
    new : int
        How many to choose; above the number of candidates: all of them.
    tolerance : float, optional
        Sets better by no more than this are not looked for; in the cost's unit.
    seconds : float, optional
        Longest time to search, seconds.
    stop : Stop, optional
        Asked now and then whether to stop.
    progress : Progress, optional
        Told the best cost known and the bound.
    known : WarmStart, optional
        What to build on.

    Returns
    -------
    Solution
        The best set found, with a bound.
    """
    new = min(new, len(instance.times))
    base, price = instance.base, known.price
    search = Search(instance, tolerance=tolerance, seconds=seconds, stop=stop, progress=progress, beat=known.beat)
    rows = np.arange(len(instance.times))
    if new in (0, len(rows)):
        everything = tuple(range(new))
        search.note(everything, instance.cost(base, everything))
    elif new == 1:
        search.branch(base, rows, new, price=base, chosen=(), floor=-np.inf)
    else:
        if price is None:
            first = greedy(instance, new=new)
            search.note(first, instance.cost(base, first))
            search.exchange(first)
            price = base if search.out_of_time() else first_prices(instance, new=new, seconds=seconds / 4, stop=stop)
        fits = price.shape == base.shape  # a cover's columns depend on who is served today
        search.branch(
            base, rows, new, price=price if fits else base, chosen=(), floor=-np.inf, deeper=not known.bound_only
        )
    bound = min(search.cost, search.open_bound)
    proven = bound >= search.cost - tolerance
    return Solution(search.best, search.cost, bound, proven=proven, price=search.price)


def first_prices(instance: Instance, *, new: int, seconds: float, stop: Stop = never) -> Prices:
    """Return good prices for the search to start from, worked out on origins joined by their nearest candidate.

    Parameters
    ----------
    instance : Instance
        The problem.
    new : int
        How many sites to choose.
    seconds : float
        Longest time to search, seconds.
    stop : Stop, optional
        Asked now and then whether to stop.

    Returns
    -------
    Prices
        Prices [layer, origin]; the times at hand where joining origins would not pay.
    """
    near = nearest_row(instance.times)
    used, group = np.unique(near, return_inverse=True)
    count, origins = len(used), instance.times.shape[1]
    if origins < _WORTH_JOINING * count or instance.times.dtype != np.float32:
        return instance.base
    weight = np.array([np.bincount(group, weights=layer, minlength=count) for layer in instance.weight])
    mean_base = np.array(
        [np.bincount(group, weights=layer, minlength=count) for layer in instance.weight * instance.base]
    ) / np.where(weight > 0, weight, 1)
    together = instance.weight.sum(axis=0)
    top = float(instance.base.max(initial=0.0))
    times = group_means(instance.times, weight=together, group=group, count=count, top=top)
    coarse = Instance(times, weight, mean_base.astype(np.float32))
    search = Search(coarse, tolerance=0.0, seconds=seconds, stop=stop)
    first = greedy(coarse, new=new)
    search.note(first, coarse.cost(coarse.base, first))
    found = search.raise_bound(
        coarse.base, np.arange(len(times)), new, price=coarse.base, chosen=(), steps=_COARSE_STEPS
    )
    at_hand = np.minimum(instance.times[np.maximum(near, 0), np.arange(origins)], np.float32(top))
    offset = at_hand - times[np.maximum(used, 0), np.arange(count)][group]
    at_least_nearest = np.maximum(found.price[:, group] + offset[None, :], at_hand)
    prices: npt.NDArray[np.float32] = np.clip(at_least_nearest, 0, instance.base)
    return prices
