"""Units, and the limits in minutes that tables, figures and controls share. Nothing heavy is loaded with them."""

from __future__ import annotations

SECONDS_PER_MINUTE = 60.0
SECONDS_PER_HOUR = 3600.0
METRES_PER_KM = 1000.0

THRESHOLDS_MIN: tuple[int, ...] = (30, 60, 90, 120, 180, 300)  # what shares are counted within; none is a legal limit
BEYOND_MIN: tuple[int, ...] = (60, 90, 180, 300)  # of these, what national figures and comparisons count people beyond

HALF_A_PERSON = 0.5  # people are fractions after rescaling: fewer than this are nobody, in whole people
