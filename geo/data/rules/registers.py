"""The other services, the national figures and the municipalities' own work: checked, and asked.

Three tables around the centres, all edited by people and all with their source:

- **services**: what else there is for someone exposed to violence, whom for and where (never finer than a town);
- **national_figures**: figures from the source documents; those that disagree on one question share a key in
  ``contradicts`` and are shown side by side, never reconciled;
- **municipal_work**: what a municipality itself has in place. No row means unknown, never no.

The columns stand in ``geo.data.tables``; what a single cell may hold is for ``geo.data.tables.faults``. Here stand the
rules between cells and between tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.data.rules.centres import FIRST_YEAR
from geo.data.tables import MUNICIPAL_WORK, NATIONAL_FIGURES, SERVICES
from geo.data.vocabulary import UNKNOWN
from geo.errors import Fault, UnknownName

WORK_MEASURES: tuple[str, ...] = next(column.allowed for column in MUNICIPAL_WORK.columns if column.name == "measure")
SMALLEST_COUNT = 5  # counts of a service's users below this are not kept; the number of inhabitants is no such count


@dataclass(frozen=True)
class RegisterStatement:
    """What is known of one measure in one municipality.

    Parameters
    ----------
    measure : str
        A measure that a municipality may take.
    value : str
        yes, no or unknown.
    year : int, optional
        The year that the statement is about.
    source : str, optional
        Who says so; both, where they disagree.
    note : str, optional
        What else is said.
    contradicted : bool, optional
        Whether the newest statements disagree; the value is then unknown.
    """

    measure: str
    value: str
    year: int | None = None
    source: str = ""
    note: str = ""
    contradicted: bool = False


def register_faults(frames: Mapping[str, pd.DataFrame], *, gazetteer: Gazetteer, state_year: int) -> list[Fault]:
    """List what is wrong in the registers' three tables.

    Parameters
    ----------
    frames : Mapping[str, pd.DataFrame]
        Tables by name, as far as they could be read.
    gazetteer : Gazetteer
        The places.
    state_year : int
        The newest year that any source of the folder speaks of.

    Returns
    -------
    list[Fault]
        Faults; none in tables that are not there, or without the counties.
    """
    found: list[Fault] = []
    if {"services", "counties"} <= set(frames):
        codes = set(frames["counties"]["county_code"])
        found += service_faults(
            frames["services"], is_place=_finder(gazetteer), county_codes=codes, state_year=state_year
        )
    if "national_figures" in frames:
        found += figure_faults(frames["national_figures"], state_year=state_year)
    if "municipal_work" in frames:
        codes = set(gazetteer.municipality_names)
        found += work_faults(frames["municipal_work"], municipality_codes=codes, state_year=state_year)
    return found


def _finder(gazetteer: Gazetteer) -> Callable[[str], bool]:
    def is_place(name: str) -> bool:
        try:
            gazetteer.find(name)
        except UnknownName:
            return False
        return True

    return is_place


def service_faults(
    services: pd.DataFrame,
    *,
    is_place: Callable[[str], bool],
    county_codes: Collection[str],
    state_year: int,
) -> list[Fault]:
    """List what is wrong between the cells of ``services``: places unknown or missing, years that cannot be.

    ``is_place`` says whether the gazetteer knows a name; ``state_year`` is the newest year a statement may have.

    Parameters
    ----------
    services : pd.DataFrame
        The table ``services``.
    is_place : Callable[[str], bool]
        Whether the gazetteer knows a name.
    county_codes : Collection[str]
        Codes of all counties.
    state_year : int
        The newest year that a statement may have.

    Returns
    -------
    list[Fault]
        Every breach, with row and remedy.
    """
    found: list[Fault] = []
    for row, service in _rows(services):
        town, county, area = str(service.town), str(service.county_code), str(service.area)
        if area == "town" and not town:
            found.append(_at(SERVICES.file, row, "town", "area is town, but no town is given", "Name the town"))
        if area == "county" and not county:
            found.append(_at(SERVICES.file, row, "county_code", "area is county, but no county is given", "Give it"))
        if town and area != "town":
            remedy = "Leave the town blank, or write town in area"
            found.append(_at(SERVICES.file, row, "town", f"a town is given, but area is {area}", remedy))
        if county and area != "county":
            remedy = "Leave the county blank, or write county in area"
            found.append(_at(SERVICES.file, row, "county_code", f"a county is given, but area is {area}", remedy))
        if town and not is_place(town):
            remedy = "Write a town of the gazetteer; nothing finer than a town is kept"
            found.append(_at(SERVICES.file, row, "town", f"{town!r} is not in the gazetteer", remedy))
        if county and county not in county_codes:
            remedy = f"Write one of {', '.join(sorted(county_codes))}"
            found.append(_at(SERVICES.file, row, "county_code", f"no county has the code {county!r}", remedy))
    return found + _year_faults(services, SERVICES.file, state_year=state_year)


def figure_faults(figures: pd.DataFrame, *, state_year: int) -> list[Fault]:
    """List what is wrong between the cells of ``figures``: spans, parts of a whole, lone contradictions, years.

    Parameters
    ----------
    figures : pd.DataFrame
        The table ``national_figures``.
    state_year : int
        The newest year that a statement may have.

    Returns
    -------
    list[Fault]
        Every breach, with row and remedy.
    """
    found: list[Fault] = []
    shared = figures["contradicts"].value_counts()
    for row, figure in _rows(figures):
        value, value_to, of_total = float(figure.value), float(figure.value_to), float(figure.of_total)
        if value_to <= value:
            problem = f"the span ends at {value_to:g} but begins at {value:g}"
            found.append(_at(NATIONAL_FIGURES.file, row, "value_to", problem, "Write the lower end in value"))
        if max(value, value_to) > of_total:
            problem = f"{max(value, value_to):g} is more than the {of_total:g} it is out of"
            found.append(_at(NATIONAL_FIGURES.file, row, "of_total", problem, "Put both figures right"))
        if figure.unit == "prosent" and not -100 <= value <= 100:  # noqa: PLR2004 (per cent)
            found.append(_at(NATIONAL_FIGURES.file, row, "value", f"{value:g} per cent", "Write between -100 and 100"))
        if figure.topic == "use" and figure.unit != "prosent" and value < SMALLEST_COUNT:
            problem = f"{value:g} users of a service can be known again"
            found.append(_at(NATIONAL_FIGURES.file, row, "value", problem, f"Leave out counts under {SMALLEST_COUNT}"))
        key = str(figure.contradicts)
        if key and shared[key] < 2:  # noqa: PLR2004 (it takes two to disagree)
            remedy = "Give the other figure the same key, or leave the cell blank"
            found.append(_at(NATIONAL_FIGURES.file, row, "contradicts", f"{key!r} stands in no other row", remedy))
    return found + _year_faults(figures, NATIONAL_FIGURES.file, state_year=state_year)


def work_faults(work: pd.DataFrame, *, municipality_codes: Collection[str], state_year: int) -> list[Fault]:
    """List what is wrong between ``work`` and the municipalities: unknown codes, years that cannot be.

    Parameters
    ----------
    work : pd.DataFrame
        The table ``municipal_work``.
    municipality_codes : Collection[str]
        Codes of all municipalities.
    state_year : int
        The newest year that a statement may have.

    Returns
    -------
    list[Fault]
        Every breach, with row and remedy.
    """
    found = [
        _at(
            MUNICIPAL_WORK.file,
            row,
            "municipality_code",
            f"no municipality has the code {statement.municipality_code!r}",
            "Write a code of 2024, four digits",
        )
        for row, statement in _rows(work)
        if statement.municipality_code not in municipality_codes
    ]
    return found + _year_faults(work, MUNICIPAL_WORK.file, state_year=state_year)


def municipal_work(work: pd.DataFrame, *, municipality_code: str) -> Mapping[str, RegisterStatement]:
    """Say what ``work`` knows of each measure in one municipality, in the order of ``WORK_MEASURES``.

    The newest statement counts. No statement: unknown. Newest statements that disagree: unknown, and marked so.

    Parameters
    ----------
    work : pd.DataFrame
        The table ``municipal_work``.
    municipality_code : str
        Four digits.

    Returns
    -------
    Mapping[str, RegisterStatement]
        Statements by measure.
    """
    own = work[work["municipality_code"] == municipality_code]
    said = {str(measure): _newest(rows, measure=str(measure)) for measure, rows in own.groupby("measure")}
    return {measure: said.get(measure, RegisterStatement(measure, UNKNOWN)) for measure in WORK_MEASURES}


def work_table(work: pd.DataFrame, *, municipality_codes: Iterable[str]) -> pd.DataFrame:
    """Lay out what ``work`` knows, one row per municipality.

    Parameters
    ----------
    work : pd.DataFrame
        The table ``municipal_work``.
    municipality_codes : Iterable[str]
        Codes, in the order of the rows.

    Returns
    -------
    pd.DataFrame
        Columns ``municipality_code`` and, per measure, yes, no or unknown.
    """
    said = {
        (str(code), str(measure)): _newest(rows, measure=str(measure)).value
        for (code, measure), rows in work.groupby(["municipality_code", "measure"])
    }
    rows = [(code, *(said.get((code, measure), UNKNOWN) for measure in WORK_MEASURES)) for code in municipality_codes]
    return pd.DataFrame(rows, columns=["municipality_code", *WORK_MEASURES])


def services_near(services: pd.DataFrame, *, county_code: str, towns: Collection[str]) -> pd.DataFrame:
    """Choose the services that a municipality may point to: its own towns', its county's, national ones, the local.

    "Local" services exist in places that the source does not name: whether one is here is unknown, so they come last
    and keep their area for the reader to see.

    Parameters
    ----------
    services : pd.DataFrame
        The table ``services``.
    county_code : str
        Two digits.
    towns : Collection[str]
        Names of the municipality's towns.

    Returns
    -------
    pd.DataFrame
        Rows of ``services``, nearest kind of area first.
    """
    area = services["area"]
    near = (
        area.isin(["national", "local"])
        | (area.eq("county") & services["county_code"].eq(county_code))
        | (area.eq("town") & services["town"].isin(list(towns)))
    )
    order = {"town": 0, "county": 1, "national": 2, "local": 3}
    return services[near].sort_values("area", key=lambda areas: areas.map(order), kind="stable", ignore_index=True)


def figure(figures: pd.DataFrame, figure_id: str) -> pd.Series:
    """Look up one national figure.

    Parameters
    ----------
    figures : pd.DataFrame
        The table ``national_figures``.
    figure_id : str
        Its id.

    Returns
    -------
    pd.Series
        The row.

    Raises
    ------
    UnknownName
        There is no such figure; the error names the nearest ids.
    """
    hit = figures[figures["figure_id"] == figure_id]
    if hit.empty:
        raise UnknownName("figure", figure_id, sorted(figures["figure_id"]))
    return hit.iloc[0]


def contradictions(figures: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """Gather the figures that disagree on one question.

    Parameters
    ----------
    figures : pd.DataFrame
        The table ``national_figures``.

    Returns
    -------
    Mapping[str, pd.DataFrame]
        Rows by the key that they share, oldest first.
    """
    disputed = figures[figures["contradicts"] != ""].sort_values(["year", "figure_id"], kind="stable")
    return {str(key): rows.reset_index(drop=True) for key, rows in disputed.groupby("contradicts")}


def _newest(statements: pd.DataFrame, *, measure: str) -> RegisterStatement:
    newest = statements[statements["year"] == statements["year"].max()]
    values = sorted(set(newest["value"]))
    agreed = len(values) == 1
    return RegisterStatement(
        measure,
        values[0] if agreed else UNKNOWN,
        year=int(newest["year"].iloc[0]),
        source="; ".join(dict.fromkeys(newest["source"])),
        note="; ".join(dict.fromkeys(note for note in newest["note"] if note)),
        contradicted=not agreed,
    )


def _year_faults(frame: pd.DataFrame, file: str, *, state_year: int) -> list[Fault]:
    remedy = f"Write the year that the statement is about, {FIRST_YEAR} to {state_year}"
    return [
        _at(file, row, "year", f"{statement.year} cannot be", remedy)
        for row, statement in _rows(frame)
        if not pd.isna(statement.year) and not FIRST_YEAR <= int(statement.year) <= state_year
    ]


def _rows(frame: pd.DataFrame) -> Iterable[tuple[int, Any]]:
    """Each row, its cells by name, with its number in the file: the heading is row 1."""
    return enumerate(frame.itertuples(index=False), start=2)


def _at(file: str, row: int, column: str, problem: str, remedy: str) -> Fault:
    return Fault(file, row, column, problem, remedy)
