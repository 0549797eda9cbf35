"""Our own scripts, styles and fonts at addresses that carry a hash of the folder: a browser asks for each once, ever.

The hash is a folder of the address, so that a script finds the modules it imports, and a style its fonts, beside it.
Dash puts the time of the last change behind each name instead; packages give all their files one and the same.
"""

from __future__ import annotations

import hashlib
import math
import posixpath
import re
import time
from collections.abc import Iterable
from pathlib import Path

from dash import Dash
from flask import Response, send_from_directory

_PREFIX = "/assets/v-"
_DIGITS = 12
_IMPORT = re.compile(r'(?:^import|\bfrom) "(\.[^"]+)";$', re.MULTILINE)
#: In the order in which they count.
STYLES = ("palette", "first", "map", "pages", "whatif", "base")
#: The scripts that a page begins with, and the one that is imported when React is there.
FIRST, LATER = ("js/first.js", "js/takeover.js"), "js/components.js"
FONT = "fonts/inter-latin-wght-normal.woff2"


class AssetAddresses:
    """The addresses of the files of a folder. Where one is changed while it is served, all get other addresses."""

    def __init__(self, folder: Path, *, look_again_s: float = 1.0) -> None:
        self._folder = folder
        self._look_again_s = look_again_s  # a page has forty addresses: the folder is not walked for each
        self._seen: tuple[float, tuple[tuple[str, int], ...]] = (-math.inf, ())
        self._imports: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self._known: tuple[tuple[tuple[str, int], ...], str] = ((), "")  # times of the last changes; the hash then

    def of(self, name: str) -> str:
        """Return the address of a file."""
        return f"{_PREFIX}{self._version()}/{name}"

    def imported(self, names: Iterable[str]) -> list[str]:
        """Return the names of scripts and of all that they import, so that they can be fetched all at once."""
        key = self._version(), tuple(names)
        if key not in self._imports:
            self._imports[key] = self._followed(key[1])
        return self._imports[key]

    def _followed(self, names: Iterable[str]) -> list[str]:
        found: list[str] = []
        waiting = list(names)
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found.append(name)
                script = (self._folder / name).read_text(encoding="utf-8")
                waiting += [
                    posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in _IMPORT.findall(script)
                ]
        return found

    def lasting(self, path: str) -> bool:
        """Tell whether an address will always have the content that it has now."""
        start = self.of("")
        return path.startswith(start) and path.removeprefix(start) in {name for name, _ in self._files()}

    def add_route(self, app: Dash) -> None:
        """Serve the files at their addresses. Under a hash of yesterday stands what there is today."""

        def asset(version: str, name: str) -> Response:
            del version
            return send_from_directory(self._folder, name)

        app.server.add_url_rule(f"{_PREFIX}<version>/<path:name>", "reisevei_asset", asset)

    def _files(self) -> tuple[tuple[str, int], ...]:
        if time.monotonic() - self._seen[0] >= self._look_again_s:
            files = (file for file in self._folder.rglob("*") if file.is_file())
            told = ((file.relative_to(self._folder).as_posix(), file.stat().st_mtime_ns) for file in files)
            self._seen = time.monotonic(), tuple(sorted(told))
        return self._seen[1]

    def _version(self) -> str:
        files = self._files()
        if self._known[0] != files:
            content = hashlib.sha256()
            for name, _ in files:
                content.update(name.encode() + b"\0" + hashlib.sha256((self._folder / name).read_bytes()).digest())
            self._known = files, content.hexdigest()[:_DIGITS]
        return self._known[1]
