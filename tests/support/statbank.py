"""A server on the loopback that answers as Statistics Norway's PxWebApi 2 does, for one table of drive times.

The shape (json-stat2: ``id``, ``size``, ``dimension``, ``role``, ``extension.elimination``, units) is that of their
answers; regions and figures are those of the three towns.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TABLE = "12764"
MINUTES: dict[str, tuple[str, float | None]] = {
    "0": ("Hele landet", 12.0),
    "01": ("Sørfylket", 11.0),
    "0101": ("Aust", 25.0),
    "0102": ("Bru", None),
    "9901": ("Dal - Leahki (-2019)", 70.0),
    "9902": ("Borte (-2019)", 99.0),
}
STATISTICS = {"Kjoreavstand": ("Kjøreavstand", "km"), "Kjoretid": ("Kjøretid langs vei", "minutter")}
PERCENTILES = {"P10": "P10", "P50": "P50", "P90": "P90"}
YEARS = {"2018": "2018", "2019": "2019"}


@dataclass
class StatBank:
    """What the server is to answer, and what it was asked."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None  # instead of an answer
    silent_s: float = 0.0
    minutes: dict[str, tuple[str, float | None]] = field(default_factory=lambda: dict(MINUTES))
    statistics: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(STATISTICS))
    percentiles: dict[str, str] = field(default_factory=lambda: dict(PERCENTILES))
    with_percentiles: bool = True
    sparse: bool = False  # values by position, as json-stat2 allows
    regions_role: str = "geo"
    region: str = "Region"

    def answer(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        wanted = {key[len("valueCodes[") : -1]: value.split(",") for key, value in query.items() if "[" in key}
        whole = path.endswith("/metadata")
        sides: dict[str, dict[str, str]] = {
            self.region: {code: name for code, (name, _) in self.minutes.items()},
            "Persentil": self.percentiles,
            "ContentsCode": {code: text for code, (text, _) in self.statistics.items()},
            "Tid": YEARS,
        }
        if not self.with_percentiles or not (whole or "Persentil" in wanted):
            del sides["Persentil"]
        if not whole:
            sides = {
                code: {key: text for key, text in texts.items() if wanted[code] == ["*"] or key in wanted[code]}
                for code, texts in sides.items()
            }
        values = [] if whole else [self.minutes[region][1] for region in sides[self.region]]
        return {
            "version": "2.0",
            "class": "dataset",
            "label": "12764: Beregnet kjøreavstand og kjøretid langs vei til nærmeste akuttmottak (K) 2019",
            "source": "Statistisk sentralbyrå",
            "updated": "2019-10-16T06:00:00Z",
            "role": {"time": ["Tid"], self.regions_role: [self.region], "metric": ["ContentsCode"]},
            "id": list(sides),
            "size": [len(texts) for texts in sides.values()],
            "dimension": {code: self._dimension(code, texts) for code, texts in sides.items()},
            "value": {str(at): value for at, value in enumerate(values) if value is not None}
            if self.sparse
            else values,
        }

    def _dimension(self, code: str, texts: dict[str, str]) -> dict[str, Any]:
        names = {self.region: "region", "Persentil": "persentil", "ContentsCode": "statistikkvariabel", "Tid": "år"}
        category: dict[str, Any] = {"index": {key: at for at, key in enumerate(texts)}, "label": texts}
        if code == "ContentsCode":
            category["unit"] = {key: {"base": self.statistics[key][1], "decimals": 0} for key in texts}
        can = code in {self.region, "Persentil"}
        return {"label": names[code], "category": category, "extension": {"elimination": can}}


@contextmanager
def serve(bank: StatBank) -> Iterator[StatBank]:
    """Answer on the loopback for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(bank.silent_s)
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            bank.asked.append((parts.path, query))
            status = bank.status if f"/tables/{TABLE}/" in parts.path else 404
            body = bank.body
            if body is None:
                told = bank.answer(parts.path, query) if status == 200 else {"title": "Non-existent table"}
                body = json.dumps(told, ensure_ascii=False).encode()
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked may have given up waiting
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        bank.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield bank
        http.shutdown()
        thread.join()
