"""The forms: every heading and word means one thing, the table's own ids are always accepted, templates can be read."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from geo.data.cells.read import read_cells
from geo.data.names import key
from geo.errors import UnknownName
from geo.evidence.groups import GROUP_IDS, STATUSES
from geo.importing.forms import FORM_SHEET, FORMS, KINDS, Form, form_named, template_csv, template_xlsx
from tests.support.worlds import three_towns_tables

EACH = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)


@EACH
def test_no_heading_and_no_word_means_two_things(form: Form) -> None:
    headings = [key(text) for column in form.columns for text in {column.name, *map(key, column.headings)}]
    assert len(set(headings)) == len({(key(text), column.name) for column in form.columns
                                      for text in (column.name, *column.headings)})  # fmt: skip
    for column in form.columns:
        meant = {(key(word), name) for name, words in column.words.items() for word in (name, *words)}
        assert len({word for word, _ in meant}) == len(meant), column.name


@EACH
def test_a_form_asks_for_every_column_of_its_table_that_must_be_filled_in(form: Form) -> None:
    asked = {column.name for column in form.columns}
    assert {column.name for column in form.table.columns if column.required} <= asked
    assert {*form.same, *form.repeats} <= asked


def test_every_group_and_every_status_has_a_word() -> None:
    evidence = form_named("evidence")
    assert set(evidence.column("group").words) == set(GROUP_IDS)
    assert set(evidence.column("status").words) == set(STATUSES)


def test_words_are_read_whatever_their_case_and_accents() -> None:
    group = form_named("evidence").column("group")
    assert group.id_of[key("SØRSAMISK")] == "sami_south"
    assert group.id_of[key("lhbt+")] == "lgbt"
    assert form_named("commitments").column("value").id_of[key("Ja")] == "yes"


def test_a_form_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownName, match="evidence"):
        form_named("evidense")
    assert KINDS == ("evidence", "agreements", "commitments")


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_are_read_as_empty_forms_with_all_headings(kind: str, tmp_path: Path) -> None:
    form, tables = form_named(kind), three_towns_tables()
    headings = tuple(column.headings[0] for column in form.columns)
    (tmp_path / "t.csv").write_bytes(template_csv(kind))
    (tmp_path / "t.xlsx").write_bytes(
        template_xlsx(kind, centres=tables["centres"], municipalities=tables["municipalities"])
    )
    for name in ("t.csv", "t.xlsx"):
        cells = read_cells(tmp_path / name)
        assert (cells.heading, cells.rows) == (headings, ())


def test_the_workbook_offers_names_codes_and_words() -> None:
    tables = three_towns_tables()
    content = template_xlsx("agreements", centres=tables["centres"], municipalities=tables["municipalities"])
    words = openpyxl.load_workbook(io.BytesIO(content))
    assert words.sheetnames[0] == FORM_SHEET
    offered = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in words.worksheets[1]
               .columns}  # fmt: skip
    assert offered["Kommunenummer"] == tables["municipalities"]["municipality_code"].tolist()
    assert offered["Krisesenter"] == tables["centres"]["centre"].tolist()
    assert offered["Grunnlag"] == ["oppgitt", "distrikt", "antatt", "avsluttet"]
    assert words.worksheets[0]["A2"].number_format == "@"  # 0301 keeps its first digit


def test_unknown_is_offered_where_it_leaves_the_row_out() -> None:
    tables = three_towns_tables()
    content = template_xlsx("evidence", centres=tables["centres"], municipalities=tables["municipalities"])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    offered = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in sheet.columns}
    assert offered["Status"][-1] == "ukjent"
    assert "ukjent" not in offered["Gruppe"]
