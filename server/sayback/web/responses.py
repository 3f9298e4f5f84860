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
    """This as the JSON body of a response."""
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json", headers=headers)


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
