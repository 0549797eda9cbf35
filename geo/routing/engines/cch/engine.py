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
    """Where points join the network: the two nodes of their edge, and the seconds between point and node."""

    tail: Ints
    head: Ints
    tail_s: FloatArray
    head_s: FloatArray


@dataclass(frozen=True, eq=False)
class CchSearch:
    """A hierarchy customised to a network's weights. Remembers the plans of the latest origins; safe to share."""

    kernel: Kernel
    weights: Weights
    plans: LRU = field(default_factory=lambda: LRU(PLANS))
    origins: LRU = field(default_factory=lambda: LRU(1))  # of those who asked last: with these weights

    @classmethod
    def of(cls, node_count: int, *, tail: Ints, head: Ints, seconds: FloatArray, seconds_back: FloatArray) -> CchSearch:
        """Order and customise a network; ``inf``: an edge is not allowed that way. A million nodes take seconds."""
        kernel = Kernel.of(node_count, tail=tail, head=head)
        return cls(kernel, kernel.weights(ms=to_ms(seconds), ms_back=to_ms(seconds_back)))

    def with_seconds(self, seconds: FloatArray, seconds_back: FloatArray) -> CchSearch:
        """Return the same roads customised to other times, or closed: a fraction of a second, the order stays."""
        return CchSearch(self.kernel, self.kernel.weights(ms=to_ms(seconds), ms_back=to_ms(seconds_back)), self.plans)

    def paths(self, origins: Callable[[], Ends], goals: Ends, *, remember: object) -> FloatArray:
        """Seconds [goal, origin] between the joining points, by way of at least one node; ``inf``: there is no way.

        ``remember``: what the origins come from. The same object again means the same edges and the same places on it;
        they are not asked for again.
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
        """Return ``remember``, the plan of its origins and the plan's weights. KeyError where others asked last."""
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
    """Return the search of a network if it has been made; None otherwise."""
    return _SEARCHES.get(network)


def _same_edges(one: Network, other: Network) -> bool:
    return one.tail is other.tail and one.head is other.head and one.node_count == other.node_count
