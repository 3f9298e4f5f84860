"""The state of a talk: frozen, small, and the same after the store."""

from __future__ import annotations

import msgspec
import pytest
from sayback.engine.state import State
from sayback.engine.values import change

from tests.engine.making import one, small, swap
from tests.engine.talks import Talk


def test_change_makes_a_new_state_and_keeps_the_old() -> None:
    state = Talk(small(one("read", "page"))).state
    new = change(state, visit=9)
    assert (new.visit, new.place) == (9, state.place) and state.visit == 1
    assert isinstance(new, State) and change(new, visit=1) == state


def test_a_state_cannot_be_written_to() -> None:
    state = Talk(small(one("read", "page"))).state
    with pytest.raises(AttributeError):
        state.visit = 2  # type: ignore[misc]


def test_a_state_with_everything_in_it_survives_the_store() -> None:
    talk = Talk(small(swap(one("turn", "piece"), one("reflect", "back"))), therapist=True)
    talk.act("a", "cue", kind="calm").act("b", "took", cue=1, taken=True).act("therapist", "slow")
    talk.act("b", "break", minutes=30).depart("a").act("therapist", "end")
    assert talk.state.undo is not None and talk.state.undo.aside is not None and talk.state.undo.break_ is not None
    assert msgspec.json.decode(msgspec.json.encode(talk.state), type=State) == talk.state
