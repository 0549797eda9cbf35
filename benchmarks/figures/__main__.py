"""Print the figures of one interleaved run: engine, what-if, command line and browser."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

import click

from benchmarks.figures import browser, engine, scenario
from benchmarks.whatifs import BLOCK


def show_engine() -> None:
    """Print the engine's tasks in milliseconds and as multiples of the yardstick."""
    timings = engine.measure()
    unit = next(timing.median_ms for timing in timings if timing.name == engine.YARDSTICK)
    click.echo(f"{'task':<52} {'median ms':>10} {'fastest':>9} {'x yardstick':>12}")
    for timing in timings:
        ratio = timing.median_ms / unit
        click.echo(f"{timing.name:<52} {timing.median_ms:>10.1f} {min(timing.times_ms):>9.1f} {ratio:>12.2f}")


def show_scenario() -> None:
    """Print what a change of scenario takes, per kind of change, in the study and as a request."""
    click.echo()
    for name, times in scenario.measure().items():
        median, limit = statistics.median(times), "" if name == BLOCK else f", limit {scenario.LIMIT_MS:.0f}"
        click.echo(f"what if: {name:<24} median {median:>6.1f} ms, slowest {max(times):>6.1f}{limit}")
    click.echo()
    for row in scenario.requests().as_json()["requests"]:
        click.echo(f"request: {row['task']:<48} median {row['wall_ms']:>6.1f} ms, of processor {row['cpu_ms']:>6.1f}")


def show_help() -> None:
    """Print what the command line takes to say its help: the fastest of five starts."""
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "dashboard.cli", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - begin)
    click.echo(f"\nreisevei --help: {min(times) * 1000:.0f} ms (limit 300)")


def show_browser() -> None:
    """Print what a visitor waits for in a real browser, against the limits where there are any."""
    click.echo()
    for name, taken in browser.measure().items():
        limit = browser.LIMITS_MS.get(name)
        if limit is None:
            click.echo(f"{name:<12} {taken:>7.0f} ms")
            continue
        verdict = "ok" if taken <= limit else "TOO SLOW"
        click.echo(f"{name:<12} {taken:>7.0f} ms, limit {limit:.0f} ms: x {taken / limit:.2f} {verdict}")


def show_machine() -> None:
    """Print how many cores there are, and warn where the machine is busy with other things."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    click.echo(f"{cores} cores, load {load:.1f} before the start")
    if load > cores / 2:
        click.echo("The machine is busy with other things: trust the ratios, not the milliseconds.")


if __name__ == "__main__":
    show_machine()
    show_engine()
    show_scenario()
    show_help()
    show_browser()
