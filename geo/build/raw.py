"""Where the raw files lie, and the log of what each step of the build read, kept and dropped.

The raw folder holds the official downloads under the names listed in ``FILES``. ``find`` looks for all of them
at once and names everything that is missing, with the place to fetch it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from geo.data.cells.text import read_text_cells
from geo.data.municipality_codes import spelt_code
from geo.errors import DataFault, Fault

CELL_SIZES_M = (1000, 250)
CODE = "kommunenummer"  # a column of municipality codes, however they are spelt

N1000 = "n1000/Basisdata_0000_Norge_25833_N1000Kartdata.gpkg"
POPULATION = "ssb/statbank_07459_befolkning_2019_2026.csv"
CENTRALITY = "ssb/klass_sentralitet_2024.csv"
SEATS = "registers/kommunesentre_2024.csv"
SAMI_AREA = "registers/samisk_forvaltningsomrade_2026.csv"
GRIDS = {1000: "ssb/NOR1000M_POP_2019.csv", 250: "ssb/NOR0250M_POP_2019.csv"}

REMEDIES = {
    N1000: "Fetch N1000 Kartdata (GeoPackage, EPSG:25833) from Geonorge",
    POPULATION: "Fetch StatBank table 07459 (population 1 January per municipality, codes of 2024) from SSB",
    CENTRALITY: "Fetch classification 128 (centrality) from SSB Klass",
    SEATS: "Put the register of municipality seats there",
    SAMI_AREA: "Put the list of municipalities in the Sámi administrative area there",
    GRIDS[1000]: "Fetch SSB's population on 1 km grid, 2019",
    GRIDS[250]: "Fetch SSB's population on 250 m grid, 2019",
}


@dataclass(frozen=True)
class RawFiles:
    """The raw files that the build reads; every path exists.

    Parameters
    ----------
    n1000 : Path
        N1000 Kartdata, a geopackage.
    grid : Path
        People per cell, 2019.
    population : Path
        People per municipality and year.
    centrality : Path
        Centrality per municipality.
    seats : Path
        Register of municipalities and their seats.
    sami_area : Path
        Municipalities in the Sámi administrative area.
    cell_m : int
        Size of the cells of ``grid``, metres.
    """

    n1000: Path
    grid: Path
    population: Path
    centrality: Path
    seats: Path
    sami_area: Path
    cell_m: int


def find(raw: Path, *, cell_m: int = 1000) -> RawFiles:
    """Find every raw file that a build needs.

    Parameters
    ----------
    raw : Path
        Folder of the raw files.
    cell_m : int, optional
        Size of the cells, 1000 or 250 metres.

    Returns
    -------
    RawFiles
        Paths that exist.

    Raises
    ------
    DataFault
        Listing every missing file with the place to fetch it, or naming a cell size that does not exist.
    """
    if cell_m not in CELL_SIZES_M:
        sizes = " or ".join(str(size) for size in CELL_SIZES_M)
        raise DataFault([Fault("build", None, "cell_m", f"no grid of {cell_m} m", f"Choose {sizes}")])
    wanted = (N1000, GRIDS[cell_m], POPULATION, CENTRALITY, SEATS, SAMI_AREA)
    missing = [name for name in wanted if not (raw / name).is_file()]
    if missing:
        raise DataFault(Fault(name, None, "", "the raw file is missing", REMEDIES[name]) for name in missing)
    return RawFiles(
        n1000=raw / N1000,
        grid=raw / GRIDS[cell_m],
        population=raw / POPULATION,
        centrality=raw / CENTRALITY,
        seats=raw / SEATS,
        sami_area=raw / SAMI_AREA,
        cell_m=cell_m,
    )


def read_text_table(path: Path, *, columns: Iterable[str]) -> pd.DataFrame:
    """Read a raw table as text, however it was saved.

    Parameters
    ----------
    path : Path
        The file.
    columns : Iterable[str]
        Columns that it must have.

    Returns
    -------
    pd.DataFrame
        Text, blanks as ""; the index is the row numbers as an editor counts them. Codes of municipalities have
        four digits where they can be read.

    Raises
    ------
    DataFault
        The file cannot be read whole, a row has more cells than the heading, or columns are missing: all of them.
    """
    wanted = frozenset(columns)
    cells = read_text_cells(path, is_heading=wanted.__contains__)
    width = len(cells.heading)
    faults = list(cells.faults)
    faults += [
        Fault(path.name, number, "", f"has {len(row)} cells, the heading has {width}", "Quote cells with separators")
        for number, row in cells.rows
        if any(row[width:])
    ]
    if faults:
        raise DataFault(faults)
    numbers = [number for number, _ in cells.rows]
    rows = [row[:width] for _, row in cells.rows]
    table = pd.DataFrame(rows, columns=list(cells.heading), index=numbers, dtype="str")
    if CODE in table:
        table[CODE] = [spelt_code(text)[0] or text for text in table[CODE]]
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataFault(
            Fault(path.name, 1, column, "the column is missing", "Take the file as the publisher gives it")
            for column in missing
        )
    return table


@dataclass(frozen=True)
class Step:
    """What one step of the build read, kept and dropped, and why.

    Parameters
    ----------
    step : str
        Name of the step.
    read : int
        How many rows were read.
    kept : int
        How many were kept.
    dropped : int
        How many were left out.
    why : str
        Reason or remark, in words.
    """

    step: str
    read: int
    kept: int
    dropped: int
    why: str


@dataclass
class BuildLog:
    """The steps of one build, in order.

    Parameters
    ----------
    progress : callable, optional
        Told each step as soon as it is known.
    steps : list[Step], optional
        Steps so far.
    """

    progress: Callable[[Step], None] | None = None
    steps: list[Step] = field(default_factory=list)

    def note(self, step: str, *, read: int, kept: int, why: str = "", dropped: int | None = None) -> None:
        """Add a step.

        Parameters
        ----------
        step : str
            Name of the step.
        read : int
            How many rows were read.
        kept : int
            How many were kept.
        why : str, optional
            Reason or remark, in words.
        dropped : int, optional
            How many were left out; None: what was read and not kept.
        """
        self.add(Step(step, read, kept, read - kept if dropped is None else dropped, why))

    def add(self, step: Step) -> None:
        """Add a finished step and tell it.

        Parameters
        ----------
        step : Step
            The finished step.
        """
        self.steps.append(step)
        if self.progress is not None:
            self.progress(step)

    def write(self, path: Path) -> None:
        """Write the log as CSV: step, read, kept, dropped, why.

        Parameters
        ----------
        path : Path
            The file to write.
        """
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["step", "read", "kept", "dropped", "why"])
            writer.writerows([step.step, step.read, step.kept, step.dropped, step.why] for step in self.steps)
