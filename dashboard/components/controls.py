"""The four parts of the page that Dash's own components cannot give: native radios, the map, the table, downloads.

Each is a React component written by hand in ``assets/js/`` (ES modules, no build step). ``dcc.RadioItems`` renders
list-box roles around its radios, which screen readers announce wrongly; the map and the table are drawn straight into
the page because 357 shapes and rows as Dash components cost ten times the time.
"""

from __future__ import annotations

from dash.development.base_component import Component

NAMESPACE = "reisevei"


def _component(name: str, properties: tuple[str, ...], doc: str) -> type[Component]:
    """Make the Python side of a component: its name, and the properties that callbacks may set."""

    def __init__(self: Component, **given: object) -> None:  # noqa: N807 - it becomes the class's constructor
        unknown = set(given) - set(properties)
        if unknown:
            msg = f"{name} has no property {', '.join(sorted(unknown))}"
            raise TypeError(msg)
        # Not by Component's own way: for each property it would look for a package of our namespace on the whole path.
        for one, value in given.items():
            setattr(self, one, value)

    members = {
        "__doc__": doc,
        "__init__": __init__,
        "__module__": __name__,
        "_children_props": [],
        "_base_nodes": ["children"],
        "_namespace": NAMESPACE,
        "_type": name,
        "_prop_names": list(properties),
        "_valid_wildcard_attributes": [],
        "available_properties": list(properties),
        "available_wildcard_properties": [],
    }
    return type(name, (Component,), members)


Radios = _component(
    "Radios",
    ("id", "name", "legend", "hint", "look", "options", "value", "standard", "clears"),
    """A fieldset of native radios. A choice changes the address (query key ``name``); ``standard`` is left out of it.

    ``clears``: a query key that a choice takes away, for it belonged to the old one.
    ``options``: list of {"value", "label", "title"}; ``look``: "pills" or "joined".
    """,
)
Map = _component(
    "Map",
    ("id", "url", "source", "answer", "selected", "words", "label", "drawn"),
    """The map. ``url``: the geometry; ``answer``: ``map.answer.payload``; ``selected``: municipality code or "".

    ``source``: the route it asks for its numbers whenever the address changes; absent: never.
    """,
)
MunicipalityTable = _component(
    "MunicipalityTable",
    ("id", "url", "source", "answer", "selected", "words"),
    """All municipalities in a sortable, filterable table; the same data as the map, from the same two sources.""",
)
Finder = _component(
    "Finder",
    ("id", "url", "label", "placeholder", "unknown"),
    """Choose a municipality by typing its name: the keyboard's twin of a click on the map.""",
)
DataTable = _component(
    "DataTable",
    ("id", "caption", "columns", "rows", "sort", "down", "gather", "words"),
    """A semantic table, sorted and filtered where it stands (``components.data_table`` makes it).

    ``columns``: list of {"key", "label", "kind", "title"}; ``gather``: key of the column whose values may be chosen.
    """,
)
NumberBox = _component(
    "NumberBox",
    ("id", "name", "label", "value", "min", "max", "standard", "placeholder"),
    """A native number input. Taken over on Enter or on leaving it; changes the address (query key ``name``).""",
)
Checks = _component(
    "Checks",
    ("id", "name", "legend", "options", "value", "standard"),
    """A fieldset of native check boxes; the chosen values go into the address, joined by full stops.""",
)
Check = _component(
    "Check",
    ("id", "name", "label", "on", "value"),
    """One native check box. Checked, it writes ``on`` into the address (query key ``name``); else nothing.""",
)
Select = _component(
    "Select",
    ("id", "name", "label", "options", "value", "standard"),
    """A native select. A choice changes the address (query key ``name``); ``standard`` is left out of it.""",
)
ScenarioMap = _component(
    "ScenarioMap",
    ("id", "url", "choices", "answer", "words", "label", "drawn", "centres", "still"),
    """The map of a comparison (``whatif_answer.payload``): places and centres on it can be chosen and dragged.

    ``choices``: address of what there is to choose from; ``still``: nothing can be chosen.
    """,
)
ScenarioEditor = _component(
    "ScenarioEditor",
    (
        "id",
        "url",
        "words",
        "state",
        "text",
        "name",
        "changes",
        "troubles",
        "against",
        "against_key",
        "centres",
        "question",
        "groups",
        "lawful",
        "statuses",
        "cases",
        "show",
        "max_name",
        "conditions",
    ),
    """The changes of a scenario and all ways to make one; every step changes the address. ``state``: the same
    properties together (``pages.whatif.choices``), as a callback sets them.
    """,
)
SearchRun = _component(
    "SearchRun",
    ("id", "address", "words", "done", "known"),
    """A button that runs a long search at an address, with progress and cancel; ``done`` is set to the query answered.

    ``known``: the answer stands already.
    """,
)
