"""Siting asked of a study: groups, reading and options in, a plan in places, people and minutes out.

``SiteStudy`` holds the candidates of one study (today's or one under a scenario) and the times to them; ``plan`` asks
where new centres help most, ``marginal_loss`` what each centre is worth, ``closures`` which closings hurt least. A new
centre is assumed to take in all the groups asked for. Several groups are weighted; the weights are scaled to the sum 1,
so that a plan for one group counts people and a plan for several the weighted mean over the groups.

Units outside: minutes, people, person-minutes. The readings are documented and possible: the expected one has no
seconds per origin that a new site could be held against.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np

from geo.constants import SECONDS_PER_MINUTE
from geo.data.vocabulary import (
    CANDIDATES,
    COVER,
    DEFAULT_ACCEPT,
    DOCUMENTED,
    EXPECTED,
    GROUP_IDS,
    OBJECTIVES,
    P_CENTER,
    P_MEDIAN,
    TOWNS,
)
from geo.errors import ReiseveiError, UnknownName
from geo.routing.matrix import Seconds
from geo.siting.candidates import Candidate, candidates, times_to
from geo.siting.lagrangian import Stop, never
from geo.siting.problem import Floats, SitingPlan, Task, solve
from geo.siting.relocation import OpenCentres, cheapest_closures, marginal_loss, relocate
from geo.study.question import Question
from geo.study.study import Study

UNITS = {P_MEDIAN: "person-minutes", COVER: "people", P_CENTER: "minutes"}
LIMIT_MIN = 90.0  # the limit of the summary, and of cover, where none is given
MOST_NEW = 20
Report = Callable[[str, float, float], None]  # stage, and there: times: share done, 1; search: value, bound


class SitingRefused(ReiseveiError):
    """A question of siting that has no answer; the text says why and what to ask instead."""


@dataclass(frozen=True)
class SiteQuestion:
    """What is asked of siting.

    Parameters
    ----------
    groups : tuple[tuple[str, float], ...]
        Group and weight, each group once; weights above zero.
    new : int, optional
        How many new centres, 0 to MOST_NEW.
    objective : str, optional
        One of OBJECTIVES: p-median, cover, p-center.
    within_min : float, optional
        The limit in minutes, inclusive: of cover, and of the summary.
    candidates : str, optional
        Kind of candidate sites, one of CANDIDATES.
    keep_today : bool, optional
        Whether today's centres stay where they are.
    reading : str, optional
        How evidence is read: documented or possible.
    accept : tuple[str, ...], optional
        Statuses that count as taking the group in.
    close_at_most : int, optional
        So many of today's centres may close, each for one more new one; only with ``keep_today``.

    Raises
    ------
    SitingRefused
        What cannot be asked; the text says what to ask instead.
    UnknownName
        A group, objective or kind of candidate that is not known.
    """

    groups: tuple[tuple[str, float], ...]
    new: int = 1
    objective: str = P_MEDIAN
    within_min: float = LIMIT_MIN
    candidates: str = TOWNS
    keep_today: bool = True
    reading: str = DOCUMENTED
    accept: tuple[str, ...] = DEFAULT_ACCEPT
    close_at_most: int = 0

    def __post_init__(self) -> None:
        names = [group for group, _ in self.groups]
        if self.reading == EXPECTED:
            raise SitingRefused("Siting reads the evidence as documented or possible; expected gives no single time.")
        if not names or len(set(names)) < len(names):
            raise SitingRefused("Siting needs one group or several, each named once.")
        if not all(np.isfinite(weight) and weight > 0 for _, weight in self.groups):
            raise SitingRefused("The weight of a group is a number above zero.")
        if not (0 <= self.new <= MOST_NEW and self.close_at_most >= 0 and self.new + self.close_at_most > 0):
            raise SitingRefused(f"Ask for 1 to {MOST_NEW} new centres, or for none and at least one move.")
        if not (np.isfinite(self.within_min) and self.within_min > 0):
            raise SitingRefused("The limit is a number of minutes above zero.")
        if self.close_at_most and not self.keep_today:
            raise SitingRefused("Closures belong to keeping today's centres: without, none of them is there to close.")
        for kind, name, known in (
            ("objective", self.objective, OBJECTIVES),
            ("kind of candidate", self.candidates, CANDIDATES),
            *(("group", name, GROUP_IDS) for name in names),
        ):
            if name not in known:
                raise UnknownName(kind, name, known)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions whose answers hold today's times, in the order of the groups."""
        return tuple(Question(group, reading=self.reading, accept=self.accept) for group, _ in self.groups)

    @property
    def weights(self) -> Floats:
        """Weights of the groups, summing to 1."""
        weights = np.array([weight for _, weight in self.groups], dtype=np.float64)
        return np.asarray(weights / weights.sum(), dtype=np.float64)


