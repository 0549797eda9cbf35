"""What documents say of the code is there: dotted names can be imported, files exist, commands are known."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(TOP).as_posix()
    for path in (*TOP.glob("*.md"), *TOP.glob("docs/**/*.md"), TOP / "data" / "README.md", TOP / "tests" / "README.md")
    if path.name != "CHANGELOG.md"  # it tells of what was
)
DOTTED = re.compile(r"`((?:geo|dashboard|benchmarks)(?:\.\w+)+)(?:\(\))?`")
FOLDERS = r"(?:geo|dashboard|tests|docs|data|assets|benchmarks|\.ci)"
FILE = re.compile(rf"`({FOLDERS}/[\w./-]*\w/?)(?:::\w+)?`")
MADE = {"data/"}


def text_of(document: str) -> str:
    """The text of a document without its fenced blocks."""
    text = (TOP / document).read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def resolves(name: str) -> bool:
    """Tell whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return part in getattr(found, "__annotations__", {})
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_name_of_the_code_that_a_document_gives_is_there(document: str) -> None:
    assert sorted({name for name in DOTTED.findall(text_of(document)) if not resolves(name)}) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_gives_is_there(document: str) -> None:
    text = text_of(document)
    added = "" if "howto" not in document else (TOP / document).read_text(encoding="utf-8")
    beside = (TOP, (TOP / document).parent)
    lost = {name for name in FILE.findall(text) if not any((place / name).exists() for place in beside)}
    assert sorted(name for name in lost if f"+++ b/{name}" not in added) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_between_documents_leads_somewhere(document: str) -> None:
    linked = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text_of(document))
    assert [target for target in linked if not ((TOP / document).parent / target).exists()] == []


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name != "docs/cli.md"])
def test_every_word_for_make_is_in_the_makefile(document: str) -> None:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z][\w-]*)", text_of(document))) - known == set()


def test_the_citation_is_of_this_version() -> None:
    cited = (TOP / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    fields = dict(re.findall(r'^([\w-]+): "?(.+?)"?$', cited, re.MULTILINE))
    assert fields["cff-version"] == "1.2.0"
    assert (fields["title"], fields["version"], fields["license"]) == (
        "Reisevei",
        project["version"],
        project["license"],
    )
    assert project["description"] in cited


def test_a_name_that_is_not_there_is_seen() -> None:
    assert resolves("geo.routing.matrix.matrix")
    assert resolves("geo.data.folder.Dataset.origins")
    assert not resolves("geo.routing.matrix.matrices")
    assert not resolves("geo.lost")
