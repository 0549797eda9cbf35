"""Norway with a million junctions, to measure the whole program on; its roads are made up.

Municipalities, towns, centres and what is known of them are the real ones of the embedded data, and so are the
inhabited cells where Statistics Norway's grid of 250 m is at hand. Of the roads only the *topology* is real, that of a
road network elsewhere (``benchmarks.graphs``): its junctions are strung along the cells, neighbours near each other, so
that a road lies at every door, catchments hang together and a new centre is nearest to the people around it. Fjords
and fells stop nobody here. The times mean nothing; how long it takes to work them out does.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.cells import CELL_M
from benchmarks.graphs import Topology
from geo.data.folder import Dataset
from geo.data.schema import METRIC_CRS
from geo.network.graph import SpeedModel
from geo.routing.engines.cch import order as kernel_order
from geo.routing.engines.cch.engine import search_at_hand
from geo.routing.engines.cch.order import Ints
from geo.study.study import Study

UNSEEN, NUMBERED = "P", "E"  # on the map, made-up roads would be a tangle: it shows the numbered one only
NUMBER = "E1"  # the one road with a number: the quickest way between the seats of the two largest municipalities
SHRUNK = 0.2  # strung along a curve, roads wind far more than real ones: with this, times come out like Norway's
SHORTEST_M = 10.0
LONG_M = 8_000.0
CATEGORIES = ("P", "K", "F", "R", "E")
SHARES = (0.35, 0.65, 0.8, 0.95)  # the longest twentieth are E roads, and so on down
SLOWEST_BACK = 1.1  # driving back takes up to a tenth longer, so that a search in the wrong direction would be seen
_NO_NODE = -9999  # scipy's mark for "no predecessor"

Floats = npt.NDArray[np.float64]


def dataset(topology: Topology, *, today: Dataset, origins: pd.DataFrame | None = None) -> Dataset:
    """Return today's situation on made-up roads, with other cells if they are given. The same every time."""
    cells = today.origins if origins is None else origins
    made = replace(today, origins=cells, roads=roads_over(cells, topology))
    return replace(made, roads=_with_number(made, NUMBER))


def serving_mb(study: Study) -> dict[str, float]:
    """Megabytes that a study keeps in order to answer, by what it keeps; what Python objects take is not counted.

    ``network``: arrays without the lines. ``kernel`` and ``plan``: only where the network is large enough for them.
    """
    network, legs = study.network, study.origin_legs
    arrays = [value for value in vars(network).values() if isinstance(value, np.ndarray) and value.dtype != object]
    arrays += [legs.edge, legs.fraction, legs.metres, legs.seconds, legs.reason]
    found = {"times": study.times.nbytes, "network and legs": sum(array.nbytes for array in arrays)}
    search = search_at_hand(network)
    if search is not None:
        found["kernel"] = search.kernel.bytes + search.weights.bytes
        _, plan, cost = search.prepared(legs.edge)
        found["plan"] = plan.bytes + cost.nbytes
    return {name: round(taken / 1e6, 1) for name, taken in found.items()}


