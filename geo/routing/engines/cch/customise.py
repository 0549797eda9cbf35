"""Customisation: weights for a hierarchy. And the plan of a sweep: which places it visits, in which order.

``customise`` goes from the roads' times to those of the shortcuts. Bottom up, each node offers the way through itself
to each pair of its upper neighbours (a *lower triangle*). New speeds or a closed road mean new weights, never a new
order.

A ``SweepPlan`` says which places a sweep (geo.routing.engines.cch.sweep) visits. ``everywhere`` visits all;
``to_targets`` keeps the ancestors of where people live and hangs the people's homes below them as if they were nodes
with two upper arcs, the ends of their edge.

Times are whole milliseconds (int32). ``CUT_OFF_MS``, 149 hours, stands for "no way", and no way may take longer. Whole
numbers add up the same in any order, so the answers equal those of any other exact search with the same weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.routing.engines.cch._numba import compiled
from geo.routing.engines.cch.order import Hierarchy, Ints

CUT_OFF_MS = 1 << 29
MS_PER_SECOND = 1000.0
_NONE = -1

Unsigned = npt.NDArray[np.uint32]


def to_ms(seconds: npt.NDArray[np.float64]) -> Ints:
    """Whole milliseconds; ``inf`` becomes CUT_OFF_MS. Rounding moves a time by half a millisecond per road at most.

    Parameters
    ----------
    seconds : array of float64
        Times; ``inf``: cut off.

    Returns
    -------
    Ints
        Milliseconds, of the same shape.

    Raises
    ------
    ValueError
        A time is nan, below zero, or finite and CUT_OFF_MS or more.
    """
    found = np.rint(np.where(np.isinf(seconds) & (seconds > 0), CUT_OFF_MS / MS_PER_SECOND, seconds) * MS_PER_SECOND)
    wrong = ~((found >= 0) & ((found < CUT_OFF_MS) | np.isinf(seconds)))
    if wrong.any():
        raise ValueError(f"{int(wrong.sum())} times are no number, below zero or longer than 149 hours.")
    return np.asarray(found, dtype=np.int32)


def to_seconds(ms: Ints) -> npt.NDArray[np.float64]:
    """Seconds; CUT_OFF_MS becomes ``inf``.

    Parameters
    ----------
    ms : Ints
        Milliseconds.

    Returns
    -------
    array of float64
        Seconds, of the same shape.
    """
    found: npt.NDArray[np.float64] = ms / MS_PER_SECOND
    found[ms >= CUT_OFF_MS] = np.inf  # in place: 45 centres are 80 MB
    return found


@dataclass(frozen=True, eq=False)
class Weights:
    """Milliseconds along each upper arc; CUT_OFF_MS: there is no way.

    Parameters
    ----------
    up : Ints
        From the lower place to the upper one, one per arc.
    down : Ints
        From the upper place to the lower one, one per arc.
    """

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


def customise(hierarchy: Hierarchy, *, arc: Ints, upward: npt.NDArray[np.bool_], ms: Ints, ms_back: Ints) -> Weights:
    """Weights of all upper arcs from those of the edges.

    Of parallel edges the fastest counts.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of the network's nodes and edges.
    arc : Ints
        The upper arc that it lies on, one per edge; -1: a loop, of no use.
    upward : array of bool
        Whether its direction is from the lower place to the upper one, one per edge.
    ms : Ints
        Milliseconds along it, one per edge; CUT_OFF_MS: not allowed.
    ms_back : Ints
        Milliseconds against it, likewise.

    Returns
    -------
    Weights
        One weight per upper arc and direction.
    """
    up = np.full(hierarchy.arc_count, CUT_OFF_MS, dtype=np.int32)
    down = np.full(hierarchy.arc_count, CUT_OFF_MS, dtype=np.int32)
    _lay(arc, upward, ms, ms_back, up, down)
    _customise(hierarchy.first, hierarchy.upper, up, down)
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

    Parameters
    ----------
    tail : Ints
        Node number, one per target; -1, as is ``head``: joins no road.
    head : Ints
        Node number, one per target.
    tail_ms : Ints
        Milliseconds to the tail; CUT_OFF_MS: not allowed.
    head_ms : Ints
        Milliseconds to the head; CUT_OFF_MS: not allowed.
    """

    tail: Ints
    head: Ints
    tail_ms: Ints
    head_ms: Ints

    def __len__(self) -> int:
        return len(self.tail)

    @property
    def costs(self) -> Ints:
        """Milliseconds to tail and head, target after target, as ``SweepPlan.weigh`` wants them."""
        return np.stack([self.tail_ms, self.head_ms], axis=1).ravel()


