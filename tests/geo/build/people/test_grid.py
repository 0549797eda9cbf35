from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.build.people import grid
from geo.errors import DataFault, RefusedSource


def written(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_cell_id_is_read_as_its_south_west_corner() -> None:
    x_m, y_m = grid.corner_m(np.array([19250006618000, 22620006649000]))
    assert (x_m.tolist(), y_m.tolist()) == ([-75_000, 262_000], [6_618_000, 6_649_000])


@given(st.integers(-100, 1_200), st.integers(6_400, 7_980))
def test_cell_ids_read_back(east_km: int, north_km: int) -> None:
    x_m, y_m = np.array([east_km * 1000]), np.array([north_km * 1000])
    assert [part.tolist() for part in grid.corner_m(grid.cell_id(x_m, y_m))] == [x_m.tolist(), y_m.tolist()]


def test_grid_gives_centres_sorted_and_without_empty_cells(tmp_path: Path) -> None:
    path = written(tmp_path, "NOR1000M_POP_2019.csv", "SSBID1000M;pop_tot", "22620006649000;4", "19250006618000;9",
                   "19260006618000;0")  # fmt: skip
    cells = grid.population_grid(path, cell_m=1000)
    assert cells.to_dict("list") == {
        "cell_id": [19250006618000, 22620006649000],
        "x_m": [-74_500, 262_500],
        "y_m": [6_618_500, 6_649_500],
        "people": [9.0, 4.0],
    }


def test_grid_of_250_m(tmp_path: Path) -> None:
    path = written(tmp_path, "NOR0250M_POP_2019.csv", "SSBID0250M;pop_tot", "19250006618250;2")
    cells = grid.population_grid(path, cell_m=250)
    assert (cells["x_m"].tolist(), cells["y_m"].tolist()) == ([-74_875], [6_618_375])


def test_grid_of_2022_is_refused_by_its_name(tmp_path: Path) -> None:
    path = written(tmp_path, "NOR0250M_POP_2022.csv", "SSBID0250M;pop_tot", "19250006618250;2")
    with pytest.raises(RefusedSource, match=r"name says 2022.*floor of 5 people.*grid of 2019"):
        grid.population_grid(path, cell_m=250)


def test_grid_of_2022_is_refused_under_another_name(tmp_path: Path) -> None:
    path = written(tmp_path, "NOR0250M_POP_2019.csv", "SSBID0250M;pop_tot", "19250006618250;5", "19250006618000;12")
    with pytest.raises(RefusedSource, match="no cell has fewer than 5"):
        grid.population_grid(path, cell_m=250)


def test_every_wrong_row_of_a_grid_is_listed(tmp_path: Path) -> None:
    path = written(tmp_path, "NOR1000M_POP_2019.csv", "SSBID1000M;pop_tot", "22620006649000;4", "22620006649000;1",
                   "22620006649250;3", "22630006649000;-1", "x;2")  # fmt: skip
    with pytest.raises(DataFault) as caught:
        grid.population_grid(path, cell_m=1000)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (3, "SSBID1000M"), (4, "SSBID1000M"), (5, "pop_tot"), (6, "SSBID1000M"),
    ]  # fmt: skip


def test_a_grid_without_its_columns_names_both(tmp_path: Path) -> None:
    path = written(tmp_path, "NOR1000M_POP_2019.csv", "id;people", "1;2")
    with pytest.raises(DataFault) as caught:
        grid.population_grid(path, cell_m=1000)
    assert [fault.column for fault in caught.value.faults] == ["SSBID1000M", "pop_tot"]


def test_population_is_of_the_newest_year_and_older_zeros_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "p.csv", "kommunenummer,2023,2026,2024", "1580,0,9500,9400", "0301,7,8,6")
    people, year = grid.population(path)
    assert (people.to_dict(), year) == ({"1580": 9500, "0301": 8}, 2026)


def test_population_lists_empty_and_repeated_municipalities(tmp_path: Path) -> None:
    path = written(tmp_path, "p.csv", "kommunenummer,2026", "1580,0", "0301,7", "0301,7")
    with pytest.raises(DataFault) as caught:
        grid.population(path)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(2, "2026"), (4, "kommunenummer")]


def test_centrality_outside_its_scale_is_a_fault(tmp_path: Path) -> None:
    path = written(
        tmp_path, "c.csv", "kommunenummer,sentralitet_klasse,sentralitet_indeks", "0301,1,1000", "1101,7,1001"
    )
    with pytest.raises(DataFault) as caught:
        grid.centrality(path)
    assert [fault.column for fault in caught.value.faults] == ["sentralitet_indeks", "sentralitet_klasse"]


def test_rescaled_cells_keep_their_proportions() -> None:
    people = grid.rescale(np.array([1.0, 3.0, 5.0]), area=np.array([0, 0, 1]), totals=np.array([8, 5]))
    assert people.tolist() == [2.0, 6.0, 5.0]


def test_what_cannot_be_shared_evenly_goes_to_the_largest_remainder_then_the_first_cell() -> None:
    people = grid.rescale(np.array([1.0, 1.0, 1.0]), area=np.array([0, 0, 0]), totals=np.array([1]))
    assert people.tolist() == [0.34, 0.33, 0.33]
    people = grid.rescale(np.array([1.0, 2.0]), area=np.array([0, 0]), totals=np.array([1]))
    assert people.tolist() == [0.33, 0.67]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5_000)), min_size=1, max_size=60),
    st.lists(st.integers(1, 700_000), min_size=4, max_size=4),
)
def test_rescaled_cells_sum_exactly_to_each_total(cells: list[tuple[int, int]], wanted: list[int]) -> None:
    area = np.array([number for number, _ in cells])
    totals = np.where(np.isin(np.arange(4), area), wanted, 0)
    people = grid.rescale(np.array([float(count) for _, count in cells]), area=area, totals=totals)
    hundredths = np.rint(people * 100).astype(np.int64)
    assert [int(hundredths[area == number].sum()) for number in range(4)] == (totals * 100).tolist()
    assert np.allclose(hundredths / 100, people)
    assert (people >= 0).all()


def test_people_without_a_cell_are_a_fault() -> None:
    with pytest.raises(DataFault, match="area number 1 has 5 people but no cell"):
        grid.rescale(np.array([1.0]), area=np.array([0]), totals=np.array([3, 5]))
