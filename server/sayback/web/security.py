"""What every answer carries, and the one shape of every error."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ..errors import Refused
from ..log import failed
from .answers import answer

_OURS: Final = {400: "bad-request", 404: "not-found", 405: "not-allowed", 413: "too-large"}


def headers(frame_ancestors: str) -> dict[str, str]:
    """The headers of every answer. `frame_ancestors` is a CSP source list: who may show the panel inside a page."""
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
        "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
        hdrs.SERVER: "Sayback",
    }


def on_prepare(every: dict[str, str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal that adds the headers to whatever leaves, errors of the framework too; a socket needs none."""

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        if response.status != 101:
            for name, value in every.items():
                response.headers.setdefault(name, value)
            if hdrs.CACHE_CONTROL not in response.headers:
                response.headers[hdrs.CACHE_CONTROL] = "no-store"
            response.headers[hdrs.SERVER] = every[hdrs.SERVER]

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
    """The JSON answer of a refusal, with `Retry-After` in whole seconds where waiting helps."""
    extra = {"Retry-After": str(math.ceil(refused.wait))} if refused.wait else {}
    return answer(refused.body(), refused.problem.status, extra)
