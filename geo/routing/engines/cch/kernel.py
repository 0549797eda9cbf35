"""The hierarchy put to use: an elimination order once, a customisation per set of weights, a sweep per question.

``Kernel`` holds the hierarchy; ``times`` sweeps for trips that begin and end anywhere on an edge. The entrance for the
rest of the program is ``geo.routing.matrix.matrix``, which decides by size. Everything is compiled at its first use and
kept on disk; ``warm`` does that ahead of time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.routing.engines.cch import order
from geo.routing.engines.cch._numba import LANES, compiled
from geo.routing.engines.cch.customise import CUT_OFF_MS, SweepPlan, Targets, Weights, customise
from geo.routing.engines.cch.order import Hierarchy, Ints
from geo.routing.engines.cch.sweep import Goals, seeds_of, sweep

ONE_BY_ONE = 2  # so few goals are swept one by one: a sweep of one lane takes half as long as one of LANES


@dataclass(frozen=True, eq=False)
class Kernel:
    """The contraction hierarchy of a network: topology alone.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of the nodes.
    arc : Ints
        The upper arc that it lies on, one per edge; -1: a loop.
    upward : array of bool
        Whether its drawn direction is upward in the hierarchy, one per edge.
    """

    hierarchy: Hierarchy
    arc: Ints
    upward: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, node_count: int, *, tail: Ints, head: Ints) -> Kernel:
        """Eliminate the nodes of a network given by its edges' ends: any directed multigraph, even an empty one.

        Parameters
        ----------
        node_count : int
            Number of nodes; they are numbered from 0.
        tail : Ints
            Node at which the edge begins, one per edge.
        head : Ints
            Node at which it ends, one per edge.

        Returns
        -------
        Kernel
            Without weights.
        """
        hierarchy = order.hierarchy(node_count, tail=tail, head=head)
        arc, upward = _arcs_of(hierarchy.place_of, hierarchy.first, hierarchy.upper, tail, head)
        return cls(hierarchy=hierarchy, arc=arc, upward=upward)

    @property
    def bytes(self) -> int:
        """Memory that the arrays take."""
        return self.hierarchy.bytes + self.arc.nbytes + self.upward.nbytes

    def weights(self, *, ms: Ints, ms_back: Ints) -> Weights:
        """Customise the hierarchy to the times of the edges.

        New speeds, closed roads: call it again.

        Parameters
        ----------
        ms : Ints
            Milliseconds along it, one per edge; CUT_OFF_MS: not allowed.
        ms_back : Ints
            Milliseconds against it, likewise.

        Returns
        -------
        Weights
            One weight per upper arc and direction.
        """
        return customise(self.hierarchy, arc=self.arc, upward=self.upward, ms=ms, ms_back=ms_back)

    def times(self, weights: Weights, goals: Goals, *, plan: SweepPlan, cost: Ints, threads: int = 1) -> Ints:
        """Work out the times from the rows of a plan to the goals.

        Parameters
        ----------
        weights : Weights
            Of this hierarchy.
        goals : Goals
            Where trips end.
        plan : SweepPlan
            Where they begin.
        cost : Ints
            The same weights, as ``plan.weigh`` gives them.
        threads : int, optional
            Number of threads.

        Returns
        -------
        Ints
            Milliseconds [goal, row]; CUT_OFF_MS: there is no way.
        """
        found = np.full((goals.count, plan.rows), CUT_OFF_MS, dtype=np.int32)
        step = 1 if goals.count <= ONE_BY_ONE else LANES
        for start in range(0, goals.count, step):
            some = goals.among(start, min(start + step, goals.count))
            seeds = seeds_of(self.hierarchy, weights, some, lanes=step)
            found[start : start + some.count] = sweep(plan, cost, seeds, threads=threads)[:, : some.count].T
        return found

    def node_times(self, weights: Weights, goals: Goals, *, threads: int = 1) -> Ints:
        """Work out the times from every node to the goals.

        Parameters
        ----------
        weights : Weights
            Of this hierarchy.
        goals : Goals
            Where trips end.
        threads : int, optional
            Number of threads.

        Returns
        -------
        Ints
            Milliseconds [goal, node]; CUT_OFF_MS: there is no way.
        """
        by_place = self.times(
            weights, goals, plan=SweepPlan.everywhere(self.hierarchy), cost=weights.up, threads=threads
        )
        return by_place[:, self.hierarchy.place_of]


@compiled
def _arcs_of(place_of: Ints, first: Ints, upper: Ints, tail: Ints, head: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    arc = np.full(len(tail), -1, dtype=np.int32)
    upward = np.zeros(len(tail), dtype=np.bool_)
    for edge in range(len(tail)):
        start, end = place_of[tail[edge]], place_of[head[edge]]
        if start == end:
            continue
        lower, higher = max(start, end), min(start, end)
        run = upper[first[lower] : first[lower + 1]]
        arc[edge] = first[lower] + np.searchsorted(run, higher)
        upward[edge] = start == lower
    return arc, upward


def warm() -> None:
    """Compile everything, or load it from disk, by answering a question on three nodes."""
    tail, head = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    kernel = Kernel.of(3, tail=tail, head=head)
    ms = np.array([1000, 2000], dtype=np.int32)
    weights = kernel.weights(ms=ms, ms_back=ms)
    zero = np.zeros(2, dtype=np.int32)
    targets = Targets(tail=tail, head=head, tail_ms=zero, head_ms=ms)
    plan = SweepPlan.to_targets(kernel.hierarchy, targets)
    cost = plan.weigh(weights, costs=targets.costs)
    for goals in (Goals.at_nodes(tail[:1]), Goals.at_nodes(np.zeros(ONE_BY_ONE + 1, dtype=np.int32))):
        kernel.times(weights, goals, plan=plan, cost=cost)
