"""What is worked out anew under a scenario against what is worked out from nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.routing.incremental import TravelTimeMatrix, update_nearest
from geo.routing.matrix import nearest
from geo.study.question import Answer, Question

INF = float("inf")
WOMEN = Question("women")


def answered(rows: TravelTimeMatrix, eligible: list[bool]) -> Answer:
    who = np.array(eligible, dtype=bool)
    centre, seconds = nearest(rows.matrix, eligible=who)
    return Answer(WOMEN, seconds, centre, np.zeros(rows.origins, dtype=np.uint8), who)


def times(*rows: list[float]) -> TravelTimeMatrix:
    return TravelTimeMatrix.of(np.array(rows, dtype=np.float32))


def test_a_closed_centre_leaves_its_people_to_the_next_one_and_all_others_where_they_are() -> None:
    rows = times([1, 5, 9, 5], [2, 4, 8, 5], [3, 3, INF, 5])
    was = answered(rows, [True, True, True])
    left = np.array([False, True, True])
    centre, seconds = update_nearest(was, rows, was_rows=rows, eligible=left, row_now=np.arange(3))
    assert (was.centre.tolist(), was.seconds.tolist()) == ([0, 2, 1, 0], [1, 3, 8, 5])
    assert (centre.tolist(), seconds.tolist()) == ([1, 2, 1, 1], [2, 3, 8, 5]), "equally near: the smaller row"


def test_a_new_centre_takes_whom_it_is_nearer_to_and_on_a_tie_those_of_larger_rows() -> None:
    rows = times([4, 4, INF, INF], [9, 2, 5, INF])
    now = rows.with_sites(
        {"new": [np.array([4, 2, 7, 3], dtype=np.float32)]}, centre_ids=["a", "new", "b"], row_was={"a": 0, "b": 1}
    )
    was = answered(rows, [True, True])
    everyone = np.ones(3, dtype=bool)
    centre, seconds = update_nearest(was, now, was_rows=rows, eligible=everyone, row_now=np.array([0, 2]))
    assert centre.tolist() == [0, 1, 2, 1]
    assert seconds.tolist() == [4, 2, 5, 3]
    assert was.centre.tolist() == [0, 1, 1, -1], "today's answer is left as it was"


def test_nothing_changed_is_todays_own_array() -> None:
    rows = times([1, 2], [2, 1])
    was = answered(rows, [True, True])
    _, seconds = update_nearest(was, rows, was_rows=rows, eligible=was.eligible, row_now=np.arange(2))
    assert seconds is was.seconds


def test_a_centre_with_two_houses_is_as_near_as_the_nearer() -> None:
    one, other = np.array([1, 5], dtype=np.float32), np.array([3, 2], dtype=np.float32)
    rows = times([9, 9]).with_sites({"a": [one, other]}, centre_ids=["a"], row_was={"a": 0})
    assert rows.matrix.tolist() == [[1, 2]]
    assert (one.tolist(), other.tolist()) == ([1, 5], [3, 2])


@st.composite
def changes(draw: st.DrawFn) -> tuple[TravelTimeMatrix, list[bool], TravelTimeMatrix, list[bool], list[int]]:
    """Times in few steps, so that ties abound; then other rows for some centres, new ones, other people served."""
    origins, before, new = draw(st.integers(0, 6)), draw(st.integers(0, 4)), draw(st.integers(0, 3))
    step = st.sampled_from([0.0, 1.0, 2.0, 3.0, INF])

    def row() -> np.ndarray:
        return np.array(draw(st.lists(step, min_size=origins, max_size=origins)), dtype=np.float32)

    was = TravelTimeMatrix.of(np.array([row() for _ in range(before)], dtype=np.float32).reshape(before, origins))
    names = [f"old{at}" for at in range(before)]
    order = draw(st.permutations(range(before + new)))
    place = {name: at for at, name in zip(sorted(order[:before]), names, strict=True)}
    place |= {f"new{at}": number for at, number in enumerate(sorted(order[before:]))}
    ids = sorted(place, key=place.__getitem__)
    elsewhere = {name: [row()] for name in ids if name.startswith("new") or draw(st.booleans())}
    now = was.with_sites(elsewhere, centre_ids=ids, row_was={name: row for row, name in enumerate(names)})
    flags = [draw(st.lists(st.booleans(), min_size=size, max_size=size)) for size in (before, before + new)]
    return was, flags[0], now, flags[1], [place[name] for name in names]


@given(changes())
def test_equals_working_it_all_out(
    drawn: tuple[TravelTimeMatrix, list[bool], TravelTimeMatrix, list[bool], list[int]],
) -> None:
    was, served, now, serves, row_now = drawn
    who = np.array(serves, dtype=bool)
    today = answered(was, served)
    found = update_nearest(
        today, now, was_rows=was, eligible=who, row_now=np.array(row_now, dtype=np.int64)
    )  # fmt: skip
    for ours, plain in zip(found, nearest(now.matrix, eligible=who), strict=True):
        np.testing.assert_array_equal(ours, plain)
