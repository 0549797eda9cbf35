"""How well the ranking of the worst municipalities holds when the assumptions behind the times are changed.

Each ``Variant`` changes one assumption, or two at once, and everything is searched anew; the rest is today's. What is
*driven* (roads, links and the way to the road) gets faster or slower together. A ferry's time is today's sailing and
waiting together (12.3 km/h, see ``geo.network.graph.SpeedModel``); it is split by an assumed sailing speed, and only
the waiting is changed. The length factor concerns roads alone.

Not varied: the year of the population. A municipality's people are those of the 2019 grid, scaled to the municipality's
total, so another year's total multiplies all its people alike and moves neither its median nor its rank (tested). It
would shift the national indices a little. Where in a municipality people live is known for 2019 only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.cache import LRU
from geo.constants import METRES_PER_KM, SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from geo.data.vocabulary import DOCUMENTED, EXPECTED, NEAREST, POSSIBLE
from geo.measures import coverage, inequality, reasons
from geo.network.access import AccessLegs
from geo.network.conditions_applied import SAILING_KMH
from geo.network.graph import FERRY, ROAD, Network, SpeedModel
from geo.routing import matrix
from geo.routing.matrix import Seconds
from geo.study.question import Question
from geo.study.study import Study

Numbers = NDArray[np.float64]

WORST = 20


@dataclass(frozen=True)
class Variant:
    """One set of assumptions.

    Parameters
    ----------
    variant_id : str
        Stable, for exports and the catalogue.
    speed : float, optional
        What today's speeds are multiplied by.
    wait : float, optional
        What today's waiting for ferries is multiplied by.
    length_factor : float | None, optional
        Length to drive over length as drawn; None: today's.
    """

    variant_id: str
    speed: float = 1.0
    wait: float = 1.0
    length_factor: float | None = None


TODAY = Variant("today")
#: The last two are corners: they pull road and ferry apart, which is what can turn a ranking round.
VARIANTS: tuple[Variant, ...] = (
    Variant("speed_90", speed=0.9),
    Variant("speed_110", speed=1.1),
    Variant("wait_50", wait=0.5),
    Variant("wait_150", wait=1.5),
    Variant("length_1000", length_factor=1.0),
    Variant("length_1050", length_factor=1.05),
    Variant("speed_90_wait_50", speed=0.9, wait=0.5),
    Variant("speed_110_wait_150", speed=1.1, wait=1.5),
)


@dataclass(frozen=True)
class VariantRow:
    """One of today's worst municipalities; first to last and low to high are over today and all variants.

    Parameters
    ----------
    municipality_code : str
        Code of today.
    municipality : str
        Its name.
    county : str
        Name of the county.
    people : float
        Who live there.
    rank : int
        Today's; 1 has the longest median.
    rank_first : int
        The smallest of its ranks.
    rank_last : int
        The largest of its ranks.
    median_min : float
        Today's median, minutes.
    low_min : float
        The least of its medians, minutes.
    high_min : float
        The greatest of its medians, minutes.
    always : bool
        Whether it is among the worst under every variant.
    """

    municipality_code: str
    municipality: str
    county: str
    people: float
    rank: int
    rank_first: int
    rank_last: int
    median_min: float
    low_min: float
    high_min: float
    always: bool


@dataclass(frozen=True)
class VariantOutcome:
    """One variant beside today; correlations are over all ranked municipalities.

    Parameters
    ----------
    variant : Variant
        The assumptions.
    kept : int
        How many of today's worst are among its worst.
    kendall : float
        Tau-b, 1 where the order is the same; nan where there is no order.
    spearman : float
        Rho, likewise.
    mean_min : float
        Mean time over the people who get there, minutes.
    gini : float
        Gini's coefficient of the times.
    """

    variant: Variant
    kept: int
    kendall: float
    spearman: float
    mean_min: float
    gini: float


@dataclass(frozen=True)
class Stability:
    """Rank stability of the municipalities with the longest median.

    Parameters
    ----------
    question : Question
        What was asked.
    rows : tuple[VariantRow, ...]
        Today's worst municipalities, the worst first.
    outcomes : tuple[VariantOutcome, ...]
        Today, then each variant.
    ranked : int
        Number of municipalities with a rank.
    unranked : tuple[str, ...]
        Names of those where nobody gets there.
    """

    question: Question
    rows: tuple[VariantRow, ...]
    outcomes: tuple[VariantOutcome, ...]
    ranked: int
    unranked: tuple[str, ...]

    @property
    def always(self) -> int:
        """How many of today's worst are among the worst under every variant."""
        return sum(row.always for row in self.rows)


