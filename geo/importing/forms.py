"""The three forms that can be imported: their headings and the words a person may write in them.

A form is a table of the data folder seen by the one who fills it in: Norwegian headings and words first, the table's
own English ids always accepted. Headings and words are compared by ``geo.data.personal_data.key``: case, accents and
punctuation do not matter.

``commitments`` is the municipality's own work (action plan, individual plan, TryggEst, BTI, SLT, police council).
What a centre has promised but not opened is evidence with the status ``planned``.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import openpyxl
import pandas as pd
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from geo.data.names import key
from geo.data.schema import Table
from geo.data.tables import AGREEMENTS, EVIDENCE, MUNICIPAL_WORK
from geo.errors import UnknownName

FORM_SHEET = "Utfylling"
WORDS_SHEET = "Tillatte ord"
FORM_ROWS = 1000  # rows of the form that offer the words in a list
UNKNOWN_WORDS = frozenset({"ukjent", "vetikke", "unknown", "ikkekjent"})  # as ``key`` writes them

YES_NO = {"yes": ("ja",), "no": ("nei",)}
CONFIDENCE_WORDS = {"high": ("høy",), "medium": ("middels",), "low": ("lav",)}
GROUP_WORDS: Mapping[str, Sequence[str]] = {
    "women": ("kvinner",),
    "men": ("menn",),
    "women_with_children": ("kvinner med barn",),
    "men_with_children": ("menn med barn",),
    "active_substance_use": ("aktiv rus", "personer i aktiv rus", "rus", "kvinner i aktiv rus"),
    "severe_mental_illness": ("alvorlig psykisk sykdom", "psykisk sykdom", "alvorlige psykiske lidelser"),
    "wheelchair": ("rullestol", "rullestolbrukere", "universelt utformet"),
    "intellectual_disability": ("utviklingshemming", "personer med utviklingshemming"),
    "sami_north": ("nordsamisk", "nordsamisktalende"),
    "sami_lule": ("lulesamisk", "lulesamisktalende"),
    "sami_south": ("sørsamisk", "sørsamisktalende"),
    "interpreter": ("tolk", "behov for tolk"),
    "lgbt": ("lhbt", "lhbt+", "lhbtiq", "skeive"),
    "trafficking": ("menneskehandel", "utsatte for menneskehandel"),
    "young_16_18": ("unge 16-18", "ungdom 16-18", "16-18 år"),
    "older": ("eldre",),
}
STATUS_WORDS: Mapping[str, Sequence[str]] = {
    "full": ("fullt tilbud", "likeverdig tilbud", "i senteret"),
    "elsewhere": ("utenfor senteret", "bolig utenfor senteret", "annet sted"),
    "unspecified": ("botilbud, form ikke oppgitt", "uspesifisert", "ja, form ikke oppgitt"),
    "case_by_case": ("etter vurdering", "fra sak til sak", "individuell vurdering"),
    "day_only": ("bare dagtilbud", "kun dagtilbud", "dagtilbud"),
    "no": ("ikke tilbud", "nei"),
    "planned": ("planlagt",),
}
BASIS_WORDS = {
    "stated": ("oppgitt",),
    "district": ("distrikt", "navngitt distrikt"),
    "inferred": ("antatt",),
    "ended": ("avsluttet", "opphørt"),
}
MEASURE_WORDS = {
    "action_plan": ("handlingsplan", "handlingsplan mot vold", "handlingsplan mot vold i nære relasjoner"),
    "individual_plan": ("individuell plan",),
    "tryggest": ("TryggEst",),
    "bti": ("BTI", "bedre tverrfaglig innsats"),
    "slt": ("SLT", "SLT-koordinator"),
    "police_council": ("politiråd",),
}


@dataclass(frozen=True)
class FormColumn:
    """One column of a form.

    Parameters
    ----------
    name : str
        The table's name for it.
    headings : tuple[str, ...]
        What it may be called; the first is written on the template.
    words : Mapping[str, Sequence[str]], optional
        Words for each id; empty: any text.
    optional : bool, optional
        Whether the whole column may be missing.
    default : str, optional
        Stands in for a blank cell.
    may_be_unknown : bool, optional
        Whether "ukjent" leaves the row out: no row means unknown.
    """

    name: str
    headings: tuple[str, ...]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    optional: bool = False  # the whole column may be missing
    default: str = ""  # stands in for a blank cell
    may_be_unknown: bool = False  # "ukjent" here leaves the row out: no row means unknown

    @cached_property
    def id_of(self) -> Mapping[str, str]:
        """Id of every accepted word, by ``key``."""
        return {key(word): name for name, words in self.words.items() for word in (name, *words)}


@dataclass(frozen=True)
class Form:
    """A form for one table.

    Parameters
    ----------
    kind : str
        Name of the form.
    table : Table
        The table that it fills.
    columns : tuple[FormColumn, ...]
        In the order of the template.
    same : tuple[str, ...]
        Columns that say what a statement is about and who made it; a statement that comes again replaces the former
        one.
    repeats : tuple[str, ...]
        Columns that no two rows may share.
    """

    kind: str
    table: Table
    columns: tuple[FormColumn, ...]
    same: tuple[str, ...]
    repeats: tuple[str, ...]

    @cached_property
    def column_of(self) -> Mapping[str, FormColumn]:
        """Column of every accepted heading, by ``key``."""
        return {key(name): column for column in self.columns for name in (column.name, *column.headings)}

    def column(self, name: str) -> FormColumn:
        """Return the column called ``name``.

        Parameters
        ----------
        name : str
            The table's name for it.

        Returns
        -------
        FormColumn
            The first so called.

        Raises
        ------
        StopIteration
            The form has no such column.
        """
        return next(column for column in self.columns if column.name == name)


_CENTRE = FormColumn("centre_id", ("Krisesenter", "Senter", "Krisesenter-id", "Senter-id", "centre", "center"))
_CODE = FormColumn("municipality_code", ("Kommunenummer", "Kommunenr", "Knr"), optional=True)
_NAME = FormColumn("municipality", ("Kommune", "Kommunenavn"), optional=True)
_YEAR = FormColumn("year", ("År", "Årstall"))
_SOURCE = FormColumn("source", ("Kilde",), optional=True)
_CONFIDENCE = FormColumn("confidence", ("Sikkerhet", "Hvor sikkert"), CONFIDENCE_WORDS)
_NOTE = FormColumn("note", ("Merknad", "Notat"), optional=True)

FORMS: tuple[Form, ...] = (
    Form(
        "evidence",
        EVIDENCE,
        (
            _CENTRE,
            FormColumn("group", ("Gruppe", "Brukergruppe", "Målgruppe"), GROUP_WORDS),
            FormColumn("status", ("Status", "Tilbud"), STATUS_WORDS, may_be_unknown=True),
            _YEAR,
            _SOURCE,
            FormColumn("kind", ("Kildetype",), optional=True),
            _CONFIDENCE,
            FormColumn("deduced", ("Utledet", "Avledet"), YES_NO, optional=True, default="no"),
            _NOTE,
        ),
        same=("centre_id", "group", "year", "source"),
        repeats=("centre_id", "group", "status", "year", "source"),
    ),
    Form(
        "agreements",
        AGREEMENTS,
        (
            _CODE,
            _NAME,
            _CENTRE,
            _YEAR,
            FormColumn("basis", ("Grunnlag",), BASIS_WORDS),
            _SOURCE,
            _CONFIDENCE,
            _NOTE,
        ),
        same=("municipality_code", "centre_id", "year", "source"),
        repeats=("municipality_code", "centre_id", "year", "basis", "source"),
    ),
    Form(
        "commitments",
        MUNICIPAL_WORK,
        (
            _CODE,
            _NAME,
            FormColumn("measure", ("Tiltak", "Forpliktelse"), MEASURE_WORDS),
            FormColumn("value", ("Har", "Svar", "Ja eller nei"), YES_NO, may_be_unknown=True),
            _YEAR,
            _SOURCE,
            _NOTE,
        ),
        same=MUNICIPAL_WORK.key,
        repeats=MUNICIPAL_WORK.key,
    ),
)
KINDS: tuple[str, ...] = tuple(form.kind for form in FORMS)


def form_named(kind: str) -> Form:
    """Return the form called ``kind``.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.

    Returns
    -------
    Form
        Its columns, words and table.

    Raises
    ------
    UnknownName
        There is no such form.
    """
    found = next((form for form in FORMS if form.kind == kind), None)
    if found is None:
        raise UnknownName("form", kind, KINDS)
    return found


def template_csv(kind: str) -> bytes:
    """Make an empty form as CSV that Norwegian spreadsheets open as it is: semicolons, UTF-8 with its mark.

    Parameters
    ----------
    kind : str
        Name of the form.

    Returns
    -------
    bytes
        Contents of the file.

    Raises
    ------
    UnknownName
        There is no such form.
    """
    headings = ";".join(column.headings[0] for column in form_named(kind).columns)
    return f"{headings}\r\n".encode("utf-8-sig")


def template_xlsx(kind: str, *, centres: pd.DataFrame, municipalities: pd.DataFrame) -> bytes:
    """Make an empty form as XLSX, with a second sheet that holds every allowed word, offered as lists.

    Parameters
    ----------
    kind : str
        Name of the form.
    centres : pd.DataFrame
        Table of the data folder; its names are among the words.
    municipalities : pd.DataFrame
        Table of the data folder; its names and codes are among the words.

    Returns
    -------
    bytes
        Contents of the file.

    Raises
    ------
    UnknownName
        There is no such form.
    """
    form = form_named(kind)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = FORM_SHEET
    words = book.create_sheet(WORDS_SHEET)
    allowed = {
        "centre_id": centres["centre"].tolist(),
        "municipality_code": municipalities["municipality_code"].tolist(),
        "municipality": municipalities["municipality"].tolist(),
    }
    for at, column in enumerate(form.columns, start=1):
        letter = get_column_letter(at)
        for page in (sheet, words):
            page.cell(1, at, column.headings[0]).font = Font(bold=True)
            page.column_dimensions[letter].width = 28
        offered = allowed.get(column.name) or [given[0] for given in column.words.values()]
        if column.may_be_unknown:
            offered = [*offered, "ukjent"]
        for row, word in enumerate(offered, start=2):
            words.cell(row, at, word).number_format = "@"
        if offered:
            choice = DataValidation("list", formula1=f"'{WORDS_SHEET}'!${letter}$2:${letter}${len(offered) + 1}")
            choice.add(f"{letter}2:{letter}{FORM_ROWS + 1}")
            sheet.add_data_validation(choice)
        if column.name == "municipality_code":
            for row in range(2, FORM_ROWS + 2):
                sheet.cell(row, at).number_format = "@"  # text: 0301 keeps its first digit
    sheet.freeze_panes = words.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
