"""The words that tables, questions and addresses are written in: groups, statuses, measures, readings, objectives.

Ids only, each in the order in which it is shown. What a centre says of a group is read in ``geo.evidence``, what a
measure is worked out by in ``geo.measures``; nothing heavy is loaded with the words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """A group of people whom a centre may take in.

    Parameters
    ----------
    id : str
        Its word in tables, questions and addresses.
    """

    id: str

    @property
    def label_key(self) -> str:
        """Key of the group's name in the catalogue of texts."""
        return f"group.{self.id}"


GROUPS: tuple[Group, ...] = tuple(
    Group(name)
    for name in (
        "women",
        "men",
        "women_with_children",
        "men_with_children",
        "active_substance_use",
        "severe_mental_illness",
        "wheelchair",
        "intellectual_disability",
        "sami_north",
        "sami_lule",
        "sami_south",
        "interpreter",
        "lgbt",
        "trafficking",
        "young_16_18",
        "older",
    )
)
GROUP_IDS: tuple[str, ...] = tuple(group.id for group in GROUPS)

# what is offered, from most to least; ``planned`` stands apart
STATUSES: tuple[str, ...] = ("full", "elsewhere", "unspecified", "case_by_case", "day_only", "no", "planned")
DEFAULT_ACCEPT: tuple[str, ...] = ("full", "elsewhere", "unspecified")
ACCEPTABLE: tuple[str, ...] = STATUSES[:5]  # what a reader may choose to count as being taken in

UNKNOWN = "unknown"  # no statement: never to be read as no

NEAREST, CONTRACTED, DETOUR = MEASURES = ("nearest", "contracted", "detour")
DOCUMENTED, POSSIBLE, EXPECTED = READINGS = ("documented", "possible", "expected")
BOUND_READINGS: tuple[str, ...] = (DOCUMENTED, POSSIBLE)  # the two readings between which the truth lies

# where new centres help: what is made best, and where one may stand (``geo.siting``)
P_MEDIAN, COVER, P_CENTER = OBJECTIVES = ("p-median", "cover", "p-center")
TOWNS, MUNICIPALITIES, CELLS = CANDIDATES = ("towns", "municipalities", "cells")
