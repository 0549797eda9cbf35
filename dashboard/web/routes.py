"""What the app's web server adds to Dash: the map file, downloads, headers that protect a visitor, compression.

No cookie is set, nothing is logged, and no page may load anything from elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import Lock

import brotli
from dash import Dash
from flask import Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard import urls
from dashboard.export.formats.kinds import FORMATS
from dashboard.export.municipalities import export_bytes
from dashboard.map.answer import map_answer
from dashboard.map.files import Files
from dashboard.map.geometry import TextFile
from dashboard.responses import FOREVER, NEVER_KEPT, as_file, asked_query
from dashboard.state.app_state import AppState
from dashboard.web.prerender import WholePage

_TEXT = ("text/", "application/javascript", "application/json")
_WORTH_COMPRESSING = 1400  # bytes: below this it fits in one packet anyway


def add_routes(app: Dash, *, state: AppState, files: Files) -> None:
    """Add the map files at their hashed addresses, the numbers that colour the map, and the downloads."""

    def the_map(name: str) -> AnyResponse:
        file = files.named(name)
        if file is None:
            abort(404)
        response = _negotiated(file)
        response.headers["Cache-Control"] = FOREVER
        response.set_etag(file.etag)
        return response.make_conditional(request)

    def answer() -> Response:
        view = state.view(asked_query())
        return jsonify(map_answer(view, state=state.under(view)))

    def download() -> Response:
        fmt = request.args.get("format", "csv")
        known = {one.name for one in FORMATS}
        if fmt not in known:
            text = state.t("download.refused", formats=", ".join(sorted(known)))
            return Response(text, status=400, mimetype="text/plain")
        view = state.view(asked_query())
        content, filename, media_type = export_bytes(state.under(view).study, state.under(view).question(view), fmt)
        return as_file(content, filename=filename, media_type=media_type)

    for rule, view_function in ((urls.MAP_FILE_RULE, the_map), (urls.ANSWER, answer), (urls.EXPORT, download)):
        app.server.add_url_rule(rule, f"reisevei_{view_function.__name__}", view_function)


def _negotiated(drawing: TextFile) -> Response:
    accepted = request.accept_encodings
    if accepted["br"]:
        body, encoding = drawing.brotli, "br"
    elif accepted["gzip"]:
        body, encoding = drawing.gzip, "gzip"
    else:
        body, encoding = drawing.plain, ""
    response = Response(body, mimetype="application/json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response


def policy(app: Dash) -> str:
    """Return the content security policy: this host only, and only the inline script that Dash itself writes.

    Styles may be inline because Dash's and plotly's scripts insert style elements; they cannot carry a nonce.
    """
    hashes = " ".join(app.csp_hashes())
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def add_headers(app: WholePage) -> None:
    """Add the protective headers to every answer, and compress what is text."""
    compress = compressor()
    # Asked for once Dash has registered all its inline scripts, that is at the first request.
    found: list[str] = []

    def protect(response: Response) -> Response:
        if not found:
            found.append(policy(app))
        headers = response.headers
        headers["Content-Security-Policy"] = found[0]
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if app.addresses.lasting(request.path):
            headers["Cache-Control"] = FOREVER
        personal = request.path.startswith("/_dash-update-component") or request.path in (urls.EXPORT, urls.ANSWER)
        if personal or response.mimetype == "text/html":
            headers["Cache-Control"] = NEVER_KEPT
        return compress(response)

    app.server.after_request(protect)


def compressor() -> Callable[[Response], Response]:
    """Return a function that brotli-compresses text answers; bundles that never change are compressed once."""
    kept: dict[str, bytes] = {}
    lock = Lock()

    def compress(response: Response) -> Response:
        plain = response.status_code == 200 and "Content-Encoding" not in response.headers  # noqa: PLR2004
        if not plain or not request.accept_encodings["br"] or not (response.mimetype or "").startswith(_TEXT):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < _WORTH_COMPRESSING:
            return response
        lasting = request.path.startswith(("/_dash-component-suites/", "/assets/"))
        if lasting:
            key = request.path + hashlib.sha256(body).hexdigest()
            with lock:
                small = kept.get(key)
            if small is None:
                small = brotli.compress(body, quality=5)
                with lock:
                    kept[key] = small
        else:
            small = brotli.compress(body, quality=3)
        response.set_data(small)
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
        return response

    return compress
