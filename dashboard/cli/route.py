"""`reisevei route`: one trip, road by road."""

from __future__ import annotations

import math
from pathlib import Path

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import (
    CONDITIONS,
    DATA,
    SCENARIO,
    OneOf,
    as_columns,
    as_json,
    scenario_of,
    write_text,
)
from geo.data.folder import load
from geo.study.study import Study

KIND_WORDS = {"road": "road", "link": "quay link", "access": "off the road"}
MINUTES_PER_HOUR = 60


@click.command(
    epilog=examples(
        "reisevei route Karasjok Hammerfest",
        'reisevei route Bodø "Røst (1856)" --format json',
        "reisevei route Skjolden Lom --conditions winter",
    )
)
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("--format", "fmt", type=OneOf("format", ("text", "json")), default="text", show_default=True)
@SCENARIO
@CONDITIONS
@DATA
def route(start: str, goal: str, fmt: str, scenario: str | None, conditions: str | None, data: Path | None) -> None:
    """Show the quickest trip by car and car ferry between two places.

    FROM and TO are places of the gazetteer, by name, "Name (municipality code)" or id, or municipalities, by code
    or name: then their seat is meant. Ferries are driven at a low speed that includes the wait, unless --conditions
    says otherwise.
    """
    wanted = scenario_of(scenario, conditions)

    study = Study(load(data)).under(wanted)
    begin, end = study.gazetteer.find(start), study.gazetteer.find(goal)
    trip = study.route(begin, end)
    if not math.isfinite(trip.minutes):
        reason = trip.reason.code
        raise click.ClickException(f"No way by car and car ferry from {begin.label} to {end.label}: {reason}.")
    if fmt == "json":
        write_text(
            as_json(
                {
                    "from": {"place_id": begin.place_id, "place": begin.place, "municipality": begin.municipality},
                    "to": {"place_id": end.place_id, "place": end.place, "municipality": end.municipality},
                    "km": round(trip.km, 1),
                    "minutes": round(trip.minutes, 1),
                    "ferries": trip.ferries,
                    "legs": [
                        {
                            "kind": leg.kind,
                            "number": leg.number,
                            "name": leg.name,
                            "km": round(leg.km, 1),
                            "minutes": round(leg.minutes, 1),
                        }
                        for leg in trip.legs
                    ],
                }
            )
        )
        return
    lines = [(_label(leg.kind, leg.number), leg.name, f"{leg.km:.1f} km", duration(leg.minutes)) for leg in trip.legs]
    lines.append(("total", ferries_in_words(trip.ferries), f"{trip.km:.1f} km", duration(trip.minutes)))
    write_text(f"{begin.place} ({begin.municipality}) to {end.place} ({end.municipality})\n")
    write_text(as_columns(lines, numbers=(2, 3)))


def _label(kind: str, number: str) -> str:
    """Return the road's number, what it is where it has none, and "ferry" wherever one waits for a ferry."""
    if kind == "ferry":
        return f"{number} ferry".strip()
    return number or KIND_WORDS[kind]


def duration(minutes: float) -> str:
    """Return minutes as "35 min" or "2 h 35 min"."""
    hours, rest = divmod(round(minutes), MINUTES_PER_HOUR)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def ferries_in_words(count: int) -> str:
    """Return how many ferries there are on the way, in words."""
    if count == 0:
        return "no ferry"
    return "1 ferry" if count == 1 else f"{count} ferries"
