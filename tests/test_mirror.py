"""The tests mirror the product: every module in which a rule lives has a test file of its own, in the same folder."""

from __future__ import annotations

from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent

#: Modules without a file of their own, each with the reason; none of them holds a rule.
WITHOUT: dict[str, str] = {
    "geo/build/geometry.py": "names of two types",
    "geo/constants.py": "numbers with a name; each is restated where a test counts with it",
    "geo/study/question.py": "names of geo.measures.question, for importers of a study",
}


def modules() -> list[str]:
    """Every module of the product but packages' first pages and what only starts them."""
    found = [path for top in ("geo", "dashboard") for path in (TOP / top).rglob("*.py")]
    return sorted(path.relative_to(TOP).as_posix() for path in found if not path.name.startswith("__"))


def its_test(module: str) -> Path:
    return TOP / "tests" / Path(module).parent / f"test_{Path(module).stem}.py"


def test_every_module_has_a_test_file_of_its_own() -> None:
    without = [module for module in modules() if module not in WITHOUT and not its_test(module).is_file()]
    assert not without, "write tests/<folder>/test_<module>.py, or say above why there is no rule to hold"


@pytest.mark.parametrize("module", WITHOUT)
def test_an_exception_is_needed_and_argued(module: str) -> None:
    assert (TOP / module).is_file(), "the module is gone: take it off the list"
    assert not its_test(module).exists(), "it has a test file: take it off the list"
    assert "def " not in (TOP / module).read_text(encoding="utf-8"), "a function is a rule"
    assert WITHOUT[module]


def test_every_test_file_stands_in_a_folder_of_the_product() -> None:
    """A folder that moves takes its tests along."""
    folders = {Path(module).parent.as_posix() for module in modules()}
    tests = {path.parent.relative_to(TOP / "tests").as_posix()
             for top in ("geo", "dashboard") for path in (TOP / "tests" / top).rglob("test_*.py")}  # fmt: skip
    assert not tests - folders - {"dashboard/pages"}  # what holds for all pages at once
