"""Rules of the house that no other test sees: words, the picture, licences, documents that must stay true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dashboard.cli.manual import manual
from geo.data.tables import TABLES
from tests import picture

TOP = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", ".hypothesis"}
DATA_BYTES = 6_000_000
GLOSSARY = (
    "origin", "centre", "serves", "contracted", "reading", "eligible", "impedance", "travel time",
    "generalised cost", "access leg", "cut off", "threshold", "coverage", "catchment", "isochrone", "scenario",
)  # fmt: skip
HEAVY = ("dash", "plotly", "pandas", "geopandas", "numpy", "scipy", "shapely", "flask", "waitress", "xlsxwriter")

# Written in pieces, or this file would be the first to break its own rule.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|tm" + r"p|home/\w+)/")
REGISTRY_HOSTS = re.compile(
    r"py" + r"pi\.org|python" + r"hosted\.org|registry\.npm" + r"js|proxy\.gol" + r"ang", re.IGNORECASE
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
NOT_RUN = re.compile(r"pytest\.(?:mark\.)?(?:sk" + r"ip|xf" + r"ail)|import" + r"orsk" + r"ip|@unittest\.sk" + r"ip")
SWALLOWED = re.compile(r"except[^\n]*:\s*\n?\s*pa" + r"ss\b")


def files(*endings: str) -> list[Path]:
    """Our own text files, as far as Git would hold them."""
    found = []
    for folder, below, names in os.walk(TOP):
        below[:] = [name for name in below if name not in NOT_OURS and not name.endswith((".egg-info", "_cache"))]
        found += [Path(folder) / name for name in names if name not in NOT_OURS]  # .git is a file in a worktree
    return sorted(path for path in found if not endings or path.suffix in endings)


def texts(*endings: str) -> dict[str, str]:
    content = {}
    for path in files(*endings):
        try:
            content[path.relative_to(TOP).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # an image, a font or a Parquet file
            continue
    return content


def breaking(rule: re.Pattern[str], among: dict[str, str]) -> list[str]:
    """Every place where a rule is broken, as file:line."""
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in among.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if rule.search(line)
    ]


def project() -> dict[str, object]:
    return dict(tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def direct_requirements(*, extras: bool) -> list[Requirement]:
    described = project()
    lines = list(described["dependencies"])
    if extras:
        lines += [line for group in described["optional-dependencies"].values() for line in group]
    return [Requirement(line) for line in lines]


def test_readme_explains_every_word_of_the_glossary() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    glossary = readme.split("## Glossary", 1)[1].split("\n## ", 1)[0]
    missing = [word for word in GLOSSARY if f"| {word} |" not in glossary]
    assert not missing


def test_the_readme_tells_of_the_arrows_between_rooms_that_there_are() -> None:
    told = picture.told((TOP / "README.md").read_text(encoding="utf-8"))
    there = picture.arrows()
    assert set(told) == set(there), "run: python -m tests.picture"
    missing = {room: there[room] - told[room] for room in there if there[room] - told[room]}
    extra = {room: told[room] - there[room] for room in there if told[room] - there[room]}
    assert (missing, extra) == ({}, {}), "run: python -m tests.picture"


def test_the_picture_of_the_house_is_the_one_that_the_imports_draw() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    assert picture.between_marks(readme) == picture.block(), "run: python -m tests.picture"


def test_a_room_stands_one_floor_above_the_highest_room_that_it_imports() -> None:
    house = {"roof": {"hall", "cellar"}, "hall": {"cellar"}, "shed": {"cellar"}, "cellar": set()}
    assert picture.floors({room: frozenset(below) for room, below in house.items()}) == [
        ["cellar"],
        ["hall", "shed"],
        ["roof"],
    ]


def test_rooms_in_a_circle_share_a_floor_and_are_named() -> None:
    house = {"geo.a": {"geo.b"}, "geo.b": {"geo.a", "geo.low"}, "geo.low": set(), "dashboard.top": {"geo.a"}}
    among = {room: frozenset(below) for room, below in house.items()}
    assert picture.floors(among) == [["geo.low"], ["geo.a", "geo.b"], ["dashboard.top"]]
    assert picture.drawn(among).splitlines() == [
        " 3 │ dashboard:  top",
        " 2 │ geo:  a (in a circle)  b (in a circle)",
        " 1 │ geo:  low",
    ]


def test_every_table_and_its_columns_are_described_beside_the_data() -> None:
    described = (TOP / "data" / "README.md").read_text(encoding="utf-8")
    assert not [table.file for table in TABLES if table.file not in described]


def test_the_manual_says_what_the_help_says() -> None:
    written = (TOP / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == manual(), "run: python -m dashboard.cli.manual > docs/cli.md"


@pytest.mark.parametrize("module", ["dashboard.cli.main", "geo", "geo.constants", "geo.data.vocabulary"])
def test_starting_is_light(module: str) -> None:
    heavy = ", ".join(map(repr, HEAVY))
    code = f"import sys, {module}; print(*sorted({{{heavy}}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=TOP)
    assert run.stdout.strip() == ""


def test_no_machine_paths_and_no_registry_hosts() -> None:
    among = texts()
    assert not breaking(MACHINE_PATHS, among)
    assert not breaking(REGISTRY_HOSTS, among)


def test_nothing_is_left_unfinished_skipped_or_swallowed() -> None:
    code = texts(".py", ".js", ".css", ".toml", ".cfg")
    assert not breaking(UNFINISHED, code)
    assert not breaking(NOT_RUN, code)
    assert not [name for name, text in texts(".py").items() if SWALLOWED.search(text)]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (MACHINE_PATHS, "see /wo" + "rk/main"),
        (REGISTRY_HOSTS, "https://PyPI" + ".org/simple"),
        (UNFINISHED, "# TO" + "DO: later"),
        (NOT_RUN, "@pytest.mark.sk" + "ip"),
        (SWALLOWED, "except ValueError:\n    pa" + "ss"),
    ],
)
def test_the_rules_themselves_can_fail(rule: re.Pattern[str], line: str) -> None:
    assert rule.search(line)


def test_constraints_give_one_exact_version_of_every_direct_dependency() -> None:
    lines = (TOP / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*", line) for line in lines)
    names = [canonicalize_name(line.split("==")[0]) for line in lines]
    assert len(names) == len(set(names))
    missing = {canonicalize_name(need.name) for need in direct_requirements(extras=True)} - set(names)
    assert not missing


def test_the_lowest_versions_that_are_tested_are_the_lowest_that_are_asked_for() -> None:
    described = project()
    asked = [Requirement(line) for line in (*described["dependencies"], *described["optional-dependencies"]["test"])]
    lines = (TOP / "constraints-minimum.txt").read_text(encoding="utf-8").split()
    assert lines == sorted(f"{need.name}{str(need.specifier).replace('>=', '==')}" for need in asked)


def runtime_distributions() -> dict[str, metadata.Distribution]:
    """Everything that is needed at run time, directly or not, and is installed here."""
    waiting = [need.name for need in direct_requirements(extras=False)]
    found: dict[str, metadata.Distribution] = {}
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found[name] = metadata.distribution(name)
        needs = [Requirement(line) for line in found[name].requires or ()]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def licence_of(distribution: metadata.Distribution) -> str:
    """What a distribution says of its licence, in a few words (a whole licence text is not read)."""
    about = distribution.metadata
    said = [about.get("License-Expression") or "", (about.get("License") or "").split("\n")[0]]
    said += [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return " | ".join(part for part in said if part)


def test_no_run_time_dependency_is_under_gpl_or_agpl() -> None:
    licences = {name: licence_of(distribution) for name, distribution in runtime_distributions().items()}
    assert "geopandas" in licences
    assert "numpy" in licences
    bad = {name: text for name, text in licences.items() if re.search(r"(?<!L)A?GPL|(?<!Lesser )General Public", text)}
    assert not bad


def test_data_folder_stays_small() -> None:
    total = sum(path.stat().st_size for path in (TOP / "data").rglob("*") if path.is_file())
    assert 0 < total <= DATA_BYTES


def test_changelog_has_a_place_for_what_is_new() -> None:
    changelog = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## Unreleased$", changelog, re.MULTILINE)


def test_every_picture_and_page_the_readme_points_to_exists() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme)
    assert linked
    assert not [target for target in linked if not (TOP / target).exists()]
