from __future__ import annotations

import math
import socket
from collections.abc import Iterator

import pytest

from geo.analysis import statbank
from geo.analysis.statbank import NoAnswer, describe, drive_times, read_table
from geo.errors import DataFault
from tests.support.statbank import TABLE, StatBank, serve


@pytest.fixture
def bank() -> Iterator[StatBank]:
    with serve(StatBank()) as serving:
        yield serving


def fault(error: pytest.ExceptionInfo[DataFault]) -> str:
    """The one fault in words."""
    assert len(error.value.faults) == 1
    return str(error.value.faults[0])


def test_the_official_address_is_that_of_pxwebapi_2() -> None:
    assert statbank.STATBANK_URL == "https://data.ssb.no/api/pxwebapi/v2"


def test_a_table_is_described_by_its_dimensions(bank: StatBank) -> None:
    told = describe(TABLE, url=bank.url)
    assert told.title.startswith("12764: ")
    assert told.updated == "2019-10-16T06:00:00Z"
    assert [(one.code, one.role, one.can_be_left_out) for one in told.dimensions] == [
        ("Region", "geo", True),
        ("Persentil", "", True),
        ("ContentsCode", "metric", False),
        ("Tid", "time", False),
    ]
    assert told.dimensions[2].units == {"Kjoreavstand": "km", "Kjoretid": "minutter"}
    assert bank.asked == [(f"/tables/{TABLE}/metadata", {"lang": "no", "outputFormat": "json-stat2"})]


@pytest.mark.parametrize("sparse", [False, True])
def test_a_table_is_read_cell_by_cell_and_what_is_not_published_is_nan(bank: StatBank, *, sparse: bool) -> None:
    bank.sparse = sparse
    select = {"Region": ["0101", "0102"], "Persentil": ["P50"], "ContentsCode": ["Kjoretid"], "Tid": ["2019"]}
    cells = read_table(TABLE, select=select, url=bank.url)
    assert cells["Region"].tolist() == ["0101", "0102"]
    assert cells["Region_name"].tolist() == ["Aust", "Bru"]
    assert set(cells["Tid"]) == {"2019"}
    assert cells["value"][0] == 25.0
    assert math.isnan(cells["value"][1])
    assert bank.asked[0][1]["valueCodes[Region]"] == "0101,0102"


def test_drive_times_are_the_median_in_minutes_of_the_newest_year(bank: StatBank) -> None:
    found = drive_times(TABLE, url=bank.url)
    assert found.chosen == {"persentil": "P50", "statistikkvariabel": "Kjøretid langs vei", "år": "2019"}
    assert found.frame["region_code"].tolist() == list(bank.minutes)
    assert found.frame["minutes"].fillna(-1).tolist() == [12.0, 11.0, 25.0, -1.0, 70.0, 99.0]
    _, asked = bank.asked[-1]
    assert {key: value for key, value in asked.items() if "[" in key} == {
        "valueCodes[Region]": "*",
        "valueCodes[Persentil]": "P50",
        "valueCodes[ContentsCode]": "Kjoretid",
        "valueCodes[Tid]": "2019",
    }


def test_a_choice_of_ones_own_goes_before_the_obvious_one(bank: StatBank) -> None:
    found = drive_times(TABLE, choose={"tid": "2018", "Persentil": "P90"}, url=bank.url)
    assert found.chosen == {"persentil": "P90", "statistikkvariabel": "Kjøretid langs vei", "år": "2018"}


def test_a_dimension_that_can_be_left_out_is_where_no_median_is_named(bank: StatBank) -> None:
    bank.percentiles = {"A": "Alle", "B": "Noen"}
    found = drive_times(TABLE, url=bank.url)
    assert found.chosen == {"statistikkvariabel": "Kjøretid langs vei", "år": "2019"}
    assert "valueCodes[Persentil]" not in bank.asked[-1][1]


def test_a_table_without_percentiles_is_read_as_it_is(bank: StatBank) -> None:
    bank.with_percentiles = False
    assert drive_times(TABLE, url=bank.url).frame["minutes"][2] == 25.0


