"""The ``landmasses`` table: every inhabited landmass, how one leaves it by car, and why it was decided so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.build.geometry import Shapes
from geo.build.land.labels import Labels
from geo.build.land.landmass import IslandDecision, decisions_by_landmass, read_decisions
from geo.data.tables import LANDMASSES

BY_ROAD = "roads lead to the mainland over a bridge, a causeway or through a tunnel"
BY_NEIGHBOUR = "roads lead to a neighbouring island with a car ferry"
LOOSE_ROADS = "its roads do not meet the rest of the network, and no car ferry of the source calls here"
NO_ROAD = "no car road and no car ferry in the source"


def landmass_table(
    people: pd.DataFrame,
    *,
    roads: gpd.GeoDataFrame,
    land_parts: Shapes,
    labels: Labels,
    decisions: Sequence[IslandDecision] | None = None,
) -> pd.DataFrame:
    """Make the table ``geo.data.tables.LANDMASSES``: one row per landmass that somebody lives on.

    Decided by what the network says: "road" if the mainland is reached without a ferry, "ferry" if it is reached with
    one, else "no_car_road".

    Parameters
    ----------
    people : pd.DataFrame
        One row per inhabited cell with x_m, y_m (metres), population, landmass, municipality_code.
    roads : gpd.GeoDataFrame
        As ``roads.n1000.build_roads`` gives them.
    land_parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.
    labels : Labels
        Place names, for islands and loose roads.
    decisions : Sequence[IslandDecision], optional
        Islands decided by hand; None: the list that ships.

    Returns
    -------
    pd.DataFrame
        Sorted by ``landmass_id``; area in km2.
    """
    chosen = read_decisions() if decisions is None else decisions
    by_hand = decisions_by_landmass(chosen, parts=land_parts)
    way = _Connections.of(roads)
    rows = []
    for landmass, group in people.groupby("landmass"):
        part = int(str(landmass))
        shape = land_parts[part]
        decision, reason = way.out(part, shape, parts=land_parts)
        given = by_hand.get(part) if part else None
        if given is not None:
            reason = given.reason
        if decision in {"road", "ferry"} and (apart := way.loose(part, shape, labels=labels)):
            reason += f"; the roads by {', '.join(apart)} do not meet that network"
        codes = group.groupby("municipality_code")["population"].sum()
        rows.append(
            {
                "landmass_id": part,
                "landmass": given.island if given is not None else _name(part, shape, group, labels),
                "municipality_code": str(codes.index[int(np.argmax(codes.to_numpy()))]),
                "area_km2": round(shape.area / 1e6, 2),
                "population": round(float(group["population"].sum()), 1),
                "decision": decision,
                "reason": reason,
            }
        )
    return pd.DataFrame(rows, columns=list(LANDMASSES.column_names)).sort_values("landmass_id", ignore_index=True)


@dataclass(frozen=True, eq=False)
class _Connections:
    """The network as seen from the landmasses: their edges, and which of them reach the mainland dry or by ferry."""

    edges_of: Mapping[int, Sequence[int]]
    dry: NDArray[np.bool_]  # the mainland is reached without a ferry, the mainland being what the network reaches of it
    whole: NDArray[np.bool_]  # the mainland is reached
    kind: NDArray[np.object_]
    note: NDArray[np.object_]
    ends: NDArray[np.int64]
    lines: Shapes
    ferries_at: Mapping[int, AbstractSet[str]]

    @classmethod
    def of(cls, roads: gpd.GeoDataFrame) -> _Connections:
        kind, note = roads["kind"].to_numpy(object), roads["note"].to_numpy(object)
        ends = roads[["from_node", "to_node"]].to_numpy(dtype=np.int64)
        edges_of: dict[int, list[int]] = defaultdict(list)
        for row, text in enumerate(roads["landmasses"]):
            for part in text.split():
                edges_of[int(part)].append(row)
        ferries_at: dict[int, set[str]] = defaultdict(set)
        for row in np.flatnonzero(kind == "ferry").tolist():
            for node in ends[row]:
                ferries_at[int(node)].add(str(note[row]).split(":", maxsplit=1)[0])
        whole = _of_mainland(_components(roads, np.ones(len(roads), dtype=bool)), edges_of[0])
        # The mainland itself falls apart without ferries: north of Tysfjord one comes only by ferry or through Sweden.
        label = _components(roads, kind != "ferry")
        on_mainland = np.zeros(len(roads), dtype=bool)
        on_mainland[edges_of[0]] = True
        dry = whole & (label >= 0) & np.isin(label, label[on_mainland & whole])
        return cls(edges_of, dry, whole, kind, note, ends, roads.geometry.to_numpy(), ferries_at)

    def out(self, part: int, shape: shapely.Polygon, *, parts: Shapes) -> tuple[str, str]:
        """How one leaves a landmass by car, and the reason in words."""
        mine = list(self.edges_of.get(part, ()))
        by_hand = f"; {self.note[mine[0]]}" if mine and all(self.kind[mine] == "link") else ""
        if part == 0:
            return "mainland", "the mainland"
        if self.dry[mine].any():
            return "road", by_hand.removeprefix("; ") or BY_ROAD
        if self.whole[mine].any():
            names = sorted({name for node in self.ends[mine].ravel() for name in self.ferries_at.get(int(node), ())})
            return "ferry", (f"car ferry {'; '.join(names)}" if names else BY_NEIGHBOUR) + by_hand
        if mine:
            return "no_car_road", LOOSE_ROADS
        joined = np.array(sorted(p for p, rows in self.edges_of.items() if p != part and self.whole[rows].any()))
        if not len(joined):
            return "no_car_road", NO_ROAD
        metres = float(shapely.distance(shape, parts[joined]).min())
        return "no_car_road", f"{NO_ROAD}; {metres:.0f} m of sea to the nearest land with roads on the map"

    def loose(self, part: int, shape: shapely.Polygon, *, labels: Labels) -> list[str]:
        """Places by the roads of a landmass from which the mainland cannot be reached, though others of it can."""
        apart = [row for row in self.edges_of.get(part, ()) if not self.whole[row]]
        middles = shapely.line_interpolate_point(self.lines[apart], 0.5, normalized=True)
        return sorted({labels.on(shape, near=middle) or labels.nearest(middle) for middle in middles})


def _components(roads: gpd.GeoDataFrame, used: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Strong component of each edge among the used ones; -1 for the others."""
    label = np.full(len(roads), -1, dtype=np.int64)
    rows = np.flatnonzero(used)
    nodes = int(roads[["from_node", "to_node"]].to_numpy().max(initial=-1)) + 1
    tail, head = (roads[name].to_numpy()[rows] for name in ("from_node", "to_node"))
    there = np.isfinite(roads["seconds"].to_numpy(dtype=float)[rows])
    back = np.isfinite(roads["seconds_back"].to_numpy(dtype=float)[rows])
    start, stop = np.r_[tail[there], head[back]], np.r_[head[there], tail[back]]
    _, group = connected_components(
        coo_array((np.ones(len(start)), (start, stop)), (nodes, nodes)), connection="strong"
    )
    label[rows] = np.where(group[tail] == group[head], group[tail], -1)
    return label


def _of_mainland(label: NDArray[np.int64], rows: Sequence[int]) -> NDArray[np.bool_]:
    """Return which edges are in the component that most edges of the mainland are in."""
    mine = label[list(rows)]
    mine = mine[mine >= 0]
    if not len(mine):
        return np.zeros(len(label), dtype=bool)
    return np.asarray(label == np.bincount(mine).argmax())


def _name(part: int, shape: shapely.Polygon, group: pd.DataFrame, labels: Labels) -> str:
    """Return the place on the landmass nearest to its fullest cell, else "ved" and the nearest place."""
    if part == 0:
        return "Fastlandet"
    most = group.sort_values(["population", "x_m", "y_m"], ascending=[False, True, True]).iloc[0]
    there = shapely.Point(most["x_m"], most["y_m"])
    return labels.on(shape, near=there) or f"ved {labels.quay((round(most['x_m']), round(most['y_m'])))}"
