"""What a scenario amounts to over one data set, and everything that is wrong with it.

The changes are gone through in their order; what is left in the end is held against today. So closing and reopening
the same centre is nothing, a service that is documented already stays documented, and two rows of changes that do not
touch each other come to the same in either order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.scenario.changes import LAWFUL_GROUPS, Change, OpenCentre, ReopenCentre, new_centre_id
from geo.scenario.draft import OPEN, Draft, Today
from geo.scenario.effect import Effect
from geo.scenario.problems import Problem
from geo.scenario.scenario import Scenario


def work_out(scenario: Scenario, today: Today) -> tuple[Effect, tuple[Problem, ...]]:
    """Return what the scenario amounts to and all its problems; the effect counts only where there is none.

    Parameters
    ----------
    scenario : Scenario
        The changes and conditions.
    today : Today
        What is known of today.

    Returns
    -------
    tuple[Effect, tuple[Problem, ...]]
        The difference from today, and the problems in the order of the changes.
    """
    draft = _gone_through(scenario, today)
    return replace(draft.effect(), conditions=scenario.conditions), tuple(draft.problems)


def resolve(scenario: Scenario, today: Today) -> list[Problem]:
    """Return everything that is wrong with a scenario, in the order of its changes; empty: it can be carried out.

    Parameters
    ----------
    scenario : Scenario
        The changes and conditions.
    today : Today
        What is known of today.

    Returns
    -------
    list[Problem]
        The problems.
    """
    return _gone_through(scenario, today).problems


def opening(place_id: str, groups: Sequence[str] = LAWFUL_GROUPS, *, scenario: Scenario, today: Today) -> Change:
    """Return what opening a centre in a town means: to reopen the one that is closed there, else to open a new one.

    Reopened is the centre whose only site is in that town, if there is exactly one, closed today or by the scenario.
    One that the scenario itself has closed comes back as it was, without assumed groups.

    Parameters
    ----------
    place_id : str
        Id of the town.
    groups : Sequence[str], optional
        Ids of the groups that the centre is assumed to take in.
    scenario : Scenario
        The scenario to which the change would be added.
    today : Today
        What is known of today.

    Returns
    -------
    Change
        A reopening or an opening.
    """
    draft = _gone_through(scenario, today)
    closed_here = [
        centre_id
        for centre_id, is_open in draft.in_operation.items()
        if not is_open and draft.sites.get(centre_id) == (place_id,) and centre_id != new_centre_id(place_id)
    ]
    if len(closed_here) != 1:
        return OpenCentre(place_id, tuple(groups))
    closed_today = closed_here[0] in today.centres.loc[today.centres["status"] != OPEN, "centre_id"].tolist()
    return ReopenCentre(closed_here[0], tuple(groups) if closed_today else ())


def _gone_through(scenario: Scenario, today: Today) -> Draft:
    draft = Draft(today)
    decided: set[tuple[str, ...]] = set()
    for draft.at, change in enumerate(scenario.changes):
        subject = change.subject
        if subject is not None and subject in decided:
            draft.fault("repeated")
            continue
        if subject is not None:
            decided.add(subject)
        if change.resolve(draft):
            change.apply(draft)
    return draft
