from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from math import comb, inf, isinf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.measures import expected as uncertainty
from geo.measures.expected import CountConstraint, PeopleBeyond

MINUTES = st.one_of(st.sampled_from([0, 10, 20, 30, 30, 60]), st.integers(1, 400), st.just(inf))


def flags(*names: str, centres: str = "ABCDEF") -> NDArray[np.bool_]:
    return np.array([centre in names for centre in centres])


def subset_times(seconds: NDArray[np.floating], chosen: CountConstraint, origin: int) -> list[float]:
    """Time from one origin under each subset in turn: the definition, counted out."""
    documented = [float(seconds[c, origin]) for c in np.flatnonzero(chosen.documented)]
    return [
        min([*documented, *(float(seconds[c, origin]) for c in subset)], default=inf)
        for subset in combinations(np.flatnonzero(chosen.unknown), chosen.serving)
    ]


def counted_quantile(values: list[float], level: Fraction) -> float:
    """Smallest value that at least ``level`` of the values do not exceed."""
    return next(v for v in sorted(values) if Fraction(sum(w <= v for w in values), len(values)) >= level)


@st.composite
def worlds(draw: st.DrawFn, *, largest: int = 7) -> tuple[NDArray[np.float32], CountConstraint]:
    """Return up to ``largest`` unknown centres, a few documented yes and no, times with ties and inf, any k."""
    roles = draw(st.lists(st.sampled_from("?y?n?"), min_size=1, max_size=largest + 2))
    while roles.count("?") > largest:
        roles.remove("?")
    origins = draw(st.integers(1, 4))
    rows = draw(
        st.lists(st.lists(MINUTES, min_size=origins, max_size=origins), min_size=len(roles), max_size=len(roles))
    )
    unknown = np.array([role == "?" for role in roles])
    documented = np.array([role == "y" for role in roles])
    serving = draw(st.integers(0, int(unknown.sum())))
    return np.array(rows, dtype=np.float32) * 60, CountConstraint(documented, unknown, serving)


def test_probabilities_by_hand_two_of_four() -> None:
    # Two of four serve: six subsets. The nearest serves in three, else the second in two, else the third in one.
    assert uncertainty.nearest_serving(4, 2) == pytest.approx([3 / 6, 2 / 6, 1 / 6, 0])
    assert uncertainty.none_serving(4, 2) == pytest.approx([1, 3 / 6, 1 / 6, 0, 0])
    assert [uncertainty.quantile_rank(4, 2, Fraction(q)) for q in ("1/20", "1/2", "19/20")] == [1, 1, 3]


@pytest.mark.parametrize(("size", "serving"), [(1, 1), (5, 1), (43, 9), (34, 33), (200, 100), (2000, 7)])
def test_probabilities_sum_to_one_and_agree_with_survival(size: int, serving: int) -> None:
    exact = [Fraction(comb(size - j, serving - 1), comb(size, serving)) for j in range(1, size + 1)]
    assert sum(exact) == 1
    assert uncertainty.nearest_serving(size, serving) == pytest.approx([float(p) for p in exact], rel=1e-15)
    survival = uncertainty.none_serving(size, serving)
    assert survival[0] == 1
    assert survival[size] == 0
    assert -np.diff(survival) == pytest.approx(uncertainty.nearest_serving(size, serving), abs=1e-15)


def test_one_origin_by_hand() -> None:
    # A documents yes at 100 min; of B, C, D at 20, 50, 200 min one serves: 20, 50 or min(100, 200), each 1/3.
    seconds = np.array([[100], [20], [50], [200]], dtype=np.float32) * 60
    chosen = CountConstraint(flags("A", centres="ABCD"), flags("B", "C", "D", centres="ABCD"), 1)
    outcome = uncertainty.travel_times(seconds, chosen)
    assert outcome.expected_s[0] == pytest.approx((20 + 50 + 100) / 3 * 60)
    assert outcome.p5_s[0] == 20 * 60
    assert outcome.median_s[0] == 50 * 60
    assert outcome.p95_s[0] == 100 * 60
    assert outcome.cut_off_probability[0] == 0


