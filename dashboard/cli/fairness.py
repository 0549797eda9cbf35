"""`reisevei fairness` and `reisevei sensitivity`: how unevenly travel time falls, and whether the ranking holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import DATA, OneOf, accepted_statuses, as_columns, as_csv, as_json, write_text
from dashboard.text.catalogue import catalogue
from dashboard.text.fairness import sentences, span, stability_sentence
from dashboard.text.numbers import minutes, number
from geo.analysis.fairness import Fairness
from geo.analysis.fairness import fairness as work_out
from geo.analysis.sensitivity import Sensitivity, Stability
from geo.data.cells.read import read_cells
from geo.data.folder import load
from geo.data.vocabulary import READINGS
from geo.errors import DataFault
from geo.network.conditions_applied import SAILING_KMH
from geo.scenario.address import from_text, to_text
from geo.study.question import Question
from geo.study.study import Study

FORMATS = ("text", "json", "csv")
CAPACITY_COLUMNS = ("centre_id", "places")
INDEX_COLUMNS = ("index", "value", "meaning")
RANK_COLUMNS = (
    "rank",
    "rank_first",
    "rank_last",
    "municipality_code",
    "municipality",
    "county",
    "people",
    "median_min",
    "low_min",
    "high_min",
    "always",
)
_DECIMALS = 6

Command = Callable[..., None]


def _asked(command: Command) -> Command:
    """Add the options that say what is asked; the same for both commands."""
    options = (
        click.option("--group", metavar="GROUP", required=True, help="Whom it is about; `reisevei groups` lists them."),
        click.option("--reading", type=OneOf("reading", READINGS), default="documented", show_default=True),
        click.option("--accept", metavar="STATUS,…", default=None, help="What counts as documented; as in export."),
        click.option("--scenario", metavar="TEXT", default=None, help="A scenario as a link spells it; see whatif."),
        click.option("--format", "fmt", type=OneOf("format", FORMATS), default="text", show_default=True),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    epilog=examples(
        "reisevei fairness --group women",
        "reisevei fairness --group men_with_children --reading possible --format json",
        "reisevei fairness --group women --scenario 1~lukk.hammerfest --format csv",
    ),
)
@_asked
@click.option(
    "--capacity",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Places per centre, a CSV file with centre_id and places. Without it nothing is said of places: no number of "
    "places per centre is in the data.",
)
@DATA
def fairness(
    *,
    group: str,
    reading: str,
    accept: str | None,
    scenario: str | None,
    fmt: str,
    capacity: Path | None,
    data: Path | None,
) -> None:
    """Tell how unevenly the travel time to the nearest centre falls on people, in indices.

    Gini, Theil between and within counties, Palma (longest tenth over shortest four tenths), concentration by
    centrality, and the tenth with the longest way. With --capacity also places per 10,000 people nearby (2SFCA and
    E2SFCA). People who are cut off are in no index and are counted beside. text and csv say in Norwegian what each
    figure means.
    """
    study, question = _study(group, reading=reading, accept=accept, scenario=scenario, data=data)

    found = work_out(study, question, capacity=None if capacity is None else read_capacity(capacity))
    if fmt == "json":
        write_text(as_json(_fairness_json(study, found)))
    elif fmt == "csv":
        said = _said(found)
        rows = [
            {"index": name, "value": _plain(value), "meaning": said.get(_TOLD_BY.get(name, ""), "")}
            for name, value in found.indices.items()
        ]
        write_text(as_csv(rows, columns=INDEX_COLUMNS))
    else:
        write_text(_fairness_text(found))


@click.command(
    epilog=examples(
        "reisevei sensitivity --group women",
        "reisevei sensitivity --group men_with_children --worst 10 --format json",
    ),
)
@_asked
@click.option("--worst", metavar="N", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@DATA
def sensitivity(
    *,
    group: str,
    reading: str,
    accept: str | None,
    scenario: str | None,
    fmt: str,
    worst: int,
    data: Path | None,
) -> None:
    """Tell whether the municipalities with the longest median stay the same when assumptions are changed.

    All driving 10 % slower and faster, half and one and a half times the waiting for ferries, length factor 1.00 and
    1.05, and two corners that pull road and ferry apart. For each municipality: its rank and median today, and the
    span of both; for each assumption: how many of today's worst stay, and how alike the whole order is.
    """
    study, question = _study(group, reading=reading, accept=accept, scenario=scenario, data=data)

    found = Sensitivity(study).stability(question, worst=worst)
    rows = [_finite(asdict(row)) for row in found.rows]
    if fmt == "json":
        write_text(as_json(_sensitivity_json(study, found, rows)))
    elif fmt == "csv":
        texts = [{**row, "always": "yes" if row["always"] else "no"} for row in rows]
        write_text(as_csv(texts, columns=RANK_COLUMNS))
    else:
        write_text(_sensitivity_text(found))


def read_capacity(path: Path) -> dict[str, float]:
    """Read places per centre from a table with the columns centre_id and places; blank places are left out.

    A column that is missing, a centre twice, or something that is no number of places is a wrong use. DataFault for a
    file that cannot be read whole.
    """
    hint = "'--capacity'"
    cells = read_cells(path, is_heading=CAPACITY_COLUMNS.__contains__)
    if cells.faults:
        raise DataFault(cells.faults)
    if not set(CAPACITY_COLUMNS) <= set(cells.heading):
        raise click.BadParameter(f"{path.name} must have the columns centre_id and places.", param_hint=hint)
    at_centre, at_places = (cells.heading.index(name) for name in CAPACITY_COLUMNS)
    places: dict[str, float] = {}
    for line, row in cells.rows:
        centre_id, text = row[at_centre], row[at_places]
        if not text:
            continue
        if centre_id in places:
            raise click.BadParameter(f"{path.name}, line {line}: {centre_id} stands twice.", param_hint=hint)
        value = _number(text)
        if not (math.isfinite(value) and value >= 0):
            raise click.BadParameter(f"{path.name}, line {line}: {text!r} is no number of places.", param_hint=hint)
        places[centre_id] = value
    return places


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))  # a Norwegian spreadsheet writes 12,5
    except ValueError:
        return math.nan


def _study(
    group: str, *, reading: str, accept: str | None, scenario: str | None, data: Path | None
) -> tuple[Study, Question]:
    accepted = accepted_statuses(group, accept)

    wanted = from_text(scenario or "")
    study = Study(load(data)).under(wanted)
    return study, Question(group, reading=reading, accept=accepted)


def _plain(value: float) -> float | None:
    """Return a figure with few decimals, for a file; None where there is none."""
    return round(float(value), _DECIMALS) + 0.0 if math.isfinite(value) else None


def _finite(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) if isinstance(value, float) else value for key, value in row.items()}


def _question_json(study: Study, question: Question) -> dict[str, object]:

    return {
        "group": question.group,
        "reading": question.reading,
        "accept": list(question.accept),
        "scenario": to_text(study.scenario),
        "data_sha256": study.dataset.manifest.content_sha256,
    }


# Which sentence tells of which figure.
_TOLD_BY = {
    "gini": "gini",
    "theil": "theil",
    "palma": "palma",
    "concentration_by_centrality": "concentration",
    "worst_tenth_mean_min": "worst",
    "cut_off_people": "cut_off",
}


def _said(found: Fairness) -> dict[str, str]:

    return {one.index_id: one.sentence for one in sentences(found, t=catalogue())}


def _fairness_json(study: Study, found: Fairness) -> dict[str, object]:
    def places(rows: tuple[tuple[str, str, float], ...], code: str, name: str) -> list[dict[str, object]]:
        return [{code: one, name: other, "people": _plain(people)} for one, other, people in rows]

    return {
        "question": _question_json(study, found.question),
        "indices": {name: _plain(value) for name, value in found.indices.items()},
        "worst_tenth": {
            "counties": places(found.worst.counties, "county_code", "county"),
            "municipalities": places(found.worst.municipalities, "municipality_code", "municipality"),
        },
        "lorenz": [_plain(value) for value in found.lorenz],
        "capacity": None if found.capacity is None else _finite(asdict(found.capacity)),
        "meaning": _said(found),
    }


def _fairness_text(found: Fairness) -> str:

    said = sentences(found, t=catalogue())
    figures = as_columns([(one.name, one.value, one.scale) for one in said], numbers=(1,))
    return figures + "\n" + "".join(f"{one.name}: {one.sentence}\n" for one in said)


def _sensitivity_json(study: Study, found: Stability, rows: list[dict[str, Any]]) -> dict[str, object]:

    variants = [
        {
            **_finite(asdict(one.variant)),
            **{key: value for key, value in _finite(asdict(one)).items() if key != "variant"},
        }
        for one in found.outcomes
    ]
    return {
        "question": _question_json(study, found.question),
        "assumed_sailing_kmh": SAILING_KMH,
        "ranked": found.ranked,
        "unranked": list(found.unranked),
        "always": found.always,
        "variants": variants,
        "municipalities": rows,
    }


def _sensitivity_text(found: Stability) -> str:

    t = catalogue()
    count = len(found.rows)
    heads = [t(f"stability.{name}", count=count) for name in ("rank", "municipality", "median", "ranks", "medians")]
    ranks = [
        (
            str(row.rank),
            row.municipality,
            minutes(row.median_min, t=t),
            span(str(row.rank_first), str(row.rank_last)),
            span(minutes(row.low_min, t=t), minutes(row.high_min, t=t)),
        )
        for row in found.rows
    ]
    titles = [t(f"stability.{name}", count=count) for name in ("variant", "kept", "kendall", "mean", "gini")]
    variants = [
        (
            t(f"stability.name.{one.variant.variant_id}"),
            str(one.kept),
            number(one.kendall, decimals=3),
            minutes(one.mean_min, t=t),
            number(one.gini, decimals=3),
        )
        for one in found.outcomes
    ]
    parts = [
        stability_sentence(found, t=t) + "\n",
        as_columns([heads, *ranks], numbers=(0, 2, 3, 4)),
        as_columns([titles, *variants], numbers=(1, 2, 3, 4)),
        t("stability.kendall_note") + "\n",
    ]
    return "\n".join(parts)
