from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import dashboard
from dashboard.map.colours import BOUNDS_MIN
from dashboard.text.catalogue import Catalogue, MissingWords, catalogue, file_words
from dashboard.text.numbers import listed, minutes, number, people, people_range, percent
from geo.data.vocabulary import ACCEPTABLE, GROUPS, STATUSES

CODE = Path(dashboard.__file__).parent
NNBSP, NBSP = "\u202f", "\u00a0"


def test_a_missing_key_is_an_error(t: Catalogue) -> None:
    with pytest.raises(MissingWords, match=r"no text for 'no.such.key'"):
        t("no.such.key")


def test_a_missing_value_is_an_error(t: Catalogue) -> None:
    with pytest.raises(MissingWords, match="people"):
        t("key.cut_off")


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(MissingWords, match="there are: nb"):
        catalogue("xx")


@pytest.mark.parametrize("group", [group.id for group in GROUPS])
def test_every_group_has_a_name_and_a_phrase(group: str, t: Catalogue) -> None:
    assert t(f"group.{group}.label")
    assert t(f"group.{group}.phrase")


@pytest.mark.parametrize("status", [*STATUSES, *ACCEPTABLE, "unknown"])
def test_every_status_has_words(status: str, t: Catalogue) -> None:
    assert t(f"status.{status}")


def test_unknown_is_never_worded_as_no(t: Catalogue) -> None:
    assert t("status.unknown") == "ikke dokumentert"
    assert t("status.no") == "nei"


def test_running_text_says_vei(t: Catalogue) -> None:
    """The product is called Reisevei; only official names keep the other form."""
    official = re.compile(r"Statens vegvesen|Norges vegnett|\bmotor(trafikk)?veg\b")
    veg = re.compile(r"(?<!be)(?<!Be)\b\w*veg(?!re)", re.IGNORECASE)
    other = {key: found[0] for key, text in t.texts.items() if (found := veg.search(official.sub("", text)))}
    assert {key: word for key, word in other.items() if "beveg" not in word.lower()} == {}


def test_the_legend_has_words_for_every_class(t: Catalogue) -> None:
    assert len([key for key in t.section("legend") if re.fullmatch(r"c\d", key)]) == len(BOUNDS_MIN) + 1 + 2


def test_every_key_that_the_code_writes_out_exists(t: Catalogue) -> None:
    written: dict[str, str] = {}
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
            name = ast.unparse(node.func) if is_call and isinstance(node, ast.Call) else ""
            if is_call and name in {"t", "state.t"}:
                assert isinstance(node, ast.Call)
                written[str(ast.literal_eval(node.args[0]))] = file.name
    assert len(written) > 60
    assert {key: file for key, file in written.items() if not (t.has(key) or file_words().has(key))} == {}


@pytest.mark.parametrize(("count", "expected"), [(0, "0 kommuner"), (1, "1 kommune"), (2, "2 kommuner")])
def test_a_count_takes_its_form_of_the_word(count: int, expected: str, t: Catalogue) -> None:
    assert t.counted("whatif.municipalities", count) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["Oslo"], "Oslo"), (["Oslo", "Moss"], "Oslo og Moss"), (["Oslo", "Moss", "Ås"], "Oslo, Moss og Ås")],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], expected: str) -> None:
    assert listed(names) == expected


def test_numbers_are_written_the_norwegian_way() -> None:
    assert number(12345.6, decimals=1) == f"12{NNBSP}345,6"
    assert number(1_234_567) == f"1{NNBSP}234{NNBSP}567"
    assert number(2.5) == "3"
    assert number(-0.2) == "0"
    assert number(-1500) == f"−1{NNBSP}500"
    assert number(-2.5) == "−3"
    assert percent(-0.123, decimals=1) == f"−12,3{NNBSP}%"
    assert number(float("nan")) == "–"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, f"0{NBSP}min"),
        (35.4, f"35{NBSP}min"),
        (59.6, f"1{NBSP}t"),
        (155, f"2{NBSP}t{NBSP}35{NBSP}min"),
        (None, "–"),
        (float("inf"), "–"),
        (float("nan"), "–"),
    ],
)
def test_minutes(value: float | None, expected: str, t: Catalogue) -> None:
    assert minutes(value, t=t) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "0"), (1, "100"), (0.9999, f">{NNBSP}99"), (0.0001, f"<{NNBSP}1"), (0.505, "51")],
)
def test_a_percentage_never_claims_all_or_nothing(share: float, expected: str) -> None:
    assert percent(share) == f"{expected}{NNBSP}%"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0.4, "Ingen"),
        (1, "1 person"),
        (3412, f"3{NNBSP}412 mennesker"),
        (214_499, f"214{NNBSP}000 mennesker"),
        (2_849_000, "2,8 millioner mennesker"),
    ],
)
def test_people_in_a_sentence(count: float, expected: str, t: Catalogue) -> None:
    assert people(count, t=t) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (400_000, 2_800_000, "0,4–2,8 mill."),
        (2_800_000, 400_000, "0,4–2,8 mill."),
        (20_000, 2_800_000, "0,02–2,8 mill."),
        (0, 2_800_000, "0,0–2,8 mill."),
        (704, 1023, f"704–1{NNBSP}023"),
        (15_040, 15_020, f"15{NNBSP}000"),
        (0, 0, "0"),
    ],
)
def test_a_range_of_people_is_written_smaller_first(low: float, high: float, expected: str, t: Catalogue) -> None:
    assert people_range(low, high, t=t) == expected
