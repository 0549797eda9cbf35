"""Areas and people: everything of a data folder that does not need the roads, put together from the raw files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.build.geometry import Shapes
from geo.build.land import boundaries, kartverket, landmass, natural_earth, reference_points, registers
from geo.build.people import grid
from geo.build.raw import BuildLog, RawFiles
from geo.build.roads import n1000
from geo.data import tables
from geo.data.municipality_codes import NEW_CODES
from geo.errors import DataFault, Fault


@dataclass(frozen=True)
class Areas:
    """Everything that comes from areas and people, before the roads: one frame per table.

    Parameters
    ----------
    municipalities : gpd.GeoDataFrame
        One row per municipality, by code; outlines in METRIC_CRS.
    counties : gpd.GeoDataFrame
        One row per county, by code; outlines in METRIC_CRS.
    places : pd.DataFrame
        The gazetteer.
    origins : pd.DataFrame
        One row per inhabited cell; metres and people.
    lakes : gpd.GeoDataFrame
        Lakes for drawing, largest first.
    neighbours : gpd.GeoDataFrame
        Land of other countries for drawing.
    land_parts : Shapes
        The landmasses; the place in the array is the ``landmass_id``.
    """

    municipalities: gpd.GeoDataFrame
    counties: gpd.GeoDataFrame
    places: pd.DataFrame
    origins: pd.DataFrame
    lakes: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame
    land_parts: Shapes  # the landmasses; the place in the array is the landmass_id


def read_areas(files: RawFiles, log: BuildLog) -> Areas:
    """Municipalities, counties, origins, places, lakes and neighbours from the raw files.

    Parameters
    ----------
    files : RawFiles
        The raw files.
    log : BuildLog
        Takes a step for each table.

    Returns
    -------
    Areas
        One frame per table, and the landmasses.

    Raises
    ------
    DataFault
        Listing every layer and column that is missing, and every municipality that one source knows and another
        does not.
    """
    kartverket.require(files.n1000)
    source = kartverket.municipalities(files.n1000)
    names = registers.municipalities(files.seats)
    people, year = grid.population(files.population)
    centrality = grid.centrality(files.centrality)
    sami = registers.sami_categories(files.sami_area)
    _require_same_codes(
        source.code, {files.seats: names["municipality_code"], files.population: people.index,
                      files.centrality: centrality.index}, subset={files.sami_area: sami}
    )  # fmt: skip

    drawn = boundaries.outlines(source.land)
    islets = f"{drawn.dropped_parts} islets and slivers, {drawn.dropped_km2:.1f} km2 in all, left out of the drawing"
    strips = f"{source.strips} strips of sea at the territorial limit, {source.strips_km2:.1f} km2, not taken for land"
    log.note("municipalities", read=source.rows, kept=len(source.code), dropped=0, why=f"pieces joined; {strips}")
    log.note("outlines", read=drawn.parts, kept=drawn.parts - drawn.dropped_parts, why=islets)
    totals = np.array(people[list(source.code)], dtype=np.int64)
    cells, cell_area = _cells(files, source, log)
    counted = grid.rescale(cells["people"].to_numpy(), area=cell_area, totals=totals)
    log.note("people", read=int(cells["people"].sum()), kept=int(totals.sum()), dropped=0,
             why=f"grid of 2019 rescaled to each municipality's people on 1 January {year}")  # fmt: skip
    parts = landmass.landmasses(source.land)
    log.note("landmasses", read=len(parts), kept=len(parts), why="connected parts of the land; 0 is the mainland")
    with_roads = n1000.landmasses_with_roads(files.n1000, land_parts=parts)
    corner_m = cells["x_m"].to_numpy() - files.cell_m / 2, cells["y_m"].to_numpy() - files.cell_m / 2
    origins = pd.DataFrame(
        {
            "origin_id": cells["cell_id"],
            "x_m": cells["x_m"],
            "y_m": cells["y_m"],
            "municipality_code": source.code[cell_area],
            "population": counted,
            "landmass": landmass.landmass_of_cells(*corner_m, cell_m=files.cell_m, parts=parts, with_roads=with_roads),
        }
    )
    places = _places(
        files,
        names,
        cells.assign(area=cell_area),
        source,
        parts,
        log,
        inhabited=np.unique(origins["landmass"]),
        with_roads=with_roads,
    )
    counties = _counties(drawn.shapes, names)
    lakes, all_lakes = kartverket.lakes(files.n1000)
    log.note("lakes", read=all_lakes, kept=len(lakes), why=f"at least {kartverket.LAKE_MIN_KM2:.0f} km2")
    neighbours = natural_earth.neighbours(source.whole, drawn=drawn.shapes)
    log.note("neighbours", read=len(neighbours), kept=len(neighbours), why="for drawing only")
    table = names.merge(centrality, left_on="municipality_code", right_index=True, validate="1:1")
    seat_ids = places[places["is_seat"]].set_index("municipality_code")["place_id"]
    municipalities = gpd.GeoDataFrame(
        {
            **{name: table[name].to_numpy() for name in tables.MUNICIPALITIES.column_names if name in table},
            "population": totals,
            "population_year": year,
            "sami_category": [sami.get(code, "") for code in source.code],
            "seat": [seat_ids[code] for code in source.code],
        },
        geometry=drawn.shapes,
        crs=tables.METRIC_CRS,
    )
    return Areas(municipalities, counties, places, origins, lakes, neighbours, parts)


def _require_same_codes(
    codes: Iterable[str], others: Mapping[Path, Iterable[str]], *, subset: Mapping[Path, Iterable[str]]
) -> None:
    """Every file of ``others`` must have just the municipalities of the boundaries, those of ``subset`` no other."""
    known = set(codes)
    found = []
    for path, given in {**others, **subset}.items():
        for code in sorted(set(given) - known):
            now = NEW_CODES.get(code)
            remedy = f"It is {' and '.join(now)} since 2024" if now else "Take files of the same year"
            found.append(Fault(path.name, None, "kommunenummer", f"{code} is not in the boundaries", remedy))
    for path, given in others.items():
        for code in sorted(known - set(given)):
            problem = f"{code} is missing, which the boundaries have"
            found.append(Fault(path.name, None, "kommunenummer", problem, "Take files of the same year"))
    if found:
        raise DataFault(found)


def _cells(
    files: RawFiles, source: kartverket.Municipalities, log: BuildLog
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Inhabited cells, and the municipality (position in ``source``) of each."""
    cells = grid.population_grid(files.grid, cell_m=files.cell_m)
    located = boundaries.locate(
        cells["x_m"].to_numpy(), cells["y_m"].to_numpy(), cell_m=files.cell_m, areas=source.land
    )
    why = (
        f"{located.inside} by their centre, {located.overlapping} at the generalised coast by most land in the cell, "
        f"{located.nearest} to the nearest municipality, at most {located.farthest_m:.0f} m away"
    )
    log.note("origins", read=len(cells), kept=len(cells), why=why)
    return cells, located.area


