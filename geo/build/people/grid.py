"""Statistics Norway: population on grid, population per municipality, centrality.

Grid cells are named by their south-west corner in EPSG:25833: (x + 2,000,000) in seven digits, then y in seven.
The grid of 2019 is unrounded. That of 2022 has a floor of five people per cell, which inflates sparsely peopled
municipalities by up to 55 %: it is refused as a source of counts.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.build import raw
from geo.errors import DataFault, Fault, RefusedSource

X_SHIFT_M = 2_000_000  # added by SSB so that the easting is never negative
NORTHING_FACTOR = 10_000_000  # the northing takes the last seven digits
FLOOR_PEOPLE = 5  # SSB's floor per cell in the grids that must not be used as counts
REFUSED_YEARS = ("2022",)
SHARES_PER_PERSON = 100  # people are given in hundredths, so that a municipality's cells sum exactly


def corner_m(cell_id: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the south-west corner of cells.

    Parameters
    ----------
    cell_id : array of int64
        SSB's ids.

    Returns
    -------
    tuple[array of int64, array of int64]
        Easting and northing, metres, one each per cell.
    """
    return cell_id // NORTHING_FACTOR - X_SHIFT_M, cell_id % NORTHING_FACTOR


def cell_id(x_m: npt.NDArray[np.int64], y_m: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Find the ids of cells: the inverse of ``corner_m``.

    Parameters
    ----------
    x_m : array of int64
        Easting of the south-west corners, metres.
    y_m : array of int64
        Northing of the south-west corners, metres.

    Returns
    -------
    array of int64
        SSB's ids, one per cell.
    """
    return (x_m + X_SHIFT_M) * NORTHING_FACTOR + y_m


def population_grid(path: Path, *, cell_m: int) -> pd.DataFrame:
    """Read the inhabited cells.

    Parameters
    ----------
    path : Path
        The grid as SSB gives it.
    cell_m : int
        Side of a cell, metres.

    Returns
    -------
    pd.DataFrame
        Columns ``cell_id``, ``x_m`` and ``y_m`` (the centre, metres), ``people``; sorted by id.

    Raises
    ------
    RefusedSource
        If the file is the 2022 grid, by its name or because no cell has fewer than five people.
    DataFault
        Listing missing columns, ids that are not of this grid, repeated ids and impossible counts.
    """
    _refuse_year(path)
    id_column = f"SSBID{cell_m:04d}M"
    table = raw.read_text_table(path, columns=(id_column, "pop_tot"))
    ids = pd.to_numeric(table[id_column], errors="coerce")
    people = pd.to_numeric(table["pop_tot"], errors="coerce")
    half_m = cell_m // 2
    x_m, y_m = corner_m(ids.fillna(0).to_numpy(np.int64))
    bad = {
        id_column: (ids.isna() | (x_m % cell_m != 0) | (y_m % cell_m != 0), f"not the id of a {cell_m} m cell"),
        "pop_tot": (people.isna() | (people < 0), "not a number of people"),
        f"{id_column} ": (ids.duplicated() & ids.notna(), "the cell is given more than once"),
    }
    faults = [
        Fault(path.name, _line(table, row), column.strip(), problem, "Take the file as SSB gives it")
        for column, (rows, problem) in bad.items()
        for row in np.flatnonzero(rows)
    ]
    if faults:
        raise DataFault(faults)
    inhabited = people[people > 0]
    if len(inhabited) and inhabited.min() >= FLOOR_PEOPLE and len(inhabited) > 1:
        _refuse(path, f"no cell has fewer than {FLOOR_PEOPLE} people")
    cells = pd.DataFrame(
        {
            "cell_id": ids.to_numpy(np.int64),
            "x_m": x_m + half_m,
            "y_m": y_m + half_m,
            "people": people.to_numpy(np.float64),
        }
    )
    return cells[cells["people"] > 0].sort_values("cell_id", ignore_index=True)


def _refuse_year(path: Path) -> None:
    for year in REFUSED_YEARS:
        if re.search(rf"(?<!\d){year}(?!\d)", path.stem):
            _refuse(path, f"its name says {year}")


def _refuse(path: Path, sign: str) -> None:
    raise RefusedSource(
        f"{path.name} is refused as a source of counts ({sign}): the grid of 2022 has a floor of {FLOOR_PEOPLE} people "
        "per cell and inflates sparsely peopled municipalities by up to 55 %. Use the unrounded grid of 2019; it is "
        "rescaled to the newest population of each municipality."
    )


def population(path: Path) -> tuple[pd.Series[int], int]:
    """Read the people of each municipality on 1 January of the newest year in the file.

    Parameters
    ----------
    path : Path
        The table, one column per year.

    Returns
    -------
    tuple[pd.Series[int], int]
        People by municipality code, and the year.

    Raises
    ------
    DataFault
        Listing every municipality without people in that year, every repeated code and a file without years.
    """
    table = raw.read_text_table(path, columns=("kommunenummer",))
    years = sorted(column for column in table.columns if re.fullmatch(r"\d{4}", column))
    if not years:
        raise DataFault([Fault(path.name, 1, "", "no column is a year", "Keep the years as headings")])
    newest, codes = years[-1], table["kommunenummer"]
    people = pd.to_numeric(table[newest], errors="coerce")
    faults = [
        Fault(path.name, _line(table, row), newest, f"no people in {codes.iloc[row]}", "Fetch the table anew")
        for row in np.flatnonzero(people.isna() | (people <= 0))
    ]
    faults += _repeated(table, path)
    if faults:
        raise DataFault(faults)
    return pd.Series(people.to_numpy(np.int64), index=table["kommunenummer"], name="people"), int(newest)


def centrality(path: Path) -> pd.DataFrame:
    """Read SSB's centrality of each municipality.

    Parameters
    ----------
    path : Path
        The classification.

    Returns
    -------
    pd.DataFrame
        By municipality code: ``centrality_index`` (0-1000) and ``centrality_class`` (1-6).

    Raises
    ------
    DataFault
        Listing every number outside these limits and every repeated code.
    """
    wanted = {"sentralitet_indeks": (0, 1000), "sentralitet_klasse": (1, 6)}
    table = raw.read_text_table(path, columns=("kommunenummer", *wanted))
    numbers = {name: pd.to_numeric(table[name], errors="coerce") for name in wanted}
    faults = [
        Fault(path.name, _line(table, row), name, f"not a whole number from {low} to {high}", "Fetch the table anew")
        for name, (low, high) in wanted.items()
        for row in np.flatnonzero(~numbers[name].between(low, high))
    ]
    faults += _repeated(table, path)
    if faults:
        raise DataFault(faults)
    return pd.DataFrame(
        {
            "centrality_index": numbers["sentralitet_indeks"].to_numpy(np.int64),
            "centrality_class": numbers["sentralitet_klasse"].to_numpy(np.int64),
        },
        index=table["kommunenummer"],
    )


def _line(table: pd.DataFrame, row: np.integer) -> int:
    """Line in the file of the row at this place."""
    return int(table.index[int(row)])


def _repeated(table: pd.DataFrame, path: Path) -> list[Fault]:
    codes = table["kommunenummer"]
    return [
        Fault(path.name, _line(table, row), "kommunenummer", f"{codes.iloc[row]} again", "Keep one row of it")
        for row in np.flatnonzero(codes.duplicated())
    ]


def rescale(
    people: npt.NDArray[np.float64], *, area: npt.NDArray[np.int64], totals: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Rescale people per cell so that the cells of each area sum to its total.

    Results are whole hundredths of a person, shared out by largest remainder, so that the sum is exact; ties go to
    the cell that stands first.

    Parameters
    ----------
    people : array of float64
        People, one per cell.
    area : array of int64
        Position of the area in ``totals``, one per cell.
    totals : array of int64
        People, one per area.

    Returns
    -------
    array of float64
        People, one per cell.

    Raises
    ------
    DataFault
        Listing every area with a total above zero and no people in any cell.
    """
    counted = np.bincount(area, weights=people, minlength=len(totals))
    empty = np.flatnonzero((counted <= 0) & (totals > 0))
    if len(empty):
        raise DataFault(
            Fault("population grid", None, "", f"area number {number} has {totals[number]} people but no cell",
                  "Check that grid and boundaries are of the same land")
            for number in empty
        )  # fmt: skip
    factor = np.divide(totals, counted, out=np.zeros(len(totals)), where=counted > 0)
    shares = people * factor[area] * SHARES_PER_PERSON
    whole = np.floor(shares).astype(np.int64)
    lacking = totals * SHARES_PER_PERSON - np.bincount(area, weights=whole, minlength=len(totals)).astype(np.int64)
    order = np.lexsort((np.arange(len(people)), whole - shares, area))
    first = np.searchsorted(area[order], np.arange(len(totals)))
    rank = np.empty(len(people), np.int64)
    rank[order] = np.arange(len(people)) - first[area[order]]
    return np.asarray((whole + (rank < lacking[area])) / SHARES_PER_PERSON, np.float64)
