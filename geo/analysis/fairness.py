"""How evenly a study's travel times are shared, for a group and a reading, by ``geo.measures.inequality``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.constants import SECONDS_PER_MINUTE
from geo.errors import UnknownName
from geo.measures import inequality
from geo.measures.inequality import Theil
from geo.study.question import Question
from geo.study.study import Study

#: Of 2SFCA: one zone. A choice of ours (the innermost limit of the dashboard's default), not a norm.
CATCHMENT_MIN: float = 90
#: Of E2SFCA: the weights that Luo and Qi (2009) used for 10, 20 and 30 minutes, over three equal zones of ours.
ZONES_MIN: tuple[tuple[float, float], ...] = ((30, 1.0), (60, 0.68), (90, 0.22))
CURVE_AT: tuple[float, ...] = tuple(step / 50 for step in range(51))


@dataclass(frozen=True)
class Decile:
    """The tenth of the people with the longest way.

    Parameters
    ----------
    people : float
        How many they are.
    mean_min : float
        Their mean, minutes.
    from_min : float
        The least of their times, minutes.
    municipalities : tuple[tuple[str, str, float], ...]
        Code, name and people of each where any of them live, most people first.
    counties : tuple[tuple[str, str, float], ...]
        The same of counties.
    """

    people: float
    mean_min: float
    from_min: float
    municipalities: tuple[tuple[str, str, float], ...]
    counties: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Capacity:
    """Places per 10,000 people where the number of places is known for some centres that count (2SFCA and E2SFCA).

    Parameters
    ----------
    centres_known : int
        Of ``centres``, those whose number of places is known.
    centres : int
        Centres that count.
    places : float
        Known places, in all.
    catchment_min : float
        Limit of 2SFCA's one zone, minutes.
    mean_2sfca : float
        Places per 10,000 people, mean over people.
    people_without : float
        People with no place at all within the catchment.
    mean_e2sfca : float
        Places per 10,000 people, weighted by zone, mean over people.
    worst_tenth_e2sfca : float
        The same over the tenth of the people with fewest.
    """

    centres_known: int
    centres: int
    places: float
    catchment_min: float
    mean_2sfca: float
    people_without: float
    mean_e2sfca: float
    worst_tenth_e2sfca: float


@dataclass(frozen=True)
class Fairness:
    """Every index for one question.

    Parameters
    ----------
    question : Question
        What was asked.
    people : float
        People who have a time.
    cut_off_people : float
        People who have none; they are in no index.
    mean_min : float
        Mean time, minutes.
    mean_difference_min : float
        Mean difference between two people, minutes.
    gini : float
        Gini's coefficient.
    theil : Theil
        Theil's T and its parts, groups being counties.
    palma : float
        Palma's ratio of means; 1 is equality.
    concentration : float
        Concentration index by centrality, -1 to 1; below zero: the least central travel longest.
    worst : Decile
        The tenth with the longest way.
    lorenz : tuple[float, ...]
        Lorenz curve at ``CURVE_AT``, shares 0 to 1.
    capacity : Capacity | None
        Places within reach; None: no number of places was given, and nothing is assumed in its stead.
    """

    question: Question
    people: float
    cut_off_people: float
    mean_min: float
    mean_difference_min: float
    gini: float
    theil: Theil
    palma: float
    concentration: float
    worst: Decile
    lorenz: tuple[float, ...]
    capacity: Capacity | None

    @property
    def indices(self) -> dict[str, float]:
        """The figures by stable English name, in the order of the exports; nan where there is none."""
        return {
            "people": self.people,
            "cut_off_people": self.cut_off_people,
            "mean_min": self.mean_min,
            "gini": self.gini,
            "mean_difference_min": self.mean_difference_min,
            "theil": self.theil.total,
            "theil_between_counties": self.theil.between,
            "theil_within_counties": self.theil.within,
            "palma": self.palma,
            "concentration_by_centrality": self.concentration,
            "worst_tenth_people": self.worst.people,
            "worst_tenth_mean_min": self.worst.mean_min,
            "worst_tenth_from_min": self.worst.from_min,
        }


def fairness(study: Study, question: Question, *, capacity: Mapping[str, float] | None = None) -> Fairness:
    """Work out every index for a question.

    Under the expected reading a place's time is its expected time, and its people count by the probability that they
    can get there at all.

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    question : Question
        What to ask.
    capacity : Mapping[str, float] | None, optional
        Number of places by centre id; None: not asked for.

    Returns
    -------
    Fairness
        Figures nan where there is nobody to count over.

    Raises
    ------
    UnknownName
        ``capacity`` names a centre that is not there.
    NoKnownCount
        The expected reading is asked for, and nobody has counted.
    """
    answer = study.answer(question)
    seconds = answer.seconds.astype(np.float64)
    people = study.population
    if answer.expected is not None:
        people = people * (1 - answer.expected.outcome.cut_off_probability)
    people = np.where(np.isfinite(seconds), people, 0.0)
    everyone = float(people.sum())
    known = study.dataset.municipalities
    county, counties = county_of_origin(study)
    centrality = known["centrality_index"].to_numpy(dtype=np.float64, na_value=np.nan)[study.municipality_of_origin]
    worst = inequality.tail(seconds, population=people)
    spent = float(people @ np.where(people > 0, seconds, 0.0))
    return Fairness(
        question=question,
        people=everyone,
        cut_off_people=max(float(study.population.sum()) - everyone, 0.0),
        mean_min=spent / everyone / SECONDS_PER_MINUTE if everyone > 0 else np.nan,
        mean_difference_min=inequality.mean_difference_s(seconds, population=people) / SECONDS_PER_MINUTE,
        gini=inequality.gini(seconds, population=people),
        theil=inequality.theil(seconds, population=people, group=county),
        palma=inequality.palma(seconds, population=people),
        concentration=inequality.concentration(seconds, population=people, rank_by=centrality),
        worst=Decile(
            people=worst.total,
            mean_min=worst.mean_s / SECONDS_PER_MINUTE,
            from_min=worst.from_s / SECONDS_PER_MINUTE,
            municipalities=_who(
                worst.people, study.municipality_of_origin, known[["municipality_code", "municipality"]]
            ),
            counties=_who(worst.people, county, counties),
        ),
        lorenz=tuple(inequality.lorenz(seconds, population=people, at=CURVE_AT).tolist()),
        capacity=None if capacity is None else _capacity(study, answer.eligible, capacity),
    )


def county_of_origin(study: Study) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return the county of each origin, as a number.

    Parameters
    ----------
    study : Study
        Origins and municipalities.

    Returns
    -------
    tuple[array of int64, pd.DataFrame]
        Number of the county, one per origin; and columns ``county_code, county``, one row per number.
    """
    known = study.dataset.municipalities[["county_code", "county"]].reset_index(drop=True)
    counties = known.drop_duplicates("county_code").sort_values("county_code", ignore_index=True)
    of_municipality = pd.Index(counties["county_code"]).get_indexer(pd.Index(known["county_code"]))
    return of_municipality.astype(np.int64)[study.municipality_of_origin], counties


