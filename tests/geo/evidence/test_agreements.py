from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.files import read_table
from geo.data.folder import embedded_data
from geo.data.tables import AGREEMENTS, CENTRES
from geo.evidence import agreements

COLUMNS = ["municipality_code", "centre_id", "year", "basis", "confidence"]
OPEN = ("abl", "drammen", "kongsberg", "nord_trondelag", "telemark", "vefsn")


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS).assign(municipality="", source="s", note="")
    return frame.astype({"year": "Int64"})


def centre_of(frame: pd.DataFrame, **options: Any) -> dict[str, str]:  # noqa: ANN401 - passed on as it is
    used = agreements.contracted(frame, in_operation=options.pop("in_operation", OPEN), **options)
    return dict(zip(used["municipality_code"], used["centre_id"], strict=True))


def role_of(frame: pd.DataFrame, **options: Any) -> dict[tuple[str, str], str]:  # noqa: ANN401 - passed on as it is
    rows = agreements.readings(frame, in_operation=OPEN, **options)
    return dict(zip(zip(rows["municipality_code"], rows["centre_id"], strict=True), rows["role"], strict=True))


def test_newest_wins_and_the_older_is_listed_as_contradicting() -> None:
    frame = table(("4005", "telemark", 2021, "district", "high"), ("4005", "kongsberg", 2024, "stated", "low"))
    used = agreements.contracted(frame, in_operation=OPEN)
    assert used[["centre_id", "contradicted", "presumed"]].to_numpy().tolist() == [["kongsberg", True, False]]
    disputed = agreements.contradictions(frame, in_operation=OPEN)
    assert disputed[["centre_id", "role"]].to_numpy().tolist() == [
        ["kongsberg", "contracted"],
        ["telemark", "superseded"],
    ]


def test_statements_that_agree_are_no_contradiction() -> None:
    frame = table(("1818", "vefsn", 2010, "stated", "medium"), ("1818", "vefsn", 2016, "stated", "high"))
    assert agreements.contradictions(frame, in_operation=OPEN).empty
    assert agreements.contracted(frame, in_operation=OPEN)["year"].tolist() == [2016]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("1", "telemark", 2021, "district", "low"), ("1", "abl", 2020, "stated", "high")),  # newer
        (("1", "telemark", 1999, "district", "low"), ("1", "abl", None, "stated", "high")),  # dated
        (("1", "telemark", 2021, "district", "high"), ("1", "abl", 2021, "stated", "medium")),  # surer
        (("1", "telemark", 2021, "stated", "high"), ("1", "abl", 2021, "district", "high")),  # stated
        (("1", "abl", 2021, "stated", "high"), ("1", "telemark", 2021, "stated", "high")),  # smaller id
    ],
)
def test_order_of_preference(better: tuple[Any, ...], worse: tuple[Any, ...]) -> None:
    for frame in (table(better, worse), table(worse, better)):
        assert centre_of(frame) == {"1": better[1]}


def test_presumed_is_left_out_unless_asked_for_and_never_beats_a_statement() -> None:
    frame = table(
        ("1", "abl", 2025, "inferred", "high"),
        ("2", "abl", 2025, "inferred", "high"),
        ("2", "drammen", 2001, "district", "low"),
    )
    assert centre_of(frame) == {"2": "drammen"}
    assert centre_of(frame, presumed=True) == {"1": "abl", "2": "drammen"}
    asked = agreements.contracted(frame, in_operation=OPEN, presumed=True)
    assert dict(zip(asked["municipality_code"], asked["presumed"], strict=True)) == {"1": True, "2": False}
    assert role_of(frame)["1", "abl"] == "presumed"
    assert not asked["contradicted"].any()  # a presumption does not contradict a statement


@pytest.mark.parametrize(
    ("ended", "stated", "stands"),
    [
        (2024, 2023, False),
        (2024, 2024, False),
        (2024, 2025, True),
        (2024, None, False),
        (None, 2010, True),
        (None, None, False),
    ],
)
def test_ended_ends_what_is_not_newer(ended: int | None, stated: int | None, *, stands: bool) -> None:
    frame = table(("1813", "vefsn", stated, "stated", "high"), ("1813", "vefsn", ended, "ended", "low"))
    assert centre_of(frame) == ({"1813": "vefsn"} if stands else {})


