"""Where the files beside the package are: in a checkout at its root, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _PACKAGE.parent.parent


def client() -> Path:
    """The folder that browsers may read."""
    return _beside("client")


def protocols() -> Path:
    """The folder of protocol files and their texts."""
    return _beside("protocols")


def _beside(name: str) -> Path:
    carried = _PACKAGE / f"_{name}"
    return carried if carried.is_dir() else _CHECKOUT / name
