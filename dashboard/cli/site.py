"""`reisevei site`: where one more centre helps most, and what today's centres are worth."""

from __future__ import annotations

import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import DATA, OneOf, accepted_statuses, as_columns, as_json, note, write_text
from geo.data.folder import load
from geo.data.vocabulary import BOUND_READINGS, CANDIDATES, OBJECTIVES, P_CENTER, P_MEDIAN
from geo.scenario.address import from_text
from geo.siting.candidates import Candidate
from geo.siting.plan import ClosurePlan, Report, RunnerUp, SitePlan, SiteQuestion, SiteStudy
from geo.study.study import Study

_SHOWN = 5  # runners-up in the text
_PROVEN = "proven best"
_SAME = 1e-6  # closer than that, two sets are called equally good


@click.command(
    epilog=examples(
        "reisevei site --group women",
        "reisevei site --group men_with_children --new 3 --objective cover --within 90",
        "reisevei site --group women=2 --group sami_north=1 --new 2 --format json",
        "reisevei site --group women --new 0 --close-at-most 1",
        "reisevei site --group women --worth",
        "reisevei site --group women --close 2",
    ),
)
@click.option(
    "--group",
    "groups",
    metavar="GROUP[=WEIGHT]",
    required=True,
    multiple=True,
    help="Whom it is about; `reisevei groups` lists them. May be repeated: weights are scaled to the sum 1.",
)
@click.option("--new", metavar="N", type=click.IntRange(0, 20), default=1, show_default=True, help="New centres.")
@click.option(
    "--objective",
    type=OneOf("objective", OBJECTIVES),
    default=P_MEDIAN,
    show_default=True,
    help="p-median: the fewest person-minutes. cover: most people within --within. p-center: the shortest longest "
    "trip, on the main road network.",
)
@click.option(
    "--within", metavar="MIN", type=click.FloatRange(0, min_open=True), default=90, show_default=True, help="The limit."
)
@click.option(
    "--candidates",
    type=OneOf("candidates", CANDIDATES),
    default="towns",
    show_default=True,
    help="Where a new centre may stand. towns: every place of the gazetteer. municipalities: their seats. cells: the "
    "cell with most people in each square of 10 km.",
)
@click.option(
    "--keep",
    type=OneOf("keep", ("today", "none")),
    default="today",
    show_default=True,
    help="today: the centres in operation stay. none: as if there were none.",
)
@click.option(
    "--close-at-most",
    metavar="M",
    type=click.IntRange(0, 10),
    default=0,
    help="Let up to M of today's centres close, each for one more new one.",
)
@click.option("--reading", type=OneOf("reading", BOUND_READINGS), default="documented", show_default=True)
@click.option("--accept", metavar="STATUS,…", default=None, help="What counts as documented service; as in export.")
@click.option("--scenario", metavar="TEXT", default=None, help="Ask under a scenario, as a link spells it.")
@click.option(
    "--seconds", metavar="S", type=click.FloatRange(0), default=60, show_default=True, help="Longest time to search."
)
@click.option("--worth", is_flag=True, help="Instead: what each of today's centres is worth, ranked.")
@click.option(
    "--close", metavar="M", type=click.IntRange(1, 10), default=None, help="Instead: the M closures that hurt least."
)
@click.option("--format", "fmt", type=OneOf("format", ("text", "json")), default="text", show_default=True)
@DATA
def site(  # noqa: PLR0913 -- one argument per option
    *,
    groups: tuple[str, ...],
    new: int,
    objective: str,
    within: float,
    candidates: str,
    keep: str,
    close_at_most: int,
    reading: str,
    accept: str | None,
    scenario: str | None,
    seconds: float,
    worth: bool,
    close: int | None,
    fmt: str,
    data: Path | None,
) -> None:
    """Find the towns where new centres help most, or what today's centres are worth.

    A new centre is assumed to take in all the groups asked for. The answer says how good it can be at best: "proven
    best", or how far from it at most. Ctrl-C ends a long search with what is known by then.
    """
    if worth and close is not None:
        raise click.UsageError("--worth and --close are two questions: ask one at a time.")
    weighted = tuple(_weighted(text) for text in groups)
    accepted = [accepted_statuses(group, accept) for group, _ in weighted]

    question = SiteQuestion(
        weighted,
        new=1 if worth or close is not None else new,
        objective=objective,
        within_min=within,
        candidates=candidates,
        keep_today=keep == "today",
        reading=reading,
        accept=accepted[0],
        close_at_most=close_at_most,
    )
    study = Study(load(data))
    sites = SiteStudy(study if scenario is None else study.under(from_text(scenario)))
    if worth:
        write_text(_worth(sites, question, fmt))
    elif close is not None:
        write_text(_closures(sites, sites.closures(question, close=close, seconds=seconds), fmt))
    else:
        with _cancel() as cancelled:
            plan = sites.plan(question, seconds=seconds, stop=cancelled.is_set, report=_reporter())
        write_text(as_json(as_dict(plan)) if fmt == "json" else in_words(plan))


