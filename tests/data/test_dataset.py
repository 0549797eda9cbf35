"""The embedded data set: whole, sourced, and true to what is publicly known of the centres."""

from __future__ import annotations

import pytest

from geo.data.folder import Dataset, check, embedded_data, load
from geo.data.gazetteer import Gazetteer
from geo.data.sensitive import names_a_point, reveals
from geo.data.tables import TABLES
from geo.data.vocabulary import DEFAULT_ACCEPT, GROUP_IDS
from geo.evidence.groups import documented, in_operation, possible, resolve, sites


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load()


@pytest.fixture(scope="module")
def gazetteer(dataset: Dataset) -> Gazetteer:
    return Gazetteer(dataset.places, dataset.municipalities)


def test_it_has_no_fault() -> None:
    assert [str(fault) for fault in check(embedded_data())] == []


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in embedded_data().rglob("*") if path.is_file()) <= 6_000_000


def test_it_is_all_of_norway(dataset: Dataset) -> None:
    assert len(dataset.municipalities) == 357


def test_every_table_has_a_described_source_with_a_licence(dataset: Dataset) -> None:
    assert set(dataset.manifest.tables) == {table.name for table in TABLES}
    for entry in dataset.manifest.tables.values():
        assert entry.sources
        for source in entry.sources:
            assert dataset.sources[source].licence
            assert 2000 <= dataset.sources[source].year <= dataset.sources.state_year


def test_43_centres_are_in_operation_and_two_are_closed(dataset: Dataset) -> None:
    centres = dataset.centres.set_index("centre_id")
    assert len(in_operation(dataset.centres)) == 43
    closed = centres[centres["status"].eq("closed")]
    assert closed["status_year"].to_dict() == {"karasjok_closed": 2019, "fjell_closed": 2020}


def test_only_krisesenter_vest_has_two_sites(dataset: Dataset, gazetteer: Gazetteer) -> None:
    found = sites(dataset.centres, gazetteer)
    assert len(found) == 46
    assert [site.place.label for site in found if site.centre_id == "vest"] == ["Haugesund (1106)", "Leirvik (4614)"]
    assert next(site.place.label for site in found if site.centre_id == "nord_trondelag") == "Verdalsøra (5038)"


def test_what_is_carried_over_is_complete(dataset: Dataset) -> None:
    assert dataset.evidence["deduced"].sum() == 37
    assert len(dataset.evidence) >= 109
    assert len(dataset.agreements) >= 341
    basis = dataset.agreements["basis"].value_counts()
    assert (basis["inferred"], basis["ended"]) == (54, 7)
    counts = dataset.national_counts.groupby(["group", "year"])["yes"].apply(lambda yes: sorted(yes.dropna()))
    assert counts["active_substance_use", 2023] == [9]
    assert counts["men", 2024] == [42]
    assert counts["active_substance_use", 2021] == [8, 12]  # a contradiction, kept


def test_all_centres_document_women_and_unknown_is_never_no(dataset: Dataset) -> None:
    resolved = resolve(dataset.evidence)
    open_ids = in_operation(dataset.centres)
    assert documented(resolved, "women") & set(open_ids) == set(open_ids)
    for group in GROUP_IDS:
        yes = documented(resolved, group, accept=DEFAULT_ACCEPT) & set(open_ids)
        said_no = set(resolved.loc[resolved["group"].eq(group) & resolved["status"].eq("no"), "centre_id"])
        assert yes <= possible(resolved, group, centre_ids=open_ids)
        assert possible(resolved, group, centre_ids=open_ids) == set(open_ids) - said_no


def test_nobody_is_said_to_take_in_substance_use_but_oslo(dataset: Dataset) -> None:
    # national counts say 8 to 12 centres, without names: naming others would be made up
    resolved = resolve(dataset.evidence)
    assert documented(resolved, "active_substance_use") == {"oslo"}
    oslo = resolved[resolved["centre_id"].eq("oslo") & resolved["group"].eq("active_substance_use")]
    assert oslo["contradicted"].tolist() == [True]  # women elsewhere, men not at all


def test_no_place_finer_than_a_town_is_told_of_a_centre(dataset: Dataset) -> None:
    for table in TABLES:
        if table.edited_by_people:
            frame = dataset.table(table.name)
            assert not [name for name in frame.columns if names_a_point(name)]
            texts = [str(value) for name in frame.columns for value in frame[name]]
            assert [text for text in texts if reveals(text)] == []


def test_closed_centres_hold_no_agreement(dataset: Dataset) -> None:
    closed = set(dataset.centres.loc[dataset.centres["status"].eq("closed"), "centre_id"])
    held = dataset.agreements[dataset.agreements["centre_id"].isin(closed)]
    assert set(held["basis"]) == {"ended"}
