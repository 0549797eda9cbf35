"""What the PDFs hold: the fact sheet of a municipality, the report on a question, and the report on a change.

All figures are those of the tables and pages; here they are only chosen and put in order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.export.formats.about import About
from dashboard.export.formats.factsheet import Document, ReportTable, Words, words
from dashboard.text.catalogue import Catalogue
from dashboard.text.fairness import sentences
from dashboard.text.numbers import limit_words, listed, minutes, number, people, percent
from dashboard.text.scenario import describe_all, short_words
from geo.analysis.comparison import Comparison
from geo.analysis.fairness import fairness
from geo.constants import BEYOND_MIN, HALF_A_PERSON
from geo.data.vocabulary import DOCUMENTED, GROUP_IDS, NEAREST, POSSIBLE, UNKNOWN
from geo.errors import UnknownName
from geo.study.question import Question
from geo.study.study import Study

NEAREST_CENTRES = 3
WORST = 20
CHANGED = 20
_WITHIN_MIN = (60, 90, 180)
_HALF_A_MINUTE = 0.5  # a smaller change is none, in whole minutes


def factsheet(study: Study, municipality_code: str, *, notes: About, t: Catalogue) -> Document:
    """Return the fact sheet of one municipality: nearest centres, every group, agreement, who is cut off.

    ``notes``: method and sources, as in every export. UnknownName for a code that there is not.
    """
    known = study.dataset.municipalities
    if municipality_code not in study.municipality_codes:
        raise UnknownName("municipality", municipality_code, study.municipality_codes)
    facts = known[known["municipality_code"] == municipality_code].iloc[0]
    names = (facts["name_sami"], facts["municipality"], facts["name_kven"])
    place = t(
        "factsheet.place",
        county=facts["county"],
        people=number(facts["population"]),
        year=facts["population_year"],
        centrality=facts["centrality_class"],
    )
    title = t("factsheet.title", municipality=" – ".join(dict.fromkeys(name for name in names if name)))
    conditions = short_words(study.effect.conditions, t=t)
    return Document(
        title=t("conditions.title", title=title, conditions=conditions) if conditions else title,
        lead=(place, *_scenario(study, t=t)),
        blocks=(
            Words("heading", t("factsheet.nearest")),
            _nearest(study, municipality_code, t=t),
            Words("heading", t("factsheet.groups")),
            _groups(study, municipality_code, t=t),
            Words("heading", t("factsheet.agreement")),
            Words("text", _agreement(study, municipality_code, t=t)),
            Words("heading", t("factsheet.cut_off")),
            Words("text", _cut_off(study, municipality_code, t=t)),
            *_method_and_sources(notes, t=t),
        ),
        footer=_footer(notes, t=t),
    )


def report(study: Study, question: Question, *, notes: About, t: Catalogue) -> Document:
    """Return the report on a question: the country, how it is shared, the counties, the worst municipalities."""
    figures = study.national(question)
    rows = [
        (t("report.population"), number(figures.population)),
        (t("report.cut_off"), number(figures.cut_off_population)),
        (t("report.median"), minutes(figures.median_min, t=t)),
        *(
            (t("report.beyond", limit=limit_words(limit, t=t)), number(figures.people_beyond[limit]))
            for limit in BEYOND_MIN
        ),
    ]
    shared: list[Words] = []
    if question.measure == NEAREST:  # a detour may be negative; and of agreements too few are known
        shared = [
            Words("heading", t("report.fairness")),
            *words("text", (one.sentence for one in sentences(fairness(study, question), t=t))),
        ]
    return Document(
        title=notes.title,
        lead=tuple(_scenario(study, t=t)),
        blocks=(
            *_asked(notes, t=t),
            Words("heading", t("report.figures")),
            ReportTable(
                (t("report.figure"), t("report.value")), tuple(rows), (3, 1), (1,), t("report.figures_caption")
            ),
            *shared,
            Words("heading", t("report.counties")),
            _counties(study, question, t=t),
            Words("heading", t("report.worst")),
            *_worst(study, question, t=t),
            *_method_and_sources(notes, t=t),
        ),
        footer=_footer(notes, t=t),
    )


def comparison_report(comparison: Comparison, *, notes: About, t: Catalogue) -> Document:
    """Return the report on a change: both worlds in figures, and the municipalities that it changes most."""
    summary = comparison.summary
    before, after = (study.national(comparison.question) for study in (comparison.before_study, comparison.after_study))
    rows = [
        _pair(t("report.cut_off"), before.cut_off_population, after.cut_off_population),
        (
            t("report.median"),
            minutes(before.median_min, t=t),
            minutes(after.median_min, t=t),
            _signed_minutes(after.median_min - before.median_min, t=t),
        ),
        *(
            _pair(t("report.beyond", limit=limit_words(limit, t=t)), pair.before, pair.after)
            for limit, pair in summary.people_beyond.items()
        ),
    ]
    heads = (t("report.figure"), t("report.change.before"), t("report.change.after"), t("report.change.change"))
    affected = [
        (t(f"report.change.{name}"), number(getattr(summary, f"people_{name}")))
        for name in ("losing", "gaining", "newly_cut_off", "newly_reached")
    ]
    table = comparison.municipalities
    longer = table[(table["change_min"] > _HALF_A_MINUTE) | (table["people_newly_cut_off"] >= 1)]
    shorter = table[(table["change_min"] < -_HALF_A_MINUTE) | (table["people_newly_reached"] >= 1)]
    return Document(
        title=notes.title,
        lead=(),
        blocks=(
            *_asked(notes, t=t),
            Words("heading", t("report.figures")),
            ReportTable(heads, tuple(rows), (5, 2, 2, 2), (1, 2, 3), t("report.change.figures_caption")),
            ReportTable((t("report.figure"), t("report.people")), tuple(affected), (3, 1), (1,)),
            Words("heading", t("report.change.more")),
            *_changed(longer.sort_values(["change_min", "people"], ascending=False), people_of="losing", t=t),
            Words("heading", t("report.change.less")),
            *_changed(shorter.sort_values(["change_min", "people"], ascending=[True, False]), people_of="gaining", t=t),
            *_method_and_sources(notes, t=t),
        ),
        footer=_footer(notes, t=t),
    )


# --- the municipality ------------------------------------------------------------------------------------------------


def _scenario(study: Study, *, t: Catalogue) -> Iterable[str]:
    if study.effect:
        yield t("factsheet.scenario", scenario=describe_all(study.scenario, study=study.today, t=t))


def _nearest(study: Study, code: str, *, t: Catalogue) -> Words | ReportTable:
    found = study.nearest_centres(code, question=Question("women"), n=NEAREST_CENTRES)
    if found.empty:
        return Words("text", t("factsheet.nearest_none"))
    rows = [
        (row["centre"], _offer(row["evidence"], t=t), minutes(row["median_min"], t=t))
        for row in found.to_dict("records")
    ]
    heads = (t("factsheet.centre"), t("factsheet.offer"), t("factsheet.minutes"))
    return ReportTable(heads, tuple(rows), (4, 4, 2), (2,), t("factsheet.nearest_caption"))


def _offer(evidence: str, *, t: Catalogue) -> str:
    """Say what is documented: status and year. ``evidence``: as in the tables."""
    if evidence in ("", UNKNOWN):
        return t("export.unknown")
    status, year, _ = evidence.split()
    said = t(f"export.status.{status}")
    if year == "scenario":
        return f"{said} ({t('export.assumed')})"
    return f"{said} ({year if year.isdigit() else t('export.undated')})"


def _groups(study: Study, code: str, *, t: Catalogue) -> ReportTable:
    rows = []
    for group in GROUP_IDS:
        tables = (study.municipality_table(Question(group, reading=reading)) for reading in (DOCUMENTED, POSSIBLE))
        documented, possible = (table[table["municipality_code"] == code].iloc[0] for table in tables)
        rows.append(
            (
                t(f"group.{group}.label").replace("\u00ad", ""),
                _time(documented, t=t),
                _time(possible, t=t),
                documented["centre"] or "–",
            )
        )
    heads = tuple(t(f"factsheet.{name}") for name in ("group", "documented", "possible", "served_by"))
    return ReportTable(heads, tuple(rows), (4, 3, 2, 5), (1, 2), t("factsheet.groups_caption"))


def _time(row: Any, *, t: Catalogue) -> str:  # noqa: ANN401 -- a row of the table
    if math.isfinite(row["median_min"]):
        return minutes(row["median_min"], t=t)
    nowhere = "no_serving_centre" in row["cut_off_reason"]
    return t("factsheet.not_documented" if nowhere else "factsheet.not_reached")


def _agreement(study: Study, code: str, *, t: Catalogue) -> str:
    agreed = study.contracted()
    row = agreed[agreed["municipality_code"] == code]
    if row.empty:
        return t("factsheet.agreement_unknown")
    names = dict(zip(study.centres["centre_id"], study.centres["centre"], strict=True))
    year = row["year"].iloc[0]
    said = t("factsheet.agreement_undated") if pd.isna(year) else str(int(year))
    return t("factsheet.agreement_known", centre=names[row["centre_id"].iloc[0]], year=said)


def _cut_off(study: Study, code: str, *, t: Catalogue) -> str:
    """Say who is cut off from every centre in operation, whatever it documents."""
    every = replace(Question("women"), reading=POSSIBLE)
    table = study.municipality_table(every)
    count = float(table.loc[table["municipality_code"] == code, "cut_off_population"].iloc[0])
    if count < HALF_A_PERSON:
        return t("factsheet.cut_off_none")
    return t("factsheet.cut_off_some", people=people(count, t=t))


# --- the question ----------------------------------------------------------------------------------------------------


def _asked(notes: About, *, t: Catalogue) -> list[Words | ReportTable]:
    rows = tuple((t(f"export.choice.{choice.key}"), choice.words) for choice in notes.choices)
    heads = (t("report.choice"), t("report.answer"))
    return [Words("heading", t("report.asked")), ReportTable(heads, rows, (2, 3))]


def _counties(study: Study, question: Question, *, t: Catalogue) -> ReportTable:
    table = study.county_table(question)
    rows = [
        (
            row["county"],
            number(row["population"]),
            minutes(row["median_min"], t=t),
            *(percent(row[f"share_within_{limit}"]) for limit in _WITHIN_MIN),
            number(row["cut_off_population"]),
        )
        for row in table.to_dict("records")
    ]
    heads = (
        t("report.county"),
        t("report.people"),
        t("factsheet.minutes"),
        *(t("report.within", limit=limit_words(limit, t=t)) for limit in _WITHIN_MIN),
        t("factsheet.not_reached").capitalize(),
    )
    return ReportTable(heads, tuple(rows), (4, 3, 3, 2, 2, 2, 2), (1, 2, 3, 4, 5, 6), t("report.counties_caption"))


def _worst(study: Study, question: Question, *, t: Catalogue) -> list[Words | ReportTable]:
    table = study.municipality_table(question)
    reached = table[table["median_min"].notna()]
    worst = reached.sort_values(["median_min", "municipality_code"], ascending=[False, True]).head(WORST)
    blocks: list[Words | ReportTable] = []
    if worst.empty:
        return [Words("text", t("report.none"))]
    rows = [
        (
            row["municipality"],
            row["county"],
            number(row["population"]),
            minutes(row["median_min"], t=t),
            minutes(row["p90_min"], t=t),
            row["centre"] or "–",
        )
        for row in worst.to_dict("records")
    ]
    names = ("municipality", "county", "people", "median", "p90", "centre")
    heads = tuple(t("factsheet.minutes") if name == "median" else t(f"report.{name}") for name in names)
    caption = t("report.worst_caption", count=len(rows))
    blocks.append(ReportTable(heads, tuple(rows), (4, 4, 3, 3, 3, 6), (2, 3, 4), caption))
    left_out = table.loc[table["median_min"].isna(), "municipality"].tolist()
    if left_out:
        blocks.append(Words("text", t.counted("report.unreached", len(left_out), places=listed(left_out))))
    return blocks


# --- the change ------------------------------------------------------------------------------------------------------


def _pair(name: str, before: float, after: float) -> tuple[str, str, str, str]:
    change = round(after) - round(before)
    return name, number(before), number(after), f"+{number(change)}" if change > 0 else number(change)


def _signed_minutes(change_min: float, *, t: Catalogue) -> str:
    """Write a change in minutes with its sign; what is below half a minute is none."""
    if not math.isfinite(change_min):
        return "–"
    if abs(change_min) < _HALF_A_MINUTE:
        return t("number.minutes", minutes=0)
    return ("+" if change_min > 0 else "−") + minutes(abs(change_min), t=t)


def _changed(table: pd.DataFrame, *, people_of: str, t: Catalogue) -> list[Words | ReportTable]:
    if table.empty:
        return [Words("text", t("report.change.nobody"))]
    rows = [
        (
            row["municipality"],
            row["county"],
            minutes(row["before_min"], t=t),
            minutes(row["after_min"], t=t),
            _signed_minutes(row["change_min"], t=t),
            number(row[f"people_{people_of}"]),
        )
        for row in table.head(CHANGED).to_dict("records")
    ]
    heads = (
        t("report.municipality"),
        t("report.county"),
        *(t(f"report.change.{name}") for name in ("before", "after", "change", "affected")),
    )
    blocks: list[Words | ReportTable] = [
        ReportTable(heads, tuple(rows), (4, 4, 3, 3, 3, 3), (2, 3, 4, 5), t("report.change.caption"))
    ]
    if len(table) > CHANGED:
        blocks.append(Words("quiet", t("report.change.rest", count=number(len(table) - CHANGED))))
    return blocks


# --- what every document ends with -----------------------------------------------------------------------------------


def _method_and_sources(notes: About, *, t: Catalogue) -> Sequence[Words]:
    sources = (
        t(
            "factsheet.source",
            attribution=source.attribution,
            product=source.product,
            date=source.date,
            licence=source.licence,
        )
        for source in notes.sources
    )
    return [
        Words("heading", t("factsheet.method")),
        *words("quiet", notes.method),
        Words("heading", t("factsheet.sources")),
        *words("quiet", sources),
    ]


def _footer(notes: About, *, t: Catalogue) -> str:
    return t("factsheet.footer", sha=notes.data_sha256[:12])
