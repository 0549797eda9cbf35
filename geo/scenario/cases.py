"""Real cases, ready to open. What happened or was proposed, and the source, stand in the catalogue under ``case``."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import UnknownName
from geo.network.conditions import PRESETS
from geo.scenario.scenario import EVERY, ChangeService, CloseCentre, CloseRoad, MoveCentre, ReopenCentre, Scenario


@dataclass(frozen=True)
class Case:
    """A scenario over the embedded data set, and the group for which it is best seen.

    Parameters
    ----------
    id : str
        Short name, as in addresses and the catalogue.
    scenario : Scenario
        What is changed.
    group : str
        Id of the group.
    """

    id: str
    scenario: Scenario
    group: str

    @property
    def title_key(self) -> str:
        """Key of its title in the catalogue of texts."""
        return f"case.{self.id}.title"

    @property
    def text_key(self) -> str:
        """Key of the sentences on what happened, with the source."""
        return f"case.{self.id}.text"


CASES: tuple[Case, ...] = (
    # Closed in 2019; whom a new one would take in is our assumption: the four groups of the law, and North Sámi.
    Case(
        "karasjok",
        Scenario(
            (
                ReopenCentre(
                    "karasjok_closed",
                    ("women", "men", "women_with_children", "men_with_children", "sami_north"),
                ),
            )
        ),
        "sami_north",
    ),
    Case("sor_helgeland", Scenario((CloseCentre("sor_helgeland"),)), "women"),
    Case("halden", Scenario((MoveCentre("halden", "3105-sarpsborg"),)), "women"),
    # Documented to close at holidays and long sick leave. The same change as closing it down; the story is another.
    Case("summer", Scenario((CloseCentre("sor_helgeland"),)), "women"),
    Case("men_with_children", Scenario((ChangeService(EVERY, "men_with_children", "full"),)), "men_with_children"),
    # Blocked half-way, which is in the pass: the gates stand at Haugastøl and Maurset.
    Case("hardangervidda", Scenario((CloseRoad("Rv7", "3330-haugastol", "4619-ovre-eidfjord"),)), "women"),
    # Of most ferries nobody documents the night; here they rest, so that the truth lies between this and today.
    Case("natt", Scenario(conditions=PRESETS["night_without"]), "women"),
    Case("vinter", Scenario(conditions=PRESETS["winter"]), "women"),
)


def case_named(name: str) -> Case:
    """Return the case with this id.

    Parameters
    ----------
    name : str
        The id.

    Returns
    -------
    Case
        The case.

    Raises
    ------
    UnknownName
        There is no such case; with the nearest ids.
    """
    for case in CASES:
        if case.id == name:
            return case
    raise UnknownName("case", name, [case.id for case in CASES])
