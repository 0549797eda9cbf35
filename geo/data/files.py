"""One table, one file: GeoParquet or CSV, read into a normalised frame and written so that the same gives the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyarrow import parquet

from geo.data.schema import METRIC_CRS, Table, faults, normalise, parse
from geo.errors import DataFault, Fault

WRITING = ".{name}.writing"  # a file is written under this name and renamed when it is whole


def read_table(folder: Path, table: Table) -> pd.DataFrame:
    """Read one table, normalised. Whether the values obey the table's rules is for ``faults`` to say.

    Parameters
    ----------
    folder : Path
        A data folder.
    table : Table
        Which table.

    Returns
    -------
    pd.DataFrame
        The table, columns in file order and of the promised types.

    Raises
    ------
    DataFault
        The file is missing, garbled or has cells that cannot be read.
    """
    return parse_table(read_bytes(folder, table), table)


def read_bytes(folder: Path, table: Table) -> bytes:
    """Read the file of one table, once: what is hashed and what is parsed are then the same bytes.

    Parameters
    ----------
    folder : Path
        A data folder.
    table : Table
        Which table.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    DataFault
        The file is missing, or is none.
    """
    path = folder / table.file
    if not path.is_file():
        raise DataFault([Fault(table.file, None, "", "the file is missing", remedy_for(table))])
    return path.read_bytes()


def parse_table(content: bytes, table: Table) -> pd.DataFrame:
    """Make a table of the bytes of its file; as ``read_table``, which see.

    Parameters
    ----------
    content : bytes
        A whole file.
    table : Table
        Which table it is.

    Returns
    -------
    pd.DataFrame
        The table, normalised.

    Raises
    ------
    DataFault
        The content is garbled or has cells that cannot be read.
    """
    if table.file.endswith(".csv"):
        frame, found = parse(_read_cells(content, table), table)
        if found:
            raise DataFault(found)
        return frame
    try:
        read = _read_shapes if table.geometry is not None else pd.read_parquet
        return normalise(read(io.BytesIO(content)), table)
    except (ValueError, OSError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        problem = f"cannot be read as Parquet ({str(error).splitlines()[0]})"
        raise DataFault([Fault(table.file, None, "", problem, remedy_for(table))]) from None


def _read_shapes(stream: io.BytesIO) -> gpd.GeoDataFrame:
    """Read a GeoParquet file. One written as ours are is not asked in full for its CRS, which takes 30 ms a file."""
    content = parquet.read_table(stream)
    told = json.loads((content.schema.metadata or {}).get(b"geo", b"{}"))
    authority, code = METRIC_CRS.split(":")
    expected = {"encoding": "WKB", "id": {"authority": authority, "code": int(code)}}
    columns = {
        name: {"encoding": column.get("encoding"), "id": (column.get("crs") or {}).get("id")}
        for name, column in told.get("columns", {}).items()
    }
    if columns != {"geometry": expected} or told.get("primary_column") != "geometry":
        stream.seek(0)
        return gpd.read_parquet(stream)
    shapes = shapely.from_wkb(content["geometry"].to_numpy())
    return gpd.GeoDataFrame(content.drop_columns(["geometry"]).to_pandas(), geometry=shapes, crs=METRIC_CRS)


def _read_cells(content: bytes, table: Table) -> pd.DataFrame:
    """Read a CSV file's cells as text; every row must have as many cells as the heading."""
    remedy = "Save it as CSV, UTF-8, separated by commas"
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFault([Fault(table.file, None, "", f"cannot be read ({error})", remedy)]) from None
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise DataFault([Fault(table.file, None, "", "the file is empty", remedy)])
    heading = rows[0]
    if len(heading) == 1 and any(mark in heading[0] for mark in ";\t"):
        raise DataFault([Fault(table.file, 1, "", "the cells are not separated by commas", remedy)])
    wrong = [
        Fault(
            table.file, number, "", f"has {len(row)} cells, the heading has {len(heading)}", "Quote cells with commas"
        )
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(heading)
    ]
    wrong += [
        Fault(table.file, 1, name, "the column stands twice", "Remove one")
        for name in sorted(set(heading))
        if heading.count(name) > 1
    ]
    if wrong:
        raise DataFault(wrong)
    return pd.DataFrame(rows[1:], columns=heading, dtype="str")


def write_table(frame: pd.DataFrame, table: Table, folder: Path) -> Path:
    """Write one table: sorted by its key, whole metres, no index.

    GeoParquet (zstd) or CSV (UTF-8, line feed, yes/no, blank for missing), after the file's name. The same frame gives
    the same file, in whatever order its rows came.

    Parameters
    ----------
    frame : pd.DataFrame
        What is written.
    table : Table
        Which table it is.
    folder : Path
        Where to; it is made if it is not there.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataFault
        The frame is not as promised; nothing is written.
    """
    frame = normalise(frame, table)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name == "geometry":
        frame = frame.set_geometry(_whole_metres(frame.geometry.to_numpy()), crs=frame.crs)
    wrong = faults(frame, table)
    if wrong:
        raise DataFault(wrong)
    if table.key:
        frame = frame.sort_values(list(table.key), kind="stable", ignore_index=True)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / table.file
    aside = folder / WRITING.format(name=table.file)
    if path.suffix == ".csv":
        _write_cells(frame, table, aside)
    else:
        frame.to_parquet(aside, index=False, compression="zstd")
    aside.replace(path)
    return path


def _write_cells(frame: pd.DataFrame, table: Table, path: Path) -> None:
    text = frame.copy()
    for column in table.columns:
        if column.kind == "flag":
            text[column.name] = frame[column.name].map({True: "yes", False: "no"})
    text.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", columns=list(table.column_names))


def _whole_metres(shapes: np.ndarray) -> np.ndarray:
    """Round coordinates to whole metres; what rounding made invalid is repaired on the same grid."""
    rounded: np.ndarray = shapely.transform(shapes, np.rint)
    spoilt = ~shapely.is_valid(rounded) & shapely.is_valid(shapes)
    if spoilt.any():
        rounded[spoilt] = shapely.set_precision(shapes[spoilt], 1.0)
    return rounded


def remedy_for(table: Table) -> str:
    """Say what to do about a file that is missing or damaged.

    Parameters
    ----------
    table : Table
        Which table.

    Returns
    -------
    str
        A sentence for whoever must put it right.
    """
    if table.edited_by_people:
        return "Put the file back; it is edited by people and not made by the build"
    return "Build the folder again with `reisevei build`"
