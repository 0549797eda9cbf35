"""What each table of a data folder must look like: key, columns with units, geometry, coordinate system.

``TABLES`` is the one list of tables; files, checks, manifest and documentation follow from it. How a frame is held
against it stands in ``geo.data.schema``, whose names can be had from here.
"""

from __future__ import annotations

from geo.data.schema import METRIC_CRS, Column, Refusals, Table, blanks, faults, is_shaped, normalise, parse
from geo.data.sensitive import REMEDY, names_a_point, reveals

__all__ = [
    "AGREEMENTS",
    "CENTRES",
    "CLOSURES",
    "CONFIDENCES",
    "COUNTIES",
    "EVIDENCE",
    "KNOWN_DISTANCES",
    "LAKES",
    "LANDMASSES",
    "METRIC_CRS",
    "MUNICIPALITIES",
    "NATIONAL_COUNTS",
    "NEIGHBOURS",
    "ORIGINS",
    "PLACES",
    "ROADS",
    "TABLES",
    "Column",
    "Table",
    "blanks",
    "faults",
    "is_shaped",
    "normalise",
    "parse",
    "table_named",
]

#: Of the tables that people edit: a centre is placed by its town only.
NO_POINTS = Refusals(names_a_point, reveals, REMEDY)

MUNICIPALITIES = Table(
    "municipalities",
    "municipalities.parquet",
    "The 357 municipalities of 2024: land area, names, people, centrality.",
    ("municipality_code",),
    (
        Column("municipality_code", "text", "official code, four digits"),
        Column("municipality", "text", "official Norwegian name"),
        Column("name_sami", "text", "official Sámi name", required=False),
        Column("name_kven", "text", "official Kven name", required=False),
        Column("county_code", "text", "official county code, two digits"),
        Column("county", "text", "county, Norwegian name"),
        Column("population", "integer", "inhabitants on 1 January of population_year", "people"),
        Column("population_year", "integer", "year of the population count"),
        Column("centrality_index", "integer", "SSB centrality index, 0-1000"),
        Column("centrality_class", "integer", "SSB centrality class, 1 (most central) to 6"),
        Column("sami_category", "text", "category in the Sámi administrative area", required=False),
        Column("seat", "text", "place_id of the seat"),
    ),
    geometry="Polygon",
)

COUNTIES = Table(
    "counties",
    "counties.parquet",
    "The 15 counties of 2024, outlines for drawing.",
    ("county_code",),
    (
        Column("county_code", "text", "official county code, two digits"),
        Column("county", "text", "county, Norwegian name"),
    ),
    geometry="Polygon",
)

PLACES = Table(
    "places",
    "places.csv",
    "The gazetteer: towns, settlements and seats with a public reference point. The only way to say where a centre is.",
    ("place_id",),
    (
        Column("place_id", "text", "municipality code and name, e.g. 5610-karasjok"),
        Column("place", "text", "name as on the map"),
        Column("kind", "text", "town, settlement or hamlet", allowed=("town", "settlement", "hamlet")),
        Column("municipality_code", "text", "the municipality it lies in"),
        Column("x_m", "integer", "easting of the public reference point", "m"),
        Column("y_m", "integer", "northing of the public reference point", "m"),
        Column("is_seat", "flag", "true for the municipality's seat"),
        Column("landmass", "integer", "landmass_id of the land it stands on"),
        Column("basis", "text", "how the reference point was found"),
    ),
)

ORIGINS = Table(
    "origins",
    "origins.parquet",
    "Inhabited grid cells: where people live and how many.",
    ("origin_id",),
    (
        Column("origin_id", "integer", "SSB cell id: south-west corner, EPSG:25833"),
        Column("x_m", "integer", "easting of the cell's centre", "m"),
        Column("y_m", "integer", "northing of the cell's centre", "m"),
        Column("municipality_code", "text", "the municipality it is counted in"),
        Column("population", "number", "people, rescaled to the municipality's official total", "people"),
        Column("landmass", "integer", "landmass_id of the land the people are taken to live on"),
    ),
)

