"""What conditions do: on drawn maps rule by rule, then on the three towns (1 km of road is 1 minute, the ferry 60)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pandas.testing import assert_frame_equal

from geo.network.access import AccessRules
from geo.network.conditions import PRESETS, STANDARD, Conditions
from geo.network.conditions_applied import legs_under, network_under
from geo.network.graph import FERRY, Network
from geo.network.seasonal import NOT_FERRY, RESTS, SAILS, UNKNOWN, SeasonalClosures
from geo.routing import matrix as travel_time
from geo.routing.matrix import Seconds, matrix
from geo.scenario.address import from_text
from geo.scenario.scenario import Change, ChangeService, CloseCentre, CloseRoad, MoveCentre, OpenCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.geo.network.test_conditions import conditions
from tests.geo.network.test_seasonal import FERRY as RESTING
from tests.geo.network.test_seasonal import ROAD as PASS
from tests.geo.network.test_seasonal import table
from tests.support import strategies
from tests.support.asciimap import World, draw, legs, network, seconds
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

MPS_60 = 60 / 3.6
SAIL_MPS, EFFECTIVE_MPS = 21 / 3.6, 12.3 / 3.6  # restated: changing one asks for a decision
HALF_HEADWAY_S, BOARDING_S = 15 * 60, 5 * 60
CROSSING = Conditions(ferry_rule="crossing")
EFFECTIVE = Conditions(ferry_rule="effective")
WOMEN = Question("women")


def under(net: Network, one: Conditions, world: World, start: str, end: str) -> float:
    return seconds(network_under(net, one), world, start, end)


# ── ferries ──────────────────────────────────────────────────────────────────────────────────────────────────────────

# Two stretches of one crossing that meet at sea (S), and a second ferry from the quay Q on.
BOATS = {
    "AP": {"kmh": 60},
    "PSQ": {"kmh": 10, "kind": "ferry"},
    "QR": {"kmh": 10, "kind": "ferry"},
    "RB": {"kmh": 60},
    "QC": {"kmh": 60},
}
FJORD = draw("""
    A-P--S---Q-----R-B
             |
             C
