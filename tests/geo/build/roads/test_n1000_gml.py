from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pyogrio
import pytest

from geo.build import raw
from geo.build.roads import n1000_gml
from geo.errors import DataFault
from tests.support import rawfolder

RAW = Path(os.environ.get("REISEVEI_RAW", Path(__file__).parents[5] / "shared" / "data"))
OFFICIAL = [RAW / raw.N1000] if (RAW / raw.N1000).is_file() else []
THEMES = {"Samferdsel": ("Veglenke",), "Stedsnavn": ("StedsnavnTekst",), "AdministrativeOmraader": ("Kommune",)}


def zipped(folder: Path, gpkg: Path, *, themes: dict[str, tuple[str, ...]] = THEMES) -> Path:
    """The layers of a geopackage as Geonorge hands out GML: one file per theme in one zip."""
    path = folder / "Basisdata_0000_Norge_25833_N1000Kartdata_GML.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("N1000Kartdata.xsd", "<schema/>")
        for theme, layers in themes.items():
            name = f"Basisdata_0000_Norge_25833_N1000{theme}_GML.gml"
            for layer in layers:
                frame = pyogrio.read_dataframe(gpkg, layer=layer)
                pyogrio.write_dataframe(frame, folder / name, layer=layer, driver="GML", FORMAT="GML3.2")
            archive.write(folder / name, name)
            (folder / name).unlink()
    return path


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rawfolder.write(tmp_path_factory.mktemp("raw")) / raw.N1000


def test_layers_and_attributes_come_out_as_in_the_geopackage(gpkg: Path, tmp_path: Path) -> None:
    made = n1000_gml.as_geopackage(zipped(tmp_path, gpkg), tmp_path)
    for layer, columns in (("Veglenke", n1000_gml.ROAD_TEXTS), ("StedsnavnTekst", ("fulltekst", "navneobjekttype")),
                           ("Kommune", ("kommunenummer", "kommunenavn"))):  # fmt: skip
        given, found = (pyogrio.read_dataframe(path, layer=layer) for path in (gpkg, made))
        assert found.crs == given.crs
        assert found.geometry.geom_equals(given.geometry).all()
        for column in columns:
            one, other = (
                frame[column].astype(object).where(frame[column].notna(), "").astype(str).tolist()
                for frame in (given, found)
            )
            assert one == other, column


@pytest.mark.parametrize("themes", [{}, {"Stedsnavn": ("StedsnavnTekst",)}])
def test_a_zip_without_gml_or_without_roads_names_what_is_missing(
    gpkg: Path, tmp_path: Path, themes: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(DataFault) as caught:
        n1000_gml.as_geopackage(zipped(tmp_path, gpkg, themes=themes), tmp_path)
    named = [fault.column for fault in caught.value.faults]
    assert named == (["Kommune", "Veglenke"] if themes else [""])


@pytest.mark.parametrize("damage", ["no zip", "half a zip", "no gml inside"])
def test_a_broken_zip_is_one_clear_fault(gpkg: Path, tmp_path: Path, damage: str) -> None:
    path = zipped(tmp_path, gpkg)
    if damage == "no zip":
        path.write_bytes(b"<html>Not found</html>")
    if damage == "half a zip":
        path.write_bytes(path.read_bytes()[:-500])
    if damage == "no gml inside":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("veger.gml", "this is no GML")
    with pytest.raises(DataFault, match="Fetch N1000 Kartdata") as caught:
        n1000_gml.as_geopackage(path, tmp_path)
    assert len(caught.value.faults) == 1


@pytest.mark.raw
@pytest.mark.parametrize("path", OFFICIAL, ids=["n1000"])
def test_the_official_roads_come_through_gml_unchanged(path: Path, tmp_path: Path) -> None:
    made = n1000_gml.as_geopackage(zipped(tmp_path, path), tmp_path)
    one, other = (pyogrio.read_dataframe(file, layer="Veglenke") for file in (path, made))
    assert one.geometry.geom_equals(other.geometry).all()
    for column in set(n1000_gml.ROAD_TEXTS) - {"vegnummer"}:
        assert one[column].fillna("").astype(str).tolist() == other[column].fillna("").astype(str).tolist(), column
    assert one["vegnummer"].fillna(0).tolist() == other["vegnummer"].fillna(0).tolist()
