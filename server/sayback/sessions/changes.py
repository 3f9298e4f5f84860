"""A change of one session, ready to be committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ..engine.language.protocol import Table
from ..engine.pair import Ms, Seat
from ..engine.refusals import Refusal
from ..store.records import Full
from .journal import Happened
from .live import LiveSession
from .record import Record

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Change(Generic[Answer]):
    """A change of a session that is ready to be committed.

    The new record (None: there is nothing to commit), the answer to its maker, the commands that led to it, and boxes
    to keep beside it.
    """

    record: Record | None
    answer: Answer
    commands: tuple[tuple[Happened, Ms], ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    signature: str = ""
    seat: Seat = "a"
    table: Table | None = None
    """The dialogue that it goes on with, if that is another one."""
    full: Full = "skip"
    """Whether the log must tell of it even when it is full."""
    kept: Callable[[], None] | None = None
    """Runs when it is durable, before anybody is shown anything."""


Changer = Callable[[LiveSession, Record, Ms], Change[Answer]]
"""Makes a change of what is known now.
It is asked again where the store had moved on, so it sets nothing outside."""

UNCHANGED: Change[None] = Change(None, None)


@dataclass(frozen=True, slots=True)
class Applied(Generic[Answer]):
    """A change that is durable, or that had nothing to do."""

    answer: Answer
    result: str | None = None
    """The kept result of an act (`version.own.signature`), from now or from its first time."""


class EngineRefusal(Exception):
    """The engine refused; carries its refusal out of a change."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
