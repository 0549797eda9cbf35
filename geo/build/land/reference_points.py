"""The gazetteer: towns, settlements, hamlets and seats, each with a public reference point.

A map label's anchor is not the place: it lies 1.8 km (median) beside it. The reference point is therefore

1. for a municipality's seat: the seat's point in the register of seats;
2. for any other label: the centre of the inhabited 1 km cell of the same municipality with the highest score

       (people in the cell + 0.3 x people in the 3 x 3 cells around it) x exp(-(d / s)^2 / 2),

   d being the distance from the anchor, s = 2.5 km for towns and settlements and 1.5 km for hamlets, d at most 6 km
   and 4 km. The weights are those that put the labels of the seats closest to the seats' known points; the build log
   says how close.
3. for a parallel name (mostly Sámi or Kven) close to a label of the same kind: that label's point.

Labels without people nearby are left out: nobody starts there, and no centre can stand there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from geo.build.land import boundaries
from geo.build.land.kartverket import KINDS, Municipalities
from geo.data.names import slug

CELL_M = 1000
NEIGHBOURHOOD_WEIGHT = 0.3
SPREAD_M = {"town": 2_500.0, "settlement": 2_500.0, "hamlet": 1_500.0}
REACH_M = {"town": 6_000.0, "settlement": 6_000.0, "hamlet": 4_000.0}
PARALLEL_M = 2_800.0  # parallel names of one place are lettered side by side
SEAT_LABEL_M = 10_000.0  # a seat's label may stand at sea, in the neighbouring municipality
KIND_ORDER = ("town", "settlement", "hamlet")

BASIS_SEAT = "seat: point in the register of seats (GeoNames)"
BASIS_DOUBTFUL = "seat: point in the register of seats (GeoNames), marked there as doubtful"
BASIS_PEOPLE = "where most people live around the map label (N1000, 1 km grid)"
BASIS_PARALLEL = "parallel name of {name} (N1000)"


@dataclass(frozen=True)
class Gathered:
    """The places, and how many labels went where.

    Parameters
    ----------
    places : pd.DataFrame
        The table ``places`` without ``landmass``.
    labels : int
        Labels in all.
    other_kinds : int
        Labels of kinds that are no places, such as quays.
    repeated : int
        Labels that repeat a name in the municipality.
    seat_labels : int
        Labels of seats, whose point the register gives.
    uninhabited : int
        Labels without people near.
    seat_error_m : array of float64
        The rule for labels tried on those of seats: metres from the seat's point.
    """

    places: pd.DataFrame
    labels: int
    other_kinds: int
    repeated: int
    seat_labels: int
    uninhabited: int
    seat_error_m: npt.NDArray[np.float64]  # rule 2 tried on the labels of seats: metres from the seat's point


def gather(
    labels: pd.DataFrame, *, seats: pd.DataFrame, cells: pd.DataFrame, municipalities: Municipalities
) -> Gathered:
    """Make the gazetteer from map labels, seats and people; every seat is a place.

    Parameters
    ----------
    labels : pd.DataFrame
        As ``kartverket.labels`` gives them.
    seats : pd.DataFrame
        As ``registers.municipalities`` gives them.
    cells : pd.DataFrame
        ``x_m``, ``y_m`` (centre, metres), ``people`` and ``area`` (position in ``municipalities``).
    municipalities : Municipalities
        Municipalities by code, with their land.

    Returns
    -------
    Gathered
        Places sorted by ``place_id``, and counts.
    """
    known = labels[labels["source_kind"].isin(list(KINDS))].reset_index(drop=True)
    known = known.assign(kind=known["source_kind"].map(KINDS))
    anchors = known["x_m"].to_numpy(), known["y_m"].to_numpy()
    home = boundaries.locate(*anchors, cell_m=CELL_M, areas=municipalities.whole).area
    known = known.assign(area=home, code=municipalities.code[home])
    known = known.assign(rank=known["kind"].map(KIND_ORDER.index))
    once = known.sort_values(["rank", "name_number"], kind="stable").drop_duplicates(["name", "code"]).sort_index()
    once = once.reset_index(drop=True)

    score = _Score(cells)
    points = [score.best(*row) for row in zip(once["x_m"], once["y_m"], once["area"], once["kind"], strict=True)]
    once = once.assign(at_x_m=[point[0] for point in points], at_y_m=[point[1] for point in points], basis=BASIS_PEOPLE)
    once = once.assign(seat_row=_seat_of_label(once, seats))
    is_label = once["seat_row"].ge(0).to_numpy()
    error_m = _seat_errors(once[is_label], seats)
    once = _with_parallels(once, seats)
    inhabited = once["at_x_m"].notna().to_numpy()
    others = once[~is_label & inhabited]

    best = once[is_label].groupby("seat_row")["rank"].min()
    seat_kind = [KIND_ORDER[int(best.get(row, KIND_ORDER.index("settlement")))] for row in range(len(seats))]
    places = pd.concat(
        [
            pd.DataFrame(
                {
                    "place": seats["seat"],
                    "kind": seat_kind,
                    "municipality_code": seats["municipality_code"],
                    "x_m": seats["seat_x_m"],
                    "y_m": seats["seat_y_m"],
                    "is_seat": True,
                    "basis": np.where(seats["seat_doubtful"], BASIS_DOUBTFUL, BASIS_SEAT),
                }
            ),
            pd.DataFrame(
                {
                    "place": others["name"],
                    "kind": others["kind"],
                    "municipality_code": others["code"],
                    "x_m": others["at_x_m"].astype(np.int64),
                    "y_m": others["at_y_m"].astype(np.int64),
                    "is_seat": False,
                    "basis": others["basis"],
                }
            ),
        ],
        ignore_index=True,
    )
    places.insert(0, "place_id", _ids(places))
    return Gathered(
        places=places.sort_values("place_id", ignore_index=True),
        labels=len(labels),
        other_kinds=len(labels) - len(known),
        repeated=len(known) - len(once),
        seat_labels=int(is_label.sum()),
        uninhabited=int((~is_label & ~inhabited).sum()),
        seat_error_m=error_m,
    )


class _Score:
    """Rule 2: the inhabited cell that a label most likely stands for."""

    def __init__(self, cells: pd.DataFrame) -> None:
        self._x_m = cells["x_m"].to_numpy(np.int64)
        self._y_m = cells["y_m"].to_numpy(np.int64)
        self._area = cells["area"].to_numpy(np.int64)
        people = cells["people"].to_numpy(np.float64)
        at = {(x, y): count for x, y, count in zip(self._x_m.tolist(), self._y_m.tolist(), people, strict=True)}
        around = [
            sum(at.get((x + east, y + north), 0.0) for east in (-CELL_M, 0, CELL_M) for north in (-CELL_M, 0, CELL_M))
            for x, y in zip(self._x_m.tolist(), self._y_m.tolist(), strict=True)
        ]
        self._weight = people + NEIGHBOURHOOD_WEIGHT * np.array(around)
        self._tree = cKDTree(np.column_stack([self._x_m, self._y_m]))

    def best(self, x_m: float, y_m: float, area: int, kind: str) -> tuple[float, float]:
        """Centre of the best cell; nan, nan if nobody of that municipality lives within reach."""
        near = np.array(sorted(self._tree.query_ball_point((x_m, y_m), REACH_M[kind])), dtype=np.int64)
        near = near[self._area[near] == area]
        if not len(near):
            return np.nan, np.nan
        away_m = np.hypot(self._x_m[near] - x_m, self._y_m[near] - y_m)
        chosen = near[np.argmax(self._weight[near] * np.exp(-((away_m / SPREAD_M[kind]) ** 2) / 2))]
        return float(self._x_m[chosen]), float(self._y_m[chosen])


def _seat_of_label(labels: pd.DataFrame, seats: pd.DataFrame) -> list[int]:
    """Row in ``seats`` of the seat that each label names; -1 for none."""
    rows_of_name: dict[str, list[int]] = {}
    for row, name in enumerate(seats["seat"]):
        rows_of_name.setdefault(name, []).append(row)
    codes = seats["municipality_code"].to_numpy(dtype=object)
    x_m, y_m = seats["seat_x_m"].to_numpy(), seats["seat_y_m"].to_numpy()
    found = []
    for name, code, label_x_m, label_y_m in zip(
        labels["name"], labels["code"], labels["x_m"], labels["y_m"], strict=True
    ):
        rows = rows_of_name.get(name, [])
        own = [row for row in rows if codes[row] == code]
        near = [row for row in rows if np.hypot(x_m[row] - label_x_m, y_m[row] - label_y_m) <= SEAT_LABEL_M]
        found.append((own or near or [-1])[0])
    return found


def _seat_errors(labels: pd.DataFrame, seats: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Metres between rule 2 and the known point of the seat, where both exist."""
    tried = labels[labels["at_x_m"].notna()]
    rows = tried["seat_row"].to_numpy(np.int64)
    east = tried["at_x_m"].to_numpy() - seats["seat_x_m"].to_numpy()[rows]
    north = tried["at_y_m"].to_numpy() - seats["seat_y_m"].to_numpy()[rows]
    return np.asarray(np.hypot(east, north), np.float64)


