"""Requests by id and their results: a repetition is answered the same.

Another request under the same id is noticed.
"""

from __future__ import annotations

import hashlib

import orjson

from ..errors import Refused


def signature(*asked: object) -> str:
    """Compute eight hex digits over a request.

    Raises Refused for a request nested deeper than any real one.
    """
    try:
        said = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        raise Refused("bad-request", ["args"]) from None
    return hashlib.sha256(said).hexdigest()[:8]


def result(version: int, own: int, signature: str) -> str:
    """Encode the kept result of an act: the two numbers of its answer, and its signature."""
    return f"{version}.{own}.{signature}"


def read(result: str) -> tuple[int, int, str]:
    """Decode a kept result: version, own, signature."""
    version, own, signature = result.split(".")
    return int(version), int(own), signature
