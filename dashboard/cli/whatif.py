"""`reisevei whatif`: today against a scenario, for one group, as a file."""

from __future__ import annotations

from collections.abc import Callable
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
from dashboard.export.comparison import comparison_bytes, comparison_companion
from geo.analysis.comparison import compare
from geo.data.folder import load
from geo.data.vocabulary import MEASURES, READINGS
from geo.scenario.cases import CASES, case_named
from geo.scenario.resolution import opening
from geo.scenario.scenario import (
    LAWFUL_GROUPS,
    TODAY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    Scenario,
)
from geo.study.question import Question
from geo.study.study import Study

FORMAT_NAMES = ("json", "csv", "xlsx", "gpkg", "parquet", "geojson", "pdf")


def _change(name: str, metavar: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(f"--{name}", metavar=metavar, multiple=True, help=text)


@click.command(
    epilog=examples(
        "reisevei whatif --close hammerfest --group women",
        "reisevei whatif --open Karasjok:women,sami_north --group sami_north --format csv",
        "reisevei whatif --close halden --open Sarpsborg:women,men --group men --out change.xlsx",
        "reisevei whatif --serve alle:men_with_children=full --group men_with_children",
        "reisevei whatif --case karasjok --group sami_north",
        "reisevei whatif --conditions night_without --group women",
    ),
)
@_change("close", "CENTRE", "Close a centre. `reisevei centres` lists the ids. May be repeated, as all changes.")
@_change(
    "open",
    "PLACE[:GROUP,…]",
    "Open a centre in a town, for these groups.  [default: women, men, women_with_children, men_with_children] "
    "A closed centre that stands there is reopened.",
)
@_change("move", "CENTRE:PLACE", "Move a centre to another town.")
@_change(
    "serve",
    "CENTRE:GROUP=STATUS",
    "Let a centre offer a group something else: full, elsewhere, unspecified, case_by_case, day_only or no. "
    "alle instead of CENTRE: every centre in operation.",
)
@_change("agree", "MUNICIPALITY:CENTRE", "Let a municipality have its agreement with another centre.")
@_change(
    "close-road", "NUMBER:PLACE:PLACE", "Block a road half-way between two places, e.g. Rv7:Haugastøl:Øvre Eidfjord."
)
@SCENARIO
@CONDITIONS
@click.option("--case", type=OneOf("case", [case.id for case in CASES]), default=None, help="A ready-made case.")
@click.option("--group", metavar="GROUP", required=True, help="Whom it is about; `reisevei groups` lists them.")
@click.option(
    "--measure",
    type=OneOf("measure", MEASURES),
    default="nearest",
    show_default=True,
    help="What is asked; as in export.",
)
@click.option(
    "--reading",
    type=OneOf("reading", READINGS),
    default="documented",
    show_default=True,
    help="How the unknown is read; as in export.",
)
@click.option("--accept", metavar="STATUS,…", default=None, help="What counts as documented service; as in export.")
@click.option(
    "--format",
    "fmt",
    type=OneOf("format", FORMAT_NAMES),
    default=None,
    help="Format.  [default: the ending of --out, else json]",
)
@click.option("--out", metavar="FILE", default=STDOUT, help="File to write, - for standard output.  [default: -]")
@DATA
def whatif(  # noqa: PLR0913 -- one argument per option
    *,
    scenario: str | None,
    conditions: str | None,
    case: str | None,
    group: str,
    measure: str,
    reading: str,
    accept: str | None,
    fmt: str | None,
    out: str,
    data: Path | None,
    **changes: tuple[str, ...],
) -> None:
    """Change something, and see who gains and who loses.

    Today is held against a scenario: centres closed, opened, moved, with another offer or agreement, a road
    blocked, or travel at night or in winter. What a scenario says of a centre is an assumption. First come --case and
    --scenario, then the other changes: closings, openings, moves, offers, agreements, roads.

    json has a summary (people who lose and gain at least a minute, minutes added up, people beyond 60, 90, 180
    and 300 minutes before and after) and one entry per municipality; csv, gpkg, parquet and geojson have the
    municipalities; xlsx has the change, before and after on a sheet each.
    """
    refuse_reading(reading, measure=measure)
    chosen = fmt or format_of(out, known=FORMAT_NAMES, standard="json")
    refuse_target(chosen, out)
    accepted = accepted_statuses(group, accept)

    study = Study(load(data))
    wanted = scenario_of(scenario, conditions, start=TODAY if case is None else case_named(case).scenario)
    wanted = _with_changes(wanted, study, typed=changes)
    question = Question(group, measure=measure, reading=reading, accept=accepted)
    comparison = compare(study, study.under(wanted), question)
    content, _, _ = comparison_bytes(comparison, chosen, after=wanted)
    write_table(
        content,
        out,
        chosen=chosen,
        sources=study.dataset.sources.values(),
        companion=lambda name: comparison_companion(comparison, file_name=name, after=wanted),
    )


def _with_changes(wanted: Scenario, study: Study, *, typed: dict[str, tuple[str, ...]]) -> Scenario:
    """Return the scenario with the changes typed as options behind its own."""
    for kind, read_one in _READERS.items():
        for value in typed[kind]:
            wanted = wanted.with_(read_one(value, study, wanted))
    return wanted


def _split(value: str, separators: str, *, option: str, form: str) -> list[str]:
    """Cut a value at each separator in turn; refuse one that has too few parts."""
    parts, rest = [], value
    for separator in separators:
        part, found, rest = rest.partition(separator)
        parts.append(part.strip())
        if not found:
            raise click.BadParameter(f"{value!r} is not {form}.", param_hint=f"'--{option}'")
    return [*parts, rest.strip()]


def _place(study: Study, name: str) -> str:
    return study.gazetteer.find(name).place_id


def _close(value: str, _study: Study, _before: Scenario) -> Change:
    return CloseCentre(value.strip())


def _open(value: str, study: Study, before: Scenario) -> Change:

    place, _, named = value.partition(":")
    groups = tuple(part.strip() for part in named.split(",") if part.strip())
    return opening(_place(study, place), groups or LAWFUL_GROUPS, scenario=before, today=study)


def _move(value: str, study: Study, _before: Scenario) -> Change:
    centre, place = _split(value, ":", option="move", form="CENTRE:PLACE")
    return MoveCentre(centre, _place(study, place))


def _serve(value: str, _study: Study, _before: Scenario) -> Change:
    centre, group, status = _split(value, ":=", option="serve", form="CENTRE:GROUP=STATUS")
    return ChangeService(centre, group, status)


def _agree(value: str, _study: Study, _before: Scenario) -> Change:
    municipality, centre = _split(value, ":", option="agree", form="MUNICIPALITY:CENTRE")
    return ChangeAgreement(municipality, centre)


def _close_road(value: str, study: Study, _before: Scenario) -> Change:
    number, start, end = _split(value, "::", option="close-road", form="NUMBER:PLACE:PLACE")
    return CloseRoad(number, _place(study, start), _place(study, end))


_READERS: dict[str, Callable[[str, Study, Scenario], Change]] = {
    "close": _close,
    "open": _open,
    "move": _move,
    "serve": _serve,
    "agree": _agree,
    "close_road": _close_road,
}
