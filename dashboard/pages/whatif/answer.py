"""A comparison as the map reads it, and as figures and tables on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, cast

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, layout
from dashboard.map import colours
from dashboard.map.overlays import extras, gone
from dashboard.pages.whatif.query import AFTER, BEFORE, CHANGE, Worlds
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, minutes, number, people
from dashboard.text.scenario import describe_all
from geo.analysis.comparison import by_group

NEUTRAL_MIN = 1.0  # smaller changes of the median are none: the model is no finer
STEPS_MIN = (15.0, 60.0)
CUT_OFF, REACHED, NEITHER = "d7", "d8", "d9"
_SHORTER, _LONGER = ("d0", "d1", "d2"), ("d4", "d5", "d6")
HALF = 0.5  # of a person: nobody, in whole people
_NAMED = 8  # municipalities in a sentence
_PERSON_HOURS = 60.0


def change_class(before_min: float, after_min: float) -> str:
    """Return the class of a municipality whose median changes: d0 (much shorter) to d6 (much longer), d3 unchanged.

    d7: nobody gets there any longer, d8: somebody does at last, d9: nobody in either world (a median is nan).
    """
    if math.isnan(before_min) or math.isnan(after_min):
        return (
            NEITHER
            if math.isnan(before_min) and math.isnan(after_min)
            else CUT_OFF
            if math.isnan(after_min)
            else REACHED
        )
    change = after_min - before_min
    if abs(change) < NEUTRAL_MIN:
        return "d3"
    step = sum(abs(change) > bound for bound in STEPS_MIN)
    return f"d{4 + step}" if change > 0 else f"d{2 - step}"


def row_class(row: Any) -> str:  # noqa: ANN401 - a row of the comparison
    """Return the class of a row of the comparison, by what happens to its people.

    A median is of those who get there. Where some no longer do, that of the others may fall though nobody gains; where
    some do at last, it may rise though nobody loses. Neither is shorter or longer: it is d7, or d8.
    """
    kind = change_class(row.before_min, row.after_min)
    if kind in _SHORTER and row.people_gaining < HALF <= row.people_newly_cut_off:
        return CUT_OFF
    if kind in _LONGER and row.people_losing < HALF <= row.people_newly_reached:
        return REACHED
    return kind


def signed(change_min: float, *, t: Catalogue) -> str:
    """Write a change of minutes with its sign; nan (no number in one of the worlds): an en dash."""
    text = minutes(abs(change_min), t=t)
    whole = int(abs(change_min) + HALF) if not math.isnan(change_min) else 0
    return text if not whole else f"{'+' if change_min > 0 else '−'}{text}"


def payload(worlds: Worlds, *, show: str) -> dict[str, Any]:
    """Lay one map out for the browser: the change, or one of the two worlds."""
    t, view = worlds.after.t, worlds.asked.view
    state = worlds.before if show == BEFORE else worlds.after
    table = worlds.change.municipalities
    rows = list(layout.rows_of(table))
    if show in (BEFORE, AFTER):
        answer = state.table(view)
        reasons = [colours.main_reason(text) for text in answer["cut_off_reason"]]
        medians = answer["median_min"]
        classes = [str(colours.colour_class(m, reason=r)) for m, r in zip(medians, reasons, strict=True)]
    else:
        classes = [row_class(row) for row in rows]
    ids = "-".join(one.study.scenario.id[:8] for one in (worlds.before, worlds.after))
    return {
        "question": f"{view.group}-{view.reading}-{view.limit_min}-{worlds.asked.show}-{show}-{ids}",
        "codes": list(table["municipality_code"]),
        "classes": classes,
        "lines": [_lines(row, t=t) for row in rows],
        "minutes": [],
        "centres": {**state.looks(view.group), **gone(state.study)},
        "extras": extras(state.study),
        "ways": state.ways,
    }


def _lines(row: Any, *, t: Catalogue) -> list[str]:  # noqa: ANN401 - a row of the comparison
    if row.people_losing < HALF and row.people_gaining < HALF:
        return [t("whatif.tip.same", minutes=_time(row.before_min, t=t))]
    lines = [t("whatif.tip.median", before=_time(row.before_min, t=t), after=_time(row.after_min, t=t))]
    for key in ("losing", "gaining", "newly_cut_off", "newly_reached"):
        count = getattr(row, f"people_{key}")
        if count >= HALF:
            lines.append(t(f"whatif.tip.{key}", people=number(count)))
    if row.after_centre:
        lines.append(t("whatif.tip.centre", centre=row.after_centre))
    return lines


def _time(value: float, *, t: Catalogue) -> str:
    return t("whatif.nobody") if math.isnan(value) else minutes(value, t=t)


def finding(worlds: Worlds) -> list[Any]:
    """Return the answer as a sentence, the numbers first."""
    t, view = worlds.after.t, worlds.asked.view
    if not worlds.changed:
        return [t("whatif.lead")]
    found = worlds.change.summary
    offer = t(f"whatif.finding.{'documented' if view.reading == 'documented' else 'other'}")
    group = t(f"group.{view.group}.phrase")
    lose, gain = found.people_losing >= HALF, found.people_gaining >= HALF
    key = {(True, True): "both", (True, False): "lose", (False, True): "gain", (False, False): "none"}[lose, gain]
    first = found.people_losing if lose else found.people_gaining
    parts: list[Any] = [] if key == "none" else [html.Strong(people(first, t=t)), " "]
    other = people(found.people_gaining, t=t).removesuffix(t("whatif.finding.unit")).rstrip()
    return [*parts, t(f"whatif.finding.{key}", other=other, offer=t("whatif.finding.to", offer=offer, group=group))]


def keys(worlds: Worlds) -> list[Component]:
    """Return the four key figures."""
    if not worlds.changed:
        return []
    t, limit = worlds.after.t, worlds.asked.view.limit_min
    found = worlds.change.summary
    beyond = found.people_beyond[limit]
    hours = found.person_minutes_change / _PERSON_HOURS

    def more(kind: str, count: float) -> str:
        return t(f"whatif.key.{kind}", people=number(count)) if count >= HALF else ""

    return [
        _key(
            number(found.people_losing),
            t("whatif.key.losing", municipalities=_municipalities(found.municipalities_losing, t=t)),
            more("newly_cut_off", found.people_newly_cut_off),
        ),
        _key(
            number(found.people_gaining),
            t("whatif.key.gaining", municipalities=_municipalities(found.municipalities_gaining, t=t)),
            more("newly_reached", found.people_newly_reached),
        ),
        _key(
            signed_number(beyond.after - beyond.before),
            t("whatif.key.beyond", limit=limit_words(limit, t=t)),
            t("whatif.key.from_to", before=number(beyond.before), after=number(beyond.after)),
        ),
        _key(signed_number(hours), t("whatif.key.hours"), t("whatif.key.hours_more")),
    ]


def _municipalities(count: int, *, t: Catalogue) -> str:
    return t("whatif.one_municipality") if count == 1 else t("whatif.municipalities", count=count)


def signed_number(value: float) -> str:
    """Write a change with its sign."""
    text = number(value)
    return f"+{text}" if value >= HALF else text


def _key(figure: str, label: str, more: str) -> Component:
    parts = [html.Dt(label), html.Dd(figure, className="figure")]
    return html.Div([*parts, html.Dd(more, className="more")] if more else parts, className="key")


def told(worlds: Worlds) -> str:
    """Say in words what is held against what."""
    t, seen = worlds.after.t, worlds.asked
    today = worlds.before.study.today
    after = seen.scenario.name or describe_all(seen.scenario, study=today, t=t)
    before = seen.against.name or describe_all(seen.against, study=today, t=t)
    return t("whatif.told", before=before.rstrip("."), after=after.rstrip("."))


def tables(worlds: Worlds) -> list[Component]:
    """Return limits and crossings, groups, counties and centrality as panels; nothing for two equal worlds."""
    if not worlds.changed:
        return []
    t = worlds.after.t
    change = worlds.change
    groups = by_group(
        change.before_study, change.after_study, worlds.question, limits_min=(worlds.asked.view.limit_min,)
    )
    groups = groups.assign(name=[t(f"group.{one}.label") for one in groups["group"]])
    centrality = change.by("centrality")
    named = [t("whatif.table.class", number=one) for one in centrality["name"]]
    return [
        html.Section([_limits(worlds), *_crossings(worlds)], className="panel"),
        html.Section([_gathered(groups, kind="groups", worlds=worlds)], className="panel"),
        html.Section([_gathered(change.by("county"), kind="counties", worlds=worlds)], className="panel"),
        html.Section([_gathered(centrality.assign(name=named), kind="centrality", worlds=worlds)], className="panel"),
    ]


def _limits(worlds: Worlds) -> Component:
    t = worlds.after.t
    rows = [
        (limit_words(limit, t=t), number(pair.before), number(pair.after), signed_number(pair.after - pair.before))
        for limit, pair in worlds.change.summary.people_beyond.items()
    ]
    return _table(t("whatif.table.limits"), ("limit", "before", "after", "change"), rows, t=t)


def _crossings(worlds: Worlds) -> list[Component]:
    t, limit = worlds.after.t, worlds.asked.view.limit_min
    crossed = worlds.change.crossings(limit)
    said: list[Component] = []
    for direction in ("beyond", "within"):
        names = crossed.loc[crossed["direction"] == direction, "municipality"].tolist()
        if names:
            rest = f" {t('whatif.crossing.rest', count=len(names) - _NAMED)}" if len(names) > _NAMED else ""
            listed = ", ".join(names[:_NAMED]) + rest
            places = _municipalities(len(names), t=t)
            text = t(f"whatif.crossing.{direction}", municipalities=places, limit=limit_words(limit, t=t), names=listed)
            said.append(html.P(text, className="quiet"))
    return said or [html.P(t("whatif.crossing.none", limit=limit_words(limit, t=t)), className="quiet")]


def _gathered(frame: pd.DataFrame, *, kind: str, worlds: Worlds) -> Component:
    """Return a table of those rows where anything changes; the others are counted in its caption."""
    t, limit = worlds.after.t, worlds.asked.view.limit_min
    touched = (frame["people_losing"] >= HALF) | (frame["people_gaining"] >= HALF)
    rows = [
        (
            row["name"],
            number(row["people_losing"]),
            number(row["people_gaining"]),
            signed_number(row["person_minutes_change"] / _PERSON_HOURS),
            signed_number(row[f"beyond_{limit}_after"] - row[f"beyond_{limit}_before"]),
        )
        for row in frame[touched].to_dict("records")
    ]
    untouched = int((~touched).sum())
    caption = t(f"whatif.table.{kind}")
    note = t(f"whatif.table.untouched_{kind}", count=untouched) if untouched else ""
    columns = ("name", "losing", "gaining", "hours", "beyond")
    return html.Div([_table(caption, columns, rows, t=t), html.P(note, className="quiet")])


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, t: Catalogue) -> Component:
    heads = [
        html.Th(t(f"whatif.table.column_{name}"), scope="col", className="n" if at else "")
        for at, name in enumerate(columns)
    ]
    body = [
        html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell, className="n") for cell in row[1:])]) for row in rows
    ]
    table = html.Table(
        [html.Caption(html.B(caption)), html.Thead(html.Tr(heads)), html.Tbody(body)], className="plain small"
    )
    return html.Div(table, className="table-wide", tabIndex=0, role="region", **layout.aria(label=caption))


def municipalities(worlds: Worlds) -> Component:
    """Return all municipalities, before, after and change, sorted by how much is lost."""
    t, view = worlds.after.t, worlds.asked.view
    frame = worlds.change.municipalities
    query = view.to_query()
    late = [f"beyond_{view.limit_min}_{when}" for when in ("before", "after")]
    kinds = {"name": "text", "county": "text"}
    order = ("name", "county", "people", "before", "after", "change", "losing", "gaining", "beyond", "centre")
    heads = [
        {
            "key": key,
            "label": t(f"whatif.all.{key}", limit=limit_words(view.limit_min, t=t)),
            "kind": kinds.get(key, "text" if key == "centre" else "count"),
            "title": "",
        }
        for key in order
    ]
    rows = [
        [
            {"t": row.municipality, "h": f"/kommune/{row.municipality_code}{query}"},
            row.county,
            round(row.people),
            _minutes_cell(row.before_min, t=t),
            _minutes_cell(row.after_min, t=t),
            _change_cell(row, t=t),
            round(row.people_losing),
            round(row.people_gaining),
            {"t": signed_number(after - before), "v": round(after - before)},
            row.after_centre or "–",
        ]
        for row, before, after in zip(layout.rows_of(frame), frame[late[0]], frame[late[1]], strict=True)
    ]
    return controls.DataTable(
        id="table-whatif",
        caption=told(worlds),
        columns=heads,
        rows=rows,
        sort="losing" if worlds.change.summary.people_losing >= HALF else "gaining",
        down=True,
        gather="county",
        words=t.section("data_table"),
    )


def _minutes_cell(value: float, *, t: Catalogue) -> dict[str, Any]:
    gone = math.isnan(value)
    return {"t": _time(value, t=t), "v": 10**6 if gone else int(value + HALF), "c": "quiet" if gone else ""}


def _change_cell(row: Any, *, t: Catalogue) -> dict[str, Any]:  # noqa: ANN401 - a row of the comparison
    kind = row_class(row)
    nobody = math.isnan(row.before_min) or math.isnan(row.after_min)
    words: dict[str, Callable[[], tuple[str, float]]] = {
        CUT_OFF: lambda: (_some("newly_cut_off", row.people_newly_cut_off, nobody=nobody, t=t), 10.0**6),
        REACHED: lambda: (_some("newly_reached", row.people_newly_reached, nobody=nobody, t=t), -(10.0**6)),
        NEITHER: lambda: ("–", 0.0),
    }
    spell: Callable[[], tuple[str, float]] = lambda: (signed(row.change_min, t=t), float(row.change_min))  # noqa: E731
    text, value = words.get(kind, spell)()
    return {"t": text, "v": round(value), "c": f"chg {kind}"}


def _some(kind: str, count: float, *, nobody: bool, t: Catalogue) -> str:
    """Return in words that all, or so many, no longer get there, or do at last."""
    return t(f"whatif.{kind}") if nobody else t(f"whatif.tip.{kind}", people=number(count))


def legend(t: Catalogue, *, show: str, folded: bool = False, looks: Sequence[str] = ()) -> Component:
    """Return the legend of the map that is shown, in words. ``looks``: of what is closed on it."""
    closed = layout.closed_legend(looks, t=t)
    if show != CHANGE:
        times: Any = layout.legend(t, more=closed)
        times.open = not folded
        return cast("Component", times)
    classes = [html.Li([html.Span(className=f"swatch {one}"), t(f"whatif.legend.{one}")]) for one in _IN_ORDER]
    marks = [html.Li([html.Span(className=f"mark {one}"), t(f"whatif.legend.{one}")]) for one in ("new", "closed")]
    return html.Details(
        [html.Summary(t("whatif.legend.title")), html.Ul(classes), html.Ul(marks), *closed],
        open=not folded,
        className="legend",
    )


_IN_ORDER = ("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9")
