"""Tokens as they arrive: a bare secret, or `<session>.<secret>` for callers of the API."""

from __future__ import annotations

import hmac
import re
from typing import Final

from aiohttp import web

from ..errors import Refused

_TOKEN: Final = re.compile(r"(?:([A-Za-z0-9_-]{22})\.)?([A-Za-z0-9_-]{43})", re.ASCII)


def split(token: object) -> tuple[str | None, str]:
    """Split a token into its session (or None) and its secret.

    Refused("no-seat") for any other shape.
    """
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    if found is None:
        raise Refused("no-seat")
    return found[1], found[2]


def bearer(request: web.Request, session: str) -> str:
    """Return the secret of an `Authorization: Bearer` header, for that session.

    Refused("no-seat") for anything else.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    named, secret = split(token.strip())
    if scheme.lower() != "bearer" or named not in (None, session):
        raise Refused("no-seat")
    return secret


def named(request: web.Request) -> tuple[str, str]:
    """Return the session and secret of a bearer token that names both.

    Two empty words, which open nothing, for any other.
    """
    found = _TOKEN.fullmatch(_brought(request))
    return (found[1] or "", found[2]) if found is not None else ("", "")


def may_create(request: web.Request, create_key: str) -> None:
    """Raise Refused("create-key") where a key is wanted and the bearer token is not that key."""
    if create_key and not brings(request, create_key):
        raise Refused("create-key")


def brings(request: web.Request, key: str) -> bool:
    """Tell whether the request has this key as its bearer token; an empty one never counts."""
    given = _brought(request).encode("utf-8", "replace")
    return bool(key) and hmac.compare_digest(given, key.encode())


def _brought(request: web.Request) -> str:
    """Return the text after `Bearer` in the header; nothing where another word stands there."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""
