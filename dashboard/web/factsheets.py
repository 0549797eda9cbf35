"""The fact sheet of a municipality as a download: /kommune/<code>/faktaark.pdf, under the address's scenario."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort

from dashboard import urls
from dashboard.export.formats.factsheet import to_pdf
from dashboard.export.municipalities import about
from dashboard.export.reports import factsheet
from dashboard.responses import as_file, asked_query
from dashboard.state.app_state import AppState
from dashboard.text.catalogue import file_words
from geo.study.question import Question


def add_routes(app: Dash, *, state: AppState) -> None:
    """Add the download."""

    def _factsheet(code: str) -> Response:
        if code not in state.municipality_names:
            abort(404)
        study = state.under(state.view(asked_query())).study
        notes = about(study, Question("women"), t=file_words())
        content = to_pdf(factsheet(study, code, notes=notes, t=file_words()))
        return as_file(content, filename=f"reisevei-faktaark-{code}.pdf", media_type="application/pdf")

    app.server.add_url_rule(urls.FACTSHEET_RULE, "factsheet", _factsheet)
