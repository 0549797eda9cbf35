"""Tables of Statistics Norway's StatBank, through PxWebApi 2 (answers in json-stat2).

``read_table`` reads any table by its id. ``drive_times`` reads one that gives minutes per region, as 12764
("Calculated distance and drive time by road to nearest emergency room") and 12767 (fire station) do: from the table's
metadata it finds the region, the statistic in minutes, the newest year and the median, and says what to choose where
that is not clear.

Described at https://www.ssb.no/api/api-mot-statistikkbanken--brukerveiledning; json-stat2 at https://json-stat.org.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd
import requests

from geo.errors import DataFault, Fault

STATBANK_URL = "https://data.ssb.no/api/pxwebapi/v2"
AGENT = "Reisevei"
_MEDIAN = ("p50", "50", "median")
_MINUTES = ("minutt", "minute")
_EVERY = "*"
_REGION = "region"  # what the dimension is called where no role is given
_SHOWN = 12
_BUSY = (429, 500, 502, 503, 504)


class NoAnswer(DataFault):
    """StatBank could not be asked: no network, no answer in time, or the service is down or busy.

    Parameters
    ----------
    faults : Iterable[Fault]
        What was asked, and what came of it.
    """


@dataclass(frozen=True)
class Dimension:
    """One dimension of a table, and what its values are called.

    Parameters
    ----------
    code : str
        As StatBank spells it.
    name : str
        In words.
    role : str
        Time, geo, metric or blank.
    texts : Mapping[str, str]
        What each value is called, by code.
    units : Mapping[str, str]
        Unit by code, where the values are statistics.
    can_be_left_out : bool
        Whether the table then gives its total, or what its footnote says.
    """

    code: str
    name: str
    role: str
    texts: Mapping[str, str]
    units: Mapping[str, str]
    can_be_left_out: bool


@dataclass(frozen=True)
class Description:
    """What a table is about.

    Parameters
    ----------
    table_id : str
        Its number.
    title : str
        Its name in words.
    updated : str
        When it was last changed, as StatBank writes it.
    dimensions : tuple[Dimension, ...]
        In the table's order.
    """

    table_id: str
    title: str
    updated: str
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True)
class DriveTimes:
    """Published minutes per region.

    Parameters
    ----------
    table_id : str
        The table's number.
    title : str
        Its name in words.
    updated : str
        When it was last changed, as StatBank writes it.
    chosen : Mapping[str, str]
        The value that was read, in words, by name of the dimension; the region is not among them.
    frame : pd.DataFrame
        Columns region_code, region, minutes (nan: not published).
    """

    table_id: str
    title: str
    updated: str
    chosen: Mapping[str, str]
    frame: pd.DataFrame


def describe(table_id: str, *, url: str = STATBANK_URL, language: str = "no", timeout_s: float = 60) -> Description:
    """Return a table's metadata.

    Parameters
    ----------
    table_id : str
        Its number, such as "12764".
    url : str, optional
        Address of the service.
    language : str, optional
        Of names and texts.
    timeout_s : float, optional
        How long to wait, seconds.

    Returns
    -------
    Description
        Dimensions with all their values.

    Raises
    ------
    NoAnswer
        StatBank cannot be asked.
    DataFault
        There is no such table, or the answer makes no sense.
    """
    asked = {"lang": language, "outputFormat": "json-stat2"}
    found = _ask(f"{url}/tables/{_checked(table_id)}/metadata", asked, table_id=table_id, timeout_s=timeout_s)
    return _description(table_id, found)


def read_table(
    table_id: str,
    *,
    select: Mapping[str, Sequence[str]],
    url: str = STATBANK_URL,
    language: str = "no",
    timeout_s: float = 60,
) -> pd.DataFrame:
    """Return the cells of a table: per dimension its code and, with ``_name`` behind it, its text; then ``value``.

    Parameters
    ----------
    table_id : str
        Its number, such as "12764".
    select : Mapping[str, Sequence[str]]
        Codes wanted by dimension, ``*`` for all; a dimension that is not named is left out, where the table can do
        without.
    url : str, optional
        Address of the service.
    language : str, optional
        Of names and texts.
    timeout_s : float, optional
        How long to wait, seconds.

    Returns
    -------
    pd.DataFrame
        One row per cell; ``value`` is nan where nothing is published.

    Raises
    ------
    NoAnswer
        StatBank cannot be asked.
    DataFault
        There is no such table, or the answer makes no sense.
    """
    asked = {"lang": language, "outputFormat": "json-stat2"}
    asked |= {f"valueCodes[{code}]": ",".join(values) for code, values in select.items()}
    found = _ask(f"{url}/tables/{_checked(table_id)}/data", asked, table_id=table_id, timeout_s=timeout_s)
    described = _description(table_id, found)
    return pd.DataFrame(_cells(described, found), columns=_columns(described))


def drive_times(
    table_id: str, *, choose: Mapping[str, str] | None = None, url: str = STATBANK_URL, timeout_s: float = 60
) -> DriveTimes:
    """Return a table's minutes per region.

    Parameters
    ----------
    table_id : str
        Its number, such as "12764".
    choose : Mapping[str, str] | None, optional
        Code by dimension, where the choice is not clear, or another is wanted.
    url : str, optional
        Address of the service.
    timeout_s : float, optional
        How long to wait for each answer, seconds.

    Returns
    -------
    DriveTimes
        One row per region, and what was chosen of the rest.

    Raises
    ------
    NoAnswer
        StatBank cannot be asked.
    DataFault
        There is no such table, it has no region or no minutes, or a choice is unclear or unknown.
    """
    described = describe(table_id, url=url, timeout_s=timeout_s)
    region, picked = _choice(described, dict(choose or {}))
    select = {region.code: [_EVERY]} | {code: [value] for code, value in picked.items() if value}
    cells = read_table(table_id, select=select, url=url, timeout_s=timeout_s)
    named = {dimension.code: dimension for dimension in described.dimensions}
    return DriveTimes(
        table_id=table_id,
        title=described.title,
        updated=described.updated,
        chosen={named[code].name: named[code].texts[value] for code, value in picked.items() if value},
        frame=pd.DataFrame(
            {"region_code": cells[region.code], "region": cells[f"{region.code}_name"], "minutes": cells["value"]}
        ),
    )


def _choice(described: Description, choose: dict[str, str]) -> tuple[Dimension, dict[str, str]]:
    """Return the region's dimension and, for each of the others, the code to read ("": left out)."""
    wrong: list[Fault] = []
    regions = [dimension for dimension in described.dimensions if dimension.role == "geo"] or [
        dimension for dimension in described.dimensions if dimension.code.casefold() == _REGION
    ]
    if len(regions) != 1:
        wrong.append(_fault(described.table_id, "it does not have exactly one dimension of regions", "Name another"))
    known = {dimension.code.casefold(): dimension for dimension in described.dimensions}
    asked: dict[str, str] = {}
    for code, value in choose.items():
        dimension = known.get(code.casefold())
        if dimension is None or dimension in regions:
            free = [one.code for one in described.dimensions if one not in regions]
            wrong.append(_fault(described.table_id, f"no choice is to be made of {code!r}", f"Choose {_list(free)}"))
        elif value not in dimension.texts:
            remedy = f"Choose {_list([f'{key} ({text})' for key, text in dimension.texts.items()])}"
            wrong.append(_fault(described.table_id, f"{dimension.code} has no {value!r}", remedy))
        else:
            asked[dimension.code] = value
    picked: dict[str, str] = {}
    for dimension in described.dimensions:
        if dimension not in regions:
            found = asked.get(dimension.code, _obvious(dimension))
            if found is None:
                told = _list([f"{key} ({text})" for key, text in dimension.texts.items()])
                problem = f"it is not clear which {dimension.code} ({dimension.name}) is meant"
                wrong.append(_fault(described.table_id, problem, f"Choose {dimension.code}=CODE: {told}"))
            picked[dimension.code] = found or ""
    if wrong:
        raise DataFault(wrong)
    return regions[0], picked


