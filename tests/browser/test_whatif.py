"""What a planner does with scenarios and siting, from beginning to end, on the embedded data set."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, accessibility_faults, fits_then_widen

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]
CLOSED = "/hva-hvis?hva=1~lukk.hammerfest"
MUNICIPALITIES = 357


def told(page: Page, pattern: str) -> None:
    expect(page.locator("#whatif-finding")).to_contain_text(re.compile(pattern))


def stands(page: Page) -> None:
    """Wait until map, tables and form show the address."""
    expect(page.locator("#whatif-map")).to_have_attribute("data-question", re.compile(r".+"))
    expect(page.locator("#table-whatif tbody tr")).to_have_count(MUNICIPALITIES)


def chips(page: Page) -> Locator:
    return page.locator(".chips li")


def of_class(page: Page, name: str) -> int:
    return page.locator(f"#whatif-map .land path.{name}").count()


def middle(where: Locator) -> tuple[float, float]:
    box = where.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_real_case_colours_the_map_and_says_who_gains(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    told(page, "Hva om et krisesenter")
    assert of_class(page, "cd8") == 0
    page.get_by_role("button", name="Karasjok åpnes igjen").click()
    told(page, "får kortere vei til et krisesenter som dokumentert eller antatt tar imot")
    expect(page).to_have_url(re.compile(r"/hva-hvis\?gruppe=sami_north&hva=1(~|%7E)gjenapne\.karasjok_closed"))
    expect(chips(page)).to_have_count(1)
    expect(page.locator("#whatif-map .land path.cd8").first).to_be_attached()
    expect(page.locator("#whatif-map .extra.new")).to_have_count(1)
    expect(page.locator("#whatif-keys .figure")).to_have_count(4)
    expect(page.locator(".cases .note")).to_contain_text("2019")


def test_closing_by_the_form_undo_redo_and_reset(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    page.locator(".change-form").get_by_label("Stenge").check()
    page.locator("#whatif-centre").select_option("hammerfest")
    page.get_by_role("button", name="Steng senteret").click()
    told(page, "får lengre vei")
    expect(page).to_have_url(re.compile("lukk.hammerfest"))
    expect(page.locator('#whatif-map [data-centre="hammerfest"]')).to_have_class(re.compile("closed"))
    page.get_by_role("button", name="Angre").click()
    told(page, "Hva om et krisesenter")
    expect(page).to_have_url(re.compile(r"/hva-hvis$"))
    page.get_by_role("button", name="Gjør om").click()
    told(page, "får lengre vei")
    expect(chips(page)).to_have_count(1)
    page.get_by_role("button", name="Nullstill").click()
    expect(chips(page)).to_have_count(0)
    told(page, "Hva om et krisesenter")


def test_a_change_is_taken_away_by_its_own_button(open_page: Opener) -> None:
    page = open_page(CLOSED + "~lukk.alta")
    expect(chips(page)).to_have_count(2)
    page.get_by_role("button", name="Fjern: Hammerfest krisesenter stenges.").click()
    expect(chips(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"hva=1(~|%7E)lukk\.alta$"))


def test_a_marker_on_the_map_closes_its_centre(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    page.locator('#whatif-map [data-centre="hammerfest"] .disc').click()
    expect(page.locator(".map-pop")).to_contain_text("Hammerfest")
    page.locator(".map-pop").get_by_role("button", name="Steng").click()
    expect(page).to_have_url(re.compile("lukk.hammerfest"))
    expect(chips(page)).to_have_count(1)
    page.locator('#whatif-map [data-centre="hammerfest"] .cross').click()
    page.locator(".map-pop").get_by_role("button", name="Åpne igjen").click()
    expect(page).to_have_url(re.compile(r"/hva-hvis$"))


def test_a_click_on_the_map_snaps_to_the_nearest_town_and_says_which(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    page.locator('#whatif-map [data-code="5612"]').click()
    expect(page.locator(".map-pop")).to_contain_text("Nærmeste sted:")
    expect(page.locator(".map-pop")).to_contain_text("(Kautokeino)")
    page.keyboard.press("Escape")
    expect(page.locator(".map-pop")).to_be_hidden()
    page.locator('#whatif-map [data-code="5612"]').click()
    page.locator(".map-pop button").first.click()
    expect(page).to_have_url(re.compile(r"apne\.5612-"))
    told(page, "får kortere vei")


def test_a_new_centre_is_dragged_to_the_map(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    x, y = middle(page.locator(".drag-new"))
    goal = middle(page.locator('#whatif-map [data-code="5612"]'))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*goal, steps=5)
    expect(page.locator(".drag-ghost")).to_contain_text("(Kautokeino)")
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"apne\.5612-"))
    expect(page.locator(".map-says")).to_contain_text("nærmeste sted")
    expect(page.locator("#whatif-map .extra.new")).to_have_count(1)


def test_the_same_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    page.locator(".drag-new").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#whatif-place")).to_be_focused()
    page.keyboard.type("Atlantis")
    page.keyboard.press("Enter")
    expect(page.locator("#whatif-problem")).to_contain_text("Fant ikke stedet")
    page.locator("#whatif-place").fill("Karasjok (Karasjok)")
    page.keyboard.press("Enter")
    # A closed centre stands there: it is reopened.
    expect(page).to_have_url(re.compile(r"gjenapne\.karasjok_closed\.women\.men"))
    told(page, "får kortere vei")


def test_every_kind_of_change_can_be_made(open_page: Opener) -> None:
    page = open_page("/hva-hvis")
    stands(page)
    form = page.locator(".change-form")
    form.get_by_label("Flytte").check()
    page.locator("#whatif-centre").select_option("halden")
    page.get_by_label("Sted", exact=True).fill("Sarpsborg")
    page.get_by_role("button", name="Flytt senteret").click()
    expect(chips(page)).to_have_count(1)
    form.get_by_label("Tilbud", exact=True).check()
    page.locator("#whatif-group").select_option("men_with_children")
    page.get_by_role("button", name="Endre tilbudet").click()
    expect(chips(page)).to_have_count(2)
    form.get_by_label("Avtale").check()
    page.locator("#whatif-area").select_option("0301")
    page.get_by_role("button", name="Endre avtalen").click()
    expect(chips(page)).to_have_count(3)
    form.get_by_label("Vei", exact=True).check()
    page.get_by_label("Veinummer").fill("Rv7")
    page.get_by_label("Fra sted").fill("Haugastøl")
    page.get_by_label("Til sted").fill("Øvre Eidfjord")
    page.get_by_role("button", name="Steng veien").click()
    expect(chips(page)).to_have_count(4)
    expect(page.locator(".chips")).to_contain_text("Rv7 er stengt midt mellom Haugastøl og Øvre Eidfjord")
    expect(page.locator(".trouble")).to_have_count(0)


def test_a_named_scenario_survives_reload_and_sharing(open_page: Opener) -> None:
    page = open_page(CLOSED)
    page.get_by_label("Navn på tilfellet").fill("Uten Hammerfest, 2027")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("navn"))
    page.reload()
    expect(page.get_by_label("Navn på tilfellet")).to_have_value("Uten Hammerfest, 2027")
    shared = open_page(page.evaluate("location.pathname + location.search"))
    told(shared, "får lengre vei")
    expect(shared.locator("#table-whatif caption")).to_contain_text("Uten Hammerfest, 2027")
    assert shared.evaluate("localStorage.length + sessionStorage.length") == 0
    assert shared.context.cookies() == []


def test_garbage_gives_a_clear_message_and_today(open_page: Opener) -> None:
    page = open_page("/hva-hvis?hva=1~tull")
    expect(page.locator(".trouble")).to_contain_text("Vi forstår ikke hele scenarioet")
    told(page, "Hva om et krisesenter")
    page = open_page("/hva-hvis?hva=1~lukk.finnesikke~lukk.alta~lukk.alta")
    expect(page.locator(".trouble li")).to_have_count(2)
    expect(page.locator(".chips li.wrong")).to_have_count(2)


def test_the_map_shows_today_the_scenario_or_both(open_page: Opener) -> None:
    page = open_page(CLOSED)
    stands(page)
    page.locator("#whatif-show").get_by_label("Tenkt").check()
    expect(page.locator("#whatif-map")).to_have_attribute("data-question", re.compile("-etter-"))
    expect(page.locator("#whatif-legend")).to_contain_text("inntil 30 min")
    page.locator("#whatif-show").get_by_label("Side om side").check()
    expect(page.locator("#whatif-map-before")).to_have_attribute("data-question", re.compile("-for-"))
    assert page.locator("#whatif-map-before .land path").count() == MUNICIPALITIES
    page.locator("#whatif-show").get_by_label("Endring").check()
    expect(page.locator("#whatif-map-before")).to_have_count(0)


def test_any_two_scenarios_are_compared(open_page: Opener) -> None:
    page = open_page(CLOSED)
    told(page, "får lengre vei")
    page.get_by_label("Sammenlikn med").select_option(label="Dette tilfellet, slik det er nå")
    told(page, "Hva om et krisesenter")
    expect(page).to_have_url(re.compile("mot="))
    page.get_by_role("button", name="Nullstill").click()
    told(page, "får kortere vei")  # today against the scenario


def test_two_browsers_do_not_see_each_others_scenario(open_page: Opener) -> None:
    one, other = open_page("/hva-hvis"), open_page("/hva-hvis?gruppe=men")
    stands(one)
    stands(other)
    one.get_by_role("button", name="Sør-Helgeland legges ned").click()
    expect(chips(one)).to_have_count(1)
    other.get_by_role("button", name="Halden flyttes til Sarpsborg").click()
    expect(chips(other)).to_have_count(1)
    expect(chips(one)).to_contain_text("stenges")
    expect(chips(other)).to_contain_text("Sarpsborg")
    expect(other.locator("#whatif-map .extra.moved")).to_have_count(1)
    fresh = open_page("/hva-hvis")
    stands(fresh)
    expect(chips(fresh)).to_have_count(0)
    one.reload()
    expect(chips(one)).to_have_count(1)
    expect(one.locator("#whatif-map .extra")).to_have_count(0)


def test_the_table_and_its_file_agree(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(CLOSED)
    stands(page)
    first = page.locator("#table-whatif tbody tr").first
    expect(first).to_contain_text("Hammerfest")
    losing = first.locator("td").nth(5).inner_text()
    with page.expect_download() as waiting:
        page.locator("#whatif-downloads").get_by_role("link", name="CSV").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as content:
        rows = {row["municipality"]: row for row in csv.DictReader(content)}
    assert len(rows) > 350  # two names are borne by two municipalities
    assert round(float(rows["Hammerfest"]["people_losing"])) == int(re.sub(r"\D", "", losing))


def test_the_scenario_goes_along_to_other_pages(open_page: Opener) -> None:
    page = open_page(CLOSED)
    stands(page)
    page.get_by_role("link", name="Kart", exact=True).click()
    expect(page.locator(".scenario-banner")).to_contain_text("Hammerfest krisesenter stenges.")
    expect(page.locator('#map [data-centre="hammerfest"]')).to_have_class(re.compile("closed"))
    page.get_by_role("link", name="Tilbake til i dag").click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_the_best_place_is_found_and_tried(open_page: Opener) -> None:
    page = open_page("/plassering?gruppe=men_with_children")
    expect(page.locator("#siting-worth tbody tr").first).to_be_attached()
    page.get_by_role("button", name="Finn de beste stedene").click()
    expect(page.locator("#siting-plan h2")).to_contain_text("Beste sted:", timeout=120_000)
    expect(page.locator(".proof")).to_contain_text("Beviselig best blant")
    expect(page.locator("#siting-map .extra.new")).to_have_count(1)
    page.get_by_role("link", name="Prøv dette i «Hva hvis»").click()
    expect(chips(page)).to_have_count(1)
    told(page, "får kortere vei")


def test_a_search_can_be_cancelled(open_page: Opener) -> None:
    page = open_page("/plassering?gruppe=men&kandidater=steder&nye=3")
    expect(page.locator("#siting-worth tbody tr").first).to_be_attached()
    page.get_by_role("button", name="Finn de beste stedene").click()
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_role("button", name="Finn de beste stedene")).to_be_visible()
    expect(page.locator("#siting-plan")).to_contain_text("Velg spørsmål")


NIGHT = "~vilkar.natt.ukjente-hviler.vinter.overfart.fart-80"


PAGES = [
    CLOSED + "~apne.5610-karasjok.women~lukk.finnesikke",
    CLOSED + NIGHT + "&vis=begge",
    "/hva-hvis?hva=1~tull",
    "/plassering",
]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_narrow_screen_and_has_no_fault_of_level_a_or_aa(
    open_page: Opener, path: str, scheme: str
) -> None:
    page = open_page(path, screen=NARROW, scheme=scheme)
    expect(page.locator("#table-whatif tbody tr, #siting-worth tbody tr").first).to_be_attached()
    fits_then_widen(page)
    for summary in page.locator(".group-choice summary").all():
        summary.click()
    assert accessibility_faults(page) == []
