"""Secrets as the server sees them: kept as SHA-256, compared in constant time.

Made here for callers of the API only. All of them are base64url without padding: a session is 16 bytes (22 characters;
a name, not a right), a token 32 bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

_SESSION = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def new_session() -> str:
    """Make a name for a session: 22 characters."""
    return secrets.token_urlsafe(16)


def new_token() -> str:
    """Make a secret that opens one seat: 43 characters."""
    return secrets.token_urlsafe(32)


def is_session(name: str) -> bool:
    """Tell whether this can be the name of a session."""
    return _SESSION.fullmatch(name) is not None


def hashed(token: str) -> str:
    """Compute base64url of SHA-256 over a token's characters, as browsers do."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def same(own: str | None, other: str | None) -> bool:
    """Tell whether two hashes are equal; the time it takes tells nothing.

    None is equal to nothing.
    """
    equal = hmac.compare_digest((own or "-").encode(), (other or "+").encode())
    return equal and own is not None
