from __future__ import annotations

from geo.cache import LRU


def test_an_answer_is_worked_out_once_and_found_again() -> None:
    kept, asked = LRU(2), []

    def work_out(name: str) -> str:
        asked.append(name)
        return name.upper()

    assert [kept.get(name, lambda name=name: work_out(name)) for name in ("a", "a", "b")] == ["A", "A", "B"]
    assert asked == ["a", "b"]


def test_the_answer_asked_for_longest_ago_is_forgotten() -> None:
    kept = LRU(2)
    for name in ("a", "b", "a", "c"):  # a was asked for again after b
        kept.get(name, lambda name=name: name.upper())
    assert [kept.peek(name) for name in ("a", "b", "c")] == ["A", None, "C"]


def test_none_is_an_answer_too() -> None:
    kept, times = LRU(1), []
    for _ in range(2):
        kept.get("nothing", lambda: times.append(1))
    assert times == [1]


def test_looking_is_not_asking() -> None:
    kept = LRU(2)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 2)
    assert kept.peek("a") == 1
    kept.get("c", lambda: 3)
    assert kept.peek("a") is None
