"""Where people live, and in which municipality and county: no scenario changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.data.folder import Dataset
from geo.errors import UnknownName
from geo.network.graph import FloatArray

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Origins:
    """People and areas [origin], in the table's order; areas are positions in the lists of codes.

    Areas are positions in the lists of codes.

    Parameters
    ----------
    population : FloatArray
        People, one per origin.
    municipality_codes : list[str]
        Codes of the municipalities, four digits, in the table's order.
    municipality : Positions
        Position in ``municipality_codes``, one per origin.
    counties : pd.DataFrame
        One row per county, in code order: county_code and county.
    county : Positions
        Row in ``counties``, one per origin.
    """

    population: FloatArray
    municipality_codes: list[str]
    municipality: Positions
    counties: pd.DataFrame
    county: Positions

    @classmethod
    def of(cls, dataset: Dataset) -> Origins:
        """Read the origins of a data set.

        Parameters
        ----------
        dataset : Dataset
            The tables.

        Returns
        -------
        Origins
            People and areas, one per row of the table of origins.

        Raises
        ------
        UnknownName
            An origin lies in a municipality that is not known.
        """
        municipalities = dataset.municipalities
        codes = municipalities["municipality_code"].tolist()
        municipality = _positions(dataset.origins["municipality_code"], codes)
        counties = (
            municipalities[["county_code", "county"]]
            .drop_duplicates("county_code")
            .sort_values("county_code", ignore_index=True)
        )
        return cls(
            population=dataset.origins["population"].to_numpy(dtype=np.float64),
            municipality_codes=codes,
            municipality=municipality,
            counties=counties,
            county=_positions(municipalities["county_code"], counties["county_code"].tolist())[municipality],
        )

    def __len__(self) -> int:
        return len(self.population)

    @property
    def county_codes(self) -> list[str]:
        """Codes of the counties."""
        codes: list[str] = self.counties["county_code"].tolist()
        return codes

    def of_area(self, area: str | None) -> Positions:
        """Find the origins of a municipality, a county or the country.

        Parameters
        ----------
        area : str | None
            Four digits: a municipality; two digits: a county; None: the country.

        Returns
        -------
        Positions
            Rows of the origins, ascending.

        Raises
        ------
        UnknownName
            The code is neither a municipality's nor a county's.
        """
        if area is None:
            return np.arange(len(self))
        if area in self.municipality_codes:
            return np.flatnonzero(self.municipality == self.municipality_codes.index(area))
        if area in self.county_codes:
            return np.flatnonzero(self.county == self.county_codes.index(area))
        raise UnknownName("area", area, [*self.municipality_codes, *self.county_codes])


def _positions(codes: pd.Series, known: Sequence[str]) -> Positions:
    """Position of each code in ``known``. UnknownName for a code that is not there."""
    positions = pd.Index(known).get_indexer(pd.Index(codes))
    if (positions < 0).any():
        raise UnknownName("area", str(codes.iloc[int(np.flatnonzero(positions < 0)[0])]), known)
    return np.asarray(positions, dtype=np.int64)
