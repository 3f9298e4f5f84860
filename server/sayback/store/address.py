"""Where the store is: `redis://[user:password@]host[:port][/db]`, `rediss://…` (TLS), `unix://[user:password@]/path[?db=n]`.

With TLS, `?ssl_ca_certs=<file>` names another authority and `?ssl_cert_reqs=none` trusts any certificate.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from .errors import StoreSettingError


@dataclass(frozen=True, slots=True)
class Address:
    """A store's address. Either `path` (a unix socket) or `host` and `port` count. Secrets are never shown."""

    path: str = ""
    host: str = "localhost"
    port: int = 6379
    db: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)


def parse(url: str) -> Address:
    """Reads an address. Raises StoreSettingError, never with the password in it."""
    try:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return _read(parts, options)
    except (ValueError, OSError) as fault:
        shown = url.split("@")[-1]
        raise StoreSettingError(
            f"The store's address “{shown}” cannot be used ({fault}). "
            "It is written redis://host:6379/0, rediss://host:6380/0 or unix:///path/of/socket."
        ) from None


def _read(parts: SplitResult, options: dict[str, str]) -> Address:
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme == "unix":
        if not parts.path:
            raise ValueError("no path")
        return Address(path=unquote(parts.path), db=int(options.get("db", "0")), user=user, password=password)
    if parts.scheme not in ("redis", "rediss"):
        raise ValueError("unknown kind of address")
    return Address(
        host=parts.hostname or "localhost",
        port=parts.port or 6379,
        db=int(parts.path.strip("/") or options.get("db", "0")),
        user=user,
        password=password,
        tls=_tls(options) if parts.scheme == "rediss" else None,
    )


def _tls(options: dict[str, str]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=options.get("ssl_ca_certs"))
    if options.get("ssl_cert_reqs") == "none":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
