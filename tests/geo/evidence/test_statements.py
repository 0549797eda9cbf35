from __future__ import annotations

from geo.evidence.groups import resolve
from geo.evidence.statements import Statements
from tests.support.worlds import three_towns_tables

STATEMENTS = Statements.of(resolve(three_towns_tables()["evidence"]))


def test_the_newest_statement_counts_with_its_year_and_confidence() -> None:
    assert STATEMENTS.status("aust", "men") == "elsewhere"  # 2024 over the no of 2016
    assert STATEMENTS.line("aust", "men") == "elsewhere 2024 high"


def test_no_statement_is_unknown_and_never_no() -> None:
    assert STATEMENTS.status("bru", "wheelchair") == "full"
    assert STATEMENTS.status("bru", "interpreter") == "unknown"
    assert STATEMENTS.line("bru", "interpreter") == "unknown"


def test_a_statement_without_a_year_says_so() -> None:
    assert STATEMENTS.line("aust", "interpreter") == "full undated low"


def test_what_a_scenario_assumes_stands_in_place_and_leaves_today_alone() -> None:
    assumed = STATEMENTS.assuming([("aust", "men", "no"), ("bru", "interpreter", "full")])
    assert assumed.line("aust", "men") == "no scenario assumption"
    assert assumed.line("bru", "interpreter") == "full scenario assumption"
    assert assumed.status("bru", "men") == "full"
    assert STATEMENTS.status("aust", "men") == "elsewhere"
