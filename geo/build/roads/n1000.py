"""Roads, car ferries and quays of Kartverket's N1000 (layer ``Veglenke``) made into one network.

Read -> nodes -> landmasses -> quays -> islands -> chains -> components -> the ``roads`` table. Each step tells what
it read, joined and dropped in a ``RoadLog``; docs/roads.md explains the choices.

Source: N1000 Kartdata, Kartverket, CC BY 4.0. It has no speeds, no one-way streets and no ferry times: speeds come
from ``geo.network.graph.SpeedModel``, and every road may be driven both ways.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.build import checks
from geo.build.geometry import Node, Shapes
from geo.build.land.labels import Labels
from geo.build.land.landmass import IslandDecision, decisions_by_landmass, landmasses_of_roads, read_decisions
from geo.build.log import LogRow, RoadLog
from geo.build.roads.islands import IslandStory, components, join_islands, people_middle
from geo.build.roads.links import Link, merge_chains, on_nodes, split_where_ends_touch
from geo.build.roads.quays import Quay, join_quays
from geo.data.schema import METRIC_CRS
from geo.data.tables import ROADS
from geo.errors import DataFault, Fault
from geo.network.graph import SpeedModel

SIMPLIFY_M = 40.0  # 0.04 px at the national view; keeps the drawing faithful down to a municipality
CORNERS_OF_RING = 4  # a triangle and its closing point
TEXTS = ("vegkategori", "medium", "motorvegtype", "vegfase")  # the columns of text that are read
COLUMNS = (*TEXTS, "typeVeg", "vegnummer")
REMEDY = "Fetch N1000 Kartdata (GeoPackage or GML, EPSG:25833) from Geonorge again"
NO_LINE = "no line, or one that is not finite"
SIGNED = {"E": "E", "R": "Rv", "F": "Fv"}  # as the signs have it; K and P roads carry no number


def build_roads(
    gpkg: Path,
    *,
    land_parts: Shapes,
    people: pd.DataFrame,
    speeds: SpeedModel | None = None,
    decisions: Sequence[IslandDecision] | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Make the ``roads`` table (``tables.ROADS``) from the N1000 geopackage.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.
    land_parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.
    people : pd.DataFrame
        One row per inhabited cell: x_m and y_m (its middle, metres), population, landmass.
    speeds : SpeedModel, optional
        Speeds in km/h; None: those of ``SpeedModel``.
    decisions : Sequence[IslandDecision], optional
        Islands decided by hand; None: the list that ships.

    Returns
    -------
    tuple[gpd.GeoDataFrame, RoadLog]
        The table, and the log of how it came about.
    """
    layer = checks.layer(gpkg, "Veglenke", columns=COLUMNS, remedy=REMEDY)
    labels = Labels.read(gpkg)
    chosen = read_decisions() if decisions is None else tuple(decisions)
    return roads_from(layer, labels=labels, land_parts=land_parts, people=people, speeds=speeds, decisions=chosen)


def landmasses_with_roads(gpkg: Path, *, land_parts: Shapes) -> frozenset[int]:
    """Find the landmasses that a car road in use runs on: ``landmass_of_cells`` asks for cells on two shores.

    Parameters
    ----------
    gpkg : Path
        Geopackage of N1000, EPSG:25833.
    land_parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.

    Returns
    -------
    frozenset[int]
        Ids of landmasses.
    """
    layer = checks.layer(gpkg, "Veglenke", columns=COLUMNS, remedy=REMEDY)
    layer = layer[(layer["typeVeg"] == "enkelBilveg") & layer["vegfase"].notna() & (layer["vegfase"] != "P")]
    layer = layer[checks.is_line(layer.geometry.to_numpy())]
    in_tunnel = (layer["medium"] == "U").to_numpy()
    touched = landmasses_of_roads(layer.geometry.to_numpy(), in_tunnel=in_tunnel, parts=land_parts)
    return frozenset(part for each in touched for part in each)


