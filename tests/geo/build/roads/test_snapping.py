from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.build.land.labels import Labels
from geo.build.roads.osm import pbf
from geo.build.roads.snapping import snap_report, tell_snapping
from geo.data import folder
from geo.network.access import access_legs
from geo.network.graph import Network
from geo.routing.matrix import route
from tests.support.osmworld import SCALE, X0_M, Y0_M, write_pbf

RAW = Path(os.environ.get("REISEVEI_RAW", Path(__file__).parents[5] / "shared" / "data"))
OSLO = sorted((RAW / "osm").glob("*oslo*.osm.pbf")) if (RAW / "osm").is_dir() else []
ROAD = {"highway": "primary", "maxspeed": "80"}


def test_the_report_tells_the_nearest_edge_and_the_nearest_main_edge(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (1000, 0), 3: (2000, 0), 4: (1000, 900), 5: (1400, 900), 6: (9000, 0), 7: (1000, 500)}
    ways = [(1, [1, 2], ROAD), (2, [2, 3], ROAD), (5, [2, 7], ROAD), (3, [4, 5], ROAD),
            (4, [3, 6], {"route": "ferry", "motor_vehicle": "yes"})]  # fmt: skip
    roads, _ = pbf.build_roads(write_pbf(tmp_path / "w.osm.pbf", nodes, ways))
    network = Network.from_roads(roads)
    x_m = X0_M + np.array([1200.0, 8900.0, 1200.0]) * SCALE
    y_m = Y0_M + np.array([1000.0, 0.0, 1000.0]) * SCALE
    report = snap_report(x_m, y_m, [0, 0, 7], network=network)
    assert report["nearest_m"].tolist() == pytest.approx([100, 6900, np.inf], rel=0.02)
    assert report["main_m"].tolist() == pytest.approx([np.hypot(200, 500), 6900, np.inf], rel=0.02)
    assert network.kind[report["nearest_edge"].iloc[1]] == 0  # the ferry's end is nearer, but nobody boards at sea
    assert report.loc[[2], ["nearest_edge", "main_edge"]].to_numpy().tolist() == [[-1, -1]]
    assert not network.in_main[report["nearest_edge"][0]]


def test_a_build_tells_how_far_people_are_and_who_is_nearest_to_a_loose_piece(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (2000, 0), 3: (1000, 3000), 4: (1400, 3000)}
    roads, _ = pbf.build_roads(write_pbf(tmp_path / "w.osm.pbf", nodes, [(1, [1, 2], ROAD), (2, [3, 4], ROAD)]))
    # On the road, 1 km off it, by the loose piece, 8 km off, and on another land part; powers of two name who is meant.
    people = pd.DataFrame({"x_m": X0_M + np.array([500, 500, 1200, 500, 500]) * SCALE,
                           "y_m": Y0_M + np.array([0, -1000, 2900, -8000, 0]) * SCALE,
                           "landmass": [0, 0, 0, 0, 5], "population": [16.0, 4.0, 8.0, 1.0, 2.0]})  # fmt: skip
    labels = Labels.of(
        gpd.GeoDataFrame({"fulltekst": ["Nes", "Vik"], "navneobjekttype": "grend"},
                         geometry=gpd.points_from_xy([X0_M, X0_M + 1200], [Y0_M, Y0_M + 3000]), crs="EPSG:25833"),
        municipalities=gpd.GeoDataFrame({"kommunenavn": ["Sund"], "kommunenummer": ["9901"]},
                                        geometry=[shapely.box(0, 0, 1e6, 8e6)], crs="EPSG:25833"),
    )  # fmt: skip
    step, rows = tell_snapping(people, network=Network.from_roads(roads), labels=labels)
    assert (step.step, step.read, step.dropped) == ("way to the road", 5, 0)
    assert "to the nearest edge median 0 m, nine in ten within 1000 m, farthest 7997 m" in step.why
    assert "of the main network median 0 m, nine in ten within 2899 m, farthest 7997 m" in step.why
    assert "8 people in 1 cells are nearest to a loose piece of road, 2 in 1 have no road on their land" in step.why
    assert [(row.subject, row.municipality, round(row.metres), row.reason) for row in rows] == [
        ("8 people by Vik", "Sund", 100,
         "the nearest road is a loose piece; the main network is 2899 m away"),
        ("1 people by Nes", "Sund", 7997, "the nearest road is far"),
    ]  # fmt: skip


@pytest.mark.raw
@pytest.mark.parametrize("path", OSLO, ids=["oslo"])
def test_openstreetmap_against_n1000_on_fifty_pairs_in_oslo(path: Path) -> None:
    """The difference and where it comes from, as docs/roads.md tells it."""
    dataset = folder.load(verify=False)
    roads, _ = pbf.build_roads(path)
    area = shapely.convex_hull(shapely.union_all(roads.loc[roads["component"] == 0].geometry.to_numpy())).buffer(-1500)
    cells = dataset.origins[shapely.contains_xy(area, dataset.origins["x_m"], dataset.origins["y_m"])]
    x_m, y_m = cells["x_m"].to_numpy(), cells["y_m"].to_numpy()
    apart_m = np.hypot(x_m[:, None] - x_m, y_m[:, None] - y_m)
    pairs = np.random.default_rng(2026).permutation(np.argwhere(apart_m >= 2000))[:50].tolist()
    assert len(pairs) == 50
    minutes, km, off_road = (np.empty((2, 50)) for _ in range(3))
    for source, network in enumerate((Network.from_roads(dataset.roads), Network.from_roads(roads))):
        legs = access_legs(x_m, y_m, np.zeros(len(cells)), network=network)
        for pair, (a, b) in enumerate(pairs):
            way = route(network, start=legs[[a]], end=legs[[b]])
            minutes[source, pair], km[source, pair] = way.minutes, way.km
            off_road[source, pair] = sum(leg.minutes for leg in way.legs if leg.kind == "access")
    n1000, openstreetmap = 0, 1
    longer = minutes[openstreetmap] - minutes[n1000]
    assert np.median(minutes, axis=1) == pytest.approx([5.3, 9.0], abs=0.1)
    assert np.percentile(longer, [10, 50, 90]) == pytest.approx([0.9, 2.7, 5.8], abs=0.1)
    assert np.median(km[openstreetmap] / km[n1000]) == pytest.approx(1.05, abs=0.01)
    # Explained: the way to the nearest drawn road is longer in N1000, but what is driven there is faster.
    assert np.median(off_road, axis=1) == pytest.approx([1.6, 0.2], abs=0.1)
    assert np.median(km / minutes * 60, axis=1) == pytest.approx([49, 36], abs=1)
