"""Each page of docs/howto holds a diff of a real, small example: it fits this tree, and the tests it brings pass.

One copy of the tree takes all the diffs; one run of pytest there takes all the tests that the pages name.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
HOWTO = TOP / "docs" / "howto"
PAGES = sorted(path.stem for path in HOWTO.glob("*.md"))
COPIED = ("geo", "dashboard", "benchmarks", "tests", "assets", "data", "docs", "pyproject.toml", "README.md")
SUBJECTS = ["change", "group", "language", "measure", "page", "source"]


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of one language on a page."""
    text = (HOWTO / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def named_by(page: str) -> list[str]:
    """The test files that the page tells its reader to run."""
    return [word for block in blocks(page, "sh") for word in block.split() if word.startswith("tests/")]


def apply(diff: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Let git put a diff on a folder that is no repository of its own."""
    outside = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    command = ["git", "apply", "--whitespace=error-all", *options, "-"]
    return subprocess.run(command, input=diff, cwd=folder, env=outside, capture_output=True, text=True, check=False)


def copy_of_the_tree(folder: Path) -> Path:
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        source = TOP / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=leave)
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def fits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Per page what git says against its diff on an untouched tree, and then the verdict on every test it names."""
    copy = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    return {page: apply("".join(blocks(page, "diff")), copy, "--check").stderr for page in PAGES} | {"": str(copy)}


@pytest.fixture(scope="module")
def verdicts(fits: dict[str, str]) -> str:
    """What pytest says in the copy with all diffs on it."""
    copy = Path(fits[""])
    for page in PAGES:
        apply("".join(blocks(page, "diff")), copy)
    named = [name for page in PAGES for name in named_by(page)]
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--color=no", *named]
    alone = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "PYTHONPATH"))}
    return subprocess.run(command, cwd=copy, env=alone, capture_output=True, text=True, check=False).stdout


def test_there_is_a_page_for_everything_that_is_added_often() -> None:
    assert PAGES == SUBJECTS


@pytest.mark.parametrize("page", PAGES)
def test_the_diff_fits_this_tree(fits: dict[str, str], page: str) -> None:
    assert blocks(page, "diff")
    assert fits[page] == ""


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_diff_brings_its_own_test_and_it_passes(verdicts: str, page: str) -> None:
    named = named_by(page)
    assert named
    for name in named:
        assert f"+++ b/{name}" in "".join(blocks(page, "diff"))
        said = [line.split("[")[0].split()[-1] for line in verdicts.splitlines() if line.startswith(f"{name}::")]
        assert set(said) == {"PASSED"}, verdicts[-3000:]


@pytest.mark.parametrize("page", PAGES)
def test_files_that_a_page_points_to_exist(page: str) -> None:
    text = (HOWTO / f"{page}.md").read_text(encoding="utf-8")
    added = "".join(blocks(page, "diff"))
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`((?:geo|dashboard|tests|docs|data|assets|benchmarks)/[\w./*-]+)`", prose)
    assert named
    lost = [name for name in named if not list(TOP.glob(name.rstrip("/"))) and f"+++ b/{name}" not in added]
    assert lost == []
