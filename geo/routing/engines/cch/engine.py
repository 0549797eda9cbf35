"""A network's travel times by the kernel: from seconds and shares of edges to its whole milliseconds and back.

``geo.routing.matrix.matrix`` comes here for large networks; ``search_of`` keeps the search of each network that is in
use. Every piece of the way on the network, a share of an edge
too, is rounded to a millisecond; so the answer differs from that of the plain search by half a millisecond per piece
at most, and not at all where the pieces are whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from geo.cache import LRU
from geo.network.graph import Network
from geo.routing.engines.cch.customise import SweepPlan, Targets, Weights, to_ms, to_seconds
from geo.routing.engines.cch.kernel import ONE_BY_ONE, Kernel
from geo.routing.engines.cch.order import Ints
from geo.routing.engines.cch.sweep import Goals

FloatArray = npt.NDArray[np.float64]
PLANS = 2  # origins of the whole country, and those of one scenario
BATCH_THREADS = 2  # a single question leaves the other processors to other people's questions


@dataclass(frozen=True, eq=False)
class Ends:
    """Where points join the network: on an edge between two nodes.

    Parameters
    ----------
    tail : Ints
        One node of the edge, one per point.
    head : Ints
        The other node, one per point.
    tail_s : FloatArray
        Seconds between point and tail; ``inf``: not allowed.
    head_s : FloatArray
        Seconds between point and head; ``inf``: not allowed.
    """

    tail: Ints
    head: Ints
    tail_s: FloatArray
    head_s: FloatArray


@dataclass(frozen=True, eq=False)
class CchSearch:
    """A hierarchy customised to a network's weights. Remembers the plans of the latest origins; safe to share.

    Parameters
    ----------
    kernel : Kernel
        The hierarchy.
    weights : Weights
        Of its upper arcs, by the network's seconds.
    plans : LRU, optional
        Sweep plans by their origins, whatever the weights.
    origins : LRU, optional
        Plan and its weights, of those who asked last.
    """

    kernel: Kernel
    weights: Weights
    plans: LRU = field(default_factory=lambda: LRU(PLANS))
    origins: LRU = field(default_factory=lambda: LRU(1))  # of those who asked last: with these weights

    @classmethod
    def of(cls, node_count: int, *, tail: Ints, head: Ints, seconds: FloatArray, seconds_back: FloatArray) -> CchSearch:
        """Order and customise a network; a million nodes take seconds.

        Parameters
        ----------
        node_count : int
            Number of nodes; they are numbered from 0.
        tail : Ints
            Node at which the edge begins, one per edge.
        head : Ints
            Node at which it ends, one per edge.
        seconds : FloatArray
            From tail to head, one per edge; ``inf``: not allowed.
        seconds_back : FloatArray
            From head to tail, likewise.

        Returns
        -------
        CchSearch
            Ready to be asked.

        Raises
        ------
        ValueError
            A time is nan, below zero or too long for ``to_ms``.
        """
        kernel = Kernel.of(node_count, tail=tail, head=head)
        return cls(kernel, kernel.weights(ms=to_ms(seconds), ms_back=to_ms(seconds_back)))

    def with_seconds(self, seconds: FloatArray, seconds_back: FloatArray) -> CchSearch:
        """Return the same roads customised to other times, or closed: a fraction of a second, the order stays.

        Parameters
        ----------
        seconds : FloatArray
            From tail to head, one per edge; ``inf``: not allowed.
        seconds_back : FloatArray
            From head to tail, likewise.

        Returns
        -------
        CchSearch
            The same hierarchy, other weights.

        Raises
        ------
        ValueError
            A time is nan, below zero or too long for ``to_ms``.
        """
        return CchSearch(self.kernel, self.kernel.weights(ms=to_ms(seconds), ms_back=to_ms(seconds_back)), self.plans)

    def paths(self, origins: Callable[[], Ends], goals: Ends, *, remember: object) -> FloatArray:
        """Work out the seconds between joining points, by way of at least one node.

        Parameters
        ----------
        origins : Callable[[], Ends]
            Gives where the trips begin; called where it is not remembered.
        goals : Ends
            Where they end.
        remember : object
            What the origins come from. The same object again means the same edges and the same places on them.

        Returns
        -------
        FloatArray
            Seconds [goal, origin]; ``inf``: there is no way.

        Raises
        ------
        ValueError
            A time is nan, below zero or too long for ``to_ms``.
        """
        _, plan, cost = self.origins.get(id(remember), lambda: self._prepare(origins(), remember))
        count = len(goals.tail)
        entries = Goals(
            goal=np.tile(np.arange(count, dtype=np.int32), 2),
            node=np.concatenate([goals.tail, goals.head]),
            ms=np.concatenate([to_ms(goals.tail_s), to_ms(goals.head_s)]),
            count=count,
        )
        threads = 1 if count <= ONE_BY_ONE else BATCH_THREADS
        return to_seconds(self.kernel.times(self.weights, entries, plan=plan, cost=cost, threads=threads))

    def prepared(self, remember: object) -> tuple[object, SweepPlan, Ints]:
        """Return what is remembered of the origins that asked last.

        Parameters
        ----------
        remember : object
            What the origins come from, as ``paths`` was given it.

        Returns
        -------
        tuple[object, SweepPlan, Ints]
            The object itself, the plan of its origins and the plan's weights in milliseconds.

        Raises
        ------
        KeyError
            Others asked last.
        """
        found = self.origins.peek(id(remember))
        if found is None:
            raise KeyError(remember)
        return cast("tuple[object, SweepPlan, Ints]", found)

    def _prepare(self, origins: Ends, remember: object) -> tuple[object, SweepPlan, Ints]:
        targets = Targets(
            tail=origins.tail, head=origins.head, tail_ms=to_ms(origins.tail_s), head_ms=to_ms(origins.head_s)
        )
        _, plan = self.plans.get(id(remember), lambda: (remember, SweepPlan.to_targets(self.kernel.hierarchy, targets)))
        return remember, plan, plan.weigh(self.weights, costs=targets.costs)


_SEARCHES: WeakKeyDictionary[Network, CchSearch] = WeakKeyDictionary()
_ONE_AT_A_TIME = Lock()


def search_of(network: Network) -> CchSearch:
    """Return the search of a network, made when it is first asked for and kept as long as the network.

    Networks of the same nodes and edges (``Network.with_seconds``) share one hierarchy: only the weights are new.

    Parameters
    ----------
    network : Network
        Roads to search by.

    Returns
    -------
    CchSearch
        The same object whenever it is asked for.
    """
    with _ONE_AT_A_TIME:
        found = _SEARCHES.get(network)
        if found is None:
            forth, back = network.through
            like = next((search for other, search in _SEARCHES.items() if _same_edges(other, network)), None)
            found = (
                CchSearch.of(network.node_count, tail=network.tail, head=network.head, seconds=forth, seconds_back=back)
                if like is None
                else like.with_seconds(forth, back)
            )
            _SEARCHES[network] = found
    return found


def search_at_hand(network: Network) -> CchSearch | None:
    """Return the search of a network if it has been made; None otherwise.

    Parameters
    ----------
    network : Network
        Roads to search by.

    Returns
    -------
    CchSearch | None
        What ``search_of`` has made.
    """
    return _SEARCHES.get(network)


def _same_edges(one: Network, other: Network) -> bool:
    return one.tail is other.tail and one.head is other.head and one.node_count == other.node_count
