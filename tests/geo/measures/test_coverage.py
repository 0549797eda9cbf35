from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.constants import THRESHOLDS_MIN
from geo.measures.coverage import THRESHOLDS_S, area_table, cut_off_reasons, most_used, people_beyond, share_curve
from geo.network.access import Reason
from tests.support import oracles, strategies

INF = float("inf")


def one_area(seconds: Sequence[float], people: Sequence[float], limits_s: tuple[float, ...] = ()) -> pd.Series:
    return table([seconds, people, [0] * len(people)], ["all"], limits_s).iloc[0]


def table(rows: Sequence[Sequence[float]], areas: list[str], limits_s: tuple[float, ...]) -> pd.DataFrame:
    seconds, people, area = rows
    return area_table(
        np.array(seconds, dtype=np.float32),
        population=np.array(people, dtype=float),
        area_index=np.array(area, dtype=np.int64),
        areas=areas,
        thresholds_s=limits_s,
    )


def test_the_thresholds_are_the_agreed_ones() -> None:
    assert THRESHOLDS_MIN == (30, 60, 90, 120, 180, 300)
    assert THRESHOLDS_S == (1800, 3600, 5400, 7200, 10_800, 18_000)


def test_someone_exactly_on_the_limit_is_within_it() -> None:
    # people in powers of two: the share says who was counted
    row = one_area([1799, 1800, 1801, INF], [1, 2, 4, 8], (1800,))
    assert row["share_within_1800_s"] == pytest.approx((1 + 2) / 15)
    assert people_beyond(np.array([1799, 1800, 1801, INF]), population=np.array([1, 2, 4, 8.0]), limit_s=1800) == 4 + 8
    curve = share_curve(np.array([1799, 1800, 1801, INF]), population=np.array([1, 2, 4, 8.0]), at_s=[1799, 1800, 1e9])
    assert curve.tolist() == pytest.approx([1 / 15, 3 / 15, 7 / 15])


def test_cut_off_people_stay_in_the_denominator_of_shares_but_have_no_time() -> None:
    row = one_area([600, INF], [1, 3], (600, 10_000))
    assert (row["population"], row["cut_off_population"]) == (4, 3)
    assert (row["share_within_600_s"], row["share_within_10000_s"]) == (0.25, 0.25)
    assert (row["median_s"], row["mean_s"], row["p10_s"], row["p90_s"]) == (600, 600, 600, 600)


def test_mean_and_quantiles_are_over_people_not_over_origins() -> None:
    row = one_area([100, 200, 900], [1, 1, 8])
    assert row["mean_s"] == pytest.approx((100 + 200 + 8 * 900) / 10)
    assert (row["p10_s"], row["median_s"], row["p90_s"]) == (100, 900, 900)


@pytest.mark.parametrize(("people", "median"), [([1, 1], 10), ([1, 2], 20), ([2, 1], 10), ([5, 5], 10), ([4, 5], 20)])
def test_the_median_is_the_first_time_that_half_of_the_people_are_within(people: list[int], median: float) -> None:
    assert one_area([10, 20], people)["median_s"] == median


def test_ten_people_give_the_first_and_the_ninth_as_p10_and_p90() -> None:
    row = one_area([10.0 * place for place in range(1, 11)], [1] * 10)
    assert (row["p10_s"], row["median_s"], row["p90_s"]) == (10, 50, 90)


def test_an_area_without_people_or_without_anyone_who_gets_there_has_no_times() -> None:
    rows = table([[INF, 60, 60], [5, 0, 3], [0, 1, 3]], ["cut off", "nobody lives", "no origin", "some"], (60,))
    assert rows["area"].tolist() == ["cut off", "nobody lives", "no origin", "some"]
    assert rows["population"].tolist() == [5, 0, 0, 3]
    assert rows["cut_off_population"].tolist() == [5, 0, 0, 0]
    assert rows["median_s"].isna().tolist() == [True, True, True, False]
    assert rows["mean_s"].isna().tolist() == [True, True, True, False]
    assert rows["share_within_60_s"].tolist()[0] == 0
    assert rows["share_within_60_s"].isna().tolist() == [False, True, True, False]
    assert math.isnan(share_curve(np.array([]), population=np.array([]), at_s=[60])[0])


def test_no_origins_at_all_still_give_a_row_per_area() -> None:
    rows = table([[], [], []], ["a", "b"], (60,))
    assert rows["population"].tolist() == [0, 0]
    assert rows[["median_s", "p90_s", "mean_s"]].isna().all(axis=None)


def test_reasons_come_with_most_people_first_and_without_repeats() -> None:
    reason = np.array(
        [Reason.NO_CONNECTION, Reason.NO_CAR_ROAD, Reason.NO_CAR_ROAD, Reason.NONE, Reason.NO_SERVING_CENTRE,
         Reason.NO_ROAD_WITHIN_REACH, Reason.NO_CONNECTION], dtype=np.uint8,
    )  # fmt: skip
    people = np.array([8, 3, 4, 99, 0, 2, 2.0])
    area = np.array([0, 0, 0, 0, 0, 2, 2])
    assert cut_off_reasons(reason, population=people, area_index=area, count=3) == [
        "no_connection;no_car_road",
        "",
        "no_road_within_reach;no_connection",  # equally many: in the order of Reason
    ]


