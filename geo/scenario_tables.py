"""The tables of centres, evidence and agreements as a scenario has them. Today's frames are left as they are.

What a scenario says is never put as a fact: its rows have ``scenario`` as source, ``assumption`` as kind and
confidence, and no year. They stand in place of what was documented of the same centre and group, so that resolving the
changed table gives the scenario's word; today's table keeps the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.places import Gazetteer
from geo.scenario import ASSUMPTION, SOURCE
from geo.scenario_effect import Effect

#: A new centre has no name of its own; names of centres are Norwegian, as in the table.
NEW_CENTRE = "Nytt krisesenter i {place}"


def centres_under(centres: pd.DataFrame, effect: Effect, /, *, gazetteer: Gazetteer) -> pd.DataFrame:
    """Return all centres under a scenario: status and town as it says, new ones last."""
    columns: dict[str, list[Any]] = {name: centres[name].tolist() for name in centres.columns}
    row_of = {centre_id: row for row, centre_id in enumerate(columns["centre_id"])}
    changes: dict[str, dict[str, str]] = {}
    for chosen, status in ((effect.closed, "closed"), (effect.reopened, "open")):
        for centre_id in chosen:
            changes.setdefault(centre_id, {})["status"] = status
    for centre_id, place_id in effect.moved:
        changes.setdefault(centre_id, {}).update(_town(place_id, gazetteer))
    for centre_id, change in changes.items():
        for name, value in {**change, **_ASSUMED}.items():
            columns[name][row_of[centre_id]] = value
    for centre_id, place_id in effect.opened:
        name = NEW_CENTRE.format(place=gazetteer[place_id].place)
        own = {"centre_id": centre_id, "centre": name, "owner_type": "", "status": "open"}
        for column, value in {**own, **_town(place_id, gazetteer), **_ASSUMED}.items():
            columns[column].append(value)
    types = {**centres.dtypes.to_dict(), "status_year": "Int64"}
    return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})


def _town(place_id: str, gazetteer: Gazetteer) -> dict[str, str]:
    place = gazetteer[place_id]
    return {"town": place.place, "municipality_code": place.municipality_code, "municipality": place.municipality}


#: Nothing documents the status or the town of a centre that the scenario has changed.
_ASSUMED: Mapping[str, Any] = {"status_year": pd.NA, "source": SOURCE, "confidence": ASSUMPTION, "note": ""}


def evidence_under(evidence: pd.DataFrame, effect: Effect, /) -> pd.DataFrame:
    """Return the statements under a scenario: its own in place of those on the same centre and group.

    Works on the table of statements and, with two more columns, on the resolved one (``geo.centres.resolve``).
    """
    if not effect.services:
        return evidence
    said = {(centre, group) for centre, group, _ in effect.services}
    pairs = zip(evidence["centre_id"], evidence["group"], strict=True)
    kept = evidence[[pair not in said for pair in pairs]]
    more = {"contradicted": False, "statements": 1}
    own = [
        {
            "centre_id": centre,
            "group": group,
            "status": status,
            "year": pd.NA,
            "source": SOURCE,
            "kind": ASSUMPTION,
            "confidence": ASSUMPTION,
            "deduced": False,
            "note": "",
            **{name: value for name, value in more.items() if name in evidence},
        }
        for centre, group, status in effect.services
    ]
    return _appended(kept, own)


def agreements_under(agreements: pd.DataFrame, effect: Effect, /, *, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the agreements under a scenario: a municipality it names has only the one that it says."""
    if not effect.agreements:
        return agreements
    kept = agreements[~agreements["municipality_code"].isin([code for code, _ in effect.agreements])]
    own = [
        {
            "municipality_code": code,
            "municipality": names[code],
            "centre_id": centre,
            "year": pd.NA,
            "basis": SOURCE,
            "source": SOURCE,
            "confidence": ASSUMPTION,
            "note": "",
        }
        for code, centre in effect.agreements
    ]
    return _appended(kept, own)


def _appended(frame: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a fresh frame with the rows behind, of the same column types."""
    more = pd.DataFrame(rows, columns=frame.columns).astype(frame.dtypes.to_dict())
    return pd.concat([frame, more], ignore_index=True)
