"""Scenarios on the embedded data: the ready-made cases, and what must hold whatever the figures are."""

from __future__ import annotations

import hashlib
import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.export.formats.kinds import FORMATS
from dashboard.export.municipalities import export_bytes
from geo.analysis.comparison import compare
from geo.data.gazetteer import Place
from geo.data.vocabulary import GROUP_IDS
from geo.network.blocks import find_cuts, is_numbered, road_numbers
from geo.network.conditions import PRESETS
from geo.scenario.address import from_text, to_text
from geo.scenario.cases import CASES, case_named
from geo.scenario.resolution import resolve
from geo.scenario.scenario import (
    EVERY,
    Change,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
    Scenario,
)
from geo.study.memory import Memory
from geo.study.question import Question
from geo.study.study import Study
from geo.study.world import apply
from tests.support.norway import norway

pytestmark = pytest.mark.slow

WOMEN = Question("women")


@cache
def made_over() -> Study:
    """Today's study derived as one under a scenario is, past the short cut; it shares no answers with today's."""
    return Study.over(apply(norway().effect, norway().world, memory=Memory()), today=Study(norway().dataset))


@cache
def places() -> list[Place]:
    gazetteer = norway().gazetteer
    return [gazetteer[place_id] for place_id in norway().dataset.places["place_id"]]


@pytest.fixture(scope="module")
def study() -> Study:
    return norway()


def digest(study: Study) -> str:
    found = hashlib.sha256()
    for array in (study.times, study.network.seconds, study.origin_legs.seconds, study.in_operation, study.population):
        found.update(array.tobytes())
    for frame in (study.dataset.centres, study.dataset.evidence, study.dataset.agreements):
        found.update(frame.to_csv().encode())
    return found.hexdigest()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_can_be_carried_out_and_changes_something(study: Study, case: object) -> None:
    known = next(one for one in CASES if one is case)
    before = digest(study)
    assert resolve(known.scenario, study) == []
    assert from_text(to_text(known.scenario)) == known.scenario
    summary = compare(study, study.under(known.scenario), Question(known.group)).summary
    assert summary.people_losing + summary.people_gaining > 0
    assert digest(study) == before


def test_closing_hammerfest_reaches_the_coast_of_west_finnmark(study: Study) -> None:
    found = compare(study, study.under(Scenario((CloseCentre("hammerfest"),))), WOMEN)
    assert found.summary.people_losing == pytest.approx(19_251, abs=1)
    assert found.summary.people_gaining == found.summary.people_newly_cut_off == 0
    most = found.municipalities.nlargest(4, "people_losing")["municipality"].tolist()
    assert most == ["Hammerfest", "Porsanger", "Nordkapp", "Måsøy"]
    table = found.municipalities.set_index("municipality")
    assert list(table.loc["Hammerfest", ["before_min", "after_min"]]) == pytest.approx([4.4, 127.2], abs=0.1)
    assert found.crossings(180)["municipality"].tolist() == ["Nordkapp", "Måsøy"]


def test_karasjok_reopened_is_nearest_for_inner_finnmark(study: Study) -> None:
    changed = study.under(case_named("karasjok").scenario)
    women = compare(study, changed, WOMEN)
    assert women.summary.people_gaining == pytest.approx(8_788, abs=1)
    assert women.summary.people_losing == 0
    gaining = women.municipalities.query("people_gaining > 0")["municipality"].tolist()
    assert gaining == ["Karasjok", "Kautokeino", "Porsanger", "Lebesby", "Gamvik", "Tana"]
    # Nobody documents help in North Sámi today: everybody who can drive there gains, most of them from very far.
    sami = compare(study, changed, Question("sami_north"))
    assert sami.summary.people_newly_reached == sami.summary.people_gaining > 5_600_000
    assert sami.summary.people_beyond[180].before - sami.summary.people_beyond[180].after == pytest.approx(
        21_457, abs=2
    )
    assert changed.evidence_of("karasjok_closed", "sami_north") == "full scenario assumption"


def test_night_and_winter_as_the_description_of_scenarios_has_them(study: Study) -> None:
    def losing(name: str) -> tuple[int, int, int]:
        found = compare(study, study.under(Scenario(conditions=PRESETS[name])), WOMEN).summary
        assert found.people_gaining == 0
        return round(found.people_losing), round(found.people_newly_cut_off), round(found.people_beyond[180].after)

    assert losing("night") == pytest.approx((6_662, 0, 30_268), abs=1)
    assert losing("night_without") == pytest.approx((163_321, 35_828, 88_663), abs=1)
    assert losing("winter") == pytest.approx((5_094, 3, 28_245), abs=1)


