"""Numbers as Norwegians write them: 12 345,6 with narrow no-break spaces, "2 t 35 min", "2,8 millioner"."""

from __future__ import annotations

import math

from dashboard.text.catalogue import Catalogue

NARROW = "\u202f"  # narrow no-break space: between groups of three digits and before a unit
NONE = "–"
_MILLION = 1_000_000
_ROUND_FROM = 10_000  # people; above this a sentence rounds to the thousand
_MIN_PER_HOUR = 60
_LIMIT_IN_MINUTES = 90


def number(value: float, *, decimals: int = 0) -> str:
    """Write a number with a decimal comma. Halves are rounded away from zero. Not a number: an en dash."""
    if not math.isfinite(value):
        return NONE
    scale = 10**decimals
    rounded = math.floor(abs(value) * scale + 0.5) / scale
    sign = "−" if value < 0 and rounded else ""
    return sign + f"{rounded:,.{decimals}f}".replace(",", NARROW).replace(".", ",")


def percent(share: float, *, decimals: int = 0) -> str:
    """Write a share (0 to 1) as a percentage. What is not all is never rounded to 100 %, nor something to 0 %."""
    if not math.isfinite(share):
        return NONE
    text = number(share * 100, decimals=decimals)
    smallest = 10**-decimals
    if text == number(100, decimals=decimals) and share < 1:
        text = f">{NARROW}{number(100 - smallest, decimals=decimals)}"
    elif text == number(0, decimals=decimals) and share > 0:
        text = f"<{NARROW}{number(smallest, decimals=decimals)}"
    return f"{text}{NARROW}%"


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
