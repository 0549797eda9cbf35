"""The tables of the pages on gaps as files, at /dekningshull/filer/<table>.<format>."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from dashboard.export import tables
from dashboard.export.formats.words import words
from dashboard.export.municipalities import about
from dashboard.pages.gaps import data
from dashboard.web.state import AppState
from geo.data.vocabulary import EXPECTED

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def add_routes(app: Dash, *, state: AppState) -> None:
    """Add the address of the files. What is asked stands in the query, as on the page."""

    def _file(name: str, fmt: str) -> Response:
        view = state.view(request.query_string.decode("ascii", errors="replace"))
        here = state.under(view)
        question = data.question(view, state=here)
        counted = name != "usikkerhet" or question.reading == EXPECTED
        if name not in data.NAMES or fmt not in MEDIA or not counted:
            abort(Response(state.t("gaps.refused"), status=404, mimetype="text/plain"))
        table = data.table(name, view, state=here)
        if fmt == "csv":
            content = tables.to_csv(table)
        else:
            content = tables.to_xlsx(table, about(here.study, question, t=words()), t=words())
        response = Response(content, content_type=MEDIA[fmt])
        stem = f"reisevei-{name}-{view.group}-{question.reading}-{view.limit_min}min".replace("_", "-")
        response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{fmt}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    app.server.add_url_rule("/dekningshull/filer/<name>.<fmt>", "gap_file", _file)