def roads_from(
    layer: gpd.GeoDataFrame,
    *,
    labels: Labels,
    land_parts: Shapes,
    people: pd.DataFrame,
    decisions: Sequence[IslandDecision] = (),
    speeds: SpeedModel | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Make the ``roads`` table from a ``Veglenke`` layer in memory.

    Parameters
    ----------
    layer : gpd.GeoDataFrame
        Road links in METRIC_CRS.
    labels : Labels
        Place names, by which the log tells of places.
    land_parts : Shapes
        Land as ``landmass.landmasses`` gives it: the place in the array is the ``landmass_id``.
    people : pd.DataFrame
        One row per inhabited cell: x_m and y_m (its middle, metres), population, landmass.
    decisions : Sequence[IslandDecision], optional
        Islands decided by hand.
    speeds : SpeedModel, optional
        Speeds in km/h; None: those of ``SpeedModel``.

    Returns
    -------
    tuple[gpd.GeoDataFrame, RoadLog]
        The table, and the log of how it came about.

    Raises
    ------
    DataFault
        There is no car road.
    """
    figures: dict[str, float] = {}
    links, rows = _read(layer, labels=labels, figures=figures)
    if not figures["source_roads"]:
        remedy = "Check the layer Veglenke: typeVeg enkelBilveg, vegfase V"
        raise DataFault([Fault("roads", None, "typeVeg", "there is no car road", remedy)])
    links, figures["ends_touching_another_road"] = split_where_ends_touch(on_nodes(links))
    links = _with_landmasses(links, parts=land_parts)
    links, quays = join_quays(links, parts=land_parts)
    middles = people_middle(people, parts=land_parts)
    links, stories = join_islands(
        links,
        parts=land_parts,
        people=middles,
        quays=quays,
        decisions=decisions_by_landmass(decisions, parts=land_parts),
    )
    links, dropped = _without_empty_fragments(links, inhabited=set(middles), labels=labels)
    links = merge_chains(links)
    links = _with_ferry_names(links, labels=labels)
    roads = _table(links, speeds=speeds or SpeedModel())
    rows += [*_quay_rows(quays, labels), *_island_rows(stories, middles, labels), *dropped, *_ferry_rows(roads, labels)]
    figures |= _totals(roads, quays)
    return roads, RoadLog(tuple(sorted(rows)), figures)


def _read(layer: gpd.GeoDataFrame, *, labels: Labels, figures: dict[str, float]) -> tuple[list[Link], list[LogRow]]:
    """Car roads and car ferries in use; everything else is counted, and named where it is a boat or a plan."""
    links: list[Link] = []
    rows: list[LogRow] = []
    left_out: Counter[str] = Counter()
    sound = checks.is_line(layer.geometry.to_numpy())
    for place in np.flatnonzero(~sound):
        left_out[NO_LINE] += 1
        rows.append(LogRow("left out", f"link {place}", "", 0.0, NO_LINE))
    layer = layer[sound].explode(ignore_index=True)  # a link of several parts is as many links
    for row in layer.itertuples(index=False):
        kind, line = row.typeVeg, shapely.force_2d(row.geometry)
        text = {name: "" if pd.isna(getattr(row, name)) else str(getattr(row, name)) for name in TEXTS}
        number = "" if pd.isna(row.vegnummer) else f"{SIGNED.get(text['vegkategori'], '')}{int(row.vegnummer)}"
        planned = text["vegfase"] == "P"
        if kind == "enkelBilveg" and not planned:
            links.append(
                Link(
                    "road",
                    line,
                    category=text["vegkategori"],
                    number=number if text["vegkategori"] in SIGNED else "",
                    motorway=text["motorvegtype"] if text["motorvegtype"] in ("motorveg", "motortrafikkveg") else "",
                    tunnel_m=line.length if text["medium"] == "U" else 0.0,
                    bridge_m=line.length if text["medium"] == "L" else 0.0,
                )
            )
        elif kind == "bilferje" and not planned:
            links.append(Link("ferry", line, category=text["vegkategori"], number=number))
        else:
            reason = "planned" if planned else str(kind)
            left_out[reason] += 1
            if planned or kind == "passasjerferje":
                words = "planned road, not open" if planned else "carries no cars"
                where = labels.municipality(line.interpolate(0.5, normalized=True))
                subject = f"{reason}: {labels.between(line)} {number}".strip()
                rows.append(LogRow("left out", subject, where, line.length, words))
    figures["source_roads"] = sum(link.kind == "road" for link in links)
    figures["source_ferries"] = sum(link.kind == "ferry" for link in links)
    figures |= {f"left_out_{reason}": count for reason, count in sorted(left_out.items())}
    return links, rows


def _with_landmasses(links: Sequence[Link], *, parts: Shapes) -> list[Link]:
    roads = [place for place, link in enumerate(links) if link.kind == "road"]
    lines = np.array([links[place].geometry for place in roads], dtype=object)
    in_tunnel = np.array([links[place].tunnel_m > 0.5 * links[place].drawn_m for place in roads], dtype=bool)
    result = list(links)
    for place, touched in zip(roads, landmasses_of_roads(lines, in_tunnel=in_tunnel, parts=parts), strict=True):
        result[place] = replace(links[place], landmasses=touched)
    return result


def _without_empty_fragments(
    links: Sequence[Link], *, inhabited: set[int], labels: Labels
) -> tuple[list[Link], list[LogRow]]:
    """Loose pieces of road kept where people live on their land and told of by name, dropped where nobody does."""
    label = components(links)
    rows, dropped = [], set()
    for component in range(1, int(label.max()) + 1 if len(label) else 0):
        places = [int(place) for place in np.flatnonzero(label == component)]
        land = {part for place in places for part in links[place].landmasses}
        metres = sum(links[place].drawn_m for place in places)
        middle = links[places[0]].geometry.interpolate(0.5, normalized=True)
        kept = bool(land & inhabited)
        if not kept:
            dropped.add(component)
        reason = (
            "kept: people live on its land, but it does not meet the rest of the network"
            if kept
            else "dropped: nobody lives on its land"
        )
        rows.append(LogRow("component", f"{len(places)} edges by {labels.nearest(middle)}", labels.municipality(middle),
                           metres, reason))  # fmt: skip
    return [link for link, mine in zip(links, label, strict=True) if int(mine) not in dropped], rows


def _with_ferry_names(links: Sequence[Link], *, labels: Labels) -> list[Link]:
    """Ferries with their crossing's name, from-to, in the note.

    A line that ends at a joint at sea names all quays that can be reached beyond the joint without landing:
    Bodø–Moskenes/Røst/Sørland.
    """
    ferries: dict[Node, list[int]] = defaultdict(list)
    ashore = {node for link in links if link.kind != "ferry" for node in link.ends}
    for place, link in enumerate(links):
        if link.kind == "ferry":
            for node in link.ends:
                ferries[node].append(place)
    result = list(links)
    for place, link in enumerate(links):
        if link.kind != "ferry" or link.note:
            continue
        sides = []
        for node in link.ends:
            quays = _quays_beyond(node, came_by=place, links=links, ferries=ferries, ashore=ashore)
            sides.append("/".join(sorted({labels.quay(quay) for quay in quays})))
        result[place] = replace(link, note="–".join(dict.fromkeys(side for side in sides if side)))
    return result


def _quays_beyond(
    node: Node, *, came_by: int, links: Sequence[Link], ferries: Mapping[Node, Sequence[int]], ashore: set[Node]
) -> set[Node]:
    """Return the quays that a ferry reaches from a node without landing, not going back the way it came."""
    seen, waiting, quays = {came_by}, [node], set[Node]()
    while waiting:
        here = waiting.pop()
        if here in ashore or len(ferries[here]) == 1:
            quays.add(here)
            continue
        for place in ferries[here]:
            if place not in seen:
                seen.add(place)
                waiting.extend(end for end in links[place].ends if end != here)
    return quays


def _table(links: Sequence[Link], *, speeds: SpeedModel) -> gpd.GeoDataFrame:
    """Links as the ``roads`` table: nodes numbered from west to east, edges in the order of their nodes."""
    nodes = sorted({node for link in links for node in link.ends})
    number = {node: place for place, node in enumerate(nodes)}
    label = components(links)
    drawn = [_simplified(link.geometry) for link in links]
    entries = []
    for link, component, line in zip(links, label, drawn, strict=True):
        length_m = speeds.calibrated_m(link.drawn_m, kind=link.kind)
        seconds = speeds.seconds(length_m, kind=link.kind, category=link.category, motorway=link.motorway)
        factor = length_m / link.drawn_m
        entries.append(
            {
                "from_node": number[link.ends[0]],
                "to_node": number[link.ends[1]],
                "kind": link.kind,
                "category": link.category,
                "number": link.number,
                "motorway": link.motorway,
                "tunnel_m": round(min(link.tunnel_m * factor, length_m), 1),
                "bridge_m": round(min(link.bridge_m * factor, length_m), 1),
                "length_m": round(length_m, 1),
                "seconds": round(seconds, 1),
                "seconds_back": round(seconds, 1),
                "landmasses": " ".join(str(part) for part in link.landmasses),
                "component": int(component),
                "note": link.note,
                "geometry": _whole_metres(line),
            }
        )
    frame = pd.DataFrame(entries)
    frame["drawing"] = [shapely.to_wkt(line) for line in frame["geometry"]]
    frame = frame.sort_values(["from_node", "to_node", "kind", "length_m", "drawing"], ignore_index=True)
    frame["edge_id"] = np.arange(len(frame))
    # What the source does not have stays blank: how long ferries are under way, and how often they sail.
    frame = frame.reindex(columns=[*ROADS.column_names, "geometry"])
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=METRIC_CRS)


def _simplified(line: shapely.LineString) -> shapely.LineString:
    """Fewer points for drawing; a ring that would fall flat keeps them all."""
    simple = shapely.LineString(shapely.get_coordinates(line.simplify(SIMPLIFY_M)))
    return line if line.is_closed and len(simple.coords) < CORNERS_OF_RING else simple


def _whole_metres(line: shapely.LineString) -> shapely.LineString:
    """Return the line on whole metres, without a point that repeats the one before it."""
    points = np.round(np.asarray(line.coords)[:, :2])
    keep = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
    if not keep[1:].any():
        keep[-1] = True
    return shapely.LineString(points[keep])


def _quay_rows(quays: Sequence[Quay], labels: Labels) -> list[LogRow]:
    return [
        LogRow(
            "quay",
            f"{labels.nearest(shapely.Point(quay.node))} {quay.node}",
            labels.municipality(shapely.Point(quay.node)),
            round(quay.metres, 1) if np.isfinite(quay.metres) else 0.0,
            f"{quay.outcome}: {quay.reason}",
        )
        for quay in quays
    ]


def _island_rows(
    stories: Sequence[IslandStory], middles: Mapping[int, tuple[float, Node]], labels: Labels
) -> list[LogRow]:
    rows = []
    for story in stories:
        people, spot = middles.get(story.landmass, (0.0, None))
        where = shapely.Point(spot) if spot else None
        name = labels.nearest(where) if where else ""
        rows.append(
            LogRow("island", f"landmass {story.landmass} by {name}, {people:.0f} people",
                   labels.municipality(where) if where else "", round(story.metres, 1), story.reason)
        )  # fmt: skip
    return rows


def _ferry_rows(roads: gpd.GeoDataFrame, labels: Labels) -> list[LogRow]:
    ferries = roads[roads["kind"] == "ferry"]
    return [
        LogRow("ferry", note, labels.municipality(shapely.get_point(line, 0)), length_m, f"component {component}")
        for note, line, length_m, component in zip(
            ferries["note"], ferries.geometry, ferries["length_m"], ferries["component"], strict=True
        )
    ]


def _totals(roads: gpd.GeoDataFrame, quays: Sequence[Quay]) -> dict[str, float]:
    km = roads.groupby("kind")["length_m"].sum() / 1000
    outcome = Counter(quay.outcome for quay in quays)
    return {
        "edges": len(roads),
        "nodes": int(max(roads["from_node"].max(), roads["to_node"].max())) + 1,
        "components": int(roads["component"].max()) + 1,
        "edges_in_largest": int((roads["component"] == 0).sum()),
        **{f"km_{kind}": round(float(value), 1) for kind, value in sorted(km.items())},
        **{f"quays_{name.replace(' ', '_')}": count for name, count in sorted(outcome.items())},
    }
