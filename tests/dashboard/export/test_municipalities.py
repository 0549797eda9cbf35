"""The door to downloads, on the shared world; each answer is also a golden file that people can read."""

from __future__ import annotations

import io
import json

import openpyxl
import pandas as pd
import pytest

from dashboard.export.formats.kinds import FORMATS
from dashboard.export.formats.table import KEYS
from dashboard.export.municipalities import companion, export_bytes, file_stem
from dashboard.text.catalogue import file_words
from geo.data.folder import embedded_data
from geo.data.manifest import read_sources
from geo.data.vocabulary import EXPECTED, GROUPS, MEASURES, READINGS, STATUSES
from geo.errors import UnknownName
from geo.study.question import Question
from geo.study.study import Study
from tests.golden import CASES, FOLDER
from tests.support.norway import norway
from tests.support.worlds import three_towns

pytestmark = pytest.mark.slow

WOMEN = Question("women")


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


@pytest.mark.parametrize(
    ("question", "fmt"), CASES, ids=lambda case: case if isinstance(case, str) else file_stem(case)
)
def test_export_equals_the_golden_file(study: Study, question: Question, fmt: str) -> None:
    content, name, _ = export_bytes(study, question, fmt)
    assert content.decode() == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("fmt", [known.name for known in FORMATS])
def test_name_says_what_was_asked_and_bytes_repeat(study: Study, fmt: str) -> None:
    first, name, _ = export_bytes(study, Question("men_with_children", reading="possible"), fmt)
    again, _, _ = export_bytes(Study(three_towns()), Question("men_with_children", reading="possible"), fmt)
    assert name == f"reisevei-men-with-children-nearest-possible.{fmt}"
    assert first == again


def test_unknown_format_is_answered_with_the_nearest(study: Study) -> None:
    with pytest.raises(UnknownName, match="xlsx"):
        export_bytes(study, WOMEN, "xls")


def test_no_time_is_blank_without_a_reason(study: Study) -> None:
    for group in GROUPS:
        for reading in READINGS:
            known_count = 1 if reading == EXPECTED else None  # few groups have been counted
            content, _, _ = export_bytes(study, Question(group.id, reading=reading, known_count=known_count), "csv")
            table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
            assert len(table) == 4
            blank = table[table["median_min"] == ""]
            assert (blank["cut_off_reason"] != "").all(), (group.id, reading)
            assert (blank["cut_off_population"].astype(int) > 0).all(), (group.id, reading)


def test_every_format_tells_the_same_figures(study: Study) -> None:
    flat = pd.read_csv(io.BytesIO(export_bytes(study, WOMEN, "csv")[0]))
    columns = pd.read_parquet(io.BytesIO(export_bytes(study, WOMEN, "parquet")[0]))
    features = json.loads(export_bytes(study, WOMEN, "geojson")[0])["features"]
    sheet = openpyxl.load_workbook(io.BytesIO(export_bytes(study, WOMEN, "xlsx")[0])).worksheets[0]
    for at, key in enumerate(KEYS, start=1):
        if flat[key].dtype != "float64":
            continue
        expected = flat[key].tolist()
        assert columns[key].tolist() == pytest.approx(expected, nan_ok=True), key
        in_json = [feature["properties"][key] for feature in features]
        assert [float("nan") if value is None else value for value in in_json] == pytest.approx(expected, nan_ok=True)
        in_sheet = [sheet.cell(row, at).value for row in range(2, 6)]
        assert [float("nan") if value is None else value for value in in_sheet] == pytest.approx(expected, nan_ok=True)


def test_people_who_are_cut_off_lower_the_shares_but_not_the_median(study: Study) -> None:
    table = pd.read_csv(io.BytesIO(export_bytes(study, WOMEN, "csv")[0]), dtype={"municipality_code": str})
    dal = table.set_index("municipality_code").loc["0201"]
    assert dal["population"] == 16 + 32 + 64 + 128
    assert dal["cut_off_population"] == 64 + 128
    assert dal["share_within_300"] == round((16 + 32) / (16 + 32 + 64 + 128), 4)


def test_companion_belongs_to_its_file_and_names_the_sources(study: Study) -> None:
    beside = companion(study, WOMEN, file_name="kvinner.csv")
    document = json.loads(beside.content)
    assert beside.name == "kvinner.csv-metadata.json"
    assert document["url"] == "kvinner.csv"
    assert document["reisevei:about"]["question"]["accept"] == "full,elsewhere,unspecified"
    assert document["reisevei:about"]["sources"][0]["id"] == "test-world"


def test_words_exist_for_every_choice() -> None:
    t = file_words()
    for group in GROUPS:
        assert t(f"group.{group.id}.phrase")
    for status in STATUSES:
        assert t(f"export.status.{status}")
    for measure in MEASURES:
        assert t(f"export.measure.{measure}")
        assert t(f"export.title.{measure}", group="x")
    for reading in READINGS:
        assert t(f"export.reading.{reading}")
        assert t(f"export.method.{reading}", accepted="x")


def test_every_source_of_the_embedded_data_stands_in_the_workbook() -> None:
    sources = read_sources(embedded_data())
    book = openpyxl.load_workbook(io.BytesIO(export_bytes(norway(), WOMEN, "xlsx")[0]))
    said = {str(cell.value) for row in book["Kilder og metode"].iter_rows() for cell in row if cell.value}
    assert len(sources) > 3
    assert {source.attribution for source in sources.values()} <= said
    assert {source.licence for source in sources.values()} <= said
    assert book["Kommuner"].max_row == 358
