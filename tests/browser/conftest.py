"""A real server, a real browser. A page fails its test on any console error and on any request to another host."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from dashboard.app import create_app
from tests.support.norway import norway

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
THIS_YEAR = 2026
PATIENCE_MS = 30_000  # an upper bound for a busy machine; nothing ever waits this long for its own sake
expect.set_options(timeout=PATIENCE_MS)


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing: what a visitor looks at is not logged, in tests either."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    app = create_app(norway(), this_year=THIS_YEAR)
    server = make_server("127.0.0.1", 0, app.server, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What went wrong in the browser: errors and warnings on the console, requests that left the host."""

    host: str
    troubles: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Note everything that happens on a page from now on."""
        page.on("console", lambda message: self._note(message.type in {"error", "warning"}, f"console: {message.text}"))
        page.on("pageerror", lambda error: self._note(True, f"error: {error}"))  # noqa: FBT003
        page.on("request", lambda request: self._note(not self._ours(request.url), f"left the host: {request.url}"))

    def _ours(self, url: str) -> bool:
        return url.startswith((self.host + "/", "data:", "blob:"))

    def _note(self, wrong: bool, text: str) -> None:  # noqa: FBT001
        if wrong:
            self.troubles.append(text)


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    watching = Watch(site)
    yield watching
    assert watching.troubles == []


#: Level A and AA. Only faults are described: a selector for each of the thousands of sound elements takes most time.
_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
#: Rows built alike are judged alike: of each kind (the tags and classes of the row and all in it) a few stay.
_FEW_ROWS_OF_A_KIND = """() => {
  for (const body of document.querySelectorAll('tbody')) {
    const seen = new Map();
    for (const row of [...body.rows]) {
      const parts = [row, ...row.querySelectorAll('*')];
      const kind = parts.map((part) => `${part.tagName}.${part.getAttribute('class')}`).join(' ');
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (seen.get(kind) > 3) row.remove();
    }
  }
}"""


def accessibility_faults(page: Page) -> list[tuple[str, str, str]]:
    """Rule, element and remedy of each fault of level A or AA that axe finds on the page as it stands.

    Long tables are cut down to a few rows of each kind first: the page is of no use to the test afterwards.
    """
    page.evaluate(_FEW_ROWS_OF_A_KIND)
    return [
        (one["id"], node["html"][:160], node.get("failureSummary", "")[:200])
        for one in Axe().run(page, options=_AXE).response["violations"]
        for node in one["nodes"]
    ]


#: The narrow screen of a telephone, and the wide one that pages are opened on where nothing else is said.
NARROW, WIDE = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)


def fits_then_widen(page: Page) -> None:
    """Hold a page that was opened on a narrow screen to it: it never scrolls sideways. Then go to the wide screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.set_viewport_size(WIDE)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


Opener = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture
def open_page(site: str, browser: Browser, watch: Watch) -> Iterator[Opener]:
    """Open an address in a context of its own: another visitor, another machine."""
    contexts: list[BrowserContext] = []

    def opener(path: str = "/", *, screen: ViewportSize = WIDE, scheme: Scheme = "light") -> Page:
        context = browser.new_context(viewport=screen, color_scheme=scheme, locale="nb-NO")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(site + path)
        page.locator("#innhold").wait_for()
        return page

    yield opener
    for context in contexts:
        context.close()
