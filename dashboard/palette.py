"""The colours of the style sheets, read from the one file that names them: ``assets/css/palette.css``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from geo.data.folder import embedded_assets

_NAMED = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
_DARK_FROM = "prefers-color-scheme: dark"


@cache
def palette() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the colours by name in the light scheme, and in the dark one, which keeps what it does not name."""
    css = (embedded_assets() / "css" / "palette.css").read_text(encoding="utf-8")
    light, dark = (dict(_NAMED.findall(part)) for part in css.split(_DARK_FROM))
    return MappingProxyType(light), MappingProxyType({**light, **dark})


def colour(name: str, *, dark: bool = False) -> str:
    """Return a colour as "#rrggbb". KeyError for a name that the palette does not have."""
    return palette()[dark][name]
