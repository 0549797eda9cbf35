"""`reisevei export`: the table of all municipalities as a file."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.commands.options import DATA, OneOf, examples, note, stdout_is_terminal, unknown, write_bytes, write_file
from dashboard.formats.kinds import FORMAT_NAMES, FORMATS

MEASURES = ("nearest",)
READINGS = ("documented", "possible")
STDOUT = "-"


@click.command(
    epilog=examples(
        "reisevei export --group women --out women.xlsx",
        "reisevei export --group men_with_children --reading possible --format csv",
        "reisevei export --group wheelchair --accept full,case_by_case --out wheelchair.gpkg",
    )
)
@click.option("--group", metavar="GROUP", required=True, help="Whom it is about; `reisevei groups` lists them.")
@click.option(
    "--measure",
    type=OneOf("measure", MEASURES),
    default="nearest",
    show_default=True,
    help="nearest: the nearest centre in operation that serves the group.",
)
@click.option(
    "--reading",
    type=OneOf("reading", READINGS),
    default="documented",
    show_default=True,
    help="documented: only documented service counts. possible: unknown is read as yes.",
)
@click.option(
    "--accept",
    metavar="STATUS,…",
    default=None,
    help="What counts as documented service, separated by commas: full, elsewhere, unspecified, case_by_case, "
    "day_only.  [default: full,elsewhere,unspecified]",
)
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
def export(
    group: str, measure: str, reading: str, accept: str | None, fmt: str | None, out: str, data: Path | None
) -> None:
    """Write travel times of all municipalities for one group as a file.

    One row per municipality: people, median, mean, 10th and 90th percentile in minutes, shares of the inhabitants
    within 30 to 300 minutes, those cut off and why, the centre, and what is documented of it. Column names are
    English and stable; xlsx has Norwegian headings and a sheet on sources and method.

    Every format carries its question, method and sources; csv has them in a second file beside it,
    FILE-metadata.json. An existing file is replaced when the new one is complete.
    """
    chosen = fmt or _format_of(out)
    as_text = next(known.text for known in FORMATS if known.name == chosen)
    if out == STDOUT and not as_text and stdout_is_terminal():
        raise click.UsageError(f"{chosen} is not text; name a file: --out FILE.{chosen}")
    target = Path(out)
    if out != STDOUT and target.is_dir():
        raise click.BadParameter(f"{out} is a folder; name a file in it.", param_hint="'--out'")

    from geo.centres import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS  # noqa: PLC0415

    if group not in GROUP_IDS:
        raise click.BadParameter(unknown("group", group, GROUP_IDS), param_hint="'--group'")
    accepted = DEFAULT_ACCEPT if accept is None else tuple(part.strip() for part in accept.split(",") if part.strip())
    for status in accepted:
        if status not in ACCEPTABLE:
            raise click.BadParameter(unknown("status", status, ACCEPTABLE), param_hint="'--accept'")

    from dashboard.exports import companion, export_bytes  # noqa: PLC0415
    from geo.dataset import load  # noqa: PLC0415
    from geo.study import Question, Study  # noqa: PLC0415

    study = Study(load(data))
    question = Question(group=group, measure=measure, reading=reading, accept=accepted)
    content, _, _ = export_bytes(study, question, chosen)
    if out != STDOUT:
        write_file(content, target)
        if chosen == "csv":
            beside = companion(study, question, file_name=target.name)
            write_file(beside.content, target.with_name(beside.name))
        return
    write_bytes(content)
    if chosen == "csv":
        note("Sources: " + "; ".join(dict.fromkeys(source.attribution for source in study.situation.sources.values())))


def _format_of(out: str) -> str:
    """Return the format that a file's ending asks for; csv where it has none or goes to standard output."""
    ending = Path(out).suffix.lower().removeprefix(".")
    if out == STDOUT or not ending:
        return "csv"
    if ending not in FORMAT_NAMES:
        raise click.BadParameter(unknown("format", ending, FORMAT_NAMES), param_hint="'--out'")
    return ending
