"""The ``reisevei`` command: one word per thing one can do, in the order one would do it.

Errors that Reisevei raises on purpose (``geo.errors``) and those of the file system are printed as one clear text
on standard error, exit code 1; wrong use of the command line is exit code 2. Neither shows a traceback.
"""

from __future__ import annotations

from typing import Any

import click

from dashboard.cli.epilog import examples
from dashboard.cli.lazy import LazyGroup
from geo.errors import ReiseveiError


class Commands(LazyGroup):
    """Turns our errors into one clear text."""

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


@click.command(
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


# Each with the first sentence of its own help, or with a shorter one that is never cut.
main.announce("serve", "dashboard.cli.serve:serve", help="Open the dashboard for a browser.")
main.announce(
    "route", "dashboard.cli.route:route", help="Show the quickest trip by car and car ferry between two places."
)
main.announce(
    "export", "dashboard.cli.export:export", help="Write travel times of all municipalities for one group as a file."
)
main.announce(
    "whatif", "dashboard.cli.whatif:whatif", short_help="Compare today with a scenario: who gains, who loses."
)
main.announce(
    "fairness", "dashboard.cli.fairness:fairness", short_help="Tell how unevenly travel time falls on people."
)
main.announce(
    "sensitivity",
    "dashboard.cli.fairness:sensitivity",
    short_help="Tell whether the ranking of the worst municipalities holds.",
)
main.announce("site", "dashboard.cli.site:site", short_help="Find where new centres help most, with proof.")
main.announce("centres", "dashboard.cli.centres:centres", help="List the crisis centres, those closed included.")
main.announce(
    "groups",
    "dashboard.cli.groups:groups",
    short_help="List the groups of people, and how much is known of each.",
)
main.announce(
    "import",
    "dashboard.cli.import_:import_",
    help="Take in a filled-in form of KIND evidence, agreements or commitments.",
)
main.announce("check", "dashboard.cli.check:check", help="Verify a data folder and list every fault in it.")
main.announce(
    "validate",
    "dashboard.cli.validate:validate",
    short_help="Hold our answers against known distances and StatBank.",
)
main.announce("build", "dashboard.cli.build:build", help="Build a data folder from the official files.")


if __name__ == "__main__":
    main(prog_name="reisevei")
