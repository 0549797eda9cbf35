"""`python -m benchmarks`: how fast the engine is on a large network, against others, in one interleaved run."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.cli.epilog import examples
from dashboard.cli.options import OneOf, as_columns, as_json, write_text

if TYPE_CHECKING:
    from benchmarks.graphs import Course
    from benchmarks.race import Race
    from benchmarks.whatif import Served

RAW = Path("..") / "shared" / "data"
NORTHWEST = Path("bench") / "dimacs9_NW.gr.xz"


@click.command(
    short_help="Measure the engine against others on a large network.",
    epilog=examples(
        "python -m benchmarks                                  on what is at hand",
        "python -m benchmarks --graph roads.gr.xz --format json",
        "python -m benchmarks --part dashboard                 what-ifs as requests to the server",
    ),
)
@click.option(
    "--graph",
    "graphs",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Network in the DIMACS form (.gr.xz); may be given several times. Else the Northwest of the USA from the "
    "raw data, or a drawn network; and always the embedded roads of Norway.",
)
@click.option("--raw", metavar="DIR", type=click.Path(path_type=Path), default=RAW, help="Raw data, if there is any.")
@click.option(
    "--part",
    type=OneOf("part", ("engine", "dashboard", "both")),
    help="The engine alone, what-ifs in the dashboard over a made-up national network, or both. "
    "Else both, with --graph the engine.",
)
@click.option("--rounds", type=click.IntRange(min=1), default=7, show_default=True, help="How often each task is done.")
@click.option("--rivals/--no-rivals", default=True, show_default=True, help="Run igraph, networkit, pandana if there.")
@click.option("--plot", metavar="FILE", type=click.Path(path_type=Path), help="Draw times against nodes, as SVG.")
@click.option("--format", "fmt", type=OneOf("format", ("text", "json")), default="text", show_default=True)
def bench(
    graphs: tuple[Path, ...],
    raw: Path,
    part: str | None,
    rounds: int,
    plot: Path | None,
    fmt: str,
    *,
    rivals: bool,
) -> None:
    """Measure the engine on large networks: searches, twelve groups, one centre more or less, closed roads.

    And the dashboard: how long the server takes for a what-if over a national network, whose roads are made up.

    All times come from one run in which the engines take turns; ratio_to_scipy says how many times as fast as scipy.
    The others are measured where they are installed: pip install 'reisevei[bench]'.
    """
    from benchmarks import engines, race  # noqa: PLC0415
    from benchmarks.plot import growth  # noqa: PLC0415

    others = engines.installed() if rivals else []
    part = part or ("engine" if graphs else "both")
    results: list[Race | Served] = []
    with chatter_aside():
        if part != "dashboard":
            results += [race.run(course, rivals=others, rounds=rounds) for course in _courses(graphs, raw)]
        if part != "engine":
            results.append(_served(graphs, raw, rounds=rounds))
    found = [result.as_json() for result in results]
    if plot is not None:
        plot.write_text(growth(found), encoding="utf-8")
    if fmt == "json":
        write_text(as_json(found[0] if len(found) == 1 else found))
    else:
        write_text("\n".join(_as_text(result) for result in results))


@contextmanager
def chatter_aside() -> Iterator[None]:
    """Send what compiled libraries print to standard error: standard output is for the result alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)  # what C's own buffer still holds
        os.dup2(kept, 1)
        os.close(kept)


def _courses(graphs: tuple[Path, ...], raw: Path) -> list[Course]:
    from benchmarks.graphs import dimacs, norway, town  # noqa: PLC0415

    if graphs:
        return [dimacs(path) for path in graphs]
    northwest = raw / NORTHWEST
    return [dimacs(northwest) if northwest.exists() else town(), norway(raw)]


def _served(graphs: tuple[Path, ...], raw: Path, *, rounds: int) -> Served:
    """Serve Norway on the roads of the first graph, else of the Northwest, else on drawn ones; on the finest cells."""
    from benchmarks import whatif  # noqa: PLC0415
    from benchmarks.cells import GRID_2019, fine_origins  # noqa: PLC0415
    from benchmarks.graphs import draw_town, read_dimacs  # noqa: PLC0415
    from benchmarks.national import dataset  # noqa: PLC0415
    from geo.data.folder import load  # noqa: PLC0415

    path = graphs[0] if graphs else raw / NORTHWEST
    topology = read_dimacs(path) if path.exists() else draw_town()
    today = load()
    origins = fine_origins(today, raw / GRID_2019) if (raw / GRID_2019).exists() else None
    made = dataset(topology, today=today, origins=origins)
    name = f"Norway on made-up roads ({topology.name}), {len(made.origins):,} cells"
    return whatif.serve(made, name=name, rounds=rounds)


def _as_text(result: Race | Served) -> str:
    from benchmarks import race  # noqa: PLC0415

    title = f"{result.graph}: {result.nodes:,} nodes, {result.arcs:,} arcs"
    promises = [("promise", "reached", "limit", "")]
    promises += [
        (target.name, f"{target.value:.1f} {target.unit}", f"{target.limit:g}", "met" if target.met else "NOT MET")
        for target in result.targets()
    ]
    lines, memory = _of_race(result) if isinstance(result, race.Race) else _of_server(result)
    return "\n".join([title, as_columns(lines, numbers=(2, 3)), as_columns(promises, numbers=(1, 2)), memory, ""])


def _of_race(result: Race) -> tuple[list[tuple[str, ...]], str]:
    lines: list[tuple[str, ...]] = [("task", "engine", "ms", "x scipy")]
    for row in result.as_json()["rows"]:
        ratio = "" if row["ratio_to_scipy"] is None else f"{row['ratio_to_scipy']:.1f}"
        lines.append((row["task"], row["engine"], f"{1000 * row['seconds']:.1f}", ratio))
    for engine, steps in result.prepared_s.items():
        taken = sum(seconds for name, seconds in steps.items() if name != "compiled code loaded")
        lines.append(("preparation", engine, f"{1000 * taken:.0f}", ""))
    memory = (
        f"serving structures {result.resident_mb:.0f} MB, peak {result.peak_rss_mb:.0f} MB, "
        f"compiled code {result.disk_mb:.1f} MB on disk; writing 45 x all nodes alone takes "
        f"{1000 * result.floor_s['ordinary stores']:.0f} ms, "
        f"{1000 * result.floor_s['streaming stores']:.0f} ms streamed"
    )
    return lines, memory


def _of_server(result: Served) -> tuple[list[tuple[str, ...]], str]:
    lines: list[tuple[str, ...]] = [("what-if in the dashboard", "", "ms", "of processor")]
    rows = [timing.as_row() for timing in result.timings]
    lines += [(row["task"], "", f"{row['wall_ms']:.1f}", f"{row['cpu_ms']:.1f}") for row in rows]
    kept = ", ".join(f"{name} {taken:.0f} MB" for name, taken in result.serving_mb.items())
    memory = f"kept to answer: {kept}; the process {result.process_mb:.0f} MB, at most {result.peak_rss_mb:.0f} MB"
    return lines, memory
