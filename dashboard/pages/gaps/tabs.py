"""The addresses of the page on gaps: one for each way to look at them."""

from __future__ import annotations

from dashboard import urls
from dashboard.state.query import View

OVERVIEW, TOWNS, SECOND, SCHOOL, SMALL = "oversikt", "kommuner", "neste", "skole", "sma"
CAUSES, KNOWLEDGE, AGREED, SAMI = "hindringer", "kunnskap", "avtaler", "samisk"
WAYS = (OVERVIEW, TOWNS, SECOND, SCHOOL, SMALL, CAUSES, KNOWLEDGE, AGREED, SAMI)


def address(way: str, view: View) -> str:
    """Return the address of a way to look at the gaps."""
    return urls.gaps("" if way == OVERVIEW else way, view.to_query())


def way_of(path: str | None) -> str | None:
    """Return the way that a path names, or None if it is no page on gaps."""
    page, rest = urls.split(path)
    if page != urls.GAPS:
        return None
    way = rest[0] if rest else OVERVIEW
    return way if way in WAYS else None
