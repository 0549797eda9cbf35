"""The page comes with its map; Dash takes it over as it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import NARROW, WIDE, Watch

pytestmark = pytest.mark.browser

# Where the parts of the page stand.
PARTS = ["h1", ".controls", ".keys", ".map", ".legend", ".bars"]
PLACES = f"""() => {PARTS}.map((part) => {{
  const {{ x, y, width, height }} = document.querySelector(part).getBoundingClientRect();
  return [part, x, y, width, height];
}})"""
# Everything that can be seen of the map, and where.
SEEN = """() => {
  const map = document.querySelector(".map svg");
  const { x, y, width, height } = map.getBoundingClientRect();
  return { at: [x, y, width, height], drawing: map.outerHTML };
}"""
# At the very moment in which the page says that its map stands; and a sign on the map, to know it again.
AT_FIRST = f"""
const mark = performance.mark.bind(performance);
performance.mark = (name, options) => {{
  if (name === "reisevei-first-map") {{
    window.seenFirst = ({SEEN})();
    document.querySelector(".map svg").knownAgain = true;
  }}
  return mark(name, options);
}};
"""


def places(page: Page) -> list[Any]:
    """Where the parts stand, on a wide screen and on a narrow one."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found.append(page.evaluate(PLACES))
    return found


def test_dash_takes_the_page_over_without_a_jump_or_a_new_colour(site: str, browser: Browser, watch: Watch) -> None:
    context = browser.new_context(viewport=WIDE, color_scheme="dark", locale="nb-NO")
    context.add_init_script(AT_FIRST)
    page = context.new_page()
    watch.over(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)  # Dash waits for the test

    page.route("**/dash_renderer*", hold)
    query = "?gruppe=men_with_children&kommune=5612&hva=1~lukk.hammerfest~apne.5610-karasjok.women"
    page.goto(f"{site}/{query}", wait_until="domcontentloaded")
    page.wait_for_function("() => window.seenFirst")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    plain = places(page)
    assert page.locator("#innhold").count() == 0
    for route in held:
        route.continue_()
    page.locator("#innhold").wait_for()
    assert page.locator("form.first").count() == 0
    assert places(page) == plain
    first = page.evaluate("window.seenFirst")
    assert first["drawing"].count('class="m c') == 357
    assert page.evaluate("document.querySelector('#map svg').knownAgain")
    expect(page.locator("#table tbody tr.chosen")).to_have_count(1)  # all else stands too, and the map as it did
    as_at_first(page)
    page.locator('[data-code="5612"]').first.hover()
    expect(page.locator("#map .tip")).to_contain_text("Kautokeino")
    # What the browser draws by itself, elsewhere in the dashboard, is the same to the letter.
    page.get_by_role("link", name="Metode").click()
    expect(page.locator("#map")).to_have_count(0)
    page.go_back()
    expect(page.locator(".selected .line")).to_have_count(1)
    page.mouse.move(0, 0)
    as_at_first(page)
    assert not page.evaluate("document.querySelector('#map svg').knownAgain")
    context.close()


def as_at_first(page: Page) -> None:
    """Wait until the map is what it was at first: after another size of the window it is drawn with the next frame."""
    page.wait_for_function(f"() => JSON.stringify(({SEEN})()) === JSON.stringify(window.seenFirst)")


def test_a_choice_made_before_dash_has_started_is_not_lost(site: str, browser: Browser, watch: Watch) -> None:
    context = browser.new_context(viewport=WIDE, locale="nb-NO")
    page = context.new_page()
    watch.over(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/dash_renderer*", hold)
    page.goto(site, wait_until="domcontentloaded")
    page.locator("form.first.whole").wait_for()
    page.locator("form.first").get_by_label("Menn", exact=True).check()
    page.locator('form.first select[name="hva"]').select_option("1~vilkar.natt")
    page.wait_for_function("() => performance.getEntriesByName('reisevei-first-map').length")
    for route in held:
        route.continue_()
    page.unroute("**/dash_renderer*")
    page.locator("#innhold").wait_for()
    expect(page.locator("#group").get_by_label("Menn", exact=True)).to_be_checked()
    expect(page).to_have_url(re.compile(r"\?gruppe=men&hva=1(~|%7E)vilkar\.natt$"))
    expect(page.locator("#map")).to_have_attribute("data-question", re.compile(r"^men-documented-90-1~vilkar\.natt"))
    context.close()