def roads_over(cells: pd.DataFrame, topology: Topology) -> gpd.GeoDataFrame:
    """Lay a topology over inhabited cells; columns as in ``geo.data.tables.ROADS``.

    Taken apart by the kernel, junctions stand in an order in which small neighbourhoods are runs; cells stand in that
    of a curve through the land. One order is laid along the other, and nineteen roads of twenty are shorter than 8 km;
    across water they become ferries. What the curve tears apart is LONG_M and more: such a road leads past all doors.
    """
    rng = np.random.default_rng(2026)
    tail, head = topology.tail, topology.head
    cell = _cell_of(cells, topology)
    corner = [cells[axis].to_numpy(dtype=float)[cell] for axis in ("x_m", "y_m")]
    x, y = (axis + rng.uniform(-CELL_M / 2, CELL_M / 2, topology.nodes) for axis in corner)
    straight_m = np.hypot(x[tail] - x[head], y[tail] - y[head])
    length_m = np.maximum(straight_m * SHRUNK, SHORTEST_M)
    rank = np.searchsorted(np.quantile(length_m, SHARES), length_m)
    land = cells["landmass"].to_numpy(dtype=np.int64)[cell]
    long = straight_m >= LONG_M
    wet = (land[tail] != land[head]) & ~long
    model = SpeedModel()
    kmh = np.array([model.kmh("road", category=one) for one in CATEGORIES])[rank]
    seconds = length_m / 1000 / np.where(wet, model.ferry_kmh, kmh) * 3600
    count = len(tail)
    ends = np.stack([np.column_stack([x, y])[end] for end in (tail, head)], axis=1).reshape(-1, 2)
    lines = shapely.linestrings(ends, indices=np.repeat(np.arange(count), 2))
    return gpd.GeoDataFrame(
        {
            "edge_id": np.arange(count),
            "from_node": tail,
            "to_node": head,
            "kind": np.where(wet, "ferry", "road"),
            "category": np.where(wet, "", UNSEEN),
            "number": "",
            "motorway": "",
            "tunnel_m": 0.0,
            "bridge_m": 0.0,
            "length_m": length_m,
            "seconds": seconds,
            "seconds_back": seconds * rng.uniform(1.0, SLOWEST_BACK, count),
            "landmasses": np.where(long, "", _touched(land[tail], land[head])),
            "component": 0,
            "note": "",
        },
        geometry=lines,
        crs=METRIC_CRS,
    )


def _cell_of(cells: pd.DataFrame, topology: Topology) -> npt.NDArray[np.int64]:
    """Cell in which each junction stands: as many junctions in every cell as in any other, give or take one."""
    place = kernel_order.hierarchy(topology.nodes, tail=topology.tail, head=topology.head).place_of
    curve = gpd.GeoSeries.from_xy(cells["x_m"], cells["y_m"]).hilbert_distance().to_numpy()
    along = np.argsort(curve, kind="stable")
    return np.asarray(along[place.astype(np.int64) * len(cells) // topology.nodes], dtype=np.int64)


def _touched(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Land parts at both ends, as the table spells them."""
    pairs, which = np.unique(np.column_stack([one, other]), axis=0, return_inverse=True)
    spelt = [" ".join(dict.fromkeys(str(part) for part in pair)) for pair in pairs.tolist()]
    return np.array(spelt, dtype=object)[which]


def _with_number(made: Dataset, number: str) -> gpd.GeoDataFrame:
    """Give the quickest way between the seats of the two largest municipalities a number, so that it can be closed."""
    roads, places = made.roads, made.places.set_index("place_id")
    tail, head = roads["from_node"].to_numpy(), roads["to_node"].to_numpy()
    seconds = np.where(roads["kind"] == "road", roads["seconds"].to_numpy(), np.inf)
    at = shapely.get_coordinates(shapely.get_point(roads.geometry.to_numpy(), 0))
    seats = places.loc[made.municipalities.nlargest(2, "population")["seat"], ["x_m", "y_m"]].to_numpy()
    start, end = (int(tail[np.hypot(at[:, 0] - x, at[:, 1] - y).argmin()]) for x, y in seats)
    way = _way(tail, head, seconds, start=start, end=end)
    return roads.assign(number=np.where(way, number, ""), category=np.where(way, NUMBERED, roads["category"]))


def _way(tail: Ints, head: Ints, seconds: Floats, *, start: int, end: int) -> npt.NDArray[np.bool_]:
    """Mark the edges of the quickest way between two junctions; none where there is no way."""
    nodes = int(max(tail.max(), head.max())) + 1
    usable = np.flatnonzero(np.isfinite(seconds) & (tail != head))
    low, high = np.minimum(tail, head)[usable], np.maximum(tail, head)[usable]
    order = np.lexsort((seconds[usable], high, low))
    first = order[np.unique(np.column_stack([low, high])[order], axis=0, return_index=True)[1]]
    graph = csr_array((seconds[usable[first]], (low[first], high[first])), shape=(nodes, nodes))
    _, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    way = [end]
    while way[-1] != start and before[way[-1]] != _NO_NODE:
        way.append(int(before[way[-1]]))
    ends = np.sort(np.stack([way[:-1], way[1:]], axis=1), axis=1).astype(np.int64)
    pairs = np.minimum(tail, head).astype(np.int64) * nodes + np.maximum(tail, head)
    return np.isin(pairs, ends[:, 0] * nodes + ends[:, 1])
