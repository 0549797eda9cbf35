"""What-ifs to be timed: changes that nobody has asked about before, as many as there are, the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from scipy.spatial import cKDTree

from geo.network.blocks import find_cuts
from geo.scenario.scenario import Change, ChangeService, CloseCentre, CloseRoad, MoveCentre, OpenCentre
from geo.study.study import Study

CLOSE, OPEN, MOVE, SERVE, BLOCK = KINDS = (
    "close a centre",
    "open one in a new town",
    "move one to a new town",
    "change a service",
    "block a road",
)
GROUP = "women"
_NEAR_M = 5_000.0  # a town on the road
_TOWNS = 8  # along one road


def whatifs(study: Study) -> Mapping[str, Iterator[Change]]:
    """Return changes of each kind. No centre, town or stretch of road comes twice, whatever the kind."""
    known = {place for places in study.sites.values() for place in places}
    places = study.dataset.places
    hamlet = places["kind"].eq("hamlet").to_numpy()
    towns = iter(one for one in places["place_id"].iloc[np.argsort(hamlet, kind="stable")] if one not in known)
    ids = iter(study.centres.loc[study.in_operation, "centre_id"].tolist())
    return {
        CLOSE: (CloseCentre(one) for one in ids),
        OPEN: (OpenCentre(town, (GROUP,)) for town in towns),
        MOVE: (MoveCentre(one, town) for one, town in zip(ids, towns, strict=False)),
        SERVE: (ChangeService(one, GROUP, "no") for one in ids),
        BLOCK: _blocks(study),
    }


def _blocks(study: Study) -> Iterator[Change]:
    """Blocks of the roads with the most edges, between pairs of towns along each."""
    network, places = study.network, study.dataset.places
    towns = places[places["kind"] != "hamlet"]
    tree = cKDTree(towns[["x_m", "y_m"]].to_numpy(dtype=float))
    for number, edges in sorted(network.roads_by_number.items(), key=lambda item: (-len(item[1]), item[0])):
        nodes = np.union1d(network.tail[edges], network.head[edges])
        near_m, near = tree.query(np.column_stack([network.node_x[nodes], network.node_y[nodes]]))
        along = towns["place_id"].iloc[np.unique(near[near_m <= _NEAR_M])].tolist()[:_TOWNS]
        for start, end in combinations(along, 2):
            if find_cuts(network, number, start=study.gazetteer[start], end=study.gazetteer[end]):
                yield CloseRoad(number, start, end)
