"""The wheel: an installation can serve, with pages, dialogues, texts and scripts in it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, under


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    words = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


@pytest.mark.parametrize(
    ("folder", "where", "suffixes"),
    [
        (PACKAGE, "sayback", (".py", ".lua", ".html", ".svg")),
        (ROOT / "client", "sayback/_client", (".js", ".css", ".html", ".svg")),
        (ROOT / "protocols", "sayback/_protocols", (".yaml",)),
    ],
    ids=["package", "client", "protocols"],
)
def test_wheel_holds_all_files_that_serving_needs(
    names: set[str], folder: Path, where: str, suffixes: tuple[str, ...]
) -> None:
    wanted = {f"{where}/{path.relative_to(folder).as_posix()}" for path in under(folder, *suffixes)}
    assert wanted
    assert not wanted - names


def test_the_libraries_of_others_travel_with_their_licences(names: set[str]) -> None:
    vendor = {name for name in names if name.startswith("sayback/_client/vendor/")}
    assert {"sayback/_client/vendor/lit-html.js", "sayback/_client/vendor/SHA256SUMS"} <= vendor
    assert any("/licences/" in name for name in vendor)


def test_wheel_holds_only_the_package(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sayback"}
    assert not [name for name in names if "node_modules" in name or "/test" in name or "__pycache__" in name]
