"""What may be asked, and the shape of the answers: values that measures fill and a study hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, DOCUMENTED, EXPECTED, GROUP_IDS, MEASURES, NEAREST, READINGS
from geo.errors import UnknownName
from geo.measures.reasons import Expected
from geo.network.graph import BoolArray


@dataclass(frozen=True)
class Question:
    """What is asked: for whom, by which measure, and how evidence is read.

    ``measure`` nearest: the nearest centre that takes the group in. contracted: the centre that the municipality has an
    agreement with, whomever it serves. detour: contracted minus nearest in operation. ``presumed``: agreements that are
    only inferred count as well. ``reading`` documented: centres with an accepted statement for the group. possible: all
    that do not document *no*. expected: as many as a national count says (``geo.measures.expected``); ``known_count``:
    how many, None: the newest count. ``accept``: the statuses that count as taking the group in, kept in the order of
    ACCEPTABLE. UnknownName for a group, measure, reading or status that is not known.

    The agreement measures do not depend on how evidence is read; they are put as ``documented``. What does not belong
    to the measure or reading is dropped, so that equal questions are equal.
    """

    group: str
    measure: str = "nearest"
    reading: str = "documented"
    accept: tuple[str, ...] = DEFAULT_ACCEPT
    known_count: int | None = None
    presumed: bool = False

    def __post_init__(self) -> None:
        for kind, name, known in (
            ("group", self.group, GROUP_IDS),
            ("measure", self.measure, MEASURES),
            ("reading", self.reading, READINGS),
            *(("status to accept", status, ACCEPTABLE) for status in self.accept),
        ):
            if name not in known:
                raise UnknownName(kind, name, known)
        object.__setattr__(self, "accept", tuple(status for status in ACCEPTABLE if status in self.accept))
        if self.known_count is not None and self.known_count < 0:
            raise ValueError("A number of centres is not negative.")
        if self.measure != NEAREST:
            object.__setattr__(self, "reading", DOCUMENTED)
        if self.reading != EXPECTED:
            object.__setattr__(self, "known_count", None)
        if self.measure == NEAREST:
            object.__setattr__(self, "presumed", False)


@dataclass(frozen=True, eq=False)
class Answer:
    """Per origin, in the table's order: seconds (``inf``: cut off), row of the centre (-1), ``Reason``.

    ``eligible`` [centre]: who takes the group in. Rows of centres are those of ``Study.centres``. Under the expected
    reading ``seconds`` are expected seconds, no centre can be named (-1), and a reason stands wherever some way of
    choosing the centres cuts the origin off; ``expected`` holds the rest.
    """

    question: Question
    seconds: npt.NDArray[np.float32]
    centre: npt.NDArray[np.int16]
    reason: npt.NDArray[np.uint8]
    eligible: BoolArray
    expected: Expected | None = None


@dataclass(frozen=True)
class Figures:
    """The nation, a county or a municipality in figures. People; minutes over those who get there, nan if nobody does.

    ``people_beyond``: by limit in minutes, later than that or cut off. ``cut_off_by_reason``: only reasons that occur.
    """

    population: float
    cut_off_population: float
    median_min: float
    mean_min: float
    p10_min: float
    p90_min: float
    share_within: Mapping[int, float]
    people_beyond: Mapping[int, float]
    cut_off_by_reason: Mapping[str, float]