def _obvious(dimension: Dimension) -> str | None:
    """Return the code to read where nobody chose: "" to leave the dimension out, None where it is not clear."""
    if dimension.role == "time":
        return max(dimension.texts, default=None)
    if dimension.role == "metric":
        told = {code: f"{text} {dimension.units.get(code, '')}".casefold() for code, text in dimension.texts.items()}
        minutes = [code for code, text in told.items() if any(word in text for word in _MINUTES)]
        return minutes[0] if len(minutes) == 1 else None
    medians = [
        code for code, text in dimension.texts.items() if code.casefold() in _MEDIAN or text.casefold() in _MEDIAN
    ]
    if len(medians) == 1:
        return medians[0]
    if dimension.can_be_left_out:
        return ""
    return next(iter(dimension.texts)) if len(dimension.texts) == 1 else None


def _description(table_id: str, answer: Mapping[str, Any]) -> Description:
    """Read the shape of a json-stat2 dataset. DataFault if it is none."""
    try:
        roles = {code: role for role, codes in (answer.get("role") or {}).items() for code in codes}
        dimensions = tuple(_dimension(code, answer["dimension"][code], roles) for code in answer["id"])
        return Description(table_id, str(answer["label"]), str(answer.get("updated", "")), dimensions)
    except (KeyError, TypeError, AttributeError) as cause:
        raise DataFault([_fault(table_id, "the answer is not json-stat2", "Check the address")]) from cause


