"""What every answer carries, and the one shape of every error."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ..errors import Refused
from ..log import failed
from .responses import answer

_YEAR: Final = 365 * 86_400
_OURS: Final = {400: "bad-request", 404: "not-found", 405: "not-allowed", 413: "too-large"}


def headers(frame_ancestors: str, *, hsts: bool = False) -> dict[str, str]:
    """The headers of every answer. `frame_ancestors` is a CSP source list: who may show the panel inside a page.
    `hsts`: whether browsers shall open this name by https only from now on."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {frame_ancestors}; require-trusted-types-for 'script'; trusted-types lit-html"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
    } | ({"Strict-Transport-Security": f"max-age={_YEAR}"} if hsts else {})


def lock(response: web.StreamResponse, every: Mapping[str, str]) -> None:
    """Add the headers to what is about to leave; a socket needs none. Nothing says what serves it."""
    response.headers.popall(hdrs.SERVER, None)
    if response.status != 101:
        for name, value in every.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


def on_prepare(every: Mapping[str, str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal that adds the headers to whatever an application answers."""

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        lock(response, every)

    return add


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals, and whatever else goes wrong, into `{"error": {"code", "message", "where"?}}`."""
    try:
        return await handler(request)
    except Refused as refused:
        return error_response(refused)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return error_response(Refused(_OURS.get(error.status, "bad-request")))
    except ConnectionResetError:
        raise  # nobody is there to be answered
    except Exception as error:
        failed("request", error)
        return error_response(Refused("broken"))


def error_response(refused: Refused) -> web.Response:
    """The JSON answer of a refusal: with `Retry-After` in whole seconds where waiting helps, with what is spoken here
    where that was the trouble."""
    extra = {"Retry-After": str(math.ceil(refused.wait))} if refused.wait else {}
    if refused.problem.status == 426:
        extra |= {hdrs.UPGRADE: "websocket", hdrs.CONNECTION: "Upgrade", hdrs.SEC_WEBSOCKET_VERSION: "13"}
    return answer(refused.body(), refused.problem.status, extra)