def _weighted(text: str) -> tuple[str, float]:
    """Read GROUP or GROUP=WEIGHT."""
    group, equals, weight = text.partition("=")
    try:
        return group, float(weight) if equals else 1.0
    except ValueError:
        raise click.BadParameter(f"{weight!r} is no number: write GROUP=2.", param_hint="'--group'") from None


@contextmanager
def _cancel() -> Iterator[Event]:
    """Let the first Ctrl-C ask for an end; a second one ends the program as always."""
    cancelled = Event()
    before = signal.getsignal(signal.SIGINT)

    def ask(_number: int, _frame: object) -> None:
        cancelled.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield cancelled
    finally:
        signal.signal(signal.SIGINT, before)


def _reporter() -> Report:
    """Say on a terminal how far the search is; nowhere else."""
    if not sys.stderr.isatty():
        return lambda _stage, _value, _bound: None

    def report(stage: str, value: float, bound: float) -> None:
        if stage == "times":
            click.echo(f"\rTimes to the candidates: {value:.0%} ", err=True, nl=value >= 1)
        else:
            note(f"Best so far {value:,.0f}, no better than {bound:,.0f}")

    return report


def as_dict(plan: SitePlan) -> dict[str, object]:
    """Return the plan as JSON has it: minutes, people, person-minutes; null for "no way"."""
    q = plan.question
    return {
        "sites": [_site(one) for one in plan.sites],
        "closed": list(plan.closed),
        "objective": _number(plan.value),
        "bound": _number(plan.bound),
        "gap": _number(plan.gap),
        "status": plan.status,
        "objective_name": q.objective,
        "unit": plan.unit,
        "before": _number(plan.before),
        "gap_of_gain": _number(plan.gap_of_gain),
        "runners_up": [
            {
                "sites": [_site(one) for one in runner.sites],
                "objective": _number(runner.value),
                "share_of_gain": _number(runner.share_of_gain),
                "words": runner_in_words(plan, runner),
            }
            for runner in plan.runners_up
        ],
        "summary": {
            "groups": [
                {
                    "group": one.group,
                    "weight": one.weight,
                    "within_min": q.within_min,
                    "people_within_before": _number(one.people_within_before),
                    "people_within_after": _number(one.people_within_after),
                    "people_newly_within": _number(one.people_within_after - one.people_within_before),
                    "cut_off_before": _number(one.cut_off_before),
                    "cut_off_after": _number(one.cut_off_after),
                    "person_minutes_saved": _number(one.person_minutes_saved),
                    "longest_min_before": _number(one.longest_min_before),
                    "longest_min_after": _number(one.longest_min_after),
                }
                for one in plan.groups
            ],
            "people_left_out": _number(plan.left_out),
            "charge_min": _number(plan.charge_min),
            "candidates": plan.candidate_count,
            "candidate_kind": q.candidates,
            "keep": "today" if q.keep_today else "none",
            "close_at_most": q.close_at_most,
            "reading": q.reading,
            "new": q.new,
        },
        "words": in_words(plan).splitlines(),
    }


def _site(one: Candidate) -> dict[str, object]:
    return {
        "place": one.place,
        "municipality_code": one.municipality_code,
        "place_id": one.place_id,
        "municipality": one.municipality,
        "also": list(one.also),
    }


def _number(value: float) -> float | None:
    """Round to what is known; null where there is no number."""
    return round(value, 6) if abs(value) < float("inf") else None


