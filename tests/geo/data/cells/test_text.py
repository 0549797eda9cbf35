"""Text tables as programs save them give the same cells; what is no table is refused in one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.data.cells.text import decoded, read_text_cells
from geo.errors import DataFault

HEADING, ROW = ("Sted", "Kilde", "År"), ("Bø", "Hårstad suohkan; Šáŋ", "2025")
NORWEGIAN = ("Ål", "Våler, Sør-Øst", "2024")


def saved(folder: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def text_of(*rows: tuple[str, ...], separator: str = ";", end: str = "\r\n") -> str:
    return end.join(separator.join(f'"{cell}"' for cell in row) for row in rows) + end


def heading(text: str) -> bool:
    return text in HEADING


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_separators_and_line_ends_do_not_matter(
    tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    path = saved(tmp_path, text_of(HEADING, ROW, separator=separator, end=end), encoding)
    found = read_text_cells(path, is_heading=heading)
    assert (found.heading, found.rows) == (HEADING, ((2, ROW),))


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp865"])
def test_one_byte_a_letter_is_told_by_the_letters(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, text_of(HEADING, NORWEGIAN), encoding)
    assert read_text_cells(path, is_heading=heading).rows == ((2, NORWEGIAN),)


def test_a_mark_that_stands_twice_is_taken_off_twice() -> None:
    assert decoded(b"\xef\xbb\xbf\xef\xbb\xbfa", name="x") == "a"


def test_the_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    found = read_text_cells(saved(tmp_path, "sep=;\na;b,c,d\n1;2,3,4\n"))
    assert (found.heading, found.heading_row, found.rows) == (("a", "b,c,d"), 2, ((3, ("1", "2,3,4")),))


def test_the_heading_is_found_below_a_title(tmp_path: Path) -> None:
    """StatBank saves a title, a blank line and then the table; the row numbers stay those of the file."""
    title = '"07459: Befolkning, etter region, statistikkvariabel og år"\r\n\r\n'
    found = read_text_cells(saved(tmp_path, title + text_of(HEADING, NORWEGIAN), "latin-1"), is_heading=heading)
    assert (found.heading, found.heading_row, found.rows) == (HEADING, 3, ((4, NORWEGIAN),))


def test_without_known_headings_the_first_wide_row_is_the_heading(tmp_path: Path) -> None:
    assert read_text_cells(saved(tmp_path, "Title\n\nName;People\nOslo;1\n")).heading == ("Name", "People")


def test_row_numbers_are_lines_even_after_a_cell_of_two(tmp_path: Path) -> None:
    found = read_text_cells(saved(tmp_path, 'a;b\n"1\n1";2\n3;4\n'))
    assert [number for number, _ in found.rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"sep=;\n", "the file is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "pointer of Git LFS"),
        (b"<!DOCTYPE html><html><body>Logg inn</body></html>", "is a web page"),
        (b"\xef\xbb\xbf  <HTML>", "is a web page"),
        (b"PK\x03\x04rest", "is a workbook or a zip archive under another name"),
        (b"\xd0\xcf\x11\xe0rest", "Excel 97-2003"),
        (b"%PDF-1.7", "is a PDF"),
        (b'a;b\n1;2\n"3;4\n', "row 3: a quotation mark is opened and never closed"),
        (b"\xff\xfea", "is not text in utf-16"),
        (b"a;" * 600 + b"\n1;\n", "more than 512 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(DataFault, match=said) as caught:
        read_text_cells(saved(tmp_path, content))
    assert len(caught.value.faults) == 1


def test_a_pipe_a_folder_and_a_missing_file_are_refused_and_nothing_hangs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for name, said in (("pipe.csv", "is not a file"), (".", "is not a file"), ("none.csv", "is missing")):
        with pytest.raises(DataFault, match=said):
            read_text_cells(tmp_path / name)


def test_a_cell_that_no_table_may_hold_is_a_fault_with_row_and_column(tmp_path: Path) -> None:
    found = read_text_cells(saved(tmp_path, "a;b\n#REF!;one\x0btwo\n#i/t;x\n" + "y" * 10_001 + ";z\n"))
    assert [(fault.row, fault.column, fault.problem.split(",")[0]) for fault in found.faults] == [
        (2, "a", "holds #REF!"),
        (2, "b", "holds a control character (␋)"),
        (3, "a", "holds #i/t"),
        (4, "a", "is longer than 10000 characters"),
    ]
