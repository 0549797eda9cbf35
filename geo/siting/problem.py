"""Where new centres help most: three classical questions, each answered with a bound.

Symbols: origins i with people a_i and seconds today d_i (``inf``: cut off); candidate sites j with seconds t_ij;
p new sites, S the set chosen; everybody uses what is nearest, and the centres of today (d) stay.

- **p-median** (Hakimi 1964): minimise  Σ_i a_i · min(d_i, min_{j in S} t_ij), the people-seconds.
  Who is cut off is charged ``charge_s``: the longest trip in the instance, so that no way is never cheaper than a way.
- **cover** (maximal covering, Church & ReVelle 1974): maximise  Σ_i a_i y_i,  y_i <= Σ_{j: t_ij <= T} x_j,
  Σ_j x_j <= p,  x, y in {0, 1}, over the origins that are beyond T today. It is the p-median with times 0 (within T)
  and 1 (beyond), where people beyond T are what is paid; origins that the same sites cover are one column.
- **p-center** (Hakimi 1964): minimise  max_i min(d_i, min_{j in S} t_ij) over the origins on the main network:
  those that today's centres or at least half of the candidates reach. The others are ``left_out``: a hamlet whose
  road is joined to nothing would decide everything.

The first two are solved by ``geo.siting.lagrangian`` (Lagrangian bounds, branch and bound), the third by
``geo.siting.p_center``. Several groups of people are layers: d and a are then [layer, origin], the weights multiplied
into a; for the p-center an origin is as badly off as its worst layer. From scratch, without today's centres: d = inf.

Answers carry a bound and the relative gap to it: 0 is proven best. "optimal" is meant within ``TOLERANCE`` of what is
paid today (p-median; times are float32) or exactly (cover, p-center). Equally good sets: the first found, the same
each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
import numpy.typing as npt

from geo.data.vocabulary import COVER, OBJECTIVES, P_CENTER, P_MEDIAN
from geo.errors import UnknownName
from geo.siting.lagrangian import NOTHING, Instance, Progress, Solution, Stop, WarmStart, best_set, never, silent
from geo.siting.p_center import shortest_worst

Seconds = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
OPTIMAL, STOPPED = "optimal", "stopped"
TOLERANCE = 1e-6
RUNNERS_UP = 10
_FULL_SECONDS = 60.0
_MATRIX = 2
_ROUNDING = 1e-12  # sums of whole people in float64


@dataclass(frozen=True)
class SitingPlan:
    """Chosen candidates, what the objective is with them, and how good that is at best.

    ``value``, ``before`` and ``bound`` are in the objective's unit: people-seconds (p-median), people within the limit
    (cover), seconds of the longest trip (p-center, ``inf``: somebody stays without).

    Parameters
    ----------
    objective : str
        One of OBJECTIVES.
    chosen : tuple[int, ...]
        Rows of the candidates, ascending.
    value : float
        The objective with the chosen sites.
    before : float
        The objective today.
    bound : float
        What no set of sites can better.
    status : str
        OPTIMAL or STOPPED.
    left_out : float
        People who do not count: nobody reaches them (p-center: they are off the main network).
    runners_up : tuple[tuple[tuple[int, ...], float], ...], optional
        The best other sets among those that differ from the chosen one in one site, and their values, best first;
        for one new site that is the ranking of all.
    charge_s : float, optional
        What being cut off is charged, seconds (p-median; else 0).
    closed : tuple[int, ...], optional
        Rows of the centres closed (``geo.siting.relocation``).
    """

    objective: str
    chosen: tuple[int, ...]
    value: float
    before: float
    bound: float
    status: str
    left_out: float
    runners_up: tuple[tuple[tuple[int, ...], float], ...] = ()
    charge_s: float = 0.0
    closed: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """How far the value may be from the best possible, as a share of the value; 0 is proven best."""
        if self.value == self.bound:
            return 0.0
        return abs(self.value - self.bound) / abs(self.value) if self.value else np.inf

    @property
    def gain(self) -> float:
        """What the sites bring, in the objective's unit; never below zero without closures."""
        return self.value - self.before if self.objective == COVER else self.before - self.value


