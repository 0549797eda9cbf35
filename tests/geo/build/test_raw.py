from __future__ import annotations

from pathlib import Path

import pytest

from geo.build import raw
from geo.build.raw import BuildLog, Step, find, read_text_table
from geo.errors import DataFault


def folder_with(top: Path, *names: str) -> Path:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("x", encoding="utf-8")
    return top


def test_everything_that_is_missing_is_named_at_once_with_the_place_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(DataFault) as caught:
        find(folder_with(tmp_path, raw.SEATS))
    assert [fault.table for fault in caught.value.faults] == sorted(
        [raw.N1000, raw.GRIDS[1000], raw.POPULATION, raw.CENTRALITY, raw.SAMI_AREA]
    )
    assert "Geonorge" in str(caught.value)


def test_the_grid_asked_for_is_the_one_that_is_needed(tmp_path: Path) -> None:
    rest = (raw.N1000, raw.POPULATION, raw.CENTRALITY, raw.SEATS, raw.SAMI_AREA)
    found = find(folder_with(tmp_path, *rest, raw.GRIDS[250]), cell_m=250)
    assert (found.grid, found.cell_m) == (tmp_path / raw.GRIDS[250], 250)
    with pytest.raises(DataFault, match="1 km grid"):
        find(tmp_path)
    with pytest.raises(DataFault, match="no grid of 100 m"):
        find(tmp_path, cell_m=100)


def test_a_raw_table_is_read_as_text_and_its_missing_columns_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code;people\n0301;\nNA;5\n", encoding="utf-8-sig")
    assert read_text_table(path, columns=("code",)).to_numpy().tolist() == [["0301", ""], ["NA", "5"]]
    with pytest.raises(DataFault) as caught:
        read_text_table(path, columns=("code", "year", "area"))
    assert [fault.column for fault in caught.value.faults] == ["area", "year"]


def test_a_step_drops_what_was_read_and_not_kept_unless_it_says_otherwise(tmp_path: Path) -> None:
    told: list[Step] = []
    log = BuildLog(progress=told.append)
    log.note("places", read=10, kept=7, why="three, quays")
    log.note("municipalities", read=10, kept=7, dropped=0)
    assert [step.dropped for step in told] == [3, 0]
    log.write(tmp_path / "log.csv")
    assert (tmp_path / "log.csv").read_text(encoding="utf-8") == (
        'step,read,kept,dropped,why\nplaces,10,7,3,"three, quays"\nmunicipalities,10,7,0,\n'
    )
