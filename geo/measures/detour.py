"""What an agreement costs in time: the way to the contracted centre beside the way to the nearest.

A user may go to any centre, so the contracted time is what the municipality has arranged, not what a person must
accept; the screen says so beside the measure (``agreements.any_centre``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.constants import SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from geo.evidence.agreements import UNKNOWN_ROW
from geo.measures import weighted

LONG_DETOUR_S = 30 * 60  # "more than half an hour longer": our choice of round figure, stated in the column's name


@dataclass(frozen=True, eq=False)
class Detour:
    """Time to the contracted centre beside the nearest, per origin.

    Parameters
    ----------
    centre : NDArray[np.int16]
        Row of the contracted centre; -1 where the agreement is unknown.
    known : NDArray[np.bool_]
        Whether the agreement is known; tells unknown from cut off.
    contracted_s : NDArray[np.floating]
        Seconds to the contracted centre; inf where there is no way or no known agreement.
    nearest_s : NDArray[np.floating]
        Seconds to the nearest centre in operation; inf where there is no way.
    detour_s : NDArray[np.floating]
        Contracted minus nearest, seconds: 0 or more; inf where the nearest can be reached and the contracted
        cannot, and inf with ``comparable`` false where nothing can be compared.
    """

    centre: NDArray[np.int16]
    known: NDArray[np.bool_]
    contracted_s: NDArray[np.floating]
    nearest_s: NDArray[np.floating]
    detour_s: NDArray[np.floating]

    @property
    def comparable(self) -> NDArray[np.bool_]:
        """Origins with a known agreement and some centre in reach."""
        either: NDArray[np.bool_] = self.known & np.isfinite(self.nearest_s)
        return either


def detour(
    seconds: NDArray[np.floating],
    *,
    in_operation: NDArray[np.bool_],
    area_index: ArrayLike,
    centre_of_area: NDArray[np.int16],
) -> Detour:
    """Compare each origin's contracted centre with its nearest centre in operation.

    Parameters
    ----------
    seconds : NDArray[np.floating]
        Seconds [centre, origin].
    in_operation : NDArray[np.bool_]
        Which centres are in operation, one flag per centre.
    area_index : ArrayLike
        Number of the municipality, one per origin.
    centre_of_area : NDArray[np.int16]
        Row of the contracted centre per municipality, as from ``rows_of_centres``.

    Returns
    -------
    Detour
        One comparison per origin.
    """
    area = np.asarray(area_index, dtype=np.int64)
    centre = centre_of_area[area]
    known = centre != UNKNOWN_ROW
    nearest_s = np.min(seconds[in_operation], axis=0, initial=np.inf).astype(seconds.dtype)
    contracted_s = np.full_like(nearest_s, np.inf)
    contracted_s[known] = seconds[centre[known], np.flatnonzero(known)]
    detour_s = np.full_like(nearest_s, np.inf)
    np.subtract(contracted_s, nearest_s, out=detour_s, where=known & np.isfinite(nearest_s))
    return Detour(centre, known, contracted_s, nearest_s, detour_s)


def detour_table(result: Detour, *, population: ArrayLike, area_index: ArrayLike, areas: int) -> pd.DataFrame:
    """Return what the agreements cost, one row per area (in order of ``area_index``).

    ``people_known``: people whose municipality's agreement is known and who can reach some centre; the medians (in
    minutes, inf last; nan: nobody) and the counts below are about them. ``people_detour``: contracted is not
    the nearest; ``people_detour_over_30``: more than 30 minutes longer, or out of reach. ``person_hours``: their extra
    time one way, added up where it is finite.

    Parameters
    ----------
    result : Detour
        One comparison per origin.
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
    use = result.comparable
    people, area = people[use], area[use]
    contracted_s, nearest_s, detour_s = (v[use] for v in (result.contracted_s, result.nearest_s, result.detour_s))

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(area, weights=weights, minlength=areas).astype(np.float64)

    def median(values: NDArray[np.floating]) -> NDArray[np.float64]:
        return weighted.medians(values, population=people, area_index=area, areas=areas) / SECONDS_PER_MINUTE

    everyone = np.asarray(population, dtype=np.float64)
    every_area = np.asarray(area_index, dtype=np.int64)
    extra_hours = np.where(np.isfinite(detour_s), detour_s, 0).astype(np.float64) / SECONDS_PER_HOUR
    return pd.DataFrame(
        {
            "population": np.bincount(every_area, weights=everyone, minlength=areas).astype(np.float64),
            "people_known": total(people),
            "contracted_min": median(contracted_s),
            "nearest_min": median(nearest_s),
            "detour_min": median(detour_s),
            "people_detour": total(people * (detour_s > 0)),
            "people_detour_over_30": total(people * (detour_s > LONG_DETOUR_S)),
            "person_hours": total(people * extra_hours),
        }
    )