def _who(
    people: NDArray[np.float64], area: NDArray[np.int64], names: pd.DataFrame
) -> tuple[tuple[str, str, float], ...]:
    sums = np.bincount(area, weights=people, minlength=len(names))
    rows = zip(names.iloc[:, 0], names.iloc[:, 1], sums.tolist(), strict=True)
    found = [(str(code), str(name), count) for code, name, count in rows if count > 0]
    return tuple(sorted(found, key=lambda row: (-row[2], row[0])))


def _capacity(study: Study, eligible: NDArray[np.bool_], given: Mapping[str, float]) -> Capacity:
    ids = study.centres["centre_id"].tolist()
    for centre_id in given:
        if centre_id not in ids:
            raise UnknownName("centre", centre_id, ids)
    places = np.array([given.get(centre_id, np.nan) for centre_id in ids], dtype=np.float64)
    places[~eligible] = np.nan

    def reach(zones_min: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
        zones = [(limit * SECONDS_PER_MINUTE, weight) for limit, weight in zones_min]
        found = inequality.floating_catchment(study.times, population=study.population, capacity=places, zones=zones)
        return found * 10_000

    plain, enhanced = reach([(CATCHMENT_MIN, 1.0)]), reach(ZONES_MIN)
    everyone = float(study.population.sum())
    return Capacity(
        centres_known=int((~np.isnan(places)).sum()),
        centres=int(eligible.sum()),
        places=float(np.nansum(places)),
        catchment_min=CATCHMENT_MIN,
        mean_2sfca=_over(float(study.population @ plain), everyone),
        people_without=float(study.population[plain == 0].sum()),
        mean_e2sfca=_over(float(study.population @ enhanced), everyone),
        worst_tenth_e2sfca=inequality.tail(enhanced, population=study.population, longest=False, share=0.1).mean_s,
    )


def _over(amount: float, people: float) -> float:
    return amount / people if people > 0 else np.nan
