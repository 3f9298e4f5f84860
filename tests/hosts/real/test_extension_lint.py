"""Both files of the extension before Mozilla's own linter, which looks at it as a store would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sayback.sharing.extension import build

from tests.hosts.real.beside import unpacked
from tests.hosts.real.packages import package

ONLY_CHROMES = {
    "ADDON_ID_REQUIRED",
    "BACKGROUND_SERVICE_WORKER_NOFALLBACK",
    "MANIFEST_PERMISSIONS",
    "MISSING_DATA_COLLECTION_PERMISSIONS",
}
"""Remarks on the other file: Firefox has no side panel and no service worker, and wants an id and a word on data."""


def remarks(archive: Path, folder: Path) -> list[dict[str, Any]]:
    """Lint an extension."""
    command = [str(package("web-ext", "bin", "web-ext.js")), "lint", "--output=json", "--source-dir"]
    command = ["node", *command, str(unpacked(archive, folder))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    said = json.loads(done.stdout)
    return [remark for kind in ("errors", "warnings", "notices") for remark in said[kind]]


@pytest.mark.parametrize("url", ["", "https://talk.practice.example"], ids=["general", "own"])
def test_linter_finds_nothing_in_either_file(url: str, tmp_path: Path) -> None:
    chrome, firefox = build(tmp_path, url)
    assert remarks(firefox, tmp_path / "firefox") == []
    found = remarks(chrome, tmp_path / "chrome")
    assert {remark["code"] for remark in found} == ONLY_CHROMES
    assert ["sidePanel" in remark["message"] for remark in found if remark["code"] == "MANIFEST_PERMISSIONS"] == [True]


def test_linter_sees_what_is_wrong(tmp_path: Path) -> None:
    archive, folder = build(tmp_path)[1], tmp_path / "wrong"
    manifest = unpacked(archive, folder) / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"storage"', '"telepathy"'), "utf-8")
    (folder / "extension" / "background.js").write_text("eval('1')", "utf-8")
    command = [
        "node",
        str(package("web-ext", "bin", "web-ext.js")),
        "lint",
        "--output=json",
        "--source-dir",
        str(folder),
    ]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    assert {remark["code"] for remark in json.loads(said)["warnings"]} >= {"MANIFEST_PERMISSIONS", "DANGEROUS_EVAL"}
