"""What a study may keep, and how many of each: one cache for today's study and all that are laid over it.

Whatever is worked out is kept under the effect of the world it was worked out in and under everything else that it was
told: ``keep`` hands on what stands in the key and nothing more, so that no part of a key can be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import TypeVar, TypeVarTuple

from geo.cache import LRU
from geo.scenario.effect import Effect

T = TypeVar("T")
About = TypeVarTuple("About")


class Kept(Enum):
    """What may be kept."""

    ANSWER = auto()
    EXPECTED = auto()
    DETOUR = auto()
    UNCONNECTED = auto()
    MUNICIPALITIES = auto()
    CLOSURES = auto()
    EFFECT = auto()
    STUDY = auto()
    NETWORK = auto()


#: How many of each: of today, and of all scenarios together. An answer takes 0.4 MB for 55,000 origins, an expected one
#: 2 MB, a study under a scenario up to 10 MB beside its answers, and so does a network, more with its towns.
HOW_MANY: Mapping[Kept, tuple[int, int]] = {
    Kept.ANSWER: (64, 64),
    Kept.EXPECTED: (64, 64),
    Kept.DETOUR: (2, 16),
    Kept.UNCONNECTED: (1, 16),
    Kept.MUNICIPALITIES: (64, 64),
    Kept.CLOSURES: (1, 0),
    Kept.EFFECT: (256, 0),
    Kept.STUDY: (0, 8),
    Kept.NETWORK: (0, 4),
}


class Memory:
    """The cache of a study and of those under scenarios; safe to share between threads.

    What belongs to a scenario never pushes out what belongs to today: answers under scenarios rest on today's.

    Parameters
    ----------
    how_many : Mapping[Kept, tuple[int, int]], optional
        Per kind how many are kept of today, and of all scenarios together.
    """

    def __init__(self, how_many: Mapping[Kept, tuple[int, int]] = HOW_MANY) -> None:
        self._today = {kind: LRU(today) for kind, (today, _) in how_many.items()}
        self._scenarios = {kind: LRU(scenarios) for kind, (_, scenarios) in how_many.items()}

    def keep(self, kind: Kept, effect: Effect, work_out: Callable[[*About], T], *about: *About) -> T:
        """Return what is kept of this kind for a world and what is asked of it, else work it out and keep it.

        Parameters
        ----------
        kind : Kept
            What it is.
        effect : Effect
            How the world differs from today; empty: today.
        work_out : Callable[[*About], T]
            Works it out from ``about``.
        *about : About
            What is asked; hashable, a part of the key.

        Returns
        -------
        T
            What ``work_out`` gives, now or before; shared, so it must not be changed.
        """
        kept = self._scenarios if effect else self._today
        return kept[kind].get((effect, *about), lambda: work_out(*about))
