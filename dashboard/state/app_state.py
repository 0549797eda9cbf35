"""What every page has at hand: the study, the words, and the few facts that all of them show the same way.

It is made once per app and never changes; it holds nothing of any visitor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress
from typing import Any, TypeVar

import pandas as pd

from dashboard.state.offers import Offer, assumed_offers, looks_for, offers_of
from dashboard.state.query import KNOWLEDGE, View
from dashboard.state.table import beyond, share_column
from dashboard.text.catalogue import Catalogue
from geo.analysis import planning
from geo.cache import LRU
from geo.data.folder import Dataset
from geo.data.vocabulary import DOCUMENTED, EXPECTED, NEAREST
from geo.evidence.groups import Site, sites
from geo.scenario.address import read
from geo.scenario.scenario import ScenarioFault
from geo.study.question import Question
from geo.study.study import Study

OPEN = "open"
_REMEMBERED = 400  # answers kept: groups x readings x limits x two kinds; one takes some 20 kB
_REMEMBERED_STATES = 8  # under scenarios; each holds a study and its answers

T = TypeVar("T")


@dataclass(frozen=True)
class Centre:
    """One centre in operation as pages show it: name, the towns of its sites, host municipality, owner."""

    centre_id: str
    name: str
    towns: tuple[str, ...]
    municipality: str
    municipality_code: str
    owner_type: str
    status_year: int | None  # None: in operation in a scenario only
    source: str
    note: str
    sites: tuple[Site, ...]

    @property
    def where(self) -> str:
        """Towns, with the host municipality where its name says something new."""
        towns = ", ".join(self.towns)
        return towns if self.municipality in self.towns else f"{towns} ({self.municipality})"


@dataclass(frozen=True)
class AnswerSummary:
    """The three key figures for the whole country. People are whole persons in display only."""

    population: float
    beyond_documented: float
    beyond_possible: float
    beyond: float  # under the chosen reading
    cut_off: float
    median_min: float
    centres: int
    documented: int
    elsewhere: int  # of the documented: housing outside the centre
    undecided: int  # case by case or day only
    no: int
    unknown: int

    @property
    def documented_somewhere(self) -> bool:
        """Tell whether anybody reaches a centre under the reading; a median needs somebody."""
        return self.cut_off < self.population


@dataclass(frozen=True)
class AppState:
    """The study of one data set and the words of one language."""

    study: Study
    t: Catalogue
    this_year: int  # for the age of evidence
    base: AppState | None = None  # today's state, where this one is under a scenario
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def dataset(self) -> Dataset:
        """The data set as read."""
        dataset: Dataset = self.study.dataset
        return dataset

    @cached_property
    def municipality_names(self) -> Mapping[str, str]:
        """Name of each municipality by code, in the table's order."""
        frame = self.dataset.municipalities
        return dict(zip(frame["municipality_code"], frame["municipality"], strict=True))

    def full_name(self, municipality_code: str) -> str:
        """All official names of a municipality, the Sámi one first: "Guovdageaidnu – Kautokeino"."""
        frame = self.dataset.municipalities
        row = frame[frame["municipality_code"] == municipality_code].iloc[0]
        return " – ".join(
            dict.fromkeys(name for name in (row["name_sami"], row["municipality"], row["name_kven"]) if name)
        )

    @cached_property
    def centres(self) -> Mapping[str, Centre]:
        """The centres in operation by id, in order of name."""
        by_centre: dict[str, list[Site]] = {}
        for site in sites(self.dataset.centres, self.study.gazetteer):
            by_centre.setdefault(site.centre_id, []).append(site)
        frame = self.dataset.centres
        rows: Iterator[Any] = iter(frame[frame["status"] == OPEN].sort_values("centre").itertuples())
        return {
            row.centre_id: Centre(
                centre_id=row.centre_id,
                name=row.centre,
                towns=tuple(dict.fromkeys(site.place.place for site in by_centre.get(row.centre_id, []))),
                municipality=row.municipality,
                municipality_code=row.municipality_code,
                owner_type=row.owner_type,
                status_year=None if pd.isna(row.status_year) else int(row.status_year),
                source=row.source,
                note=row.note,
                sites=tuple(by_centre.get(row.centre_id, [])),
            )
            for row in rows
        }

    @cached_property
    def offers(self) -> Mapping[str, Mapping[str, Offer]]:
        """What is documented or assumed: by centre in operation, by name, then by group. A missing entry: unknown."""
        said, assumed = (self.base or self).documented, assumed_offers(self.study.effect.services)
        centres = self.study.centres
        in_operation = sorted(
            compress(zip(centres["centre"], centres["centre_id"], strict=True), self.study.in_operation)
        )
        return {centre: {**said.get(centre, {}), **assumed.get(centre, {})} for _, centre in in_operation}

    @cached_property
    def documented(self) -> Mapping[str, Mapping[str, Offer]]:
        """What is documented of every centre today, in operation or not."""
        return offers_of(self.dataset.evidence, centres=self.dataset.centres["centre_id"].tolist())

    def looks(self, group: str) -> dict[str, str]:
        """Return documented, partly, no or unknown for each centre in operation."""
        return looks_for(group, offers=self.offers, centres=tuple(self.offers))

    def view(self, query: str | None) -> View:
        """Read a query, tolerantly, against the municipalities that exist."""
        return View.from_query(query, municipalities=self.municipality_names)

    def under(self, view: View) -> AppState:
        """Return the state under the view's scenario; itself for today, and where it cannot be carried out."""
        try:
            study = self.study.under(read(view.scenario)[0])
        except ScenarioFault:
            return self
        return (
            self
            if study is self.study
            else self._under_scenarios.get(study.scenario, lambda: replace(self, study=study, base=self.base or self))
        )

    @cached_property
    def _under_scenarios(self) -> LRU:
        """The latest states under scenarios; they depend on the scenario alone."""
        return LRU(_REMEMBERED_STATES)

    def question(self, view: View, *, reading: str = "") -> Question:
        """Return the question that a view asks, or the same under another reading.

        The expected reading needs a count; where nobody has counted and none is stated, the documented one is asked.
        """
        asked = Question(
            group=view.group,
            measure=view.measure,
            reading=reading or view.reading,
            accept=view.accept,
            known_count=view.known_count,
            presumed=view.presumed,
        )
        if asked.reading == EXPECTED and asked.known_count is None and not self.study.known_counts(asked):
            return replace(asked, reading=DOCUMENTED)
        return asked

    def table(self, view: View, *, reading: str = "") -> pd.DataFrame:
        """Return the municipality table that answers the view, with a column for its limit, whatever it is."""
        question = self.question(view, reading=reading)
        table = self.study.municipality_table(question)
        column = share_column(view.limit_min)
        if column not in table:
            late = planning.beyond(self.study, question, by="municipality", limits_min=(view.limit_min,))
            table[column] = (
                (1 - late.set_index("group")[f"share_beyond_{view.limit_min}"])
                .loc[table["municipality_code"]]
                .to_numpy()
            )
        return table

    @cached_property
    def _memory(self) -> LRU:
        """The latest answers; they depend on the question alone, so all visitors may share them."""
        return LRU(_REMEMBERED)

    def remember(self, name: str, view: View, work_out: Callable[[], T]) -> T:
        """Return what is remembered under a name for the view's question, whatever municipality is chosen."""
        return self._memory.get((name, view.with_(municipality="")), work_out)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what this state makes once and keeps as long as it stands itself, however many answers are given.

        Everybody gets the same thing, even where two ask for it at the same moment.
        """
        if name not in self._kept:
            self._kept.setdefault(name, make())
        kept: T = self._kept[name]
        return kept

    def kind(self, view: View) -> str:
        """Return what kind of answer the view gets: a measure, or "expected", or "knowledge"."""
        asked = self.question(view)
        if asked.measure != NEAREST:
            return asked.measure
        if view.layer == KNOWLEDGE:
            return KNOWLEDGE
        return EXPECTED if asked.reading == EXPECTED else NEAREST

    def agreements(self, view: View) -> pd.DataFrame:
        """Return each municipality's contracted centre and what it costs (``findings.agreement_costs``), code order."""
        return self.remember(
            "agreements", view, lambda: planning.agreement_costs(self.study, presumed=view.presumed)
        ).copy()

    def unknowns(self, view: View) -> pd.DataFrame:
        """Return what is not known, by municipality (``findings.knowledge_gap``), code order."""
        frame = self.remember(
            "unknowns",
            view,
            lambda: planning.knowledge_gap(self.study, self.question(view), limit_min=view.limit_min),
        )
        return frame.sort_values("area", ignore_index=True)

    def summary(self, view: View) -> AnswerSummary:
        """Return the country's key figures for the view."""
        return self.remember("summary", view, lambda: self._summary(view))

    def _summary(self, view: View) -> AnswerSummary:
        documented, possible = (self.table(view, reading=reading) for reading in ("documented", "possible"))
        table = self.table(view)
        late_documented, late_possible, late = (
            float(beyond(one, limit_min=view.limit_min).sum()) for one in (documented, possible, table)
        )
        offers = [self.offers.get(centre, {}).get(view.group) for centre in self.centres]
        statuses = Counter(offer.status if offer else "unknown" for offer in offers)
        looks = Counter(self.looks(view.group).values())
        return AnswerSummary(
            population=float(table["population"].sum()),
            beyond_documented=late_documented,
            beyond_possible=late_possible,
            beyond=late,
            cut_off=float(table["cut_off_population"].sum()),
            median_min=self.study.national(self.question(view)).median_min,
            centres=len(self.centres),
            documented=sum(1 for offer in offers if offer and offer.status in view.accept),
            elsewhere=statuses["elsewhere"],
            undecided=statuses["case_by_case"] + statuses["day_only"],
            no=looks["no"],
            unknown=looks["unknown"],
        )
