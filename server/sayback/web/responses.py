"""Answers as JSON, and the one shape of every error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import orjson
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ..errors import Refused
from ..log import failed

_OURS: Final = {400: "bad-request", 404: "not-found", 405: "not-allowed", 413: "too-large"}


def answer(data: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with this as the JSON body."""
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json", headers=headers)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals and all other faults into `{"error": {"code", "message", "where"?}}`."""
    try:
        return await handler(request)
    except Refused as refused:
        return error_response(refused)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return error_response(Refused(_OURS.get(error.status, "bad-request")))
    except ConnectionResetError:
        raise  # the client has gone: there is no answer to give
    except Exception as error:
        failed("request", error)
        return error_response(Refused("broken"))


def error_response(refused: Refused) -> web.Response:
    """Build the JSON answer of a refusal.

    With `Retry-After` in whole seconds where waiting helps, and with the protocol that is spoken here where that was
    the trouble.
    """
    extra = {"Retry-After": str(math.ceil(refused.wait))} if refused.wait else {}
    if refused.problem.status == 426:
        extra |= {hdrs.UPGRADE: "websocket", hdrs.CONNECTION: "Upgrade", hdrs.SEC_WEBSOCKET_VERSION: "13"}
    return answer(refused.body(), refused.problem.status, extra)