LANDMASSES = Table(
    "landmasses",
    "landmasses.csv",
    "Every inhabited landmass and how one leaves it by car, decided one by one.",
    ("landmass_id",),
    (
        Column("landmass_id", "integer", "0 is the mainland"),
        Column("landmass", "text", "name: the largest place on it, else the nearest place"),
        Column("municipality_code", "text", "where most of its people are counted"),
        Column("area_km2", "number", "land area", "km2"),
        Column("population", "number", "people living on it", "people"),
        Column("decision", "text", "how one leaves by car", allowed=("mainland", "road", "ferry", "no_car_road")),
        Column("reason", "text", "why it was decided so"),
    ),
)

ROADS = Table(
    "roads",
    "roads.parquet",
    "The road network with car ferries: one row per edge between junctions, drawn in the direction from -> to.",
    ("edge_id",),
    (
        Column("edge_id", "integer", "row number, from 0"),
        Column("from_node", "integer", "node at the first point of the geometry"),
        Column("to_node", "integer", "node at the last point of the geometry"),
        Column(
            "kind", "text", "road, ferry, or link (quay or island joined by hand)", allowed=("road", "ferry", "link")
        ),
        Column("category", "text", "E R F K P (Norwegian road categories)", required=False),
        Column("number", "text", "road number as signed, e.g. E6, Rv13, Fv44", required=False),
        Column("motorway", "text", "motorveg or motortrafikkveg", required=False),
        Column("tunnel_m", "number", "metres in tunnel", "m"),
        Column("bridge_m", "number", "metres on bridge", "m"),
        Column("length_m", "number", "calibrated length", "m"),
        Column("seconds", "number", "driving time from -> to; blank: not allowed that way", "s", required=False),
        Column("seconds_back", "number", "driving time to -> from; blank: not allowed that way", "s", required=False),
        Column("landmasses", "text", "landmass_ids that the edge touches, separated by blanks", required=False),
        Column("component", "integer", "strong component on the ferry-inclusive graph; 0 is the largest"),
        Column("note", "text", "why the edge stands here, where it is not in the source", required=False),
        Column("sailing_s", "number", "ferry: time under way as the source gives it, no waiting", "s",
               required=False, may_lack=True),
        Column("headway_s", "number", "ferry: interval between departures as the source gives it", "s",
               required=False, may_lack=True),
    ),
    geometry="LineString",
)  # fmt: skip

LAKES = Table(
    "lakes",
    "lakes.parquet",
    "Lakes large enough to be seen on a national map.",
    ("lake_id",),
    (
        Column("lake_id", "integer", "row number, largest first"),
        Column("area_km2", "number", "area", "km2"),
    ),
    geometry="Polygon",
)

NEIGHBOURS = Table(
    "neighbours",
    "neighbours.parquet",
    "Outline of the neighbouring countries' land, for drawing only.",
    ("neighbour_id",),
    (Column("neighbour_id", "integer", "row number"),),
    geometry="Polygon",
)

CONFIDENCES = ("high", "medium", "low")

