"""Import: what people send is read, planned and carried out; three towns, and files written as people write them."""

from __future__ import annotations

import csv
import io
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from geo.data.folder import Dataset, load
from geo.data.names import key
from geo.data.vocabulary import GROUP_IDS, STATUSES
from geo.errors import DataFault, UnknownName
from geo.importing.effects import answers_of
from geo.importing.forms import FORM_SHEET, FORMS, KINDS, WORDS_SHEET, Form, form_named, template_csv, template_xlsx
from geo.importing.intake import HISTORY, LOG_FILE, ImportPlan, carry_out, plan
from geo.study.study import Study

MINISTRY = "Bufdir, innrapportering 2025"
EVIDENCE = ("Krisesenter", "Gruppe", "Status", "År", "Kilde", "Sikkerhet", "Merknad")
AGREEMENTS = ("Kommunenummer", "Kommune", "Krisesenter", "År", "Grunnlag", "Sikkerhet")
COMMITMENTS = ("Kommunenummer", "Kommune", "Tiltak", "Har", "År")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def world(world: Path, tmp_path: Path) -> Path:
    """A copy of the test's own."""
    return Path(shutil.copytree(world, tmp_path / "data"))


def write_csv(path: Path, heading: Sequence[str], rows: Sequence[Sequence[object]], *, separator: str = ";") -> Path:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow(heading)
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


@cache
def _versions() -> dict[str, Dataset]:
    return {}


def situation_in(world: Path) -> Dataset:
    """Load each version of the world once, whichever copy of the folder holds it; the manifest tells them apart."""
    manifest = (world / "manifest.json").read_text(encoding="utf-8")
    if manifest not in _versions():
        _versions()[manifest] = load(world)
    return replace(_versions()[manifest], folder=world)


def planned(
    world: Path, kind: str, heading: Sequence[str], *rows: Sequence[object], source: str = MINISTRY
) -> ImportPlan:
    path = write_csv(world.parent / "sent.csv", heading, rows)
    return plan(path, kind=kind, source=source, dataset=situation_in(world))


def refused(world: Path, kind: str, heading: Sequence[str], *rows: Sequence[object]) -> list[tuple[int | None, str]]:
    with pytest.raises(DataFault) as fault:
        planned(world, kind, heading, *rows)
    return [(found.row, found.column) for found in fault.value.faults]


# Reading: words, headings, encodings


def test_norwegian_words_become_the_ids_of_the_table(world: Path) -> None:
    change = planned(world, "evidence", EVIDENCE[:-1],
                     ("Krisesenteret Bru og Dal", "Menn med barn", "Bolig utenfor senteret", 2025, "Årsmelding", "høy")
                     )  # fmt: skip
    row = change.added.iloc[0]
    assert (row.centre_id, row.group, row.status, row.year) == ("bru", "men_with_children", "elsewhere", 2025)
    assert (row.source, row.confidence, bool(row.deduced)) == ("Årsmelding", "high", False)


def test_ids_and_english_headings_are_accepted_in_any_case(world: Path) -> None:
    heading = ("CENTRE_ID", "group", "Status", "YEAR", "source", "Confidence")
    change = planned(world, "evidence", heading, ("bru", "sami_north", "PLANNED", "2025", "A", "Low"))
    assert change.added[["group", "status", "confidence"]].values.tolist() == [["sami_north", "planned", "low"]]


def test_the_forms_know_just_the_groups_and_statuses_of_the_tables() -> None:
    assert tuple(form_named("evidence").column("group").words) == GROUP_IDS
    assert tuple(form_named("evidence").column("status").words) == STATUSES
    for form in FORMS:
        allowed = {column.name: column.allowed for column in form.table.columns}
        for column in form.columns:
            if allowed.get(column.name):
                assert set(column.words) == set(allowed[column.name])


def test_every_word_of_every_form_leads_to_its_own_id() -> None:
    for form in FORMS:
        for column in form.columns:
            assert len(column.id_of) >= len(column.words)
            for name, words in column.words.items():
                assert {column.id_of[key(word)] for word in (name, *words)} == {name}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_file_may_be_saved_as_programs_save_it(world: Path, separator: str, encoding: str) -> None:
    row = ("bru", "eldre", "fullt tilbud", 2025, "Årsmøte", "høy", "æøå")
    path = write_csv(world.parent / "sent.csv", EVIDENCE, [row], separator=separator)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    change = plan(path, kind="evidence", source=MINISTRY, dataset=situation_in(world))
    assert change.added[["group", "source", "note"]].values.tolist() == [["older", "Årsmøte", "æøå"]]


