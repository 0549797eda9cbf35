"""How a table is described, read from text, and checked: columns with kinds and units, key, geometry, CRS.

``faults`` lists everything that is wrong with one frame. Which tables there are stands in ``geo.data.tables``; rules
that need more than one table live in ``geo.evidence.groups`` (people's tables) and ``geo.data.folder`` (the folder as a
whole).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import Fault

METRIC_CRS = "EPSG:25833"  # ETRS89 / UTM 33N, the CRS of the official national data sets; metres


@dataclass(frozen=True)
class Column:
    """One column: what it holds and in which unit.

    Parameters
    ----------
    name : str
        Heading.
    kind : str
        text, integer, number or flag.
    doc : str
        What it holds, in words.
    unit : str, optional
        Unit; blank without one.
    required : bool, optional
        Whether every cell is filled; else a blank means "unknown" or "not applicable", as ``doc`` says.
    allowed : tuple[str, ...], optional
        The only words that may stand in it; none: any may.
    may_lack : bool, optional
        Whether a file may do without the column, as if every cell were blank.
    """

    name: str
    kind: str
    doc: str
    unit: str = ""
    required: bool = True  # False: a blank means "unknown" or "not applicable", as ``doc`` says
    allowed: tuple[str, ...] = ()
    may_lack: bool = False  # True: a file may do without the column, as if every cell were blank


@dataclass(frozen=True)
class Refusals:
    """What a table may hold under no heading.

    Parameters
    ----------
    heading : Callable[[str], bool]
        Whether a column of that name is refused.
    cell : Callable[[str], str]
        What is refused in a text; "" lets it through.
    remedy : str
        What to do instead.
    """

    heading: Callable[[str], bool]
    cell: Callable[[str], str]
    remedy: str


@dataclass(frozen=True)
class Table:
    """One table of the data folder.

    Parameters
    ----------
    name : str
        Name in code and in the manifest.
    file : str
        File name.
    doc : str
        What it holds, in words.
    key : tuple[str, ...]
        Columns that tell one row from another; none: rows may repeat.
    columns : tuple[Column, ...]
        All columns but the geometry, in file order.
    geometry : str, optional
        None, "Polygon" or "LineString" (multi-parts included).
    edited_by_people : bool, optional
        Whether people edit the file; else the build makes it.
    refuses : Refusals, optional
        What no column and no cell of it may hold; None: nothing is looked for.
    """

    name: str
    file: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    geometry: str | None = None
    edited_by_people: bool = False
    refuses: Refusals | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in file order, without the geometry."""
        return tuple(column.name for column in self.columns)


_KIND_WORDS = {"text": "text", "integer": "a whole number", "number": "a number", "flag": "yes or no"}
_FLAGS = {"yes": True, "no": False}
_PART_TYPES = {"Polygon": ("Polygon", "MultiPolygon"), "LineString": ("LineString", "MultiLineString")}
_SHOWN = 5  # how many offending rows a message names


def blanks(values: pd.Series) -> pd.Series:
    """Find the missing values: NaN, None, NA or empty text.

    Parameters
    ----------
    values : pd.Series
        A column.

    Returns
    -------
    pd.Series
        Whether each value is missing.
    """
    return values.isna() | values.eq("").fillna(value=False).astype(bool)


