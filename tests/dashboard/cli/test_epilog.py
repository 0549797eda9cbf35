from __future__ import annotations

from dashboard.cli.epilog import examples


def test_examples_stand_line_by_line_and_are_not_wrapped() -> None:
    assert examples("a") == "\b\nExample:\n  a"
    assert examples("a", "b") == "\b\nExamples:\n  a\n  b"
