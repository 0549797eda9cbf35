"""Is it still the same product, to the byte? Run a checkout, list the SHA-256 of all that it says; compare two lists.

::

    python -m tests.golden.same_bytes list --tree CHECKOUT --python PYTHON --out LIST [--keep DIR] …
    python -m tests.golden.same_bytes list --quick …
    python -m tests.golden.same_bytes compare LIST LIST [--kept DIR DIR] [--but KIND] [--common]

It knows no module but ``dashboard.cli``, so that files may move: it runs ``python -m dashboard.cli …`` and asks the
server that ``serve`` starts. The checkout is only read: compiled code, files and edited data go to a scratch folder.
Both lists are to be made with the same packages and in the same year, for the dashboard marks old evidence.

A line is ``SHA256  what``; ``what`` begins with its kind:

- ``cli``: exit code and what was printed, or, behind ``>``, a file that the command wrote or changed;
- ``http head``: status and headers; ``http body``: what came; for HTML ``http raw`` as it came and ``http page`` with
  the addresses of scripts and styles replaced;
- ``callback``: what Dash's renderer gets for a page, one line for each callback of which the page has all parts;
- ``asset``: a script, style or font that a page names, by its address;
- ``build``: with ``--raw`` (the official downloads), every file of a data folder built from them. It takes a minute.

What is left out or replaced, and nothing else:

1. The checkout's path, the scratch folder's and the number of a port are written ``<tree>``, ``<here>``, ``<port>``.
2. The line on ``bench`` in the list of commands is left out, for it is no command of the product's users.
3. The time of an import in ``imports.csv`` becomes ``<time>``, and so does the time of writing in an empty form as
   XLSX; such a form is held by what its parts say, for the archive has the time around them too.
4. The headers ``Date`` and ``Content-Length`` are left out; and for files, which have a ``Last-Modified``, that and the
   ``ETag``, which is made from it.
5. In HTML the ``end_id`` of Dash's configuration, drawn anew by each server, becomes ``<random>``; of HTML that comes
   compressed only the head is listed.
6. In ``http page`` the address of an asset becomes ``/assets/*`` with its ending, since those files may be renamed, and
   the time of installation in the addresses of Dash's own scripts becomes ``.v*``.
7. Of a search for new centres, told line by line as time goes by, the last line stands for all.
8. The server runs with ``PYTHONHASHSEED=0``: Dash keeps the names of a component's properties in a set, so that the
   order of ``data-`` and ``aria-`` attributes, as that of the methods in ``Allow``, changes from process to process.

``compare`` calls an asset that has another address and the same bytes renamed; that alone is no difference.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import posixpath
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

PARTS = ("cli", "http")
ENTRY = "dashboard.cli"
PATIENCE_S = 300.0

# --- the list ------------------------------------------------------------------------------------------------------


@dataclass
class Listing:
    """What was said, by name, as SHA-256; the bytes themselves in ``keep``, if any."""

    keep: Path | None = None
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, what: str, content: bytes, /, *, kept: bool = True) -> None:
        if what in self.sums:
            raise ValueError(f"Two things are called {what!r}.")
        self.sums[what] = hashlib.sha256(content).hexdigest()
        if kept and self.keep is not None:
            (self.keep / file_name(what)).write_bytes(content)

    def write(self, path: Path, /) -> None:
        path.write_text("".join(f"{self.sums[what]}  {what}\n" for what in sorted(self.sums)), encoding="utf-8")


def file_name(what: str, /) -> str:
    """Name the file in which a thing's bytes are kept: readable, and as long as any disk takes."""
    return f"{re.sub(r'[^A-Za-z0-9.=-]+', '_', what)[:140]}~{hashlib.sha256(what.encode()).hexdigest()[:10]}"


# --- the command line ----------------------------------------------------------------------------------------------

#: Each in a process of its own: what everybody sees first, and some of what comes then.
ALONE = """
--help
--version

export --help
grups
export
export --group kvinner
groups
export --group women --out women.csv
"""

#: One after the other in one process, which has read its libraries once: what is refused, and each command.
TOGETHER = """
serve --help
route --help
whatif --help
fairness --help
sensitivity --help
site --help
centres --help
groups --help
import --help
check --help
validate --help
build --help
--grups
export --group women --format doc
export --group women --out women.doc
export --group women --out none/women.csv
export --group women --out .
export --group women --reading maybe
export --group women --measure detour --reading possible
export --group women --known-count 4
export --group women --accept fulll
export --group women --conditions snow
export --group women --conditions fart-300
export --group women --scenario 2~lukk.hammerfest
export --group women --scenario 1~lukk
export --group women --data nowhere
serve --port 70000
serve --data nowhere
route Karasjok
route Karasjok Hammerfest --format xml
whatif --group women --case kautokeino
whatif --group women --measure contracted --reading expected
site --group women --worth --close 1
site --group women=x
site --group women --new 21
site --group women --objective p-medium
fairness --group women --capacity nowhere.csv
sensitivity --group women --worst 0
validate --towns towns.txt
validate --ssb-table 12764
validate --ssb-table 12764 --towns towns.txt --format csv
centres --format xml
check nowhere
import evidence
import statements form.csv
import evidence form.csv
import evidence form.csv --source Bufdir
import evidence nowhere.csv --source Bufdir
import evidence --template form.doc
build
build --raw nowhere --out built
build --raw empty --out built --cell 500
build --raw empty --out built
build --raw empty --out built --roads train:x
build --raw empty --out built --roads osm:nowhere.osm.pbf
groups --format json
centres --format json
route "Bodø" "Røst (1856)" --format json
route Skjolden Lom --conditions winter
route Oslo Herøy
export --group men_with_children --reading possible --format csv --out possible.csv
export --group active_substance_use --reading expected --known-count 9 --out nine.csv
export --group women --measure detour --out detour.pdf
export --group men --measure contracted --presumed --out contracted.xlsx
export --group wheelchair --accept full,case_by_case --out wheelchair.gpkg
whatif --close hammerfest --group women --format csv --out change.csv
whatif --case vinter --close alta --group women --reading possible --accept full
fairness --group women --format json --capacity places.csv
sensitivity --group women --scenario 1~lukk.hammerfest --worst 10 --format json
site --group women --objective p-center --candidates municipalities
site --group women --worth
validate --ssb-table 12764 --towns towns.txt --ssb-url {statbank} --ssb-select Tid=2018 --format json
import evidence --template form.xlsx
import evidence form.xlsx --source Bufdir --dry-run
import evidence form.csv --source "Bufdir, 2026" --dry-run
check empty
check broken
"""

