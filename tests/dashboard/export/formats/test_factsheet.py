"""The page design of PDFs; what they hold for a municipality and a question stands in ../test_reports.py."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from dashboard.export.formats.factsheet import Document, ReportTable, Words, texts_of, to_pdf, words

TABLE = ReportTable(("A", "B"), (("1", "2"), ("3", "4")), (1, 1), (1,), "Tall")


def test_texts_come_in_reading_order_without_blanks() -> None:
    document = Document("Tittel", ("innledning", ""), (Words("heading", "Om"), TABLE), "fot")
    assert texts_of(document) == ["Tittel", "innledning", "Om", "Tall", "A", "B", "1", "2", "3", "4", "fot"]


def test_a_list_of_texts_becomes_blocks_of_one_kind() -> None:
    assert words("quiet", ["a", "b"]) == [Words("quiet", "a"), Words("quiet", "b")]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Words("loud", "a"),
        lambda: ReportTable(("A",), (("1", "2"),), (1,)),
        lambda: ReportTable(("A", "B"), (), (1,)),
    ],
)
def test_what_does_not_fit_the_design_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"kind of text|cell for each"):
        wrong()


def test_a_text_that_looks_like_a_command_of_the_typesetter_is_only_text() -> None:
    content = to_pdf(Document("Tittel", (), (Words("text", '#read("factsheet.typ") *x* $y$'),), "fot"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert '#read("factsheet.typ")' in text.replace("”", '"').replace("“", '"').replace("«", '"').replace("»", '"')
    assert "sys_inputs" not in text
