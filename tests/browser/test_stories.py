"""What a visitor does, from beginning to end, on the embedded data set."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, Watch, accessibility_faults, fits_then_widen

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]
MUNICIPALITIES = 357
ALTA, KAUTOKEINO, OSLO = "5601", "5612", "0301"


def coloured(page: Page, question: str) -> None:
    expect(page.locator("#map")).to_have_attribute("data-question", question)


def choose(page: Page, fieldset: str, label: str) -> None:
    """Click the visible pill, as a hand does; the radio lies on top of it."""
    page.locator(f"#{fieldset}").get_by_label(label, exact=True).check()


def classes(page: Page) -> list[str]:
    found: list[str] = page.locator(".land path").evaluate_all("paths => paths.map(path => path.getAttribute('class'))")
    return found


def stores_nothing(page: Page) -> None:
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def outlined(page: Page, code: str) -> None:
    same = "([outline, shape]) => outline && shape && outline.getAttribute('d') === shape.getAttribute('d')"
    page.wait_for_function(
        f"() => ({same})([document.querySelector('.selected .line'), document.querySelector('[data-code=\"{code}\"]')])"
    )


def test_first_look(open_page: Opener) -> None:
    page = open_page("/")
    coloured(page, "women-documented-90")
    assert page.locator(".land path").count() == MUNICIPALITIES
    assert len(set(classes(page))) >= 4
    expect(page.locator("#table tbody tr")).to_have_count(MUNICIPALITIES)
    expect(page.locator("h1")).to_contain_text("bor mer enn 90 minutter")
    expect(page.locator("#keys .figure")).to_have_count(3)
    expect(page.locator("#bars tbody tr")).to_have_count(15)
    expect(page.locator("#curve-graph .scatterlayer .trace")).to_have_count(2)
    assert page.locator("html").get_attribute("lang") == "nb"
    assert page.locator(".markers .centre.documented").count() >= 40
    for path in (".roads.main", ".ferries", ".counties", ".lakes", ".neighbours"):
        assert len(page.locator(path).get_attribute("d") or "") > 1000, path


def test_a_group_changes_map_numbers_and_address_together_and_back_takes_it_back(open_page: Opener) -> None:
    page = open_page("/")
    coloured(page, "women-documented-90")
    before, finding = classes(page), page.locator("h1").inner_text()
    choose(page, "group", "Menn med barn")
    coloured(page, "men_with_children-documented-90")
    expect(page).to_have_url(re.compile(r"\?gruppe=men_with_children$"))
    expect(page.locator("h1")).to_contain_text("menn med barn")
    assert page.locator("h1").inner_text() != finding
    assert classes(page) != before
    expect(page.locator("#table")).to_have_attribute("data-question", "men_with_children-documented-90")
    assert page.locator(".markers .centre.unknown").count() > page.locator(".markers .centre.documented").count()
    page.go_back()
    coloured(page, "women-documented-90")
    expect(page.locator("#group").get_by_label("Kvinner", exact=True)).to_be_checked()
    assert classes(page) == before


def test_the_reading_shows_the_other_end_of_what_we_do_not_know(open_page: Opener) -> None:
    page = open_page("/?gruppe=men_with_children")
    coloured(page, "men_with_children-documented-90")
    documented = classes(page)
    choose(page, "reading", "Mulig")
    coloured(page, "men_with_children-possible-90")
    far = ("m c4", "m c5")
    assert sum(one in far for one in classes(page)) < sum(one in far for one in documented)
    expect(page.locator("h1")).to_contain_text("kan tenkes å ta imot")


def test_the_limit_changes_the_finding(open_page: Opener) -> None:
    page = open_page("/")
    choose(page, "limit", "30 min")
    expect(page.locator("h1")).to_contain_text("mer enn 30 minutter")
    expect(page.locator("#bars caption")).to_contain_text("over 30")
    expect(page.locator("#table thead")).to_contain_text("Mennesker over 30")


def test_a_click_on_a_municipality_shows_it_and_back_returns(open_page: Opener) -> None:
    page = open_page("/")
    coloured(page, "women-documented-90")
    shape = page.locator(f'[data-code="{KAUTOKEINO}"]').first
    shape.click()
    expect(page).to_have_url(re.compile(rf"\?kommune={KAUTOKEINO}$"))
    expect(page.locator("#panel h3")).to_contain_text("Kautokeino")
    expect(page.locator("#panel")).to_contain_text("Alta krisesenter")
    outlined(page, KAUTOKEINO)
    expect(page.locator("#curve-graph .scatterlayer .trace")).to_have_count(3)
    page.get_by_role("link", name="Mer om Kautokeino").click()
    expect(page.locator("#innhold h1")).to_contain_text("Kautokeino")
    expect(page).to_have_url(re.compile(rf"/kommune/{KAUTOKEINO}\?kommune={KAUTOKEINO}$"))
    page.go_back()
    coloured(page, "women-documented-90")
    outlined(page, KAUTOKEINO)
    page.go_back()
    expect(page.locator("#panel h3")).to_have_text("Velg en kommune")
    expect(page.locator(".selected .line")).to_have_count(0)
    stores_nothing(page)


def test_reload_and_sharing_keep_the_view(open_page: Opener) -> None:
    page = open_page("/")
    choose(page, "group", "Menn")
    choose(page, "reading", "Mulig")
    choose(page, "limit", "3 t")
    coloured(page, "men-possible-180")
    page.reload()
    coloured(page, "men-possible-180")
    expect(page.locator("#group").get_by_label("Menn", exact=True)).to_be_checked()
    expect(page.locator("#reading").get_by_label("Mulig")).to_be_checked()
    expect(page.locator("#limit").get_by_label("3 t")).to_be_checked()
    stores_nothing(page)
    shared = open_page(page.evaluate("location.pathname + location.search"))
    coloured(shared, "men-possible-180")
    assert shared.locator("h1").inner_text() == page.locator("h1").inner_text()


def test_back_is_followed_by_check_boxes_and_numbers(open_page: Opener) -> None:
    page = open_page("/?gruppe=men")
    coloured(page, "men-documented-90")
    page.locator("#accept-part summary").click()
    page.get_by_label("botilbud utenfor senteret").uncheck()
    page.locator("#limit-any").fill("77")
    page.locator("#limit-any").press("Enter")
    coloured(page, "men-documented-77-full.unspecified")
    page.route("**/_dash-update-component", Route.abort)  # the parts follow by themselves, whatever the server does
    page.go_back()
    expect(page.locator("#limit-any")).to_have_value("90")
    expect(page.get_by_label("botilbud utenfor senteret")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_label("botilbud utenfor senteret")).to_be_checked()
    page.unroute_all()


def test_the_view_goes_along_to_other_pages_and_back(open_page: Opener) -> None:
    page = open_page("/")
    choose(page, "group", "Menn med barn")
    coloured(page, "men_with_children-documented-90")
    page.get_by_role("link", name="Krisesentre", exact=True).click()
    expect(page.locator("#innhold h1")).to_contain_text("Krisesentre og hvem de tar imot")
    expect(page).to_have_url(re.compile(r"/krisesentre\?gruppe=men_with_children$"))
    page.get_by_role("link", name="Kart", exact=True).click()
    coloured(page, "men_with_children-documented-90")


def test_keyboard_only(open_page: Opener) -> None:
    page = open_page("/")
    coloured(page, "women-documented-90")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#group").get_by_label("Kvinner", exact=True).focus()
    page.keyboard.press("ArrowRight")
    coloured(page, "men-documented-90")
    box = page.get_by_label("Finn kommune")
    box.focus()
    page.keyboard.type("Alta")
    expect(page.locator("#panel h3")).to_contain_text("Alta")
    page.locator(".map-frame").focus()
    page.keyboard.press("+")
    expect(page.locator(".layer")).to_have_attribute("transform", re.compile("scale"))
    page.keyboard.press("0")
    expect(page.locator(".layer")).to_have_attribute("transform", re.compile(r"translate\(0,0\) scale\(1\)"))
    link = page.locator(f'#table a[data-code="{OSLO}"]')
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h3")).to_contain_text("Oslo")


def test_a_name_that_is_not_a_municipality_is_said_to_be_unknown(open_page: Opener) -> None:
    page = open_page("/")
    page.get_by_label("Finn kommune").fill("Atlantis")
    page.get_by_label("Finn kommune").press("Enter")
    expect(page.locator("#finder .problem")).to_contain_text("Fant ingen kommune")


def test_hovering_tells_about_a_municipality_and_a_centre(open_page: Opener) -> None:
    page = open_page("/?gruppe=men")
    coloured(page, "men-documented-90")
    page.locator(f'[data-code="{KAUTOKEINO}"]').first.hover()
    expect(page.locator(".tip")).to_contain_text("Kautokeino")
    expect(page.locator(".tip")).to_contain_text("Median reisetid")
    expect(page.locator(".tip")).to_contain_text("innbyggere")
    page.locator('[data-centre="alta"] .disc').hover()
    expect(page.locator(".tip")).to_contain_text("Alta krisesenter")
    expect(page.locator(".tip")).to_contain_text("Ring først")
    assert page.locator(".tip tbody tr").count() >= 2


def test_the_table_is_sorted_and_filtered(open_page: Opener) -> None:
    page = open_page("/")
    expect(page.locator("#table tbody tr")).to_have_count(MUNICIPALITIES)
    people = page.locator("#table").get_by_role("button", name="Innbyggere")
    people.click()
    expect(page.locator("#table tbody tr").first).to_contain_text("Oslo")
    expect(page.locator("#table thead th").nth(2)).to_have_attribute("aria-sort", "descending")
    people.click()
    expect(page.locator("#table tbody tr").first).to_contain_text("Utsira")
    page.get_by_label("Søk i tabellen").fill("kautokei")
    expect(page.locator("#table tbody tr")).to_have_count(1)
    expect(page.locator("#table .count")).to_have_text("Viser 1 av 357 kommuner")
    page.get_by_label("Søk i tabellen").fill("")
    page.locator("#table").get_by_label("Fylke").select_option("Finnmark")
    expect(page.locator("#table tbody tr")).to_have_count(18)


def test_a_download_holds_the_table_of_the_view(open_page: Opener, tmp_path: Path) -> None:
    page = open_page("/?gruppe=men")
    coloured(page, "men-documented-90")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert "men" in file.name
    with file.open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.DictReader(content))
    assert len(rows) == MUNICIPALITIES
    shown = page.locator(f'#table tr:has(a[data-code="{OSLO}"]) td').nth(6).inner_text()
    assert next(row["centre"] for row in rows if row["municipality_code"] == OSLO) == shown


@pytest.mark.parametrize("way", ["click", "shift"])
def test_leaving_replaces_the_page_only_when_asked(open_page: Opener, watch: Watch, way: str) -> None:
    page = open_page("/")
    coloured(page, "women-documented-90")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<title>vær</title>", content_type="text/html")

    page.route("https://www.yr.no/**", answer)
    entries = page.evaluate("history.length")
    assert asked == []
    if way == "click":
        page.get_by_role("link", name="Forlat siden").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://www.yr.no/**")
    assert len(asked) == 1
    assert page.evaluate("history.length") == entries
    # The one request that may leave the host is the one the visitor asked for.
    assert watch.troubles == ["left the host: https://www.yr.no/"]
    watch.troubles.clear()


def test_two_visitors_do_not_see_each_other(open_page: Opener) -> None:
    one, other = open_page("/"), open_page("/")
    choose(one, "group", "Menn med barn")
    coloured(one, "men_with_children-documented-90")
    choose(other, "limit", "3 t")
    coloured(other, "women-documented-180")
    expect(other.locator("#group").get_by_label("Kvinner", exact=True)).to_be_checked()
    coloured(one, "men_with_children-documented-90")
    one.reload()
    coloured(one, "men_with_children-documented-90")


PAGES = ["/?gruppe=men&kommune=5612", "/kommune/5612", "/krisesentre", "/krisesentre/alta", "/finnes-ikke"]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_narrow_screen_and_has_no_fault_of_level_a_or_aa(
    open_page: Opener, path: str, scheme: str
) -> None:
    page = open_page(path, screen=NARROW, scheme=scheme)
    if path.startswith("/?"):
        coloured(page, "men-documented-90")
        expect(page.locator("#curve-graph .scatterlayer .trace")).to_have_count(3)
        expect(page.locator("#table tbody tr")).to_have_count(MUNICIPALITIES)
    fits_then_widen(page)
    if path.startswith("/?"):
        page.locator("details.table-part summary").click()
    assert accessibility_faults(page) == []


def test_the_measure_is_chosen_and_users_may_go_anywhere(open_page: Opener) -> None:
    page = open_page("/?kommune=1813")
    choose(page, "measure", "Avtalt senter")
    coloured(page, "women-documented-90-avtalt")
    expect(page.locator("#agreement-part")).to_contain_text("hvilket som helst krisesenter")
    expect(page.locator("#reading-part")).to_be_hidden()
    expect(page.locator("#legend")).to_contain_text("avtalen er ukjent")
    expect(page.locator("#panel")).to_contain_text("Nord-Trøndelag krisesenter")
    expect(page.locator("#table thead")).to_contain_text("Grunnlag")
    unknown = classes(page).count("m c7")
    assert unknown > 50
    page.get_by_label("Regn med avtaler som bare er antatt").check()
    coloured(page, "women-documented-90-avtalt-ja")
    assert classes(page).count("m c7") <= unknown
    choose(page, "measure", "Omvei")
    expect(page.locator("h1")).to_contain_text("har lengre vei til senteret kommunen har avtale med")
    expect(page.locator("#table thead")).to_contain_text("Omvei")


def test_the_expected_reading_shows_its_count_and_lets_it_be_chosen(open_page: Opener) -> None:
    page = open_page("/?gruppe=active_substance_use")
    choose(page, "reading", "Forventet")
    coloured(page, "active_substance_use-expected-90")
    expect(page.locator("#count-box")).to_contain_text("Med 90 prosent sannsynlighet")
    expect(page.locator("#count-box")).to_contain_text("like sannsynlige")
    expect(page.locator("#table thead")).to_contain_text("95 %")
    finding = page.locator("h1").inner_text()
    page.locator("#count").get_by_label("12 av 43 (2021)").check()
    expect(page).to_have_url(re.compile(r"lesning=forventet&antall=12$"))
    expect(page.locator("h1")).not_to_have_text(finding)
    page.locator("#group").get_by_label("Eldre", exact=True).check()
    expect(page).to_have_url(re.compile(r"\?gruppe=older&lesning=forventet$"))
    expect(page.locator("#count-box")).to_contain_text("Ingen har talt")


def test_what_counts_the_limit_and_the_layer_are_chosen(open_page: Opener) -> None:
    page = open_page("/?gruppe=men_with_children")
    finding = page.locator("h1").inner_text()
    page.locator("#accept-part summary").click()
    page.get_by_label("botilbud utenfor senteret").uncheck()
    expect(page).to_have_url(re.compile(r"godta=full\.unspecified"))
    expect(page.locator("h1")).not_to_have_text(finding)
    page.locator("#limit-any").fill("77")
    page.locator("#limit-any").press("Enter")
    expect(page.locator("h1")).to_contain_text("mer enn 77 minutter")
    choose(page, "layer", "Hvor mangler vi kunnskap?")
    coloured(page, "men_with_children-documented-77-full.unspecified-kunnskap")
    expect(page.locator("#legend")).to_contain_text("Innbyggere der svaret er ukjent")
    expect(page.locator("#table thead")).to_contain_text("Avhenger av ukjent")
    page.reload()
    coloured(page, "men_with_children-documented-77-full.unspecified-kunnskap")
    expect(page.locator("#limit-any")).to_have_value("77")


def test_what_is_not_known_is_neither_nearest_nor_farthest(open_page: Opener) -> None:
    page = open_page("/?mal=avtalt")
    expect(page.locator("#table tbody tr")).to_have_count(MUNICIPALITIES)
    expect(page.locator("#table")).to_have_attribute("data-kind", "contracted")
    known = re.compile(r"\d+\s(t|min)")
    head = page.locator("#table thead th").nth(3)  # after name, county and people

    def times() -> list[bool]:
        told = page.locator("#table tbody tr td.k").all_inner_texts()
        return [bool(known.search(one)) for one in told]

    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    farthest_first = times()
    assert False in farthest_first  # some agreements are not known
    assert farthest_first == sorted(farthest_first, reverse=True)  # and stand below all that are
