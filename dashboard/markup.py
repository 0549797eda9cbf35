"""Dash components as plain HTML: the page before Dash's scripts have started, and all of it where scripts are off.

Ids are left out: they belong to the same parts once Dash has drawn them, and one page may hold an id only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

Properties = Mapping[str, Any]
Writer = Callable[[Properties], str]

_PLAIN_HTML = "dash_html_components"
_NAMES = {"className": "class", "htmlFor": "for"}
_OF_DASH_ALONE = frozenset({"children", "disable_n_clicks", "id", "key", "n_clicks", "n_clicks_timestamp"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "wbr"})


def html_of(node: object, *, parts: Mapping[str, Writer]) -> str:
    """Return a tree of components as HTML.

    ``parts`` writes the components that are not HTML elements, by their type. One that is not there stays an empty
    element: its place is known, what stands in it is not.
    """
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, (list, tuple)):
        return "".join(html_of(one, parts=parts) for one in node)
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    told = node.to_plotly_json()  # type: ignore[no-untyped-call]
    given = told["props"]
    if told["namespace"] != _PLAIN_HTML:
        write = parts.get(told["type"])
        return "<div></div>" if write is None else write(given)
    attributes = {_NAMES.get(name, name): value for name, value in given.items() if name not in _OF_DASH_ALONE}
    return element(told["type"].lower(), attributes, html_of(given.get("children"), parts=parts))


def element(name: str, attributes: Properties, *inside: str) -> str:
    """Return an element around what is HTML already. An attribute that is True stands alone, False and None do not."""
    told = "".join(_attribute(key, value) for key, value in attributes.items())
    return f"<{name}{told}>" if name in _VOID else f"<{name}{told}>{''.join(inside)}</{name}>"


def text(words: object) -> str:
    """Return words as HTML."""
    return escape(str(words), quote=False)


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if isinstance(value, Mapping):
        value = ";".join(f"{_dashed(key)}:{one}" for key, one in value.items())
    return f' {name}="{escape(str(value))}"'


def _dashed(name: str) -> str:
    """Return a style's name as style sheets spell it: "flexGrow" is "flex-grow"."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def radios(given: Properties) -> str:
    """Return ``controls.Radios``. Its radios have their names, so that a form can send them where scripts are off."""
    options = [
        element(
            "label",
            {"title": option.get("title"), "class": "on" if option["value"] == given["value"] else ""},
            element(
                "input",
                {
                    "type": "radio",
                    "name": given["name"],
                    "value": option["value"],
                    "checked": option["value"] == given["value"],
                },
            ),
            element("span", {}, text(option["label"])),
        )
        for option in given["options"]
    ]
    hint = element("p", {"class": "hint"}, text(given["hint"])) if given.get("hint") else ""
    legend = element("legend", {}, text(given["legend"]))
    return element(
        "fieldset",
        {"class": f"radios {given['look']}"},
        legend,
        element("div", {"class": "options"}, *options),
        hint,
    )


def check(given: Properties) -> str:
    """Return ``controls.Check``."""
    box = {"type": "checkbox", "name": given["name"], "value": given["on"], "checked": bool(given["value"])}
    return element("label", {"class": "check"}, element("input", box), element("span", {}, text(given["label"])))


def checks(given: Properties) -> str:
    """Return ``controls.Checks``; without names, for a form cannot join the chosen ones by full stops."""
    boxes = [
        element(
            "label",
            {},
            element(
                "input",
                {"type": "checkbox", "value": option["value"], "checked": option["value"] in given["value"]},
            ),
            element("span", {}, text(option["label"])),
        )
        for option in given["options"]
    ]
    return element("fieldset", {"class": "checks"}, element("legend", {}, text(given["legend"])), *boxes)


def number_box(given: Properties) -> str:
    """Return ``controls.NumberBox``; without a name where radios of the same name stand beside it."""
    kept = ("min", "max", "value", "placeholder")
    box = {"type": "number", "inputmode": "numeric", "step": 1, **{name: given.get(name) for name in kept}}
    return element("label", {"class": "number-box"}, element("span", {}, text(given["label"])), element("input", box))


def select(given: Properties) -> str:
    """Return ``controls.Select``."""
    options = [
        element("option", {"value": one["value"], "selected": one["value"] == given["value"]}, text(one["label"]))
        for one in given["options"]
    ]
    chosen = element("select", {"name": given["name"]}, *options)
    return element("label", {"class": "field"}, element("span", {}, text(given["label"])), chosen)


#: The components of the first screen that need no data beside their properties.
PARTS: Mapping[str, Writer] = {
    "Check": check,
    "Checks": checks,
    "Location": lambda _: "",
    "MunicipalityTable": lambda _: element("div", {"class": "municipality-table"}),
    "NumberBox": number_box,
    "Radios": radios,
    "Select": select,
}
