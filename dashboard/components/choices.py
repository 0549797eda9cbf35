"""The first screen's choices as native controls, and what stands beside the expected reading. All of it is the address.

A control keeps its place while a choice is made, so that the keyboard's focus stays; callbacks set its value. Parts
that mean nothing under the measure chosen are hidden.
"""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import conditions, question
from dashboard.components import controls as widgets
from dashboard.state.app_state import AppState
from dashboard.state.query import KNOWLEDGE, LAYERS, View, query_key, query_word
from dashboard.text.numbers import number
from geo.analysis import planning
from geo.data.vocabulary import BOUND_READINGS, CONTRACTED, DETOUR, EXPECTED, MEASURES, NEAREST, READINGS
from geo.evidence.national_counts import KnownCount
from geo.scenario.address import read, to_text

MOST_CENTRES = 99


def values_of(view: View) -> dict[str, Any]:
    """Return the value of each choice, by its id."""
    return {
        "group": view.group,
        "measure": query_word("measure", view.measure),
        "presumed": view.presumed,
        "reading": query_word("reading", view.reading),
        "accept": list(view.accept),
        "limit": str(view.limit_min),
        "limit-any": view.limit_min,
        "layer": query_word("layer", view.layer),
        "conditions": to_text(read(view.scenario)[0]),
    }


def hidden_of(view: View) -> dict[str, bool]:
    """Return which parts are hidden, by their id."""
    nearest = view.measure == NEAREST
    return {
        "agreement-part": nearest,
        "reading-part": not nearest,
        "accept-part": not nearest,
        "layer-part": not nearest,
        "limit-part": view.measure == DETOUR,
    }


def controls(view: View, *, state: AppState) -> Component:
    """Return the choices, each with the view's value."""
    t, values, hidden = state.t, values_of(view), hidden_of(view)
    accept = question.accept_choice("accept", view, legend=t("first.accept_legend"), t=t)
    limit_any = question.any_limit("limit-any", view, label=t("first.limit_any"))
    limits = question.limit_options(t=t)
    return html.Div(
        [
            question.group_choice("group", view, t=t, clears=query_key("known_count")),
            html.Div(
                [
                    _radios("measure", "measure", t("measure.legend"), _options("measure", MEASURES, t=t), values),
                    html.Div(_reading(values, state=state), id="reading-part", hidden=hidden["reading-part"]),
                ],
                className="row",
            ),
            html.Div(_agreement(view, state=state), id="agreement-part", hidden=hidden["agreement-part"]),
            html.Div(expected_box(view, state=state), id="count-box"),
            html.Div(
                [
                    html.Div(
                        [_radios("limit", "limit_min", t("ask.limit"), limits, values), limit_any],
                        id="limit-part",
                        className="limit",
                        hidden=hidden["limit-part"],
                    ),
                    html.Div(
                        _radios("layer", "layer", t("layer.legend"), _options("layer", LAYERS, t=t), values),
                        id="layer-part",
                        hidden=hidden["layer-part"],
                    ),
                    conditions.chooser(view, state=state),
                ],
                className="row",
            ),
            html.Div(conditions.box(view, state=state), id="conditions-box"),
            html.Details(
                [html.Summary(t("first.accept_legend")), accept],
                id="accept-part",
                className="accept",
                hidden=hidden["accept-part"],
                open=view.accept != View().accept,
            ),
        ],
        className="controls",
    )


def _options(field: str, words: tuple[str, ...], *, t: Any) -> list[dict[str, str]]:  # noqa: ANN401 - the catalogue
    return [
        {
            "value": query_word(field, word),
            "label": t(f"{field}.{word}"),
            "title": t(f"{field}.{word}_title") if t.has(f"{field}.{word}_title") else "",
        }
        for word in words
    ]


def _radios(
    part: str,
    field: str,
    legend: str,
    options: list[dict[str, str]],
    values: dict[str, Any],
) -> Component:
    standard = str(query_word(field, getattr(View(), field)))
    return widgets.Radios(
        id=part,
        name=query_key(field),
        legend=legend,
        look="joined",
        options=options,
        value=values[part],
        standard=standard,
        clears="",
    )


