from __future__ import annotations

from dashboard.pages.centres import index
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from geo.data.vocabulary import GROUP_IDS
from geo.study.study import Study
from tests.dashboard.reading import kind, links, semantic, text


def cells(state: AppState, centre: str) -> dict[str, str]:
    """Words of a centre's row by group."""
    for row in kind(kind(index.layout(View(), state=state), "Tbody"), "Tr"):
        if centre in text(row):
            return dict(zip(GROUP_IDS, [" ".join(text(cell).split()) for cell in kind(row, "Td")], strict=True))
    raise AssertionError(centre)


def test_every_centre_in_operation_has_a_row_and_every_group_a_cell(state: AppState) -> None:
    page = index.layout(View(), state=state)
    semantic(page)
    assert len(kind(kind(page, "Tbody"), "Tr")) == 2
    assert "Øya krisesenter" not in text(page)  # closed


def test_a_cell_says_what_is_documented_and_when_and_nothing_where_nobody_says(state: AppState) -> None:
    aust = cells(state, "Aust krisesenter")
    assert "2021" in aust["women"]
    assert "nei" in aust["wheelchair"].lower()
    assert "ikke dokumentert" in aust["active_substance_use"].lower()
    assert not any(sign.isdigit() for sign in aust["active_substance_use"])


def test_what_is_old_is_marked_and_so_is_what_has_no_year(study: Study, t: Catalogue) -> None:
    page = index.layout(View(), state=AppState(study, t, 2028))
    old = [one for one in kind(page, "Span") if getattr(one, "className", "") == "old"]
    assert {text(one).strip() for one in old} == {"2021", "2022", ""}


def test_the_view_goes_along_to_a_centres_page(state: AppState) -> None:
    found = links(index.layout(View(group="men"), state=state))
    assert found["Aust krisesenter"] == "/krisesentre/aust?gruppe=men"
