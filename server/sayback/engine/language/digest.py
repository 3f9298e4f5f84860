"""The name of a file together with its settings: what is the same to the engine has the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from .protocol import Chosen, ProtocolFile


def digest(file: ProtocolFile, chosen: Chosen) -> str:
    """16 hex digits that name file and settings together; line numbers do not count."""
    text = json.dumps([_plain(file), dict(chosen)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {key.name: _plain(getattr(value, key.name)) for key in fields(value) if key.name != "where"}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
