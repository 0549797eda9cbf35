"""What a scenario changes on the map: markers of its own, and centres of today that are no longer there."""

from __future__ import annotations

from typing import Any

from geo.study import Study

NEW, MOVED, CLOSED = "new", "moved", "closed"


def extras(study: Study, /) -> list[dict[str, Any]]:
    """Return markers for what the scenario opens, reopens or moves: id, town, metres in EPSG:25833, look."""
    effect = study.effect
    looks = {
        **dict.fromkeys((one for one, _ in effect.opened), NEW),
        **dict.fromkeys(effect.reopened, NEW),
        **dict.fromkeys((one for one, _ in effect.moved), MOVED),
    }
    found: list[dict[str, Any]] = []
    for centre, look in looks.items():
        for place_id in study.homes[centre]:
            place = study.gazetteer[place_id]
            found.append({"id": centre, "town": place.place, "x": place.x_m, "y": place.y_m, "look": look})
    return found


def gone(study: Study, /) -> dict[str, str]:
    """Return the look of each marker whose centre the scenario closes or moves away: crossed out, never left out."""
    effect = study.effect
    return dict.fromkeys((*effect.closed, *(centre for centre, _ in effect.moved)), CLOSED)
