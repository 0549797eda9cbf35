"""Where people live, by municipality and county."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.errors import UnknownName
from geo.study.origins import Origins
from tests.support.worlds import three_towns

DATASET = three_towns()
ORIGINS = Origins.of(DATASET)


def test_each_origin_lies_in_its_municipality_and_county() -> None:
    codes = [ORIGINS.municipality_codes[at] for at in ORIGINS.municipality]
    assert codes == DATASET.origins["municipality_code"].tolist()
    assert [ORIGINS.county_codes[at] for at in ORIGINS.county] == [code[:2] for code in codes]
    assert ORIGINS.counties["county"].tolist() == ["Sørfylket", "Nordfylket"]
    assert len(ORIGINS) == 10


def test_an_area_is_a_municipality_a_county_or_the_country() -> None:
    assert ORIGINS.of_area("0102").tolist() == [2, 3]
    assert ORIGINS.of_area("02").tolist() == [4, 5, 6, 7, 8, 9]
    assert ORIGINS.of_area(None).tolist() == list(range(10))
    assert ORIGINS.population[ORIGINS.of_area("0102")].sum() == 4 + 8


@pytest.mark.parametrize("area", ["0199", "03", ""])
def test_another_code_is_refused(area: str) -> None:
    with pytest.raises(UnknownName):
        ORIGINS.of_area(area)


def test_an_origin_in_no_municipality_is_refused() -> None:
    lost = DATASET.origins.assign(municipality_code="0999")
    with pytest.raises(UnknownName, match="0999"):
        Origins.of(replace(DATASET, origins=lost))