def test_csv_and_xlsx_with_the_same_cells_give_the_same_plan(world: Path, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("bru", "eldre", "fullt tilbud", 2025, "Årsmøte", "høy", None),
        ("aust", "menn", "nei", 2025.0, "Årsmøte", "lav", "100 %"),
    ]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (EVIDENCE, *rows):
        sheet.append(list(row))
    book.save(tmp_path / "sent.xlsx")
    from_book = plan(tmp_path / "sent.xlsx", kind="evidence", source=MINISTRY, dataset=situation_in(world))
    whole = [tuple("" if cell is None else cell for cell in row) for row in rows]
    from_text = planned(world, "evidence", EVIDENCE, *whole)
    assert from_book.frame.equals(from_text.frame)
    assert len(from_book.added) == 2


def test_a_blank_source_is_the_supplier_and_ukjent_is_not_stored(world: Path) -> None:
    change = planned(world, "evidence", EVIDENCE, ("bru", "eldre", "ja, form ikke oppgitt", 2025, "", "høy", ""),
                     ("bru", "tolk", "Ukjent", 2025, "", "", ""), ("aust", "tolk", "vet ikke", "", "", "høy", "")
                     )  # fmt: skip
    assert change.added["source"].tolist() == [MINISTRY]
    assert (change.rows, change.unknown, len(change.added)) == (3, 2, 1)


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Adresse", "Adresse"), ("Breddegrad", "Breddegrad"), ("Koordinater", "Koordinater"), ("E-post", "E-post"),
     ("Telefon", "Telefon"), ("Gnr", "Gnr"), ("Farge", "Farge"), ("Gruppe", "Gruppe")],
)  # fmt: skip
def test_columns_that_are_not_wanted_are_named(world: Path, heading: str, column: str) -> None:
    row = ("bru", "eldre", "full", 2025, "A", "høy", "", "")
    assert refused(world, "evidence", (*EVIDENCE, heading), row) == [(1, column)]


def test_a_missing_column_is_one_fault_not_one_per_row(world: Path) -> None:
    heading = ("Krisesenter", "Gruppe", "År", "Sikkerhet")
    rows = [("bru", "eldre", 2025, "høy"), ("aust", "eldre", 2025, "høy")]
    assert refused(world, "evidence", heading, *rows) == [(None, "Status")]


@pytest.mark.parametrize(
    "note",
    [
        "Storgata 5",
        "ring 23 45 67 89",
        "ola@example.org",
        "59.91273, 10.74609",
        "f. 010190 12480",
        "N 6649000 E 263000",
        "gnr. 12 bnr. 34",
        "-2+3+cmd|' /C calc'!A0",
        "javascript:alert(1)",
        "x" * 2001,
    ],
)
def test_a_note_with_a_person_or_an_exact_place_is_refused(world: Path, note: str) -> None:
    row = ("bru", "eldre", "full", 2025, "A", "høy", note)
    if note.startswith("f."):
        row = (*row[:-1], "f. " + _national_id())
    assert refused(world, "evidence", EVIDENCE, row) == [(2, "Merknad")]


