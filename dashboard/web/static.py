"""Our own scripts and styles at addresses that carry a hash of their content: a browser asks for each once, ever.

Dash puts the time of the last change there instead; packages give all their files one and the same.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_PREFIX = "/assets/"
_OURS = re.compile(r'"/assets/([^"?]+\.(?:js|css))(?:\?[^"]*)?"')
_DIGITS = 12


class AssetAddresses:
    """The addresses of the files of a folder. A file that is changed while it is served gets another address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[int, str]] = {}  # time of the last change, and what was found then

    def put_into(self, html: str) -> str:
        """Return HTML with the hash in the address of each of our scripts and styles."""
        return _OURS.sub(lambda found: f'"{_PREFIX}{found[1]}?v={self._version(found[1])}"', html)

    def lasting(self, path: str, version: str | None) -> bool:
        """Tell whether an address, asked for with a version, will always have the content that it has now."""
        name = path.removeprefix(_PREFIX)
        if version is None or name == path or not _OURS.fullmatch(f'"{path}"') or ".." in name:
            return False
        return (self._folder / name).is_file() and version == self._version(name)

    def _version(self, name: str) -> str:
        file = self._folder / name
        changed = file.stat().st_mtime_ns
        known = self._known.get(name)
        if known is None or known[0] != changed:
            known = self._known[name] = changed, hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
        return known[1]
