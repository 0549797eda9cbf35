"""Roads and car ferries of NVDB Ruteplan, the official routing network of Norway, with its own driving times.

Two schemas, told apart by their columns, whatever the case of the letters:

=============  ==============================  ===========================
what           to 2021                         from 2022
=============  ==============================  ===========================
nodes          FROMNODEID, TONODEID            FROMNODE, TONODE
minutes        FT_MINUTES, TF_MINUTES          DRIVETIME_FW, DRIVETIME_BW
metres         METER_ORG or SHAPE_LENGTH       SHAPE_LENGTH
one way        ONEWAY: FT, TF, B               ONEWAY: FT, TF, B
ferry          ROADCLASS == 4                  ROADCLASS == 4
=============  ==============================  ===========================

A ferry's minutes are effective, waiting included, so the time under way (``sailing_s``) and between departures
(``headway_s``) stay blank.

Node numbers are compared in one form: a blank makes a column of whole numbers one of decimals (``1.0``), and other
tools pad them (``0001``). Numbers written as text may have a decimal comma.

Read from SpatiaLite, File Geodatabase, GeoPackage (also inside their zip) or Parquet. Where a link has no usable
minutes, the time is made up by ``_filled`` and counted. Source: Statens vegvesen, NLOD 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from geo.build.checks import AS_PUBLISHED, placed, zip_members
from geo.build.geometry import Shapes
from geo.build.land.labels import Labels
from geo.build.log import LogRow, RoadLog, SourceLog
from geo.build.roads.table import COLUMNS, LEAST_M, roads_table
from geo.errors import DataFault, Fault
from geo.network.graph import SpeedModel

FERRY_CLASS = 4
LEAST_KMH, MOST_KMH = 1.0, 130.0  # minutes that mean another speed are no driving time
LEAST_SHARE_MEETING = 0.5  # of the ends of links bear the number of another end, too; else the numbers do not fit
LEAST_SHARE_IN_BOTH = 0.05  # of the numbers that come more than once stand in both columns
FEW_NUMBERS = 20  # with fewer than these, all links may be drawn towards each other by chance
PAIR = 2
SAME_PLACE_M = 10.0  # ends that bear one node number lie this near to each other, or are not one node

SCHEMAS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "2022": {"start": ("fromnode",), "end": ("tonode",), "there": ("drivetime_fw",), "back": ("drivetime_bw",)},
    "2021": {"start": ("fromnodeid",), "end": ("tonodeid",), "there": ("ft_minutes",), "back": ("tf_minutes",)},
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "oneway": ("oneway",),
    "class": ("roadclass",),
    "length": ("shape_length", "meter_org"),
    "category": ("vegtype", "roadcategory", "vegkategori"),
    "number": ("vegnummer", "roadnumber", "roadno"),
    "medium": ("medium",),
    "limit": ("ft_fart", "speedfw", "speed_fw"),
    "limit_back": ("tf_fart", "speedbw", "speed_bw"),
    "name": ("gatenavn", "streetname"),
    "bicycle": ("isbikeroad", "isbikepath"),
    "barred": ("sperring",),
}
MINUTES = ("there", "back")
ONE_WAY = {"ft": "there", "tf": "back", "b": "both", "": "both", "n": "none"}
CATEGORIES = {"E": "E", "R": "R", "F": "F", "K": "K", "P": "P", "S": "P"}  # S: forest road
SIGNED = {"E": "E", "R": "Rv", "F": "Fv"}

_WHOLE = re.compile(r"([+-]?)0*(\d+)(?:[.,]0*)?")  # a node number, however a program has written it
_POWER = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d{1,2}")  # 1.5e+07: how some write large numbers of decimals
_COMMA = re.compile(r"[+-]?\d*,\d+")
_EXACT = 2.0**53  # a number of decimals above this has lost its last figures

FloatArray = NDArray[np.float64]


def build_roads(
    path: Path,
    *,
    land_parts: Shapes | None = None,
    people: pd.DataFrame | None = None,
    labels: Labels | None = None,
    speeds: SpeedModel | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Make the ``roads`` table from a Ruteplan file.

    Parameters
    ----------
    path : Path
        The file.
    land_parts : Shapes, optional
        Land as ``landmass.landmasses`` gives it; None: everything lies on the mainland.
    people : pd.DataFrame, optional
        One row per inhabited cell, as ``roads_table`` wants them.
    labels : Labels, optional
        Place names, by which the log tells of places.
    speeds : SpeedModel, optional
        Speeds in km/h where the minutes are missing; None: those of ``SpeedModel``.

    Returns
    -------
    tuple[gpd.GeoDataFrame, RoadLog]
        The table, and the log of how it came about.

    Raises
    ------
    DataFault
        The file cannot be read, has neither schema, no coordinate system, or no road.
    """
    log = SourceLog()
    with np.errstate(invalid="ignore"):  # a point that is not a number is a link to leave out, not a warning
        edges = edges_of(read(path), name=path.name, log=log, speeds=speeds or SpeedModel())
    return roads_table(edges, log=log, land_parts=land_parts, people=people, labels=labels)


