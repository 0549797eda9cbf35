"""What a scenario amounts to over one data set, and everything that is wrong with it.

The changes are gone through in their order; what is left in the end is held against today. So closing and reopening
the same centre is nothing, a service that is documented already stays documented, and two rows of changes that do not
touch each other come to the same in either order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Protocol

import pandas as pd

from geo.data.gazetteer import Gazetteer, Place
from geo.data.vocabulary import ACCEPTABLE, GROUP_IDS
from geo.errors import UnknownName
from geo.network.blocks import Cut, find_cuts, road_numbers
from geo.network.conditions import STANDARD, Conditions
from geo.network.graph import Network
from geo.scenario.scenario import (
    EVERY,
    LAWFUL_GROUPS,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    Problem,
    ReopenCentre,
    Scenario,
    new_centre_id,
    subject,
)

STATUSES = (*ACCEPTABLE, "no")  # what a scenario may assume; a plan is no offer
_FULL, _UNKNOWN, _OPEN = "full", "unknown", "open"


class Today(Protocol):
    """What must be known of today; a ``Study`` is one."""

    gazetteer: Gazetteer
    centres: pd.DataFrame
    municipality_codes: list[str]
    homes: dict[str, tuple[str, ...]]

    @property
    def network(self) -> Network:
        """Return today's roads."""
        ...

    def status_of(self, centre_id: str, group: str) -> str:
        """Return what is documented today."""
        ...

    def contracted(self, *, presumed: bool = False) -> pd.DataFrame:
        """Return the municipalities' contracted centres."""
        ...


@dataclass(frozen=True)
class Effect:
    """The difference from today, each part in a fixed order: equal effects are equal worlds. Empty: today."""

    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()  # id of the new centre, place_id
    moved: tuple[tuple[str, str], ...] = ()  # id of the centre, place_id
    services: tuple[tuple[str, str, str], ...] = ()  # centre, group, status
    agreements: tuple[tuple[str, str], ...] = ()  # municipality, centre
    roads: tuple[tuple[str, str, str], ...] = ()  # number, place_id, place_id
    cuts: tuple[Cut, ...] = ()  # where the roads are blocked
    conditions: Conditions = STANDARD

    def __bool__(self) -> bool:
        """Tell whether anything differs from today."""
        return self != Effect()

    def scenario(self) -> Scenario:
        """Return the shortest scenario that amounts to this, without a name; the same for equal effects."""
        full: dict[str, list[str]] = {}
        others: list[ChangeService] = []
        new = dict(self.opened)
        for centre, group, status in self.services:
            if status == _FULL and (centre in new or centre in self.reopened):
                full.setdefault(centre, []).append(group)
            else:
                others.append(ChangeService(centre, group, status))
        changes: list[Change] = [CloseCentre(centre) for centre in self.closed]
        changes += [ReopenCentre(centre, tuple(full.get(centre, ()))) for centre in self.reopened]
        for centre, place in self.opened:
            groups = full.get(centre) or [service.group for service in others if service.centre_id == centre]
            changes.append(OpenCentre(place, tuple(groups)))
        changes += [MoveCentre(centre, place) for centre, place in self.moved]
        changes += others
        changes += [ChangeAgreement(municipality, centre) for municipality, centre in self.agreements]
        changes += [CloseRoad(*road) for road in self.roads]
        return Scenario(tuple(changes), conditions=self.conditions)


@dataclass
class _World:
    """The centres while the changes are gone through."""

    open: dict[str, bool]
    home: dict[str, tuple[str, ...]]  # place_ids of the houses
    services: dict[tuple[str, str], str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)
    roads: dict[tuple[str, str, str], tuple[Cut, ...]] = field(default_factory=dict)


def work_out(scenario: Scenario, today: Today) -> tuple[Effect, tuple[Problem, ...]]:
    """Return what the scenario amounts to and all its problems; the effect counts only where there is none."""
    return _Reader(today).read(scenario)


def resolve(scenario: Scenario, today: Today) -> list[Problem]:
    """Return everything that is wrong with a scenario, in the order of its changes; empty: it can be carried out."""
    return list(work_out(scenario, today)[1])


