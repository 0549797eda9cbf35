from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dashboard.cli.running import run


@pytest.fixture
def folder(towns: Path, tmp_path: Path) -> Path:
    return shutil.copytree(towns, tmp_path / "data")


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "centres.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_sound_folder_is_ok_with_its_numbers(towns: Path) -> None:
    result = run("check", towns)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("ok: 17 tables, ")
    assert "4 municipalities, 10 origins, 6 road edges, 3 centres, 12 statements" in result.stdout


def test_every_fault_is_a_line_and_the_exit_code_says_so(folder: Path) -> None:
    edit(folder, "Auset", "Ausett")
    result = run("check", folder)
    assert result.exit_code == 1
    assert "Ausett" in result.stdout
    assert "fault" in result.stderr


def test_an_edit_is_named_until_it_is_accepted(folder: Path) -> None:
    edit(folder, "Aust krisesenter", "Krisesenteret Aust")
    assert "edited since manifest.json was written" in run("check", folder).stdout
    accepted = run("check", folder, "--accept-edits")
    assert accepted.exit_code == 0, accepted.output
    assert "Accepted as edited: centres" in accepted.stderr
    assert run("check", folder).exit_code == 0
    assert "Nothing was edited." in run("check", folder, "--accept-edits").stderr


def test_an_edit_with_a_fault_is_not_accepted(folder: Path) -> None:
    edit(folder, "Auset", "Ausett")
    before = (folder / "manifest.json").read_bytes()
    result = run("check", folder, "--accept-edits")
    assert result.exit_code == 1
    assert (folder / "manifest.json").read_bytes() == before
