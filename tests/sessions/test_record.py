"""Records in the store: small, whole after a round trip, and without words in the log."""

from __future__ import annotations

from sayback.engine.commands import Arrive
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.machine import begin, step
from sayback.engine.values import change
from sayback.protocols.library import Library
from sayback.sessions.record import KEEP, Record, SeatConnection, SeatKeys, decode, encode, keep_until


def record(library: Library) -> Record:
    file = library.files["body-and-feelings"]
    table = compile(file, chosen_or_default(file))
    state = begin(table, first="a", seed=1, now=1_000)
    state = step(table, state, Arrive(("a",)), 2_000).state
    return Record(state, {"a": SeatKeys("i", "t", "c", 1), "b": SeatKeys()}, lines={"x": SeatConnection("n", ("a",))})


def test_a_record_is_whole_after_a_round_trip(library: Library) -> None:
    kept = record(library)
    assert decode(encode(kept)) == kept
    assert len(encode(kept)) < 2_000


def test_session_is_kept_a_day_after_its_last_appointment(library: Library) -> None:
    assert keep_until(record(library).state, 5_000) == 5_000 + KEEP


def test_resting_subject_prolongs_the_keeping(library: Library) -> None:
    assert keep_until(change(record(library).state, again=9_000), 5_000) == 9_000 + KEEP
