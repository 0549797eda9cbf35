"""A group of commands whose modules are imported when a command is called, not before.

The help of the group needs a name and a sentence of each command; those stand in the group itself. So the modules may
import at their top whatever they need.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

import click


class LazyGroup(click.Group):
    """Announces its commands in the order in which they are announced, and brings one when it is called."""

    def __init__(self, *args: Any, **attributes: Any) -> None:  # noqa: ANN401 -- click's own signature
        super().__init__(*args, **attributes)
        self._targets: dict[str, str] = {}

    def announce(self, name: str, target: str, *, help: str | None = None, short_help: str | None = None) -> None:  # noqa: A002 -- click's own word
        """Add a command that stands in a module, as "module:attribute".

        ``help``: the first sentence of its own help; or ``short_help``, which a narrow screen does not cut.
        """
        self.add_command(click.Command(name, help=help, short_help=short_help))
        self._targets[name] = target

    def bring(self, name: str) -> click.Command:
        """Import a command's module and return the command itself."""
        module, attribute = self._targets[name].split(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's own signature
        """Return the commands in the order in which they were announced."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with, its module imported."""
        name, announced, rest = super().resolve_command(ctx, args)
        return name, announced and self.bring(announced.name or ""), rest