def test_an_island_that_one_centre_of_three_can_be_reached_from() -> None:
    # Of B, C, D one serves, and only B has a way: the mean is over the third of the cases that have one.
    seconds = np.array([[30], [inf], [inf]], dtype=np.float32) * 60
    outcome = uncertainty.travel_times(seconds, CountConstraint(np.zeros(3, bool), np.ones(3, bool), 1))
    assert outcome.expected_s[0] == 30 * 60
    assert outcome.cut_off_probability[0] == pytest.approx(2 / 3)
    assert outcome.p5_s[0] == 30 * 60
    assert isinf(outcome.median_s[0])
    assert isinf(outcome.p95_s[0])


@given(worlds())
@settings(max_examples=200)
def test_closed_form_equals_every_subset_counted(world: tuple[NDArray[np.float32], CountConstraint]) -> None:
    seconds, chosen = world
    outcome = uncertainty.travel_times(seconds, chosen)
    for origin in range(seconds.shape[1]):
        times = subset_times(seconds, chosen, origin)
        finite = [time for time in times if not isinf(time)]
        assert outcome.cut_off_probability[origin] == pytest.approx(1 - len(finite) / len(times), abs=1e-12)
        expected = sum(finite) / len(finite) if finite else inf
        assert outcome.expected_s[origin] == pytest.approx(expected, rel=1e-12)
        assert outcome.p5_s[origin] == counted_quantile(times, Fraction(1, 20))
        assert outcome.median_s[origin] == counted_quantile(times, Fraction(1, 2))
        assert outcome.p95_s[origin] == counted_quantile(times, Fraction(19, 20))


@pytest.mark.parametrize("serving", range(13))
def test_closed_form_equals_every_subset_of_twelve(serving: int) -> None:
    rng = np.random.default_rng(serving)
    seconds = rng.integers(1, 12, size=(14, 3)).astype(np.float32) * 600  # few distinct times: many ties
    seconds[rng.random(seconds.shape) < 0.15] = inf
    chosen = CountConstraint(np.arange(14) == 0, np.arange(14) >= 2, serving)
    outcome = uncertainty.travel_times(seconds, chosen)
    for origin in range(3):
        times = subset_times(seconds, chosen, origin)
        finite = [time for time in times if not isinf(time)]
        assert outcome.expected_s[origin] == pytest.approx(sum(finite) / len(finite) if finite else inf, rel=1e-12)
        assert outcome.p95_s[origin] == counted_quantile(times, Fraction(19, 20))
        assert outcome.p5_s[origin] == counted_quantile(times, Fraction(1, 20))


@given(worlds(largest=12))
def test_documented_is_longest_and_possible_shortest(world: tuple[NDArray[np.float32], CountConstraint]) -> None:
    seconds, chosen = world
    outcome = uncertainty.travel_times(seconds, chosen)
    ladder = [outcome.possible_s, outcome.p5_s, outcome.median_s, outcome.p95_s, outcome.documented_s]
    for lower, upper in pairwise(ladder):
        assert np.all(lower <= upper)
    assert np.all(outcome.possible_s <= outcome.expected_s)
    assert np.all(outcome.expected_s <= outcome.documented_s)


@given(worlds(largest=12))
def test_none_serving_is_documented_and_all_serving_is_possible(
    world: tuple[NDArray[np.float32], CountConstraint],
) -> None:
    seconds, chosen = world
    nobody = uncertainty.travel_times(seconds, CountConstraint(chosen.documented, chosen.unknown, 0))
    everybody = uncertainty.travel_times(seconds, CountConstraint(chosen.documented, chosen.unknown, chosen.size))
    for name in ("expected_s", "p5_s", "median_s", "p95_s"):
        np.testing.assert_array_equal(getattr(nobody, name), nobody.documented_s)
        np.testing.assert_array_equal(getattr(everybody, name), everybody.possible_s)


@given(worlds(largest=12))
def test_one_more_serving_centre_never_lengthens(world: tuple[NDArray[np.float32], CountConstraint]) -> None:
    seconds, chosen = world
    few = uncertainty.travel_times(
        seconds, CountConstraint(chosen.documented, chosen.unknown, max(0, chosen.serving - 1))
    )
    more = uncertainty.travel_times(seconds, chosen)
    for name in ("expected_s", "p5_s", "median_s", "p95_s"):
        assert np.all(getattr(more, name) <= getattr(few, name) * (1 + 1e-12))
    assert np.all(more.cut_off_probability <= few.cut_off_probability)


