"""The PHAST sweep: all travel times to a few goals in one go. Climb from the goals, then sweep the places.

1. ``seeds_of``: from a goal up the tree: what each ancestor needs to get to the goal by way of descendants only.
2. ``sweep``: places in preorder, each one asks its ancestors: *time to the goal = the least of upper arc + the
   ancestor's time*. All goals lie side by side as lanes, so that the network is read once for all of them. Ancestors
   are all there is to remember: a stack with one row per depth, small enough for the processor's cache.

Everything here is "from place to goal". For "from goal to place" hand over ``Weights.reversed``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geo.routing.engines.cch._numba import LANES, aligned, compiled, is_aligned, stream_row
from geo.routing.engines.cch.customise import CUT_OFF_MS, SweepPlan, Unsigned, Weights
from geo.routing.engines.cch.order import Hierarchy, Ints

_NONE = -1
_NO_WAY = np.int32(CUT_OFF_MS)


@dataclass(frozen=True, eq=False)
class Goals:
    """Where trips end; a goal may have several entries.

    Parameters
    ----------
    goal : Ints
        Number of the goal, from 0, one per entry.
    node : Ints
        Node that the entry leads from, one per entry.
    ms : Ints
        Milliseconds from there to the goal, one per entry.
    count : int
        Number of goals.
    """

    goal: Ints
    node: Ints
    ms: Ints
    count: int

    @classmethod
    def at_nodes(cls, nodes: Ints) -> Goals:
        """One goal per node, on the node itself.

        Parameters
        ----------
        nodes : Ints
            Node numbers; repeats are goals of their own.

        Returns
        -------
        Goals
            One entry of zero milliseconds per goal.
        """
        count = len(nodes)
        return cls(
            goal=np.arange(count, dtype=np.int32),
            node=np.asarray(nodes, dtype=np.int32),
            ms=np.zeros(count, dtype=np.int32),
            count=count,
        )

    def among(self, start: int, stop: int) -> Goals:
        """Only the goals from ``start`` up to ``stop``, numbered from 0.

        Parameters
        ----------
        start : int
            The first goal.
        stop : int
            One beyond the last.

        Returns
        -------
        Goals
            Their entries, in order.
        """
        own = (self.goal >= start) & (self.goal < stop)
        return Goals(goal=self.goal[own] - np.int32(start), node=self.node[own], ms=self.ms[own], count=stop - start)


@dataclass(frozen=True, eq=False)
class Seeds:
    """What is known before the sweep: times by way of descendants.

    Parameters
    ----------
    place : Ints
        Where something is known, ascending.
    ms : Ints
        Milliseconds [place, lane]; CUT_OFF_MS: no way.
    """

    place: Ints
    ms: Ints


def seeds_of(hierarchy: Hierarchy, weights: Weights, goals: Goals, *, lanes: int = 1) -> Seeds:
    """Climb from each entry of each goal to its root; goal g fills lane g.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of the network.
    weights : Weights
        Of its upper arcs.
    goals : Goals
        At most as many as there are lanes.
    lanes : int, optional
        Number of lanes; those without a goal are cut off.

    Returns
    -------
    Seeds
        Times on the way up from all goals.
    """
    entry = hierarchy.place_of[goals.node]
    lines = [_line(hierarchy.parent, place) for place in entry]
    place = np.unique(np.concatenate(lines)) if lines else np.empty(0, dtype=np.int32)
    ms = np.full((lanes, len(place)), CUT_OFF_MS, dtype=np.int32)
    for goal, cost, line in zip(goals.goal, goals.ms, lines, strict=True):
        _climb(hierarchy.first, hierarchy.upper, weights.down, line, cost, np.searchsorted(place, line), ms[goal])
    return Seeds(place=place.astype(np.int32), ms=np.ascontiguousarray(ms.T))


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
def _climb(first: Ints, upper: Ints, down: Ints, line: Ints, cost: int, at: npt.NDArray[np.int64], lane: Ints) -> None:
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


def sweep(plan: SweepPlan, cost: Ints, seeds: Seeds, *, threads: int = 1, out: Ints | None = None) -> Ints:
    """Work out the times to the goals behind the seeds, in one lane or LANES of them.

    The steps are shared out among the threads; each first works out the few ancestors of its first step.

    Parameters
    ----------
    plan : SweepPlan
        Which places to visit.
    cost : Ints
        Milliseconds, one per arc of the plan, from ``SweepPlan.weigh``.
    seeds : Seeds
        From ``seeds_of``.
    threads : int, optional
        Number of threads.
    out : Ints | None, optional
        Made by ``answer_rows``; written to instead of a new array.

    Returns
    -------
    Ints
        Milliseconds [row, lane]; CUT_OFF_MS: there is no way.

    Raises
    ------
    ValueError
        ``out`` has another shape, or LANES lanes and is not aligned.
    """
    lanes = seeds.ms.shape[1]
    found = answer_rows(plan.rows, lanes=lanes) if out is None else out
    if found.shape != (plan.rows + 1, lanes) or not (lanes == 1 or is_aligned(found)):
        raise ValueError(f"The answer has {plan.rows} rows of {lanes} lanes and a last one, as made by answer_rows.")
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
    return found[:-1]


def answer_rows(rows: int, *, lanes: int) -> Ints:
    """Room for an answer of 1 or LANES lanes, all cut off, and a last row for what nobody asked for.

    Rows that no step of a plan fills stay cut off, however often it is used.

    Parameters
    ----------
    rows : int
        Number of rows, without the last.
    lanes : int
        1 or LANES.

    Returns
    -------
    Ints
        Milliseconds [row, lane].

    Raises
    ------
    ValueError
        Another number of lanes.
    """
    if lanes not in (1, LANES):
        raise ValueError(f"A sweep has 1 or {LANES} lanes, not {lanes}.")
    if lanes == LANES:
        return aligned(rows + 1, fill=CUT_OFF_MS)
    return np.full((rows + 1, 1), CUT_OFF_MS, dtype=np.int32)


def _steps_of(plan: SweepPlan, places: Ints) -> npt.NDArray[np.int64]:
    """Step that visits each place; -1 where none does."""
    if plan.source is None:
        return places.astype(np.int64)
    steps = np.flatnonzero(plan.place >= 0)
    visited = plan.place[steps]
    if not len(steps):
        return np.full(len(places), _NONE, dtype=np.int64)
    at = np.minimum(np.searchsorted(visited, places), len(steps) - 1)
    return np.where(visited[at] == places, steps[at], _NONE)


def shares(count: int, work: Callable[[int, int], None], *, threads: int, effort: Unsigned | None = None) -> None:
    """Call ``work(low, high)`` for as many runs of 0..count as there are threads, of about the same ``effort``.

    Parameters
    ----------
    count : int
        How many there are to share out.
    work : Callable[[int, int], None]
        Does those from ``low`` up to ``high``.
    threads : int
        Number of threads.
    effort : Unsigned | None, optional
        Arcs before each, and their sum last; None: all cost the same.
    """
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
    """Return the steps of the ancestors, root first, without the step itself."""
    return _line(parent, parent[step])


@compiled
def _sweep_one(  # noqa: PLR0913, PLR0917 -- compiled functions take arrays, not objects
    first: Unsigned,
    over: Unsigned,
    depth: Unsigned,
    parent: Ints,
    row: Unsigned,
    cost: Ints,
    seed_step: Unsigned,
    seed_ms: Ints,
    out: Ints,
    stack: Ints,
    low: int,
    high: int,
) -> None:
    """Sweep the steps low..high with one lane.

    How many arcs a step has cannot be guessed, and a wrong guess costs the processor more than two arcs: so three
    are looked at in any case, the last one again where there are fewer, and every step writes its answer.
    """
    if low >= high:
        return
    for step in _ancestors(parent, low):
        at = np.searchsorted(seed_step, np.uint32(step))
        best = seed_ms[at] if at < len(seed_step) and seed_step[at] == step else _NO_WAY
        for arc in range(first[step], first[step + 1]):
            best = min(best, np.int32(stack[over[arc]] + cost[arc]))
        stack[depth[step]] = best
    seed = np.searchsorted(seed_step, np.uint32(low))
    coming = seed_step[seed] if seed < len(seed_step) else high
    begin = first[low]
    for step in range(low, high):
        end = first[step + 1]
        best = _NO_WAY
        if step == coming:
            best = seed_ms[seed]
            seed += 1
            coming = seed_step[seed] if seed < len(seed_step) else high
        if begin < end:
            last = end - np.uint32(1)
            second, third = min(begin + np.uint32(1), last), min(begin + np.uint32(2), last)
            a = np.int32(stack[over[begin]] + cost[begin])
            b = np.int32(stack[over[second]] + cost[second])
            c = np.int32(stack[over[third]] + cost[third])
            best = min(best, a, b, c)
            for arc in range(begin + 3, end):
                best = min(best, np.int32(stack[over[arc]] + cost[arc]))
        stack[depth[step]] = best
        out[row[step]] = best
        begin = end


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
def _sweep_lanes(  # noqa: C901, PLR0912, PLR0913, PLR0917 -- in parts it takes twice the time
    first: Unsigned,
    over: Unsigned,
    depth: Unsigned,
    parent: Ints,
    row: Unsigned,
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
    scrap = len(out) - 1
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
                stack[d, k] = min(np.int32(stack[a, k] + cost_a), np.int32(stack[b, k] + cost_b), _NO_WAY)
            arc = begin + 2
        while arc + 1 < end:
            a, cost_a, b, cost_b = over[arc], cost[arc], over[arc + 1], cost[arc + 1]
            for k in range(LANES):
                stack[d, k] = min(np.int32(stack[a, k] + cost_a), np.int32(stack[b, k] + cost_b), stack[d, k])
            arc += 2
        if arc < end:
            a, cost_a = over[arc], cost[arc]
            for k in range(LANES):
                stack[d, k] = min(np.int32(stack[a, k] + cost_a), stack[d, k])
        if row[step] < scrap:
            stream_row(out, row[step], stack, d)
