"""One municipality: every group in one table, the nearest centres, the share curve, and what is not known."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import components, figures
from dashboard.desk import Desk
from dashboard.i18n.numbers import limit_words, minutes, number, percent
from dashboard.map_answer import main_reason, share_column
from dashboard.pages import overview
from dashboard.view import GROUP_IDS, View

NEAREST = 3


def layout(code: str, view: View, /, *, desk: Desk) -> Component:
    """Return the page of a municipality; an unknown code gives a page that says so."""
    t = desk.t
    if code not in desk.municipality_names:
        return html.Div([html.H1(t("municipality.not_found")), html.P(t("municipality.not_found_more"))])
    here = view.with_(municipality=code)
    frame = desk.situation.municipalities
    facts = frame[frame["municipality_code"] == code].iloc[0]
    lines = overview.curves(here, desk=desk)
    return html.Div(
        [
            html.P(components.inner_link(t("municipality.back"), f"/{here.to_query()}"), className="crumbs"),
            html.H1(desk.full_name(code)),
            html.P(
                t(
                    "municipality.county",
                    county=facts["county"],
                    people=number(facts["population"]),
                    year=facts["population_year"],
                    centrality=facts["centrality_class"],
                )
            ),
            html.P(t("municipality.sami", category=facts["sami_category"]), className="note")
            if facts["sami_category"]
            else "",
            html.Div(
                [
                    html.Section(
                        [
                            html.H2(t("municipality.nearest_heading")),
                            overview.nearest(here, desk=desk, count=NEAREST),
                            html.P(t("municipality.nearest_note"), className="quiet"),
                        ],
                        className="panel",
                    ),
                    html.Section(
                        [
                            html.H2(t("municipality.curve_heading")),
                            html.Div(
                                dcc.Graph(
                                    id="municipality-curve",
                                    figure=figures.share_curve(lines, limit_min=view.limit_min, t=t),
                                    config={"displayModeBar": False, "responsive": True},
                                ),
                                className="curve",
                            ),
                            html.P(
                                figures.curve_in_words(lines, limit_min=view.limit_min, t=t),
                                className="visually-hidden",
                            ),
                        ],
                        className="panel",
                    ),
                ],
                className="two",
            ),
            html.H2(t("municipality.groups_heading"), className="table-part"),
            html.Div(_groups(here, desk=desk), className="table-wide panel"),
            html.H2(t("municipality.cut_off_heading"), className="table-part"),
            html.P(_cut_off(here, desk=desk)),
            html.P(t("foot.times"), className="quiet"),
        ]
    )


def _groups(view: View, /, *, desk: Desk) -> Component:
    t = desk.t
    rows = []
    for group in GROUP_IDS:
        asked = view.with_(group=group)
        documented, possible = (_row(asked, reading, desk=desk) for reading in ("documented", "possible"))
        centre = documented["centre"] if isinstance(documented["centre"], str) and documented["centre"] else ""
        offer = desk.offers.get(documented["centre_id"], {}).get(group) if centre else None
        rows.append(
            html.Tr(
                [
                    html.Th(components.inner_link(t(f"group.{group}.label"), f"/{asked.to_query()}"), scope="row"),
                    html.Td(html.B(_time(documented, desk=desk)), className="n"),
                    html.Td(_time(possible, desk=desk), className="n"),
                    html.Td(percent(1 - float(documented[share_column(view.limit_min)])), className="n"),
                    html.Td(number(documented["cut_off_population"]), className="n"),
                    html.Td(centre or "–"),
                    html.Td(
                        components.offer_tag(offer, this_year=desk.this_year, t=t) if centre else t("status.unknown")
                    ),
                ]
            )
        )
    names = ("group", "documented", "possible", "share", "cut_off", "centre", "evidence")
    numeric = {"documented", "possible", "share", "cut_off"}
    heads = [
        html.Th(
            t(f"municipality.{name}", limit=limit_words(view.limit_min, t=t)),
            scope="col",
            className="n" if name in numeric else "",
        )
        for name in names
    ]
    return html.Table(
        [html.Caption(t("municipality.all_caption")), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain"
    )


def _row(view: View, reading: str, /, *, desk: Desk) -> Any:  # noqa: ANN401 - a row of the table
    table = desk.table(view, reading=reading)
    return table[table["municipality_code"] == view.municipality].iloc[0]


def _time(row: Any, /, *, desk: Desk) -> str:  # noqa: ANN401 - a row of the table
    if pd.notna(row["median_min"]):
        return minutes(row["median_min"], t=desk.t)
    return desk.t(f"table.reason_{main_reason(row['cut_off_reason'])}")


def _cut_off(view: View, /, *, desk: Desk) -> str:
    """Who is cut off from every centre in operation, whatever it documents."""
    row = _row(view.with_(group="women"), "possible", desk=desk)
    people = float(row["cut_off_population"])
    if people < 0.5:  # noqa: PLR2004 - half a person: nobody, in whole people
        return desk.t("municipality.cut_off_none")
    reason = desk.t(f"table.reason_{main_reason(row['cut_off_reason'])}")
    return desk.t("municipality.cut_off_some", people=number(people), reason=reason)
