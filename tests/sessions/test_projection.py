"""Projection: numbers move by comparing bytes."""

from __future__ import annotations

import orjson
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.machine import begin
from sayback.engine.pair import PARTNERS
from sayback.engine.values import change
from sayback.protocols.library import Library
from sayback.sessions.live import LiveSession, frame, mark
from sayback.sessions.projection import contents, project, taken
from sayback.sessions.record import Record, SeatKeys


def live(library: Library) -> LiveSession:
    file = library.files["speaker-listener"]
    table = compile(file, chosen_or_default(file))
    state = begin(table, first="a", seed=1, therapist=True, now=0)
    record = Record(state, {"a": SeatKeys()}, version=4)
    return LiveSession("s", table, b"tag", 1, record, contents(table, record))


def test_change_seen_by_all_moves_the_version(library: Library) -> None:
    shown = live(library)
    after, _ = project(
        shown.record,
        shown.contents,
        change(shown.record, state=change(shown.record.state, did={"a": "ready"})),
        shown.table,
    )
    assert (after.version, after.own) == (5, {})


def test_change_seen_by_one_seat_moves_its_number(library: Library) -> None:
    shown = live(library)
    private = change(shown.record.state, rates={"lobby/a/understood": 2})
    after, _ = project(shown.record, shown.contents, change(shown.record, state=private), shown.table)
    assert (after.version, after.own) == (4, {"a": 1})


def test_unseen_change_moves_no_number(library: Library) -> None:
    shown = live(library)
    after, _ = project(
        shown.record, shown.contents, change(shown.record, state=change(shown.record.state, at=77)), shown.table
    )
    assert (after.version, after.own) == (4, {})


def test_moments_of_taken_seats_reach_the_therapist_alone(library: Library) -> None:
    shown = live(library)
    keys = {**shown.record.keys, "a": SeatKeys("i", "t", "c", 1, taken=(7, 9))}
    after, views = project(shown.record, shown.contents, change(shown.record, keys=keys), shown.table)
    assert (after.version, after.own) == (4, {"therapist": 1})
    assert orjson.loads(views["therapist"])["taken"] == {"a": [7, 9]}
    assert all(views[seat] == shown.contents[seat] and b"taken" not in views[seat] for seat in PARTNERS)


def test_veiled_therapist_is_told_of_no_seat(library: Library) -> None:
    shown = live(library)
    keys = {**shown.record.keys, "a": SeatKeys("i", "t", "c", 1, taken=(7,))}
    begun = change(shown.record, state=change(shown.record.state, place="welcome"))
    after, views = project(begun, contents(shown.table, begun), change(begun, keys=keys), shown.table)
    assert (after.version, after.own) == (4, {}) and b"taken" not in views["therapist"]


def test_seat_of_unknown_moments_is_left_out(library: Library) -> None:
    keys = {"a": SeatKeys("i", "t", "c", 1), "b": SeatKeys("i"), "therapist": SeatKeys(None, "t")}
    assert taken(change(live(library).record, keys=keys)) == {"b": ()}


def test_frame_holds_numbers_time_and_content(library: Library) -> None:
    shown = live(library)
    assert frame(shown.record, "a", b'{"seat":"a"}', 9) == (
        b'{"version":4,"own":0,"epoch":0,"mark":"%b","now":9,"seat":"a"}' % mark("", "a", 0, 4, 0).encode()
    )
