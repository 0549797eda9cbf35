from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings

from geo.network.graph import Network
from geo.routing import matrix as travel_time
from geo.routing.engines.cch.engine import _SEARCHES, search_at_hand, search_of
from geo.routing.matrix import matrix
from tests.support import strategies
from tests.support.asciimap import draw, legs, network

MPS_60 = 60 / 3.6


@pytest.fixture(name="by_kernel")
def fixture_by_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every network is a large one."""
    monkeypatch.setattr(travel_time, "KERNEL_FROM_NODES", 0)


def by_both(scene: strategies.Scene) -> tuple[np.ndarray, np.ndarray]:
    """The matrix by scipy and by the kernel. Costs are whole milliseconds: both must be the same."""
    plain = matrix(scene.net, origins=scene.origins, sites=scene.sites)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(travel_time, "KERNEL_FROM_NODES", 0)
        return plain, matrix(scene.net, origins=scene.origins, sites=scene.sites)


@given(strategies.scenes())
@settings(max_examples=100)
def test_the_matrix_is_the_same_by_kernel_and_by_plain_search(scene: strategies.Scene) -> None:
    plain, fast = by_both(scene)
    np.testing.assert_array_equal(plain, fast)
    assert search_at_hand(scene.net) is not None or not np.isfinite(fast).any()


def test_large_networks_take_the_kernel_and_small_ones_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    world = draw("A--B")
    assert travel_time.KERNEL_FROM_NODES == 100_000
    for limit, taken in ((3, False), (2, True)):
        net = network(world, {"AB": {"kmh": 60}})
        monkeypatch.setattr(travel_time, "KERNEL_FROM_NODES", limit)
        matrix(net, origins=legs(net, world, "A"), sites=legs(net, world, "B"))
        assert (search_at_hand(net) is not None) is taken


def test_without_the_compiler_the_plain_search_answers(monkeypatch: pytest.MonkeyPatch, by_kernel: None) -> None:
    monkeypatch.setattr(travel_time, "find_spec", lambda _name: None)
    world = draw("A--B")
    net = network(world, {"AB": {"kmh": 60}})
    times = matrix(net, origins=legs(net, world, "A"), sites=legs(net, world, "B"))
    assert times[0, 0] == pytest.approx(300 / MPS_60)
    assert search_at_hand(net) is None


def test_new_times_keep_what_was_taken_apart_and_give_the_answers_of_a_new_network(by_kernel: None) -> None:
    world = draw("""
        A---B
        |   |
        C---D
    """)
    net = network(world, {"AB": {"kmh": 60}, "ACDB": {"kmh": 60}})
    homes, sites = legs(net, world, "ACD"), legs(net, world, "B")
    today = matrix(net, origins=homes, sites=sites)
    assert today[0, 0] == pytest.approx(400 / MPS_60)
    shut = np.where(np.arange(net.edge_count) == 0, np.inf, net.seconds)
    derived = net.with_seconds(shut, shut)
    assert search_of(derived).kernel is search_of(net).kernel
    found = matrix(derived, origins=homes, sites=sites)
    assert found[0, 0] == pytest.approx((200 + 400 + 200) / MPS_60)
    np.testing.assert_array_equal(
        found, matrix(replace(net, seconds=shut, seconds_back=shut), origins=homes, sites=sites)
    )
    np.testing.assert_array_equal(matrix(net, origins=homes, sites=sites), today)


def test_new_times_before_anything_was_taken_apart() -> None:
    world = draw("A--B")
    net = network(world, {"AB": {"kmh": 60}})
    derived = net.with_seconds(net.seconds * 2, net.seconds_back * 2)
    assert isinstance(derived, Network)
    assert derived.seconds.tolist() == (net.seconds * 2).tolist()
    assert search_at_hand(derived) is None


def test_the_plan_of_the_same_origins_is_made_once(by_kernel: None) -> None:
    world = draw("A-1-B")
    net = network(world, {"AB": {"kmh": 60}})
    homes, others = legs(net, world, "1"), legs(net, world, "A")
    for origins in (homes, homes, others, homes):
        expected = 150 if origins is homes else 400
        assert matrix(net, origins=origins, sites=legs(net, world, "B"))[0, 0] <= expected
    first = search_of(net).plans.get(id(homes.edge), lambda: (None, None))
    assert first[0] is homes.edge
    assert first[1] is not None


def test_a_search_goes_with_its_network_and_other_edges_have_a_hierarchy_of_their_own(by_kernel: None) -> None:
    world = draw("A--B")
    net = network(world, {"AB": {"kmh": 60}})
    search = search_of(net)
    assert search_of(net) is search
    assert search_of(net.with_seconds(net.seconds * 2, net.seconds_back)).kernel is search.kernel
    turned = replace(net, tail=net.head.copy(), head=net.tail.copy())
    assert search_of(turned).kernel is not search.kernel
    gone, before = ref(net), len(_SEARCHES)
    del net, turned
    gc.collect()
    assert gone() is None
    assert len(_SEARCHES) < before
