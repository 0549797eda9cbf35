"""Every address of the dashboard, once: pages, answers, files. No other module spells one.

A function takes what stands in the address, and the query ("" or "?…") that goes along. Addresses are read by people,
so they are Norwegian.
"""

from __future__ import annotations

from urllib.parse import unquote

# Pages.
MAP = "/"
WHAT_IF = "/hva-hvis"
SITING = "/plassering"
GAPS = "/dekningshull"
FAIRNESS = "/rettferd"
CENTRES = "/krisesentre"
METHOD = "/metode"
MUNICIPALITIES = "/kommune"

# Answers to the browser's own scripts, and files.
ANSWER = "/svar"  # what colours the map
EXPORT = "/eksport"
SITING_SEARCH = f"{SITING}/soek"
WHAT_IF_FILE = f"{WHAT_IF}/fil"
_MAP_FILES = "/kart"
_CHOICES = f"{WHAT_IF}/valg"
_GAP_FILES = f"{GAPS}/filer"
_FACTSHEET = "faktaark.pdf"

# The same as rules of the server, with what stands in them between angle brackets.
MAP_FILE_RULE = f"{_MAP_FILES}/<name>"
CHOICES_RULE = f"{_CHOICES}/<name>"
GAP_FILE_RULE = f"{_GAP_FILES}/<name>.<fmt>"
FACTSHEET_RULE = f"{MUNICIPALITIES}/<code>/{_FACTSHEET}"


def first_screen(query: str = "") -> str:
    """Return the address of the first screen."""
    return f"{MAP}{query}"


def centre(centre_id: str, query: str = "") -> str:
    """Return the address of a centre's page."""
    return f"{CENTRES}/{centre_id}{query}"


def municipality(code: str, query: str = "") -> str:
    """Return the address of a municipality's page."""
    return f"{MUNICIPALITIES}/{code}{query}"


def factsheet(code: str, query: str = "") -> str:
    """Return the address of a municipality's fact sheet."""
    return f"{MUNICIPALITIES}/{code}/{_FACTSHEET}{query}"


def gaps(way: str = "", query: str = "") -> str:
    """Return the address of a way to look at the gaps; "" is the first of them."""
    return f"{GAPS}/{way}{query}" if way else f"{GAPS}{query}"


def gap_file(name: str, fmt: str, query: str = "") -> str:
    """Return the address of a table of gaps as a file."""
    return f"{_GAP_FILES}/{name}.{fmt}{query}"


def map_file(name: str) -> str:
    """Return the address of one of the map's files; its name holds the hash of its content."""
    return f"{_MAP_FILES}/{name}"


def choices(name: str) -> str:
    """Return the address of the file of what a change may name."""
    return f"{_CHOICES}/{name}"


def with_format(address: str, fmt: str) -> str:
    """Return an address of files that has the format in its query.

    >>> with_format("/eksport?gruppe=men", "csv")
    '/eksport?gruppe=men&format=csv'
    """
    return f"{address}{'&' if '?' in address else '?'}format={fmt}"


def split(path: str | None) -> tuple[str, list[str]]:
    """Return the page that a path begins with, and the parts that follow it; no path is the first screen.

    >>> split("/kommune/0301/")
    ('/kommune', ['0301'])
    >>> split(None)
    ('/', [])
    """
    first, *rest = [unquote(part) for part in (path or "").split("/") if part] or [""]
    return f"/{first}", rest
