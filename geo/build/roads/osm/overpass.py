"""Roads and car ferries of a named area, from OpenStreetMap's Overpass service, through osmnx.

osmnx asks Nominatim for the outline of the area and Overpass for the ways in it. Its ready-made network ``drive``
leaves ferries out, so the filters are given here. Of what osmnx returns only the ways and their tags are used: they
are read by the same rules as a PBF extract.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import requests

from geo.build.geometry import Shapes
from geo.build.land.labels import Labels
from geo.build.log import RoadLog
from geo.build.roads.osm import tags as osm_tags
from geo.build.roads.osm.edges import DEGREE, edges_of
from geo.build.roads.osm.ways import Collected
from geo.build.roads.table import roads_table
from geo.errors import DataFault, Fault
from geo.network.graph import SpeedModel

FILTERS = (
    f'["highway"~"^({"|".join(sorted(osm_tags.CLASS_KMH))})$"]["area"!~"yes"]',
    '["route"="ferry"]',
)
WAY_TAGS = (
    "highway", "route", "name", "ref", "maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:type",
    "zone:maxspeed", "source:maxspeed", "maxspeed:conditional", "oneway", "oneway:motorcar", "oneway:motor_vehicle",
    "junction", "service", "tunnel", "bridge", "area", "motorroad", "ice_road", "winter_road", "smoothness",
    "duration", "duration:forward", "duration:backward", "interval", "foot", "bicycle", "ferry", "seasonal",
    "opening_hours",
    *(key + suffix for key in osm_tags.WHO for suffix in ("", ":forward", ":backward", ":conditional")),
)  # fmt: skip
TURNED = {"-1", "reverse", "T"}
BUSY = {429, 504}  # what a server says that has no time: osmnx waits 55 s and asks again, without end
GAVE_UP = b"runtime error"  # Overpass ran out of time or memory: answered with 200, a remark, and a part of the ways
REMARK_BYTES = 2000  # the remark stands at the end of the answer
NODE_TAGS = ("barrier", "amenity", "locked", *osm_tags.WALKERS, *osm_tags.WHO)


@dataclass(frozen=True)
class Service:
    """Where to ask: the official addresses, unless others are given.

    Parameters
    ----------
    overpass_url : str, optional
        Address of Overpass.
    nominatim_url : str, optional
        Address of Nominatim, which finds the area.
    cache : Path, optional
        Folder to keep answers in and take them from; None: nothing is kept.
    timeout_s : int, optional
        Seconds to wait for an answer.
    polite : bool, optional
        Whether to wait for a free slot, as the public server asks.
    tries : int, optional
        How often a busy server is asked the same.
    """

    overpass_url: str = "https://overpass-api.de/api"
    nominatim_url: str = "https://nominatim.openstreetmap.org/"
    cache: Path | None = None
    timeout_s: int = 180
    polite: bool = True  # wait for a free slot, as the public server asks
    tries: int = 3  # how often a busy server is asked the same


def build_roads(
    area: str,
    *,
    service: Service | None = None,
    land_parts: Shapes | None = None,
    people: pd.DataFrame | None = None,
    labels: Labels | None = None,
    speeds: SpeedModel | None = None,
) -> tuple[gpd.GeoDataFrame, RoadLog]:
    """Make the ``roads`` table of a named area.

    Parameters
    ----------
    area : str
        Name of the area, such as "Tromsø kommune".
    service : Service, optional
        Where to ask; None: the official addresses.
    land_parts : Shapes, optional
        Land as ``landmass.landmasses`` gives it; None: everything lies on the mainland.
    people : pd.DataFrame, optional
        One row per inhabited cell, as ``roads_table`` wants them.
    labels : Labels, optional
        Place names, by which the log tells of places.
    speeds : SpeedModel, optional
        Speeds in km/h; None: those of ``SpeedModel``.

    Returns
    -------
    tuple[gpd.GeoDataFrame, RoadLog]
        The table, and the log of how it came about.

    Raises
    ------
    DataFault
        The area is not found, the service does not answer, or there is no road.
    """
    collected = read_area(area, service=service)
    edges = edges_of(collected, speeds=speeds or SpeedModel())
    return roads_table(edges, log=collected.log, land_parts=land_parts, people=people, labels=labels)


def read_area(area: str, *, service: Service | None = None) -> Collected:
    """Ask for the ways of a named area.

    Parameters
    ----------
    area : str
        Name of the area.
    service : Service, optional
        Where to ask; None: the official addresses.

    Returns
    -------
    Collected
        Ways as read.

    Raises
    ------
    DataFault
        The area is not found, or the service does not answer.
    """
    import osmnx  # noqa: PLC0415 - slow to load, and needed for this source alone

    told = Service() if service is None else service
    failures = (osmnx._errors.InsufficientResponseError, osmnx._errors.ResponseStatusCodeError,  # noqa: SLF001
                requests.RequestException, ValueError, TypeError, KeyError)  # fmt: skip
    try:
        with _settings(osmnx, told):
            graph = osmnx.graph_from_place(
                area, custom_filter=list(FILTERS), simplify=False, retain_all=True, truncate_by_edge=True
            )
    except failures as cause:
        remedy = "Check the name of the area (as on openstreetmap.org) and the connection; or use a PBF extract"
        problem = f"no roads could be fetched from Overpass: {str(cause) or type(cause).__name__}"
        raise DataFault([Fault(f"overpass:{area}", None, "", problem, remedy)]) from cause
    return _collected(graph)


@dataclass
class _Patience:
    """Looks at every answer before osmnx does: gives up on a busy server, and on an answer that is not whole."""

    tries: int
    busy: int = 0

    def __call__(self, answer: requests.Response, *_: object, **__: object) -> None:
        self.busy = self.busy + 1 if answer.status_code in BUSY else 0
        if self.busy >= self.tries:
            problem = f"the server is busy: {answer.status_code} {answer.reason}, {self.busy} times in a row"
            answer.close()
            raise requests.HTTPError(problem, response=answer)
        end = answer.content[-REMARK_BYTES:]
        if b'"remark"' in end and GAVE_UP in end:
            remark = end[end.index(GAVE_UP) :].split(b'"')[0].decode(errors="replace")
            answer.close()
            raise requests.HTTPError(f"the server broke off: {remark}", response=answer)


@contextmanager
def _settings(osmnx: Any, service: Service) -> Iterator[None]:  # noqa: ANN401 - a module, loaded when needed
    """Set what osmnx keeps as module-wide settings, and put them back."""
    wanted: Mapping[str, object] = {
        "overpass_url": service.overpass_url,
        "nominatim_url": service.nominatim_url,
        "overpass_rate_limit": service.polite,
        "requests_timeout": service.timeout_s,
        "requests_kwargs": {"hooks": {"response": _Patience(service.tries)}},
        "http_user_agent": "Reisevei",
        "http_referer": "Reisevei",
        "doh_url_template": None,  # nobody else is asked where a server is
        "use_cache": service.cache is not None,
        "cache_folder": str(service.cache or "."),
        "all_oneway": True,  # ways as drawn, and oneway as it is written: its meaning is read here
        "useful_tags_way": list(WAY_TAGS),
        "useful_tags_node": list(NODE_TAGS),
    }
    before = {name: getattr(osmnx.settings, name) for name in wanted}
    lookup = socket.getaddrinfo  # osmnx replaces it, so that a name keeps its address
    try:
        for name, value in wanted.items():
            setattr(osmnx.settings, name, value)
        yield
    finally:
        socket.getaddrinfo = lookup
        for name, value in before.items():
            setattr(osmnx.settings, name, value)


def _collected(graph: Any) -> Collected:  # noqa: ANN401 - networkx has no types
    """Ways of a graph that osmnx has not simplified: one edge per stretch between two nodes of the map."""
    collected = Collected()
    place = {node: (node, round(at["x"] / DEGREE), round(at["y"] / DEGREE)) for node, at in graph.nodes(data=True)}
    for node, told in graph.nodes(data=True):
        collected.node(node, {key: str(told[key]) for key in NODE_TAGS if key in told})
    stretches: dict[int, list[tuple[int, int]]] = {}
    tags: dict[int, dict[str, str]] = {}
    for start, end, told in graph.edges(data=True):
        stretches.setdefault(told["osmid"], []).append((start, end))
        tags[told["osmid"]] = {key: str(told[key]) for key in WAY_TAGS if key in told}
    for osm_id in sorted(stretches):
        for run in _runs(stretches[osm_id]):
            # osmnx has turned such a way round, yet its tags speak of it as drawn.
            drawn = run[::-1] if tags[osm_id].get("oneway") in TURNED else run
            collected.way(osm_id, tags[osm_id], [place[node] for node in drawn])
    return collected


def _runs(stretches: list[tuple[int, int]]) -> list[list[int]]:
    """Nodes of a way in the order of its drawing, from its stretches; several runs where it crosses itself."""
    after: dict[int, list[int]] = {}
    for start, end in sorted(stretches):
        after.setdefault(start, []).append(end)
    heads = {end for _, end in stretches}
    runs = []
    for first in [*sorted(set(after) - heads), *sorted(after)]:
        while after.get(first):
            run = [first]
            while after.get(run[-1]):
                run.append(after[run[-1]].pop(0))
            runs.append(run)
    return runs
