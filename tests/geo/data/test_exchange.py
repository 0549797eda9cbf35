"""One writer at a time, no moment without a folder, readers on one state: tried with processes that race and die."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from geo.data import exchange
from geo.data.exchange import replace_folder, snapshot, whole_folder, writing
from geo.data.folder import check, load
from geo.errors import DataFault

ROOT = Path(__file__).parents[3]
START = ("bring", "sync")
EXCHANGED = (*START, "exchange", "remove the former")
RENAMED = (*START, "exchange", "put the former aside", "put the new in place", "remove the former")
IN_PLACE = (
    "bring into the folder", "note what is under way", "bring a.csv", "bring b.csv", "bring deep/c.csv",
    "bring manifest.json", "take the note away",
)  # fmt: skip
FILES = ("a.csv", "b.csv", "deep/c.csv", "manifest.json")


def generations(place: Path) -> tuple[Path, Path]:
    """Lay an old folder under the name "data" and a new one beside it; the old one has a file more."""
    for name in ("old", "new"):
        (place / name / "deep").mkdir(parents=True)
        for file in FILES:
            (place / name / file).write_text(f"{name} {file}")
    (place / "old" / "gone.csv").write_text("old gone.csv")
    (place / "old").rename(place / "data")
    return place / "new", place / "data"


def texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def whole(name: str) -> dict[str, str]:
    return {file: f"{name} {file}" for file in (*FILES, *(["gone.csv"] if name == "old" else []))}


def python(program: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program of its own, with pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(params=["exchanged", "renamed", "in place"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Replace as a file system does that can exchange names, one that cannot, and a mount."""
    if request.param == "renamed":
        monkeypatch.setattr(exchange, "exchange", lambda *_: False)
    elif request.param == "in place":
        monkeypatch.setattr(exchange, "exchange", busy)
    return str(request.param)


def busy(*_: Path) -> bool:
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


# Replacing


def test_a_folder_is_replaced_step_by_step_and_nothing_is_left_behind(way: str, tmp_path: Path) -> None:
    staging, target = generations(tmp_path)
    steps: list[str] = []
    replace_folder(staging, target, step=steps.append)
    expected = {"exchanged": EXCHANGED, "renamed": RENAMED, "in place": (*START, "exchange", *IN_PLACE)}
    assert tuple(steps) == expected[way]
    assert texts(target) == whole("new")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert [path.name for path in target.iterdir() if path.name.startswith(".")] == []


def test_this_file_system_exchanges_names_or_says_that_it_cannot(tmp_path: Path) -> None:
    one, other = generations(tmp_path)
    done = exchange.exchange(one, other)
    assert texts(other) == whole("new" if done else "old")
    assert texts(one) == whole("old" if done else "new")


def test_a_folder_that_is_not_there_cannot_be_exchanged(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOENT)):
        exchange.exchange(tmp_path / "one", tmp_path / "other")


def test_the_first_folder_needs_no_former_one(way: str, tmp_path: Path) -> None:
    del way
    staging, target = generations(tmp_path)
    shutil.rmtree(target)
    replace_folder(staging, target)
    assert texts(target) == whole("new")


def test_a_staging_folder_that_is_missing_harms_nothing(way: str, tmp_path: Path) -> None:
    del way
    _, target = generations(tmp_path)
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "nowhere", target)
    assert texts(target) == whole("old")