def read(path: Path) -> gpd.GeoDataFrame:
    """Read the layer of road links.

    Parameters
    ----------
    path : Path
        The Ruteplan file.

    Returns
    -------
    gpd.GeoDataFrame
        Links in METRIC_CRS, with lower-case column names.

    Raises
    ------
    DataFault
        There is no such file, or no such layer in it.
    """
    if not path.exists():
        raise DataFault([Fault(path.name, None, "", "there is no such file", "Fetch Ruteplan from Geonorge")])
    try:
        frame = gpd.read_parquet(path) if path.suffix.lower() in {".parquet", ".geoparquet"} else _layer(path)
    except (DataSourceError, DataLayerError, OSError, ValueError) as cause:
        fault = Fault(path.name, None, "", f"cannot be read: {cause}", "Fetch the file again from Geonorge")
        raise DataFault([fault]) from cause
    geometry = str(frame.geometry.name)
    frame = frame.rename(columns={name: str(name).lower() for name in frame.columns if name != geometry})
    schema_of(frame, name=path.name)
    return placed(frame, name=path.name)


def _layer(path: Path) -> gpd.GeoDataFrame:
    """Return the first layer with the columns of either schema; where none has them, the first with any shape."""
    zipped = path.suffix.lower() == ".zip"
    if zipped:
        zip_members(path, remedy="Fetch the file again from Geonorge")
    where = f"/vsizip/{path}" if zipped else str(path)
    layers = [str(name) for name, shape in pyogrio.list_layers(where) if shape is not None]
    if not layers:
        raise DataFault([Fault(path.name, None, "", "holds no layer of lines", AS_PUBLISHED)])
    fitting = next((name for name in layers if _schema(pyogrio.read_info(where, layer=name)["fields"])), layers[0])
    return pyogrio.read_dataframe(where, layer=fitting)


def _schema(columns: Iterable[object]) -> str:
    held = {str(name).lower() for name in columns}
    return next((year for year, keys in SCHEMAS.items() if all(names[0] in held for names in keys.values())), "")


def schema_of(frame: pd.DataFrame, *, name: str) -> str:
    """Tell which schema a file has.

    Parameters
    ----------
    frame : pd.DataFrame
        Road links with lower-case column names.
    name : str
        Name of the file, for faults.

    Returns
    -------
    str
        "2021" or "2022".

    Raises
    ------
    DataFault
        With every column of the nearer schema that is missing.
    """
    year = _schema(frame.columns)
    if year:
        return year
    held = {str(column).lower() for column in frame.columns}
    gaps = {year: [names[0] for names in keys.values() if names[0] not in held] for year, keys in SCHEMAS.items()}
    nearest = min(gaps, key=lambda year: len(gaps[year]))
    remedy = f"Ruteplan of {nearest} has it; take the file as it was published"
    raise DataFault(Fault(name, None, column.upper(), "the column is missing", remedy) for column in gaps[nearest])


