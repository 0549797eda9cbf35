"""`reisevei validate`: our answers against known distances, and against Statistics Norway's StatBank."""

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
    as_csv,
    as_json,
    scenario_of,
    write_text,
)
from dashboard.cli.route import duration
from geo.analysis import statbank, validation
from geo.analysis.statbank import DriveTimes
from geo.analysis.validation import ErrorSummary, PublishedComparison, Trip
from geo.data.cells.text import MAX_BYTES, content_of, decoded
from geo.data.folder import load
from geo.network.conditions import PRESETS
from geo.scenario.scenario import Scenario
from geo.study.study import Study

FORMATS = ("text", "json", "csv")
COLUMNS = (
    "from_place", "to_place", "known_km", "km", "minutes", "error_percent", "tolerance_percent", "within", "ferries",
    "roads", "reason", "source", "confidence",
)  # fmt: skip
SSB = "ssb"


@click.command(
    epilog=examples(
        "reisevei validate",
        "reisevei validate --conditions winter --format json",
        "reisevei validate --strict",
        "reisevei validate --ssb-table 12764 --towns emergency-hospitals.txt",
    ),
)
@CONDITIONS
@SCENARIO
@click.option("--format", "fmt", type=OneOf("format", FORMATS), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Exit code 1 if a trip is outside its tolerance.")
@click.option("--ssb-table", metavar="ID", default=None, help="A table of StatBank with minutes per municipality.")
@click.option(
    "--towns",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="With --ssb-table: the towns of the service that the table is about, one a line; # begins a remark.",
)
@click.option(
    "--ssb-select",
    metavar="CODE=VALUE",
    multiple=True,
    help="With --ssb-table: what to read where that is not clear, e.g. Tid=2019. May be repeated.",
)
@click.option("--ssb-url", metavar="URL", default=None, help="Where StatBank answers.  [default: Statistics Norway's]")
@DATA
def validate(  # noqa: PLR0913 -- one argument per option
    *,
    conditions: str | None,
    scenario: str | None,
    fmt: str,
    strict: bool,
    ssb_table: str | None,
    towns: Path | None,
    ssb_select: tuple[str, ...],
    ssb_url: str | None,
    data: Path | None,
) -> None:
    """Hold our distances and travel times against figures that others published.

    The trips of known_distances.csv: our kilometres and minutes beside the known length, the error, and which are
    outside their tolerance. How well a length is known stands in the table; most are not verified.

    With --ssb-table: minutes per municipality to the nearest of some towns, by Statistics Norway's own definition
    (conditions "ssb"), against what a table of StatBank says, e.g. 12764 (nearest emergency room, 2019) or 12767
    (nearest fire station, 2019). Which towns have the service is not known here: name them in a file. Where StatBank
    cannot be asked, that is said, and all else is printed.

    Exit code 0 also with misses, unless --strict. --format csv holds the trips alone.
    """
    _refuse(fmt, ssb_table=ssb_table, towns=towns, ssb_select=ssb_select, ssb_url=ssb_url)

    today = Study(load(data))
    study = today.under(scenario_of(scenario, conditions))
    found = validation.trips(study)
    told = validation.summary(found)
    compared: tuple[DriveTimes, PublishedComparison, int] | str | None = None
    if ssb_table is not None and towns is not None:
        names = decoded(content_of(towns, max_bytes=MAX_BYTES), name=towns.name).splitlines()
        compared = _statbank(today, ssb_table, names, choose=_pairs(ssb_select), url=ssb_url)
    if fmt == "csv":
        write_text(as_csv([_row(trip) for trip in found], columns=COLUMNS))
    elif fmt == "json":
        write_text(as_json(_as_json(study, found, told, compared)))
    else:
        write_text(_as_text(study, found, told) + _statbank_as_text(compared))
    if strict and told.misses:
        raise click.exceptions.Exit(1)


def _refuse(
    fmt: str, *, ssb_table: str | None, towns: Path | None, ssb_select: tuple[str, ...], ssb_url: str | None
) -> None:
    if ssb_table is None and (towns or ssb_select or ssb_url):
        raise click.UsageError("--towns, --ssb-select and --ssb-url belong to --ssb-table ID.")
    if ssb_table is not None and towns is None:
        raise click.UsageError("--ssb-table needs --towns FILE: the towns of the service that the table is about.")
    if ssb_table is not None and fmt == "csv":
        raise click.UsageError("--format csv holds the trips; take text or json for the comparison with StatBank.")


def _pairs(select: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in select:
        code, equals, value = pair.partition("=")
        if not (code and equals and value):
            raise click.BadParameter(f"{pair!r} is not CODE=VALUE, e.g. Tid=2019.", param_hint="'--ssb-select'")
        found[code] = value
    return found


def _statbank(
    today: Study, table_id: str, names: list[str], *, choose: dict[str, str], url: str | None
) -> tuple[DriveTimes, PublishedComparison, int] | str:
    """Ask StatBank and compare; one sentence where it cannot be asked."""
    study = today.under(Scenario().under_conditions(PRESETS[SSB]))
    places = validation.towns(study, names)  # before asking: what is wrong with the file is said in any case
    try:
        published = statbank.drive_times(table_id, choose=choose, url=url or statbank.STATBANK_URL)
    except statbank.NoAnswer as error:
        return str(error.faults[0])
    return published, validation.compare(validation.town_medians(study, places), published.frame), len(places)


# --- as rows and JSON ---------------------------------------------------------------------------------------------


def _row(trip: Trip) -> dict[str, object]:
    known = trip.known
    return {
        "from_place": known.start,
        "to_place": known.goal,
        "known_km": known.known_km,
        "km": _rounded(trip.km),
        "minutes": _rounded(trip.minutes),
        "error_percent": _rounded(100 * trip.error),
        "tolerance_percent": _rounded(100 * known.tolerance),
        "within": "yes" if trip.is_within else "no",
        "ferries": trip.ferries,
        "roads": " ".join(trip.roads),
        "reason": trip.reason,
        "source": known.source,
        "confidence": known.confidence,
    }


def _rounded(value: float, digits: int = 1) -> float | None:
    """Return a figure for a file; None where there is none."""
    return round(float(value), digits) if math.isfinite(value) else None


def _as_json(
    study: Study,
    found: tuple[Trip, ...],
    told: ErrorSummary,
    compared: tuple[DriveTimes, PublishedComparison, int] | str | None,
) -> dict[str, object]:
    said: dict[str, object] = {
        "scenario": study.scenario.text,
        "conditions": list(study.scenario.conditions.words),
        "trips": [
            {**_row(trip), "within": trip.is_within, "roads": list(trip.roads), "note": trip.known.note}
            for trip in found
        ],
        "summary": {
            "trips": told.trips,
            "within_tolerance": told.within,
            "median_error_percent": _rounded(100 * told.median_error),
            "misses": [{"from_place": trip.known.start, "to_place": trip.known.goal} for trip in told.misses],
        },
    }
    if isinstance(compared, str):
        said["statbank"] = {"error": compared}
    elif compared is not None:
        published, comparison, count = compared
        said["statbank"] = {
            "table": published.table_id,
            "title": published.title,
            "updated": published.updated,
            "read": dict(published.chosen),
            "conditions": SSB,
            "towns": count,
            "correlation": _rounded(comparison.correlation, 3),
            "median_difference_min": _rounded(comparison.median_difference_min),
            "median_absolute_difference_min": _rounded(comparison.median_absolute_difference_min),
            "municipalities": [
                {name: _rounded(value) if isinstance(value, float) else value for name, value in row.items()}
                for row in comparison.rows.to_dict("records")
            ],
            "unmatched_regions": list(comparison.unmatched),
            "municipalities_without_figure": list(comparison.unreached),
        }
    return said


# --- as text ------------------------------------------------------------------------------------------------------


def _as_text(study: Study, found: tuple[Trip, ...], told: ErrorSummary) -> str:
    heading = ("From", "To", "Known", "Ours", "Error", "", "Time", "Ferries", "Mostly on", "Source")
    lines = [heading, *map(_line, found)]
    scenario = study.scenario.text
    under = f" ({scenario})" if scenario else ""
    text = f"Trips against known distances{under}\n\n" + as_columns(lines, numbers=(2, 3, 4, 6, 7)) + "\n"
    if not told.trips:
        return f"{text}No distance is known: known_distances.csv is empty.\n"
    middle = "none has a way" if math.isnan(told.median_error) else f"median error {100 * told.median_error:.1f} %"
    text += f"{told.trips} trips: {middle}, {told.within} within their tolerance, {len(told.misses)} outside"
    if not told.misses:
        return f"{text}.\n"
    misses = [
        f"  {trip.known.start} to {trip.known.goal}: {_km(trip.km)} instead of {_km(trip.known.known_km)} "
        f"({_percent(trip)}; tolerance {100 * trip.known.tolerance:g} %)\n"
        for trip in told.misses
    ]
    return f"{text}:\n{''.join(misses)}"


def _line(trip: Trip) -> tuple[str, ...]:
    known = trip.known
    return (
        known.start,
        known.goal,
        _km(known.known_km),
        _km(trip.km),
        _percent(trip),
        "" if trip.is_within else "miss",
        duration(trip.minutes) if math.isfinite(trip.minutes) else "",
        str(trip.ferries),
        ", ".join(trip.roads),
        f"{known.source} ({known.confidence})",
    )


def _km(value: float) -> str:
    return f"{value:.0f} km" if math.isfinite(value) else "no way"


def _percent(trip: Trip) -> str:
    return f"{100 * trip.error:+.1f} %" if math.isfinite(trip.error) else trip.reason


def _statbank_as_text(compared: tuple[DriveTimes, PublishedComparison, int] | str | None) -> str:
    if compared is None:
        return ""
    if isinstance(compared, str):
        return f"\n{compared}.\n"
    published, comparison, count = compared
    read = "; ".join(f"{name}: {text}" for name, text in published.chosen.items())
    title = published.title.removeprefix(f"{published.table_id}: ")
    nearest = "the town" if count == 1 else f"the nearest of {count} towns"
    text = (
        f"\nStatBank {published.table_id}: {title} (Statistics Norway, CC BY 4.0)\n"
        f"Read: {read}. Ours: median of the people to {nearest}, conditions {SSB!r}.\n"
    )
    if comparison.rows.empty:
        return f"{text}No municipality has a figure from both.\n"
    by_name = comparison.matched("name")
    text += (
        f"{len(comparison.rows)} municipalities: correlation {comparison.correlation:.3f}, median difference "
        f"{comparison.median_difference_min:+.1f} min, median absolute difference "
        f"{comparison.median_absolute_difference_min:.1f} min.\n"
        f"Matched by code {comparison.matched('code')}, renumbered {comparison.matched('renumbered')}, by name "
        f"{by_name}{' (borders may have changed)' if by_name else ''}; {len(comparison.unreached)} without a figure "
        f"from both, {len(comparison.unmatched)} regions that are no municipality of today.\n\n"
        "Largest differences\n"
    )
    lines = [("Municipality", "StatBank", "Ours", "Difference")]
    lines += [
        (
            f"{row['municipality']} ({row['municipality_code']})",
            f"{row['published_min']:.0f} min",
            f"{row['ours_min']:.0f} min",
            f"{row['difference_min']:+.0f} min",
        )
        for row in comparison.largest().to_dict("records")
    ]
    return text + as_columns(lines, numbers=(1, 2, 3))
