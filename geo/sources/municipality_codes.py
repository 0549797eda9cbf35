"""From the municipality codes of 2020 to those of 2024.

On 1 January 2024 three counties were dissolved (Viken, Vestfold og Telemark, Troms og Finnmark) and their
municipalities given new codes; Ålesund (1507) was divided into Ålesund (1508) and Haram (1580). The table lists the
changed codes only. Source: SSB Klass 131, Standard for municipalities, changes 2020-2024 (NLOD); the two parts of
1507 after the regulation on the division.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).with_name("municipality_codes.csv")


@cache
def codes_2024() -> Mapping[str, tuple[str, ...]]:
    """Map each changed code of 2020 to its code of 2024, or to several where the municipality was divided."""
    became: dict[str, tuple[str, ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            became[row["code_2020"]] = (*became.get(row["code_2020"], ()), row["code_2024"])
    return MappingProxyType(became)
