"""Where the coverage has holes, how deep they are, and what stands in the way.

Plain functions over arrays in the order of the matrix: ``seconds`` [centre, origin] (inf: no way), ``population`` and
area numbers per origin. *Beyond* a limit is not within it (``<=`` is within); people who are cut off are beyond every
limit. A municipality is beyond when more than half of its people are. Every figure counts people, not origins.

What hinders a person beyond the limit is what would have to change, in this order (``Hindrance``); exactly one applies:

==========================  =======================================================================================
``none``                    a documented centre is within the limit
``missing_documentation``   none is, but a centre of which nothing is known is: it may serve
``limited_offer``           nor that, but one whose offer the reader does not accept (case by case, day only)
``documented_no``           nor that, but a centre that documents no
``distance``                no centre in operation at all is within the limit
==========================  =======================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.constants import SECONDS_PER_MINUTE, THRESHOLDS_MIN
from geo.measures import weighted

#: Beyond this a child can hardly stay at its school: 45 minutes, the innermost band of SSB's old centrality measure
#: (45/60/75/90 minutes), a common bound on daily commuting. Not a legal limit.
SCHOOL_LIMIT_MIN: float = 45

SMALL_POPULATION = 3000  # "small municipality": a default of our own, to be chosen freely on the screen
FOREVER_S = float(np.finfo(np.float32).max)  # whoever is not there by then is cut off

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


class Hindrance(IntEnum):
    """What keeps a person beyond the limit; see the table above. The order is the order of the questions."""

    NONE = 0
    MISSING_DOCUMENTATION = 1
    LIMITED_OFFER = 2
    DOCUMENTED_NO = 3
    DISTANCE = 4

    @property
    def code(self) -> str:
        """Stable name for exports and the catalogue."""
        return self.name.lower()


def nearest_times(seconds: Floats, eligible: Flags, *, count: int) -> Floats:
    """Find the seconds to the nearest, second nearest, … eligible centre.

    The second is the next option if the nearest is full.

    Parameters
    ----------
    seconds : Floats
        Seconds [centre, origin].
    eligible : Flags
        Which centres count, one flag per centre.
    count : int
        How many ranks.

    Returns
    -------
    Floats
        Seconds [rank, origin]; inf where there are fewer.
    """
    best = np.full((count, seconds.shape[1]), np.inf, dtype=seconds.dtype)
    for row in np.flatnonzero(eligible):
        moving = seconds[row]
        for rank in range(count):  # put in where it belongs; what it replaces moves one rank back
            moving, best[rank] = np.maximum(best[rank], moving), np.minimum(best[rank], moving)
    return best


def beyond_table(
    times: Floats,
    *,
    population: ArrayLike,
    municipality_index: ArrayLike,
    group_of_municipality: ArrayLike,
    groups: Sequence[object],
    limits_min: Sequence[float] = THRESHOLDS_MIN,
    late: Callable[[float], Numbers] | None = None,
) -> pd.DataFrame:
    """Count people and municipalities beyond each limit, per group of municipalities (county, class, country).

    A share of nobody is nan; a municipality without people is beyond nothing.

    Parameters
    ----------
    times : Floats
        Seconds to the centre that the question is about, one per origin.
    population : ArrayLike
        People, one per origin.
    municipality_index : ArrayLike
        Number of the municipality, one per origin.
    group_of_municipality : ArrayLike
        Number in ``groups``, one per municipality; -1: in none, left out.
    groups : Sequence[object]
        Names of the groups.
    limits_min : Sequence[float], optional
        Limits in minutes.
    late : Callable[[float], Numbers], optional
        For the expected reading: the probability per origin of being beyond so many seconds; figures are then
        expected people.

    Returns
    -------
    pd.DataFrame
        Columns ``group, population, municipalities, cut_off_population`` and, for each limit,
        ``people_beyond_<min>, share_beyond_<min>, municipalities_beyond_<min>``.
    """
    if late is None:

        def late(limit_s: float) -> Numbers:
            return (~(times <= limit_s)).astype(np.float64)

    people = np.asarray(population, dtype=np.float64)
    area = np.asarray(municipality_index, dtype=np.int64)
    group = np.asarray(group_of_municipality, dtype=np.int64)
    inside = group >= 0

    def by_municipality(chosen: Numbers) -> Numbers:
        return _sums(people * chosen, area, group.size)

    def by_group(values: NDArray[np.floating] | Flags) -> Numbers:
        return _sums(values[inside].astype(np.float64), group[inside], len(groups))

    everyone = by_municipality(np.ones(people.size))
    total = by_group(everyone)
    columns: dict[str, object] = {
        "group": list(groups),
        "population": total,
        "municipalities": by_group(inside).astype(np.int64),
        "cut_off_population": by_group(by_municipality(late(FOREVER_S))),
    }
    for limit in limits_min:
        missed = by_municipality(late(limit * SECONDS_PER_MINUTE))
        gone = by_group(missed)
        columns[f"people_beyond_{limit:g}"] = gone
        columns[f"share_beyond_{limit:g}"] = _ratio(gone, total)
        columns[f"municipalities_beyond_{limit:g}"] = by_group(missed * 2 > everyone).astype(np.int64)
    return pd.DataFrame(columns)


def municipality_gaps(
    seconds: Floats,
    *,
    eligible: Flags,
    population: ArrayLike,
    municipality_index: ArrayLike,
    municipality_codes: Sequence[str],
    limit_min: float,
) -> pd.DataFrame:
    """Say per municipality how far it is, how many are beyond, and how thin the cover is.

    ``beyond``: more than half of the people are. ``median_min`` and ``second_median_min``: people's median to the
    nearest and to the second nearest eligible centre, cut-off people counted as longest (inf when most are; nan: nobody
    lives there). ``people_one_only``: the nearest is within the limit and no other is. ``people_beyond_school``: the
    nearest is beyond 45 minutes.

    Parameters
    ----------
    seconds : Floats
        Seconds [centre, origin].
    eligible : Flags
        Which centres count, one flag per centre.
    population : ArrayLike
        People, one per origin.
    municipality_index : ArrayLike
        Number of the municipality, one per origin.
    municipality_codes : Sequence[str]
        Codes, in the order of the rows.
    limit_min : float
        The limit in minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns ``municipality_code, population, people_beyond, share_beyond, beyond, median_min, second_median_min,
        people_one_only, people_beyond_school``.
    """
    people = np.asarray(population, dtype=np.float64)
    area = np.asarray(municipality_index, dtype=np.int64)
    count = len(municipality_codes)
    first, second = nearest_times(seconds, eligible, count=2)
    limit_s = limit_min * SECONDS_PER_MINUTE
    total = _sums(people, area, count)
    beyond = _sums(people * ~(first <= limit_s), area, count)
    return pd.DataFrame(
        {
            "municipality_code": list(municipality_codes),
            "population": total,
            "people_beyond": beyond,
            "share_beyond": _ratio(beyond, total),
            "beyond": beyond * 2 > total,
            "median_min": weighted.medians(first, population=people, area_index=area, areas=count) / SECONDS_PER_MINUTE,
            "second_median_min": weighted.medians(second, population=people, area_index=area, areas=count)
            / SECONDS_PER_MINUTE,
            "people_one_only": _sums(people * ((first <= limit_s) & ~(second <= limit_s)), area, count),
            "people_beyond_school": _sums(people * ~(first <= SCHOOL_LIMIT_MIN * SECONDS_PER_MINUTE), area, count),
        }
    )


def small_and_far(gaps: pd.DataFrame, *, population_below: float = SMALL_POPULATION, beyond_min: float) -> pd.DataFrame:
    """Choose the municipalities that are small *and* far away.

    Where everybody is likely to know everybody, a long way is also the only way to be helped unseen.

    Parameters
    ----------
    gaps : pd.DataFrame
        The table of ``municipality_gaps``.
    population_below : float, optional
        Fewer people than this is small.
    beyond_min : float
        A median above this, in minutes, is far.

    Returns
    -------
    pd.DataFrame
        Rows of ``gaps``, longest way first, then by code.
    """
    rows = gaps.loc[(gaps["population"] < population_below) & (gaps["median_min"] > beyond_min)]
    return rows.sort_values(["median_min", "municipality_code"], ascending=[False, True]).reset_index(drop=True)


def hindrances(
    seconds: Floats,
    *,
    documented: Flags,
    unknown: Flags,
    documented_no: Flags,
    limited: Flags | None = None,
    limit_min: float,
) -> NDArray[np.uint8]:
    """Say what hinders the people of each origin: exactly one ``Hindrance``.

    The flags, one per centre, must not overlap; a centre in none of them is not in operation.

    Parameters
    ----------
    seconds : Floats
        Seconds [centre, origin].
    documented : Flags
        Centres that document an accepted offer.
    unknown : Flags
        Centres of which nothing is known.
    documented_no : Flags
        Centres that document no.
    limited : Flags, optional
        Centres whose offer the reader does not accept.
    limit_min : float
        The limit in minutes, inclusive.

    Returns
    -------
    NDArray[np.uint8]
        ``Hindrance``, one per origin.

    Raises
    ------
    ValueError
        A centre is in two of the kinds.
    """
    kinds = [documented, unknown, np.zeros_like(documented) if limited is None else limited, documented_no]
    if np.any(np.sum(kinds, axis=0) > 1):
        raise ValueError("A centre is in two of documented, unknown, limited and documented_no")
    within = seconds <= limit_min * SECONDS_PER_MINUTE
    met = [within[kind].any(axis=0) for kind in kinds]
    answers = (Hindrance.NONE, Hindrance.MISSING_DOCUMENTATION, Hindrance.LIMITED_OFFER, Hindrance.DOCUMENTED_NO)
    return np.select(met, [int(answer) for answer in answers], int(Hindrance.DISTANCE)).astype(np.uint8)


def hindrance_table(
    hindrance: NDArray[np.uint8], *, population: ArrayLike, area_index: ArrayLike, areas: Sequence[object]
) -> pd.DataFrame:
    """Count people by what hinders them, per area. The people columns add up to the population.

    Parameters
    ----------
    hindrance : NDArray[np.uint8]
        ``Hindrance``, one per origin.
    population : ArrayLike
        People, one per origin.
    area_index : ArrayLike
        Number in ``areas``, one per origin.
    areas : Sequence[object]
        Names of the areas.

    Returns
    -------
    pd.DataFrame
        Columns ``area, population, people_<code>`` for each ``Hindrance``, and ``cause``: what hinders most of
        those who are beyond; equally many: the one that asks for less (the order of ``Hindrance``); blank where
        nobody is beyond.
    """
    people = np.asarray(population, dtype=np.float64)
    area = np.asarray(area_index, dtype=np.int64)
    count, kinds = len(areas), len(Hindrance)
    table = _sums(people, area * kinds + hindrance, count * kinds).reshape(count, kinds)
    worst = 1 + table[:, 1:].argmax(axis=1)
    some = table[:, 1:].max(axis=1) > 0
    return pd.DataFrame(
        {
            "area": list(areas),
            "population": table.sum(axis=1),
            **{f"people_{kind.code}": table[:, kind] for kind in Hindrance},
            "cause": [Hindrance(w).code if s else "" for w, s in zip(worst, some, strict=True)],
        }
    )


def knowledge_gap(documented_s: Floats, possible_s: Floats) -> Floats:
    """Work out the seconds between the documented and the possible reading: what knowing more could change.

    Parameters
    ----------
    documented_s : Floats
        Seconds under the documented reading, one per origin.
    possible_s : Floats
        Seconds under the possible reading, one per origin.

    Returns
    -------
    Floats
        0 where both say the same, also where both say inf (no answer would help); inf where only a possible centre
        can be reached.
    """
    gap = np.zeros_like(documented_s)
    np.subtract(documented_s, possible_s, out=gap, where=np.isfinite(possible_s))
    return gap


def knowledge_gap_table(
    documented_s: Floats,
    possible_s: Floats,
    *,
    population: ArrayLike,
    area_index: ArrayLike,
    areas: Sequence[object],
    limit_min: float,
) -> pd.DataFrame:
    """Say what is not known, per area.

    Parameters
    ----------
    documented_s : Floats
        Seconds under the documented reading, one per origin.
    possible_s : Floats
        Seconds under the possible reading, one per origin.
    population : ArrayLike
        People, one per origin.
    area_index : ArrayLike
        Number in ``areas``, one per origin.
    areas : Sequence[object]
        Names of the areas.
    limit_min : float
        The limit in minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns ``area, population, gap_min`` (people's median of the gap; inf last; nan: nobody),
        ``people_uncertain`` (the readings differ at all), ``people_undecided`` (within the limit if the unknown
        serve, beyond it if they do not), ``people_no_documented`` (no documented centre can be reached, yet a
        possible one can).
    """
    people = np.asarray(population, dtype=np.float64)
    area = np.asarray(area_index, dtype=np.int64)
    gap = knowledge_gap(documented_s, possible_s)
    undecided = (possible_s <= limit_min * SECONDS_PER_MINUTE) & ~(documented_s <= limit_min * SECONDS_PER_MINUTE)
    count = len(areas)
    return pd.DataFrame(
        {
            "area": list(areas),
            "population": _sums(people, area, count),
            "gap_min": weighted.medians(gap, population=people, area_index=area, areas=count) / SECONDS_PER_MINUTE,
            "people_uncertain": _sums(people * (gap > 0), area, count),
            "people_undecided": _sums(people * undecided, area, count),
            "people_no_documented": _sums(people * np.isinf(gap), area, count),
        }
    )


def _sums(values: Numbers, index: NDArray[np.int64], count: int) -> Numbers:
    return np.bincount(index, weights=values, minlength=count).astype(np.float64)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    """Part of the whole; nan where the whole is nobody."""
    ratio: Numbers = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return ratio
