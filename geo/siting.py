"""Where one more centre helps most: three classical questions, each answered with a bound.

Symbols: origins i with people a_i and seconds today d_i (``inf``: cut off); candidate sites j with seconds t_ij;
p new sites, S the set chosen; everybody uses what is nearest, the centres of today (d) stay.

- **p-median** (Hakimi 1964): minimise  Σ_i a_i · min(d_i, min_{j in S} t_ij), the people-seconds.
  Who is cut off is charged ``charge_s``: the longest trip in the instance, so that no way is never cheaper than a way.
- **cover** (maximal covering, Church & ReVelle 1974): maximise  Σ_i a_i y_i,  y_i <= Σ_{j: t_ij <= T} x_j,
  Σ_j x_j <= p,  x, y in {0, 1}, over the origins that are beyond T today.
- **p-center** (Hakimi 1964): minimise  max_i min(d_i, min_{j in S} t_ij) over the origins that anybody reaches.

The p-median is solved by branch and bound over submodular savings (``geo.siting_search``). The cover is a mixed
integer program for HiGHS on a reduced instance: origins that the same candidates cover are one row, candidates that
another one dominates are out. The p-center is a search over the radii that occur; each step asks HiGHS (or a plain
look, for one site) whether p sites can cover everybody beyond that radius.

Answers carry a bound and the relative gap to it: 0 is proven best. Ties go to the smaller candidate index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from geo.siting_search import Savings, best_set

Seconds = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
P_MEDIAN, COVER, P_CENTER = OBJECTIVES = ("p-median", "cover", "p-center")
OPTIMAL, STOPPED = "optimal", "stopped"
_RUNNERS_UP = 10
_HIGHS_OPTIMAL = 0
_HALF = 0.5  # a 0/1 variable as the solver gives it


@dataclass(frozen=True)
class SitingPlan:
    """Chosen candidates (row numbers, ascending), what the objective is with them, and how good that is at best.

    ``value``, ``before`` and ``bound`` are in the objective's unit: people-seconds (p-median), people within the limit
    (cover), seconds of the longest trip (p-center). ``gap`` is relative to ``value``. ``runners_up``: the next best
    sets met and their values. ``charge_s``: what being cut off is charged (p-median). ``left_out``: people that
    neither today's centres nor any candidate reaches.
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

    @property
    def gap(self) -> float:
        """How far the value may be from the best possible, as a share of the value; 0 is proven best."""
        return abs(self.value - self.bound) / abs(self.value) if self.value else 0.0


def p_median(
    candidate_s: Seconds,
    /,
    *,
    today_s: Seconds,
    population: Floats,
    new: int,
    seconds: float = 30.0,
    stop: Callable[[], bool] = lambda: False,
) -> SitingPlan:
    """Choose the ``new`` sites that leave the fewest people-seconds. ``candidate_s`` [candidate, origin]."""
    _check(candidate_s, today_s=today_s, population=population, new=new)
    reached = np.isfinite(candidate_s).any(axis=0) | np.isfinite(today_s)
    charge_s = _longest(candidate_s, today_s)
    base = np.minimum(today_s.astype(np.float64), charge_s)
    rows = [
        (population * np.maximum(base - np.where(np.isfinite(row), row, charge_s), 0)).astype(np.float32)
        for row in candidate_s
    ]
    found = best_set(
        Savings.from_rows(rows, origin_count=len(population)),
        new=new,
        seconds=seconds,
        keep=_RUNNERS_UP + 1,
        stop=stop,
    )
    before = float(population[reached] @ base[reached])
    return SitingPlan(
        objective=P_MEDIAN,
        chosen=found.chosen,
        value=before - found.saved,
        before=before,
        bound=before - found.bound,
        status=OPTIMAL if found.proven else STOPPED,
        left_out=float(population[~reached].sum()),
        runners_up=tuple((one, before - saved) for saved, one in found.met if one != found.chosen)[:_RUNNERS_UP],
        charge_s=charge_s,
    )


