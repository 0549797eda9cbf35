"""The table on closed roads and resting ferries: what it means on a network, and what a row must obey."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.data.gazetteer import Gazetteer
from geo.data.rules.closures import closure_faults
from geo.data.schema import faults, normalise
from geo.data.tables import CLOSURES
from geo.network.graph import Network
from geo.network.seasonal import NOT_FERRY, RESTS, SAILS, UNKNOWN, SeasonalClosures, crossings_of, resolve
from geo.study.study import Study
from tests.support.asciimap import draw, network
from tests.support.worlds import dataset_of, three_towns_tables

WORLD = three_towns_tables()
GAZETTEER = Gazetteer(WORLD["places"], WORLD["municipalities"])
ROAD = {
    "kind": "winter_road",
    "road": "Rv3",
    "from_place": "0102-brubyen",
    "to_place": "0201-dalsbygda",
    "closed": True,
    "period": "11-05",
    "year": 2024,
    "source": "drawn for the tests",
    "confidence": "high",
    "note": "",
}
FERRY = ROAD | {"kind": "night_ferry", "road": "", "from_place": "Auskaia", "to_place": "Øya", "period": ""}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return normalise(pd.DataFrame([{"closure_id": f"c{at}", **row} for at, row in enumerate(rows)]), CLOSURES)


def on_three_towns(*rows: dict[str, Any]) -> SeasonalClosures:
    return Study(dataset_of(WORLD | {"closures": table(*rows)})).closures


def found(net: Network, *rows: dict[str, Any]) -> SeasonalClosures:
    return resolve(table(*rows), network=net, gazetteer=GAZETTEER)


# ── what a row means ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_row_no_road_is_blocked_and_every_ferry_is_unknown() -> None:
    nothing = Study(dataset_of(WORLD)).closures
    assert (nothing.winter_cuts, nothing.matched, nothing.unmatched) == ((), (), ())
    assert nothing.ferry_at_night.tolist() == [NOT_FERRY] * 3 + [UNKNOWN] + [NOT_FERRY] * 2


def test_a_road_is_blocked_half_way_and_one_that_is_kept_open_is_not() -> None:
    closed = on_three_towns(ROAD)
    assert [(cut.edge, cut.fraction) for cut in closed.winter_cuts] == [(1, 0.5)]
    assert [(one.closure_id, one.closed, one.cuts) for one in closed.matched] == [("c0", True, closed.winter_cuts)]
    kept = on_three_towns(ROAD | {"closed": False})
    assert kept.winter_cuts == ()
    assert [(one.closed, len(one.cuts)) for one in kept.matched] == [(False, 1)]


@pytest.mark.parametrize(("closed", "status"), [(True, RESTS), (False, SAILS)])
@pytest.mark.parametrize("ends", [("Auskaia", "Øya"), ("øya", "AUSKAIA"), ("0101-auset", "0202-oyvaer")])
def test_a_ferry_is_known_by_its_quays_or_by_places_near_them(
    monkeypatch: pytest.MonkeyPatch,
    ends: tuple[str, str],
    closed: bool,  # noqa: FBT001 -- pytest's signature
    status: int,
) -> None:
    monkeypatch.setattr("geo.network.seasonal.NEAR_QUAY_M", 20_000.0)  # Auset lies 20 km from the quay in this world
    one = on_three_towns(FERRY | {"from_place": ends[0], "to_place": ends[1], "closed": closed})
    assert one.ferry_at_night[3] == status
    assert one.matched[0].ferry_edges == (3,)


def test_what_is_not_on_the_network_is_listed_with_the_reason() -> None:
    missing = on_three_towns(
        ROAD | {"road": "Rv99"},
        ROAD | {"to_place": "0202-holmen"},
        ROAD | {"from_place": "0102-brubyn"},
        FERRY | {"to_place": "Holmen"},
        FERRY | {"from_place": "0101-auset", "to_place": "0202-oyvaer"},  # no quay within 10 km of Auset
        ROAD,
    )
    assert [(one.closure_id, one.reason) for one in missing.unmatched] == [
        ("c0", "no road is numbered Rv99"),
        ("c1", "Rv3 does not lead from Brubyen to Holmen"),
        ("c2", "a place that the gazetteer does not know"),
        ("c3", "no ferry sails between Auskaia and Holmen"),
        ("c4", "no ferry sails between Auset and Øyvær"),
    ]
    assert [one.closure_id for one in missing.matched] == ["c5"]
    assert missing.ferry_at_night[3] == UNKNOWN


def test_a_number_that_contradicts_the_ferrys_own_does_not_match() -> None:
    net = network(
        draw("A-B~C-D"), {"AB": {"kmh": 60}, "BC": {"kmh": 12, "kind": "ferry", "number": "Fv7", "note": "B–C"}}
    )
    row = FERRY | {"from_place": "B", "to_place": "C"}
    assert found(net, row).ferry_at_night[1] == RESTS
    assert found(net, row | {"road": "Fv7"}).ferry_at_night[1] == RESTS
    assert found(net, row | {"road": "Fv8"}).ferry_at_night[1] == UNKNOWN


STAR = {
    # X, Y and Z are quays; their lines meet at sea in S.
    "AX": {"kmh": 60},
    "YB": {"kmh": 60},
    "ZC": {"kmh": 60},
    "XS": {"kmh": 12, "kind": "ferry", "note": "X–Y/Z"},
    "SY": {"kmh": 12, "kind": "ferry", "note": "X/Z–Y"},
    "SZ": {"kmh": 12, "kind": "ferry", "note": "X/Y–Z"},
}
SEA = draw("""
    A-X--S--Y-B
         |
         Z-C