def parse(cells: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """Turn the cells of a CSV file, all text, into values of the kinds that ``table`` promises.

    Text is stripped of outer blanks. Whole numbers become int64 (Int64 where a blank is allowed), numbers float64
    with NaN for blank, flags bool. A cell that cannot be read is a fault and counts as blank from there on; columns
    that the table does not know are kept as text, so that ``faults`` can name them.

    Parameters
    ----------
    cells : pd.DataFrame
        The file's cells, all of them text.
    table : Table
        Which table it is.

    Returns
    -------
    tuple[pd.DataFrame, list[Fault]]
        The values, and the cells that could not be read.
    """
    found: list[Fault] = []
    parsed: dict[str, pd.Series] = {}
    for name in cells.columns:
        text = cells[name].astype("str").str.strip()
        column = next((column for column in table.columns if column.name == name), None)
        if column is None or column.kind == "text":
            parsed[name] = text
            continue
        values = text.map(_FLAGS) if column.kind == "flag" else pd.to_numeric(text, errors="coerce")
        unread = values.isna() & text.ne("")
        if column.kind == "integer":
            fraction = values.notna() & values.ne(values.round())
            unread |= fraction
            values = values.mask(fraction)
        found += [
            Fault(
                table.file,
                _row(position),
                name,
                f"{text.iloc[position]!r} is not {_KIND_WORDS[column.kind]}",
                f"Write {_KIND_WORDS[column.kind]}" + ("" if column.required else ", or leave the cell blank"),
            )
            for position in np.flatnonzero(unread.to_numpy(dtype=bool))
        ]
        parsed[name] = values
    return normalise(pd.DataFrame(parsed, index=cells.index), table), found


def normalise(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return ``frame`` with the promised columns first, in file order, and of the promised types where they fit.

    Blanks: "" in text, NA in whole numbers that may be missing, NaN in numbers. A column that does not fit its type
    is handed back as it is; ``faults`` then names it.

    Parameters
    ----------
    frame : pd.DataFrame
        A table as it was read or made.
    table : Table
        Which table it is.

    Returns
    -------
    pd.DataFrame
        A fresh frame.
    """
    ordered = [name for name in table.column_names if name in frame.columns]
    frame = frame[[*ordered, *(name for name in frame.columns if name not in ordered)]].reset_index(drop=True)
    changed: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name not in frame.columns:
            continue
        values = frame[column.name]
        missing = values.isna()
        if missing.all() and column.kind in {"integer", "number"}:
            values = pd.Series(np.nan, index=frame.index, dtype="float64")  # nothing known: any type may stand here
        if column.kind == "text" and _is_text(values):
            changed[column.name] = values.where(~missing, "").astype("str")
        elif column.kind == "integer" and _is_whole(values):
            changed[column.name] = values.astype("int64" if column.required and not missing.any() else "Int64")
        elif column.kind == "number" and _is_number(values):
            changed[column.name] = values.astype("float64")
        elif column.kind == "flag" and not missing.any() and values.isin([True, False]).all():
            changed[column.name] = values.astype("bool")
    return frame.assign(**changed)


def faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    """List everything that is wrong with ``frame`` as a ``table``: columns, types, blanks, words, keys, geometry.

    Tables edited by people get one fault per cell with its row in the file; built tables one fault per rule with the
    number of rows and the first few keys, since there the remedy is to build again, not to mend a row.

    Parameters
    ----------
    frame : pd.DataFrame
        A table.
    table : Table
        What it promises to be.

    Returns
    -------
    list[Fault]
        Every fault.
    """
    found = _column_faults(frame, table)
    for column in table.columns:
        if column.name in frame.columns:
            found += _value_faults(frame, table, column)
    found += _key_faults(frame, table)
    if table.refuses is not None:
        found += _refused_cells(frame, table, table.refuses)
    if table.edited_by_people:
        found += _formula_faults(frame, table)
    if table.geometry is not None:
        found += _geometry_faults(frame, table)
    return found


def is_shaped(frame: pd.DataFrame, table: Table) -> bool:
    """Tell whether all promised columns are there and of their kind, so that rules on their values can be applied.

    Parameters
    ----------
    frame : pd.DataFrame
        A table.
    table : Table
        What it promises to be.

    Returns
    -------
    bool
        Whether rules can be applied.
    """
    if table.geometry is not None and (
        not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name != "geometry"
    ):
        return False
    return all(
        _FITS[column.kind](frame[column.name]) if column.name in frame.columns else column.may_lack
        for column in table.columns
    )


def _column_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    known = {*table.column_names, *(("geometry",) if table.geometry else ())}
    needed = [column.name for column in table.columns if not column.may_lack]
    missing = [name for name in (*needed, *(("geometry",) if table.geometry else ())) if name not in frame]
    found = [Fault(table.file, None, name, "the column is missing", f"Add it: {_doc(table, name)}") for name in missing]
    strange = [str(name) for name in frame.columns if name not in known]
    refused = [name for name in strange if table.refuses is not None and table.refuses.heading(name)]
    found += [
        Fault(table.file, None, name, "no such column is known", f"Remove it; known: {', '.join(sorted(known))}")
        for name in strange
        if name not in refused
    ]
    if table.refuses is not None:
        problem, remedy = "the column is named as one that holds coordinates or an address", table.refuses.remedy
        found += [Fault(table.file, 1, name, problem, remedy) for name in refused]
    return found


def _refused_cells(frame: pd.DataFrame, table: Table, refuses: Refusals) -> list[Fault]:
    """Cells that hold what the table refuses, in any column, known or not."""
    return [
        Fault(table.file, _row(position), str(name), f"the cell holds {what}", refuses.remedy)
        for name in frame.columns
        if _is_text(frame[name])
        for position, text in enumerate(frame[name])
        if (what := refuses.cell(str(text)))
    ]


#: A minus that a spreadsheet would reckon with or call a program by; a negative number or a dash is none.
_RECKONED = re.compile(r"-\s{0,9}(?:[\d.,]{1,20}[-+*^&=]|[A-Za-z_.]{1,40}\(|\()|-.{0,400}(?:\||\w!\w)", re.DOTALL)
_RUN = re.compile(r"\b(?:javascript|vbscript|data|file):(?=\S)|/vsi[a-z]|<\w{0,20}VRT|\.vrt\b", re.IGNORECASE)
_MAX_LETTERS = 2_000


def _formula_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    """Cells of people's tables that a program would run instead of show, or that nobody can look through."""
    return [
        Fault(table.file, _row(position), str(name), *told)
        for name in frame.columns
        if _is_text(frame[name])
        for position, text in enumerate(frame[name].fillna(""))
        if (told := run_by_programs(text))
    ]


def run_by_programs(text: str) -> tuple[str, str] | tuple[()]:
    """Tell what a spreadsheet or a browser would run instead of show.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    tuple[str, str] | tuple[()]
        Problem and remedy; nothing where the text is only shown.
    """
    if len(text) > _MAX_LETTERS:
        return f"the cell holds {len(text)} letters, at most {_MAX_LETTERS} are taken in", "Shorten it"
    if text.startswith(("=", "+", "@")) or _RECKONED.match(text):
        return f"{text[:20]!r} would run as a formula in a spreadsheet", "Put a word before it"
    hit = _RUN.search(text)
    if hit:
        return f"holds an address that is run or read from the disk ({hit.group()!r})", "Write an address with https://"
    return ()


def _value_faults(frame: pd.DataFrame, table: Table, column: Column) -> list[Fault]:
    values = frame[column.name]
    if not _FITS[column.kind](values):
        problem = f"holds {values.dtype}, expected {_KIND_WORDS[column.kind]}"
        return [Fault(table.file, None, column.name, problem, f"Give {column.doc}")]
    blank = blanks(values)
    found: list[Fault] = []
    if column.required:
        found += _spread(frame, table, column.name, blank, "the cell is blank", f"Fill in: {column.doc}")
    if column.kind == "text":
        broken = values.str.contains(r"[\r\n]", regex=True).fillna(value=False).astype(bool)
        found += _spread(frame, table, column.name, broken, "the cell holds a line break", "Write it on one line")
    if column.kind == "number":
        infinite = np.isinf(values.fillna(0.0).to_numpy(dtype=float))
        found += _spread(frame, table, column.name, infinite, "infinite", "Leave unknown or impossible values blank")
    if column.allowed:
        for word in sorted(set(values[~blank]) - set(column.allowed)):
            near = get_close_matches(word, column.allowed, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            found += _spread(
                frame,
                table,
                column.name,
                values.eq(word),
                f"{word!r} is not known",
                f"{hint}Allowed: {', '.join(column.allowed)}",
            )
    return found


def _key_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    if not table.key or not set(table.key) <= set(frame.columns):
        return []
    keys = frame[list(table.key)]
    repeated = keys.duplicated(keep="first") & ~keys.apply(blanks).any(axis=1)
    if not table.edited_by_people:
        return _spread(frame, table, ", ".join(table.key), repeated, "repeated", "Each key stands in one row only")
    first_row: dict[tuple[object, ...], int] = {}
    found: list[Fault] = []
    for position, key in enumerate(keys.itertuples(index=False, name=None)):
        first = first_row.setdefault(key, position)
        if repeated.iloc[position]:
            shown = ", ".join(str(part) for part in key)
            problem = f"{shown!r} stands in row {_row(first)} already"
            found.append(
                Fault(table.file, _row(position), table.key[0], problem, "Give each row its own, or join them")
            )
    return found


def _geometry_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    if "geometry" not in frame.columns:
        return []
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name != "geometry":
        return [Fault(table.file, None, "geometry", "holds no geometries", f"Give {table.geometry} geometries")]
    found: list[Fault] = []
    crs = frame.crs.to_string() if frame.crs is not None else "no coordinate system"
    if frame.crs != METRIC_CRS:
        remedy = f"Give coordinates in {METRIC_CRS}; nothing is re-projected in silence"
        found.append(Fault(table.file, None, "geometry", f"is in {crs}, expected {METRIC_CRS}", remedy))
    shapes = frame.geometry.to_numpy()
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    found += _spread(frame, table, "geometry", empty, "no geometry", "Give each row one")
    parts = _PART_TYPES[str(table.geometry)]
    other = ~empty & ~np.isin(frame.geometry.geom_type.to_numpy(dtype=object), parts)
    found += _spread(frame, table, "geometry", other, f"not a {table.geometry}", f"Give {' or '.join(parts)}")
    invalid = ~empty & ~shapely.is_valid(shapes)
    why = f" ({shapely.is_valid_reason(shapes[invalid][0])})" if invalid.any() else ""
    found += _spread(frame, table, "geometry", invalid, f"invalid geometry{why}", "Repair it before it is written")
    return found


def _spread(
    frame: pd.DataFrame,
    table: Table,
    column: str,
    hit: pd.Series | np.ndarray,
    problem: str,
    remedy: str,
) -> list[Fault]:
    """One fault per hit row where people edit the file, otherwise one for all hits together."""
    positions = np.flatnonzero(np.asarray(hit, dtype=bool))
    if positions.size == 0:
        return []
    if table.edited_by_people:
        return [Fault(table.file, _row(position), column, problem, remedy) for position in positions]
    names = [name for name in table.key if name in frame.columns]
    shown = [
        " ".join(str(frame[name].iloc[position]) for name in names) or f"row {position}"
        for position in positions[:_SHOWN]
    ]
    more = " …" if positions.size > _SHOWN else ""
    rows = "1 row" if positions.size == 1 else f"{positions.size} rows"
    return [Fault(table.file, None, column, f"{problem} in {rows} ({', '.join(shown)}{more})", remedy)]


def _row(position: int | np.integer[Any]) -> int:
    """Row in the file as people count it: the heading is row 1."""
    return int(position) + 2


def _doc(table: Table, name: str) -> str:
    return next((column.doc for column in table.columns if column.name == name), f"{table.geometry} in {METRIC_CRS}")


def _is_text(values: pd.Series) -> bool:
    if isinstance(values.dtype, pd.StringDtype):
        return True
    return values.dtype == object and all(isinstance(value, str) for value in values.dropna())


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def _is_whole(values: pd.Series) -> bool:
    if not _is_number(values):
        return False
    present = values.dropna()
    return bool(pd.api.types.is_integer_dtype(values) or present.eq(present.round()).all())


def _is_flag(values: pd.Series) -> bool:
    return bool(pd.api.types.is_bool_dtype(values))


_FITS = {"text": _is_text, "integer": _is_whole, "number": _is_number, "flag": _is_flag}
