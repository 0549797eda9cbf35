"""``python -m benchmarks`` measures; see ``benchmarks.command``."""

from __future__ import annotations

from benchmarks.command import bench

bench(prog_name="python -m benchmarks")
