"""The words of public names: the README's glossary is the master, here it is held against geo and dashboard.

A public name is the name of a module, a class, a function, a parameter, a field or a constant without a leading
underscore. Its words are what snake case and Camel case put together. Two tables of the README say which words are not
used because the field has another: the column *Not* of the glossary, and *Said otherwise*. A word in the plural counts
as the word; "(class)" forbids the whole name of a class and nothing else.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TOP = Path(__file__).resolve().parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
# Words that the glossary keeps apart from others, though nothing in the code is called so; out they go once it is.
NOT_IN_CODE = {"generalised cost", "impedance", "isochrone"}
FORM_IN_CODE = {"serves": "serving"}
# A name made of these says nothing of what it holds.
SAYS_NOTHING = {
    "arr", "calc", "cnt", "df", "foo", "gdf", "handler", "helper", "idx", "info", "lst", "manager", "misc", "obj",
    "processor", "stuff", "temp", "thing", "tmp", "util", "val",
}  # fmt: skip

Words = tuple[str, ...]


class Name(NamedTuple):
    kind: str
    name: str
    file: str


class Ban(NamedTuple):
    words: Words
    class_only: bool
    instead: str


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def words_of(name: str) -> Words:
    """The words of a name, in lower case and the singular: ``CentreLoss`` and ``centre_losses`` begin alike."""
    return tuple(singular(word.lower()) for word in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", name))


def names_in(nodes: list[ast.stmt], file: str) -> Iterator[Name]:
    for node in nodes:
        name = getattr(node, "name", "")
        if isinstance(node, ast.ClassDef) and not name.startswith("_"):
            yield Name("class", name, file)
            yield from names_in(node.body, file)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not name.startswith("_"):
            yield Name("function", name, file)
            asked = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield from (Name("parameter", one.arg, file) for one in asked if not one.arg.startswith("_"))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            plain = [one.id for one in targets if isinstance(one, ast.Name)]
            yield from (Name("value", one, file) for one in plain if not one.startswith("_"))


@cache
def public_names() -> tuple[Name, ...]:
    found: list[Name] = []
    for package in ("geo", "dashboard"):
        for path in sorted((TOP / package).rglob("*.py")):
            file = path.relative_to(TOP).as_posix()
            found.append(Name("module", path.parent.name if path.stem == "__init__" else path.stem, file))
            found += names_in(ast.parse(path.read_text(encoding="utf-8")).body, file)
    return tuple(found)


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading of the README."""
    below = README.split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line[1:-1].split("|") for line in below.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines[1:]]


def banned(instead: str, cell: str) -> Iterator[Ban]:
    for entry in filter(None, (part.strip() for part in cell.split(","))):
        word, class_only = entry.removesuffix(" (class)"), entry.endswith(" (class)")
        yield Ban(tuple(singular(one.lower()) for one in word.split()), class_only, instead)


@cache
def bans() -> tuple[Ban, ...]:
    glossary = [ban for word, _, other in rows("## Glossary") for ban in banned(word, other)]
    return (*glossary, *(ban for ours, other in rows("### Said otherwise") for ban in banned(ours, other)))


def breaks(name: Name, ban: Ban) -> bool:
    words = words_of(name.name)
    if ban.class_only:
        return name.kind == "class" and words == ban.words
    length = len(ban.words)
    return any(words[at : at + length] == ban.words for at in range(len(words) - length + 1))


def test_no_public_name_has_a_word_that_the_field_says_otherwise() -> None:
    assert len(public_names()) > 2000
    assert len(bans()) > 20
    wrong = [
        f"{name.file}: {name.name}: say {ban.instead}" for name in public_names() for ban in bans() if breaks(name, ban)
    ]
    assert wrong == []


def test_no_public_name_is_made_of_a_word_that_says_nothing() -> None:
    assert [name for name in public_names() if SAYS_NOTHING & set(words_of(name.name))] == []


@pytest.mark.parametrize("word", [row[0] for row in rows("## Glossary")])
def test_a_word_of_the_glossary_is_a_public_name_somewhere(word: str) -> None:
    looked_for = tuple(singular(one) for one in FORM_IN_CODE.get(word, word).split())
    used = any(breaks(name, Ban(looked_for, class_only=False, instead="")) for name in public_names())
    assert used == (word not in NOT_IN_CODE)


def test_a_class_name_stands_for_one_class() -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for name in public_names():
        if name.kind == "class":
            files[name.name].add(name.file)
    assert {name: sorted(found) for name, found in files.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("name", "ban", "broken"),
    [
        (Name("parameter", "snap_distance_m", ""), Ban(("snap", "distance"), class_only=False, instead=""), True),
        (Name("parameter", "distance_snap", ""), Ban(("snap", "distance"), class_only=False, instead=""), False),
        (Name("class", "FrontDoors", ""), Ban(("door",), class_only=False, instead=""), True),
        (Name("function", "indoors", ""), Ban(("door",), class_only=False, instead=""), False),
        (Name("class", "Ways", ""), Ban(("way",), class_only=True, instead=""), True),
        (Name("class", "FerryWay", ""), Ban(("way",), class_only=True, instead=""), False),
        (Name("function", "ways", ""), Ban(("way",), class_only=True, instead=""), False),
    ],
)
def test_a_ban_is_of_words_and_not_of_letters(name: Name, ban: Ban, *, broken: bool) -> None:
    assert breaks(name, ban) is broken
