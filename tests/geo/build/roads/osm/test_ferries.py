"""Car ferries of OpenStreetMap: one time for one crossing, refused where no ship sails so."""

from __future__ import annotations

from typing import Any

import pytest

from geo.build.log import SourceLog
from geo.build.roads.osm.ferries import (
    EFFECTIVE,
    LIMITED,
    NOT_IN_WINTER,
    FerryWay,
    Sailing,
    ferry_relation,
    ferry_way,
    sailings,
)
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


# Several relations on one line, legs of one line, terminals -------------------------------------------------------

BOAT = {"motor_vehicle": "no", "foot": "yes", "name": "Hurtigbåt", "duration": "01:30", "interval": "03:00"}
CAR = {"motor_vehicle": "yes", "name": "Bilferje", "duration": "00:50", "interval": "01:00"}


def held(one: FerryWay, *relations: dict[str, str], log: SourceLog | None = None) -> list[Sailing]:
    told = [ferry_relation(tags, ways=[one.osm_id]) for tags in relations]
    return sailings([one], told, landings=(1, 2), log=log or SourceLog())


@pytest.mark.parametrize("relations", [(BOAT, CAR), (CAR, BOAT)], ids=["boat first", "ferry first"])
@pytest.mark.parametrize("tags", [{}, {"foot": "yes"}, {"motor_vehicle": "yes"}], ids=["silent", "foot", "cars"])
def test_a_boat_on_the_same_line_says_nothing_of_the_car_ferry(
    relations: tuple[dict[str, str], ...], tags: dict[str, str]
) -> None:
    one = ferry_way(1, tags, nodes=[1, 2], length_m=12_000.0, log=SourceLog())
    (sail,) = held(one, *relations)
    assert (sail.forward_s, sail.headway_s, sail.way.name) == (50 * MIN, 3600, "Bilferje")


def test_a_boats_relation_lends_a_car_ferry_nothing_and_takes_it_nothing() -> None:
    (sail,) = held(way(1), BOAT)  # the way itself says that cars board
    assert (sail.basis, sail.headway_s, sail.way.name) == (EFFECTIVE, None, "")
    assert held(way(1, cars=None), BOAT) == []
    assert held(way(1, cars=False), CAR) == []  # what the way says itself goes before any relation


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_car_ferries_the_one_with_fewest_ways_and_then_the_slowest_counts(turned: bool) -> None:  # noqa: FBT001
    pieces = [way(1, 1, 9, cars=None), way(2, 9, 2, cars=None)]
    tags = ({"motor_vehicle": "yes", "duration": "01:10"}, {"motor_vehicle": "yes", "duration": "00:30"},
            {"motor_vehicle": "yes", "duration": "00:40"})  # fmt: skip
    relations = [ferry_relation(told, ways=ways) for told, ways in zip(tags, ([1, 2], [1], [1]), strict=True)]
    found = sailings(pieces, relations[::-1] if turned else relations, landings=(1, 2, 9), log=SourceLog())
    assert [sail.forward_s for sail in found] == [40 * MIN, 35 * MIN]  # the other piece: half of 01:10


def legs(minutes: float, *km: float, name: str = "Nes–Øya", **more: Any) -> list[FerryWay]:  # noqa: ANN401
    return [
        way(10 + leg, leg, leg + 1, length_m=long * 1000, name=name, forward_s=minutes * MIN, **more)
        for leg, long in enumerate(km, start=1)
    ]