def opening(place_id: str, groups: Sequence[str] = LAWFUL_GROUPS, *, scenario: Scenario, today: Today) -> Change:
    """Return what opening a centre in a town means: to reopen the one that is closed there, else to open a new one.

    Reopened is the centre whose only house is in that town, if there is exactly one, closed today or by the scenario.
    One that the scenario itself has closed comes back as it was, without assumed groups.
    """
    reader = _Reader(today)
    reader.read(scenario)
    here = [one for one, is_open in reader.is_open.items() if not is_open and reader.home.get(one) == (place_id,)]
    known = [one for one in here if one != new_centre_id(place_id)]
    if len(known) != 1:
        return OpenCentre(place_id, tuple(groups))
    closed_today = known[0] in today.centres.loc[today.centres["status"] != _OPEN, "centre_id"].tolist()
    return ReopenCentre(known[0], tuple(groups) if closed_today else ())


class _Reader:
    """Goes through the changes once; gathers problems on the way."""

    def __init__(self, today: Today) -> None:
        self._today = today
        ids = today.centres["centre_id"].tolist()
        statuses = today.centres["status"].tolist()
        self._was_open = {one: status == _OPEN for one, status in zip(ids, statuses, strict=True)}
        self._was_home = today.homes
        self._world = _World(dict(self._was_open), dict(self._was_home))
        self._problems: list[Problem] = []
        self._at = 0

    @property
    def is_open(self) -> Mapping[str, bool]:
        """Return which centres are in operation after what was read."""
        return self._world.open

    @property
    def home(self) -> Mapping[str, tuple[str, ...]]:
        """Return the places of the centres' houses after what was read."""
        return self._world.home

    def read(self, scenario: Scenario) -> tuple[Effect, tuple[Problem, ...]]:
        seen: set[tuple[str, ...]] = set()
        for self._at, change in enumerate(scenario.changes):
            about = subject(change)
            if about is not None and about in seen:
                self._say("repeated")
                continue
            if about is not None:
                seen.add(about)
            self._ACT[type(change)](self, change)
        return replace(self._effect(), conditions=scenario.conditions), tuple(self._problems)

    # --- what each change does ---------------------------------------------------------------------------------

    def _close(self, change: CloseCentre) -> None:
        if not self._has_centre(change.centre_id):
            return
        if not self._world.open[change.centre_id]:
            self._say("already_closed", centre=self._name(change.centre_id))
        self._world.open[change.centre_id] = False

    def _reopen(self, change: ReopenCentre) -> None:
        known = self._has_centre(change.centre_id)
        if known and self._world.open[change.centre_id]:
            self._say("already_open", centre=self._name(change.centre_id))
        if self._are_groups(change.groups) and known:
            self._world.open[change.centre_id] = True
            self._serve([change.centre_id], change.groups, _FULL)

    def _open(self, change: OpenCentre) -> None:
        place = self._place(change.place_id)
        if not change.groups:
            self._say("no_groups", place=place.label if place else change.place_id)
        if not self._are_groups(change.groups) or place is None:
            return
        centre = new_centre_id(place.place_id)
        if self._world.open.get(centre, False):
            self._say("already_opened", place=place.label)
            return
        self._forget_services(centre)
        self._world.open[centre] = True
        self._world.home[centre] = (place.place_id,)
        self._serve([centre], change.groups, _FULL)

    def _move(self, change: MoveCentre) -> None:
        place, known = self._place(change.place_id), self._is_open_centre(change.centre_id)
        if known and place is not None:
            self._world.home[change.centre_id] = (place.place_id,)

    def _change_service(self, change: ChangeService) -> None:
        if change.centre_id == EVERY:
            centres = [centre for centre, is_open in self._world.open.items() if is_open]
        else:
            centres = [change.centre_id] if self._is_open_centre(change.centre_id) else []
        fine = self._are_groups([change.group])
        if change.status not in STATUSES:
            self._say("unknown_status", _near(change.status, STATUSES), status=change.status)
        elif fine:
            self._serve(centres, [change.group], change.status)

    def _agree(self, change: ChangeAgreement) -> None:
        known = self._is_open_centre(change.centre_id)
        code = change.municipality_code
        if code not in self._today.municipality_codes:
            names = self._today.gazetteer.municipality_names
            near = [f"{one} ({names[one]})" for one in _near(code, self._today.municipality_codes)]
            self._say("unknown_municipality", near, municipality=code)
        elif known:
            self._world.agreements[code] = change.centre_id

    def _block(self, change: CloseRoad) -> None:
        start, end = self._place(change.from_place_id), self._place(change.to_place_id)
        numbers = road_numbers(self._today.network)
        if change.number not in numbers:
            self._say("unknown_road", _near(change.number, numbers), road=change.number)
        elif start is not None and end is not None:
            low, high = sorted((start.place_id, end.place_id))
            cuts = find_cuts(
                self._today.network,
                change.number,
                start=self._today.gazetteer[low],
                end=self._today.gazetteer[high],
            )
            self._world.roads[(change.number, low, high)] = cuts
            if not cuts:
                self._say("no_stretch", road=change.number, from_place=start.label, to_place=end.label)

    _ACT: Mapping[type, Callable[..., None]] = {
        CloseCentre: _close,
        ReopenCentre: _reopen,
        OpenCentre: _open,
        MoveCentre: _move,
        ChangeService: _change_service,
        ChangeAgreement: _agree,
        CloseRoad: _block,
    }

    def _serve(self, centres: Sequence[str], groups: Sequence[str], status: str) -> None:
        self._world.services.update({(centre, group): status for centre in centres for group in groups})

    def _forget_services(self, centre: str) -> None:
        for key in [key for key in self._world.services if key[0] == centre]:
            del self._world.services[key]

    # --- what may be wrong -------------------------------------------------------------------------------------

    def _say(self, code: str, suggestions: Sequence[str] = (), /, **values: str) -> None:
        self._problems.append(Problem(self._at, code, tuple(values.items()), tuple(suggestions)))

    def _name(self, centre: str) -> str:
        names = dict(zip(self._today.centres["centre_id"], self._today.centres["centre"], strict=True))
        return str(names.get(centre, centre))

    def _has_centre(self, centre: str) -> bool:
        if centre in self._world.open:
            return True
        self._say("unknown_centre", _near(centre, list(self._world.open)), centre=centre)
        return False

    def _is_open_centre(self, centre: str) -> bool:
        if not self._has_centre(centre):
            return False
        if not self._world.open[centre]:
            self._say("closed_centre", centre=self._name(centre))
        return self._world.open[centre]

    def _place(self, place_id: str) -> Place | None:
        try:
            return self._today.gazetteer[place_id]
        except UnknownName as unknown:
            self._say("unknown_place", unknown.suggestions, place=place_id)
            return None

    def _are_groups(self, groups: Sequence[str]) -> bool:
        unknown = [group for group in groups if group not in GROUP_IDS]
        for group in unknown:
            self._say("unknown_group", _near(group, GROUP_IDS), group=group)
        return not unknown

    # --- what is left ------------------------------------------------------------------------------------------

    def _effect(self) -> Effect:
        now, was = self._world, self._was_open
        stays = [one for one in was if now.open[one]]
        new = [one for one, is_open in now.open.items() if one not in was and is_open]
        agreed = (
            self._today.contracted() if now.agreements else pd.DataFrame(columns=["municipality_code", "centre_id"])
        )
        has = dict(zip(agreed["municipality_code"], agreed["centre_id"], strict=True))
        return Effect(
            closed=tuple(sorted(one for one in was if was[one] and not now.open[one])),
            reopened=tuple(sorted(one for one in stays if not was[one])),
            opened=tuple(sorted((one, now.home[one][0]) for one in new)),
            moved=tuple(sorted((one, now.home[one][0]) for one in stays if now.home[one] != self._was_home.get(one))),
            services=tuple(
                sorted(
                    (
                        (centre, group, status)
                        for (centre, group), status in now.services.items()
                        if now.open[centre] and (centre in new or self._today.status_of(centre, group) != status)
                    ),
                    key=lambda service: (service[0], GROUP_IDS.index(service[1])),
                )
            ),
            agreements=tuple(
                sorted(
                    (code, one)
                    for code, one in now.agreements.items()
                    if has.get(code) != one and (one in was or one in new)
                )
            ),
            roads=tuple(sorted(now.roads)),
            cuts=tuple(sorted({cut for cuts in now.roads.values() for cut in cuts})),
        )


def _near(name: str, known: Sequence[str]) -> list[str]:
    return get_close_matches(name, known, n=5, cutoff=0.6)