#: In the same process behind those, where there is time.
THEN = """
centres
check
route Karasjok Hammerfest
whatif --close hammerfest --group women
fairness --group women
groups --format csv
centres --format csv
route 5610 5603 --conditions timetable --format json
route Haugastøl "Øvre Eidfjord" --scenario 1~veg.Rv7.3330-haugastol.4619-ovre-eidfjord
route Oslo 1804-bliksvaer
route Karasjk Hammerfest
export --group women
export --group women --reading expected --known-count 99
export --group men --accept full --out full.geojson
export --group women --conditions ssb --out ssb.parquet
export --group sami_north --scenario 1~gjenapne.karasjok_closed.sami_north~vilkar.natt --out karasjok.csv
export --group women --scenario 1~lukk.karasjok
whatif --close halden --open Sarpsborg:women,men --group men --out change.xlsx
whatif --serve alle:men_with_children=full --group men_with_children --out change.pdf
whatif --agree 1833:helgeland --close-road Rv7:Haugastøl:4619-ovre-eidfjord --measure contracted --group men --out r.csv
whatif --conditions night_without --group women --format csv
whatif --scenario 1~lukk.alta~navn.Uten_Alta --close hammerfest --group women --format json --out named.json
whatif --group women
whatif --move halden:Sarpsborg --move halden:Moss --group women
whatif --close hammerfst --close karasjok_closed --serve halden:women=x --agree 9999:oslo --open Geilo:x --group men
whatif --close-road Rv7:Haugastøl --group women
whatif --close-road Rv7:Oslo:Bergen --group women
fairness --group men_with_children --reading possible --format csv
fairness --group active_substance_use --reading expected --format json --scenario 1~lukk.hammerfest
fairness --group women --capacity unreadable.csv
sensitivity --group women
site --group women --candidates cells --seconds 600
site --group men=2 --group sami_north --new 3 --objective cover --candidates municipalities --seconds 600 --format json
site --group women --new 0 --close-at-most 1 --candidates municipalities --seconds 600
site --group men --worth --reading possible --format json
site --group women --close 2 --scenario 1~lukk.hammerfest
validate --strict --format csv
validate --conditions winter --format json
validate --ssb-table 12764 --towns towns.txt --ssb-url {statbank}
validate --ssb-table 12764 --towns towns.txt --ssb-url {statbank} --ssb-select Tid=1999
validate --ssb-table 12764 --towns towns.txt --ssb-url http://127.0.0.1:9
import agreements --template agreements_form.xlsx
import commitments --template commitments_form.xlsx
import commitments --template commitments_form.csv
import evidence wrong.csv --source "Bufdir, 2026" --dry-run
import evidence wrong.csv --data my-data --source "Bufdir, 2026"
import evidence form.csv --data my-data --source "Bufdir, 2026"
import evidence form.csv --data my-data --source "Bufdir, 2026"
import agreements agreements.csv --data my-data --source "Bufdir, 2026" --dry-run
import agreements agreements.csv --data my-data --source "Bufdir, 2026"
import commitments commitments.csv --data my-data --source "Bufdir, 2026"
check my-data
check edited
check edited --accept-edits
check edited
check broken --accept-edits
groups --data my-data
centres --data broken
export --group men --data edited --out edited.csv
export --group wheelchair --data my-data
"""

#: Files that the commands above read; they stand in the scratch folder.
GIVEN = {
    "towns.txt": "# towns with a service\nOslo\nBergen\n5610\nTromsø\n",
    "places.csv": "centre_id,places\noslo,30\nbergen,20\nalta,8\n",
    "unreadable.csv": "centre_id,places\noslo,many\nnowhere,3\n",
    "form.csv": (
        "Krisesenter;Gruppe;Status;År;Kilde;Kildetype;Sikkerhet;Utledet;Merknad\n"
        "alta;rullestol;fullt tilbud;2025;;;høy;nei;\n"
        "Hammerfest krisesenter;menn;utenfor senteret;2025;;;middels;ja;To leiligheter.\n"
        "oslo;tolk;ukjent;2025;;;lav;;\n"
    ),
    "wrong.csv": (
        "Krisesenter;Gruppe;Status;År;Kilde;Kildetype;Sikkerhet;Utledet;Merknad\n"
        "alta;rullestoll;fullt tilbud;2025;;;høy;nei;\n"
        "Ingensteds;menn;kanskje;25;;;middels;ja;\n"
    ),
    "agreements.csv": (
        "Kommunenummer;Kommune;Krisesenter;År;Grunnlag;Kilde;Sikkerhet;Merknad\n"
        "5610;Karasjok;hammerfest;2025;oppgitt;;høy;\n"
        "1833;;rana;2024;avsluttet;;middels;\n"
    ),
    "commitments.csv": (
        "Kommunenummer;Kommune;Tiltak;Har;År;Kilde;Merknad\n"
        "5610;Karasjok;handlingsplan;ja;2024;;\n"
        ";Oslo;TryggEst;nei;2025;;\n"
    ),
}

_BENCH = re.compile(rb"^  bench  .*\n", re.MULTILINE)
_WRITTEN = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
_IMPORTED = re.compile(rb"^\d{4}-\d\d-\d\dT[\d:]+\+00:00", re.MULTILINE)

# What runs in the one process. It says on its first output how each command ended, and at last which files it is made
# of; what the commands print goes to files.
_DRIVER = f"""
import json, os, runpy, sys, sysconfig, traceback, warnings
warnings.filterwarnings("ignore", category=RuntimeWarning, module="runpy")
answers = os.fdopen(os.dup(1), "w")
for line in sys.stdin:
    asked = json.loads(line)
    for number, name in ((1, "stdout"), (2, "stderr")):
        opened = os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["reisevei", *asked["args"]]
    code = 0
    try:
        runpy.run_module({ENTRY!r}, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = "raised"
    sys.stdout.flush()
    sys.stderr.flush()
    print(json.dumps(code), file=answers, flush=True)
made_of = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
own = [sys.prefix, *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))]
print(json.dumps([*own, *sorted(filter(None, made_of))]), file=answers, flush=True)
"""
_OWN_FOLDERS = 5  # of the interpreter, named first


