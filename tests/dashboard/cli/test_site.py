"""`reisevei site`, run as a user would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import site as command
from dashboard.cli.main import main
from dashboard.cli.site import share_in_words
from geo.siting import candidates, problem

pytestmark = pytest.mark.slow


def run(world: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["site", "--data", str(world), *arguments])


def test_json_has_what_is_promised(world: Path) -> None:
    result = run(world, "--group", "men_with_children", "--new", "1", "--format", "json")
    assert result.exit_code == 0, result.output
    plan = json.loads(result.stdout)
    assert {"sites", "objective", "bound", "gap", "status", "runners_up", "summary", "unit"} <= set(plan)
    assert set(plan["sites"][0]) == {"place", "municipality_code", "place_id", "municipality", "also"}
    assert plan["status"] == "optimal"
    assert plan["gap"] == 0
    assert plan["bound"] == plan["objective"] < plan["before"]
    assert plan["unit"] == "person-minutes"
    assert plan["summary"]["charge_min"] > 0
    saved = plan["summary"]["groups"][0]["person_minutes_saved"]
    assert plan["before"] - plan["objective"] == pytest.approx(saved)
    for runner in plan["runners_up"]:
        share = (plan["before"] - runner["objective"]) / (plan["before"] - plan["objective"])
        assert runner["share_of_gain"] == pytest.approx(share, abs=1e-4)
        assert runner["words"] == share_in_words(runner["share_of_gain"])


@pytest.mark.parametrize("objective", problem.OBJECTIVES)
def test_text_names_the_town_and_says_how_good_it_is(world: Path, objective: str) -> None:
    arguments = ("--group", "men_with_children", "--objective", objective, "--within", "30")
    plan = json.loads(run(world, *arguments, "--format", "json").stdout)
    text = run(world, *arguments).stdout
    assert plan["sites"][0]["place"] in text.splitlines()[0]
    assert "proven best" in text
    assert plan["unit"] in text


def test_runners_up_of_the_p_center_are_told_in_minutes(world: Path) -> None:
    result = run(world, "--group", "women", "--objective", "p-center", "--keep", "none", "--format", "json")
    plan = json.loads(result.stdout)
    assert plan["before"] is None  # no way without a centre
    assert plan["runners_up"]
    for runner in plan["runners_up"]:
        longer = runner["objective"] - plan["objective"]
        same = "the longest trip is just as short"
        assert runner["words"] == (f"longest trip {longer:,.1f} min longer" if longer > 1e-6 else same)
        assert runner["share_of_gain"] is None


def test_weights_scenario_candidates_and_moves(world: Path) -> None:
    both = run(world, "--group", "women=3", "--group", "men=1", "--format", "json")
    assert [one["weight"] for one in json.loads(both.stdout)["summary"]["groups"]] == [0.75, 0.25]
    seats = run(world, "--group", "women", "--candidates", "municipalities", "--keep", "none", "--format", "json")
    assert json.loads(seats.stdout)["summary"]["keep"] == "none"
    moved = run(world, "--group", "women", "--new", "0", "--close-at-most", "1", "--format", "json")
    assert len(json.loads(moved.stdout)["closed"]) == len(json.loads(moved.stdout)["sites"])
    worth = json.loads(run(world, "--group", "women", "--worth", "--format", "json").stdout)["centres"]
    closed = f"1~lukk.{worth[0]['centre_id']}"
    under = json.loads(run(world, "--group", "women", "--scenario", closed, "--format", "json").stdout)
    today = json.loads(run(world, "--group", "women", "--format", "json").stdout)
    assert under["before"] > today["before"]


def test_worth_and_closures(world: Path) -> None:
    ranked = json.loads(run(world, "--group", "women", "--worth", "--format", "json").stdout)["centres"]
    assert [one["rank"] for one in ranked] == list(range(1, len(ranked) + 1))
    text = run(world, "--group", "women", "--worth").stdout
    assert text.index(ranked[0]["centre"]) < text.index(ranked[-1]["centre"])
    closed = json.loads(run(world, "--group", "women", "--close", "1", "--format", "json").stdout)
    assert closed["closed"] == [ranked[-1]["centre_id"]]
    assert ranked[-1]["centre"] in run(world, "--group", "women", "--close", "1").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--group", "woman"), 2, "women"),
        (("--group", "women=many"), 2, "no number"),
        (("--group", "women=-1"), 1, "above zero"),
        (("--group", "women", "--objective", "p-medium"), 2, "p-median"),
        (("--group", "women", "--new", "0"), 1, "at least one move"),
        (("--group", "women", "--keep", "none", "--close-at-most", "1"), 1, "Closures"),
        (("--group", "women", "--worth", "--close", "1"), 2, "one at a time"),
        (("--group", "women", "--group", "women"), 1, "once"),
    ],
)
def test_wrong_use_is_refused_in_words(world: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(world, *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_help_explains_itself_with_an_example() -> None:
    result = CliRunner().invoke(main, ["site", "--help"])
    assert result.exit_code == 0
    assert "reisevei site" in result.stdout.split("Example", 1)[1]


def test_names_of_the_command_are_those_of_the_search() -> None:
    assert command.OBJECTIVES == problem.OBJECTIVES
    assert command.CANDIDATES == candidates.CANDIDATES


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "gains just as much"),
        (0.9999, "gains 99.9 % of what the best does"),
        (0.5, "gains 50.0 % of what the best does"),
        (-0.1, "makes it worse than today"),
        (float("nan"), "gains nothing either"),
    ],
)
def test_how_close_a_runner_up_comes(share: float, said: str) -> None:
    assert share_in_words(share) == said
