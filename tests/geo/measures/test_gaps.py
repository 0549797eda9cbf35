from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.measures import gaps
from geo.measures.gaps import Hindrance

# Three municipalities and four centres; people are powers of two, so a sum names the origins it stands for.
#   Vik (0): o0 (1), o1 (2), o2 (4)      Dal (1): o3 (8), o4 (16)      Øya (2): o5 (32)      Tom (3): nobody
SECONDS = (
    np.array(
        [
            [10, 50, 60, 90, 95, inf],  # A documents yes
            [20, 61, 70, 30, 90, inf],  # B unknown
            [99, 99, 99, 40, 45, inf],  # C documents no
            [99, 99, 60, 99, 99, inf],  # D case by case
        ]
    )
    * 60.0
)
PEOPLE = np.array([1, 2, 4, 8, 16, 32.0])
AREA = np.array([0, 0, 0, 1, 1, 2])
CODES = ["0001", "0002", "0003", "0004"]
YES, MAYBE, NO, LIMITED = (np.arange(4) == row for row in range(4))
ALL = np.ones(4, dtype=np.bool_)


def minutes(values: NDArray[np.floating]) -> list[float]:
    return [float(value) / 60 for value in values]


def test_nearest_second_and_third() -> None:
    times = gaps.nearest_times(SECONDS, ALL, count=3)
    assert minutes(times[0]) == [10, 50, 60, 30, 45, inf]
    assert minutes(times[1]) == [20, 61, 60, 40, 90, inf]
    assert minutes(times[2]) == [99, 99, 70, 90, 95, inf]
    assert minutes(gaps.nearest_times(SECONDS, YES, count=2)[1]) == [inf] * 6


def test_people_and_municipalities_beyond_by_county() -> None:
    frame = gaps.beyond_table(
        SECONDS[0],
        population=PEOPLE,
        municipality_index=AREA,
        group_of_municipality=[0, 0, 1, 1],
        groups=["north", "south"],
        limits_min=(50, 60, 92.5),
    )
    assert frame["group"].tolist() == ["north", "south"]
    assert frame["population"].tolist() == [1 + 2 + 4 + 8 + 16, 32]
    assert frame["municipalities"].tolist() == [2, 2]
    assert frame["cut_off_population"].tolist() == [0, 32]
    assert frame["people_beyond_50"].tolist() == [4 + 8 + 16, 32]  # exactly 50 minutes is within 50
    assert frame["municipalities_beyond_50"].tolist() == [2, 1]  # 4 of 7 people, 24 of 24; nobody lives in the fourth
    assert frame["people_beyond_60"].tolist() == [8 + 16, 32]
    assert frame["municipalities_beyond_60"].tolist() == [1, 1]
    assert frame["people_beyond_92.5"].tolist() == [16, 32]
    assert frame["share_beyond_92.5"].tolist() == [16 / 31, 1]


def test_municipalities_in_no_group_are_left_out() -> None:
    # The Sámi administrative area holds two of the four.
    frame = gaps.beyond_table(
        SECONDS[0],
        population=PEOPLE,
        municipality_index=AREA,
        group_of_municipality=[-1, 0, -1, 0],
        groups=["sami"],
        limits_min=(60,),
    )
    assert frame[
        ["population", "municipalities", "people_beyond_60", "municipalities_beyond_60"]
    ].to_numpy().tolist() == [[24, 2, 24, 1]]


def test_exactly_half_is_not_beyond() -> None:
    frame = gaps.beyond_table(
        np.array([60.0, 61.0]) * 60,
        population=[5, 5],
        municipality_index=[0, 0],
        group_of_municipality=[0],
        groups=["all"],
        limits_min=(60,),
    )
    assert frame["municipalities_beyond_60"].tolist() == [0]


def test_municipality_gaps_by_hand() -> None:
    frame = gaps.municipality_gaps(
        SECONDS,
        eligible=YES | MAYBE,
        population=PEOPLE,
        municipality_index=AREA,
        municipality_codes=CODES,
        limit_min=60,
    )
    # Nearest of A, B: 10 50 60 | 30 90 | inf; second: 20 61 70 | 90 95 | inf.
    assert frame["population"].tolist() == [7, 24, 32, 0]
    assert frame["people_beyond"].tolist() == [0, 16, 32, 0]
    assert frame["beyond"].tolist() == [False, True, True, False]
    np.testing.assert_array_equal(frame["share_beyond"], [0, 16 / 24, 1, nan])
    np.testing.assert_array_equal(frame["median_min"], [60, 90, inf, nan])
    np.testing.assert_array_equal(frame["second_median_min"], [70, 95, inf, nan])
    assert frame["people_one_only"].tolist() == [2 + 4, 8, 0, 0]
    assert frame["people_beyond_school"].tolist() == [2 + 4, 16, 32, 0]


