"""Scenarios on the three towns (tests/support/worlds.py): 1 km is 1 minute on every road, people are powers of two."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pandas.util import hash_pandas_object

from geo.data.gazetteer import Place
from geo.data.vocabulary import GROUP_IDS
from geo.evidence.groups import resolve
from geo.network.access import AccessLegs
from geo.network.graph import Network
from geo.routing import cache
from geo.routing import matrix as travel_time
from geo.scenario.address import BadScenarioText, clean_name, from_text, read, to_text
from geo.scenario.changes import NEW_CENTRE, STATUSES
from geo.scenario.resolution import opening
from geo.scenario.resolution import resolve as problems_of
from geo.scenario.scenario import (
    CHANGES,
    EVERY,
    PROBLEMS,
    TODAY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
    Scenario,
    ScenarioFault,
)
from geo.study.memory import Memory
from geo.study.question import Question
from geo.study.study import Study
from geo.study.world import apply
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

WOMEN = Question("women")
CENTRES = ("aust", "bru", "oya")
PLACES = ("0101-auset", "0102-brubyen", "0201-dalsbygda", "0202-oyvaer", "0202-holmen")
OFF_ROAD_MIN = 2 * 1.3 / 30 * 60  # o5 lives 2 km off the road


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


def under(study: Study, *changes: Change) -> Study:
    return study.under(Scenario(changes))


def minutes(study: Study, group: str = "women", **question: Any) -> list[float]:  # noqa: ANN401 -- fields of a question
    return [float(seconds) / 60 for seconds in study.answer(Question(group, **question)).seconds]


def fingerprint(study: Study) -> tuple[object, ...]:
    dataset = study.dataset
    frames = (dataset.centres, dataset.evidence, dataset.agreements, dataset.origins, study.centres)
    return (
        *(int(hash_pandas_object(frame).sum()) for frame in frames),
        study.times.tobytes(),
        study.network.seconds.tobytes(),
        study.origin_legs.edge.tobytes(),
        study.in_operation.tobytes(),
    )


# --- what each change does ----------------------------------------------------------------------------------------


def test_the_empty_scenario_is_todays_own_study(study: Study) -> None:
    assert study.under(TODAY) is study
    assert study.under(Scenario((), "et navn")) is study
    assert study.today is study
    assert study.scenario == TODAY


def test_a_closed_centre_is_closed(study: Study) -> None:
    changed = under(study, CloseCentre("aust"))
    assert minutes(changed) == pytest.approx([60, 30, 0, 20, 0, 15 + OFF_ROAD_MIN, np.inf, np.inf, 150, np.inf])
    assert list(changed.centres.set_index("centre_id").loc["aust", ["status", "source"]]) == ["closed", "scenario"]
    assert changed.today is study
    assert changed.times is study.times, "closing searches nothing"


def test_a_new_centre_takes_in_whom_the_scenario_says_and_nobody_else_that_is_known(study: Study) -> None:
    changed = under(study, OpenCentre("0202-oyvaer", ("women", "sami_north")))
    assert minutes(changed)[8] == 0
    assert minutes(changed, "sami_north")[:3] == [90, 120, 150]
    assert changed.status_of("ny-0202-oyvaer", "men") == "unknown"
    row = changed.centres.set_index("centre_id").loc["ny-0202-oyvaer"]
    assert row["centre"] == NEW_CENTRE.format(place="Øyvær")
    assert changed.centres["centre_id"].tolist() == ["aust", "bru", "ny-0202-oyvaer", "oya"]


def test_what_a_scenario_says_is_marked_as_an_assumption(study: Study) -> None:
    changed = under(study, OpenCentre("0202-oyvaer", ("women",)), ChangeService("aust", "men_with_children", "full"))
    assert changed.evidence_of("ny-0202-oyvaer", "women") == "full scenario assumption"
    assert changed.evidence_of("aust", "men_with_children") == "full scenario assumption"
    assert changed.evidence_of("bru", "women") == study.evidence_of("bru", "women")
    own = changed.dataset.evidence[changed.dataset.evidence["source"] == "scenario"]
    assert set(own["confidence"]) == {"assumption"}
    assert own["year"].isna().all()


def test_what_is_documented_already_stays_documented(study: Study) -> None:
    assert under(study, ChangeService("bru", "women", "full")) is study


def test_a_reopened_centre_keeps_what_was_documented_of_it(study: Study) -> None:
    changed = under(study, ReopenCentre("oya", ("men",)))
    assert changed.evidence_of("oya", "women") == study.evidence_of("oya", "women")
    assert changed.evidence_of("oya", "men") == "full scenario assumption"
    assert minutes(changed)[8] == minutes(changed, "men")[8] == 0


def test_a_moved_centre_stands_in_its_new_town_only(study: Study) -> None:
    changed = under(study, MoveCentre("bru", "0202-oyvaer"))
    assert minutes(changed)[:5] == [0, 30, 60, 80, 120]
    assert minutes(changed)[8] == 0
    assert changed.sites["bru"] == ("0202-oyvaer",)
    assert under(study, MoveCentre("aust", "0101-auset")) is study


def test_a_service_withdrawn_leaves_the_other_groups_as_they_were(study: Study) -> None:
    changed = under(study, ChangeService("bru", "women", "no"))
    assert minutes(changed)[2] == 60
    for group in set(GROUP_IDS) - {"women"}:
        for reading in ("documented", "possible"):
            assert minutes(changed, group, reading=reading) == minutes(study, group, reading=reading)


def test_every_centre_means_those_in_operation_at_that_point(study: Study) -> None:
    changed = under(
        study,
        CloseCentre("aust"),
        ChangeService(EVERY, "trafficking", "full"),
        ReopenCentre("oya"),
    )
    assert changed.status_of("bru", "trafficking") == "full"
    assert changed.status_of("oya", "trafficking") == "unknown"
    assert changed.status_of("aust", "trafficking") == "unknown"


def test_a_municipality_changes_its_agreement(study: Study) -> None:
    changed = under(study, ChangeAgreement("0101", "bru"))
    assert minutes(changed, measure="contracted")[:2] == [60, 30]
    agreed = changed.contracted().set_index("municipality_code")
    assert list(agreed.loc["0101", ["centre_id", "basis", "contradicted"]]) == ["bru", "scenario", False]
    others = agreed.drop(index="0101")
    assert others.equals(study.contracted().set_index("municipality_code").reindex(others.index))


def test_a_blocked_road_lets_nobody_by_and_everybody_out(study: Study) -> None:
    # E6 is blocked half-way between Auset and Brubyen, which is where o1 lives: counted before the block.
    changed = under(study, CloseRoad("E6", "0101-auset", "0102-brubyen"))
    assert minutes(changed) == minutes(study)
    assert minutes(changed, "severe_mental_illness", accept=("case_by_case",))[:3] == [np.inf, np.inf, 0]
    assert changed.answer(Question("wheelchair")).reason[:3].tolist() == [4, 4, 0]
    assert changed.route("Auset", "Brubyen").legs == ()
    assert study.route("Auset", "Brubyen").km == 60


def test_a_road_is_blocked_half_way_whichever_end_is_named_first(study: Study) -> None:
    there, back = (under(study, CloseRoad("Rv3", *ends)) for ends in (PLACES[1:3], PLACES[2:0:-1]))
    assert there is back
    assert there.network.block_edge.tolist() == [1]
    assert there.network.block_fraction.tolist() == [0.5]
    # o3 lives 20 km from Brubyen, o5 45 km: on either side of the block.
    assert minutes(there, "wheelchair")[3:6] == pytest.approx([20, 0, 15 + OFF_ROAD_MIN])
    closed = under(study, CloseRoad("Rv3", *PLACES[1:3]), MoveCentre("bru", "0201-dalsbygda"))
    assert minutes(closed, "wheelchair")[2:6] == pytest.approx([np.inf, np.inf, 0, 15 + OFF_ROAD_MIN])


# --- held against a study made from scratch -----------------------------------------------------------------------


def from_scratch(*, centres: pd.DataFrame | None = None, evidence: pd.DataFrame | None = None) -> Study:
    tables = three_towns_tables()
    changed = {"centres": centres, "evidence": evidence}
    return Study(dataset_of(tables | {name: frame for name, frame in changed.items() if frame is not None}))


def test_a_scenario_answers_as_a_study_of_the_changed_tables_would(study: Study) -> None:
    changed = under(
        study,
        CloseCentre("aust"),
        MoveCentre("bru", "0101-auset"),
        ReopenCentre("oya", ("wheelchair",)),
        OpenCentre("0102-brubyen", ("men", "wheelchair")),
        ChangeService("bru", "men", "no"),
    )
    again = from_scratch(
        centres=changed.dataset.centres.assign(
            status_year=changed.dataset.centres["status_year"].fillna(2026).astype("int64")
        ),
        evidence=changed.dataset.evidence,
    )
    assert changed.centres["centre_id"].tolist() == again.centres["centre_id"].tolist()
    np.testing.assert_array_equal(changed.times, again.times)
    for group in GROUP_IDS:
        for reading in ("documented", "possible"):
            question = Question(group, reading=reading)
            np.testing.assert_array_equal(changed.answer(question).seconds, again.answer(question).seconds)
            np.testing.assert_array_equal(changed.answer(question).centre, again.answer(question).centre)


def test_resolving_the_changed_evidence_gives_the_scenarios_word(study: Study) -> None:
    changed = under(study, ChangeService("aust", "men", "no"), ChangeService("bru", "lgbt", "full"))
    again = resolve(changed.dataset.evidence).set_index(["centre_id", "group"])["status"].sort_index()
    assert {pair: changed.status_of(*pair) for pair in again.index} == again.to_dict()
    assert again["aust", "men"] == "no"


def test_a_study_made_over_without_a_difference_answers_as_today(study: Study) -> None:
    # Nothing of the machinery that derives a study may move an answer: forced here past the short cut.
    copy = Study.over(apply(study.effect, study.world, memory=Memory()), today=Study(three_towns()))
    for group in GROUP_IDS:
        assert_frame_equal(copy.municipality_table(Question(group)), study.municipality_table(Question(group)))


# --- what must hold whatever is changed ---------------------------------------------------------------------------

ANSWERS = [(group, reading) for group in GROUP_IDS for reading in ("documented", "possible")]
openings = st.one_of(
    st.builds(OpenCentre, st.sampled_from(PLACES), st.lists(st.sampled_from(GROUP_IDS), min_size=1).map(tuple)),
    st.builds(ReopenCentre, st.just("oya"), st.lists(st.sampled_from(GROUP_IDS)).map(tuple)),
    st.builds(ChangeService, st.sampled_from(("aust", "bru", EVERY)), st.sampled_from(GROUP_IDS), st.just("full")),
)
closings = st.one_of(
    st.builds(CloseCentre, st.sampled_from(("aust", "bru"))),
    st.builds(ChangeService, st.sampled_from(("aust", "bru", EVERY)), st.sampled_from(GROUP_IDS), st.just("no")),
    st.builds(
        CloseRoad, st.sampled_from(("E6", "Rv3", "Fv10", "Fv11")), st.sampled_from(PLACES), st.sampled_from(PLACES)
    ),
)
anything = st.one_of(
    openings,
    closings,
    st.builds(MoveCentre, st.sampled_from(("aust", "bru")), st.sampled_from(PLACES)),
    st.builds(ChangeAgreement, st.sampled_from(("0101", "0202")), st.sampled_from(("aust", "bru"))),
)


def possible_scenario(study: Study, changes: Sequence[Change]) -> Scenario:
    """The changes, without those that cannot be carried out after the others."""
    scenario = TODAY
    for change in changes:
        further = Scenario((*scenario.changes, change))
        scenario = scenario if problems_of(further, study) else further
    return scenario


@given(st.lists(openings, min_size=1, max_size=4))
def test_opening_never_lengthens(changes: list[Change]) -> None:
    changed = WORLD.under(possible_scenario(WORLD, changes))
    for group, reading in ANSWERS:
        question = Question(group, reading=reading)
        assert np.all(changed.answer(question).seconds <= WORLD.answer(question).seconds), (group, reading)


@given(st.lists(closings, min_size=1, max_size=4))
def test_closing_never_shortens(changes: list[Change]) -> None:
    changed = WORLD.under(possible_scenario(WORLD, changes))
    for group, reading in ANSWERS:
        question = Question(group, reading=reading)
        assert np.all(changed.answer(question).seconds >= WORLD.answer(question).seconds), (group, reading)


@given(st.lists(anything, min_size=1, max_size=5))
def test_today_is_never_touched(changes: list[Change]) -> None:
    before = fingerprint(WORLD)
    changed = WORLD.under(possible_scenario(WORLD, changes))
    changed.municipality_table(WOMEN)
    assert fingerprint(WORLD) == before
    assert changed.under(TODAY) is WORLD
    assert not changed.times.flags.writeable


@given(st.lists(anything, min_size=1, max_size=5))
def test_the_shortest_spelling_comes_to_the_same(changes: list[Change]) -> None:
    changed = WORLD.under(possible_scenario(WORLD, changes))
    assert WORLD.under(changed.scenario) is changed
    assert WORLD.under(changed.scenario).scenario == changed.scenario


@given(st.permutations([CloseCentre("aust"), MoveCentre("bru", PLACES[0]), OpenCentre(PLACES[3], ("men", "women"))]))
def test_changes_that_do_not_touch_come_to_the_same_in_any_order(changes: list[Change]) -> None:
    expected = under(WORLD, CloseCentre("aust"), MoveCentre("bru", PLACES[0]), OpenCentre(PLACES[3], ("women", "men")))
    assert WORLD.under(Scenario(tuple(changes))) is expected


@pytest.mark.parametrize(
    "changes",
    [
        (CloseCentre("aust"), ReopenCentre("aust")),
        (ReopenCentre("oya", ("men",)), CloseCentre("oya")),
        (OpenCentre("0202-oyvaer"), CloseCentre("ny-0202-oyvaer")),
        (OpenCentre("0202-oyvaer"), ChangeService("ny-0202-oyvaer", "lgbt", "full"), CloseCentre("ny-0202-oyvaer")),
        (CloseCentre("aust"), CloseCentre("bru"), ReopenCentre("bru"), ReopenCentre("aust")),
    ],
)
def test_closing_and_opening_the_same_is_today(study: Study, changes: tuple[Change, ...]) -> None:
    assert under(study, *changes) is study


def test_a_new_centre_opened_a_second_time_starts_anew(study: Study) -> None:
    again = (OpenCentre("0202-holmen", ("older",)), CloseCentre("ny-0202-holmen"), OpenCentre("0202-holmen", ("men",)))
    assert under(study, *again) is under(study, OpenCentre("0202-holmen", ("men",)))


def test_a_scenario_is_always_over_today(study: Study) -> None:
    closed = under(study, CloseCentre("aust"))
    assert closed.under(Scenario((CloseCentre("bru"),))) is under(study, CloseCentre("bru"))
    assert closed.under(TODAY) is study


def test_opening_in_a_town_reopens_the_one_that_is_closed_there(study: Study) -> None:
    closed = Scenario((CloseCentre("aust"),))
    assert opening("0101-auset", ("men",), scenario=closed, today=study) == ReopenCentre("aust")
    assert opening("0101-auset", ("men",), scenario=TODAY, today=study) == OpenCentre("0101-auset", ("men",))
    assert opening("0202-oyvaer", ("men",), scenario=TODAY, today=study) == ReopenCentre("oya", ("men",))
    # bru has a second house: opening in one of its two towns does not bring both back.
    gone = Scenario((CloseCentre("bru"),))
    assert opening("0102-brubyen", ("men",), scenario=gone, today=study) == OpenCentre("0102-brubyen", ("men",))


# --- what cannot be done ------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_said_at_once(study: Study) -> None:
    scenario = Scenario(
        (
            CloseCentre("austt"),
            CloseCentre("aust"),
            CloseCentre("aust"),
            MoveCentre("aust", "0101-ausett"),
            ReopenCentre("bru", ("wimen",)),
            OpenCentre("0202-holmen", ()),
            ChangeService("bru", "men", "planned"),
            ChangeService("bru", "men", "full"),
            ChangeAgreement("0109", "bru"),
            CloseRoad("E66", "0101-auset", "0102-brubyen"),
            CloseRoad("E6", "0101-auset", "0202-oyvaer"),
            OpenCentre("0202-oyvaer"),
            OpenCentre("0202-oyvaer"),
        )
    )
    found = [(one.change, one.code) for one in problems_of(scenario, study)]
    assert found == [
        (0, "unknown_centre"),
        (2, "already_closed"),
        (3, "unknown_place"),
        (3, "closed_centre"),
        (4, "already_open"),
        (4, "unknown_group"),
        (5, "no_groups"),
        (6, "unknown_status"),
        (7, "repeated"),
        (8, "unknown_municipality"),
        (9, "unknown_road"),
        (10, "no_stretch"),
        (12, "already_opened"),
    ]
    assert {code for _, code in found} == set(PROBLEMS)
    with pytest.raises(ScenarioFault, match="Did you mean aust") as fault:
        study.under(scenario)
    assert len(str(fault.value).splitlines()) == 1 + len(found)
    assert all(one.message.startswith(f"Change {one.change + 1}: ") for one in fault.value.problems)


def test_a_later_change_takes_the_place_of_an_earlier_one_on_the_same_subject() -> None:
    moved = TODAY.with_(MoveCentre("aust", PLACES[1])).with_(CloseCentre("bru")).with_(MoveCentre("aust", PLACES[2]))
    assert moved.changes == (CloseCentre("bru"), MoveCentre("aust", PLACES[2]))
    assert moved.without(0).changes == (MoveCentre("aust", PLACES[2]),)
    with pytest.raises(IndexError, match="2 changes"):
        moved.without(2)


# --- the address --------------------------------------------------------------------------------------------------

words = st.from_regex(r"\A[0-9A-Za-z_-]{1,20}\Z")
some_words = st.lists(words, min_size=1, max_size=4).map(tuple)
spelt = st.one_of(
    st.builds(CloseCentre, words),
    st.builds(ReopenCentre, words, st.lists(words, max_size=4).map(tuple)),
    st.builds(OpenCentre, words, some_words),
    st.builds(MoveCentre, words, words),
    st.builds(ChangeService, words, st.sampled_from(GROUP_IDS), st.sampled_from(STATUSES)),
    st.builds(ChangeAgreement, words, words),
    st.builds(CloseRoad, words, words, words),
)


@settings(max_examples=300)
@given(st.builds(Scenario, st.lists(spelt, max_size=6).map(tuple), st.text(max_size=80).map(clean_name)))
def test_a_scenario_survives_its_address(scenario: Scenario) -> None:
    text = to_text(scenario)
    assert from_text(text[:]) == scenario
    assert set(text) - set(scenario.name) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~")


def test_the_address_is_short_and_can_be_read() -> None:
    scenario = Scenario(
        (CloseCentre("hammerfest"), ReopenCentre("karasjok_closed", ("women", "sami_north"))), "Uten_Hammerfest? (2)"
    )
    assert to_text(scenario) == (
        "1~lukk.hammerfest~gjenapne.karasjok_closed.women.sami_north~navn.Uten.5f.Hammerfest.3f._.28.2.29."
    )
    assert to_text(TODAY) == ""
    assert from_text("") == TODAY
    assert from_text("1~apne.5610-karasjok") == Scenario((OpenCentre("5610-karasjok"),))


def test_every_kind_of_change_has_a_verb_of_its_own() -> None:
    verbs = [change.verb for change in CHANGES]
    assert len(set(verbs)) == len(verbs) == 7


@given(st.text(max_size=60) | st.text(alphabet="1~.lukapneftyvg_-ø%", max_size=40))
def test_garbage_is_today_with_a_reason(text: str) -> None:
    scenario, why = read(text)
    if why is None:
        assert from_text(to_text(scenario)) == scenario
    else:
        assert scenario == TODAY
        assert why.part in text


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("2~lukk.aust", "version", "2"),
        ("lukk.aust", "version", "lukk.aust"),
        ("1~lukk", "part", "lukk"),
        ("1~lukk.aust.bru", "part", "lukk.aust.bru"),
        ("1~stjel.aust", "part", "stjel.aust"),
        ("1~lukk.<b>", "part", "lukk.<b>"),
        ("1~navn.a~navn.b", "part", "navn.b"),
        ("1~navn.a.0.", "part", "navn.a.0."),
        ("1~" + "lukk.aust~" * 200, "too_long", ("1~" + "lukk.aust~" * 200)[:80]),
    ],
)
def test_the_strict_reader_says_what_it_could_not_read(text: str, code: str, part: str) -> None:
    with pytest.raises(BadScenarioText) as unreadable:
        from_text(text)
    assert (unreadable.value.code, unreadable.value.part) == (code, part)
    assert repr(part) in str(unreadable.value)


def test_the_id_is_that_of_the_content() -> None:
    one = Scenario((CloseCentre("aust"),))
    assert one.id == one.named("Navn").id
    assert one.id != Scenario((CloseCentre("bru"),)).id
    assert len({one.id, TODAY.id}) == 2


# --- what is shared -----------------------------------------------------------------------------------------------


def test_a_town_is_searched_once_and_kept_for_every_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    study = Study(three_towns())
    searched: list[int] = []
    matrix = travel_time.matrix

    def counted(network: Network, *, origins: AccessLegs, sites: AccessLegs) -> travel_time.Seconds:
        searched.append(len(sites))
        return matrix(network, origins=origins, sites=sites)

    monkeypatch.setattr(travel_time, "matrix", counted)
    under(study, OpenCentre("0202-holmen", ("women",)))
    under(study, OpenCentre("0202-holmen", ("men",)), CloseCentre("aust"))
    under(study, MoveCentre("aust", "0202-holmen"))
    under(study, MoveCentre("aust", "0201-dalsbygda"))  # one of bru's towns: known from the start
    assert searched == [1]


def test_towns_used_longest_ago_are_forgotten_but_pinned_ones_are_not(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_REMEMBERED", 2)

    def legs(places: Sequence[Place]) -> AccessLegs:
        return study.legs([one.x_m for one in places], [one.y_m for one in places], [one.landmass for one in places])

    pinned = {"0101-auset": study.times[0]}
    towns = cache.TownTimes(study.network, origins=study.origin_legs, legs=legs, pinned=pinned)
    auset, brubyen, dalsbygda, oyvaer, _ = (study.gazetteer[place_id] for place_id in PLACES)
    (first,), (second,) = towns.rows([brubyen]), towns.rows([dalsbygda])
    assert towns.rows([brubyen])[0] is first, "and now dalsbygda is the one used longest ago"
    towns.rows([oyvaer])
    assert towns.rows([brubyen])[0] is first
    assert towns.rows([dalsbygda])[0] is not second, "forgotten and searched again"
    np.testing.assert_array_equal(towns.rows([dalsbygda])[0], second)
    assert towns.rows([auset])[0] is pinned["0101-auset"]
    assert not first.flags.writeable


def test_many_at_once_do_not_see_each_other() -> None:
    study = Study(three_towns())
    scenarios = [Scenario((CloseCentre("aust"),)), Scenario((MoveCentre("bru", "0202-oyvaer"),)), TODAY]
    expected = [minutes(Study(three_towns()).under(scenario)) for scenario in scenarios]
    wrong: list[object] = []

    def visitor(number: int) -> None:
        for turn in range(30):
            at = (number + turn) % len(scenarios)
            if minutes(study.under(scenarios[at])) != expected[at]:
                wrong.append((number, turn))

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


WORLD = Study(three_towns())
