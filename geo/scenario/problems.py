"""What may be wrong with a scenario. Each problem belongs to one of its changes."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import ReiseveiError


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be done.

    ``key`` is the catalogue's, with ``values`` and ``suggestions`` (joined by commas) as placeholders.

    Parameters
    ----------
    change : int
        Position of the change in the scenario, from 0.
    code : str
        What is wrong: a key of ``PROBLEMS``.
    values : tuple[tuple[str, str], ...]
        Placeholders of the sentence and what stands there.
    suggestions : tuple[str, ...], optional
        What may be meant, nearest first.
    """

    change: int
    code: str
    values: tuple[tuple[str, str], ...]
    suggestions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Key of the sentence in the catalogue of texts."""
        return f"scenario.problem.{self.code}"

    @property
    def placeholders(self) -> dict[str, str]:
        """Values for the catalogue's sentence."""
        return {**dict(self.values), "suggestions": ", ".join(self.suggestions)}

    @property
    def message(self) -> str:
        """The problem in English, with the change's number as people count."""
        hint = f" Did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        return f"Change {self.change + 1}: {PROBLEMS[self.code].format(**dict(self.values))}{hint}"


#: What may be wrong, by code. The words in braces are the problem's ``values``.
PROBLEMS = {
    "unknown_centre": "there is no centre {centre!r}.",
    "unknown_place": "there is no place {place!r}.",
    "unknown_group": "there is no group {group!r}.",
    "unknown_status": "there is no offer called {status!r}.",
    "unknown_municipality": "there is no municipality {municipality!r}.",
    "unknown_road": "no road is numbered {road!r}.",
    "already_closed": "{centre} is closed already.",
    "already_open": "{centre} is in operation already.",
    "already_opened": "the scenario opens a centre in {place} twice.",
    "closed_centre": "{centre} is closed; reopen it first.",
    "no_groups": "the new centre in {place} takes in nobody; name at least one group.",
    "repeated": "it decides what another change of the scenario decides as well; keep one of the two.",
    "no_stretch": "{road} does not lead from {from_place} to {to_place}.",
}


class ScenarioFault(ReiseveiError, ValueError):
    """A scenario cannot be carried out.

    ``problems`` holds everything that is wrong with it.

    Parameters
    ----------
    problems : tuple[Problem, ...]
        The problems, in the order of the changes.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = (f"  - {problem.message}" for problem in problems)
        super().__init__("\n".join(["The scenario cannot be carried out:", *lines]))