@given(worlds(largest=12), st.data())
def test_evidence_on_one_more_centre_never_widens_what_is_possible(
    world: tuple[NDArray[np.float32], CountConstraint], data: st.DataObject
) -> None:
    seconds, chosen = world
    candidates = np.flatnonzero(chosen.unknown)
    if not candidates.size:
        candidates = np.array([0])
    told = np.arange(chosen.unknown.size) == data.draw(st.sampled_from(candidates.tolist()))
    says_yes = data.draw(st.booleans())
    documented = chosen.documented | (told & says_yes)
    unknown = chosen.unknown & ~told
    after = uncertainty.travel_times(seconds, uncertainty.count_constraint(documented, unknown, known_count=3))
    before = uncertainty.travel_times(seconds, chosen)
    if chosen.unknown.any():
        assert np.all(after.documented_s <= before.documented_s)
        assert np.all(after.possible_s >= before.possible_s)


@given(worlds(largest=9))
def test_the_order_of_centres_changes_nothing(world: tuple[NDArray[np.float32], CountConstraint]) -> None:
    seconds, chosen = world
    order = np.arange(chosen.unknown.size)[::-1]
    turned = uncertainty.travel_times(
        seconds[order], CountConstraint(chosen.documented[order], chosen.unknown[order], chosen.serving)
    )
    straight = uncertainty.travel_times(seconds, chosen)
    np.testing.assert_array_equal(turned.expected_s, straight.expected_s)
    np.testing.assert_array_equal(turned.p95_s, straight.p95_s)


def test_matrix_is_left_as_it_was() -> None:
    seconds = np.array([[5, 3], [2, 9], [7, 1]], dtype=np.float32)
    before = seconds.copy()
    uncertainty.travel_times(seconds, CountConstraint(np.zeros(3, bool), np.ones(3, bool), 3))
    np.testing.assert_array_equal(seconds, before)


def large_world() -> tuple[NDArray[np.float32], CountConstraint, NDArray[np.float64], NDArray[np.int64]]:
    rng = np.random.default_rng(7)
    origin = rng.random((2, 400)) * 900_000
    centre = rng.random((2, 43)) * 900_000
    seconds = np.hypot(*(centre[:, :, np.newaxis] - origin[:, np.newaxis, :])).astype(np.float32) / 20
    seconds[:30, rng.random(400) < 0.05] = inf
    unknown = np.arange(43) >= 4
    chosen = uncertainty.count_constraint(np.arange(43) < 2, unknown, known_count=11)
    assert (chosen.size, chosen.serving) == (39, 9)
    return seconds, chosen, rng.integers(1, 500, 400).astype(np.float64), rng.integers(0, 6, 400)


def test_closed_form_agrees_with_drawn_subsets_on_a_large_world() -> None:
    # Bound: 5 standard errors of 4,000 draws at each of 400 origins; chance alone would break it once in 4,000 runs.
    seconds, chosen, _, _ = large_world()
    outcome = uncertainty.travel_times(seconds, chosen)
    rng = np.random.default_rng(11)
    drawn = np.array(
        [
            np.minimum(outcome.documented_s, seconds[rng.choice(np.arange(4, 43), 9, replace=False)].min(axis=0))
            for _ in range(4000)
        ]
    )
    reached = np.isfinite(drawn)
    assert 0 < (~reached).mean() < 0.01  # some origins are at times left without a centre
    share = (~reached).mean(axis=0)
    slack = 5 * np.sqrt(np.maximum(share * (1 - share), 1 / 4000) / 4000)
    assert np.all(np.abs(share - outcome.cut_off_probability) <= slack)
    times = np.where(reached, drawn, np.nan).astype(np.float64)
    error = np.maximum(np.nanstd(times, axis=0) / np.sqrt(reached.sum(axis=0)), 1e-3)
    assert np.max(np.abs(np.nanmean(times, axis=0) - outcome.expected_s) / error) < 5
    # Between 5 % - 5 errors and 5 % + 5 errors of the draws lie at or under the 5 % point, unless it holds a lump.
    slack = 5 * np.sqrt(0.05 * 0.95 / 4000)
    assert np.all((drawn <= outcome.p5_s).mean(axis=0) >= 0.05 - slack)
    assert np.all((drawn < outcome.p5_s).mean(axis=0) <= 0.05 + slack)
    assert np.all((drawn <= outcome.p95_s).mean(axis=0) >= 0.95 - slack)
    assert np.all((drawn < outcome.p95_s).mean(axis=0) <= 0.95 + slack)


def column(result: PeopleBeyond, name: str) -> NDArray[np.float64]:
    return result.frame()[name].to_numpy(dtype=np.float64)


