"""One object per data set that puts the pieces in order, answers questions and remembers the answers.

``Study`` routes once: seconds from every origin to every centre (closed centres too, for scenarios). A ``Question``
is then a mask over the rows and a minimum; nothing of it changes the study. Frames handed out are fresh.

``Study.under(scenario)`` is another study that shares everything the scenario does not touch: people, network, legs and
the times to every town that has been searched before, also with other scenarios of the same roads and conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.cache import LRU
from geo.constants import SECONDS_PER_MINUTE
from geo.data.folder import Dataset
from geo.data.gazetteer import Gazetteer, Place
from geo.data.vocabulary import CONTRACTED, DETOUR, DOCUMENTED, EXPECTED, NEAREST, POSSIBLE
from geo.errors import NoKnownCount, UnknownName
from geo.evidence import agreements
from geo.evidence import national_counts as known_counts
from geo.evidence.groups import resolve, sites
from geo.evidence.national_counts import KnownCount
from geo.evidence.statements import Statements
from geo.measures import coverage
from geo.measures import reasons as measures
from geo.measures import tables as area_figures
from geo.measures.detour import Detour, detour
from geo.measures.reasons import Expected
from geo.network.access import AccessLegs, AccessRules
from geo.network.graph import BoolArray, FloatArray, Network, SpeedModel
from geo.network.seasonal import SeasonalClosures
from geo.network.seasonal import resolve as resolve_closures
from geo.network.state import TravelNetwork
from geo.routing import matrix
from geo.routing.cache import TownTimes
from geo.routing.incremental import TravelTimeMatrix, update_nearest
from geo.routing.matrix import Route, Seconds
from geo.scenario.apply import tables_under
from geo.scenario.effect import Effect
from geo.scenario.problems import Problem, ScenarioFault
from geo.scenario.resolution import work_out
from geo.scenario.scenario import Scenario
from geo.scenario.tables import CentreTables
from geo.study.question import Answer, Figures, Question

__all__ = ["Answer", "Figures", "Question", "Study"]

OPEN = "open"
NO_CAR_ROAD = "no_car_road"
NO = "no"
CURVE_MIN = tuple(range(0, 605, 5))
_REMEMBERED = 64  # answers kept; one takes 0.4 MB for 55,000 origins, an expected one 2 MB
_REMEMBERED_UNDER = 16  # answers kept under a scenario
_REMEMBERED_STUDIES = 8  # studies under scenarios kept; one takes up to 10 MB beside its answers
_REMEMBERED_EFFECTS = 256
_REMEMBERED_WAYS = 4  # roads under conditions kept; one takes up to 10 MB, more with scenarios' towns


class Study:
    """Answers questions about one situation. Everything is worked out from it and nothing in it is changed.

    ``centres`` holds all centres in order of ``centre_id``: its rows are the rows of ``times`` [centre, origin].
    ``in_operation`` [centre] says which may be routed to.
    """

    def __init__(self, dataset: Dataset, *, speeds: SpeedModel | None = None, rules: AccessRules | None = None) -> None:
        self.gazetteer = Gazetteer(dataset.places, dataset.municipalities)
        self._take(dataset, statements=Statements.of(resolve(dataset.evidence)))
        origins, landmasses = dataset.origins, dataset.landmasses
        self.population: FloatArray = origins["population"].to_numpy(dtype=np.float64)
        self.ways = TravelNetwork.today(
            Network.from_roads(dataset.roads, speeds=speeds),
            *(origins["x_m"], origins["y_m"], origins["landmass"]),
            rules=AccessRules() if rules is None else rules,
            no_car_road=frozenset(landmasses.loc[landmasses["decision"] == NO_CAR_ROAD, "landmass_id"]),
        )
        self.rows: TravelTimeMatrix  # of times
        self.homes: dict[str, tuple[str, ...]] = {}  # place_ids of each centre's houses
        self._route_once()
        self.municipality_codes: list[str] = dataset.municipalities["municipality_code"].tolist()
        self.municipality_of_origin = _positions(origins["municipality_code"], self.municipality_codes)
        county_of = dataset.municipalities["county_code"].tolist()
        self._counties = (
            dataset.municipalities[["county_code", "county"]]
            .drop_duplicates("county_code")
            .sort_values("county_code", ignore_index=True)
        )
        self.county_codes = self._counties["county_code"].tolist()
        self._county = _positions(pd.Series(county_of), self.county_codes)[self.municipality_of_origin]
        self._memory = LRU(_REMEMBERED)
        self.effect = Effect()
        self._today: Study | None = None
        self._effects = LRU(_REMEMBERED_EFFECTS)
        self._studies, self._ways_under = LRU(_REMEMBERED_STUDIES), LRU(_REMEMBERED_WAYS)

    def _take(self, dataset: Dataset, *, statements: Statements) -> None:
        """Set what follows from the tables of centres and evidence."""
        self.dataset = dataset
        self.centres: pd.DataFrame = dataset.centres.sort_values("centre_id", ignore_index=True)
        self.in_operation: BoolArray = self.centres["status"].eq(OPEN).to_numpy(dtype=bool)
        self._row_of = {centre_id: row for row, centre_id in enumerate(self.centres["centre_id"])}
        self._statements = statements

    @property
    def network(self) -> Network:
        """The roads as they are in this study."""
        return self.ways.network

    @property
    def times(self) -> Seconds:
        """Seconds [centre, origin]; read-only."""
        return self.rows.matrix

    @property
    def origin_legs(self) -> AccessLegs:
        """Legs from every origin to the network."""
        return self.ways.origin_legs

    def legs(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike) -> AccessLegs:
        """Legs from points to this study's network, by its rules and its land parts' decisions."""
        return self.ways.legs(x_m, y_m, landmass)

    @property
    def closures(self) -> SeasonalClosures:
        """What is documented of roads in winter and ferries at night, found on today's network once."""
        return self.today._closures  # noqa: SLF001 -- of this class

    @cached_property
    def _closures(self) -> SeasonalClosures:
        return resolve_closures(self.dataset.closures, network=self.network, gazetteer=self.gazetteer)

    def _route_once(self) -> None:
        """Search from every house of every centre, and keep the rows for scenarios."""
        placed = sites(self.dataset.centres, self.gazetteer)
        found = matrix.matrix(
            self.network, origins=self.origin_legs, sites=self.ways.town_legs([site.place for site in placed])
        )
        centre_of_site = np.array([self._row_of[site.centre_id] for site in placed], dtype=np.int64)
        times = matrix.by_centre(found, centre_of_site=centre_of_site, centre_count=len(self.centres))
        self.rows = TravelTimeMatrix.of(times)  # studies under scenarios share them
        for site in placed:
            self.homes[site.centre_id] = (*self.homes.get(site.centre_id, ()), site.place.place_id)
        pinned = {
            site.place.place_id: times[row] if len(self.homes[site.centre_id]) == 1 else found[at].copy()
            for at, (site, row) in enumerate(zip(placed, centre_of_site, strict=True))
        }
        self._towns = TownTimes.over(self.ways, pinned=pinned)

    def town_times(self, place_ids: Sequence[str]) -> list[Seconds]:
        """Seconds from every origin to each town, [origin] and read-only; searched once and remembered.

        UnknownName for a place that the gazetteer does not know.
        """
        return self._towns.rows([self.gazetteer[place_id] for place_id in place_ids])

    @property
    def today(self) -> Study:
        """The study without a scenario; itself, where there is none."""
        return self if self._today is None else self._today

    @property
    def scenario(self) -> Scenario:
        """What differs from today, put as shortly as can be: equal for scenarios that come to the same."""
        return Scenario.of(self.effect)

    def under(self, scenario: Scenario) -> Study:
        """Answer under a scenario, which is always a change of today. One that comes to nothing: today's own study.

        Nothing of this study is changed. ScenarioFault with everything that is wrong with the scenario.
        """
        today = self.today
        found: tuple[Effect, tuple[Problem, ...]] = today._effects.get(  # noqa: SLF001 -- of this class
            (scenario.changes, scenario.conditions), lambda: work_out(scenario, today)
        )
        effect, problems = found
        if problems:
            raise ScenarioFault(problems)
        if not effect:
            return today
        return today._studies.get(effect, lambda: today._changed(effect))  # noqa: SLF001

    def _changed(self, effect: Effect) -> Study:
        study = copy(self)  # shares all that is not set below; the parts are never changed in place
        study._become(effect, today=self)  # noqa: SLF001 -- of this class
        return study

    def _become(self, effect: Effect, *, today: Study) -> None:
        """Make a fresh copy of today's study the one under a scenario."""
        self._today, self.effect, self._memory = today, effect, LRU(_REMEMBERED_UNDER)
        was = CentreTables(today.dataset.centres, today.dataset.evidence, today.dataset.agreements)
        tables = tables_under(effect, was, gazetteer=self.gazetteer)
        dataset = replace(today.dataset, centres=tables.centres, evidence=tables.evidence, agreements=tables.agreements)
        self._take(dataset, statements=today._statements.assuming(effect.services))
        elsewhere: dict[str, tuple[str, ...]] = {
            centre_id: (place_id,) for centre_id, place_id in effect.moved + effect.opened
        }
        self.homes = {**today.homes, **elsewhere}
        if effect.cuts or effect.conditions:
            about = effect.conditions
            closures = today.closures if about.winter or about.night else None

            def searched() -> tuple[TravelNetwork, TownTimes]:
                ways = today.ways.under(about, cuts=effect.cuts, closures=closures)
                return ways, TownTimes.over(ways)

            self.ways, self._towns = today._ways_under.get((about, effect.cuts), searched)
            elsewhere = self.homes
        if elsewhere:
            towns = list(dict.fromkeys(place_id for homes in elsewhere.values() for place_id in homes))
            of_town = dict(zip(towns, self.town_times(towns), strict=True))
            houses = {centre_id: [of_town[place_id] for place_id in homes] for centre_id, homes in elsewhere.items()}
            self.rows = today.rows.with_houses(houses, row_was={**self._row_of, **today._row_of})

    def eligible(self, question: Question) -> BoolArray:
        """Tell per centre whether it is in operation and takes the group in, under the question's reading."""
        said = [self.status_of(centre_id, question.group) for centre_id in self._row_of]
        if question.reading == POSSIBLE:
            takes_in = [status != NO for status in said]
        else:
            takes_in = [status in question.accept for status in said]
        return np.array(takes_in, dtype=bool) & self.in_operation

    def status_of(self, centre_id: str, group: str) -> str:
        """Return what the centre documents for the group: a status, or ``unknown`` where nobody says anything."""
        return self._statements.status(centre_id, group)

    def evidence_of(self, centre_id: str, group: str) -> str:
        """Return status, year and confidence in stable English: "full 2021 medium"; "unknown" where nothing is said.

        What a scenario assumes has neither: "full scenario assumption".
        """
        return self._statements.told(centre_id, group)

    def answer(self, question: Question) -> Answer:
        """Per origin: the nearest centre that takes the group in, the seconds to it, or why there is none."""
        return self._memory.get(question, lambda: self._work_out(question))

    def known_counts(self, question: Question) -> tuple[KnownCount, ...]:
        """Every national count that may be used for the group, the default first; empty where nobody has counted."""
        return known_counts.known_counts(
            self.dataset.national_counts,
            question.group,
            in_operation=int(self.in_operation.sum()),
            accept=question.accept,
        )

    def expected(self, question: Question) -> Expected:
        """Read the evidence as the question's count, or by default the newest, implies. NoKnownCount without one."""
        asked = replace(question, measure=NEAREST, reading=EXPECTED)
        return self._memory.get(("expected", asked), lambda: self._expected(asked))

    def _expected(self, question: Question) -> Expected:
        if question.known_count is not None:
            count = known_counts.chosen_by_reader(question.group, question.known_count, accept=question.accept)
        elif counts := self.known_counts(question):
            count = counts[0]
        else:
            raise NoKnownCount(question.group)
        return measures.expected(
            self.times,
            documented=self.eligible(replace(question, reading=DOCUMENTED)),
            possible=self.eligible(replace(question, reading=POSSIBLE)),
            statuses=[self.status_of(centre_id, question.group) for centre_id in self.centres["centre_id"]],
            count=count,
        )

    def contracted(self, *, presumed: bool = False) -> pd.DataFrame:
        """Return the municipalities' contracted centres, where known (``geo.evidence.agreements.contracted``)."""
        in_operation = self.centres.loc[self.in_operation, "centre_id"].tolist()
        return agreements.contracted(self.dataset.agreements, in_operation=in_operation, presumed=presumed)

    def detour(self, *, presumed: bool = False) -> Detour:
        """Per origin: the contracted centre beside the nearest in operation."""
        return self._memory.get(("detour", presumed), lambda: self._detour(presumed=presumed))

    def _detour(self, *, presumed: bool) -> Detour:
        rows = agreements.rows_of_centres(
            self.contracted(presumed=presumed),
            municipality_codes=self.municipality_codes,
            centre_ids=self.centres["centre_id"].tolist(),
        )
        return detour(
            self.times, in_operation=self.in_operation, area_index=self.municipality_of_origin, centre_of_area=rows
        )

    def _work_out(self, question: Question) -> Answer:
        eligible = self.eligible(question)
        if question.measure in (CONTRACTED, DETOUR):
            found = self.detour(presumed=question.presumed)
            reasons = measures.agreement_reasons(found, leg_reason=self.origin_legs.reason)
            times = found.contracted_s if question.measure == CONTRACTED else found.detour_s
            return Answer(question, times, found.centre, reasons, eligible)
        expected = self.expected(question) if question.reading == EXPECTED else None
        if expected is None:
            centre, seconds = self._nearest(question, eligible)
            lacking = np.isinf(seconds)
        else:
            centre = np.full(len(self.population), matrix.NO_CENTRE, dtype=np.int16)
            seconds = expected.outcome.expected_s.astype(np.float32)
            lacking = expected.outcome.cut_off_probability > 0
        reason = measures.nearest_reasons(
            lacking, unconnected=self._unconnected(), leg_reason=self.origin_legs.reason
        )  # fmt: skip
        return Answer(question, seconds, centre, reason, eligible, expected)

    def _unconnected(self) -> npt.NDArray[np.int64]:
        """Origins without a way to any centre in operation; worked out once."""
        found: npt.NDArray[np.int64] = self._memory.get(
            "unconnected", lambda: measures.unconnected(compress(self.rows.rows, self.in_operation))
        )
        return found

    def _nearest(self, question: Question, eligible: BoolArray) -> tuple[matrix.CentreIndex, Seconds]:
        """Row of the nearest eligible centre and the seconds to it; under a scenario from today's answer."""
        if self._today is None:
            return matrix.nearest(self.times, eligible=eligible)
        row_now = pd.Index(self.centres["centre_id"]).get_indexer(pd.Index(self._today.centres["centre_id"]))
        was = self._today.answer(question)
        return update_nearest(was, self.rows, was_rows=self._today.rows, eligible=eligible, row_now=row_now)

    def municipality_table(self, question: Question) -> pd.DataFrame:
        """One row per municipality, in code order: people, times in minutes, shares, the centre most of them get.

        Columns are stable and those of the exports; minutes are not rounded. Where nobody gets there, times are nan,
        the centre is blank and ``cut_off_reason`` says why.
        """
        frame = self._memory.get(("municipality", question), lambda: self._municipality_table(question))
        return frame.copy()

    def _municipality_table(self, question: Question) -> pd.DataFrame:
        known = self.dataset.municipalities
        figures = self._area_figures(question, self.municipality_of_origin, self.municipality_codes)
        named = ("municipality_code", "municipality", "county_code", "county", "population")
        order = np.argsort(known["municipality_code"].to_numpy(), kind="stable")
        columns = {name: known[name].array[order] for name in named}
        columns |= {str(name): figures[name].array[order] for name in figures.columns if name not in columns}
        return pd.DataFrame(columns)

    def county_table(self, question: Question) -> pd.DataFrame:
        """One row per county, in code order: the municipality table's columns without the municipality's."""
        figures = self._area_figures(question, self._county, self.county_codes)
        frame: pd.DataFrame = pd.concat([self._counties, figures], axis=1)
        return frame

    def _area_figures(
        self, question: Question, area_index: npt.NDArray[np.int64], areas: Sequence[str]
    ) -> pd.DataFrame:
        """Columns of the tables from ``population`` on, one row per area in the order given."""
        return area_figures.area_columns(
            self.answer(question),
            population=self.population,
            area_index=area_index,
            areas=areas,
            centres=self.centres,
            evidence_of=lambda centre_id: self.evidence_of(centre_id, question.group),
        )

    def national(self, question: Question) -> Figures:
        """All of Norway in figures."""
        return self.figures(question)

    def figures(self, question: Question, *, area: str | None = None) -> Figures:
        """Figures of a municipality (four digits), a county (two digits) or, with None, the whole country."""
        here = None if area is None else self._origins_of(area)
        return area_figures.figures(self.answer(question), population=self.population, origins=here)

    def share_curve(
        self, question: Question, *, area: str | None = None, at_min: Sequence[float] = CURVE_MIN
    ) -> pd.DataFrame:
        """Share of all people of an area who are there within each of the times: columns ``minutes``, ``share``."""
        here = self._origins_of(area)
        at_s = [minutes * SECONDS_PER_MINUTE for minutes in at_min]
        answer, people = self.answer(question), self.population[here]
        if answer.expected is None:
            shares = coverage.share_curve(answer.seconds[here], population=people, at_s=at_s)
        else:
            shares = measures.expected_curve(answer.expected, origins=here, population=people, at_s=at_s)
        return pd.DataFrame({"minutes": np.asarray(at_min, dtype=np.float64), "share": shares})

    def nearest_centres(self, municipality_code: str, *, question: Question, n: int = 3) -> pd.DataFrame:
        """Return the ``n`` centres in operation with the shortest median for a municipality's people, nearest first.

        Whatever they document for the group: ``evidence`` and ``eligible`` say it. Columns: centre_id, centre,
        median_min, cut_off_population, status, evidence, eligible. A centre that nobody there can reach is left out.
        """
        here = self._origins_of(municipality_code)
        ids = self.centres["centre_id"].tolist()
        frame = pd.DataFrame(
            {
                "centre_id": ids,
                "centre": self.centres["centre"],
                **area_figures.medians_to(self.times[:, here], population=self.population[here]),
                "status": [self.status_of(one, question.group) for one in ids],
                "evidence": [self.evidence_of(one, question.group) for one in ids],
                "eligible": self.eligible(question),
            }
        )
        reached = frame[self.in_operation & frame["median_min"].notna().to_numpy()]
        return reached.sort_values(["median_min", "centre_id"], ignore_index=True).head(n)

    def _origins_of(self, area: str | None) -> npt.NDArray[np.int64]:
        """Rows of an area's origins; UnknownName for a code that is neither a municipality's nor a county's."""
        if area is None:
            return np.arange(len(self.population))
        if area in self.municipality_codes:
            return np.flatnonzero(self.municipality_of_origin == self.municipality_codes.index(area))
        if area in self.county_codes:
            return np.flatnonzero(self._county == self.county_codes.index(area))
        raise UnknownName("area", area, [*self.municipality_codes, *self.county_codes])

    def route(self, start: Place | str, end: Place | str) -> Route:
        """Return the quickest way between two places of the gazetteer, access legs included."""
        begin, goal = (place if isinstance(place, Place) else self.gazetteer.find(place) for place in (start, end))
        legs = self.legs([begin.x_m, goal.x_m], [begin.y_m, goal.y_m], [begin.landmass, goal.landmass])
        return matrix.route(self.network, start=legs[:1], end=legs[1:])


def _positions(codes: pd.Series, known: Sequence[str]) -> npt.NDArray[np.int64]:
    """Position of each code in ``known``. UnknownName for a code that is not there."""
    positions = pd.Index(known).get_indexer(pd.Index(codes))
    if (positions < 0).any():
        raise UnknownName("area", str(codes.iloc[int(np.flatnonzero(positions < 0)[0])]), known)
    return np.asarray(positions, dtype=np.int64)
