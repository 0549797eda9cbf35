"""`reisevei import`, from the command line to the files it leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.import_ import KINDS
from dashboard.cli.main import main
from geo.data.folder import load
from geo.importing import forms

FORM = "Krisesenter;Gruppe;Status;År;Sikkerhet\n"
SOURCE = "Bufdir, innrapportering 2025"


@pytest.fixture
def world(world: Path, tmp_path: Path) -> Path:
    """A copy of the test's own."""
    return Path(shutil.copytree(world, tmp_path / "data"))


def run(world: Path, *arguments: str, rows: str = "aust;eldre;fullt tilbud;2025;høy\n") -> Result:
    form = world.parent / "form.csv"
    form.write_text(FORM + rows, encoding="utf-8")
    return CliRunner().invoke(main, ["import", "evidence", str(form), *arguments])


def files(world: Path) -> dict[str, bytes]:
    return {str(path.relative_to(world)): path.read_bytes() for path in sorted(world.rglob("*")) if path.is_file()}


def test_the_kinds_are_those_that_can_be_read() -> None:
    assert KINDS == forms.KINDS


def test_a_dry_run_shows_rows_and_people_and_writes_nothing(world: Path) -> None:
    before = files(world)
    result = run(world, "--data", str(world), "--source", SOURCE, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "1 rows: 1 added" in result.stdout
    assert ["older", "319", "0"] in [line.split() for line in result.stdout.splitlines()]
    assert files(world) == before


def test_an_import_changes_the_table_and_leaves_history_and_log(world: Path) -> None:
    former = files(world)["evidence.csv"]
    result = run(world, "--data", str(world), "--source", SOURCE)
    assert result.exit_code == 0, result.output
    after = files(world)
    kept = [name for name in after if name.startswith("history/evidence-")]
    assert [after[name] for name in kept] == [former]
    assert SOURCE in after["imports.csv"].decode()
    assert "older" in load(world).evidence["group"].tolist()


def test_the_same_import_again_changes_nothing(world: Path) -> None:
    run(world, "--data", str(world), "--source", SOURCE)
    before = files(world)
    result = run(world, "--data", str(world), "--source", SOURCE)
    assert "Nothing to change." in result.stderr
    assert files(world) == before


def test_faults_are_all_listed_and_nothing_is_written(world: Path) -> None:
    before = files(world)
    rows = "austt;eldre;full;2025;høy\naust;eldree;full;2025;høy\naust;eldre;full;i fjor;høy\n"
    result = run(world, "--data", str(world), "--source", SOURCE, rows=rows)
    assert result.exit_code == 1
    assert all(f"form.csv, row {row}" in result.stderr for row in (2, 3, 4))
    assert files(world) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((), "--source"), (("--source", SOURCE), "--data"), (("--source", "kari@example.org", "--dry-run"), "e-mail")],
)
def test_what_is_missing_is_asked_for(world: Path, arguments: tuple[str, ...], told: str) -> None:
    more = ("--data", str(world)) if "--dry-run" in arguments else ()
    result = run(world, *arguments, *more)
    assert result.exit_code != 0
    assert told in result.stderr


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_template_is_written_for_every_kind(world: Path, kind: str, ending: str) -> None:
    form = world.parent / f"empty{ending}"
    result = CliRunner().invoke(main, ["import", kind, "--template", str(form), "--data", str(world)])
    assert result.exit_code == 0, result.output
    assert form.stat().st_size > 0


def test_a_template_of_another_kind_of_file_is_refused(world: Path) -> None:
    form = world.parent / "empty.ods"
    result = CliRunner().invoke(main, ["import", "evidence", "--template", str(form)])
    assert result.exit_code == 2
    assert not form.exists()