def test_the_mountain_road_case_blocks_the_pass_and_turns_the_traffic(study: Study) -> None:
    changed = study.under(case_named("hardangervidda").scenario)
    open_way, detour = (world.route("Geilo", "Eidfjord") for world in (study, changed))
    assert next(leg.number for leg in open_way.legs if leg.kind == "road") == "Rv7"
    assert open_way.minutes < 90
    assert detour.minutes > open_way.minutes + 90
    assert np.all(changed.answer(WOMEN).seconds >= study.answer(WOMEN).seconds)


@settings(max_examples=12)
@given(st.data())
def test_closing_any_road_shortens_no_time(data: st.DataObject) -> None:
    world = norway()
    number = data.draw(st.sampled_from([one for one in road_numbers(world.network) if one[0] in "ER"]))
    ours = np.flatnonzero(is_numbered(world.network, number))
    ends = [
        min(
            places(),
            key=lambda place: np.hypot(
                place.x_m - world.network.node_x[world.network.tail[edge]],
                place.y_m - world.network.node_y[world.network.tail[edge]],
            ),
        )
        for edge in data.draw(st.lists(st.sampled_from(ours.tolist()), min_size=2, max_size=2, unique=True))
    ]
    cuts = find_cuts(world.network, number, start=ends[0], end=ends[1])
    scenario = Scenario((CloseRoad(number, ends[0].place_id, ends[1].place_id),))
    assert [one.code for one in resolve(scenario, world)] == ([] if cuts else ["no_stretch"])
    if cuts:
        changed = world.under(scenario)
        assert np.all(changed.times >= world.times)


def test_a_town_has_the_same_times_whichever_centre_stands_there(study: Study) -> None:
    changed = study.under(
        Scenario((OpenCentre("5610-karasjok", ("women",)), MoveCentre("vest", "3324-gol"), CloseCentre("oslo")))
    )
    karasjok = study.times[study.centres["centre_id"].tolist().index("karasjok_closed")]
    rows = changed.centres["centre_id"].tolist()
    np.testing.assert_array_equal(changed.times[rows.index("ny-5610-karasjok")], karasjok)
    np.testing.assert_array_equal(changed.times[rows.index("vest")], changed.times[rows.index("hallingdal")])
    assert len(rows) == len(study.centres) + 1
    assert rows == sorted(rows)


@pytest.mark.parametrize("group", GROUP_IDS)
def test_opening_never_lengthens_and_closing_never_shortens(study: Study, group: str) -> None:
    draw = random.Random(GROUP_IDS.index(group))
    ids = study.centres.loc[study.in_operation, "centre_id"].tolist()
    opened: list[Change] = [
        *(OpenCentre(place.place_id, (group,)) for place in draw.sample(places(), 3)),
        ReopenCentre("fjell_closed", (group,)),
        ChangeService(draw.choice(ids), group, "full"),
    ]
    closed: list[Change] = [CloseCentre(one) for one in draw.sample(ids, 3)]
    others = [Question(other, reading=reading) for other in ("women", "lgbt") for reading in ("documented", "possible")]
    asked = [Question(group), Question(group, reading="possible"), *others]
    more, less = study.under(Scenario(tuple(opened))), study.under(Scenario(tuple(closed)))
    for question in asked:
        assert np.all(more.answer(question).seconds <= study.answer(question).seconds)
        assert np.all(less.answer(question).seconds >= study.answer(question).seconds)


def test_withdrawing_a_group_everywhere_leaves_the_other_groups_as_they_were(study: Study) -> None:
    changed = study.under(Scenario((ChangeService(EVERY, "men", "no"),)))
    assert np.isinf(changed.answer(Question("men")).seconds).all()
    for group in set(GROUP_IDS) - {"men"}:
        np.testing.assert_array_equal(changed.answer(Question(group)).seconds, study.answer(Question(group)).seconds)


@pytest.mark.parametrize("fmt", [known.name for known in FORMATS])
def test_a_scenario_that_comes_to_nothing_gives_the_same_bytes(study: Study, fmt: str) -> None:
    nothing = Scenario((CloseCentre("hammerfest"), ReopenCentre("hammerfest"), MoveCentre("halden", "3101-halden")))
    assert study.under(nothing) is study
    question = Question("men_with_children", reading="possible")
    assert export_bytes(made_over(), question, fmt) == export_bytes(study, question, fmt)
