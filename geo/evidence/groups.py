"""The crisis centres and whom they serve. The rules that their tables must obey stand in ``geo.data.rules.centres``.

**Several statements on one centre and group** are resolved to one:

1. A plan says nothing of today: ``planned`` decides only where no other statement exists.
2. The newest year wins; an undated statement is older than any dated one.
3. Then the more confident one: high, medium, low.
4. At a full tie the more cautious one, that which offers least.

Nothing is thrown away: ``contradicted`` is true where another statement of the same age disagrees, that is one of at
most five years before the resolved one, or an undated one (it may be of any year). ``unspecified`` (an overnight offer
is documented, its form is not) agrees with ``full`` and ``elsewhere``; all other pairs of different statuses disagree;
plans disagree with nothing.

A status may hold for part of a group only: in Oslo women in active substance use are housed elsewhere while men are
not housed at all. The table keeps one row for each, the notes say for whom, the rule resolves them (here by confidence)
and ``contradicted`` asks the reader to look. Such a pair must be shown, never averaged.

**No row means unknown, never no.** ``documented`` counts accepted statuses only; ``possible`` counts everything but a
documented ``no``. The truth lies between the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from geo.data.gazetteer import Gazetteer, Place
from geo.data.names import site_names
from geo.data.tables import CONFIDENCES
from geo.data.vocabulary import ACCEPTABLE, DEFAULT_ACCEPT, GROUP_IDS, STATUSES
from geo.errors import UnknownName

SAME_AGE_YEARS = 5  # statements this far apart still speak of the same situation
_OVERNIGHT = frozenset({"full", "elsewhere"})
_UNDATED = -1
_Said = tuple[str, int | None]  # status and year of one statement


def resolve(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return one statement per centre and group, by the rule of this module, in the order of the tables.

    Parameters
    ----------
    evidence : pd.DataFrame
        Rows of the table.

    Returns
    -------
    pd.DataFrame
        Columns of the table, ``contradicted`` (flag) and ``statements`` (how many were made).
    """
    rank = pd.DataFrame(
        {
            "centre_id": evidence["centre_id"],
            "group_rank": evidence["group"].map(_order(GROUP_IDS)),
            "planned": evidence["status"].eq("planned"),
            "year": -evidence["year"].fillna(_UNDATED).astype("int64"),
            "confidence": evidence["confidence"].map(_order(CONFIDENCES)),
            "caution": -evidence["status"].map(_order(STATUSES)),
            "source": evidence["source"],
        }
    )
    best_first = evidence.loc[rank.sort_values(list(rank.columns), kind="stable").index]
    said: dict[tuple[str, str], list[_Said]] = {}
    for centre_id, group, status, year in zip(
        *(best_first[name].tolist() for name in ("centre_id", "group", "status", "year")), strict=True
    ):
        said.setdefault((centre_id, group), []).append((status, None if pd.isna(year) else int(year)))
    resolved = best_first.drop_duplicates(["centre_id", "group"], ignore_index=True)
    return resolved.assign(
        contradicted=pd.Series([_is_contradicted(statements) for statements in said.values()], dtype="bool"),
        statements=pd.Series([len(statements) for statements in said.values()], dtype="int64"),
    )


def _order(words: Iterable[str]) -> dict[str, int]:
    return {word: position for position, word in enumerate(words)}


def _is_contradicted(statements: list[_Said]) -> bool:
    """Whether a statement of the same age disagrees with the first, resolved one."""
    resolved, resolved_year = statements[0]
    for status, year in statements[1:]:
        same_age = year is None or resolved_year is None or year >= resolved_year - SAME_AGE_YEARS
        if same_age and not _agree(resolved, status):
            return True
    return False


def _agree(one: str, other: str) -> bool:
    pair = {one, other}
    return len(pair) == 1 or "planned" in pair or ("unspecified" in pair and bool(pair & _OVERNIGHT))


def documented(resolved: pd.DataFrame, group: str, *, accept: Collection[str] = DEFAULT_ACCEPT) -> frozenset[str]:
    """Return the centres documented to take the group in, where the reader accepts the statuses ``accept``.

    Closed centres may be among them: their history is kept.

    Parameters
    ----------
    resolved : pd.DataFrame
        From ``resolve``.
    group : str
        Id of the group.
    accept : Collection[str], optional
        Statuses that count as being taken in.

    Returns
    -------
    frozenset[str]
        Ids of the centres.

    Raises
    ------
    UnknownName
        A group or status that does not exist, or a status that cannot mean being taken in.
    """
    _known_group(group)
    for status in accept:
        if status not in ACCEPTABLE:
            raise UnknownName("status to accept", status, ACCEPTABLE, suggestions=ACCEPTABLE)
    return frozenset(resolved.loc[resolved["group"].eq(group) & resolved["status"].isin(list(accept)), "centre_id"])


def possible(resolved: pd.DataFrame, group: str, *, centre_ids: Iterable[str]) -> frozenset[str]:
    """Return those of ``centre_ids`` that may take the group in: all but the ones with a documented no.

    Parameters
    ----------
    resolved : pd.DataFrame
        From ``resolve``.
    group : str
        Id of the group.
    centre_ids : Iterable[str]
        The centres asked about.

    Returns
    -------
    frozenset[str]
        Ids of the centres.

    Raises
    ------
    UnknownName
        No such group.
    """
    _known_group(group)
    refused = resolved.loc[resolved["group"].eq(group) & resolved["status"].eq("no"), "centre_id"]
    return frozenset(centre_ids) - frozenset(refused)


def in_operation(centres: pd.DataFrame) -> tuple[str, ...]:
    """Return the ids of the centres in operation, sorted.

    Parameters
    ----------
    centres : pd.DataFrame
        Rows of the table.

    Returns
    -------
    tuple[str, ...]
        Each once.
    """
    return tuple(sorted(centres.loc[centres["status"].eq("open"), "centre_id"]))


def _known_group(group: str) -> None:
    if group not in GROUP_IDS:
        raise UnknownName("group", group, GROUP_IDS)


# --- where the centres are ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """A town in which a centre has a house. The point is the town's public reference point, never the house.

    Parameters
    ----------
    site_id : str
        Ids of centre and place, joined by ':'.
    centre_id : str
        The centre that has it.
    place : Place
        The town.
    """

    site_id: str
    centre_id: str
    place: Place


def sites(centres: pd.DataFrame, gazetteer: Gazetteer) -> tuple[Site, ...]:
    """Return all sites of the given centres, by centre id, then in the order they are written.

    Parameters
    ----------
    centres : pd.DataFrame
        Rows of the table.
    gazetteer : Gazetteer
        Finds the towns.

    Returns
    -------
    tuple[Site, ...]
        One per town of a centre.

    Raises
    ------
    UnknownName
        A town is not in the gazetteer, or not in the municipality it is said to be in.
    """
    found: list[Site] = []
    rows = centres.sort_values("centre_id")
    for centre_id, town, host in zip(rows["centre_id"], rows["town"], rows["municipality_code"], strict=True):
        for name, code in site_names(town, host=host):
            place = gazetteer.within(name, code)
            found.append(Site(f"{centre_id}:{place.place_id}", centre_id, place))
    return tuple(found)