""")


def test_one_boards_once_per_boarding_and_never_where_lines_meet_at_sea() -> None:
    net = network(FJORD, BOATS)
    aboard_s = HALF_HEADWAY_S + BOARDING_S
    one = 200 / MPS_60 + aboard_s + 700 / SAIL_MPS + 200 / MPS_60
    assert under(net, CROSSING, FJORD, "A", "C") == pytest.approx(one)
    assert under(net, CROSSING, FJORD, "C", "A") == pytest.approx(one), "from either side"
    two = 200 / MPS_60 + 2 * aboard_s + (700 + 600) / SAIL_MPS + 200 / MPS_60
    assert under(net, CROSSING, FJORD, "A", "B") == pytest.approx(two), "change of ship at the quay"


def test_the_source_tells_sailing_and_headway_where_it_does() -> None:
    net = network(FJORD, BOATS)
    nan = np.nan
    told = replace(
        net,
        sailing_s=np.array([nan, 100, 200, nan, nan, nan]),
        headway_s=np.array([nan, 7200, nan, nan, nan, nan]),
    )
    roads_s = 200 / MPS_60 + 200 / MPS_60
    assert under(told, CROSSING, FJORD, "A", "C") == pytest.approx(roads_s + 3600 + BOARDING_S + 100 + 200)
    back = roads_s + HALF_HEADWAY_S + BOARDING_S + 100 + 200  # boarding in Q: nothing is told of that line's headway
    assert under(told, CROSSING, FJORD, "C", "A") == pytest.approx(back)
    assert under(told, STANDARD, FJORD, "A", "C") == pytest.approx(seconds(net, FJORD, "A", "C"))


def test_effective_is_length_at_the_same_speed_whatever_the_source_says() -> None:
    net = network(FJORD, BOATS)
    expected = 200 / MPS_60 + 700 / EFFECTIVE_MPS + 200 / MPS_60
    for told in (net, replace(net, sailing_s=np.full(6, 1.0), headway_s=np.full(6, 1.0))):
        assert under(told, EFFECTIVE, FJORD, "A", "C") == pytest.approx(expected)
    assert under(net, STANDARD, FJORD, "A", "C") == pytest.approx(200 / MPS_60 + 700 / (10 / 3.6) + 200 / MPS_60)


def test_half_speed_doubles_the_road_and_leaves_the_ferry() -> None:
    net = network(FJORD, BOATS | {"RB": {"kmh": 60, "kind": "link"}})
    slow = network_under(net, Conditions(speed_percent=50))
    dry = net.kind != FERRY
    assert_allclose(slow.seconds[dry], 2 * net.seconds[dry])
    assert_array_equal(slow.seconds[~dry], net.seconds[~dry])
    assert_array_equal(slow.seconds_back[~dry], net.seconds_back[~dry])
    # Off the road as well, and in any ferry rule.
    world = draw("""
        A--B
        1
    """)
    road = network(world, {"AB": {"kmh": 60}})
    rules = AccessRules(detour=1.0, speed_kmh=36, main_within_m=0)
    home, goal = legs(road, world, "1", rules=rules), legs(road, world, "B", rules=rules)
    half = Conditions(speed_percent=50, ferry_rule="crossing")
    slowed = matrix(network_under(road, half), origins=legs_under(home, half), sites=legs_under(goal, half))
    assert slowed[0, 0] == pytest.approx(2 * (100 / 10 + 300 / MPS_60))


def test_from_road_leaves_out_both_legs_and_nobody_is_reached_by_it() -> None:
    world = draw("""
        1
        A----B--9
    """)
    net = network(world, {"AB": {"kmh": 60}})
    rules = AccessRules(detour=1.0, speed_kmh=36, max_m=150, main_within_m=0)
    origins, sites = legs(net, world, "1A9", rules=rules), legs(net, world, "B1", rules=rules)
    bare = Conditions(from_road=True)
    without = matrix(net, origins=legs_under(origins, bare), sites=legs_under(sites, bare))
    whole = matrix(net, origins=origins, sites=sites)
    assert_allclose(without, [[500 / MPS_60, 500 / MPS_60, np.inf], [0, 0, np.inf]], rtol=1e-6)
    assert_allclose(without[:, :2], whole[:, :2] - origins.seconds[None, :2] - sites.seconds[:, None], atol=1e-3)
    assert legs_under(origins, bare).metres.tolist() == [0, 0, np.inf]
    assert legs_under(origins, bare).reason.tolist() == origins.reason.tolist()
    assert legs_under(origins, PRESETS["winter_night_without"]) is origins


def test_in_winter_and_at_night_it_must_be_said_what_is_closed() -> None:
    net = network(FJORD, BOATS)
    for one in (Conditions(winter=True), Conditions(night=True)):
        with pytest.raises(ValueError, match="must be said"):
            network_under(net, one)


# ── any network ──────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def closures(draw: st.DrawFn, net: Network) -> SeasonalClosures:
    at_night = [draw(st.sampled_from([SAILS, RESTS, UNKNOWN])) if kind == FERRY else NOT_FERRY for kind in net.kind]
    return SeasonalClosures((), np.array(at_night, dtype=np.uint8), (), ())


@given(st.data(), strategies.blocked_scenes(), conditions())
def test_by_kernel_and_by_plain_search_under_any_conditions(
    data: st.DataObject, scene: strategies.Scene, one: Conditions
) -> None:
    documented = data.draw(closures(scene.net))
    origins, sites = legs_under(scene.origins, one), legs_under(scene.sites, one)
    net = network_under(scene.net, one, closures=documented)
    plain = matrix(net, origins=origins, sites=sites)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(travel_time, "KERNEL_FROM_NODES", 0)
        matrix(scene.net, origins=scene.origins, sites=scene.sites)  # taken apart under no conditions
        again = network_under(scene.net, one, closures=documented)
        # Pieces are whole milliseconds in the kernel: half a one per piece of the way at most.
        assert_allclose(matrix(again, origins=origins, sites=sites), plain, rtol=1e-5, atol=0.02)


@given(st.data(), strategies.blocked_scenes(), conditions())
def test_a_way_that_is_not_allowed_stays_closed(data: st.DataObject, scene: strategies.Scene, one: Conditions) -> None:
    net = network_under(scene.net, one, closures=data.draw(closures(scene.net)))
    for before, after in zip((scene.net.seconds, scene.net.seconds_back), (net.seconds, net.seconds_back), strict=True):
        assert np.isinf(after[np.isinf(before)]).all()
        assert (after > 0).all()
    assert net is not scene.net


@given(st.data(), strategies.blocked_scenes())
def test_at_night_the_bounds_are_ordered_for_everybody(data: st.DataObject, scene: strategies.Scene) -> None:
    documented = data.draw(closures(scene.net))
    by_day, sail, rest = (
        matrix(network_under(scene.net, one, closures=documented), origins=scene.origins, sites=scene.sites)
        for one in (STANDARD, *(Conditions(night=True).bounds or ()))
    )
    assert (by_day <= sail).all()
    assert (sail <= rest).all()


# ── a study ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", name="study")
def fixture_study() -> Study:
    """The three towns; Rv3 between Brubyen and Dalsbygda is closed in winter, nobody documents the ferry's nights."""
    return Study(dataset_of(three_towns_tables() | {"closures": table(PASS)}))


