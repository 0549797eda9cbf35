"""``python -m dashboard.cli`` is the ``reisevei`` command."""

from __future__ import annotations

from dashboard.cli.main import main

main(prog_name="reisevei")
