from __future__ import annotations

import math

import pandas as pd
import pytest

from dashboard.export.formats.table import COMPARISON_FIELDS, FIELDS, KEYS, fields_in, fields_of, tidy
from tests.dashboard.export.formats.promised import PROMISED


def test_the_english_keys_are_the_promised_ones_in_that_order() -> None:
    assert list(KEYS) == PROMISED


def test_tidy_sorts_rounds_and_drops_what_is_not_promised(table: pd.DataFrame) -> None:
    assert list(table.columns) == PROMISED
    assert table["municipality_code"].tolist() == ["0101", "0202"]
    assert table["median_min"].tolist()[0] == 12.3
    assert math.isnan(table["mean_min"].tolist()[1])
    assert table["cut_off_population"].tolist() == [0, 768]
    assert table["share_within_90"].tolist() == [0.3333, 0.0]
    assert table["cut_off_reason"].tolist() == ["", "no_car_road"]


def test_tidy_says_which_column_is_missing(raw: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="evidence"):
        tidy(raw.drop(columns="evidence"))


def test_tidy_leaves_the_given_frame_alone(raw: pd.DataFrame) -> None:
    before = raw.copy(deep=True)
    tidy(raw)
    pd.testing.assert_frame_equal(raw, before)


def test_the_expected_reading_adds_its_columns_and_takes_none_away() -> None:
    assert fields_of("documented") == fields_of("possible") == FIELDS
    assert [field.key for field in fields_of("expected")] == [*PROMISED, "expected_min", "p5_min", "p95_min"]


def test_a_table_knows_its_fields_and_every_key_means_one_thing(table: pd.DataFrame) -> None:
    assert [field.key for field in fields_in(table.assign(extra=1))] == PROMISED
    keys = [field.key for field in COMPARISON_FIELDS]
    assert len(keys) == len(set(keys))


def test_no_number_is_minus_zero(raw: pd.DataFrame) -> None:
    found = tidy(raw.assign(p10_min=-0.01))
    assert [math.copysign(1, value) for value in found["p10_min"]] == [1, 1]
