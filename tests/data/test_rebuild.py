"""The embedded data set is what the build makes of the official files, wherever these are at hand.

Without them (``REISEVEI_RAW``, else ``../shared/data`` beside the repository) this module holds no tests.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.build import pipeline, raw
from geo.build.land import kartverket, reference_points, registers
from geo.build.people import grid
from geo.data import folder, tables

TOP = Path(__file__).resolve().parents[2]
RAW = Path(os.environ.get("REISEVEI_RAW", TOP.parent / "shared" / "data"))

pytestmark = pytest.mark.raw

if (RAW / raw.N1000).is_file():

    @pytest.fixture(scope="module")
    def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
        out = tmp_path_factory.mktemp("rebuilt") / "data"
        pipeline.build(RAW, out)
        return out

    def test_a_rebuild_has_the_content_of_the_embedded_data(rebuilt: Path) -> None:
        new, embedded = folder.load(rebuilt).manifest, folder.load().manifest
        built = [table.name for table in tables.TABLES if not table.edited_by_people]
        assert {name: new.tables[name].content_sha256 for name in built} == {
            name: embedded.tables[name].content_sha256 for name in built
        }
        assert new.parameters == embedded.parameters
        for log in folder.BUILD_LOGS:
            assert (rebuilt / log).read_text() == (folder.embedded_data() / log).read_text()

    def test_all_of_norway_is_there(rebuilt: Path) -> None:
        dataset = folder.load(rebuilt)
        assert len(dataset.municipalities) == 357
        assert len(dataset.counties) == 15
        assert len(dataset.origins) == 54_988
        assert dataset.municipalities["population"].sum() == 5_627_400
        assert dataset.origins["population"].sum() == pytest.approx(5_627_400, abs=1e-3)
        assert shapely.coverage_is_valid(dataset.municipalities.geometry.to_numpy())
        assert len(dataset.municipalities.query("sami_category != ''")) == 14

    def test_n1000_land_is_a_valid_coverage_of_the_known_area() -> None:
        land = kartverket.municipalities(RAW / raw.N1000).land
        assert shapely.is_valid(land).all()
        assert shapely.coverage_is_valid(land)
        assert shapely.area(land).sum() / 1e6 == pytest.approx(323_657 - 9, abs=2)  # less the strips at the limit

    def test_the_rule_for_reference_points_reproduces_the_seats() -> None:
        source = kartverket.municipalities(RAW / raw.N1000)
        cells = grid.population_grid(RAW / raw.GRIDS[1000], cell_m=1000)
        located = reference_points.boundaries.locate(cells["x_m"], cells["y_m"], cell_m=1000, areas=source.land)
        gathered = reference_points.gather(
            kartverket.labels(RAW / raw.N1000),
            seats=registers.municipalities(RAW / raw.SEATS),
            cells=cells.assign(area=located.area),
            municipalities=source,
        )
        median_m, p90_m = np.percentile(gathered.seat_error_m, [50, 90])
        assert len(gathered.seat_error_m) >= 300
        assert median_m <= 700
        assert p90_m <= 1_600
