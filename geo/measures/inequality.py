"""How unevenly travel time falls on people: indices over people, each with its formula and where it comes from.

Plain functions over origins: ``seconds`` (``inf``: cut off), ``population``, and what a function asks for besides.
People wᵢ with seconds tᵢ count as persons: an origin of ten is ten persons with the same time. People who are cut off
have no time. They are in no index, and the caller states their number beside it (``cut_off_people``). Travel time is a
cost: a *high* value is the bad end, and the indices say how unequally the burden is shared, not how heavy it is.

Indices do not change when all times are multiplied by a number, nor when all origins are copied. Nobody with a time:
nan. Nobody travels at all (mean zero): nothing is unequal, and the indices are as when all travel equally long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.measures.weighted import slack

Numbers = NDArray[np.float64]

WORST_SHARE = 0.1
BEST_SHARE = 0.4  # of Palma's ratio


@dataclass(frozen=True)
class Theil:
    """Theil's T and its parts, all in the same unit (nats).

    Parameters
    ----------
    total : float
        ``between`` plus ``within``.
    between : float
        What lies between the groups.
    within : float
        What lies within them.
    """

    total: float
    between: float
    within: float

    @property
    def between_share(self) -> float:
        """Return how much of the inequality lies between the groups (0 to 1); nan where there is none."""
        return self.between / self.total if self.total > 0 else np.nan


@dataclass(frozen=True, eq=False)
class Tail:
    """The share of people with the longest times.

    Origins that share the first of them give equal shares of their people.

    Parameters
    ----------
    people : Numbers
        How many people of each origin belong to it.
    total : float
        How many belong to it in all.
    from_s : float
        The shortest time in it, seconds.
    mean_s : float
        Their mean time, seconds.
    """

    people: Numbers
    total: float
    from_s: float
    mean_s: float


def _reached(seconds: ArrayLike, population: ArrayLike) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    times = np.asarray(seconds, dtype=np.float64)
    people = np.asarray(population, dtype=np.float64)
    there = np.isfinite(times) & (people > 0)
    return times[there], people[there], there


def cut_off_people(seconds: ArrayLike, *, population: ArrayLike) -> float:
    """Count the people without a time. They are in none of the indices.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.

    Returns
    -------
    float
        People.
    """
    people = np.asarray(population, dtype=np.float64)
    return float(people[~np.isfinite(np.asarray(seconds, dtype=np.float64))].sum())


def gini(seconds: ArrayLike, *, population: ArrayLike) -> float:
    """Gini's coefficient: 0 all travel equally long, towards 1 one person does all the travelling.

    G = Σᵢ Σⱼ wᵢ wⱼ |tᵢ - tⱼ| / (2 W² μ): half the mean difference between two people drawn at random, over the mean.
    Worked out in order of time as Σᵢ wᵢ tᵢ (Cᵢ + Cᵢ₋₁ - W) / (W² μ), C being the running sum of people.
    Gini (1912), Variabilità e mutabilità.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.

    Returns
    -------
    float
        0 to 1; nan where nobody has a time.
    """
    times, people, _ = _reached(seconds, population)
    everyone = people.sum()
    if not everyone > 0:
        return np.nan
    spent = float(people @ times)
    if spent <= 0:
        return 0.0
    order = np.argsort(times, kind="stable")
    times, people = times[order], people[order]
    running = np.cumsum(people)
    found = float((people * times) @ (2 * running - people - everyone)) / (everyone * spent)
    return max(float(found), 0.0)  # equal times: rounding may miss zero


def mean_difference_s(seconds: ArrayLike, *, population: ArrayLike) -> float:
    """Work out the mean difference between the times of two people drawn at random, with replacement: 2 G μ.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.

    Returns
    -------
    float
        Seconds; nan where nobody has a time.
    """
    times, people, _ = _reached(seconds, population)
    if not people.sum() > 0:
        return np.nan
    return 2 * gini(times, population=people) * float(people @ times) / float(people.sum())


def lorenz(seconds: ArrayLike, *, population: ArrayLike, at: ArrayLike) -> Numbers:
    """Share of all travelling that falls on the given shares ``at`` (0 to 1) of people, the shortest times first.

    Straight between origins, as people of one origin travel equally long. The diagonal is equality, and Gini's
    coefficient is twice the area between it and the curve. Lorenz (1905). Nobody: nan.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.
    at : ArrayLike
        Shares of the people, 0 to 1.

    Returns
    -------
    Numbers
        Share of all travel time, one per value of ``at``; nan where nobody has a time.
    """
    times, people, _ = _reached(seconds, population)
    wanted = np.asarray(at, dtype=np.float64)
    everyone, spent = people.sum(), people @ times
    if not everyone > 0:
        return np.full(wanted.shape, np.nan)
    if spent <= 0:
        return wanted.copy()
    order = np.argsort(times, kind="stable")
    of_people = np.concatenate([[0.0], np.cumsum(people[order])]) / everyone
    of_time = np.concatenate([[0.0], np.cumsum((people * times)[order])]) / spent
    return np.asarray(np.interp(wanted, of_people, of_time), dtype=np.float64)


def theil(seconds: ArrayLike, *, population: ArrayLike, group: ArrayLike) -> Theil:
    """Theil's T: 0 all travel equally long, at most ln(people); split into between and within groups of origins.

    T = Σᵢ (wᵢ/W) (tᵢ/μ) ln(tᵢ/μ), where 0 ln 0 = 0.  With people W_g and mean μ_g of group g:
    between = Σ_g (W_g/W) (μ_g/μ) ln(μ_g/μ),  within = Σ_g (W_g/W) (μ_g/μ) T_g,  and T = between + within.
    Theil (1967), Economics and Information Theory, chapter 4.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.
    group : ArrayLike
        Number of the group, one per origin, from 0.

    Returns
    -------
    Theil
        The index and its parts; nan where nobody has a time.
    """
    times, people, there = _reached(seconds, population)
    everyone = people.sum()
    if not everyone > 0:
        return Theil(np.nan, np.nan, np.nan)
    mean = float(people @ times) / everyone
    if mean <= 0:
        return Theil(0.0, 0.0, 0.0)
    _, group_of = np.unique(np.asarray(group)[there], return_inverse=True)
    in_group = np.bincount(group_of, weights=people)
    group_mean = np.bincount(group_of, weights=people * times) / in_group
    burden = people * times / (everyone * mean)  # sums to 1
    own_mean = group_mean[group_of]
    within = float(burden @ _log_ratio(times, own_mean))
    between = float(
        (in_group * group_mean / (everyone * mean)) @ _log_ratio(group_mean, np.full_like(group_mean, mean))
    )
    # Each is at least zero (Jensen); rounding may miss it where all are equal.
    between, within = max(between, 0.0), max(within, 0.0)
    return Theil(between + within, between, within)


def _log_ratio(value: Numbers, over: Numbers) -> Numbers:
    """ln(value / over), and 0 where value is 0: it is always multiplied by that value."""
    moving = value > 0
    ratio = np.divide(value, over, out=np.ones_like(value), where=moving)
    return np.log(ratio)


def tail(seconds: ArrayLike, *, population: ArrayLike, share: float = WORST_SHARE, longest: bool = True) -> Tail:
    """Return the ``share`` of people with the longest times (or the shortest): who they are and their mean time.

    Of the origins at the bound only as many people count as are lacking, the same share of each of these origins.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.
    share : float, optional
        Share of the people with a time, above 0 and at most 1.
    longest : bool, optional
        Whether it is the end with the longest times, else the one with the shortest.

    Returns
    -------
    Tail
        Who belongs to it.

    Raises
    ------
    ValueError
        The share is not above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise ValueError("A share of people lies above 0 and is at most 1.")
    every = np.asarray(seconds, dtype=np.float64)
    times, people, there = _reached(every, population)
    taken = np.zeros(every.shape)
    everyone = people.sum()
    if not everyone > 0:
        return Tail(taken, 0.0, np.nan, np.nan)
    wanted = share * everyone
    rank = -times if longest else times
    order = np.argsort(rank, kind="stable")
    running = np.cumsum(people[order])
    last = min(int(np.searchsorted(running, wanted - slack(everyone))), len(order) - 1)
    bound = times[order[last]]
    beyond = times > bound if longest else times < bound
    at_bound = times == bound
    lacking = wanted - people[beyond].sum()
    part = np.where(beyond, people, np.where(at_bound, people * min(lacking / people[at_bound].sum(), 1.0), 0.0))
    taken[there] = part
    return Tail(taken, float(part.sum()), float(bound), float(part @ times / part.sum()))


