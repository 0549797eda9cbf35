from __future__ import annotations

from pathlib import Path

import pytest

from geo.build import raw
from geo.build.land import registers
from geo.build.land.registers import NameForms
from geo.errors import DataFault
from tests.support import rawfolder

HEADING = "kommunenummer,name,county_code,county,seat,lat,lon,coord_confidence,seat_confidence"


def seats(folder: Path, *rows: str) -> Path:
    path = folder / "seats.csv"
    rawfolder.write_text(path, HEADING, *rows)
    return path


def test_norwegian_sami_and_kven_names_stand_apart(tmp_path: Path) -> None:
    path = seats(tmp_path, "5622,Porsanger - Porsáŋgu - Porsanki,56,Finnmark,Lakselv,70.05,24.97,high,high",
                 "5610,Kárášjohka - Karasjok,56,Finnmark,Karasjok,69.47,25.51,high,high",
                 "1101,Eigersund,11,Rogaland,Egersund,58.45,6.0,high,high")  # fmt: skip
    found = registers.municipalities(path)
    assert found[["municipality_code", "municipality", "name_sami", "name_kven"]].to_numpy().tolist() == [
        ["1101", "Eigersund", "", ""],
        ["5610", "Karasjok", "Kárášjohka", ""],
        ["5622", "Porsanger", "Porsáŋgu", "Porsanki"],
    ]


def test_names_adopted_after_the_register_are_known_too(tmp_path: Path) -> None:
    found = registers.municipalities(seats(tmp_path, "5536,Lyngen,55,Troms,Lyngseidet,69.58,20.22,high,high"))
    assert found.loc[0, ["municipality", "name_sami", "name_kven"]].tolist() == ["Lyngen", "Ivgu", "Yykeä"]


def test_seats_are_given_in_whole_metres_and_doubt_is_kept(tmp_path: Path) -> None:
    rawfolder.write_seats(tmp_path / "seats.csv")
    found = registers.municipalities(tmp_path / "seats.csv")
    drammen = rawfolder.at(25.2, 6.4)
    assert found.loc[0, ["seat_x_m", "seat_y_m"]].tolist() == [
        pytest.approx(drammen[0], abs=1),
        pytest.approx(drammen[1], abs=1),
    ]
    assert found["seat_doubtful"].tolist() == [False, True, False]


def test_an_unknown_parallel_name_a_seat_nowhere_and_a_repeated_code_are_all_listed(tmp_path: Path) -> None:
    path = seats(tmp_path, "1101,Eigersund - Nytt,11,Rogaland,Egersund,58.45,6.0,high,high",
                 "1103,Stavanger,11,Rogaland,Stavanger,5.7,58.9,high,high",
                 "1106,Haugesund,11,Rogaland,Haugesund,59.4,5.27,high,high",
                 "1106,Haugesund,11,Rogaland,Haugesund,59.4,5.27,high,high")  # fmt: skip
    with pytest.raises(DataFault) as caught:
        registers.municipalities(path)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (2, "name"), (3, "lat, lon"), (5, "kommunenummer"),
    ]  # fmt: skip


def test_the_shipped_name_forms_have_a_source_each_and_no_repeated_code() -> None:
    columns = ("municipality_code", "municipality", "name_sami", "name_kven", "source")
    table = raw.read_text_table(registers.OFFICIAL_NAMES, columns=columns)
    assert table["municipality_code"].is_unique
    assert (table["source"] != "").all()
    assert (table["name_sami"] != "").all()
    assert registers.official_names()["5540"] == NameForms("Kåfjord", "Gáivuotna", "Kaivuono")


def test_sami_categories_by_code(tmp_path: Path) -> None:
    rawfolder.write_text(tmp_path / "s.csv", "kommunenummer,navn,kategori", "5610,Karasjok,språkutvikling")
    assert registers.sami_categories(tmp_path / "s.csv") == {"5610": "språkutvikling"}
