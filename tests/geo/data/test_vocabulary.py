from __future__ import annotations

from geo.data.vocabulary import ACCEPTABLE, BOUND_READINGS, DEFAULT_ACCEPT, GROUP_IDS, GROUPS, READINGS, STATUSES


def test_a_plan_and_a_no_cannot_be_accepted() -> None:
    assert set(STATUSES) - set(ACCEPTABLE) == {"no", "planned"}
    assert set(DEFAULT_ACCEPT) < set(ACCEPTABLE)


def test_statuses_stand_from_most_to_least_and_the_default_needs_an_overnight_offer() -> None:
    from_most_to_least = ["full", "elsewhere", "unspecified", "case_by_case", "day_only", "no", "planned"]
    assert [*STATUSES] == from_most_to_least
    assert [*DEFAULT_ACCEPT] == from_most_to_least[:3]


def test_the_truth_lies_between_two_of_the_readings() -> None:
    assert set(READINGS) - set(BOUND_READINGS) == {"expected"}


def test_groups_have_one_id_each() -> None:
    assert len(set(GROUP_IDS)) == len(GROUPS) == 16
    assert GROUPS[0].label_key == "group.women"
