from __future__ import annotations

import json
from dataclasses import replace
from math import inf

from dashboard.map.answer import map_answer, payload
from dashboard.map.notes import beside
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.study.study import Study


def test_the_answer_for_women_in_the_three_towns(state: AppState) -> None:
    answer = map_answer(View(), state=state)
    at = dict(zip(answer["codes"], range(4), strict=True))
    assert set(at) == {"0101", "0102", "0201", "0202"}
    # Auset has its own centre: one person there, two people half-way (30 km at 60 km/h), all within 90 minutes.
    assert answer["beyond"][at["0101"]] == 0
    assert answer["classes"][at["0101"]] == 0
    # Dal: 64 live on a road joined to nothing and 128 far from any road.
    assert answer["cut_off"][at["0201"]] == 64 + 128
    assert answer["beyond"][at["0201"]] >= 64 + 128
    # The islet's 512 have no car road; the island's 256 take the ferry.
    assert answer["cut_off"][at["0202"]] == 512
    assert answer["centres"] == {"aust": "documented", "bru": "documented"}


def test_a_group_of_whom_nothing_is_said_is_unknown_everywhere_and_never_no(state: AppState) -> None:
    answer = map_answer(View(group="active_substance_use"), state=state)
    assert set(answer["centres"].values()) == {"unknown"}
    assert set(answer["minutes"]) == {None}
    # 0202: most people have no car road to any centre, so that is the reason there.
    assert dict(zip(answer["codes"], answer["classes"], strict=True)) == {"0101": 7, "0102": 7, "0201": 6, "0202": 6}


def test_only_whole_minutes_leave_the_server(state: AppState) -> None:
    for minutes in map_answer(View(), state=state)["minutes"]:
        assert minutes is None or isinstance(minutes, int)


def test_the_answer_is_json_without_nan(state: AppState) -> None:
    for group in ("women", "trafficking"):
        json.dumps(map_answer(View(group=group), state=state), allow_nan=False)


def test_the_limit_moves_the_people_beyond_but_not_the_colours(state: AppState) -> None:
    near, far = (map_answer(replace(View(), limit_min=limit), state=state) for limit in (30, 300))
    assert sum(near["beyond"]) > sum(far["beyond"])
    assert near["classes"] == far["classes"]


def test_an_answer_is_remembered_whatever_municipality_is_chosen_and_apart_for_all_else(
    study: Study, t: Catalogue
) -> None:
    state = AppState(study, t, 2026)
    first = map_answer(View(), state=state)
    assert map_answer(View(municipality="0101"), state=state) is first
    others = (
        View(group="men"), View(limit_min=60), View(reading="possible"), View(layer="knowledge"),
        View(measure="contracted"), View(measure="contracted", presumed=True), View(accept=("full",)),
    )  # fmt: skip
    names = [map_answer(view, state=state)["question"] for view in (View(), *others)]
    assert len(set(names)) == len(names)


def test_minutes_are_whole_and_halves_go_up(state: AppState) -> None:
    table = state.table(View()).assign(median_min=[0.4, 0.5, 1.5, inf])
    shown = beside("nearest", View(), table=table, state=state)
    told = payload(table, view=View(), kind="nearest", looks={}, beside=shown, t=state.t)
    assert told["minutes"] == [0, 1, 2, None]