@dataclass(frozen=True)
class RunnerUp:
    """Another set of sites.

    Parameters
    ----------
    sites : tuple[Candidate, ...]
        The candidates chosen.
    value : float
        The objective with them, in the plan's unit.
    share_of_gain : float
        Its gain as a share of the plan's; nan if the plan gains nothing, or a way where there was none (p-center).
    """

    sites: tuple[Candidate, ...]
    value: float
    share_of_gain: float


@dataclass(frozen=True)
class GroupEffect:
    """What the plan does for one group. People are all inhabitants, as in every table; a limit is inclusive.

    Parameters
    ----------
    group : str
        Id of the group.
    weight : float
        Its weight among the groups; all weights sum to 1.
    people_within_before : float
        People within the limit today.
    people_within_after : float
        People within the limit with the plan.
    cut_off_before : float
        People cut off today.
    cut_off_after : float
        People cut off with the plan.
    person_minutes_saved : float
        Minutes saved, summed over people; who is cut off is charged as the p-median does.
    longest_min_before : float
        The longest trip today, minutes; nan if nobody has a way.
    longest_min_after : float
        The longest trip with the plan, minutes; nan if nobody has a way.
    """

    group: str
    weight: float
    people_within_before: float
    people_within_after: float
    cut_off_before: float
    cut_off_after: float
    person_minutes_saved: float
    longest_min_before: float
    longest_min_after: float


@dataclass(frozen=True)
class SitePlan:
    """Where new centres should stand, and how good that is at best. Values are in ``unit``.

    Parameters
    ----------
    question : SiteQuestion
        What was asked.
    sites : tuple[Candidate, ...]
        The candidates chosen.
    closed : tuple[str, ...]
        Ids of the centres that close.
    value : float
        The objective with the plan.
    before : float
        The objective today.
    bound : float
        What no plan can better.
    gap : float
        How far ``value`` may be from the best possible, as a share of it; 0: proven best.
    gap_of_gain : float
        The most that the best possible plan may gain more, as a share of this one's gain.
    status : str
        "optimal" or "stopped".
    runners_up : tuple[RunnerUp, ...]
        The best other sets, best first.
    groups : tuple[GroupEffect, ...]
        What the plan does for each group.
    left_out : float
        People who do not count, because nobody reaches them.
    charge_min : float
        What being cut off is charged, minutes (p-median; else 0).
    candidate_count : int
        How many candidates there were.
    """

    question: SiteQuestion
    sites: tuple[Candidate, ...]
    closed: tuple[str, ...]
    value: float
    before: float
    bound: float
    gap: float
    gap_of_gain: float
    status: str
    runners_up: tuple[RunnerUp, ...]
    groups: tuple[GroupEffect, ...]
    left_out: float
    charge_min: float
    candidate_count: int

    @property
    def unit(self) -> str:
        """Unit of the objective."""
        return UNITS[self.question.objective]


@dataclass(frozen=True)
class CentreLoss:
    """What would be lost if one centre alone closed, over the groups, weighted.

    Parameters
    ----------
    centre_id : str
        Id of the centre.
    centre : str
        Its name.
    person_minutes : float
        Minutes lost, summed over those who have another centre.
    people_beyond : float
        People who were within the limit and would not be.
    people_cut_off : float
        People who would have no centre, among ``people_beyond`` too.
    """

    centre_id: str
    centre: str
    person_minutes: float
    people_beyond: float
    people_cut_off: float


@dataclass(frozen=True)
class ClosurePlan:
    """The closures that hurt least together.

    Parameters
    ----------
    centre_ids : tuple[str, ...]
        Ids of the centres to close.
    person_minutes_lost : float
        Minutes lost, summed over people; cut-off people are charged.
    status : str
        "optimal" or "stopped".
    """

    centre_ids: tuple[str, ...]
    person_minutes_lost: float
    status: str


