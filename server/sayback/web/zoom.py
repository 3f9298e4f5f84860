"""Zoom's signed context: whether a page was opened inside Zoom, by the app whose secret this server has.

Zoom sends the header with the first page of an app: base64 of `length of iv (1) · iv · length of aad (2) · aad · length
of cipher (4) · cipher · tag (16)`, little-endian, AES-256-GCM, its key the SHA-256 of the app's secret. It also tells
who opened the app and in which meeting: neither leaves this module, is kept or logged. Only "yes, now" is taken.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from typing import Any, Final

HEADER: Final = "X-Zoom-App-Context"

AHEAD: Final = 60_000
"""Milliseconds that Zoom's clock may be ahead of ours."""
AGE: Final = 300_000
"""Milliseconds that a context may be old, whatever it says itself; Zoom gives it two minutes."""

_TAG: Final = 16
_NONCE: Final = 12


class Zoom:
    """The app that this server is in Zoom's Marketplace, known by its secret."""

    def __init__(self, secret: str) -> None:
        """Make the key. Raises ImportError where `cryptography` is not installed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(hashlib.sha256(secret.encode()).digest())
        self._wrong = InvalidTag

    def opened(self, header: str, now: float) -> bool:
        """Tell whether this header says that our app was opened just now; `now` is in seconds."""
        parts = _parts(header)
        if parts is None:
            return False
        nonce, extra, sealed = parts
        try:
            said = json.loads(self._cipher.decrypt(nonce, sealed, extra))
        except (self._wrong, ValueError, RecursionError):  # of another app; no JSON; nested without end
            return False
        return isinstance(said, dict) and _fresh(said, now * 1_000)


def _parts(header: str) -> tuple[bytes, bytes, bytes] | None:
    """Take a header apart: nonce, what is signed beside, cipher with its tag. None for anything else."""
    plain = header.rstrip("=")
    try:
        raw = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
        nonce, rest = _cut(raw, "<B")
        extra, rest = _cut(rest, "<H")
        (length,) = struct.unpack_from("<I", rest)
    except (ValueError, struct.error):
        return None
    sealed = rest[4:]
    whole = len(nonce) == _NONCE and len(sealed) == length + _TAG
    return (nonce, extra, sealed) if whole else None


def _cut(raw: bytes, length: str) -> tuple[bytes, bytes]:
    """Cut off a piece whose length stands before it. Raises struct.error where there is none."""
    start = struct.calcsize(length)
    (size,) = struct.unpack_from(length, raw)
    return raw[start : start + size], raw[start + size :]


def _fresh(said: dict[str, Any], now: float) -> bool:
    begun, ends = said.get("ts"), said.get("exp")
    if type(begun) is not int or type(ends) is not int:
        return False
    return now - AGE <= begun <= now + AHEAD and now < ends
