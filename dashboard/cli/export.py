"""`reisevei export`: the table of all municipalities as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.cli.options import (
    CONDITIONS,
    DATA,
    SCENARIO,
    OneOf,
    check_target,
    examples,
    note,
    refuse_reading,
    scenario_of,
    stdout_is_terminal,
    unknown,
    write_bytes,
    write_file,
)
from dashboard.export.formats.kinds import FORMAT_NAMES, FORMATS
from geo.data.vocabulary import MEASURES, READINGS

if TYPE_CHECKING:
    from geo.study.question import Question
    from geo.study.study import Study


STDOUT = "-"


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
    chosen = fmt or _format_of(out)
    refuse_target(chosen, out)
    accepted = accepted_statuses(group, accept)
    wanted = scenario_of(scenario, conditions)

    from dashboard.export.municipalities import export_bytes  # noqa: PLC0415
    from geo.data.folder import load  # noqa: PLC0415
    from geo.study.question import Question  # noqa: PLC0415
    from geo.study.study import Study  # noqa: PLC0415

    study = Study(load(data)).under(wanted)
    centres = int(study.in_operation.sum())
    if known_count is not None and known_count > centres:
        message = f"{known_count} is more than the {centres} centres in operation."
        raise click.BadParameter(message, param_hint="'--known-count'")
    question = Question(
        group, measure=measure, reading=reading, accept=accepted, known_count=known_count, presumed=presumed
    )
    content, _, _ = export_bytes(study, question, chosen)
    if out == STDOUT:
        write_bytes(content)
        if chosen == "csv":
            sources = dict.fromkeys(source.attribution for source in study.dataset.sources.values())
            note("Sources: " + "; ".join(sources))
    else:
        write_file(content, Path(out))
        if chosen == "csv":
            _write_companion(study, question, beside=Path(out))


def _write_companion(study: Study, question: Question, *, beside: Path) -> None:
    from dashboard.export.municipalities import companion  # noqa: PLC0415

    found = companion(study, question, file_name=beside.name)
    write_file(found.content, beside.with_name(found.name))


def refuse_target(chosen: str, out: str) -> None:
    """Refuse what cannot be written there, before anything is worked out."""
    binary = {known.name for known in FORMATS if not known.text}
    if out == STDOUT and chosen in binary and stdout_is_terminal():
        raise click.UsageError(f"{chosen} is not text; name a file: --out FILE.{chosen}")
    if out != STDOUT:
        check_target(Path(out))


def accepted_statuses(group: str, accept: str | None) -> tuple[str, ...]:
    """Return the statuses that count; refuse a group or status that there is not, with the nearest names."""
    from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS  # noqa: PLC0415

    if group not in GROUP_IDS:
        raise click.BadParameter(unknown("group", group, GROUP_IDS), param_hint="'--group'")
    if accept is None:
        return DEFAULT_ACCEPT
    accepted = tuple(part.strip() for part in accept.split(",") if part.strip())
    for status in accepted:
        if status not in ACCEPTABLE:
            raise click.BadParameter(unknown("status", status, ACCEPTABLE), param_hint="'--accept'")
    return accepted


def _format_of(out: str) -> str:
    """Return the format that a file's ending asks for; csv where it has none or goes to standard output."""
    ending = Path(out).suffix.lower().removeprefix(".")
    if out == STDOUT or not ending:
        return "csv"
    if ending not in FORMAT_NAMES:
        raise click.BadParameter(unknown("format", ending, FORMAT_NAMES), param_hint="'--out'")
    return ending
