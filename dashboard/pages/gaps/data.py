"""The tables of the pages on gaps, each made once for page, CSV and XLSX. Plain functions of a view and a state.

The view's measure is always the nearest centre here. Where a table cannot be asked under the expected reading, it is
asked under the documented one (``bounded``); the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.components.gap_frames import agreements_frame, bounded, gaps_frame, why_no_time, with_links
from dashboard.export.tables import COUNT, MINUTES, PEOPLE, SHARE, STACK, TEXT, ExportColumn, ExportTable
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import share_column
from dashboard.text.numbers import limit_words, number
from geo.analysis import planning
from geo.constants import THRESHOLDS_MIN
from geo.data.vocabulary import DOCUMENTED, EXPECTED, GROUP_IDS, UNKNOWN
from geo.measures.gaps import SMALL_POPULATION, Hindrance, small_and_far
from geo.study.question import Question

LANGUAGES = ("sami_north", "sami_lule", "sami_south")


def question(view: View, *, state: AppState) -> Question:
    """Return what the view asks, of the nearest centre; documented where nobody has counted."""
    return state.question(view.with_(measure="nearest"))


def words_of(view: View, *, state: AppState) -> dict[str, str]:
    """Return the words that captions ask for: group, limit and how the evidence is read."""
    t = state.t
    reading = question(view, state=state).reading
    return {
        "group": t(f"group.{view.group}.phrase"),
        "limit": limit_words(view.limit_min, t=t),
        "reading": t(f"gaps.oversikt.reads_{reading}"),
    }


class _Heads:
    """Makes columns whose words stand in the catalogue under ``gaps.column``."""

    def __init__(self, view: View, *, state: AppState) -> None:
        self._t = state.t
        self._limit = limit_words(view.limit_min, t=state.t)

    def __call__(
        self, key: str, kind: str = TEXT, *, words: str = "", why: str = "", file_only: bool = False
    ) -> ExportColumn:
        """Return the column of a frame's key; ``words``: the catalogue's name for it, if it is another."""
        label = self._t(f"gaps.column.{words or key}", limit=self._limit)
        return ExportColumn(key, label, kind, why=why, file_only=file_only)


def _front(head: _Heads) -> tuple[ExportColumn, ...]:
    """Return name, code (in files only) and county."""
    return head("municipality"), head("municipality_code", file_only=True), head("county")


# --- people beyond each limit ------------------------------------------------------------------------------------


def _beyond(view: View, *, state: AppState, by: str, name: str) -> ExportTable:
    """People beyond each of the usual limits and the chosen one, per group of municipalities; the country last."""
    limits = sorted({*THRESHOLDS_MIN, view.limit_min})
    asked = question(view, state=state)
    parts = [planning.beyond(state.study, asked, by=one, limits_min=limits) for one in (by, "country")]
    frame = pd.concat(parts, ignore_index=True)
    frame["name"] = [
        _area_name(group, text, by=by, state=state) for group, text in zip(frame["group"], frame["name"], strict=True)
    ]
    chosen = view.limit_min
    words = words_of(view, state=state)
    t = state.t
    columns = [
        ExportColumn("name", t("gaps.column.area")),
        ExportColumn("group", t("gaps.column.code"), file_only=True),
        ExportColumn("population", t("gaps.column.population"), PEOPLE),
        ExportColumn(f"share_beyond_{chosen}", t("gaps.column.share_beyond", limit=words["limit"]), SHARE),
        ExportColumn(
            f"municipalities_beyond_{chosen}", t("gaps.column.municipalities_beyond", limit=words["limit"]), COUNT
        ),
        ExportColumn("municipalities", t("gaps.column.municipalities"), COUNT),
        *(
            ExportColumn(f"people_beyond_{limit}", t("gaps.column.over", limit=limit_words(limit, t=t)), PEOPLE)
            for limit in limits
        ),
        ExportColumn("cut_off_population", t("gaps.column.cut_off"), PEOPLE),
    ]
    return ExportTable(
        name, t(f"gaps.oversikt.{by}", **words), tuple(columns), frame, sort=f"people_beyond_{chosen}", down=True
    )


def _area_name(group: str, name: str, *, by: str, state: AppState) -> str:
    if group == "NO":
        return state.t("gaps.country")
    if by == "centrality":
        return state.t("gaps.centrality", number=name)
    return state.t("gaps.sami_area") if by == "sami" else name


def _uncertain_counties(view: View, *, state: AppState) -> ExportTable:
    """Return expected people beyond the limit per county, with the interval and the two bounds."""
    frame = intervals(view, state=state)
    words = words_of(view, state=state)
    keys = ("possible_people", "p5_people", "expected_people", "p95_people", "documented_people")
    columns = (
        ExportColumn("name", state.t("gaps.column.area")),
        *(ExportColumn(key, state.t(f"gaps.column.{key}"), PEOPLE) for key in keys),
    )
    caption = state.t("gaps.oversikt.interval_caption", **{key: words[key] for key in ("limit", "group")})
    return ExportTable("usikkerhet", caption, columns, frame, sort="expected_people")


def intervals(view: View, *, state: AppState) -> pd.DataFrame:
    """Return ``findings.expected_beyond`` by county, the country last. The expected reading must be possible."""

    def work_out() -> pd.DataFrame:
        asked = question(view.with_(reading=EXPECTED), state=state)
        parts = [
            planning.expected_beyond(state.study, asked, limit_min=view.limit_min, by=by)
            for by in ("county", "country")
        ]
        return pd.concat(parts, ignore_index=True)

    return state.remember("intervals", view, work_out).copy()


# --- municipalities ----------------------------------------------------------------------------------------------


def _municipalities(view: View, *, state: AppState) -> ExportTable:
    """Each municipality: median, people beyond, cut off; under the expected reading with the 90 % points."""
    view = view.with_(measure="nearest")
    head = _Heads(view, state=state)
    frame = state.table(view).copy()
    share = 1 - frame[share_column(view.limit_min)]
    facts = state.dataset.municipalities[["municipality_code", "centrality_class"]]
    frame = frame.assign(share_beyond=share.clip(lower=0), people_beyond=(share * frame["population"]).clip(lower=0))
    frame = frame.merge(facts, on="municipality_code")
    frame["why"] = why_no_time(frame["cut_off_reason"], state=state)
    frame = with_links(frame, view, state=state)
    minutes = (
        [head("median_min", MINUTES, words="median", why="why")]
        if question(view, state=state).reading != EXPECTED
        else [head(f"{name}_min", MINUTES, words=name, why="why") for name in ("expected", "p5", "p95")]
    )
    columns = (
        *_front(head),
        head("population", PEOPLE),
        *minutes,
        head("share_beyond", SHARE),
        head("people_beyond", PEOPLE),
        head("cut_off_population", PEOPLE, words="cut_off"),
        head("centrality_class", COUNT, words="centrality"),
    )
    words = words_of(view, state=state)
    return ExportTable(
        "kommuner", state.t("gaps.kommuner.caption", **words), columns, frame, sort="people_beyond", gather="county",
        href="href",
    )  # fmt: skip


def _second(view: View, *, state: AppState) -> ExportTable:
    head = _Heads(view, state=state)
    columns = (
        *_front(head),
        head("population", PEOPLE),
        head("median_min", MINUTES, words="median", why="why"),
        head("second_median_min", MINUTES, words="second", why="why_second"),
        head("extra_min", MINUTES, words="extra", why="why_second"),
        head("people_one_only", PEOPLE, words="one_only"),
    )
    caption = state.t("gaps.neste.caption", **words_of(bounded(view), state=state))
    frame = gaps_frame(view, state=state)
    return ExportTable("neste", caption, columns, frame, sort="people_one_only", gather="county", href="href")


def _school(view: View, *, state: AppState) -> ExportTable:
    head = _Heads(view, state=state)
    columns = (
        *_front(head),
        head("population", PEOPLE),
        head("median_min", MINUTES, words="median", why="why"),
        head("share_school", SHARE),
        head("people_beyond_school", PEOPLE, words="school"),
    )
    caption = state.t("gaps.skole.caption", **words_of(bounded(view), state=state))
    frame = gaps_frame(view, state=state)
    return ExportTable("skole", caption, columns, frame, sort="people_beyond_school", gather="county", href="href")


def _small(view: View, *, state: AppState) -> ExportTable:
    head = _Heads(view, state=state)
    rows = small_and_far(gaps_frame(view, state=state), beyond_min=view.limit_min)
    columns = (
        *_front(head),
        head("population", PEOPLE),
        head("median_min", MINUTES, words="median", why="why"),
        head("second_median_min", MINUTES, words="second", why="why_second"),
        head("people_beyond", PEOPLE),
        head("cause_words", words="cause"),
    )
    caption = state.t("gaps.sma.caption", small=number(SMALL_POPULATION), **words_of(bounded(view), state=state))
    return ExportTable("sma", caption, columns, rows, sort="median_min", gather="county", href="href")


# --- why, and what is not known ----------------------------------------------------------------------------------


HINDERED = tuple(kind.code for kind in Hindrance if kind is not Hindrance.NONE)


def _hindrances(view: View, *, state: AppState) -> ExportTable:
    head = _Heads(view, state=state)
    parts = tuple(f"people_{kind.code}" for kind in Hindrance)
    columns = (
        *_front(head),
        ExportColumn("stack", state.t("gaps.column.causes"), STACK, parts=parts),
        head("cause_words", words="cause"),
        *(head(f"people_{kind}", PEOPLE, words=kind) for kind in HINDERED),
        head("people_none", PEOPLE, words="none"),
    )
    words = words_of(bounded(view), state=state)
    caption = state.t("gaps.hindringer.caption", group=words["group"], limit=words["limit"])
    frame = gaps_frame(view, state=state)
    frame["people_hindered"] = frame[[f"people_{kind}" for kind in HINDERED]].sum(axis=1)
    return ExportTable("hindringer", caption, columns, frame, sort="people_distance", gather="county", href="href")


def _knowledge(view: View, *, state: AppState) -> ExportTable:
    head = _Heads(view, state=state)
    here = view.with_(measure="nearest", reading=DOCUMENTED)
    frame = gaps_frame(here, state=state)
    for reading in ("documented", "possible"):
        table = state.table(here.with_(reading=reading))
        frame[f"{reading}_min"] = table["median_min"].to_numpy()
        frame[f"why_{reading}"] = why_no_time(table["cut_off_reason"], state=state)
    frame["why_gap"] = state.t("gaps.kunnskap.far")
    columns = (
        *_front(head),
        head("population", PEOPLE),
        head("documented_min", MINUTES, words="documented", why="why_documented"),
        head("possible_min", MINUTES, words="possible", why="why_possible"),
        head("gap_min", MINUTES, words="gap", why="why_gap"),
        head("people_undecided", PEOPLE, words="undecided"),
        head("people_no_documented", PEOPLE, words="no_documented"),
    )
    caption = state.t("gaps.kunnskap.caption", group=state.t(f"group.{view.group}.phrase"))
    return ExportTable("kunnskap", caption, columns, frame, sort="people_undecided", gather="county", href="href")


def _evidence(view: View, *, state: AppState) -> ExportTable:
    """Return how many centres in operation document what, group by group, and how old it is."""
    rows = []
    for group in GROUP_IDS:
        offers = [state.offers[centre].get(group) for centre in state.centres]
        said = [offer for offer in offers if offer and offer.look != UNKNOWN]
        years = [offer.year for offer in said if offer.year is not None]
        looks = [offer.look for offer in said]
        rows.append(
            {
                "group": state.t(f"group.{group}.label").replace("\u00ad", ""),
                "yes": looks.count("documented"),
                "partly": looks.count("partly"),
                "no_offer": looks.count("no"),
                "unknown": len(offers) - len(said),
                "old": sum(offer.old(this_year=state.this_year) for offer in said),
                "newest": str(max(years)) if years else "–",
            }
        )
    head = _Heads(view, state=state)
    counts = ("yes", "partly", "no_offer", "unknown", "old")
    columns = (head("group"), *(head(key, COUNT) for key in counts), head("newest"))
    return ExportTable(
        "dokumentasjon", state.t("gaps.kunnskap.evidence_caption"), columns, pd.DataFrame(rows), sort="unknown"
    )


# --- agreements, Sámi languages ----------------------------------------------------------------------------------


def _agreements(view: View, *, state: AppState) -> ExportTable:
    head = _Heads(view, state=state)
    columns = (
        *_front(head),
        head("contracted_words", words="contracted"),
        head("nearest_min", MINUTES, why="why"),
        head("contracted_min", MINUTES, why="why"),
        head("detour_min", MINUTES, why="why"),
        head("people_detour", PEOPLE),
        head("people_detour_over_30", PEOPLE),
        head("year"),
        head("basis_words", words="basis"),
        head("confidence_words", words="confidence"),
    )
    return ExportTable(
        "avtaler", state.t("gaps.avtaler.caption"), columns, agreements_frame(view, state=state),
        sort="people_detour_over_30", gather="county", href="href",
    )  # fmt: skip


def _sami(view: View, *, state: AppState) -> ExportTable:
    """Return the Sámi administrative area: minutes to any centre, and per language as documented and possible."""
    t = state.t
    facts = state.dataset.municipalities
    here = facts.loc[facts["sami_category"] != "", ["municipality_code", "county", "sami_category", "population"]]
    frame = with_links(here.reset_index(drop=True).copy(), view, state=state)
    head = _Heads(view, state=state)
    columns = [*_front(head), head("sami_category", words="category"), head("population", PEOPLE)]
    asked = [("any_min", "women", "possible", t("gaps.column.any_centre"))]
    for group in LANGUAGES:
        language = t(f"group.{group}.label")
        for reading in ("documented", "possible"):
            label = f"{language}: {t(f'gaps.column.{reading}').lower()}"
            asked.append((f"{group}_{reading}_min", group, reading, label))
    codes = frame["municipality_code"]
    for key, group, reading, label in asked:
        rows = state.table(view.with_(measure="nearest", group=group, reading=reading)).set_index("municipality_code")
        frame[key] = rows["median_min"].reindex(codes).to_numpy()
        frame[f"why_{key}"] = why_no_time(rows["cut_off_reason"].reindex(codes), state=state)
        columns.append(ExportColumn(key, label, MINUTES, why=f"why_{key}"))
    return ExportTable("samisk", t("gaps.samisk.caption"), tuple(columns), frame, sort="any_min", href="href")


_MAKERS: Mapping[str, Callable[..., ExportTable]] = {
    "fylker": lambda view, *, state: _beyond(view, state=state, by="county", name="fylker"),
    "sentralitet": lambda view, *, state: _beyond(view, state=state, by="centrality", name="sentralitet"),
    "samisk-omrade": lambda view, *, state: _beyond(view, state=state, by="sami", name="samisk-omrade"),
    "usikkerhet": _uncertain_counties,
    "kommuner": _municipalities,
    "neste": _second,
    "skole": _school,
    "sma": _small,
    "hindringer": _hindrances,
    "kunnskap": _knowledge,
    "dokumentasjon": _evidence,
    "avtaler": _agreements,
    "samisk": _sami,
}
NAMES = tuple(_MAKERS)


def table(name: str, view: View, *, state: AppState) -> ExportTable:
    """Return the table of that name (``NAMES``) for a view, its frame shared: never to be changed. KeyError else."""
    made: ExportTable = state.remember(f"table {name}", view, lambda: _MAKERS[name](view, state=state))
    return made
