"""The tables of the pages on gaps as files, at /dekningshull/filer/<table>.<format>."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort

from dashboard import urls
from dashboard.export import tables
from dashboard.export.municipalities import about
from dashboard.pages.gaps import data
from dashboard.responses import as_file, asked_query
from dashboard.state.app_state import AppState
from dashboard.text.catalogue import file_words
from geo.data.vocabulary import EXPECTED

MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def add_routes(app: Dash, *, state: AppState) -> None:
    """Add the address of the files. What is asked stands in the query, as on the page."""

    def _file(name: str, fmt: str) -> Response:
        view = state.view(asked_query())
        here = state.under(view)
        question = data.question(view, state=here)
        counted = name != "usikkerhet" or question.reading == EXPECTED
        if name not in data.NAMES or fmt not in MEDIA or not counted:
            abort(Response(state.t("gaps.refused"), status=404, mimetype="text/plain"))
        table = data.table(name, view, state=here)
        if fmt == "csv":
            content = tables.to_csv(table)
        else:
            content = tables.to_xlsx(table, about(here.study, question, t=file_words()), t=file_words())
        stem = f"reisevei-{name}-{view.group}-{question.reading}-{view.limit_min}min".replace("_", "-")
        return as_file(content, filename=f"{stem}.{fmt}", media_type=MEDIA[fmt])

    app.server.add_url_rule(urls.GAP_FILE_RULE, "gap_file", _file)