def test_the_centre_most_people_have_is_theirs_and_ties_go_to_the_smaller_row() -> None:
    centre = np.array([2, 1, 1, -1, 1, 0, -1], dtype=np.int16)
    people = np.array([4, 1, 2, 99, 5, 5, 3.0])
    area = np.array([0, 0, 0, 0, 1, 1, 2])
    used = most_used(centre, population=people, area_index=area, count=4, centre_count=3)
    assert used.tolist() == [2, 0, -1, -1]
    assert most_used(centre[:0], population=people[:0], area_index=area[:0], count=2, centre_count=0).tolist() == [
        -1,
        -1,
    ]


@given(strategies.people(), st.sampled_from([0.0, 600.0, 1800.0, 3600.0, 7200.0]))
def test_equals_counting_every_single_person(drawn: strategies.People, limit_s: float) -> None:
    names = [str(area) for area in range(drawn.areas)]
    rows = table([drawn.seconds, drawn.people, drawn.area], names, (limit_s,))
    for area in range(drawn.areas):
        here = [at for at in range(len(drawn.area)) if drawn.area[at] == area]
        seconds, people = [drawn.seconds[at] for at in here], [drawn.people[at] for at in here]
        row = rows.iloc[area]
        assert row["population"] == sum(people)
        assert row["cut_off_population"] == sum(
            count for time, count in zip(seconds, people, strict=True) if time == INF
        )
        for name, q in (("p10_s", 0.1), ("median_s", 0.5), ("p90_s", 0.9)):
            assert row[name] == pytest.approx(oracles.quantile(seconds, people, q), nan_ok=True)
        assert row["mean_s"] == pytest.approx(oracles.mean(seconds, people), nan_ok=True)
        within = oracles.share_within(seconds, people, limit_s)
        assert row[f"share_within_{limit_s:g}_s"] == pytest.approx(within, nan_ok=True)
        curve = share_curve(np.array(seconds), population=np.array(people, dtype=float), at_s=[limit_s])
        assert curve[0] == pytest.approx(within, nan_ok=True)


@given(strategies.people())
def test_coverage_grows_with_the_threshold_up_to_those_who_are_not_cut_off(drawn: strategies.People) -> None:
    limits = (0.0, 600.0, 1200.0, 1e9)
    row = one_area(drawn.seconds, drawn.people, limits)
    shares = [row[f"share_within_{limit:g}_s"] for limit in limits]
    if row["population"]:
        assert 0 <= shares[0] <= shares[1] <= shares[2] <= shares[3] <= 1
        assert shares[-1] == pytest.approx(1 - row["cut_off_population"] / row["population"])
        assert row["p10_s"] <= row["median_s"] <= row["p90_s"] or row["cut_off_population"] == row["population"]


@given(strategies.people())
def test_areas_sum_to_the_whole_and_merging_them_is_the_weighted_mean(drawn: strategies.People) -> None:
    parts = table([drawn.seconds, drawn.people, drawn.area], [str(area) for area in range(drawn.areas)], (1800,))
    whole = one_area(drawn.seconds, drawn.people, (1800,))
    for column in ("population", "cut_off_population"):
        assert parts[column].sum() == whole[column]
    people, reaching = parts["population"], parts["population"] - parts["cut_off_population"]
    if whole["population"]:
        assert (parts["share_within_1800_s"].fillna(0) * people).sum() / people.sum() == pytest.approx(
            whole["share_within_1800_s"]
        )
    if reaching.sum():
        assert (parts["mean_s"].fillna(0) * reaching).sum() / reaching.sum() == pytest.approx(whole["mean_s"])


@given(strategies.people(), st.randoms(use_true_random=False))
def test_the_order_of_origins_does_not_matter(drawn: strategies.People, random: object) -> None:
    order = list(range(len(drawn.people)))
    random.shuffle(order)  # type: ignore[attr-defined]
    names = [str(area) for area in range(drawn.areas)]
    rows: list[Sequence[float]] = [drawn.seconds, drawn.people, drawn.area]
    mixed = [[column[at] for at in order] for column in rows]
    pd.testing.assert_frame_equal(table(rows, names, (600,)), table(mixed, names, (600,)))


@given(strategies.people(), st.integers(2, 5))
def test_fractions_of_people_give_the_same_figures_as_whole_ones(drawn: strategies.People, parts: int) -> None:
    # populations are rescaled to official totals: thirds of people must not move a quantile by rounding
    whole = one_area(drawn.seconds, drawn.people)
    thirds = one_area(drawn.seconds, [count / parts for count in drawn.people])
    for column in ("p10_s", "median_s", "p90_s", "mean_s"):
        assert thirds[column] == pytest.approx(whole[column], nan_ok=True)
