from __future__ import annotations

import ast
import doctest
from pathlib import Path

import pytest

import dashboard
from dashboard import urls

PACKAGE = Path(dashboard.__file__).parent
# Restated: a page that is renamed breaks the links that people have sent each other.
PAGES = {"/", "/hva-hvis", "/plassering", "/dekningshull", "/rettferd", "/krisesentre", "/metode", "/kommune"}
ADDRESSES = PAGES | {"/svar", "/eksport", "/plassering/soek", "/hva-hvis/fil", "/kart"}


def literal_addresses(source: str) -> list[str]:
    """Texts in code (not in docstrings) that begin like one of our addresses; "/" alone where something follows it."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    begun = {id(node.values[0]) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node.values}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        node.value
        for node in texts
        if id(node) not in docstrings
        and (
            (node.value == "/" and id(node) in begun)
            or any(node.value == one or node.value.startswith((f"{one}/", f"{one}?")) for one in ADDRESSES - {"/"})
        )
    ]


def test_no_other_module_spells_an_address() -> None:
    spelt = {
        path.relative_to(PACKAGE).as_posix(): found
        for path in PACKAGE.rglob("*.py")
        if (found := literal_addresses(path.read_text(encoding="utf-8")))
    }
    assert set(spelt) == {"urls.py"}


@pytest.mark.parametrize(
    "code", ['href = f"/{query}"', 'href = f"/kommune/{code}"', 'href = "/metode"', 'go("/hva-hvis?hva=1")']
)
def test_the_rule_can_fail(code: str) -> None:
    assert literal_addresses(code)


def test_the_addresses_are_those_that_people_have() -> None:
    said = {value for name, value in vars(urls).items() if name.isupper() and isinstance(value, str)}
    assert said >= ADDRESSES - {"/kart"}
    assert urls.centre("alta", "?gruppe=men") == "/krisesentre/alta?gruppe=men"
    assert urls.municipality("0301") == "/kommune/0301"
    assert urls.factsheet("0301", "?hva=1") == "/kommune/0301/faktaark.pdf?hva=1"
    assert urls.gaps() == "/dekningshull"
    assert urls.gaps("neste", "?gruppe=men") == "/dekningshull/neste?gruppe=men"
    assert urls.gap_file("sma", "csv") == "/dekningshull/filer/sma.csv"
    assert urls.map_file("map.json") == "/kart/map.json"
    assert urls.choices("a.json") == "/hva-hvis/valg/a.json"
    assert urls.with_format("/eksport", "csv") == "/eksport?format=csv"


@pytest.mark.parametrize(
    ("path", "page", "rest"),
    [
        ("/", "/", []),
        ("", "/", []),
        (None, "/", []),
        ("/kommune/0301", "/kommune", ["0301"]),
        ("/kommune/0301/", "/kommune", ["0301"]),
        ("/krisesentre/%C3%B8st", "/krisesentre", ["øst"]),
        ("hva-hvis", "/hva-hvis", []),
    ],
)
def test_a_path_is_split_into_its_page_and_the_rest(path: str | None, page: str, rest: list[str]) -> None:
    assert urls.split(path) == (page, rest)


def test_the_examples_hold() -> None:
    assert doctest.testmod(urls).failed == 0
