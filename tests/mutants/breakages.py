"""The list of breakages, read from the TOML files beside this module: one file per top folder of the product."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Breakage:
    """One rule broken: ``old`` stands exactly once in ``file`` and becomes ``new``; one of ``tests`` must then fail.

    ``equivalent``: why no test can tell the difference. Such a breakage is applied too, and its tests must pass.
    """

    name: str
    rule: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    equivalent: str = ""

    @property
    def folder(self) -> str:
        """Folder of the file, from the top of the tree."""
        return Path(self.file).parent.as_posix()

    def applied(self, text: str) -> str:
        """Return the file's text with the rule broken. ValueError where the old text does not stand there once."""
        times = text.count(self.old)
        if times != 1:
            raise ValueError(f"the old text stands {times} times in {self.file}")
        return text.replace(self.old, self.new)


def breakages() -> tuple[Breakage, ...]:
    """Return all breakages, file by file, in the order they are written."""
    found = []
    for path in sorted(_HERE.glob("*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["breakage"]
        found += [Breakage(**{**row, "tests": tuple(row["tests"])}) for row in rows]
    return tuple(found)
