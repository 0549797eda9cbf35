"""Which statement counts, who is documented, who is possible, and where the centres are."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.gazetteer import Gazetteer
from geo.data.tables import CONFIDENCES
from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS, GROUPS, STATUSES
from geo.errors import UnknownName
from geo.evidence.groups import documented, in_operation, possible, resolve, sites
from tests.support.worlds import three_towns

COLUMNS = ["centre_id", "group", "status", "year", "confidence", "source", "kind", "deduced", "note"]
Statement = tuple[str, int | None, str]


def evidence(*statements: Statement, centre: str = "a", group: str = "men") -> pd.DataFrame:
    rows = [(centre, group, status, year, confidence, "s", "", False, "") for status, year, confidence in statements]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(year=frame["year"].astype("Int64"))


def winner(*statements: Statement) -> tuple[str, bool]:
    resolved = resolve(evidence(*statements))
    assert len(resolved) == 1
    return str(resolved["status"].iloc[0]), bool(resolved["contradicted"].iloc[0])


@pytest.mark.parametrize(
    ("statements", "status", "contradicted"),
    [
        ([("full", 2020, "low")], "full", False),
        ([("no", 2015, "high"), ("full", 2024, "low")], "full", False),  # newest, however sure the older
        ([("no", 2019, "high"), ("full", 2024, "low")], "full", True),  # five years old: still speaks of the same
        ([("no", 2018, "high"), ("full", 2024, "low")], "full", False),  # six years old: things change
        ([("elsewhere", 2021, "medium"), ("no", 2021, "high")], "no", True),  # same year: the surer one
        ([("elsewhere", 2021, "high"), ("no", 2021, "high")], "no", True),  # full tie: the more cautious one
        ([("full", 2021, "high"), ("elsewhere", 2021, "high")], "elsewhere", True),
        ([("full", None, "high"), ("no", 2001, "low")], "no", True),  # undated is oldest, but may be of any year
        ([("full", None, "low"), ("no", None, "high")], "no", True),
        ([("planned", 2025, "high"), ("case_by_case", 2021, "low")], "case_by_case", False),  # a plan is not today
        ([("planned", 2025, "high"), ("planned", 2012, "low")], "planned", False),
        ([("unspecified", 2021, "medium"), ("full", 2019, "high")], "unspecified", False),  # the form only is unknown
        ([("unspecified", 2021, "medium"), ("case_by_case", 2021, "medium")], "case_by_case", True),
        ([("full", 2021, "low"), ("full", 2020, "high")], "full", False),
    ],
)
def test_several_statements_resolve_by_the_written_rule(
    statements: list[Statement],
    status: str,
    contradicted: bool,  # noqa: FBT001
) -> None:
    assert winner(*statements) == (status, contradicted)
    assert winner(*reversed(statements)) == (status, contradicted)


statement = st.tuples(
    st.sampled_from(STATUSES), st.one_of(st.none(), st.integers(2010, 2026)), st.sampled_from(CONFIDENCES)
)


def naive(statements: list[Statement]) -> str:
    """The rule read aloud, one filter after the other."""
    left = [one for one in statements if one[0] != "planned"] or statements
    newest = max(-1 if one[1] is None else one[1] for one in left)
    left = [one for one in left if (-1 if one[1] is None else one[1]) == newest]
    surest = min(CONFIDENCES.index(one[2]) for one in left)
    left = [one for one in left if CONFIDENCES.index(one[2]) == surest]
    return max((one[0] for one in left), key=STATUSES.index)


@given(st.lists(statement, min_size=1, max_size=6))
def test_the_rule_is_what_its_filters_say_in_any_order_of_rows(statements: list[Statement]) -> None:
    assert winner(*statements)[0] == naive(statements)
    assert winner(*statements) == winner(*reversed(statements))


@given(st.lists(statement, min_size=1, max_size=5))
def test_saying_the_same_twice_changes_nothing(statements: list[Statement]) -> None:
    assert winner(*statements, *statements) == winner(*statements)


def test_centres_and_groups_are_kept_apart() -> None:
    both = pd.concat(
        [
            evidence(("full", 2020, "high"), ("no", 2021, "high")),
            evidence(("full", 2020, "high"), group="women"),
            evidence(("elsewhere", 2019, "low"), centre="b"),
        ],
        ignore_index=True,
    )
    resolved = resolve(both).set_index(["centre_id", "group"])
    assert resolved["status"].to_dict() == {("a", "men"): "no", ("a", "women"): "full", ("b", "men"): "elsewhere"}
    assert resolved["statements"].to_dict() == {("a", "men"): 2, ("a", "women"): 1, ("b", "men"): 1}
    assert resolved["contradicted"].to_dict() == {("a", "men"): True, ("a", "women"): False, ("b", "men"): False}


def test_no_evidence_resolves_to_nothing() -> None:
    resolved = resolve(evidence())
    assert len(resolved) == 0
    assert documented(resolved, "men") == frozenset()
    assert possible(resolved, "men", centre_ids=["a", "b"]) == {"a", "b"}


def test_documented_and_possible_of_the_three_towns() -> None:
    world = three_towns()
    resolved = resolve(world.evidence)
    open_ids = in_operation(world.centres)
    assert open_ids == ("aust", "bru")
    assert documented(resolved, "men") == {"aust", "bru"}
    assert documented(resolved, "men", accept=["full"]) == {"bru"}
    assert documented(resolved, "women") == {"aust", "bru", "oya"}  # history of the closed one is kept
    assert documented(resolved, "severe_mental_illness") == frozenset()
    assert documented(resolved, "severe_mental_illness", accept=[*DEFAULT_ACCEPT, "case_by_case"]) == {"bru"}
    assert possible(resolved, "severe_mental_illness", centre_ids=open_ids) == {"aust", "bru"}
    assert possible(resolved, "wheelchair", centre_ids=open_ids) == {"bru"}  # aust documents a no
    assert possible(resolved, "active_substance_use", centre_ids=open_ids) == {"aust", "bru"}  # unknown is not no


@given(st.lists(st.tuples(st.sampled_from("abc"), statement), max_size=8), st.sets(st.sampled_from(ACCEPTABLE)))
def test_what_is_documented_is_possible_and_more_acceptance_never_loses(
    said: list[tuple[str, Statement]], accept: set[str]
) -> None:
    frame = pd.concat([evidence(), *(evidence(one, centre=centre) for centre, one in said)], ignore_index=True)
    resolved = resolve(frame)
    some = documented(resolved, "men", accept=accept)
    assert some <= documented(resolved, "men", accept=ACCEPTABLE) <= possible(resolved, "men", centre_ids="abc")


@pytest.mark.parametrize("status", ["no", "planned", "yes"])
def test_what_cannot_mean_being_taken_in_cannot_be_accepted(status: str) -> None:
    with pytest.raises(UnknownName, match=f"'{status}'"):
        documented(resolve(evidence()), "men", accept=[status])


def test_an_unknown_group_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean women"):
        documented(resolve(evidence()), "woman")
    with pytest.raises(UnknownName, match="'woman'"):
        possible(resolve(evidence()), "woman", centre_ids=[])


def test_groups_and_statuses_are_the_agreed_ones() -> None:
    assert len(GROUPS) == 16
    assert GROUP_IDS[:4] == ("women", "men", "women_with_children", "men_with_children")
    assert {"sami_north", "sami_lule", "sami_south", "trafficking", "young_16_18"} < set(GROUP_IDS)
    assert GROUPS[0].label_key == "group.women"
    assert set(STATUSES) - set(ACCEPTABLE) == {"no", "planned"}


def test_sites_are_towns_also_in_another_municipality() -> None:
    world = three_towns()
    found = sites(world.centres, Gazetteer(world.places, world.municipalities))
    assert [(site.site_id, site.centre_id) for site in found] == [
        ("aust:0101-auset", "aust"),
        ("bru:0102-brubyen", "bru"),
        ("bru:0201-dalsbygda", "bru"),
        ("oya:0202-oyvaer", "oya"),
    ]
