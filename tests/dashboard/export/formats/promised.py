"""The columns of the municipality table, in their order: a promise to whoever reads our files by machine."""

from __future__ import annotations

PROMISED = [
    "municipality_code",
    "municipality",
    "county_code",
    "county",
    "population",
    "cut_off_population",
    "cut_off_reason",
    "centre_id",
    "centre",
    "median_min",
    "mean_min",
    "p10_min",
    "p90_min",
    "share_within_30",
    "share_within_60",
    "share_within_90",
    "share_within_120",
    "share_within_180",
    "share_within_300",
    "evidence",
]
