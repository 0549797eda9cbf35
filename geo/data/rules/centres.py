"""The rules that the tables edited by people must obey across tables, each with a remedy; all faults at once.

What one table can tell by itself (columns, blanks, words, repeated keys, addresses) is for ``geo.data.schema.faults``.
Here: towns in the gazetteer and in the municipality, codes in use, known groups and centres, plausible years,
statements made twice. Contradictions between sources are not faults: they are kept and shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.data.municipality_codes import NEW_CODES
from geo.data.names import site_names
from geo.data.schema import Table
from geo.data.tables import AGREEMENTS, CENTRES, EVIDENCE, NATIONAL_COUNTS
from geo.data.vocabulary import GROUP_IDS, STATUSES
from geo.errors import Fault, UnknownName

FIRST_YEAR = 1978  # the first Norwegian crisis centre opened in Oslo in 1978: nothing can be said of earlier years


def centre_faults(
    *,
    centres: pd.DataFrame,
    evidence: pd.DataFrame,
    agreements: pd.DataFrame,
    national_counts: pd.DataFrame,
    gazetteer: Gazetteer,
    state_year: int,
) -> list[Fault]:
    """List every breach of a rule in the four tables. ``state_year``: the newest year in ``sources.toml``.

    The clock is not asked: the same folder has the same faults on any day.

    Parameters
    ----------
    centres : pd.DataFrame
        The table ``centres``.
    evidence : pd.DataFrame
        The table ``evidence``.
    agreements : pd.DataFrame
        The table ``agreements``.
    national_counts : pd.DataFrame
        The table ``national_counts``.
    gazetteer : Gazetteer
        The places; a centre's town must be one of them.
    state_year : int
        The newest year that a statement may have.

    Returns
    -------
    list[Fault]
        Every breach, with row and remedy.
    """
    known = dict(zip(centres["centre_id"], centres["status"], strict=True))
    found = [
        *_centres(centres, gazetteer),
        *_unknown(evidence, EVIDENCE, "centre_id", known, "centre"),
        *_unknown(evidence, EVIDENCE, "group", GROUP_IDS, "group"),
        *_unknown(evidence, EVIDENCE, "status", STATUSES, "status"),
        *_repeated(evidence, EVIDENCE, ["centre_id", "group", "status", "year", "source"]),
        *_unknown(agreements, AGREEMENTS, "centre_id", known, "centre"),
        *_municipalities(agreements, AGREEMENTS, gazetteer),
        *_ended(agreements, {name for name, status in known.items() if status == "closed"}),
        *_repeated(agreements, AGREEMENTS, ["municipality_code", "centre_id", "year", "basis", "source"]),
        *_unknown(national_counts, NATIONAL_COUNTS, "group", GROUP_IDS, "group"),
        *_repeated(national_counts, NATIONAL_COUNTS, ["group", "year", "source", "definition"]),
        *_counts(national_counts),
        *_years(centres, CENTRES, "status_year", state_year),
        *_years(evidence, EVIDENCE, "year", state_year),
        *_years(agreements, AGREEMENTS, "year", state_year),
        *_years(national_counts, NATIONAL_COUNTS, "year", state_year),
    ]
    return sorted(found, key=lambda fault: (fault.table, fault.row or 0, fault.column, fault.problem))


def _centres(centres: pd.DataFrame, gazetteer: Gazetteer) -> Iterator[Fault]:
    yield from _municipalities(centres, CENTRES, gazetteer)
    codes_in_use = gazetteer.municipality_names
    for row, town, host in _rows(centres, "town", "municipality_code"):
        for name, code in site_names(town, host=host):
            if code == host and host not in codes_in_use:
                continue  # said of the municipality already
            try:
                gazetteer.within(name, code)
            except UnknownName as error:
                yield Fault(CENTRES.file, row, "town", _first_sentence(error), _town_remedy(error, code, host))


def _town_remedy(error: UnknownName, code: str, host: str) -> str:
    if error.kind == "municipality code":
        return f"Did you mean {' or '.join(error.suggestions)}?" if error.suggestions else "Write a code of 2024"
    where = f"in {code}" if code == host else f"in ({code})"
    if not error.suggestions:
        return f"Write a town {where} as the gazetteer (places.csv) spells it"
    return f"Write a town {where}, or the site with its municipality: {', '.join(error.suggestions)}"


def _first_sentence(error: UnknownName) -> str:
    return str(error).split(". ", 1)[0].rstrip(".")


def _municipalities(frame: pd.DataFrame, table: Table, gazetteer: Gazetteer) -> Iterator[Fault]:
    names = gazetteer.municipality_names
    for row, code, name in _rows(frame, "municipality_code", "municipality"):
        if code in NEW_CODES and code not in names:
            new = " or ".join(f"{new} ({names.get(new, '?')})" for new in NEW_CODES[code])
            yield Fault(table.file, row, "municipality_code", f"{code} was in use until 2023", f"Write {new}")
        elif code not in names:
            remedy = "Write the four-digit code of 2024, with its leading zero"
            yield Fault(table.file, row, "municipality_code", f"{code!r} is not a municipality", remedy)
        elif name != names[code]:
            problem = f"{code} is {names[code]}, not {name}"
            yield Fault(table.file, row, "municipality", problem, f"Write {names[code]}, or mend the code")


def _unknown(frame: pd.DataFrame, table: Table, column: str, known: Collection[str], kind: str) -> Iterator[Fault]:
    for row, word in _rows(frame, column):
        if word not in known:
            error = UnknownName(kind, word, list(known))
            hint = f"Did you mean {' or '.join(error.suggestions)}?" if error.suggestions else "Write a known one"
            yield Fault(table.file, row, column, f"unknown {kind} {word!r}", hint)


def _years(frame: pd.DataFrame, table: Table, column: str, state_year: int) -> Iterator[Fault]:
    for row, year in _rows(frame, column):
        if pd.isna(year):
            continue
        if int(year) < FIRST_YEAR:
            remedy = "Write the year that the statement is about, or leave it blank if undated"
            yield Fault(table.file, row, column, f"{year} is before the first crisis centre ({FIRST_YEAR})", remedy)
        elif int(year) > state_year:
            remedy = "Mend the year; if the register was brought up to date, raise its date in sources.toml first"
            yield Fault(table.file, row, column, f"{year} is after the state of the data ({state_year})", remedy)


def _repeated(frame: pd.DataFrame, table: Table, columns: list[str]) -> Iterator[Fault]:
    first: dict[tuple[Any, ...], int] = {}
    for row, *cells in _rows(frame, *columns):
        key = tuple("" if pd.isna(cell) else cell for cell in cells)
        if key in first:
            problem = f"says the same as row {first[key]} ({', '.join(str(cell) for cell in key if cell != '')})"
            yield Fault(table.file, row, "", problem, "Remove one of the two")
        first.setdefault(key, row)


def _ended(agreements: pd.DataFrame, closed: Collection[str]) -> Iterator[Fault]:
    for row, centre_id, basis in _rows(agreements, "centre_id", "basis"):
        if centre_id in closed and basis != "ended":
            problem = f"{centre_id} is closed, the agreement is {basis}"
            yield Fault(AGREEMENTS.file, row, "basis", problem, "Write ended, or the centre that took over")


def _counts(counts: pd.DataFrame) -> Iterator[Fault]:
    for row, asked, *answers in _rows(counts, "of_centres", "yes", "case_by_case", "no"):
        known = [int(answer) for answer in answers if not pd.isna(answer)]
        if not known:
            remedy = "Fill in yes, case_by_case or no"
            yield Fault(NATIONAL_COUNTS.file, row, "yes", "no count is given", remedy)
        if any(answer < 0 for answer in known):
            yield Fault(NATIONAL_COUNTS.file, row, "yes", "a count is negative", "Write how many centres")
        if not pd.isna(asked) and sum(known) > int(asked):
            problem = f"the answers add up to {sum(known)}, but {asked} centres were asked"
            yield Fault(NATIONAL_COUNTS.file, row, "of_centres", problem, "Mend the counts")


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Row number in the file (the heading is row 1) and the cells of ``columns``; none if a column is missing."""
    if set(columns) <= set(frame.columns):
        cells = zip(*(frame[column] for column in columns), strict=True)
        yield from ((number, *values) for number, values in enumerate(cells, start=2))
