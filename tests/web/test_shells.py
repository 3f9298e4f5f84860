"""Page shells: many pages from one template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sayback.settings import beside
from sayback.web.shells import SHELLS, html, imports

CLIENT = beside("client")
FILES = {path.relative_to(CLIENT).as_posix(): path.read_bytes() for path in CLIENT.rglob("*.js")}


@pytest.mark.parametrize("name", SHELLS)
def test_shell_names_only_existing_files(name: str) -> None:
    page = html(SHELLS[name], "/static/", FILES).decode()
    for path in re.findall(r'(?:href|src)="/static/([^"]+)"', page):
        assert (CLIENT / path).is_file(), path


@pytest.mark.parametrize("name", SHELLS)
def test_shell_has_no_inline_styles_or_scripts(name: str) -> None:
    page = html(SHELLS[name], "/static/", FILES).decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_static_imports_are_preloaded_without_dynamic_ones() -> None:
    files = {
        "a/main.js": b"import { x } from './x.js';\nimport('./later.js');",
        "a/x.js": b"export { y } from '../b/y.js';",
        "b/y.js": b"import { z } from '../a/main.js';",
    }
    assert imports("a/main.js", files) == {"a/main.js", "a/x.js", "b/y.js"}


def test_words_in_a_shell_are_escaped(tmp_path: Path) -> None:
    shell = SHELLS["start"].__class__((), without="<b>&")
    assert b"<noscript>&lt;b&gt;&amp;</noscript>" in html(shell, "/static/", {})


def test_only_start_and_gallery_may_be_indexed() -> None:
    indexed = {name for name, shell in SHELLS.items() if b"noindex" not in html(shell, "/", FILES)}
    assert indexed == {"start", "gallery"}