@dataclass(frozen=True, eq=False)
class Task:
    """One question of siting in numbers.

    Parameters
    ----------
    objective : str
        One of OBJECTIVES.
    times : Seconds
        Seconds [candidate, origin].
    today : Seconds
        Seconds to the nearest of today's centres [layer, origin]; ``inf``: cut off.
    people : Floats
        People, weights included [layer, origin].
    within_s : float, optional
        The limit in seconds, inclusive; needed for cover.
    charge_s : float, optional
        What being cut off is charged, seconds; nan: the longest trip that occurs.
    counts : Flags, optional
        Who counts [layer, origin]; None: the rule of this module.

    Raises
    ------
    UnknownName
        An objective that is not known.
    ValueError
        Arrays that do not fit together, or cover without a limit.
    """

    objective: str
    times: Seconds
    today: Seconds
    people: Floats
    within_s: float = np.nan
    charge_s: float = np.nan
    counts: Flags | None = None

    def __post_init__(self) -> None:
        if self.objective not in OBJECTIVES:
            raise UnknownName("objective", self.objective, OBJECTIVES)
        object.__setattr__(self, "today", np.atleast_2d(self.today).astype(np.float32))
        object.__setattr__(self, "people", np.atleast_2d(self.people).astype(np.float64))
        if self.times.ndim != _MATRIX or not self.times.shape[1] == self.today.shape[1] == self.people.shape[1]:
            raise ValueError("Siting: times must be [candidate, origin], with today and people per origin.")
        if len(self.today) != len(self.people):
            raise ValueError("Siting: today and people must have the same layers.")
        if self.objective == COVER and np.isnan(self.within_s):
            raise ValueError("Siting: cover needs a limit (within_s).")
        if np.isnan(self.charge_s):
            object.__setattr__(self, "charge_s", max(_longest(self.times), _longest(self.today)))
        if self.counts is None:
            object.__setattr__(self, "counts", self._counts())

    def _counts(self) -> Flags:
        finite = np.isfinite(self.today).any(axis=0)
        if self.objective == P_CENTER:
            reached = finite | (np.isfinite(self.times).sum(axis=0) * 2 >= max(len(self.times), 1))
        else:
            reached = finite | np.isfinite(self.times).any(axis=0)
        return np.asarray(reached[None, :] & (self.people > 0), dtype=bool)

    @property
    def weight(self) -> Floats:
        """People who count, [layer, origin]."""
        return np.where(np.asarray(self.counts, dtype=bool), self.people, 0.0)

    @property
    def left_out(self) -> float:
        """How many people do not count."""
        return float(self.people.sum() - self.weight.sum())


def solve(
    task: Task,
    *,
    new: int,
    seconds: float = _FULL_SECONDS,
    stop: Stop = never,
    progress: Progress = silent,
    runners_up: int = RUNNERS_UP,
) -> SitingPlan:
    """Choose the new sites; when time is up, with what is known by then.

    Parameters
    ----------
    task : Task
        The question.
    new : int
        How many new sites (p).
    seconds : float, optional
        How long to search at most.
    stop : Stop, optional
        Asked now and then; True ends the search.
    progress : Progress, optional
        Called now and then with cost and bound, in the unit that is minimised (for cover: people beyond).
    runners_up : int, optional
        How many other sets are listed.

    Returns
    -------
    SitingPlan
        The chosen sites with bound and status.

    Raises
    ------
    ValueError
        A negative number of new sites.
    """
    if new < 0:
        raise ValueError("Siting: the number of new sites must not be negative.")
    posed = MinimisationForm.of(task)
    found = posed.search(new=new, seconds=seconds, stop=stop, progress=progress)
    others = posed.exchanges(found.chosen, most=runners_up)
    return SitingPlan(
        objective=task.objective,
        chosen=found.chosen,
        value=posed.to_objective(found.cost),
        before=posed.to_objective(posed.before),
        bound=posed.to_objective(found.cost if found.proven else found.bound),
        status=OPTIMAL if found.proven else STOPPED,
        left_out=task.left_out,
        runners_up=tuple((chosen, posed.to_objective(cost)) for chosen, cost in others),
        charge_s=task.charge_s if task.objective == P_MEDIAN else 0.0,
    )


Ranking = tuple[tuple[tuple[int, ...], float], ...]


