"""The tables of centres, evidence and agreements as a scenario has them. Today's frames are left as they are.

What a scenario says is never put as a fact: its rows have ``scenario`` as source, ``assumption`` as kind and
confidence, and no year. They stand in place of what was documented of the same centre and group, so that resolving the
changed table gives the scenario's word; today's table keeps the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from typing import Any

import pandas as pd

from geo.data.gazetteer import Gazetteer
from geo.evidence.statements import ASSUMPTION, SOURCE
from geo.scenario.effect import Effect

#: A new centre has no name of its own; names of centres are Norwegian, as in the table.
NEW_CENTRE = "Nytt krisesenter i {place}"


def centres_under(centres: pd.DataFrame, effect: Effect, *, gazetteer: Gazetteer) -> pd.DataFrame:
    """Return all centres under a scenario, status and town as it says, new ones last; today's frame if none differs."""
    if not (effect.closed or effect.reopened or effect.opened or effect.moved):
        return centres
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


def evidence_under(evidence: pd.DataFrame, effect: Effect) -> pd.DataFrame:
    """Return the statements under a scenario: its own in place of those on the same centre and group."""
    if not effect.services:
        return evidence
    said = {(centre, group) for centre, group, _ in effect.services}
    pairs = zip(evidence["centre_id"], evidence["group"], strict=True)
    kept = [pair not in said for pair in pairs]
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
        }
        for centre, group, status in effect.services
    ]
    return _with_rows(evidence, own, kept=kept)


def agreements_under(agreements: pd.DataFrame, effect: Effect, *, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the agreements under a scenario: a municipality it names has only the one that it says."""
    if not effect.agreements:
        return agreements
    named = {code for code, _ in effect.agreements}
    kept = [code not in named for code in agreements["municipality_code"]]
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
    return _with_rows(agreements, own, kept=kept)


def _with_rows(frame: pd.DataFrame, rows: list[dict[str, Any]], *, kept: list[bool]) -> pd.DataFrame:
    """Return a fresh frame with the rows kept and, behind them, these; columns and types stay what they are."""
    columns = {
        name: [*compress(frame[name].tolist(), kept), *(row[name] for row in rows)] for name in frame.columns
    }  # fmt: skip
    return pd.DataFrame({name: pd.Series(values, dtype=frame.dtypes[name]) for name, values in columns.items()})
