"""The parts that several moves share: made moves of a visit, changed time, insertions."""

from __future__ import annotations

import pytest
from sayback.engine.commands import Act
from sayback.engine.moves.context import MoveContext, add_time
from sayback.engine.state import Clock, change

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk

TALK = small(swap(one("turn", "piece", time=60_000), one("reflect", "back")))


@pytest.mark.parametrize(
    ("clock", "seconds", "after"),
    [
        (Clock("main", 60_000, 0, 60_000), 30, Clock("main", 80_000, 10_000, 90_000)),
        (Clock("main", 60_000, 0, 60_000), -30, Clock("main", 20_000, 10_000, 30_000)),
        (Clock("main", 60_000, 0, 60_000), -600, Clock("main", 0, 10_000, 60_000)),
        (Clock("main", 50_000, None, 60_000), 30, Clock("main", 80_000, None, 90_000)),
        (Clock("wrap", 20_000, 0, 60_000), 60, Clock("main", 60_000, 10_000, 120_000)),
        (Clock("wrap", 20_000, 0, 60_000), -5, Clock("wrap", 5_000, 10_000, 60_000)),
        (Clock("wrap", 20_000, 0, 60_000), -60, Clock("wrap", 0, 10_000, 60_000)),
        (Clock("over", None, 0, 60_000), 60, Clock("main", 60_000, 10_000, 120_000)),
        (Clock("over", None, 0, 60_000), -60, Clock("over", None, 10_000, 60_000)),
        (None, 60, None),
    ],
)
def test_time_is_added_to_what_is_left(clock: Clock | None, seconds: int, after: Clock | None) -> None:
    talk = Talk(TALK)
    doing = MoveContext(talk.table, Act("therapist", "add-time"), 10_000)
    assert add_time(doing, change(talk.state, clock=clock), seconds * 1000).clock == after


def test_only_the_same_move_of_both_leads_on() -> None:
    talk = Talk(small(swap(one("turn", "piece"), one("reflect", "back")), one("decide", "plan"))).until("plan.words")
    talk.act("a", "draft", text="x" * 383).act("a", "sign").act("b", "park")
    assert (talk.place, talk.state.did) == ("plan.words", {"a": "sign", "b": "park"})
    assert talk.act("b", "sign").place == "end.word"
