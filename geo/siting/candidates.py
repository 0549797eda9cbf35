"""Where a new centre may stand: the candidates of siting, and the travel times to all of them.

- **towns**: every place of the gazetteer, one per point. Places that share a point (a parallel name, two hamlets with
  one reference point) are one candidate under the main name: a seat before a town, a settlement and a hamlet, and a
  name of its own before a parallel one.
- **municipalities**: the seats.
- **cells**: of each square of 10 km the inhabited cell with most people. Siting by the cell is for finding out what
  the towns leave on the table; all 55,000 cells would need 12 GB of times and lie 1 km from one another.

The times are one search per candidate, worked out once per road network: [candidate, origin], float32, 0.4 GB for all
towns of Norway. Studies under scenarios that leave the roads alone share them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.data.vocabulary import CANDIDATES, CELLS, MUNICIPALITIES, TOWNS
from geo.errors import ReiseveiError, UnknownName
from geo.routing import matrix
from geo.routing.matrix import Seconds
from geo.siting.lagrangian import Stop, never
from geo.study.study import Study

SQUARE_M = 10_000
_BLOCK = 96  # candidates searched together: turning the network round costs the same for one as for many
_THREADS = 2
_KIND_ORDER = {"town": 0, "settlement": 1, "hamlet": 2}


class SitingCancelled(ReiseveiError):
    """The run was cancelled before there was anything to say."""


@dataclass(frozen=True)
class Candidate:
    """A place for a new centre.

    Parameters
    ----------
    place : str
        Name; of a cell the nearest in the gazetteer.
    place_id : str
        Id of the place; blank: a cell.
    municipality_code : str
        Four digits.
    municipality : str
        Name of the municipality.
    x_m : int
        East coordinate, metres in the data set's projection.
    y_m : int
        North coordinate, metres.
    landmass : int
        Land part on which it stands.
    also : tuple[str, ...], optional
        Names of other places on the same point.
    """

    place: str
    place_id: str
    municipality_code: str
    municipality: str
    x_m: int
    y_m: int
    landmass: int
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Names and municipality code."""
        near = "" if self.place_id else "near "
        return f"{near}{' / '.join((self.place, *self.also))} ({self.municipality_code})"


def candidates(study: Study, kind: str) -> tuple[Candidate, ...]:
    """Return the candidates of a kind in the order of the tables.

    Parameters
    ----------
    study : Study
        The study whose places, people and roads are used.
    kind : str
        One of ``CANDIDATES``: towns, municipalities or cells.

    Returns
    -------
    tuple[Candidate, ...]
        The candidates.

    Raises
    ------
    UnknownName
        There is no such kind.
    """
    if kind == TOWNS:
        return _of_places(study, _one_per_point(study.dataset.places))
    if kind == MUNICIPALITIES:
        places = study.dataset.places
        return _of_places(study, places[places["place_id"].isin(study.dataset.municipalities["seat"])])
    if kind == CELLS:
        return _of_cells(study)
    raise UnknownName("kind of candidate", kind, CANDIDATES)


def _one_per_point(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places without those that share a point with a better name, in the table's order."""
    rank = pd.DataFrame(
        {
            "x_m": places["x_m"],
            "y_m": places["y_m"],
            "parallel": places["basis"].str.startswith("parallel name"),
            "no_seat": ~places["is_seat"].astype(bool),
            "kind": places["kind"].map(_KIND_ORDER),
            "row": np.arange(len(places)),
        }
    ).sort_values(["x_m", "y_m", "no_seat", "parallel", "kind", "row"])
    return places.iloc[np.sort(rank.drop_duplicates(["x_m", "y_m"])["row"].to_numpy())]


def _of_places(study: Study, places: pd.DataFrame) -> tuple[Candidate, ...]:
    names = study.gazetteer.municipality_names
    on_point: dict[tuple[int, int], list[str]] = {}
    for place, x, y in study.dataset.places[["place", "x_m", "y_m"]].itertuples(index=False, name=None):
        on_point.setdefault((int(x), int(y)), []).append(place)
    fields = places[["place", "place_id", "municipality_code", "x_m", "y_m", "landmass"]]
    return tuple(
        Candidate(
            place=place,
            place_id=place_id,
            municipality_code=code,
            municipality=names.get(code, ""),
            x_m=int(x),
            y_m=int(y),
            landmass=int(land),
            also=tuple(other for other in on_point[int(x), int(y)] if other != place),
        )
        for place, place_id, code, x, y, land in fields.itertuples(index=False, name=None)
    )


def _of_cells(study: Study) -> tuple[Candidate, ...]:
    origins, places = study.dataset.origins, study.dataset.places
    squares = pd.DataFrame({"x": origins["x_m"] // SQUARE_M, "y": origins["y_m"] // SQUARE_M})
    order = np.lexsort((np.arange(len(origins)), -origins["population"].to_numpy()))
    most = squares.iloc[order].drop_duplicates().index.to_numpy()
    chosen = origins.loc[np.sort(most)]
    names = study.gazetteer.municipality_names
    place_x, place_y = places["x_m"].to_numpy(), places["y_m"].to_numpy()
    found = []
    fields = chosen[["municipality_code", "x_m", "y_m", "landmass"]]
    for code, x, y, land in fields.itertuples(index=False, name=None):
        near = int(np.argmin((place_x - x) ** 2 + (place_y - y) ** 2))
        place = str(places["place"].iloc[near])
        found.append(Candidate(place, "", code, names.get(code, ""), int(x), int(y), int(land)))
    return tuple(found)


def times_to(
    study: Study,
    sites: tuple[Candidate, ...],
    *,
    stop: Stop = never,
    report: Callable[[float], None] = lambda _share: None,
) -> Seconds:
    """Search the seconds from every origin to every candidate.

    Parameters
    ----------
    study : Study
        The study whose places, people and roads are used.
    sites : tuple[Candidate, ...]
        The candidates.
    stop : Stop, optional
        Asked before each block of candidates whether to stop.
    report : Callable[[float], None], optional
        Told the share that is done, above 0 and up to 1, after each block.

    Returns
    -------
    Seconds
        Seconds [candidate, origin], read-only; ``inf``: no way.

    Raises
    ------
    SitingCancelled
        ``stop()`` said so.
    """
    legs = study.legs([one.x_m for one in sites], [one.y_m for one in sites], [one.landmass for one in sites])
    times: npt.NDArray[np.float32] = np.empty((len(sites), len(study.origin_legs)), dtype=np.float32)
    starts = range(0, len(sites), _BLOCK)

    def block(first: int) -> None:
        if stop():
            raise SitingCancelled("Cancelled while the times to the candidates were worked out.")
        here = slice(first, first + _BLOCK)
        times[here] = matrix.matrix(study.network, origins=study.origin_legs, sites=legs[here])

    with ThreadPoolExecutor(_THREADS) as pool:
        for done, _ in enumerate(pool.map(block, starts), start=1):
            report(done / len(starts))
    times.setflags(write=False)
    return times
