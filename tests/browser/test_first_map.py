"""The page comes with its map; Dash takes it over as it stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

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


def test_dash_takes_the_map_over_without_a_jump_or_a_new_colour(site: str, browser: Browser, watch: Watch) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark", locale="nb-NO")
    context.add_init_script(AT_FIRST)
    page = context.new_page()
    watch.over(page)
    page.goto(f"{site}/?gruppe=men_with_children&kommune=5612&hva=1~lukk.hammerfest~apne.5610-karasjok.women")
    page.locator("#innhold").wait_for()
    assert page.locator("form.first").count() == 0
    first = page.evaluate("window.seenFirst")
    assert first["drawing"].count('class="m c') == 357
    assert page.evaluate("document.querySelector('#map svg').knownAgain")
    expect(page.locator("#table tbody tr.chosen")).to_have_count(1)  # all else stands too, and the map as it did
    assert page.evaluate(SEEN) == first
    page.locator('[data-code="5612"]').first.hover()
    expect(page.locator("#map .tip")).to_contain_text("Kautokeino")
    # What the browser draws by itself, elsewhere in the dashboard, is the same to the letter.
    page.get_by_role("link", name="Metode").click()
    expect(page.locator("#map")).to_have_count(0)
    page.go_back()
    expect(page.locator(".selected .line")).to_have_count(1)
    page.mouse.move(0, 0)
    page.wait_for_function(
        f"(first) => JSON.stringify(({SEEN})()) === first", arg=page.evaluate("JSON.stringify(seenFirst)")
    )
    assert not page.evaluate("document.querySelector('#map svg').knownAgain")
    context.close()
