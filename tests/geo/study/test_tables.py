"""Tables and figures of an answer; their values on the three towns stand in test_study.py."""

from __future__ import annotations

import pytest

from geo.errors import UnknownName
from geo.study import answers, tables
from geo.study.question import Question
from geo.study.world import World
from tests.support.worlds import three_towns

TODAY = World.today(three_towns())
WOMEN = answers.nearest_answer(TODAY, Question("women"), unconnected=answers.unconnected(TODAY))


def test_areas_stand_in_the_order_of_their_codes() -> None:
    assert tables.municipality_table(TODAY, WOMEN)["municipality_code"].tolist() == ["0101", "0102", "0201", "0202"]
    counties = tables.county_table(TODAY, WOMEN)
    assert counties["county_code"].tolist() == ["01", "02"]
    assert counties["population"].tolist() == [15, 1008]


def test_figures_are_those_of_the_area() -> None:
    assert tables.figures(TODAY, WOMEN, area=None).population == 1023
    assert tables.figures(TODAY, WOMEN, area="0102").population == 12
    with pytest.raises(UnknownName):
        tables.figures(TODAY, WOMEN, area="77")


def test_a_curve_never_falls_and_counts_those_cut_off() -> None:
    curve = tables.share_curve(TODAY, WOMEN, area=None, at_min=tables.CURVE_MIN)
    assert curve["minutes"].tolist() == list(range(0, 605, 5))
    assert curve["share"].is_monotonic_increasing
    assert curve["share"].iloc[-1] == (1023 - 704) / 1023


def test_centres_near_a_municipality_are_those_that_can_be_reached() -> None:
    near = tables.nearest_centres(TODAY, "0102", question=Question("women"), n=9)
    assert near["centre_id"].tolist() == ["bru", "aust"]
    assert len(tables.nearest_centres(TODAY, "0102", question=Question("women"), n=1)) == 1
