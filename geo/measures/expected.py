"""Travel time when it is known how many centres serve a group, but not which.

Three kinds of centre for a group: *documented* (an accepted statement says yes), *documented no*, and everything
between (no statement, only a plan, or a statement the reader does not accept): the *unknown*, ``n`` of them. A
national count says that ``k`` of the ``n`` serve. Assumption: each of the C(n, k) subsets is equally likely.

For one origin let ``d`` be the time to the nearest documented centre and t_1 <= ... <= t_n the times to the unknown::

    P(J > m) = C(n-m, k) / C(n, k)          none of the m nearest serves
    P(J = j) = C(n-j, k-1) / C(n, k)        the nearest that serves is the j-th nearest
    T        = min(d, t_J)                  k = 0: T = d (the documented reading); k = n: the possible reading

The probabilities depend on ranks alone, so they are worked out once, in whole numbers, and hold for every origin.
Tied times need no care: whichever of two equal times is called nearer, T is the same.

Origins share centres, hence cell intervals must never be added up. Expected totals add (``people_beyond``); their
intervals come from drawing subsets once and counting the people of all areas under each. Derivation, assumption and
Monte-Carlo error: docs/uncertainty.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from geo.constants import SECONDS_PER_MINUTE
from geo.measures import weighted

LOW = Fraction(1, 20)  # ends of the 90 % interval
MIDDLE = Fraction(1, 2)
HIGH = Fraction(19, 20)
DEFAULT_DRAWS = 1000
DEFAULT_SEED = 2026
_DRAWS_AT_ONCE = 250  # bounds the memory of one step; changes no answer

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CountConstraint:
    """Who serves for certain, who may, and how many of those who may.

    Flags are per centre, in the order of the matrix; a centre in neither documents no.

    Parameters
    ----------
    documented : Flags
        Centres that serve for certain.
    unknown : Flags
        Centres that may serve.
    serving : int
        How many of the unknown serve (k).
    clash : str, optional
        How the count contradicts the evidence, if it does: ``fewer_counted_than_documented`` (then k = 0) or
        ``more_counted_than_possible`` (then k = n).

    Raises
    ------
    ValueError
        Flags that do not fit together, or a number of centres that cannot be.
    """

    documented: Flags
    unknown: Flags
    serving: int
    clash: str = ""

    def __post_init__(self) -> None:
        if self.documented.shape != self.unknown.shape or self.documented.ndim != 1:
            raise ValueError("documented and unknown must be flags over the same centres")
        if bool(np.any(self.documented & self.unknown)):
            raise ValueError("A centre is both documented and unknown")
        if not 0 <= self.serving <= self.size:
            raise ValueError(f"{self.serving} of {self.size} unknown centres cannot serve")

    @property
    def size(self) -> int:
        """How many centres are unknown (n)."""
        return int(np.count_nonzero(self.unknown))


def count_constraint(
    documented: Flags, unknown: Flags, *, known_count: int, counted: int | None = None
) -> CountConstraint:
    """Return the constraint that a count of ``known_count`` serving centres leaves.

    ``counted``: how many of the documented centres the count includes; None: all. (It is fewer when the reader accepts
    a form of offer, such as day only, that the count leaves out.) k is the rest of the count; where the rest is
    negative, or more than there are unknown centres, it is clipped and ``clash`` says so.

    Parameters
    ----------
    documented : Flags
        Centres that serve for certain, one flag per centre.
    unknown : Flags
        Centres that may serve, one flag per centre.
    known_count : int
        How many centres serve, as counted.
    counted : int, optional
        How many of the documented centres the count includes; None: all.

    Returns
    -------
    CountConstraint
        How many of the unknown must serve.
    """
    known = int(np.count_nonzero(documented)) if counted is None else counted
    size = int(np.count_nonzero(unknown))
    rest = known_count - known
    if rest < 0:
        return CountConstraint(documented, unknown, 0, "fewer_counted_than_documented")
    if rest > size:
        return CountConstraint(documented, unknown, size, "more_counted_than_possible")
    return CountConstraint(documented, unknown, rest)


def none_serving(size: int, serving: int) -> Numbers:
    """Probability that none of the m nearest unknown centres serves, for m = 0 … size: C(n-m, k) / C(n, k).

    Worked out in whole numbers and rounded once, so it neither overflows nor drifts however many centres there are.

    Parameters
    ----------
    size : int
        How many centres are unknown (n).
    serving : int
        How many of them serve (k).

    Returns
    -------
    Numbers
        One probability for each m.
    """
    whole = comb(size, serving)
    return np.array([comb(size - m, serving) / whole for m in range(size + 1)], dtype=np.float64)


def nearest_serving(size: int, serving: int) -> Numbers:
    """Probability that the nearest serving centre is the j-th nearest unknown one, for j = 1 … size.

    C(n-j, k-1) / C(n, k); sums to 1, or is all zero when none of the unknown serves.

    Parameters
    ----------
    size : int
        How many centres are unknown (n).
    serving : int
        How many of them serve (k).

    Returns
    -------
    Numbers
        One probability for each j.
    """
    if serving == 0:
        return np.zeros(size, dtype=np.float64)
    whole = comb(size, serving)
    return np.array([comb(size - j, serving - 1) / whole for j in range(1, size + 1)], dtype=np.float64)


def quantile_rank(size: int, serving: int, level: Fraction) -> int:
    """Find the smallest j with P(J <= j) >= level: the rank that holds this quantile at every origin.

    Parameters
    ----------
    size : int
        How many centres are unknown (n).
    serving : int
        How many of them serve (k).
    level : Fraction
        The quantile, 0 to 1.

    Returns
    -------
    int
        The rank; 0 when none serves.
    """
    if serving == 0:
        return 0
    whole = comb(size, serving)
    return next(j for j in range(1, size + 1) if 1 - Fraction(comb(size - j, serving), whole) >= level)


@dataclass(frozen=True, eq=False)
class TravelTimeDistribution:
    """What may be said of each origin's time to the nearest serving centre; seconds, inf where there is none.

    ``documented_s`` >= ``p95_s`` >= ``median_s`` >= ``p5_s`` >= ``possible_s``, and ``expected_s`` lies between the
    first and the last. ``expected_s`` is the mean over the subsets that leave a centre within reach;
    ``cut_off_probability`` is the share of subsets that leave none (inf as a mean would hide everything else). A
    quantile is inf when the subsets that leave no centre weigh that much.

    Parameters
    ----------
    documented_s : NDArray[np.floating]
        Seconds if none of the unknown serves.
    possible_s : NDArray[np.floating]
        Seconds if all of them serve.
    expected_s : Numbers
        Mean over the subsets that leave a centre in reach.
    p5_s : NDArray[np.floating]
        5 % of the subsets give this or less.
    median_s : NDArray[np.floating]
        Half of the subsets give this or less.
    p95_s : NDArray[np.floating]
        95 % of the subsets give this or less.
    cut_off_probability : Numbers
        Share of the subsets that leave no centre in reach.
    """

    documented_s: NDArray[np.floating]
    possible_s: NDArray[np.floating]
    expected_s: Numbers
    p5_s: NDArray[np.floating]
    median_s: NDArray[np.floating]
    p95_s: NDArray[np.floating]
    cut_off_probability: Numbers


def outcomes(seconds: NDArray[np.floating], constraint: CountConstraint) -> tuple[NDArray[np.floating], Numbers]:
    """Every time that an origin may meet [origin, rank], shortest first, and the probability of each rank.

    Ranks of probability zero are left out; when none of the unknown serves, the documented time is the one rank.

    Parameters
    ----------
    seconds : NDArray[np.floating]
        Seconds [centre, origin]; inf where there is no way.
    constraint : CountConstraint
        Who serves for certain, and how many of the unknown.

    Returns
    -------
    tuple[NDArray[np.floating], Numbers]
        Seconds [origin, rank], and one probability per rank.
    """
    documented_s = _least(seconds[constraint.documented], like=seconds)
    if not constraint.serving:
        return documented_s[:, np.newaxis], np.ones(1)
    # One row per origin: its times lie together in memory, which makes the sort several times faster.
    times = np.ascontiguousarray(seconds[constraint.unknown].T)
    times.sort(axis=1)
    ranks = constraint.size - constraint.serving + 1
    times = np.minimum(times[:, :ranks], documented_s[:, np.newaxis])
    return times, nearest_serving(constraint.size, constraint.serving)[:ranks]


def travel_times(seconds: NDArray[np.floating], constraint: CountConstraint) -> TravelTimeDistribution:
    """Work out the closed form for every origin.

    Parameters
    ----------
    seconds : NDArray[np.floating]
        Seconds [centre, origin]; inf where there is no way.
    constraint : CountConstraint
        Who serves for certain, and how many of the unknown.

    Returns
    -------
    TravelTimeDistribution
        What may be said of each origin's time.
    """
    documented_s = _least(seconds[constraint.documented], like=seconds)
    possible_s = np.minimum(documented_s, _least(seconds[constraint.unknown], like=seconds))
    times, weight = outcomes(seconds, constraint)
    finite = np.isfinite(times)
    total = np.where(finite, times, 0.0).astype(np.float64) @ weight
    mass = finite.astype(np.float64) @ weight
    expected_s = np.divide(total, mass, out=np.full(total.shape, np.inf), where=mass > 0)
    # The division may leave the range by a rounding in the last digit; the mean itself cannot.
    expected_s = np.clip(expected_s, possible_s, documented_s)

    # The ranks left out have probability zero: survival past the finite ones that were kept is all there is.
    reached = np.minimum(np.count_nonzero(finite, axis=1), constraint.size)
    survival = none_serving(constraint.size, constraint.serving)
    cut_off = np.where(np.isfinite(documented_s), 0.0, survival[reached])

    def quantile(level: Fraction) -> NDArray[np.floating]:
        rank = quantile_rank(constraint.size, constraint.serving, level)
        return times[:, max(rank - 1, 0)].copy()

    return TravelTimeDistribution(
        documented_s=documented_s,
        possible_s=possible_s,
        expected_s=expected_s,
        p5_s=quantile(LOW),
        median_s=quantile(MIDDLE),
        p95_s=quantile(HIGH),
        cut_off_probability=cut_off,
    )


def _least(rows: NDArray[np.floating], *, like: NDArray[np.floating]) -> NDArray[np.floating]:
    """Least time per origin over the given centres; inf where there are none."""
    return np.min(rows, axis=0, initial=np.inf) if rows.size else np.full(like.shape[1], np.inf, dtype=like.dtype)


@dataclass(frozen=True, eq=False)
class PeopleBeyond:
    """People beyond a limit, per area.

    Parameters
    ----------
    expected : Numbers
        Expected people (closed form).
    documented : Numbers
        People if none of the unknown serves.
    possible : Numbers
        People if all of them serve.
    drawn : Numbers
        People under each subset drawn [draw, area].
    exhaustive : bool
        Whether every subset was counted once, so that the interval is exact.
    """

    expected: Numbers
    documented: Numbers
    possible: Numbers
    drawn: Numbers
    exhaustive: bool

    def merged(self, group_of_area: ArrayLike, *, groups: int) -> PeopleBeyond:
        """Add up areas to unions of areas (counties, the country): sums within each draw, never of quantiles.

        Parameters
        ----------
        group_of_area : ArrayLike
            Number of the union, one per area.
        groups : int
            How many unions there are.

        Returns
        -------
        PeopleBeyond
            The same for the unions.
        """
        index = np.asarray(group_of_area, dtype=np.int64)
        member = csr_array((np.ones(index.size), (np.arange(index.size), index)), shape=(index.size, groups))
        return PeopleBeyond(
            expected=self.expected @ member,
            documented=self.documented @ member,
            possible=self.possible @ member,
            drawn=self.drawn @ member,
            exhaustive=self.exhaustive,
        )

    def frame(self) -> pd.DataFrame:
        """Return one row per area, in people.

        ``p5_people`` and ``p95_people`` are the 5 % and 95 % points over the draws; ``drawn_mean_people`` and
        ``drawn_error_people`` (standard error of that mean) show how well the draws agree with ``expected_people``.

        Returns
        -------
        pd.DataFrame
            The table.
        """
        draws = self.drawn.shape[0]
        low, high = (_drawn_quantile(self.drawn, level) for level in (LOW, HIGH))
        spread = self.drawn.std(axis=0, ddof=1) if draws > 1 else np.zeros(self.expected.size)
        error = np.zeros(self.expected.size) if self.exhaustive else spread / np.sqrt(draws)
        return pd.DataFrame(
            {
                "possible_people": self.possible,
                "p5_people": low,
                "expected_people": self.expected,
                "p95_people": high,
                "documented_people": self.documented,
                "drawn_mean_people": self.drawn.mean(axis=0),
                "drawn_error_people": error,
            }
        )


def _drawn_quantile(drawn: Numbers, level: Fraction) -> Numbers:
    """Smallest drawn total that at least ``level`` of the draws do not exceed. Rank in whole numbers: no rounding."""
    rank = -(-level.numerator * drawn.shape[0] // level.denominator)
    ordered: Numbers = np.sort(drawn, axis=0)[rank - 1]
    return ordered


def draw_subsets(size: int, serving: int, *, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED) -> Flags:
    """Return flags [draw, unknown centre]: subsets of ``serving`` centres, each equally likely.

    When there are no more than ``draws`` subsets, each of them stands there exactly once. Same seed, same answer.

    Parameters
    ----------
    size : int
        How many centres are unknown.
    serving : int
        How many of them serve.
    draws : int, optional
        How many subsets at most; all of them, once each, where there are no more.
    seed : int, optional
        Same seed, same subsets.

    Returns
    -------
    Flags
        Flags [draw, unknown centre].
    """
    if comb(size, serving) <= draws:
        every = list(combinations(range(size), serving))
        chosen = np.zeros((len(every), size), dtype=np.bool_)
        for row, subset in enumerate(every):
            chosen[row, list(subset)] = True
        return chosen
    # Ranks of independent uniform numbers are a random order; its first k are a random subset. Random() is the one
    # stream numpy has kept stable between versions.
    order = np.argsort(np.random.default_rng(seed).random((draws, size)), axis=1, kind="stable")
    chosen = np.zeros((draws, size), dtype=np.bool_)
    np.put_along_axis(chosen, order[:, :serving], values=True, axis=1)
    return chosen


def beyond_probability(seconds: NDArray[np.floating], constraint: CountConstraint, *, within_s: float) -> Numbers:
    """Probability, per origin, that no serving centre is within the limit (``<=``): [d > limit] · P(J > m).

    m is the number of unknown centres within the limit.

    Parameters
    ----------
    seconds : NDArray[np.floating]
        Seconds [centre, origin]; inf where there is no way.
    constraint : CountConstraint
        Who serves for certain, and how many of the unknown.
    within_s : float
        The limit in seconds, inclusive.

    Returns
    -------
    Numbers
        One probability per origin.
    """
    far = np.ones(seconds.shape[1], dtype=np.bool_)
    for row in np.flatnonzero(constraint.documented):  # row by row: no copy of the matrix
        far &= ~(seconds[row] <= within_s)
    near = np.zeros(seconds.shape[1], dtype=np.int64)
    for row in np.flatnonzero(constraint.unknown):
        near += seconds[row] <= within_s
    return np.where(far, none_serving(constraint.size, constraint.serving)[near], 0.0)


def people_beyond(
    seconds: NDArray[np.floating],
    constraint: CountConstraint,
    *,
    population: ArrayLike,
    area_index: ArrayLike,
    areas: int,
    within_s: float,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
) -> PeopleBeyond:
    """People with no serving centre within the limit, per area, cut-off people included.

    ``population`` and ``area_index`` (0 … areas-1) are per origin. The subsets are shared by all areas, so
    ``PeopleBeyond.merged`` gives intervals for counties and the country as well.

    Parameters
    ----------
    seconds : NDArray[np.floating]
        Seconds [centre, origin]; inf where there is no way.
    constraint : CountConstraint
        Who serves for certain, and how many of the unknown.
    population : ArrayLike
        People, one per origin.
    area_index : ArrayLike
        Number of the area, one per origin.
    areas : int
        How many areas there are.
    within_s : float
        The limit in seconds, inclusive.
    draws : int, optional
        How many subsets are drawn at most.
    seed : int, optional
        Same seed, same subsets.

    Returns
    -------
    PeopleBeyond
        People per area, with an interval.
    """
    people = np.asarray(population, dtype=np.float64)
    area = np.asarray(area_index, dtype=np.int64)
    size, serving = constraint.size, constraint.serving
    expected = beyond_probability(seconds, constraint, within_s=within_s)
    far = ~np.any(seconds[constraint.documented] <= within_s, axis=0)
    near = seconds[constraint.unknown] <= within_s
    subsets = draw_subsets(size, serving, draws=draws, seed=seed)

    # Origins of one area with the same centres within the limit fare alike under every subset: count them together.
    pattern, weight = _patterns(near[:, far], people[far], area[far], areas=areas)
    drawn = np.empty((subsets.shape[0], areas), dtype=np.float64)
    for first in range(0, subsets.shape[0], _DRAWS_AT_ONCE):
        some = subsets[first : first + _DRAWS_AT_ONCE]
        hits = pattern @ some.T.astype(np.float32)
        drawn[first : first + _DRAWS_AT_ONCE] = (weight @ (hits == 0).astype(np.float64)).T
    return PeopleBeyond(
        expected=_by_area(people * expected, area=area, areas=areas),
        documented=_by_area(people * far, area=area, areas=areas),
        possible=_by_area(people * (far & ~near.any(axis=0)), area=area, areas=areas),
        drawn=drawn,
        exhaustive=comb(size, serving) <= draws,
    )


def _by_area(people: Numbers, *, area: NDArray[np.int64], areas: int) -> Numbers:
    """Sum over the origins of each area."""
    return np.bincount(area, weights=people, minlength=areas).astype(np.float64)


def _patterns(
    near: Flags, people: Numbers, area: NDArray[np.int64], *, areas: int
) -> tuple[NDArray[np.float32], csr_array]:
    """Return the distinct sets of near centres [pattern, unknown centre] and the people of each [area, pattern]."""
    packed = np.packbits(near, axis=0)
    order = np.lexsort((area, *packed))
    ordered = packed[:, order]
    fresh = np.ones(order.size, dtype=np.bool_)
    fresh[1:] = np.any(ordered[:, 1:] != ordered[:, :-1], axis=0)
    number = np.cumsum(fresh) - 1
    distinct = near[:, order[fresh]].T.astype(np.float32)
    shape = (areas, distinct.shape[0])
    return distinct, csr_array((people[order], (area[order], number)), shape=shape)


def area_minutes(
    outcome: TravelTimeDistribution, *, population: ArrayLike, area_index: ArrayLike, areas: int
) -> pd.DataFrame:
    """People's median, per area, of the expected time, of its 5 % and 95 % points and of the two bounds; minutes.

    Over the people who could reach some centre that may serve. The same people are behind all five, and a time of inf
    counts as longest, so possible <= p5 <= p95 <= documented holds for areas as it does for origins; an entry may be
    inf. nan: nobody in the area could reach any. ``cut_off_probability``: share of all the area's people who, on
    average over the subsets, are left without a centre in reach.

    Parameters
    ----------
    outcome : TravelTimeDistribution
        What may be said of each origin's time.
    population : ArrayLike
        People, one per origin.
    area_index : ArrayLike
        Number of the area, one per origin.
    areas : int
        How many areas there are.

    Returns
    -------
    pd.DataFrame
        One row per area.
    """
    people = np.asarray(population, dtype=np.float64)
    area = np.asarray(area_index, dtype=np.int64)
    could = np.isfinite(outcome.possible_s)
    columns = {
        name: weighted.medians(seconds[could], population=people[could], area_index=area[could], areas=areas)
        / SECONDS_PER_MINUTE
        for name, seconds in (
            ("possible_min", outcome.possible_s),
            ("p5_min", outcome.p5_s),
            ("expected_min", outcome.expected_s),
            ("p95_min", outcome.p95_s),
            ("documented_min", outcome.documented_s),
        )
    }
    inhabitants = _by_area(people, area=area, areas=areas)
    lost = _by_area(people * outcome.cut_off_probability, area=area, areas=areas)
    share = np.divide(lost, inhabitants, out=np.full(areas, np.nan), where=inhabitants > 0)
    return pd.DataFrame({**columns, "cut_off_probability": share})
