"""One object per data set that puts the pieces in order, answers questions and remembers the answers.

``Study`` routes once: seconds from every origin to every centre (closed centres too, for scenarios). A ``Question``
is then a mask over the rows and a minimum; nothing of it changes the study. Frames handed out are fresh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import agreements, coverage, known_counts, measures, travel_time
from geo.access_leg import AccessLegs, AccessRules, Reason, access_legs
from geo.centres import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS, documented, possible, resolve, sites
from geo.dataset import Situation
from geo.errors import NoKnownCount, UnknownName
from geo.known_counts import KnownCount
from geo.measures import CONTRACTED, DETOUR, DOCUMENTED, EXPECTED, MEASURES, NEAREST, POSSIBLE, READINGS, Expected
from geo.memory import Memory
from geo.network import BoolArray, FloatArray, Network, SpeedModel
from geo.places import Gazetteer, Place
from geo.travel_time import SECONDS_PER_MINUTE, CentreIndex, Route, Seconds

OPEN = "open"
NO_CAR_ROAD = "no_car_road"
UNKNOWN = "unknown"  # no statement: never to be read as no
UNDATED = "undated"
BEYOND_MIN = (60, 90, 180, 300)  # the limits that national figures name
CURVE_MIN = tuple(range(0, 605, 5))
_REMEMBERED = 64  # answers kept; one takes 0.4 MB for 55,000 origins, an expected one 2 MB


@dataclass(frozen=True)
class Question:
    """What is asked: for whom, by which measure, and how evidence is read.

    ``measure`` nearest: the nearest centre that takes the group in. contracted: the centre that the municipality has an
    agreement with, whomever it serves. detour: contracted minus nearest in operation. ``presumed``: agreements that are
    only inferred count as well. ``reading`` documented: centres with an accepted statement for the group. possible: all
    that do not document *no*. expected: as many as a national count says (``geo.uncertainty``); ``known_count``: how
    many, None: the newest count. ``accept``: the statuses that count as taking the group in, kept in the order of
    ACCEPTABLE. UnknownName for a group, measure, reading or status that is not known.

    The agreement measures do not depend on how evidence is read; they are put as ``documented``. What does not belong
    to the measure or reading is dropped, so that equal questions are equal.
    """

    group: str
    measure: str = "nearest"
    reading: str = "documented"
    accept: tuple[str, ...] = DEFAULT_ACCEPT
    known_count: int | None = None
    presumed: bool = False

    def __post_init__(self) -> None:
        for kind, name, known in (
            ("group", self.group, GROUP_IDS),
            ("measure", self.measure, MEASURES),
            ("reading", self.reading, READINGS),
            *(("status to accept", status, ACCEPTABLE) for status in self.accept),
        ):
            if name not in known:
                raise UnknownName(kind, name, known)
        object.__setattr__(self, "accept", tuple(status for status in ACCEPTABLE if status in self.accept))
        if self.known_count is not None and self.known_count < 0:
            raise ValueError("A number of centres is not negative.")
        if self.measure != NEAREST:
            object.__setattr__(self, "reading", DOCUMENTED)
        if self.reading != EXPECTED:
            object.__setattr__(self, "known_count", None)
        if self.measure == NEAREST:
            object.__setattr__(self, "presumed", False)


@dataclass(frozen=True, eq=False)
class Answer:
    """Per origin, in the table's order: seconds (``inf``: cut off), row of the centre (-1), ``Reason``.

    ``eligible`` [centre]: who takes the group in. Rows of centres are those of ``Study.centres``. Under the expected
    reading ``seconds`` are expected seconds, no centre can be named (-1), and a reason stands wherever some way of
    choosing the centres cuts the origin off; ``expected`` holds the rest.
    """

    question: Question
    seconds: Seconds
    centre: CentreIndex
    reason: npt.NDArray[np.uint8]
    eligible: BoolArray
    expected: Expected | None = None


@dataclass(frozen=True)
class Figures:
    """The nation, a county or a municipality in figures. People; minutes over those who get there, nan if nobody does.

    ``people_beyond``: by limit in minutes, later than that or cut off. ``cut_off_by_reason``: only reasons that occur.
    """

    population: float
    cut_off_population: float
    median_min: float
    mean_min: float
    p10_min: float
    p90_min: float
    share_within: Mapping[int, float]
    people_beyond: Mapping[int, float]
    cut_off_by_reason: Mapping[str, float]


class _Statement(NamedTuple):
    """What counts as said of one centre and group; the year as text."""

    status: str
    year: str
    confidence: str


class Study:
    """Answers questions about one situation. Everything is worked out from it and nothing in it is changed.

    ``centres`` holds all centres in order of ``centre_id``: its rows are the rows of ``times`` [centre, origin].
    ``in_operation`` [centre] says which may be routed to.
    """

    def __init__(
        self, situation: Situation, /, *, speeds: SpeedModel | None = None, rules: AccessRules | None = None
    ) -> None:
        self.situation = situation
        self.gazetteer = Gazetteer(situation.places, situation.municipalities)
        self.network = Network.from_roads(situation.roads, speeds=speeds)
        self.rules = AccessRules() if rules is None else rules
        landmasses = situation.landmasses
        self._no_car_road = frozenset(landmasses.loc[landmasses["decision"] == NO_CAR_ROAD, "landmass_id"])
        self.centres: pd.DataFrame = situation.centres.sort_values("centre_id", ignore_index=True)
        self.in_operation: BoolArray = self.centres["status"].eq(OPEN).to_numpy(dtype=bool)
        self._row_of = {centre_id: row for row, centre_id in enumerate(self.centres["centre_id"])}
        self.resolved: pd.DataFrame = resolve(situation.evidence)
        self._statements = _statements(self.resolved)
        origins = situation.origins
        self.population: FloatArray = origins["population"].to_numpy(dtype=np.float64)
        self.origin_legs = self.legs(origins["x_m"], origins["y_m"], origins["landmass"])
        self.times: Seconds = self._times()
        self.municipality_codes = situation.municipalities["municipality_code"].tolist()
        self.municipality_of_origin = _positions(origins["municipality_code"], self.municipality_codes)
        county_of = situation.municipalities["county_code"].tolist()
        self._counties = (
            situation.municipalities[["county_code", "county"]]
            .drop_duplicates("county_code")
            .sort_values("county_code", ignore_index=True)
        )
        self.county_codes = self._counties["county_code"].tolist()
        self._county = _positions(pd.Series(county_of), self.county_codes)[self.municipality_of_origin]
        self._memory = Memory(_REMEMBERED)

    def legs(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike, landmass: npt.ArrayLike, /) -> AccessLegs:
        """Legs from points to this study's network, by its rules and its land parts' decisions."""
        return access_legs(
            x_m, y_m, landmass, network=self.network, rules=self.rules, no_car_road=self._no_car_road
        )  # fmt: skip

    def _times(self) -> Seconds:
        placed = sites(self.situation.centres, self.gazetteer)
        site_legs = self.legs(
            [site.place.x_m for site in placed],
            [site.place.y_m for site in placed],
            [site.place.landmass for site in placed],
        )
        centre_of_site = np.array([self._row_of[site.centre_id] for site in placed], dtype=np.int64)
        times = travel_time.matrix(self.network, origins=self.origin_legs, sites=site_legs)
        return travel_time.by_centre(times, centre_of_site=centre_of_site, centre_count=len(self.centres))

    def eligible(self, question: Question, /) -> BoolArray:
        """Tell per centre whether it is in operation and takes the group in, under the question's reading."""
        ids = self.centres["centre_id"]
        if question.reading == POSSIBLE:
            takes_in = possible(self.resolved, question.group, centre_ids=ids)
        else:
            takes_in = documented(self.resolved, question.group, accept=question.accept)
        return np.asarray(ids.isin(takes_in).to_numpy(dtype=bool) & self.in_operation, dtype=bool)

    def status_of(self, centre_id: str, group: str, /) -> str:
        """Return what the centre documents for the group: a status, or ``unknown`` where nobody says anything."""
        statement = self._statements.get((centre_id, group))
        return UNKNOWN if statement is None else statement.status

    def evidence_of(self, centre_id: str, group: str, /) -> str:
        """Return status, year and confidence in stable English: "full 2021 medium"; "unknown" where nothing is said."""
        statement = self._statements.get((centre_id, group))
        return UNKNOWN if statement is None else f"{statement.status} {statement.year} {statement.confidence}"

    def answer(self, question: Question, /) -> Answer:
        """Per origin: the nearest centre that takes the group in, the seconds to it, or why there is none."""
        return self._memory.get(question, lambda: self._work_out(question))

    def known_counts(self, question: Question, /) -> tuple[KnownCount, ...]:
        """Every national count that may be used for the group, the default first; empty where nobody has counted."""
        return known_counts.known_counts(
            self.situation.national_counts,
            question.group,
            in_operation=int(self.in_operation.sum()),
            accept=question.accept,
        )

    def expected(self, question: Question, /) -> Expected:
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
        """Return the municipalities' contracted centres, where known (``geo.agreements.contracted``)."""
        in_operation = self.centres.loc[self.in_operation, "centre_id"].tolist()
        return agreements.contracted(self.situation.agreements, in_operation=in_operation, presumed=presumed)

    def detour(self, *, presumed: bool = False) -> agreements.Detour:
        """Per origin: the contracted centre beside the nearest in operation."""
        return self._memory.get(("detour", presumed), lambda: self._detour(presumed=presumed))

    def _detour(self, *, presumed: bool) -> agreements.Detour:
        rows = agreements.rows_of_centres(
            self.contracted(presumed=presumed),
            municipality_codes=self.municipality_codes,
            centre_ids=self.centres["centre_id"].tolist(),
        )
        return agreements.detour(
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
            centre, seconds = travel_time.nearest(self.times, eligible=eligible)
            lacking = np.isinf(seconds)
        else:
            centre = np.full(len(self.population), travel_time.NO_CENTRE, dtype=np.int16)
            seconds = expected.outcome.expected_s.astype(np.float32)
            lacking = expected.outcome.cut_off_probability > 0
        reason = self.origin_legs.reason.copy()
        unexplained = lacking & (reason == Reason.NONE)
        connected = np.isfinite(self.times[self.in_operation]).any(axis=0) | ~self.in_operation.any()
        reason[unexplained & connected] = Reason.NO_SERVING_CENTRE
        reason[unexplained & ~connected] = Reason.NO_CONNECTION
        return Answer(question, seconds, centre, reason, eligible, expected)

    def municipality_table(self, question: Question, /) -> pd.DataFrame:
        """One row per municipality, in code order: people, times in minutes, shares, the centre most of them get.

        Columns are stable and those of the exports; minutes are not rounded. Where nobody gets there, times are nan,
        the centre is blank and ``cut_off_reason`` says why.
        """
        frame = self._memory.get(("municipality", question), lambda: self._municipality_table(question))
        return frame.copy()

    def _municipality_table(self, question: Question) -> pd.DataFrame:
        known = self.situation.municipalities
        figures = self._area_figures(question, self.municipality_of_origin, self.municipality_codes)
        names = known[["municipality_code", "municipality", "county_code", "county"]].reset_index(drop=True)
        people = known["population"].reset_index(drop=True)
        frame: pd.DataFrame = pd.concat([names, people, figures.drop(columns="population")], axis=1)
        return frame.sort_values("municipality_code", ignore_index=True)

    def county_table(self, question: Question, /) -> pd.DataFrame:
        """One row per county, in code order: the municipality table's columns without the municipality's."""
        figures = self._area_figures(question, self._county, self.county_codes)
        frame: pd.DataFrame = pd.concat([self._counties, figures], axis=1)
        return frame

    def _area_figures(
        self, question: Question, area_index: npt.NDArray[np.int64], areas: Sequence[str]
    ) -> pd.DataFrame:
        """Columns of the tables from ``population`` on, one row per area in the order given."""
        answer = self.answer(question)
        people, count = self.population, len(areas)
        table = coverage.area_table(answer.seconds, population=people, area_index=area_index, areas=areas)
        reasons = coverage.cut_off_reasons(answer.reason, population=people, area_index=area_index, count=count)
        used = coverage.most_used(
            answer.centre, population=people, area_index=area_index, count=count, centre_count=len(self.centres)
        )
        ids, names = ([*self.centres[column].tolist(), ""] for column in ("centre_id", "centre"))  # row -1: blank
        columns: dict[str, object] = {
            "population": table["population"],
            "cut_off_population": table["cut_off_population"],
            "cut_off_reason": reasons,
            "centre_id": [ids[row] for row in used],
            "centre": [names[row] for row in used],
        }
        for name in ("median", "mean", "p10", "p90"):
            columns[f"{name}_min"] = table[f"{name}_s"] / SECONDS_PER_MINUTE
        for minutes, seconds in zip(coverage.THRESHOLDS_MIN, coverage.THRESHOLDS_S, strict=True):
            columns[f"share_within_{minutes}"] = table[f"share_within_{seconds:g}_s"]
        columns["evidence"] = [self.evidence_of(ids[row], question.group) if row >= 0 else "" for row in used]
        frame = pd.DataFrame(columns)
        if answer.expected is not None:
            figures = measures.expected_figures(answer.expected, population=people, area_index=area_index, areas=count)
            frame[figures.columns] = figures
            frame["evidence"] = answer.expected.summary
        return frame

    def national(self, question: Question, /) -> Figures:
        """All of Norway in figures."""
        return self.figures(question)

    def figures(self, question: Question, /, *, area: str | None = None) -> Figures:
        """Figures of a municipality (four digits), a county (two digits) or, with None, the whole country."""
        answer, here = self.answer(question), self._origins_of(area)
        seconds, population = answer.seconds[here], self.population[here]
        table = coverage.area_table(
            seconds, population=population, area_index=np.zeros(len(seconds), dtype=np.int64), areas=[area or ""]
        ).iloc[0]
        shares = {
            minutes: float(table[f"share_within_{limit_s:g}_s"])
            for minutes, limit_s in zip(coverage.THRESHOLDS_MIN, coverage.THRESHOLDS_S, strict=True)
        }
        beyond = {
            minutes: coverage.people_beyond(seconds, population=population, limit_s=minutes * SECONDS_PER_MINUTE)
            for minutes in BEYOND_MIN
        }
        cut_off, affected = float(table["cut_off_population"]), population
        if answer.expected is not None:  # expected people, not people with an expected time
            cut_off, shares, beyond = answer.expected.totals(
                origins=None if area is None else here,
                population=population,
                shares_min=coverage.THRESHOLDS_MIN,
                beyond_min=BEYOND_MIN,
            )
            affected = population * answer.expected.outcome.cut_off_probability[here]
        by_reason = np.bincount(answer.reason[here], weights=affected, minlength=len(Reason))
        return Figures(
            population=float(table["population"]),
            cut_off_population=cut_off,
            median_min=float(table["median_s"]) / SECONDS_PER_MINUTE,
            mean_min=float(table["mean_s"]) / SECONDS_PER_MINUTE,
            p10_min=float(table["p10_s"]) / SECONDS_PER_MINUTE,
            p90_min=float(table["p90_s"]) / SECONDS_PER_MINUTE,
            share_within=shares,
            people_beyond=beyond,
            cut_off_by_reason={
                reason.code: float(by_reason[reason])
                for reason in Reason
                if reason is not Reason.NONE and by_reason[reason] > 0
            },
        )

    def share_curve(
        self, question: Question, /, *, area: str | None = None, at_min: Sequence[float] = CURVE_MIN
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

    def nearest_centres(self, municipality_code: str, /, *, question: Question, n: int = 3) -> pd.DataFrame:
        """Return the ``n`` centres in operation with the shortest median for a municipality's people, nearest first.

        Whatever they document for the group: ``evidence`` and ``eligible`` say it. Columns: centre_id, centre,
        median_min, cut_off_population, status, evidence, eligible. A centre that nobody there can reach is left out.
        """
        here = self._origins_of(municipality_code)
        times = self.times[:, here]
        rows, origins = times.shape
        table = coverage.area_table(
            times.ravel(),
            population=np.tile(self.population[here], rows),
            area_index=np.repeat(np.arange(rows), origins),
            areas=self.centres["centre_id"].tolist(),
            thresholds_s=(),
        )
        ids = self.centres["centre_id"].tolist()
        frame = pd.DataFrame(
            {
                "centre_id": ids,
                "centre": self.centres["centre"],
                "median_min": table["median_s"] / SECONDS_PER_MINUTE,
                "cut_off_population": table["cut_off_population"],
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

    def route(self, start: Place | str, end: Place | str, /) -> Route:
        """Return the quickest way between two places of the gazetteer, access legs included."""
        begin, goal = (place if isinstance(place, Place) else self.gazetteer.find(place) for place in (start, end))
        legs = self.legs([begin.x_m, goal.x_m], [begin.y_m, goal.y_m], [begin.landmass, goal.landmass])
        return travel_time.route(self.network, start=legs[:1], end=legs[1:])


def _statements(resolved: pd.DataFrame) -> dict[tuple[str, str], _Statement]:
    years = resolved["year"].astype("Int64").astype("str").where(resolved["year"].notna(), UNDATED)
    keys = zip(resolved["centre_id"], resolved["group"], strict=True)
    said = map(_Statement, resolved["status"], years, resolved["confidence"])
    return dict(zip(keys, said, strict=True))


def _positions(codes: pd.Series, known: Sequence[str]) -> npt.NDArray[np.int64]:
    """Position of each code in ``known``. UnknownName for a code that is not there."""
    positions = pd.Index(known).get_indexer(pd.Index(codes))
    if (positions < 0).any():
        raise UnknownName("area", str(codes.iloc[int(np.flatnonzero(positions < 0)[0])]), known)
    return np.asarray(positions, dtype=np.int64)
