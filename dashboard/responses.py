"""How an answer of the server may be kept, and files to be saved: what every route says the same way."""

from __future__ import annotations

from flask import Response, request

FOREVER = "public, max-age=31536000, immutable"  # of an address that holds the content's hash
NEVER_KEPT = "no-store"  # a shared computer keeps no copy of what was looked at


def asked_query() -> str:
    """Return the query of the request that is being answered, without its "?"."""
    return request.query_string.decode("ascii", errors="replace")


def as_file(content: bytes, *, filename: str, media_type: str) -> Response:
    """Return a file to be saved under a name. No copy of it is kept on the way."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
