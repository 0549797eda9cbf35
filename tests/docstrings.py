"""What public functions and classes say of themselves: ``python -m tests.docstrings``, run by ``make lint``.

``[tool.reisevei.docstrings]`` in pyproject.toml names the modules that are held to it (the list grows), and
``[tool.numpydoc_validation]`` the checks of numpydoc: a summary on one line, every parameter of the signature by name
and in order, with type and meaning, what is returned or yielded. One check more is ours: an error that a function
raises by name in its own body stands under *Raises*.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from enum import EnumType
from pathlib import Path
from types import ModuleType

from numpydoc.docscrape import FunctionDoc
from numpydoc.validate import validate

TOP = Path(__file__).resolve().parent.parent
TOOLS = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CHECKS: frozenset[str] = frozenset(TOOLS["numpydoc_validation"]["checks"])
MODULES: tuple[str, ...] = tuple(TOOLS["reisevei"]["docstrings"]["modules"])
_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Every public function and class that the module defines, and their public methods and properties."""
    for name, found in vars(module).items():
        if name.startswith("_") or getattr(found, "__module__", None) != module.__name__:
            continue
        whole = f"{module.__name__}.{name}"
        if inspect.isclass(found):
            yield whole, found
            for inner, member in vars(found).items():
                if inner.startswith("_"):
                    continue
                if isinstance(member, (classmethod, staticmethod, property)) or inspect.isfunction(member):
                    yield f"{whole}.{inner}", member
        elif inspect.isfunction(inspect.unwrap(found)) if callable(found) else False:
            yield whole, found


def _function(found: object) -> Callable[..., object] | None:
    """The code that runs when it is called or made; None for a class that checks nothing of its own."""
    if inspect.isclass(found):
        if getattr(found, "_is_protocol", False):  # its constructor is Python's own, and raises
            return None
        return vars(found).get("__post_init__") or vars(found).get("__init__")
    if isinstance(found, (classmethod, staticmethod)):
        return found.__func__
    return found.fget if isinstance(found, property) else inspect.unwrap(found)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _NESTED):
            yield child
            yield from _own(child)


def raised(function: Callable[..., object]) -> set[str]:
    """Names of the errors that the function's own body raises by name."""
    body = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    thrown = [node.exc for node in _own(body) if isinstance(node, ast.Raise) and node.exc is not None]
    called = [one.func if isinstance(one, ast.Call) else one for one in thrown]
    return {ast.unparse(one).split(".")[-1] for one in called if ast.unparse(one).split(".")[-1][:1].isupper()}


def _undocumented_errors(found: object) -> set[str]:
    function = _function(found)
    if function is None or function.__module__ == "abc" or not hasattr(function, "__code__"):
        return set()
    if function.__code__.co_filename.startswith("<"):  # made by dataclass, with no text of its own
        return set()
    section = FunctionDoc(None, doc=inspect.getdoc(found) or "")["Raises"]
    told = {name.strip().split(".")[-1] for entry in section for name in entry.type.split(",")}
    return raised(function) - told


def _is_ours(code: str, text: str, found: object) -> bool:
    """Whether a remark of numpydoc counts: not of an enum's own parameters, nor of fields that are private."""
    if code not in CHECKS or (code.startswith("PR") and isinstance(found, EnumType)):
        return False
    if code == "PR01" and getattr(found, "_is_protocol", False):  # its constructor is Python's own
        return False
    return code != "PR01" or any(not name.startswith("_") for name in re.findall(r"'\**(\w+)'", text))


def faults(name: str, found: object) -> list[str]:
    """What is missing or wrong in one docstring, in words."""
    problems = [f"{code} {text}" for code, text in validate(name)["errors"] if _is_ours(code, text, found)]
    problems += [f"raises {error}, which is not under Raises" for error in sorted(_undocumented_errors(found))]
    return [f"{name}: {problem}" for problem in problems]


def all_faults(modules: tuple[str, ...] = MODULES) -> list[str]:
    """What is missing or wrong in the modules that are held to it."""
    return [
        fault
        for module in modules
        for name, found in public(importlib.import_module(module))
        for fault in faults(name, found)
    ]


if __name__ == "__main__":
    FOUND = all_faults(tuple(sys.argv[1:]) or MODULES)
    print("\n".join(FOUND) or f"{len(MODULES)} modules say what their public functions take, give and raise")  # noqa: T201
    sys.exit(bool(FOUND))
