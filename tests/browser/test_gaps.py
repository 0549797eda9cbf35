"""What a county governor's adviser does: asks a ready question, chooses, sorts, downloads, opens a municipality."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, accessibility_faults, fits_then_widen

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]
MUNICIPALITIES = 357
PAGES = [
    "/dekningshull?gruppe=men_with_children",
    "/dekningshull?gruppe=active_substance_use&lesning=forventet",
    "/dekningshull/kommuner?grense=180",
    "/dekningshull/hindringer?gruppe=men_with_children",
    "/dekningshull/kunnskap?gruppe=men_with_children",
    "/dekningshull/avtaler",
    "/dekningshull/samisk",
    "/kommune/1813",
    "/krisesentre/oslo",
    "/metode",
]


def ready(page: Page) -> None:
    expect(page.locator("#innhold h1").first).to_be_visible()


def test_every_ready_question_is_answered_by_the_second_click(open_page: Opener) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Dekningshull", exact=True).click()  # the first click
    expect(page.locator(".ready li")).to_have_count(10)
    links = page.locator(".ready a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(links) >= 15
    # One question of each page; that every question's address is answered by a table, pages/gaps/test_page.py says.
    first_of_page = {link.split("?")[0].split("#")[0]: number for number, link in reversed([*enumerate(links)])}
    assert len(first_of_page) >= 7
    for number in first_of_page.values():
        link = links[number]
        page.locator(".ready a").nth(number).click()  # the second
        expect(page).to_have_url(re.compile(re.escape(link) + "$"))
        expect(page.locator("#gaps-body .data-table").first).to_be_visible()
        page.go_back()
        expect(page.locator(".ready li")).to_have_count(10)


def test_any_limit_changes_table_and_address_together(open_page: Opener) -> None:
    page = open_page("/dekningshull")
    ready(page)
    box = page.get_by_label("annen, i minutter")
    box.fill("75")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?grense=75$"))
    expect(page.locator("#innhold h1").first).to_contain_text("mer enn 75")
    expect(page.locator("#table-fylker thead")).to_contain_text("Over 75")
    expect(box).to_be_focused()
    page.go_back()
    expect(page.locator("#innhold h1").first).to_contain_text("mer enn 90")
    expect(box).to_have_value("90")


def test_the_expected_reading_shows_counts_interval_and_assumption(open_page: Opener) -> None:
    page = open_page("/dekningshull?gruppe=active_substance_use")
    page.locator("#gaps-reading").get_by_label("Forventet").check()
    expect(page.locator("#innhold")).to_contain_text("alle måter regnes som like sannsynlige")
    expect(page.locator("table.counts tbody tr.chosen")).to_contain_text("9 av 43")
    page.locator("table.counts").get_by_role("link", name="12 av 43").click()
    expect(page).to_have_url(re.compile("antall=12"))
    expect(page.locator("table.counts tbody tr.chosen")).to_contain_text("12 av 43")


def test_what_counts_is_chosen_with_native_check_boxes(open_page: Opener) -> None:
    page = open_page("/dekningshull?gruppe=men")
    ready(page)
    before = page.locator("#innhold h1").first.inner_text()
    page.locator(".accept summary").click()
    page.get_by_label("botilbud, form ikke oppgitt").uncheck()
    expect(page).to_have_url(re.compile("godta=full.elsewhere$"))
    expect(page.locator("#innhold h1").first).not_to_have_text(before)


def test_the_list_is_sorted_filtered_and_downloaded(open_page: Opener, tmp_path: Path) -> None:
    page = open_page("/dekningshull/kommuner?gruppe=men_with_children")
    table = page.locator("#table-kommuner")
    expect(table.locator("tbody tr")).to_have_count(MUNICIPALITIES)
    table.get_by_role("button", name="Innbyggere").click()
    expect(table.locator("tbody tr").first).to_contain_text("Oslo")
    expect(table.locator("thead th").nth(2)).to_have_attribute("aria-sort", "descending")
    table.get_by_label("Fylke").select_option("Finnmark")
    expect(table.locator("tbody tr")).to_have_count(18)
    table.get_by_label("Søk i tabellen").fill("kautokei")
    expect(table.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as content:
        assert len(list(csv.DictReader(content))) == MUNICIPALITIES
    table.get_by_role("link", name="Kautokeino").click()
    expect(page.locator("#innhold h1")).to_contain_text("Kautokeino")
    expect(page.locator("img.cells")).to_be_visible()


def test_keyboard_only(open_page: Opener) -> None:
    page = open_page("/dekningshull")
    ready(page)
    page.locator("#gaps-group").get_by_label("Kvinner", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#innhold h1").first).to_contain_text("menn")
    expect(page.locator("#gaps-group").get_by_label("Menn", exact=True)).to_be_focused()
    page.wait_for_load_state("networkidle")  # the tables are drawn anew behind the headline
    page.locator("#table-fylker thead button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#table-fylker thead th").first).to_have_attribute("aria-sort", "ascending")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_narrow_screen_and_has_no_fault_of_level_a_or_aa(
    open_page: Opener, path: str, scheme: str
) -> None:
    page = open_page(path, screen=NARROW, scheme=scheme)
    ready(page)
    fits_then_widen(page)
    page.eval_on_selector_all("#innhold details", "folds => folds.forEach(fold => { fold.open = true; })")
    assert accessibility_faults(page) == []
