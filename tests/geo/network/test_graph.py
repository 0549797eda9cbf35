from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given

from geo.errors import DataFault
from geo.network.graph import FERRY, LINK, ROAD, Network, SpeedModel, seconds_for
from tests.support import oracles, strategies
from tests.support.asciimap import draw, network, roads


def test_sixty_kmh_is_a_kilometre_a_minute() -> None:
    assert seconds_for(1000, speed_kmh=60) == pytest.approx(60)
    assert seconds_for(0, speed_kmh=60) == 0
    assert seconds_for(36_000, speed_kmh=72) == pytest.approx(36_000 / 20)


def test_default_speeds_are_the_documented_ones() -> None:
    speeds = SpeedModel()
    road = {category: speeds.kmh("road", category=category) for category in "ERFKP"}
    assert road == {"E": 70, "R": 66, "F": 62, "K": 45, "P": 40}
    assert speeds.kmh("road", category="E", motorway="motorveg") == 95
    assert speeds.kmh("road", category="R", motorway="motortrafikkveg") == 82
    assert speeds.kmh("ferry", category="E", motorway="motorveg") == 12.3
    assert speeds.kmh("link", category="E") == 30
    assert speeds.length_factor == 1.034


def test_people_drive_a_little_below_the_limits_of_2024() -> None:
    speeds = SpeedModel()
    for kmh, limit_kmh in ((speeds.e_kmh, 73), (speeds.r_kmh, 68), (speeds.f_kmh, 64)):
        assert 0.95 * limit_kmh <= kmh < limit_kmh


def test_a_road_without_category_is_driven_as_a_private_one() -> None:
    assert SpeedModel().kmh("road") == SpeedModel().kmh("road", category="P") == 40


@pytest.mark.parametrize(
    ("name", "kind", "category", "motorway"),
    [
        ("motorway_kmh", "road", "E", "motorveg"),
        ("expressway_kmh", "road", "E", "motortrafikkveg"),
        ("e_kmh", "road", "E", ""),
        ("r_kmh", "road", "R", ""),
        ("f_kmh", "road", "F", ""),
        ("k_kmh", "road", "K", ""),
        ("p_kmh", "road", "P", ""),
        ("ferry_kmh", "ferry", "", ""),
        ("link_kmh", "link", "", ""),
    ],
)
def test_every_speed_moves_its_own_time(name: str, kind: str, category: str, motorway: str) -> None:
    where = {"kind": kind, "category": category, "motorway": motorway}
    doubled = SpeedModel(**{name: 2 * getattr(SpeedModel(), name)})
    assert doubled.seconds(5000, **where) == pytest.approx(SpeedModel().seconds(5000, **where) / 2)


def test_only_roads_are_lengthened() -> None:
    speeds = SpeedModel(length_factor=1.5)
    assert [speeds.calibrated_m(100, kind=kind) for kind in ("road", "ferry", "link")] == [150, 100, 100]


