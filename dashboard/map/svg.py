"""The map, drawn once: the page of an address has it in its colours, and the browser fetches it without any for others.

The browser (``assets/js/map.js``) goes on with the drawing as it stands: it sets classes, and adds what a scenario
brings along by the same ``MARKS`` that are filled here. One thing only the browser knows: how large the map is on the
screen, and so how large a marker must be in metres; it sets that before it shows anything (``first.js``). Where scripts
are off, the size for a screen of common height stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from dashboard.markup import Properties, element, text

_COMMON_HEIGHT_PX = 700
_PATTERNS = {
    "hatch-cut": "M1 0V6M4 0V6",
    "hatch-unknown": "M3 0V6",
    "hatch-lost": "M3 0V6",
    "hatch-won": "M0 3H6",
}
_BUTTONS = {"in": "+", "out": "−", "all": "⤢"}
_DOCUMENTED, _UNKNOWN, _CLOSED = "documented", "unknown", "closed"
_LAYERS = (
    ("lakes", "lakes"),
    ("county_roads", "roads county"),
    ("main_roads", "roads main-casing"),
    ("main_roads", "roads main"),
    ("ferries", "ferries"),
    ("counties", "counties"),
)
_PLACED = 'data-at="{at}" transform="translate({at}) scale({size})"'
_EXTRA = (
    f'<g class="extra {{look}}" data-extra="{{id}}" {_PLACED}><circle r="11" class="grip"></circle>'
    '<path d="M0-8.5L8.5 0L0 8.5L-8.5 0Z" class="diamond"></path>PLUS<text x="12" y="4">{town}</text></g>'
)
#: What a scenario adds to a map, with gaps in braces. ``at``: metres from the map's corner; ``size``: metres a pixel.
MARKS: Mapping[str, str] = {
    "extra": _EXTRA.replace("PLUS", '<path d="M-3 0H3M0-3V3" class="plus"></path>'),
    "extra_closed": _EXTRA.replace("PLUS", ""),
    "way": '<path d="{d}" class="way {look}" transform="translate({x},{y}) scale(1,-1)"></path>',
    "sign": (
        f'<g class="sign {{look}}" {_PLACED}><circle r="6"></circle><path d="M-3.2 0H3.2"></path>'
        '<text x="9" y="4">{text}</text></g>'
    ),
}


class FirstMap:
    """Writes the map of one data set. ``shapes`` and ``names``: the content of the two files that the browser keeps."""

    def __init__(self, shapes: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        self._x0, self._y0, self._width, self._height = shapes["box"]
        self._size = f"{self._height / _COMMON_HEIGHT_PX:.0f}"  # metres of a pixel, where the browser says nothing
        self._shapes: Mapping[str, str] = shapes["municipalities"]
        self._defs = element("defs", {}, *(self._pattern(name, stroke) for name, stroke in _PATTERNS.items()))
        self._below = _layer(shapes["neighbours"], "neighbours", "neighbours")
        self._above = "".join(_layer(shapes[name], name, look) for name, look in _LAYERS)
        self._sites = [
            (centre["id"], site["town"], self._at(site["x"], site["y"]))
            for centre in names["centres"]
            for site in centre["sites"]
        ]

    def __call__(self, given: Properties) -> str:
        """Return ``controls.Map`` with its properties ``answer``, ``selected``, ``words`` and ``label``."""
        answer = given["answer"]
        return element(
            "div",
            {"class": "map", "data-question": answer["question"], "data-kind": answer["kind"]},
            self._inside(answer, given["selected"], words=given["words"], label=given["label"]),
        )

    def uncoloured(self, words: Mapping[str, str]) -> str:
        """Return what stands in every map before it has an answer; ``words``: of its buttons."""
        return self._inside({"codes": [], "classes": [], "centres": {}, "ways": [], "extras": []}, "", words=words)

    def _inside(self, answer: Mapping[str, Any], selected: str, *, words: Mapping[str, str], label: str = "") -> str:
        drawing = element(
            "svg",
            {"aria-hidden": "true", "focusable": "false", "viewBox": f"0 0 {self._width} {self._height}"},
            self._defs,
            element("g", {"class": "layer"}, *self._layers(answer, selected)),
        )
        buttons = [
            element("button", {"type": "button", "aria-label": name, "title": name, "data-zoom": change}, sign)
            for change, sign in _BUTTONS.items()
            for name in (words[f"zoom_{change}"],)
        ]
        frame = {"class": "map-frame", "tabindex": 0, "role": "group", "aria-label": label}
        return "".join(
            (
                element("div", frame, drawing),
                element("div", {"class": "map-buttons"}, *buttons),
                element("div", {"class": "tip", "hidden": True, "aria-hidden": "true"}),
            )
        )

    def _layers(self, answer: Mapping[str, Any], selected: str) -> Iterator[str]:
        yield self._below
        kinds = dict(zip(answer["codes"], answer["classes"], strict=True))
        land = (
            f'<path d="{d}" class="m{_class(kinds.get(code))}" data-code="{code}"></path>'
            for code, d in self._shapes.items()
        )
        yield f'<g class="land">{"".join(land)}</g>'
        yield self._above
        outline = self._shapes.get(selected)
        yield element("g", {"class": "selected"}, *(_path(outline, look) for look in ("halo", "line") if outline))
        yield element("g", {"class": "ways"}, *(self._way(one) for one in answer["ways"]))
        looks = answer["centres"]
        # The documented ones on top, or a dozen unknown neighbours hide them.
        sites = sorted(self._sites, key=lambda site: looks.get(site[0]) == _DOCUMENTED)
        yield element("g", {"class": "markers"}, *(self._marker(*site, looks.get(site[0], _UNKNOWN)) for site in sites))
        yield from (self._extra(one) for one in answer["extras"])

    def _way(self, way: Mapping[str, Any]) -> str:
        """Return what a scenario closes: lines in metres of EPSG:25833, and a sign where a road is blocked."""
        signs = (
            _filled("sign", look=way["look"], at=self._at(x, y), size=self._size, text=name)
            for x, y, name in way["signs"]
        )
        return _filled("way", look=way["look"], d=way["d"], x=-self._x0, y=self._y0) + "".join(signs)

    def _marker(self, centre_id: str, town: str, at: str, look: str) -> str:
        return (
            f'<g class="centre {look}" data-centre="{escape(centre_id)}" {_PLACED.format(at=at, size=self._size)}>'
            '<circle r="6.5" class="grip"></circle><circle r="5" class="disc"></circle>'
            '<path d="M0-5A5 5 0 0 0 0 5Z" class="half"></path>'
            '<path d="M-2.4-2.4L2.4 2.4M2.4-2.4L-2.4 2.4" class="cross"></path>'
            f'<text x="9" y="4">{text(town)}</text></g>'
        )

    def _extra(self, extra: Mapping[str, Any]) -> str:
        at = self._at(extra["x"], extra["y"])
        kind = "extra_closed" if extra["look"] == _CLOSED else "extra"
        return _filled(kind, look=extra["look"], id=extra["id"], at=at, size=self._size, town=extra["town"])

    def _at(self, x_m: float, y_m: float) -> str:
        return f"{_short(x_m - self._x0)},{_short(self._y0 - y_m)}"

    def _pattern(self, name: str, stroke: str) -> str:
        return (
            f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45) scale({self._size})"><rect width="6" height="6" class="hatch-ground">'
            f'</rect><path d="{stroke}" class="{name}"></path></pattern>'
        )


def _layer(d: str, name: str, look: str) -> str:
    """Return a layer of the drawing; the browser knows by its name which finer one takes its place."""
    return f'<path d="{d}" class="{look}" data-layer="{name}"></path>'


def _class(kind: int | None) -> str:
    return "" if kind is None else f" c{kind}"


def _filled(mark: str, **gaps: object) -> str:
    return MARKS[mark].format(**{name: escape(str(value)) for name, value in gaps.items()})


def _path(d: str, look: str) -> str:
    return f'<path d="{d}" class="{look}"></path>'


def _short(metres: float) -> str:
    return f"{metres:.1f}".removesuffix(".0")
