from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.build.land import reference_points
from geo.build.land.kartverket import Municipalities
from tests.support.rawfolder import at, km

TWO = Municipalities(
    code=np.array(["0101", "0102"], dtype=object),
    name=np.array(["Vest", "Øst"], dtype=object),
    county_code=np.array(["01", "01"], dtype=object),
    whole=np.array([km(0, 0, 20, 20), km(20, 0, 40, 20)], dtype=object),
    land=np.array([km(0, 0, 20, 20), km(20, 0, 40, 20)], dtype=object),
    rows=2,
    strips=0,
    strips_km2=0.0,
)
SEATS = pd.DataFrame(
    {
        "municipality_code": ["0101", "0102"],
        "seat": ["Vestby", "Østby"],
        "seat_x_m": [252_200, 275_000],
        "seat_y_m": [6_652_300, 6_660_000],
        "seat_doubtful": [False, True],
    }
)


def gather(
    labels: list[tuple[str, str, int, float, float]], cells: dict[tuple[float, float], float]
) -> reference_points.Gathered:
    """Labels as (name, source kind, number, km east, km north); people by the cell's centre in km."""
    points = [at(east, north) for *_, east, north in labels]
    table = pd.DataFrame(
        {
            "name": [name for name, *_ in labels],
            "source_kind": [kind for _, kind, *_ in labels],
            "name_number": np.array([number for _, _, number, *_ in labels], dtype=np.int64),
            "x_m": np.array([x for x, _ in points], dtype=float),
            "y_m": np.array([y for _, y in points], dtype=float),
        }
    )
    inhabited = pd.DataFrame(
        {
            "x_m": [int(at(*centre)[0]) for centre in cells],
            "y_m": [int(at(*centre)[1]) for centre in cells],
            "people": list(cells.values()),
            "area": [int(east > 20) for east, _ in cells],
        }
    )
    return reference_points.gather(table, seats=SEATS, cells=inhabited, municipalities=TWO)


def point(found: reference_points.Gathered, place_id: str) -> tuple[float, float]:
    row = found.places.set_index("place_id").loc[place_id]
    return (row["x_m"] - 250_000) / 1000, (row["y_m"] - 6_650_000) / 1000


def test_a_town_is_where_most_people_live_around_its_label_not_at_the_label() -> None:
    found = gather([("By", "by", 1, 10, 10)], {(10.5, 10.5): 5, (12.5, 10.5): 500, (18.5, 10.5): 9_000})
    assert point(found, "0101-by") == (12.5, 10.5)  # the cell at 18.5 is out of reach, the one at 10.5 nearly empty


def test_a_hamlet_is_not_drawn_to_the_town_next_to_it() -> None:
    cells = {(10.5, 10.5): 30.0, (13.5, 10.5): 150.0}
    assert point(gather([("Grend", "grend", 1, 10.5, 10.5)], cells), "0101-grend") == (10.5, 10.5)
    assert point(gather([("Grend", "by", 1, 10.5, 10.5)], cells), "0101-grend") == (13.5, 10.5)


def test_people_of_another_municipality_do_not_count() -> None:
    found = gather([("By", "by", 1, 19.5, 10)], {(18.5, 10.5): 2, (20.5, 10.5): 5_000})
    assert point(found, "0101-by") == (18.5, 10.5)


def test_seats_stand_at_the_register_s_point_with_the_label_s_kind_and_once() -> None:
    found = gather([("Vestby", "by", 1, 4, 4)], {(4.5, 4.5): 100})
    rows = found.places.set_index("place_id")
    assert rows.index.tolist() == ["0101-vestby", "0102-ostby"]
    assert rows["is_seat"].tolist() == [True, True]
    assert rows["kind"].tolist() == ["town", "settlement"]  # no label: a settlement
    assert point(found, "0101-vestby") == (2.2, 2.3)
    assert "doubtful" in rows.loc["0102-ostby", "basis"]
    assert found.seat_labels == 1
    assert found.seat_error_m.tolist() == [pytest.approx(np.hypot(2_300, 2_200))]


def test_a_seat_s_label_that_stands_in_the_neighbouring_municipality_is_still_the_seat_s() -> None:
    far = gather([("Østby", "by", 1, 14.5, 10)], {(14.5, 10.5): 1.0})
    assert far.places["place_id"].tolist() == ["0101-ostby", "0101-vestby", "0102-ostby"]  # 10.5 km: another place
    near = gather([("Østby", "by", 1, 19.5, 10)], {(19.5, 10.5): 1.0})
    assert near.places["place_id"].tolist() == ["0101-vestby", "0102-ostby"]
    assert near.seat_labels == 1


def test_a_name_repeated_in_a_municipality_stands_once_with_the_highest_kind() -> None:
    found = gather([("Mo", "grend", 1, 10, 10), ("Mo", "tettsted", 1, 11, 10), ("Mo", "grend", 1, 30, 10)],
                   {(10.5, 10.5): 9, (30.5, 10.5): 9})  # fmt: skip
    kinds = found.places.set_index("place_id")["kind"]
    assert kinds[["0101-mo", "0102-mo"]].tolist() == ["settlement", "hamlet"]
    assert found.repeated == 1


def test_quays_and_parts_of_towns_are_left_out() -> None:
    found = gather([("Kai", "ferjekai", 1, 10, 10), ("Del", "bydel", 1, 10, 10)], {(10.5, 10.5): 9})
    assert (found.other_kinds, len(found.places)) == (2, 2)


def test_a_label_without_people_near_is_left_out_and_counted() -> None:
    found = gather([("Øde", "grend", 1, 10, 10)], {(14.6, 10.5): 9})
    assert (found.uninhabited, len(found.places)) == (1, 2)


def test_a_parallel_name_takes_the_point_of_the_name_beside_it() -> None:
    found = gather([("Elv", "grend", 1, 10, 10), ("Johka", "grend", 2, 11.9, 10)], {(9.5, 10.5): 50, (13.5, 10.5): 60})
    assert point(found, "0101-elv") == point(found, "0101-johka") == (9.5, 10.5)
    assert found.places.set_index("place_id").loc["0101-johka", "basis"] == "parallel name of Elv (N1000)"


def test_a_parallel_name_of_a_seat_takes_the_seat_s_point_but_is_no_seat() -> None:
    found = gather([("Vestby", "tettsted", 1, 4, 4), ("Oarji", "tettsted", 2, 5, 5)], {(4.5, 4.5): 50})
    assert point(found, "0101-oarji") == (2.2, 2.3)
    assert not found.places.set_index("place_id").loc["0101-oarji", "is_seat"]


def test_one_name_leads_one_parallel_name_the_closest() -> None:
    labels = [("Elv", "grend", 1, 10, 10), ("Johka", "grend", 2, 11, 10), ("Bekk", "grend", 2, 12.5, 10)]
    found = gather(labels, {(9.5, 10.5): 50, (12.5, 10.5): 8})
    basis = found.places.set_index("place_id")["basis"]
    assert basis["0101-johka"].startswith("parallel")
    assert basis["0101-bekk"] == reference_points.BASIS_PEOPLE


def test_two_names_with_one_slug_get_ids_of_their_own() -> None:
    found = gather([("Os", "grend", 1, 10, 10), ("Ös", "grend", 1, 11, 10)], {(10.5, 10.5): 9})
    assert {"0101-os", "0101-os-2"} <= set(found.places["place_id"])