def _national_id() -> str:
    """A number with right control digits for a day that no month has: nobody's."""
    for serial in range(1000):
        digits = [int(letter) for letter in f"999999{serial:03}"]
        first = -sum(a * b for a, b in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True)) % 11
        second = -sum(a * b for a, b in zip([*digits, first], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if first < 10 and second < 10:
            return "".join(map(str, [*digits, first, second]))
    raise AssertionError


@pytest.mark.parametrize(
    "note",
    ["NRK 2017-04 (1.13460228)", "i drift 2019-2024", "116 006", "20210617", "fylkesvei 7 stengt", "13 av 43 sentre",
     "krisesenterloven § 3, jf. 01.01.2026", "nrk.no/1.16754393", "4 av 52 uker"],
)  # fmt: skip
def test_a_note_may_hold_what_sources_are_full_of(world: Path, note: str) -> None:
    assert planned(world, "evidence", EVIDENCE, ("bru", "eldre", "full", 2025, "A", "høy", note)).rows == 1


@pytest.mark.parametrize(
    "source", ["", "   ", "Kari, kari@example.org", "tlf. 98765432", "A\nB", "Storgata 12", "x" * 201]
)
def test_the_supplier_is_a_body_and_never_a_person(world: Path, source: str) -> None:
    path = write_csv(world.parent / "sent.csv", EVIDENCE, [("bru", "eldre", "full", 2025, "A", "høy", "")])
    with pytest.raises(DataFault) as fault:
        plan(path, kind="evidence", source=source, dataset=situation_in(world))
    assert [found.table for found in fault.value.faults] == ["--source"]


def test_an_unknown_kind_is_refused(world: Path) -> None:
    with pytest.raises(UnknownName, match="evidence"):
        planned(world, "evidens", EVIDENCE)


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("blank.csv", b"\n;;\n"), ("old.xls", b"x"), ("broken.xlsx", b"PK\x03\x04 nothing"),
     ("quote.csv", b'Krisesenter;Gruppe\n"bru" x;"y')],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_fault_that_names_it(world: Path, name: str, content: bytes) -> None:
    path = world.parent / name
    path.write_bytes(content)
    with pytest.raises(DataFault) as fault:
        plan(path, kind="evidence", source=MINISTRY, dataset=situation_in(world))
    assert [found.table for found in fault.value.faults] == [name]


# Municipalities: codes of 2024 and of 2020, names


def renamed(world: Path) -> Dataset:
    """The world with its municipalities 0101 … given real codes and names."""
    dataset = situation_in(world)
    frame = dataset.municipalities.copy()
    new = {"0101": ("0301", "Oslo"), "0102": ("1508", "Ålesund"), "0201": ("1580", "Haram"),
           "0202": ("5612", "Kautokeino")}  # fmt: skip
    for old, (code, name) in new.items():
        hit = frame["municipality_code"] == old
        frame.loc[hit, ["municipality_code", "municipality"]] = [code, name]
    frame["name_sami"] = ["", "", "", "Guovdageaidnu"]
    return replace(dataset, municipalities=frame)


def code_of(world: Path, code: object, name: str) -> str | list[str]:
    path = write_csv(world.parent / "sent.csv", COMMITMENTS, [(code, name, "politiråd", "ja", 2025)])
    try:
        change = plan(path, kind="commitments", source=MINISTRY, dataset=renamed(world))
    except DataFault as fault:
        return [f"{found.column}: {found.remedy}" for found in fault.faults]
    return str(change.added["municipality_code"].iloc[0])


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("5612", "Kautokeino", "5612"),
        ("5430", "Kautokeino", "5612"),  # the code of 2020
        ("5430", "Guovdageaidnu – Kautokeino", "5612"),
        ("", "guovdageaidnu", "5612"),
        ("301", "Oslo", "0301"),  # a spreadsheet dropped the first digit
        ("0301", "", "0301"),
        ("1507", "Haram", "1580"),  # divided, but the name says which part
        ("1508", "ÅLESUND", "1508"),
    ],
)
def test_codes_and_names_lead_to_the_municipality_of_2024(world: Path, code: str, name: str, expected: str) -> None:
    assert code_of(world, code, name) == expected


@pytest.mark.parametrize(
    ("code", "name", "column", "remedy"),
    [
        ("1507", "", "Kommunenummer", "1508 Ålesund or 1580 Haram"),
        ("9999", "", "Kommunenummer", "code of 2024"),
        ("5612", "Oslo", "Kommunenummer", "Put the code or the name right"),
        ("", "Kautokeinoo", "Kommune", "Kautokeino"),
        ("", "", "Kommunenummer", ""),
    ],
)
def test_a_municipality_that_is_not_clear_is_refused_with_a_remedy(
    world: Path, code: str, name: str, column: str, remedy: str
) -> None:
    found = code_of(world, code, name)
    assert isinstance(found, list)
    assert found[0].startswith(f"{column}: ")
    assert remedy in found[0]


# All faults at once