def test_small_and_far_takes_both_and_puts_the_farthest_first() -> None:
    frame = gaps.municipality_gaps(
        SECONDS,
        eligible=YES | MAYBE,
        population=PEOPLE,
        municipality_index=AREA,
        municipality_codes=CODES,
        limit_min=60,
    )

    def codes(population_below: float, beyond_min: float) -> list[str]:
        found = gaps.small_and_far(frame, population_below=population_below, beyond_min=beyond_min)
        return [str(code) for code in found["municipality_code"]]

    assert codes(40, 59) == ["0003", "0002", "0001"]
    assert codes(32, 59) == ["0002", "0001"]  # below 32 leaves 32 out
    assert codes(40, 60) == ["0003", "0002"]  # above 60 leaves 60 out
    assert codes(7, 0) == []


def test_what_hinders_by_hand() -> None:
    found = gaps.hindrances(SECONDS, documented=YES, unknown=MAYBE, documented_no=NO, limited=LIMITED, limit_min=55)
    assert [Hindrance(value).code for value in found] == [
        "none",
        "none",
        "distance",
        "missing_documentation",  # also a documented no within reach: knowing of B would be enough
        "documented_no",
        "distance",
    ]
    wider = gaps.hindrances(
        SECONDS, documented=np.zeros(4, bool), unknown=MAYBE, documented_no=NO, limited=LIMITED, limit_min=60
    )
    assert [Hindrance(value).code for value in wider][2] == "limited_offer"
    frame = gaps.hindrance_table(found, population=PEOPLE, area_index=AREA, areas=CODES)
    assert frame["people_none"].tolist() == [1 + 2, 0, 0, 0]
    assert frame["people_missing_documentation"].tolist() == [0, 8, 0, 0]
    assert frame["people_documented_no"].tolist() == [0, 16, 0, 0]
    assert frame["people_distance"].tolist() == [4, 0, 32, 0]
    assert frame["cause"].tolist() == ["distance", "documented_no", "distance", ""]


def test_equally_many_people_are_put_down_to_what_asks_for_less() -> None:
    found = np.array([Hindrance.DISTANCE, Hindrance.MISSING_DOCUMENTATION, Hindrance.NONE], dtype=np.uint8)
    frame = gaps.hindrance_table(found, population=[5, 5, 90], area_index=[0, 0, 0], areas=["x"])
    assert frame["cause"].tolist() == ["missing_documentation"]


def test_overlapping_evidence_is_refused() -> None:
    with pytest.raises(ValueError, match="in two of"):
        gaps.hindrances(SECONDS, documented=YES, unknown=YES | MAYBE, documented_no=NO, limit_min=60)


def test_knowledge_gap_by_hand() -> None:
    documented = np.array([10, 50, inf, inf, 90]) * 60.0
    possible = np.array([10, 20, 30, inf, 60]) * 60.0
    assert minutes(gaps.knowledge_gap(documented, possible)) == [0, 30, inf, 0, 30]
    frame = gaps.knowledge_gap_table(
        documented,
        possible,
        population=[1, 2, 4, 8, 16],
        area_index=[0, 0, 0, 1, 1],
        areas=["x", "y", "z"],
        limit_min=60,
    )
    assert frame["population"].tolist() == [7, 24, 0]
    np.testing.assert_array_equal(frame["gap_min"], [inf, 30, nan])
    assert frame["people_uncertain"].tolist() == [2 + 4, 16, 0]
    assert frame["people_undecided"].tolist() == [4, 16, 0]
    assert frame["people_no_documented"].tolist() == [4, 0, 0]


# --- against counting one by one ---------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    centres, origins = draw(st.integers(0, 5)), draw(st.integers(0, 6))
    minute = st.one_of(st.integers(0, 120), st.just(inf))
    rows = [[draw(minute) for _ in range(origins)] for _ in range(centres)]
    return {
        "seconds": np.array(rows, dtype=np.float32).reshape(centres, origins) * 60,
        "roles": [draw(st.sampled_from("yulnx")) for _ in range(centres)],
        "people": [draw(st.integers(0, 9)) for _ in range(origins)],
        "area": [draw(st.integers(0, 2)) for _ in range(origins)],
        "limit": draw(st.integers(0, 120)),
    }