def palma(seconds: ArrayLike, *, population: ArrayLike) -> float:
    """Mean time of the tenth with the longest way over the mean of the four tenths with the shortest; 1 is equality.

    Palma's ratio is the richest tenth's share of income over the poorest forty per cent's. For a cost the longest
    tenth stands first. Means are compared instead of shares, so that equality is 1 and not 1/4. If the four tenths do
    not travel at all: inf, or 1 where nobody does. Palma (2011), Development and Change 42(1), 87-153.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.

    Returns
    -------
    float
        The ratio: 1 is equality; nan where nobody has a time.
    """
    worst = tail(seconds, population=population, share=WORST_SHARE).mean_s
    best = tail(seconds, population=population, share=BEST_SHARE, longest=False).mean_s
    if best == 0:
        return 1.0 if worst == 0 else np.inf
    return worst / best


def concentration(seconds: ArrayLike, *, population: ArrayLike, rank_by: ArrayLike) -> float:
    """Concentration index of travel time over people ranked by something else, e.g. centrality; -1 to 1.

    C = 2/(W μ) Σᵢ wᵢ tᵢ rᵢ - 1, where rᵢ in (0, 1) is the share of people ranked below i and half of those ranked
    equal. Below zero: long times fall on those ranked *low* (the least central). Above zero: on those ranked high.
    |C| is at most Gini's coefficient, which is C when people are ranked by the times themselves.
    Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77(1), 87-103. Origins whose ``rank_by`` is
    nan have no rank and are left out.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds, one per origin; ``inf``: cut off.
    population : ArrayLike
        People, one per origin.
    rank_by : ArrayLike
        What people are ranked by, one per origin; nan: no rank.

    Returns
    -------
    float
        -1 to 1; nan where nobody has a time and a rank.
    """
    by = np.asarray(rank_by, dtype=np.float64)
    ranked = ~np.isnan(by)
    times, people, there = _reached(np.asarray(seconds)[ranked], np.asarray(population)[ranked])
    everyone = people.sum()
    if not everyone > 0:
        return np.nan
    spent = float(people @ times)
    if spent <= 0:
        return 0.0
    _, place = np.unique(by[ranked][there], return_inverse=True)
    at_place = np.bincount(place, weights=people)
    middle = (np.cumsum(at_place) - at_place / 2) / everyone
    return float(2 * ((people * times) @ middle[place]) / spent - 1)


