"""A ministry's file on all 43 centres in operation, against the embedded data set: first with faults, then without."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from geo.data.folder import Dataset, check, embedded_data, load
from geo.errors import DataFault
from geo.evidence.groups import in_operation
from geo.importing.intake import HISTORY, ImportPlan, carry_out, plan

pytestmark = pytest.mark.slow

HEADING = ("Krisesenter", "Gruppe", "Status", "År", "Kilde", "Sikkerhet", "Merknad")
SOURCE = "Bufdir, innrapportering 2025"
ANSWERS = ("fullt tilbud", "bolig utenfor senteret", "ukjent")
PLANTED = {
    (2, "Krisesenter"): "Krisesenteret i Oz",
    (5, "Krisesenter"): "",
    (8, "Gruppe"): "menn med bran",
    (11, "Gruppe"): "",
    (14, "Status"): "fult tilbud",
    (17, "Status"): "",
    (20, "År"): "i fjor",
    (23, "År"): "1966",
    (26, "År"): "2066",
    (29, "Sikkerhet"): "kanskje",
    (32, "Sikkerhet"): "",
    (35, "Kilde"): "kari@example.org",
    (38, "Merknad"): "Storgata 5",
    (41, "Merknad"): "59.91273, 10.74609",
    (44, "Merknad"): "ring 98 76 54 32",
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(embedded_data())


def planned(dataset: Dataset, folder: Path, planted: dict[tuple[int, str], str]) -> ImportPlan:
    names = dict(zip(dataset.centres["centre_id"], dataset.centres["centre"], strict=True))
    rows = [
        {"Krisesenter": names[centre_id], "Gruppe": "Menn med barn", "Status": ANSWERS[number % 3], "År": "2025",
         "Kilde": "", "Sikkerhet": "høy", "Merknad": ""}
        for number, centre_id in enumerate(in_operation(dataset.centres))
    ]  # fmt: skip
    assert len(rows) == 43
    for (row, column), text in planted.items():
        rows[row - 2][column] = text
    path = folder / "sent.csv"
    with path.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.DictWriter(stream, HEADING, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return plan(path, kind="evidence", source=SOURCE, dataset=dataset)


def test_fifteen_faults_in_43_rows_are_named_at_once_and_no_other(dataset: Dataset, tmp_path: Path) -> None:
    assert len(PLANTED) == 15
    with pytest.raises(DataFault) as fault:
        planned(dataset, tmp_path, PLANTED)
    assert {(found.row, found.column) for found in fault.value.faults} == set(PLANTED)
    assert len(fault.value.faults) == 15


def test_the_file_without_faults_is_taken_in_and_the_folder_checks_clean(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(embedded_data(), tmp_path / "data"))
    before = load(folder)
    change = planned(before, tmp_path, {})
    assert (change.rows, change.unknown, len(change.added)) == (43, 14, 29)
    kept = carry_out(change, folder)
    assert kept.parent.name == HISTORY
    assert kept.read_bytes() == (embedded_data() / "evidence.csv").read_bytes()
    assert check(folder) == []
    after = load(folder)
    assert len(after.evidence) == len(before.evidence) + 29
    assert after.manifest.tables["roads"] == before.manifest.tables["roads"]
