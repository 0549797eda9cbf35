"""`reisevei serve`: what is asked of the server; the server itself stands in tests/dashboard/test_serve.py."""

from __future__ import annotations

import socket
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.cli.running import refused, run


def test_folder_host_and_port_are_handed_on(towns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        import_module("dashboard.cli.serve"),
        "run",
        lambda data, *, host, port, announce: asked.append((data, host, port, callable(announce))),
    )
    assert run("serve", "--data", towns, "--host", "0.0.0.0", "--port", "0").exit_code == 0
    assert run("serve").exit_code == 0
    assert asked == [(towns, "0.0.0.0", 0, True), (None, "127.0.0.1", 8050, True)]


def test_a_port_in_use_is_one_clear_text(towns: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(run("serve", "--data", towns, "--port", str(port)), code=1)
    assert f"--port {port + 1}" in said


@pytest.mark.parametrize("port", ["-1", "70000", "x"])
def test_a_port_that_cannot_be_is_a_wrong_use(towns: Path, port: str) -> None:
    assert "--port" in refused(run("serve", "--data", towns, "--port", port))
