"""The modules of assets/js by themselves, in a real browser: they say and spell what the server says and spells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.text import numbers
from dashboard.text.catalogue import catalogue
from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

EXAMPLES = json.loads(
    (Path(__file__).resolve().parents[1] / "support" / "scenario_examples.json").read_text(encoding="utf-8")
)
#: Evaluates an expression with a module's exports as ``m`` and the test's values as ``given``.
CALL = """async ([name, given]) => {
  const m = await import(document.querySelector(`link[rel=modulepreload][href$="/js/${name}.js"]`).href);
  return (EXPRESSION);
}"""
Caller = Callable[..., Any]


@pytest.fixture(scope="module")
def resting(site: str, browser: Browser) -> Iterator[Page]:
    """One page for all: the modules are asked, and the page stays as it is."""
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    watch = Watch(site)
    watch.over(page)
    page.goto(site + "/metode")
    page.locator("#innhold").wait_for()
    yield page
    context.close()
    assert watch.troubles == []


@pytest.fixture
def call(resting: Page) -> Caller:
    def ask(module: str, expression: str, given: object = None) -> Any:  # noqa: ANN401 - JSON
        return resting.evaluate(CALL.replace("EXPRESSION", expression), [module, given])

    return ask


SHARES = [0.0, 0.0001, 0.004, 0.0051, 0.25, 0.994, 0.995, 0.9951, 0.9997, 0.99999, 1.0, None]
COUNTS = [0, 1, 999, 1000, 12345, 1234567.4, 5604103, None]
TIMES = [0, 1, 59, 60, 61, 119.4, 120, 155, 600, None]


def test_shares_counts_and_minutes_are_written_as_the_server_writes_them(call: Caller) -> None:
    t = catalogue("nb")

    def told(write: Callable[[float], str], values: list[float | None]) -> list[str]:
        return ["–" if value is None else write(value) for value in values]

    assert call("text", "given.map(m.percent)", SHARES) == told(numbers.percent, SHARES)
    assert call("text", "given.map(m.number)", COUNTS) == told(numbers.number, COUNTS)
    assert call("text", "given.map(m.minutes)", TIMES) == told(lambda value: numbers.minutes(value, t=t), TIMES)


def test_nearly_all_is_not_all_and_hardly_any_is_not_none(call: Caller) -> None:
    all_but_a_few, few = call("text", "[m.percent(0.9997), m.percent(0.0003)]")
    assert (all_but_a_few[0], few[0]) == (">", "<")


@pytest.mark.parametrize("example", EXAMPLES["good"], ids=lambda example: example["text"])
def test_the_browser_reads_and_spells_a_scenario_as_the_server_does(call: Caller, example: dict[str, Any]) -> None:
    text = example.get("spelt", example["text"])
    told = call(
        "scenario", "((s) => ({ ...s, read: s.changes.map(m.readChange), again: m.spell(s) }))(m.parse(given))", text
    )
    assert told["read"] == example["changes"]
    assert told["conditions"] == example["conditions"]
    assert told["again"] == text
    assert told["name"] == call("scenario", "m.spelledName(given)", example["name"])


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=lambda example: example["text"])
def test_what_cannot_be_read_is_no_change_and_is_kept(call: Caller, example: dict[str, str]) -> None:
    parts = call("scenario", "m.parse(given).changes.map((one) => [one, m.readChange(one)])", example["text"])
    unread = [part for part, found in parts if found is None]
    known = ("vilkar", "navn", "2", "lukk.aust")
    assert example["part"] in unread or example["part"].startswith(known)


@pytest.mark.parametrize("example", EXAMPLES["added"], ids=lambda example: f"{example['before']}+{example['change']}")
def test_one_more_change_is_added_as_the_shared_examples_say(call: Caller, example: dict[str, str]) -> None:
    given = [example["before"], example["change"]]
    assert call("scenario", "m.spell(m.withChange(m.parse(given[0]), given[1]))", given) == example["after"]


def test_a_click_means_a_town_and_a_hamlet_has_to_be_named(call: Caller) -> None:
    places = [["1-grend", "Grend", 0, 0, 0], ["1-by", "By (Bygd)", 900, 0, 1], ["2-by", "By (Dal)", 5000, 0, 1]]
    assert call("places", "m.nearest(given, 10, 0)", places)[0] == "1-by"
    assert call("places", "m.nearest(given, 4000, 0)", places)[0] == "2-by"
    assert call("places", "m.nearest(given.slice(0, 1), 0, 0)", places) is None
    assert call("places", "m.named(given, ' grend ')", places)[0] == "1-grend"
    assert call("places", "m.named(given, 'By')", places) is None  # two are called so
    assert call("places", "m.named(given, 'By (Dal)')", places)[0] == "2-by"


def test_words_of_conditions_are_spelt_in_the_servers_order(call: Caller) -> None:
    vocabulary = {
        "night": "natt",
        "unknown_rest": "ukjente-hviler",
        "winter": "vinter",
        "speed": "fart-",
        "from_road": "fra-veg",
        "order": ["night", "unknown_rest", "winter", "rule", "speed", "from_road"],
    }
    words = ["fra-veg", "fart-80", "overfart", "vinter", "ukjente-hviler", "natt"]
    given = {"words": words, "vocabulary": vocabulary}
    spelt = "m.spellConditions(new Set(given.words), [{ word: '' }, { word: 'overfart' }], 100, given.vocabulary)"
    assert call("conditions", spelt, given) == words[::-1]
    assert call("conditions", spelt, {**given, "words": ["ukjente-hviler", "fart-100"]}) == []  # neither says anything


def test_a_marks_gaps_are_filled_with_text_and_never_with_markup(call: Caller) -> None:
    marks = {"extra": '<g data-at="{at}" data-extra="{id}">{town}</g>', "extra_closed": ""}
    one = {"id": 'a"b', "town": "<b>", "look": "new", "x": 1010.24, "y": 480}
    drawn = call(
        "map_marks", "m.extras([given.one], { corner: [1000, 500], marks: given.marks })", {"one": one, "marks": marks}
    )
    assert drawn == ['<g data-at="10.2,20" data-extra="a&#34;b">&#60;b&#62;</g>']
