"""Where a table goes; what the commands write there stands in test_export.py and test_whatif.py."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from dashboard.cli import targets
from dashboard.cli.targets import STDOUT, format_of, refuse_target, write_table
from dashboard.export.municipalities import Companion
from geo.data.manifest import Source


@pytest.mark.parametrize(
    ("out", "expected"), [("a.xlsx", "xlsx"), ("a.XLSX", "xlsx"), ("a.b.csv", "csv"), ("a", "csv"), (STDOUT, "csv")]
)
def test_the_ending_decides_and_where_there_is_none_the_standard(out: str, expected: str) -> None:
    assert format_of(out, known=("csv", "xlsx"), standard="csv") == expected


def test_an_ending_that_there_is_not_is_answered_with_the_nearest() -> None:
    with pytest.raises(click.BadParameter, match="xlsx"):
        format_of("a.xlsxx", known=("csv", "xlsx"), standard="csv")


def test_a_terminal_gets_text_only_and_a_file_needs_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "stdout_is_terminal", lambda: True)
    refuse_target("csv", STDOUT)
    with pytest.raises(click.UsageError, match=r"name a file: --out FILE\.xlsx"):
        refuse_target("xlsx", STDOUT)
    monkeypatch.setattr(targets, "stdout_is_terminal", lambda: False)
    refuse_target("xlsx", STDOUT)
    refuse_target("xlsx", str(tmp_path / "a.xlsx"))
    with pytest.raises(click.BadParameter):
        refuse_target("xlsx", str(tmp_path / "none" / "a.xlsx"))


@pytest.mark.parametrize(("chosen", "files"), [("csv", {"a.csv", "a.csv-beside"}), ("xlsx", {"a.xlsx"})])
def test_a_csv_file_has_its_companion_beside_it(chosen: str, files: set[str], tmp_path: Path) -> None:
    def beside(name: str) -> Companion:
        return Companion(f"{name}-beside", b"told")

    write_table(b"a\n", str(tmp_path / f"a.{chosen}"), chosen=chosen, sources=[], companion=beside)
    assert {path.name for path in tmp_path.iterdir()} == files
    assert (tmp_path / f"a.{chosen}").read_bytes() == b"a\n"


def test_on_standard_output_the_table_stands_alone_and_each_source_is_noted_once(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    source = Source("one", "A", "B", "2026", "CC0", "", "Said by A", "", ())
    write_table(b"a\n", STDOUT, chosen="csv", sources=[source, source], companion=lambda _: pytest.fail("no file"))
    out, err = capfdbinary.readouterr()
    assert out == b"a\n"
    assert err.decode().strip() == "Sources: Said by A"
