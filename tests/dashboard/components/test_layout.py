"""Parts that several pages use: the head, the foot, the finding, the key figures, an offer."""

from __future__ import annotations

import pytest

from dashboard.components.layout import (
    NEUTRAL_PAGE,
    centre_link,
    downloads,
    finding,
    foot,
    head,
    key_figures,
    offer_tag,
)
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import Catalogue
from tests.dashboard.reading import kind, links, parts, text


def test_the_view_goes_along_on_every_way_and_the_way_out_tells_nothing(t: Catalogue) -> None:
    view = View(group="men")
    told = head(view, active="gaps", t=t)
    ways = [one for one in kind(told, "A") if one.href.startswith("/")]
    assert len(ways) == 8
    assert all(one.href.endswith("?gruppe=men") for one in ways)
    (active,) = (one for one in parts(told) if getattr(one, "aria-current", None) == "page")
    assert active.href.startswith("/dekningshull")
    (out,) = (one for one in kind(told, "A") if one.href == NEUTRAL_PAGE)
    assert "noreferrer" in out.rel


def test_who_to_call_and_whose_data_stand_at_the_foot_and_each_source_once(t: Catalogue) -> None:
    said = text(foot(["A", "B", "A"], t=t))
    assert "A · B" in said
    assert t("head.numbers") in said


@pytest.mark.parametrize(("limit", "key"), [(60, "some"), (1440, "some")])
def test_the_finding_begins_with_the_number(limit: int, key: str, state: AppState) -> None:
    view = View(limit_min=limit)
    said = text(finding(state.summary(view), view=view, t=state.t)).split()
    assert said[0].replace("\u202f", "").isdigit()


def test_where_nobody_is_beyond_the_finding_says_so(state: AppState) -> None:
    view = View(group="women", reading="possible", limit_min=1440)
    summary = state.summary(view)
    assert summary.beyond > 0  # those who are cut off are beyond every limit
    said = text(finding(summary, view=view, t=state.t))
    assert "704" in said


def test_the_median_has_the_people_cut_off_beside_it_and_unknown_is_counted(state: AppState) -> None:
    said = [text(one) for one in key_figures(state.summary(View()), view=View(), t=state.t)]
    assert "704" in said[1]
    nobody = View(group="lgbt")
    said = [text(one) for one in key_figures(state.summary(nobody), view=nobody, t=state.t)]
    assert state.t("key.nowhere") in said[1]
    assert state.t("key.unknown", count=2) in said[2]


def test_an_offer_has_its_sign_words_and_year_and_old_ones_a_mark(state: AppState) -> None:
    t = state.t
    assert text(offer_tag(None, this_year=2026, t=t)).strip() == t("status.unknown")
    old = offer_tag(state.offers["aust"]["women"], this_year=2030, t=t)
    assert [one.className for one in kind(old, "Span")] == ["mark documented", "tag old"]
    new = offer_tag(state.offers["aust"]["women"], this_year=2022, t=t)
    assert [one.className for one in kind(new, "Span")] == ["mark documented", "tag"]


def test_links_take_the_view_along(state: AppState) -> None:
    view = View(group="men")
    assert centre_link(state.centres["aust"], view=view).href == "/krisesentre/aust?gruppe=men"
    assert sorted(links(downloads(view, t=state.t)).values()) == sorted(
        f"/eksport?gruppe=men&format={fmt}" for fmt in ("xlsx", "pdf", "csv", "geojson", "gpkg", "parquet")
    )
    assert "/eksport?format=csv" in links(downloads(View(), t=state.t)).values()
