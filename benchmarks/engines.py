"""Who runs: for each engine the tasks that it can do, as functions without arguments. Preparation is timed apart.

All answer the same question with the same whole milliseconds, from every node or home *to* the centres. What an
engine has no means for is left out, not imitated badly. The others are imported only if they are installed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from benchmarks import kernel_table
from benchmarks.graphs import GROUPS, Course
from benchmarks.kernel_table import AggregateTable, row_of
from geo.measures import coverage
from geo.routing.engines.cch.customise import CUT_OFF_MS, SweepPlan
from geo.routing.engines.cch.kernel import Kernel, warm
from geo.routing.engines.cch.sweep import Goals, answer_rows, seeds_of, sweep

ONE = "one centre -> all nodes"
ALL = "45 centres -> all nodes"
ONE_HOMES = "one centre -> all cells"
ALL_HOMES = "45 centres -> all cells"
NEAREST = "nearest of 45, all nodes"
GROUPS_TASK = "twelve groups: nearest and aggregates"
ADD = "add one centre, with aggregates"
CLOSE = "close one centre, with aggregates"
CLOSURES = "re-customise after 50 closures"
FULL = "full recompute: trees, table, twelve groups, aggregates"
TASKS = (ONE, ALL, ONE_HOMES, ALL_HOMES, NEAREST, GROUPS_TASK, ADD, CLOSE, CLOSURES, FULL)
CLOSED_ROADS = 50
THREADS = 2


@dataclass(frozen=True, eq=False)
class Runner:
    """An engine at the start: its tasks, and the seconds it took to prepare, by step."""

    name: str
    tasks: Mapping[str, Callable[[], object]]
    prepared_s: Mapping[str, float]
    resident_bytes: int = 0
    node_times: Callable[[], npt.NDArray[np.int64]] | None = None


class _Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    def __call__(self, step: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        begin = time.perf_counter()
        found = work()
        self.steps[step] = time.perf_counter() - begin
        return found


def _warm() -> None:
    warm()
    kernel_table.warm()


def reisevei(course: Course, *, threads: int = THREADS) -> Runner:
    """Our kernel. What-ifs use one thread, batches ``threads``; answers are written where the last ones were."""
    clock = _Clock()
    clock("compiled code loaded", _warm)
    kernel: Kernel = clock("order", lambda: Kernel.of(course.nodes, tail=course.tail, head=course.head))
    weights = clock("weights", lambda: kernel.weights(ms=course.ms, ms_back=course.back))
    plan: SweepPlan = clock("plan", lambda: SweepPlan.to_targets(kernel.net, course.homes))
    everywhere = SweepPlan.everywhere(kernel.net)
    cost = plan.weigh(weights, costs=course.homes.costs)
    wide, narrow = answer_rows(plan.rows, lanes=48), answer_rows(plan.rows, lanes=1)
    all_wide, all_narrow = answer_rows(course.nodes, lanes=48), answer_rows(course.nodes, lanes=1)
    goals = Goals.at_nodes(course.centres)
    one = Goals.at_nodes(course.centres[:1])
    count = len(course.centres)

    def trees(which: SweepPlan, its_cost: Any, some: Goals, out: Any, used: int) -> Any:  # noqa: ANN401
        lanes = out.shape[1]
        return sweep(which, its_cost, seeds_of(kernel.net, weights, some, lanes=lanes), threads=used, out=out)

    def table() -> AggregateTable:
        rows = trees(plan, cost, goals, wide, threads)
        return AggregateTable.of(rows, centre_count=count, grid=course.grid, threads=threads)

    def nearest() -> Any:  # noqa: ANN401 -- all centres are entries of one goal
        some = Goals(np.zeros(count, dtype=np.int32), course.centres, np.zeros(count, dtype=np.int32), 1)
        return trees(everywhere, weights.up, some, all_narrow, threads)

    def closures() -> object:
        shut = np.random.default_rng(1).choice(len(course.ms), CLOSED_ROADS, replace=False)
        ms, back = course.ms.copy(), course.back.copy()
        ms[shut] = back[shut] = CUT_OFF_MS
        return plan.weigh(kernel.weights(ms=ms, ms_back=back), costs=course.homes.costs)

    today = clock("table", table)
    answers = clock("answers", lambda: today.answers(course.eligible, threads=threads))
    new = Goals.at_nodes(course.tail[len(course.tail) // 2 :][:1])

    def add() -> object:
        row = row_of(trees(plan, cost, new, narrow, 1)[:, 0], course.grid)
        return answers.with_centre(row, centre=count, groups=range(GROUPS))

    resident = (
        kernel.bytes + weights.bytes + plan.bytes + cost.nbytes + course.homes.costs.nbytes
        + today.units.nbytes + answers.bytes
    )  # fmt: skip
    return Runner(
        "reisevei",
        {
            ONE: lambda: trees(everywhere, weights.up, one, all_narrow, 1),
            ALL: lambda: trees(everywhere, weights.up, goals, all_wide, threads),
            ONE_HOMES: lambda: trees(plan, cost, one, narrow, 1),
            ALL_HOMES: lambda: trees(plan, cost, goals, wide, threads),
            NEAREST: nearest,
            GROUPS_TASK: lambda: today.answers(course.eligible, threads=threads),
            ADD: add,
            CLOSE: lambda: answers.without_centre(today, centre=1, eligible=course.eligible),
            CLOSURES: closures,
            FULL: lambda: table().answers(course.eligible, threads=threads),
        },
        clock.steps,
        resident,
        lambda: trees(everywhere, weights.up, goals, all_wide, threads)[kernel.net.place_of, :count].T.astype(np.int64),
    )


def scipy(course: Course) -> Runner:
    """Run the plain search, and for the figures per area the exact ones of ``geo.measures.coverage``."""
    arcs = course.reversed_arcs
    homes, grid = course.homes, course.grid
    on_road = homes.tail >= 0
    population, area = np.empty(len(homes)), np.empty(len(homes), dtype=np.int64)
    population[grid.cell] = grid.people
    area[grid.cell] = np.repeat(np.arange(grid.area_count), np.diff(grid.first))
    names = [str(number) for number in range(grid.area_count)]

    def at_homes(trees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        found = np.minimum(homes.tail_ms + trees[..., homes.tail], homes.head_ms + trees[..., homes.head])
        return np.where(on_road & (found < CUT_OFF_MS), found / 1000, np.inf)

    def groups(times: npt.NDArray[np.float64], eligible: npt.NDArray[np.bool_]) -> None:
        for who in eligible:
            best = times[who].min(axis=0)
            coverage.area_table(best, population=population, area_index=area, areas=names)

    def trees(count: int | None) -> npt.NDArray[np.float64]:
        return np.atleast_2d(dijkstra(arcs, indices=course.centres[:count]))

    today = at_homes(trees(None))
    best = np.stack([today[who].min(axis=0) for who in course.eligible])

    def add() -> None:
        row = at_homes(trees(1))
        for times in best:
            both = np.minimum(times, row[0])
            coverage.area_table(both, population=population, area_index=area, areas=names)

    def close() -> None:
        left = course.eligible[course.eligible[:, 1]]
        left[:, 1] = False
        groups(today, left)

    return Runner(
        "scipy",
        {
            ONE: lambda: trees(1),
            ALL: lambda: trees(None),
            NEAREST: lambda: dijkstra(arcs, indices=course.centres, min_only=True),
            GROUPS_TASK: lambda: groups(today, course.eligible),
            ADD: add,
            CLOSE: close,
            FULL: lambda: groups(at_homes(trees(None)), course.eligible),
        },
        {},
        arcs.data.nbytes + arcs.indices.nbytes + arcs.indptr.nbytes,
        lambda: np.where(np.isinf(found := trees(None)), CUT_OFF_MS, found).astype(np.int64),
    )


def igraph(course: Course) -> Runner:
    """Graphs in C; one Dijkstra per centre."""
    import igraph as ig  # noqa: PLC0415

    clock = _Clock()
    arcs = course.reversed_arcs.tocoo()
    start, end = arcs.coords
    graph = clock("graph", lambda: ig.Graph(n=course.nodes, edges=np.column_stack([start, end]), directed=True))
    seconds = arcs.data.tolist()
    run = partial(graph.distances, weights=seconds, mode="out")
    some = course.centres.tolist()
    return Runner("igraph", {ONE: lambda: run(some[:1]), ALL: lambda: run(some)}, clock.steps)


def networkit(course: Course) -> Runner:
    """Graphs in C++; one Dijkstra per centre."""
    import networkit as nk  # noqa: PLC0415

    clock = _Clock()
    arcs = course.reversed_arcs.tocoo()
    start, end = arcs.coords
    rows = (arcs.data, (start.astype(np.uint64), end.astype(np.uint64)))
    graph = clock("graph", lambda: nk.GraphFromCoo(rows, n=course.nodes, weighted=True, directed=True))

    def tree(centre: int) -> Any:  # noqa: ANN401
        search = nk.distance.Dijkstra(graph, centre, storePaths=False)
        search.run()
        return search.getDistances(asarray=True)

    some = [int(node) for node in course.centres]
    return Runner("networkit", {ONE: lambda: tree(some[0]), ALL: lambda: [tree(node) for node in some]}, clock.steps)


def pandana(course: Course) -> Runner:
    """Contraction hierarchies, asked for the nearest centre of every node."""
    import pandana as pdna  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    clock = _Clock()
    arcs = course.reversed_arcs.tocoo()
    start, end = arcs.coords
    x = pd.Series(np.arange(course.nodes, dtype=float))
    seconds = pd.DataFrame({"seconds": arcs.data / 1000})  # it counts in thousandths of what it is given, in 32 bits
    ends = pd.Series(end), pd.Series(start)
    network = clock("hierarchy", lambda: pdna.Network(x, x * 0, *ends, seconds, twoway=False))
    longest = 360_000.0  # seconds: longer than any way here
    places = pd.Series(course.centres.astype(float))
    network.set_pois("centres", longest, 1, places, places * 0)
    return Runner("pandana", {NEAREST: lambda: network.nearest_pois(longest, "centres", num_pois=1)}, clock.steps)


RIVALS: Mapping[str, Callable[[Course], Runner]] = {"igraph": igraph, "networkit": networkit, "pandana": pandana}


def installed() -> list[str]:
    """Names of the rivals that can be imported here."""
    return [name for name in RIVALS if find_spec(name)]
