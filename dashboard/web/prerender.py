"""The page as one answer: what stands on it as plain HTML, and behind it what Dash would ask for to draw the same.

A visitor sees the page, its map in its colours, before Dash's scripts have started, and where none may run. Dash then
draws it anew from the very same components, and takes the map as it stands (``reisevei-first.js``). Its scripts are
fetched meanwhile, but rest in a template until the page has been shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from dash import Dash
from flask import has_request_context, request
from plotly.io.json import to_json_plotly

from dashboard.markup import PARTS, Writer, element, html_of, text
from dashboard.web.static import AssetAddresses

HEAD = """<!DOCTYPE html>
<html lang="nb">
<head>
{%metas%}
<title>{%title%}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="preload" href="/assets/fonts/inter-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<meta name="reisevei-names" content="NAMES_URL">
{%css%}
<script src="/assets/reisevei-core.js"></script>
<script src="/assets/reisevei-first.js"></script>
<noscript><style>.first .layer{display:inline!important}.map-buttons{display:none}</style></noscript>
{%favicon%}
PRELOADS
</head>
<body>
{%app_entry%}
<footer>{%config%}</footer>
<template id="reisevei-dash">{%scripts%}{%renderer%}</template>
</body>
</html>"""
#: Scripts that Dash shall not load by itself: they stand in the page's head.
IN_THE_HEAD = r"^reisevei-(core|first)\.js$"

_SKIPPED_TO = '<noscript><a id="innhold" tabindex="-1"></a></noscript>'
_SCRIPT = re.compile(r'<script src="([^"]+)"')
_UNUSED = re.compile(r'<script src="[^"]*/dash/dash_table/[^"]*"></script>\n?')  # Dash's own table: we have ours
_LAYOUT, _DEPENDENCIES = "/_dash-layout", "/_dash-dependencies"
_IN_A_PATH = "/:@!$&'()*+,;=~"  # what browsers leave as it is


def asked() -> tuple[str, str]:
    """Return path and query ("" or "?…") of the page asked for, as the browser's address bar has them.

    A layout asked for by itself names them in its request.
    """
    if not has_request_context():
        return "/", ""
    if request.path == _LAYOUT:
        return request.args.get("path", "/"), request.args.get("query", "")
    query = request.query_string.decode("ascii", errors="replace")
    return quote(request.path, safe=_IN_A_PATH), f"?{query}" if query else ""


class WholePage(Dash):
    """Dash, whose page comes with its content.

    ``parts`` writes components that are not HTML (``markup.html_of``); ``words``: what is said where scripts are off.
    ``addresses``: those of the scripts and styles.
    """

    def __init__(self, name: str, /, *, parts: Mapping[str, Writer], words: Mapping[str, str], **given: Any) -> None:  # noqa: ANN401 - Dash's own arguments
        self._parts = {**PARTS, **parts}
        self._words = words
        self.addresses = AssetAddresses(Path(given["assets_folder"]))
        super().__init__(name, **given)

    def interpolate_index(self, *_: Any, **parts: Any) -> str:  # noqa: ANN401 - Dash hands over the parts by name
        """Put the page of the address asked for before the place where Dash will draw it."""
        layout = self.get_layout()
        parts = {**parts, "scripts": _UNUSED.sub("", parts["scripts"])}
        page: str = super().interpolate_index(**parts)  # type: ignore[no-untyped-call]
        entry = parts["app_entry"]
        preloads = (f'<link rel="preload" as="script" href="{one}">' for one in _SCRIPT.findall(parts["scripts"]))
        head, body = page.replace("PRELOADS", "".join(preloads), 1).split(entry, 1)
        head, body = self.addresses.put_into(head), self.addresses.put_into(body)
        return f"{head}{self._plain(layout)}{entry}{self._answers(layout)}{body}"

    def _plain(self, layout: object) -> str:
        """Return the page as HTML, in a form: its radios can be sent off where scripts are off."""
        _, query = asked()
        chosen = html_of(layout, parts=self._parts).replace("<main", f"{_SKIPPED_TO}<main", 1)
        # What the address holds beside the choices that stand on the page, a form must send along.
        kept = [
            element("input", {"type": "hidden", "name": key, "value": value})
            for key, value in parse_qsl(query.removeprefix("?"), errors="replace")
            if f'name="{key}"' not in chosen
        ]
        if '<input type="radio"' in chosen:
            send = element("button", {"type": "submit", "class": "button"}, text(self._words["show"]))
            note = element("p", {}, text(self._words["note"]), " ", send)
        else:
            home = element("a", {"href": "/"}, text(self._words["home"]))
            note = element("p", {}, text(self._words["rest"]), " ", home)
        return element(
            "form",
            {"class": "first", "method": "get", "autocomplete": "off"},
            element("noscript", {}, element("div", {"class": "first-note"}, note)),
            *kept,
            chosen,
        )

    def _answers(self, layout: object) -> str:
        """Return what Dash will ask for first, as data: two requests less before it can draw."""
        told = {_LAYOUT: to_json_plotly(layout), _DEPENDENCIES: self._wiring}
        return "".join(
            f'<script type="application/json" data-answers="{address}">{_as_data(content)}</script>'
            for address, content in told.items()
        )

    @cached_property
    def _wiring(self) -> str:
        """What Dash calls dependencies: it never changes once a page is asked for."""
        wiring: str = self.dependencies().get_data(as_text=True)
        return wiring


def _as_data(json: str) -> str:
    """Return JSON that cannot end the script element it stands in."""
    return json.replace("<", "\\u003c")
