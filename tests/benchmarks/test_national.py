"""Norway on made-up roads, small: three towns on a drawn town's streets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.cells import CELL_M, fine_origins
from benchmarks.graphs import Topology, draw_town
from benchmarks.national import LONG_M, NUMBER, dataset, serving_mb
from benchmarks.whatifs import BLOCK, CLOSE, KINDS, MOVE, OPEN, SERVE, whatifs
from geo.data import tables
from geo.data.folder import Dataset
from geo.network.blocks import find_cuts
from geo.routing import matrix
from geo.routing.engines.cch.engine import search_of
from geo.scenario.scenario import CloseRoad, Scenario
from geo.study.question import Question
from geo.study.study import Study
from tests.support.worlds import three_towns

WOMEN = Question("women")


@pytest.fixture(name="streets", scope="module")
def fixture_streets() -> Topology:
    return draw_town(side=14)


@pytest.fixture(name="made", scope="module")
def fixture_made(streets: Topology) -> Dataset:
    return dataset(streets, today=three_towns())


@pytest.fixture(name="study", scope="module")
def fixture_study(made: Dataset) -> Study:
    return Study(made)


def test_the_roads_are_a_table_of_roads_and_the_same_every_time(made: Dataset, streets: Topology) -> None:
    assert tables.faults(made.roads, tables.ROADS) == []
    assert made.roads.equals(dataset(streets, today=three_towns()).roads)
    ends = zip(made.roads["from_node"], made.roads["to_node"], strict=True)
    assert list(ends) == list(zip(streets.tail, streets.head, strict=True)), "the topology is kept, edge by edge"


def test_every_junction_stands_in_a_cell_and_every_cell_has_as_many(study: Study, made: Dataset) -> None:
    network, cells = study.network, made.origins
    away = np.maximum(
        np.abs(network.node_x[:, None] - cells["x_m"].to_numpy()),
        np.abs(network.node_y[:, None] - cells["y_m"].to_numpy()),
    )
    assert (away.min(axis=1) <= CELL_M / 2).all()
    there = np.bincount(away.argmin(axis=1), minlength=len(cells))
    # junctions without any street are not part of a network
    assert there.min() > 0.5 * there.max()


def test_what_the_curve_tears_apart_leads_past_all_doors(made: Dataset) -> None:
    roads = made.roads
    far = roads.geometry.length >= LONG_M
    assert 0 < far.sum() < len(roads) / 2
    assert (roads.loc[far, "landmasses"] == "").all()
    assert (roads.loc[~far, "landmasses"] != "").all()
    assert (roads["seconds_back"] >= roads["seconds"]).all()


def test_the_numbered_road_can_be_closed(study: Study) -> None:
    assert (study.network.number == NUMBER).any()
    seats = study.dataset.municipalities.nlargest(2, "population")["seat"].tolist()
    start, end = (study.gazetteer[seat] for seat in seats)
    assert find_cuts(study.network, NUMBER, start=start, end=end)


def test_what_ifs_of_every_kind_can_be_carried_out(study: Study) -> None:
    some = whatifs(study)
    assert set(some) == set(KINDS)
    move = next(some[MOVE])
    assert study.under(Scenario((move,))) is not study
    some = whatifs(study)
    for kind in (CLOSE, OPEN, SERVE, BLOCK):
        change = next(some[kind])
        under = study.under(Scenario((change,)))
        assert under is not study, kind
        assert len(under.municipality_table(WOMEN)) == len(study.municipality_codes)
        assert isinstance(change, CloseRoad) == (kind == BLOCK)


def test_kernel_and_plain_search_agree_on_it(
    made: Dataset, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    assert set(serving_mb(study)) == {"times", "network and legs"}
    monkeypatch.setattr(matrix, "KERNEL_FROM_NODES", 2)
    fast = Study(made)
    np.testing.assert_allclose(fast.times, study.times, atol=0.1)
    assert np.isfinite(fast.times).any()
    assert set(serving_mb(fast)) == {"times", "network and legs", "kernel", "plan"}
    town = next(place for place in made.places["place_id"] if place not in {"0101-auset", "0102-brubyen"})
    np.testing.assert_allclose(fast.town_times([town]), study.town_times([town]), atol=0.1)
    with pytest.raises(KeyError):
        search_of(fast.network).prepared(object())


def test_fine_cells_stand_where_their_kilometre_does_and_keep_its_municipalitys_people(tmp_path: Path) -> None:
    today = three_towns()
    path = tmp_path / "NOR0250M_POP_2019.csv"
    known = today.origins
    south_west = [
        (int(x) + east, int(y) + north)
        for x, y in zip(known["x_m"], known["y_m"], strict=True)
        for east, north in ((-500, -500), (250, 0))
    ]
    rows = [f"{(x + 2_000_000) * 10**7 + y};{1 + at % 3}" for at, (x, y) in enumerate(south_west)]
    path.write_text("\n".join(["SSBID0250M;pop_tot", *rows]) + "\n", encoding="utf-8")
    cells = fine_origins(today, path)
    assert tables.faults(cells, tables.ORIGINS) == []
    assert len(cells) == 2 * len(known)
    people = cells.groupby("municipality_code")["population"].sum()
    official = today.municipalities.set_index("municipality_code")["population"]
    assert people.to_dict() == official.loc[people.index].to_dict()
    assert sorted(set(cells["landmass"])) == sorted(set(known["landmass"]))
