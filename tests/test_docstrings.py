"""The check of docstrings sees what it is meant to see, and the covered modules pass it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import docstrings

Found = Callable[[str], list[str]]
HEAD = '"""A module."""\n'
SAID = (
    HEAD
    + '''
def share(part, whole=1.0):
    """Return a share.

    Parameters
    ----------
    part : float
        People.
    whole : float, optional
        All people.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        Nobody is there.
    """
    if not whole:
        raise ValueError("nobody")
    return part / whole


def _private(part):
    return part
'''
)


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    """A way to hold the text of a module against the checks."""

    def check(text: str) -> list[str]:
        (tmp_path / "said_here.py").write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "said_here", raising=False)
        return docstrings.all_faults(("said_here",))

    return check


def test_a_function_that_says_everything_has_no_fault(found: Found) -> None:
    assert found(SAID) == []


@pytest.mark.parametrize(
    ("change", "to", "fault"),
    [
        ("    whole : float, optional\n        All people.\n", "", "PR01 Parameters {'whole'} not documented"),
        ("    part : float", "    portion : float", "PR02 Unknown parameters {'portion'}"),
        ("    part : float", "    part", 'PR04 Parameter "part" has no type'),
        ("    Returns\n    -------\n    float\n        Between 0 and 1.\n\n", "", "RT01 No Returns section found"),
        ("Return a share.", "Return a share", "SS03 Summary does not end with a period"),
        (
            "    ValueError\n        Nobody",
            "    KeyError\n        Nobody",
            "raises ValueError, which is not under Raises",
        ),
    ],
)
def test_what_is_missing_is_named(found: Found, change: str, to: str, fault: str) -> None:
    assert change in SAID
    assert f"said_here.share: {fault}" in found(SAID.replace(change, to, 1))


def test_fields_of_a_frozen_value_are_its_parameters(found: Found) -> None:
    text = HEAD + 'from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Limit:\n    """A limit."""\n'
    assert found(text + "\n    seconds: float\n") == ["said_here.Limit: PR01 Parameters {'seconds'} not documented"]


def test_private_fields_alone_need_no_words(found: Found) -> None:
    text = HEAD + 'from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Kept:\n    """Kept."""\n'
    assert found(text + "\n    _seen: int = 0\n") == []


def test_every_covered_module_is_named_once_and_in_order() -> None:
    assert list(docstrings.MODULES) == sorted(set(docstrings.MODULES))


def test_the_covered_modules_say_what_they_take_give_and_raise() -> None:
    assert docstrings.all_faults() == []
