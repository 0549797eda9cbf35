"""A world: today's, or that of a scenario. It is a value; what answers about it stands in the modules beside this one.

A world under a scenario is today's with some parts replaced, and shares all others: people, legs, rows of travel times.
What follows from a part is worked out from the world's own part and is never handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from geo.data.folder import Dataset
from geo.data.gazetteer import Gazetteer
from geo.evidence.groups import resolve, sites
from geo.evidence.statements import Statements
from geo.network.access import AccessRules
from geo.network.graph import BoolArray, Network, SpeedModel
from geo.network.seasonal import SeasonalClosures
from geo.network.seasonal import resolve as resolve_closures
from geo.network.state import TravelNetwork
from geo.routing import matrix
from geo.routing.cache import TownTimes
from geo.routing.incremental import TravelTimeMatrix
from geo.routing.matrix import Seconds
from geo.scenario.apply import tables_under
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables
from geo.study.memory import Kept, Memory
from geo.study.origins import Origins

OPEN = "open"
NO_CAR_ROAD = "no_car_road"


@dataclass(frozen=True, eq=False)
class World:
    """Everything that answers rest on. Nothing in it is ever changed.

    Parameters
    ----------
    dataset : Dataset
        The tables; centres, evidence and agreements as the scenario has them.
    statements : Statements
        What each centre says of each group.
    gazetteer : Gazetteer
        The places.
    origins : Origins
        People and areas.
    travel_network : TravelNetwork
        The roads and the legs to them.
    towns : TownTimes
        Travel times to towns over ``travel_network``.
    sites : Mapping[str, tuple[str, ...]]
        By centre_id, the place_ids of its sites.
    travel_times : TravelTimeMatrix
        Seconds [centre, origin], closed centres too.
    effect : Effect, optional
        The difference from today; empty: today.
    """

    dataset: Dataset
    statements: Statements
    gazetteer: Gazetteer
    origins: Origins
    travel_network: TravelNetwork
    towns: TownTimes
    sites: Mapping[str, tuple[str, ...]]
    travel_times: TravelTimeMatrix
    effect: Effect = field(default_factory=Effect)

    @classmethod
    def today(cls, dataset: Dataset, *, speeds: SpeedModel | None = None, rules: AccessRules | None = None) -> World:
        """Build today's world, with one search from every house of every centre.

        Parameters
        ----------
        dataset : Dataset
            The tables.
        speeds : SpeedModel | None, optional
            Speeds by kind of road; None: the seconds of the table of roads.
        rules : AccessRules | None, optional
            How the ways between door and road are found; None: the default.

        Returns
        -------
        World
            A world without an effect.
        """
        gazetteer = Gazetteer(dataset.places, dataset.municipalities)
        origins, landmasses = dataset.origins, dataset.landmasses
        travel_network = TravelNetwork.today(
            Network.from_roads(dataset.roads, speeds=speeds),
            *(origins["x_m"], origins["y_m"], origins["landmass"]),
            rules=AccessRules() if rules is None else rules,
            no_car_road=frozenset(landmasses.loc[landmasses["decision"] == NO_CAR_ROAD, "landmass_id"]),
        )
        placed = sites(dataset.centres, gazetteer)
        by_site = matrix.matrix(
            travel_network.network,
            origins=travel_network.origin_legs,
            sites=travel_network.town_legs([site.place for site in placed]),
        )
        row_of = {centre_id: row for row, centre_id in enumerate(_by_id(dataset.centres)["centre_id"])}
        centre_of_site = np.array([row_of[site.centre_id] for site in placed], dtype=np.int64)
        times = matrix.by_centre(by_site, centre_of_site=centre_of_site, centre_count=len(row_of))
        travel_times = TravelTimeMatrix.of(times)  # worlds under scenarios share the rows
        place_ids: dict[str, tuple[str, ...]] = {}
        for site in placed:
            place_ids[site.centre_id] = (*place_ids.get(site.centre_id, ()), site.place.place_id)
        pinned = {
            site.place.place_id: times[row] if len(place_ids[site.centre_id]) == 1 else by_site[at].copy()
            for at, (site, row) in enumerate(zip(placed, centre_of_site, strict=True))
        }
        return cls(
            dataset=dataset,
            statements=Statements.of(resolve(dataset.evidence)),
            gazetteer=gazetteer,
            origins=Origins.of(dataset),
            travel_network=travel_network,
            towns=TownTimes.over(travel_network, pinned=pinned),
            sites=place_ids,
            travel_times=travel_times,
        )

    @cached_property
    def centres(self) -> pd.DataFrame:
        """All centres in order of ``centre_id``: its rows are the rows of the travel times."""
        return _by_id(self.dataset.centres)

    @cached_property
    def centre_ids(self) -> list[str]:
        """Ids of all centres, in that order."""
        ids: list[str] = self.centres["centre_id"].tolist()
        return ids

    @cached_property
    def row_of_centre(self) -> dict[str, int]:
        """Row of each centre by its id."""
        return {centre_id: row for row, centre_id in enumerate(self.centre_ids)}

    @cached_property
    def in_operation(self) -> BoolArray:
        """Tell per centre whether it may be routed to."""
        return self.centres["status"].eq(OPEN).to_numpy(dtype=bool)

    @property
    def times(self) -> Seconds:
        """Seconds [centre, origin]; read-only."""
        return self.travel_times.matrix

    def town_times(self, place_ids: Sequence[str]) -> list[Seconds]:
        """Search the seconds from every origin to each town, once.

        Parameters
        ----------
        place_ids : Sequence[str]
            Ids of the towns.

        Returns
        -------
        list[Seconds]
            One array [origin] per town, read-only; ``inf``: no way.

        Raises
        ------
        UnknownName
            The gazetteer does not know a place.
        """
        return self.towns.rows([self.gazetteer[place_id] for place_id in place_ids])


def _by_id(centres: pd.DataFrame) -> pd.DataFrame:
    return centres.sort_values("centre_id", ignore_index=True)


def seasonal_closures(today: World, *, memory: Memory) -> SeasonalClosures:
    """Find what is documented of roads in winter and ferries at night on today's network, once.

    Parameters
    ----------
    today : World
        Today's world.
    memory : Memory
        Where what is worked out is kept.

    Returns
    -------
    SeasonalClosures
        Where the roads are closed and which ferries rest.
    """
    return memory.keep(
        Kept.CLOSURES,
        Effect(),
        lambda: resolve_closures(
            today.dataset.closures, network=today.travel_network.network, gazetteer=today.gazetteer
        ),
    )


def apply(effect: Effect, today: World, *, memory: Memory) -> World:
    """Make the world that an effect makes of today's.

    Networks under conditions, and their towns, are kept in the memory.

    Parameters
    ----------
    effect : Effect
        The difference from today.
    today : World
        Today's world.
    memory : Memory
        Where what is worked out is kept.

    Returns
    -------
    World
        A world that shares with today's what the effect does not touch.
    """
    was = CentreTables(today.dataset.centres, today.dataset.evidence, today.dataset.agreements)
    tables = tables_under(effect, was, gazetteer=today.gazetteer)
    elsewhere: dict[str, tuple[str, ...]] = {
        centre_id: (place_id,) for centre_id, place_id in effect.moved + effect.opened
    }
    world = replace(
        today,
        dataset=replace(today.dataset, centres=tables.centres, evidence=tables.evidence, agreements=tables.agreements),
        statements=today.statements.assuming(effect.services),
        sites={**today.sites, **elsewhere},
        effect=effect,
    )
    if effect.cuts or effect.conditions:
        travel_network, towns = _roads_under(effect, today, memory=memory)
        world = replace(world, travel_network=travel_network, towns=towns)
        return _searched(world, today, centres=world.sites)
    return _searched(world, today, centres=elsewhere)


def _searched(world: World, today: World, *, centres: Mapping[str, tuple[str, ...]]) -> World:
    """Return the world with times to these centres by its own roads, to all others as they are today."""
    if not centres:
        return world
    place_ids = list(dict.fromkeys(place_id for site_ids in centres.values() for place_id in site_ids))
    seconds_to = dict(zip(place_ids, world.town_times(place_ids), strict=True))
    by_centre = {centre_id: [seconds_to[place_id] for place_id in site_ids] for centre_id, site_ids in centres.items()}
    rows = today.travel_times.with_sites(by_centre, centre_ids=world.centre_ids, row_was=today.row_of_centre)
    return replace(world, travel_times=rows)


def _roads_under(effect: Effect, today: World, *, memory: Memory) -> tuple[TravelNetwork, TownTimes]:
    roads = Effect(cuts=effect.cuts, conditions=effect.conditions)

    def work_out() -> tuple[TravelNetwork, TownTimes]:
        conditions = roads.conditions
        closures = seasonal_closures(today, memory=memory) if conditions.winter or conditions.night else None
        travel_network = today.travel_network.under(conditions, cuts=roads.cuts, closures=closures)
        return travel_network, TownTimes.over(travel_network)

    return memory.keep(Kept.NETWORK, roads, work_out)
