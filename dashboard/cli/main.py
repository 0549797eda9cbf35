"""The ``reisevei`` command: one word per thing one can do, in the order one would do it.

Errors that Reisevei raises on purpose (``geo.errors``) and those of the file system are printed as one clear text
on standard error, exit code 1; wrong use of the command line is exit code 2. Neither shows a traceback.
"""

from __future__ import annotations

from typing import Any

import click

from dashboard.cli.build import build
from dashboard.cli.centres import centres
from dashboard.cli.check import check
from dashboard.cli.export import export
from dashboard.cli.fairness import fairness, sensitivity
from dashboard.cli.groups import groups
from dashboard.cli.import_ import import_
from dashboard.cli.options import examples
from dashboard.cli.route import route
from dashboard.cli.serve import serve
from dashboard.cli.site import site
from dashboard.cli.validate import validate
from dashboard.cli.whatif import whatif
from geo.errors import ReiseveiError


class Commands(click.Group):
    """Keeps the order of registration in the help and turns our errors into one clear text."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the commands in the order of their registration."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's own signature
        """Run the command; what went wrong on purpose becomes one clear text."""
        try:
            return super().invoke(ctx)
        except ReiseveiError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:  # the reader closed the pipe (… | head): click ends quietly
            raise
        except OSError as error:
            raise click.ClickException(_in_words(error)) from error


def _in_words(error: OSError) -> str:
    """Say what the file system said: which file, and why."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


@click.group(
    cls=Commands,
    epilog=examples(
        "reisevei serve                                  the dashboard in your browser",
        "reisevei route Karasjok Hammerfest              one trip, road by road",
        "reisevei export --group women --out women.xlsx  a table of all municipalities",
        "reisevei whatif --close hammerfest --group men  who gains and who loses",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="reisevei", prog_name="reisevei", message="%(prog)s %(version)s")
def main() -> None:
    """Tell how far it is to the nearest crisis centre that takes you in.

    Travel time by car and car ferry from every inhabited square kilometre of Norway to the crisis centres, for
    each group of people. Times are to the town's public reference point: no address of a centre is known here.
    """


for command in (
    serve,
    route,
    export,
    whatif,
    fairness,
    sensitivity,
    site,
    centres,
    groups,
    import_,
    check,
    validate,
    build,
):
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="reisevei")