CENTRES = Table(
    "centres",
    "centres.csv",
    "The crisis centres: a name and one or more towns, never an address or a point.",
    ("centre_id",),
    (
        Column("centre_id", "text", "short stable id"),
        Column("centre", "text", "name"),
        Column("town", "text", "town in the gazetteer; several sites separated by ';', (code) if outside the host"),
        Column("municipality_code", "text", "host municipality"),
        Column("municipality", "text", "host municipality's name, for the reader"),
        Column("owner_type", "text", "who owns it", required=False,
               allowed=("municipal", "intermunicipal", "foundation", "association")),
        Column("status", "text", "in operation or not", allowed=("open", "closed")),
        Column("status_year", "integer", "year that the status was last documented"),
        Column("source", "text", "who says so"),
        Column("confidence", "text", "how sure", allowed=CONFIDENCES),
        Column("note", "text", "what a reader should know", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)  # fmt: skip

EVIDENCE = Table(
    "evidence",
    "evidence.csv",
    "Statements on which group a centre takes in, and how. No row means unknown, never no.",
    (),
    (
        Column("centre_id", "text", "the centre"),
        Column("group", "text", "the group (geo.data.vocabulary.GROUPS)"),
        Column("status", "text", "what is offered (geo.data.vocabulary.STATUSES)"),
        Column("year", "integer", "year that the statement is about; blank: undated", required=False),
        Column("source", "text", "who says so"),
        Column("kind", "text", "kind of source", required=False),
        Column("confidence", "text", "how sure", allowed=CONFIDENCES),
        Column("deduced", "flag", "true: deduced from a national total, not said of this centre"),
        Column("note", "text", "what was said, in short", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)

AGREEMENTS = Table(
    "agreements",
    "agreements.csv",
    "Which centre a municipality has an agreement with. No row means unknown.",
    (),
    (
        Column("municipality_code", "text", "the municipality"),
        Column("municipality", "text", "its name, for the reader"),
        Column("centre_id", "text", "the centre"),
        Column("year", "integer", "year that the statement is about; blank: undated", required=False),
        Column("basis", "text", "how it is known", allowed=("stated", "district", "inferred", "ended")),
        Column("source", "text", "who says so"),
        Column("confidence", "text", "how sure", allowed=CONFIDENCES),
        Column("note", "text", "what a reader should know", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)

NATIONAL_COUNTS = Table(
    "national_counts",
    "national_counts.csv",
    "How many centres take in a group, where it is known how many but not which.",
    (),
    (
        Column("group", "text", "the group"),
        Column("year", "integer", "year of the count"),
        Column("of_centres", "integer", "number of centres asked; blank: not stated", "centres", required=False),
        Column("yes", "integer", "centres that take in the group", "centres", required=False),
        Column("case_by_case", "integer", "centres that decide case by case", "centres", required=False),
        Column("no", "integer", "centres that do not", "centres", required=False),
        Column("source", "text", "who says so"),
        Column("definition", "text", "what was counted", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)

SERVICES = Table(
    "services",
    "services.csv",
    "The other services around the centres: what they are, whom for, where. Never more precise than a town.",
    ("service_id",),
    (
        Column("service_id", "text", "short stable id"),
        Column("service", "text", "name"),
        Column("kind", "text", "kind of service",
               allowed=("shelter", "helpline", "website", "low_threshold", "volunteer", "health", "counselling",
                        "perpetrators", "competence", "method", "coordination", "supervision", "network")),
        Column("what", "text", "what it is, in Norwegian"),
        Column("whom", "text", "whom it is for, in Norwegian"),
        Column("area", "text", "national, in one county or town, or local: in places that the source does not name",
               allowed=("national", "county", "town", "local")),
        Column("county_code", "text", "official county code, where area is county", required=False),
        Column("town", "text", "town in the gazetteer, where area is town", required=False),
        Column("status", "text", "what the source says of it", allowed=("active", "pilot", "planned", "closed")),
        Column("year", "integer", "year that the statement is about"),
        Column("source", "text", "document: publisher, title, year"),
        Column("lines", "text", "where in the document"),
        Column("note", "text", "what a reader should know, in Norwegian", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)  # fmt: skip

NATIONAL_FIGURES = Table(
    "national_figures",
    "national_figures.csv",
    "Figures from the source documents, with their definitions. Contradictions stand side by side.",
    ("figure_id",),
    (
        Column("figure_id", "text", "short stable id"),
        Column("topic", "text", "what the figure belongs to",
               allowed=("centres", "use", "groups", "staff_and_money", "municipal_plans", "municipal_methods",
                        "supervision", "services", "sample")),
        Column("value", "number", "the figure"),
        Column("value_to", "number", "upper end, where the source gives a span", required=False),
        Column("of_total", "number", "out of how many, where the source says so", required=False),
        Column("qualifier", "text", "how exact the source is; blank: as stated", required=False,
               allowed=("about", "more_than", "less_than")),
        Column("unit", "text", "what is counted, in Norwegian"),
        Column("year", "integer", "year that the figure is about, else of the document"),
        Column("definition", "text", "what was counted, in Norwegian"),
        Column("source", "text", "document: publisher, title, year"),
        Column("lines", "text", "where in the document"),
        Column("contradicts", "text", "key shared by figures that disagree on one question", required=False),
        Column("note", "text", "what a reader should know, in Norwegian", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)  # fmt: skip

MUNICIPAL_WORK = Table(
    "municipal_work",
    "municipal_work.csv",
    "What a municipality itself has in place. No row means unknown, never no.",
    ("municipality_code", "measure", "year", "source"),
    (
        Column("municipality_code", "text", "the municipality"),
        Column("measure", "text", "what it has in place",
               allowed=("action_plan", "individual_plan", "tryggest", "bti", "slt", "police_council")),
        Column("value", "text", "yes or no; unknown has no row", allowed=("yes", "no")),
        Column("year", "integer", "year that the statement is about"),
        Column("source", "text", "who says so"),
        Column("note", "text", "what a reader should know", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)  # fmt: skip

CLOSURES = Table(
    "closures",
    "closures.csv",
    "Mountain roads closed in winter and ferries without service at night. No row means unknown, never no.",
    ("closure_id",),
    (
        Column("closure_id", "text", "short stable id"),
        Column("kind", "text", "what is closed and when", allowed=("winter_road", "night_ferry")),
        Column("road", "text", "road number as in roads.number; blank for a ferry without number", required=False),
        Column("from_place", "text", "place_id on this side of the pass; for a ferry the quay as in roads.note, "
               "else place_id"),
        Column("to_place", "text", "place_id on the other side of the pass; for a ferry the other quay"),
        Column("closed", "flag", "yes: closed; no: documented to be kept open in winter, or to sail at night"),
        Column("period", "text", "winter_road: first and last month that it is usually closed, 11-05; night_ferry: "
               "from and to, 00:30-05:00", required=False),
        Column("year", "integer", "year that the statement is about"),
        Column("source", "text", "who says so"),
        Column("confidence", "text", "how sure", allowed=CONFIDENCES),
        Column("note", "text", "what a reader should know, in Norwegian", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)  # fmt: skip

KNOWN_DISTANCES = Table(
    "known_distances",
    "known_distances.csv",
    "Trips whose length by road is known from elsewhere, written down before our own answers, to hold ours against.",
    ("from_place", "to_place"),
    (
        Column("from_place", "text", "where the trip begins: a name that the gazetteer finds"),
        Column("to_place", "text", "where it ends"),
        Column("known_km", "number", "length by road and ferry as the source gives it", "km"),
        Column("tolerance_percent", "number", "how far off ours may be", "%"),
        Column("expects_ferry", "flag", "yes: the way goes by car ferry"),
        Column("source", "text", "who says so"),
        Column("confidence", "text", "how sure", allowed=CONFIDENCES),
        Column("note", "text", "what a reader should know", required=False),
    ),
    edited_by_people=True,
    refuses=NO_POINTS,
)

TABLES: tuple[Table, ...] = (
    MUNICIPALITIES,
    COUNTIES,
    PLACES,
    ORIGINS,
    LANDMASSES,
    ROADS,
    LAKES,
    NEIGHBOURS,
    CENTRES,
    EVIDENCE,
    AGREEMENTS,
    NATIONAL_COUNTS,
    SERVICES,
    NATIONAL_FIGURES,
    MUNICIPAL_WORK,
    CLOSURES,
    KNOWN_DISTANCES,
)


def table_named(name: str) -> Table:
    """Look up a table by its name; KeyError if there is none.

    Parameters
    ----------
    name : str
        Name of a table.

    Returns
    -------
    Table
        Its description.
    """
    return {table.name: table for table in TABLES}[name]