def _dimension(code: str, told: Mapping[str, Any], roles: Mapping[str, str]) -> Dimension:
    category = told["category"]
    index = category.get("index", list(category.get("label", {})))
    codes = sorted(index, key=index.__getitem__) if isinstance(index, Mapping) else list(index)
    labels = category.get("label", {})
    units = {key: str(unit.get("base", "")) for key, unit in category.get("unit", {}).items()}
    return Dimension(
        code=code,
        name=str(told.get("label", code)),
        role=roles.get(code, ""),
        texts={key: str(labels.get(key, key)) for key in codes},
        units=units,
        can_be_left_out=bool((told.get("extension") or {}).get("elimination", False)),
    )


def _columns(described: Description) -> list[str]:
    return [name for one in described.dimensions for name in (one.code, f"{one.code}_name")] + ["value"]


def _cells(described: Description, answer: Mapping[str, Any]) -> list[list[object]]:
    """Lay the values out in row-major order; they come as a list, or by position where most are missing."""
    values = answer.get("value", [])
    sides = [list(dimension.texts.items()) for dimension in described.dimensions]
    count = math.prod(len(side) for side in sides)
    if isinstance(values, Mapping):
        values = [values.get(str(at)) for at in range(count)]
    if len(values) != count:
        problem = f"{len(values)} values came for {count} cells"
        raise DataFault([_fault(described.table_id, problem, "Ask again")])
    return [
        [*(part for pair in pairs for part in pair), math.nan if value is None else float(value)]
        for pairs, value in zip(product(*sides), values, strict=True)
    ]


def _ask(address: str, asked: Mapping[str, str], *, table_id: str, timeout_s: float) -> Mapping[str, Any]:
    try:
        answer = requests.get(address, params=asked, headers={"User-Agent": AGENT}, timeout=timeout_s)
    except requests.RequestException as cause:
        problem = f"it could not be asked ({type(cause).__name__})"
        raise NoAnswer([_fault(table_id, problem, "Try again with a connection to data.ssb.no")]) from cause
    if answer.status_code in _BUSY:
        problem = f"it could not be asked (the answer is {answer.status_code} {answer.reason})"
        raise NoAnswer([_fault(table_id, problem, "Try again later")])
    if not answer.ok:
        problem = f"it is not given (the answer is {answer.status_code} {answer.reason})"
        raise DataFault([_fault(table_id, problem, "Look the number up at https://www.ssb.no/statbank")])
    try:
        found = answer.json()
    except ValueError as cause:
        raise DataFault([_fault(table_id, "the answer is not JSON", "Check the address")]) from cause
    if not isinstance(found, Mapping):
        raise DataFault([_fault(table_id, "the answer is not json-stat2", "Check the address")])
    return found


def _checked(table_id: str) -> str:
    """Return the id itself; DataFault for what is none: it becomes a part of an address."""
    if not (table_id.isascii() and table_id.isalnum()):
        raise DataFault([_fault(table_id, "this is no table's number", "Write it as StatBank does, e.g. 12764")])
    return table_id


def _list(texts: Sequence[str]) -> str:
    more = " …" if len(texts) > _SHOWN else ""
    return f"among {', '.join(texts[:_SHOWN])}{more}"


def _fault(table_id: str, problem: str, remedy: str) -> Fault:
    return Fault(f"StatBank {table_id}", None, "", problem, remedy)
