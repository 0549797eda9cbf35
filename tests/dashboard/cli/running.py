"""The command line as a user runs it: arguments in, text and exit code out."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from dashboard.cli.main import main


def run(*arguments: str | Path) -> Result:
    """Run ``reisevei`` with these arguments."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(result: Result, *, code: int = 2) -> str:
    """The one clear text of a refusal, with nothing on standard output and no traceback."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return str(result.stderr)
