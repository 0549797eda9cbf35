"""How people travel: by day or night, summer or winter, by which rule for ferries. A value; it knows no data.

What conditions do to a network stands in ``geo.network.conditions_applied``; what is documented of ferries at night and
of roads in winter in ``data/closures.csv`` (``geo.network.seasonal``). Conditions are a part of a scenario and stand in
its address: ``1~vilkar.natt.ukjente-hviler``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

AS_BUILT = "as_built"  # a ferry takes the time that the data set gives
EFFECTIVE = "effective"  # length at 12.3 km/h, waiting included, whatever the source says: Statistics Norway's rule
CROSSING = "crossing"  # time under way, half the interval between departures, and boarding, once per boarding
FERRY_RULES = (AS_BUILT, EFFECTIVE, CROSSING)
SLOWEST_PERCENT, NORMAL_PERCENT, FASTEST_PERCENT = 50, 100, 120

_NIGHT, _UNKNOWN_REST, _WINTER = "natt", "ukjente-hviler", "vinter"
_FERRY_WORDS: Mapping[str, str] = MappingProxyType({EFFECTIVE: "effektiv", CROSSING: "overfart"})
_FROM_ROAD = "fra-veg"
_SPEED = re.compile(r"fart-([1-9][0-9]{1,2})")


@dataclass(frozen=True)
class Conditions:
    """What holds while people travel; each field moves the answer. The default is a day in summer, as the data say.

    Parameters
    ----------
    winter : bool, optional
        Whether roads documented as closed in winter are blocked.
    night : bool, optional
        Whether ferries documented to have no service at night rest.
    unknown_ferries_rest : bool, optional
        Whether ferries of which nobody documents anything rest as well; the truth lies between, see ``bounds``. At
        night only.
    ferry_rule : str, optional
        What a crossing costs: one of FERRY_RULES.
    speed_percent : int, optional
        Per cent of today's speed on all that is driven, the way to the road too; ferries keep theirs.
    from_road : bool, optional
        Whether times run from road to road, without the ways between door and road.

    Raises
    ------
    ValueError
        Values that cannot be, or that say nothing: unknown ferries rest at night only.
    """

    winter: bool = False
    night: bool = False
    unknown_ferries_rest: bool = False
    ferry_rule: str = AS_BUILT
    speed_percent: int = NORMAL_PERCENT
    from_road: bool = False

    def __post_init__(self) -> None:
        if self.ferry_rule not in FERRY_RULES:
            raise ValueError(f"Unknown ferry rule {self.ferry_rule!r}; one of {', '.join(FERRY_RULES)} is expected.")
        if not SLOWEST_PERCENT <= self.speed_percent <= FASTEST_PERCENT:
            raise ValueError(
                f"A speed of {self.speed_percent} % is not between {SLOWEST_PERCENT} and {FASTEST_PERCENT}."
            )
        if self.unknown_ferries_rest and not self.night:
            raise ValueError("Whether unknown ferries rest is asked at night only.")

    def __bool__(self) -> bool:
        """Tell whether anything differs from STANDARD."""
        return self != STANDARD

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of the address, in a fixed order; none for STANDARD."""
        said = (
            (self.night, _NIGHT),
            (self.unknown_ferries_rest, _UNKNOWN_REST),
            (self.winter, _WINTER),
            (self.ferry_rule != AS_BUILT, _FERRY_WORDS.get(self.ferry_rule, "")),
            (self.speed_percent != NORMAL_PERCENT, f"fart-{self.speed_percent}"),
            (self.from_road, _FROM_ROAD),
        )
        return tuple(word for holds, word in said if holds)

    @classmethod
    def from_words(cls, words: Iterable[str]) -> Conditions:
        """Read the words of an address, in any order.

        Parameters
        ----------
        words : Iterable[str]
            Words as ``Conditions.words`` spells them.

        Returns
        -------
        Conditions
            The conditions that they stand for; no words: STANDARD.

        Raises
        ------
        ValueError
            A word is unknown, said twice, or contradicts another.
        """
        found: dict[str, Any] = {}
        for word in words:
            name, value = _meaning(word)
            if name in found:
                raise ValueError(f"{word!r} says again what another word has said.")
            found[name] = value
        return cls(**found)

    @property
    def bounds(self) -> tuple[Conditions, Conditions] | None:
        """Return the two conditions between which the truth lies at night: unknown ferries sail, and rest.

        None by day, when all ferries sail.
        """
        if not self.night:
            return None
        return replace(self, unknown_ferries_rest=False), replace(self, unknown_ferries_rest=True)

    @property
    def sibling(self) -> Conditions | None:
        """Return the other one of ``bounds``; None by day."""
        return replace(self, unknown_ferries_rest=not self.unknown_ferries_rest) if self.night else None


STANDARD = Conditions()

#: Conditions that have a name, for the command line and for ready-made cases.
PRESETS: Mapping[str, Conditions] = MappingProxyType(
    {
        "standard": STANDARD,
        # Statistics Norway's travel times: drive time between points on the road, ferries at an effective 12.3 km/h.
        "ssb": Conditions(ferry_rule=EFFECTIVE, from_road=True),
        "winter": Conditions(winter=True),
        "night": Conditions(night=True),
        "night_without": Conditions(night=True, unknown_ferries_rest=True),
        "winter_night_without": Conditions(winter=True, night=True, unknown_ferries_rest=True),
        "timetable": Conditions(ferry_rule=CROSSING),
    }
)

_FLAGS: Mapping[str, str] = {
    _NIGHT: "night",
    _UNKNOWN_REST: "unknown_ferries_rest",
    _WINTER: "winter",
    _FROM_ROAD: "from_road",
}


def _meaning(word: str) -> tuple[str, bool | int | str]:
    """Field and value that a word stands for; ValueError for one that stands for nothing, or for what holds anyway."""
    if word in _FLAGS:
        return _FLAGS[word], True
    for rule, spelt in _FERRY_WORDS.items():
        if word == spelt:
            return "ferry_rule", rule
    speed = _SPEED.fullmatch(word)
    if speed and int(speed[1]) != NORMAL_PERCENT:
        return "speed_percent", int(speed[1])
    raise ValueError(f"{word!r} is no word for conditions.")


def all_words() -> tuple[str, ...]:
    """List every word there is, for help texts and suggestions; a speed stands for all.

    Returns
    -------
    tuple[str, ...]
        Words, in the fixed order of the address.
    """
    return (_NIGHT, _UNKNOWN_REST, _WINTER, *_FERRY_WORDS.values(), "fart-90", _FROM_ROAD)