class Sensitivity:
    """Rank stability of one study, under a scenario or not. Times under a variant are searched once and remembered.

    One variant's times take 10 MB for all Norway.

    Parameters
    ----------
    study : Study
        Today's, or under a scenario.
    variants : Sequence[Variant], optional
        What is tried beside today.
    """

    def __init__(self, study: Study, *, variants: Sequence[Variant] = VARIANTS) -> None:
        self.study = study
        self.variants = tuple(variants)
        self._times = LRU(len(self.variants) + 1)
        self._found = LRU(64)

    def times(self, variant: Variant) -> Seconds:
        """Search the travel times under a variant.

        Parameters
        ----------
        variant : Variant
            The assumptions.

        Returns
        -------
        Seconds
            Seconds [centre, origin], rows as in ``Study.centres``; ``inf``: there is no way.
        """
        return self._times.get(variant, lambda: times_under(self.study, variant))

    def stability(self, question: Question, *, worst: int = WORST) -> Stability:
        """Rank the municipalities by their people's median time to the nearest centre, today and under each variant.

        The longest first; equal medians in order of municipality code.

        Parameters
        ----------
        question : Question
            What to ask; its measure is nearest.
        worst : int, optional
            How many of today's to report.

        Returns
        -------
        Stability
            Rows for at most ``worst`` municipalities, outcomes for today and every variant.

        Raises
        ------
        ValueError
            A measure other than nearest, or fewer than one municipality.
        NoKnownCount
            The expected reading is asked for, and nobody has counted.
        """
        if question.measure != NEAREST or worst < 1:
            raise ValueError("Ranks are asked for the nearest centre, and for at least one municipality.")
        return self._found.get((question, worst), lambda: self._stability(question, worst))

    def _stability(self, question: Question, worst: int) -> Stability:
        study = self.study
        seconds = [study.answer(question).seconds]
        seconds += [seconds_under(study, question, self.times(variant)) for variant in self.variants]
        medians = np.array([_medians(study, one) for one in seconds])
        # A variant makes ways longer or shorter but opens and closes none: who has a median has one throughout.
        ranked = np.flatnonzero(np.isfinite(medians[0]))
        medians = medians[:, ranked]
        ranks = np.array([ranks_of(one) for one in medians], dtype=np.int64).reshape(medians.shape)
        known = study.dataset.municipalities
        rows = []
        for at in np.argsort(ranks[0])[:worst]:
            place = known.iloc[int(ranked[at])]
            minutes = medians[:, at] / SECONDS_PER_MINUTE
            rows.append(
                VariantRow(
                    municipality_code=str(place["municipality_code"]),
                    municipality=str(place["municipality"]),
                    county=str(place["county"]),
                    people=float(place["population"]),
                    rank=int(ranks[0, at]),
                    rank_first=int(ranks[:, at].min()),
                    rank_last=int(ranks[:, at].max()),
                    median_min=float(minutes[0]),
                    low_min=float(minutes.min()),
                    high_min=float(minutes.max()),
                    always=bool(ranks[:, at].max() <= worst),
                )
            )
        chosen = ranks[0] <= worst
        outcomes = [
            VariantOutcome(
                variant=variant,
                kept=int((ranks[index][chosen] <= worst).sum()),
                kendall=kendall(medians[0], medians[index]),
                spearman=spearman(medians[0], medians[index]),
                mean_min=_mean_min(seconds[index], study.population),
                gini=inequality.gini(seconds[index], population=study.population),
            )
            for index, variant in enumerate((TODAY, *self.variants))
        ]
        without = np.setdiff1d(np.arange(len(known)), ranked)
        names = tuple(str(known["municipality"].iloc[int(row)]) for row in without)
        return Stability(question, tuple(rows), tuple(outcomes), len(ranked), names)


def network_under(network: Network, variant: Variant, *, length_factor: float) -> Network:
    """Return the network with every time as under the variant.

    Ferry: s + (wait - 1) · max(s - length / sailing speed, 0). Driven: s / speed, and for roads times the new factor
    over the old. What is not allowed stays not allowed; everything but the times is shared.

    Parameters
    ----------
    network : Network
        Roads as today.
    variant : Variant
        The assumptions.
    length_factor : float
        What the lengths of roads were given by, as drawn.

    Returns
    -------
    Network
        The same edges and nodes, other seconds.
    """
    sailing_s = network.length_m / METRES_PER_KM / SAILING_KMH * SECONDS_PER_HOUR
    driven = np.full(network.edge_count, 1 / variant.speed)
    if variant.length_factor is not None:
        driven[network.kind == ROAD] *= variant.length_factor / length_factor
    ferry = network.kind == FERRY

    def anew(seconds: Numbers) -> Numbers:
        waiting_s = np.where(np.isfinite(seconds), np.maximum(seconds - sailing_s, 0.0), 0.0)
        return np.where(ferry, seconds + (variant.wait - 1) * waiting_s, seconds * driven)

    return network.with_seconds(anew(network.seconds), anew(network.seconds_back))


