"""Zoom's signed context: what opens, and all that does not."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sayback.web.zoom import AGE, AHEAD, LONGEST, Zoom

SECRET = "an app's secret, of these tests alone"
NOW = 1_700_000_000.0
ASKED = {"typ": "meeting", "uid": "who", "mid": "where", "iss": "marketplace.zoom.us", "aud": "the app"}

WRITTEN = (
    "DAABAgMEBQYHCAkKCwAATAAAAFUG_8oF6zo9DlBxAIt4JcTOJTrPB8cPzEBX3Zbg-sF5mVpUwwSQtmz5_1lcZ"
)
"""The beginning of a context as it travels; what follows is cut off."""


def context(secret: str = SECRET, *, extra: bytes = b"", nonce: bytes | None = None, **said: Any) -> bytes:
    """A context as Zoom makes it, in bytes."""
    nonce = nonce or os.urandom(12)
    body = ASKED | {"ts": int(NOW * 1_000), "exp": int(NOW * 1_000) + 120_000} | said
    sealed = AESGCM(hashlib.sha256(secret.encode()).digest()).encrypt(nonce, json.dumps(body).encode(), extra)
    head = struct.pack("<B", len(nonce)) + nonce + struct.pack("<H", len(extra)) + extra
    return head + struct.pack("<I", len(sealed) - 16) + sealed


def header(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def opened(raw: bytes | str, now: float = NOW) -> bool:
    return Zoom(SECRET).opened(raw if isinstance(raw, str) else header(raw), now)


@pytest.mark.parametrize("extra", [b"", b"signed beside", b"x" * 300])
def test_context_of_our_app_opens_in_both_alphabets(extra: bytes) -> None:
    raw = context(extra=extra, nonce=b"\xfb\xff\xfe" * 4)
    assert opened(raw)
    assert opened(base64.b64encode(raw).decode())
    assert opened(base64.urlsafe_b64encode(raw).decode())


def test_guest_without_an_account_opens_the_app_as_well() -> None:
    assert opened(context(uid=None, iid="an invitation"))


def test_context_of_another_app_stays_shut() -> None:
    assert not opened(context("the secret of another app"))


@pytest.mark.parametrize(
    ("said", "later"),
    [
        ({}, 121.0),
        ({"exp": int(NOW * 1_000)}, 0.0),
        ({"exp": int(NOW * 1_000) * 2}, AGE / 1_000 + 1),
        ({"ts": int(NOW * 1_000) + AHEAD + 1_000}, 0.0),
        ({"ts": None}, 0.0),
        ({"exp": None}, 0.0),
        ({"exp": True}, 0.0),
        ({"exp": "9999999999999"}, 0.0),
        ({"exp": 1e300}, 0.0),
    ],
    ids=["over", "over at once", "for years", "from tomorrow", "no start", "no end", "a yes", "text", "a fraction"],
)
def test_context_that_is_not_of_now_stays_shut(said: dict[str, Any], later: float) -> None:
    assert not opened(context(**said), NOW + later)


def test_every_shortened_context_stays_shut() -> None:
    raw = context(extra=b"beside")
    assert not [length for length in range(len(raw)) if opened(raw[:length])]


def test_every_changed_byte_shuts_a_context() -> None:
    raw = context(extra=b"beside")
    changed = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw))]
    assert not [at for at, one in enumerate(changed) if opened(one)]


def test_longer_context_than_it_says_stays_shut() -> None:
    assert not opened(context() + b"\0")


@pytest.mark.parametrize("body", [b"[]", b"7", b"null", b"no json", b"\xff", b"[" * 3_000])
def test_well_sealed_nonsense_stays_shut(body: bytes) -> None:
    sealed = AESGCM(hashlib.sha256(SECRET.encode()).digest()).encrypt(b"n" * 12, body, b"")
    raw = b"\x0c" + b"n" * 12 + b"\0\0" + struct.pack("<I", len(sealed) - 16) + sealed
    assert not opened(raw)


@pytest.mark.parametrize(
    "junk", ["", "=", "A", "====", "none", "{}", "ä" * 40, "A" * (LONGEST + 1), "A" * 4_000, "%%%", WRITTEN, "\0"]
)
def test_junk_stays_shut(junk: str) -> None:
    assert not opened(junk)


def test_nothing_of_secret_or_person_shows() -> None:
    zoom = Zoom(SECRET)
    assert zoom.opened(header(context()), NOW)
    shown = f"{zoom!r} {vars(zoom)!r}"
    assert SECRET not in shown and "who" not in shown and "where" not in shown
