"""A scenario in Norwegian sentences: each change, and each thing that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import listed, number
from geo.constants import SECONDS_PER_MINUTE
from geo.errors import UnknownName
from geo.network.conditions import NORMAL_PERCENT, STANDARD, Conditions
from geo.network.conditions_applied import BOARDING_S
from geo.network.graph import SpeedModel
from geo.scenario.changes import NEW_CENTRE, Change, Kind, new_centre_id
from geo.scenario.changes.conditions import sentence_keys
from geo.scenario.problems import Problem
from geo.scenario.scenario import Scenario
from geo.study.study import Study


def describe(change: Change, *, study: Study, t: Catalogue) -> str:
    """Return what a change is, as one sentence. A name that the data do not know is given as it stands."""
    words, sentence = _Words(study, t), change.sentence
    values = {placeholder: words.of(name.kind, name.ids) for placeholder, name in sentence.names.items()}
    return t(f"scenario.change.{sentence.key}", **values)


def describe_all(scenario: Scenario, *, study: Study, t: Catalogue) -> str:
    """Return all changes and conditions in one text; today is called so."""
    if not scenario:
        return t("scenario.change.today")
    changes = (describe(change, study=study, t=t) for change in scenario.changes)
    return " ".join([*changes, *describe_conditions(scenario.conditions, t=t)])


def describe_conditions(conditions: Conditions, *, t: Catalogue) -> tuple[str, ...]:
    """Return one sentence for each thing that is not as on a day in summer; at night also what is assumed."""
    values = {
        "kmh": number(SpeedModel().ferry_kmh, decimals=1),
        "boarding": number(BOARDING_S / SECONDS_PER_MINUTE),
        "percent": number(conditions.speed_percent),
    }
    return tuple(t(f"conditions.said.{key}", **values) for key in sentence_keys(conditions))


def short_words(conditions: Conditions, *, t: Catalogue) -> str:
    """Return the conditions in a few words, for titles; "" on an ordinary day."""
    night = "night_rest" if conditions.unknown_ferries_rest else "night_sail"
    parts = (
        (conditions.night, night),
        (conditions.winter, "winter"),
        (conditions.ferry_rule != STANDARD.ferry_rule, conditions.ferry_rule),
        (conditions.speed_percent != NORMAL_PERCENT, "speed"),
        (conditions.from_road, "from_road"),
    )
    return ", ".join(t(f"conditions.part.{key}", percent=conditions.speed_percent) for holds, key in parts if holds)


def problem_words(problem: Problem, *, t: Catalogue) -> str:
    """Return what is wrong and, where there are near names, what may have been meant."""
    sentence = t(problem.key, **problem.placeholders)
    if not problem.suggestions:
        return sentence
    return f"{sentence} {t('scenario.problem.perhaps', suggestions=', '.join(problem.suggestions))}"


class _Words:
    """Names of what a change names."""

    def __init__(self, study: Study, t: Catalogue) -> None:
        self.t = t
        self._gazetteer = study.gazetteer
        centres = study.today.centres
        self._centres = dict(zip(centres["centre_id"], centres["centre"], strict=True))

    def of(self, kind: Kind, ids: str | tuple[str, ...]) -> str:
        """Return the name of one thing, or of several in a row."""
        if not isinstance(ids, str):
            return listed([self.of(kind, one) for one in ids] or ["–"])
        names: dict[Kind, Callable[[str], str]] = {
            Kind.CENTRE: self.centre,
            Kind.PLACE: self.place,
            Kind.GROUP: self.group,
            Kind.STATUS: self.status,
            Kind.MUNICIPALITY: self.municipality,
            Kind.ROAD: str,
        }
        return names[kind](ids)

    def centre(self, centre_id: str) -> str:
        if centre_id in self._centres:
            return str(self._centres[centre_id])
        place_id = centre_id.removeprefix(new_centre_id(""))
        if new_centre_id(place_id) != centre_id:
            return centre_id
        return NEW_CENTRE.format(place=self.place(place_id))

    def place(self, place_id: str) -> str:
        try:
            return self._gazetteer[place_id].place
        except UnknownName:
            return place_id

    def municipality(self, code: str) -> str:
        return self._gazetteer.municipality_names.get(code, code)

    def group(self, group: str) -> str:
        key = f"group.{group}.phrase"
        return self.t(key) if self.t.has(key) else group

    def status(self, status: str) -> str:
        key = f"status.{status}"
        return self.t(key) if self.t.has(key) else status