def test_fifteen_planted_faults_in_43_rows_are_all_named_at_once(world: Path) -> None:
    groups = [name for column in form_named("evidence").columns if column.name == "group" for name in column.words]
    pairs = [(centre, group) for centre in ("aust", "bru", "oya") for group in groups][:43]
    rows: list[list[object]] = [[*pair, "full", 2025, "A", "høy", ""] for pair in pairs]
    plant: dict[tuple[int, str], object] = {
        (2, "Krisesenter"): "Austt krisesenter", (4, "Krisesenter"): "", (6, "Gruppe"): "kvinnner",
        (8, "Gruppe"): "", (10, "Status"): "fult tilbud", (12, "Status"): "", (14, "År"): "i fjor",
        (16, "År"): 1066, (18, "År"): 2999, (20, "Sikkerhet"): "kanskje", (22, "Sikkerhet"): "",
        (24, "Kilde"): "ola@example.org", (26, "Merknad"): "Storgata 5", (28, "Merknad"): "59.91273, 10.74609",
        (30, "Merknad"): "telefon 98 76 54 32",
    }  # fmt: skip
    for (row, column), text in plant.items():
        rows[row - 2][EVIDENCE.index(column)] = text
    assert len(rows) == 43
    assert len(plant) == 15
    with pytest.raises(DataFault) as fault:
        planned(world, "evidence", EVIDENCE, *rows)
    assert {(found.row, found.column) for found in fault.value.faults} == set(plant)
    assert len(fault.value.faults) == 15
    assert all(found.remedy for found in fault.value.faults)


def test_the_same_statement_twice_is_refused_with_both_rows(world: Path) -> None:
    row = ("bru", "eldre", "full", 2025, "A", "høy", "")
    with pytest.raises(DataFault, match="row 3: says the same as row 2"):
        planned(world, "evidence", EVIDENCE, row, ("Bru", "older", "Fullt tilbud", 2025, "A", "lav", ""))


def test_a_source_may_say_two_things_and_what_it_says_again_replaces_both(world: Path) -> None:
    two = [("bru", "eldre", status, 2025, "A", "høy", "") for status in ("utenfor senteret", "dagtilbud")]
    change = planned(world, "evidence", EVIDENCE, *two)
    carry_out(change, world, now=NOON)
    assert len(change.added) == 2
    again = planned(world, "evidence", EVIDENCE, two[1])
    assert (again.unchanged, again.removed["status"].tolist()) == (1, ["elsewhere"])
    assert not again.changes_nothing
    assert len(again.frame) == len(change.frame) - 1
    third = planned(world, "evidence", EVIDENCE, two[1], ("bru", "eldre", "planlagt", 2025, "A", "høy", ""))
    assert (third.unchanged, len(third.added), len(third.removed)) == (1, 0, 0)
    assert third.replaced["status"].tolist() == ["elsewhere"]


# The plan


def test_rows_are_added_replaced_or_unchanged_and_the_rest_is_left_alone(world: Path) -> None:
    former = situation_in(world).evidence
    drawn = "drawn for the tests"
    heading = (*EVIDENCE, "Kildetype")
    change = planned(world, "evidence", heading,
                     ("bru", "women", "full", 2023, drawn, "høy", "", "test"),  # stands so already
                     ("bru", "men", "planned", 2022, drawn, "middels", "", "test"),  # stands with another status
                     ("bru", "men", "nei", 2025, drawn, "middels", "", "test"))  # fmt: skip
    assert (len(change.added), len(change.replaced), change.unchanged) == (1, 1, 1)
    assert change.replaced["status"].tolist() == ["full"]
    assert change.replacing["status"].tolist() == ["planned"]
    assert len(change.frame) == len(former) + 1
    kept = change.frame.iloc[: len(former)].reset_index(drop=True)
    changed = kept.ne(former).fillna(value=False).any(axis=1)
    assert kept.loc[changed, ["centre_id", "group", "year"]].values.tolist() == [["bru", "men", 2022]]
    assert change.frame.dtypes.astype(str).to_dict() == former.dtypes.astype(str).to_dict()


def test_importing_the_table_itself_changes_nothing(world: Path) -> None:
    for kind, table in (("evidence", "evidence"), ("agreements", "agreements")):
        change = plan(world / f"{table}.csv", kind=kind, source=MINISTRY, dataset=situation_in(world))
        assert change.changes_nothing
        assert change.unchanged == len(situation_in(world).table(table))
        assert change.frame.equals(situation_in(world).table(table))


