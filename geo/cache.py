"""The latest answers, remembered by what was asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


class LRU:
    """The latest answers by question; safe to share between threads. Two may work out the same answer: no harm.

    Parameters
    ----------
    size : int
        How many are kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object, work_out: Callable[[], T]) -> T:
        """Return what is remembered under ``key``, else work it out and remember it; the oldest is forgotten.

        Parameters
        ----------
        key : object
            What is asked; hashable.
        work_out : Callable[[], T]
            Works the answer out; called outside the lock.

        Returns
        -------
        T
            The answer.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
        answer = work_out()
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return answer

    def peek(self, key: object) -> object | None:
        """Look up what is remembered under ``key``; that does not make it the latest.

        Parameters
        ----------
        key : object
            What is asked; hashable.

        Returns
        -------
        object | None
            The answer; None if it is not remembered, or no longer.
        """
        with self._lock:
            return self._kept.get(key)
