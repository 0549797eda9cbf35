from __future__ import annotations

from dashboard.cli.main import main
from dashboard.cli.manual import WIDTH, manual


def test_every_command_has_a_section_in_the_order_of_the_help() -> None:
    text = manual()
    places = [text.index(f"## `reisevei {name}`") for name in main.commands]
    assert places == sorted(places)
    assert text.startswith("# The command line\n")


def test_no_line_is_wider_than_the_page_but_examples() -> None:
    helps = "".join(manual().split("```")[1::2])
    wide = [line for line in helps.splitlines() if len(line) > WIDTH]
    assert not [line for line in wide if not line.startswith("  reisevei")]


def test_every_section_is_one_block_of_text() -> None:
    text = manual()
    assert text.count("```text") == len(main.commands) + 1
    assert text.count("```") == 2 * text.count("```text")
