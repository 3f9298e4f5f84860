"""The real `try` command, run as a person runs it.

Its lines are read, its file is saved, and it is ended as Ctrl-C ends it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sayback.authoring.starter import starter
from sayback.practice.preview import Workbench
from sayback.protocols.library import BrokenLibrary, Library

from tests.web.library import small_library


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a draft in a folder of its own."""
    path = tmp_path / "our-walk.yaml"
    path.write_text(starter("our-walk"), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a library that loads quickly."""
    return small_library(tmp_path / "library")


@pytest.fixture
def running(file: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `sayback try` on the draft; the practice partners tap without waiting."""
    command = [sys.executable, "-m", "sayback", "try", str(file), "--no-open", "--both", "--pace", "0"]
    own = {**os.environ, "SAYBACK_PROTOCOLS": str(folder)}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=own)
    yield child
    child.send_signal(signal.SIGTERM)
    rest, _ = child.communicate(timeout=30)
    assert "Traceback" not in rest and child.returncode == 0


def until(child: subprocess.Popen[str], words: str) -> list[str]:
    """Read its output up to a line with these words."""
    assert child.stdout is not None
    said: list[str] = []
    for line in child.stdout:
        said.append(line)
        assert "Traceback" not in line
        if words in line:
            return said
    raise AssertionError("".join(said))


def test_good_save_starts_a_talk_bad_save_prints_problems(running: subprocess.Popen[str], file: Path) -> None:
    first = until(running, "is over")
    file.write_bytes(b"\xff\xfe")
    until(running, "not-utf-8")
    until(running, "1 to mend")
    file.write_text(starter("our-walk").replace("2m", "two minutes").replace("reflect", "reflct"), "utf-8")
    assert len(until(running, "2 to mend")) == 3
    file.unlink()
    file.write_text(starter("our-walk").replace("2m", "1m"), "utf-8")
    second = until(running, "is over")
    links = [line for line in first + second if "Open this: http://127.0.0.1:" in line]
    assert len(links) == 2 and links[0] != links[1]


def bench(file: Path, folder: Path, said: list[str]) -> Workbench:
    return Workbench(file, [folder], both=False, pace=0, say=said.append, open_page=said.append)


def test_a_text_is_looked_at_once_for_each_save(file: Path, folder: Path) -> None:
    said: list[str] = []
    preview = bench(file, folder, said)
    assert preview.look() and not preview.look() and said == []
    file.write_text("id: our-walk", "utf-8")
    assert not preview.look() and len(said) > 1
    before = len(said)
    assert not preview.look() and len(said) == before


def test_draft_replaces_the_library_dialogue_of_its_name(tmp_path: Path, folder: Path) -> None:
    for name in ("dialogue", "our-walk"):
        file = tmp_path / f"{name}.yaml"
        file.write_text(starter(name).replace("title: ", "title: My "), "utf-8")
        preview = bench(file, folder, [])
        assert preview.look()
        library = Library.load(folder, preview.lay_out(tmp_path / "whole"))
        assert str(library.describe(name, "de")["title"]).startswith("My ")
        assert set(library.files) == {"dialogue", name}


def test_a_broken_library_is_told_before_anything_starts(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokenLibrary):
        bench(file, tmp_path, [])
