"""The classes in which the map is coloured: their bounds, and the hatching of a municipality that has no value.

The class is decided here, on the unrounded time, so that "at most 60 minutes" means the same on the map and in the
tables.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from dashboard.state.query import KNOWLEDGE
from geo.data.vocabulary import DETOUR

BOUNDS_MIN = (30, 60, 90, 180, 300)  # upper, inclusive bounds of the first five classes; the sixth has none
NO_CAR_ROAD_CLASS = 6
NOT_DOCUMENTED_CLASS = 7
UNKNOWN_REASONS = ("no_serving_centre", "agreement_unknown")
BOUNDS: Mapping[str, Sequence[float]] = {
    DETOUR: (0.5, 15, 30, 60, 120),  # minutes longer; under half a minute is none
    KNOWLEDGE: (0, 0.1, 0.25, 0.5, 0.75),  # share of the people
}


def colour_class(value: float | None, *, reason: str, bounds: Sequence[float] = BOUNDS_MIN) -> int:
    """Return the class 0-5 of a value, or the hatching for a municipality that has none, by its reason."""
    if value is None or not math.isfinite(value):
        return NOT_DOCUMENTED_CLASS if reason in UNKNOWN_REASONS else NO_CAR_ROAD_CLASS
    return bisect_left(bounds, value)
