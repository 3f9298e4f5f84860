"""Roles in a session by the hash of a bearer's secret: a seat's token or an invitation."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from ..engine.pair import PARTNERS, SEATS, Ms, Seat
from ..errors import Refused
from ..tokens import same
from .record import Record


def seated(record: Record, proof: str) -> Seat:
    """Return the seat whose token this is, or raise Refused("no-seat")."""
    return _first([seat for seat, key in record.keys.items() if same(key.token, proof)])


def opened(record: Record, proofs: Sequence[str]) -> tuple[Seat, ...]:
    """Return the seats that these tokens open, each of them one, or raise Refused("no-seat")."""
    found = {seat for seat, key in record.keys.items() for proof in proofs if same(key.token, proof)}
    if len(found) != len(proofs) or not found:
        raise Refused("no-seat")
    return tuple(seat for seat in SEATS if seat in found)


def previewer(record: Record, proof: str, now: Ms) -> Seat:
    """Return the seat of a token, an invitation or a second device's; else Refused("no-seat")."""
    mine = [seat for seat, key in record.keys.items() if same(key.token, proof) or same(key.invite, proof)]
    waiting = [device for device in record.devices if device.by is None and now < device.until]
    mine += [device.seat for device in waiting if same(device.invite, proof)]
    return _first(mine)


def invited(record: Record, proof: str, token_hash: str) -> Seat:
    """Return the seat whose invitation this is, or raise Refused("no-seat").

    A token that the server itself has made counts as one.
    """
    return _first(
        [
            seat
            for seat, key in record.keys.items()
            if same(key.invite, proof)
            or (key.invite is None and same(key.token, proof) and same(key.token, token_hash))
        ]
    )


def giver(record: Record, proof: str) -> Seat:
    """Return the seat of this token, or of this invitation if nobody has used it; else Refused("no-seat").

    Its bearer may hand the seat to another device.
    """
    return _first(
        [
            seat
            for seat, key in record.keys.items()
            if same(key.token, proof) or (key.token is None and same(key.invite, proof))
        ]
    )


def beginner(record: Record, proof: str) -> Seat:
    """Return the seat of this token, or raise Refused("no-seat").

    The seat must be claimed and the talk under way.
    """
    seat = seated(record, proof)
    both = all(record.keys[partner].commit for partner in PARTNERS)
    if record.keys[seat].commit is None or not (both or record.state.place != "lobby"):
        raise Refused("no-seat")
    return seat


def committed(public: str, opening: str) -> str:
    """Compute SHA-256(D ‖ r), as a claim publishes it."""
    raw = b"".join(urlsafe_b64decode(word + "=" * (-len(word) % 4)) for word in (public, opening))
    return urlsafe_b64encode(hashlib.sha256(raw).digest()).rstrip(b"=").decode()


def published(record: Record) -> dict[str, dict[str, object]]:
    """Return the public part of all keys: number, commitment, and the key once it is shown."""
    return {
        seat: {"n": key.claims, "commit": key.commit, "public": key.public, "opening": key.opening}
        for seat, key in record.keys.items()
        if key.commit
    }


def _first(seats: list[Seat]) -> Seat:
    if not seats:
        raise Refused("no-seat")
    return seats[0]
