"""A comparison as the map reads it, and as figures and tables on the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, layout
from dashboard.components.tables import figures
from dashboard.map.change import CUT_OFF, NEITHER, REACHED, row_class, time_or_nobody
from dashboard.state.table import rows_of
from dashboard.state.worlds import Worlds
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, minutes, number, people
from dashboard.text.scenario import describe_all
from geo.analysis.comparison import by_group
from geo.constants import HALF_A_PERSON

_NAMED = 8  # municipalities in a sentence
_PERSON_HOURS = 60.0


def signed(change_min: float, *, t: Catalogue) -> str:
    """Write a change of minutes with its sign; nan (no number in one of the worlds): an en dash."""
    text = minutes(abs(change_min), t=t)
    whole = int(abs(change_min) + HALF_A_PERSON) if not math.isnan(change_min) else 0
    return text if not whole else f"{'+' if change_min > 0 else '−'}{text}"


def finding(worlds: Worlds) -> list[Any]:
    """Return the answer as a sentence, the numbers first."""
    t, view = worlds.after.t, worlds.asked.view
    if not worlds.changed:
        return [t("whatif.lead")]
    found = worlds.change.summary
    offer = t(f"whatif.finding.{'documented' if view.reading == 'documented' else 'other'}")
    group = t(f"group.{view.group}.phrase")
    lose, gain = found.people_losing >= HALF_A_PERSON, found.people_gaining >= HALF_A_PERSON
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
        return t(f"whatif.key.{kind}", people=number(count)) if count >= HALF_A_PERSON else ""

    return [
        layout.key_figure(
            number(found.people_losing),
            t("whatif.key.losing", municipalities=_municipalities(found.municipalities_losing, t=t)),
            more("newly_cut_off", found.people_newly_cut_off),
        ),
        layout.key_figure(
            number(found.people_gaining),
            t("whatif.key.gaining", municipalities=_municipalities(found.municipalities_gaining, t=t)),
            more("newly_reached", found.people_newly_reached),
        ),
        layout.key_figure(
            signed_number(beyond.after - beyond.before),
            t("whatif.key.beyond", limit=limit_words(limit, t=t)),
            t("whatif.key.from_to", before=number(beyond.before), after=number(beyond.after)),
        ),
        layout.key_figure(signed_number(hours), t("whatif.key.hours"), t("whatif.key.hours_more")),
    ]


def _municipalities(count: int, *, t: Catalogue) -> str:
    return t.counted("whatif.municipalities", count)


def signed_number(value: float) -> str:
    """Write a change with its sign."""
    text = number(value)
    return f"+{text}" if value >= HALF_A_PERSON else text


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
    return figures(t("whatif.table.limits"), _heads("limit", "before", "after", "change", t=t), rows)


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
    touched = (frame["people_losing"] >= HALF_A_PERSON) | (frame["people_gaining"] >= HALF_A_PERSON)
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
    heads = _heads("name", "losing", "gaining", "hours", "beyond", t=t)
    return html.Div([figures(caption, heads, rows), html.P(note, className="quiet")])


def _heads(*names: str, t: Catalogue) -> list[str]:
    return [t(f"whatif.table.column_{name}") for name in names]


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
            {"t": row.municipality, "h": urls.municipality(row.municipality_code, query)},
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
        for row, before, after in zip(rows_of(frame), frame[late[0]], frame[late[1]], strict=True)
    ]
    return controls.DataTable(
        id="table-whatif",
        caption=told(worlds),
        columns=heads,
        rows=rows,
        sort="losing" if worlds.change.summary.people_losing >= HALF_A_PERSON else "gaining",
        down=True,
        gather="county",
        words=t.section("data_table"),
    )


def _minutes_cell(value: float, *, t: Catalogue) -> dict[str, Any]:
    gone = math.isnan(value)
    return {
        "t": time_or_nobody(value, t=t),
        "v": 10**6 if gone else int(value + HALF_A_PERSON),
        "c": "quiet" if gone else "",
    }


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
