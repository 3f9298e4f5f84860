"""What was asked for under an id, and what came of it: so that the same asked again is answered the same, and something
else under that id is noticed."""

from __future__ import annotations

import hashlib

import orjson

from ..errors import Refused


def signature(*asked: object) -> str:
    """Eight hex digits over what is asked for. Raises Refused for what is nested deeper than anything that is."""
    try:
        said = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        raise Refused("bad-request", ["args"]) from None
    return hashlib.sha256(said).hexdigest()[:8]


def result(version: int, own: int, signature: str) -> str:
    """What the store keeps of an act: the two numbers that it was answered with, and what was asked for."""
    return f"{version}.{own}.{signature}"


def read(result: str) -> tuple[int, int, str]:
    """The same again: version, own, signature."""
    version, own, signature = result.split(".")
    return int(version), int(own), signature
