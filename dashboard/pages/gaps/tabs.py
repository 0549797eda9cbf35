"""The addresses of the page on gaps: one for each way to look at them."""

from __future__ import annotations

from dashboard.web.query import View

PATH = "/dekningshull"
OVERVIEW, TOWNS, SECOND, SCHOOL, SMALL = "oversikt", "kommuner", "neste", "skole", "sma"
CAUSES, KNOWLEDGE, AGREED, SAMI = "hindringer", "kunnskap", "avtaler", "samisk"
WAYS = (OVERVIEW, TOWNS, SECOND, SCHOOL, SMALL, CAUSES, KNOWLEDGE, AGREED, SAMI)


def address(way: str, view: View) -> str:
    """Return the address of a way to look at the gaps."""
    return f"{PATH}{'' if way == OVERVIEW else f'/{way}'}{view.to_query()}"


def way_of(path: str | None) -> str | None:
    """Return the way that a path names, or None if it is no page on gaps."""
    parts = [part for part in (path or "").strip("/").split("/") if part]
    if parts[:1] != [PATH.strip("/")]:
        return None
    way = parts[1] if len(parts) > 1 else OVERVIEW
    return way if way in WAYS else None
