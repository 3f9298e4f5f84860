"""The libraries of hosts: pinned, fetched whole or not at all, and served only when they are the ones we know."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from sayback.settings import HOSTS
from sayback.web.sdks import SDKS, CannotFetch, fetch, read

BODY, LICENCE = b"export default {};", b"Do as you like."


def packed(**files: bytes) -> bytes:
    """A package as npm has it."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as archive:
        for name, body in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    return whole.getvalue()


PACKAGE = packed(file=BODY, licence=LICENCE)
KNOWN = {
    "zoom": replace(
        SDKS["zoom"],
        file="file",
        licence="licence",
        digest=hashlib.sha256(BODY).hexdigest(),
        whole=base64.b64encode(hashlib.sha512(PACKAGE).digest()).decode(),
    )
}


@pytest.fixture
def npm(tmp_path: Path) -> str:
    """A program like npm, which brings the package that lies beside it."""
    (tmp_path / "there.tgz").write_bytes(PACKAGE)
    program = tmp_path / "npm"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncp {tmp_path}/there.tgz "$6/some-package.tgz"\n')
    program.chmod(0o755)
    return str(program)


def test_every_host_of_the_settings_has_its_pinned_library() -> None:
    assert set(SDKS) == set(HOSTS)
    for sdk in SDKS.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", sdk.version) and re.fullmatch("[0-9a-f]{64}", sdk.digest)
        assert len(base64.b64decode(sdk.whole)) == 64


def test_fetched_library_and_its_licence_are_served(tmp_path: Path, npm: str, records: list[str]) -> None:
    file = fetch(tmp_path, "zoom", KNOWN, npm)
    assert file == tmp_path / "hosts" / "zoom.js" and file.read_bytes() == BODY
    assert f"pack {SDKS['zoom'].named}" in (tmp_path / "asked").read_text()
    assert read(tmp_path, ["zoom"], KNOWN) == {"vendor/hosts/zoom.js": BODY, "vendor/hosts/zoom.txt": LICENCE}
    assert not records


def test_another_package_under_its_name_is_not_written(tmp_path: Path, npm: str) -> None:
    (tmp_path / "there.tgz").write_bytes(packed(file=BODY + b"//", licence=LICENCE))
    with pytest.raises(CannotFetch, match="not the package that we know"):
        fetch(tmp_path, "zoom", KNOWN, npm)
    assert not (tmp_path / "hosts").exists()


def test_missing_package_or_npm_is_one_sentence(tmp_path: Path, npm: str) -> None:
    (tmp_path / "there.tgz").unlink()
    with pytest.raises(CannotFetch, match="npm pack @zoom/appssdk"):
        fetch(tmp_path, "zoom", KNOWN, npm)
    with pytest.raises(CannotFetch, match="needs npm"):
        fetch(tmp_path, "zoom", KNOWN, str(tmp_path / "no-npm"))


def test_changed_file_is_not_served(tmp_path: Path, npm: str, records: list[str]) -> None:
    fetch(tmp_path, "zoom", KNOWN, npm).write_bytes(BODY + b"fetch('//elsewhere.example')")
    assert read(tmp_path, ["zoom"], KNOWN) == {}
    [line] = records
    assert "another file" in line


def test_library_that_is_not_here_is_named_once(tmp_path: Path, records: list[str]) -> None:
    assert read(tmp_path, ["zoom", "teams", "meet"]) == {}
    assert ["sayback hosts" in line for line in records] == [True, True, False]
    records.clear()
    assert read(tmp_path, []) == {} and not records


def test_library_of_meet_is_never_fetched(tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match="yourself"):
        fetch(tmp_path, "meet")