def as_asked(study: Study, one: Conditions, *changes: Change) -> Study:
    return study.under(Scenario(changes, conditions=one))


def answer(study: Study, one: Conditions, *changes: Change) -> Seconds:
    return as_asked(study, one, *changes).answer(WOMEN).seconds


def test_a_day_in_summer_is_todays_own_study(study: Study) -> None:
    assert as_asked(study, STANDARD) is study
    assert study.under(from_text("1~vilkar.natt").under_conditions(STANDARD)) is study
    night = as_asked(study, PRESETS["night"])
    assert night is not study
    assert night.today is study
    assert night.under(Scenario()) is study
    assert night.scenario.text == "1~vilkar.natt"
    assert night.under(night.scenario) is night


def test_a_study_under_no_conditions_answers_as_today(study: Study) -> None:
    plain = Study(three_towns())
    assert_frame_equal(plain.municipality_table(WOMEN), study.municipality_table(WOMEN))
    assert_array_equal(plain.times, study.times)


def test_in_winter_the_pass_is_closed_and_at_night_the_island_may_be_cut_off(study: Study) -> None:
    # Wheelchair: only bru, with a house on either side of the pass. Move it, and who must cross is cut off.
    moved = (MoveCentre("bru", "0201-dalsbygda"),)
    asked = Question("wheelchair")
    winter = as_asked(study, PRESETS["winter"], *moved).answer(asked)
    assert winter.seconds[[2, 3]].tolist() == [np.inf, np.inf]
    assert winter.seconds[4] == 0
    assert winter.reason[[2, 3]].tolist() == [4, 4], "a centre can be reached, but none that takes the group in"
    assert np.isfinite(as_asked(study, STANDARD, *moved).answer(asked).seconds[[2, 3]]).all()
    low, high = (study.under(one) for one in as_asked(study, PRESETS["night"]).scenario.bounds or ())
    assert low.answer(WOMEN).seconds[8] == study.answer(WOMEN).seconds[8] == 90 * 60
    assert high.answer(WOMEN).seconds[8] == np.inf
    assert high.figures(WOMEN).cut_off_population - low.figures(WOMEN).cut_off_population == 256


def test_a_ferry_documented_to_rest_or_to_sail_leaves_nothing_between_the_bounds() -> None:
    for closed, expected in ((True, np.inf), (False, 90 * 60)):
        known = Study(dataset_of(three_towns_tables() | {"closures": table(RESTING | {"closed": closed})}))
        for one in PRESETS["night"].bounds or ():
            assert answer(known, one)[8] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Conditions(winter=True), STANDARD),
        (Conditions(night=True), STANDARD),
        (Conditions(night=True, unknown_ferries_rest=True), Conditions(night=True)),
        (CROSSING, STANDARD),
        (EFFECTIVE, STANDARD),
        (Conditions(speed_percent=90), STANDARD),
        (Conditions(from_road=True), STANDARD),
    ],
)
def test_every_parameter_moves_an_answer(one: Conditions, other: Conditions) -> None:
    rows = table(PASS | {"to_place": "0101-auset", "road": "E6"}, RESTING)
    if one.unknown_ferries_rest:
        rows = table(PASS)
    world = Study(dataset_of(three_towns_tables() | {"closures": rows}))
    asked = Question("wheelchair")  # bru alone takes in: whoever lives beyond the pass or the fjord must cross it
    assert (as_asked(world, one).answer(asked).seconds != as_asked(world, other).answer(asked).seconds).any()


