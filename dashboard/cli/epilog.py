"""The end of a help text. It stands by itself, for the group's own help loads nothing else."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Return the end of a command's help: lines to copy, as they stand."""
    heading = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", heading, *(f"  {line}" for line in lines)])  # \b: click, do not wrap
