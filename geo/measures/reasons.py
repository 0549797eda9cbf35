"""What a study answers beside the nearest documented centre: the expected reading, the contracted centre, the detour.

Only arrays and small tables come in; ``geo.study`` remembers what goes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.constants import SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.evidence.national_counts import KnownCount
from geo.measures import expected as uncertainty
from geo.measures.detour import Detour
from geo.measures.expected import CountConstraint, TravelTimeDistribution
from geo.network.access import Reason


@dataclass(frozen=True, eq=False)
class Expected:
    """The expected reading.

    Parameters
    ----------
    times : NDArray[np.float32]
        Seconds [centre, origin].
    count : KnownCount
        The national count that it rests on.
    constraint : CountConstraint
        Who serves for certain, and how many of the unknown must.
    outcome : TravelTimeDistribution
        What that comes to, per origin.
    """

    times: NDArray[np.float32]
    count: KnownCount
    constraint: CountConstraint
    outcome: TravelTimeDistribution

    def beyond(self, limit_s: float, *, origins: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
        """Work out the probability that no serving centre is within the limit (``<=``).

        Parameters
        ----------
        limit_s : float
            The limit in seconds.
        origins : NDArray[np.int64], optional
            Rows of some origins; None: all.

        Returns
        -------
        NDArray[np.float64]
            One probability per origin.
        """
        times = self.times if origins is None else self.times[:, origins]
        return uncertainty.beyond_probability(times, self.constraint, within_s=limit_s)

    def totals(
        self,
        *,
        origins: NDArray[np.int64] | None,
        population: NDArray[np.float64],
        shares_min: Sequence[int],
        beyond_min: Sequence[int],
    ) -> tuple[float, dict[int, float], dict[int, float]]:
        """Add up expected people over some origins.

        Parameters
        ----------
        origins : NDArray[np.int64] | None
            Rows of some origins; None: all.
        population : NDArray[np.float64]
            People of these origins.
        shares_min : Sequence[int]
            Limits in minutes for shares within.
        beyond_min : Sequence[int]
            Limits in minutes for people beyond.

        Returns
        -------
        tuple[float, dict[int, float], dict[int, float]]
            Expected people cut off; expected share within, by limit (nan for nobody); expected people beyond, by
            limit.
        """
        everyone = float(population.sum())
        late = {
            minutes: float(population @ self.beyond(minutes * SECONDS_PER_MINUTE, origins=origins))
            for minutes in {*shares_min, *beyond_min}
        }
        shares = {minutes: (everyone - late[minutes]) / everyone if everyone > 0 else np.nan for minutes in shares_min}
        lost = self.outcome.cut_off_probability if origins is None else self.outcome.cut_off_probability[origins]
        cut_off = float(population @ lost)
        return cut_off, shares, {minutes: late[minutes] for minutes in beyond_min}

    @property
    def summary(self) -> str:
        """What a table's evidence column says: "3 of 41 unknown centres"."""
        return f"{self.constraint.serving} of {self.constraint.size} unknown centres"


def expected(
    times: NDArray[np.float32],
    *,
    documented: NDArray[np.bool_],
    possible: NDArray[np.bool_],
    statuses: Sequence[str],
    count: KnownCount,
) -> Expected:
    """Read the evidence so that it agrees with the count.

    Parameters
    ----------
    times : NDArray[np.float32]
        Seconds [centre, origin].
    documented : NDArray[np.bool_]
        Centres that serve for certain, one flag per centre.
    possible : NDArray[np.bool_]
        Centres that serve or may, one flag per centre.
    statuses : Sequence[str]
        What each centre documents for the group.
    count : KnownCount
        How many centres nationwide serve, and which statuses that includes.

    Returns
    -------
    Expected
        The reading.
    """
    counted = int(np.count_nonzero(documented & np.isin(statuses, count.statuses)))
    constraint = uncertainty.count_constraint(
        documented, possible & ~documented, known_count=count.serving, counted=counted
    )
    return Expected(times, count, constraint, uncertainty.travel_times(times, constraint))


