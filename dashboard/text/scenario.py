"""A scenario in Norwegian sentences: each change, and each thing that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import number
from geo.constants import SECONDS_PER_MINUTE
from geo.errors import UnknownName
from geo.network.conditions import CROSSING, EFFECTIVE, NORMAL_PERCENT, STANDARD, Conditions
from geo.network.conditions_applied import BOARDING_S
from geo.network.graph import SpeedModel
from geo.scenario.apply import NEW_CENTRE
from geo.scenario.scenario import (
    EVERY,
    Change,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    Problem,
    ReopenCentre,
    Scenario,
    new_centre_id,
)
from geo.study.study import Study

_NO = "no"


def describe(change: Change, *, study: Study, t: Catalogue) -> str:
    """Return what a change is, as one sentence. A name that the data do not know is given as it stands."""
    words = _Words(study, t)
    return _TELLERS[type(change)](words, change)


def describe_all(scenario: Scenario, *, study: Study, t: Catalogue) -> str:
    """Return all changes and conditions in one text; today is called so."""
    if not scenario:
        return t("scenario.change.today")
    changes = (describe(change, study=study, t=t) for change in scenario.changes)
    return " ".join([*changes, *describe_conditions(scenario.conditions, t=t)])


def describe_conditions(conditions: Conditions, *, t: Catalogue) -> tuple[str, ...]:
    """Return one sentence for each thing that is not as on a day in summer; at night also what is assumed."""
    unknown = "unknown_rest" if conditions.unknown_ferries_rest else "unknown_sail"
    said = (
        (conditions.night, "night"),
        (conditions.night, unknown),
        (conditions.winter, "winter"),
        (conditions.ferry_rule == EFFECTIVE, "effective"),
        (conditions.ferry_rule == CROSSING, "crossing"),
        (conditions.speed_percent != NORMAL_PERCENT, "speed"),
        (conditions.from_road, "from_road"),
    )
    values = {
        "kmh": number(SpeedModel().ferry_kmh, decimals=1),
        "boarding": number(BOARDING_S / SECONDS_PER_MINUTE),
        "percent": number(conditions.speed_percent),
    }
    return tuple(t(f"conditions.said.{key}", **values) for holds, key in said if holds)


def short_words(conditions: Conditions, *, t: Catalogue) -> str:
    """Return the conditions in a few words, for titles; "" on an ordinary day."""
    night = "night_rest" if conditions.unknown_ferries_rest else "night_sail"
    said = (
        (conditions.night, night),
        (conditions.winter, "winter"),
        (conditions.ferry_rule != STANDARD.ferry_rule, conditions.ferry_rule),
        (conditions.speed_percent != NORMAL_PERCENT, "speed"),
        (conditions.from_road, "from_road"),
    )
    return ", ".join(t(f"conditions.part.{key}", percent=conditions.speed_percent) for holds, key in said if holds)


def problem_words(problem: Problem, *, t: Catalogue) -> str:
    """Return what is wrong and, where there are near names, what may have been meant."""
    said = t(problem.key, **problem.placeholders)
    if not problem.suggestions:
        return said
    return f"{said} {t('scenario.problem.perhaps', suggestions=', '.join(problem.suggestions))}"


class _Words:
    """Names of what a change names."""

    def __init__(self, study: Study, t: Catalogue) -> None:
        self.t = t
        self._gazetteer = study.gazetteer
        centres = study.today.centres
        self._centres = dict(zip(centres["centre_id"], centres["centre"], strict=True))

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

    def groups(self, groups: Sequence[str]) -> str:
        *first, last = [self.group(group) for group in groups] or ["–"]
        return f"{', '.join(first)} og {last}" if first else last

    def status(self, status: str) -> str:
        key = f"status.{status}"
        return self.t(key) if self.t.has(key) else status


def _close(words: _Words, change: CloseCentre) -> str:
    return words.t("scenario.change.lukk", centre=words.centre(change.centre_id))


def _reopen(words: _Words, change: ReopenCentre) -> str:
    centre = words.centre(change.centre_id)
    if not change.groups:
        return words.t("scenario.change.gjenapne", centre=centre)
    return words.t("scenario.change.gjenapne_groups", centre=centre, groups=words.groups(change.groups))


def _open(words: _Words, change: OpenCentre) -> str:
    place = words.place(change.place_id)
    return words.t("scenario.change.apne", place=place, groups=words.groups(change.groups))


def _move(words: _Words, change: MoveCentre) -> str:
    place = words.place(change.place_id)
    return words.t("scenario.change.flytt", centre=words.centre(change.centre_id), place=place)


def _serve(words: _Words, change: ChangeService) -> str:
    key = "tilbud_every" if change.centre_id == EVERY else "tilbud"
    names = {"group": words.group(change.group)}
    if change.centre_id != EVERY:
        names["centre"] = words.centre(change.centre_id)
    if change.status == _NO:
        return words.t(f"scenario.change.{key}_no", **names)
    return words.t(f"scenario.change.{key}", **names, status=words.status(change.status))


def _agree(words: _Words, change: ChangeAgreement) -> str:
    municipality = words.municipality(change.municipality_code)
    return words.t("scenario.change.avtale", municipality=municipality, centre=words.centre(change.centre_id))


def _block(words: _Words, change: CloseRoad) -> str:
    ends = {"from_place": words.place(change.from_place_id), "to_place": words.place(change.to_place_id)}
    return words.t("scenario.change.veg", road=change.number, **ends)


_TELLERS: dict[type, Callable[..., str]] = {
    CloseCentre: _close,
    ReopenCentre: _reopen,
    OpenCentre: _open,
    MoveCentre: _move,
    ChangeService: _serve,
    ChangeAgreement: _agree,
    CloseRoad: _block,
}