@pytest.mark.parametrize("wrong", [{"e_kmh": 0}, {"ferry_kmh": -1}, {"length_factor": float("nan")}])
def test_an_impossible_speed_is_refused_by_name(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SpeedModel(**wrong)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'path'"):
        SpeedModel().kmh("path")


def test_the_table_becomes_arrays() -> None:
    world = draw("A---B   C")
    table = roads(world, {
        "AB": {"kmh": 36, "oneway": True, "number": "E6", "land": "0 3"},
        "BC": {"kmh": 36, "kind": "ferry", "land": "", "note": "Nord–Sør"},
        "CA": {"kmh": 36, "kind": "link"},
    })  # fmt: skip
    net = Network.from_roads(table)
    assert (net.node_count, net.edge_count) == (3, 3)
    assert net.tail.tolist() == [0, 1, 2]
    assert net.head.tolist() == [1, 2, 0]
    assert list(zip(net.node_x, net.node_y, strict=True)) == [world["A"], world["B"], world["C"]]
    assert net.seconds.tolist() == pytest.approx([40, 40, 80])
    assert net.seconds_back.tolist() == pytest.approx([np.inf, 40, 80])
    assert net.kind.tolist() == [ROAD, FERRY, LINK]
    assert net.number.tolist() == ["E6", "", ""]
    assert net.note.tolist() == ["", "Nord–Sør", ""]
    assert list(zip(net.touch_edge.tolist(), net.touch_landmass.tolist(), strict=True)) == [(0, 0), (0, 3), (2, 0)]


def test_another_speed_model_gives_new_times_but_opens_nothing() -> None:
    table = roads(draw("A---B   C"), {"AB": {"kmh": 36, "oneway": True}, "BC": {"kmh": 36, "closed": True}})
    before = table.copy(deep=True)
    net = Network.from_roads(table, speeds=SpeedModel(f_kmh=72.0))
    assert net.seconds.tolist() == pytest.approx([20, np.inf])
    assert np.isinf(net.seconds_back).all()
    assert table.equals(before)


def test_every_impossible_edge_is_named_at_once() -> None:
    table = roads(draw("A---B   C   D"), {"AB": {"kmh": 36}, "BC": {"kmh": 36}, "CD": {"kmh": 36}})
    table.loc[0, "seconds"] = 0.0
    table.loc[1, "kind"] = "path"
    table.loc[2, ["length_m", "seconds_back"]] = -1.0
    with pytest.raises(DataFault) as found:
        Network.from_roads(table)
    assert [(fault.row, fault.column) for fault in found.value.faults] == [
        (2, "seconds"), (3, "kind"), (4, "length_m"), (4, "seconds_back"),
    ]  # fmt: skip


def test_no_roads_give_an_empty_network() -> None:
    net = Network.from_roads(roads(draw("A-B"), {"AB": {"kmh": 60}}).iloc[:0])
    assert (net.node_count, net.edge_count, len(net.in_main)) == (0, 0, 0)
    assert net.arcs().seconds.shape == (0, 0)


def test_of_parallel_roads_the_cheapest_stays_each_way_and_is_not_the_sum() -> None:
    net = network(draw("A---B"), {
        "AB": {"seconds": 30},
        "AB#2": {"seconds": 10, "oneway": True},
        "BA": {"seconds": 20, "oneway": True},
    })  # fmt: skip
    arcs = net.arcs()
    assert arcs.seconds.todense().tolist() == [[0, 10], [20, 0]]
    assert (arcs.edge(0, 1), arcs.edge(1, 0)) == (1, 2)


def test_reversed_arcs_run_the_other_way() -> None:
    net = network(draw("A---B"), {"AB": {"seconds": 10, "oneway": True}})
    assert net.arcs().seconds.todense().tolist() == [[0, 10], [0, 0]]
    assert net.arcs(reverse=True).seconds.todense().tolist() == [[0, 0], [10, 0]]
    with pytest.raises(KeyError):
        net.arcs().edge(1, 0)


def test_a_loop_is_no_arc() -> None:
    net = network(draw("A1\n 2"), {"AA": {"seconds": 10, "via": "12"}})
    assert net.arcs().seconds.nnz == 0


def test_the_main_component_is_the_largest_strong_one() -> None:
    # three towns, and a one-way trap behind B that is weakly, but not strongly, part of them
    world = draw("""
        A---B---C
            |
            D--E--F

        G-H
    """)
    net = network(world, {
        "ABC": {"kmh": 60},
        "BD": {"kmh": 60, "oneway": True},
        "DEF": {"kmh": 60, "oneway": True},
        "GH": {"kmh": 60},
    })  # fmt: skip
    assert net.in_main.tolist() == [True, True, False, False, False, False]


def test_a_ferry_joins_an_island_to_the_main_component() -> None:
    net = network(draw("A---B ~ C---D"), {"AB": {"kmh": 60}, "BC": {"kmh": 12, "kind": "ferry"}, "CD": {"kmh": 60}})
    assert net.in_main.all()


def test_of_equally_large_components_the_westernmost_is_main_whatever_the_order() -> None:
    world = draw("A---B  C---D")
    west_first = network(world, {"AB": {"kmh": 60}, "CD": {"kmh": 60}})
    east_first = network(world, {"CD": {"kmh": 60}, "AB": {"kmh": 60}})
    assert west_first.in_main.tolist() == [True, False]
    assert east_first.in_main.tolist() == [False, True]


@given(strategies.roads())
def test_arcs_hold_the_cheapest_of_every_ordered_pair(table: gpd.GeoDataFrame) -> None:
    net = Network.from_roads(table)
    cheapest: dict[tuple[int, int], float] = {}
    for edge in range(net.edge_count):
        tail, head = int(net.tail[edge]), int(net.head[edge])
        for pair, cost in (((tail, head), net.seconds[edge]), ((head, tail), net.seconds_back[edge])):
            if tail != head and np.isfinite(cost):
                cheapest[pair] = min(cost, cheapest.get(pair, np.inf))
    arcs = net.arcs()
    held = arcs.seconds.tocoo()
    assert (
        dict(zip(zip(held.row.tolist(), held.col.tolist(), strict=True), held.data.tolist(), strict=True)) == cheapest
    )
    turned = net.arcs(reverse=True).seconds.T.tocsr()
    assert (turned != arcs.seconds).nnz == 0


@given(strategies.networks())
def test_in_main_is_the_largest_set_of_nodes_that_all_reach_each_other(net: Network) -> None:
    times = oracles.node_times(net)
    mutual = np.isfinite(times) & np.isfinite(times.T)
    size = mutual.sum(axis=1)
    for edge in range(net.edge_count):
        tail, head = int(net.tail[edge]), int(net.head[edge])
        if net.in_main[edge]:
            assert mutual[tail, head]
            assert size[tail] == size.max()
    largest = np.flatnonzero(size == size.max())
    main_nodes = {int(net.tail[e]) for e in np.flatnonzero(net.in_main)} | {
        int(net.head[e]) for e in np.flatnonzero(net.in_main)
    }
    if size.max() > 1:
        assert len(main_nodes) == size.max()
        assert main_nodes <= set(largest.tolist())
