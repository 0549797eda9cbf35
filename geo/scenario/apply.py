"""The tables of centres, evidence and agreements as a scenario has them. Today's frames are left as they are."""

from __future__ import annotations

from geo.data.gazetteer import Gazetteer
from geo.scenario.changes import CHANGES
from geo.scenario.effect import Effect
from geo.scenario.tables import CentreTables


def tables_under(effect: Effect, tables: CentreTables, *, gazetteer: Gazetteer) -> CentreTables:
    """Return the tables under a scenario, new rows last; today's own frame where none of its rows differs.

    Parameters
    ----------
    effect : Effect
        The difference from today.
    tables : CentreTables
        Today's tables.
    gazetteer : Gazetteer
        The places.

    Returns
    -------
    CentreTables
        The tables of the scenario.
    """
    for kind in CHANGES:
        tables = kind.tables_under(effect, tables, gazetteer=gazetteer)
    return tables