def test_a_link_to_a_folder_stays_a_link(way: str, tmp_path: Path) -> None:
    del way
    staging, target = generations(tmp_path)
    (tmp_path / "link").symlink_to(target)
    replace_folder(staging, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert texts(target) == whole("new")


def test_a_name_with_blanks_and_letters_of_ours(way: str, tmp_path: Path) -> None:
    del way
    place = tmp_path / "Område Øst (2)"
    staging, _ = generations(place)
    target = place / "våre data"
    (place / "data").rename(target)
    replace_folder(staging, target)
    assert texts(target) == whole("new")


KILLED = """
    import errno, os, signal, sys
    from pathlib import Path
    from geo.data import exchange
    place, way, *steps = sys.argv[1:]
    def busy(*_):
        raise OSError(errno.EBUSY, "busy")
    if way != "exchanged":
        exchange.exchange = busy if way == "in place" else lambda *_: False
    def stop(step):
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
    for number, fatal in enumerate(steps):
        child = os.fork()
        if not child:
            here = Path(place, str(number))
            exchange.replace_folder(here / "new", here / "data", step=stop)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_one_whole_folder_and_the_next_start_clears_up(way: str, tmp_path: Path) -> None:
    """One process is started for all steps: at each it forks, and the fork is killed."""
    steps = {"exchanged": EXCHANGED, "renamed": RENAMED, "in place": (*START, "exchange", *IN_PLACE)}[way]
    for number in range(len(steps)):
        staging, _ = generations(tmp_path / str(number))
        shutil.copytree(staging, tmp_path / str(number) / "spare")
    with python(KILLED, tmp_path, way, *steps) as run:
        output, errors = run.communicate()
    assert output.split() == ["-9"] * len(steps), errors
    committed = steps.index({"exchanged": "remove the former", "renamed": "remove the former",
                             "in place": "bring a.csv"}[way])  # fmt: skip
    for number, fatal in enumerate(steps):
        here = tmp_path / str(number)
        found = snapshot(here / "data", lambda folder: {**texts(folder)})
        read = {name: text for name, text in found.items() if not name.startswith(".")}
        assert read == whole("new" if number >= committed else "old"), fatal
        replace_folder(here / "spare", here / "data")
        assert texts(here / "data") == whole("new"), fatal
        assert {path.name for path in here.iterdir()} <= {"data", "new"}, fatal


@pytest.mark.parametrize("second", RENAMED[:-1])
def test_what_broke_off_is_taken_up_before_anything_is_removed(
    second: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "exchange", lambda *_: False)
    staging, target = generations(tmp_path)
    spare = Path(shutil.copytree(staging, tmp_path / "spare"))

    def replaced_until(fatal: str, folder: Path) -> None:
        def stop(step: str) -> None:
            if step == fatal:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            replace_folder(folder, target, step=stop)

    replaced_until("put the new in place", staging)
    replaced_until(second, spare)
    assert texts(whole_folder(target)) == whole("old")


def test_a_folder_set_aside_is_found_and_comes_back_under_its_name(tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    target.rename(tmp_path / ".data.previous-1-a")
    assert texts(whole_folder(target)) == whole("old")
    with writing(target):
        assert texts(target) == whole("old")


def test_what_belongs_to_a_folder_of_a_longer_name_is_left_alone(tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    others = [tmp_path / ".data.import-2025.import-x1", tmp_path / ".database.incoming-1-a", tmp_path / ".other"]
    for other in (*others, tmp_path / ".data.import-x1", tmp_path / ".data.incoming"):
        other.mkdir()
    with writing(target):
        pass
    assert sorted(path for path in tmp_path.iterdir() if path.name.startswith(".")) == sorted(others)


# The lock

HOLDER = """
    import sys
    from pathlib import Path
    from geo.data.exchange import writing
    with writing(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
"""


def test_a_second_writer_is_told_who_is_at_work_and_comes_in_when_it_is_done(tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    with python(HOLDER, target) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DataFault, match=f"process {holder.pid} on .* is writing it") as fault, writing(target):
            pass
        assert len(fault.value.faults) == 1
        holder.communicate("")
    with writing(target) as writer:
        assert writer.folder == target.resolve()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    with python(HOLDER, target) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
        holder.communicate()
    assert (tmp_path / ".data.lock").exists()
    with writing(target):
        pass
    assert not (tmp_path / ".data.lock").exists()


def test_where_nothing_may_be_written_beside_it_the_folder_itself_is_locked_and_changed_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, target = generations(tmp_path)
    shut = tmp_path.resolve()
    monkeypatch.setattr(exchange, "_may_write", lambda folder: folder.resolve() != shut)
    with writing(target) as writer, writer.staging() as own:
        assert own.parent == target
        with pytest.raises(DataFault, match="another process is writing it"), writing(target):
            pass
        exchange.copy_tree(staging, own)
        writer.replace(own)
    assert texts(target) == whole("new")
    assert not (tmp_path / ".data.lock").exists()


def test_a_folder_that_may_not_be_written_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, target = generations(tmp_path)
    monkeypatch.setattr(exchange, "_may_write", lambda _: False)
    with pytest.raises(DataFault, match="cannot be written") as fault, writing(target):
        pass
    assert "Copy the folder to a place where you may write" in str(fault.value)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_one_sentence(number: int, tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    with pytest.raises(DataFault, match="no room left on the disk") as fault, writing(target):
        raise OSError(number, os.strerror(number))
    assert len(fault.value.faults) == 1
    assert texts(target) == whole("old")


def test_any_other_error_stays_what_it_is(tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    with pytest.raises(InterruptedError), writing(target):
        raise InterruptedError(errno.EINTR, "stop")
    with writing(target):
        pass


IMPORTS = """
    import os, sys
    from pathlib import Path
    from geo.data.folder import load, writing
    from geo.errors import DataFault
    from geo.importing.intake import carry_out, plan
    place, rounds = Path(sys.argv[1]), int(sys.argv[2])
    def take_in(data, number):
        held, go = os.pipe()
        form = place / f"form{number}.csv"
        try:
            with writing(data) as writer:
                planned = plan(form, kind="evidence", source=f"body {number}", dataset=load(data))
                carry_out(planned, data, writer=writer)
        except DataFault as fault:
            return 1 if "is writing it" in str(fault) else 2
        return 0
    for number in range(rounds):
        data = place / f"round{number}" / "data"
        start, gate = os.pipe()
        children = []
        for body in (0, 1):
            child = os.fork()
            if not child:
                os.close(gate)
                os.read(start, 1)
                os._exit(take_in(data, body))
            children.append(child)
        os.close(gate)
        os.close(start)
        print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


@pytest.mark.slow
def test_two_imports_at_once_both_stand_or_one_is_refused_and_the_log_says_the_same(
    world: Path, tmp_path: Path
) -> None:
    rounds = 4
    for number in range(rounds):
        shutil.copytree(world, tmp_path / f"round{number}" / "data")
    for number, group in enumerate(("eldre", "tolk")):
        text = f"Krisesenter;Gruppe;Status;År;Kilde;Sikkerhet\naust;{group};full;2025;kilde {number};høy\n"
        (tmp_path / f"form{number}.csv").write_text(text, encoding="utf-8")
    with python(IMPORTS, tmp_path, rounds) as run:
        output, errors = run.communicate()
    lines = output.splitlines()
    assert len(lines) == rounds, errors
    for number, line in enumerate(lines):
        codes = line.split()
        assert set(codes) <= {"0", "1"}, errors
        assert "0" in codes
        data = tmp_path / f"round{number}" / "data"
        assert check(data) == []
        said = set(load(data).evidence["source"])
        log = (data / "imports.csv").read_text(encoding="utf-8")
        for body, code in enumerate(codes):
            assert (f"kilde {body}" in said) == (code == "0")
            assert (f"body {body}" in log) == (code == "0")


# Readers


def test_a_reader_sees_one_state_however_often_the_folder_is_replaced(way: str, tmp_path: Path) -> None:
    del way
    staging, target = generations(tmp_path)
    seen: list[dict[str, str]] = []

    def read(folder: Path) -> dict[str, str]:
        first = (folder / "a.csv").read_text()
        if not seen:
            replace_folder(staging, target)
        seen.append({"a.csv": first, "b.csv": (target / "b.csv").read_text()})
        return seen[-1]

    assert snapshot(target, read) == {"a.csv": "new a.csv", "b.csv": "new b.csv"}
    assert seen[0] == {"a.csv": "old a.csv", "b.csv": "new b.csv"}  # read, found to be mixed, and read again
    assert len(seen) == 2


def test_a_fault_of_a_state_that_is_gone_is_not_told(tmp_path: Path) -> None:
    staging, target = generations(tmp_path)

    def read(folder: Path) -> str:
        if (folder / "gone.csv").exists():
            replace_folder(staging, target)
            raise FileNotFoundError(folder / "gone.csv")
        return (folder / "a.csv").read_text()

    assert snapshot(target, read) == "new a.csv"


def test_a_fault_of_the_state_that_stands_is_told(tmp_path: Path) -> None:
    _, target = generations(tmp_path)
    with pytest.raises(FileNotFoundError):
        snapshot(target, lambda folder: (folder / "nowhere").read_text())


def test_who_reads_while_files_are_brought_one_by_one_waits_for_the_writer_and_finishes_for_a_dead_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, target = generations(tmp_path)
    monkeypatch.setattr(exchange, "_PAUSE_S", 0.0)
    inside = target / ".staging-x"
    staging.rename(inside)
    (target / exchange.UNDER_WAY).write_text(json.dumps({"from": inside.name, "files": FILES}))
    lock = exchange.take_lock(target)
    with pytest.raises(DataFault, match="is being replaced at this moment"):
        snapshot(target, texts)
    lock.release()
    assert snapshot(target, texts) == whole("new")
