"""Tokens as they arrive: a bare secret, or `<session>.<secret>` as this server makes them for callers of the API."""

from __future__ import annotations

import hmac
import re
from typing import Final

from aiohttp import web

from ..errors import Refused

_TOKEN: Final = re.compile(r"(?:([A-Za-z0-9_-]{22})\.)?([A-Za-z0-9_-]{43})", re.ASCII)


def split(token: object) -> tuple[str | None, str]:
    """The session that a token names (or None) and its secret; Refused("no-seat") for any other shape."""
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    if found is None:
        raise Refused("no-seat")
    return found[1], found[2]


def bearer(request: web.Request, session: str) -> str:
    """The secret of an `Authorization: Bearer` header, for that session; Refused("no-seat") for anything else."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    named, secret = split(token.strip())
    if scheme.lower() != "bearer" or named not in (None, session):
        raise Refused("no-seat")
    return secret


def named(request: web.Request) -> tuple[str, str]:
    """The session and secret of a bearer token that names both; two empty words, which open nothing, for any other."""
    found = _TOKEN.fullmatch(_brought(request))
    return (found[1] or "", found[2]) if found is not None else ("", "")


def may_create(request: web.Request, create_key: str) -> None:
    """Raises Refused("create-key") where a key is wanted and the request does not bring it as its bearer token."""
    if create_key and not brings(request, create_key):
        raise Refused("create-key")


def brings(request: web.Request, key: str) -> bool:
    """Whether the request has this key as its bearer token. Nobody brings an empty one."""
    given = _brought(request).encode("utf-8", "replace")
    return bool(key) and hmac.compare_digest(given, key.encode())


def _brought(request: web.Request) -> str:
    """What stands behind `Bearer` in the header; nothing where another word stands there."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""
