"""The libraries by which a page talks with the program around it: pinned, fetched by `sayback hosts`, never shipped.

They lie in the data folder and are served beside our own files, where an operator has put them: `zoom.js` and
`teams.js` by the command, `meet.js` by hand, as its terms are Google's. A file that is not the one we know is not
served. Without its library a host shows the panel as any page would.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

FOLDER: Final = "hosts"
"""The folder of these files in the data folder."""
SERVED: Final = "vendor/hosts/"
"""The path of these files among those of the client."""
_PATIENCE: Final = 120
"""Seconds for npm."""

_log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sdk:
    """A library as it is published: a package, and the one file of it that pages load.

    `whole` is the SHA-512 of the package (base64), `digest` the SHA-256 of the file. `licence` is the file that
    travels with it; empty where we may not fetch the package for anybody.
    """

    package: str
    version: str
    file: str
    digest: str
    whole: str
    licence: str = ""

    @property
    def named(self) -> str:
        """The package with its version, as npm reads it."""
        return f"{self.package}@{self.version}"


SDKS: Final[Mapping[str, Sdk]] = {
    "zoom": Sdk(
        "@zoom/appssdk",
        "0.16.41",
        "dist/sdk.es.js",
        "b099d130755d22303fba537b7645568443343df7b7708a88035aac3b6e887391",
        "FVxuczrcjznGBlqtK76xSDGgyYZBDp9Re6/ONcWT8q/g6o2u83EY3H27UJo+0avcDHdXGY5/hz56pB41yX9jkQ==",
        "LICENSE.md",
    ),
    "teams": Sdk(
        "@microsoft/teams-js",
        "2.58.0",
        "dist/umd/MicrosoftTeams.min.js",
        "1737ae2e319c8ab56d71d2218fd5a49d96a8ad70eb01ff2e9ab7e35093b93379",
        "g4M1pWqdOgH4V3YjppuMzuYFcFnNk92/C0RlebTlxRIzKW0q/4QWYFBoRHt4xbDFRwHOedHueDz+I0ecpM/GaA==",
        "LICENSE",
    ),
    "meet": Sdk(
        "@googleworkspace/meet-addons",
        "1.2.0",
        "meet.addons.mjs",
        "7227c88a98e050937ba8c5dea2aadca0632e3e5e8e5faae21ce74af350d6c870",
        "UNyyJZ5x+NiD51OKATw7n6iUmVyaoTyLmMwKR+Bvwe9YkPw0Y45SZwa1Gev8YkJaiQJ/zo23Zhv0cH/QYnxuOQ==",
    ),
}


class CannotFetch(Exception):
    """A library was not fetched; the message says why."""


def read(data: Path, hosts: Iterable[str], known: Mapping[str, Sdk] = SDKS) -> dict[str, bytes]:
    """Return what pages of these hosts load, by path among the client's files; one line of log for what is missing."""
    found: dict[str, bytes] = {}
    for name in hosts:
        file = data / FOLDER / f"{name}.js"
        body = file.read_bytes() if file.is_file() else b""
        if _is(known[name], body):
            found[f"{SERVED}{name}.js"] = body
            licence = file.with_suffix(".txt")
            found |= {f"{SERVED}{name}.txt": licence.read_bytes()} if licence.is_file() else {}
        else:
            _missing(name, known[name], bool(body))
    return found


def _missing(name: str, sdk: Sdk, other: bool) -> None:
    how = f"sayback hosts {name}" if sdk.licence else f"put {sdk.file} of {sdk.named} there as {name}.js"
    what = "is another file than the one we know" if other else "is not here"
    _log.warning(f"the library of a host {what}: its panel is a plain one", host=name, command=how)


def _is(sdk: Sdk, body: bytes) -> bool:
    return hashlib.sha256(body).hexdigest() == sdk.digest


def fetch(data: Path, name: str, known: Mapping[str, Sdk] = SDKS, npm: str = "npm") -> Path:
    """Fetch a library by this npm into the data folder, and return where it lies. Raises CannotFetch."""
    sdk = known[name]
    if not sdk.licence:
        raise CannotFetch(f"{name}: its terms let nobody hand it on. Put {sdk.file} of {sdk.named} there yourself.")
    package = _packed(sdk, npm)
    if hashlib.sha512(package).digest() != base64.b64decode(sdk.whole):
        raise CannotFetch(f"{name}: {sdk.named} is not the package that we know. Nothing was written.")
    body, licence = _members(package, sdk.file, sdk.licence)
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.js"
    file.with_suffix(".txt").write_bytes(licence)
    file.write_bytes(body)
    return file


def _packed(sdk: Sdk, npm: str) -> bytes:
    """Return the package as its registry has it; npm knows where that is."""
    program = shutil.which(npm)
    if program is None:
        raise CannotFetch("This needs npm, which comes with Node: install it and run this again.")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "pack", sdk.named, "--silent", "--ignore-scripts", "--pack-destination", folder]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise CannotFetch(f"npm did not bring {sdk.named} in time.") from None
        packed = [*Path(folder).glob("*.tgz")]
        if done.returncode != 0 or len(packed) != 1:
            raise CannotFetch(f"npm did not bring {sdk.named}: run `npm pack {sdk.named}` to see why.")
        return packed[0].read_bytes()


def _members(package: bytes, *names: str) -> list[bytes]:
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as opened:
        files = [opened.extractfile(f"package/{name}") for name in names]
        return [file.read() if file else b"" for file in files]