def expected_figures(
    reading: Expected,
    *,
    population: NDArray[np.float64],
    area_index: NDArray[np.int64],
    areas: int,
    limits_min: Collection[float] = THRESHOLDS_MIN,
) -> pd.DataFrame:
    """Work out the figures per area that must be counted over subsets as well as people; over all origins.

    Parameters
    ----------
    reading : Expected
        The expected reading.
    population : NDArray[np.float64]
        People, one per origin.
    area_index : NDArray[np.int64]
        Number of the area, one per origin.
    areas : int
        How many areas there are.
    limits_min : Collection[float], optional
        Limits in minutes.

    Returns
    -------
    pd.DataFrame
        ``cut_off_population`` and ``share_within_<min>``: expected people and expected share (closed form; not the
        people whose expected time is within the limit). ``expected_min, p5_min, p95_min``: as
        ``uncertainty.area_minutes``.
    """

    def people(probability: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(area_index, weights=population * probability, minlength=areas)
        return sums.astype(np.float64)

    everyone = people(np.ones(population.size))
    minutes = uncertainty.area_minutes(reading.outcome, population=population, area_index=area_index, areas=areas)
    columns: dict[str, object] = {"cut_off_population": people(reading.outcome.cut_off_probability)}
    for limit in limits_min:
        share = np.full(areas, np.nan)
        late = people(reading.beyond(limit * SECONDS_PER_MINUTE))
        np.divide(everyone - late, everyone, out=share, where=everyone > 0)
        columns[f"share_within_{limit:g}"] = share
    return pd.DataFrame({**columns, **{name: minutes[name] for name in ("expected_min", "p5_min", "p95_min")}})


def nearest_reasons(
    lacking: NDArray[np.bool_], *, unconnected: NDArray[np.int64], leg_reason: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Say why an origin that is ``lacking`` has no nearest centre: its leg's reason, no way to any, or none serves.

    Parameters
    ----------
    lacking : NDArray[np.bool_]
        Whether the origin has no centre, one flag per origin.
    unconnected : NDArray[np.int64]
        Rows of the origins without a way to any centre in operation.
    leg_reason : NDArray[np.uint8]
        ``Reason`` of the access leg, one per origin.

    Returns
    -------
    NDArray[np.uint8]
        ``Reason``, one per origin.
    """
    reason = leg_reason.copy()
    unexplained = lacking & (reason == Reason.NONE)
    reason[unexplained] = Reason.NO_SERVING_CENTRE
    reason[unconnected[unexplained[unconnected]]] = Reason.NO_CONNECTION
    return reason


def unconnected(rows: Iterable[NDArray[np.float32]]) -> NDArray[np.int64]:
    """Find the origins without a way to any of some centres.

    Parameters
    ----------
    rows : Iterable[NDArray[np.float32]]
        Seconds per origin, centre by centre.

    Returns
    -------
    NDArray[np.int64]
        Rows of the origins; none where there are no centres.
    """
    left: NDArray[np.int64] | None = None
    for row in rows:  # after the first, few are left
        left = np.flatnonzero(np.isinf(row)) if left is None else left[np.isinf(row[left])]
    return np.zeros(0, dtype=np.int64) if left is None else left


def agreement_reasons(result: Detour, *, leg_reason: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Say why an origin has no contracted time: its leg's reason, an unknown agreement, or no way there.

    Parameters
    ----------
    result : Detour
        One comparison per origin.
    leg_reason : NDArray[np.uint8]
        ``Reason`` of the access leg, one per origin.

    Returns
    -------
    NDArray[np.uint8]
        ``Reason``, one per origin.
    """
    reason = leg_reason.copy()
    unexplained = np.isinf(result.detour_s) & (reason == Reason.NONE)
    reason[unexplained & result.known] = Reason.NO_CONNECTION
    reason[unexplained & ~result.known] = Reason.AGREEMENT_UNKNOWN
    return reason


def expected_curve(
    reading: Expected,
    *,
    origins: NDArray[np.int64],
    population: NDArray[np.float64],
    at_s: Sequence[float],
) -> NDArray[np.float64]:
    """Work out the expected share of some people who are there within each of the times (``<=``).

    Parameters
    ----------
    reading : Expected
        The expected reading.
    origins : NDArray[np.int64]
        Rows of some origins.
    population : NDArray[np.float64]
        People of these origins.
    at_s : Sequence[float]
        Times in seconds.

    Returns
    -------
    NDArray[np.float64]
        One share per time; nan where there is nobody.
    """
    times, weight = uncertainty.outcomes(reading.times[:, origins], reading.constraint)
    at = np.asarray(at_s, dtype=times.dtype)
    order = np.argsort(at)
    there = np.zeros(at.size + 1)
    for rank in range(weight.size):
        # The first of the times asked for that this one is within; past the last: never there.
        place = np.searchsorted(at[order], times[:, rank], side="left")
        there += np.bincount(place, weights=population * weight[rank], minlength=at.size + 1)
    everyone = population.sum()
    share = np.full(at.size, np.nan)
    if everyone > 0:
        share[order] = np.cumsum(there[:-1]) / everyone
    return share