def _places(
    files: RawFiles,
    names: pd.DataFrame,
    cells: pd.DataFrame,
    source: kartverket.Municipalities,
    parts: Shapes,
    log: BuildLog,
    inhabited: npt.NDArray[np.int64],
    with_roads: Collection[int],
) -> pd.DataFrame:
    """Make the gazetteer, from people per 1 km whatever the size of the cells."""
    km = reference_points.CELL_M
    wide = cells.assign(x_m=cells["x_m"] // km * km + km // 2, y_m=cells["y_m"] // km * km + km // 2)
    most = wide.groupby(["x_m", "y_m", "area"])["people"].sum().reset_index().sort_values("people", kind="stable")
    whole = most.groupby(["x_m", "y_m"]).agg(people=("people", "sum"), area=("area", "last")).reset_index()
    labels = kartverket.labels(files.n1000)
    gathered = reference_points.gather(labels, seats=names, cells=whole, municipalities=source)
    why = (
        f"{gathered.other_kinds} quays and parts of towns, {gathered.repeated} repeated in the municipality, "
        f"{gathered.seat_labels} labels of seats, {gathered.uninhabited} without people near; "
        f"{len(names)} seats from the register"
    )
    if len(gathered.seat_error_m):
        middle, most_m = np.percentile(gathered.seat_error_m, [50, 90])
        why += (
            f"; the rule tried on {len(gathered.seat_error_m)} seats: {middle:.0f} m off (median), p90 {most_m:.0f} m"
        )
    dropped = gathered.other_kinds + gathered.repeated + gathered.seat_labels + gathered.uninhabited
    log.note("places", read=gathered.labels, kept=len(gathered.places), dropped=dropped, why=why)
    places = gathered.places
    return places.assign(
        landmass=_landmass_of_places(places, whole, parts=parts, inhabited=inhabited, roads=with_roads)
    )


def _landmass_of_places(
    places: pd.DataFrame,
    cells: pd.DataFrame,
    *,
    parts: Shapes,
    inhabited: npt.NDArray[np.int64],
    roads: Collection[int],
) -> npt.NDArray[np.int64]:
    """Return the inhabited landmass that each place stands on.

    A place in the middle of a cell stands where that cell's people are taken to live; any other on the land at its
    point, or nearest to it.
    """
    points = np.asarray(shapely.points(places["x_m"], places["y_m"]), dtype=object)
    peopled = parts[inhabited]
    found = inhabited[landmass.landmass_of(points, parts=peopled)]
    keys = pd.MultiIndex.from_frame(places[["x_m", "y_m"]])
    in_cell = np.flatnonzero(keys.isin(pd.MultiIndex.from_frame(cells[["x_m", "y_m"]])))
    half_m = reference_points.CELL_M / 2
    corners_m = places["x_m"].to_numpy()[in_cell] - half_m, places["y_m"].to_numpy()[in_cell] - half_m
    near_roads = np.flatnonzero(np.isin(inhabited, sorted(roads))).tolist()
    found[in_cell] = inhabited[
        landmass.landmass_of_cells(*corners_m, cell_m=reference_points.CELL_M, parts=peopled, with_roads=near_roads)
    ]
    return found


def _counties(drawn: Shapes, names: pd.DataFrame) -> gpd.GeoDataFrame:
    """Counties, their outlines made of the municipalities' own lines."""
    codes, shapes = boundaries.merged(drawn, names["county_code"].to_numpy(dtype=object))
    county = names.groupby("county_code")["county"].first()
    return gpd.GeoDataFrame(
        {"county_code": codes, "county": county[list(codes)].to_numpy()}, geometry=shapes, crs=tables.METRIC_CRS
    )
