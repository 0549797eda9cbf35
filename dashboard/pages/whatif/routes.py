"""What the page "Hva hvis" needs beside Dash: what there is to choose from, as a file, and comparisons as files."""

from __future__ import annotations

from typing import Any

from dash import Dash
from flask import Response, abort, request

from dashboard.components import layout
from dashboard.export.comparison import FORMAT_NAMES, comparison_bytes
from dashboard.map.geometry import MapFile, map_file
from dashboard.pages.whatif.query import whatif_of
from dashboard.web.query import View
from dashboard.web.routes import FOREVER
from dashboard.web.state import OPEN, AppState
from geo.network.blocks import road_numbers

NEARBY_KINDS = ("town", "settlement")  # a click on the map means one of these; hamlets are found by their name
DOWNLOADS = ("xlsx", "csv", "gpkg", "json")


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
            for row in layout.rows_of(study.dataset.places)
        ],
        "closed": [
            [row.centre_id, row.centre, list(study.sites.get(row.centre_id, ()))] for row in layout.rows_of(centres)
        ],
        "municipalities": [[code, name] for code, name in names.items()],
        "roads": list(road_numbers(study.network)),
    }


def choices_file(state: AppState) -> MapFile:
    """Return the choices as a finished file whose name holds its hash; made once."""
    return state.remember("choices of what if", View(), lambda: map_file(choices(state)))


def choices_url(state: AppState) -> str:
    """Return the address of that file."""
    return f"/hva-hvis/valg/{choices_file(state).name}"


def add_routes(app: Dash, *, state: AppState) -> None:
    """Add the file of choices at its hashed address, and the downloads."""

    def choices(name: str) -> Response:
        offered = choices_file(state)
        if name != offered.name:
            abort(404)
        response = Response(offered.brotli, mimetype="application/json")
        if request.accept_encodings["br"]:
            response.headers["Content-Encoding"] = "br"
        else:
            response.set_data(offered.plain)
        response.headers["Cache-Control"] = FOREVER
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def comparison() -> Response:
        fmt = request.args.get("format", "csv")
        if fmt not in FORMAT_NAMES:
            text = state.t("download.refused", formats=", ".join(sorted(FORMAT_NAMES)))
            return Response(text, status=400, mimetype="text/plain")
        worlds = whatif_of(state).worlds(request.query_string.decode("ascii", errors="replace"))
        content, filename, media_type = comparison_bytes(worlds.change, fmt, after=worlds.asked.scenario)
        response = Response(content, mimetype=media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
        response.headers["Cache-Control"] = "no-store"  # a shared computer keeps no copy of what was looked at
        return response

    app.server.add_url_rule("/hva-hvis/valg/<name>", "reisevei_whatif_choices", choices)
    app.server.add_url_rule("/hva-hvis/fil", "reisevei_whatif_file", comparison)
