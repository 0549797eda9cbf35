"""The command line, run as a user would: arguments in, text and exit code out."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli.main import main
from dashboard.cli.options import as_columns, write_file
from geo.data.vocabulary import GROUPS

FORMATS = ("csv", "xlsx", "gpkg", "parquet", "geojson")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(result: Result, *, code: int) -> str:
    """The one clear text of a refusal."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return str(result.stderr)


@pytest.mark.parametrize("command", ["serve", "route", "export", "centres", "groups", "check", "build"])
def test_each_command_explains_itself_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"reisevei {command}" in result.stdout.split("Example", 1)[1]


def test_version_is_the_projects() -> None:
    assert run("--version").stdout == "reisevei 0.1.0\n"


def test_route_tells_roads_ferries_and_the_sum(world: Path) -> None:
    result = run("route", "Auset", "Øyvær", "--data", world)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Auset (Aust) to Øyvær (Øya)"
    assert "Fv10" in result.stdout
    assert "ferry  Auskaia–Øya  10.0 km  1 h 00 min" in result.stdout
    assert lines[-1].split() == ["total", "1", "ferry", "40.0", "km", "1", "h", "30", "min"]


def test_route_as_json_has_the_promised_keys_and_adds_up(world: Path) -> None:
    trip = json.loads(run("route", "0101", "0202", "--format", "json", "--data", world).stdout)
    assert {"from", "to", "km", "minutes", "ferries", "legs"} == set(trip)
    assert trip["from"]["place"] == "Auset"
    assert trip["km"] == 20 + 10 + 10
    assert trip["minutes"] == 20 + 60 + 10
    assert trip["ferries"] == 1
    assert [leg["kind"] for leg in trip["legs"]] == ["road", "ferry", "road"]
    assert sum(leg["minutes"] for leg in trip["legs"]) == pytest.approx(trip["minutes"], abs=0.2)


def test_route_to_a_place_without_a_road_says_why(world: Path) -> None:
    text = refused(run("route", "Auset", "Holmen", "--data", world), code=1)
    assert "Holmen" in text
    assert "no_car_road" in text


def test_unknown_place_is_answered_with_the_nearest_name(world: Path) -> None:
    assert "Auset" in refused(run("route", "Ausset", "Øyvær", "--data", world), code=1)


@pytest.mark.slow
@pytest.mark.parametrize("fmt", FORMATS)
def test_export_writes_a_whole_file_and_nothing_else_is_left(world: Path, tmp_path: Path, fmt: str) -> None:
    out = tmp_path / f"women.{fmt}"
    result = run("export", "--group", "women", "--out", out, "--data", world)
    assert result.exit_code == 0, result.output
    beside = {f"{out.name}-metadata.json"} if fmt == "csv" else set()
    assert {path.name for path in tmp_path.iterdir()} == {out.name} | beside
    first = out.read_bytes()
    run("export", "--group", "women", "--out", out, "--format", fmt, "--data", world)
    assert out.read_bytes() == first


def test_export_to_standard_output_is_the_table_alone(world: Path) -> None:
    result = run("export", "--group", "women", "--format", "csv", "--data", world)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["municipality_code"] for row in rows] == ["0101", "0102", "0201", "0202"]
    assert rows[0]["median_min"] == "30.0"
    assert result.stderr == "Sources: Reisevei\n"


