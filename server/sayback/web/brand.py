"""The operator's own name, picture and pages in the place of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError, fromstring

from .. import NAME

LARGEST: Final = 64 * 1024
"""Bytes that a picture may have."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"


class BadLogo(ValueError):
    """Refusal of a file that is no picture that fits; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A name; a picture by its file name below the client folder; links by what they lead to, as pages name them."""

    name: str = NAME
    logo: tuple[str, bytes] | None = None
    links: Mapping[str, str] = field(default_factory=dict)


OURS: Final = Brand()
"""Where an operator has nothing of their own."""


def read_logo(path: Path) -> tuple[str, bytes]:
    """Read a picture: its name among the client's files, and its bytes. Raises BadLogo."""
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise BadLogo(f"SAYBACK_LOGO: {path} cannot be read: {error.strerror}.") from None
    if len(body) > LARGEST:
        raise BadLogo(f"SAYBACK_LOGO: {path} is larger than {LARGEST // 1024} KB.")
    if body.startswith(_PNG):
        return "ui/logo.png", body
    if _is_svg(body):
        return "ui/logo.svg", body
    raise BadLogo(f"SAYBACK_LOGO: {path} is neither an SVG nor a PNG.")


def _is_svg(body: bytes) -> bool:
    if b"<!ENTITY" in body:
        return False
    try:
        return fromstring(body).tag.rpartition("}")[2] == "svg"
    except ParseError:
        return False
