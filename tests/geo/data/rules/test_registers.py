"""Services, national figures and the municipalities' own work: the rules, and the embedded tables themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from geo.data.files import read_table
from geo.data.folder import check, embedded_data
from geo.data.rules.registers import (
    WORK_MEASURES,
    contradictions,
    figure,
    figure_faults,
    municipal_work,
    service_faults,
    services_near,
    work_faults,
    work_table,
)
from geo.data.schema import Table, faults, normalise
from geo.data.tables import MUNICIPAL_WORK, NATIONAL_FIGURES, SERVICES
from geo.errors import UnknownName
from tests.support.worlds import three_towns_tables, write_world

SERVICE = {
    "service_id": "tilbud", "service": "Tilbud", "kind": "helpline", "what": "Telefon", "whom": "Alle",
    "area": "national", "county_code": "", "town": "", "status": "active", "year": 2021, "source": "Kilde",
    "lines": "linje 1", "note": "",
}  # fmt: skip
FIGURE = {
    "figure_id": "tall", "topic": "use", "value": 5.0, "value_to": None, "of_total": None, "qualifier": "",
    "unit": "voksne", "year": 2021, "definition": "Noe", "source": "Kilde", "lines": "linje 1", "contradicts": "",
    "note": "",
}  # fmt: skip
WORK = {"municipality_code": "0101", "measure": "bti", "value": "yes", "year": 2021, "source": "Kilde", "note": ""}


def rows(table: Table, like: dict[str, object], *changes: dict[str, object]) -> pd.DataFrame:
    return normalise(pd.DataFrame([like | change for change in changes], columns=list(table.column_names)), table)


def services(*changes: dict[str, object]) -> pd.DataFrame:
    return rows(SERVICES, SERVICE, *changes)


def figures(*changes: dict[str, object]) -> pd.DataFrame:
    return rows(NATIONAL_FIGURES, FIGURE, *changes)


def work(*changes: dict[str, object]) -> pd.DataFrame:
    return rows(MUNICIPAL_WORK, WORK, *changes)


def wrong_services(*changes: dict[str, object]) -> list[tuple[int | None, str]]:
    found = service_faults(
        services(*changes), is_place=lambda name: name == "Auset", county_codes={"01"}, state_year=2026
    )
    return [(fault.row, fault.column) for fault in found]


def test_a_service_in_a_known_town_or_county_is_right() -> None:
    assert wrong_services({}, {"area": "town", "town": "Auset"}, {"area": "county", "county_code": "01"}) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"area": "town"}, "town"),
        ({"area": "county"}, "county_code"),
        ({"area": "local", "town": "Auset"}, "town"),
        ({"area": "national", "county_code": "01"}, "county_code"),
        ({"area": "town", "town": "Storgata 5, Auset"}, "town"),
        ({"area": "county", "county_code": "99"}, "county_code"),
        ({"year": 2027}, "year"),
        ({"year": 1977}, "year"),
    ],
)
def test_each_fault_of_a_service_is_named_with_its_row(change: dict[str, object], column: str) -> None:
    assert wrong_services({}, change) == [(3, column)]


def test_years_at_both_ends_are_allowed() -> None:
    assert wrong_services({"year": 1978}, {"year": 2026}) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"value": 10.0, "value_to": 9.0}, "value_to"),
        ({"value": 10.0, "value_to": 10.0}, "value_to"),
        ({"value": 8.0, "of_total": 7.0}, "of_total"),
        ({"value": 5.0, "value_to": 8.0, "of_total": 7.0}, "of_total"),
        ({"value": 101.0, "unit": "prosent"}, "value"),
        ({"contradicts": "alone"}, "contradicts"),
        ({"value": 4.0, "topic": "use", "unit": "personer"}, "value"),
        ({"year": 2199}, "year"),
    ],
)
def test_each_fault_of_a_figure_is_named_with_its_row(change: dict[str, object], column: str) -> None:
    found = figure_faults(figures({}, change), state_year=2026)
    assert [(fault.row, fault.column) for fault in found] == [(3, column)]


def test_small_counts_are_refused_for_users_only() -> None:
    fine = figures({"value": 5.0}, {"value": 4.0, "topic": "centres", "unit": "krisesentre"},
                   {"value": 2.0, "unit": "prosent"})  # fmt: skip
    assert figure_faults(fine, state_year=2026) == []
    (fault,) = figure_faults(figures({"value": 4.0}), state_year=2026)
    assert fault.problem == "4 users of a service can be known again"


def test_a_figure_may_be_all_of_a_whole_and_two_may_disagree() -> None:
    together = figures(
        {"value": 7.0, "of_total": 7.0, "contradicts": "key"}, {"value": -17.0, "unit": "prosent", "contradicts": "key"}
    )
    assert figure_faults(together, state_year=2026) == []


def test_unknown_municipalities_and_years_are_faults_of_municipal_work() -> None:
    found = work_faults(work({}, {"municipality_code": "9999"}, {"year": 1900}),
                        municipality_codes={"0101"}, state_year=2026)  # fmt: skip
    assert [(fault.row, fault.column) for fault in found] == [(3, "municipality_code"), (4, "year")]


def test_no_statement_is_unknown_and_never_no() -> None:
    known = municipal_work(work({}), municipality_code="0102")
    assert list(known) == list(WORK_MEASURES)
    assert {statement.value for statement in known.values()} == {"unknown"}


def test_the_newest_statement_counts_whatever_the_order() -> None:
    told = work({"value": "no", "year": 2024, "source": "B"}, {"value": "yes", "year": 2019, "source": "A"})
    for frame in (told, told.iloc[::-1]):
        said = municipal_work(frame, municipality_code="0101")["bti"]
        assert (said.value, said.year, said.source, said.contradicted) == ("no", 2024, "B", False)


def test_newest_statements_that_disagree_are_unknown_and_say_so() -> None:
    told = work({"source": "A"}, {"value": "no", "source": "B"}, {"year": 2010, "source": "C"})
    said = municipal_work(told, municipality_code="0101")["bti"]
    assert (said.value, said.source, said.contradicted) == ("unknown", "A; B", True)


def test_the_table_holds_every_municipality_and_agrees_with_the_single_answers() -> None:
    told = work({}, {"measure": "slt", "value": "no"}, {"municipality_code": "0201", "measure": "tryggest"})
    table = work_table(told, municipality_codes=["0101", "0102", "0201"])
    assert list(table.columns) == ["municipality_code", *WORK_MEASURES]
    for row in table.to_dict("records"):
        single = municipal_work(told, municipality_code=row["municipality_code"])
        assert row == {"municipality_code": row["municipality_code"], **{m: said.value for m, said in single.items()}}
    assert [table.loc[0, measure] for measure in ("bti", "slt", "tryggest")] == ["yes", "no", "unknown"]


def test_services_near_come_nearest_first_and_leave_out_other_towns_and_counties() -> None:
    table = services(
        {"service_id": "n"}, {"service_id": "l", "area": "local"},
        {"service_id": "t", "area": "town", "town": "Auset"}, {"service_id": "u", "area": "town", "town": "Brubyen"},
        {"service_id": "c", "area": "county", "county_code": "01"},
        {"service_id": "d", "area": "county", "county_code": "02"},
    )  # fmt: skip
    near = services_near(table, county_code="01", towns=["Auset"])
    assert near["service_id"].tolist() == ["t", "c", "n", "l"]


def test_an_unknown_figure_is_refused_with_the_nearest_ids() -> None:
    with pytest.raises(UnknownName) as refused:
        figure(figures({"figure_id": "residents_2021"}), "residents_2012")
    assert refused.value.suggestions == ("residents_2021",)


def test_a_folder_is_checked_for_faults_in_all_three_tables(tmp_path: Path) -> None:
    tables = three_towns_tables()
    tables["services"] = services({"area": "town", "town": "Auset"}, {"service_id": "z", "area": "town", "town": "X"})
    tables["national_figures"] = figures({"contradicts": "alone"})
    tables["municipal_work"] = work({}, {"municipality_code": "9999"})
    found = check(write_world(tmp_path / "data", tables))
    assert [(fault.table, fault.row, fault.column) for fault in found] == [
        ("municipal_work.csv", 3, "municipality_code"),
        ("national_figures.csv", 2, "contradicts"),
        ("services.csv", 3, "town"),
    ]


# The embedded tables


@pytest.mark.parametrize("table", [SERVICES, NATIONAL_FIGURES, MUNICIPAL_WORK], ids=lambda table: table.name)
def test_the_embedded_table_is_as_promised(table: Table) -> None:
    frame = read_table(embedded_data(), table)
    assert faults(frame, table) == []


def test_the_embedded_services_and_figures_obey_the_rules_between_cells() -> None:
    told = read_table(embedded_data(), SERVICES)
    assert service_faults(told, is_place={"Oslo"}.__contains__, county_codes=set(), state_year=2026) == []
    assert figure_faults(read_table(embedded_data(), NATIONAL_FIGURES), state_year=2026) == []


def test_every_service_that_the_documents_name_is_there() -> None:
    told = set(read_table(embedded_data(), SERVICES)["service_id"])
    assert told >= {
        "thereses_hus", "24sju", "primaermedisinsk_verksted", "vo_linjen", "rosa", "ressursvenn",
        "redd_barna_krisesentre", "rvts", "nok_smiso", "overgrepsmottak", "familievernkontor", "atv", "dixi",
        "reform", "dinutvei", "tilsyn_statsforvalter", "tryggest", "bti", "slt", "politirad",
        "krisesentersekretariatet", "vip",
    }  # fmt: skip


@pytest.mark.parametrize("table", [SERVICES, NATIONAL_FIGURES], ids=lambda table: table.name)
def test_every_row_says_where_in_the_document(table: Table) -> None:
    frame = read_table(embedded_data(), table)
    assert frame["lines"].str.contains(r"linje \d+").all()
    for lines in frame["lines"]:
        for first, last in re.findall(r"(\d+)-(\d+)", lines):
            assert int(first) < int(last)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("centre_count", {45, 46}),
        ("action_plans", {40, 50}),
        ("bti_of_seven", {3, 5}),
        ("law_met", {7, 13}),
        ("centre_elsewhere", {1, 2}),
    ],
)
def test_the_contradictions_of_the_documents_stand_side_by_side(key: str, values: set[int]) -> None:
    disputed = contradictions(read_table(embedded_data(), NATIONAL_FIGURES))
    assert set(disputed[key]["value"]) == values
    assert len(disputed[key]) >= 2


def test_figures_of_the_seven_municipalities_never_pass_for_the_country() -> None:
    told = read_table(embedded_data(), NATIONAL_FIGURES)
    study = told[told["definition"].str.contains("i studien") & ~told["topic"].isin(["sample", "supervision"])]
    assert len(study) >= 15
    assert study["unit"].ne("prosent").all()
    assert study["of_total"].le(7).all()


def test_no_municipality_is_given_a_measure_that_no_document_names() -> None:
    assert read_table(embedded_data(), MUNICIPAL_WORK).empty
