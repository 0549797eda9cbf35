"""Areas and people of a raw folder in miniature (tests/support/rawfolder.py): what is in one source is in all."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.build import raw
from geo.build.areas import Areas, read_areas
from geo.build.raw import BuildLog, Step, find
from geo.errors import DataFault
from tests.support import rawfolder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Areas, list[Step]]:
    log = BuildLog()
    return read_areas(find(rawfolder.write(tmp_path_factory.mktemp("raw"))), log), log.steps


def test_every_person_of_the_newest_year_lives_in_a_cell_of_their_municipality(built: tuple[Areas, list[Step]]) -> None:
    areas, _ = built
    living = areas.origins.groupby("municipality_code")["population"].sum().to_dict()
    assert living == rawfolder.POPULATION_2026
    assert areas.municipalities.set_index("municipality_code")["population"].to_dict() == rawfolder.POPULATION_2026
    assert set(areas.municipalities["population_year"]) == {2026}


def test_every_municipality_has_its_seat_and_every_county_its_outline(built: tuple[Areas, list[Step]]) -> None:
    areas, _ = built
    seats = areas.places[areas.places["is_seat"]]
    assert dict(zip(seats["municipality_code"], seats["place_id"], strict=True)) == dict(
        zip(areas.municipalities["municipality_code"], areas.municipalities["seat"], strict=True)
    )
    assert areas.counties["county"].tolist() == ["Buskerud", "Vestland", "Finnmark"]
    assert areas.counties.geometry.area.sum() == pytest.approx(areas.municipalities.geometry.area.sum())


def test_places_and_people_stand_on_the_same_land(built: tuple[Areas, list[Step]]) -> None:
    areas, _ = built
    assert set(areas.places["landmass"]) <= set(areas.origins["landmass"])
    island = areas.origins.loc[areas.origins["landmass"] != 0, "municipality_code"]
    assert set(island) == {"9201"}


def test_each_step_tells_what_it_read_kept_and_dropped(built: tuple[Areas, list[Step]]) -> None:
    steps = {step.step: step for step in built[1]}
    assert {"municipalities", "outlines", "origins", "people", "landmasses", "places", "lakes"} <= set(steps)
    assert steps["origins"].read == steps["origins"].kept == len(rawfolder.CELLS)
    assert (steps["lakes"].read, steps["lakes"].kept) == (2, 1)  # one is too small to draw
    assert "grid of 2019 rescaled" in steps["people"].why


def test_a_municipality_that_one_source_lacks_is_a_fault_and_an_old_code_is_told_with_the_new(tmp_path: Path) -> None:
    folder = rawfolder.write(tmp_path)
    centrality = folder / raw.CENTRALITY
    centrality.write_text(centrality.read_text(encoding="utf-8").replace("9101,", "5437,"), encoding="utf-8")
    with pytest.raises(DataFault) as caught:
        read_areas(find(folder), BuildLog())
    assert "5437 is not in the boundaries. It is 5610 since 2024" in str(caught.value)
    assert "9101 is missing, which the boundaries have" in str(caught.value)
