"""Our own scripts, styles and fonts at addresses that carry a hash of the folder: a browser asks for each once, ever.

The hash is a folder of the address, so that a script finds the modules it imports, and a style its fonts, beside it.
Dash puts the time of the last change behind each name instead; packages give all their files one and the same.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
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

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: tuple[tuple[tuple[str, int], ...], str] = ((), "")  # times of the last changes; the hash then

    def of(self, name: str) -> str:
        """Return the address of a file."""
        return f"{_PREFIX}{self._version()}/{name}"

    def imported(self, names: Iterable[str]) -> list[str]:
        """Return the names of scripts and of all that they import, so that they can be fetched all at once."""
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
        found = (file for file in self._folder.rglob("*") if file.is_file())
        return tuple(sorted((file.relative_to(self._folder).as_posix(), file.stat().st_mtime_ns) for file in found))

    def _version(self) -> str:
        files = self._files()
        if self._known[0] != files:
            content = hashlib.sha256()
            for name, _ in files:
                content.update(name.encode() + b"\0" + hashlib.sha256((self._folder / name).read_bytes()).digest())
            self._known = files, content.hexdigest()[:_DIGITS]
        return self._known[1]
