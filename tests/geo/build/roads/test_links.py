"""Pieces of road: ends on nodes, cuts, joins and chains, none of which loses or invents a metre."""

from __future__ import annotations

import pytest
from shapely import LineString

from geo.build.roads.links import Join, Link, joined, merge_chains, on_nodes, split, split_where_ends_touch


def road(*points: tuple[float, float], kind: str = "road", **more: object) -> Link:
    return Link(kind, LineString(points), landmasses=(0,), **more)  # type: ignore[arg-type]


def metres(links: list[Link]) -> float:
    return sum(link.drawn_m for link in links)


def test_ends_that_match_to_a_centimetre_become_one_node_and_others_do_not() -> None:
    first, second, third = on_nodes(
        [road((0, 0), (100.004, 0)), road((100.01, 0.001), (200, 0)), road((100.6, 0), (100, 50))]
    )
    assert first.ends[1] == second.ends[0] == (100, 0)
    assert third.ends[0] == (101, 0)
    assert all(float(x).is_integer() for link in (first, second) for x, _ in (link.geometry.coords[0],))


def test_a_road_that_ends_on_another_cuts_it_and_a_crossing_does_not() -> None:
    main, side, bridge = road((0, 0), (100, 0)), road((50, 1), (50, 80)), road((70, -20), (70, 20))
    found, times = split_where_ends_touch([main, side, bridge])
    assert times == 1
    assert [link.ends for link in found[:2]] == [((0, 0), (50, 1)), ((50, 1), (100, 0))]
    assert len(found) == 4


def test_tunnels_and_bridges_are_shared_out_by_length_when_a_link_is_cut() -> None:
    whole = road((0, 0), (100, 0), tunnel_m=40.0, bridge_m=10.0)
    pieces = split([whole], {0: [(25, 0), (75, 0)]})
    assert [link.drawn_m for link in pieces] == [25, 50, 25]
    assert [link.tunnel_m for link in pieces] == [10, 20, 10]
    assert [link.bridge_m for link in pieces] == [2.5, 5, 2.5]


def test_two_cuts_on_one_spot_leave_no_road_between_them() -> None:
    assert [link.drawn_m for link in split([road((0, 0), (100, 0))], {0: [(50, 0), (50, 0)]})] == [50, 50]


@pytest.mark.parametrize(
    ("node", "meeting", "pieces"),
    [((50, 30), (50, 0), 2), ((-5, 0), (0, 0), 1), ((100, 9), (100, 0), 1), ((99, 9), (100, 0), 1)],
)
def test_a_join_meets_the_nearest_point_an_end_being_an_end(
    node: tuple[int, int], meeting: tuple[int, int], pieces: int
) -> None:
    found = joined([road((0, 0), (100, 0))], [Join(node, 0, "link", (3,), "why")])
    assert len(found) == pieces + 1
    assert found[-1].ends == (node, meeting)
    assert (found[-1].kind, found[-1].landmasses, found[-1].note) == ("link", (3,), "why")
    assert metres(found[:-1]) == 100


def test_a_node_on_the_road_already_needs_the_cut_alone() -> None:
    found = joined([road((0, 0), (100, 0))], [Join((40, 0), 0, "link", (), "")])
    assert [link.kind for link in found] == ["road", "road"]


def test_links_in_a_row_become_one_where_all_that_matters_is_the_same() -> None:
    row = [road((0, 0), (10, 0), tunnel_m=3.0), road((30, 0), (10, 0), tunnel_m=4.0), road((30, 0), (60, 0))]
    (one,) = merge_chains(row)
    assert (one.drawn_m, one.tunnel_m, one.ends) == (60, 7, ((0, 0), (60, 0)))
    assert [link.number for link in merge_chains([*row[:2], road((30, 0), (60, 0), number="E6")])] == ["", "E6"]


def test_a_junction_ends_a_chain() -> None:
    star = [road((0, 0), (10, 0)), road((10, 0), (20, 0)), road((10, 0), (10, 10))]
    assert len(merge_chains(star)) == 3


def test_ferries_agree_in_their_note_alone() -> None:
    def line(*points: tuple[float, float], note: str, number: str) -> Link:
        return Link("ferry", LineString(points), note=note, number=number)

    (one,) = merge_chains(
        [line((0, 0), (10, 0), note="A–B", number="2"), line((10, 0), (20, 0), note="A–B", number="1")]
    )
    assert (one.number, one.drawn_m) == ("1/2", 20)
    assert (
        len(merge_chains([line((0, 0), (10, 0), note="A–B", number=""), line((10, 0), (20, 0), note="", number="")]))
        == 2
    )


def test_a_ring_keeps_its_westernmost_node_and_its_length() -> None:
    ring = [road((10, 0), (10, 10)), road((10, 10), (0, 5)), road((0, 5), (10, 0))]
    (one,) = merge_chains(ring)
    assert one.ends == ((0, 5), (0, 5))
    assert one.drawn_m == pytest.approx(metres(ring))
