"""The format number of kept things: which ones this server can read.

A kept talk, workshop, person or pair may carry `format`, a whole number; without one it is format 1, which is all that
was ever written. So 1 is not written. Where a later server changes the meaning of a field or drops one, it writes a
greater number, and a server that knows only smaller ones refuses to read that: it would lose what it does not know
with its next commit.
"""

from __future__ import annotations

from typing import Final

import msgspec

from ..errors import Refused

FORMAT: Final = 1
"""The greatest format that this server reads, and the one that it writes."""


class _Kept(msgspec.Struct, frozen=True, gc=False):
    format: int = FORMAT


_kept = msgspec.json.Decoder(_Kept)


def readable(data: bytes) -> bytes:
    """Return the data of a kept thing.

    Raises Refused("newer-format") if a newer server wrote it.
    """
    if _kept.decode(data).format > FORMAT:
        raise Refused("newer-format")
    return data
