"""The fixtures of the dashboard's tests serve here too."""

from __future__ import annotations

from tests.dashboard.conftest import app, study

__all__ = ["app", "study"]
