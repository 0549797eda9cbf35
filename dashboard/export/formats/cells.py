"""Text cells that no spreadsheet will run, numbers with a fixed number of decimals, and rows of cells as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

# What Excel, LibreOffice and Google Sheets take for the start of a formula or command, full-width forms included.
# Source: OWASP, "CSV injection".
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_text(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would run it; else the text itself.

    Only for text: a negative number is a number and is never passed through here.
    """
    if text.startswith(FORMULA_STARTS) or text.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def fixed(value: float, *, decimals: int) -> str:
    """Return the number with so many decimals; blank for what is not a finite number; never "-0.0"."""
    if not math.isfinite(value):
        return ""
    rounded = round(value, decimals)
    return f"{rounded + 0.0:.{decimals}f}"


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV with a heading: commas, plain line ends. Texts are to be made safe before (``safe_text``)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return stream.getvalue()
