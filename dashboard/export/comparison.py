"""A comparison of two worlds as a file: the change per municipality, and in a workbook both worlds beside it.

As all exports: the same data, scenarios and question give the same bytes, whenever and wherever it is asked.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.export.formats.about import About, Choice
from dashboard.export.formats.factsheet import to_pdf
from dashboard.export.formats.geofiles import to_gpkg, to_parquet
from dashboard.export.formats.kinds import FORMATS
from dashboard.export.formats.municipality_workbook import to_workbook
from dashboard.export.formats.table import COMPARISON_FIELDS, WHOLE, fields_of, tidy
from dashboard.export.formats.text import csv_metadata, to_csv, to_geojson
from dashboard.export.municipalities import Companion, about, file_stem
from dashboard.export.reports import comparison_report
from dashboard.text.catalogue import file_words
from dashboard.text.scenario import describe_all, short_words
from geo.analysis.comparison import Comparison
from geo.errors import UnknownName
from geo.scenario.scenario import Scenario

JSON = "json"
FORMAT_NAMES = (JSON, *(known.name for known in FORMATS))
_MEDIA_TYPES = {JSON: "application/json", **{known.name: known.media_type for known in FORMATS}}


def comparison_bytes(comparison: Comparison, fmt: str, *, after: Scenario | None = None) -> tuple[bytes, str, str]:
    """Return content, file name and media type of a comparison in one of ``FORMAT_NAMES``.

    ``after``: the scenario as the reader spelt it; without it the study's own, which says the same in other words.
    UnknownName, with the nearest names, for a format that there is not.
    """
    if fmt not in FORMAT_NAMES:
        raise UnknownName("format", fmt, FORMAT_NAMES)
    t = file_words()
    table = tidy(comparison.municipalities, fields=COMPARISON_FIELDS)
    notes = _about(comparison, after=after)
    if fmt == JSON:
        content = _to_json(comparison, table, notes)
    elif fmt == "csv":
        content = to_csv(table)
    elif fmt == "xlsx":
        fields = fields_of(comparison.question.reading)
        studies = {"before": comparison.before_study, "after": comparison.after_study}
        worlds = {
            t(f"export.sheet_{when}"): tidy(study.municipality_table(comparison.question), fields=fields)
            for when, study in studies.items()
        }
        content = to_workbook({t("export.sheet_change"): table, **worlds}, notes, t=t)
    elif fmt == "pdf":
        content = to_pdf(comparison_report(comparison, notes=notes, t=t))
    else:
        outlines = comparison.before_study.dataset.municipalities.set_index("municipality_code").geometry
        shapes = outlines.loc[table["municipality_code"]].to_numpy()
        write = {"geojson": to_geojson, "gpkg": to_gpkg, "parquet": to_parquet}[fmt]
        content = write(gpd.GeoDataFrame(table, geometry=shapes, crs=outlines.crs), notes)
    return content, f"{_stem(comparison)}.{fmt}", _MEDIA_TYPES[fmt]


def comparison_companion(
    comparison: Comparison, *, file_name: str, after: Scenario | None = None
) -> Companion:  # fmt: skip
    """Return the metadata file that belongs beside the CSV file called ``file_name`` (W3C, CSV on the Web)."""
    content = csv_metadata(_about(comparison, after=after), file_name=file_name, fields=COMPARISON_FIELDS)
    return Companion(f"{file_name}-metadata.json", content)


def _stem(comparison: Comparison) -> str:
    ids = [study.scenario.id[:8] for study in (comparison.before_study, comparison.after_study) if study.effect]
    return "-".join([file_stem(comparison.question), "change", *(ids or ["none"])])


def _about(comparison: Comparison, *, after: Scenario | None) -> About:
    """Say what was asked, of which two worlds, and how the change was counted."""
    t = file_words()
    today = comparison.before_study.today
    notes = about(today, comparison.question, t=t)
    told = (comparison.before_study.scenario, after or comparison.after_study.scenario)
    worlds = [
        Choice(f"scenario_{when}", scenario.text, describe_all(scenario, study=today, t=t))
        for when, scenario in zip(("before", "after"), told, strict=True)
    ]
    *method, call_first = notes.method
    title = t("export.change_title", title=notes.title)
    conditions = short_words(told[1].conditions, t=t)
    return replace(
        notes,
        title=t("conditions.title", title=title, conditions=conditions) if conditions else title,
        choices=(*notes.choices, *worlds),
        method=(*method, t("export.method.scenario"), t("export.method.change"), call_first),
    )


def _to_json(comparison: Comparison, table: pd.DataFrame, notes: About) -> bytes:
    """Return summary, municipalities and the notes; people and their minutes whole, times in minutes."""
    summary = comparison.summary
    document = {
        "summary": {
            "people": round(summary.people),
            "people_losing": round(summary.people_losing),
            "people_gaining": round(summary.people_gaining),
            "people_newly_cut_off": round(summary.people_newly_cut_off),
            "people_newly_reached": round(summary.people_newly_reached),
            "person_minutes_change": round(summary.person_minutes_change),
            "people_beyond": {
                str(limit): {"before": round(pair.before), "after": round(pair.after)}
                for limit, pair in summary.people_beyond.items()
            },
            "municipalities_losing": summary.municipalities_losing,
            "municipalities_gaining": summary.municipalities_gaining,
        },
        "municipalities": [
            {field.key: _plain(row[field.key], kind=field.kind) for field in COMPARISON_FIELDS}
            for row in table.to_dict("records")
        ],
        "about": notes.as_dict(),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def _plain(value: Any, *, kind: str) -> object:  # noqa: ANN401 -- a cell: text or a number
    """Return a cell as JSON has it; a blank is null."""
    if kind == "text":
        return value or None
    if pd.isna(value):
        return None
    return int(value) if kind in WHOLE else float(value)
