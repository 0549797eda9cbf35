"""The map file: the drawing of ``map_geometry`` with names, people and what is documented of each centre."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard import components, map_geometry
from dashboard.desk import Centre, Desk
from dashboard.map_geometry import Detail, MapFile
from dashboard.view import GROUP_IDS


def of(desk: Desk, /) -> MapFile:
    """Return the finished file for a desk's data set."""
    return map_geometry.map_file(content(desk), finer=lambda: shapes(desk, detail=map_geometry.FINE))


def shapes(desk: Desk, /, *, detail: Detail) -> dict[str, Any]:
    """Return the drawing alone, as finely as asked."""
    situation = desk.situation
    return map_geometry.shapes(
        situation.municipalities,
        roads=situation.roads,
        lakes=situation.lakes,
        neighbours=situation.neighbours,
        detail=detail,
    )


def content(desk: Desk, /) -> dict[str, Any]:
    """Return drawing, municipalities (name, county, people, name to type) and centres with their offers."""
    situation = desk.situation
    drawing = shapes(desk, detail=map_geometry.COARSE)
    frame = situation.municipalities
    again = Counter(frame["municipality"])
    areas = {
        row.municipality_code: [
            row.municipality,
            row.county,
            int(row.population),
            # Herøy and Våler are two each: to be typed, they need their county.
            f"{row.municipality} ({row.county})" if again[row.municipality] > 1 else row.municipality,
        ]
        for row in components.rows_of(frame)
    }
    return {**drawing, "areas": areas, "centres": [_centre(centre, desk=desk) for centre in desk.centres.values()]}


def _centre(centre: Centre, /, *, desk: Desk) -> dict[str, Any]:
    """Return one centre: the towns' public points, and its offers in words. Nothing finer than the town exists."""
    t = desk.t
    offers = desk.offers[centre.centre_id]
    told = [
        {
            "group": t(f"group.{group}.label"),
            "status": components.offer_words(offers[group], t=t),
            "look": offers[group].look,
            "year": offers[group].year_words(t=t),
            "source": offers[group].source,
        }
        for group in GROUP_IDS
        if group in offers
    ]
    rest = len(GROUP_IDS) - len(told)
    return {
        "id": centre.centre_id,
        "name": centre.name,
        "where": centre.where,
        "sites": [{"town": site.place.place, "x": site.place.x_m, "y": site.place.y_m} for site in centre.sites],
        "offers": told,
        "unknown": "" if not rest else t("offer.unknown_rest", count=rest) if told else t("offer.none"),
    }