def flags(world: dict[str, Any], role: str) -> NDArray[np.bool_]:
    return np.array([other == role for other in world["roles"]], dtype=np.bool_)


def naive_hindrance(world: dict[str, Any], origin: int) -> str:
    near = {role for row, role in enumerate(world["roles"]) if world["seconds"][row, origin] <= world["limit"] * 60}
    if "y" in near:
        return "none"
    if "u" in near:
        return "missing_documentation"
    if "l" in near:
        return "limited_offer"
    return "documented_no" if "n" in near else "distance"


@given(worlds())
def test_hindrances_equal_asking_for_each_origin(world: dict[str, Any]) -> None:
    found = gaps.hindrances(
        world["seconds"],
        documented=flags(world, "y"),
        unknown=flags(world, "u"),
        limited=flags(world, "l"),
        documented_no=flags(world, "n"),
        limit_min=world["limit"],
    )
    answers = [naive_hindrance(world, origin) for origin in range(len(world["people"]))]
    assert [Hindrance(value).code for value in found] == answers
    frame = gaps.hindrance_table(
        found, population=world["people"], area_index=np.array(world["area"], dtype=int), areas=["a", "b", "c"]
    )
    for kind in Hindrance:
        for number in range(3):
            expected = sum(
                people
                for people, area, answer in zip(world["people"], world["area"], answers, strict=True)
                if area == number and answer == kind.code
            )
            assert frame[f"people_{kind.code}"].tolist()[number] == expected


@given(worlds())
def test_gaps_equal_counting_person_by_person(world: dict[str, Any]) -> None:
    eligible = flags(world, "y") | flags(world, "u")
    times = [
        [*sorted(float(world["seconds"][row, origin]) for row in np.flatnonzero(eligible)), inf, inf]
        for origin in range(len(world["people"]))
    ]
    np.testing.assert_array_equal(
        gaps.nearest_times(world["seconds"], eligible, count=2), np.array([t[:2] for t in times]).reshape(-1, 2).T
    )
    frame = gaps.municipality_gaps(
        world["seconds"],
        eligible=eligible,
        population=world["people"],
        municipality_index=np.array(world["area"], dtype=int),
        municipality_codes=["a", "b", "c"],
        limit_min=world["limit"],
    )
    limit_s = world["limit"] * 60
    for number, row in enumerate(frame.to_dict("records")):
        line = [
            times[origin]
            for origin, (people, area) in enumerate(zip(world["people"], world["area"], strict=True))
            if area == number
            for _ in range(people)
        ]
        assert row["population"] == len(line)
        assert row["people_beyond"] == sum(time[0] > limit_s for time in line)
        assert row["people_one_only"] == sum(time[0] <= limit_s < time[1] for time in line)
        assert row["people_beyond_school"] == sum(time[0] > 45 * 60 for time in line)
        assert row["beyond"] == (sum(time[0] > limit_s for time in line) > len(line) / 2)
        if line:
            assert row["median_min"] == sorted(time[0] for time in line)[(len(line) - 1) // 2] / 60
            assert row["second_median_min"] == sorted(time[1] for time in line)[(len(line) - 1) // 2] / 60


@given(worlds())
def test_beyond_falls_with_the_limit_and_parts_sum_to_the_whole(world: dict[str, Any]) -> None:
    times = gaps.nearest_times(world["seconds"], flags(world, "y"), count=1)[0]
    options: dict[str, Any] = {
        "population": world["people"],
        "municipality_index": np.array(world["area"], dtype=int),
        "limits_min": (10, 60, 110),
    }
    parts = gaps.beyond_table(times, group_of_municipality=[0, 1, 1], groups=["a", "b"], **options)
    whole = gaps.beyond_table(times, group_of_municipality=[0, 0, 0], groups=["all"], **options)
    for name in ("population", "cut_off_population", "municipalities", "people_beyond_10", "people_beyond_60"):
        assert parts[name].sum() == whole[name].sum()
    assert whole["people_beyond_10"][0] >= whole["people_beyond_60"][0] >= whole["people_beyond_110"][0]
    assert whole["people_beyond_110"][0] >= whole["cut_off_population"][0]
