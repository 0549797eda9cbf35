"""What today's centres are worth, which closures hurt least, and which moves help: the reverse of ``geo.siting``.

``marginal_loss``: what is lost if one centre alone closed and everybody went to the next.
``cheapest_closures``: the M closures that cost fewest people-seconds. What closing D costs is supermodular: each
closure hurts at least as much after others as it does alone. So with D closed and r to go no completion costs less than
``cost(D) + the r least further losses``: branch and bound, exact. ``relocate``: N new sites, and at most M of today's
centres closed, each for one more new site, so that there are always N centres more than today. Branch and bound over
the closures, those that hurt least first; each set of them is a problem of ``geo.siting`` that has to beat the best
plan known.

Which centre takes in whom is ``eligible`` [layer, centre]: a centre may take in one group and not another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
import numpy.typing as npt

from geo.data.vocabulary import COVER
from geo.siting.lagrangian import Progress, Solution, Stop, WarmStart, never, silent
from geo.siting.problem import (
    OPTIMAL,
    RUNNERS_UP,
    STOPPED,
    Flags,
    Floats,
    MinimisationForm,
    Seconds,
    SitingPlan,
    Task,
    solve,
)


@dataclass(frozen=True, eq=False)
class OpenCentres:
    """Today's centres and who uses them.

    People whom no eligible centre reaches today do not count.

    Parameters
    ----------
    seconds : Seconds
        Seconds [centre, origin]; ``inf``: no way.
    eligible : Flags
        Whether a centre takes in a layer [layer, centre].
    people : Floats
        People [layer, origin].
    charge_s : float
        What somebody without any way is charged, seconds.

    Raises
    ------
    ValueError
        ``eligible`` is not [layer, centre], or ``people`` has other layers.
    """

    seconds: Seconds
    eligible: Flags
    people: Floats
    charge_s: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "eligible", np.atleast_2d(self.eligible))
        object.__setattr__(self, "people", np.atleast_2d(self.people).astype(np.float64))
        if self.eligible.shape[1] != len(self.seconds) or len(self.eligible) != len(self.people):
            raise ValueError("Siting: eligible must be [layer, centre] and people [layer, origin].")

    def today(self, closed: tuple[int, ...] = ()) -> Seconds:
        """Return the seconds to the nearest eligible centre, [layer, origin], with these centres closed.

        Parameters
        ----------
        closed : tuple[int, ...], optional
            Rows of centres that are closed.

        Returns
        -------
        Seconds
            Seconds [layer, origin]; ``inf``: no way.
        """
        return np.array([self.nearest_two(layer, closed)[1] for layer in range(len(self.people))], dtype=np.float32)

    def nearest_two(self, layer: int, closed: tuple[int, ...] = ()) -> tuple[npt.NDArray[np.int64], Seconds, Seconds]:
        """Find the nearest and the second nearest centre for one layer.

        Parameters
        ----------
        layer : int
            Number of the layer.
        closed : tuple[int, ...], optional
            Rows of centres that are closed.

        Returns
        -------
        tuple[array of int64, Seconds, Seconds]
            Row of the nearest centre (-1: none), seconds to it and to the second, one per origin; ``inf``: none.
        """
        count = self.seconds.shape[1]
        which = np.full(count, -1, dtype=np.int64)
        first, second = np.full(count, np.inf, np.float32), np.full(count, np.inf, np.float32)
        for row in np.flatnonzero(self.eligible[layer]):
            if int(row) in closed:
                continue
            times = self.seconds[row]
            nearer = times < first
            second = np.where(nearer, first, np.minimum(second, times))
            which[nearer] = row
            first = np.where(nearer, times, first)
        return which, first, second

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the centres that take in any of the layers."""
        return tuple(int(row) for row in np.flatnonzero(self.eligible.any(axis=0)))


@dataclass(frozen=True)
class MarginalLoss:
    """What would be lost if one centre alone closed.

    Parameters
    ----------
    row : int
        Row of the centre.
    people_seconds : float
        Longer trips of those who have another centre, people times seconds.
    people_beyond : float
        People beyond the limit who were not.
    people_cut_off : float
        People left without any way; they are among those beyond.
    """

    row: int
    people_seconds: float
    people_beyond: float
    people_cut_off: float


