"""From a person's words to the table's ids: names for ids, codes of 2020, unknown left out, faults with their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import DataFault
from geo.importing.forms import form_named
from geo.importing.reading import Incoming, read
from tests.support.worlds import three_towns

WORLD = three_towns()
EVIDENCE = "Krisesenter;Gruppe;Status;År;Sikkerhet"
AGREEMENTS = "Kommunenummer;Kommune;Krisesenter;År;Grunnlag;Sikkerhet"


def form(folder: Path, *lines: str, kind: str = "evidence") -> Incoming:
    path = folder / "form.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read(path, form=form_named(kind), dataset=WORLD, source=" Statsforvalteren 2026 ")


def faults(folder: Path, *lines: str, kind: str = "evidence") -> list[tuple[int | None, str]]:
    with pytest.raises(DataFault) as caught:
        form(folder, *lines, kind=kind)
    return [(fault.row, fault.column) for fault in caught.value.faults]


def test_words_and_names_become_ids_and_a_blank_source_is_the_suppliers(tmp_path: Path) -> None:
    row = form(tmp_path, EVIDENCE, "AUST KRISESENTER;Kvinner;fullt tilbud;2025;Høy").frame.iloc[0]
    assert (row["centre_id"], row["group"], row["status"], row["confidence"]) == ("aust", "women", "full", "high")
    assert row["source"] == "Statsforvalteren 2026"
    assert not row["deduced"]


def test_unknown_is_left_out_and_counted_never_read_as_no(tmp_path: Path) -> None:
    found = form(tmp_path, EVIDENCE, "aust;menn;ukjent;2025;lav", "bru;menn;nei;2025;lav")
    assert found.unknown == 1
    assert found.frame[["centre_id", "status"]].to_numpy().tolist() == [["bru", "no"]]


def test_a_code_that_lost_its_first_digit_and_a_name_alone_are_found(tmp_path: Path) -> None:
    found = form(
        tmp_path, AGREEMENTS, "101;;aust;2024;oppgitt;høy", ";Leahki;bru;2024;oppgitt;høy", kind="agreements"
    ).frame
    assert found[["municipality_code", "municipality"]].to_numpy().tolist() == [["0101", "Aust"], ["0201", "Dal"]]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Ost;kvinner;fullt tilbud;2025;høy", (2, "Krisesenter")),
        ("aust;kvinne;fullt tilbud;2025;høy", (2, "Gruppe")),
        ("aust;kvinner;kanskje;2025;høy", (2, "Status")),
        ("aust;kvinner;fullt tilbud;i fjor;høy", (2, "År")),
        ("aust;kvinner;fullt tilbud;2099;høy", (2, "År")),
        ("aust;kvinner;fullt tilbud;2025;", (2, "Sikkerhet")),
        ("aust;kvinner;fullt tilbud;2025;høy;for mye", (2, "")),
    ],
)
def test_each_fault_is_told_with_the_row_and_heading_that_the_person_sees(
    tmp_path: Path, line: str, place: tuple[int, str]
) -> None:
    assert faults(tmp_path, EVIDENCE, line) == [place]


def test_a_code_and_a_name_that_disagree_are_a_fault(tmp_path: Path) -> None:
    line = "0101;Dal;aust;2024;oppgitt;høy"
    assert faults(tmp_path, AGREEMENTS, line, kind="agreements") == [(2, "Kommunenummer")]
    assert (2, "Kommunenummer") in faults(tmp_path, AGREEMENTS, "9999;;aust;2024;oppgitt;høy", kind="agreements")
    assert (2, "Kommune") in faults(tmp_path, AGREEMENTS, ";Ingensteds;aust;2024;oppgitt;høy", kind="agreements")


def test_a_statement_made_twice_names_the_first(tmp_path: Path) -> None:
    line = "aust;kvinner;fullt tilbud;2025;høy"
    with pytest.raises(DataFault, match="says the same as row 2"):
        form(tmp_path, EVIDENCE, line, "", line)


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Adresse", "addresses and coordinates are refused"),
        ("Fødselsnummer", "data on persons are refused"),
        ("Gruppa", "no such column is known"),
        ("Målgruppe", "stands for Gruppe, which has a column already"),
    ],
)
def test_a_heading_that_may_not_be_is_refused(tmp_path: Path, heading: str, said: str) -> None:
    with pytest.raises(DataFault, match=said):
        form(tmp_path, f"{EVIDENCE};{heading}", "aust;kvinner;fullt tilbud;2025;høy;x")


def test_a_missing_column_and_an_empty_form_are_faults(tmp_path: Path) -> None:
    assert (None, "Status") in faults(tmp_path, "Krisesenter;Gruppe;År;Sikkerhet", "aust;kvinner;2025;høy")
    assert faults(tmp_path, EVIDENCE) == [(None, "")]
    assert (None, "Kommunenummer") in faults(
        tmp_path, "Krisesenter;År;Grunnlag;Sikkerhet", "aust;2024;oppgitt;høy", kind="agreements"
    )


def test_data_on_a_person_are_refused_in_free_text(tmp_path: Path) -> None:
    line = "aust;kvinner;fullt tilbud;2025;høy;ring 912 34 567"
    assert faults(tmp_path, f"{EVIDENCE};Merknad", line) == [(2, "Merknad")]
