"""The browser extension as files to install: one for Chrome and Edge, one for Firefox, the same bytes each time.

Both are made of the folder `client/hosts/extension` and of `client/hosts/sayback.js`. What a practice's own build adds
is its address: then browsers ask for nothing else, and nobody has to allow anything.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..settings import beside

BROWSERS: Final = ("chrome", "firefox")
LOOPBACK: Final = ("127.0.0.1", "localhost")
_BRIDGE: Final = "sayback.js"
_TYPES: Final = ".d.ts"
_LOCALES: Final = "_locales"
_THEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file inside: the first that the format knows."""
_REMARK: Final = re.compile(r"/\*\*.*?\*/\s*|^/\*.*?\*/\n|^ *//[^\n]*\n|^[ \n]+", re.M | re.S)
"""Remarks, empty lines and layout: they stay with the source."""
_SPACE: Final = re.compile(r"\n|(?<=[{:;,]) +| +(?={)|;(?=\n})")
"""What a style sheet does without."""
_PLACE: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?", re.I)
"""A name and perhaps a port: it comes to stand in the extension's own rules, where a star or a space means more."""
_ROOM: Final = re.compile(r"\s*([{}:;,])\s*")
"""Room around the signs of a style."""
_MODE: Final = 0o100644 << 16
_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src {frames}"

Manifest = dict[str, Any]


def origin_of(url: str) -> str:
    """Return the address of a server as browsers write it; raises ValueError that says what would be right.

    Plain http only on this computer, for whoever works on Sayback itself.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    near = parts.scheme == "http" and parts.hostname in LOOPBACK
    bare = not (parts.path.strip("/") or parts.query or parts.fragment) and port != 0
    if not _PLACE.fullmatch(parts.netloc) or not (near or parts.scheme == "https") or not bare:
        raise ValueError(f"{url!r} is no address of a server: it is https://, a name and nothing behind it.")
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{parts.hostname}" + ("" if usual else f":{port}")


def build(to: Path, url: str = "") -> list[Path]:
    """Write the extension for each browser into a folder and return the files.

    With the address of a server it is for that one alone. Raises ValueError for what is no address.
    """
    base = origin_of(url) if url else ""
    to.mkdir(parents=True, exist_ok=True)
    return [_zip(to / f"sayback-{version('sayback')}-{browser}.zip", browser, base) for browser in BROWSERS]


def manifest(browser: str, base: str = "") -> Manifest:
    """Return the manifest of one browser: what all have, what this one adds, and whose server may be shown."""
    common, own = (_read(name) for name in ("manifest.json", f"manifest.{browser}.json"))
    permissions = [*own.pop("permissions", ()), *common.pop("permissions")]
    return {
        **common,
        "version": version("sayback"),
        "permissions": permissions,
        **own,
        **(_server(base) if base else {"optional_host_permissions": ["https://*/*"]}),
        "content_security_policy": {"extension_pages": _POLICY.format(frames=base or "https:")},
    }


def _server(base: str) -> Manifest:
    """Name the one server; a place that browsers ask about has no port."""
    parts = urlsplit(base)
    return {"host_permissions": [f"{parts.scheme}://{parts.hostname}/*"], "homepage_url": base}


def _folder() -> Path:
    return beside("client") / "hosts" / "extension"


def _read(name: str) -> Manifest:
    read: Manifest = json.loads((_folder() / name).read_text("utf-8"))
    return read


def _zip(path: Path, browser: str, base: str) -> Path:
    held = {"manifest.json": _compact(manifest(browser, base)), **dict(_files())}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sorted(held.items()):
            entry = zipfile.ZipInfo(name, _THEN)
            entry.create_system, entry.external_attr, entry.compress_type = 3, _MODE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
    return path


def _files() -> Iterator[tuple[str, bytes]]:
    """Name and read what both browsers get; modules lie towards each other as they do in `client/hosts`."""
    folder = _folder()
    yield _BRIDGE, _bare(folder.parent / _BRIDGE)
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        plain = len(inner.parts) > 1 or not inner.name.startswith("manifest.")
        if path.is_file() and plain and not path.name.endswith(_TYPES):
            yield (inner if inner.parts[0] == _LOCALES else "extension" / inner).as_posix(), _bare(path)


def _bare(path: Path) -> bytes:
    """Read a file without what only its readers need: a fifth of all that is installed."""
    if path.suffix in (".js", ".css", ".html"):
        bare = _REMARK.sub("", path.read_text("utf-8"))
        return (_SPACE.sub("", bare) if path.suffix == ".css" else bare).encode()
    return _compact(json.loads(path.read_bytes())) if path.suffix == ".json" else path.read_bytes()


def _compact(value: Manifest) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
