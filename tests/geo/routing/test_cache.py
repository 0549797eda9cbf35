"""Times to towns: searched once, shared, and those used longest ago forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from geo.data.gazetteer import Gazetteer, Place
from geo.network.access import AccessLegs, access_legs
from geo.network.graph import Network
from geo.routing import cache
from geo.routing.cache import TownTimes
from tests.support.worlds import three_towns

WORLD = three_towns()
NETWORK = Network.from_roads(WORLD.roads)
ORIGINS = access_legs(WORLD.origins["x_m"], WORLD.origins["y_m"], WORLD.origins["landmass"], network=NETWORK)
GAZETTEER = Gazetteer(WORLD.places, WORLD.municipalities)
AUSET, BRUBYEN, DALSBYGDA = (GAZETTEER[one] for one in ("0101-auset", "0102-brubyen", "0201-dalsbygda"))


class Legs:
    """Legs from towns, with a note of what was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, places: Sequence[Place]) -> AccessLegs:
        self.asked.append([place.place_id for place in places])
        x_m, y_m, land = zip(*((place.x_m, place.y_m, place.landmass) for place in places), strict=True)
        return access_legs(x_m, y_m, land, network=NETWORK)


def test_a_town_is_searched_once_and_rows_come_in_the_order_asked() -> None:
    legs = Legs()
    times = TownTimes(NETWORK, origins=ORIGINS, legs=legs, pinned={})
    first, second = times.rows([AUSET, BRUBYEN])
    again, other = times.rows([BRUBYEN, AUSET])
    assert legs.asked == [["0101-auset", "0102-brubyen"]]
    new, known = times.rows([DALSBYGDA, AUSET])
    assert known is first
    assert float(new[4]) == pytest.approx(0, abs=1)  # o4 lives at Dalsbygda
    assert again is second
    assert other is first
    # o0 lives at Auset, o2 60 km away at Brubyen: one kilometre of road is one minute.
    assert [float(first[0]), float(first[2]), float(second[2])] == pytest.approx([0, 60 * 60, 0], abs=1)
    assert np.isinf(first[9])  # the islet without a road


def test_a_pinned_town_is_never_searched_nor_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_REMEMBERED", 1)
    legs, pinned = Legs(), np.zeros(len(ORIGINS), dtype=np.float32)
    times = TownTimes(NETWORK, origins=ORIGINS, legs=legs, pinned={"0101-auset": pinned})
    for place in (BRUBYEN, DALSBYGDA, AUSET):
        times.rows([place])
    assert times.rows([AUSET])[0] is pinned
    assert legs.asked == [["0102-brubyen"], ["0201-dalsbygda"]]


def test_of_the_others_the_one_used_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_REMEMBERED", 2)
    legs = Legs()
    times = TownTimes(NETWORK, origins=ORIGINS, legs=legs, pinned={})
    for place in (AUSET, BRUBYEN, AUSET, DALSBYGDA, AUSET, BRUBYEN):
        times.rows([place])
    assert [asked[0] for asked in legs.asked] == ["0101-auset", "0102-brubyen", "0201-dalsbygda", "0102-brubyen"]


def test_rows_are_shared_and_hence_read_only() -> None:
    times = TownTimes(NETWORK, origins=ORIGINS, legs=Legs(), pinned={})
    (row,) = times.rows([AUSET])
    before = row.copy()
    with pytest.raises(ValueError, match="read-only"):
        row[0] = 1
    assert_array_equal(row, before)
