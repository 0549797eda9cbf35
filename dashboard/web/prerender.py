"""The page as one answer: what stands on it as plain HTML, and behind it, as data, the same components for Dash.

A visitor sees the page, its map in its colours, before Dash's scripts have started, and where none may run. Dash then
draws it anew from the very same components, and takes the map as it stands (``assets/js/takeover.js``). Its scripts are
fetched meanwhile, but rest in a template until the page has been shown.

Dash always asks for its layout by itself, at an address that does not say for which page: so its layout is an empty
place (``PLACE``), and a callback in the browser puts in what came with the page. It has no public way to leave out its
own table's script either, so the tags that it hands to ``interpolate_index`` are read, and that one is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component
from flask import request
from plotly.io.json import to_json_plotly

from dashboard.markup import PARTS, Properties, Writer, element, html_of, text
from dashboard.web.static import FIRST, FONT, LATER, STYLES, AssetAddresses

HEAD = """<!DOCTYPE html>
<html lang="nb">
<head>
{%metas%}
<title>{%title%}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
OUR_HEAD
{%css%}
<noscript><style>.first .layer{display:inline!important}.map-buttons{display:none}</style></noscript>
{%favicon%}
</head>
<body>
{%app_entry%}
<footer>{%config%}</footer>
<template id="reisevei-dash">{%scripts%}{%renderer%}</template>
</body>
</html>"""
#: Dash shall load none of our files by itself: they stand in the page's head.
OURS = r"."

PLACE = "innhold-ramme"
_SKIPPED_TO = '<noscript><a id="innhold" tabindex="-1"></a></noscript>'
_UNUSED = "/dash/dash_table/"  # we have our own
_IN_A_PATH = "/:@!$&'()*+,;=~"  # what browsers leave as it is


class _Scripts(HTMLParser):
    """The script tags that Dash hands over: attributes and content of each, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | bool], str]] = []
        self._inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin another one; an attribute without a value is True."""
        self._inside = tag == "script"
        if self._inside:
            self.found.append(({name: True if value is None else value for name, value in attrs}, ""))

    def handle_data(self, data: str) -> None:
        """Keep what stands in it."""
        if self._inside:
            attributes, content = self.found[-1]
            self.found[-1] = attributes, content + data

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        self._inside = self._inside and tag != "script"


def asked() -> tuple[str, str]:
    """Return path and query ("" or "?…") of the page asked for, as the browser's address bar has them."""
    query = request.query_string.decode("ascii", errors="replace")
    return quote(request.path, safe=_IN_A_PATH), f"?{query}" if query else ""


class WholePage(Dash):
    """Dash, whose page comes with its content.

    ``content``: makes the components of the page of a path and a query. ``parts`` writes those that are not HTML
    (``markup.html_of``); ``words``: what is said where scripts are off; ``settings``: what the scripts must know.
    ``addresses``: those of the scripts and styles.
    """

    def __init__(
        self,
        name: str,
        /,
        *,
        content: Callable[[str, str], Sequence[Component]],
        parts: Mapping[str, Writer],
        words: Mapping[str, str],
        settings: Mapping[str, Any],
        **given: Any,  # noqa: ANN401 - Dash's own arguments
    ) -> None:
        self._content = content
        self._parts = {**PARTS, **parts}
        self._words = words
        self._settings = _data("reisevei-settings", to_json_plotly(settings))
        self.addresses = AssetAddresses(Path(given["assets_folder"]))
        super().__init__(name, index_string=HEAD, assets_ignore=OURS, **given)
        self.layout = html.Div(id=PLACE)
        self.clientside_callback(  # type: ignore[no-untyped-call]
            ClientsideFunction("reisevei", "page"), Output(PLACE, "children"), Input(PLACE, "id")
        )
        self.addresses.add_route(self)

    def interpolate_index(self, *_: Any, **parts: Any) -> str:  # noqa: ANN401 - Dash hands over the parts by name
        """Put the page of the address asked for before the place where Dash will draw it."""
        content = list(self._content(*asked()))
        scripts = [one for one in _Scripts(parts["scripts"]).found if _UNUSED not in str(one[0].get("src", ""))]
        tags = "\n".join(element("script", attributes, inside) for attributes, inside in scripts)
        page: str = super().interpolate_index(**{**parts, "scripts": tags})  # type: ignore[no-untyped-call]
        ahead = [str(attributes["src"]) for attributes, _ in scripts if "src" in attributes]
        head, body = page.replace("OUR_HEAD", self._head(ahead), 1).split(parts["app_entry"], 1)
        data = self._settings + _data("reisevei-page", to_json_plotly(content))
        return f"{head}{self._plain(content)}{parts['app_entry']}{data}{self._later()}{body}"

    def _head(self, ahead: Sequence[str]) -> str:
        """Return the links to our files: styles, the first script, and all that is fetched ahead."""
        at = self.addresses.of
        links: list[Properties] = [
            {"rel": "preload", "href": at(FONT), "as": "font", "type": "font/woff2", "crossorigin": True},
            *({"rel": "stylesheet", "href": at(f"css/{name}.css")} for name in STYLES),
            *({"rel": "modulepreload", "href": at(name)} for name in self.addresses.imported(FIRST)),
            *({"rel": "preload", "as": "script", "href": one} for one in ahead),
        ]
        first = (element("script", {"type": "module", "async": True, "src": at(name)}) for name in FIRST)
        return "".join([*first, *(element("link", one) for one in links)])

    def _later(self) -> str:
        """Return the links to the scripts that come once the page stands, and once React does."""
        names = self.addresses.imported([LATER])
        known = set(self.addresses.imported(FIRST))
        links = [{"rel": "modulepreload", "href": self.addresses.of(name)} for name in names if name not in known]
        return "".join(element("link", one) for one in links)

    def _plain(self, content: Sequence[Component]) -> str:
        """Return the page as HTML, in a form: its radios can be sent off where scripts are off."""
        _, query = asked()
        chosen = html_of(content, parts=self._parts).replace("<main", f"{_SKIPPED_TO}<main", 1)
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


def _data(name: str, json: str) -> str:
    """Return JSON as data in the page, which the browser does not run; it cannot end the element it stands in."""
    return element("script", {"type": "application/json", "id": name}, json.replace("<", "\\u003c"))
