"""The Norwegian words of downloaded files, and of the command line's group names."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from dashboard import i18n
from dashboard.i18n import Catalogue, _flatten


def words() -> Catalogue:
    """Return the catalogue that exports are written with."""
    content = tomllib.loads(files(i18n).joinpath("nb_export.toml").read_text(encoding="utf-8"))
    return Catalogue("nb", dict(_flatten(content)))