@dataclass(frozen=True, eq=False)
class MinimisationForm:
    """A task put as costs to minimise, in one of the two forms, ready to be searched more than once.

    Parameters
    ----------
    task : Task
        The question.
    instance : Instance | None
        The task as ``geo.siting.lagrangian`` takes it; None for p-center.
    times : Seconds
        Seconds [candidate, origin] of the origins that count (p-center; else empty).
    base : Seconds
        Seconds today of the same origins (p-center; else empty).
    rest : float
        What is paid besides, whatever is chosen (cover: people whom nobody can bring within the limit).
    """

    task: Task
    instance: Instance | None
    times: Seconds
    base: Seconds
    rest: float

    @classmethod
    def of(cls, task: Task) -> MinimisationForm:
        """Put a task so.

        Parameters
        ----------
        task : Task
            The question.

        Returns
        -------
        MinimisationForm
            Costs to minimise.
        """
        if task.objective != P_CENTER:
            instance, rest = instance_of(task)
            return cls(task, instance, task.times[:0], task.today[0, :0], rest)
        counts = task.weight > 0
        base = np.where(counts, task.today, 0).max(axis=0)
        some = np.flatnonzero(counts.any(axis=0))
        times = task.times if len(some) == len(base) else task.times[:, some]
        return cls(task, None, times, base[some].astype(np.float32), 0.0)

    @property
    def before(self) -> float:
        """What is paid without new sites."""
        if self.instance is None:
            return float(self.base.max(initial=0.0))
        return self.instance.cost(self.instance.base) + self.rest

    def to_objective(self, cost: float) -> float:
        """Say a cost in the objective's unit: for cover people within instead of people beyond.

        Parameters
        ----------
        cost : float
            A cost.

        Returns
        -------
        float
            The same in the objective's unit.
        """
        return float(self.task.weight.sum()) - cost if self.task.objective == COVER else cost

    def to_cost(self, value: float) -> float:
        """Return the cost of a value in the objective's unit: the reverse of ``to_objective``.

        Parameters
        ----------
        value : float
            A value in the objective's unit.

        Returns
        -------
        float
            The same as a cost.
        """
        return self.to_objective(value)

    def search(
        self,
        *,
        new: int,
        seconds: float,
        stop: Stop = never,
        progress: Progress = silent,
        known: WarmStart = NOTHING,
    ) -> Solution:
        """Find the best set. Costs are as in ``before``, also that in ``known``.

        Parameters
        ----------
        new : int
            How many new sites.
        seconds : float
            How long to search at most.
        stop : Stop, optional
            Asked now and then; True ends the search.
        progress : Progress, optional
            Called now and then with cost and bound.
        known : WarmStart, optional
            What is known of the answer before the search.

        Returns
        -------
        Solution
            The best set found, its cost, and the bound.
        """
        if self.instance is None:
            until = monotonic() + seconds
            return shortest_worst(
                self.times,
                base=self.base,
                new=new,
                out_of_time=lambda: monotonic() > until or stop(),
                progress=progress,
                beat=known.beat,
            )
        rest = self.rest
        found = best_set(
            self.instance,
            new=new,
            tolerance=self.before * TOLERANCE if self.task.objective == P_MEDIAN else self.before * _ROUNDING,
            seconds=seconds,
            stop=stop,
            progress=lambda cost, bound: progress(cost + rest, bound + rest),
            known=replace(known, beat=known.beat - rest),
        )
        return replace(found, cost=found.cost + rest, bound=found.bound + rest)

    def exchanges(self, chosen: tuple[int, ...], *, most: int) -> Ranking:
        """Rank the other sets that differ from ``chosen`` in one site.

        Parameters
        ----------
        chosen : tuple[int, ...]
            Rows of the candidates chosen.
        most : int
            How many to return at most.

        Returns
        -------
        Ranking
            Sets and their costs, best first.
        """
        others: dict[tuple[int, ...], float] = {}
        for out in chosen if most else ():
            rest = tuple(one for one in chosen if one != out)
            costs = self._with_one_more(rest)
            costs[list(chosen)] = np.inf
            for one in np.argsort(costs, kind="stable")[:most]:
                if np.isfinite(costs[one]):
                    others[tuple(sorted((*rest, int(one))))] = float(costs[one])
        return tuple(sorted(others.items(), key=lambda item: (item[1], item[0]))[:most])

    def _with_one_more(self, rest: tuple[int, ...]) -> Floats:
        """Work out what ``rest`` and one candidate more cost, per candidate."""
        if self.instance is None:
            at_hand = np.minimum(self.base, self.times[list(rest)].min(axis=0)) if rest else self.base
            return np.array([np.minimum(at_hand, row).max(initial=0.0) for row in self.times], dtype=np.float64)
        base = self.instance.base
        for one in rest:
            base = self.instance.with_site(base, one)
        worth = self.instance.worth(np.arange(len(self.instance.times)), base)
        return self.instance.cost(base) + self.rest - worth


def instance_of(task: Task) -> tuple[Instance, float]:
    """Put the task as costs to minimise: the instance, and what is paid besides whatever is chosen.

    Parameters
    ----------
    task : Task
        The question: p-median or cover.

    Returns
    -------
    tuple[Instance, float]
        The instance, and what is paid besides whatever is chosen.
    """
    weight = task.weight
    if task.objective == P_MEDIAN:
        return Instance(task.times, weight, np.minimum(task.today, np.float32(task.charge_s))), 0.0
    beyond = (task.today > task.within_s) & (weight > 0)
    covers = np.empty(task.times.shape, dtype=np.bool_)
    for row, seconds in zip(covers, task.times, strict=True):
        np.less_equal(seconds, task.within_s, out=row)
    some = covers.any(axis=0) & beyond.any(axis=0)
    rest = float((weight * beyond)[:, ~some].sum())
    covers, beyond, weight = covers[:, some], beyond[:, some], weight[:, some]
    packed = np.ascontiguousarray(np.packbits(np.concatenate([covers, beyond]), axis=0).T)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    merged = np.array([np.bincount(group.ravel(), weights=layer, minlength=len(first)) for layer in weight])
    times = np.ascontiguousarray(~covers[:, first]).view(np.uint8)
    return Instance(times, merged.reshape(len(weight), len(first)), beyond[:, first].astype(np.float32)), rest


def _longest(times: Seconds) -> float:
    """Return the longest finite time; 0 if there is none."""
    return max((float(row[np.isfinite(row)].max(initial=0.0)) for row in times), default=0.0)