def test_accept_narrows_what_counts(world: Path) -> None:
    def medians(*options: str) -> list[str]:
        result = run("export", "--group", "severe_mental_illness", *options, "--data", world)
        return [row["median_min"] for row in csv.DictReader(io.StringIO(result.stdout))]

    assert medians() == ["", "", "", ""]
    assert medians("--accept", "full, case_by_case") == ["30.0", "20.0", "20.2", "150.0"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--group", "woman"], "women"),
        (["--group", "women", "--format", "xls"], "xlsx"),
        (["--group", "women", "--measure", "neares"], "nearest"),
        (["--group", "women", "--reading", "documentet"], "documented"),
        (["--group", "women", "--accept", "full,elsewere"], "elsewhere"),
        (["--group", "women", "--out", "x.xslx"], "xlsx"),
        (["--group", "women", "--known-count", "1"], "--reading expected"),
        (["--group", "women", "--reading", "expected", "--known-count", "3"], "2 centres in operation"),
        (["--group", "women", "--reading", "possible", "--measure", "detour"], "--measure nearest"),
        ([], "--group"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_right_name(world: Path, arguments: list[str], hint: str) -> None:
    assert hint in refused(run("export", *arguments, "--data", world), code=2)


def table(result: Result) -> dict[str, dict[str, str]]:
    """The exported rows by municipality."""
    assert result.exit_code == 0, result.output
    return {row["municipality_code"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


def test_the_agreement_decides_the_contracted_measure(world: Path) -> None:
    told = table(run("export", "--group", "women", "--measure", "contracted", "--data", world))
    assert told["0201"]["centre_id"] == "aust"
    assert told["0101"]["centre_id"] == "aust"
    assert told["0102"]["median_min"] == ""
    assert told["0102"]["cut_off_reason"] == "agreement_unknown"
    detour = table(run("export", "--group", "women", "--measure", "detour", "--data", world))
    assert detour["0101"]["median_min"] == "0.0"
    # 32 people 15 minutes before the town: 105 instead of 15; 16 in the town: 120 instead of 0; both legs cancel out
    assert detour["0201"]["median_min"] == "90.0"


def test_expected_adds_its_three_columns_and_needs_a_count(world: Path) -> None:
    told = table(run("export", "--group", "active_substance_use", "--reading", "expected", "--data", world))
    assert list(told["0101"])[-4:] == ["evidence", "expected_min", "p5_min", "p95_min"]
    assert told["0101"]["evidence"] == "1 of 2 unknown centres"
    text = refused(run("export", "--group", "lgbt", "--reading", "expected", "--data", world), code=1)
    assert "--known-count" in text
    all_serve = table(run("export", "--group", "lgbt", "--reading", "expected", "--known-count", "2", "--data", world))
    assert all_serve["0101"]["expected_min"] == all_serve["0101"]["median_min"] == "30.0"


def test_export_refuses_a_folder_and_a_missing_folder(world: Path, tmp_path: Path) -> None:
    taken = tmp_path / "table.csv"
    taken.mkdir()
    assert "folder" in refused(run("export", "--group", "women", "--out", taken, "--data", world), code=2)
    lost = tmp_path / "nowhere" / "x.csv"
    assert "nowhere" in refused(run("export", "--group", "women", "--out", lost, "--data", world), code=2)
    assert list(tmp_path.iterdir()) == [taken]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.csv"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_file(b"new", target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_centres_in_text_csv_and_json(world: Path) -> None:
    assert "Krisesenteret Bru og Dal" in run("centres", "--data", world).stdout
    rows = list(csv.DictReader(io.StringIO(run("centres", "--format", "csv", "--data", world).stdout)))
    assert [row["centre_id"] for row in rows] == ["aust", "bru", "oya"]
    assert rows[2]["status"] == "closed"
    told = json.loads(run("centres", "--format", "json", "--data", world).stdout)
    assert told[0]["serves"]["men"] == {
        "status": "elsewhere", "year": 2024, "source": "drawn for the tests", "confidence": "high",
        "contradicted": False,
    }  # fmt: skip
    assert told[0]["serves"]["interpreter"]["year"] is None
    assert "active_substance_use" not in told[0]["serves"]
    assert not {"x_m", "y_m", "address", "geometry"} & set(told[0])


def test_groups_count_what_is_known_of_centres_in_operation(world: Path) -> None:
    told = json.loads(run("groups", "--format", "json", "--data", world).stdout)
    assert [row["group"] for row in told] == [group.id for group in GROUPS]
    by_group = {row["group"]: row for row in told}
    counted = ("documented", "not_accepted", "no", "unknown")
    assert [by_group["women"][key] for key in counted] == [2, 0, 0, 0]
    assert [by_group["wheelchair"][key] for key in counted] == [1, 0, 1, 0]
    assert [by_group["severe_mental_illness"][key] for key in counted] == [0, 1, 0, 1]
    assert [by_group["sami_north"][key] for key in counted] == [0, 0, 0, 2]  # said of a closed centre only
    assert "Kvinner" in run("groups", "--data", world).stdout


def test_check_says_ok_and_counts(world: Path) -> None:
    result = run("check", world)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("ok: ")
    assert "4 municipalities" in result.stdout


def test_check_lists_every_fault_and_touches_nothing(world: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(world, tmp_path / "data"))
    centres = folder / "centres.csv"
    text = centres.read_text(encoding="utf-8")
    centres.write_text(text.replace("Auset", "Ausheim").replace(",open,", ",opened,"), encoding="utf-8")
    (folder / "lakes.parquet").unlink()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = run("check", folder)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    lines = result.stdout.splitlines()
    assert any("centres.csv" in line and "Ausheim" in line for line in lines)
    assert any("centres.csv" in line and "opened" in line for line in lines)
    assert any("lakes.parquet" in line for line in lines)
    assert result.stderr.startswith(f"{len(lines)} faults in ")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


BROKEN: dict[str, tuple[str, str, str, str]] = {
    # what is broken: file, old text, new text, what the one message must name
    "coordinates": ("centres.csv", "centre_id,centre,", "centre_id,latitude,", "latitude"),
    "address": ("centres.csv", "centre_id,centre,", "centre_id,address,", "address"),
    "repeated id": ("centres.csv", "bru,Krisesenteret", "aust,Krisesenteret", "aust"),
    "unknown town": ("centres.csv", "Auset", "Ausheim", "Ausheim"),
    "unknown municipality": ("centres.csv", ",0101,", ",0999,", "0999"),
    "unknown group": ("evidence.csv", "aust,wheelchair", "aust,weelchair", "weelchair"),
    "unknown status": ("evidence.csv", "wheelchair,no,", "wheelchair,nope,", "nope"),
    "unknown centre": ("evidence.csv", "aust,wheelchair", "ost,wheelchair", "ost"),
    "missing source": ("evidence.csv", "no,2023,drawn for the tests", "no,2023,", "source"),
    "impossible year": ("evidence.csv", "no,2023", "no,2203", "2203"),
    "missing licence": ("sources.toml", 'licence = "CC0 1.0"', "", "licence"),
    "no manifest entry": ("manifest.json", '"lakes"', '"ponds"', "lakes"),
}
# What may be broken in one folder at once, so that each is still told.
TOGETHER = (
    ("coordinates", "no manifest entry"),
    ("address", "missing licence"),
    ("repeated id", "unknown municipality"),
    ("unknown town",),
    ("unknown group", "missing source"),
    ("unknown centre", "impossible year"),
    ("unknown status",),
)


def test_everything_is_broken_once() -> None:
    assert sorted(case for cases in TOGETHER for case in cases) == sorted(BROKEN)


@pytest.mark.slow
@pytest.mark.parametrize("cases", TOGETHER, ids=", ".join)
def test_check_names_what_is_broken_and_leaves_it_as_it_is(world: Path, tmp_path: Path, cases: tuple[str, ...]) -> None:
    folder = Path(shutil.copytree(world, tmp_path / "data"))
    for case in cases:
        name, old, new, _ = BROKEN[case]
        edit(folder, name, old, new)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = run("check", folder)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    for case in cases:
        name, _, _, word = BROKEN[case]
        told = [line for line in result.stdout.splitlines() if line.startswith(name) or "lakes" in line]
        assert any(word in line for line in told), (case, result.stdout)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_edit_is_named_and_can_be_accepted(world: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(world, tmp_path / "data"))
    centres = folder / "centres.csv"
    centres.write_text(
        centres.read_text(encoding="utf-8").replace("Aust krisesenter", "Krisesenteret i Aust"), encoding="utf-8"
    )
    before = run("check", folder)
    assert before.exit_code == 1
    assert "--accept-edits" in before.stdout
    assert run("groups", "--data", folder).exit_code == 0  # an edited table is used; only its acceptance is missing
    accepted = run("check", folder, "--accept-edits")
    assert accepted.exit_code == 0, accepted.output
    assert accepted.stderr == "Accepted as edited: centres\n"
    assert run("check", folder).exit_code == 0


def test_an_edit_with_a_fault_is_not_accepted(world: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(world, tmp_path / "data"))
    centres = folder / "centres.csv"
    centres.write_text(centres.read_text(encoding="utf-8").replace("Auset", "Ausheim"), encoding="utf-8")
    before = (folder / "manifest.json").read_bytes()
    result = run("check", folder, "--accept-edits")
    assert "Ausheim" in refused(result, code=1)
    assert (folder / "manifest.json").read_bytes() == before


def test_check_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nothing")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "nothing" in result.output


def test_a_damaged_folder_is_refused_in_one_clear_text(world: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(world, tmp_path / "data"))
    roads = folder / "roads.parquet"
    roads.write_bytes(roads.read_bytes()[:-1])
    text = refused(run("groups", "--data", folder), code=1)
    assert "roads.parquet" in text
    assert "reisevei build" in text


def test_build_without_its_files_says_what_is_missing(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    text = refused(run("build", "--raw", raw, "--out", tmp_path / "out"), code=1)
    assert "N1000" in text
    assert not (tmp_path / "out").exists()


def test_columns_line_up() -> None:
    assert as_columns([("a", "1"), ("bbb", "22")], numbers=(1,)) == "a     1\nbbb  22\n"
