"""What a change of a scenario may name, as a file for the browser: places, closed centres, municipalities, roads."""

from __future__ import annotations

from typing import Any

from dashboard import urls
from dashboard.map.geometry import MapFile, map_file
from dashboard.state.app_state import OPEN, AppState
from dashboard.state.table import rows_of
from geo.network.blocks import road_numbers

NEARBY_KINDS = ("town", "settlement")  # a click on the map means one of these; hamlets are found by their name


def choices(state: AppState) -> dict[str, Any]:
    """Return all that a change may name: places with their public point, closed centres, municipalities, roads.

    ``places``: id, name to type (with the municipality), x and y in EPSG:25833, whether a click may mean it.
    ``closed``: id and name of the centres closed today with the place ids of their houses.
    """
    study = state.study.today
    names = study.gazetteer.municipality_names
    centres = study.centres[study.centres["status"] != OPEN]
    return {
        "places": [
            [
                row.place_id,
                f"{row.place} ({names.get(row.municipality_code, row.municipality_code)})",
                int(row.x_m),
                int(row.y_m),
                int(row.kind in NEARBY_KINDS),
            ]
            for row in rows_of(study.dataset.places)
        ],
        "closed": [[row.centre_id, row.centre, list(study.sites.get(row.centre_id, ()))] for row in rows_of(centres)],
        "municipalities": [[code, name] for code, name in names.items()],
        "roads": list(road_numbers(study.network)),
    }


def choices_file(state: AppState) -> MapFile:
    """Return the choices as a finished file whose name holds its hash; made once."""
    return state.once("choices of what if", lambda: map_file(choices(state)))


def choices_url(state: AppState) -> str:
    """Return the address of that file."""
    return urls.choices(choices_file(state).name)
