"""The table of verbs that a browser is handed, and the examples that both sides are held to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from geo.network.conditions import Conditions
from geo.scenario.address import BadScenarioText, from_text, to_text
from geo.scenario.changes import CHANGES, Change
from geo.scenario.grammar import grammar
from geo.scenario.resolution import work_out
from geo.scenario.scenario import Scenario
from geo.study.study import Study
from tests.support.worlds import three_towns

EXAMPLES = json.loads(
    (Path(__file__).resolve().parents[2] / "support" / "scenario_examples.json").read_text(encoding="utf-8")
)
GRAMMAR = json.loads(json.dumps(grammar()))
VERBS = {verb["verb"]: verb for verb in GRAMMAR["changes"]}


def as_data(change: Change) -> dict[str, Any]:
    values = {name: getattr(change, name) for name in change.arguments()}
    plain = {name: value if isinstance(value, str) else list(value) for name, value in values.items()}
    return {"verb": change.verb, **plain}


def as_change(data: dict[str, Any]) -> Change:
    kind = next(kind for kind in CHANGES if kind.verb == data["verb"])
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name != "verb"}
    )


@pytest.mark.parametrize("example", EXAMPLES["good"], ids=lambda example: example["text"])
def test_an_address_and_its_changes(example: dict[str, Any]) -> None:
    scenario = from_text(example["text"])
    assert [as_data(change) for change in scenario.changes] == example["changes"]
    assert list(scenario.conditions.words) == example["conditions"]
    assert scenario.name == example["name"]
    changes = tuple(as_change(data) for data in example["changes"])
    spelt = to_text(Scenario(changes, example["name"], Conditions.from_words(example["conditions"])))
    assert spelt == example.get("spelt", example["text"])


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=lambda example: example["text"])
def test_an_address_that_cannot_be_read(example: dict[str, str]) -> None:
    with pytest.raises(BadScenarioText) as unreadable:
        from_text(example["text"])
    assert (unreadable.value.code, unreadable.value.part) == (example["code"], example["part"])


def test_every_verb_has_examples_with_and_without_what_may_be_left_out() -> None:
    lengths: dict[str, set[int]] = {verb: set() for verb in VERBS}
    for example in EXAMPLES["good"]:
        for part in example["text"].split("~")[1:]:
            lengths.get(part.split(".")[0], set()).add(len(part.split(".")) - 1)
    for verb, entry in VERBS.items():
        single = sum(not one["optional"] for one in entry["arguments"])
        assert single in lengths[verb]
        assert (max(lengths[verb]) > single) == any(one["repeatable"] for one in entry["arguments"])


# --- one who knows the table only, as the browser does ------------------------------------------------------------


def read_by_the_table(part: str) -> dict[str, Any] | None:
    """Return the change that a part of an address spells; None where it spells none."""
    verb, *words = part.split(GRAMMAR["between_words"])
    if verb not in VERBS or not all(re.fullmatch(GRAMMAR["word"], word) for word in words):
        return None
    change: dict[str, Any] = {"verb": verb}
    for one in VERBS[verb]["arguments"]:
        if one["repeatable"]:
            change[one["name"]], words = words, []
        elif words:
            change[one["name"]] = words.pop(0)
        elif not one["optional"]:
            return None
    return None if words else change


def added_by_the_table(before: str, change: str) -> str:
    """Return the address after one more step of a reader who builds a scenario."""
    between = GRAMMAR["between_changes"]
    parts = before.split(between)[1:]
    beside = [part for part in parts if part.split(".")[0] in (GRAMMAR["conditions"]["verb"], GRAMMAR["name"]["verb"])]
    changes = [part for part in parts if part not in beside]
    new = read_by_the_table(change)
    assert new is not None
    first = VERBS[new["verb"]]["arguments"][0]["name"]
    for old in changes:
        known = read_by_the_table(old)
        assert known is not None
        about = known[VERBS[known["verb"]]["arguments"][0]["name"]]
        if any(
            (one["verb"], one["prefix"] + about) == (known["verb"], new[first]) for one in VERBS[new["verb"]]["undoes"]
        ):
            changes.remove(old)
            break
    else:
        changes = [old for old in changes if old != change and subject(old) != subject(change)] + [change]
    return between.join([GRAMMAR["version"], *changes, *beside]) if changes or beside else ""


def subject(part: str) -> tuple[object, ...]:
    change = read_by_the_table(part)
    assert change is not None
    entry = VERBS[change["verb"]]
    if not entry["replaces"]:
        return (part,)
    in_order = [change[name] for name in entry["replaces"] if name not in entry["either_way"]]
    return (change["verb"], *in_order, *sorted(change[name] for name in entry["either_way"]))


def test_the_table_says_all_that_is_needed_to_read() -> None:
    read = 0
    for example in EXAMPLES["good"]:
        parts = [part for part in example["text"].split("~")[1:] if part.split(".")[0] in VERBS]
        for part, data in zip(parts, example["changes"], strict=True):
            found = read_by_the_table(part)
            assert found is not None
            assert as_change({name: value for name, value in found.items() if value != []}) == as_change(data)
            read += 1
    assert read > len(VERBS)
    for example in EXAMPLES["bad"]:
        verb = example["part"].split(".")[0]
        if example["code"] == "part" and verb not in (GRAMMAR["conditions"]["verb"], GRAMMAR["name"]["verb"]):
            assert read_by_the_table(example["part"]) is None


@pytest.mark.parametrize("example", EXAMPLES["added"], ids=lambda example: f"{example['before']}+{example['change']}")
def test_the_table_says_all_that_is_needed_to_add_a_step(example: dict[str, str]) -> None:
    assert added_by_the_table(example["before"], example["change"]) == example["after"]


def test_a_step_comes_to_what_the_changes_in_a_row_come_to() -> None:
    study = Study(three_towns())
    compared = 0
    for example in EXAMPLES["added"]:
        before = from_text(example["before"])
        (change,) = from_text(f"1~{example['change']}").changes
        effect, problems = work_out(Scenario((*before.changes, change), conditions=before.conditions), study)
        if problems:  # the step takes the place of an earlier one
            effect, problems = work_out(before.with_(change), study)
        if not problems:
            assert work_out(from_text(example["after"]), study) == (effect, ())
            compared += 1
    assert compared == len(EXAMPLES["added"]) - 2  # closed twice; opened twice with other groups


def test_what_is_decided_once_is_replaced_by_a_later_step() -> None:
    for kind in CHANGES:
        assert set(kind.decides) <= set(kind.replaces) <= set(kind.arguments())
        assert set(kind.either_way) <= set(kind.replaces)
        assert {one.verb for one in kind.undoes} <= set(VERBS)
