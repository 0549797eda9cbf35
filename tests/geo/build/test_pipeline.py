from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.build import areas, pipeline, raw
from geo.data import folder as data_folder
from geo.data import tables
from geo.errors import DataFault, RefusedSource
from tests.support import rawfolder
from tests.support.rawfolder import POPULATION_2026, km, write_text

pytestmark = pytest.mark.slow


def target(folder: Path, *, town: str = "Drammen") -> Path:
    """A folder with people's tables: one centre, nothing else."""
    folder.mkdir()
    for table in tables.TABLES:
        if table.edited_by_people:
            write_text(folder / table.file, ",".join(table.column_names))
    centre = ["test", "Testsenteret", town, "9101", "Drammen", "municipal", "open", "2024", "a report", "high", ""]
    write_text(folder / "centres.csv", ",".join(tables.CENTRES.column_names), ",".join(centre))
    return folder


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = target(tmp_path_factory.mktemp("built") / "data")
    write_text(out / "README.md", "kept")
    (out / "history").mkdir()
    write_text(out / "history" / "old.csv", "kept too")
    pipeline.build(source, out)
    return out


@pytest.fixture(scope="module")
def found(source: Path) -> areas.Areas:
    return areas.read_areas(raw.find(source), raw.BuildLog())


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def broken(source: Path, folder: Path, change: Callable[[Path], object]) -> Path:
    """A copy of the raw folder with one change."""
    for path in source.rglob("*.*"):
        copy = folder / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    change(folder)
    return folder


def test_the_folder_is_whole_and_without_fault(built: Path) -> None:
    assert data_folder.check(built) == []
    dataset = data_folder.load(built)
    assert len(dataset.municipalities) == 3
    assert dataset.manifest.parameters["cell_m"] == 1000
    assert dataset.manifest.tables["origins"].sources == ("ssb_grid_2019", "ssb_07459", "kartverket_n1000")


def test_two_builds_give_the_same_bytes(source: Path, built: Path, tmp_path: Path) -> None:
    again = target(tmp_path / "data")
    write_text(again / "README.md", "kept")
    pipeline.build(source, again)
    assert hashes(again) == hashes(built)


def test_what_people_wrote_is_carried_over(built: Path) -> None:
    assert (built / "README.md").read_text() == "kept\n"
    assert (built / "history" / "old.csv").read_text() == "kept too\n"
    assert data_folder.load(built).centres["centre_id"].tolist() == ["test"]


def test_sources_come_from_the_embedded_data_where_the_target_has_none(built: Path) -> None:
    assert (built / "sources.toml").read_bytes() == (data_folder.embedded_data() / "sources.toml").read_bytes()


def test_every_source_of_a_table_is_described() -> None:
    described = set(data_folder.provenance.read_sources(data_folder.embedded_data()))
    named = {source for sources in pipeline.TABLE_SOURCES.values() for source in sources}
    assert named <= described
    assert set(pipeline.TABLE_SOURCES) == {table.name for table in tables.TABLES}


def test_municipalities_have_names_people_centrality_and_seat(found: areas.Areas) -> None:
    karasjok = found.municipalities.set_index("municipality_code").loc["9301"]
    assert karasjok.drop("geometry").to_dict() == {
        "municipality": "Karasjok",
        "name_sami": "",
        "name_kven": "",
        "county_code": "93",
        "county": "Finnmark",
        "population": 77,
        "population_year": 2026,
        "centrality_index": 300,
        "centrality_class": 6,
        "sami_category": "språkutvikling",
        "seat": "9301-karasjok",
    }


def test_outlines_are_one_coverage_and_counties_are_made_of_them(found: areas.Areas) -> None:
    drawn = found.municipalities.geometry.to_numpy()
    assert shapely.coverage_is_valid(drawn)
    assert found.counties["county_code"].tolist() == ["91", "92", "93"]
    assert shapely.union_all(drawn).equals(found.counties.geometry.union_all())


def test_people_of_each_municipality_sum_exactly_to_the_newest_count(found: areas.Areas) -> None:
    hundredths = (found.origins["population"] * 100).round().astype(int)
    assert hundredths.groupby(found.origins["municipality_code"]).sum().to_dict() == {
        code: people * 100 for code, people in POPULATION_2026.items()
    }


