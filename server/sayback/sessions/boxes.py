"""Sealed boxes: room for them, and when one may take the place of another.

A box begins with three bytes that anybody can read: version 1, the circle that may open it, and the number of the key.
For the pair's circle that number holds how many devices each partner has had, a's in the high four bits. So a box that
was sealed again for a partner's new device is told from other words by who brings them and by that number alone.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Final

from ..engine.pair import PARTNERS, Partner, Seat, other
from ..engine.values import change
from ..errors import Refused
from .record import Record

BOXES, BOX_BYTES = 200, 400_000
"""How many sealed boxes, and characters of them, each seat may write in one session."""
PAIR: Final = b"\x01\x01"
"""Version and circle of a box of the pair."""
_HEAD: Final = 4
"""Characters that hold those three bytes."""
_NONE: Final = 99


def with_boxes(record: Record, boxes: Mapping[str, str], before: Mapping[str, int] | None = None) -> Record:
    """Count the kept boxes for their author; raises Refused("too-much").

    `before`: the length of a box whose place is taken; it counts no second time, only the characters that the new one
    has more.
    """
    before, room = before or {}, dict(record.room)
    for ref, box in boxes.items():
        author = ref.partition("/")[0]
        number, size = room.get(author, (0, 0))
        room[author] = number + (ref not in before), size + max(0, len(box) - before.get(ref, 0))
        if room[author][0] > BOXES or room[author][1] > BOX_BYTES:
            raise Refused("too-much")
    return change(record, room=room) if boxes else record


def shown_by(record: Record, seat: Seat, refs: Mapping[str, object]) -> Mapping[str, str]:
    """Return the marks of a partner's own shown boxes; raises Refused("no-such-box") for others."""
    marks = {ref: record.state.boxes.get(ref, "") for ref in refs}
    own = seat in PARTNERS and all(ref.startswith(f"{seat}/") for ref in refs)
    if not own or not all(mark.startswith("shown") for mark in marks.values()):
        raise Refused("no-such-box")
    return marks


def judge_again(record: Record, seat: Seat, boxes: Mapping[str, str], kept: Mapping[str, str]) -> None:
    """Judge whether boxes may take the place of those that are `kept`; raises Refused.

    Each was and is the pair's, as long as before, and sealed for a newer device of the partner who reads, their present
    one. Nothing that anybody has signed may change, and nothing of a closed talk.
    """
    reader = other(seat)
    if record.state.place == "closed":
        raise Refused("closed")
    for ref, box in boxes.items():
        old = kept.get(ref, "")
        newer = _devices(old, reader) < _devices(box, reader) == record.keys[reader].claims
        if ref in record.state.signed or len(box) != len(old) or not newer:
            raise Refused("stands")


def _devices(box: str, seat: Partner) -> int:
    """Count the devices of a partner at the time of the key that sealed this box of the pair.

    99 if it is no box of the pair.
    """
    head = urlsafe_b64decode(box[:_HEAD])
    if head[:2] != PAIR or len(head) < 3:
        return _NONE
    return head[2] >> 4 if seat == PARTNERS[0] else head[2] & 15


__all__ = ["BOXES", "BOX_BYTES", "judge_again", "shown_by", "with_boxes"]
