"""A tap that is taken back, with all as it was before it.

Nobody's words are lost, and nothing else opens a way back.
"""

from __future__ import annotations

import msgspec
import pytest
from sayback.engine.holds import TAKE_BACK
from sayback.engine.language.protocol import Field
from sayback.engine.moves.names import MOVES
from sayback.engine.moves.takeback import TAKEN
from sayback.engine.pair import PARTNERS
from sayback.engine.state import State
from sayback.engine.tile import tile
from sayback.engine.transitions import TRAIL
from sayback.engine.values import change

from tests.engine.making import dialogues, one, small, swap
from tests.engine.talks import BOX, Talk

TALK = small(
    swap(one("turn", "piece"), one("reflect", "back"), one("more", "more"), times=2),
    one("rate", "felt", about=("calm",)),
)
FREE = {"at": 0, "notice": None, "entries": 0, "spoken": {}, "hosted": None, "undo": None, "cue_budget": 0, "alone": 0,
        "retaken": -1}  # fmt: skip
"""Fields outside a place, and fields that no earlier moment has.

The moment of the last event, and the count of entered places.
"""


@pytest.mark.parametrize("therapist", [False, True])
@pytest.mark.parametrize("name", sorted(dialogues()))
def test_immediate_take_back_restores_the_earlier_state(name: str, therapist: bool) -> None:
    talk, opened = Talk(dialogues()[name], therapist=therapist, hour=5_400_000), 0
    while talk.place != "closed":
        before, now = talk.wait("1s").tick().state, talk.now
        talk.primary()
        after, back = talk.state, talk.state.back
        if back is None or back.at != now:
            continue
        opened += 1
        talk.act(back.by, "take-back")
        same = {**FREE, "clock": None, "hour": None, "back": None, "trail": ()}
        assert change(talk.state, **same) == change(before, **same), talk.here
        kept = talk.state.trail
        assert kept == before.trail[-len(kept) :] if kept else not before.trail
        assert len(kept) >= min(len(before.trail), TRAIL - 2)
        assert (before.clock is None) == (talk.state.clock is None)
        assert before.clock is None or talk.left == before.clock.left - (now - before.clock.since)  # type: ignore[operator]
        assert talk.state.hour is not None and before.hour is not None
        assert (talk.state.hour.pace, talk.state.hour.since) == (before.hour.pace, before.hour.since)
        talk.state = after
    assert opened > 1


def test_tapper_alone_takes_back_and_refusals_change_nothing() -> None:
    talk = Talk(TALK, therapist=True)
    for seat in ("a", "b", "therapist"):
        assert talk.no(seat, "take-back") in ("not-now", "not-yours")  # type: ignore[arg-type]
    talk.act("a", "done")
    before = talk.state
    assert (talk.no("b", "take-back"), talk.no("therapist", "take-back")) == ("not-now", "not-yours")
    assert talk.no("a", "take-back", of="back.say~2") == "passed"
    assert talk.no("a", "take-back", more=1) == "bad-args"
    assert talk.state is before
    assert talk.act("a", "take-back").state is not before


def test_take_back_is_never_a_primary_move() -> None:
    talk = Talk(TALK)
    while talk.place != "closed":
        for seat in PARTNERS:
            assert not any(move.primary for move in talk.moves(seat) if move.move == "take-back")
        talk.wait("1s").primary()


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_end_of_talking_and_verdict_alone_open_take_back(name: str) -> None:
    talk = Talk(dialogues()[name])
    while talk.place != "closed":
        before = talk.state
        talk.wait("1s").primary()
        back = talk.state.back
        if back is not None and before.back != back != change(before.back or back, bound=True):
            assert (back.what, back.at, back.visit) in ((word, talk.now, before.visit) for word in TAKEN)


def test_only_time_moves_here_keep_the_way_back() -> None:
    keep = {name for name, rule in MOVES.items() if rule.scope == "here" and rule.keeps_way_back}
    assert keep == {"more-time", "add-time"}


def test_turn_and_verdict_taken_back_are_not_counted() -> None:
    talk = Talk(TALK, hosted=True, start=False).arrive("a", "b").host("open").both("ready")
    tiles = [tile(talk.table, talk.state)]
    for move, args in (("done", {}), ("heard", {"verdict": "got"})):
        talk.act("a", move, **args)
        counted = tile(talk.table, talk.state)
        assert counted["turns"] + counted["verdicts"]["got"] == len(tiles)
        talk.act("a", "take-back")
        seen = tile(talk.table, talk.state)
        assert (seen["turns"], seen["verdicts"], seen["understood"]) == (
            len(tiles) - 1, tiles[0]["verdicts"], {"a": "none", "b": "none"},
        )  # fmt: skip
        talk.act("a", move, **args) if move == "done" else None
        tiles.append(seen)


def test_cue_taken_meanwhile_stays_counted_after_take_back() -> None:
    talk = Talk(TALK).act("a", "done").act("b", "cue", kind="calm").act("a", "took", cue=1, taken=True)
    talk.act("a", "take-back")
    assert dict(talk.state.tally) == {"cues": 1, "taken": 1} and talk.state.cues[-1].taken


def test_pulse_is_offered_again_when_the_turn_ends_again() -> None:
    talk = Talk(TALK).act("a", "done").act("b", "said").act("a", "pulse", turn="piece~1", taps=BOX)
    assert talk.state.tapped == ("a",)
    talk.act("a", "take-back")
    assert (talk.state.turned, talk.state.tapped, talk.state.boxes) == ("", (), {"a/-/pulse": "kept"})
    talk.act("a", "done").act("b", "said")
    assert "pulse" in talk.can("a")


def test_writing_page_opens_no_take_back() -> None:
    written = one("write", "page", fields=(Field("text", "wish"),))
    talk = Talk(small(swap(one("turn", "piece"), one("reflect", "back")), written)).until("page.fill")
    assert talk.state.back is None
    talk.act("a", "write", wish=BOX)
    assert "take-back" not in talk.can("b")


def test_twenty_second_take_back_end_shows_only_to_tapper() -> None:
    talk = Talk(TALK, therapist=True).act("a", "done").act("b", "said")
    before = {seat: talk.view(seat) for seat in ("a", "b", "therapist")}  # type: ignore[arg-type]
    talk.wait(TAKE_BACK - 1).tick()
    assert "take-back" in talk.can("a")
    talk.wait(1).tick()
    assert "take-back" not in talk.can("a")
    assert [talk.view(seat) == before[seat] for seat in ("a", "b", "therapist")] == [False, True, True]  # type: ignore[arg-type]


def test_take_back_after_an_unwatched_hour_is_refused() -> None:
    talk = Talk(TALK).act("a", "done").act("b", "said").wait("1h")
    assert talk.no("a", "take-back") == "not-now"


def test_step_back_after_a_take_back_leads_as_before() -> None:
    talk = Talk(TALK, therapist=True).until("back.check")
    trail = talk.state.trail
    talk.act("a", "heard", verdict="got").act("a", "take-back")
    assert talk.state.trail == trail
    assert talk.act("therapist", "step-back").place == "piece"


def test_stored_state_without_way_back_loads_with_none() -> None:
    state = Talk(TALK).act("a", "done").state
    kept = msgspec.json.decode(msgspec.json.encode(state))
    assert kept["back"]["by"] == "a"
    del kept["back"]
    assert msgspec.convert(kept, State) == change(state, back=None)
