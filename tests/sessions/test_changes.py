"""Changes: what they carry, and how they are made and kept."""

from __future__ import annotations

import dataclasses

import pytest
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.sessions.changes import UNCHANGED, Change
from sayback.sessions.live import LiveSession
from sayback.sessions.record import Record
from sayback.sessions.service import SessionService

from tests.people import couple


def test_change_is_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        UNCHANGED.act = "a:1"  # type: ignore[misc]


async def test_answer_of_a_repeated_change_is_the_kept_trys(service: SessionService, second: SessionService) -> None:
    """Answer nothing of the first try.

    It is made from a record that another process has changed meanwhile.
    """
    people = await couple(service)
    here = people["a"].connection.live
    far = await second.registry.live(here.session)
    tries: list[int] = []

    def changer(live: LiveSession, record: Record, now: int) -> Change[int]:
        tries.append(record.epoch)
        return Change(change(record, epoch=record.epoch + 1), record.epoch)

    first = await second.registry.change(far, changer)
    again = await service.registry.change(here, changer)
    assert (first.answer, again.answer) == (0, 1) and tries[0] == 0


async def test_unchanged_answer_comes_without_a_commit(service: SessionService) -> None:
    here = (await couple(service))["a"].connection.live
    v = here.v
    applied = await service.registry.change(here, lambda live, record, now: Change(None, "seen"))
    assert (applied.answer, applied.result, here.v) == ("seen", None, v)


async def test_refusal_inside_a_change_is_raised_and_keeps_nothing(service: SessionService) -> None:
    here = (await couple(service))["a"].connection.live
    v = here.v

    def changer(live: LiveSession, record: Record, now: int) -> Change[None]:
        raise Refused("worn")

    with pytest.raises(Refused, match="worn"):
        await service.registry.change(here, changer)
    assert here.v == v