@dataclass(frozen=True, eq=False)
class SweepPlan:
    """Which places a sweep visits, step by step, and what it writes down. No weights.

    Parameters
    ----------
    depth : Unsigned
        How many ancestors it has, one per step.
    first : Unsigned
        ``first[s]:first[s + 1]`` are the arcs of step ``s``; one longer than there are steps.
    over : Unsigned
        The depth that the arc leads to, one per arc.
    source : Ints | None
        Number of its weight, one per arc; None: the hierarchy's own arcs, in order.
    parent : Ints
        Step of the parent, one per step; -1: a root.
    place : Ints
        What is visited, one per step; -1: a target.
    row : Unsigned
        Row of the answer, one per step; ``rows``, one beyond the last: not asked for.
    rows : int
        Number of rows of the answer.
    height : int
        How deep the stack is.
    """

    depth: Unsigned
    first: Unsigned
    over: Unsigned
    source: Ints | None  # None: the hierarchy's own arcs, in order
    parent: Ints
    place: Ints
    row: Unsigned
    rows: int
    height: int

    @classmethod
    def everywhere(cls, hierarchy: Hierarchy) -> SweepPlan:
        """Every place, in order: row ``place_of[node]`` of the answer is that of the node.

        Parameters
        ----------
        hierarchy : Hierarchy
            Its places are the steps.

        Returns
        -------
        SweepPlan
            One row per node.
        """
        places = np.arange(hierarchy.node_count, dtype=np.int32)
        return cls(
            depth=hierarchy.depth.astype(np.uint32),
            first=hierarchy.first.astype(np.uint32),
            over=hierarchy.depth[hierarchy.upper].astype(np.uint32),
            source=None,
            parent=hierarchy.parent,
            place=places,
            row=places.astype(np.uint32),
            rows=hierarchy.node_count,
            height=hierarchy.height,
        )

    @classmethod
    def to_targets(cls, hierarchy: Hierarchy, targets: Targets) -> SweepPlan:
        """Only what lies above a target; row t of the answer is target t. A target that joins no road is cut off.

        Parameters
        ----------
        hierarchy : Hierarchy
            Of the network that the targets join.
        targets : Targets
            Where trips begin.

        Returns
        -------
        SweepPlan
            One row per target.
        """
        joined = np.flatnonzero(targets.tail >= 0).astype(np.int32)
        ends = (hierarchy.place_of[targets.tail[joined]], hierarchy.place_of[targets.head[joined]])
        lower = np.maximum(*ends)
        order = np.argsort(lower, kind="stable")
        kept = _above(hierarchy.parent, lower)
        tail, head = ends[0][order], ends[1][order]
        arrays = _target_steps(
            hierarchy.depth,
            hierarchy.first,
            hierarchy.upper,
            hierarchy.parent,
            kept,
            joined[order],
            lower[order],
            tail,
            head,
            len(targets),
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
            height=hierarchy.height + 1,
        )

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        arrays = (self.depth, self.first, self.over, self.parent, self.place, self.row, self.source)
        return sum(array.nbytes for array in arrays if array is not None)

    def weigh(self, weights: Weights, *, costs: Ints | None = None) -> Ints:
        """Put weights in the order in which this sweep wants them.

        Parameters
        ----------
        weights : Weights
            Of the plan's hierarchy.
        costs : Ints | None, optional
            Milliseconds of the targets (``Targets.costs``), if the plan has any.

        Returns
        -------
        Ints
            Milliseconds, one per arc of the plan.
        """
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
def _target_steps(  # noqa: PLR0913, PLR0917 -- compiled functions take arrays, not objects
    net_depth: Ints,
    net_first: Ints,
    net_upper: Ints,
    net_parent: Ints,
    kept: npt.NDArray[np.bool_],
    target: Ints,
    lower: Ints,
    tail: Ints,
    head: Ints,
    rows: int,
) -> tuple[Unsigned, Unsigned, Unsigned, Ints, Ints, Ints, Unsigned]:
    """Line up the kept places in order, each followed by the targets that hang below it."""
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
    row = np.full(steps, rows, dtype=np.uint32)
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
