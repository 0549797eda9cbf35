"""Numbers, shares and lists as Norwegians write them: 12 345,6 with narrow no-break spaces, "2 t 35 min", "a, b og c".

The words and signs of the language (decimal comma, "og") are those of Unicode's CLDR, by Babel. Three rules are ours:
halves are rounded away from zero, the minus is a minus sign, and spaces within a number are narrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, parse_pattern

from dashboard.text.catalogue import Catalogue

NARROW = "\u202f"  # narrow no-break space: between groups of three digits and before a unit
NONE = "–"
_LOCALE = Locale("nb")
_WIDE = "\u00a0"  # what CLDR puts between groups
_DIGITS = [f"#,##0{'.' * bool(decimals)}{'0' * decimals}" for decimals in range(5)]
_PATTERNS = [parse_pattern(f"{digits};−{digits}") for digits in _DIGITS]
_PERCENT_PATTERNS = [parse_pattern(f"{digits}{NARROW}%;−{digits}{NARROW}%") for digits in _DIGITS]
_MILLION = 1_000_000
_ROUND_FROM = 10_000  # people; above this a sentence rounds to the thousand
_MIN_PER_HOUR = 60
_LIMIT_IN_MINUTES = 90


def _rounded(value: float, *, decimals: int) -> float:
    """Round to so many decimals, halves away from zero; never "-0"."""
    scale = 10**decimals
    rounded: float = math.floor(abs(float(value)) * scale + 0.5) / scale
    return -rounded if value < 0 and rounded else rounded


@lru_cache(maxsize=4096)  # a map's texts write the same few hours and minutes over and over
def _written(rounded: float, decimals: int) -> str:
    text: str = format_decimal(Decimal(repr(rounded)), format=_PATTERNS[decimals], locale=_LOCALE)
    return text.replace(_WIDE, NARROW)


def number(value: float, *, decimals: int = 0) -> str:
    """Write a number with a decimal comma. Halves are rounded away from zero. Not a number: an en dash."""
    if not math.isfinite(value):
        return NONE
    return _written(_rounded(value, decimals=decimals), decimals)


def percent(share: float, *, decimals: int = 0) -> str:
    """Write a share (0 to 1) as a percentage. What is not all is never rounded to 100 %, nor something to 0 %."""
    if not math.isfinite(share):
        return NONE
    rounded = _rounded(share * 100, decimals=decimals)
    smallest: float = 10.0**-decimals
    sign = ""
    if rounded == 100 and share < 1:  # noqa: PLR2004 - per cent
        sign, rounded = f">{NARROW}", 100 - smallest
    elif not rounded and share > 0:
        sign, rounded = f"<{NARROW}", smallest
    text: str = format_percent(Decimal(repr(rounded)) / 100, format=_PERCENT_PATTERNS[decimals], locale=_LOCALE)
    return f"{sign}{text.replace(_WIDE, NARROW)}"


def listed(names: Sequence[str]) -> str:
    """Write names as a sentence has them: "Vestland, Trøndelag og Nordland"; no names: nothing."""
    return format_list(list(names), locale=_LOCALE)


def minutes(value_min: float | None, *, t: Catalogue) -> str:
    """Write minutes as "35 min" or "2 t 35 min". Missing or unreachable: an en dash."""
    if value_min is None or not math.isfinite(value_min):
        return NONE
    whole = math.floor(value_min + 0.5)
    hours, rest = divmod(whole, _MIN_PER_HOUR)
    if not hours:
        return t("number.minutes", minutes=rest)
    if not rest:
        return t("number.hours", hours=number(hours))
    return t("number.hours_minutes", hours=number(hours), minutes=rest)


def limit_words(limit_min: int, *, t: Catalogue) -> str:
    """Write a limit as it is chosen: "90 min", and from two hours on "2 t"."""
    return t("number.minutes", minutes=limit_min) if limit_min <= _LIMIT_IN_MINUTES else minutes(limit_min, t=t)


def people(count: float, *, t: Catalogue) -> str:
    """Write a number of people for a sentence: "2,8 millioner mennesker", "214 000 mennesker", "Ingen"."""
    whole = math.floor(count + 0.5)
    if whole == 0:
        return t("number.nobody")
    if whole == 1:
        return t("number.one_person")
    if whole >= _MILLION:
        return t("number.million_people", count=number(whole / _MILLION, decimals=1))
    if whole >= _ROUND_FROM:
        whole = round(whole, -3)
    return t("number.people", count=number(whole))


def people_range(low: float, high: float, *, t: Catalogue) -> str:
    """Write a range of people, the smaller first: "0,4–2,8 mill.", "12 000–214 000", or one number if they agree."""
    low, high = sorted((low, high))
    if high >= _MILLION:
        first, last = (number(value / _MILLION, decimals=1) for value in (low, high))
        if low and first == number(0, decimals=1):
            first = number(low / _MILLION, decimals=2)
        text = first if first == last else f"{first}–{last}"
        return t("number.millions_short", count=text)
    digits = -3 if high >= _ROUND_FROM * 10 else -2 if high >= _ROUND_FROM else 0
    first, last = (number(round(value, digits)) for value in (low, high))
    return first if first == last else f"{first}–{last}"
