"""Views of all seats as JSON bytes, and the numbers that move with anything new in them.

`project` moves the numbers by comparing bytes, so that no new move can forget it: a change for everybody moves
`version`, a change for some moves their `own`, and a seat that sees nothing new gets no frame at all.
"""

from __future__ import annotations

import orjson

from ..engine.language.protocol import Table
from ..engine.pair import Ms, Seat
from ..engine.values import change
from ..engine.view import private, seats, sees, shared
from .live import Contents
from .record import Record


def contents(table: Table, record: Record) -> Contents:
    """Encode every seat's view as JSON bytes, without numbers and without the present time.

    The part that is the same for everybody is written once and joined to each seat's own part.
    """
    common: dict[str, object] = {**shared(table, record.state)}
    shown = {seat: key.claims for seat, key in record.keys.items() if key.public is not None}
    if shown:
        common["keys"] = shown
    rest = b"," + orjson.dumps(common)[1:]
    views: Contents = {}
    for seat in seats(record.state):
        tried = {"tried": record.tried[seat]} if seat in record.tried else {}
        moments = {"taken": taken(record)} if seat == "therapist" and sees(record.state, seat) else {}
        own = orjson.dumps(private(table, record.state, seat) | tried | moments)
        views[seat] = own[:-1] + rest if sees(record.state, seat) else own
    return views


def taken(record: Record) -> dict[Seat, tuple[Ms, ...]]:
    """Return when each device came that a seat is open on.

    Nothing for a seat of which that is not known: its device came to a server that kept no moments, or made no claim.
    """
    return {seat: key.taken for seat, key in record.keys.items() if key.taken or key.token is None}


def project(before: Record, shown: Contents, record: Record, table: Table) -> tuple[Record, Contents]:
    """Move the record's numbers and return it with every seat's view.

    `shown` is what the seats saw of `before`.
    """
    if record.state is before.state and record.keys is before.keys and record.tried is before.tried:
        return record, shown
    views = contents(table, record)
    moved = [seat for seat, content in views.items() if content != shown.get(seat)]
    if len(moved) == len(views):
        return change(record, version=record.version + 1), views
    if moved:
        own = {**record.own, **{seat: record.own.get(seat, 0) + 1 for seat in moved}}
        return change(record, own=own), views
    return record, views