@pytest.mark.parametrize(
    ("ways", "whole"),
    [
        (legs(125, 12, 12, 12, 12), 125),  # 5.8 km/h each, 23 km/h as one line
        (legs(60, 4, 20), 60),  # the same time for a fifth of the way
        (legs(60, 12, 12), 120),  # 13 km/h between the quays: slow, but faster than ferries with their waiting
        (legs(40, 12, 12), 80),  # 18 km/h each, 36 as one line
        (legs(10, 4, 4, 4), 30),  # 72 km/h as one line
        (legs(125, 12, 12)[:1] + legs(120, 12, 12)[1:], 245),  # not the same time
        (legs(125, 12, 12, 12, 12, name=""), 500),  # no name says that they are one line
    ],
)
def test_a_time_on_every_leg_counts_once_where_only_the_whole_line_can_be_sailed_so(
    ways: list[FerryWay], whole: float
) -> None:
    for order in (ways, ways[::-1]):
        found = seconds(*order, landings=tuple(range(1, 10)))
        assert sum(one or 0.0 for one in found) == pytest.approx(whole * MIN)


def test_legs_that_branch_are_no_row() -> None:
    branch = way(19, 2, 9, length_m=12_000.0, name="Nes–Øya", forward_s=125 * MIN)
    found = seconds(*legs(125, 12, 12, 12, 12), branch, landings=tuple(range(1, 10)))
    assert found == [pytest.approx(125 * MIN)] * 5


def test_at_a_terminal_one_changes_to_a_line_of_another_name_or_interval() -> None:
    def boarded(*ways: FerryWay) -> set[int]:
        found = sailings(ways, [], landings=(1, 2), terminals=(9,), log=SourceLog())
        return {node for sail in found for node in sail.boards}

    first = way(1, 1, 9, name="A", headway_s=3600.0)
    assert boarded(first, way(2, 9, 2, name="B", headway_s=3600.0)) == {9}
    assert boarded(first, way(2, 9, 2, name="A", headway_s=7200.0)) == {9}
    assert boarded(first, way(2, 9, 2, name="A", headway_s=3600.0)) == set()
    assert boarded(first, way(2, 9, 2)) == set()  # nothing tells that it is another line
    assert boarded(first, way(2, 9, 2, name="B", cars=False)) == set()


def test_times_of_the_year_are_listed_and_those_without_winter_by_their_own_name() -> None:
    log = SourceLog()
    for osm_id, tags in enumerate(({"seasonal": "summer"}, {"opening_hours": "Mo-Su 06:00-22:00"}, {"seasonal": "no"})):
        one = ferry_way(osm_id, {"motor_vehicle": "yes", **tags}, nodes=[1, 2], length_m=9_000.0, log=log)
        assert len(held(one, log=log)) == 1
    by_relation = {"motor_vehicle": "yes", "opening_hours": "May-Sep"}
    held(way(7, cars=None), by_relation, BOAT | {"seasonal": "summer"}, log=log)
    limits = [(row.subject, row.reason) for row in log.rows if row.reason in {NOT_IN_WINTER, LIMITED}]
    assert limits == [
        ("way 0: seasonal=summer", NOT_IN_WINTER),
        ("way 1: opening_hours=Mo-Su 06:00-22:00", LIMITED),
        ("way 7: opening_hours=May-Sep", NOT_IN_WINTER),
    ]


def test_cars_at_certain_times_are_listed_where_the_line_is_left_out() -> None:
    log = SourceLog()
    tags = {"motor_vehicle": "no", "motor_vehicle:conditional": "yes @ (Jun-Aug)", "opening_hours": "08:00-20:00"}
    assert held(ferry_way(3, tags, nodes=[1, 2], length_m=9_000.0, log=log), log=log) == []
    assert log.counts[f"ferry: {LIMITED}"] == 1


def test_a_ferry_that_is_part_of_a_road_has_its_number() -> None:
    tags = {"ferry": "trunk", "ref": "E39", "foot": "yes", "duration": "00:40"}
    one = ferry_way(1, tags, nodes=[1, 2], length_m=12_000.0, log=SourceLog())
    assert (one.cars, one.category, one.number) == (True, "E", "E39")
    plain = ferry_way(1, {"ref": "13", "motor_vehicle": "yes"}, nodes=[1, 2], length_m=12_000.0, log=SourceLog())
    assert (plain.category, plain.number) == ("", "")  # may be the number of the line
