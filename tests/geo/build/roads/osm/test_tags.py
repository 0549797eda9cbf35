from __future__ import annotations

import pytest

from geo.build.roads.osm import tags as osm_tags


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("00:20", 20), ("0:20", 20), ("1:30", 90), ("25:00", 1500), ("00:07:30", 7.5), ("20", 20), ("7.5", 7.5),
        ("20 min", 20), ("15 minutter", 15), ("1 h 30 min", 90), ("2h", 120), ("PT1H30M", 90), ("PT8M", 8),
        ("PT90S", 1.5), ("P1DT2H", 1560), ("pt8m", 8), (" 00:20 ", 20),
    ],
)  # fmt: skip
def test_durations_in_every_form(text: str, minutes: float) -> None:
    assert osm_tags.seconds_of(text) == minutes * 60


@pytest.mark.parametrize("text", ["", "abc", "0", "00:00", "PT", "P", "-20", "00:10-00:20", "1:75", "20;30", "~ 20"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert osm_tags.seconds_of(text) is None


def test_of_several_headways_the_longest_counts_and_one_that_is_unreadable_spoils_all() -> None:
    assert osm_tags.headway_s("00:20;01:00") == 3600
    assert osm_tags.headway_s("00:20;often") is None
    assert osm_tags.headway_s("") is None


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50), ("50 km/h", 50), ("30 mph", 48.28032), ("30mph", 48.28032), ("10 knots", 18.52), ("NO:urban", 50),
        ("NO:rural", 80), ("NO:zone30", 30), ("DE:zone:30", 30), ("DE:30", 30), ("zone:30", 30), ("none", 130),
        ("walk", 7), ("DE:walk", 7), ("50;30", 30), ("90|70", 70), ("90;30;90;30", 30),
    ],
)  # fmt: skip
def test_speed_limits_in_their_real_variety(text: str, kmh: float) -> None:
    assert osm_tags.limit_kmh(text) == pytest.approx(kmh)


@pytest.mark.parametrize("text", ["", "signals", "variable", "-30", "0", "999", "fast", "50;fast", "NO:moon", "1"])
def test_what_is_no_limit_is_none(text: str) -> None:
    assert osm_tags.limit_kmh(text) is None


def test_people_drive_below_the_limit_and_more_so_in_town() -> None:
    assert osm_tags.driven_kmh(80) == pytest.approx(76.8)
    assert osm_tags.driven_kmh(60) == pytest.approx(48)
    assert osm_tags.driven_kmh(61) == pytest.approx(58.56)


def way(**tags: str) -> osm_tags.Driving | str:
    """``__`` stands for the colon."""
    return osm_tags.driving({"highway": "primary", **{key.replace("__", ":"): value for key, value in tags.items()}})


def driving(**tags: str) -> osm_tags.Driving:
    found = way(**tags)
    assert isinstance(found, osm_tags.Driving), found
    return found


