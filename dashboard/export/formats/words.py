"""The Norwegian words of downloaded files: the pages' catalogue and, in a file of its own, headings and method."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from dashboard.text import locales
from dashboard.text.catalogue import Catalogue, catalogue

FILE = "nb_export.toml"


@cache
def words() -> Catalogue:
    """Return the catalogue that exports are written with. It is read once and never changed."""
    content = tomllib.loads(files(locales).joinpath(FILE).read_text(encoding="utf-8"))
    own = {".".join(("export", *path)): text for path, text in _leaves(content["export"])}
    return Catalogue("nb", {**catalogue("nb").texts, **own})


def _leaves(tree: dict[str, object], above: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    found = []
    for key, value in tree.items():
        found += _leaves(value, (*above, key)) if isinstance(value, dict) else [((*above, key), str(value))]
    return found
