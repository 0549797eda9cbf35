"""The fact sheet of a municipality as a download: /kommune/<code>/faktaark.pdf, under the address's scenario."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from dashboard.export.formats.factsheet import to_pdf
from dashboard.export.formats.words import words
from dashboard.export.municipalities import about
from dashboard.export.reports import factsheet
from dashboard.web.query import View
from dashboard.web.state import AppState
from geo.study.question import Question


def address(municipality_code: str, view: View) -> str:
    """Return the address of a municipality's fact sheet; the view's scenario goes along, the rest has no say in it."""
    return f"/kommune/{municipality_code}/faktaark.pdf{View(scenario=view.scenario).to_query()}"


def add_routes(app: Dash, *, state: AppState) -> None:
    """Add the download."""

    def _factsheet(code: str) -> Response:
        if code not in state.municipality_names:
            abort(404)
        study = state.under(state.view(request.query_string.decode("ascii", errors="replace"))).study
        notes = about(study, Question("women"), t=words())
        response = Response(to_pdf(factsheet(study, code, notes=notes, t=words())), mimetype="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="reisevei-faktaark-{code}.pdf"'
        response.headers["Cache-Control"] = "no-store"  # a shared computer keeps no copy of what was looked at
        return response

    app.server.add_url_rule("/kommune/<code>/faktaark.pdf", "factsheet", _factsheet)
