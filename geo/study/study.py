"""One object per data set that answers questions, under today's conditions or a scenario, and remembers the answers.

``Study`` routes once: seconds from every origin to every centre (closed centres too, for scenarios). A ``Question``
is then a mask over the rows and a minimum; nothing of it changes the study. Frames handed out are fresh.

``Study.under(scenario)`` is another study, of a world that shares everything the scenario does not touch: people,
network, legs and the times to every town that has been searched before, also with other scenarios of the same roads and
conditions.

A study is its world (``geo.study.world``), today's study and one memory. What it answers stands by topic in
``geo.study.answers``, ``tables`` and ``routes``, as functions of a world; what it may keep in ``geo.study.memory``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, TypeVarTuple

import numpy.typing as npt
import pandas as pd

from geo.data.folder import Dataset
from geo.data.gazetteer import Gazetteer, Place
from geo.data.vocabulary import CONTRACTED, DETOUR, EXPECTED
from geo.evidence.national_counts import KnownCount
from geo.measures.detour import Detour
from geo.measures.reasons import Expected
from geo.network.access import AccessLegs, AccessRules
from geo.network.graph import BoolArray, FloatArray, Network, SpeedModel
from geo.network.seasonal import SeasonalClosures
from geo.routing.matrix import Route, Seconds
from geo.scenario.effect import Effect
from geo.scenario.problems import ScenarioFault
from geo.scenario.resolution import work_out
from geo.scenario.scenario import Scenario
from geo.study import answers, routes, tables
from geo.study.memory import Kept, Memory
from geo.study.origins import Positions
from geo.study.question import Answer, Figures, Question
from geo.study.tables import CURVE_MIN
from geo.study.world import World, apply, seasonal_closures

__all__ = ["Answer", "Figures", "Question", "Study"]

T = TypeVar("T")
About = TypeVarTuple("About")


class Study:
    """Answers questions about one world. Everything is worked out from it and nothing in it is changed.

    ``centres`` holds all centres in order of ``centre_id``: its rows are the rows of ``times`` [centre, origin].
    ``in_operation`` [centre] says which may be routed to.

    Parameters
    ----------
    dataset : Dataset
        The tables.
    speeds : SpeedModel | None, optional
        Speeds by kind of road; None: the seconds of the table of roads.
    rules : AccessRules | None, optional
        How the ways between door and road are found; None: the default.
    """

    def __init__(self, dataset: Dataset, *, speeds: SpeedModel | None = None, rules: AccessRules | None = None) -> None:
        self.world = World.today(dataset, speeds=speeds, rules=rules)
        self.memory = Memory()
        self.base: Study | None = None  # today's study, under a scenario

    @classmethod
    def over(cls, world: World, *, today: Study) -> Study:
        """Return the study of a world that an effect has made of today's; the two have one memory.

        Parameters
        ----------
        world : World
            The world under a scenario.
        today : Study
            Today's study.

        Returns
        -------
        Study
            A study that answers about ``world``.
        """
        study = cls.__new__(cls)
        study.world, study.memory, study.base = world, today.memory, today
        return study

    # --- scenarios -------------------------------------------------------------------------------------------------

    @property
    def today(self) -> Study:
        """The study without a scenario; itself, where there is none."""
        return self if self.base is None else self.base

    @property
    def effect(self) -> Effect:
        """What differs from today."""
        return self.world.effect

    @property
    def scenario(self) -> Scenario:
        """What differs from today, put as shortly as can be: equal for scenarios that come to the same."""
        return Scenario.of(self.effect)

    def under(self, scenario: Scenario) -> Study:
        """Answer under a scenario, which is always a change of today. One that comes to nothing: today's own study.

        Nothing of this study is changed.

        Parameters
        ----------
        scenario : Scenario
            What is changed.

        Returns
        -------
        Study
            The study under the scenario; the same object for scenarios that come to the same, while it is kept.

        Raises
        ------
        ScenarioFault
            With everything that is wrong with the scenario.
        """
        today, memory = self.today, self.memory

        nameless = scenario.named("")
        effect, problems = memory.keep(Kept.EFFECT, today.effect, lambda asked: work_out(asked, today), nameless)
        if problems:
            raise ScenarioFault(problems)
        if not effect:
            return today
        return memory.keep(
            Kept.STUDY, effect, lambda: Study.over(apply(effect, today.world, memory=memory), today=today)
        )

    # --- answers ---------------------------------------------------------------------------------------------------

    def eligible(self, question: Question) -> BoolArray:
        """Tell per centre whether it is in operation and takes the group in, under the question's reading.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        BoolArray
            One flag per centre, in order of ``centre_id``.
        """
        return answers.eligible(self.world, question)

    def status_of(self, centre_id: str, group: str) -> str:
        """Return what the centre documents for the group: a status, or ``unknown`` where nobody says anything.

        Parameters
        ----------
        centre_id : str
            Id of the centre.
        group : str
            Id of the group.

        Returns
        -------
        str
            The status.
        """
        return self.world.statements.status(centre_id, group)

    def evidence_of(self, centre_id: str, group: str) -> str:
        """Return status, year and confidence in stable English: "full 2021 medium"; "unknown" where nothing is said.

        What a scenario assumes has neither: "full scenario assumption".

        Parameters
        ----------
        centre_id : str
            Id of the centre.
        group : str
            Id of the group.

        Returns
        -------
        str
            The words.
        """
        return self.world.statements.line(centre_id, group)

    def answer(self, question: Question) -> Answer:
        """Find per origin the nearest centre that takes the group in, the seconds to it, or why there is none.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        Answer
            Arrays, one value per origin; shared, so they must not be changed.

        Raises
        ------
        NoKnownCount
            The expected reading without a count, and nobody has counted for the group.
        """
        return self._keep(Kept.ANSWER, self._answer, question)

    def _answer(self, question: Question) -> Answer:
        world = self.world
        if question.measure in (CONTRACTED, DETOUR):
            return answers.agreement_answer(world, question, detour=self.detour(presumed=question.presumed))
        if question.reading == EXPECTED:
            expected = self.expected(question)
            return answers.expected_answer(world, question, expected=expected, unconnected=self._unconnected())
        if self.base is None:
            return answers.nearest_answer(world, question, unconnected=self._unconnected())
        answer = self.base.answer(question)
        return answers.nearest_answer_from(self.base.world, answer, world, unconnected=self._unconnected())

    def known_counts(self, question: Question) -> tuple[KnownCount, ...]:
        """List the national counts that may be used for the group, the default first.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        tuple[KnownCount, ...]
            The counts; empty where nobody has counted.
        """
        return answers.known_counts(self.world, question)

    def expected(self, question: Question) -> Expected:
        """Read the evidence as the question's count, or by default the newest, implies.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        Expected
            Chances and expected seconds, per origin.

        Raises
        ------
        NoKnownCount
            The question gives no count and nobody has counted for the group.
        """
        return self._keep(Kept.EXPECTED, self._expected, answers.expected_question(question))

    def _expected(self, question: Question) -> Expected:
        return answers.expected(self.world, question)

    def contracted(self, *, presumed: bool = False) -> pd.DataFrame:
        """Return the municipalities' contracted centres, where known (``geo.evidence.agreements.contracted``).

        Parameters
        ----------
        presumed : bool, optional
            Whether agreements that are only inferred count as well.

        Returns
        -------
        pd.DataFrame
            One row per municipality whose centre is known.
        """
        return answers.contracted(self.world, presumed=presumed)

    def detour(self, *, presumed: bool = False) -> Detour:
        """Set the contracted centre of each origin beside the nearest in operation.

        Parameters
        ----------
        presumed : bool, optional
            Whether agreements that are only inferred count as well.

        Returns
        -------
        Detour
            Seconds and rows of centres, per origin.
        """
        return self._keep(Kept.DETOUR, self._detour, presumed)

    def _detour(self, presumed: bool) -> Detour:  # noqa: FBT001 -- as the memory hands it on
        return answers.detour(self.world, presumed=presumed)

    def _unconnected(self) -> Positions:
        return self._keep(Kept.UNCONNECTED, lambda: answers.unconnected(self.world))

    def _keep(self, kind: Kept, work_out: Callable[[*About], T], *about: *About) -> T:
        return self.memory.keep(kind, self.effect, work_out, *about)

    # --- tables and figures ----------------------------------------------------------------------------------------

    def municipality_table(self, question: Question) -> pd.DataFrame:
        """One row per municipality, in code order: people, times in minutes, shares, the centre most of them get.

        Columns are stable and those of the exports; minutes are not rounded. Where nobody gets there, times are nan,
        the centre is blank and ``cut_off_reason`` says why.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        pd.DataFrame
            One row per municipality; a frame of the caller's own.
        """
        return self._keep(Kept.MUNICIPALITIES, self._municipality_table, question).copy()

    def _municipality_table(self, question: Question) -> pd.DataFrame:
        return tables.municipality_table(self.world, self.answer(question))

    def county_table(self, question: Question) -> pd.DataFrame:
        """One row per county, in code order: the municipality table's columns without the municipality's.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        pd.DataFrame
            One row per county.
        """
        return tables.county_table(self.world, self.answer(question))

    def national(self, question: Question) -> Figures:
        """All of Norway in figures.

        Parameters
        ----------
        question : Question
            What is asked.

        Returns
        -------
        Figures
            People, minutes and shares of the country.
        """
        return self.figures(question)

    def figures(self, question: Question, *, area: str | None = None) -> Figures:
        """Work out the figures of a municipality, a county or the country.

        Parameters
        ----------
        question : Question
            What is asked.
        area : str | None, optional
            Four digits: a municipality; two digits: a county; None: the country.

        Returns
        -------
        Figures
            People, minutes and shares.

        Raises
        ------
        UnknownName
            The code is neither a municipality's nor a county's.
        """
        return tables.figures(self.world, self.answer(question), area=area)

    def share_curve(
        self, question: Question, *, area: str | None = None, at_min: Sequence[float] = CURVE_MIN
    ) -> pd.DataFrame:
        """Work out the share of all people of an area who are there within each of the times.

        Parameters
        ----------
        question : Question
            What is asked.
        area : str | None, optional
            Four digits: a municipality; two digits: a county; None: the country.
        at_min : Sequence[float], optional
            Times in minutes, inclusive.

        Returns
        -------
        pd.DataFrame
            Columns minutes and share (0 to 1), one row per time.

        Raises
        ------
        UnknownName
            The code is neither a municipality's nor a county's.
        """
        return tables.share_curve(self.world, self.answer(question), area=area, at_min=at_min)

    def nearest_centres(self, municipality_code: str, *, question: Question, n: int = 3) -> pd.DataFrame:
        """Return the ``n`` centres in operation with the shortest median for a municipality's people, nearest first.

        Whatever they document for the group: ``evidence`` and ``eligible`` say it. A centre that nobody there can reach
        is left out.

        Parameters
        ----------
        municipality_code : str
            Four digits.
        question : Question
            What is asked.
        n : int, optional
            How many centres at most.

        Returns
        -------
        pd.DataFrame
            Columns centre_id, centre, median_min, cut_off_population, status, evidence, eligible.

        Raises
        ------
        UnknownName
            There is no such municipality.
        """
        return tables.nearest_centres(self.world, municipality_code, question=question, n=n)

    def route(self, start: Place | str, end: Place | str) -> Route:
        """Return the quickest way between two places of the gazetteer, access legs included.

        Parameters
        ----------
        start : Place | str
            A place, or a text that the gazetteer can find.
        end : Place | str
            A place, or a text that the gazetteer can find.

        Returns
        -------
        Route
            The legs, minutes and kilometres; without a way no legs, ``inf`` and the reason.

        Raises
        ------
        UnknownName
            The gazetteer does not know a name.
        """
        return routes.route(self.world, start, end)

    # --- the world's parts -----------------------------------------------------------------------------------------

    @property
    def dataset(self) -> Dataset:
        """The tables; centres, evidence and agreements as the scenario has them."""
        return self.world.dataset

    @property
    def gazetteer(self) -> Gazetteer:
        """The places."""
        return self.world.gazetteer

    @property
    def centres(self) -> pd.DataFrame:
        """All centres in order of ``centre_id``."""
        return self.world.centres

    @property
    def in_operation(self) -> BoolArray:
        """Tell per centre whether it may be routed to."""
        return self.world.in_operation

    @property
    def sites(self) -> Mapping[str, tuple[str, ...]]:
        """The place_ids of each centre's sites."""
        return self.world.sites

    @property
    def times(self) -> Seconds:
        """Seconds [centre, origin]; read-only."""
        return self.world.times

    def town_times(self, place_ids: Sequence[str]) -> list[Seconds]:
        """Search the seconds from every origin to each town, once.

        Parameters
        ----------
        place_ids : Sequence[str]
            Ids of the towns.

        Returns
        -------
        list[Seconds]
            One array [origin] per town, read-only; ``inf``: no way.

        Raises
        ------
        UnknownName
            The gazetteer does not know a place.
        """
        return self.world.town_times(place_ids)

    @property
    def network(self) -> Network:
        """The roads as they are in this study."""
        return self.world.travel_network.network

    @property
    def origin_legs(self) -> AccessLegs:
        """Legs from every origin to the network."""
        return self.world.travel_network.origin_legs

    def legs(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike) -> AccessLegs:
        """Find the legs from points to this study's network, by its rules and its land parts' decisions.

        Parameters
        ----------
        x_m : array_like
            East coordinates of the points, metres in the data set's projection.
        y_m : array_like
            North coordinates of the points, metres.
        landmass : array_like
            Land part of each point.

        Returns
        -------
        AccessLegs
            One leg per point, or the reason why there is none.
        """
        return self.world.travel_network.legs(x_m, y_m, landmass)

    @property
    def closures(self) -> SeasonalClosures:
        """What is documented of roads in winter and ferries at night, found on today's network once."""
        return seasonal_closures(self.today.world, memory=self.memory)

    @property
    def population(self) -> FloatArray:
        """People [origin]."""
        return self.world.origins.population

    @property
    def municipality_codes(self) -> list[str]:
        """Codes of the municipalities."""
        return self.world.origins.municipality_codes

    @property
    def municipality_of_origin(self) -> Positions:
        """Position of each origin's municipality in ``municipality_codes``."""
        return self.world.origins.municipality
