"""People travel under other conditions: they stand beside the changes, once, under a verb of their own."""

from __future__ import annotations

from collections.abc import Sequence

from geo.network.conditions import CROSSING, EFFECTIVE, NORMAL_PERCENT, Conditions, all_words
from geo.scenario.spelling import CONDITIONS, Unreadable

VERB = CONDITIONS
WORDS = all_words()


def spell(conditions: Conditions) -> tuple[str, ...]:
    """Return the verb and the words behind it; nothing for an ordinary day.

    Parameters
    ----------
    conditions : Conditions
        What holds while people travel.

    Returns
    -------
    tuple[str, ...]
        The words in order; empty for an ordinary day.
    """
    return (VERB, *conditions.words) if conditions else ()


def parse(words: Sequence[str]) -> Conditions:
    """Read what stands after the verb.

    Parameters
    ----------
    words : Sequence[str]
        The words, in order.

    Returns
    -------
    Conditions
        The conditions.

    Raises
    ------
    Unreadable
        These are no conditions.
    """
    try:
        return Conditions.from_words(words)
    except ValueError as unknown:
        raise Unreadable(str(unknown)) from unknown


def sentence_keys(conditions: Conditions) -> tuple[str, ...]:
    """Return the keys below ``conditions.said``, one for each thing that is not as on a day in summer.

    At night also for what is assumed of ferries of which nobody documents anything.

    Parameters
    ----------
    conditions : Conditions
        What holds while people travel.

    Returns
    -------
    tuple[str, ...]
        The keys; empty for an ordinary day.
    """
    unknown_ferries = "unknown_rest" if conditions.unknown_ferries_rest else "unknown_sail"
    keys = (
        (conditions.night, "night"),
        (conditions.night, unknown_ferries),
        (conditions.winter, "winter"),
        (conditions.ferry_rule == EFFECTIVE, "effective"),
        (conditions.ferry_rule == CROSSING, "crossing"),
        (conditions.speed_percent != NORMAL_PERCENT, "speed"),
        (conditions.from_road, "from_road"),
    )
    return tuple(key for holds, key in keys if holds)