def test_winter_and_night_together_are_no_shorter_than_each_alone(study: Study) -> None:
    both = as_asked(study, PRESETS["winter_night_without"]).times
    for alone in ("winter", "night_without", "night", "standard"):
        assert (both >= as_asked(study, PRESETS[alone]).times).all()
    assert (both > as_asked(study, PRESETS["winter"]).times).any()
    assert (both > as_asked(study, PRESETS["night_without"]).times).any()


def test_times_from_the_road_are_the_times_without_both_legs(study: Study) -> None:
    bare = as_asked(study, Conditions(from_road=True))
    joined = study.origin_legs.edge >= 0
    assert_allclose(
        bare.times[:, joined], study.times[:, joined] - study.origin_legs.seconds[None, joined], atol=0.01
    )  # every town lies on the road
    assert np.isinf(bare.times[:, ~joined]).all()
    assert bare.route("Auset", "Brubyen").km == 60


CHANGES: tuple[Change, ...] = (
    CloseCentre("aust"),
    OpenCentre("0202-oyvaer", ("women",)),
    ChangeService("bru", "women", "no"),
    MoveCentre("bru", "0101-auset"),
    CloseRoad("E6", "0101-auset", "0102-brubyen"),
)


@given(st.permutations(CHANGES), st.integers(0, 3), conditions())
def test_conditions_commute_with_changes_of_centres_and_roads(
    changes: list[Change], count: int, one: Conditions
) -> None:
    chosen = tuple(changes[:count])
    before = from_text(Scenario(chosen).under_conditions(one).text)
    text = "~".join(["1", *([f"vilkar.{'.'.join(one.words)}"] if one else []), *Scenario(chosen).text.split("~")[1:]])
    after = from_text(text)
    assert WORLD.under(before) is WORLD.under(after)
    # A centre closed under conditions is the conditions' times with one row out of use.
    closed = as_asked(WORLD, one, CloseCentre("aust"))
    if closed is not WORLD:
        assert_array_equal(closed.times, as_asked(WORLD, one).times)
    assert WORLD.under(Scenario()) is WORLD


def test_scenarios_of_the_same_conditions_share_roads_and_towns(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    night = as_asked(study, PRESETS["night_without"])
    searched: list[int] = []
    search = travel_time.matrix

    def counted(*args: object, **more: object) -> Seconds:
        searched.append(1)
        return search(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(travel_time, "matrix", counted)
    closed = as_asked(study, PRESETS["night_without"], CloseCentre("aust"))
    moved = as_asked(study, PRESETS["night_without"], MoveCentre("aust", "0201-dalsbygda"))
    assert closed.network is moved.network is night.network
    assert searched == []


def test_another_rule_is_another_network_even_where_only_legs_differ(study: Study) -> None:
    worlds = [as_asked(study, one) for one in (STANDARD, *PRESETS.values(), Conditions(from_road=True))]
    networks = {id(one.network) for one in worlds}
    assert len(networks) == len({one.effect for one in worlds})
    assert all(a.network.tail is b.network.tail for a, b in pairwise(worlds)), "weights, never topology"


def test_closed_ferries_move_nobodys_house(study: Study) -> None:
    rest = as_asked(study, PRESETS["winter_night_without"])
    assert rest.origin_legs is study.origin_legs
    place = study.gazetteer["0202-oyvaer"]
    assert rest.legs([place.x_m], [place.y_m], [place.landmass]).edge == study.legs(
        [place.x_m], [place.y_m], [place.landmass]
    ).edge  # fmt: skip


WORLD = Study(dataset_of(three_towns_tables() | {"closures": table(PASS)}))
