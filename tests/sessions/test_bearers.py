"""Bearers: the seat that a token, link or key stands for in a session."""

from __future__ import annotations

import pytest
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.sessions.bearers import beginner, giver, invited, opened, previewer, published, seated
from sayback.sessions.record import Device, Record, SeatKeys

from tests.sessions.test_projection import live


@pytest.fixture
def record(library: Library) -> Record:
    keys = {"a": SeatKeys("ia", "ta", "ca", 1), "b": SeatKeys("ib"), "therapist": SeatKeys(None, "tt")}
    state = live(library).record.state
    return Record(state, keys, devices=(Device("da", "a", "box", 10),))  # type: ignore[arg-type]


def test_seated_takes_tokens_only(record: Record) -> None:
    assert seated(record, "ta") == "a"
    for wrong in ("ia", "ib", "da", ""):
        with pytest.raises(Refused, match="no-seat"):
            seated(record, wrong)


def test_opened_wants_a_seat_for_every_token(record: Record) -> None:
    assert opened(record, ["tt", "ta"]) == ("a", "therapist")
    for wrong in ([], ["ta", "x"], ["ta", "ta"]):
        with pytest.raises(Refused, match="no-seat"):
            opened(record, wrong)


def test_previewer_of_a_device_link_ends_with_its_time(record: Record) -> None:
    assert (previewer(record, "ib", 0), previewer(record, "da", 9)) == ("b", "a")
    with pytest.raises(Refused, match="no-seat"):
        previewer(record, "da", 10)


def test_invited_by_a_server_token_keeps_that_token(record: Record) -> None:
    assert invited(record, "tt", "tt") == "therapist"
    for proof, token in (("tt", "other"), ("ta", "ta")):
        with pytest.raises(Refused, match="no-seat"):
            invited(record, proof, token)


def test_giver_has_the_token_or_an_unused_invitation(record: Record) -> None:
    assert (giver(record, "ta"), giver(record, "ib"), giver(record, "tt")) == ("a", "b", "therapist")
    for wrong in ("ia", "da", "x", ""):
        with pytest.raises(Refused, match="no-seat"):
            giver(record, wrong)


def test_beginner_in_the_lobby_waits_for_both_commitments(record: Record) -> None:
    with pytest.raises(Refused, match="no-seat"):
        beginner(record, "ta")


def test_published_leaves_out_seats_without_commitment(record: Record) -> None:
    assert published(record) == {"a": {"n": 1, "commit": "ca", "public": None, "opening": None}}
