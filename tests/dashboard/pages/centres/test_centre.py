from __future__ import annotations

import numpy as np
import pytest

from dashboard.pages.centres import centre, data
from dashboard.pages.method import page as method
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from tests.dashboard.reading import semantic, text


@pytest.mark.parametrize("centre_id", ["aust", "bru"])
@pytest.mark.parametrize("group", ["women", "men", "trafficking"])
def test_every_centre_has_a_page_with_semantic_tables(centre_id: str, group: str, state: AppState) -> None:
    page = centre.layout(centre_id, View(group=group), state=state)
    semantic(page)
    assert "Ring først" in text(page)
    assert "ukjent, ikke nei" in text(page)


@pytest.mark.parametrize("centre_id", ["oya", "finnes-ikke", ""])
def test_a_centre_that_is_not_in_operation_has_no_page(centre_id: str, state: AppState) -> None:
    assert "Fant ikke krisesenteret" in text(centre.layout(centre_id, View(), state=state))


def test_statements_that_disagree_are_all_shown_the_one_that_counts_first(state: AppState) -> None:
    men = [one for one in data.statements("aust", state=state) if one.group == "men"]
    assert [one.status for one in men] == ["elsewhere", "no"]
    assert [one.used for one in men] == [True, False]
    words = text(centre.layout("aust", View(), state=state))
    assert "botilbud utenfor senteret" in words
    both = words.split(" Menn ")[1:3]
    assert "botilbud utenfor" in both[0]
    assert " nei " in both[1]


def test_people_within_a_limit_grow_with_it(state: AppState) -> None:
    frame = data.people_within("aust", state=state, limits_min=(0, 30, 90, 10_000))
    assert frame["people"].is_monotonic_increasing
    assert (frame["nearest_people"] <= frame["people"]).all()
    assert frame["people"].iloc[-1] < 1023  # who is cut off is within no limit


def test_closing_makes_nobodys_way_shorter_and_names_who_is_hit(state: AppState) -> None:
    found = data.closure("aust", View(), state=state)
    assert found.affected > 0
    assert found.after_min > found.before_min
    assert found.beyond_then >= found.beyond_today
    assert found.municipalities["people"].sum() == pytest.approx(found.affected)


def test_closing_is_the_second_nearest(state: AppState) -> None:
    found = data.closure("aust", View(), state=state)
    study = state.study
    rows = {one: row for row, one in enumerate(study.centres["centre_id"])}
    hit = study.times[rows["aust"]] < study.times[rows["bru"]]
    assert found.affected == pytest.approx(float(study.population[hit].sum()))
    assert found.stranded == pytest.approx(float(study.population[hit & np.isinf(study.times[rows["bru"]])].sum()))


def test_closing_the_only_centre_that_counts_strands_its_people(state: AppState) -> None:
    found = data.closure("bru", View(group="wheelchair"), state=state)
    assert found.stranded == found.affected > 0


def test_agreements_have_their_role(state: AppState) -> None:
    assert set(data.agreed("aust", state=state)["role"]) == {"contracted"}
    assert "Har avtale" in text(centre.layout("aust", View(), state=state))


def test_the_method_page_states_rule_formula_privacy_and_registers(state: AppState) -> None:
    page = method.layout(state=state)
    words = text(page)
    for said in ("C(n − j, k − 1) / C(n, k)", "nyeste opplysningen", "Personvern", "Der kildene er uenige"):
        assert said in words
