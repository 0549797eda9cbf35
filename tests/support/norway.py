"""Today's Norway, opened once in each process: no test changes it."""

from __future__ import annotations

from functools import cache

from geo.data.folder import load
from geo.study.study import Study


@cache
def norway() -> Study:
    """Give the study of the embedded data, the same one to all who ask."""
    return Study(load())