def _reading(values: dict[str, Any], *, state: AppState) -> Component:
    t = state.t
    words = {one: (t(f"reading.{one}"), t(f"reading.{one}_title")) for one in BOUND_READINGS}
    words[EXPECTED] = (t("first.expected"), t("first.expected_title"))
    options = [
        {"value": query_word("reading", one), "label": words[one][0], "title": words[one][1]} for one in READINGS
    ]
    return _radios("reading", "reading", t("ask.reading"), options, values)


def _agreement(view: View, *, state: AppState) -> list[Component]:
    t = state.t
    presumed = widgets.Check(
        id="presumed",
        name=query_key("presumed"),
        label=t("measure.presumed"),
        on=query_word("presumed", True),  # noqa: FBT003 - the field's value
        value=view.presumed,
    )
    return [html.P(t("measure.free_choice"), className="note"), presumed]


def expected_box(view: View, *, state: AppState) -> list[Any]:
    """Return the national count behind the expected reading, the others to choose from, assumption and interval.

    Empty under another reading. A group that nobody has counted says so.
    """
    t = state.t
    if view.reading != EXPECTED or view.measure != NEAREST:
        return []
    own = widgets.NumberBox(
        id="count-own",
        name=query_key("known_count"),
        label=t("first.count_own"),
        value=view.known_count,
        min=0,
        max=MOST_CENTRES,
        standard="",
    )
    asked = state.question(view)
    if asked.reading != EXPECTED:
        missing = t("first.count_missing", group=t(f"group.{view.group}.phrase"))
        return [html.Div([html.P(missing), own], className="note expected")]
    reading = state.study.expected(asked)
    offered = state.study.known_counts(asked)
    shown: dict[int, KnownCount] = {count.serving: count for count in reversed(offered)}
    count = shown.get(reading.count.serving, reading.count)
    shown.setdefault(count.serving, count)
    options = [{"value": str(one.serving), "label": _option(one, t=t)} for _, one in sorted(shown.items())]
    newest = str(offered[0].serving) if offered else ""
    row = interval(view, state=state)
    source = (
        t("first.count_source", source=count.source, year=count.year or "–", definition=count.definition)
        if count.source
        else t("first.count_own_source")
    )
    span = t("first.interval", low=number(row["p5_people"]), high=number(row["p95_people"]))
    return [
        html.Div(
            [
                html.Div(
                    [
                        widgets.Radios(
                            id="count",
                            name=query_key("known_count"),
                            legend=t("first.count_legend"),
                            look="joined",
                            options=options,
                            value=str(count.serving),
                            standard=newest,
                        ),
                        own,
                    ],
                    className="limit",
                ),
                html.P(source, className="quiet"),
                html.P(t("first.count_clash")) if reading.constraint.clash else "",
                html.P(
                    [html.B(span), " ", t("first.assumption", k=reading.constraint.serving, n=reading.constraint.size)]
                ),
            ],
            className="note expected",
        )
    ]


def _option(count: KnownCount, *, t: Any) -> str:  # noqa: ANN401 - the catalogue
    if not count.source:
        return str(t("first.count_own_option", count=count.serving))
    if count.of_centres is None:
        return str(t("first.count_option_unstated", count=count.serving, year=count.year or "–"))
    return str(t("first.count_option", count=count.serving, of=count.of_centres, year=count.year or "–"))


def interval(view: View, *, state: AppState) -> Any:  # noqa: ANN401 - a row of the table
    """Return expected people beyond the limit in the whole country with interval and bounds, as one row."""
    frame = state.remember(
        "interval",
        view,
        lambda: planning.expected_beyond(state.study, state.question(view), limit_min=view.limit_min, by="country"),
    )
    return frame.iloc[0]


def legend_words(view: View, *, state: AppState) -> dict[str, str]:
    """Return the legend's title and classes for the view's kind of answer."""
    t = state.t
    words = {key: t(f"legend.{key}") for key in ("title", *(f"c{index}" for index in range(8)))}
    special = {
        CONTRACTED: "legend_agreed",
        DETOUR: "legend_detour",
        EXPECTED: "legend_expected",
        KNOWLEDGE: "legend_knowledge",
    }
    kind = state.kind(view)
    if kind == KNOWLEDGE:  # every municipality has a share there: nothing is hatched
        return t.section(special[kind])
    return {**words, **t.section(special[kind])} if kind in special else words
