"""One writer at a time, and a new data folder in the place of an old one with no moment in between.

``writing`` holds the lock of a folder from reading to renaming; ``Writer.replace`` puts the new folder in its place;
``snapshot`` reads again while somebody replaces what is read. The lock is the operating system's (``flock``): that of a
process that died is free, whatever file it left behind.

Where the file system can exchange two names in one step (Linux), a folder stands under its name at every moment; else
it is renamed twice under the lock, and ``whole_folder`` finds the one set aside. A folder that cannot be renamed (a
mount, or a parent that is read-only) is changed file by file, after a note of what is under way has reached the disk:
who reads meanwhile waits, and who comes after a crash finishes the work first.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from geo.errors import DataFault, Fault

_T = TypeVar("_T")
Step = Callable[[str], None]

MARK_FILE = "manifest.json"  # the last file that a replacement brings: it says which state the folder is in
UNDER_WAY = ".replacing.json"  # in a folder that is changed file by file: what is brought, and what stays
_STAGING = ".staging-"
_LOCK = ".{name}.lock"
_ASIDE = ".{name}.{kind}-"
_KINDS = ("incoming", "import", "build")
_FIXED = {"incoming": ".{name}.incoming", "previous": ".{name}.previous"}  # as former versions named them
_CANNOT_RENAME = (errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS)
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MAX_OWNER = 200  # bytes of a lock file that are shown
_AT_CWD, _EXCHANGE = -100, 2  # of linux/fcntl.h and linux/fs.h
_TRIES, _PAUSE_S = 100, 0.05


@dataclass(frozen=True)
class Writer:
    """The one process that may write a folder now.

    Parameters
    ----------
    folder : Path
        Which folder, absolute and without symbolic links; it need not be there yet.
    """

    folder: Path

    @contextmanager
    def staging(self, kind: str = "import") -> Iterator[Path]:
        """Lend a fresh empty folder, near the one that is written, and take it away afterwards.

        Parameters
        ----------
        kind : str, optional
            "import" or "build": part of its name.

        Yields
        ------
        Path
            The empty folder.
        """
        place, prefix = self.folder.parent, _ASIDE.format(name=self.folder.name, kind=kind)
        if not _may_write(place):
            place, prefix = self.folder, _STAGING
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def replace(self, staging: Path, *, step: Step = lambda _: None) -> None:
        """Put ``staging`` in the place of the folder; at every moment ``whole_folder`` finds one that is whole.

        Every file is on the disk before the first rename, and the former folder is removed only when the new one is
        in place.

        Parameters
        ----------
        staging : Path
            The new folder; it is gone afterwards.
        step : Callable[[str], None], optional
            Called with a name before each step, for tests that stop the process there.
        """
        staging = staging.absolute()
        if not staging.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(staging))
        if self.folder.exists() and not _may_write(self.folder.parent):
            self._change_in_place(staging, step)
            return
        try:
            self._rename(staging, step)
        except OSError as error:
            if error.errno not in _CANNOT_RENAME or not self.folder.exists():
                raise
            self._change_in_place(self._aside("incoming") if self._aside("incoming").exists() else staging, step)
        shutil.rmtree(self._aside("incoming"), ignore_errors=True)
        shutil.rmtree(staging, ignore_errors=True)

    def _aside(self, kind: str) -> Path:
        prefix = _ASIDE.format(name=self.folder.name, kind=kind)
        return self.folder.parent / f"{prefix}{os.getpid()}-{id(self):x}"

    def _rename(self, staging: Path, step: Step) -> None:
        incoming, previous = self._aside("incoming"), self._aside("previous")
        step("bring")
        if staging.parent == self.folder.parent:  # a rename works within one file system only
            staging.rename(incoming)
        else:
            copy_tree(staging, incoming)
        step("sync")
        _sync_tree(incoming)
        if not self.folder.exists():
            step("put the first in place")
            incoming.rename(self.folder)
            _sync(self.folder.parent)
            return
        step("exchange")
        if exchange(incoming, self.folder):  # what is called incoming is now the former one
            _sync(self.folder.parent)
            step("remove the former")
            shutil.rmtree(incoming)
            return
        step("put the former aside")
        self.folder.rename(previous)
        step("put the new in place")
        incoming.rename(self.folder)
        _sync(self.folder.parent)
        step("remove the former")
        shutil.rmtree(previous)

    def _change_in_place(self, staging: Path, step: Step) -> None:
        """Bring the files one by one into a folder that cannot be renamed; a note on the disk lets others finish it."""
        step("bring into the folder")
        if staging.parent == self.folder and staging.name.startswith(_STAGING):
            inside = staging
        else:
            inside = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.folder))
            copy_tree(staging, inside)
        _sync_tree(inside)
        files = sorted(str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file())
        note = inside / UNDER_WAY
        note.write_text(json.dumps({"from": inside.name, "files": files}), encoding="utf-8")
        _sync(note)
        step("note what is under way")
        note.replace(self.folder / UNDER_WAY)
        _sync(self.folder)
        _finish(self.folder, step)


def _finish(folder: Path, step: Step = lambda _: None) -> None:
    """Do what is left of a replacement file by file; nothing to do where none is under way."""
    note = folder / UNDER_WAY
    if not note.is_file():
        return
    told = json.loads(note.read_text(encoding="utf-8"))
    inside, files = folder / told["from"], set(told["files"])
    for name in sorted(files, key=lambda name: (name == MARK_FILE, name)):
        step(f"bring {name}")
        if (inside / name).is_file():  # else it was brought before the crash
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (inside / name).replace(folder / name)
    for path in sorted(folder.rglob("*")):
        hidden = path.relative_to(folder).parts[0].startswith(".")
        if path.is_file() and not hidden and str(path.relative_to(folder)) not in files:
            path.unlink()
    _sync(folder)
    step("take the note away")
    note.unlink()
    shutil.rmtree(inside, ignore_errors=True)


@contextmanager
def writing(folder: Path) -> Iterator[Writer]:
    """Hold the lock of a data folder, and clear away what killed runs left of it.

    Parameters
    ----------
    folder : Path
        The folder that is to be replaced; it need not be there yet.

    Yields
    ------
    Writer
        What replaces the folder.

    Raises
    ------
    DataFault
        Another process is writing the folder; nobody may write there; or the disk is full.
    """
    folder = folder.resolve()
    try:
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
        lock = take_lock(folder)
    except OSError as error:
        raise _refused(folder, error) from None
    try:
        settle(folder)
        yield Writer(folder)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise _refused(folder, error) from None
    finally:
        lock.release()


def _refused(folder: Path, error: OSError) -> DataFault:
    """Say in one sentence why the folder cannot be written."""
    problem, remedy = "there is no room left on the disk", "Make room, then do it again; nothing was changed"
    if error.errno not in _FULL:
        problem = f"cannot be written ({error.strerror})"
        remedy = "Copy the folder to a place where you may write, and name that one"
    return DataFault([Fault(str(folder), None, "", problem, remedy)])


@dataclass(frozen=True)
class Lock:
    """A lock that is held.

    Parameters
    ----------
    handle : int
        Its open file.
    file : Path | None
        The file to take away; None where the folder itself is locked.
    """

    handle: int
    file: Path | None

    def release(self) -> None:
        """Let the next writer in."""
        if self.file is not None:
            self.file.unlink(missing_ok=True)
        os.close(self.handle)


def take_lock(folder: Path) -> Lock:
    """Take the lock: a file beside the folder, or the folder itself where nothing can be written beside it.

    Parameters
    ----------
    folder : Path
        The folder that is to be written, resolved.

    Returns
    -------
    Lock
        The lock, held until it is released or the process ends.

    Raises
    ------
    DataFault
        Another process holds it.
    """
    if sys.platform == "win32":
        remedy = "Do it on Linux or macOS; reading works here"
        raise DataFault([Fault(str(folder), None, "", "data folders cannot be written on Windows", remedy)])
    import fcntl  # noqa: PLC0415 (not on Windows, where data is read all the same)

    if not _may_write(folder if folder.exists() else folder.parent):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))
    beside = folder.parent / _LOCK.format(name=folder.name) if _may_write(folder.parent) else None
    path = beside or folder
    while True:
        handle = os.open(path, os.O_RDONLY | os.O_CREAT if beside else os.O_RDONLY, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = os.read(handle, _MAX_OWNER).decode(errors="replace") if beside else ""
            os.close(handle)
            problem = f"{who or 'another process'} is writing it"
            remedy = "Wait until that is done, then try again"
            raise DataFault([Fault(str(folder), None, "", problem, remedy)]) from None
        if _is_at(handle, path):
            break
        os.close(handle)  # its owner took the file away while we opened it: the lock is on a file without a name
    if beside and os.access(beside, os.W_OK):
        beside.write_text(f"process {os.getpid()} on {socket.gethostname()}", encoding="utf-8")
    return Lock(handle, beside)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def settle(folder: Path) -> None:
    """Finish or take back what a killed run left half done; only who holds the lock may do so.

    Parameters
    ----------
    folder : Path
        The folder whose lock is held.
    """
    whole = whole_folder(folder)
    if whole != folder:
        whole.rename(folder)
    if not folder.is_dir():
        return
    _finish(folder)
    left = list(folder.glob(f"{_STAGING}*"))
    if _may_write(folder.parent):
        for kind in (*_KINDS, "previous"):
            left += _named(folder, kind)
    for path in left:
        shutil.rmtree(path)


def _named(folder: Path, kind: str) -> list[Path]:
    """Return folders beside ``folder`` that a run put aside, the newest first."""
    prefix = _ASIDE.format(name=folder.name, kind=kind)
    fixed = _FIXED.get(kind, "").format(name=folder.name)
    try:
        beside = [
            path
            for path in folder.parent.iterdir()
            if path.name == fixed or (path.name.startswith(prefix) and "." not in path.name[len(prefix) :])
        ]
        return sorted(beside, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    except OSError:  # taken away while we looked, or not ours to look at: then there is nothing to find
        return []


def whole_folder(folder: Path) -> Path:
    """Find the whole folder, also if a replacement broke off between two renames.

    Parameters
    ----------
    folder : Path
        The data folder that is asked for.

    Returns
    -------
    Path
        ``folder``, or the one that was set aside to be replaced.
    """
    if folder.exists():
        return folder
    resolved = folder.resolve()
    return next(iter(_named(resolved, "previous")), folder)


def replace_folder(staging: Path, target: Path, *, step: Step = lambda _: None) -> None:
    """Put the folder ``staging`` in the place of ``target`` under its lock; see ``Writer.replace``.

    Parameters
    ----------
    staging : Path
        The new folder; it is gone afterwards.
    target : Path
        The place to take; what lies there is removed.
    step : Callable[[str], None], optional
        Called with a name before each step, for tests that stop the process there.
    """
    with writing(target) as writer:
        writer.replace(staging, step=step)


def snapshot(folder: Path, read: Callable[[Path], _T]) -> _T:
    """Read a folder so that everything comes from one state of it: again, if it was replaced meanwhile.

    Parameters
    ----------
    folder : Path
        The data folder.
    read : Callable[[Path], _T]
        Reads the folder it is given.

    Returns
    -------
    _T
        What ``read`` returned, of one state.

    Raises
    ------
    DataFault
        What ``read`` found wrong; or the folder was replaced at every try.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_S)
        whole = whole_folder(folder)
        before = _state(whole)
        if before is None:
            _try_to_finish(whole)
            continue
        try:
            result = read(whole)
        except (DataFault, OSError):
            if _state(whole_folder(folder)) == before:
                raise
            continue
        if _state(whole_folder(folder)) == before:
            return result
    problem = "is being replaced at this moment, or a replacement broke off"
    remedy = "Try again; if nobody is at work, run `reisevei check` as somebody who may write the folder"
    raise DataFault([Fault(str(folder), None, "", problem, remedy)])


