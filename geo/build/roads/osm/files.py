"""What kind of OSM file it is, before and after it is read: one that can be used, or one refusal with the remedy.

A file made with other tools may hold the positions on its ways alone, several versions of an object, ids below zero,
or ways before their nodes. Each would be read without an error and with roads missing, so each is told apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import DataFault, Fault

LOST_WAYS_SHARE = 0.01  # an extract cut at a border loses nodes of a few ways; more is a file that cannot be used
ON_WAYS = "LocationsOnWays"
_FEATURES = 16  # optional features that a header is asked for
_CHANGES = (".osc", ".osc.gz", ".osc.bz2", ".osc.xz")
_TWICE_NAMED = 3


@dataclass(frozen=True)
class PbfKind:
    """What kind of extract a file is.

    Parameters
    ----------
    positions_on_ways : bool
        Whether the ways carry the positions of their nodes, which may not be in the file.
    """

    positions_on_ways: bool


def look(pbf: Path) -> PbfKind:
    """Tell from name and header what kind of file it is.

    Parameters
    ----------
    pbf : Path
        The file.

    Returns
    -------
    PbfKind
        What the reader must know of it.

    Raises
    ------
    DataFault
        The file holds changes or the history of its objects, or is no OSM file.
    """
    import osmium  # noqa: PLC0415 -- needed for this source alone

    if pbf.name.lower().endswith(_CHANGES):
        raise _fault(pbf, "holds changes, not the map of a day", "Apply it to an extract: osmium apply-changes")
    try:
        header: Any = osmium.FileProcessor(str(pbf)).header
    except RuntimeError as cause:
        raise _fault(pbf, f"cannot be read as OSM PBF: {cause}", "Download the extract again") from cause
    if header.has_multiple_object_versions:
        remedy = "Make an extract of one day: osmium time-filter"
        raise _fault(pbf, "holds several versions of its objects (a history file)", remedy)
    features = {header.get(f"pbf_optional_feature_{number}", "") for number in range(_FEATURES)}
    return PbfKind(positions_on_ways=ON_WAYS in features)


def refuse_repeats(pbf: Path, way_ids: npt.NDArray[np.int64]) -> None:
    """Refuse a file in which a way comes twice: in two versions, or because two extracts were put one behind another.

    Parameters
    ----------
    pbf : Path
        The file.
    way_ids : array of int64
        Numbers of all ways that were read.

    Raises
    ------
    DataFault
        Naming the first of them.
    """
    ids, counts = np.unique(way_ids, return_counts=True)
    twice = ids[counts > 1]
    if len(twice):
        named = ", ".join(f"way {osm_id}" for osm_id in twice[:_TWICE_NAMED])
        problem = f"{len(twice)} ways come more than once ({named})"
        raise _fault(pbf, problem, "Put extracts together with osmium merge, which keeps each object once")


def refuse_lost_nodes(pbf: Path, *, lost: int, ways: int) -> None:
    """Refuse a file in which more than LOST_WAYS_SHARE of the ways lost nodes, and say why it is so.

    Parameters
    ----------
    pbf : Path
        The file.
    lost : int
        How many ways lack nodes.
    ways : int
        How many ways were read.

    Raises
    ------
    DataFault
        With the reason that a look through the whole file gives.
    """
    if not ways or lost <= LOST_WAYS_SHARE * ways:
        return
    problem, remedy = _why(pbf)
    raise _fault(pbf, f"{lost} of {ways} ways lack nodes: {problem}", remedy)


def _why(pbf: Path) -> tuple[str, str]:
    """Find the first sign in the file of why nodes are missing; it is read once more, which a good file needs not."""
    import osmium  # noqa: PLC0415

    ways_came = False
    for thing in osmium.FileProcessor(str(pbf)):
        if isinstance(thing, osmium.osm.Node):
            if thing.id <= 0:
                return "ids below one, whose positions cannot be kept", "Number the objects anew: osmium renumber"
            if ways_came:
                return "the file is not sorted, ways come before their nodes", "Sort it: osmium sort"
        elif isinstance(thing, osmium.osm.Way):
            ways_came = True
    return (
        "the file does not hold them",
        "Extract whole ways (osmium extract --strategy=complete_ways), or add positions with --keep-untagged-nodes",
    )


def _fault(pbf: Path, problem: str, remedy: str) -> DataFault:
    return DataFault([Fault(pbf.name, None, "", problem, remedy)])
