"""Two worlds held against each other: who gains, who loses, how many people lie beyond a limit in either.

Everything is counted per origin and then added up, so a municipality may have people who gain and people who lose.
A change is counted where it is at least ``NOTICEABLE_S``; the model is no finer than that. Whoever is cut off in one
world only has no number of minutes for the change: they are counted among those who lose or gain, and apart.

``before`` and ``after`` are two studies of one data set (today's, or ``Study.under`` a scenario); a comparison changes
neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.analysis import planning
from geo.constants import BEYOND_MIN, SECONDS_PER_MINUTE
from geo.data.vocabulary import GROUP_IDS
from geo.errors import NoKnownCount
from geo.measures import coverage
from geo.study.question import Answer, Question
from geo.study.study import Study

NOTICEABLE_S = 60.0  # a change of at least this counts as gaining or losing; our choice, and said wherever it is used
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Origins = NDArray[np.int64]


@dataclass(frozen=True)
class Pair:
    """One figure in both worlds.

    Parameters
    ----------
    before : float
        In the first world.
    after : float
        In the second.
    """

    before: float
    after: float


@dataclass(frozen=True)
class ComparisonSummary:
    """The comparison in figures, over all people.

    Parameters
    ----------
    people : float
        All of them.
    people_losing : float
        From where it takes noticeably longer, or who are newly cut off.
    people_gaining : float
        From where it is noticeably shorter, or who are newly reached.
    people_newly_cut_off : float
        Who got there before only.
    people_newly_reached : float
        Who get there after only.
    person_minutes_change : float
        Sum of minutes one way, over those who get there in both worlds; below zero is shorter.
    people_beyond : Mapping[int, Pair]
        By limit in minutes: later than that, or cut off.
    municipalities_losing : int
        Number of municipalities with somebody who loses.
    municipalities_gaining : int
        Number of municipalities with somebody who gains.
    """

    people: float
    people_losing: float
    people_gaining: float
    people_newly_cut_off: float
    people_newly_reached: float
    person_minutes_change: float
    people_beyond: Mapping[int, Pair]
    municipalities_losing: int  # with somebody who loses
    municipalities_gaining: int


@dataclass(frozen=True, eq=False)
class Comparison:
    """Answers to one question before and after. Arrays run over the origins, in the table's order.

    Parameters
    ----------
    before_study : Study
        The first world.
    after_study : Study
        The second.
    before : Answer
        The first world's answer.
    after : Answer
        The second world's answer.
    limits_min : tuple[int, ...]
        Limits in minutes, inclusive.
    change_s : Numbers
        Seconds, after minus before, one per origin; inf: newly cut off, -inf: newly reached, nan: cut off in both.
    """

    before_study: Study
    after_study: Study
    before: Answer
    after: Answer
    limits_min: tuple[int, ...]
    change_s: Numbers

    @property
    def question(self) -> Question:
        """What was asked in both worlds."""
        return self.before.question

    @property
    def losing(self) -> Flags:
        """Origins from where it takes noticeably longer, or that are newly cut off."""
        return np.asarray(self.change_s >= NOTICEABLE_S, dtype=bool)

    @property
    def gaining(self) -> Flags:
        """Origins from where it is noticeably shorter, or that are newly reached."""
        return np.asarray(self.change_s <= -NOTICEABLE_S, dtype=bool)

    @cached_property
    def summary(self) -> ComparisonSummary:
        """The comparison in figures."""
        total, table = self._total, self._by_municipality
        return ComparisonSummary(
            people=float(self.before_study.population.sum()),
            people_losing=total["people_losing"],
            people_gaining=total["people_gaining"],
            people_newly_cut_off=total["people_newly_cut_off"],
            people_newly_reached=total["people_newly_reached"],
            person_minutes_change=total["person_minutes_change"],
            people_beyond={
                limit: Pair(total[f"beyond_{limit}_before"], total[f"beyond_{limit}_after"])
                for limit in self.limits_min
            },
            municipalities_losing=int((table["people_losing"] > 0).sum()),
            municipalities_gaining=int((table["people_gaining"] > 0).sum()),
        )

    @property
    def municipalities(self) -> pd.DataFrame:
        """One row per municipality, in code order; a fresh frame.

        Columns: ``municipality_code, municipality, county_code, county, centrality_class, people, before_min,
        after_min, change_min, people_losing, people_gaining, people_newly_cut_off, people_newly_reached,
        person_minutes_change``, ``beyond_<limit>_before`` and ``beyond_<limit>_after`` for each limit, and
        ``before_centre_id, before_centre, after_centre_id, after_centre`` (the centre that most of its people get).
        Minutes are medians over the people who get there, nan where nobody does; not rounded.
        """
        return self._municipalities.copy()

    @cached_property
    def _municipalities(self) -> pd.DataFrame:
        known = self.before_study.dataset.municipalities
        order = np.argsort(known["municipality_code"].to_numpy(), kind="stable")
        names = ("municipality_code", "municipality", "county_code", "county", "centrality_class")
        before, after = (study.municipality_table(self.question) for study in (self.before_study, self.after_study))
        # Arrays, not columns with an index: there is nothing to align, and aligning takes longer than adding up.
        columns: dict[str, object] = {name: known[name].array[order] for name in names}
        columns["people"] = known["population"].array[order]
        columns["before_min"], columns["after_min"] = before["median_min"].array, after["median_min"].array
        columns["change_min"] = (after["median_min"] - before["median_min"]).array
        columns |= {name: values[order] for name, values in self._by_municipality.items()}
        for when, table in (("before", before), ("after", after)):
            columns |= {f"{when}_{name}": table[name].array for name in ("centre_id", "centre")}
        return pd.DataFrame(columns)

    def by(self, grouping: str) -> pd.DataFrame:
        """Add up the comparison per group of municipalities, such as counties.

        Parameters
        ----------
        grouping : str
            One of ``planning.GROUPINGS``.

        Returns
        -------
        pd.DataFrame
            One row per group: ``group, name, people``, then columns as in ``municipalities``, without the centres.

        Raises
        ------
        UnknownName
            No such grouping.
        """
        group_of_municipality, groups = planning.grouping(self.before_study, grouping)
        group = group_of_municipality[self.before_study.municipality_of_origin]
        here = np.flatnonzero(group >= 0)
        people = self.before_study.population[here]
        columns: dict[str, object] = {
            "group": groups["group"],
            "name": groups["name"],
            "people": np.bincount(group[here], weights=people, minlength=len(groups)),
        }
        for when, answer in (("before", self.before), ("after", self.after)):
            found = coverage.area_quantiles(
                answer.seconds[here], population=people, area_index=group[here], count=len(groups)
            )
            columns[f"{when}_min"] = found["median_s"] / SECONDS_PER_MINUTE
        frame = pd.DataFrame(columns)
        frame["change_min"] = frame["after_min"] - frame["before_min"]
        inside = np.flatnonzero(group_of_municipality >= 0)
        for name, values in self._by_municipality.items():
            frame[name] = np.bincount(group_of_municipality[inside], weights=values[inside], minlength=len(groups))
        return frame

    def crossings(self, limit_min: int) -> pd.DataFrame:
        """Municipalities whose median comes to lie beyond the limit, or within it; most people first.

        Where nobody gets there the municipality is beyond every limit.

        Parameters
        ----------
        limit_min : int
            Minutes, inclusive.

        Returns
        -------
        pd.DataFrame
            Columns ``municipality_code, municipality, people, before_min, after_min`` and ``direction`` (``beyond`` or
            ``within``).
        """
        table = self._municipalities
        was, is_now = table["before_min"] <= limit_min, table["after_min"] <= limit_min
        crossed = table.loc[was != is_now].copy()
        crossed["direction"] = np.where(is_now[was != is_now], "within", "beyond")
        columns = ["municipality_code", "municipality", "people", "before_min", "after_min", "direction"]
        return crossed[columns].sort_values(["people", "municipality_code"], ascending=[False, True], ignore_index=True)

    @cached_property
    def _by_municipality(self) -> dict[str, Numbers]:
        """People and their minutes, added up per municipality [municipality, in the order of the study]."""
        people, area = self.before_study.population, self.before_study.municipality_of_origin
        count = len(self.before_study.municipality_codes)

        def add(origins: Origins, share: Numbers | Flags | float) -> Numbers:
            """Add up a share of the people of some origins; whoever is not among them adds nothing."""
            return np.bincount(area[origins], weights=people[origins] * share, minlength=count).astype(np.float64)

        moved = np.flatnonzero((self.change_s != 0) & ~np.isnan(self.change_s))
        change_s = self.change_s[moved]
        sums = {
            "people_losing": add(moved, change_s >= NOTICEABLE_S),
            "people_gaining": add(moved, change_s <= -NOTICEABLE_S),
            "people_newly_cut_off": add(moved, change_s == np.inf),
            "people_newly_reached": add(moved, change_s == -np.inf),
            "person_minutes_change": add(moved, np.where(np.isfinite(change_s), change_s, 0.0) / SECONDS_PER_MINUTE),
        }
        for limit in self.limits_min:
            for when, answer in (("before", self.before), ("after", self.after)):
                sums[f"beyond_{limit}_{when}"] = add(*_beyond(answer, limit * SECONDS_PER_MINUTE))
        return sums

    @property
    def _total(self) -> dict[str, float]:
        """The same sums over all municipalities."""
        return {name: float(values.sum()) for name, values in self._by_municipality.items()}


def compare(before: Study, after: Study, question: Question, *, limits_min: Sequence[int] = BEYOND_MIN) -> Comparison:
    """Ask the same of two worlds.

    Under the expected reading the times are expected times and the people beyond a limit expected people.

    Parameters
    ----------
    before : Study
        The first world.
    after : Study
        The second; of the same data set.
    question : Question
        What to ask.
    limits_min : Sequence[int], optional
        Limits in minutes, inclusive.

    Returns
    -------
    Comparison
        Both answers and what lies between them.

    Raises
    ------
    ValueError
        The two are not of one data set.
    NoKnownCount
        The expected reading is asked for, and nobody has counted.
    """
    if before.today is not after.today:
        raise ValueError("Two studies can be compared where both come from one: today's study, or it under a scenario.")
    was, is_now = before.answer(question), after.answer(question)
    return Comparison(before, after, was, is_now, tuple(limits_min), _change(was.seconds, is_now.seconds))


def by_group(
    before: Study,
    after: Study,
    question: Question,
    *,
    groups: Sequence[str] = GROUP_IDS,
    limits_min: Sequence[int] = BEYOND_MIN,
) -> pd.DataFrame:
    """One row per group of people who ask the same: the summary's figures; ``question`` says the rest.

    Under the expected reading a group that nobody has counted has no row.

    Parameters
    ----------
    before : Study
        The first world.
    after : Study
        The second; of the same data set.
    question : Question
        What to ask; its group is replaced.
    groups : Sequence[str], optional
        Ids of the groups.
    limits_min : Sequence[int], optional
        Limits in minutes, inclusive.

    Returns
    -------
    pd.DataFrame
        Columns ``group, people_losing, people_gaining, people_newly_cut_off, people_newly_reached,
        person_minutes_change``, ``beyond_<limit>_before`` and ``_after``.

    Raises
    ------
    ValueError
        The two are not of one data set.
    """
    rows: list[dict[str, object]] = []
    for group in groups:
        asked = replace(question, group=group, known_count=question.known_count if group == question.group else None)
        try:
            found = compare(before, after, asked, limits_min=limits_min)
        except NoKnownCount:
            continue
        rows.append({"group": group, **found._total})  # noqa: SLF001 -- of this module
    return pd.DataFrame(rows)


def _change(before_s: NDArray[np.float32], after_s: NDArray[np.float32]) -> Numbers:
    """After minus before; inf, -inf and nan as ``Comparison.change_s`` has them."""
    if before_s is after_s:  # nothing has changed
        return np.where(np.isinf(before_s), np.nan, 0.0)
    was, is_now = before_s.astype(np.float64), after_s.astype(np.float64)
    neither = np.isinf(was) & np.isinf(is_now)
    change = np.full(len(was), np.nan)
    np.subtract(is_now, was, out=change, where=~neither)
    return change


def _beyond(answer: Answer, limit_s: float) -> tuple[Origins, Numbers | float]:
    """Origins with people who are later than the limit or cut off, and the share of their people who (probably) are."""
    if answer.expected is not None:
        share = answer.expected.beyond(limit_s)
        return np.arange(len(share)), share
    return np.flatnonzero(~(answer.seconds <= limit_s)), 1.0
