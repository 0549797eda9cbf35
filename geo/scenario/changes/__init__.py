"""One module per kind of change, and the registry of all. A new kind is a module and a line here."""

from __future__ import annotations

from geo.scenario.changes.agreement import ChangeAgreement
from geo.scenario.changes.change import EVERY, Argument, Change, Kind, Name, Sentence
from geo.scenario.changes.closing import CloseCentre
from geo.scenario.changes.move import MoveCentre
from geo.scenario.changes.opening import LAWFUL_GROUPS, NEW_CENTRE, OpenCentre, new_centre_id
from geo.scenario.changes.reopening import ReopenCentre
from geo.scenario.changes.road import CloseRoad
from geo.scenario.changes.service import STATUSES, ChangeService

__all__ = [
    "CHANGES",
    "EVERY",
    "LAWFUL_GROUPS",
    "NEW_CENTRE",
    "STATUSES",
    "Argument",
    "Change",
    "ChangeAgreement",
    "ChangeService",
    "CloseCentre",
    "CloseRoad",
    "Kind",
    "MoveCentre",
    "Name",
    "OpenCentre",
    "ReopenCentre",
    "Sentence",
    "new_centre_id",
]

#: All kinds, in the order in which an effect is put as a scenario and carried out on the tables.
CHANGES: tuple[type[Change], ...] = (
    CloseCentre,
    ReopenCentre,
    OpenCentre,
    MoveCentre,
    ChangeService,
    ChangeAgreement,
    CloseRoad,
)