def marginal_loss(centres: OpenCentres, *, limit_s: float) -> list[MarginalLoss]:
    """Return what each eligible centre is worth, the most precious first; cut-off people weigh as ``charge_s``.

    Parameters
    ----------
    centres : OpenCentres
        Today's centres.
    limit_s : float
        The limit in seconds, inclusive.

    Returns
    -------
    list[MarginalLoss]
        One loss per centre that takes in any of the layers.
    """
    lost = np.zeros((3, len(centres.seconds)))
    for layer, people in enumerate(centres.people):
        which, first, second = centres.nearest_two(layer)
        served = which >= 0
        nearest, here, near, next_ = which[served], people[served], first[served], second[served]
        stranded = np.isinf(next_)
        longer = np.where(stranded, 0.0, next_.astype(np.float64) - near)
        for at, amount in enumerate((longer, (near <= limit_s) & (next_ > limit_s), stranded)):
            lost[at] += np.bincount(nearest, weights=here * amount, minlength=len(centres.seconds))
    rows = [MarginalLoss(row, *(float(one) for one in lost[:, row])) for row in centres.rows]
    return sorted(rows, key=lambda one: (-one.people_seconds - one.people_cut_off * centres.charge_s, one.row))


@dataclass(frozen=True)
class CheapestClosures:
    """The closures that hurt least.

    Parameters
    ----------
    closed : tuple[int, ...]
        Rows of the centres, ascending.
    before : float
        People times seconds today.
    value : float
        People times seconds after the closures.
    status : str
        ``OPTIMAL``: proven; ``STOPPED``: the best found.
    """

    closed: tuple[int, ...]
    before: float
    value: float
    status: str


def cheapest_closures(
    centres: OpenCentres, *, close: int, seconds: float = 60.0, stop: Stop = never
) -> CheapestClosures:
    """Find the ``close`` centres whose closing costs the fewest people-seconds.

    Parameters
    ----------
    centres : OpenCentres
        Today's centres.
    close : int
        How many to close; more than there are: all of them.
    seconds : float, optional
        Longest time to search, seconds.
    stop : Stop, optional
        Asked now and then whether to stop.

    Returns
    -------
    CheapestClosures
        The best closures found.
    """
    close = min(close, len(centres.rows))
    search = _Closing(centres, until=monotonic() + seconds, stop=stop)
    search.branch((), search.before, centres.rows, close)
    return CheapestClosures(
        tuple(sorted(search.best)), search.before, search.cost, STOPPED if search.stopped else OPTIMAL
    )


class _Closing:
    """One run of the branch and bound over closures."""

    def __init__(self, centres: OpenCentres, *, until: float, stop: Stop) -> None:
        self.centres = centres
        self.today = centres.today()
        self.weight = np.where(np.isfinite(self.today), centres.people, 0.0)
        self.before = self._cost(())
        self.best: tuple[int, ...] = ()
        self.cost = np.inf
        self.stopped = False
        self._until, self._stop = until, stop

    def _cost(self, closed: tuple[int, ...]) -> float:
        times = np.minimum(self.centres.today(closed), np.float32(self.centres.charge_s))
        return float(np.vdot(self.weight, times.astype(np.float64)))

    def _losses(self, closed: tuple[int, ...]) -> Floats:
        """Work out what closing each further centre costs."""
        lost = np.zeros(len(self.centres.seconds))
        charge = np.float32(self.centres.charge_s)
        for layer, weight in enumerate(self.weight):
            which, first, second = self.centres.nearest_two(layer, closed)
            served = which >= 0
            more = np.minimum(second, charge).astype(np.float64) - np.minimum(first, charge)
            lost += np.bincount(
                which[served], weights=(weight * more)[served], minlength=len(lost)
            )  # fmt: skip
        return lost

    def branch(self, closed: tuple[int, ...], cost: float, rows: tuple[int, ...], left: int) -> None:
        """Work out every completion of ``closed`` by ``left`` of ``rows`` that could be better than the best."""
        if left == 0:
            if cost < self.cost:
                self.best, self.cost = closed, cost
            return
        losses = self._losses(closed)
        order = sorted(rows, key=lambda row: (losses[row], row))
        for at, row in enumerate(order[: len(order) - left + 1]):
            if cost + float(losses[order[at : at + left]].sum()) >= self.cost:
                return
            if self.best and (monotonic() > self._until or self._stop()):
                self.stopped = True
                return
            self.branch((*closed, row), cost + float(losses[row]), tuple(order[at + 1 :]), left - 1)


