"""How far our own answers lie from figures that others published: known distances, and Statistics Norway's minutes.

``trips`` and ``summary`` hold our routes against the table ``known_distances``. ``town_medians`` gives, per
municipality, the median minutes to the nearest of some towns; ``compare`` holds such medians against published ones.
Nothing is printed here, and nothing is fetched: published minutes come in as a frame (``geo.analysis.statbank``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import pandas as pd

from geo.constants import SECONDS_PER_MINUTE
from geo.data.gazetteer import Place
from geo.data.municipality_codes import NEW_CODES
from geo.data.names import fold
from geo.errors import DataFault, Fault, UnknownName
from geo.measures import coverage
from geo.routing.matrix import Route
from geo.study.study import Study

MOSTLY = 3  # roads named per trip: those with the most kilometres
LARGEST = 10  # differences named per comparison
BY_CODE, RENUMBERED, BY_NAME = "code", "renumbered", "name"


@dataclass(frozen=True)
class KnownDistance:
    """A trip whose length is known from elsewhere.

    Parameters
    ----------
    start : str
        Name of a place.
    goal : str
        Name of a place.
    known_km : float
        Length, kilometres.
    tolerance : float
        How far ours may be off, as a share: 0.06 is six per cent.
    expects_ferry : bool
        Whether the way has a ferry in it.
    source : str
        Who says so.
    confidence : str
        How sure it is.
    note : str, optional
        Anything else.
    """

    start: str
    goal: str
    known_km: float
    tolerance: float
    expects_ferry: bool
    source: str
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class Trip:
    """A known distance and our own answer.

    Parameters
    ----------
    known : KnownDistance
        What is known.
    km : float
        Ours, kilometres; ``inf``: there is no way.
    minutes : float
        Ours, minutes; ``inf``: there is no way.
    ferries : int
        Number of ferries on the way.
    roads : tuple[str, ...]
        Numbers of the roads and ferries that most of the way is on, longest first.
    reason : str, optional
        Code of ``Reason`` why there is no way; blank: there is.
    """

    known: KnownDistance
    km: float
    minutes: float
    ferries: int
    roads: tuple[str, ...]
    reason: str = ""

    @property
    def error(self) -> float:
        """Return ours against the known length: 0.05 is five per cent too long; ``inf`` where there is no way."""
        return self.km / self.known.known_km - 1

    @property
    def is_within(self) -> bool:
        """Tell whether ours differs by at most the tolerance."""
        return abs(self.error) <= self.known.tolerance


@dataclass(frozen=True)
class ErrorSummary:
    """All trips in short.

    Parameters
    ----------
    trips : int
        Number of trips.
    within : int
        Number of those within their tolerance.
    median_error : float
        Over the absolute errors of the trips that have a way, as a share; nan without.
    misses : tuple[Trip, ...]
        Trips outside their tolerance.
    """

    trips: int
    within: int
    median_error: float
    misses: tuple[Trip, ...]


def known_distances(frame: pd.DataFrame) -> tuple[KnownDistance, ...]:
    """Return the rows of the table ``known_distances``, in its order.

    Parameters
    ----------
    frame : pd.DataFrame
        Rows of the table.

    Returns
    -------
    tuple[KnownDistance, ...]
        One per row; tolerances as shares.
    """
    return tuple(
        KnownDistance(
            start=row["from_place"],
            goal=row["to_place"],
            known_km=float(row["known_km"]),
            tolerance=float(row["tolerance_percent"]) / 100,
            expects_ferry=bool(row["expects_ferry"]),
            source=row["source"],
            confidence=row["confidence"],
            note=row["note"],
        )
        for row in frame.to_dict("records")
    )


def trips(study: Study) -> tuple[Trip, ...]:
    """Route every known distance of the study's data, in the table's order.

    Parameters
    ----------
    study : Study
        Roads, and the distances to hold them against.

    Returns
    -------
    tuple[Trip, ...]
        One per distance.
    """
    found = []
    for known in known_distances(study.dataset.known_distances):
        route = study.route(known.start, known.goal)
        reason = "" if math.isfinite(route.minutes) else route.reason.code
        found.append(Trip(known, route.km, route.minutes, route.ferries, _mostly_on(route), reason))
    return tuple(found)


def _mostly_on(route: Route) -> tuple[str, ...]:
    """Numbers of the roads and ferries that most of the way is on, longest first."""
    km_on: dict[str, float] = {}
    for leg in route.legs:
        if leg.number:
            km_on[leg.number] = km_on.get(leg.number, 0.0) + leg.km
    return tuple(sorted(km_on, key=lambda number: (-km_on[number], number))[:MOSTLY])


def summary(found: Sequence[Trip]) -> ErrorSummary:
    """Return how far off the trips are on the whole, and which of them are outside their tolerance.

    Parameters
    ----------
    found : Sequence[Trip]
        From ``trips``.

    Returns
    -------
    ErrorSummary
        Counts and the median error.
    """
    errors = [abs(trip.error) for trip in found if math.isfinite(trip.error)]
    return ErrorSummary(
        trips=len(found),
        within=sum(trip.is_within for trip in found),
        median_error=median(errors) if errors else math.nan,
        misses=tuple(trip for trip in found if not trip.is_within),
    )


def towns(study: Study, names: Sequence[str]) -> tuple[Place, ...]:
    """Find places by name; each but once.

    Parameters
    ----------
    study : Study
        Its gazetteer finds them.
    names : Sequence[str]
        One place each; what stands behind '#' is left out.

    Returns
    -------
    tuple[Place, ...]
        In the order in which they are first named.

    Raises
    ------
    DataFault
        Every name that means no place, or several; or no town is named.
    """
    found: dict[str, Place] = {}
    wrong: list[Fault] = []
    for line, name in enumerate(names, start=1):
        text = name.split("#", 1)[0].strip()
        if not text:
            continue
        try:
            place = study.gazetteer.find(text)
        except UnknownName as error:
            remedy = 'Write a place as "Name" or "Name (municipality code)"'
            wrong.append(Fault("towns", line, "", str(error).rstrip("."), remedy))
        else:
            found.setdefault(place.place_id, place)
    if not found and not wrong:
        wrong.append(Fault("towns", None, "", "no town is named", "Write one place name a line"))
    if wrong:
        raise DataFault(wrong)
    return tuple(found.values())


def town_medians(study: Study, places: Sequence[Place]) -> pd.DataFrame:
    """Return per municipality the median minutes of its people to the nearest of the places, by the study's conditions.

    Parameters
    ----------
    study : Study
        Roads and people.
    places : Sequence[Place]
        At least one.

    Returns
    -------
    pd.DataFrame
        Columns municipality_code, municipality, population, cut_off_population, ours_min (nan: nobody gets there).
    """
    rows = study.town_times([place.place_id for place in places])
    table = coverage.area_table(
        np.min(np.stack(rows), axis=0),
        population=study.population,
        area_index=study.municipality_of_origin,
        areas=study.municipality_codes,
        thresholds_s=(),
    )
    names = study.dataset.municipalities.set_index("municipality_code")["municipality"]
    return pd.DataFrame(
        {
            "municipality_code": table["area"],
            "municipality": table["area"].map(names),
            "population": table["population"],
            "cut_off_population": table["cut_off_population"],
            "ours_min": table["median_s"] / SECONDS_PER_MINUTE,
        }
    )


@dataclass(frozen=True)
class PublishedComparison:
    """Our minutes against published ones, municipality by municipality.

    Figures over no rows are nan.

    Parameters
    ----------
    rows : pd.DataFrame
        Columns municipality_code, municipality, published_region, matched, published_min, ours_min, difference_min
        (ours minus theirs), sorted by code.
    unmatched : tuple[str, ...]
        Published regions that are no municipality of today.
    unreached : tuple[str, ...]
        Codes of municipalities where one of the two has no figure.
    correlation : float
        Pearson's, of ours and theirs; nan without spread.
    median_difference_min : float
        Minutes.
    median_absolute_difference_min : float
        Minutes.
    """

    rows: pd.DataFrame
    unmatched: tuple[str, ...]
    unreached: tuple[str, ...]
    correlation: float
    median_difference_min: float
    median_absolute_difference_min: float

    def largest(self, count: int = LARGEST) -> pd.DataFrame:
        """Return the rows that differ most, the largest first; ties by code.

        Parameters
        ----------
        count : int, optional
            How many rows at most.

        Returns
        -------
        pd.DataFrame
            Columns of ``rows``.
        """
        size = self.rows["difference_min"].abs()
        order = self.rows.assign(size=size).sort_values(["size", "municipality_code"], ascending=[False, True])
        return order.drop(columns="size").head(count).reset_index(drop=True)

    def matched(self, how: str) -> int:
        """Return how many municipalities were matched by ``code``, as ``renumbered`` or by ``name``.

        Parameters
        ----------
        how : str
            One of the three.

        Returns
        -------
        int
            Number of rows.
        """
        return int(self.rows["matched"].eq(how).sum())


def compare(ours: pd.DataFrame, published: pd.DataFrame) -> PublishedComparison:
    """Hold our medians against published minutes.

    Regions are matched by today's code; by the code of 2020 to 2023 where that municipality was only renumbered; and
    by name where exactly one municipality bears it, whose borders may then have changed. A municipality takes the
    best match there is; regions that are none (counties, the country, other divisions) are listed.

    Parameters
    ----------
    ours : pd.DataFrame
        From ``town_medians``.
    published : pd.DataFrame
        Columns region_code, region, minutes.

    Returns
    -------
    PublishedComparison
        Differences, and what could not be compared.
    """
    found, unmatched = _matched(ours, published)
    rows = found.merge(ours[["municipality_code", "municipality", "ours_min"]], on="municipality_code", how="left")
    complete = np.isfinite(rows["published_min"].to_numpy(float)) & np.isfinite(rows["ours_min"].to_numpy(float))
    unreached = tuple(sorted(rows.loc[~complete, "municipality_code"]))
    rows = rows[complete].sort_values("municipality_code", ignore_index=True)
    rows["difference_min"] = rows["ours_min"] - rows["published_min"]
    columns = [
        "municipality_code", "municipality", "published_region", "matched", "published_min", "ours_min",
        "difference_min",
    ]  # fmt: skip
    difference = rows["difference_min"].to_numpy(float)
    return PublishedComparison(
        rows=rows[columns],
        unmatched=unmatched,
        unreached=unreached,
        correlation=_correlation(rows["published_min"], rows["ours_min"]),
        median_difference_min=float(np.median(difference)) if len(rows) else math.nan,
        median_absolute_difference_min=float(np.median(np.abs(difference))) if len(rows) else math.nan,
    )


def _matched(ours: pd.DataFrame, published: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    codes = set(ours["municipality_code"])
    named: dict[str, list[str]] = {}
    for code, name in zip(ours["municipality_code"], ours["municipality"], strict=True):
        named.setdefault(fold(str(name)), []).append(str(code))
    best: dict[str, tuple[int, str, str, float]] = {}
    unmatched: list[str] = []
    for region_code, region, minutes in zip(
        published["region_code"].astype(str), published["region"].astype(str), published["minutes"], strict=True
    ):
        rank, code = _municipality(region_code, region, codes=codes, named=named)
        if code is None:
            unmatched.append(f"{region_code} {region}".strip())
        elif code not in best or rank < best[code][0]:
            best[code] = (rank, f"{region_code} {region}".strip(), (BY_CODE, RENUMBERED, BY_NAME)[rank], float(minutes))
    frame = pd.DataFrame(
        [(code, region, how, minutes) for code, (_, region, how, minutes) in best.items()],
        columns=["municipality_code", "published_region", "matched", "published_min"],
    )
    return frame, tuple(unmatched)


def _municipality(
    region_code: str, region: str, *, codes: set[str], named: dict[str, list[str]]
) -> tuple[int, str | None]:
    """Return how well a published region fits (0 best) and today's municipality; None: there is none."""
    if region_code in codes:
        return 0, region_code
    became = NEW_CODES.get(region_code, ())
    if len(became) == 1 and became[0] in codes:
        return 1, became[0]
    bearing = named.get(fold(_bare(region)), []) if len(region_code) == len("0301") else []
    return (2, bearing[0]) if len(bearing) == 1 else (2, None)


def _bare(region: str) -> str:
    """Return a region's Norwegian name: "Alta (-2019)" is Alta, "Karasjok - Kárášjohka" is Karasjok."""
    return region.split("(", 1)[0].split(" - ", 1)[0].strip()


def _correlation(theirs: pd.Series, ours: pd.Series) -> float:
    """Pearson's correlation; nan where it has no meaning: fewer than two rows, or no spread."""
    if len(ours) < 2 or theirs.nunique() < 2 or ours.nunique() < 2:  # noqa: PLR2004 -- two points make a line
        return math.nan
    return float(np.corrcoef(theirs.to_numpy(float), ours.to_numpy(float))[0, 1])
