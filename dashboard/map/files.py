"""The map's files: the drawing of ``geometry``, and the names, people and what is documented of each centre.

They are two, for a page that comes with its map drawn (``svg``) needs only the names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dashboard.map import geometry
from dashboard.map.geometry import Detail, MapFile, TextFile
from dashboard.map.svg import MARKS, FirstMap
from dashboard.state.app_state import AppState, Centre
from dashboard.state.offers import offer_words
from dashboard.state.table import rows_of
from geo.data.vocabulary import GROUP_IDS


@dataclass(frozen=True)
class Files:
    """The files of a data set, and the writer of the map that a page comes with."""

    drawing: MapFile
    names: TextFile
    first: FirstMap

    def named(self, name: str) -> TextFile | None:
        """Return the file of a name; None if there is none."""
        if name == self.drawing.detail_name:
            return self.drawing.detail
        return next((file for file in (self.drawing, self.names) if file.name == name), None)


def of(state: AppState) -> Files:
    """Return the files for a state's data set."""
    coarse = shapes(state, detail=geometry.COARSE)
    told = {"box": coarse["box"], "marks": MARKS, **names(state)}
    drawing = FirstMap(coarse, told)
    return Files(
        geometry.map_file(
            {"html": drawing.uncoloured(state.t.section("map"))}, finer=lambda: shapes(state, detail=geometry.FINE)
        ),
        geometry.text_file("names", told),
        drawing,
    )


def shapes(state: AppState, *, detail: Detail) -> dict[str, Any]:
    """Return the drawing alone, as finely as asked."""
    dataset = state.dataset
    return geometry.shapes(
        dataset.municipalities,
        roads=dataset.roads,
        lakes=dataset.lakes,
        neighbours=dataset.neighbours,
        detail=detail,
    )


def names(state: AppState) -> dict[str, Any]:
    """Return municipalities (name, county, people, name to type) and centres with their towns and offers."""
    frame = state.dataset.municipalities
    again = Counter(frame["municipality"])
    areas = {
        row.municipality_code: [
            row.municipality,
            row.county,
            int(row.population),
            # Herøy and Våler are two each: to be typed, they need their county.
            f"{row.municipality} ({row.county})" if again[row.municipality] > 1 else row.municipality,
        ]
        for row in rows_of(frame)
    }
    return {"areas": areas, "centres": [_centre(centre, state=state) for centre in state.centres.values()]}


def _centre(centre: Centre, *, state: AppState) -> dict[str, Any]:
    """Return one centre: the towns' public points, and its offers in words. Nothing finer than the town exists."""
    t = state.t
    offers = state.offers[centre.centre_id]
    told = [
        {
            "group": t(f"group.{group}.label"),
            "status": offer_words(offers[group], t=t),
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
