"""Results as files: the municipality table in six formats, each with its question, method, licences and sources.

The same data and question give the same bytes, whenever and wherever it is asked: no clock, no user, no path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd

from dashboard.export.formats.about import About, Choice
from dashboard.export.formats.factsheet import to_pdf
from dashboard.export.formats.geofiles import to_gpkg, to_parquet
from dashboard.export.formats.kinds import FORMATS, Format
from dashboard.export.formats.municipality_workbook import to_xlsx
from dashboard.export.formats.table import KEYS, fields_of, tidy
from dashboard.export.formats.text import csv_metadata, to_csv, to_geojson
from dashboard.export.reports import report
from dashboard.text.catalogue import Catalogue, file_words
from dashboard.text.scenario import describe_all, short_words
from geo.data.vocabulary import EXPECTED, NEAREST
from geo.errors import UnknownName
from geo.network.conditions import CROSSING
from geo.network.graph import SpeedModel
from geo.study.question import Question
from geo.study.study import Study

__all__ = ["FORMATS", "KEYS", "Companion", "about", "companion", "export_bytes", "file_stem"]


def export_bytes(study: Study, question: Question, fmt: str) -> tuple[bytes, str, str]:
    """Return content, file name and media type of the municipality table in one of ``FORMATS``.

    UnknownName, with the nearest names, for a format that there is not.
    """
    chosen = _format(fmt)
    t = file_words()
    table = tidy(study.municipality_table(question), fields=fields_of(question.reading))
    notes = about(study, question, t=t)
    if chosen.name == "csv":
        content = to_csv(table)
    elif chosen.name == "xlsx":
        content = to_xlsx(table, notes, t=t)
    elif chosen.name == "pdf":
        content = to_pdf(report(study, question, notes=notes, t=t))
    else:
        outlines = study.dataset.municipalities.set_index("municipality_code").geometry
        shapes = outlines.loc[table["municipality_code"]].to_numpy()
        with_shapes = gpd.GeoDataFrame(table, geometry=shapes, crs=outlines.crs)
        write = {"geojson": to_geojson, "gpkg": to_gpkg, "parquet": to_parquet}[chosen.name]
        content = write(with_shapes, notes)
    return content, f"{file_stem(question)}{_scenario_suffix(study)}.{chosen.name}", chosen.media_type


def _scenario_suffix(study: Study) -> str:
    """Return what tells a scenario's file from today's: the beginning of its id."""
    return f"-scenario-{study.scenario.id[:8]}" if study.effect else ""


@dataclass(frozen=True)
class Companion:
    """A file that belongs beside another: its name and content."""

    name: str
    content: bytes


def companion(study: Study, question: Question, *, file_name: str) -> Companion:
    """Return the metadata file that belongs beside the CSV file called ``file_name`` (W3C, CSV on the Web)."""
    fields = fields_of(question.reading)
    content = csv_metadata(about(study, question, t=file_words()), file_name=file_name, fields=fields)
    return Companion(f"{file_name}-metadata.json", content)


def file_stem(question: Question) -> str:
    """Return the file's name without its ending; it says what was asked."""
    return f"reisevei-{question.group}-{question.measure}-{question.reading}".replace("_", "-")


def about(study: Study, question: Question, *, t: Catalogue) -> About:
    """Put into words what was asked and how it was answered; all sources of the data folder are named."""
    dataset = study.dataset
    title = t(f"export.title.{question.measure}", group=t(f"group.{question.group}.phrase"))
    conditions = short_words(study.effect.conditions, t=t)
    return About(
        title=t("conditions.title", title=title, conditions=conditions) if conditions else title,
        choices=tuple(_choices(study, question, t=t)),
        method=tuple(_method(study, question, t=t)),
        data_sha256=dataset.manifest.content_sha256,
        sources=tuple(dataset.sources.values()),
    )


def _choices(study: Study, question: Question, *, t: Catalogue) -> Iterator[Choice]:
    yield Choice("group", question.group, t(f"group.{question.group}.phrase"))
    yield Choice("measure", question.measure, t(f"export.measure.{question.measure}"))
    if question.measure == NEAREST:
        yield Choice("reading", question.reading, t(f"export.reading.{question.reading}"))
        yield Choice("accept", ",".join(question.accept), _accepted(question, t=t))
    else:
        presumed = "yes" if question.presumed else "no"
        yield Choice("presumed", presumed, t(f"export.presumed.{presumed}"))
    if question.reading == EXPECTED:
        serving = str(study.expected(question).count.serving)
        yield Choice("known_count", serving, serving)
    if study.effect:
        yield Choice("scenario", study.scenario.text, describe_all(study.scenario, study=study, t=t))
    if study.dataset.edited:
        edited = ", ".join(study.dataset.edited)
        yield Choice("edited", edited, edited)


def _method(study: Study, question: Question, *, t: Catalogue) -> Iterator[str]:
    speeds = study.dataset.manifest.parameters.get("speeds", {})
    speed = f"{speeds.get('ferry_kmh', SpeedModel().ferry_kmh):.1f}".replace(".", ",")
    by_crossing = study.effect.conditions.ferry_rule == CROSSING
    yield t("export.method.time_crossing") if by_crossing else t("export.method.time", ferry_kmh=speed)
    yield t("export.method.town")
    if question.measure == NEAREST:
        yield t(f"export.method.{question.reading}", accepted=_accepted(question, t=t))
    else:
        yield t(f"export.method.{question.measure}")
    if question.reading == EXPECTED:
        count = study.expected(question).count
        stated = "count" if count.source else "own_count"
        yield t(f"export.method.{stated}", serving=count.serving, year=count.year or "–", source=count.source)
    if study.effect:
        yield t("export.method.scenario")
    yield t("export.method.people")
    yield t("export.method.call_first")


def _accepted(question: Question, *, t: Catalogue) -> str:
    return ", ".join(t(f"export.status.{status}") for status in question.accept)


def _format(name: str) -> Format:
    for known in FORMATS:
        if known.name == name:
            return known
    raise UnknownName("format", name, [known.name for known in FORMATS])
