"""The page in a real browser: first map and recolouring, by the marks that the map itself sets."""

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
FIRST_MAP = """() => performance.getEntriesByName("reisevei-first-map")[0]?.startTime"""


@contextmanager
def served() -> Iterator[str]:
    """The dashboard on a free port, in a process of its own; gives its address."""
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield re.findall(r"http://\S+/", line)[0]
        finally:
            process.terminate()


def measure(*, rounds: int = ROUNDS) -> dict[str, float]:
    """Medians in milliseconds: navigation to first map in a fresh browser context, click on a group to new colours."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    first: list[float] = []
    again: list[float] = []
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        _first_map(browser, address)  # once unmeasured: the server warms up
        for _ in range(rounds):
            page, taken = _first_map(browser, address)
            first.append(taken)
            page.wait_for_load_state("networkidle")
            for group in GROUPS:
                page.wait_for_function(AT_REST)
                page.wait_for_load_state("networkidle")
                page.evaluate(IDLE)
                again.append(float(page.evaluate(RECOLOUR, ["gruppe", group])))
            page.context.close()
        browser.close()
    return {"first map": statistics.median(first), "recolour": statistics.median(again)}


def _first_map(browser: Browser, address: str) -> tuple[Page, float]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_function(FIRST_MAP)
    return page, float(page.evaluate(FIRST_MAP))
