"""`reisevei import`: take in evidence, agreements or commitments from a filled-in form."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import DATA, OneOf, as_columns, note, write_file
from geo.data import folder
from geo.importing.effects import answers_of
from geo.importing.forms import template_csv, template_xlsx
from geo.importing.intake import ImportPlan, carry_out, plan
from geo.study.study import Study

KINDS = ("evidence", "agreements", "commitments")
_MARKS = (("added", "+"), ("replaced", "-"), ("replacing", "+"), ("removed", "-"))


@click.command(
    name="import",
    epilog=examples(
        "reisevei import evidence --template form.xlsx",
        'reisevei import evidence form.xlsx --data my-data --source "Bufdir, February 2026" --dry-run',
        'reisevei import evidence form.xlsx --data my-data --source "Bufdir, February 2026"',
    ),
)
@click.argument("kind", metavar="KIND", type=OneOf("kind of import", KINDS))
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@click.option("--source", metavar="TEXT", default=None, help="Which body supplied the file, and when. Never a person.")
@click.option("--dry-run", is_flag=True, help="Show what would change, also on the map; write nothing.")
@click.option(
    "--template",
    metavar="FORM",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write an empty form, csv or xlsx after its ending, instead of importing.",
)
def import_(
    kind: str, file: Path | None, data: Path | None, source: str | None, *, dry_run: bool, template: Path | None
) -> None:
    """Take in a filled-in form of KIND evidence, agreements or commitments.

    evidence: whom a centre takes in, and how. agreements: which centre a municipality has an agreement with.
    commitments: what a municipality has in place (action plan, individual plan, TryggEst, BTI, SLT, police council).

    Headings and words may be Norwegian or English, codes of 2020 become those of 2024. Every fault is listed at once
    with its row and remedy, and nothing is then written. A statement by the same source on the same matter and year
    replaces the former one; "ukjent" is not stored. The former table is kept in DIR/history and DIR/imports.csv says
    who supplied what. Addresses, coordinates and data on persons are refused.
    """
    if template is not None:
        if template.suffix.lower() not in {".csv", ".xlsx"}:
            raise click.BadParameter("name a file that ends in .csv or .xlsx.", param_hint="'--template'")
        if template.suffix.lower() == ".csv":
            write_file(template_csv(kind), template)
        else:
            known = folder.load(data)
            content = template_xlsx(kind, centres=known.centres, municipalities=known.municipalities)
            write_file(content, template)
        note(f"{template}: empty form for {kind}")
        return
    if file is None:
        raise click.UsageError("Name the file to import, or --template FORM for an empty form.")
    if source is None:
        raise click.UsageError("Say with --source which body supplied the file, and when.")
    if data is None and not dry_run:
        raise click.UsageError("Name the data folder to change with --data, or add --dry-run.")
    if dry_run or data is None:
        dataset = folder.load(data)
        answers = answers_of(Study(dataset), kind=kind)
        click.echo(summary(plan(file, kind=kind, source=source, dataset=dataset, answers=answers)), nl=False)
        note("Dry run: nothing is written.")
        return
    with folder.writing(data) as writer:  # from reading to renaming: two imports at once come one after the other
        planned = plan(file, kind=kind, source=source, dataset=folder.load(data))
        click.echo(summary(planned), nl=False)
        if planned.changes_nothing:
            note("Nothing to change.")
        else:
            kept = carry_out(planned, data, writer=writer)
            note(f"Imported into {data}. The former table: {kept}")


def summary(planned: ImportPlan) -> str:
    """Say in lines of text what a plan changes: counts, every changed row, people gained and lost."""
    counts = (
        f"{planned.rows} rows: {len(planned.added)} added, {len(planned.replaced)} replaced, {planned.unchanged} "
        f"unchanged, {planned.unknown} left out as unknown; {len(planned.removed)} former rows removed\n"
    )
    lines = [
        [mark, *(str(text) for text in row)]
        for name, mark in _MARKS
        for row in getattr(planned, name).astype("string").fillna("").itertuples(index=False, name=None)
    ]
    people = [
        [effect.question, f"{effect.people_gained:,}", f"{effect.people_lost:,}"]
        for effect in planned.effects
        if effect.people_gained or effect.people_lost
    ]
    text = counts + (as_columns(lines) if lines else "")
    if people:
        heading = ["people whose way gets", "shorter", "longer"]
        return text + "\n" + as_columns([heading, *people], numbers=(1, 2))
    return text + ("\nNobody's way changes.\n" if planned.effects else "")
