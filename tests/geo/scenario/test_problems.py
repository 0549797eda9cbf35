from __future__ import annotations

import string

import pytest

from geo.scenario.problems import PROBLEMS, Problem, ScenarioFault


def test_a_problem_is_said_with_the_changes_number_as_people_count() -> None:
    problem = Problem(0, "unknown_centre", (("centre", "austt"),), ("aust",))
    assert problem.message == "Change 1: there is no centre 'austt'. Did you mean aust?"
    assert problem.key == "scenario.problem.unknown_centre"
    assert problem.placeholders == {"centre": "austt", "suggestions": "aust"}


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_can_be_said(code: str) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(PROBLEMS[code]) if name]
    assert Problem(2, code, tuple((name, "X") for name in names)).message.startswith("Change 3: ")


def test_a_fault_says_all_of_them() -> None:
    problems = tuple(Problem(at, "already_closed", (("centre", name),)) for at, name in enumerate("AB"))
    fault = ScenarioFault(problems)
    assert fault.problems == problems
    assert str(fault).splitlines()[1:] == ["  - Change 1: A is closed already.", "  - Change 2: B is closed already."]
