"""The first screen's choices: all of it is the address, and parts that mean nothing are hidden."""

from __future__ import annotations

import pytest

from dashboard.components.choices import controls, expected_box, hidden_of, interval, legend_words, values_of
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from tests.dashboard.reading import kind, text


def test_each_choice_has_the_value_that_stands_in_the_address() -> None:
    told = values_of(View(group="men", measure="detour", reading="possible", limit_min=45, accept=("full",)))
    assert (told["group"], told["measure"], told["reading"], told["limit"], told["limit-any"], told["accept"]) == (
        "men", "omvei", "mulig", "45", 45, ["full"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "hidden"),
    [
        ("nearest", {"agreement-part"}),
        ("contracted", {"reading-part", "accept-part", "layer-part"}),
        ("detour", {"reading-part", "accept-part", "layer-part", "limit-part"}),
    ],
)
def test_parts_that_mean_nothing_under_the_measure_are_hidden(measure: str, hidden: set[str]) -> None:
    assert {part for part, is_hidden in hidden_of(View(measure=measure)).items() if is_hidden} == hidden


def test_every_group_can_be_chosen_and_a_choice_takes_the_count_away(state: AppState) -> None:
    groups = next(one for one in kind(controls(View(group="men"), state=state), "Radios") if one.id == "group")
    assert len(groups.options) == 16
    assert (groups.value, groups.standard, groups.clears) == ("men", "women", "antall")


def test_the_expected_reading_comes_with_its_count_assumption_and_interval(state: AppState) -> None:
    assert expected_box(View(), state=state) == []
    assert expected_box(View(measure="contracted", reading="expected"), state=state) == []
    counted = View(group="active_substance_use", reading="expected")
    said = text(expected_box(counted, state=state))
    row = interval(counted, state=state)
    assert row["p5_people"] <= row["expected_people"] <= row["p95_people"]
    assert "drawn for the tests" in said
    silent = text(expected_box(View(group="women", reading="expected"), state=state))
    assert state.t("first.count_missing", group=state.t("group.women.phrase")) in silent


def test_the_legend_follows_the_kind_of_answer(state: AppState) -> None:
    titles = {
        legend_words(view, state=state)["title"]
        for view in (View(), View(measure="contracted"), View(measure="detour"), View(layer="knowledge"))
    }
    assert len(titles) == 4
