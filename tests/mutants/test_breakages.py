"""The list of breakages holds what it promises; that each of them is caught is for ``make mutants``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import __main__ as runner
from tests.mutants.breakages import TOP, Breakage, breakages

LIST = breakages()
AT_LEAST = 90


def test_names_are_unique_and_there_are_at_least_ninety() -> None:
    names = [one.name for one in LIST]
    assert len(names) == len(set(names)) >= AT_LEAST


@pytest.mark.parametrize("breakage", LIST, ids=lambda one: one.name)
def test_the_old_text_stands_once_and_the_named_tests_exist(breakage: Breakage) -> None:
    text = (TOP / breakage.file).read_text(encoding="utf-8")
    assert breakage.applied(text) != text
    assert breakage.rule
    assert breakage.tests
    for test in breakage.tests:
        file, _, name = test.partition("::")
        assert (TOP / file).is_file(), test
        assert f"def {name.split('[')[0]}(" in (TOP / file).read_text(encoding="utf-8") or not name, test


def folders_with_rules() -> set[str]:
    """Every folder of the product that holds a module, and every folder of scripts that we wrote."""
    modules = [path for top in ("geo", "dashboard") for path in (TOP / top).rglob("*.py")]
    scripts = [path for path in (TOP / "assets").rglob("*.js") if "vendor" not in path.parts]
    ours = [path for path in modules if not path.name.startswith("__")] + scripts
    return {path.parent.relative_to(TOP).as_posix() for path in ours}


def test_every_folder_of_the_product_has_a_rule_that_was_seen_to_be_held() -> None:
    assert not folders_with_rules() - {one.folder for one in LIST if not one.equivalent}


def test_a_text_that_stands_twice_or_not_at_all_is_refused() -> None:
    breakage = Breakage("twice", "once means once", "a.py", "x", "y", ("tests",))
    for text in ("", "x x"):
        with pytest.raises(ValueError, match=r"stands \d times"):
            breakage.applied(text)
    assert breakage.applied("axb") == "ayb"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A product of one rule and its test."""
    (tmp_path / "rule.py").write_text("def doubled(x):\n    return 2 * x\n", encoding="utf-8")
    test = "from rule import doubled\n\n\ndef test_doubled():\n    assert doubled(3) == 6\n"
    (tmp_path / "test_rule.py").write_text(test, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "equivalent", "said"),
    [
        ("2 * x", "3 * x", "", "ok: caught by test_rule.py::test_doubled"),
        ("2 * x", "x + x", "", "wrong: SURVIVED"),
        ("2 * x", "x + x", "the same sum", "ok: equivalent"),
        ("2 * x", "3 * x", "so we thought", "wrong: called equivalent, but caught"),
        ("def doubled", "def tripled", "", "wrong: the tests did not run"),
        ("4 * x", "3 * x", "", "wrong: the old text stands 0 times"),
    ],
)
def test_a_breakage_is_caught_by_a_failing_test_alone(
    tree: Path, old: str, new: str, equivalent: str, said: str
) -> None:
    before = (tree / "rule.py").read_bytes()
    breakage = Breakage("drawn", "two and two", "rule.py", old, new, ("test_rule.py",), equivalent)
    assert not runner.failing_unbroken(tree, [breakage])
    met, what = runner.judged(tree, breakage)
    assert f"{'ok' if met else 'wrong'}: {what}".startswith(said)
    assert (tree / "rule.py").read_bytes() == before


@pytest.mark.slow
def test_tests_that_fail_anyway_show_nothing(tree: Path) -> None:
    with (tree / "test_rule.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef test_never():\n    assert False\n")
    breakage = Breakage("drawn", "two and two", "rule.py", "2 * x", "3 * x", ("test_rule.py",))
    assert list(runner.failing_unbroken(tree, [breakage])) == ["drawn"]
