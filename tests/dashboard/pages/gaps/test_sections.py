from __future__ import annotations

from dashboard.pages.gaps import sections, tabs
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from tests.dashboard.reading import kind, links, semantic, text

SUBSTANCE = View(group="active_substance_use", reading="expected")


def test_every_count_is_a_choice_and_the_chosen_one_is_no_link(state: AppState) -> None:
    found = sections.counts(SUBSTANCE, state=state)
    semantic(found)
    rows = kind(kind(found, "Tbody"), "Tr")
    assert len(rows) > 1
    assert [bool(links(row)) for row in rows] == [row.className != "chosen" for row in rows]
    assert [text(row).split()[0] for row in rows if row.className == "chosen"] == ["1"]  # as counted in 2023


def test_a_count_of_ones_own_stands_beside_the_documented(state: AppState) -> None:
    found = sections.counts(SUBSTANCE.with_(known_count=0), state=state)
    chosen = [row for row in kind(kind(found, "Tbody"), "Tr") if row.className]
    assert [text(row).split()[0] for row in chosen] == ["0"]
    assert state.t("gaps.expected.own_source") in text(chosen)


def test_without_a_count_there_is_a_box_for_ones_own_alone(state: AppState) -> None:
    found = sections.counts(View(reading="expected"), state=state)
    assert not kind(found, "Table")
    (box,) = kind(found, "NumberBox")
    assert (box.min, box.max, box.value) == (0, 99, None)


def test_questions_lead_to_the_ways_of_this_page(state: AppState) -> None:
    for href in links(sections.ready_questions(state=state)).values():
        assert href.startswith("#") or tabs.way_of(href.split("?")[0]) in tabs.WAYS, href
