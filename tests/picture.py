"""The picture of the house: ``python -m tests.picture`` draws rooms, floors and arrows into README.md.

All of it comes from the code: which room imports which from grimp, the graph that import-linter uses; what a room holds
from the first sentence of its ``__init__``. A room is a folder (or a lone module) right below ``geo``, ``dashboard`` or
at the top; what is inside a room is the room's own affair. A room stands one floor above the highest room it imports;
rooms that import each other in a circle share a floor, and the picture says so.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import grimp

TOP = Path(__file__).resolve().parent.parent
BEGIN = "<!-- picture of the house: made by python -m tests.picture -->\n"
END = "<!-- end of the picture of the house -->"
PACKAGES = ("geo", "dashboard")
ALONE = "benchmarks"  # one room, and never in the wheel
NOTHING = "–"
CIRCLE = " (in a circle)"

Arrows = Mapping[str, frozenset[str]]


def room_of(module: str) -> str | None:
    """The room a module lies in; None for the front door of a package (``geo/__init__.py``), which is no room."""
    parts = module.split(".")
    if parts[0] == ALONE:
        return ALONE
    return ".".join(parts[:2]) if len(parts) > 1 else None


@cache
def arrows() -> Arrows:
    """Per room the rooms it imports, also inside functions and behind ``TYPE_CHECKING``."""
    graph = grimp.build_graph(*PACKAGES, ALONE)
    found: dict[str, set[str]] = {room: set() for module in graph.modules if (room := room_of(module))}
    for module in graph.modules:
        room = room_of(module)
        below = {room_of(imported) for imported in graph.find_modules_directly_imported_by(module)}
        if room:
            found[room] |= {other for other in below if other and other != room}
    return {room: frozenset(found[room]) for room in sorted(found)}


def reached(among: Arrows) -> dict[str, frozenset[str]]:
    """Per room all rooms that it imports, directly or not; a room in a circle reaches itself."""
    all_below: dict[str, frozenset[str]] = {}
    for room in among:
        seen: set[str] = set()
        waiting = list(among[room])
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting += among[other]
        all_below[room] = frozenset(seen)
    return all_below


def floors(among: Arrows) -> list[list[str]]:
    """The rooms floor by floor, the ground floor first."""
    below = reached(among)
    circle = {room: {other for other in below[room] if room in below[other]} | {room} for room in among}
    level: dict[str, int] = {}
    for room in sorted(among, key=lambda one: (len(below[one] | circle[one]), one)):
        under = [other for one in circle[room] for other in among[one] if other not in circle[room]]
        level[room] = 1 + max((level[other] for other in under), default=-1)
    return [sorted(room for room in among if level[room] == floor) for floor in range(max(level.values()) + 1)]


def holds(room: str) -> str:
    """What a room holds, in the first sentence of its own words."""
    path = TOP.joinpath(*room.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return said.split("\n\n")[0].replace("\n", " ").removesuffix(".").replace("``", "`")


def drawn(among: Arrows) -> str:
    """The floors as a text picture, the top floor first; arrows go downward only."""
    below = reached(among)
    lines = []
    for floor in reversed(floors(among)):
        parts = []
        for package in (*PACKAGES, ALONE):
            rooms = [room for room in floor if room.split(".")[0] == package]
            names = [room.removeprefix(f"{package}.") + (CIRCLE if room in below[room] else "") for room in rooms]
            parts.append("  ".join(names if package == ALONE or not names else [f"{package}:", *names]))
        lines.append("   ".join(part for part in parts if part))
    return "\n".join(f"{len(lines) - row:>2} │ {line}" for row, line in enumerate(lines))


def table(among: Arrows) -> str:
    """Which room imports which, top floor first."""
    lines = ["| Room | Holds | Imports |", "|---|---|---|"]
    for floor in reversed(floors(among)):
        for room in floor:
            imports = ", ".join(f"`{other}`" for other in sorted(among[room])) or NOTHING
            lines.append(f"| `{room}` | {holds(room)} | {imports} |")
    return "\n".join(lines)


def block() -> str:
    """The whole picture as it stands in the README between its two marks."""
    among = arrows()
    return f"{BEGIN}\n```text\n{drawn(among)}\n```\n\n{table(among)}\n\n{END}"


def between_marks(readme: str) -> str:
    """The picture as the README has it."""
    return BEGIN + readme.split(BEGIN)[1].split(END, maxsplit=1)[0] + END


def told(readme: str) -> Arrows:
    """The arrows that the README's table tells of."""
    rows = [line.strip("| ").split(" | ") for line in between_marks(readme).splitlines() if line.startswith("| `")]
    return {
        row[0].strip("`"): frozenset(name.strip("`") for name in row[-1].split(", ") if name != NOTHING) for row in rows
    }


if __name__ == "__main__":
    README = TOP / "README.md"
    before = README.read_text(encoding="utf-8")
    README.write_text(before.replace(between_marks(before), block()), encoding="utf-8")