def in_words(plan: SitePlan) -> str:
    """Return the plan as text."""
    q = plan.question
    towns = ", ".join(one.label for one in plan.sites) or "no new centre"
    lines = [f"{_whom(q)}, {q.objective}, {q.new} new: {towns}"]
    if plan.closed:
        lines.append(f"closed: {', '.join(plan.closed)}")
    lines.append(f"{_amount(plan.value)} {plan.unit} ({_amount(plan.before)} before), {_quality(plan)}")
    for one in plan.groups:
        newly = one.people_within_after - one.people_within_before
        lines.append(
            f"{one.group}: {newly:+,.0f} people within {q.within_min:g} min ({one.people_within_after:,.0f}); "
            f"{one.person_minutes_saved:,.0f} person-minutes saved; longest trip {_amount(one.longest_min_after)} min "
            f"({_amount(one.longest_min_before)} before)"
        )
        lines.append(f"  cut off: {one.cut_off_after:,.0f} people ({one.cut_off_before:,.0f} before)")
    if plan.charge_min:
        lines.append(f"Who is cut off is charged the longest trip that occurs, {plan.charge_min:,.0f} min.")
    if plan.left_out:
        lines.append(f"{plan.left_out:,.0f} people do not count: no centre and no candidate reaches them.")
    if plan.runners_up:
        lines.append("Next best, one town exchanged:")
    lines += [
        f"  {', '.join(one.label for one in runner.sites)}: {runner_in_words(plan, runner)}"
        for runner in plan.runners_up[:_SHOWN]
    ]
    return "\n".join(lines) + "\n"


def runner_in_words(plan: SitePlan, runner: RunnerUp) -> str:
    """Say how close a runner-up comes: in minutes for the p-center, else as a share of the gain."""
    if plan.question.objective == P_CENTER:
        longer = runner.value - plan.value
        return f"longest trip {longer:,.1f} min longer" if longer > _SAME else "the longest trip is just as short"
    return share_in_words(runner.share_of_gain)


def share_in_words(share: float) -> str:
    """Say what share of the best plan's gain another one has. nan: there is no gain."""
    if math.isnan(share):
        return "gains nothing either"
    if share < 0:
        return "makes it worse than today"
    if share >= 1 - _SAME:
        return "gains just as much"
    return f"gains {math.floor(share * 1000) / 10:.1f} % of what the best does"


def _quality(plan: SitePlan) -> str:
    if plan.status == "optimal":
        return _PROVEN
    return f"stopped early: at most {plan.gap:.2%} from the best possible ({plan.gap_of_gain:.1%} of the gain)"


def _whom(q: SiteQuestion) -> str:
    if len(q.groups) == 1:
        return q.groups[0][0]
    return " + ".join(f"{weight:.0%} {group}" for (group, _), weight in zip(q.groups, q.weights, strict=True))


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) < float("inf") else "no way"


def _worth(sites: SiteStudy, question: SiteQuestion, fmt: str) -> str:
    rows = sites.marginal_loss(question)
    if fmt == "json":
        return as_json(
            {
                "within_min": question.within_min,
                "centres": [
                    {
                        "rank": rank,
                        "centre_id": one.centre_id,
                        "centre": one.centre,
                        "person_minutes": _number(one.person_minutes),
                        "people_beyond": _number(one.people_beyond),
                        "people_cut_off": _number(one.people_cut_off),
                    }
                    for rank, one in enumerate(rows, start=1)
                ],
            }
        )
    head = ("", "centre", "person-minutes", f"beyond {question.within_min:g} min", "cut off")
    lines = [
        (str(rank), one.centre, f"{one.person_minutes:,.0f}", f"{one.people_beyond:,.0f}", f"{one.people_cut_off:,.0f}")
        for rank, one in enumerate(rows, start=1)
    ]
    return f"{_whom(question)}: lost if this centre alone closed\n" + as_columns([head, *lines], numbers=(0, 2, 3, 4))


def _closures(sites: SiteStudy, plan: ClosurePlan, fmt: str) -> str:
    if fmt == "json":
        return as_json(
            {
                "closed": list(plan.centre_ids),
                "person_minutes_lost": _number(plan.person_minutes_lost),
                "status": plan.status,
            }
        )
    names = sites.study.centres.set_index("centre_id")["centre"]
    proven = _PROVEN if plan.status == "optimal" else "stopped early"
    closed = ", ".join(str(names[one]) for one in plan.centre_ids) or "none"
    return f"Closed with least harm: {closed}\n{plan.person_minutes_lost:,.0f} person-minutes lost, {proven}\n"
