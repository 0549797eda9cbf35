"""PDFs: what they say, that they repeat byte for byte, and that a text is never read as markup."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dash import Dash
from pypdf import PdfReader

from dashboard.cli.main import main
from dashboard.export.comparison import comparison_bytes
from dashboard.export.formats.factsheet import Document, ReportTable, Words, texts_of, to_pdf
from dashboard.export.municipalities import about, export_bytes
from dashboard.export.reports import comparison_report, factsheet, report
from dashboard.text.catalogue import file_words
from dashboard.text.fairness import sentences
from dashboard.text.numbers import minutes, number
from geo.analysis.comparison import compare
from geo.analysis.fairness import fairness
from geo.errors import UnknownName
from geo.scenario.scenario import CloseCentre, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.dashboard.reading import data_in_page
from tests.support.worlds import three_towns

WOMEN = Question("women")
T = file_words()
CLOSED = Scenario((CloseCentre("aust"),))


def plain(text: str) -> str:
    """Text without blanks, hyphens and ligatures: a PDF breaks its lines where it likes."""
    return re.sub(r"[\s\u00ad-]", "", unicodedata.normalize("NFKC", text))


def read(content: bytes) -> str:
    return plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def sheet(study: Study, code: str) -> Document:
    return factsheet(study, code, notes=about(study, WOMEN, t=T), t=T)


def tables(document: Document) -> list[ReportTable]:
    return [block for block in document.blocks if isinstance(block, ReportTable)]


def test_all_that_a_document_holds_stands_in_the_pdf_as_it_is_written() -> None:
    document = Document(
        title="Kárášjohka – Karasjok",
        lead=("đ ŋ ŧ č š ž å ø æ",),
        blocks=(
            Words("heading", "#panic(1)"),
            Words("text", "*a* $x$ _b_ <c> \\ @d // `e` [f] #g"),
            Words("strong", "2\u00a0t"),
            Words("quiet", "1\u202f000"),
            ReportTable(("En", "To"), (("=1+1", "− × ≥ «»"), ("#h", "")), (1, 2), (1,), "Tekst"),
        ),
        footer="fot",
    )
    text = read(to_pdf(document))
    for one in texts_of(document):
        assert plain(one) in text, one


def test_the_same_document_gives_the_same_bytes_and_says_nothing_of_when() -> None:
    document = Document("A", (), (Words("heading", "B"),), "C")
    first = to_pdf(document)
    assert first == to_pdf(document)
    about_it = PdfReader(io.BytesIO(first)).metadata
    assert about_it is not None
    assert about_it.title == "A"
    assert about_it.author == "Reisevei"
    assert about_it.creation_date is None or about_it.creation_date.year == 2000


def test_the_pdf_is_tagged_for_those_who_listen() -> None:
    document = Document("A", (), (Words("heading", "B"), ReportTable(("x",), (("y",),), (1,))), "C")
    catalogue: Any = PdfReader(io.BytesIO(to_pdf(document))).trailer["/Root"]
    assert catalogue["/Lang"] == "nb"
    assert "/StructTreeRoot" in catalogue
    assert b"pdfuaid" in to_pdf(document)


def test_a_table_repeats_its_heading_on_the_next_page() -> None:
    rows = tuple((str(number), "x") for number in range(120))
    pages = PdfReader(
        io.BytesIO(to_pdf(Document("A", (), (Words("heading", "B"), ReportTable(("Nummer", "y"), rows, (1, 1))), "C")))
    )
    assert len(pages.pages) > 1
    assert all("Nummer" in page.extract_text() for page in pages.pages)


def test_ragged_tables_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="a cell for each"):
        ReportTable(("a", "b"), (("1",),), (1, 1))
    with pytest.raises(ValueError, match="a width"):
        ReportTable(("a", "b"), (), (1,))
    with pytest.raises(ValueError, match="Unknown kind"):
        Words("loud", "x")


def test_a_fact_sheet_says_what_the_tables_say(study: Study) -> None:
    document = sheet(study, "0202")
    nearest, groups = tables(document)
    near = study.nearest_centres("0202", question=WOMEN, n=3)
    assert [row[0] for row in nearest.rows] == near["centre"].tolist()
    assert [row[2] for row in nearest.rows] == [minutes(value, t=T) for value in near["median_min"]]
    assert len(groups.rows) == 16
    assert groups.rows[0] == ("Kvinner", *[minutes(90, t=T)] * 2, "Aust krisesenter")
    lgbt = next(row for row in groups.rows if row[0] == "Lhbt+")
    assert lgbt == ("Lhbt+", "ikke dokumentert", minutes(90, t=T), "–")
    texts = " ".join(texts_of(document))
    assert "512 mennesker i kommunen når ikke noe senter" in texts
    assert "Hvilket senter kommunen har avtale med, er ikke kjent her." in texts
    assert "Ring først: VO-linjen 116 006" in texts


def test_a_fact_sheet_knows_agreements_and_all_names(study: Study) -> None:
    dal = sheet(study, "0201")
    assert dal.title.startswith("Leahki – Dal:")
    assert "Kommunen har avtale med Aust krisesenter (2023)." in " ".join(texts_of(dal))
    assert "Alle i kommunen har bilvei" in " ".join(texts_of(sheet(study, "0102")))
    with pytest.raises(UnknownName, match="0203"):
        sheet(study, "0203")


def test_a_fact_sheet_under_a_scenario_says_so_first(study: Study) -> None:
    document = sheet(study.under(CLOSED), "0101")
    assert "ikke i dag" in document.lead[1]
    assert "Aust krisesenter" in document.lead[1]
    assert len(sheet(study, "0101").lead) == 1
    assert "Aust krisesenter" not in [row[0] for row in tables(document)[0].rows]


def test_the_report_holds_the_countrys_figures_and_the_sentences(study: Study) -> None:
    document = report(study, WOMEN, notes=about(study, WOMEN, t=T), t=T)
    texts = texts_of(document)
    figures = study.national(WOMEN)
    assert number(figures.cut_off_population) in texts
    assert number(figures.people_beyond[90]) in texts
    for one in sentences(fairness(study, WOMEN), t=T):
        assert one.sentence in texts
    worst = next(table for table in tables(document) if "lengst" in table.caption)
    assert [row[0] for row in worst.rows] == ["Øya", "Aust", "Dal", "Bru"]


def test_a_report_where_nobody_is_served_names_the_municipalities(study: Study) -> None:
    asked = Question("lgbt")
    texts = texts_of(report(study, asked, notes=about(study, asked, t=T), t=T))
    assert "Ingen kommune når et senter som teller." in texts
    agreed = Question("women", measure="contracted")
    found = texts_of(report(study, agreed, notes=about(study, agreed, t=T), t=T))
    assert "Fra 2 kommuner når ingen et senter som teller: Bru og Øya." in found
    assert "Hvordan reisetiden er fordelt" not in found  # too few agreements are known


@pytest.mark.parametrize(
    "asked",
    [
        Question("women", measure="detour"),
        Question("women", measure="contracted", presumed=True),
        Question("active_substance_use", reading="expected"),
        Question("older", reading="possible"),
    ],
    ids=str,
)
def test_every_measure_and_reading_has_a_report(study: Study, asked: Question) -> None:
    content, _, _ = export_bytes(study, asked, "pdf")
    figures = study.national(asked)
    assert plain(number(figures.population)) in read(content)
    assert plain(minutes(figures.median_min, t=T)) in read(content)


def test_the_report_on_a_change_has_both_worlds(study: Study) -> None:
    comparison = compare(study, study.under(CLOSED), WOMEN)
    document = comparison_report(comparison, notes=about(study, WOMEN, t=T), t=T)
    _, country, affected, longer = tables(document)
    assert country.rows[1][1:3] == tuple(
        minutes(world.national(WOMEN).median_min, t=T) for world in (comparison.before_study, comparison.after_study)
    )
    assert affected.rows[0][1] == number(comparison.summary.people_losing)
    assert [row[0] for row in longer.rows] == ["Øya"]  # Aust: its median is half-way to Brubyen anyhow
    assert all(row[4].startswith("+") for row in longer.rows)
    assert "Ingen kommuner." in texts_of(document)  # nobody gains
    back = tables(comparison_report(compare(study.under(CLOSED), study, WOMEN), notes=about(study, WOMEN, t=T), t=T))
    assert all(row[4].startswith("−") for row in back[3].rows)


def test_the_doors_give_these_reports_and_repeat_them(study: Study) -> None:
    content, name, media = export_bytes(study, WOMEN, "pdf")
    assert (name, media) == ("reisevei-women-nearest-documented.pdf", "application/pdf")
    assert "Kommunenemedlengstreisetid" in read(content)
    assert export_bytes(Study(three_towns()), WOMEN, "pdf")[0] == content
    change, name, media = comparison_bytes(compare(study, study.under(CLOSED), WOMEN), "pdf")
    assert (name.split(".")[-1], media) == ("pdf", "application/pdf")
    assert "Austkrisesenterstenges" in read(change)


def test_the_fact_sheet_can_be_fetched(app: Dash) -> None:
    client = app.server.test_client()
    found = client.get("/kommune/0202/faktaark.pdf")
    assert found.status_code == 200
    assert found.mimetype == "application/pdf"
    assert "reisevei-faktaark-0202.pdf" in found.headers["Content-Disposition"]
    assert found.headers["Cache-Control"] == "no-store"
    assert "Øya:reisetid" in read(found.data)
    scenario = client.get("/kommune/0202/faktaark.pdf?hva=1~lukk.aust")
    assert "ikkeidag" in read(scenario.data)
    assert client.get("/kommune/9999/faktaark.pdf").status_code == 404
    assert client.get("/eksport?format=pdf").data.startswith(b"%PDF")


def test_the_page_of_a_municipality_leads_to_its_fact_sheet(app: Dash) -> None:
    assert '"/kommune/0202/faktaark.pdf"' in json.dumps(data_in_page(app, "/kommune/0202?gruppe=men"))


def test_the_command_line_writes_pdf(world: Path, tmp_path: Path) -> None:
    invoke: Callable[..., Any] = CliRunner().invoke
    for command in (["export", "--group", "women"], ["whatif", "--close", "aust", "--group", "women"]):
        out = tmp_path / f"{command[0]}.pdf"
        result = invoke(main, [*command, "--out", str(out), "--data", str(world)])
        assert result.exit_code == 0, result.output
        assert out.read_bytes().startswith(b"%PDF")
