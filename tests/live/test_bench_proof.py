"""The benchmark of live updates notices a change that was lost, whatever is told afterwards."""

from __future__ import annotations

from benchmarks.live.proof import Heard
from portal.live.feed import Position

NAMES = {1: "C-1", 2: "C-2"}
VIEWERS = {1: [7], 2: [7, 8]}
TRUTH = [(Position(10, 1), 1), (Position(11, 2), 2), (Position(12, 3), 1)]


def lost(heard: dict[int, list[tuple[int, tuple[str, ...]]]]) -> int:
    """What a log proves that says of each viewer how far each message went, and what it named."""
    log = Heard()
    for viewer, messages in heard.items():
        for xid, references in messages:
            changes = [{"ref": each} for each in references]
            log.note(viewer, {"cursor": Position(xid, 9).cursor, "changes": changes})
    return log.lost(TRUTH, NAMES, VIEWERS)


def test_bursts_may_be_told_in_one_message() -> None:
    assert lost({7: [(12, ("C-1", "C-2"))], 8: [(11, ("C-2",))]}) == 0


def test_what_is_told_of_the_same_record_later_does_not_make_up_for_a_loss() -> None:
    assert lost({7: [(11, ("C-2",)), (12, ("C-1",))], 8: [(11, ("C-2",))]}) == 1


def test_whoever_heard_nothing_after_the_last_change_lost_it() -> None:
    assert lost({7: [(11, ("C-1", "C-2"))], 8: []}) == 2
