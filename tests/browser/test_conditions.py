"""What a planner asks of night and winter, from the first screen to the list of what is closed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]


def test_night_is_one_choice_away_on_the_first_screen_and_today_one_click_back(open_page: Opener) -> None:
    page = open_page("/?grense=180")
    expect(page.locator("#map")).to_have_attribute("data-question", "women-documented-180")
    today = page.locator("#finding").inner_text()
    page.get_by_label("Vilkår").select_option(label="Natt: ukjente ferjer går ikke")
    expect(page).to_have_url(re.compile(r"hva=1(~|%7E)vilkar\.natt\.ukjente-hviler$"))
    expect(page.locator("#map")).to_have_attribute("data-question", re.compile("vilkar.natt.ukjente-hviler"))
    expect(page.locator("#banner")).to_contain_text("regnes som om de ikke går")
    expect(page.locator("#finding")).not_to_have_text(today)
    expect(page.locator("#conditions-box")).to_contain_text(re.compile(r"Mellom .+ og .+ mennesker bor da over 3"))
    expect(page.locator("#map .way.doubtful")).to_have_count(1)
    expect(page.locator("#legend")).to_contain_text("ferje vi ikke vet noe om")
    night = page.locator("#finding").inner_text()
    page.get_by_role("link", name="Regn dem i stedet som om de går").click()
    expect(page.locator("#map")).to_have_attribute("data-question", re.compile(r"vilkar\.natt$"))
    expect(page.get_by_label("Vilkår")).to_have_value("1~vilkar.natt")
    page.go_back()
    expect(page.get_by_label("Vilkår")).to_have_value("1~vilkar.natt.ukjente-hviler")
    expect(page.locator("#finding")).to_have_text(night)
    page.get_by_role("link", name="Tilbake til i dag").click()
    expect(page.locator("#map")).to_have_attribute("data-question", "women-documented-180")
    expect(page.locator("#map .way")).to_have_count(0)
    expect(page.locator("#banner")).to_be_empty()
    expect(page.locator("#finding")).to_have_text(today)


def test_conditions_are_chosen_one_by_one_by_keyboard_and_all_that_is_closed_is_listed(open_page: Opener) -> None:
    page = open_page("/hva-hvis?hva=1~lukk.hammerfest~navn.Uten")
    part = page.locator("#whatif-conditions")
    part.get_by_label("Vanlig døgn").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"lukk\.hammerfest(~|%7E)vilkar\.natt(~|%7E)navn\.Uten$"))
    expect(page.locator("#whatif-bounds")).to_contain_text("Mellom")
    part.locator("summary").focus()
    page.keyboard.press("Enter")
    part.get_by_label("Vinter:").check()
    part.get_by_label("går ikke", exact=True).check()
    part.get_by_label("Fart på vei").fill("80")
    part.get_by_label("Fart på vei").press("Enter")
    expect(page).to_have_url(re.compile(r"vilkar\.natt\.ukjente-hviler\.vinter\.fart-80"))
    expect(part.get_by_label("Egne vilkår")).to_be_checked()
    expect(part.locator(".said")).to_contain_text("80 prosent")
    expect(page.locator("#whatif-map .sign.winter").first).to_be_attached()
    expect(page.locator("#whatif-map .way.doubtful")).to_have_count(1)
    expect(page.locator("#whatif-closures")).to_contain_text("Fjelloverganger som er stengt")
    expect(page.locator("#whatif-closures")).to_contain_text("nasjonaleturistveger.no")
    part.get_by_label("Natt:").uncheck()
    expect(page).to_have_url(re.compile(r"vilkar\.vinter\.fart-80"))
    expect(page.locator("#whatif-bounds")).to_be_empty()
    expect(page.locator(".chips li")).to_have_count(1)  # the change and the name stay
    expect(page.get_by_label("Navn på tilfellet")).to_have_value("Uten")
    page.get_by_role("button", name="Angre").click()
    expect(part.get_by_label("Natt:")).to_be_checked()
