from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.build import raw
from geo.build.land import kartverket, natural_earth
from geo.errors import DataFault
from tests.support import rawfolder
from tests.support.rawfolder import km


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rawfolder.write(tmp_path_factory.mktemp("raw")) / raw.N1000


def changed(folder: Path, **layers: gpd.GeoDataFrame | None) -> Path:
    """The N1000 file with layers replaced, or left out where None."""
    path = folder / "N1000.gpkg"
    for layer, frame in (rawfolder.layers() | layers).items():
        if frame is not None:
            frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio")
    return path


def test_rows_of_one_municipality_are_joined_and_codes_sorted(gpkg: Path) -> None:
    found = kartverket.municipalities(gpkg)
    assert found.code.tolist() == ["9101", "9201", "9301"]
    assert found.name.tolist() == ["Drammen", "Bergen", "Karasjok"]
    assert found.county_code.tolist() == ["91", "92", "93"]
    assert found.rows == 4
    assert found.whole[2].equals(km(0, 0, 20, 20))


def test_the_sea_is_taken_away_and_islands_stay(gpkg: Path) -> None:
    drammen, bergen, karasjok = kartverket.municipalities(gpkg).land
    assert drammen.equals(km(20, 0, 30.2, 20))
    assert bergen.equals(shapely.union(km(0, 20, 10, 40), km(20, 25, 26, 31)))
    assert karasjok.equals(km(0, 0, 20, 20))


def test_a_strip_of_sea_at_the_territorial_limit_is_not_land(gpkg: Path) -> None:
    found = kartverket.municipalities(gpkg)
    assert found.strips == 1
    assert found.strips_km2 == pytest.approx(0.06)


def test_land_is_one_valid_coverage(gpkg: Path) -> None:
    assert shapely.coverage_is_valid(kartverket.municipalities(gpkg).land)


def test_a_municipality_at_sea_and_one_that_overlaps_are_both_named(tmp_path: Path) -> None:
    kommune = rawfolder.layers()["Kommune"]
    kommune.loc[0, "geometry"] = km(0, 0, 21, 10)
    extra = kommune.iloc[[3]].assign(kommunenummer="9901", geometry=[km(12, 34, 14, 36)])
    frame = gpd.GeoDataFrame(
        np.concatenate([kommune, extra]), columns=kommune.columns, geometry="geometry", crs=rawfolder.CRS
    )
    with pytest.raises(DataFault) as caught:
        kartverket.municipalities(changed(tmp_path, Kommune=frame))
    assert sorted({fault.problem.split()[0] for fault in caught.value.faults}) == ["9101", "9301", "9901"]


def test_every_missing_layer_and_column_is_listed_at_once(tmp_path: Path) -> None:
    layers = rawfolder.layers()
    path = changed(
        tmp_path,
        Havflate=None,
        Kommune=layers["Kommune"].drop(columns="kommunenummer"),
        StedsnavnTekst=layers["StedsnavnTekst"].drop(columns="stedsnavnnummer"),
    )
    with pytest.raises(DataFault) as caught:
        kartverket.require(path)
    assert [fault.column for fault in caught.value.faults] == [
        "Havflate", "Kommune.kommunenummer", "StedsnavnTekst.stedsnavnnummer",
    ]  # fmt: skip
    assert all("Fetch N1000" in fault.remedy for fault in caught.value.faults)


def test_another_coordinate_system_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, Innsjø=rawfolder.layers()["Innsjø"].to_crs("EPSG:25832"))
    with pytest.raises(DataFault, match="EPSG:25832, expected EPSG:25833"):
        kartverket.require(path)


def test_a_whole_file_has_no_fault(gpkg: Path) -> None:
    assert kartverket.faults(gpkg) == []


def test_lakes_from_10_km2_largest_first(gpkg: Path) -> None:
    lakes, read = kartverket.lakes(gpkg)
    assert read == 2
    assert lakes[["lake_id", "area_km2"]].to_numpy().tolist() == [[0, 12.0]]
    assert lakes.geometry[0].equals(km(5, 5, 9, 8))


def test_a_lake_of_exactly_10_km2_is_drawn(tmp_path: Path) -> None:
    innsjo = rawfolder.layers()["Innsjø"]
    innsjo.loc[1, "geometry"] = km(10, 10, 15, 12)
    lakes, _ = kartverket.lakes(changed(tmp_path, Innsjø=innsjo))
    assert lakes["area_km2"].tolist() == [12.0, 10.0]


def test_labels_are_sorted_whatever_their_order_in_the_file(tmp_path: Path, gpkg: Path) -> None:
    texts = rawfolder.layers()["StedsnavnTekst"]
    turned = changed(tmp_path, StedsnavnTekst=texts.iloc[::-1].reset_index(drop=True))
    assert kartverket.labels(turned).equals(kartverket.labels(gpkg))
    assert kartverket.labels(gpkg)["name"].is_monotonic_increasing


def test_neighbouring_land_meets_the_border_without_gap_or_overlap(tmp_path: Path) -> None:
    outline = tmp_path / "outline.geojson"
    east = gpd.GeoSeries([km(42, -20, 90, 60), km(39, 5, 50, 8)], crs=rawfolder.CRS).to_crs("EPSG:4326")
    gpd.GeoDataFrame(geometry=east).to_file(outline, driver="GeoJSON", engine="pyogrio")
    norway = np.array([km(0, 0, 40, 40)], dtype=object)
    drawn = np.array([km(0, 10, 40, 40)], dtype=object)  # its southern 10 km are sea
    found = natural_earth.neighbours(norway, drawn=drawn, outline=outline)
    land = found.geometry.union_all()
    assert found["neighbour_id"].tolist() == list(range(len(found)))
    assert land.covers(km(40.1, 12, 41.9, 38))  # the gap of 2 km is filled
    assert land.intersection(km(0, 0, 40, 40)).area < 0.01e6  # neither Norway's land nor its sea is covered
    assert not land.intersects(km(30, -19, 38, -1))  # far from Norway nothing is filled
