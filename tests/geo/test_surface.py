"""The public surface of the library: these names, no more, brought only when asked for, with their types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import geo
from geo.errors import DataFault
from geo.study.study import Study
from tests.support.worlds import three_towns, write_world

TOP = Path(__file__).resolve().parents[2]
SURFACE = {
    "Conditions": "geo.network.conditions",
    "Question": "geo.study.question",
    "Scenario": "geo.scenario.scenario",
    "Study": "geo.study.study",
}


def test_the_library_offers_these_names_and_no_other() -> None:
    assert geo.__all__ == [*SURFACE, "open"]
    assert set(geo.__all__) <= set(dir(geo))


@pytest.mark.parametrize(("name", "home"), SURFACE.items())
def test_a_public_class_is_the_one_of_its_room(name: str, home: str) -> None:
    brought = getattr(geo, name)
    assert brought is getattr(sys.modules[home], name)
    assert brought.__doc__


def test_a_star_import_brings_all_of_them() -> None:
    code = "from geo import *; print(Study.__name__, Question.__name__, Scenario.__name__, Conditions.__name__, open)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=TOP)
    assert run.stdout.startswith("Study Question Scenario Conditions <function open")


def test_what_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'geo' has no attribute 'Dijkstra'"):
        geo.Dijkstra  # noqa: B018


def test_open_reads_a_folder_and_answers(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world")
    study = geo.open(str(folder))
    assert isinstance(study, geo.Study)
    assert study.national(geo.Question("women")).population == 1023


def test_open_says_everything_that_is_wrong_with_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DataFault):
        geo.open(tmp_path / "nowhere")


@pytest.mark.parametrize("package", ["geo", "dashboard"])
def test_both_packages_say_that_they_are_typed(package: str) -> None:
    assert (TOP / package / "py.typed").read_text(encoding="utf-8") == ""


def test_what_the_readme_shows_in_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geo, "open", lambda: Study(three_towns()))
    shown = (TOP / "README.md").read_text(encoding="utf-8").split("```python\n", 1)[1].split("```", 1)[0]
    names: dict[str, object] = {}
    exec(compile(shown, "README.md", "exec"), names)
    assert list(names["table"]["municipality_code"]) == three_towns().municipalities["municipality_code"].tolist()
    assert names["night"].scenario.conditions.night
