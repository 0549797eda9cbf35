"""Fetch the official files: whole or not at all, taken up again where it broke off, held against their md5.

A download lies as ``NAME.part`` until it is whole and checked; only then does it bear its name. Geonorge changes the
names of its files at times, so they are looked up in its Atom feed first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import requests

from geo.errors import DataFault, Fault

CHUNK_BYTES = 1 << 16  # what is lost at most where a connection breaks
PARTIAL, NOT_SATISFIABLE = 206, 416
AGENT = "Reisevei"


@dataclass(frozen=True)
class Official:
    """One official file: the host that offers it, and how to find its present name and checksum there.

    Parameters
    ----------
    url : str
        The address, or the last known one where there is a feed.
    feed : str, optional
        Address of an Atom feed to look the file up in; blank: ``url`` holds.
    pattern : str, optional
        Regular expression for the file's name in the feed.
    md5_suffix : str, optional
        Added to the address it gives the md5; blank: the publisher gives none.
    """

    url: str
    feed: str = ""
    pattern: str = ""
    md5_suffix: str = ""


GEONORGE = "https://nedlasting.geonorge.no/geonorge/"
OFFICIAL = {
    "n1000": Official(
        url=GEONORGE + "Basisdata/N1000Kartdata/GML/Basisdata_0000_Norge_25833_N1000Kartdata_GML.zip",
        feed=GEONORGE + "ATOM-feeds/N1000Kartdata_AtomFeedGML.xml",
        pattern=r"Basisdata_0000_Norge_25833_N1000\w*_GML\.zip",
    ),
    "nvdb": Official(
        url=GEONORGE + "Samferdsel/NVDBRuteplanNettverksdatasett/SpatiaLite/"
        "Samferdsel_0000_Norge_25833_NVDBRuteplanNettverksdatasett_SpatiaLite.zip",
        feed=GEONORGE + "ATOM-feeds/NVDBRuteplanNettverksdatasett_AtomFeedSpatiaLite.xml",
        pattern=r"Samferdsel_0000_Norge_25833_NVDBRuteplan\w*_SpatiaLite\.zip",
    ),
    "osm": Official(url="https://download.geofabrik.de/europe/norway-latest.osm.pbf", md5_suffix=".md5"),
}


def fetch_official(
    official: Official, folder: Path, *, timeout_s: float = 60, told: Callable[[int, int], None] | None = None
) -> Path:
    """Fetch one official file into a folder.

    Where the feed cannot be read or does not name the file, the address that was last known is tried.

    Parameters
    ----------
    official : Official
        Which file.
    folder : Path
        Where to put it.
    timeout_s : float, optional
        Seconds to wait for an answer.
    told : callable, optional
        Called with bytes held and bytes in all (0: the server does not say).

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataFault
        The publisher's md5 is none, or ``fetch`` fails.
    """
    url = official.url
    if official.feed:
        url = in_feed(official.feed, pattern=official.pattern, timeout_s=timeout_s) or url
    md5 = ""
    if official.md5_suffix:
        answer = _ask(url + official.md5_suffix, timeout_s=timeout_s)
        found = re.match(r"[0-9a-fA-F]{32}\b", answer.text.strip())
        if found is None:
            raise _fault(url + official.md5_suffix, "is no md5")
        md5 = found[0].lower()
    return fetch(url, folder, md5=md5, timeout_s=timeout_s, told=told)


def in_feed(feed: str, *, pattern: str, timeout_s: float = 60) -> str:
    """Return the address in an Atom feed whose file name fits ``pattern``; blank where there is none, or no feed.

    Parameters
    ----------
    feed : str
        Address of the feed.
    pattern : str
        Regular expression for the file's name.
    timeout_s : float, optional
        Seconds to wait for an answer.

    Returns
    -------
    str
        The whole address.
    """
    try:
        text = _ask(feed, timeout_s=timeout_s).text
    except DataFault:
        return ""
    links = (urljoin(feed, unescape(link)) for link in re.findall(r"""href=["']([^"']+)["']""", text))
    return next((link for link in links if re.fullmatch(pattern, _name(link))), "")


def fetch(
    url: str,
    folder: Path,
    *,
    md5: str = "",
    timeout_s: float = 60,
    told: Callable[[int, int], None] | None = None,
) -> Path:
    """Fetch ``url`` into ``folder`` under its own name.

    A file that is there with the right md5 is kept. A download that broke off is taken up where it stopped, if the
    server can do that.

    Parameters
    ----------
    url : str
        Address of the file.
    folder : Path
        Where to put it.
    md5 : str, optional
        What the publisher says of the whole file, in hex; blank: nothing to hold it against.
    timeout_s : float, optional
        Seconds to wait for an answer.
    told : callable, optional
        Called with bytes held and bytes in all (0: the server does not say).

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataFault
        If the server does not answer, breaks off (what came is kept for the next try), or the md5 is another one
        (what came is thrown away). A file of that name that was there before is left as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _name(url)
    if target.is_file() and md5 and _md5(target) == md5:
        return target
    part = target.with_name(f"{target.name}.part")
    _take_up(url, part, timeout_s=timeout_s, told=told)
    if md5 and _md5(part) != md5:
        part.unlink()
        raise _fault(url, "what came is not what the publisher's md5 describes")
    part.replace(target)
    return target


