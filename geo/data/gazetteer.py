"""The gazetteer: towns and settlements with a public reference point. The only way to say where a centre is.

How a name is read, in this order; upper and lower case, accents and Norwegian or Sámi letters make no difference:

1. a ``place_id`` ("5610-karasjok") is that place;
2. a municipality code ("5610", "301", "K-0301") is its seat;
3. "Bø (1867)" is the place of that name in that municipality, or its seat if the municipality is called so;
4. a name that one place bears is that place;
5. of several places of one name the seat of a municipality wins, if only one of them is a seat; failing that the one
   in the municipality of the same name; failing that the town, if none is a seat and only one of them is a town;
6. a name that no place bears but a municipality does, in any official spelling ("Våler (Østfold)", "Oslo kommune",
   "Kárášjohka – Karasjok"), is that municipality's seat.

What is left is ambiguous or unknown: ``AmbiguousName`` lists the candidates, ``UnknownName`` the nearest names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from geo.data.municipality_codes import DIGITS, spelt_code
from geo.data.municipality_names import MunicipalityNames
from geo.data.names import fold
from geo.errors import AmbiguousName, UnknownName

_IN_MUNICIPALITY = re.compile(r"^(?P<name>.*?)\s{0,9}\((?P<code>\d{4})\)(?:, .*)?$")


@dataclass(frozen=True)
class Place:
    """A place with its public reference point.

    Parameters
    ----------
    place_id : str
        Its key: municipality code and name.
    place : str
        Its name as on the map.
    kind : str
        What it is, as the table of places says.
    municipality_code : str
        Four digits.
    municipality : str
        The municipality's name.
    x_m : int
        Easting in EPSG:25833, whole metres.
    y_m : int
        Northing in EPSG:25833, whole metres.
    landmass : int
        Land part on which it lies.
    """

    place_id: str
    place: str
    kind: str
    municipality_code: str
    municipality: str
    x_m: int
    y_m: int
    landmass: int

    @property
    def label(self) -> str:
        """Name and municipality code, enough to find it again."""
        return f"{self.place} ({self.municipality_code})"


class Gazetteer:
    """All places, found by name.

    Parameters
    ----------
    places : pd.DataFrame
        The table ``places``.
    municipalities : pd.DataFrame
        The table ``municipalities``.
    """

    def __init__(self, places: pd.DataFrame, municipalities: pd.DataFrame) -> None:
        self.municipalities = MunicipalityNames(municipalities)
        self._municipalities = self.municipalities.by_code
        self._seats: dict[str, str] = dict(
            zip(municipalities["municipality_code"], municipalities["seat"], strict=True)
        )
        self._places: dict[str, Place] = {}
        self._by_id: dict[str, str] = {}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        fields = ["place_id", "place", "kind", "municipality_code", "x_m", "y_m", "landmass"]
        for place_id, name, kind, code, x_m, y_m, landmass in places[fields].itertuples(index=False, name=None):
            municipality = self._municipalities.get(code, "")
            place = Place(place_id, name, kind, code, municipality, int(x_m), int(y_m), int(landmass))
            self._places[place_id] = place
            self._by_id[place_id.casefold()] = place_id
            self._by_name[fold(name)].append(place_id)
        self._municipality_by_name: defaultdict[str, list[str]] = defaultdict(list)
        for column in ("municipality", "name_sami", "name_kven"):
            for code, name in zip(municipalities["municipality_code"], municipalities[column], strict=True):
                codes = self._municipality_by_name[fold(str(name))]
                if str(name) and code not in codes:
                    codes.append(code)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place_id: str) -> Place:
        """Return the place with exactly this id; UnknownName if there is none."""
        try:
            return self._places[place_id]
        except KeyError:
            raise UnknownName("place", place_id, list(self._places)) from None

    @property
    def municipality_names(self) -> dict[str, str]:
        """Municipality names by code."""
        return dict(self._municipalities)

    def seat(self, municipality_code: str) -> Place:
        """Give the seat of a municipality.

        Parameters
        ----------
        municipality_code : str
            Four digits.

        Returns
        -------
        Place
            The town of its administration.

        Raises
        ------
        UnknownName
            The code is not in use; the error names the new one, if any.
        """
        if municipality_code not in self._municipalities:
            became = self.municipalities.current(municipality_code)
            new = [f"{code} ({self._municipalities.get(code, '')})" for code in became]
            near = get_close_matches(municipality_code, self._municipalities, n=3)
            raise UnknownName("municipality code", municipality_code, near, suggestions=new or near)
        return self[self._seats[municipality_code]]

    def find(self, text: str) -> Place:
        """Find the place that a text means, by the rules of this module.

        Parameters
        ----------
        text : str
            A name, a ``place_id``, a municipality code, or "name (code)".

        Returns
        -------
        Place
            The one place that is meant.

        Raises
        ------
        UnknownName
            No place is called so; the error names the nearest. ``AmbiguousName``, a kind of it, names all that are.
        """
        text = text.strip()
        if text.casefold() in self._by_id:
            return self._places[self._by_id[text.casefold()]]
        code, beside = spelt_code(text)
        if code and not beside and len(text) >= DIGITS - 1:
            return self.seat(code)
        inside = _IN_MUNICIPALITY.match(text)
        if inside:
            return self.within(inside["name"], inside["code"])
        key = fold(text)
        named = [self._places[place_id] for place_id in self._by_name.get(key, ())]
        if named:
            return self._one(text, named)
        codes = self.municipalities.codes_of(text)
        if codes:
            return self._one(text, [self.seat(code) for code in sorted(codes)])
        raise UnknownName("place", text, (), suggestions=self._near(text))

    def within(self, name: str, municipality_code: str) -> Place:
        """Find a place in one municipality; the municipality's own name means its seat.

        Parameters
        ----------
        name : str
            A name.
        municipality_code : str
            Four digits.

        Returns
        -------
        Place
            The place.

        Raises
        ------
        UnknownName
            No place there is called so, or there is no such municipality.
        """
        seat = self.seat(municipality_code)
        named = [self._places[place_id] for place_id in self._by_name.get(fold(name), ())]
        here = [place for place in named if place.municipality_code == municipality_code]
        if here:
            return seat if seat in here else self._one(name, here)
        if municipality_code in self._municipality_by_name.get(fold(name), ()):
            return seat
        suggestions = [place.label for place in named] or self._near(name)
        raise UnknownName(f"place in {municipality_code}", name, (), suggestions=suggestions)

    def _one(self, text: str, candidates: list[Place]) -> Place:
        """Choose by rule 5 of this module, or say that the name is ambiguous."""
        if len(candidates) == 1:
            return candidates[0]
        all_seats = set(self._seats.values())
        seats = [place for place in candidates if place.place_id in all_seats]
        for preferred in (
            seats,
            [place for place in candidates if fold(place.municipality) == fold(text)],
            [place for place in candidates if place.kind == "town" and not seats],
        ):
            if len(preferred) == 1:
                return preferred[0]
        raise AmbiguousName("place", text, [f"{place.label}, {place.municipality}" for place in candidates])

    def _near(self, text: str) -> list[str]:
        """Names nearest to ``text``, as they are written on the map."""
        near = get_close_matches(fold(text), [*self._by_name, *self._municipality_by_name], n=5, cutoff=0.7)
        found: list[str] = []
        for key in near:
            found += [self._places[place_id].label for place_id in self._by_name.get(key, ())]
            found += [f"{self._municipalities[code]} ({code})" for code in self._municipality_by_name.get(key, ())]
        return list(dict.fromkeys(found))[:5]
