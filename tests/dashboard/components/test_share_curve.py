from __future__ import annotations

from dashboard.components.charts import CURVE_MIN
from dashboard.components.share_curve import curves
from dashboard.state.app_state import AppState
from dashboard.state.query import View


def test_the_country_has_a_line_for_each_bound(state: AppState) -> None:
    documented, possible = curves(View(group="men_with_children"), state=state)
    assert len(documented.shares) == len(CURVE_MIN)
    assert all(low <= high for low, high in zip(documented.shares, possible.shares, strict=True))
    assert list(possible.shares) == sorted(possible.shares)


def test_a_chosen_municipality_has_its_own(state: AppState) -> None:
    own = curves(View(municipality="0101"), state=state)[-1]
    assert "Aust" in own.name
    assert own.shares[CURVE_MIN.index(30)] == 1


def test_the_expected_reading_has_one_where_there_is_a_count(state: AppState) -> None:
    assert len(curves(View(group="active_substance_use", reading="expected"), state=state)) == 3
    assert len(curves(View(group="women", reading="expected"), state=state)) == 2
    assert len(curves(View(measure="detour"), state=state)) == 2  # of the nearest centre in any case