def test_cells_at_the_coast_go_to_the_land_they_touch_else_to_the_nearest(found: areas.Areas) -> None:
    at_cell = found.origins.set_index(
        [(found.origins["x_m"] - 250_500) // 1000, (found.origins["y_m"] - 6_650_500) // 1000]
    )
    codes = at_cell["municipality_code"].to_dict()
    assert codes[30, 15] == "9101"
    assert codes[34, 15] == "9101"
    assert codes[18, 18] == "9301"
    assert codes[22, 27] == "9201"


def test_people_on_the_island_live_on_another_landmass(found: areas.Areas) -> None:
    island = found.origins["origin_id"] == (250_000 + 22_000 + 2_000_000) * 10_000_000 + 6_677_000
    assert island.sum() == 1
    assert found.origins.loc[island, "landmass"].tolist() == [1]
    assert found.origins.loc[~island, "landmass"].unique().tolist() == [0]
    assert found.places.set_index("place_id").loc["9201-oyvag", "landmass"] == 1


def test_places_hold_every_seat_once(found: areas.Areas) -> None:
    seats = found.places[found.places["is_seat"]]
    assert seats.set_index("municipality_code")["place"].to_dict() == {
        "9101": "Drammen",
        "9201": "Bergen",
        "9301": "Karasjok",
    }
    assert found.places["place_id"].tolist() == [
        "9101-drammen", "9201-bergen", "9201-oyvag", "9301-karasjohka", "9301-karasjok", "9301-mo",
    ]  # fmt: skip


def test_each_step_says_what_it_read_kept_and_dropped(source: Path, tmp_path: Path) -> None:
    told: list[raw.Step] = []
    log = pipeline.build(source, target(tmp_path / "data"), progress=told.append)
    assert told == log.steps
    steps = {step.step: step for step in told}
    assert (steps["places"].read, steps["places"].kept) == (9, 6)
    assert (steps["lakes"].read, steps["lakes"].dropped) == (2, 1)
    assert "1 strips of sea" in steps["municipalities"].why
    with (tmp_path / "data" / pipeline.LOG_FILE).open(encoding="utf-8", newline="") as stream:
        assert [row["step"] for row in csv.DictReader(stream)] == [step.step for step in told]


def test_cells_of_250_m_give_the_same_places(source: Path, found: areas.Areas, tmp_path: Path) -> None:
    quarters = {(east + 0.25, north + 0.5): people for (east, north), people in rawfolder.CELLS.items()}
    rows = [
        f"{int(2_250_000 + east * 1000) * 10_000_000 + int(6_650_000 + north * 1000)};{people}"
        for (east, north), people in quarters.items()
    ]
    fine = broken(source, tmp_path, lambda folder: write_text(folder / raw.GRIDS[250], "SSBID0250M;pop_tot", *rows))
    result = areas.read_areas(raw.find(fine, cell_m=250), raw.BuildLog())
    assert result.origins["x_m"].min() == 252_375
    # the cell 200 m of which are land at 1 km is at sea at 250 m: the nearest land is the same municipality's
    assert result.places.equals(found.places)


def test_every_missing_file_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataFault) as caught:
        pipeline.build(tmp_path, tmp_path / "out")
    assert {fault.table for fault in caught.value.faults} == {
        raw.N1000, raw.GRIDS[1000], raw.POPULATION, raw.CENTRALITY, raw.SEATS, raw.SAMI_AREA,
    }  # fmt: skip
    assert all(fault.remedy for fault in caught.value.faults)
    assert not (tmp_path / "out").exists()


def test_a_cell_size_without_a_grid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="no grid of 500 m"):
        raw.find(tmp_path, cell_m=500)


def test_the_grid_of_2022_is_refused_and_the_target_left_as_it_was(source: Path, tmp_path: Path) -> None:
    floor = {cell: max(people, 5) for cell, people in rawfolder.CELLS.items()}
    path = broken(source, tmp_path / "raw", lambda folder: rawfolder.write_grid(folder / raw.GRIDS[1000], floor))
    out = target(tmp_path / "data")
    before = hashes(out)
    with pytest.raises(RefusedSource, match="grid of 2022"):
        pipeline.build(path, out)
    assert hashes(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name not in {"raw", "data"}] == []


def test_municipalities_that_one_file_lacks_and_old_codes_are_all_listed(source: Path, tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        write_text(folder / raw.POPULATION, "kommunenummer,2026", "9101,10", "9201,10", "5437,10")
        write_text(folder / raw.SAMI_AREA, "kommunenummer,navn,kategori", "9999,Ingen,språkutvikling")

    with pytest.raises(DataFault) as caught:
        areas.read_areas(raw.find(broken(source, tmp_path, change)), raw.BuildLog())
    problems = [(fault.problem, fault.remedy) for fault in caught.value.faults]
    assert ("5437 is not in the boundaries", "It is 5610 since 2024") in problems
    assert ("9301 is missing, which the boundaries have", "Take files of the same year") in problems
    assert ("9999 is not in the boundaries", "Take files of the same year") in problems


def test_a_centre_in_a_town_that_is_not_in_the_gazetteer_stops_the_build(source: Path, tmp_path: Path) -> None:
    out = target(tmp_path / "data", town="Nowhere")
    before = hashes(out)
    with pytest.raises(DataFault, match="Nowhere"):
        pipeline.build(source, out)
    assert hashes(out) == before


def test_neighbouring_land_is_left_whole_where_norway_is_not(found: areas.Areas) -> None:
    assert isinstance(found.neighbours, gpd.GeoDataFrame)
    assert np.all(shapely.is_valid(found.neighbours.geometry.to_numpy()))
    assert not found.neighbours.geometry.union_all().intersects(km(1, 1, 29, 19))