def times_under(study: Study, variant: Variant) -> Seconds:
    """Search a study's times anew under a variant; its scenario and closed roads are included.

    Parameters
    ----------
    study : Study
        Roads, people and centres.
    variant : Variant
        The assumptions.

    Returns
    -------
    Seconds
        Seconds [centre, origin], rows as in ``Study.centres``; ``inf``: there is no way.
    """
    built_with = study.dataset.manifest.parameters.get("speeds", {})
    factor = float(built_with.get("length_factor", SpeedModel().length_factor))
    network = network_under(study.network, variant, length_factor=factor)

    def slower(legs: AccessLegs) -> AccessLegs:
        return replace(legs, seconds=legs.seconds / variant.speed)

    ids = study.centres["centre_id"].tolist()
    sites = [(row, study.gazetteer[place]) for row, one in enumerate(ids) for place in study.sites.get(one, ())]
    legs = study.legs(
        [place.x_m for _, place in sites],
        [place.y_m for _, place in sites],
        [place.landmass for _, place in sites],
    )
    found = matrix.matrix(network, origins=slower(study.origin_legs), sites=slower(legs))
    centre_of_site = np.array([row for row, _ in sites], dtype=np.int64)
    return matrix.by_centre(found, centre_of_site=centre_of_site, centre_count=len(ids))


def seconds_under(study: Study, question: Question, times: Seconds) -> Seconds:
    """Return the answer's seconds with other times; evidence is read as the question says.

    Parameters
    ----------
    study : Study
        Centres and what is said of them.
    question : Question
        What to ask, of the nearest centre.
    times : Seconds
        Seconds [centre, origin].

    Returns
    -------
    Seconds
        Seconds, one per origin; ``inf``: cut off.

    Raises
    ------
    NoKnownCount
        The expected reading is asked for, and nobody has counted.
    """
    if question.reading != EXPECTED:
        return matrix.nearest(times, eligible=study.eligible(question))[1]
    reading = reasons.expected(
        times,
        documented=study.eligible(replace(question, reading=DOCUMENTED)),
        possible=study.eligible(replace(question, reading=POSSIBLE)),
        statuses=[study.status_of(one, question.group) for one in study.centres["centre_id"]],
        count=study.expected(question).count,
    )
    return reading.outcome.expected_s.astype(np.float32)


def ranks_of(values: ArrayLike) -> NDArray[np.int64]:
    """Rank of each value, 1 the largest; equal values in the order given.

    Parameters
    ----------
    values : ArrayLike
        In one dimension.

    Returns
    -------
    array of int64
        One rank per value.
    """
    order = np.argsort(-np.asarray(values, dtype=np.float64), kind="stable")
    ranks = np.empty(order.size, dtype=np.int64)
    ranks[order] = np.arange(1, order.size + 1)
    return ranks


def kendall(one: ArrayLike, other: ArrayLike) -> float:
    """Kendall's tau-b; nan without an order. Kendall (1945), Biometrika 33(3), 239-251.

    Parameters
    ----------
    one : ArrayLike
        Values in one dimension.
    other : ArrayLike
        As many.

    Returns
    -------
    float
        -1 to 1.
    """
    return _rank_correlation("kendalltau", one, other)


def spearman(one: ArrayLike, other: ArrayLike) -> float:
    """Spearman's rho, equal values sharing the mean of their ranks; nan without an order.

    Parameters
    ----------
    one : ArrayLike
        Values in one dimension.
    other : ArrayLike
        As many.

    Returns
    -------
    float
        -1 to 1.
    """
    return _rank_correlation("spearmanr", one, other)


def _rank_correlation(name: str, one: ArrayLike, other: ArrayLike) -> float:
    """Return one of scipy's rank correlations, or nan where one side has no order: scipy would warn of it."""
    from scipy import stats  # noqa: PLC0415 -- slow to load, and a start of the program can do without

    values = [np.asarray(side, dtype=np.float64) for side in (one, other)]
    if any(np.unique(side).size < 2 for side in values):  # noqa: PLR2004 -- two different values make an order
        return np.nan
    return float(np.clip(getattr(stats, name)(*values).statistic, -1, 1))


def _medians(study: Study, seconds: Seconds) -> Numbers:
    table = coverage.area_table(
        seconds,
        population=study.population,
        area_index=study.municipality_of_origin,
        areas=study.municipality_codes,
        thresholds_s=(),
    )
    return np.asarray(table["median_s"].to_numpy(dtype=np.float64), dtype=np.float64)


def _mean_min(seconds: Seconds, people: Numbers) -> float:
    there = np.isfinite(seconds) & (people > 0)
    everyone = float(people[there].sum())
    return (
        float(people[there] @ seconds[there].astype(np.float64)) / everyone / SECONDS_PER_MINUTE if everyone else np.nan
    )
