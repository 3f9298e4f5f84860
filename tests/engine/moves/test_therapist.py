"""The therapist's hand: every act can be undone, and touches nothing else."""

from __future__ import annotations

import pytest
from sayback.engine.language.protocol import Field
from sayback.engine.moves.names import MOVES
from sayback.engine.moves.therapist import UNDO
from sayback.engine.values import change

from tests.engine.making import one, small, swap
from tests.engine.talks import BOTH, BOX, Talk

TALK = small(one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")))
ARGS = {
    "add-time": {"seconds": 30},
    "give-floor": {"to": "b"},
    "hold-one": {"who": "a"},
    "repair-card": {"card": "my-part"},
    "message": {"text": BOX},
}

UNDOABLE = {name for name, rule in MOVES.items() if rule.undoable}


@pytest.mark.parametrize("move", sorted(UNDOABLE - {"resume", "switch", "admit"}))
def test_undone_therapist_move_restores_the_earlier_state(move: str) -> None:
    talk = Talk(TALK, therapist=True).until("piece").wait("20s").tick()
    before = talk.state
    talk.act("therapist", move, **ARGS.get(move, {})).wait(UNDO - 1).act("therapist", "undo")
    after = talk.state
    assert talk.left == 100_000 and after.notice is not None and after.notice.kind == "undo"
    same = {
        "at": before.at,
        "clock": before.clock,
        "notice": None,
        "entries": before.entries,
        "spoken": {},
        "boxes": {},
    }
    assert change(after, **same) == change(before, **same)
    assert after.spoken == {"a": 20_000}


def test_undo_reverts_the_second_act_and_keeps_the_first() -> None:
    talk = Talk(TALK, therapist=True).until("piece")
    talk.act("therapist", "skip").act("therapist", "skip").act("therapist", "undo")
    assert (talk.place, talk.state.speaker) == ("piece", "b")
    assert talk.no("therapist", "undo") == "not-now"


def test_time_never_goes_back_by_an_undo() -> None:
    talk = Talk(TALK, therapist=True).until("piece").wait("5s").act("therapist", "skip").wait("5s")
    assert talk.act("therapist", "undo").state.at == 10_000


def test_therapist_act_gives_a_notice_naming_the_therapist() -> None:
    talk = Talk(TALK, therapist=True).until("piece").act("therapist", "add-time", seconds=30)
    assert talk.view("a")["notice"] == {"kind": "add-time", "by": "therapist", "at": 0, "detail": "30"}


def test_undone_message_is_unreadable_and_the_next_is_new() -> None:
    talk = Talk(TALK, therapist=True).until("piece").act("therapist", "message", text=BOX).act("therapist", "undo")
    for seat in BOTH:
        assert "boxes" not in talk.view(seat)
    talk.act("therapist", "message", text=BOX)
    assert [box["n"] for box in talk.view("a")["boxes"]] == [2]
    talk.act("therapist", "pause").act("therapist", "undo")
    assert [box["n"] for box in talk.view("a")["boxes"]] == [2]


def test_words_written_before_an_undo_can_be_shown() -> None:
    file = small(one("write", "page", fields=(Field("text", "wish"),), reveal="by-choice"))
    talk = Talk(file, therapist=True).until("page.fill")
    talk.act("a", "pass").act("therapist", "message", text=BOX).act("a", "rewrite", wish=BOX).act("therapist", "undo")
    talk.act("b", "pass")
    assert "show" in talk.can("a")
