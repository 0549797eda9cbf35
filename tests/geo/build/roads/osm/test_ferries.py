"""Car ferries of OpenStreetMap: one time for one crossing, refused where no ship sails so."""

from __future__ import annotations

from typing import Any

import pytest

from geo.build.log import SourceLog
from geo.build.roads.osm.ferries import EFFECTIVE, FerryWay, Sailing, ferry_relation, ferry_way, sailings
from geo.network.graph import SpeedModel

MIN = 60.0
EFFECTIVE_S = 12_000 / (12.3 / 3.6)  # 12 km at the effective speed


def way(osm_id: int = 1, *nodes: int, **more: Any) -> FerryWay:  # noqa: ANN401
    plain: dict[str, Any] = {"length_m": 12_000.0, "cars": True} | more
    return FerryWay(osm_id, nodes or (1, 2), **plain)


def timed(*ways: FerryWay, landings: tuple[int, ...] = (1, 2), **tags: str) -> list[Sailing]:
    relations = [ferry_relation(tags, ways=[one.osm_id for one in ways])] if tags else []
    return sailings(ways, relations, landings=landings, log=SourceLog(), speeds=SpeedModel())


def seconds(*ways: FerryWay, landings: tuple[int, ...] = (1, 2), **tags: str) -> list[float | None]:
    return [sail.forward_s for sail in timed(*ways, landings=landings, **tags)]


def test_a_time_that_a_ship_can_keep_counts_and_any_other_is_refused() -> None:
    assert seconds(way(forward_s=30 * MIN)) == [30 * MIN]  # 24 km/h
    assert seconds(way(forward_s=13 * MIN)) == [13 * MIN]  # 55 km/h
    for minutes in (11, 145):  # 65 and 4.97 km/h
        assert seconds(way(forward_s=minutes * MIN)) == pytest.approx([EFFECTIVE_S])
    assert seconds(way()) == pytest.approx([EFFECTIVE_S])


def test_a_short_crossing_may_be_slow() -> None:
    assert seconds(way(length_m=1000.0, forward_s=60 * MIN)) == [60 * MIN]  # 1 km/h: the time is spent at the quays
    assert seconds(way(length_m=1001.0, forward_s=60 * MIN)) == pytest.approx([1001 / (12.3 / 3.6)])


def test_pieces_that_meet_at_sea_share_the_time_of_the_whole() -> None:
    pieces = [way(1, 1, 9, length_m=4_000.0, forward_s=30 * MIN), way(2, 9, 2, length_m=8_000.0, forward_s=30 * MIN)]
    assert seconds(*pieces) == [10 * MIN, 20 * MIN]
    # Where one can land on the way they are two crossings, and the second time is no longer that of the whole.
    assert seconds(*pieces, landings=(1, 2, 9)) == [30 * MIN, 30 * MIN]


def test_a_relation_gives_what_its_ways_do_not_say() -> None:
    sail = timed(way(cars=None), duration="00:40", interval="01:00", name="Nes–Vik", motor_vehicle="yes")[0]
    assert (sail.forward_s, sail.headway_s, sail.way.name) == (40 * MIN, 3600, "Nes–Vik")


def test_boarding_is_half_the_headway_and_none_where_the_effective_speed_has_it() -> None:
    assert timed(way(forward_s=30 * MIN, headway_s=3600.0))[0].boarding_s == 1800
    assert timed(way(headway_s=3600.0))[0].boarding_s == 0
    assert timed(way(forward_s=30 * MIN))[0].boarding_s == 0


def test_a_one_way_line_sails_one_way() -> None:
    (sail,) = timed(way(forward_s=30 * MIN, direction=1))
    assert (sail.forward_s, sail.backward_s, sail.sailing_s) == (30 * MIN, None, 30 * MIN)
    (sail,) = timed(way(forward_s=30 * MIN, direction=-1))
    assert (sail.forward_s, sail.backward_s) == (None, 30 * MIN)


def test_time_under_way_is_the_mean_of_both_directions_and_unknown_by_effective_speed() -> None:
    assert timed(way(forward_s=20 * MIN, backward_s=40 * MIN))[0].sailing_s == 30 * MIN
    (sail,) = timed(way())
    assert (sail.basis, sail.sailing_s) == (EFFECTIVE, None)


def test_a_boat_without_cars_is_left_out_and_one_of_which_nothing_is_said_is_kept_and_told() -> None:
    log = SourceLog()
    found = sailings([way(1, cars=False), way(2, cars=None)], [], landings=(1, 2), log=log)
    assert [sail.way.osm_id for sail in found] == [2]
    assert log.counts["left_out_carries no cars"] == 1
    assert log.counts["ferry: nothing is said of cars: taken for a car ferry"] == 1


def test_tags_are_read_and_what_cannot_be_read_is_told() -> None:
    log = SourceLog()
    tags = {"duration": "00:20", "duration:backward": "00:30", "interval": "often", "oneway": "-1", "name": "Nes–Vik"}
    found = ferry_way(7, tags, nodes=[1, 2], length_m=500.0, log=log)
    assert (found.forward_s, found.backward_s, found.headway_s, found.direction) == (20 * MIN, 30 * MIN, None, -1)
    assert log.counts["ferry: interval cannot be read"] == 1
    ferry_way(7, {"duration": "a while"}, nodes=[1, 2], length_m=500.0, log=log)
    assert log.counts["ferry: duration cannot be read"] == 1
