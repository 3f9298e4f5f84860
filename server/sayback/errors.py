"""Every code that may leave this server: its sentence, its HTTP status, whether to retry.

By HTTP and by socket. The engine's own refusals come from `engine/refusals.py` and are only given a status here. A
client decides from `code` and `retry`, never from the words of the sentence. A test holds that every code raised
anywhere is in this table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from .engine.refusals import REFUSALS

ErrorCode = Annotated[str, msgspec.Meta(extra_json_schema={"format": "error-code"})]
"""A code of the table below, as a shape on the wire declares it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row: the sentence for a person, the HTTP status, and whether a retry may succeed."""

    sentence: str
    status: int
    retry: bool = False


_OURS: Final[dict[str, Problem]] = {
    # coming in: one code for unknown, wrong, revoked and expired, so that nothing can be told from it
    "no-seat": Problem("This talk is over, or the link isn't valid.", 401),
    "claimed": Problem("Someone is already using this link on another device.", 409),
    "worn": Problem("Too many devices have used this link. Please start the talk again with new links.", 409),
    "too-early": Problem("This has to wait until both partners have joined.", 409, retry=True),
    "bad-key": Problem("This is not the key that this device announced.", 409),
    "create-key": Problem(
        "This server asks for a key before you can set up a talk. Use the link you got from whoever runs it.", 403
    ),
    # a dialogue's own terms
    "two-devices": Problem("This talk is for two devices. Please open one link on each.", 409),
    "begins-alone": Problem("This dialogue is begun as a talk of its own, not in the middle of another.", 409),
    "needs-therapist": Problem("This dialogue needs a therapist's seat. Please set it up with one.", 409),
    # what was sent does not fit
    "bad-request": Problem("Something in this request isn't right.", 400),
    "unknown-event": Problem("There is no such event.", 400),
    "unknown-protocol": Problem("There is no such protocol.", 404),
    "no-such-box": Problem("These words are not here, or not for you.", 404),
    "stands": Problem("These words stay as they are. They are encrypted again only for a partner's new device.", 409),
    "no-story": Problem("The beginning of this talk is no longer saved, so it can't be replayed.", 409),
    "not-found": Problem("There is nothing here.", 404),
    "not-allowed": Problem("This address doesn't accept that kind of request.", 405),
    "other-page": Problem("This came from a page at another address, so nothing was done.", 403),
    "websocket": Problem("This address speaks WebSocket, version 13.", 426),
    "too-large": Problem("This is more than fits into one message (16 KB).", 413),
    "id-taken": Problem("This talk already exists.", 409),
    "id-reused": Problem("This was sent before, with different content.", 409),
    # workshops: one code for wrong, closed and expired codes, one for wrong links and workshops that are gone
    "no-door": Problem("This code isn't working right now. Please check it, or ask whoever gave it to you.", 404),
    "no-workshop": Problem("This workshop is over, or the link isn't valid.", 401),
    "facilitator-only": Problem("This needs the link of whoever created the workshop.", 403),
    "full": Problem("Every place in this workshop is taken.", 409),
    "not-waiting": Problem("One of these two is no longer in the waiting room.", 409),
    "no-pair": Problem("There is no such pair.", 404),
    "taken": Problem("Someone else looks after this pair.", 409),
    "no-room": Problem("This workshop has no room for more of these.", 409),
    "workshop-over": Problem("This workshop has ended.", 409),
    "not-over": Problem("This is available once the workshop has ended.", 409, retry=True),
    # limits
    "too-much": Problem("This talk has reached its text limit.", 409),
    "slow-down": Problem("That was too fast. Please wait a moment.", 429, retry=True),
    "crowded": Problem("There are too many talks here right now. Please try again later.", 503, retry=True),
    # the server's own trouble
    "holding": Problem("The server can't save right now. It keeps trying.", 503, retry=True),
    "unavailable": Problem("The server is starting or stopping. Please try again.", 503, retry=True),
    "newer-format": Problem(
        "This was saved by a newer Sayback than the one running here. Nothing is lost: it opens after an update.",
        503,
        retry=True,
    ),
    "broken": Problem("Something broke here. It isn't you. Please try again.", 500, retry=True),
}

_STATUS: Final[Mapping[str, int]] = {
    "bad-args": 400,
    "bad-box": 400,
    "unknown-move": 400,
    "not-yours": 403,
    "closed": 410,
}

PROBLEMS: Final[Mapping[str, Problem]] = _OURS | {
    code: Problem(sentence, _STATUS.get(code, 409), retry) for code, (sentence, retry) in REFUSALS.items()
}


class Refused(Exception):
    """A request that was not taken.

    `where` names what did not fit (never a value), `wait` is in seconds.

    Raises KeyError at once when the code is not in the table.
    """

    def __init__(self, code: str, where: Sequence[str] = (), *, wait: float | None = None) -> None:
        self.code = code
        self.problem = PROBLEMS[code]
        self.where = tuple(where)
        self.wait = wait
        super().__init__(code)

    def body(self) -> dict[str, object]:
        """Return the JSON body of an HTTP answer: {"error": {"code", "message", "where"?}}."""
        error: dict[str, object] = {"code": self.code, "message": self.problem.sentence}
        if self.where:
            error["where"] = list(self.where)
        return {"error": error}

    def ack(self) -> dict[str, object]:
        """Return the same as an acknowledgement of a socket event."""
        answer: dict[str, object] = {
            "ok": False,
            "code": self.code,
            "message": self.problem.sentence,
            "retry": self.problem.retry,
        }
        if self.where:
            answer["where"] = list(self.where)
        return answer
