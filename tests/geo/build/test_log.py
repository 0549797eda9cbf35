from __future__ import annotations

from geo.build.log import LISTED, SourceLog


def test_every_drop_is_counted_and_the_first_of_each_kind_are_listed() -> None:
    log = SourceLog()
    for number in range(LISTED + 3):
        log.leave_out(f"way {number}", reason="open neither way", metres=1.26)
    log.leave_out("way x", reason="no line")
    found = log.finished()
    assert found.figures["left_out_open neither way"] == LISTED + 3
    assert found.figures["left out: open neither way"] == LISTED + 3
    assert found.figures["left_out_no line"] == 1
    assert len(found.rows) == LISTED + 1
    assert {row.metres for row in found.rows} == {1.3, 0.0}


def test_a_log_is_the_same_whatever_the_order() -> None:
    one, other = SourceLog(), SourceLog()
    for log, subjects in ((one, "ab"), (other, "ba")):
        for subject in subjects:
            log.tell("quay", subject, reason="joined", municipality="Sund")
        log.count("roads", 2)
    assert one.finished() == other.finished()
    assert one.finished().figures == {"quay: joined": 2, "roads": 2}