class _Shelf:
    """Candidates by kind with the times to them, and the lock for whoever works them out."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.times: dict[str, tuple[tuple[Candidate, ...], Seconds]] = {}


class SiteStudy:
    """Siting for one study. Candidates and times are worked out at the first use and kept; safe between threads.

    Parameters
    ----------
    study : Study
        Today's or one under a scenario.
    like : SiteStudy, optional
        Another one, whose times are taken over if the roads are the same.
    """

    def __init__(self, study: Study, *, like: SiteStudy | None = None) -> None:
        """Take over the candidates' times of ``like`` if the roads are the same."""
        self.study = study
        shared = like is not None and like.study.network is study.network
        self._shelf = like.shelf if like is not None and shared else _Shelf()

    @property
    def shelf(self) -> _Shelf:
        """What studies over the same roads share."""
        return self._shelf

    def candidates(
        self, kind: str, *, stop: Stop = never, report: Report = lambda *_: None
    ) -> tuple[tuple[Candidate, ...], Seconds]:
        """Give the candidates of a kind and the times to them.

        Parameters
        ----------
        kind : str
            One of CANDIDATES.
        stop : Stop, optional
            Asked now and then; True ends the search.
        report : Report, optional
            Called with "times", the share done and 1.

        Returns
        -------
        tuple[tuple[Candidate, ...], Seconds]
            The candidates, and seconds [candidate, origin].
        """
        with self._shelf.lock:
            if kind not in self._shelf.times:
                sites = candidates(self.study, kind)
                times = times_to(self.study, sites, stop=stop, report=lambda share: report("times", share, 1.0))
                self._shelf.times[kind] = sites, times
            return self._shelf.times[kind]

    def plan(
        self, question: SiteQuestion, *, seconds: float = 60.0, stop: Stop = never, report: Report = lambda *_: None
    ) -> SitePlan:
        """Answer the question; when time is up, with what is known by then.

        Parameters
        ----------
        question : SiteQuestion
            What is asked.
        seconds : float, optional
            How long to search at most.
        stop : Stop, optional
            Asked now and then; True ends the search.
        report : Report, optional
            Called with the stage and how far it is: "times", share done, 1; "search", value, bound.

        Returns
        -------
        SitePlan
            The plan, in places, people and minutes.
        """
        sites, times = self.candidates(question.candidates, stop=stop, report=report)
        task, centres = self.task(question, times), None
        unit_s = 1.0 if question.objective == COVER else SECONDS_PER_MINUTE

        def progress(cost: float, bound: float) -> None:
            report("search", cost / unit_s, bound / unit_s)

        if question.close_at_most:
            centres = self._centres(question, charge_s=task.charge_s)
            found = relocate(
                task,
                centres,
                new=question.new,
                close_at_most=question.close_at_most,
                seconds=seconds,
                stop=stop,
                progress=progress,
            )
        else:
            found = solve(task, new=question.new, seconds=seconds, stop=stop, progress=progress)
        after = task.today if centres is None else centres.today(found.closed)
        for row in found.chosen:
            after = np.minimum(after, times[row])
        return self._in_words(question, found, sites=sites, task=task, after=after)

    def task(self, question: SiteQuestion, times: Seconds) -> Task:
        """Put the question in numbers. Groups are layers; times in seconds, people weighted.

        Parameters
        ----------
        question : SiteQuestion
            What is asked.
        times : Seconds
            Seconds [candidate, origin].

        Returns
        -------
        Task
            The question as ``geo.siting.problem`` takes it.
        """
        today = np.array([self.study.answer(one).seconds for one in question.questions], dtype=np.float32)
        if not question.keep_today:
            today = np.full_like(today, np.inf)
        return Task(
            question.objective,
            times,
            today,
            question.weights[:, None] * self.study.population[None, :],
            within_s=question.within_min * SECONDS_PER_MINUTE,
        )

    def _centres(self, question: SiteQuestion, *, charge_s: float = np.nan) -> OpenCentres:
        times = self.study.times
        eligible = np.array([self.study.eligible(one) for one in question.questions], dtype=bool)
        people = question.weights[:, None] * self.study.population[None, :]
        if np.isnan(charge_s):
            charge_s = float(times[np.isfinite(times)].max(initial=0.0))
        return OpenCentres(times, eligible, people, charge_s)

    def _in_words(
        self, question: SiteQuestion, found: SitingPlan, *, sites: tuple[Candidate, ...], task: Task, after: Seconds
    ) -> SitePlan:
        unit_s = 1.0 if question.objective == COVER else SECONDS_PER_MINUTE
        sign = -1.0 if question.objective == COVER else 1.0

        def share_of_gain(value: float) -> float:
            return sign * (found.before - value) / found.gain if 0 < found.gain < np.inf else float("nan")

        centre_ids = self.study.centres["centre_id"]
        return SitePlan(
            question=question,
            sites=tuple(sites[row] for row in found.chosen),
            closed=tuple(str(centre_ids.iloc[row]) for row in found.closed),
            value=found.value / unit_s,
            before=found.before / unit_s,
            bound=found.bound / unit_s,
            gap=found.gap,
            gap_of_gain=abs(found.value - found.bound) / found.gain if found.gain > 0 and found.gap else 0.0,
            status=found.status,
            runners_up=tuple(
                RunnerUp(tuple(sites[row] for row in chosen), value / unit_s, share_of_gain(value))
                for chosen, value in found.runners_up
            ),
            groups=self._effects(question, task=task, after=after),
            left_out=found.left_out,
            charge_min=found.charge_s / SECONDS_PER_MINUTE,
            candidate_count=len(sites),
        )

    def _effects(self, question: SiteQuestion, *, task: Task, after: Seconds) -> tuple[GroupEffect, ...]:
        people, limit_s = self.study.population, question.within_min * SECONDS_PER_MINUTE
        effects = []
        for (group, _), weight, was, now in zip(question.groups, question.weights, task.today, after, strict=True):
            charged = [np.minimum(one, np.float32(task.charge_s)).astype(np.float64) for one in (was, now)]
            effects.append(
                GroupEffect(
                    group=group,
                    weight=float(weight),
                    people_within_before=float(people[was <= limit_s].sum()),
                    people_within_after=float(people[now <= limit_s].sum()),
                    cut_off_before=float(people[np.isinf(was)].sum()),
                    cut_off_after=float(people[np.isinf(now)].sum()),
                    person_minutes_saved=float(people @ (charged[0] - charged[1])) / SECONDS_PER_MINUTE,
                    longest_min_before=_longest_min(was, people),
                    longest_min_after=_longest_min(now, people),
                )
            )
        return tuple(effects)

    def marginal_loss(self, question: SiteQuestion) -> tuple[CentreLoss, ...]:
        """Say what each centre in operation that takes in one of the groups is worth.

        Parameters
        ----------
        question : SiteQuestion
            Groups, reading and limit; the rest does not matter.

        Returns
        -------
        tuple[CentreLoss, ...]
            One per centre, the most precious first.
        """
        table = self.study.centres
        return tuple(
            CentreLoss(
                centre_id=str(table["centre_id"].iloc[one.row]),
                centre=str(table["centre"].iloc[one.row]),
                person_minutes=one.people_seconds / SECONDS_PER_MINUTE,
                people_beyond=one.people_beyond,
                people_cut_off=one.people_cut_off,
            )
            for one in marginal_loss(self._centres(question), limit_s=question.within_min * SECONDS_PER_MINUTE)
        )

    def closures(self, question: SiteQuestion, *, close: int, seconds: float = 60.0, stop: Stop = never) -> ClosurePlan:
        """Find the closures that hurt the groups least together.

        Parameters
        ----------
        question : SiteQuestion
            Groups and reading; the rest does not matter.
        close : int
            How many centres close.
        seconds : float, optional
            How long to search at most.
        stop : Stop, optional
            Asked now and then; True ends the search.

        Returns
        -------
        ClosurePlan
            The centres to close, and what is lost.
        """
        found = cheapest_closures(self._centres(question), close=close, seconds=seconds, stop=stop)
        return ClosurePlan(
            tuple(str(self.study.centres["centre_id"].iloc[row]) for row in found.closed),
            (found.value - found.before) / SECONDS_PER_MINUTE,
            found.status,
        )


def _longest_min(seconds: Seconds, people: Floats) -> float:
    """Return the longest trip in minutes among people with a way; nan if nobody has one."""
    some = np.isfinite(seconds) & (people > 0)
    return float(seconds[some].max()) / SECONDS_PER_MINUTE if some.any() else float("nan")