def test_people_gained_and_lost_are_counted_per_question(world: Path) -> None:
    path = write_csv(world.parent / "sent.csv", EVIDENCE, [("aust", "eldre", "full", 2025, "A", "høy", "")])
    seconds = np.full(10, 600.0)
    people = situation_in(world).origins["population"].to_numpy()

    def answers(dataset: Dataset) -> dict[str, np.ndarray]:
        told = "older" in set(dataset.evidence["group"])
        older = np.where(people < 10, seconds, np.inf) if told else np.full(10, np.inf)
        men = seconds + (people == 512) * (60.0 if told else 0.0)
        return {"older": older, "men": men, "women": seconds}

    change = plan(path, kind="evidence", source=MINISTRY, dataset=situation_in(world), answers=answers)
    told = {effect.question: (effect.people_gained, effect.people_lost) for effect in change.effects}
    assert told == {"older": (1 + 2 + 4 + 8, 0), "men": (0, 512), "women": (0, 0)}


def test_the_effects_of_evidence_come_from_the_study_and_count_whom_they_should(world: Path) -> None:
    study = Study(load(world))
    path = write_csv(world.parent / "sent.csv", EVIDENCE, [
        ("aust", "eldre", "full", 2025, "A", "høy", ""),  # nobody was documented: all who reach A gain
        ("aust", "kvinner", "nei", 2025, "A", "høy", ""),  # those for whom A was nearest lose
    ])  # fmt: skip
    change = plan(path, kind="evidence", source=MINISTRY, dataset=study.dataset,
                  answers=answers_of(study, kind="evidence"))  # fmt: skip
    told = {effect.question: (effect.people_gained, effect.people_lost) for effect in change.effects}
    reach_the_network = 1 + 2 + 4 + 8 + 16 + 32 + 256
    assert told.pop("older") == (reach_the_network, 0)
    assert told.pop("women") == (0, 1 + 256)  # o1, half-way, has Bru just as near
    assert set(told.values()) == {(0, 0)}


def test_the_effects_of_agreements_are_on_the_contracted_time(world: Path) -> None:
    study = Study(load(world))
    path = write_csv(world.parent / "sent.csv", AGREEMENTS, [("0201", "Dal", "bru", 2025, "oppgitt", "høy")])
    change = plan(path, kind="agreements", source=MINISTRY, dataset=study.dataset,
                  answers=answers_of(study, kind="agreements"))  # fmt: skip
    assert [(effect.question, effect.people_gained, effect.people_lost) for effect in change.effects] == [
        ("contracted", 16 + 32, 0)
    ]


def test_commitments_change_no_travel_time(world: Path) -> None:
    study = Study(load(world))
    assert answers_of(study, kind="commitments")(study.dataset) == {}


def test_a_plan_leaves_the_folder_and_the_situation_untouched(world: Path) -> None:
    before = {path.name: path.read_bytes() for path in world.iterdir()}
    dataset = situation_in(world)
    former = dataset.evidence.copy()
    path = write_csv(world.parent / "sent.csv", EVIDENCE, [("aust", "men", "nei", 2025, "A", "høy", "")])
    plan(path, kind="evidence", source=MINISTRY, dataset=dataset)
    assert dataset.evidence.equals(former)
    assert {path.name: path.read_bytes() for path in world.iterdir()} == before


# Carrying it out


def imported(world: Path, *rows: Sequence[object], source: str = MINISTRY) -> Path:
    return carry_out(planned(world, "evidence", EVIDENCE, *rows, source=source), world, now=NOON)


def test_the_folder_loads_with_the_new_rows_and_the_manifest_agrees(world: Path) -> None:
    change = planned(world, "evidence", EVIDENCE, ("aust", "eldre", "full", "", "A", "høy", ""))
    carry_out(change, world, now=NOON)
    dataset = load(world)
    assert dataset.evidence.equals(change.frame)
    assert dataset.edited == ()
    assert dataset.manifest.tables["evidence"].rows == len(change.frame)
    assert dataset.manifest.tables["roads"].sources == ("test-world",)