""")


def at_night(*rows: tuple[str, str, bool]) -> list[int]:
    """Status of XS, SY and SZ."""
    said = [FERRY | {"from_place": start, "to_place": end, "closed": closed} for start, end, closed in rows]
    return [int(status) for status in found(network(SEA, STAR), *said).ferry_at_night[3:]]


def test_a_line_that_several_crossings_share_rests_only_when_all_of_them_do() -> None:
    assert at_night() == [UNKNOWN] * 3
    assert at_night(("X", "Y", True)) == [UNKNOWN] * 3, "nobody says anything of X–Z and Y–Z"
    assert at_night(("X", "Y", True), ("Z", "X", True)) == [RESTS, UNKNOWN, UNKNOWN]
    assert at_night(("X", "Y", True), ("X", "Z", True), ("Y", "Z", True)) == [RESTS] * 3
    assert at_night(("X", "Y", True), ("X", "Z", True), ("Y", "Z", False)) == [RESTS, SAILS, SAILS]
    assert at_night(("X", "Y", False)) == [SAILS, SAILS, UNKNOWN]


def test_a_crossing_between_places_does_not_land_on_the_way() -> None:
    # Two ferries with an island between them, one town at each end: that is two crossings.
    world = {"A": (0.0, 0.0), "X": (1.0, 0.0), "I": (2000.0, 0.0), "Y": (4000.0, 0.0), "B": (4001.0, 0.0)}
    boats = {"kmh": 12, "kind": "ferry"}
    ways = {"AX": {"kmh": 60}, "XI": boats, "IY": boats, "YB": {"kmh": 60}}
    places = WORLD["places"].head(2).assign(x_m=[0, 4000], y_m=0)
    gazetteer = Gazetteer(places, WORLD["municipalities"].head(2))
    row = FERRY | {"from_place": places["place_id"].iloc[0], "to_place": places["place_id"].iloc[1]}
    through = resolve(table(row), network=network(world, ways), gazetteer=gazetteer)
    assert through.ferry_at_night.tolist() == [NOT_FERRY, RESTS, RESTS, NOT_FERRY], "at sea lines only meet"
    island = {**world, "J": (2000.0, 100.0)}
    landing = resolve(table(row), network=network(island, ways | {"IJ": {"kmh": 60}}), gazetteer=gazetteer)
    assert [one.closure_id for one in landing.unmatched] == ["c0"]


@pytest.mark.parametrize(
    ("note", "crossings"),
    [
        ("Moss–Horten", ["horten moss"]),
        ("Moss - Horten", ["horten moss"]),
        ("Halhjem–Sandvikvåg/Våge", ["halhjem sandvikvag", "halhjem vage"]),
        ("Utsira–Haugesund/Utsira", ["haugesund utsira"]),
        ("Røst/Bodø/Værøy", ["bodo rost", "bodo vaeroy", "rost vaeroy"]),
        ("Sør-Gutvika", []),
        ("Uthaug–", []),
        ("A–B–C", []),
        ("", []),
    ],
)
def test_the_crossings_that_a_note_names(note: str, crossings: list[str]) -> None:
    assert sorted(" ".join(sorted(one)) for one in crossings_of(note)) == crossings


# ── what a row must obey ─────────────────────────────────────────────────────────────────────────────────────────────


def test_fine_rows_have_no_fault() -> None:
    rows = table(ROAD, FERRY, FERRY | {"from_place": "0101-auset", "to_place": "Øya", "period": "23:30-05:00"})
    assert faults(rows, CLOSURES) == []
    assert closure_faults(rows, gazetteer=GAZETTEER, state_year=2026) == []


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (ROAD | {"road": ""}, "road", "a road without a number"),
        (ROAD | {"to_place": "0102-brubyen"}, "to_place", "both ends are the same place"),
        (FERRY | {"to_place": "auskaia"}, "to_place", "both ends are the same place"),
        (ROAD | {"to_place": "Dalsbygda"}, "to_place", "'Dalsbygda' is not a place_id of the gazetteer"),
        (FERRY | {"from_place": "0101-ausett"}, "from_place", "'0101-ausett' is not a place_id of the gazetteer"),
        (ROAD | {"period": "11-13"}, "period", "'11-13' cannot be read"),
        (ROAD | {"period": "00:30-05:00"}, "period", "'00:30-05:00' cannot be read"),
        (FERRY | {"period": "24:30-05:00"}, "period", "'24:30-05:00' cannot be read"),
        (ROAD | {"year": 2027}, "year", "2027 cannot be"),
        (ROAD | {"year": 1999}, "year", "1999 cannot be"),
    ],
)
def test_each_fault_is_named_with_its_row(row: dict[str, Any], column: str, problem: str) -> None:
    (fault,) = closure_faults(table(FERRY | {"to_place": "Nesset"}, row), gazetteer=GAZETTEER, state_year=2026)
    assert (fault.table, fault.row, fault.column, fault.problem) == ("closures.csv", 3, column, problem)


def test_a_stretch_is_spoken_of_once_whichever_end_comes_first() -> None:
    turned = ROAD | {"from_place": ROAD["to_place"], "to_place": ROAD["from_place"], "closed": False}
    (fault,) = closure_faults(table(ROAD, turned), gazetteer=GAZETTEER, state_year=2026)
    assert (fault.row, fault.problem) == (3, "row 2 is about the same stretch")
