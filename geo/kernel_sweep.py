"""Weights for a network taken apart, and the sweep that finds all travel times to a few goals in one go.

Three steps, each of which can be looked at on its own:

1. ``customise``: from the roads' times to those of the shortcuts. Bottom up, each node offers the way through itself
   to each pair of its upper neighbours. New speeds or a closed road mean new weights, never a new order.
2. ``seeds_of``: from a goal up the tree: what each ancestor needs to get to the goal by way of descendants only.
3. ``sweep``: places in preorder, each one asks its ancestors: *time to the goal = the least of upper arc + the
   ancestor's time*. All goals lie side by side as lanes, so that the network is read once for all of them. Ancestors
   are all there is to remember: a stack with one row per depth, small enough for the processor's cache.

A ``Plan`` says which places a sweep visits. ``everywhere`` visits all; ``to_targets`` keeps the ancestors of where
people live and hangs the people's homes below them as if they were nodes with two upper arcs, the ends of their edge.

Times are whole milliseconds (int32). ``CUT_OFF_MS``, 149 hours, stands for "no way", and no way may take longer. Whole
numbers add up the same in any order, so the answers equal those of any other exact search with the same weights.
Directions: everything here is "from place to goal". For "from goal to place" hand over ``Weights.reversed``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geo.compiled import LANES, aligned, compiled, is_aligned, stream_row
from geo.kernel_order import Hierarchy, Ints

CUT_OFF_MS = 1 << 29
ONE_BY_ONE = 3  # so few goals are swept one by one: a narrow sweep takes about a quarter of a wide one
MS_PER_SECOND = 1000.0
_NONE = -1
_NO_WAY = np.int32(CUT_OFF_MS)

Unsigned = npt.NDArray[np.uint32]


def to_ms(seconds: npt.NDArray[np.float64], /) -> Ints:
    """Whole milliseconds; ``inf`` becomes CUT_OFF_MS. Rounding moves a time by half a millisecond per road at most.

    Raises ValueError for nan, negative times and finite ones of CUT_OFF_MS or more.
    """
    found = np.rint(np.where(np.isinf(seconds) & (seconds > 0), CUT_OFF_MS / MS_PER_SECOND, seconds) * MS_PER_SECOND)
    wrong = ~((found >= 0) & ((found < CUT_OFF_MS) | np.isinf(seconds)))
    if wrong.any():
        raise ValueError(f"{int(wrong.sum())} times are no number, below zero or longer than 149 hours.")
    return np.asarray(found, dtype=np.int32)


def to_seconds(ms: Ints, /) -> npt.NDArray[np.float64]:
    """Seconds; CUT_OFF_MS becomes ``inf``."""
    return np.where(ms >= CUT_OFF_MS, np.inf, ms / MS_PER_SECOND)


@dataclass(frozen=True, eq=False)
class Weights:
    """Milliseconds along each upper arc, from the lower place to the upper one (``up``) and back (``down``)."""

    up: Ints
    down: Ints

    @property
    def reversed(self) -> Weights:
        """The same network with every road turned round. Nothing is copied."""
        return Weights(up=self.down, down=self.up)

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        return self.up.nbytes + self.down.nbytes


def customise(net: Hierarchy, /, *, arc: Ints, upward: npt.NDArray[np.bool_], ms: Ints, ms_back: Ints) -> Weights:
    """Weights of all upper arcs from those of the edges.

    Per edge: ``arc`` it lies on (-1: a loop, of no use), whether its direction is ``upward``, ``ms`` along it and
    ``ms_back`` against it (CUT_OFF_MS: not allowed). Of parallel edges the fastest counts.
    """
    up = np.full(net.arc_count, CUT_OFF_MS, dtype=np.int32)
    down = np.full(net.arc_count, CUT_OFF_MS, dtype=np.int32)
    _lay(arc, upward, ms, ms_back, up, down)
    _customise(net.first, net.upper, up, down)
    return Weights(up=up, down=down)


@compiled
def _lay(arc: Ints, upward: npt.NDArray[np.bool_], ms: Ints, ms_back: Ints, up: Ints, down: Ints) -> None:
    for edge in range(len(arc)):
        at = arc[edge]
        if at < 0:
            continue
        rising, falling = (ms[edge], ms_back[edge]) if upward[edge] else (ms_back[edge], ms[edge])
        up[at] = min(up[at], rising)
        down[at] = min(down[at], falling)


@compiled
def _customise(first: Ints, upper: Ints, up: Ints, down: Ints) -> None:
    """Offer the way lower -> place -> upper to each pair of a place's upper neighbours, last place first.

    The arc between the two belongs to the lower one. Both runs ascend, so one walk along its arcs finds all.
    """
    for place in range(len(first) - 2, -1, -1):
        start, end = first[place], first[place + 1]
        for j in range(start + 1, end):
            to_lower, from_lower = up[j], down[j]
            at = first[upper[j]]
            for i in range(start, j):
                while upper[at] != upper[i]:
                    at += 1
                up[at] = min(up[at], np.int32(from_lower + up[i]))
                down[at] = min(down[at], np.int32(down[i] + to_lower))


@dataclass(frozen=True, eq=False)
class Targets:
    """Where trips begin off the nodes: each on an edge between two *joined* nodes, which may be one and the same.

    ``tail``, ``head``: node numbers (-1 both: joins no road); ``tail_ms``, ``head_ms``: to reach them (CUT_OFF_MS: no).
    """

    tail: Ints
    head: Ints
    tail_ms: Ints
    head_ms: Ints

    def __len__(self) -> int:
        return len(self.tail)

    @property
    def costs(self) -> Ints:
        """Milliseconds to tail and head, target after target, as ``Plan.weigh`` wants them."""
        return np.stack([self.tail_ms, self.head_ms], axis=1).ravel()


@dataclass(frozen=True, eq=False)
class Plan:
    """Which places a sweep visits, step by step, and what it writes down. No weights.

    ``first[s]:first[s + 1]`` are the arcs of step ``s``, each with the depth ``over`` it leads to and the number
    ``source`` of its weight; ``parent`` the step of the parent (-1); ``place`` of the step (-1: a target); ``row`` of
    the answer (-1: not asked for); ``rows`` how many rows the answer has; ``height`` how deep the stack is.
    """

    depth: Unsigned
    first: Unsigned
    over: Unsigned
    source: Ints | None  # None: the hierarchy's own arcs, in order
    parent: Ints
    place: Ints
    row: Ints
    rows: int
    height: int

    @classmethod
    def everywhere(cls, net: Hierarchy, /) -> Plan:
        """Every place, in order: row ``place_of[node]`` of the answer is that of the node."""
        places = np.arange(net.node_count, dtype=np.int32)
        return cls(
            depth=net.depth.astype(np.uint32),
            first=net.first.astype(np.uint32),
            over=net.depth[net.upper].astype(np.uint32),
            source=None,
            parent=net.parent,
            place=places,
            row=places,
            rows=net.node_count,
            height=net.height,
        )

    @classmethod
    def to_targets(cls, net: Hierarchy, targets: Targets, /) -> Plan:
        """Only what lies above a target; row t of the answer is target t. A target that joins no road is cut off."""
        joined = np.flatnonzero(targets.tail >= 0).astype(np.int32)
        ends = (net.place_of[targets.tail[joined]], net.place_of[targets.head[joined]])
        lower = np.maximum(*ends)
        order = np.argsort(lower, kind="stable")
        kept = _above(net.parent, lower)
        arrays = _target_steps(
            net.depth, net.first, net.upper, net.parent, kept, joined[order], lower[order], ends[0][order], ends[1][order]
        )
        depth, first, over, source, parent, place, row = arrays
        return cls(
            depth=depth,
            first=first,
            over=over,
            source=source,
            parent=parent,
            place=place,
            row=row,
            rows=len(targets),
            height=net.height + 1,
        )

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        arrays = (self.depth, self.first, self.over, self.parent, self.place, self.row, self.source)
        return sum(array.nbytes for array in arrays if array is not None)

    def weigh(self, weights: Weights, /, *, costs: Ints | None = None) -> Ints:
        """Weights in the order in which this sweep wants them; ``costs`` of the targets, if it has any."""
        if self.source is None:
            return weights.up
        return _gather(weights.up, np.empty(0, dtype=np.int32) if costs is None else costs, self.source)


@compiled
def _gather(up: Ints, costs: Ints, source: Ints) -> Ints:
    found = np.empty(len(source), dtype=np.int32)
    for at in range(len(source)):
        found[at] = up[source[at]] if source[at] < len(up) else costs[source[at] - len(up)]
    return found


@compiled
def _above(parent: Ints, lower: Ints) -> npt.NDArray[np.bool_]:
    """Mark the places and all their ancestors."""
    kept = np.zeros(len(parent), dtype=np.bool_)
    for one in lower:
        place = one
        while place >= 0 and not kept[place]:
            kept[place] = True
            place = parent[place]
    return kept


@compiled
def _target_steps(
    net_depth: Ints,
    net_first: Ints,
    net_upper: Ints,
    net_parent: Ints,
    kept: npt.NDArray[np.bool_],
    target: Ints,
    lower: Ints,
    tail: Ints,
    head: Ints,
) -> tuple[Unsigned, Unsigned, Unsigned, Ints, Ints, Ints, Ints]:
    """Steps of the kept places in order, each followed by the targets that hang below it."""
    steps, arcs = len(target), np.int64(2 * len(target))
    for p in range(len(kept)):
        if kept[p]:
            steps += 1
            arcs += net_first[p + 1] - net_first[p]
    depth = np.empty(steps, dtype=np.uint32)
    first = np.zeros(steps + 1, dtype=np.uint32)
    over = np.empty(arcs, dtype=np.uint32)
    source = np.empty(arcs, dtype=np.int32)
    parent = np.empty(steps, dtype=np.int32)
    place = np.empty(steps, dtype=np.int32)
    row = np.full(steps, _NONE, dtype=np.int32)
    step_of = np.full(len(kept), _NONE, dtype=np.int32)
    step, arc, t = 0, 0, 0
    for p in range(len(kept)):
        if not kept[p]:
            continue
        step_of[p] = step
        depth[step], place[step] = net_depth[p], p
        parent[step] = step_of[net_parent[p]] if net_parent[p] >= 0 else _NONE
        for at in range(net_first[p], net_first[p + 1]):
            over[arc], source[arc] = net_depth[net_upper[at]], at
            arc += 1
        step += 1
        first[step] = arc
        while t < len(target) and lower[t] == p:
            depth[step], place[step] = net_depth[p] + 1, _NONE
            parent[step], row[step] = step_of[p], target[t]
            over[arc], source[arc] = net_depth[tail[t]], len(net_upper) + 2 * target[t]
            over[arc + 1], source[arc + 1] = net_depth[head[t]], len(net_upper) + 2 * target[t] + 1
            arc += 2
            step += 1
            first[step] = arc
            t += 1
    return depth, first, over, source, parent, place, row


@dataclass(frozen=True, eq=False)
class Goals:
    """Where trips end. Entry e leads to goal ``goal[e]`` from ``node[e]`` in ``ms[e]``; a goal may have several."""

    goal: Ints
    node: Ints
    ms: Ints
    count: int

    @classmethod
    def at_nodes(cls, nodes: Ints, /) -> Goals:
        """One goal per node, on the node itself."""
        count = len(nodes)
        return cls(
            goal=np.arange(count, dtype=np.int32),
            node=np.asarray(nodes, dtype=np.int32),
            ms=np.zeros(count, dtype=np.int32),
            count=count,
        )

    def among(self, start: int, stop: int, /) -> Goals:
        """Only the goals from ``start`` up to ``stop``, numbered from 0."""
        own = (self.goal >= start) & (self.goal < stop)
        return Goals(goal=self.goal[own] - np.int32(start), node=self.node[own], ms=self.ms[own], count=stop - start)


@dataclass(frozen=True, eq=False)
class Seeds:
    """What is known before the sweep: at ``place`` (ascending) the times ``ms`` [place, lane] by way of descendants."""

    place: Ints
    ms: Ints


def seeds_of(net: Hierarchy, weights: Weights, goals: Goals, /, *, lanes: int = 1) -> Seeds:
    """Climb from each entry of each goal to its root; goal g fills lane g."""
    entry = net.place_of[goals.node]
    lines = [_line(net.parent, place) for place in entry]
    place = np.unique(np.concatenate(lines)) if lines else np.empty(0, dtype=np.int32)
    ms = np.full((len(place), lanes), CUT_OFF_MS, dtype=np.int32)
    for goal, cost, line in zip(goals.goal, goals.ms, lines, strict=True):
        _climb(net.first, net.upper, weights.down, line, cost, np.searchsorted(place, line), ms[:, goal])
    return Seeds(place=place.astype(np.int32), ms=ms)


@compiled
def _line(parent: Ints, place: int) -> Ints:
    """Return the place and its ancestors, root first."""
    count, at = 0, place
    while at >= 0:
        count += 1
        at = parent[at]
    line = np.empty(count, dtype=np.int32)
    at = place
    for i in range(count - 1, -1, -1):
        line[i] = at
        at = parent[at]
    return line


@compiled
def _climb(
    first: Ints, upper: Ints, down: Ints, line: Ints, cost: int, at: npt.NDArray[np.int64], lane: Ints
) -> None:
    """Relax the downward arcs into each place of the line, lowest first. ``at[i]`` is where place i stands in lane.

    The lane may hold what another entry of the same goal found: the better one stays.
    """
    known = np.full(len(line), _NO_WAY, dtype=np.int32)
    known[len(line) - 1] = cost
    for i in range(len(line) - 1, -1, -1):
        here = known[i]
        j = i
        for arc in range(first[line[i] + 1] - 1, first[line[i]] - 1, -1):
            while line[j] != upper[arc]:
                j -= 1
            known[j] = min(known[j], np.int32(here + down[arc]))
        lane[at[i]] = min(lane[at[i]], here)


def sweep(plan: Plan, cost: Ints, seeds: Seeds, /, *, threads: int = 1, out: Ints | None = None) -> Ints:
    """Milliseconds [row, lane] to the goals behind the ``seeds``; ``cost`` from ``Plan.weigh``.

    One lane or LANES of them. ``out``, made by ``answer_rows``, is written to instead of a new array. The steps are
    shared out among the threads; each first works out the few ancestors of its first step.
    """
    lanes = seeds.ms.shape[1]
    found = answer_rows(plan.rows, lanes=lanes) if out is None else out
    if found.shape != (plan.rows, lanes) or not (lanes == 1 or is_aligned(found)):
        raise ValueError(f"The answer has {plan.rows} rows and {lanes} lanes, as made by answer_rows.")
    at = _steps_of(plan, seeds.place)
    here = np.flatnonzero(at >= 0)
    step, ms = at[here].astype(np.uint32), seeds.ms[here]

    def work(low: int, high: int) -> None:
        network = (plan.first, plan.over, plan.depth, plan.parent, plan.row, cost, step)
        if lanes == 1:
            stack = np.empty(plan.height, dtype=np.int32)
            _sweep_one(*network, ms[:, 0].copy(), found[:, 0], stack, low, high)
        else:
            _sweep_lanes(*network, ms, found, aligned(plan.height, fill=CUT_OFF_MS), low, high)

    shares(len(plan.depth), work, threads=threads, effort=plan.first)
    return found


def answer_rows(rows: int, /, *, lanes: int) -> Ints:
    """An empty answer of 1 or LANES lanes, all cut off. Rows that no step of a plan fills stay so for ever."""
    if lanes not in (1, LANES):
        raise ValueError(f"A sweep has 1 or {LANES} lanes, not {lanes}.")
    return aligned(rows, fill=CUT_OFF_MS) if lanes == LANES else np.full((rows, 1), CUT_OFF_MS, dtype=np.int32)


def _steps_of(plan: Plan, places: Ints) -> npt.NDArray[np.int64]:
    """Step that visits each place; -1 where none does."""
    if plan.source is None:
        return places.astype(np.int64)
    steps = np.flatnonzero(plan.place >= 0)
    visited = plan.place[steps]
    if not len(steps):
        return np.full(len(places), _NONE, dtype=np.int64)
    at = np.minimum(np.searchsorted(visited, places), len(steps) - 1)
    return np.where(visited[at] == places, steps[at], _NONE)


def shares(count: int, work: Callable[[int, int], None], /, *, threads: int, effort: Unsigned | None = None) -> None:
    """Call ``work(low, high)`` for as many runs of 0..count as there are threads, of about the same ``effort``."""
    if threads == 1 or count < threads:
        work(0, count)
        return
    if effort is None:
        cuts = np.linspace(0, count, threads + 1).astype(int)
    else:
        done = effort[:-1].astype(np.int64) + np.arange(count)
        cuts = np.searchsorted(done, np.linspace(0, done[-1] + 1, threads + 1))
        cuts[-1] = count
    ranges: Sequence[tuple[int, int]] = list(pairwise(cuts.tolist()))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda one: work(*one), ranges))


@compiled
def _ancestors(parent: Ints, step: int) -> Ints:
    """Steps of the ancestors, root first, without the step itself."""
    return _line(parent, parent[step])


@compiled
def _sweep_one(
    first: Unsigned,
    over: Unsigned,
    depth: Unsigned,
    parent: Ints,
    row: Ints,
    cost: Ints,
    seed_step: Unsigned,
    seed_ms: Ints,
    out: Ints,
    stack: Ints,
    low: int,
    high: int,
) -> None:
    """Sweep the steps low..high with one lane."""
    if low >= high:
        return
    for step in _ancestors(parent, low):
        at = np.searchsorted(seed_step, np.uint32(step))
        best = seed_ms[at] if at < len(seed_step) and seed_step[at] == step else _NO_WAY
        for arc in range(first[step], first[step + 1]):
            best = min(best, np.int32(stack[over[arc]] + cost[arc]))
        stack[depth[step]] = best
    seed = np.searchsorted(seed_step, np.uint32(low))
    coming = np.int64(seed_step[seed]) if seed < len(seed_step) else high
    for step in range(low, high):
        best = _NO_WAY
        if step == coming:
            best = seed_ms[seed]
            seed += 1
            coming = np.int64(seed_step[seed]) if seed < len(seed_step) else high
        for arc in range(first[step], first[step + 1]):
            best = min(best, np.int32(stack[over[arc]] + cost[arc]))
        stack[depth[step]] = best
        if row[step] >= 0:
            out[row[step]] = best


@compiled
def _prepare(
    first: Unsigned,
    over: Unsigned,
    depth: Unsigned,
    line: Ints,
    cost: Ints,
    seed_step: Unsigned,
    seed_ms: Ints,
    stack: Ints,
) -> None:
    """Settle the rows of these steps, each an ancestor of the next, and nothing else."""
    for step in line:
        row = stack[depth[step]]
        at = np.searchsorted(seed_step, np.uint32(step))
        row[:] = _NO_WAY
        if at < len(seed_step) and seed_step[at] == step:
            row[:] = seed_ms[at]
        for arc in range(first[step], first[step + 1]):
            source = stack[over[arc]]
            for k in range(LANES):
                row[k] = min(row[k], np.int32(source[k] + cost[arc]))


@compiled
def _sweep_lanes(  # noqa: C901, PLR0912 -- in parts it takes twice the time, see below
    first: Unsigned,
    over: Unsigned,
    depth: Unsigned,
    parent: Ints,
    row: Ints,
    cost: Ints,
    seed_step: Unsigned,
    seed_ms: Ints,
    out: Ints,
    stack: Ints,
    low: int,
    high: int,
) -> None:
    """Sweep the steps low..high with LANES lanes.

    Written out instead of in parts: called once per arc, a function that takes arrays costs more than it does. Arcs
    go two at a time, so that the row is loaded and stored half as often; most steps have one or two.
    """
    if low >= high:
        return
    _prepare(first, over, depth, _ancestors(parent, low), cost, seed_step, seed_ms, stack)
    seed = np.searchsorted(seed_step, np.uint32(low))
    coming = seed_step[seed] if seed < len(seed_step) else high
    for step in range(low, high):
        d, begin, end = depth[step], first[step], first[step + 1]
        arcs = end - begin
        if step == coming:
            for k in range(LANES):
                stack[d, k] = seed_ms[seed, k]
            seed += 1
            coming = seed_step[seed] if seed < len(seed_step) else high
            arc = begin + 0
        elif arcs == 1:
            a, cost_a = over[begin], cost[begin]
            for k in range(LANES):
                stack[d, k] = min(np.int32(stack[a, k] + cost_a), _NO_WAY)
            arc = begin + 1
        elif arcs == 0:
            for k in range(LANES):
                stack[d, k] = _NO_WAY
            arc = begin + 0
        else:
            a, cost_a, b, cost_b = over[begin], cost[begin], over[begin + 1], cost[begin + 1]
            for k in range(LANES):
                stack[d, k] = min(min(np.int32(stack[a, k] + cost_a), np.int32(stack[b, k] + cost_b)), _NO_WAY)
            arc = begin + 2
        while arc + 1 < end:
            a, cost_a, b, cost_b = over[arc], cost[arc], over[arc + 1], cost[arc + 1]
            for k in range(LANES):
                stack[d, k] = min(min(np.int32(stack[a, k] + cost_a), np.int32(stack[b, k] + cost_b)), stack[d, k])
            arc += 2
        if arc < end:
            a, cost_a = over[arc], cost[arc]
            for k in range(LANES):
                stack[d, k] = min(np.int32(stack[a, k] + cost_a), stack[d, k])
        if row[step] >= 0:
            stream_row(out, row[step], stack, d)
