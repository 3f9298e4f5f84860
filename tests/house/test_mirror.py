"""The mirror of sources and tests: each source file has its test file, and the reverse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, TESTS, files, shown, under

MIRRORED = {path.name for path in PACKAGE.iterdir() if path.is_dir()} if PACKAGE.exists() else set()

NOUNS = "holds only nouns; "
ELSEWHERE = {
    "practice/sealing.py": "wire/test_sealing.py: one file of examples that JavaScript checks too",
    "sessions/peers.py": f"sessions/test_service.py: {NOUNS}a panel is compared with them",
    "sessions/requests.py": f"sessions/test_create.py: {NOUNS}sessions are made of them",
    "workshops/requests.py": f"workshops/test_admission.py: {NOUNS}people come by them",
    "web/answers.py": f"web/test_contract.py: {NOUNS}real answers are held against them",
    "engine/outcome.py": f"engine/test_machine.py: {NOUNS}every command is answered with one",
    "web/events.py": f"web/test_contract.py: {NOUNS}real frames are held against them",
    "web/workshop_answers.py": f"web/test_workshop_api.py: {NOUNS}real answers are held against them",
    "store/errors.py": f"store/test_redis.py: {NOUNS}every store raises them",
    "store/records.py": f"store/test_redis.py: {NOUNS}every store takes and gives them",
}
"""Source file (below the package) → the test that covers it, where that is not the file of the same name, and why."""

FREE = {
    "engine/test_search.py": "every state a dialogue can come to, through every file of the engine",
    "engine/test_traces.py": "the corpus: whole talks as data, through every file of the engine",
    "engine/test_walks.py": "random talks through every file of the engine",
    "protocols/test_guards.py": "what single dialogues must keep, through their files and texts",
    "protocols/test_language_page.py": "docs/language.md, through the reader and the vocabulary",
    "protocols/test_sources.py": "docs/sources.md, through dialogues and pages of texts",
    "workshops/test_line.py": "who stands in a line unconfirmed, through door, pairing and place",
    "test_promises.py": "breaks and rests that outlive a night, through engine, record and store",
}
"""Test file in a mirrored folder that answers to no single source file → why."""


def wanted(path: Path) -> Path:
    """Map `engine/pair.py` to `tests/engine/test_pair.py`."""
    return TESTS / path.relative_to(PACKAGE).parent / f"test_{path.stem}.py"


def test_every_source_file_has_its_test_file() -> None:
    lonely = [
        shown(path)
        for path in under(PACKAGE, ".py")
        if path.stem not in ("__init__", "__main__")
        and not wanted(path).exists()
        and str(path.relative_to(PACKAGE)) not in ELSEWHERE
    ]
    assert not lonely, "\n".join(lonely)


def test_every_exception_names_files_that_exist() -> None:
    for source, why in ELSEWHERE.items():
        assert (PACKAGE / source).exists(), f"{source} is gone: drop its exception"
        assert not wanted(PACKAGE / source).exists(), f"{source} has its own test file now: drop its exception"
        assert (TESTS / why.split(":")[0]).exists(), f"{source}: {why}"
    for test in FREE:
        assert (TESTS / test).exists(), f"{test} is gone: drop its exception"


def test_every_test_file_has_its_source_file() -> None:
    orphans = [
        shown(path)
        for path in files()
        if path.name.startswith("test_")
        and path.suffix == ".py"
        and path.is_relative_to(TESTS)
        and (path.parent == TESTS or path.relative_to(TESTS).parts[0] in MIRRORED)
        and not (PACKAGE / path.relative_to(TESTS).parent / f"{path.stem.removeprefix('test_')}.py").exists()
        and str(path.relative_to(TESTS)) not in FREE
    ]
    assert not orphans, "\n".join(orphans)


CORE = ROOT / "client" / "core"


@pytest.mark.parametrize("module", under(CORE, ".js"), ids=shown)
def test_client_core_module_has_a_node_test(module: Path) -> None:
    """`client/core/pair.js` is imported and asserted about by `tests/client/pair.test.js`."""
    test = TESTS / "client" / f"{module.stem}.test.js"
    assert test.exists(), f"{shown(module)} has no {shown(test)}"
    text = test.read_text("utf-8")
    assert f"'../../client/core/{module.name}'" in text, f"{shown(test)} does not import {shown(module)}"
    parts = re.split(r"^test\(", text, flags=re.M)[1:]
    idle = [part.splitlines()[0] for part in parts if not re.search(r"\bassert\b", part) and "check(" not in part]
    assert parts, f"{shown(test)} tests nothing"
    assert not idle, f"{shown(test)}: {idle} assert nothing"
