"""Nothing that leaves the product is finer than the town for a centre, and travel times give away the town only."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qsl

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from dash import Dash

from dashboard.app import create_app
from dashboard.cli.main import main
from dashboard.export.formats.kinds import FORMATS
from dashboard.export.municipalities import companion, export_bytes
from dashboard.map import files as map_file
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.text.catalogue import catalogue
from geo.data.files import read_table
from geo.data.folder import embedded_data
from geo.data.schema import Table
from geo.data.sensitive import names_a_point
from geo.data.tables import CENTRES, TABLES
from geo.measures import coverage
from geo.routing import matrix
from geo.study.question import Question
from geo.study.study import Study
from tests.dashboard.reading import data_in_page
from tests.support.leaks import leaks, parts
from tests.support.worlds import dataset_of, three_towns, three_towns_tables

QUESTIONS = (Question("women"), Question("men", reading="possible"), Question("sami_lule"))
PAGES = ("/", "/krisesentre", "/krisesentre/aust", "/kommune/0201", "/metode")


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(three_towns())


@pytest.fixture(scope="module")
def app(study: Study) -> Dash:
    return create_app(study, this_year=2026)


@pytest.fixture(scope="module")
def centres(study: Study) -> set[str]:
    return {*study.centres["centre_id"], *study.centres["centre"]}


@pytest.fixture(scope="module")
def towns(study: Study) -> set[tuple[float, float]]:
    places = study.dataset.places
    return {(float(x), float(y)) for x, y in zip(places["x_m"], places["y_m"], strict=True)}


# The search itself finds what is planted


def packed(name: str, text: str, point: tuple[float, float] | None = None) -> bytes:
    frame = gpd.GeoDataFrame(
        {"centre_id": ["aust"], "told": [text]}, geometry=[shapely.Point(point or (1, 1))], crs="EPSG:25833"
    )
    stream = io.BytesIO()
    if name.endswith(".parquet"):
        frame.to_parquet(stream)
    elif name.endswith(".xlsx"):
        pd.DataFrame(frame.drop(columns="geometry")).to_excel(stream, index=False, engine="openpyxl")
    elif name.endswith(".gpkg"):
        frame.to_file(stream, driver="GPKG", engine="pyogrio", layer="told")
    elif name.endswith(".geojson"):
        return str(frame.to_json()).encode()
    else:
        return f"centre_id,told\naust,{text}\n".encode()
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.gpkg", "a.parquet", "a.geojson"])
@pytest.mark.parametrize("text", ["Storgata 5", "59.91273", "kari@example.org"])
def test_an_address_a_coordinate_or_a_person_in_a_text_is_found_in_every_format(name: str, text: str) -> None:
    town = {(1.0, 1.0)}
    assert leaks(packed(name, "Auset"), name, towns=town, centres={"aust"}) == []
    assert [leak[:5] for leak in leaks(packed(name, text), name, towns=town, centres={"aust"})] == ["text:"]


@pytest.mark.parametrize("name", ["a.gpkg", "a.parquet", "a.geojson"])
def test_a_point_that_is_no_towns_is_found_in_every_format_with_geometry(name: str) -> None:
    content = packed(name, "Auset", (250_512.0, 6_650_498.0))
    assert [leak[:5] for leak in leaks(content, name, towns={(1.0, 1.0)}, centres={"aust"})] == ["point"]
    assert leaks(content, name, towns={(250_512.0, 6_650_498.0)}, centres={"aust"}) == []


def test_a_field_for_a_point_beside_a_centre_is_found() -> None:
    beside = json.dumps({"centres": [{"id": "aust", "x": 5, "y": 6}]}).encode()
    assert leaks(beside, "a.json", towns={(1.0, 1.0)}, centres={"aust"}) != []
    assert leaks(beside, "a.json", towns={(5, 6)}, centres={"aust"}) == []
    elsewhere = json.dumps({"lakes": [{"id": "lake", "x": 5, "y": 6}]}).encode()
    assert leaks(elsewhere, "a.json", towns=set(), centres={"aust"}) == []


# Every channel


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.group)
@pytest.mark.parametrize("fmt", [known.name for known in FORMATS])
def test_exports_hold_nothing_finer_than_the_town(
    study: Study, centres: set[str], towns: set[tuple[float, float]], question: Question, fmt: str
) -> None:
    content, name, _ = export_bytes(study, question, fmt)
    assert leaks(content, name, towns=towns, centres=centres) == []
    assert len(parts(content, name).texts) > 10  # the search saw the table
    beside = companion(study, question, file_name="table.csv")
    assert leaks(beside.content, beside.name, towns=towns, centres=centres) == []


def test_an_export_has_no_column_for_a_place_of_a_centre(study: Study) -> None:
    content, _, _ = export_bytes(study, QUESTIONS[0], "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()
    table, _, _ = export_bytes(study, QUESTIONS[0], "csv")
    columns = table.decode("utf-8-sig").splitlines()[0].split(",")
    assert [name for name in columns if name.startswith("centre")] == ["centre_id", "centre"]
    assert {"x_m", "y_m", "landmass", "place_id"}.isdisjoint(columns)


def test_the_map_holds_the_towns_public_points_and_no_other(study: Study, centres: set[str]) -> None:
    files = map_file.of(AppState(study, catalogue("nb"), 2026))
    content = files.names.plain
    places = study.dataset.places
    drawn = {(int(x), int(y)) for x, y in zip(places["x_m"], places["y_m"], strict=True)}
    marked = [site for centre in json.loads(content)["centres"] for site in _points_of(centre)]
    assert len(marked) == 3  # aust, and bru in two towns; øya is closed
    assert set(marked) <= drawn
    assert leaks(content, "names.json", towns=drawn, centres=centres) == []
    drawing = json.loads(files.drawing.plain)["html"]
    left, top, _, _ = json.loads(content)["box"]
    at = [(left + float(x), top - float(y)) for x, y in re.findall(r'data-at="([\d.]+),([\d.]+)"', drawing)]
    assert sorted(at) == sorted(marked)


def _points_of(node: object) -> list[tuple[int, int]]:
    """Every pair of numbers, and every x beside y, below a node of the map file."""
    if isinstance(node, dict):
        own = [(node["x"], node["y"])] if {"x", "y"} <= set(node) else []
        return own + [point for value in node.values() for point in _points_of(value)]
    if isinstance(node, list):
        if len(node) == 2 and all(isinstance(value, int | float) for value in node):
            return [(node[0], node[1])]
        return [point for value in node for point in _points_of(value)]
    return []


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_nothing_finer_than_the_town(app: Dash, centres: set[str], path: str) -> None:
    client = app.server.test_client()
    assert leaks(client.get(path).get_data(), "page.html", towns=set(), centres=centres) == []
    came_along = json.dumps(data_in_page(app, path)).encode()
    assert leaks(came_along, "layout.json", towns=set(), centres=centres) == []
    drawn = page(app, path)
    assert leaks(drawn, "page.json", towns=set(), centres=centres) == []
    assert len(parts(drawn, "page.json").texts) > 10  # the search saw the page


def page(app: Dash, path: str) -> bytes:
    """What the server answers when a browser comes to ``path``."""
    client = app.server.test_client()
    told = client.get("/_dash-dependencies").get_json()
    found = next(one for one in told if one["output"].strip(".").startswith("head.children"))
    outputs = [
        dict(zip(("id", "property"), name.split("."), strict=True)) for name in found["output"].strip(".").split("...")
    ]
    given = {"url.pathname": path, "url.search": ""}
    inputs, state = (
        [{**entry, "value": given.get(f"{entry['id']}.{entry['property']}")} for entry in found[kind]]
        for kind in ("inputs", "state")
    )
    body = {"output": found["output"], "outputs": outputs, "inputs": inputs, "state": state,
            "changedPropIds": ["url.pathname"]}  # fmt: skip
    answer: bytes = client.post("/_dash-update-component", json=body).get_data()
    return answer


def test_the_view_in_the_address_has_no_room_for_a_point() -> None:
    full = View(group="older", reading="possible", limit_min=300, municipality="0202")
    spelled = dict(parse_qsl(full.to_query().removeprefix("?")))
    assert sorted(spelled) == ["grense", "gruppe", "kommune", "lesning"]
    asked = View.from_query("?x=250512&y=6650498&lat=59.91273&adresse=Storgata+5&kommune=59.91273")
    assert asked == View()
    assert asked.to_query() == ""


def test_the_command_line_and_its_log_hold_nothing_finer_than_the_town(
    world: Path, centres: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0):
        for words in (["centres"], ["route", "Auset", "Brubyen"], ["export", "--group", "women", "--format", "csv"]):
            result = CliRunner().invoke(main, [*words, "--data", str(world)])
            assert result.exit_code == 0, result.output
            assert leaks(result.stdout_bytes, "out.txt", towns=set(), centres=centres) == []
    assert leaks(caplog.text.encode(), "log.txt", towns=set(), centres=centres) == []


def test_the_table_of_centres_has_no_column_for_a_place_finer_than_a_town() -> None:
    assert set(CENTRES.column_names) == {
        "centre_id", "centre", "town", "municipality_code", "municipality", "owner_type", "status", "status_year",
        "source", "confidence", "note",
    }  # fmt: skip


@pytest.mark.parametrize("table", [table for table in TABLES if table.edited_by_people], ids=lambda table: table.name)
def test_the_embedded_tables_of_people_hold_no_person_and_nothing_finer_than_a_town(table: Table) -> None:
    frame = read_table(embedded_data(), table)
    assert leaks((embedded_data() / table.file).read_bytes(), "table.csv", towns=set(), centres=set()) == []
    assert [name for name in frame.columns if names_a_point(str(name))] == []


# Trilateration


def test_two_centres_in_one_town_have_the_same_times_to_the_last_bit() -> None:
    tables = three_towns_tables()
    first = tables["centres"].iloc[[0]]
    twin = first.assign(centre_id="austre", centre="Et helt annet senter", note="I en annen bygning", owner_type="")
    study = Study(dataset_of(tables | {"centres": pd.concat([tables["centres"], twin], ignore_index=True)}))
    rows = dict(zip(study.centres["centre_id"], study.times, strict=True))
    assert np.array_equal(rows["aust"], rows["austre"])
    assert not np.array_equal(rows["aust"], rows["bru"])


def test_times_depend_on_the_town_and_on_nothing_else_that_is_said_of_a_centre() -> None:
    tables = three_towns_tables()
    said = tables["centres"].assign(centre="Navn", owner_type="municipal", source="En annen", note="Alt annet")
    assert np.array_equal(Study(dataset_of(tables | {"centres": said})).times, Study(three_towns()).times)


def test_trilateration_from_exact_times_finds_the_towns_public_point(study: Study) -> None:
    """The strongest attacker: every origin's time to the last bit, our own router, every point of a fine grid."""
    place = study.gazetteer.find("Auset")
    steps_m = np.arange(-5_000, 5_001, 250)
    x_m, y_m = (axis.ravel() for axis in np.meshgrid(place.x_m + steps_m, place.y_m + steps_m))
    guesses = study.legs(x_m, y_m, np.zeros(len(x_m), dtype=int))
    guessed = matrix.matrix(study.network, origins=study.origin_legs, sites=guesses)
    told = study.times[study.centres["centre_id"].tolist().index("aust")]
    reached = np.isfinite(told)
    error_s = np.abs(guessed[:, reached] - told[reached]).max(axis=1)
    best = int(error_s.argmin())
    assert (x_m[best], y_m[best]) == (place.x_m, place.y_m)
    assert error_s[best] == 0
    assert np.sort(error_s)[1] > 1  # no other point of the grid would do


def test_trilateration_from_the_exported_table_finds_the_town_and_cannot_tell_within_it(study: Study) -> None:
    """An attacker with the published table only: the town's point explains it, and so do its surroundings."""
    question = Question("women_with_children")  # documented at aust alone
    table = study.municipality_table(question)
    assert set(table["centre"]) - {""} == {"Aust krisesenter"}
    place = study.gazetteer.find("Auset")
    steps_m = np.arange(-3_000, 3_001, 100)
    along = study.legs(place.x_m + steps_m, np.full(len(steps_m), place.y_m), np.zeros(len(steps_m), dtype=int))
    guessed = matrix.matrix(study.network, origins=study.origin_legs, sites=along)
    published = np.round(table["median_min"].to_numpy(dtype=float))
    fits = []
    for seconds in guessed:
        figures = coverage.area_table(
            seconds,
            population=study.population,
            area_index=study.municipality_of_origin,
            areas=study.municipality_codes,
        )
        fits.append(np.array_equal(np.round(figures["median_s"].to_numpy(dtype=float) / 60), published, equal_nan=True))
    assert fits[int(np.flatnonzero(steps_m == 0)[0])]
    assert np.count_nonzero(fits) > 1
    assert not all(fits)