# --- people beyond a limit ---------------------------------------------------------------------------------------


def test_people_beyond_by_hand() -> None:
    # Centre A documents yes; one of B and C serves. Limit 60 min. People are powers of two, so a sum names them.
    #            1    2    4    8   16
    seconds = np.array(
        [
            [60, 90, 90, 90, inf],  # A
            [90, 60, 90, 10, inf],  # B
            [90, 90, 90, 60, 30],  # C
        ]
    )
    result = uncertainty.people_beyond(
        seconds * 60.0,
        CountConstraint(flags("A", centres="ABC"), flags("B", "C", centres="ABC"), 1),
        population=[1, 2, 4, 8, 16],
        area_index=[0, 0, 0, 1, 1],
        areas=3,
        within_s=3600,
    )
    assert result.documented.tolist() == [2 + 4, 8 + 16, 0]
    assert result.possible.tolist() == [4, 0, 0]
    assert result.expected.tolist() == [4 + 2 / 2, 16 / 2, 0]
    assert result.exhaustive
    assert sorted(result.drawn[:, 0].tolist()) == [4, 2 + 4]  # B serves; C serves
    assert sorted(result.drawn[:, 1].tolist()) == [0, 16]
    # Together: B serves leaves 4 + 16, C serves leaves 2 + 4. The ends of the areas, added up, would say 4 and 22.
    whole = result.merged([0, 0, 0], groups=1).frame()
    assert whole.loc[0, "p5_people"] == 2 + 4
    assert whole.loc[0, "p95_people"] == 4 + 16
    assert whole.loc[0, "expected_people"] == 4 + 1 + 8


@given(worlds(), st.sampled_from([0, 10, 30, 60, 120]))
def test_people_beyond_equals_every_subset_counted(
    world: tuple[NDArray[np.float32], CountConstraint], limit_min: int
) -> None:
    seconds, chosen = world
    people = 2.0 ** np.arange(seconds.shape[1])
    result = uncertainty.people_beyond(
        seconds, chosen, population=people, area_index=np.zeros(people.size, int), areas=1, within_s=limit_min * 60
    )
    columns = [subset_times(seconds, chosen, origin) for origin in range(people.size)]
    totals = [
        sum(p for p, time in zip(people, times, strict=True) if time > limit_min * 60)
        for times in zip(*columns, strict=True)
    ]
    assert sorted(result.drawn[:, 0]) == sorted(totals)
    assert result.expected[0] == pytest.approx(sum(totals) / len(totals))
    low, high = (column(result, name)[0] for name in ("p5_people", "p95_people"))
    assert low == counted_quantile(totals, Fraction(1, 20))
    assert high == counted_quantile(totals, Fraction(19, 20))
    assert result.possible[0] <= low <= high <= result.documented[0]
    assert result.possible[0] * (1 - 1e-12) <= result.expected[0] <= result.documented[0] * (1 + 1e-12)


def test_drawn_totals_agree_with_the_closed_form_and_are_the_same_each_time() -> None:
    seconds, chosen, people, area = large_world()
    again = [
        uncertainty.people_beyond(
            seconds, chosen, population=people, area_index=area, areas=6, within_s=7200, draws=2000, seed=seed
        )
        for seed in (5, 5, 6)
    ]
    np.testing.assert_array_equal(again[0].drawn, again[1].drawn)
    assert not np.array_equal(again[0].drawn, again[2].drawn)
    frame = again[0].frame()
    assert not again[0].exhaustive
    assert np.all(frame["drawn_error_people"] > 0)
    off = (frame["drawn_mean_people"] - frame["expected_people"]).abs()
    assert (off < 5 * frame["drawn_error_people"]).all()
    # Each drawn row is the naive count under that subset.
    subsets = uncertainty.draw_subsets(39, 9, draws=2000, seed=5)
    for row in (0, 999, 1999):
        serves = np.concatenate([[True, True, False, False], subsets[row]])
        naive = [
            sum(p for o, p in enumerate(people) if area[o] == a and not (seconds[serves, o] <= 7200).any())
            for a in range(6)
        ]
        assert again[0].drawn[row] == pytest.approx(naive)


def test_national_interval_is_not_the_sum_of_the_areas() -> None:
    seconds, chosen, people, area = large_world()
    result = uncertainty.people_beyond(
        seconds, chosen, population=people, area_index=area, areas=6, within_s=7200, draws=500
    )
    whole = result.merged(np.zeros(6, int), groups=1)
    assert column(whole, "expected_people")[0] == pytest.approx(column(result, "expected_people").sum())
    assert column(result, "p5_people").sum() < column(whole, "p5_people")[0]
    assert column(whole, "p95_people")[0] < column(result, "p95_people").sum()