def cover(
    candidate_s: Seconds,
    /,
    *,
    today_s: Seconds,
    population: Floats,
    new: int,
    within_s: float,
    seconds: float = 30.0,
) -> SitingPlan:
    """Choose the ``new`` sites that bring most people within ``within_s`` (inclusive)."""
    _check(candidate_s, today_s=today_s, population=population, new=new)
    already = today_s <= within_s
    before = float(population[already].sum())
    covers = candidate_s[:, ~already] <= within_s
    gains, patterns = _merge(covers, population[~already])
    kept = _undominated(patterns)
    reached = np.isfinite(candidate_s).any(axis=0) | np.isfinite(today_s)
    left_out = float(population[~reached].sum())
    if not len(gains) or new == 0:
        return SitingPlan(COVER, tuple(range(min(new, len(candidate_s)))), before, before, before, OPTIMAL, left_out)
    sites, groups = len(kept), len(gains)
    answer = milp(
        np.concatenate([np.zeros(sites), -gains]),
        constraints=[
            LinearConstraint(hstack([-csr_array(patterns[kept].T.astype(float)), eye_array(groups)]), ub=0),
            LinearConstraint(np.concatenate([np.ones(sites), np.zeros(groups)])[None, :], ub=new),
        ],
        integrality=np.concatenate([np.ones(sites), np.zeros(groups)]),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    chosen = tuple(int(kept[j]) for j in np.flatnonzero(answer.x[:sites] > _HALF)) if answer.x is not None else ()
    gained = float(gains[patterns[list(chosen)].any(axis=0)].sum()) if chosen else 0.0
    proven = answer.status == _HIGHS_OPTIMAL
    bound = gained if proven else float(-answer.mip_dual_bound if answer.mip_dual_bound is not None else gains.sum())
    return SitingPlan(
        objective=COVER,
        chosen=chosen,
        value=before + gained,
        before=before,
        bound=before + max(bound, gained),
        status=OPTIMAL if proven else STOPPED,
        left_out=left_out,
        runners_up=_cover_runners_up(covers, population[~already], chosen=chosen, before=before) if new == 1 else (),
    )


def _cover_runners_up(
    covers: Flags, people: Floats, *, chosen: tuple[int, ...], before: float
) -> tuple[tuple[tuple[int, ...], float], ...]:
    """For one site each candidate's own gain is the ranking."""
    gains = covers @ people
    order = [int(j) for j in np.lexsort((np.arange(len(gains)), -gains)) if int(j) not in chosen]
    return tuple(((j,), before + float(gains[j])) for j in order[:_RUNNERS_UP])


def p_center(
    candidate_s: Seconds, /, *, today_s: Seconds, population: Floats, new: int, seconds: float = 30.0
) -> SitingPlan:
    """Choose the ``new`` sites that make the longest trip shortest, among people whom anybody reaches at all."""
    _check(candidate_s, today_s=today_s, population=population, new=new)
    reached = (np.isfinite(candidate_s).any(axis=0) | np.isfinite(today_s)) & (population > 0)
    left_out = float(population[~reached].sum())
    times, today = candidate_s[:, reached], today_s[reached]
    before = float(today.max(initial=0.0))
    floor = float(np.minimum(today, times.min(axis=0, initial=np.inf)).max(initial=0.0))
    radii = np.unique(np.concatenate([times[np.isfinite(times) & (times >= floor)], today[today >= floor]]))
    radii = radii[np.isfinite(radii)]
    best: tuple[int, ...] | None = None
    low, high = 0, len(radii)
    while low < high:
        middle = (low + high) // 2
        chosen, known = _cover_all(times[:, today > radii[middle]] <= radii[middle], most=new, seconds=seconds)
        if chosen is not None:
            best, high = chosen, middle
        elif known:
            low = middle + 1
        else:
            return _center_plan(best, times, today=today, left_out=left_out, before=before, bound=float(radii[low]))
    bound = float(radii[low]) if low < len(radii) else np.inf
    return _center_plan(best, times, today=today, left_out=left_out, before=before, bound=bound)


def _center_plan(
    chosen: tuple[int, ...] | None, times: Seconds, *, today: Seconds, left_out: float, before: float, bound: float
) -> SitingPlan:
    after = np.minimum(today, times[list(chosen)].min(axis=0)) if chosen else today
    value = float(after.max(initial=0.0))
    status = OPTIMAL if value <= bound else STOPPED
    return SitingPlan(P_CENTER, tuple(sorted(chosen or ())), value, before, min(bound, value), status, left_out)


def _cover_all(covers: Flags, *, most: int, seconds: float) -> tuple[tuple[int, ...] | None, bool]:
    """Fewest sites that cover all columns, if at most ``most``; and whether the answer is certain."""
    if covers.shape[1] == 0:
        return (), True
    if not covers.any(axis=0).all() or most == 0:
        return None, True
    alone = np.flatnonzero(covers.all(axis=1))
    if len(alone) or most == 1:
        return ((int(alone[0]),) if len(alone) else None), True
    _, patterns = _merge(covers, np.ones(covers.shape[1]))
    kept = _undominated(patterns)
    answer = milp(
        np.ones(len(kept)),
        constraints=LinearConstraint(csr_array(patterns[kept].T.astype(float)), lb=1),
        integrality=np.ones(len(kept)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds},
    )
    found = np.flatnonzero(answer.x > _HALF) if answer.x is not None else None
    if found is not None and len(found) <= most:
        return tuple(int(kept[j]) for j in found), True
    return None, found is not None and answer.status == _HIGHS_OPTIMAL


def _merge(covers: Flags, people: Floats) -> tuple[Floats, Flags]:
    """Columns that the same candidates cover become one, their people added up; columns nobody covers fall away."""
    some = covers.any(axis=0)
    packed = np.packbits(covers[:, some], axis=0)
    _, first, group = np.unique(packed, axis=1, return_index=True, return_inverse=True)
    merged = np.bincount(group.ravel(), weights=people[some], minlength=len(first))
    return np.asarray(merged, dtype=np.float64), covers[:, some][:, first]


def _undominated(patterns: Flags) -> npt.NDArray[np.int64]:
    """Candidates that no other one covers all of: of equal ones the first stays."""
    size = patterns.sum(axis=1)
    ranks = np.lexsort((np.arange(len(size)), -size))
    covers = patterns[ranks].astype(np.float32)
    shared = covers @ covers.T
    dominated = np.tril(shared == size[ranks][:, None], k=-1).any(axis=1)  # by one earlier: larger, or equal and first
    return np.sort(ranks[~dominated & (size[ranks] > 0)]).astype(np.int64)


def worth(seconds: Seconds, /, *, eligible: Flags, population: Floats, limit_s: float) -> Floats:
    """Return what each centre is worth [centre, 3]: people-seconds, people within the limit, people with a way at all.

    Lost if that centre alone closed and everybody went to the next: the second nearest minus the nearest. Who has no
    other is counted in the third column and not in the first. ``seconds`` [centre, origin]; not eligible: zeros.
    """
    lost = np.zeros((len(seconds), 3))
    rows = np.flatnonzero(eligible)
    if not len(rows):
        return lost
    order = np.argsort(seconds[rows], axis=0, kind="stable")
    first = seconds[rows[order[0]], np.arange(seconds.shape[1])].astype(np.float64)
    second = np.full(len(first), np.inf)
    if len(rows) > 1:
        second = seconds[rows[order[1]], np.arange(seconds.shape[1])].astype(np.float64)
    nearest = rows[order[0]]
    stranded = np.isinf(second) & np.isfinite(first)
    longer = np.where(np.isfinite(second), second - np.where(np.isfinite(first), first, 0.0), 0.0)
    columns = (longer, (first <= limit_s) & (second > limit_s), stranded)
    for at, amount in enumerate(columns):
        lost[:, at] = np.bincount(nearest, weights=population * amount, minlength=len(seconds))
    return lost


def _longest(candidate_s: Seconds, today_s: Seconds) -> float:
    finite = [part[np.isfinite(part)].max(initial=0.0) for part in (candidate_s, today_s)]
    return float(max(finite))


def _check(candidate_s: Seconds, *, today_s: Seconds, population: Floats, new: int) -> None:
    if candidate_s.ndim != 2 or not candidate_s.shape[1] == len(today_s) == len(population):  # noqa: PLR2004
        raise ValueError("Siting: candidate_s must be [candidate, origin], with today_s and population per origin.")
    if new < 0:
        raise ValueError("Siting: the number of new sites must not be negative.")
