from __future__ import annotations

from pathlib import Path

import pytest

from tests.dashboard.cli.running import run


def test_a_raw_folder_that_lacks_files_names_them_all_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    result = run("build", "--raw", tmp_path / "raw", "--out", tmp_path / "data")
    assert result.exit_code == 1
    assert "the raw file is missing" in result.stderr
    assert "N1000" in result.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("options", "hint"),
    [(["--cell", "100"], "1000"), (["--roads", "google:map"], "google"), (["--raw", "none"], "none")],
)
def test_what_cannot_be_built_is_one_clear_text(tmp_path: Path, options: list[str], hint: str) -> None:
    result = run("build", "--raw", tmp_path, "--out", tmp_path / "data", *options)
    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.output
    assert hint in result.stderr
