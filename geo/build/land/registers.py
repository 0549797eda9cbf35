"""Small registers: official names of municipalities, their seats, the Sámi administrative area."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.build import raw
from geo.data.schema import METRIC_CRS
from geo.errors import DataFault, Fault

# Municipalities with more than one official name: the Norwegian, Sámi and Kven form apart. N1000 gives only the
# form that stands first in the official name, which may be any of the three.
OFFICIAL_NAMES = Path(__file__).with_name("official_names.csv")
SEPARATOR = " - "


@dataclass(frozen=True)
class NameForms:
    """The official names of one municipality; "" where there is none in that language.

    Parameters
    ----------
    norwegian : str
        The Norwegian form.
    sami : str, optional
        The Sámi form.
    kven : str, optional
        The Kven form.
    """

    norwegian: str
    sami: str = ""
    kven: str = ""

    @property
    def forms(self) -> frozenset[str]:
        """All forms, without the blanks."""
        return frozenset(form for form in (self.norwegian, self.sami, self.kven) if form)


def official_names(path: Path = OFFICIAL_NAMES) -> dict[str, NameForms]:
    """Read the name forms of the municipalities that have more than one.

    Parameters
    ----------
    path : Path, optional
        The table of name forms.

    Returns
    -------
    dict[str, NameForms]
        By code.
    """
    columns = ("municipality_code", "municipality", "name_sami", "name_kven", "source")
    table = raw.read_text_table(path, columns=columns)
    forms = zip(table["municipality"], table["name_sami"], table["name_kven"], strict=True)
    return {
        code: NameForms(norwegian, sami, kven)
        for code, (norwegian, sami, kven) in zip(table["municipality_code"], forms, strict=True)
    }


def municipalities(path: Path, *, names: dict[str, NameForms] | None = None) -> pd.DataFrame:
    """Read every municipality with its names and seat.

    Parameters
    ----------
    path : Path
        The register.
    names : dict[str, NameForms], optional
        Name forms by code; None: those that ship.

    Returns
    -------
    pd.DataFrame
        Sorted by code. Columns ``municipality_code, municipality, name_sami, name_kven, county_code, county, seat``
        (name), ``seat_x_m, seat_y_m`` (metres, EPSG:25833), ``seat_doubtful`` (true where the register doubts seat or
        point).

    Raises
    ------
    DataFault
        Listing repeated codes, seats without a place on earth and official names that the table of name forms
        does not know or contradicts.
    """
    known = official_names() if names is None else names
    columns = ("kommunenummer", "name", "county_code", "county", "seat", "lat", "lon", "coord_confidence",
               "seat_confidence")  # fmt: skip
    table = raw.read_text_table(path, columns=columns).sort_values("kommunenummer", kind="stable")
    latitude = pd.to_numeric(table["lat"], errors="coerce")
    longitude = pd.to_numeric(table["lon"], errors="coerce")
    faults = []
    forms = []
    for position, (row, name, code) in enumerate(zip(table.index, table["name"], table["kommunenummer"], strict=True)):
        line = int(row)
        parts = frozenset(name.split(SEPARATOR))
        form = known.get(code, NameForms(name))
        forms.append(form)
        if not parts <= form.forms:
            problem = f"{name!r} is not what the table of name forms says of {code}"
            faults.append(Fault(path.name, line, "name", problem, f"Put {OFFICIAL_NAMES.name} right"))
        if not (50 <= latitude.iloc[position] <= 75 and 0 <= longitude.iloc[position] <= 35):  # noqa: PLR2004 - degrees that hold all Norway
            problem = f"the seat of {code} has no position in Norway"
            faults.append(Fault(path.name, line, "lat, lon", problem, "Give degrees, WGS 84"))
    faults += [
        Fault(path.name, int(row), "kommunenummer", f"{table['kommunenummer'][row]} again", "Keep one row of it")
        for row in table.index[table["kommunenummer"].duplicated()]
    ]
    if faults:
        raise DataFault(faults)
    points = gpd.GeoSeries.from_xy(longitude, latitude, crs="EPSG:4326").to_crs(METRIC_CRS)
    return pd.DataFrame(
        {
            "municipality_code": table["kommunenummer"],
            "municipality": [form.norwegian for form in forms],
            "name_sami": [form.sami for form in forms],
            "name_kven": [form.kven for form in forms],
            "county_code": table["county_code"],
            "county": table["county"],
            "seat": table["seat"],
            "seat_x_m": np.round(points.x).astype(np.int64),
            "seat_y_m": np.round(points.y).astype(np.int64),
            "seat_doubtful": table["coord_confidence"].ne("high") | table["seat_confidence"].ne("high"),
        }
    ).reset_index(drop=True)


def sami_categories(path: Path) -> dict[str, str]:
    """Read the municipalities of the Sámi administrative area.

    Parameters
    ----------
    path : Path
        The list.

    Returns
    -------
    dict[str, str]
        Category by municipality code; no entry means outside the area.
    """
    table = raw.read_text_table(path, columns=("kommunenummer", "kategori"))
    return dict(zip(table["kommunenummer"], table["kategori"], strict=True))
