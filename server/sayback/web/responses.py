"""What leaves as JSON: one shape for every answer that is made for one request."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from aiohttp import web


def answer(data: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """This as the JSON body of a response."""
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json", headers=headers)
