"""What a scenario changes on the map of the three towns."""

from __future__ import annotations

from dashboard.map.overlays import extras, gone, ways
from geo.network.conditions import Conditions
from geo.scenario.scenario import Change, CloseCentre, CloseRoad, MoveCentre, OpenCentre, ReopenCentre, Scenario
from geo.study.study import Study
from tests.support.worlds import X0_M, Y0_M


def under(study: Study, *changes: Change, conditions: Conditions | None = None) -> Study:
    return study.under(Scenario(changes, conditions=conditions or Conditions()))


def test_today_has_nothing_of_its_own(study: Study) -> None:
    assert (extras(study), gone(study), ways(study)) == ([], {}, [])


def test_what_is_opened_reopened_or_moved_has_a_marker_at_its_towns_public_point(study: Study) -> None:
    made = under(study, OpenCentre("0202-holmen", ("men",)), ReopenCentre("oya"), MoveCentre("aust", "0102-brubyen"))
    found = {one["id"]: (one["town"], one["x"] - X0_M, one["y"] - Y0_M, one["look"]) for one in extras(made)}
    assert found == {
        "ny-0202-holmen": ("Holmen", -37_000, 52_000, "new"),
        "oya": ("Øyvær", -20_000, 20_000, "new"),
        "aust": ("Brubyen", 60_000, 0, "moved"),
    }


def test_what_is_closed_or_moved_away_is_crossed_out_and_never_left_out(study: Study) -> None:
    made = under(study, CloseCentre("bru"), MoveCentre("aust", "0102-brubyen"))
    assert gone(made) == {"bru": "closed", "aust": "closed"}


def test_a_blocked_road_is_drawn_with_a_sign_half_way(study: Study) -> None:
    (found,) = ways(under(study, CloseRoad("Rv3", "0102-brubyen", "0201-dalsbygda")))
    assert found["look"] == "blocked"
    assert found["signs"] == [[X0_M + 60_000, Y0_M + 30_000, "Rv3"]]
    assert found["d"] == f"M{X0_M + 60_000} {Y0_M}L{X0_M + 60_000} {Y0_M + 60_000}"


def test_at_night_a_ferry_of_which_nothing_is_known_is_doubtful_and_not_resting(study: Study) -> None:
    (found,) = ways(under(study, conditions=Conditions(night=True)))
    assert (found["look"], found["signs"]) == ("doubtful", [])
