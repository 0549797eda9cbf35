"""What an import would change on the map: travel times before and after, from one study's routes.

Evidence and agreements change who may be asked, never how long the way is: the study's matrix of seconds serves both
sides, and no route is sought a second time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geo.data.folder import Dataset
from geo.data.vocabulary import GROUP_IDS
from geo.evidence import agreements
from geo.evidence.groups import documented, resolve
from geo.importing.intake import Answers
from geo.measures.detour import detour
from geo.routing import matrix
from geo.study.study import Study

CONTRACTED = "contracted"


def answers_of(study: Study, *, kind: str) -> Answers:
    """Return the questions that an import of ``kind`` can change, answered for any situation with the same roads.

    ``commitments`` change no travel time.

    Parameters
    ----------
    study : Study
        Roads, origins and centres.
    kind : str
        Name of the form.

    Returns
    -------
    Answers
        Gives, for a data set, seconds [origin]. ``evidence``: per group, to the nearest centre in operation with
        documented service. ``agreements``: to the contracted centre, inferred agreements left out. Other forms:
        nothing.
    """
    in_operation = study.centres.loc[study.in_operation, "centre_id"].tolist()

    def by_group(dataset: Dataset) -> dict[str, NDArray[np.float64]]:
        resolved = resolve(dataset.evidence)
        found: dict[str, NDArray[np.float64]] = {}
        for group in GROUP_IDS:
            takes_in = study.centres["centre_id"].isin(documented(resolved, group)).to_numpy(dtype=bool)
            _, seconds = matrix.nearest(study.times, eligible=takes_in & study.in_operation)
            found[group] = seconds.astype(np.float64)
        return found

    def contracted(dataset: Dataset) -> dict[str, NDArray[np.float64]]:
        rows = agreements.rows_of_centres(
            agreements.contracted(dataset.agreements, in_operation=in_operation, presumed=False),
            municipality_codes=study.municipality_codes,
            centre_ids=study.centres["centre_id"].tolist(),
        )
        found = detour(
            study.times,
            in_operation=study.in_operation,
            area_index=study.municipality_of_origin,
            centre_of_area=rows,
        )
        return {CONTRACTED: found.contracted_s.astype(np.float64)}

    return {"evidence": by_group, "agreements": contracted}.get(kind, lambda _: {})
