from __future__ import annotations

import subprocess
import sys

import click
import pytest

from dashboard.cli.main import main

WIDTHS = (30, 60, 78, 200)  # characters that a sentence may have in the list of commands


@pytest.mark.parametrize("name", list(main.commands))
def test_a_command_is_announced_as_it_says_itself(name: str) -> None:
    announced, command = main.commands[name], main.bring(name)
    assert command.name == name
    if announced.short_help is None:
        for width in WIDTHS:
            assert announced.get_short_help_str(width) == command.get_short_help_str(width)


def test_calling_a_command_brings_it() -> None:
    context = click.Context(main)
    name, command, rest = main.resolve_command(context, ["groups", "--format", "json"])
    assert (name, rest) == ("groups", ["--format", "json"])
    assert command is main.bring("groups")
    assert [option.name for option in command.params] == ["fmt", "data"]


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    with pytest.raises(click.UsageError) as refused:
        main.resolve_command(click.Context(main), ["grups"])
    assert refused.value.format_message() == "No such command 'grups'. Did you mean 'groups'?"


def test_the_help_of_all_loads_no_command_and_nothing_heavy() -> None:
    code = (
        "import sys; from dashboard.cli.main import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.rsplit("\n", 2)[-2].split())
    assert "dashboard.cli.main" in loaded
    assert not loaded & {"dashboard.cli.groups", "dashboard.cli.options", "numpy", "pandas", "dash"}