def edges_of(frame: gpd.GeoDataFrame, *, name: str, log: SourceLog, speeds: SpeedModel) -> pd.DataFrame:
    """Make edges of links; what had to be filled in, mended or left out is counted.

    Parameters
    ----------
    frame : gpd.GeoDataFrame
        Road links, as ``read`` gives them.
    name : str
        Name of the file, for faults.
    log : SourceLog
        Takes what is counted, filled in or left out.
    speeds : SpeedModel
        Speeds in km/h where the minutes are missing.

    Returns
    -------
    pd.DataFrame
        Columns ``COLUMNS`` of ``geo.build.roads.table``.

    Raises
    ------
    DataFault
        There is no road link for cars.
    """
    keys = SCHEMAS[schema_of(frame, name=name)]
    frame = _for_cars(frame, log=log)
    if frame.empty:
        raise DataFault([Fault(name, None, "", "holds no road link", AS_PUBLISHED)])
    column = {key: next((held for held in names if held in frame), None) for key, names in OPTIONAL.items()}
    column |= {key: names[0] for key, names in keys.items()}

    def text(key: str) -> pd.Series[str]:
        held = column[key]
        if held is None:
            return pd.Series("", index=frame.index, dtype=object)
        texts: pd.Series[str] = frame[held].astype(object).where(frame[held].notna(), "").astype(str).str.strip()
        return texts

    def number(key: str) -> FloatArray:
        held = column[key]
        if held is None:
            return np.full(len(frame), np.nan)
        return _numbers(frame[held])

    lines = _single_lines(frame.geometry.to_numpy(), log=log)
    drawn_m = shapely.length(lines)
    length_m = _lengths(number("length"), drawn_m=drawn_m, log=log)
    kind = np.where(number("class") == FERRY_CLASS, "ferry", "road")
    category = text("category").str.upper().str[:1].map(CATEGORIES).fillna("").to_numpy(dtype=object)
    road = number("number")
    signed = np.isin(category, list(SIGNED)) & (road > 0) & np.isfinite(road)
    medium = text("medium").str.upper().to_numpy(dtype=object)
    blank_is_ground = bool((medium == "").sum() > (medium == "T").sum())  # else T is terrain, as in NVDB itself
    frame_out = pd.DataFrame(
        {
            "start": text("start").map(_node_number),
            "end": text("end").map(_node_number),
            "kind": kind,
            "category": category,
            "number": [f"{SIGNED[c]}{int(n)}" if ok else "" for c, n, ok in zip(category, road, signed, strict=True)],
            "motorway": "",
            "note": np.where(kind == "ferry", text("name").to_numpy(dtype=object), ""),
            "tunnel": (medium == "U") | ((medium == "T") & blank_is_ground),
            "bridge": np.isin(medium, ["L", "B"]),
            "length_m": length_m,
            # Ferry minutes of the source are effective, waiting included: how long the ship is under way is not said.
            "sailing_s": np.nan,
            "headway_s": np.nan,
            "geometry": lines,
        }
    ).reset_index(drop=True)
    _refuse_strangers(frame_out, name=name, columns=(column["start"], column["end"]))
    words = text("oneway").str.lower()
    for word, times in words[~words.isin(list(ONE_WAY))].value_counts().items():
        log.tell("oneway", f"{word!r}, {times} links", reason="unknown value: taken as open both ways")
    open_to = words.map(ONE_WAY).fillna("both").to_numpy(dtype=object)
    _refuse_unread(
        {str(column[key]): (text(key), np.isfinite(number(key)), np.isin(open_to, ["both", key])) for key in MINUTES},
        name=name,
    )
    for way, minutes, limit, shut in (
        ("seconds", "there", "limit", "back"),
        ("seconds_back", "back", "limit_back", "there"),
    ):
        usable = np.isin(open_to, ["both", minutes])
        filled = _filled(
            number(minutes), limit_kmh=number(limit), frame=frame_out, usable=usable, log=log, speeds=speeds
        )
        frame_out[way] = np.where(usable & (open_to != shut), filled, np.nan)
    return _on_nodes(frame_out, log=log)[list(COLUMNS)]


def _numbers(column: pd.Series[Any]) -> FloatArray:
    """Numbers of a column, also where they stand as text with a decimal comma or blanks in them; NaN: not a number."""
    if not pd.api.types.is_numeric_dtype(column):
        texts = column.astype(object).where(column.notna(), "").astype(str).str.replace(r"\s", "", regex=True)
        column = texts.map(lambda text: text.replace(",", ".") if _COMMA.fullmatch(text) else text)
    values: FloatArray = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return values


