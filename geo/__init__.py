"""Reisevei's domain: travel time from where people live to the crisis centres that take them in.

Public are ``open``, ``Study``, ``Question``, ``Scenario`` and ``Conditions``; all else may change without a word::

    import geo

    study = geo.open()
    table = study.municipality_table(geo.Question("women"))

Each folder is a room, and data flow downward through them: ``build`` (official files to a data folder), ``data`` (what
is known), ``evidence`` (whom a centre takes in), ``network`` (roads as a graph), ``routing`` (the matrix of travel
times), ``measures`` (arrays to figures), ``scenario`` (changes over today), ``study`` (the facade that answers a
question), ``analysis``, ``siting`` and ``importing`` on top of it. Nothing here knows of the web.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a reader of types sees the names; whoever runs ``import geo`` waits for no library (PEP 562)
    from geo.network.conditions import Conditions as Conditions
    from geo.scenario.scenario import Scenario as Scenario
    from geo.study.question import Question as Question
    from geo.study.study import Study as Study

__all__ = ["Conditions", "Question", "Scenario", "Study", "open"]

_HOME = {
    "Conditions": "geo.network.conditions",
    "Question": "geo.study.question",
    "Scenario": "geo.scenario.scenario",
    "Study": "geo.study.study",
}


def open(folder: str | Path | None = None) -> Study:  # noqa: A001 -- read as geo.open, like PIL.Image.open
    """Open a data folder and make it ready to be asked; routing all of Norway takes a few seconds.

    Parameters
    ----------
    folder : str or Path, optional
        A data folder as ``reisevei build`` writes it; None for the one that comes with Reisevei.

    Returns
    -------
    Study
        Today's situation: no centre closed or opened, no conditions.

    Raises
    ------
    geo.errors.DataFault
        A table is not as promised; the error lists every fault with its row and remedy.
    """
    from geo.data.folder import load  # noqa: PLC0415 -- ``import geo`` stays light
    from geo.study.study import Study  # noqa: PLC0415

    return Study(load(None if folder is None else Path(folder)))


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- one of several classes
    """Bring a public class from its room when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names, also those that have not been asked for yet."""
    return sorted({*globals(), *__all__})