class Product:
    """A checkout, run by an interpreter in a scratch folder."""

    def __init__(self, tree: Path, python: Path, here: Path) -> None:
        self.tree, self.python, self.here = tree, python, here
        cache = here.parent / "cache"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NUMBA"))} | {
            "PYTHONPATH": str(tree),
            "PYTHONPYCACHEPREFIX": str(cache / "python"),
            "NUMBA_CACHE_DIR": str(cache / "numba"),
            "TMPDIR": str(here.parent),
            "COLUMNS": "100",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
        self._seen: dict[Path, tuple[int, int]] = {}

    def assert_it_is_the_tree(self) -> str:
        """Return where the product is imported from; SystemExit if that is not the checkout."""
        code = "import dashboard, geo; print(dashboard.__file__, geo.__file__, sep='\\n')"
        run = subprocess.run(
            [self.python, "-c", code], cwd=self.here, env=self.env, capture_output=True, text=True, check=True
        )
        for file in run.stdout.split():
            self._assert_ours(file)
        return run.stdout.split()[0]

    def assert_made_of_the_tree(self, made_of: Sequence[str], /) -> None:
        """SystemExit if a process has taken a module from outside of the checkout and of the interpreter."""
        own, files = made_of[:_OWN_FOLDERS], made_of[_OWN_FOLDERS:]
        for file in files:
            if Path(file).is_absolute() and not any(map(Path(file).is_relative_to, own)):
                self._assert_ours(file)

    def _assert_ours(self, file: str) -> None:
        if not Path(file).resolve().is_relative_to(self.tree):
            raise SystemExit(f"{file} was imported, which is not in {self.tree}.")

    def plain(self, said: bytes, /) -> bytes:
        """Return output without what belongs to this run alone."""
        for path, name in ((self.here, b"<here>"), (self.tree, b"<tree>")):
            said = said.replace(os.fsencode(path), name)
        return _BENCH.sub(b"", said)

    def changed_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the scratch folder that are new or changed since the last time, and those that went."""
        now: dict[Path, tuple[int, int]] = {}
        for path in sorted(self.here.rglob("*")):
            if path.is_file():
                state = path.stat()
                now[path] = state.st_mtime_ns, state.st_size
                if self._seen.get(path) != now[path]:
                    yield path.relative_to(self.here).as_posix(), timeless(path)
        for path in sorted(set(self._seen) - set(now)):
            yield path.relative_to(self.here).as_posix(), b"(it is gone)"
        self._seen = now


def timeless(path: Path, /) -> bytes:
    """Return a file's content, or what it says, without the time at which it was written."""
    content = path.read_bytes()
    if path.name == "imports.csv":
        return _IMPORTED.sub(b"<time>", content)
    if path.name.endswith("form.xlsx"):
        with zipfile.ZipFile(path) as parts:
            said = ((name, _WRITTEN.sub(b"<time>", parts.read(name))) for name in parts.namelist())
            return b"".join(b"--- %s\n%s\n" % (name.encode(), part) for name, part in said)
    return content


def commands(text: str, /) -> list[str]:
    """Return the commands of a text, one a line; the blank line is the command without a word."""
    return text.strip("\n").split("\n")