@pytest.mark.parametrize(("size", "serving"), [(43, 9), (20, 19), (60, 30)])
def test_drawn_subsets_have_the_right_size_and_every_centre_its_turn(size: int, serving: int) -> None:
    subsets = uncertainty.draw_subsets(size, serving, draws=1500, seed=1)
    assert np.all(subsets.sum(axis=1) == serving)
    share = serving / size
    turns = subsets.mean(axis=0)
    assert np.max(np.abs(turns - share)) <= 5 * np.sqrt(share * (1 - share) / 1500)


def test_few_subsets_are_all_taken_once() -> None:
    subsets = uncertainty.draw_subsets(5, 2, draws=10)
    assert sorted(map(tuple, np.argwhere(subsets)[:, 1].reshape(10, 2).tolist())) == list(combinations(range(5), 2))
    assert uncertainty.draw_subsets(4, 0).tolist() == [[False] * 4]
    assert uncertainty.draw_subsets(0, 0).shape == (1, 0)


# --- the constraint ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known_count", "counted", "serving", "clash"),
    [
        (4, None, 2, ""),
        (2, None, 0, ""),
        (5, None, 3, ""),
        (1, None, 0, "fewer_counted_than_documented"),
        (6, None, 3, "more_counted_than_possible"),
        (4, 1, 3, ""),  # one of the two documented offers is of a form that the count leaves out
    ],
)
def test_count_less_documented_is_left_for_the_unknown(
    known_count: int, counted: int | None, serving: int, clash: str
) -> None:
    chosen = uncertainty.count_constraint(
        flags("A", "B"), flags("C", "D", "E"), known_count=known_count, counted=counted
    )
    assert (chosen.size, chosen.serving, chosen.clash) == (3, serving, clash)


@pytest.mark.parametrize(
    ("documented", "unknown", "serving"),
    [
        (flags("A"), flags("A", "B"), 1),
        (flags("A"), flags("B"), 2),
        (flags("A"), flags("B"), -1),
        (flags(), flags()[:2], 0),
    ],
)
def test_impossible_pools_are_refused(documented: NDArray[np.bool_], unknown: NDArray[np.bool_], serving: int) -> None:
    with pytest.raises(ValueError, match=r"centre|serve"):
        CountConstraint(documented, unknown, serving)


# --- medians over people -----------------------------------------------------------------------------------------


def test_area_minutes_by_hand() -> None:
    # One of B and C serves. Area 0: 3 people with 10 or 30 min, 1 with 50 or 90; area 1: 2 people that only B reaches.
    seconds = np.array([[10, 50, 20, inf], [30, 90, inf, inf]]) * 60.0
    outcome = uncertainty.travel_times(seconds, CountConstraint(np.zeros(2, bool), np.ones(2, bool), 1))
    frame = uncertainty.area_minutes(outcome, population=[3, 1, 2, 6], area_index=[0, 0, 1, 1], areas=2)
    assert frame["expected_min"].tolist() == [(10 + 30) / 2, 20]
    assert frame["p5_min"].tolist() == [10, 20]
    assert frame["p95_min"].tolist() == [30, inf]
    assert frame["possible_min"].tolist() == [10, 20]
    assert frame["documented_min"].tolist() == [inf, inf]
    assert frame["cut_off_probability"].tolist() == [0, (2 / 2 + 6) / 8]


@given(worlds(largest=9))
def test_area_medians_keep_the_order_of_the_readings(world: tuple[NDArray[np.float32], CountConstraint]) -> None:
    seconds, chosen = world
    outcome = uncertainty.travel_times(seconds, chosen)
    people = 2.0 ** np.arange(seconds.shape[1])
    area = np.arange(seconds.shape[1]) % 2
    frame = uncertainty.area_minutes(outcome, population=people, area_index=area, areas=2)
    for names in (
        ("possible_min", "p5_min", "p95_min", "documented_min"),
        ("possible_min", "expected_min", "documented_min"),
    ):
        ladder = [frame[name].dropna().to_numpy() for name in names]
        assert all(np.all(lower <= upper) for lower, upper in pairwise(ladder))
        assert len({len(step) for step in ladder}) == 1
