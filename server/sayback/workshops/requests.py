"""Requests of callers to workshops, in shapes that are already checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A newcomer at the door or on a list: a token's hash, a sealed name, a language.

    `together` is the same for two who came as a couple.
    """

    token: str
    name: str
    locale: str
    together: str | None = None