def _with_parallels(labels: pd.DataFrame, seats: pd.DataFrame) -> pd.DataFrame:
    """Rule 3: a parallel name takes the point of the first name lettered beside it, the seat's where that is one."""
    number = labels["name_number"].to_numpy(np.int64)
    seat = labels["seat_row"].to_numpy(np.int64)
    kind, area = labels["kind"].to_numpy(dtype=object), labels["area"].to_numpy(np.int64)
    east, north = labels["x_m"].to_numpy(), labels["y_m"].to_numpy()
    first = np.flatnonzero(number == 1)
    pairs = [
        (float(np.hypot(east[lead] - east[row], north[lead] - north[row])), int(row), int(lead))
        for row in np.flatnonzero((number > 1) & (seat < 0))
        for lead in first[(kind[first] == kind[row]) & (area[first] == area[row])]
    ]
    at_x_m, at_y_m = labels["at_x_m"].to_numpy(copy=True), labels["at_y_m"].to_numpy(copy=True)
    basis, names = labels["basis"].to_list(), labels["name"].to_list()
    paired: set[int] = set()
    led: set[tuple[int, int]] = set()
    for away_m, row, lead in sorted(pairs):  # the closest first; a label leads one parallel name of each number
        if away_m > PARALLEL_M or row in paired or (lead, int(number[row])) in led:
            continue
        paired.add(row)
        led.add((lead, int(number[row])))
        known = seat[lead] >= 0
        at_x_m[row] = seats["seat_x_m"].iloc[seat[lead]] if known else at_x_m[lead]
        at_y_m[row] = seats["seat_y_m"].iloc[seat[lead]] if known else at_y_m[lead]
        basis[row] = BASIS_PARALLEL.format(name=names[lead])
    return labels.assign(at_x_m=at_x_m, at_y_m=at_y_m, basis=basis)


def _ids(places: pd.DataFrame) -> list[str]:
    """Municipality code and name; a second place that would get the same id is numbered."""
    taken: dict[str, int] = {}
    ids = []
    for code, name in zip(places["municipality_code"], places["place"], strict=True):
        plain = f"{code}-{slug(name)}"
        taken[plain] = taken.get(plain, 0) + 1
        ids.append(plain if taken[plain] == 1 else f"{plain}-{taken[plain]}")
    return ids
