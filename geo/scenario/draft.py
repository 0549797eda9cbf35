"""The centres while the changes of a scenario are gone through, and what is wrong with the changes.

A change looks up what it names through the draft, which notes what there is not, and is then carried out on it. What
is left in the end is held against today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol

import pandas as pd

from geo.data.gazetteer import Gazetteer, Place
from geo.data.vocabulary import GROUP_IDS
from geo.errors import UnknownName
from geo.network.blocks import Cut, find_cuts, road_numbers
from geo.network.graph import Network
from geo.scenario.effect import Effect
from geo.scenario.problems import Problem

OPEN = "open"


class Today(Protocol):
    """What must be known of today; a ``Study`` is one."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Return the places."""
        ...

    @property
    def centres(self) -> pd.DataFrame:
        """Return all centres."""
        ...

    @property
    def municipality_codes(self) -> Sequence[str]:
        """Return the codes of all municipalities."""
        ...

    @property
    def sites(self) -> Mapping[str, tuple[str, ...]]:
        """Return the place_ids of each centre's sites."""
        ...

    @property
    def network(self) -> Network:
        """Return today's roads."""
        ...

    def status_of(self, centre_id: str, group: str) -> str:
        """Return what is documented today.

        Parameters
        ----------
        centre_id : str
            Id of the centre.
        group : str
            Id of the group.

        Returns
        -------
        str
            A status; ``unknown`` where nobody says anything.
        """
        ...

    def contracted(self, *, presumed: bool = False) -> pd.DataFrame:
        """Return the municipalities' contracted centres.

        Parameters
        ----------
        presumed : bool, optional
            Whether agreements that are only inferred count as well.

        Returns
        -------
        pd.DataFrame
            One row per municipality whose centre is known.
        """
        ...


