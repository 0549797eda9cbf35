"""Raw files to a data folder: ``build`` reads the official downloads, and writes every table of ``geo.data.tables``.

::

    raw files -> areas -> landmasses -> gazetteer -> roads -> staging folder -> manifest -> in place, all at once

The folder is written beside its target and put in place when it is whole, so that a broken build leaves the last good
data as it was. Tables edited by people, ``sources.toml`` and ``README.md`` are carried over from the target, or from
the embedded data where the target lacks them. Two builds of the same input give the same bytes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import geopandas as gpd
import pandas as pd
from rich.console import Console

from geo.build import raw
from geo.build.areas import Areas, read_areas
from geo.build.land import boundaries
from geo.build.land.labels import Labels
from geo.build.land.landmass_table import landmass_table
from geo.build.log import LogRow, RoadLog
from geo.build.raw import BuildLog, Step
from geo.build.roads.choose import RoadSource
from geo.build.roads.snapping import tell_snapping
from geo.data import folder as data_folder
from geo.data import tables
from geo.data.manifest import SOURCES_FILE
from geo.errors import DataFault
from geo.network.graph import Network, SpeedModel

LOG_FILE, ROAD_LOG_FILE = data_folder.BUILD_LOGS
WITH_THE_CODE = ("sources.toml", "README.md")  # taken from the embedded data where the target has none
OF_THE_FOLDER = ("imports.csv", "history")  # what was imported into the target, and when

# Which sources (ids in sources.toml) each table was made from.
TABLE_SOURCES: dict[str, tuple[str, ...]] = {
    "municipalities": ("kartverket_n1000", "ssb_07459", "ssb_klass_128", "ssb_klass_131", "sami_area", "geonames"),
    "counties": ("kartverket_n1000",),
    "places": ("kartverket_n1000", "geonames", "ssb_grid_2019"),
    "origins": ("ssb_grid_2019", "ssb_07459", "kartverket_n1000"),
    "landmasses": ("kartverket_n1000", "ssb_grid_2019", "ssb_07459"),
    "roads": ("kartverket_n1000",),
    "lakes": ("kartverket_n1000",),
    "neighbours": ("natural_earth", "kartverket_n1000"),
    "centres": ("centres_register",),
    "evidence": ("centres_register",),
    "agreements": ("centres_register",),
    "national_counts": ("centres_register",),
    "services": ("services_documents",),
    "national_figures": ("services_documents",),
    "municipal_work": ("services_documents",),
    "closures": ("road_closures",),
    "known_distances": ("known_distances",),
}


def build(
    raw_folder: Path,
    out: Path,
    *,
    cell_m: int = 1000,
    road_source: RoadSource | None = None,
    progress: Callable[[Step], None] | None = None,
) -> BuildLog:
    """Build a data folder from the raw files.

    The land and all else but the roads come from N1000 in any case.

    Parameters
    ----------
    raw_folder : Path
        Folder of the raw files.
    out : Path
        The data folder; what people edit there is kept.
    cell_m : int, optional
        Size of the grid cells that people live in, 1000 or 250 metres.
    road_source : RoadSource, optional
        Where the roads come from; None: the raw N1000 file.
    progress : callable, optional
        Told each step when it is done; ``console_progress`` prints it.

    Returns
    -------
    BuildLog
        The log of every step.

    Raises
    ------
    DataFault
        Listing everything that is missing or wrong in the raw files, or in the finished folder (a town of a centre
        that the gazetteer no longer has). ``out`` is then as it was.
    RefusedSource
        If a grid is one that must not be used as counts.
    """
    log = BuildLog(progress)
    files = raw.find(raw_folder, cell_m=cell_m)
    areas = read_areas(files, log)
    speeds = SpeedModel()
    chosen = road_source or RoadSource("n1000", str(files.n1000))
    labels = Labels.read(files.n1000)
    roads, road_log = chosen.build_roads(
        land_parts=areas.land_parts, people=areas.origins, labels=labels, speeds=speeds
    )
    islands = landmass_table(areas.origins, roads=roads, land_parts=areas.land_parts, labels=labels)
    _note_roads(log, roads, road_log, islands)
    snapped, far = tell_snapping(areas.origins, network=Network.from_roads(roads), labels=labels)
    log.add(snapped)
    with data_folder.writing(out) as writer, writer.staging("build") as aside:
        staging = aside / "data"
        _carry_over(out, staging)
        frames = {name: getattr(areas, name) for name in Areas.__annotations__ if name != "land_parts"}
        frames |= {"roads": roads, "landmasses": islands}
        for table in tables.TABLES:
            if not table.edited_by_people:
                data_folder.write_table(frames[table.name], table, staging)
        log.write(staging / LOG_FILE)
        _write_road_log(staging / ROAD_LOG_FILE, (*road_log.rows, *far))
        parameters: dict[str, object] = {
            "cell_m": cell_m,
            "outline_tolerance_m": boundaries.TOLERANCE_M,
            "speeds": asdict(speeds),
        }
        sources = TABLE_SOURCES
        if road_source is not None:
            parameters["roads"] = road_source.described()
            sources = TABLE_SOURCES | {"roads": road_source.source_ids}
            _describe(road_source, staging / SOURCES_FILE)
        data_folder.write_manifest(staging, sources=sources, parameters=parameters)
        found = data_folder.check(staging)
        if found:
            raise DataFault(found)
        writer.replace(staging)
    return log


def _describe(road_source: RoadSource, path: Path) -> None:
    """Add the road source to ``sources.toml``, in place of what stood there of it."""
    block = road_source.provenance()
    text = path.read_text(encoding="utf-8")
    if block:
        heading = re.escape(f"[{road_source.source_ids[0]}]")
        text = re.sub(rf"\n*^{heading}\n(?:(?!\[).*\n?)*", "\n", text, flags=re.MULTILINE)
    path.write_text(text.rstrip("\n") + "\n" + block, encoding="utf-8")


def _note_roads(log: BuildLog, roads: gpd.GeoDataFrame, road_log: RoadLog, islands: pd.DataFrame) -> None:
    figures = road_log.figures
    links = int(figures["source_roads"] + figures["source_ferries"])
    left_out = {name.removeprefix("left_out_"): int(count) for name, count in figures.items() if "left_out" in name}
    unused = "; ".join(f"{count} {name}" for name, count in sorted(left_out.items()))
    log.note("road links", read=links + sum(left_out.values()), kept=links, why=f"left out: {unused}" if unused else "")
    log.note("roads", read=links, kept=len(roads), dropped=0, why="links made into chains between junctions")
    cut_off = islands[islands["decision"] == "no_car_road"]
    people = f"{cut_off['population'].sum():.0f} people on {len(cut_off)} of them have no car road"
    log.note("inhabited landmasses", read=len(islands), kept=len(islands), why=people)


def _write_road_log(path: Path, log_rows: Iterable[LogRow]) -> None:
    """Write what was left out, joined and decided, one thing a row: step, subject, municipality, metres, reason."""
    rows = pd.DataFrame([asdict(row) for row in log_rows], columns=list(LogRow.__annotations__))
    rows.assign(metres=rows["metres"].astype(float).round()).to_csv(path, index=False, lineterminator="\n")


def console_progress(console: Console | None = None) -> Callable[[Step], None]:
    """Return a ``progress`` for ``build`` that prints each step on the error stream.

    Parameters
    ----------
    console : Console, optional
        Where to print; None: the error stream.

    Returns
    -------
    callable
        Prints the step that it is called with.
    """
    to = console or Console(stderr=True)

    def show(step: Step) -> None:
        to.print(f"[bold]{step.step}[/]: read {step.read:,}, kept {step.kept:,}, dropped {step.dropped:,}", end="")
        to.print(f" ({step.why})" if step.why else "", markup=False, highlight=False)

    return show


def _carry_over(out: Path, staging: Path) -> None:
    """Copy what a build does not make: people's tables, sources and notes, from ``out``, else the embedded data."""
    staging.mkdir()
    target = data_folder.whole_folder(out)
    for name in (*(table.file for table in tables.TABLES if table.edited_by_people), *WITH_THE_CODE):
        held = [folder / name for folder in (target, data_folder.embedded_data())]
        found = next((path for path in held if path.is_file()), None)
        if found is not None:
            shutil.copyfile(found, staging / name)
    for name in OF_THE_FOLDER:
        if (target / name).is_dir():
            shutil.copytree(target / name, staging / name)
        elif (target / name).is_file():
            shutil.copyfile(target / name, staging / name)
