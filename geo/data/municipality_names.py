"""Municipalities by every name that people and lists write: one place for import, routes, links and search.

Official lists spell one municipality in many ways: "Herøy i Møre og Romsdal" (Geonorge), "Herøy (Møre og Romsdal)"
(Statistics Norway), "Kárášjohka – Karasjok" (Kartverket), "Kárášjohka-Karasjok", "Porsanger-Porsáŋgu-Porsanki",
"Oslo kommune", "Karasjok gielda". So a name is compared folded and without blanks and signs, in any order of its
languages, without the word for municipality, and held against the county where one is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import permutations

import pandas as pd

from geo.data.municipality_codes import FORMER_CODES, spelt_code
from geo.data.names import fold, key

#: The word for a municipality in Norwegian, Northern, Lule and Southern Sámi, Kven and English, as ``fold`` writes it.
_MUNICIPALITY_WORDS = frozenset({
    "kommune", "kommunen", "herad", "gielda", "suohkan", "tjielte", "komuuni", "municipality",
})  # fmt: skip
#: Counties of former years by the first two digits of the codes that lie there today, as ``key`` writes their names.
_FORMER_COUNTIES: dict[str, tuple[str, ...]] = {
    "hedmark": ("34",), "oppland": ("34",), "vestagder": ("42",), "austagder": ("42",), "hordaland": ("46",),
    "sognogfjordane": ("46",), "sortrondelag": ("50",), "nordtrondelag": ("50",), "viken": ("31", "32", "33"),
    "vestfoldogtelemark": ("39", "40"), "tromsogfinnmark": ("55", "56"),
}  # fmt: skip
_WITH_COUNTY = re.compile(r"(?P<name>.+?)\s{0,9}(?:\((?P<in_brackets>[^()]*)\)|\bi\s+(?P<after_i>.+))\s*")


class MunicipalityNames:
    """Every name of every municipality of today, found as people spell them.

    Parameters
    ----------
    municipalities : pd.DataFrame
        The table ``municipalities``.
    """

    def __init__(self, municipalities: pd.DataFrame) -> None:
        self.by_code: dict[str, str] = dict(
            zip(municipalities["municipality_code"], municipalities["municipality"], strict=True)
        )
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        self._spelt: dict[str, str] = {}
        self._counties: defaultdict[str, set[str]] = defaultdict(set)
        columns = ["municipality_code", "municipality", "name_sami", "name_kven", "county"]
        for code, *names, county in municipalities.reindex(columns=columns, fill_value="").itertuples(
            index=False, name=None
        ):
            own = list(dict.fromkeys(str(name) for name in names if name))
            for size in range(1, len(own) + 1):
                for chosen in permutations(own, size):
                    self._codes[key("".join(chosen))].add(str(code))
            self._spelt |= {key(name): name for name in own}
            self._counties[key(str(county))].add(str(code))
        for former, prefixes in _FORMER_COUNTIES.items():
            self._counties[former] |= {code for code in self.by_code if code.startswith(prefixes)}

    def codes_of(self, text: str) -> frozenset[str]:
        """Return the codes of the municipalities that a text names: none, one, or several of one name.

        Parameters
        ----------
        text : str
            A name in any official spelling, with or without its county, its code or the word for municipality.

        Returns
        -------
        frozenset of str
            Codes of today.
        """
        code, name = spelt_code(text)
        if code and not name:
            return frozenset(self.current(code))
        found = self._named(name)
        if not found and (parted := _WITH_COUNTY.fullmatch(name)):
            county = parted["in_brackets"] if parted["after_i"] is None else parted["after_i"]
            found = self._named(parted["name"]) & self._counties.get(_without_word(county), set())
            if not found and re.fullmatch(r"\d{4}", county.strip()):
                found = self._named(parted["name"]) & {county.strip()}
        return frozenset(found)

    def _named(self, name: str) -> set[str]:
        return self._codes.get(key(name), set()) or self._codes.get(_without_word(name), set())

    def current(self, code: str) -> tuple[str, ...]:
        """Return what a code stands for today: itself, what it became, or nothing for a code that never was.

        Parameters
        ----------
        code : str
            Four digits.

        Returns
        -------
        tuple[str, ...]
            Codes of today; several where a municipality was divided.
        """
        return (code,) if code in self.by_code else FORMER_CODES.get(code, ())

    def label(self, code: str) -> str:
        """Return code and name of a municipality of today.

        Parameters
        ----------
        code : str
            Four digits.

        Returns
        -------
        str
            The code alone where it has no name today.
        """
        return f"{code} {self.by_code.get(code, '')}".strip()

    def labels(self, codes: Iterable[str]) -> str:
        """Return codes and names in order, joined by "or".

        Parameters
        ----------
        codes : Iterable[str]
            Four digits each.

        Returns
        -------
        str
            Sorted by code.
        """
        return " or ".join(self.label(code) for code in sorted(codes))

    def near(self, text: str, *, count: int = 3) -> list[str]:
        """Return the official names nearest to a text that names nothing.

        Parameters
        ----------
        text : str
            As somebody wrote it.
        count : int, optional
            Most names to give.

        Returns
        -------
        list[str]
            The nearest first; empty where none is near.
        """
        found = get_close_matches(_without_word(text), list(self._spelt), n=count, cutoff=0.7)
        return [self._spelt[name] for name in found]


def _without_word(name: str) -> str:
    """Return a name as ``key`` writes it, without the word for municipality.

    >>> _without_word("Karasjok gielda"), _without_word("Oslo kommune")
    ('karasjok', 'oslo')
    """
    return "".join(word for word in fold(name).split() if word not in _MUNICIPALITY_WORDS)
