"""What the page "Hva hvis" needs beside Dash: what there is to choose from, as a file, and comparisons as files."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from dashboard import urls
from dashboard.export.comparison import FORMAT_NAMES, comparison_bytes
from dashboard.map.choices import choices_file
from dashboard.responses import FOREVER, as_file, asked_query
from dashboard.state.app_state import AppState
from dashboard.state.worlds import whatif_of

DOWNLOADS = ("xlsx", "csv", "gpkg", "json")


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
        worlds = whatif_of(state).worlds(asked_query())
        content, filename, media_type = comparison_bytes(worlds.change, fmt, after=worlds.asked.scenario)
        return as_file(content, filename=filename, media_type=media_type)

    app.server.add_url_rule(urls.CHOICES_RULE, "reisevei_whatif_choices", choices)
    app.server.add_url_rule(urls.WHAT_IF_FILE, "reisevei_whatif_file", comparison)