def directions(**tags: str) -> str:
    found = driving(**tags)
    return ("forward " if found.forward_kmh else "") + ("backward" if found.backward_kmh else "")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, "forward backward"), ({"oneway": "no"}, "forward backward"), ({"oneway": "yes"}, "forward "),
        ({"oneway": "true"}, "forward "), ({"oneway": "1"}, "forward "), ({"oneway": "-1"}, "backward"),
        ({"oneway": "reverse"}, "backward"), ({"oneway": "alternating"}, "forward backward"),
        ({"junction": "roundabout"}, "forward "), ({"junction": "circular"}, "forward "),
        ({"junction": "roundabout", "oneway": "no"}, "forward backward"), ({"highway": "motorway"}, "forward "),
        ({"highway": "motorway", "oneway": "no"}, "forward backward"),
        ({"highway": "motorway", "oneway": "-1"}, "backward"), ({"highway": "motorway_link"}, "forward backward"),
        ({"oneway": "yes", "oneway__motor_vehicle": "no"}, "forward backward"),
        ({"oneway__motorcar": "-1"}, "backward"), ({"motor_vehicle__backward": "no"}, "forward "),
        ({"vehicle__forward": "no"}, "backward"), ({"oneway__bicycle": "no", "oneway": "yes"}, "forward "),
    ],
)  # fmt: skip
def test_one_way_in_all_forms(tags: dict[str, str], expected: str) -> None:
    assert directions(**tags) == expected


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"oneway": "reversible"}, "reversible lane"),
        ({"oneway": "yes", "motor_vehicle__forward": "no"}, "no car may drive either way"),
        ({"highway": "footway"}, "not a road for cars"), ({"highway": "proposed"}, "not a road for cars"),
        ({"area": "yes"}, "an area, not a line"), ({"ice_road": "yes"}, "ice or winter road"),
        ({"smoothness": "impassable"}, "impassable"), ({"access": "private"}, "closed to cars"),
        ({"motor_vehicle": "no"}, "closed to cars"), ({"vehicle": "no"}, "closed to cars"),
        ({"motorcar": "agricultural;forestry"}, "closed to cars"), ({"access": "bus"}, "closed to cars"),
        ({"highway": "track"}, "track not opened to cars"),
        ({"highway": "service", "service": "parking_aisle"}, "parking aisle or driveway"),
    ],
)  # fmt: skip
def test_why_a_way_is_left_out(tags: dict[str, str], reason: str) -> None:
    assert way(**tags) == reason


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "private", "motorcar": "yes"}, {"access": "no", "motor_vehicle": "destination"},
        {"vehicle": "no", "motor_vehicle": "permissive"}, {"motor_vehicle": "agricultural;destination"},
        {"access": "customers"}, {"highway": "track", "motor_vehicle": "yes"}, {"access": "yes", "bicycle": "no"},
        {"motor_vehicle": "unbekannt"},
    ],
)  # fmt: skip
def test_the_most_exact_key_opens_a_way(tags: dict[str, str]) -> None:
    assert directions(**tags) == "forward backward"


def test_an_access_value_that_nobody_knows_is_told() -> None:
    assert driving(motor_vehicle="unbekannt").remarks == ("access value unknown",)


def test_the_limit_goes_before_the_class_and_each_way_may_have_its_own() -> None:
    assert (driving().basis, driving().forward_kmh) == ("class", 65)
    assert (driving(maxspeed="80").basis, driving(maxspeed="80").forward_kmh) == ("signed", pytest.approx(76.8))
    both = driving(maxspeed="80", maxspeed__backward="70")
    assert (both.forward_kmh, both.backward_kmh) == (pytest.approx(76.8), pytest.approx(67.2))
    one = driving(maxspeed__forward="70")
    assert (one.forward_kmh, one.backward_kmh) == (pytest.approx(67.2), 65)
    implied = driving(source__maxspeed="NO:urban")
    assert (implied.basis, implied.forward_kmh) == ("implied", pytest.approx(40))
    assert driving(maxspeed="80", maxspeed__type="NO:urban").forward_kmh == pytest.approx(76.8)
    assert driving(source__maxspeed="sign").basis == "class"