def relocate(
    task: Task,
    centres: OpenCentres,
    *,
    new: int,
    close_at_most: int,
    seconds: float = 60.0,
    stop: Stop = never,
    progress: Progress = silent,
) -> SitingPlan:
    """Choose ``new`` sites, and up to ``close_at_most`` closures with one more new site each.

    Moves that bring nothing are not made. What time did not allow to try is bounded by as many new sites with nothing
    closed: no closure makes that better.

    Parameters
    ----------
    task : Task
        What is to be improved; its ``today`` must be ``centres.today()``.
    centres : OpenCentres
        Today's centres.
    new : int
        How many sites to choose, beside those of the moves.
    close_at_most : int
        How many centres may be closed.
    seconds : float, optional
        Longest time to search, seconds.
    stop : Stop, optional
        Asked now and then whether to stop.
    progress : Progress, optional
        Told the best value known and the bound, as costs.

    Returns
    -------
    SitingPlan
        The best plan found, with a bound.
    """
    until = monotonic() + seconds
    run = _Moving(
        task,
        centres,
        best=solve(task, new=new, seconds=seconds, stop=stop, progress=progress),
        left=lambda: 0.0 if stop() else max(until - monotonic(), 0.0),
        progress=progress,
    )
    order = [one.row for one in reversed(marginal_loss(centres, limit_s=0.0))]
    for moves in range(1, min(close_at_most, len(order), len(task.times) - new) + 1):
        free = MinimisationForm.of(task).search(new=new + moves, seconds=run.left(), stop=stop)
        run.descend((), order, new=new + moves, moves=moves, free=free)
    return run.plan()


class _Moving:
    """One run of ``relocate``: the best plan known, and a bound of what was not tried to the end.

    With some centres closed already no further closure makes it better. So a set of closures is only extended while
    as many new sites as allowed in all could still beat the best plan.
    """

    def __init__(
        self, task: Task, centres: OpenCentres, *, best: SitingPlan, left: Callable[[], float], progress: Progress
    ) -> None:
        self.task, self.centres, self.left, self._progress = task, centres, left, progress
        self.best = best
        self._sign = -1.0 if task.objective == COVER else 1.0
        self._open = np.inf if best.status == OPTIMAL else self._sign * best.bound  # least of the costs left open

    def descend(self, closed: tuple[int, ...], order: list[int], *, new: int, moves: int, free: Solution) -> None:
        """Try every set of ``moves`` closures that extends ``closed`` by centres of ``order``."""
        for at, row in enumerate(order[: len(order) - moves + len(closed) + 1]):
            there = MinimisationForm.of(replace(self.task, today=self.centres.today((*closed, row))))
            bar = there.to_cost(self.best.value)
            if free.bound >= bar:
                return
            if self.left() == 0.0:
                self._leave_open(there, free.bound)
                return
            last = len(closed) + 1 == moves
            known = WarmStart(beat=bar, price=free.price, bound_only=not last)
            found = there.search(new=new, seconds=self.left(), known=known)
            if not last and found.bound < bar:
                self.descend((*closed, row), order[at + 1 :], new=new, moves=moves, free=found)
            self._progress(bar, min(free.bound, bar))
            if last:
                self._note(there, found, closed=(*closed, row), bar=bar)

    def _note(self, there: MinimisationForm, found: Solution, *, closed: tuple[int, ...], bar: float) -> None:
        if not found.proven:
            self._leave_open(there, found.bound)
        if found.chosen and found.cost < bar:
            others = there.exchanges(found.chosen, most=RUNNERS_UP)
            self.best = replace(
                self.best,
                chosen=found.chosen,
                closed=tuple(sorted(closed)),
                value=there.to_objective(found.cost),
                runners_up=tuple((chosen, there.to_objective(cost)) for chosen, cost in others),
            )

    def _leave_open(self, there: MinimisationForm, bound: float) -> None:
        self._open = min(self._open, self._sign * there.to_objective(bound))

    def plan(self) -> SitingPlan:
        """Return the best plan known with its bound."""
        paid = self._sign * self.best.value
        if self._open >= paid:
            return replace(self.best, bound=self.best.value, status=OPTIMAL)
        return replace(self.best, bound=self._sign * self._open, status=STOPPED)
