"""Serve the dashboard by waitress: take the port first, then load, say the address when ready, end cleanly."""

from __future__ import annotations

import gc
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from dashboard import urls
from geo.errors import ReiseveiError

if TYPE_CHECKING:
    from flask.testing import FlaskClient

WARM_AFTER_S = 3.0  # the first visitor's own page comes before the others' answers
BETWEEN_S = 0.05
WARMED = (urls.municipality("0301"), urls.first_screen("?lesning=forventet"), urls.WHAT_IF)
THREADS = 8  # more than a browser's six connections, so that one visitor never waits for their own requests


class PortTakenError(ReiseveiError, OSError):
    """The address cannot be listened on; the text says why and what to do."""


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, not yet listening: nobody is answered before the page is ready."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise PortTakenError(f"Cannot listen on {host!r}: {error.strerror}. Try --host 127.0.0.1.") from error
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
    except OSError as error:
        bound.close()
        message = f"Cannot listen on {host}:{port}: {error.strerror}. Try another port: --port {port + 1}, or --port 0."
        raise PortTakenError(message) from error
    return bound


def address_of(bound: socket.socket) -> str:
    """Return the address to type into a browser on this machine; "all addresses" becomes localhost."""
    host, port = bound.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 -- compared with, not bound to
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(data: Path | None, *, host: str, port: int, announce: Callable[[str], Any]) -> None:
    """Serve the data folder (None: the embedded one) until Ctrl-C or SIGTERM. Raises PortTakenError, DataFault."""
    bound = take_port(host, port)
    try:
        application = _application(data)
        serve_application(application, bound, announce=announce)
    finally:
        bound.close()


def serve_application(application: Callable[..., Any], bound: socket.socket, *, announce: Callable[[str], Any]) -> None:
    """Answer requests for a WSGI application on a bound socket until Ctrl-C or SIGTERM."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):  # SIGINT too: a shell's background job starts with it ignored
            signal.signal(number, _leave)
    server = create_server(
        application, sockets=[bound], threads=THREADS, ident=None, clear_untrusted_proxy_headers=True
    )
    announce(f"Reisevei is ready: {address_of(bound)}  (Ctrl-C ends it)")
    server.run()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt  # waitress ends its threads on this, as on Ctrl-C


def _application(data: Path | None) -> Callable[..., Any]:
    from geo.data.folder import load  # noqa: PLC0415
    from geo.study.study import Study  # noqa: PLC0415

    with _nothing_thrown_away(), ThreadPoolExecutor(1) as beside:
        study = beside.submit(lambda: Study(load(data)))  # meanwhile the other core reads Dash
        from dashboard.app import create_app  # noqa: PLC0415

        app = create_app(study.result())
        client = app.server.test_client()
        client.get(urls.MAP)  # Dash sets itself up with the first request; two at once could meet it half done
    application: Callable[..., Any] = app.server
    warming = threading.Timer(WARM_AFTER_S, _warm, [client])
    warming.daemon = True
    warming.start()
    return application


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Let Python not look for garbage while all that is made is kept, and never look through it again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _warm(client: FlaskClient) -> None:
    """Ask once for what takes long the first time, so that no visitor waits for it; what is most likely first."""
    from dashboard.state.query import View  # noqa: PLC0415
    from geo.data.vocabulary import GROUP_IDS  # noqa: PLC0415

    for address in [*(f"{urls.ANSWER}{View(group=group).to_query()}" for group in GROUP_IDS), *WARMED]:
        client.get(address)
        time.sleep(BETWEEN_S)  # a visitor's own question goes first