def test_ended_touches_no_other_pair() -> None:
    frame = table(
        ("1813", "vefsn", 2024, "ended", "low"),
        ("1813", "nord_trondelag", 2024, "stated", "high"),
        ("1812", "vefsn", 2016, "stated", "high"),
    )
    assert centre_of(frame) == {"1812": "vefsn", "1813": "nord_trondelag"}
    assert role_of(frame)["1813", "vefsn"] == "history"
    assert agreements.contradictions(frame, in_operation=OPEN).empty


def test_a_closed_centre_is_history() -> None:
    frame = table(("4626", "fjell_closed", 2019, "stated", "high"))
    assert centre_of(frame) == {}
    assert role_of(frame) == {("4626", "fjell_closed"): "history"}
    assert centre_of(frame, in_operation=("fjell_closed",)) == {"4626": "fjell_closed"}


def test_the_table_is_left_as_it_was() -> None:
    frame = table(("2", "abl", 2025, "stated", "high"), ("1", "drammen", None, "inferred", "low"))
    before = frame.copy(deep=True)
    agreements.readings(frame, in_operation=OPEN, presumed=True)
    pd.testing.assert_frame_equal(frame, before)


def test_no_statements_no_agreements() -> None:
    assert centre_of(table()) == {}
    assert agreements.contradictions(table(), in_operation=OPEN).empty


STATEMENTS = st.tuples(
    st.sampled_from(["1", "2"]),
    st.sampled_from(["abl", "drammen", "closed"]),
    st.one_of(st.none(), st.integers(2018, 2021)),
    st.sampled_from(["stated", "district", "inferred", "ended"]),
    st.sampled_from(["high", "medium", "low"]),
)


@given(st.lists(STATEMENTS, max_size=8), st.randoms(use_true_random=False))
def test_every_statement_gets_one_role_in_whatever_order(rows: list[tuple[Any, ...]], shuffle: Any) -> None:  # noqa: ANN401
    mixed = list(rows)
    shuffle.shuffle(mixed)
    assert centre_of(table(*mixed)) == centre_of(table(*rows))
    every = agreements.readings(table(*rows), in_operation=OPEN)
    assert len(every) == len(rows)
    assert set(every["role"]) <= {"contracted", "superseded", "history", "presumed"}
    used = every.loc[every["role"] == "contracted"]
    assert not used["municipality_code"].duplicated().any()
    assert used["basis"].isin(["stated", "district"]).all()
    assert used["centre_id"].isin(OPEN).all()
    # A superseded statement means that another of its municipality is used.
    superseded = set(every.loc[every["role"] == "superseded", "municipality_code"])
    assert superseded <= set(used["municipality_code"])


def test_rows_of_centres_in_the_order_of_the_matrix() -> None:
    used = agreements.contracted(
        table(("1", "drammen", 2020, "stated", "high"), ("3", "vefsn", 2020, "stated", "high")), in_operation=OPEN
    )
    rows = agreements.rows_of_centres(used, municipality_codes=["1", "2", "3"], centre_ids=["abl", "drammen"])
    assert rows.tolist() == [1, -1, -1]


# --- the embedded data -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def embedded() -> tuple[pd.DataFrame, list[str]]:
    centres = read_table(embedded_data(), CENTRES)
    return read_table(embedded_data(), AGREEMENTS), centres.loc[centres["status"] == "open", "centre_id"].tolist()


@pytest.mark.parametrize(
    ("municipality_code", "centre_id"), [("1813", "nord_trondelag"), ("3312", "abl"), ("4005", "kongsberg")]
)
def test_municipalities_known_to_be_contracted_elsewhere(
    embedded: tuple[pd.DataFrame, list[str]], municipality_code: str, centre_id: str
) -> None:
    # Brønnøy buys from Verdal, Lier from Asker and Bærum (not Drammen), Notodden from Kongsberg (not Telemark).
    assert centre_of(embedded[0], in_operation=embedded[1])[municipality_code] == centre_id


def test_embedded_presumptions_stay_out_and_enebakk_is_disputed(embedded: tuple[pd.DataFrame, list[str]]) -> None:
    table, in_operation = embedded
    sure = centre_of(table, in_operation=in_operation)
    more = centre_of(table, in_operation=in_operation, presumed=True)
    assert "1111" not in sure  # Sokndal: Stavanger, by elimination only
    assert more["1111"] == "stavanger"
    assert {code: more[code] for code in sure} == sure
    assert not set(sure.values()) & {"karasjok_closed", "fjell_closed"}
    disputed = agreements.contradictions(table, in_operation=in_operation)
    assert disputed.loc[disputed["municipality_code"] == "3220", "centre_id"].tolist() == ["romerike", "follo"]
