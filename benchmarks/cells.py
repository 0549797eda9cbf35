"""Where people live, in cells of 250 m: Statistics Norway's grid laid over an opened situation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.build.people import grid
from geo.data.folder import Dataset

GRID_2019 = Path("ssb") / "NOR0250M_POP_2019.csv"
CELL_M = 250


def fine_origins(dataset: Dataset, path: Path) -> pd.DataFrame:
    """Inhabited cells of the grid in ``path`` with the columns of ``geo.data.tables.ORIGINS``, sorted by id.

    Each stands in the municipality and on the land part of the nearest of the situation's own cells, and people are
    rescaled to the municipality's official number: good enough to measure with, not to publish.
    """
    cells, known = grid.population_grid(path, cell_m=CELL_M), dataset.origins
    _, nearest = cKDTree(known[["x_m", "y_m"]].to_numpy()).query(cells[["x_m", "y_m"]].to_numpy())
    there = known.iloc[nearest].reset_index(drop=True)
    totals = dataset.municipalities.set_index("municipality_code")["population"]
    area = pd.Index(totals.index).get_indexer(pd.Index(there["municipality_code"])).astype(np.int64)
    people = grid.rescale(cells["people"].to_numpy(), area=area, totals=totals.to_numpy(dtype=np.int64))
    found = pd.DataFrame(
        {
            "origin_id": cells["cell_id"],
            "x_m": cells["x_m"],
            "y_m": cells["y_m"],
            "municipality_code": there["municipality_code"],
            "population": people,
            "landmass": there["landmass"],
        }
    )
    return found[found["population"] > 0].reset_index(drop=True)
