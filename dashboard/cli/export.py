"""`reisevei export`: the table of all municipalities as a file."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import (
    CONDITIONS,
    DATA,
    SCENARIO,
    OneOf,
    accepted_statuses,
    refuse_reading,
    scenario_of,
)
from dashboard.cli.targets import STDOUT, format_of, refuse_target, write_table
from dashboard.export.formats.kinds import FORMAT_NAMES
from dashboard.export.municipalities import companion, export_bytes
from geo.data.folder import load
from geo.data.vocabulary import MEASURES, READINGS
from geo.study.question import Question
from geo.study.study import Study


@click.command(
    epilog=examples(
        "reisevei export --group women --out women.xlsx",
        "reisevei export --group men_with_children --reading possible --format csv",
        "reisevei export --group active_substance_use --reading expected --known-count 9",
        "reisevei export --group women --measure detour --out detour.xlsx",
        "reisevei export --group wheelchair --accept full,case_by_case --out wheelchair.gpkg",
        "reisevei export --group women --conditions winter_night_without --out night.xlsx",
    )
)
@click.option("--group", metavar="GROUP", required=True, help="Whom it is about; `reisevei groups` lists them.")
@click.option(
    "--measure",
    type=OneOf("measure", MEASURES),
    default="nearest",
    show_default=True,
    help="nearest: the nearest centre in operation that serves the group. contracted: the centre that the municipality "
    "has an agreement with. detour: contracted minus nearest in operation.",
)
@click.option(
    "--reading",
    type=OneOf("reading", READINGS),
    default="documented",
    show_default=True,
    help="documented: only documented service counts. possible: unknown is read as yes. expected: "
    "as many of the unknown serve as a national count says.",
)
@click.option(
    "--accept",
    metavar="STATUS,…",
    default=None,
    help="What counts as documented service, separated by commas: full, elsewhere, unspecified, case_by_case, "
    "day_only.  [default: full,elsewhere,unspecified]",
)
@click.option(
    "--known-count",
    metavar="K",
    type=click.IntRange(min=0),
    default=None,
    help="With --reading expected: how many centres serve the group.  [default: the newest national count]",
)
@click.option("--presumed", is_flag=True, help="With contracted and detour: count agreements that are only inferred.")
@SCENARIO
@CONDITIONS
@click.option(
    "--format",
    "fmt",
    type=OneOf("format", FORMAT_NAMES),
    default=None,
    help="Format.  [default: the ending of --out, else csv]",
)
@click.option(
    "--out",
    metavar="FILE",
    default=STDOUT,
    help="File to write, - for standard output (csv, geojson).  [default: -]",
)
@DATA
def export(  # noqa: PLR0913 -- one argument per option
    *,
    group: str,
    measure: str,
    reading: str,
    accept: str | None,
    known_count: int | None,
    scenario: str | None,
    conditions: str | None,
    fmt: str | None,
    out: str,
    data: Path | None,
    presumed: bool,
) -> None:
    """Write travel times of all municipalities for one group as a file.

    One row per municipality: people, median, mean, 10th and 90th percentile in minutes, shares of the inhabitants
    within 30 to 300 minutes, those cut off and why, the centre, and what is documented of it. The expected reading
    adds expected_min, p5_min and p95_min. Column names are English and stable; xlsx has Norwegian headings and a
    sheet on sources and method.

    Every format carries its question, method and sources; csv has them in a second file beside it,
    FILE-metadata.json. An existing file is replaced when the new one is complete.
    """
    if known_count is not None and reading != "expected":
        raise click.UsageError("--known-count belongs to --reading expected.")
    refuse_reading(reading, measure=measure)
    chosen = fmt or format_of(out, known=FORMAT_NAMES, standard="csv")
    refuse_target(chosen, out)
    accepted = accepted_statuses(group, accept)
    wanted = scenario_of(scenario, conditions)

    study = Study(load(data)).under(wanted)
    centres = int(study.in_operation.sum())
    if known_count is not None and known_count > centres:
        message = f"{known_count} is more than the {centres} centres in operation."
        raise click.BadParameter(message, param_hint="'--known-count'")
    question = Question(
        group, measure=measure, reading=reading, accept=accepted, known_count=known_count, presumed=presumed
    )
    content, _, _ = export_bytes(study, question, chosen)
    write_table(
        content,
        out,
        chosen=chosen,
        sources=study.dataset.sources.values(),
        companion=lambda name: companion(study, question, file_name=name),
    )
