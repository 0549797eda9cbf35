"""The longest trip made shortest, against every set there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geo.siting.p_center import shortest_worst


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    times = random.integers(0, 60, size=(8, 25)).astype(np.float32)
    base = random.integers(40, 90, size=25).astype(np.float32)
    base[random.random(25) < 0.2] = np.inf
    return times, base


def worst(times: np.ndarray, base: np.ndarray, chosen: tuple[int, ...]) -> float:
    return float(np.minimum(base, times[list(chosen)].min(axis=0)).max())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("new", [1, 2, 3])
def test_no_set_makes_the_longest_trip_shorter(seed: int, new: int) -> None:
    times, base = drawn(seed)
    found = shortest_worst(times, base=base, new=new)
    assert found.proven
    assert found.cost == min(worst(times, base, chosen) for chosen in combinations(range(8), new))
    assert worst(times, base, found.chosen) == found.cost
    assert found.bound == found.cost


def test_whoever_cannot_be_served_makes_the_worst_endless() -> None:
    times = np.array([[1, np.inf]], dtype=np.float32)
    found = shortest_worst(times, base=np.full(2, np.inf, dtype=np.float32), new=1)
    assert (found.chosen, found.cost) == ((0,), np.inf)


def test_only_a_shorter_worst_is_of_interest_where_one_is_to_be_beaten() -> None:
    times, base = drawn(1)
    least = shortest_worst(times, base=base, new=2).cost
    beaten = shortest_worst(times, base=base, new=2, beat=least)
    assert (beaten.chosen, beaten.cost) == ((), least)


def test_nobody_and_no_site_are_answers() -> None:
    times, base = drawn(2)
    assert shortest_worst(times, base=base, new=0).chosen == ()
    assert shortest_worst(times[:, :0], base=base[:0], new=2).cost == 0


def test_a_search_that_runs_out_of_time_keeps_an_honest_bound() -> None:
    times, base = drawn(5)
    found = shortest_worst(times, base=base, new=3, out_of_time=lambda: True)
    best = min(worst(times, base, chosen) for chosen in combinations(range(8), 3))
    assert found.bound <= best <= found.cost
