"""A document as PDF: title, lead, then headings, paragraphs and tables, set by Typst from one page design.

The same document gives the same bytes: no clock, no system font (Libertinus Serif comes with Typst), no file name. The
PDF is tagged for screen readers (PDF/UA-1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import typst

TEMPLATE = "factsheet.typ"
KINDS = ("heading", "text", "strong", "quiet")
FIXED_DATE = (
    946_684_800  # 2000-01-01T00:00:00Z in Unix seconds, as in workbooks: a file says nothing of when it was made
)


@dataclass(frozen=True)
class Words:
    """A heading or a paragraph. ``kind``: one of ``KINDS``."""

    kind: str
    text: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Unknown kind of text {self.kind!r}; one of {', '.join(KINDS)} is expected.")


@dataclass(frozen=True)
class ReportTable:
    """Texts in rows. ``widths``: relative; ``numeric``: the columns set flush right. ValueError for ragged rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        if not {len(row) for row in self.rows} | {len(self.widths)} == {len(self.heads)}:
            raise ValueError("Every row of a table has a cell for each of its headings, and each heading a width.")

    @property
    def kind(self) -> str:
        """What the page design calls it."""
        return "table"


@dataclass(frozen=True)
class Document:
    """What a PDF holds, in order. ``lead`` stands quietly below the title, ``footer`` on every page."""

    title: str
    lead: tuple[str, ...]
    blocks: tuple[Words | ReportTable, ...]
    footer: str


def words(kind: str, texts: Iterable[str]) -> list[Words]:
    """Return one block of a kind for each text."""
    return [Words(kind, text) for text in texts]


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF."""
    content = {
        "title": document.title,
        "lead": list(document.lead),
        "footer": document.footer,
        "blocks": [_block(block) for block in document.blocks],
    }
    made = typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=FIXED_DATE,
    )
    return bytes(made)


def _block(block: Words | ReportTable) -> dict[str, Any]:
    if isinstance(block, Words):
        return {"kind": block.kind, "text": block.text}
    return {
        "kind": block.kind,
        "caption": block.caption,
        "heads": list(block.heads),
        "rows": [list(row) for row in block.rows],
        "widths": list(block.widths),
        "numeric": [at in block.numeric for at in range(len(block.heads))],
    }


def texts_of(document: Document) -> Sequence[str]:
    """Return every text of a document in reading order, for whoever looks for one."""
    found = [document.title, *document.lead]
    for block in document.blocks:
        if isinstance(block, Words):
            found.append(block.text)
        else:
            found += [block.caption, *block.heads, *(cell for row in block.rows for cell in row)]
    return [text for text in [*found, document.footer] if text]


@cache
def _template() -> bytes:
    return files(__package__).joinpath(TEMPLATE).read_bytes()