def test_the_former_table_is_kept_byte_for_byte_under_its_hash(world: Path) -> None:
    former = (world / "evidence.csv").read_bytes()
    kept = imported(world, ("aust", "eldre", "full", 2025, "A", "høy", ""))
    assert kept.parent == world / HISTORY
    assert kept.read_bytes() == former
    again = imported(world, ("aust", "tolk", "full", 2025, "A", "høy", ""))
    assert again != kept
    assert len(list((world / HISTORY).iterdir())) == 2


def test_the_log_says_who_supplied_what_and_when_and_nothing_of_the_file_name(world: Path) -> None:
    imported(world, ("aust", "eldre", "full", 2025, "A", "høy", ""))
    imported(world, ("aust", "eldre", "nei", 2025, "A", "høy", ""), source="=Statsforvalteren")
    with (world / LOG_FILE).open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [line["time"] for line in lines] == ["2026-03-01T12:00:00+00:00"] * 2
    assert [line["source"] for line in lines] == [MINISTRY, "'=Statsforvalteren"]
    assert [(line["rows"], line["added"], line["replaced"]) for line in lines] == [("1", "1", "0"), ("1", "0", "1")]
    assert lines[0]["current"] == lines[1]["former"]
    assert "sent" not in (world / LOG_FILE).read_text(encoding="utf-8")


def test_a_table_changed_since_the_plan_is_not_overwritten(world: Path) -> None:
    change = planned(world, "evidence", EVIDENCE, ("aust", "eldre", "full", 2025, "A", "høy", ""))
    imported(world, ("aust", "tolk", "full", 2025, "A", "høy", ""))
    now = (world / "evidence.csv").read_bytes()
    with pytest.raises(DataFault, match="changed since"):
        carry_out(change, world, now=NOON)
    assert (world / "evidence.csv").read_bytes() == now


def test_a_crash_leaves_the_former_folder_whole(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in world.iterdir()}
    change = planned(world, "evidence", EVIDENCE, ("aust", "eldre", "full", 2025, "A", "høy", ""))

    def crash(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geo.importing.intake._log", crash)
    with pytest.raises(DataFault, match="no room left on the disk"):
        carry_out(change, world, now=NOON)
    assert {path.name: path.read_bytes() for path in world.iterdir()} == before
    assert [path.name for path in world.parent.iterdir() if path.name.startswith(".")] == []


def test_agreements_and_commitments_are_stored_with_the_official_name(world: Path) -> None:
    change = planned(world, "agreements", AGREEMENTS, ("0202", "", "bru", 2025, "oppgitt", "høy"))
    assert change.added[["municipality", "basis"]].values.tolist() == [["Øya", "stated"]]
    carry_out(change, world, now=NOON)
    change = planned(world, "commitments", COMMITMENTS, ("0202", "Øya", "BTI", "nei", 2025),
                     ("0202", "Øya", "TryggEst", "ukjent", 2025))  # fmt: skip
    carry_out(change, world, now=NOON)
    dataset = load(world)
    assert dataset.agreements["municipality_code"].tolist().count("0202") == 1
    assert dataset.municipal_work[["measure", "value"]].values.tolist() == [["bti", "no"]]


# Templates


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_with_its_own_words_is_accepted(world: Path, tmp_path: Path, kind: str) -> None:
    dataset = situation_in(world)
    content = template_xlsx(kind, centres=dataset.centres, municipalities=dataset.municipalities)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, words = book[FORM_SHEET], book[WORDS_SHEET]
    headings = [cell.value for cell in sheet[1]]
    form: Form = form_named(kind)
    assert headings == [column.headings[0] for column in form.columns]
    given = {"År": 2025, "Kilde": "A", "Merknad": "", "Kildetype": ""}
    for at, heading in enumerate(headings, start=1):
        sheet.cell(2, at).value = given.get(str(heading), words.cell(2, at).value)
    book.save(tmp_path / "filled.xlsx")
    assert plan(tmp_path / "filled.xlsx", kind=kind, source=MINISTRY, dataset=dataset).rows == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_csv_template_has_every_heading_and_no_row(world: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "template.csv"
    path.write_bytes(template_csv(kind))
    with pytest.raises(DataFault, match="no row is filled in") as fault:
        plan(path, kind=kind, source=MINISTRY, dataset=situation_in(world))
    assert len(fault.value.faults) == 1
