"""The manual of the command line, made from its own help: ``python -m dashboard.cli.manual > docs/cli.md``."""

from __future__ import annotations

import click

from dashboard.cli.main import main
from dashboard.cli.options import write_text

WIDTH = 100  # characters
HEADING = """\
# The command line

Made from `reisevei --help`; do not edit. Errors are one clear text on standard error: exit code 1 where the data or
a name is at fault, 2 where the command line is.
"""


def manual() -> str:
    """Return the help of every command, in order, as Markdown."""
    settings = {**main.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    top = click.Context(main, info_name="reisevei", **settings)
    parts = [HEADING, _section("reisevei", main.get_help(top))]
    for name in main.list_commands(top):
        command = main.bring(name)
        context = click.Context(command, info_name=name, parent=top, **settings)
        parts.append(_section(f"reisevei {name}", command.get_help(context)))
    return "\n".join(parts)


def _section(title: str, text: str) -> str:
    return f"## `{title}`\n\n```text\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    write_text(manual())
