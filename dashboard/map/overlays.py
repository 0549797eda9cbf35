"""What a scenario changes on the map: its own markers, centres of today that are gone, and what it closes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely

from dashboard.state.app_state import AppState
from geo.network.blocks import Cut
from geo.network.seasonal import RESTS, UNKNOWN
from geo.study.study import Study

NEW, MOVED, CLOSED = "new", "moved", "closed"
BLOCKED, WINTER, RESTING, DOUBTFUL = "blocked", "winter", "resting", "doubtful"
_TOLERANCE_M = 150.0  # how far a drawn line may lie from the road


def extras(study: Study) -> list[dict[str, Any]]:
    """Return markers for what the scenario opens, reopens or moves: id, town, metres in EPSG:25833, look."""
    effect = study.effect
    looks = {
        **dict.fromkeys((one for one, _ in effect.opened), NEW),
        **dict.fromkeys(effect.reopened, NEW),
        **dict.fromkeys((one for one, _ in effect.moved), MOVED),
    }
    found: list[dict[str, Any]] = []
    for centre, look in looks.items():
        for place_id in study.sites[centre]:
            place = study.gazetteer[place_id]
            found.append({"id": centre, "town": place.place, "x": place.x_m, "y": place.y_m, "look": look})
    return found


def gone(study: Study) -> dict[str, str]:
    """Return the look of each marker whose centre the scenario closes or moves away: crossed out, never left out."""
    effect = study.effect
    return dict.fromkeys((*effect.closed, *(centre for centre, _ in effect.moved)), CLOSED)


def closed_ways(state: AppState) -> list[dict[str, Any]]:
    """Return what the state's scenario closes (``ways``); worked out once for each scenario, never to be changed."""
    return state.once("closed ways", lambda: ways(state.study))


def ways(study: Study) -> list[dict[str, Any]]:
    """Return what the scenario closes as lines and signs for the map, in metres of EPSG:25833.

    Each has ``look``, ``d`` (an SVG path) and ``signs`` ([x, y, text]): roads closed in winter, roads that the scenario
    blocks, ferries that rest at night, and ferries of which nothing is known then.
    """
    effect, today = study.effect, study.today
    found: list[dict[str, Any]] = []
    if effect.conditions.winter:
        found.append(_blocked(WINTER, today.closures.winter_cuts, study=today))
    if effect.cuts:
        found.append(_blocked(BLOCKED, effect.cuts, study=today))
    if effect.conditions.night:
        at_night = today.closures.ferry_at_night
        for look, status in ((RESTING, RESTS), (DOUBTFUL, UNKNOWN)):
            found.append({"look": look, "d": _path((at_night == status).nonzero()[0], study=today), "signs": []})
    return [one for one in found if one["d"]]


def _blocked(look: str, cuts: Iterable[Cut], *, study: Study) -> dict[str, Any]:
    cuts = list(cuts)
    network = study.network
    signs = []
    for cut in cuts:
        point = shapely.line_interpolate_point(network.geometry[cut.edge], cut.fraction, normalized=True)
        signs.append([round(point.x), round(point.y), str(network.number[cut.edge]).split("/", maxsplit=1)[0]])
    return {"look": look, "d": _path([cut.edge for cut in cuts], study=study), "signs": signs}


def _path(edges: Iterable[int], *, study: Study) -> str:
    lines = (shapely.simplify(study.network.geometry[int(edge)], _TOLERANCE_M) for edge in edges)
    return "".join("M" + "L".join(f"{round(x)} {round(y)}" for x, y in shapely.get_coordinates(line)) for line in lines)
