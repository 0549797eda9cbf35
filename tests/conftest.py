"""Settings for all tests: hypothesis draws the same cases every time and is not judged by the clock."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A loaded machine must not turn a right answer into a failure: no deadline, no complaint of slow drawing.
# The same commit gives the same cases; tests that want more of them say so themselves.
settings.register_profile(
    "house", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
