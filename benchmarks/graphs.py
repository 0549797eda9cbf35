"""The networks of the benchmark: real topologies where they are at hand, a drawn one where not. All seeded.

The road networks of the ninth DIMACS challenge give the topology only; lengths are drawn (lognormal, median about
250 m) and so are classes with their speeds. Driving back takes up to a tenth longer, so that a search in the wrong
direction would be found out. Where people live, centres, areas and groups are drawn as well, in Norway's numbers.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from benchmarks.cells import GRID_2019, fine_origins
from benchmarks.kernel_table import Grid
from geo.data.folder import load
from geo.network.access import AccessLegs, access_legs
from geo.network.graph import Network
from geo.routing.engines.cch.customise import Targets, to_ms
from geo.routing.engines.cch.order import Ints

CENTRES = 45
CELLS = 222_000  # inhabited squares of 250 m in Norway
AREAS = 357
GROUPS = 12
SPEEDS_KMH = (30, 50, 60, 80, 110)
CLASS_SHARES = (0.35, 0.3, 0.15, 0.15, 0.05)
MEDIAN_M, SPREAD = 250.0, 1.0
DRAWN_SIDE = 256


@dataclass(frozen=True, eq=False)
class Topology:
    """Which junctions are joined: the two ends of each edge, numbered from 0."""

    name: str
    nodes: int
    tail: Ints
    head: Ints


@dataclass(frozen=True, eq=False)
class Course:
    """A network with everything the tasks ask about. ``ms`` along an edge, ``back`` against it."""

    name: str
    nodes: int
    tail: Ints
    head: Ints
    ms: Ints
    back: Ints
    centres: Ints
    homes: Targets
    grid: Grid
    eligible: npt.NDArray[np.bool_]

    @property
    def reversed_arcs(self) -> csr_array:
        """The reversed network as scipy wants it: cheapest arc of each pair, milliseconds as float64."""
        start, end = np.concatenate([self.head, self.tail]), np.concatenate([self.tail, self.head])
        cost = np.concatenate([self.ms, self.back])
        usable = (start != end) & (cost < (1 << 29))
        start, end, cost = start[usable], end[usable], cost[usable]
        order = np.lexsort((cost, end, start))
        start, end, cost = start[order], end[order], cost[order]
        keep = np.ones(len(start), dtype=bool)
        keep[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        indptr = np.zeros(self.nodes + 1, dtype=np.int32)
        np.cumsum(np.bincount(start[keep], minlength=self.nodes), out=indptr[1:])
        return csr_array((cost[keep].astype(np.float64), end[keep], indptr), shape=(self.nodes, self.nodes))


def dimacs(path: Path) -> Course:
    """Course on a road network of the DIMACS challenge."""
    return _drawn(read_dimacs(path))


def read_dimacs(path: Path) -> Topology:
    """Read a file of the DIMACS challenge: ``p tw nodes edges``, then one edge per line, from 1."""
    with lzma.open(path, "rt", encoding="ascii") as file:
        nodes = int(file.readline().split()[2])
        ends = np.loadtxt(file, dtype=np.int32, usecols=(0, 1)) - np.int32(1)
    name = path.name.split(".")[0].replace("dimacs9_", "DIMACS ")
    return Topology(name, nodes, ends[:, 0].copy(), ends[:, 1].copy())


def town(*, side: int = DRAWN_SIDE) -> Course:
    """Course on a drawn network, for where no real one is at hand."""
    return _drawn(draw_town(side=side))


def draw_town(*, side: int = DRAWN_SIDE) -> Topology:
    """Draw blocks with missing streets, two bends in each street."""
    rng = np.random.default_rng(7)
    corner = np.arange(side * side, dtype=np.int32).reshape(side, side)
    tail = np.concatenate([corner[:, :-1].ravel(), corner[:-1].ravel()])
    head = np.concatenate([corner[:, 1:].ravel(), corner[1:].ravel()])
    there = rng.random(len(tail)) < 0.62  # noqa: PLR2004 -- mean degree 2.5, as in road networks
    tail, head = tail[there], head[there]
    bends = 2
    middle = (side * side + np.arange(len(tail) * bends, dtype=np.int32)).reshape(-1, bends)
    points = np.column_stack([tail, middle, head]).astype(np.int32)
    return Topology("drawn town", side * side + middle.size, points[:, :-1].ravel(), points[:, 1:].ravel())


def _drawn(topology: Topology) -> Course:
    name, nodes, tail, head = topology.name, topology.nodes, topology.tail, topology.head
    rng = np.random.default_rng(2026)
    metres = MEDIAN_M * rng.lognormal(0.0, SPREAD, len(tail))
    kmh = rng.choice(SPEEDS_KMH, len(tail), p=CLASS_SHARES)
    seconds = metres / (kmh / 3.6)
    ms, back = to_ms(seconds), to_ms(seconds * rng.uniform(1.0, 1.1, len(tail)))
    both = csr_array((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes))
    _, part = connected_components(both, directed=False)
    main = np.flatnonzero(part == np.bincount(part).argmax()).astype(np.int32)
    count = min(CELLS, len(tail) // 2)
    edge = np.sort(rng.choice(len(tail), count, replace=False))
    share = rng.random(count)
    homes = Targets(
        tail=tail[edge],
        head=head[edge],
        tail_ms=(back[edge] * share).astype(np.int32),
        head_ms=(ms[edge] * (1 - share)).astype(np.int32),
    )
    centres = rng.choice(main, CENTRES, replace=False)
    return _course(name, nodes, (tail, head, ms, back), centres, homes, people=rng.lognormal(2.0, 1.2, count), rng=rng)


def _course(
    name: str,
    nodes: int,
    edges: tuple[Ints, Ints, Ints, Ints],
    centres: Ints,
    homes: Targets,
    *,
    people: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> Course:
    """Areas are what lies nearest to each of AREAS drawn nodes; group g may use a share of the centres."""
    tail, head, ms, back = edges
    plain = Course(
        name,
        nodes,
        tail,
        head,
        ms,
        back,
        centres,
        homes,
        Grid.of(people[:0], area_index=people[:0].astype(np.int64), area_count=0),
        np.ones((0, 0), dtype=np.bool_),
    )
    capitals = rng.choice(nodes, min(AREAS, nodes), replace=False)
    _, _, source = dijkstra(plain.reversed_arcs, indices=capitals, min_only=True, return_predecessors=True)
    number = np.zeros(nodes, dtype=np.int64)
    number[capitals] = np.arange(len(capitals))
    area = np.where(source[homes.tail] >= 0, number[np.maximum(source[homes.tail], 0)], 0)
    share = np.linspace(0.2, 1.0, GROUPS)[:, None]
    eligible = rng.random((GROUPS, len(centres))) < share
    eligible[:, 0] = True
    return Course(
        name, nodes, tail, head, ms, back, centres, homes, Grid.of(people, area_index=area, area_count=AREAS), eligible
    )


def norway(raw: Path | None = None) -> Course:
    """Course on the embedded network, with the 250 m cells of ``raw`` where there is that file, else the 1 km ones."""
    dataset = load()
    network = Network.from_roads(dataset.roads)
    fine = raw is not None and (raw / GRID_2019).exists()
    origins = fine_origins(dataset, raw / GRID_2019) if raw is not None and fine else dataset.origins
    name = f"N1000, {len(origins):,} cells of {'250 m' if fine else '1 km'}"
    x_m, y_m = origins["x_m"].to_numpy(dtype=float), origins["y_m"].to_numpy(dtype=float)
    landmass, people = origins["landmass"].to_numpy(dtype=np.int64), origins["population"].to_numpy(dtype=float)
    legs = access_legs(x_m, y_m, landmass, network=network)
    rng = np.random.default_rng(2026)
    on_main = np.unique(network.tail[network.in_main])
    edges = (network.tail, network.head, to_ms(network.seconds), to_ms(network.seconds_back))
    centres = rng.choice(on_main, CENTRES, replace=False)
    return _course(name, network.node_count, edges, centres, _homes(network, legs), people=people, rng=rng)


def _homes(network: Network, legs: AccessLegs) -> Targets:
    joined = legs.edge >= 0
    edge, share = np.where(joined, legs.edge, 0), np.where(joined, legs.fraction, 0.0)
    back, forth = network.seconds_back[edge], network.seconds[edge]
    out_tail = np.where(share == 0, 0.0, np.where(np.isinf(back), np.inf, share * np.nan_to_num(back, posinf=0)))
    out_head = np.where(
        share == 1, 0.0, np.where(np.isinf(forth), np.inf, (1 - share) * np.nan_to_num(forth, posinf=0))
    )
    return Targets(
        tail=np.where(joined, network.tail[edge], -1).astype(np.int32),
        head=np.where(joined, network.head[edge], -1).astype(np.int32),
        tail_ms=to_ms(out_tail),
        head_ms=to_ms(out_head),
    )
