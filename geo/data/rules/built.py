"""The rules that hold between the built tables of a data folder: codes, people, places, the road network.

One fault per rule, with the number of rows and the first few of them: built tables are mended by building again. Each
rule is left out where a table that it needs is missing or misshapen; that is said by ``geo.data.schema.faults``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
import shapely

from geo.data.schema import Table
from geo.data.tables import COUNTIES, LANDMASSES, MUNICIPALITIES, ORIGINS, PLACES, ROADS
from geo.errors import Fault

# municipalities per county on 1 January 2024 (Statistics Norway, Klass 131): 357 in 15 counties
MUNICIPALITIES_2024: Mapping[str, int] = {
    "03": 1,
    "11": 23,
    "15": 27,
    "18": 41,
    "31": 12,
    "32": 21,
    "33": 18,
    "34": 46,
    "39": 6,
    "40": 17,
    "42": 25,
    "46": 43,
    "50": 38,
    "55": 21,
    "56": 18,
}
PEOPLE_TOLERANCE = 0.5  # cells are rescaled to the official number; what is left is rounding
COAST_TOLERANCE_M = 10_000  # outlines are simplified and a place may lie on a skerry, but not in another region
_SHOWN = 5
_BUILD = "Build the folder again with `reisevei build`"

Frames = Mapping[str, pd.DataFrame]


def folder_faults(frames: Frames) -> list[Fault]:
    """List every breach of a rule between the built tables that could be read.

    Parameters
    ----------
    frames : Frames
        Built tables by name, as far as they could be read.

    Returns
    -------
    list[Fault]
        Every breach of a rule between them.
    """
    return [fault for rule in _RULES for fault in _guarded(rule, frames)]


def _guarded(rule: Callable[[Frames], Iterable[Fault]], frames: Frames) -> list[Fault]:
    """Apply one rule; a table that is missing or misshapen is said elsewhere and leaves the rule out."""
    try:
        return list(rule(frames))
    except KeyError:
        return []


def _some(table: Table, column: str, problem: str, named: Iterable[object], remedy: str = _BUILD) -> Iterator[Fault]:
    names = list(dict.fromkeys(str(name) for name in named))
    if names:
        more = " …" if len(names) > _SHOWN else ""
        shown = f"{', '.join(names[:_SHOWN])}{more}"
        yield Fault(table.file, None, column, f"{problem}: {len(names)} ({shown})", remedy)


def _counted(frames: Frames) -> Iterator[Fault]:
    """All of Norway or none of it: where one official county stands, all stand, each with all municipalities."""
    held = frames["municipalities"]["county_code"].value_counts().to_dict()
    if not set(held) & set(MUNICIPALITIES_2024):
        return
    wrong = [
        f"county {code}: {held.get(code, 0)} instead of {count}"
        for code, count in MUNICIPALITIES_2024.items()
        if held.get(code, 0) != count
    ]
    yield from _some(MUNICIPALITIES, "municipality_code", "number of municipalities is not that of 2024", wrong)


def _codes(frames: Frames) -> Iterator[Fault]:
    municipalities = frames["municipalities"]
    code, county = municipalities["municipality_code"], municipalities["county_code"]
    yield from _some(MUNICIPALITIES, "county_code", "unknown county", county[~county.isin(_held(frames, COUNTIES))])
    yield from _some(MUNICIPALITIES, "county_code", "code and county disagree", code[code.str[:2].ne(county)])
    for table in (PLACES, ORIGINS, LANDMASSES):
        used = frames[table.name]["municipality_code"]
        yield from _some(table, "municipality_code", "unknown municipality", used[~used.isin(set(code))])


def _held(frames: Frames, table: Table) -> set[object]:
    return set(frames[table.name][table.key[0]])


def _seats(frames: Frames) -> Iterator[Fault]:
    municipalities, places = frames["municipalities"], frames["places"]
    lies_in = municipalities["seat"].map(dict(zip(places["place_id"], places["municipality_code"], strict=True)))
    code = municipalities["municipality_code"]
    yield from _some(MUNICIPALITIES, "seat", "the seat is not in places.csv", code[lies_in.isna()])
    elsewhere = lies_in.notna() & lies_in.ne(code)
    yield from _some(MUNICIPALITIES, "seat", "the seat lies in another municipality", code[elsewhere])
    flagged = places["place_id"].isin(set(municipalities["seat"])) != places["is_seat"]
    yield from _some(PLACES, "is_seat", "is_seat and the municipality's seat disagree", places["place_id"][flagged])


def _points(frames: Frames) -> Iterator[Fault]:
    places, municipalities = frames["places"], frames["municipalities"]
    areas = dict(zip(municipalities["municipality_code"], municipalities["geometry"], strict=True))
    known = places[places["municipality_code"].isin(set(areas))]
    points = shapely.points(known["x_m"].to_numpy(dtype=float), known["y_m"].to_numpy(dtype=float))
    around = np.array([areas[code] for code in known["municipality_code"]], dtype=object)
    far = shapely.distance(points, around) > COAST_TOLERANCE_M
    problem = f"more than {COAST_TOLERANCE_M // 1000} km outside the municipality"
    yield from _some(PLACES, "x_m", problem, known["place_id"][far])


def _people(frames: Frames) -> Iterator[Fault]:
    municipalities, origins = frames["municipalities"], frames["origins"]
    official = municipalities.set_index("municipality_code")["population"].astype("float64")
    counted = origins.groupby("municipality_code")["population"].sum().reindex(official.index, fill_value=0.0)
    off = (counted - official).abs() > PEOPLE_TOLERANCE
    wrong = [f"{code}: {counted[code]:.1f} instead of {official[code]:.0f}" for code in official.index[off]]
    yield from _some(ORIGINS, "population", "people do not add up to the official number", wrong)
    negative = origins["origin_id"][origins["population"] < 0]
    yield from _some(ORIGINS, "population", "fewer than no people", negative)


def _landmasses(frames: Frames) -> Iterator[Fault]:
    known = _held(frames, LANDMASSES)
    for table, key in ((PLACES, "place_id"), (ORIGINS, "origin_id")):
        frame = frames[table.name]
        unknown = ~frame["landmass"].isin(known)
        yield from _some(table, "landmass", "unknown landmass", frame[key][unknown])


def _nodes(frames: Frames) -> Iterator[Fault]:
    """Each node is one point: where two edges share a node their lines meet."""
    roads = frames["roads"]
    shapes = roads["geometry"].to_numpy()
    nodes = np.concatenate([roads["from_node"].to_numpy(), roads["to_node"].to_numpy()])
    ends = np.concatenate([shapely.get_point(shapes, 0), shapely.get_point(shapes, -1)])
    xy = pd.DataFrame({"node": nodes, "x": shapely.get_x(ends), "y": shapely.get_y(ends)})
    spread = xy.groupby("node").agg(["min", "max"])
    torn = (spread["x", "min"] != spread["x", "max"]) | (spread["y", "min"] != spread["y", "max"])
    yield from _some(ROADS, "from_node", "nodes where the lines do not meet", spread.index[torn])


def _edges(frames: Frames) -> Iterator[Fault]:
    roads = frames["roads"]
    edge = roads["edge_id"]
    yield from _some(ROADS, "edge_id", "does not count from 0", edge[edge.to_numpy() != np.arange(len(edge))])
    yield from _some(ROADS, "length_m", "not longer than nothing", edge[~(roads["length_m"] > 0)])
    for column in ("seconds", "seconds_back"):
        yield from _some(ROADS, column, "not longer than nothing", edge[roads[column] <= 0])
    closed = roads["seconds"].isna() & roads["seconds_back"].isna()
    yield from _some(ROADS, "seconds", "allowed in neither direction", edge[closed])


_RULES = (_counted, _codes, _seats, _points, _people, _landmasses, _nodes, _edges)