def floating_catchment(
    seconds: ArrayLike,
    *,
    population: ArrayLike,
    capacity: ArrayLike,
    zones: Sequence[tuple[float, float]],
) -> Numbers:
    """Places per person, by the two-step floating catchment area method (2SFCA) or its enhanced form.

    With f the weight of the zone that a time falls in, and 0 beyond the last:

    1. Rⱼ = Sⱼ / Σₖ f(tₖⱼ) wₖ    the centre's places over the people around it
    2. Aᵢ = Σⱼ f(tᵢⱼ) Rⱼ

    One zone of weight 1 is 2SFCA: Luo and Wang (2003), Environment and Planning B 30(6), 865-884. Several zones of
    falling weight are E2SFCA: Luo and Qi (2009), Health & Place 15(4), 1100-1107. Σᵢ wᵢ Aᵢ is the places of all
    centres with anybody around them. A centre without anybody around it gives nothing.

    Parameters
    ----------
    seconds : ArrayLike
        Seconds [centre, origin].
    population : ArrayLike
        People, one per origin.
    capacity : ArrayLike
        Places, one per centre; nan where it is not known: the centre is left out, and the answer is a lower bound.
    zones : Sequence[tuple[float, float]]
        Upper limit in seconds (``<=``) and weight of each zone, limits rising.

    Returns
    -------
    Numbers
        Places per person, one per origin.

    Raises
    ------
    ValueError
        Limits that do not rise, a negative weight, or a negative number of places.
    """
    limits = [limit for limit, _ in zones]
    if not zones or sorted(set(limits)) != limits or any(weight < 0 for _, weight in zones):
        raise ValueError("Zones have rising limits and no negative weights.")
    times = np.asarray(seconds, dtype=np.float64)
    people = np.asarray(population, dtype=np.float64)
    places = np.asarray(capacity, dtype=np.float64)
    if (places < 0).any():
        raise ValueError("A number of places is not negative.")
    weights = np.array([*(weight for _, weight in zones), 0.0])
    found = np.zeros(people.shape)
    for row in np.flatnonzero(~np.isnan(places)):
        near = weights[np.searchsorted(limits, times[row], side="left")]
        around = float(near @ people)
        if around > 0:
            found += near * (places[row] / around)
    return found