def _state(folder: Path) -> bytes | None:
    """Return what tells one state of a folder from the next; None while files are brought one by one."""
    if (folder / UNDER_WAY).exists():
        return None
    try:
        return (folder / MARK_FILE).read_bytes()
    except OSError:
        return b""


def _try_to_finish(folder: Path) -> None:
    """Finish what a killed run left, unless its process is alive or we may not write: then we wait for others."""
    try:
        with writing(folder):
            return
    except DataFault:
        return


def exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step.

    Parameters
    ----------
    one : Path
        A folder.
    other : Path
        Another on the same file system.

    Returns
    -------
    bool
        Whether it was done; False where the system or the file system knows no such step.

    Raises
    ------
    OSError
        One of them cannot be renamed, as a mount.
    """
    rename: Any = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    if rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), ctypes.c_uint(_EXCHANGE)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def copy_tree(folder: Path, to: Path) -> None:
    """Copy a folder without what runs left in it; the first file that cannot be written stops it with its own error.

    Parameters
    ----------
    folder : Path
        What is copied.
    to : Path
        Where to; it may be there.
    """
    to.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        if path.name == UNDER_WAY or path.name.startswith(_STAGING):
            continue
        if path.is_dir():
            copy_tree(path, to / path.name)
        else:
            shutil.copy2(path, to / path.name)


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
