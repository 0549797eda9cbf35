"""The page in a real browser: first map, first answer to a visitor, and recolouring.

*First map*: the country stands in the colours of the address's answer, at its place and in its size, and has been
painted. The page sets a mark then; what stood there at the mark is compared with what stands there in the end.
*Interactive*: a pointer that rests on a municipality from the beginning has been answered, and the answer painted.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

ROUNDS = 5
GROUPS = ("men", "wheelchair", "women_with_children", "active_substance_use", "women")
# interface.md's prototype on two cores, times two: the promise of the first version
LIMITS_MS = {"first map": 2 * 404.0, "recolour": 2 * 44.0}

RECOLOUR = """([name, value]) => new Promise((done) => {
  const begin = performance.now();
  new PerformanceObserver((list, observer) => {
    observer.disconnect();
    const mark = list.getEntries().find((entry) => entry.name === "reisevei-coloured");
    if (mark) done(mark.startTime - begin);
  }).observe({ entryTypes: ["mark"] });
  document.querySelector(`input[name="${name}"][value="${value}"]`).click();
})"""
# A visitor clicks on a page at rest: the table has followed the map, and the browser has nothing left to do.
AT_REST = """() => {
  const [map, table] = ["#map", "#table"].map((part) => document.querySelector(part).dataset.question);
  return map && map === table;
}"""
IDLE = "() => new Promise((done) => window.requestIdleCallback(() => done(), { timeout: 5000 }))"
MUNICIPALITY = "5612"
SEEN = """() => {
  const map = document.querySelector(".map svg");
  const { x, y, width, height } = map.getBoundingClientRect();
  const looks = [...map.querySelectorAll(".land path, .centre")].map((part) => part.getAttribute("class"));
  return JSON.stringify([x, y, width, height, looks]);
}"""
WATCH = f"""
const mark = performance.mark.bind(performance);
performance.mark = (name, options) => {{
  const made = mark(name, options);
  if (name === "reisevei-first-map") window.seenFirst = ({SEEN})();
  return made;
}};
const painted = (then) => requestAnimationFrame(() => setTimeout(then));
(function point() {{
  const shape = document.querySelector('.land [data-code="{MUNICIPALITY}"]');
  const tip = document.querySelector(".map .tip");
  if (shape && tip) {{
    const {{ x, y, width, height }} = shape.getBoundingClientRect();
    const at = {{ clientX: x + width / 2, clientY: y + height / 2, pointerType: "mouse", bubbles: true }};
    shape.dispatchEvent(new PointerEvent("pointermove", at));
    if (!tip.hidden) {{
      painted(() => mark("bench-answered"));
      tip.hidden = true;
      return;
    }}
  }}
  requestAnimationFrame(point);
}})();
"""
TIMES = (
    """() => ["reisevei-first-map", "bench-answered"].map((one) => performance.getEntriesByName(one)[0]?.startTime)"""
)


@contextmanager
def served() -> Iterator[str]:
    """Start the dashboard on a free port, in a process of its own, and give its address."""
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 -- ourselves
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield re.findall(r"http://\S+/", line)[0]
        finally:
            process.terminate()


def measure(*, rounds: int = ROUNDS) -> dict[str, float]:
    """Return medians in milliseconds of what a visitor waits for.

    From navigation to the first map and to the first answer, in a fresh browser context; from a click on a group to
    new colours.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    first: list[float] = []
    answered: list[float] = []
    again: list[float] = []
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        _first_map(browser, address)  # once unmeasured: the server warms up
        for _ in range(rounds):
            page, shown, told = _first_map(browser, address)
            first.append(shown)
            answered.append(told)
            page.wait_for_load_state("networkidle")
            for group in GROUPS:
                page.wait_for_function(AT_REST)
                page.wait_for_load_state("networkidle")
                page.evaluate(IDLE)
                again.append(float(page.evaluate(RECOLOUR, ["gruppe", group])))
            page.context.close()
        browser.close()
    kinds = {"first map": first, "interactive": answered, "recolour": again}
    return {name: statistics.median(times) for name, times in kinds.items()}


def _first_map(browser: Browser, address: str) -> tuple[Page, float, float]:
    """Milliseconds to the first map and to the first answer. ValueError if the first map was not the map that stays."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function(f"() => ({TIMES})().every((one) => one)")
    page.wait_for_function(AT_REST)
    if page.evaluate("window.seenFirst") != page.evaluate(SEEN):
        raise ValueError("what was measured as the first map is not the map that stands in the end")
    shown, told = page.evaluate(TIMES)
    return page, float(shown), float(told)