def test_minutes_that_are_not_the_only_ones_must_be_chosen(bank: StatBank) -> None:
    bank.statistics["Gangtid"] = ("Gangtid", "minutter")
    with pytest.raises(DataFault) as error:
        drive_times(TABLE, url=bank.url)
    assert "ContentsCode" in fault(error)
    assert "Kjoretid (Kjøretid langs vei)" in fault(error)
    assert drive_times(TABLE, choose={"ContentsCode": "Kjoretid"}, url=bank.url).frame["minutes"][2] == 25.0


def test_a_table_without_minutes_is_not_read(bank: StatBank) -> None:
    bank.statistics = {"Kjoreavstand": ("Kjøreavstand", "km")}
    with pytest.raises(DataFault, match="it is not clear which ContentsCode"):
        drive_times(TABLE, url=bank.url)


def test_regions_are_known_by_their_role_and_else_by_their_code(bank: StatBank) -> None:
    bank.region = "Kommune"
    assert drive_times(TABLE, url=bank.url).frame["region_code"][2] == "0101"
    bank.region, bank.regions_role = "Region", "other"
    assert drive_times(TABLE, url=bank.url).frame["region_code"][2] == "0101"


def test_a_table_without_regions_is_not_read(bank: StatBank) -> None:
    bank.region, bank.regions_role = "Vare", "other"
    with pytest.raises(DataFault, match="exactly one dimension of regions"):
        drive_times(TABLE, url=bank.url)


def test_all_unknown_choices_are_told_at_once_with_what_there_is(bank: StatBank) -> None:
    with pytest.raises(DataFault) as error:
        drive_times(TABLE, choose={"Tid": "1999", "Kjonn": "1", "Region": "0101"}, url=bank.url)
    told = [str(one) for one in error.value.faults]
    assert len(told) == 3
    assert any("Tid has no '1999'" in text and "2018 (2018), 2019 (2019)" in text for text in told)
    assert any("'Kjonn'" in text and "Persentil, ContentsCode, Tid" in text for text in told)
    assert any("'Region'" in text for text in told)


def test_a_table_that_statbank_does_not_have_is_no_lack_of_an_answer(bank: StatBank) -> None:
    with pytest.raises(DataFault) as error:
        drive_times("99999", url=bank.url)
    assert not isinstance(error.value, NoAnswer)
    assert "404" in fault(error)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_could_not_be_asked(bank: StatBank, status: int) -> None:
    bank.status = status
    with pytest.raises(NoAnswer, match=f"it could not be asked .*{status}"):
        drive_times(TABLE, url=bank.url)


def test_nobody_at_the_other_end_could_not_be_asked() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer, match="it could not be asked"):
            drive_times(TABLE, url=f"http://127.0.0.1:{taken.getsockname()[1]}")


def test_a_server_that_keeps_silent_could_not_be_asked(bank: StatBank) -> None:
    bank.silent_s = 0.5
    with pytest.raises(NoAnswer, match="Timeout"):
        drive_times(TABLE, url=bank.url, timeout_s=0.1)


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"{}", b'{"label": "x", "id": ["A"], "dimension": {}}', b'{"label": "x", "id": 3}']
)
def test_an_answer_of_another_kind_is_refused(bank: StatBank, body: bytes) -> None:
    bank.body = body
    with pytest.raises(DataFault, match="the answer is not"):
        drive_times(TABLE, url=bank.url)


def test_too_few_values_are_refused(bank: StatBank) -> None:
    dimension = b'{"A": {"category": {"index": ["a", "b"]}}}'
    bank.body = b'{"label": "x", "id": ["A"], "dimension": ' + dimension + b', "value": [1], "role": {}}'
    with pytest.raises(DataFault, match="1 values came for 2 cells"):
        read_table(TABLE, select={}, url=bank.url)


@pytest.mark.parametrize("table_id", ["", "12764/../secret", "12 764", "١٢"])
def test_what_is_no_tables_number_is_never_asked_for(bank: StatBank, table_id: str) -> None:
    with pytest.raises(DataFault, match="no table's number"):
        describe(table_id, url=bank.url)
    assert bank.asked == []
