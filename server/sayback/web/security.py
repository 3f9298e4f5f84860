"""Headers that every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import hdrs, web

YEAR: Final = 365 * 86_400
LENT: Final = ("camera", "microphone", "display-capture", "fullscreen", "autoplay")
"""What a call in a frame may use."""
_UNUSED: Final = "camera=(), geolocation=(), microphone={}, payment=(), usb=()"

MICROPHONE: Final = {"Permissions-Policy": _UNUSED.format("(self)")}
"""For the panel alone: whoever says so lets it hear that they speak."""


def policy(ancestors: str) -> str:
    """Return what a page may load. `ancestors` is a CSP source list: which pages may show it inside."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types lit-html"
    )


def headers(*, hsts: bool = False) -> dict[str, str]:
    """Return the headers of every answer. `hsts`: whether browsers shall open this name by https only from now on."""
    return {
        "Content-Security-Policy": policy("'none'"),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": _UNUSED.format("()"),
    } | ({"Strict-Transport-Security": f"max-age={YEAR}"} if hsts else {})


def calling(call: str) -> dict[str, str]:
    """Return what answers of the page with a call in a frame say differently from all others.

    `call` is the origin of the call: it alone is shown there, and may use camera, microphone and screen.
    """
    lent = ", ".join(f'{what}=(self "{call}")' for what in LENT)
    return {
        "Content-Security-Policy": policy("'none'") + f"; frame-src {call}",
        "Permissions-Policy": f"{lent}, geolocation=(), payment=(), usb=()",
    }


def lock(response: web.StreamResponse, every: Mapping[str, str]) -> None:
    """Add the headers to an answer about to leave; a socket needs none.

    No header names the serving software.
    """
    response.headers.popall(hdrs.SERVER, None)
    if response.status != 101:
        for name, value in every.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


def on_prepare(every: Mapping[str, str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Make a signal that adds the headers to all answers of an application."""

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        lock(response, every)

    return add
