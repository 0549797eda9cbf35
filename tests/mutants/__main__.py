"""Apply every breakage, one at a time, in copies of the tree, and see that the nearest tests fail.

Usage: ``python -m tests.mutants [--only NAME ...] [--jobs N]``. The working copy itself is never touched. A breakage is
*caught* when one of its tests fails; a test that does not start (an import that breaks, a name that no longer exists)
shows nothing and counts as a failure of the list. Ends with 1 if one survives or cannot be applied.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.breakages import TOP, Breakage, breakages

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "build-*", "dist", ".mypy_cache", ".ruff_cache", ".hypothesis")
PASSED, FAILED = 0, 1  # pytest's own answers; any other means that the tests did not run
MOST_SECONDS = 900  # a breakage may make a loop endless
MACHINE_CODE = "geo/routing/engines/cch"  # compiled functions are kept on disk, with what they call


@contextmanager
def broken(copy: Path, breakage: Breakage) -> Iterator[None]:
    """Break the rule in this copy of the tree, and mend it afterwards, time stamp and all."""
    path = copy / breakage.file
    content, stamp = path.read_bytes(), path.stat()
    path.write_text(breakage.applied(content.decode("utf-8")), encoding="utf-8")
    try:
        yield
    finally:
        path.write_bytes(content)
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def run(copy: Path, tests: Sequence[str], *, fresh: bool = False) -> tuple[int, str]:
    """Run these tests in this copy. ``fresh``: nothing compiled before is taken for what stands there now."""
    with tempfile.TemporaryDirectory() as compiled:
        beside = {"NUMBA_CACHE_DIR": compiled} if fresh else {}
        env = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"} | beside
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        try:
            done = subprocess.run(
                command, cwd=copy, env=env, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
            )
        except subprocess.TimeoutExpired:
            return -1, f"no answer within {MOST_SECONDS} seconds"
    return done.returncode, done.stdout + done.stderr


def judged(copy: Path, breakage: Breakage) -> tuple[bool, str]:
    """Return whether the breakage was met as the list says, and what happened, in a few words."""
    try:
        with broken(copy, breakage):
            code, said = run(copy, breakage.tests, fresh=breakage.folder.startswith(MACHINE_CODE))
    except ValueError as error:
        return False, str(error)
    if code not in (PASSED, FAILED):
        return False, f"the tests did not run (pytest answered {code}): {_last_line(said)}"
    if breakage.equivalent:
        return code == PASSED, "equivalent" if code == PASSED else "called equivalent, but caught"
    if code == PASSED:
        return False, "SURVIVED"
    failed = [line.removeprefix("FAILED ").split(" - ")[0] for line in said.splitlines() if line.startswith("FAILED ")]
    return True, f"caught by {failed[0]}" if failed else f"caught: {_last_line(said)}"


def failing_unbroken(copy: Path, chosen: Sequence[Breakage]) -> dict[str, str]:
    """Return breakages whose tests do not pass as the tree is, with what they said; tried all at once first."""
    every = sorted({test for breakage in chosen for test in breakage.tests})
    if run(copy, every)[0] == PASSED:
        return {}
    said = {tests: run(copy, tests) for tests in {breakage.tests for breakage in chosen}}
    return {
        one.name: f"its tests do not pass unbroken: {_last_line(said[one.tests][1])}"
        for one in chosen
        if said[one.tests][0] != PASSED
    }


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print a table; 0 if everything went as the list says."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", metavar="NAME", action="append", help="this breakage alone, or all of a folder")
    parser.add_argument("--jobs", metavar="N", type=int, default=os.cpu_count() or 1, help="copies tried side by side")
    options = parser.parse_args(arguments)
    wanted = options.only
    chosen = [one for one in breakages() if not wanted or one.name in wanted or one.folder in wanted]
    if not chosen:
        parser.error("no breakage bears that name")
    copies: SimpleQueue[Path] = SimpleQueue()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for number in range(max(options.jobs, 1)):
            copy = Path(folder) / str(number) / TOP.name
            shutil.copytree(TOP, copy, ignore=NOT_COPIED, symlinks=True)
            copies.put(copy)
        first = copies.get()
        unready = failing_unbroken(first, chosen)
        copies.put(first)

        def tried(breakage: Breakage) -> tuple[bool, str]:
            if breakage.name in unready:
                return False, unready[breakage.name]
            copy = copies.get()
            try:
                return judged(copy, breakage)
            finally:
                copies.put(copy)

        width = max(len(one.name) for one in chosen)
        with ThreadPoolExecutor(max(options.jobs, 1)) as pool:
            for breakage, (good, what) in zip(chosen, pool.map(tried, chosen), strict=True):
                wrong += not good
                print(f"{'ok  ' if good else 'FAIL'} {breakage.name:<{width}}  {breakage.file}: {what}", flush=True)  # noqa: T201
    print(f"{len(chosen) - wrong} passed, {wrong} failed")  # noqa: T201
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
