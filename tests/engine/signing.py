"""Talks in which words are written down to be signed."""

from __future__ import annotations

from sayback.engine.signatures import standing

from tests.engine.making import one, small
from tests.engine.talks import BOX, Talk

DECIDES = small(one("decide", "plan"), one("turn", "piece"), one("reflect", "back"), planning=True)
A, B = "A" * 44, "B" * 44


def drafted(**more: object) -> Talk:
    """Begin a talk in which a has put down words."""
    return Talk(DECIDES, **more).until("plan.words").act("a", "draft", text=BOX)  # type: ignore[arg-type]


def agreed(**more: object) -> tuple[Talk, str]:
    """Begin the same talk, signed by both; return it with the draft's reference."""
    talk = drafted(**more)
    ref = standing(talk.state)
    return talk.act("b", "sign", of=ref, signature=B).act("a", "sign", signature=A), ref


def seen(talk: Talk, seat: object = "a") -> object:
    return talk.view(seat).get("signatures")  # type: ignore[arg-type]
