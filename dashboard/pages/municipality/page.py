"""One municipality: three measures, every group in one table, where people live, and what is not known."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import charts
from dashboard.components import layout as components
from dashboard.components.gap_frames import agreements_frame, gaps_frame
from dashboard.components.nearest import nearest
from dashboard.components.share_curve import curves
from dashboard.components.tables import plain, wide
from dashboard.pages.municipality import data
from dashboard.pages.municipality.around import cut_off, services, unknown, work
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import main_reason, rows_of, share_column
from dashboard.text.numbers import limit_words, minutes, number, percent
from geo.constants import HALF_A_PERSON
from geo.data.vocabulary import BOUND_READINGS, DOCUMENTED, EXPECTED, GROUP_IDS
from geo.evidence.statements import ASSUMPTION
from geo.measures.gaps import Hindrance

NEAREST = 3


def layout(code: str, view: View, *, state: AppState) -> Component:
    """Return the page of a municipality; an unknown code gives a page that says so."""
    t = state.t
    if code not in state.municipality_names:
        return html.Div([html.H1(t("municipality.not_found")), html.P(t("municipality.not_found_more"))])
    reading = DOCUMENTED if view.reading == EXPECTED else view.reading
    here = view.with_(municipality=code, measure="nearest", reading=reading)
    return html.Div(
        [
            html.P(
                components.inner_link(t("municipality.back"), urls.first_screen(here.to_query())), className="crumbs"
            ),
            *_head(here, state=state),
            html.Div(
                [
                    html.Div(
                        [
                            html.Section(_measures(here, state=state), className="panel"),
                            html.Section(_nearest(here, state=state), className="panel"),
                        ],
                        className="stack-panels",
                    ),
                    html.Section(_cells(here, state=state), className="panel"),
                ],
                className="two",
            ),
            html.H2(t("municipality.groups_heading"), className="table-part"),
            wide(_groups(here, state=state), label=t("municipality.groups_heading")),
            html.P(t("place.groups_note"), className="note"),
            html.Div(
                [
                    html.Section(_comparison(here, state=state), className="panel"),
                    html.Section(_curve(here, state=state), className="panel"),
                ],
                className="two table-part",
            ),
            html.Div(
                [
                    html.Section(_causes(here, state=state), className="panel"),
                    html.Section([*cut_off(here, state=state), *unknown(here, state=state)], className="panel"),
                ],
                className="two table-part",
            ),
            html.H2(t("place.work_heading"), className="table-part"),
            *work(code, state=state),
            html.H2(t("place.services_heading"), className="table-part"),
            *services(code, state=state),
            html.P(
                components.inner_link(t("place.sources"), f"{urls.METHOD}{view.to_query()}"),
                className="quiet table-part",
            ),
        ]
    )


def _facts(code: str, *, state: AppState) -> Any:  # noqa: ANN401 - a row of the table
    frame = state.dataset.municipalities
    return frame[frame["municipality_code"] == code].iloc[0]


def _head(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    facts = _facts(view.municipality, state=state)
    found = _row(view, view.reading, state=state)
    group = t(f"group.{view.group}.phrase")
    share = 1 - float(found[share_column(view.limit_min)])
    sentence = (
        t(
            f"place.finding_{view.reading}",
            median=minutes(found["median_min"], t=t),
            group=group,
            share=percent(max(0.0, share)),
            limit=limit_words(view.limit_min, t=t),
            cut_off=number(found["cut_off_population"]),
        )
        if pd.notna(found["median_min"])
        else t("place.finding_none", group=group, reason=_time(found, state=state))
    )
    sami = t("municipality.sami", category=facts["sami_category"]) if facts["sami_category"] else ""
    return [
        html.H1(state.full_name(view.municipality)),
        html.P(
            t(
                "municipality.county",
                county=facts["county"],
                people=number(facts["population"]),
                year=facts["population_year"],
                centrality=facts["centrality_class"],
            )
        ),
        html.P(sentence, className="lead"),
        html.P(sami, className="note") if sami else "",
        html.P(
            html.A(
                t("factsheet.download"),
                href=urls.factsheet(view.municipality, View(scenario=view.scenario).to_query()),
                className="button",
                download="",
            )
        ),
    ]


def _row(view: View, reading: str, *, state: AppState) -> Any:  # noqa: ANN401 - a row of the table
    return data.by_group(view, state=state)[view.group, reading].loc[view.municipality]


def _time(row: Any, *, state: AppState) -> str:  # noqa: ANN401 - a row of the table
    if pd.notna(row["median_min"]):
        return minutes(row["median_min"], t=state.t)
    return state.t(f"table.reason_{main_reason(row['cut_off_reason'])}")


# --- the three measures ------------------------------------------------------------------------------------------


def _measures(view: View, *, state: AppState) -> list[Any]:
    """Return nearest, contracted, nearest that takes the group in; the next one; the detour and its people."""
    t = state.t
    costs = agreements_frame(View(presumed=False), state=state).set_index("municipality_code")
    cost: Any = costs.loc[view.municipality]
    found = _row(view, view.reading, state=state)
    gaps = gaps_frame(view.with_(municipality=""), state=state).set_index("municipality_code")
    gap: Any = gaps.loc[view.municipality]
    near = state.study.nearest_centres(view.municipality, question=state.question(view), n=1)
    any_id, any_time = (
        (near["centre_id"].iloc[0], float(near["median_min"].iloc[0])) if len(near) else ("", float("nan"))
    )
    rows = [
        (t("place.nearest"), _centre(any_id, view, state=state), minutes(any_time, t=t)),
        (t("place.contracted"), _contracted(view, state=state), minutes(float(cost["contracted_min"]), t=t)),
        (
            t(f"place.serving_{view.reading}", group=t(f"group.{view.group}.phrase")),
            _centre(str(found["centre_id"]), view, state=state),
            _time(found, state=state),
        ),
        (
            t("place.second"),
            t("place.second_note"),
            minutes(float(gap["second_median_min"]), t=t)
            if pd.notna(gap["second_median_min"]) and gap["second_median_min"] != float("inf")
            else t("gaps.no_second"),
        ),
    ]
    body = [
        html.Tr([html.Th(name, scope="row"), html.Td(centre), html.Td(html.B(time), className="n")])
        for name, centre, time in rows
    ]
    heads = html.Tr(
        [
            html.Th(t("place.measure"), scope="col"),
            html.Th(t("place.centre"), scope="col"),
            html.Th(t("place.median"), scope="col", className="n"),
        ]
    )
    table = html.Table(
        [html.Caption(t("place.measures_caption")), html.Thead(heads), html.Tbody(body)], className="plain"
    )
    return [
        html.H2(t("place.measures_heading")),
        table,
        html.P(_detour(cost, state=state)),
        html.P(t("gaps.avtaler.any"), className="note"),
        *_statements(view.municipality, state=state),
    ]


def _centre(centre_id: str, view: View, *, state: AppState) -> Any:  # noqa: ANN401 - Dash children
    centre = state.centres.get(centre_id)
    if centre is None:
        return "–"
    offer = state.offers[centre_id].get(view.group)
    return [
        components.centre_link(centre, view=view),
        html.Span(components.offer_tag(offer, this_year=state.this_year, t=state.t), className="town"),
    ]


def _contracted(view: View, *, state: AppState) -> Any:  # noqa: ANN401 - Dash children
    said = data.agreed(view.municipality, state=state)
    used = said[said["role"] == "contracted"]
    if not used.empty:
        return _centre(str(used["centre_id"].iloc[0]), view, state=state)
    presumed = said[said["role"] == "presumed"]
    if presumed.empty:
        return state.t("gaps.avtaler.unknown")
    centre = state.centres.get(str(presumed["centre_id"].iloc[0]))
    return state.t("place.presumed", centre=centre.name if centre else "–")


def _detour(cost: Any, *, state: AppState) -> str:  # noqa: ANN401 - a row of the table
    t = state.t
    if not cost["contracted"]:
        return t("place.detour_unknown")
    if cost["people_detour"] < HALF_A_PERSON:
        return t("place.detour_none")
    return t(
        "place.detour",
        people=number(cost["people_detour"]),
        minutes=minutes(float(cost["detour_min"]), t=t),
        long=number(cost["people_detour_over_30"]),
    )


def _statements(code: str, *, state: AppState) -> list[Any]:
    """Every statement on the agreement: what it rests on, and what became of it."""
    t = state.t
    said = data.agreed(code, state=state)
    if said.empty:
        return []
    names = dict(zip(state.dataset.centres["centre_id"], state.dataset.centres["centre"], strict=True))
    items = [
        html.Li(
            [
                html.B(names.get(row.centre_id, row.centre_id)),
                f" · {t(f'place.role_{row.role}')} · {t(f'agreement.basis.{row.basis}')} · ",
                _year(row, state=state),
                f" · {t('place.sure', sure=t(f'confidence.{row.confidence}'))}. ",
                row.source,
                f" {t('place.contradicts')}" if row.contradicts else "",
                html.Span(row.note, className="town") if row.note else "",
            ]
        )
        for row in rows_of(said)
    ]
    return [
        html.Details([html.Summary(t("place.agreement_basis", count=len(said))), html.Ul(items, className="plainlist")])
    ]


def _year(row: Any, *, state: AppState) -> str:  # noqa: ANN401 - a row of the agreements
    if not pd.isna(row.year):
        return str(int(row.year))
    return state.t("offer.assumed" if row.confidence == ASSUMPTION else "offer.undated")


def _nearest(view: View, *, state: AppState) -> list[Any]:
    return [
        html.H2(state.t("municipality.nearest_heading")),
        nearest(view, state=state, count=NEAREST),
        html.P(state.t("municipality.nearest_note"), className="quiet"),
    ]


def _cells(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    drawn = data.cells(view.municipality, view, state=state)
    items = [
        html.Li(
            [
                html.Span(className=f"swatch c{kind}"),
                t("place.cell_class", label=t(f"legend.c{kind}"), people=number(amount)),
            ]
        )
        for kind, amount in enumerate(drawn.people)
        if amount >= HALF_A_PERSON
    ]
    if drawn.towns:
        items.append(html.Li([html.Span(className="swatch site"), t("place.cell_town")]))
    name = state.municipality_names[view.municipality]
    return [
        html.H2(t("place.cells_heading")),
        html.Img(src=drawn.source, alt=t("place.cells_alt", municipality=name, count=drawn.count), className="cells"),
        html.Ul(items, className="keyline small"),
        html.P(t("place.cells_note", group=t(f"group.{view.group}.phrase")), className="quiet"),
    ]


# --- every group -------------------------------------------------------------------------------------------------


def _groups(view: View, *, state: AppState) -> Component:
    t = state.t
    said = data.agreed(view.municipality, state=state)
    used = said.loc[said["role"] == "contracted", "centre_id"].tolist()
    rows = [_group(view.with_(group=group), contracted=used[0] if used else "", state=state) for group in GROUP_IDS]
    names = ("group", "documented", "possible", "expected", "share", "cut_off", "centre", "contracted")
    numeric = [names.index(name) for name in ("documented", "possible", "expected", "share", "cut_off")]
    heads = [t(f"place.column_{name}", limit=limit_words(view.limit_min, t=t)) for name in names]
    return plain(t("place.groups_caption"), heads, rows, numeric=numeric, look="wide-table groups")


def _group(view: View, *, contracted: str, state: AppState) -> Component:
    t = state.t
    tables = data.by_group(view, state=state)
    documented, possible = (_row(view, reading, state=state) for reading in BOUND_READINGS)
    share = max(0.0, 1 - float(documented[share_column(view.limit_min)]))
    expected = "–"
    if (view.group, EXPECTED) in tables:
        row: Any = tables[view.group, EXPECTED].loc[view.municipality]
        mean, low, high = (minutes(row[name], t=t) for name in ("expected_min", "p5_min", "p95_min"))
        expected = mean if low == high else t("place.expected", mean=mean, low=low, high=high)
    agreed = state.offers.get(contracted, {}).get(view.group)
    return html.Tr(
        [
            html.Th(
                components.inner_link(t(f"group.{view.group}.label"), urls.first_screen(view.to_query())), scope="row"
            ),
            html.Td(html.B(_time(documented, state=state)), className="n"),
            html.Td(_time(possible, state=state), className="n"),
            html.Td(expected, className="n"),
            html.Td(percent(share), className="n"),
            html.Td(number(documented["cut_off_population"]), className="n"),
            html.Td(
                _centre(str(documented["centre_id"]), view, state=state)
                if documented["centre_id"]
                else t("status.unknown")
            ),
            html.Td(
                components.offer_tag(agreed, this_year=state.this_year, t=t) if contracted else t("place.no_agreement")
            ),
        ]
    )


def _comparison(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    facts = _facts(view.municipality, state=state)
    names = {"municipality": facts["municipality"], "county": facts["county"], "country": t("gaps.country")}
    found = data.comparison(view.municipality, view, state=state)
    by_area: dict[str, list[data.Compared]] = {}
    for one in found:
        by_area.setdefault(one.area, []).append(one)
    rows = [
        html.Tr(
            [
                html.Th(names[area], scope="row"),
                *(html.Td(minutes(one.median_min, t=t), className="n") for one in both),
                *(html.Td(percent(one.share_beyond), className="n") for one in both),
                html.Td(number(both[0].cut_off), className="n"),
            ]
        )
        for area, both in by_area.items()
    ]
    limit = limit_words(view.limit_min, t=t)
    labels = [t("place.area"), t("place.median_documented"), t("place.median_possible")]
    labels += [t("place.beyond_documented", limit=limit), t("place.beyond_possible", limit=limit), t("place.cut_off")]
    caption = t("place.comparison_caption", group=t(f"group.{view.group}.phrase"))
    return [
        html.H2(t("place.comparison_heading")),
        wide(
            plain(caption, labels, rows, numeric=range(1, len(labels))),
            label=t("place.comparison_heading"),
            panel=False,
        ),
    ]


def _curve(view: View, *, state: AppState) -> list[Any]:
    t = state.t
    lines = curves(view, state=state)
    return [
        html.H2(t("municipality.curve_heading")),
        html.Div(
            dcc.Graph(
                id="municipality-curve",
                figure=charts.share_curve(lines, limit_min=view.limit_min, t=t),
                config={"displayModeBar": False, "responsive": True},
            ),
            className="curve",
        ),
        html.P(charts.curve_in_words(lines, limit_min=view.limit_min, t=t), className="visually-hidden"),
    ]


def _causes(view: View, *, state: AppState) -> list[Any]:
    """Return what hinders the people beyond the limit, as a bar and in words."""
    t = state.t
    frame = gaps_frame(view.with_(municipality=""), state=state).set_index("municipality_code")
    row: Any = frame.loc[view.municipality]
    total = float(row["population"]) or 1.0
    kinds = [(index, kind.code, float(row[f"people_{kind.code}"])) for index, kind in enumerate(Hindrance)]
    bar = html.Div(
        [
            html.Span(className=f"s{index}", style={"width": f"{100 * amount / total:.1f}%"})
            for index, _, amount in kinds
        ],
        className="stackbar wide",
        **components.aria(hidden="true"),
    )
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        html.Span(className=f"swatch s{index}"),
                        t("gaps.column.none" if code == "none" else f"gaps.cause.{code}"),
                    ],
                    scope="row",
                ),
                html.Td(number(amount), className="n"),
                html.Td(percent(amount / total), className="n"),
            ]
        )
        for index, code, amount in kinds
    ]
    limit = limit_words(view.limit_min, t=t)
    caption = t("place.causes_caption", group=t(f"group.{view.group}.phrase"), limit=limit)
    labels = [t("gaps.hindringer.sum_cause"), t("place.people"), t("place.share")]
    return [
        html.H2(t("gaps.hindringer.heading")),
        bar,
        html.Div(plain(caption, labels, rows, numeric=range(1, len(labels))), className="causes"),
    ]
