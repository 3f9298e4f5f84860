"""Codes that are read from a wall and typed by hand: eight of Crockford's 32 signs, 40 bits.

Case, spaces and hyphens do not count, and what looks alike is alike: O is 0, I and L are 1.
"""

from __future__ import annotations

import secrets
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 8

_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """Make a code that cannot be guessed in time."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """Return the code that was meant, or None for what cannot be one."""
    if len(typed) > 4 * LENGTH:
        return None
    code = typed.upper().translate(_ALIKE)
    return code if len(code) == LENGTH and all(sign in SIGNS for sign in code) else None
