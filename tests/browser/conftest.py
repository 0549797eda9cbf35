"""A real server, a real browser. A page fails its test on any console error and on any request to another host."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from dashboard.app import create_app
from geo.dataset import load
from geo.study import Study

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
THIS_YEAR = 2026
PATIENCE_MS = 30_000  # an upper bound for a busy machine; nothing ever waits this long for its own sake
expect.set_options(timeout=PATIENCE_MS)


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing: what a visitor looks at is not logged, in tests either."""


@pytest.fixture(scope="session")
def norway() -> Study:
    return Study(load())


@pytest.fixture(scope="session")
def site(norway: Study) -> Iterator[str]:
    server = make_server(
        "127.0.0.1", 0, create_app(norway, this_year=THIS_YEAR).server, threaded=True, request_handler=_Silent
    )
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


Opener = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture
def open_page(site: str, browser: Browser, watch: Watch) -> Iterator[Opener]:
    """Open an address in a context of its own: another visitor, another machine."""
    contexts: list[BrowserContext] = []

    def opener(path: str = "/", *, width: int = 1280, height: int = 800, scheme: Scheme = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="nb-NO",
        )
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
