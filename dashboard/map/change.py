"""A comparison of two worlds as the browser's map reads it: the change, or one of the two."""

from __future__ import annotations

import math
from typing import Any

from dashboard.map.colours import colour_class
from dashboard.map.overlays import closed_ways, extras, gone
from dashboard.state.table import main_reason, rows_of
from dashboard.state.worlds import AFTER, BEFORE, Worlds
from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import minutes, number
from geo.constants import HALF_A_PERSON

NEUTRAL_MIN = 1.0  # smaller changes of the median are none: the model is no finer
STEPS_MIN = (15.0, 60.0)
CUT_OFF, REACHED, NEITHER = "d7", "d8", "d9"
_SHORTER, _LONGER = ("d0", "d1", "d2"), ("d4", "d5", "d6")


def change_class(before_min: float, after_min: float) -> str:
    """Return the class of a municipality whose median changes: d0 (much shorter) to d6 (much longer), d3 unchanged.

    d7: nobody gets there any longer, d8: somebody does at last, d9: nobody in either world (a median is nan).
    """
    if math.isnan(before_min) or math.isnan(after_min):
        return (
            NEITHER
            if math.isnan(before_min) and math.isnan(after_min)
            else CUT_OFF
            if math.isnan(after_min)
            else REACHED
        )
    change = after_min - before_min
    if abs(change) < NEUTRAL_MIN:
        return "d3"
    step = sum(abs(change) > bound for bound in STEPS_MIN)
    return f"d{4 + step}" if change > 0 else f"d{2 - step}"


def row_class(row: Any) -> str:  # noqa: ANN401 - a row of the comparison
    """Return the class of a row of the comparison, by what happens to its people.

    A median is of those who get there. Where some no longer do, that of the others may fall though nobody gains; where
    some do at last, it may rise though nobody loses. Neither is shorter or longer: it is d7, or d8.
    """
    kind = change_class(row.before_min, row.after_min)
    if kind in _SHORTER and row.people_gaining < HALF_A_PERSON <= row.people_newly_cut_off:
        return CUT_OFF
    if kind in _LONGER and row.people_losing < HALF_A_PERSON <= row.people_newly_reached:
        return REACHED
    return kind


def payload(worlds: Worlds, *, show: str) -> dict[str, Any]:
    """Lay one map out for the browser: the change, or one of the two worlds."""
    t, view = worlds.after.t, worlds.asked.view
    state = worlds.before if show == BEFORE else worlds.after
    table = worlds.change.municipalities
    rows = list(rows_of(table))
    if show in (BEFORE, AFTER):
        answer = state.table(view)
        reasons = [main_reason(text) for text in answer["cut_off_reason"]]
        medians = answer["median_min"]
        classes = [str(colour_class(m, reason=r)) for m, r in zip(medians, reasons, strict=True)]
    else:
        classes = [row_class(row) for row in rows]
    ids = "-".join(one.study.scenario.id[:8] for one in (worlds.before, worlds.after))
    return {
        "question": f"{view.group}-{view.reading}-{view.limit_min}-{worlds.asked.show}-{show}-{ids}",
        "codes": list(table["municipality_code"]),
        "classes": classes,
        "lines": [_lines(row, t=t) for row in rows],
        "minutes": [],
        "centres": {**state.looks(view.group), **gone(state.study)},
        "extras": extras(state.study),
        "ways": closed_ways(state),
    }


def _lines(row: Any, *, t: Catalogue) -> list[str]:  # noqa: ANN401 - a row of the comparison
    if row.people_losing < HALF_A_PERSON and row.people_gaining < HALF_A_PERSON:
        return [t("whatif.tip.same", minutes=time_or_nobody(row.before_min, t=t))]
    lines = [
        t("whatif.tip.median", before=time_or_nobody(row.before_min, t=t), after=time_or_nobody(row.after_min, t=t))
    ]
    for key in ("losing", "gaining", "newly_cut_off", "newly_reached"):
        count = getattr(row, f"people_{key}")
        if count >= HALF_A_PERSON:
            lines.append(t(f"whatif.tip.{key}", people=number(count)))
    if row.after_centre:
        lines.append(t("whatif.tip.centre", centre=row.after_centre))
    return lines


def time_or_nobody(value: float, *, t: Catalogue) -> str:
    """Write a median in minutes; where nobody gets there, say so."""
    return t("whatif.nobody") if math.isnan(value) else minutes(value, t=t)