def record_cli(product: Product, listing: Listing, *, quick: bool) -> None:
    """Run every command, each in the folder as the former left it."""
    _give_files(product)
    for _ in product.changed_files():  # what is given is known
        continue
    for line in commands(ALONE):
        run = subprocess.run(
            [product.python, "-m", ENTRY, *shlex.split(line)],
            cwd=product.here,
            env=product.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        _record_command(product, listing, line, code=run.returncode, stdout=run.stdout, stderr=run.stderr)
    with _statbank() as statbank, _driver(product) as driver:
        for line in commands(TOGETHER if quick else TOGETHER + THEN.lstrip("\n")):
            code, stdout, stderr = driver(shlex.split(line.format(statbank=statbank)))
            stderr, stdout = (said.replace(statbank.encode(), b"http://127.0.0.1:<port>") for said in (stderr, stdout))
            _record_command(product, listing, line, code=code, stdout=stdout, stderr=stderr)


def _record_command(
    product: Product, listing: Listing, line: str, /, *, code: object, stdout: bytes, stderr: bytes
) -> None:
    name, number = f"cli {line}".strip(), 1
    while name in listing.sums:  # the same command again, in another folder
        number += 1
        name = f"cli {line} (time {number})"
    said = b"exit %s\n--- stdout\n%s--- stderr\n%s" % (str(code).encode(), stdout, stderr)
    listing.add(name, product.plain(said))
    for file, content in product.changed_files():
        listing.add(f"{name} > {file}", content)


def _give_files(product: Product) -> None:
    """Lay out what the commands read: small files, and three copies of the data folder, one edited and one broken."""
    for name, text in GIVEN.items():
        (product.here / name).write_text(text, encoding="utf-8")
    (product.here / "empty").mkdir()
    for name in ("my-data", "edited", "broken"):
        shutil.copytree(product.tree / "data", product.here / name)
    _replace(product.here / "edited" / "evidence.csv", "\nhalden,women,full,", "\nhalden,women,elsewhere,")
    _replace(product.here / "broken" / "centres.csv", "\nhalden,", "\nhålden,")
    _replace(product.here / "broken" / "agreements.csv", "\n0301,Oslo,oslo,2016", "\n0309,Oslo,olso,216")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{path.name} of this checkout has no {old.strip()!r} to edit.")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@contextmanager
def _driver(product: Product) -> Iterator[Any]:
    """Give a function that runs a command in the one process and returns its exit code and what it printed."""
    said = {name: product.here.parent / name for name in ("stdout", "stderr")}
    process = subprocess.Popen(
        [product.python, "-c", _DRIVER],
        cwd=product.here,
        env=product.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise SystemExit("No pipes to the driver.")
    asking, answers = process.stdin, process.stdout

    def run(args: list[str]) -> tuple[object, bytes, bytes]:
        asking.write(json.dumps({"args": args, **{name: str(path) for name, path in said.items()}}) + "\n")
        asking.flush()
        answer = answers.readline()
        if not answer:
            raise SystemExit(f"The process ended at {shlex.join(args)}:\n{said['stderr'].read_text()}")
        return json.loads(answer), said["stdout"].read_bytes(), said["stderr"].read_bytes()

    try:
        yield run
        asking.close()
        product.assert_made_of_the_tree(json.loads(answers.readline()))
        process.wait(PATIENCE_S)
    finally:
        process.kill()
        process.wait()


_MINUTES = {"0": ("Hele landet", 12.0), "0301": ("Oslo", 9.0), "5610": ("Karasjok", 131.0), "1103": ("Stavanger", None)}
_SIDES: dict[str, dict[str, str]] = {
    "Region": {code: name for code, (name, _) in _MINUTES.items()},
    "Persentil": {"P10": "P10", "P50": "P50"},
    "ContentsCode": {"Avstand": "Avstand", "Tid": "Kjøretid langs vei"},
    "Tid": {"2018": "2018", "2019": "2019"},
}


def _statbank_answer(path: str, query: str) -> dict[str, Any]:
    """Return a small table in the shape of Statistics Norway's PxWebApi 2 (json-stat2)."""
    sides = _SIDES
    if not path.endswith("/metadata"):
        asked = (one.removeprefix("valueCodes[").split("]=") for one in query.split("&") if "[" in one)
        chosen = {code: values.split(",") for code, values in asked}
        sides = {
            code: {key: text for key, text in texts.items() if chosen[code] == ["*"] or key in chosen[code]}
            for code, texts in _SIDES.items()
            if code in chosen
        }
    dimensions: dict[str, Any] = {
        code: {
            "label": code.lower(),
            "category": {"index": list(texts), "label": texts},
            "extension": {"elimination": code in {"Region", "Persentil"}},
        }
        for code, texts in sides.items()
    }
    if "ContentsCode" in dimensions:
        units = {"Avstand": {"base": "km"}, "Tid": {"base": "minutter"}}
        dimensions["ContentsCode"]["category"]["unit"] = {key: units[key] for key in sides["ContentsCode"]}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "12764: Kjøretid langs vei til nærmeste akuttmottak 2019",
        "updated": "2019-10-16T06:00:00Z",
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": list(sides),
        "size": [len(texts) for texts in sides.values()],
        "dimension": dimensions,
        "value": [_MINUTES[region][1] for region in sides.get("Region", {})],
    }


@contextmanager
def _statbank() -> Iterator[str]:
    """Answer on the loopback as StatBank does, for table 12764; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path.replace("%5B", "[").replace("%5D", "]").replace("%2A", "*"))
            known = "/tables/12764/" in parts.path
            answer = _statbank_answer(parts.path, parts.query) if known else {"title": "No such table"}
            body = json.dumps(answer).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# --- building from the official files ------------------------------------------------------------------------------


def record_build(product: Product, listing: Listing, raw: Path) -> None:
    """Build a data folder from the official downloads; its files are the answer."""
    (product.here / "raw").symlink_to(raw)
    run = subprocess.run(
        [product.python, "-m", ENTRY, "build", "--raw", "raw", "--out", "built"],
        cwd=product.here,
        env=product.env,
        capture_output=True,
        check=False,
    )
    said = b"exit %d\n--- stdout\n%s--- stderr\n%s" % (run.returncode, run.stdout, run.stderr)
    listing.add("build", product.plain(said))
    for path in sorted((product.here / "built").rglob("*")):
        if path.is_file():
            listing.add(f"build > {path.relative_to(product.here / 'built').as_posix()}", path.read_bytes())


# --- the server ----------------------------------------------------------------------------------------------------

GROUPS = (
    "women", "men", "women_with_children", "men_with_children", "active_substance_use", "severe_mental_illness",
    "wheelchair", "intellectual_disability", "sami_north", "sami_lule", "sami_south", "interpreter", "lgbt",
    "trafficking", "young_16_18", "older",
)  # fmt: skip
READINGS = ("dokumentert", "mulig", "forventet")
FORMATS = ("csv", "xlsx", "gpkg", "parquet", "geojson", "pdf")
EXAMPLE = "1~lukk.hammerfest~gjenapne.karasjok_closed.women.sami_north~vilkar.natt.vinter~navn.Uten_Hammerfest"
SCENARIOS = (
    "1~lukk.hammerfest",
    "1~lukk.sor_helgeland",
    "1~gjenapne.karasjok_closed.women.sami_north",
    "1~apne.3330-geilo.women.men",
    "1~flytt.halden.3105-sarpsborg",
    "1~tilbud.alle.men_with_children.full",
    "1~tilbud.oslo.women.no",
    "1~avtale.1833.helgeland",
    "1~veg.Rv7.3330-haugastol.4619-ovre-eidfjord",
    "1~vilkar.natt",
    "1~vilkar.natt.ukjente-hviler",
    "1~vilkar.vinter",
    "1~vilkar.natt.ukjente-hviler.vinter",
    "1~vilkar.overfart",
    "1~vilkar.effektiv.fra-veg",
    "1~vilkar.fart-90",
    EXAMPLE,
    "1~lukk.hammerfest~gjenapne.hammerfest",  # nothing
    # What cannot be read or carried out:
    "2~lukk.hammerfest",
    "1~lukk",
    "1~lukk.ingensteds",
    "1~lukk.karasjok_closed",
    "1~flytt.halden.3105-sarpsborg~flytt.halden.3103-moss",
    "1~veg.Rv7.0301-oslo.4601-bergen",
    "1~vilkar.natt.natt",
    "1~navn.",
    "1~" + "~".join(["lukk.hammerfest"] * 120),
)
#: What else a view may ask, in the words of the address.
VIEWS = (
    "mal=avtalt",
    "mal=avtalt&antatt=ja",
    "mal=omvei",
    "mal=omvei&antatt=ja&gruppe=men",
    "kart=kunnskap",
    "kart=kunnskap&gruppe=wheelchair&grense=60",
    "godta=full",
    "godta=full.case_by_case&gruppe=men",
    "godta=day_only.full&gruppe=active_substance_use",
    "godta=",
    "godta=fulll",
    "lesning=forventet&gruppe=active_substance_use&antall=9",
    "lesning=forventet&gruppe=sami_north&antall=0",
    "lesning=forventet&antall=9999",
    "grense=30",
    "grense=45&gruppe=men",
    "grense=300",
    "grense=1440",
    "grense=0",
    "grense=1441",
    "grense=ni",
    "kommune=5610",
    "kommune=0301&gruppe=men&lesning=mulig",
    "kommune=1856",
    "kommune=9999",
    "kommune=5610&mal=omvei",
    "gruppe=ingen&lesning=kanskje&mal=lengst",
    "gruppe=men&gruppe=older",
    "ukjent=1&gruppe=older",
    "gruppe=%FF%00%3Cscript%3E",
    "gruppe=men;lesning=mulig",
    "&&==&",
    "gruppe=older&fyll=" + "x" * 2100,
)
GAPS = (
    "", "/oversikt", "/kommuner", "/neste", "/skole", "/sma", "/hindringer", "/kunnskap", "/avtaler", "/samisk",
)  # fmt: skip
GAP_FILES = (
    "fylker", "sentralitet", "samisk-omrade", "usikkerhet", "kommuner", "neste", "skole", "sma", "hindringer",
    "kunnskap", "dokumentasjon", "avtaler", "samisk",
)  # fmt: skip
GAP_VIEWS = (
    "",
    "?gruppe=men&lesning=mulig&grense=60",
    "?gruppe=active_substance_use&lesning=forventet&hva=1~lukk.hammerfest",
)
MUNICIPALITIES = (
    "0301", "1103", "1508", "1804", "1813", "1835", "1856", "3105", "4601", "5501", "5610", "5624",
)  # fmt: skip
SITING = (
    "",
    "?grupper=men_with_children&nye=2",
    "?grupper=women.sami_north&kandidater=steder",
    "?malsetting=innen&grense=60&gruppe=men",
    "?malsetting=lengst&behold=nei&nye=2",
    "?hva=1~lukk.hammerfest",
    "?nye=9&malsetting=best&kandidater=alle&grupper=ingen",
)
WRONG = (
    "/finnes-ikke",
    "/kommune",
    "/kommune/",
    "/kommune/9999",
    "/kommune/0301/",
    "/kommune/0301/mer",
    "/krisesentre/",
    "/krisesentre/ingensteds",
    "/krisesentre/karasjok_closed",
    "/krisesentre/oslo/mer",
    "/krisesentre/%C3%A6%20%3Cb%3E",
    "/dekningshull/",
    "/dekningshull/ingensteds",
    "/rettferd/mer",
    "/hva-hvis/mer",
    "/plassering/mer",
    "/metode/mer",
    "/metode?gruppe=men",
    "/%FF",
    "/%2e%2e/%2e%2e/pyproject.toml",
    "//",
    "/kart/map-0000000000000000.json",
    "/kart/..%2fpyproject.toml",
    "/hva-hvis/valg/choices-0000000000000000.json",
    "/dekningshull/filer/ingenting.csv",
    "/dekningshull/filer/kommuner.pdf",
    "/dekningshull/filer/kommuner",
    "/kommune/9999/faktaark.pdf",
    "/eksport?format=doc",
    "/hva-hvis/fil?format=doc",
    "/assets/ingenting.js",
    "/assets/../pyproject.toml",
    "/_dash-ingenting",
    "/robots.txt",
)

_READY = re.compile(r"http://127\.0\.0\.1:(\d+)/")
_ASSET = re.compile(rb"/assets/[^\"'?)\s]+?(\.(?:js|mjs|css|woff2))(?:\?v=[0-9a-f]+)?(?=[\"')\s])")
_DASH_TIME = re.compile(rb"(/_dash-component-suites/[^\"]*?)\.v\d+_\d+_\d+m\d+")
_END_ID = re.compile(rb'("end_id":")[^"]+')
_LEFT_OUT = {"date", "content-length"}
_OF_FILES = {"last-modified", "etag"}
_MOST = 100  # characters of a name that are shown


@dataclass(frozen=True)
class Answer:
    """What the server gave."""

    status: int
    head: bytes
    media_type: str
    encoding: str
    body: bytes


class Browser:
    """Asks the server one thing after the other, and puts the answers on the list."""

    def __init__(self, port: int, listing: Listing) -> None:
        self.port, self.listing = port, listing
        self.statuses: Counter[int] = Counter()
        self._parts: dict[str, frozenset[str]] = {}

    def ask(
        self, address: str, /, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> Answer:
        """Ask, and say nothing of it on the list."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, address, body=body, headers={"Accept-Encoding": "identity", **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.statuses[answer.status] += 1
        left_out = _LEFT_OUT | (_OF_FILES if answer.getheader("Last-Modified") else set())
        told = sorted(f"{name}: {value}\n" for name, value in answer.getheaders() if name.lower() not in left_out)
        head = f"{answer.status} {answer.reason}\n{''.join(told)}".replace(f":{self.port}", ":<port>")
        media_type = (answer.getheader("Content-Type") or "").partition(";")[0]
        return Answer(answer.status, head.encode(), media_type, answer.getheader("Content-Encoding") or "", content)

    def record(
        self, address: str, /, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> Answer:
        """Ask, and put head and body on the list."""
        answer = self.ask(address, method=method, headers=headers, body=body)
        said = "".join(f" [{name}: {value}]" for name, value in (headers or {}).items())
        name = f"{method} {address if len(address) <= 2 * _MOST else _short(address)}{said}"
        self.listing.add(f"http head {name}", answer.head)
        if answer.media_type == "text/html":
            if not answer.encoding:
                page = _END_ID.sub(rb"\1<random>", answer.body)
                self._parts[address] = _parts(page)
                self.listing.add(f"http raw {name}", page, kept="?" not in address)
                self.listing.add(f"http page {name}", without_asset_names(page))
        else:
            self.listing.add(f"http body {name}", answer.body)
        return answer

    def record_callbacks(self, address: str, wiring: Sequence[Mapping[str, Any]], /) -> None:
        """Ask for each callback of which the page has all parts, as Dash's renderer would."""
        path, _, query = address.partition("?")
        query = f"?{query}" if query else ""
        if address not in self._parts:
            self._parts[address] = _parts(self.ask(address).body)
        for one in wiring:
            outputs = [_output(part) for part in _outputs(one["output"])]
            parts = [*one["inputs"], *one["state"], *outputs]
            there = {part["id"] for part in parts} <= self._parts[address]
            again = query and outputs[0]["id"] == "head"  # the page itself, which is on the list
            if not there or again or one["clientside_function"]:
                continue
            values = {"url.pathname": path, "url.search": query}
            asked = {
                "output": one["output"],
                "outputs": outputs if one["output"].startswith("..") else outputs[0],
                "inputs": [_valued(part, values) for part in one["inputs"]],
                "state": [_valued(part, values) for part in one["state"]],
                "changedPropIds": [f"{one['inputs'][0]['id']}.{one['inputs'][0]['property']}"],
            }
            answer = self.ask(
                "/_dash-update-component",
                method="POST",
                headers={"Content-Type": "application/json"},
                body=json.dumps(asked),
            )
            first = f"{outputs[0]['id']}.{outputs[0]['property']}"
            more = f" and {len(outputs) - 1} more" if len(outputs) > 1 else ""
            self.listing.add(f"callback {_short(address)}: {first}{more}", answer.head + b"\n" + answer.body)


def without_asset_names(page: bytes, /) -> bytes:
    """Return a page whose scripts and styles may have any name."""
    return _DASH_TIME.sub(rb"\1.v*", _ASSET.sub(rb"/assets/*\1", page))


def _short(text: str) -> str:
    if len(text) <= _MOST:
        return text
    return f"{text[:_MOST]}… ({len(text)} signs, {hashlib.sha256(text.encode()).hexdigest()[:8]})"


def _parts(page: bytes) -> frozenset[str]:
    """Return the ids of what stands on a page; it holds its layout as JSON."""
    return frozenset(re.findall(r'"id":"([^"]+)"', page.decode()))


def _outputs(spelt: str) -> list[str]:
    return spelt[2:-2].split("...") if spelt.startswith("..") else [spelt]


def _output(spelt: str) -> dict[str, str]:
    name, _, prop = spelt.rpartition(".")
    return {"id": name, "property": prop}


def _valued(part: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Give an input its value: of the address, or "1" for what the browser's own code would say."""
    return {**part, "value": values.get(f"{part['id']}.{part['property']}", "1")}


@contextmanager
def served(product: Product, listing: Listing) -> Iterator[int]:
    """Start the product's server on a free port, and see how it ends."""
    process = subprocess.Popen(
        [product.python, "-m", ENTRY, "serve", "--port", "0"],
        cwd=product.here,
        env={**product.env, "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None or process.stderr is None:
        raise SystemExit("No pipes to the server.")
    try:
        line = process.stdout.readline()
        ready = _READY.search(line)
        if ready is None:
            raise SystemExit(f"The server did not start: {line}{process.stderr.read()}")
        yield int(ready[1])
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=PATIENCE_S)
        said = f"exit {process.returncode}\n--- stdout\n{line}{rest}--- stderr\n{errors}".replace(ready[1], "<port>")
        listing.add("cli serve --port 0", product.plain(said.encode()))
    finally:
        process.kill()
        process.wait()


def record_http(product: Product, listing: Listing, *, quick: bool) -> Counter[int]:
    """Ask the server for everything it has. The order is fixed: some pages know what was asked before."""

    def some(addresses: Iterable[str]) -> Iterator[str]:
        return (one for one in dict.fromkeys(addresses) if not quick or _is_among_some(one))

    with served(product, listing) as port:
        browser = Browser(port, listing)
        front = browser.record("/")
        wiring = json.loads(browser.record("/_dash-dependencies").body)
        browser.record("/_dash-layout")
        _record_files_of(browser, front.body)
        for address in some(pages(browser)):
            browser.record(address)
        for address in some(files()):
            browser.record(address)
        for address in some(alive()):
            browser.record_callbacks(address, wiring)
        for address in WRONG:
            browser.record(address)
        _record_other_requests(browser)
        _record_searches(browser, wiring, SITING[:1] if quick else SITING)
        _refuse_port(product, listing, port)
    return browser.statuses


def _is_among_some(address: str) -> bool:
    """Take every fifth address, whatever stands beside it."""
    return hashlib.sha256(address.encode()).digest()[0] % 5 == 0


def pages(browser: Browser) -> Iterator[str]:
    """Yield the addresses of pages, and of the numbers that go with them."""
    for group, reading in itertools.product(GROUPS, READINGS):
        query = f"?gruppe={group}&lesning={reading}"
        yield f"/svar{query}"
        if reading == "dokumentert" or group in {"women", "men_with_children", "active_substance_use", "sami_north"}:
            yield f"/{query}"
    for view in VIEWS:
        yield f"/?{view}"
        yield f"/svar?{view}"
    yield "/svar"
    for way, view in itertools.product(GAPS, GAP_VIEWS):
        yield f"/dekningshull{way}{view}"
    yield "/metode"
    centres = browser.record("/krisesentre").body.decode()
    for name in dict.fromkeys(re.findall(r'href="/krisesentre/(\w+)"', centres)):
        yield f"/krisesentre/{name}"
    for view in ("?gruppe=men", "?gruppe=wheelchair&lesning=mulig", "?lesning=forventet", "?mal=omvei&grense=45"):
        yield f"/krisesentre{view}"
        yield f"/krisesentre/alta{view}"
        yield f"/rettferd{view}"
        yield f"/hva-hvis{view}"
        yield f"/kommune/5610{view}"
        yield f"/_dash-layout?path={quote('/kommune/1835')}&query={quote(view)}"
    yield "/rettferd"
    yield "/hva-hvis"
    yield from (f"/plassering{query}" for query in SITING)
    for code in MUNICIPALITIES:
        yield f"/kommune/{code}"
    for scenario in SCENARIOS:
        query = f"?hva={scenario}"
        yield from (f"{path}{query}" for path in ("/", "/svar", "/hva-hvis", "/plassering"))
    for scenario in (SCENARIOS[0], "1~vilkar.natt.ukjente-hviler", EXAMPLE, "1~lukk.ingensteds"):
        query = f"?hva={scenario}"
        yield from (f"{path}{query}" for path in ("/kommune/5610", "/krisesentre", "/krisesentre/alta"))
        yield from (f"{path}{query}" for path in ("/dekningshull/neste", "/rettferd", "/metode"))
    yield f"/?gruppe=sami_north&lesning=mulig&kommune=5610&kart=kunnskap&hva={EXAMPLE}"
    yield f"/?gruppe=men&mal=omvei&grense=60&hva={EXAMPLE}"
    yield from (f"/hva-hvis{query}" for query in comparisons())


def comparisons() -> Iterator[str]:
    """Yield what else the page on scenarios may be asked."""
    for show in ("endring", "for", "etter", "begge", "ingenting"):
        yield f"?hva=1~lukk.hammerfest&vis={show}"
    yield "?hva=1~lukk.hammerfest&mot=1~lukk.alta&vis=begge&gruppe=men&lesning=mulig&grense=60"
    yield "?hva=1~vilkar.natt.ukjente-hviler&mot=1~vilkar.natt"
    yield "?mot=1~lukk.ingensteds&hva=1~lukk"
    yield "?hva=1~flytt.halden.3105-sarpsborg&gruppe=active_substance_use&lesning=forventet"
    yield "?hva=1~avtale.1833.helgeland&mal=avtalt"


def files() -> Iterator[str]:
    """Yield the addresses of downloads."""
    for group, reading in itertools.product(GROUPS, READINGS):
        yield f"/eksport?gruppe={group}&lesning={reading}&format=csv"
    asked = (
        "",
        "&gruppe=men_with_children&lesning=mulig",
        "&gruppe=active_substance_use&lesning=forventet&antall=9",
        "&mal=omvei",
        "&mal=avtalt&antatt=ja&gruppe=men",
        "&gruppe=wheelchair&godta=full.case_by_case",
        "&hva=1~vilkar.natt.ukjente-hviler.vinter",
        f"&gruppe=sami_north&hva={EXAMPLE}",
    )
    for query, kind in itertools.product(asked, FORMATS):
        yield f"/eksport?format={kind}{query}"
    yield "/eksport"
    yield "/eksport?gruppe=older"
    changes = (
        "",
        "&hva=1~lukk.hammerfest",
        "&hva=1~gjenapne.karasjok_closed.women.sami_north&gruppe=sami_north",
        "&hva=1~vilkar.natt.ukjente-hviler&mot=1~vilkar.natt",
        f"&hva={EXAMPLE}&lesning=mulig&grense=45",
    )
    for query, kind in itertools.product(changes, (*FORMATS, "json")):
        yield f"/hva-hvis/fil?format={kind}{query}"
    yield "/hva-hvis/fil?format=json&hva=1~lukk.ingensteds"
    for name, kind, view in itertools.product(GAP_FILES, ("csv", "xlsx"), GAP_VIEWS):
        yield f"/dekningshull/filer/{name}.{kind}{view}"
    for code in ("0301", "1508", "1835", "1856", "5610", "5612"):
        yield f"/kommune/{code}/faktaark.pdf"
    yield "/kommune/5610/faktaark.pdf?hva=1~lukk.hammerfest&gruppe=men"
    yield f"/kommune/5610/faktaark.pdf?hva={EXAMPLE}"
    yield "/kommune/1856/faktaark.pdf?hva=1~vilkar.natt.ukjente-hviler"


def alive() -> Iterator[str]:
    """Yield the pages whose callbacks are asked for."""
    yield "/"
    yield from (f"/?{view}" for view in VIEWS[:27])
    yield from (f"/dekningshull{way}{view}" for way, view in itertools.product(GAPS, GAP_VIEWS))
    yield from (f"/rettferd?gruppe=men_with_children&lesning={reading}" for reading in READINGS)
    yield from ("/rettferd", f"/rettferd?hva={EXAMPLE}", "/rettferd?gruppe=sami_north")
    yield from ("/kommune/5610", "/krisesentre/alta?gruppe=men", "/metode", "/finnes-ikke")
    yield from (f"/hva-hvis?hva={scenario}" for scenario in SCENARIOS)
    yield from (f"/hva-hvis{query}" for query in comparisons())
    yield from (f"/?hva={scenario}" for scenario in SCENARIOS[8:14])


def _record_files_of(browser: Browser, page: bytes) -> None:
    """Record what a page names: scripts, styles, fonts, and the map's files with what they lead to."""
    names = dict.fromkeys(re.findall(r"/assets/[^\"'?)\s]+\.\w+(?:\?v=\w+)?(?=[\"')\s])", page.decode()))
    waiting = list(names)
    for address in waiting:
        path = address.partition("?")[0]
        answer = browser.ask(address)
        browser.listing.add(f"asset {path}", answer.body)
        browser.listing.add(f"http head GET {path} (asset)", answer.head)
        if path.endswith(".css"):
            folder = path.rpartition("/")[0]
            inner = re.findall(r"url\([\"']?([^\"')#]+)", answer.body.decode())
            found = [posixpath.normpath(posixpath.join(folder, one)) for one in inner if not one.startswith("data:")]
            known = {one.partition("?")[0] for one in waiting}
            waiting += [one for one in dict.fromkeys(found) if one.partition("?")[0] not in known]
    whatif = browser.ask("/hva-hvis").body.decode()
    told = (page.decode() + whatif).replace("\\u002f", "/")  # as Dash spells a slash in JSON
    found = re.findall(r"/(?:kart|hva-hvis/valg)/[\w.-]+\.json", told)
    maps = [one for name in dict.fromkeys(found) for one in {name: 0, name.replace("/kart/map-", "/kart/detail-"): 0}]
    for address, encoding in itertools.product(maps, ("identity", "gzip", "br")):
        browser.record(address, headers={"Accept-Encoding": encoding})
        browser.record(address, method="HEAD", headers={"Accept-Encoding": encoding})


def _record_other_requests(browser: Browser) -> None:
    """Ask in other ways: compressed, by another method, without a body, for what does not fit."""
    for address in ("/", "/svar", "/metode", "/_dash-layout", "/eksport?format=csv", "/kommune/5610/faktaark.pdf"):
        browser.record(address, headers={"Accept-Encoding": "br"})
        browser.record(address, method="HEAD")
        browser.record(address, method="OPTIONS")
        browser.record(address, method="POST", body="")
    update = "/_dash-update-component"
    browser.record(update)
    browser.record(update, method="DELETE")


def _record_searches(browser: Browser, wiring: Sequence[Mapping[str, Any]], queries: Sequence[str]) -> None:
    """Search for new centres; the page is asked before and after, for it then knows the answer."""
    for query in queries:
        browser.record_callbacks(f"/plassering{query}", wiring)
        found = browser.ask(f"/plassering/soek{query}")
        last = found.body.splitlines()[-1] if found.body else b""
        browser.listing.add(f"http body GET /plassering/soek{query}", found.head + b"\n" + last)
        after = "&igjen=1" if query else "?igjen=1"
        browser.record_callbacks(f"/plassering{query}{after}", wiring)


def _refuse_port(product: Product, listing: Listing, port: int) -> None:
    """Ask for a second server on the same port."""
    run = subprocess.run(
        [product.python, "-m", ENTRY, "serve", "--port", str(port)],
        cwd=product.here,
        env=product.env,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"exit {run.returncode}\n{run.stdout}{run.stderr}".replace(str(port), "<port>")
    listing.add("cli serve --port <a port in use>", said.replace(str(port + 1), "<port + 1>").encode())


# --- two lists -----------------------------------------------------------------------------------------------------


def read_list(path: Path, /) -> dict[str, str]:
    """Read a list that ``Listing.write`` has written."""
    pairs = (line.partition("  ") for line in path.read_text(encoding="utf-8").splitlines())
    return {what: digest for digest, _, what in pairs}


def compare(one: Path, other: Path, *, kept: Sequence[Path] = (), but: Iterable[str] = (), common: bool = False) -> int:
    """Say what differs between two lists; 1 if anything does."""
    left_out = tuple(but)
    before, after = (
        {what: digest for what, digest in read_list(path).items() if not what.startswith(left_out)}
        for path in (one, other)
    )
    if common:
        before, after = (
            {what: its[what] for what in its if what in before.keys() & after.keys()} for its in (before, after)
        )
    gone = {what: digest for what, digest in before.items() if what not in after}
    new = {what: digest for what, digest in after.items() if what not in before}
    renamed = _renamed(gone, new)
    for old, now in renamed.items():
        say(f"renamed: {old} is {now}")
    heads = {f"http head GET {what.removeprefix('asset ')} (asset)" for pair in renamed.items() for what in pair}
    missing = [what for what in gone if what not in renamed and what not in heads]
    added = [what for what in new if what not in renamed.values() and what not in heads]
    differing = [what for what in before if what in after and before[what] != after[what]]
    for title, names in ((f"only in {one}", missing), (f"only in {other}", added)):
        for what in names:
            say(f"{title}: {what}")
    for what in differing:
        say(f"differs: {what}")
        if len(kept) == 2:
            say(_first_difference(kept[0] / file_name(what), kept[1] / file_name(what)))
    count = len(missing) + len(added) + len(differing)
    same = len(before) - len(gone) - len(differing)
    say(f"{same} the same, {len(renamed)} renamed, {count} different")
    return 1 if count else 0


def _renamed(gone: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Pair the assets that have another address and the same bytes."""
    found: dict[str, str] = {}
    left = {what: digest for what, digest in new.items() if what.startswith("asset ")}
    for what, digest in gone.items():
        match = next((one for one, its in left.items() if its == digest), None)
        if what.startswith("asset ") and match is not None:
            found[what] = match
            del left[match]
    return found


def _first_difference(one: Path, other: Path) -> str:
    """Show where two files part, with what stands around it."""
    if not (one.is_file() and other.is_file()):
        return "    (its bytes are not kept)"
    before, after = one.read_bytes(), other.read_bytes()
    at = next(
        (place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    shown = [content[max(0, at - 60) : at + 60].decode("utf-8", errors="replace") for content in (before, after)]
    return f"    at byte {at:,} of {len(before):,} and {len(after):,}:\n    < {shown[0]!r}\n    > {shown[1]!r}"


# --- the script ----------------------------------------------------------------------------------------------------


def say(text: str, /) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def make_list(
    tree: Path, python: Path, out: Path, *, keep: Path | None, only: Sequence[str], raw: Path | None, quick: bool
) -> int:
    """Run the product of a checkout and write the list."""
    if keep is not None:
        shutil.rmtree(keep, ignore_errors=True)
        keep.mkdir(parents=True)
    listing = Listing(keep)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="same-bytes-") as folder:
        here = Path(folder).resolve() / "here"
        here.mkdir()
        product = Product(tree.resolve(), python.absolute(), here)
        say(f"imported from {product.assert_it_is_the_tree()}")
        if "cli" in only:
            record_cli(product, listing, quick=quick)
            say(f"command line: {len(listing.sums)} items, {time.monotonic() - begin:.0f} s")
        if "http" in only:
            statuses = record_http(product, listing, quick=quick)
            told = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
            say(f"server: {sum(statuses.values())} requests ({told}), {time.monotonic() - begin:.0f} s")
        if raw is not None:
            record_build(product, listing, raw.resolve())
    listing.write(out)
    say(f"{out}: {len(listing.sums)} items, {time.monotonic() - begin:.0f} s")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("list", help="run a checkout and list what it says")
    one.add_argument("--tree", type=Path, required=True, help="the checkout")
    one.add_argument("--python", type=Path, default=Path(sys.executable), help="an interpreter that has the packages")
    one.add_argument("--out", type=Path, required=True, help="the list to write")
    one.add_argument("--keep", type=Path, help="folder for the bytes themselves; emptied first")
    one.add_argument("--only", default=",".join(PARTS), help="cli, http or both; none with --raw: the build alone")
    one.add_argument("--raw", type=Path, help="the official downloads, to build a data folder too")
    one.add_argument(
        "--quick", action="store_true", help="a fifth of it, to be held against a whole list with --common"
    )
    two = verbs.add_parser("compare", help="say what differs between two lists; exit code 1 if anything does")
    two.add_argument("lists", type=Path, nargs=2)
    two.add_argument("--kept", type=Path, nargs=2, default=[], help="the folders that --keep filled")
    two.add_argument("--but", action="append", default=[], help='leave out what begins so, e.g. "http raw"')
    two.add_argument("--common", action="store_true", help="only what stands in both lists")
    asked = parser.parse_args(argv)
    if asked.verb == "compare":
        return compare(*asked.lists, kept=asked.kept, but=asked.but, common=asked.common)
    only = asked.only.split(",")
    if not {*only} <= {*PARTS, "none"}:
        parser.error(f"--only takes {', '.join(PARTS)} or none, not {asked.only}.")
    return make_list(asked.tree, asked.python, asked.out, keep=asked.keep, only=only, raw=asked.raw, quick=asked.quick)


if __name__ == "__main__":
    sys.exit(main())
