"""Refusals of the engine: a table of code, sentence, and whether a later try can help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from .state import State


class Refusal(Struct, frozen=True, gc=False):
    """A move that was not taken; `state` is the very object that was given.

    `retry`: the same act may fit later.
    """

    code: str
    message: str
    retry: bool
    state: State


REFUSALS: Final[dict[str, tuple[str, bool]]] = {
    "unknown-move": ("There is no such move.", False),
    "not-yours": ("It is someone else's turn to do this.", False),
    "already": ("You have already answered this.", False),
    "passed": ("The talk had already moved on when this arrived.", False),
    "not-now": ("This has to wait until the talk goes on.", True),
    "bad-args": ("Something in this move isn't right.", False),
    "bad-box": ("This text could not be accepted here.", False),
    "closed": ("This talk is over.", False),
}


def refuse(code: str, state: State, more: str = "", *, final: bool = False) -> Refusal:
    """Make a refusal from the table.

    `more` adds which argument, never a value; `final` forbids to try this act again.
    """
    message, retry = REFUSALS[code]
    return Refusal(code, f"{message} {more}".rstrip(), retry and not final, state)
