from __future__ import annotations

from geo.scenario.changes.road import CloseRoad
from geo.scenario.draft import Draft

THERE, BACK = CloseRoad("Rv3", "0102-brubyen", "0201-dalsbygda"), CloseRoad("Rv3", "0201-dalsbygda", "0102-brubyen")


def test_a_road_is_blocked_half_way_whichever_end_comes_first(draft: Draft) -> None:
    for change in (THERE, BACK):
        assert change.resolve(draft)
        change.apply(draft)
    assert draft.effect().roads == (("Rv3", "0102-brubyen", "0201-dalsbygda"),)
    assert [cut.fraction for cut in draft.effect().cuts] == [0.5]


def test_a_road_that_there_is_not_or_that_leads_elsewhere_is_told(draft: Draft) -> None:
    assert not CloseRoad("Rv99", "0102-brubyen", "0201-dalsbygda").resolve(draft)
    assert not CloseRoad("Rv3", "nowhere", "0201-dalsbygda").resolve(draft)
    CloseRoad("Rv3", "0101-auset", "0202-oyvaer").resolve(draft)
    assert [problem.code for problem in draft.problems] == ["unknown_road", "unknown_place", "no_stretch"]
