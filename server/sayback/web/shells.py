"""The shells of the pages: one template for all of them, filled once when the server starts.

A shell names its styles and its first module; the modules to load early are found by following that module's imports,
so that nobody keeps a list by hand. Nothing of a session is in a shell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from .. import NAME
from ..protocols.tongues import direction
from .brand import OURS, Brand

_IMPORTED: Final = re.compile(rb"""^(?:import|export)\b[^;]*?from\s*['"](\.[^'"]+)['"]""", re.MULTILINE)
"""A module's imports that load at once; `import()` comes when it is needed."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A page: its styles and first module, and its text where no script runs.

    Paths are in the client folder.

    A page with a description may be indexed; one on which somebody may want to be gone at once has an exit.
    """

    styles: tuple[str, ...]
    entry: str = ""
    without: str = ""
    title: str = "Sayback"
    description: str = ""
    icon: str = "ui/icon.svg"
    sign: bool = True
    exit: bool = False
    template: str = "page.html"
    host: str = ""
    """The host whose library this page may load."""


SHELLS: Final[Mapping[str, Shell]] = {
    "start": Shell(
        ("ui/base.css", "ui/start.css"),
        "pages/start/start.js",
        "Sayback needs JavaScript: your links and keys are made on this device.",
        description="Sits beside any video call and holds the shape of a couple's conversation.",
        exit=True,
    ),
    "panel": Shell(
        ("ui/base.css", "ui/panel/panel.css"),
        "pages/panel/main.js",
        "Sayback needs JavaScript to keep your talk in step.",
        exit=True,
    ),
    "call": Shell(
        ("ui/base.css", "ui/panel/panel.css", "pages/call/call.css"),
        "pages/call/call.js",
        "Sayback needs JavaScript to keep your talk in step.",
        exit=True,
    ),
    "gallery": Shell(
        ("ui/base.css", "ui/start.css", "pages/library/library.css"),
        "pages/library/library.js",
        "Sayback needs JavaScript to show its talks.",
        description="Every talk that Sayback can hold: what it is good for, how long, how deep, and its pages.",
        exit=True,
    ),
    "day": Shell(
        ("ui/base.css", "ui/start.css", "pages/day/day.css"),
        "pages/day/day.js",
        "Sayback needs JavaScript: what you prepare is sealed on this device.",
        exit=True,
    ),
    "prepare": Shell(
        ("ui/base.css", "ui/panel/panel.css", "ui/start.css", "pages/prepare/prepare.css"),
        "pages/prepare/prepare.js",
        "Sayback needs JavaScript: what you write is sealed on this device.",
        exit=True,
    ),
    "code": Shell(
        ("ui/base.css", "ui/panel/panel.css"),
        "pages/code/code.js",
        "Sayback needs JavaScript: your keys are made on this device.",
        exit=True,
    ),
    "host": Shell(
        ("ui/base.css", "ui/panel/panel.css", "pages/host/host.css"),
        "pages/host/host.js",
        "Sayback needs JavaScript: your keys are made on this device.",
        exit=True,
    ),
    "window": Shell(
        ("ui/base.css", "ui/panel/panel.css"),
        "pages/host/window.js",
        "Sayback needs JavaScript to keep your talk in step.",
        exit=True,
    ),
    "wall": Shell(
        ("ui/base.css", "ui/start.css", "pages/wall/wall.css", "pages/wall/sheets.css"),
        "pages/wall/wall.js",
        "Sayback needs JavaScript: links, keys and names of a workshop stay on this device.",
        exit=True,
    ),
    "join": Shell(
        ("ui/base.css", "pages/join/join.css"),
        "pages/join/join.js",
        "Sayback needs JavaScript: your name is sealed on this device.",
        exit=True,
    ),
    "projector": Shell(
        ("ui/base.css", "pages/projector/projector.css"),
        "pages/projector/projector.js",
        "Sayback needs JavaScript to show the code.",
    ),
    "help": Shell(
        ("ui/base.css",),
        "pages/help/help.js",
        "In an emergency call your local emergency number: 112 in Europe, 911 in North America.",
        title="Help",
        icon="",
        sign=False,
        exit=True,
    ),
    "notes": Shell(("ui/base.css",), title="Notes", icon="", template="notes.html"),
}

_templates: Final = Environment(
    loader=PackageLoader("sayback"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)


def html(
    shell: Shell,
    root: str,
    files: Mapping[str, bytes],
    late: Mapping[str, str] = MappingProxyType({}),
    lang: str = "en",
    brand: Brand = OURS,
    call: str = "",
    **more: object,
) -> bytes:
    """Render a page as it travels.

    `root` is the address of the client folder, `files` are its contents by path.

    `late`: language → the text when nothing comes; it travels with the page, as a server that is down says nothing.
    `call`: where the operator's own call is, if there is one.
    `more` is for the needs of a template of its own.
    """
    shell = _branded(shell, brand)
    modules = sorted(imports(shell.entry, files) - {shell.entry}) if shell.entry else []
    given = {
        "page": shell,
        "root": root,
        "modules": modules,
        "late": late,
        "lang": lang,
        "dir": direction(lang),
        "brand": brand,
        "call": call,
        **more,
    }
    return _templates.get_template(shell.template).render(given).encode()


def _branded(shell: Shell, brand: Brand) -> Shell:
    """Put the operator's name and picture where ours stand."""
    words = {key: getattr(shell, key).replace(NAME, brand.name) for key in ("title", "without", "description")}
    return replace(shell, icon=brand.logo[0] if brand.logo and shell.icon else shell.icon, **words)


def imports(entry: str, files: Mapping[str, bytes]) -> set[str]:
    """Return a module and everything that it loads at once, by path."""
    found, todo = {entry}, [entry]
    while todo:
        module = todo.pop()
        for name in _IMPORTED.findall(files.get(module, b"")):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(module), name.decode()))
            if path not in found:
                found.add(path)
                todo.append(path)
    return found
