"""Serving: the port is taken first, the address is said when the page is ready, and it ends cleanly."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.serve import PortTakenError, address_of, take_port


@pytest.fixture
def server(world: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", "0", "--data", str(world)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def address(server: subprocess.Popen[str]) -> str:
    """The address as it is printed; reading the line waits until the page is ready."""
    assert server.stdout is not None
    line = server.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert found, (line, server.stderr.read() if server.stderr and not line else "")
    return found[0]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_page_is_there_when_the_address_is_and_the_end_is_clean(
    server: subprocess.Popen[str], how: signal.Signals
) -> None:
    with urllib.request.urlopen(address(server), timeout=30) as page:
        assert page.status == 200
        assert b"<!DOCTYPE html>" in page.read()
    server.send_signal(how)
    rest, errors = server.communicate(timeout=20)
    assert server.returncode == 0
    assert errors == ""  # no visit is logged, and no traceback is left behind
    assert rest == ""


TOLD = """
import json
from dashboard.serve import serve_application, take_port

def tell(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({name: str(value) for name, value in environ.items()}).encode()]

serve_application(tell, take_port("127.0.0.1", 0), announce=lambda text: print(text, flush=True))
"""


def test_what_a_proxy_says_of_the_visitor_is_not_trusted() -> None:
    told = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https",
            "Forwarded": "for=1.2.3.4;host=elsewhere.example;proto=https"}  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", TOLD], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        request = urllib.request.Request(address(one), headers=told)
        with urllib.request.urlopen(request, timeout=30) as page:
            environ = json.load(page)
        one.send_signal(signal.SIGTERM)
        one.communicate(timeout=20)
    assert not [name for name in environ if "FORWARDED" in name]
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert "elsewhere" not in environ["HTTP_HOST"] + environ["SERVER_NAME"]


def test_a_port_in_use_is_said_at_once(world: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port), "--data", str(world)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith(f"Error: Cannot listen on 127.0.0.1:{port}")
    assert "--port" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_host_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(PortTakenError, match="Cannot listen on"):
        take_port("no-such-host.invalid", 0)


def test_all_addresses_are_told_as_localhost() -> None:
    with take_port("0.0.0.0", 0) as bound:
        assert address_of(bound) == f"http://localhost:{bound.getsockname()[1]}/"