def _take_up(url: str, part: Path, *, timeout_s: float, told: Callable[[int, int], None] | None) -> None:
    held = part.stat().st_size if part.is_file() else 0
    headers = {"Range": f"bytes={held}-"} if held else {}
    answer = _ask(url, timeout_s=timeout_s, headers=headers, stream=True, also=(NOT_SATISFIABLE,))
    with answer:
        if answer.status_code == NOT_SATISFIABLE:
            whole = int((answer.headers.get("Content-Range") or "*/0").rsplit("/", 1)[-1])
            if whole == held:
                return  # it broke off after the last byte
            part.unlink()
            _take_up(url, part, timeout_s=timeout_s, told=told)
            return
        resumed = answer.status_code == PARTIAL and answer.headers.get("Content-Range", "").startswith(f"bytes {held}-")
        held = held if resumed else 0
        whole = held + int(answer.headers.get("Content-Length") or 0)
        try:
            with part.open("ab" if resumed else "wb") as stream:
                for chunk in answer.iter_content(CHUNK_BYTES):
                    stream.write(chunk)
                    held += len(chunk)
                    if told is not None:
                        told(held, whole)
        except requests.RequestException as cause:
            raise _fault(url, f"the connection broke off after {held} bytes, which are kept") from cause
        if "Content-Length" in answer.headers and held < whole:
            raise _fault(url, f"the connection broke off after {held} of {whole} bytes, which are kept")


def _ask(
    url: str, *, timeout_s: float, headers: dict[str, str] | None = None, stream: bool = False,
    also: tuple[int, ...] = (),
) -> requests.Response:  # fmt: skip
    # No compression: positions of a resumed download are those of the file itself.
    told = {"User-Agent": AGENT, "Accept-Encoding": "identity"} | (headers or {})
    try:
        answer = requests.get(url, headers=told, timeout=timeout_s, stream=stream)
    except requests.RequestException as cause:
        raise _fault(url, f"the server does not answer ({type(cause).__name__})") from cause
    if not answer.ok and answer.status_code not in also:
        answer.close()
        raise _fault(url, f"the server answers {answer.status_code} {answer.reason}")
    return answer


def _name(url: str) -> str:
    return Path(unquote(urlsplit(url).path)).name


def _md5(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _fault(url: str, problem: str) -> DataFault:
    return DataFault([Fault(_name(url) or url, None, "", f"{problem} ({url})", "Try again; or fetch it by hand")])