def test_an_unreadable_limit_and_a_conditional_one_are_told_and_the_class_counts() -> None:
    assert driving(maxspeed="fast").remarks == ("limit not read: fast",)
    assert driving(maxspeed="fast").forward_kmh == 65
    winter = driving(maxspeed="70", maxspeed__conditional="60 @ (Nov 01-Apr 8)")
    assert (winter.remarks, winter.forward_kmh) == (("conditional left aside",), pytest.approx(67.2))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"barrier": "bollard"}, True), ({"barrier": "block"}, True), ({"barrier": "cycle_barrier"}, True),
        ({"barrier": "gate"}, False), ({"barrier": "lift_gate"}, False), ({"barrier": "toll_booth"}, False),
        ({"barrier": "cattle_grid"}, False), ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "gate", "access": "no", "motorcar": "yes"}, False),
        ({"barrier": "bollard", "access": "yes"}, False),
        ({"barrier": "swing_gate", "motor_vehicle": "no"}, True), ({"barrier": "gate", "access": "destination"}, False),
        ({"barrier": "gate", "locked": "yes"}, True), ({"barrier": "lift_gate", "locked": "yes", "foot": "yes"}, True),
        ({"barrier": "gate", "locked": "no"}, False), ({"barrier": "gate", "locked": "yes", "motorcar": "yes"}, False),
        ({"barrier": "swing_gate", "foot": "yes"}, True), ({"barrier": "gate", "bicycle": "designated"}, True),
        ({"barrier": "gate", "foot": "no"}, False), ({"barrier": "gate", "foot": "yes", "access": "yes"}, False),
        ({"barrier": "toll_booth", "foot": "yes"}, False), ({"barrier": "cattle_grid", "bicycle": "yes"}, False),
    ],
)  # fmt: skip
def test_what_stops_a_car(tags: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert (osm_tags.barrier(tags) not in {"", osm_tags.OPEN_GATE}) is expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [({}, None), ({"motor_vehicle": "yes"}, True), ({"motor_vehicle": "no"}, False), ({"foot": "yes"}, False),
     ({"motorcar": "yes", "foot": "yes"}, True), ({"hgv": "yes"}, None), ({"foot": "no"}, None),
     ({"ferry": "trunk", "foot": "yes"}, True), ({"ferry": "secondary"}, True),
     ({"ferry": "yes", "foot": "yes"}, False), ({"ferry": "primary", "motor_vehicle": "no"}, False)],
)  # fmt: skip
def test_whether_a_ferry_carries_cars(tags: dict[str, str], expected: bool | None) -> None:  # noqa: FBT001
    assert osm_tags.carries_cars(tags) is expected


@pytest.mark.parametrize(
    ("seasonal", "hours", "expected"),
    [
        ("summer", "", True), ("spring;summer;autumn", "", True), ("winter", "", False), ("yes", "", False),
        ("", "", False), ("", "Jun 15-Aug 20", True), ("", "Apr-Oct Mo-Fr 07:00-19:00", True),
        ("", "May 01-Sep 30: 06:00-22:00", True), ("", "Jun-Aug,Oct", True), ("", "Oct-Mar", False),
        ("", "Nov 1-Feb 10", False), ("", "Mo-Su 06:00-22:00", False), ("", "24/7", False),
        ("", "Jun-Aug 06:00-23:00; Sep-May 07:00-20:00", False), ("", "06:00-22:00; Nov-Mar off", True),
        ("", "06:00-22:00; Dec-Jan off", False), ("", "2024 Nov 1-2025 Mar 31", False),
        ("", 'Mo-Su 08:00-16:00 "more often in Jul"', False),
    ],
)  # fmt: skip
def test_which_ferries_rest_in_winter(seasonal: str, hours: str, expected: bool) -> None:  # noqa: FBT001
    assert osm_tags.rests_in_winter({"seasonal": seasonal, "opening_hours": hours}) is expected


@pytest.mark.parametrize(
    ("highway", "ref", "expected"),
    [("trunk", "E 6", ("E", "E6")), ("trunk", "4", ("R", "Rv4")), ("primary", "120", ("F", "Fv120")),
     ("tertiary", "1540", ("F", "Fv1540")), ("tertiary", "", ("K", "")), ("residential", "", ("K", "")),
     ("service", "", ("P", "")), ("motorway", "E 18;E 6", ("E", "E18"))],
)  # fmt: skip
def test_category_and_number_as_on_the_signs(highway: str, ref: str, expected: tuple[str, str]) -> None:
    tags = {"highway": highway, "ref": ref}
    assert (osm_tags.category(tags), osm_tags.road_number(tags)) == expected