class Draft:
    """The centres after the changes that were gone through.

    ``at`` is the position of the change that is gone through. ``in_operation`` and ``sites`` (place_ids) are by centre,
    ``services`` by centre and group, ``agreements`` by municipality; ``roads`` are number and place_ids, in order, with
    the cuts that block them.

    Parameters
    ----------
    today : Today
        What is known of today; left as it is.
    """

    def __init__(self, today: Today) -> None:
        self.today = today
        self.at = 0
        self.problems: list[Problem] = []
        ids = today.centres["centre_id"].tolist()
        self._was_open: dict[str, bool] = dict(zip(ids, (today.centres["status"] == OPEN).tolist(), strict=True))
        self._name_of = dict(zip(ids, today.centres["centre"], strict=True))
        self.in_operation = dict(self._was_open)
        self.sites = dict(today.sites)
        self.services: dict[tuple[str, str], str] = {}
        self.agreements: dict[str, str] = {}
        self.roads: dict[tuple[str, str, str], tuple[Cut, ...]] = {}

    # --- what may be wrong -----------------------------------------------------------------------------------------

    def fault(self, code: str, suggestions: Sequence[str] = (), /, **values: str) -> None:
        """Note that something is wrong with the change that is gone through.

        Parameters
        ----------
        code : str
            What is wrong: a key of ``PROBLEMS``.
        suggestions : Sequence[str], optional
            What may be meant, nearest first.
        **values : str
            What stands in the sentence's placeholders.
        """
        self.problems.append(Problem(self.at, code, tuple(values.items()), tuple(suggestions)))

    def name_of(self, centre_id: str) -> str:
        """Return a centre's name today; its id, where it has none.

        Parameters
        ----------
        centre_id : str
            Id of the centre.

        Returns
        -------
        str
            The name.
        """
        return str(self._name_of.get(centre_id, centre_id))

    def knows_centre(self, centre_id: str) -> bool:
        """Tell whether there is such a centre, in operation or not; note it where there is not.

        Parameters
        ----------
        centre_id : str
            Id of the centre.

        Returns
        -------
        bool
            True: there is.
        """
        if centre_id in self.in_operation:
            return True
        self.fault("unknown_centre", near(centre_id, list(self.in_operation)), centre=centre_id)
        return False

    def has_open_centre(self, centre_id: str) -> bool:
        """Tell whether there is such a centre in operation; note it where there is not.

        Parameters
        ----------
        centre_id : str
            Id of the centre.

        Returns
        -------
        bool
            True: there is, and it is in operation.
        """
        if not self.knows_centre(centre_id):
            return False
        if not self.in_operation[centre_id]:
            self.fault("closed_centre", centre=self.name_of(centre_id))
        return self.in_operation[centre_id]

    def place(self, place_id: str) -> Place | None:
        """Return a place of the gazetteer; None, and a note, where there is none.

        Parameters
        ----------
        place_id : str
            Id of the place.

        Returns
        -------
        Place | None
            The place; None where there is none.
        """
        try:
            return self.today.gazetteer[place_id]
        except UnknownName as unknown:
            self.fault("unknown_place", unknown.suggestions, place=place_id)
            return None

    def knows_groups(self, groups: Sequence[str]) -> bool:
        """Tell whether there are such groups; note each that there is not.

        Parameters
        ----------
        groups : Sequence[str]
            Ids of the groups.

        Returns
        -------
        bool
            True: there are, all of them.
        """
        unknown = [group for group in groups if group not in GROUP_IDS]
        for group in unknown:
            self.fault("unknown_group", near(group, GROUP_IDS), group=group)
        return not unknown

    def knows_municipality(self, code: str) -> bool:
        """Tell whether there is such a municipality; note it where there is not.

        Parameters
        ----------
        code : str
            Four digits.

        Returns
        -------
        bool
            True: there is.
        """
        codes: Sequence[str] = self.today.municipality_codes
        if code in codes:
            return True
        names = self.today.gazetteer.municipality_names
        self.fault(
            "unknown_municipality",
            [f"{similar} ({names[similar]})" for similar in near(code, codes)],
            municipality=code,
        )
        return False

    def knows_road(self, number: str) -> bool:
        """Tell whether a road has that number; note it where none has.

        Parameters
        ----------
        number : str
            Number of the road, such as Rv7.

        Returns
        -------
        bool
            True: one has.
        """
        numbers = road_numbers(self.today.network)
        if number in numbers:
            return True
        self.fault("unknown_road", near(number, numbers), road=number)
        return False

    def cuts(self, road: tuple[str, str, str]) -> tuple[Cut, ...]:
        """Return where today's road is cut to block it between two places; nowhere, if it does not lead there.

        Parameters
        ----------
        road : tuple[str, str, str]
            Number and two place_ids.

        Returns
        -------
        tuple[Cut, ...]
            The places where it is cut; empty: the road does not lead from one to the other.

        Raises
        ------
        UnknownName
            The gazetteer does not know a place.
        """
        if road not in self.roads:
            number, start, end = road
            gazetteer = self.today.gazetteer
            self.roads[road] = find_cuts(self.today.network, number, start=gazetteer[start], end=gazetteer[end])
        return self.roads[road]

    # --- what is done ----------------------------------------------------------------------------------------------

    def serve(self, centre_ids: Sequence[str], groups: Sequence[str], status: str) -> None:
        """Let centres offer groups what the status says.

        Parameters
        ----------
        centre_ids : Sequence[str]
            Ids of the centres.
        groups : Sequence[str]
            Ids of the groups.
        status : str
            What they offer.
        """
        self.services.update({(centre_id, group): status for centre_id in centre_ids for group in groups})

    def forget_services(self, centre_id: str) -> None:
        """Take back whatever the changes before have said of a centre's services.

        Parameters
        ----------
        centre_id : str
            Id of the centre.
        """
        self.services = {service: status for service, status in self.services.items() if service[0] != centre_id}

    # --- what is left ----------------------------------------------------------------------------------------------

    def effect(self) -> Effect:
        """Return the difference from today, by day in summer.

        Returns
        -------
        Effect
            The difference, without conditions; empty: today.
        """
        was, now, sites_were = self._was_open, self.in_operation, self.today.sites
        stays = [centre_id for centre_id in was if now[centre_id]]
        new = [centre_id for centre_id, is_open in now.items() if centre_id not in was and is_open]
        moved = [centre_id for centre_id in stays if self.sites[centre_id] != sites_were.get(centre_id)]
        return Effect(
            closed=tuple(sorted(centre_id for centre_id in was if was[centre_id] and not now[centre_id])),
            reopened=tuple(sorted(centre_id for centre_id in stays if not was[centre_id])),
            opened=tuple(sorted((centre_id, self.sites[centre_id][0]) for centre_id in new)),
            moved=tuple(sorted((centre_id, self.sites[centre_id][0]) for centre_id in moved)),
            services=tuple(sorted(self._services_left(new), key=lambda left: (left[0], GROUP_IDS.index(left[1])))),
            agreements=tuple(sorted(self._agreements_left({*was, *new}))),
            roads=tuple(sorted(self.roads)),
            cuts=tuple(sorted({cut for cuts in self.roads.values() for cut in cuts})),
        )

    def _services_left(self, new: Sequence[str]) -> list[tuple[str, str, str]]:
        return [
            (centre_id, group, status)
            for (centre_id, group), status in self.services.items()
            if self.in_operation[centre_id] and (centre_id in new or self.today.status_of(centre_id, group) != status)
        ]

    def _agreements_left(self, centre_ids: set[str]) -> list[tuple[str, str]]:
        if not self.agreements:
            return []
        contracted = self.today.contracted()
        has = dict(zip(contracted["municipality_code"], contracted["centre_id"], strict=True))
        return [
            (code, centre_id)
            for code, centre_id in self.agreements.items()
            if has.get(code) != centre_id and centre_id in centre_ids
        ]


def near(name: str, known: Sequence[str]) -> list[str]:
    """Return the names that may have been meant, nearest first.

    Parameters
    ----------
    name : str
        What was asked for.
    known : Sequence[str]
        All names there are.

    Returns
    -------
    list[str]
        At most five names.
    """
    return get_close_matches(name, known, n=5, cutoff=0.6)
