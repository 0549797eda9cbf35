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
    frame = centres.astype({"status_year": "Int64"})
    ids = frame["centre_id"]
    for chosen, status in ((effect.closed, "closed"), (effect.reopened, "open")):
        here = ids.isin(chosen)
        frame.loc[here, "status"] = status
        _assume(frame, here)
    for centre_id, place_id in effect.moved:
        here = ids == centre_id
        for column, value in _town(place_id, gazetteer).items():
            frame.loc[here, column] = value
        _assume(frame, here)
    new = [
        {
            "centre_id": centre_id,
            "centre": NEW_CENTRE.format(place=gazetteer[place_id].place),
            **_town(place_id, gazetteer),
            "owner_type": "",
            "status": "open",
            "status_year": pd.NA,
            "source": SOURCE,
            "confidence": ASSUMPTION,
            "note": "",
        }
        for centre_id, place_id in effect.opened
    ]
    return _appended(frame, new)


def _town(place_id: str, gazetteer: Gazetteer) -> dict[str, str]:
    place = gazetteer[place_id]
    return {"town": place.place, "municipality_code": place.municipality_code, "municipality": place.municipality}


def _assume(frame: pd.DataFrame, here: pd.Series) -> None:
    """Take away what documented the rows' status: nobody says it but the scenario."""
    frame.loc[here, "status_year"] = pd.NA
    frame.loc[here, ["source", "confidence", "note"]] = [SOURCE, ASSUMPTION, ""]


def evidence_under(evidence: pd.DataFrame, effect: Effect, /) -> pd.DataFrame:
    """Return the statements under a scenario: its own in place of those on the same centre and group.

    Works on the table of statements and, with two more columns, on the resolved one (``geo.centres.resolve``).
    """
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
    if not rows:
        return frame.reset_index(drop=True)
    more = pd.DataFrame(rows, columns=frame.columns).astype(frame.dtypes.to_dict())
    return pd.concat([frame, more], ignore_index=True)
