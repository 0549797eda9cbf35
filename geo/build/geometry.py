"""What shapes and nodes are to the build: words for types, shared by land and roads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Shapes = NDArray[np.object_]  # of shapely, in METRIC_CRS
Node = tuple[int, int]  # whole metres, x and y