def _node_number(text: str) -> str:
    """Return a node's number in the form in which numbers are compared; a name stays as it is.

    >>> _node_number("1.0"), _node_number("0001"), _node_number("n1")
    ('1', '1', 'n1')
    """
    whole = _WHOLE.fullmatch(text)
    if whole:
        return ("-" if whole[1] == "-" else "") + whole[2]
    if not _POWER.fullmatch(text):
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() and number < _EXACT else text


def _refuse_strangers(frame: pd.DataFrame, *, name: str, columns: tuple[str | None, ...]) -> None:
    """Refuse links of which hardly any meet another, or whose two columns of node numbers hardly share a number.

    Links are drawn from either end, so of the numbers that come more than once about half stand in both columns. Where
    next to none do, links meet within each column alone, and the network falls to pieces all the same.
    """
    ends = pd.concat([frame["start"], frame["end"]], ignore_index=True)
    column = pd.Series(np.repeat([0, 1], len(frame)))[ends != ""]
    ends = ends[ends != ""]
    if len(frame) < PAIR or ends.empty:
        return
    meets = ends.duplicated(keep=False)
    in_both = column[meets].groupby(ends[meets]).nunique() == PAIR
    first = f"(first: {frame['start'].iloc[0]}, {frame['end'].iloc[0]})"
    if meets.mean() < LEAST_SHARE_MEETING:
        problem = f"only {meets.mean():.0%} of the ends of links bear the number of another end {first}"
    elif len(in_both) >= FEW_NUMBERS and in_both.mean() < LEAST_SHARE_IN_BOTH:
        problem = f"the two columns share next to no number {first}"
    else:
        return
    remedy = "Write the node numbers of both columns in the same form"
    raise DataFault([Fault(name, None, ", ".join(str(one).upper() for one in columns), problem, remedy)])


def _refuse_unread(
    minutes: Mapping[str, tuple[pd.Series[str], NDArray[np.bool_], NDArray[np.bool_]]], *, name: str
) -> None:
    """Refuse columns of minutes of which none can be read. Each: its texts, which are numbers, which are needed."""
    faults = []
    for column, (texts, read, needed) in minutes.items():
        written = needed & (texts != "").to_numpy(dtype=bool)
        if not (read & needed).any() and (written.any() or needed.sum() > 1):
            first = texts.to_numpy(dtype=object)[written][:1]
            problem = f"no minute can be read (the first: {first[0]!r})" if len(first) else "no minute stands there"
            faults.append(Fault(name, None, column.upper(), problem, "Write minutes as numbers, e.g. 0.21 or 0,21"))
    if faults:
        raise DataFault(faults)


def _for_cars(frame: gpd.GeoDataFrame, *, log: SourceLog) -> gpd.GeoDataFrame:
    """Leave out cycle roads and links behind a road barrier, counted."""
    for key, reason in (("bicycle", "cycle road"), ("barred", "barrier across the road")):
        held = next((name for name in OPTIONAL[key] if name in frame), None)
        if held is not None:
            shut = (pd.to_numeric(frame[held], errors="coerce") == 1).to_numpy(dtype=bool)
            log.count(f"left_out_{reason}", int(shut.sum()))
            frame = frame[~shut]
    return frame


def _filled(
    minutes: FloatArray,
    *,
    limit_kmh: FloatArray,
    frame: pd.DataFrame,
    usable: NDArray[np.bool_],
    log: SourceLog,
    speeds: SpeedModel,
) -> FloatArray:
    """Seconds of each link: its minutes; where they cannot be, its speed limit; without one, the speed of its class.

    Minutes cannot be when missing, not above zero, or when they mean a speed outside 1-130 km/h on a link long enough
    for that to be more than rounding. Ferries have no limit: they go at the effective speed, waiting included.
    """
    length_m = frame["length_m"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        kmh = length_m / (minutes * 60) * 3.6
    missing = np.isnan(minutes)
    low = ~missing & (minutes <= 0)
    odd = ~missing & ~low & ((kmh < LEAST_KMH) | (kmh > MOST_KMH)) & (length_m > SAME_PLACE_M)
    ferry = (frame["kind"] == "ferry").to_numpy()
    limit = np.where(ferry | ~(limit_kmh >= LEAST_KMH) | (limit_kmh > MOST_KMH), np.nan, limit_kmh)
    by_class = np.array([speeds.kmh(kind, category=cat) for kind, cat in zip(frame["kind"], frame["category"],
                                                                             strict=True)])  # fmt: skip
    wrong = missing | low | odd
    rows = [(missing, "minutes missing"), (low, "minutes not above zero"), (odd, "minutes mean no driving speed")]
    for found, reason in rows:
        log.count(f"{reason}: filled in", int((found & usable).sum()))
        for row in np.flatnonzero(found & usable)[:20]:
            log.rows.append(_row(frame, int(row), reason))
    log.count("filled in from the speed limit", int((wrong & usable & np.isfinite(limit)).sum()))
    log.count("filled in from the road class", int((wrong & usable & np.isnan(limit)).sum()))
    by_speed = length_m / np.where(np.isnan(limit), by_class, limit) * 3.6
    return np.where(wrong, by_speed, minutes * 60)


def _row(frame: pd.DataFrame, row: int, reason: str) -> LogRow:
    subject = f"link {row}, {frame['start'].iloc[row]}-{frame['end'].iloc[row]}"
    return LogRow("filled in", subject, "", round(float(frame["length_m"].iloc[row]), 1), reason)


def _single_lines(shapes: Shapes, *, log: SourceLog) -> Shapes:
    """Return each link as one line of finite points; a link of several parts is drawn through them in order."""
    result = np.array(shapely.force_2d(shapes), dtype=object)
    for row in np.flatnonzero(shapely.get_type_id(result) == shapely.GeometryType.MULTILINESTRING):
        parts = shapely.get_parts(shapely.line_merge(result[row]))
        if len(parts) > 1:
            log.count("link of several parts")
        points = [shapely.get_coordinates(part) for part in parts]
        result[row] = shapely.LineString(np.vstack(points)) if points else None
    lines = shapely.get_type_id(result) == shapely.GeometryType.LINESTRING
    finite = np.array([bool(np.isfinite(shapely.get_coordinates(one)).all()) for one in result])
    result[~(lines & finite)] = None
    return result


def _lengths(said_m: FloatArray, *, drawn_m: FloatArray, log: SourceLog) -> FloatArray:
    """Metres as the source says, which has heights and curves in them; as drawn where it says nothing usable."""
    unusable = ~(np.isfinite(said_m) & (said_m >= LEAST_M))
    log.count("length taken from the line", int(unusable.sum()))
    return np.where(unusable, drawn_m, said_m)


def _on_nodes(frame: pd.DataFrame, *, log: SourceLog) -> pd.DataFrame:
    """Give the nodes numbers; a name at places far apart is several nodes, a link without one is left out."""
    unnamed = (frame["start"] == "") | (frame["end"] == "")
    for row in np.flatnonzero(unnamed):
        log.leave_out(f"link {row}", reason="has no node number")
    frame = frame[~unnamed & ~shapely.is_missing(frame["geometry"].to_numpy(dtype=object))]
    lost = int((~unnamed).sum()) - len(frame)
    if lost:
        log.leave_out(f"{lost} links", reason="no line, or one that is not finite")
        log.counts["left_out_no line, or one that is not finite"] += lost - 1
    lines = frame["geometry"].to_numpy(dtype=object)
    name = pd.Series(np.r_[frame["start"], frame["end"]])
    spot = np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    ends = pd.DataFrame({"name": name, "x": shapely.get_x(spot), "y": shapely.get_y(spot)})
    first = ends.groupby("name", sort=False).transform("first")
    apart = np.hypot(ends["x"] - first["x"], ends["y"] - first["y"]) > SAME_PLACE_M
    for text in sorted(set(ends.loc[apart, "name"])):
        log.tell("node", f"node {text}", reason="one number at places far apart: taken for several nodes")
    square = (ends["x"] // SAME_PLACE_M).astype(str) + " " + (ends["y"] // SAME_PLACE_M).astype(str)
    node, _ = pd.factorize(ends["name"] + np.where(apart, " " + square, ""))
    return frame.assign(start=node[: len(frame)], end=node[len(frame) :])
